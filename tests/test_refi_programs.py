"""Exchange with real programs, where `make programs` set them up in .venv-programs.

Taguette (highlights, codebook, tags), AQDA (QDPX, QDC) and qualitative-coding, which checks a QDPX
against the schema and imports it. QualCoder is in no package index.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from lxml import etree
from tests.exchange_frames import CALL, NAMES, VISIT, find, make_frames, make_intake

from qualcop.codebook import check_codebook
from qualcop.refi.codebook_draft import draft_codebook
from qualcop.refi.export import Choice, export_study
from qualcop.refi.export_file import write_tags
from qualcop.refi.foreign import read_foreign
from qualcop.refi.project import read_project
from qualcop.refi.writing import write_qdpx

TESTS = Path(__file__).resolve().parent
PROGRAMS = TESTS.parent / ".venv-programs"
EXCHANGE = TESTS / "exchange"


def needs(name):
    there = (PROGRAMS / name / "bin" / "python").exists()
    return pytest.mark.skipif(not there, reason=f"{name} is not installed here (make programs)")


def run(name, *words, cwd=None, **variables):
    command = [str(PROGRAMS / name / "bin" / words[0]), *map(str, words[1:])]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=cwd, env={**os.environ, **variables},
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def as_html(text):
    """A text as a program turns it into HTML: a paragraph a line that is not empty."""
    lines = [f"<p>{line}</p>" for line in text.splitlines() if line]
    head = '<html><head><meta charset="utf-8"/></head><body>'
    return head + "\n".join(lines) + "</body></html>"


def count_bytes(html, words, nth=0):
    """The span of words in an HTML's text, in bytes of UTF-8, as Taguette counts."""
    body = etree.HTML(html).find("body")
    text = "".join(body.itertext()).encode()
    at = -1
    for _ in range(nth + 1):
        at = text.index(words.encode(), at + 1)
    return at, at + len(words.encode())


@pytest.fixture(scope="module")
def taguette(tmp_path_factory):
    """What Taguette exports after it imported our tags."""
    folder = tmp_path_factory.mktemp("taguette")
    (folder / "tags.csv").write_bytes(write_tags(make_frames()["codebook"])[0])
    html = as_html(CALL)
    across = "June.\nNobody else said that 😀"
    marks = [("the goal down", ["sv-goals"]), (across, ["sv-goals", "norms"]),
             ("Café at noon.", ["time"]), ("Oct", [])]  # fmt: skip
    spans = [["oct call.html", *count_bytes(html, words), tags] for words, tags in marks]
    spec = {"documents": {"oct call.html": html}, "highlights": spans}
    (folder / "spec.json").write_text(json.dumps(spec), encoding="utf-8")
    run("taguette", "python", TESTS / "programs" / "run_taguette.py", folder)
    return folder


@needs("taguette")
def test_taguette_takes_our_tags_and_exports_what_our_tests_read(taguette):
    new = (taguette / "highlights.csv").read_bytes()
    assert new == (EXCHANGE / "taguette-highlights.csv").read_bytes()
    new = (taguette / "codebook.qdc").read_bytes()
    assert new == (EXCHANGE / "taguette-codebook.qdc").read_bytes()


@pytest.fixture(scope="module")
def aqda(tmp_path_factory):
    """What AQDA exports of our own texts, coded there."""
    folder = tmp_path_factory.mktemp("aqda")

    spec = {
        "documents": {"oct call.txt": CALL, "notes.txt": VISIT},
        "codes": {"Goals: long and short": "#6366f1", "norms": "#00ff00"},
        "codings": [["oct call.txt", *find(CALL, "Café at noon"), "norms"],
                    ["oct call.txt", *find(CALL, "in June"), "Goals: long and short"],
                    ["notes.txt", *find(VISIT, "I do."), "norms"]],
        "notes": [["memo", "look here again", "notes.txt"]],
    }  # fmt: skip
    (folder / "spec.json").write_text(json.dumps(spec), encoding="utf-8")
    run("aqda", "python", TESTS / "programs" / "run_aqda.py", folder)
    return folder


@needs("aqda")
def test_codes_of_aqda_stand_on_their_words(aqda, tmp_path):
    # it writes no names of selections: two of them do not show how they are counted
    project = read_project(aqda / "aqda.qdpx", "codepoint-crlf1-bom0")
    found = read_foreign(project, make_intake(tmp_path).texts)
    texts = {"d1": CALL, "d2": VISIT}
    given = [(texts[m.place.document_id][m.place.start : m.place.end], m.code) for m in found.marks]
    goals = ("in June", "Goals: long and short")
    assert sorted(given) == [("Café at noon", "norms"), ("I do.", "norms"), goals]
    assert [(r.text, r.place.document_id) for r in found.remarks] == [("look here again", "d2")]


@needs("aqda")
def test_a_codebook_of_aqda_becomes_a_draft(aqda, tmp_path):
    (tmp_path / "draft.yaml").write_bytes(draft_codebook(read_project(aqda / "aqda.qdc"))[0])
    assert check_codebook(tmp_path / "draft.yaml") == []


@needs("qc")
def test_qualitative_coding_finds_our_project_valid_and_imports_it(tmp_path):
    project = export_study(make_frames(), Choice(), "Trial", "qualcop 1", NAMES.mask)
    (tmp_path / "ours.qdpx").write_bytes(write_qdpx(project).content)
    empty = tmp_path / "qc"
    empty.mkdir()
    # its version 1.7.8 stops in a debugger otherwise
    run("qc", "qc", "init", "--import", "../ours.qdpx", cwd=empty, PYTHONBREAKPOINT="0")
    codes = (empty / "codebook.yaml").read_text(encoding="utf-8")
    assert "How we work together" in codes
    held = {p.read_text(encoding="utf-8") for p in (empty / "source" / "import").iterdir()}
    assert held == {CALL, VISIT}
    told = run("qc", "qc", "codes", "stats", cwd=empty)
    assert "How we work together" in told
