"""Invented lines in the manner of our field, people and traps marked by hand.

Each line is a file of its own in one study: half of them name people on a sheet, half do not.
"""

from __future__ import annotations

import re
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.recall.count import (
    PRICE_HEAD,
    RECALL_HEAD,
    Seen,
    check_against_strings,
    judge,
    masked_words,
    price_row,
    print_table,
    recall_rows,
)
from bench.recall.masked import MaskedFile, read_masked, written
from bench.recall.ordinary import dictionary_words, small_words
from bench.recall.rival import ADVICE, NOTE, mask_with_presidio
from qualcop.study import Study, open_study

DATA = Path(__file__).resolve().parents[1] / "data"
MARK = re.compile(r"\[\[(?:(?P<word>=)?(?P<text>[^|\]]+))(?:\|(?P<kind>[^\]]+))?\]\]")
TARGETS = {
    "full": 0.95,
    "first": 0.98,
    "last": 0.98,
    "nickname": 0.98,
    "initials": 0.98,
    "possessive": 0.98,
    "word name": 0.95,
    "titled": 0.95,
    "e-mail": 1.0,
    "phone": 1.0,
}
DISTRICTS = """\
district,name,label,aliases
core-1,Cedarline Unified,Core 1,Cedarline
core-2,Harlow Creek School District,Core 2,Harlow Creek
"""
PARTICIPANTS = """\
participant,name,aliases,email,role,district,school,consent
p01,Rosamund Achterberg,Rozzie;RA,rachterberg@cedarline.example.org,district_leader,core-1,,quote
p02,Oluwaseun Adeyemi-Clarke,Seun;@seun,,specialist,core-1,,quote
p03,Will Tarrington,,,specialist,core-1,,quote
p04,Grace Villanueva,,,district_leader,core-2,,quote
p05,Mark Odegaard,MO,,building_leader,core-1,Marbury Elementary,quote
p06,Lan Nguyen,,,specialist,core-2,,quote
p07,José Ángel Ibarra-Peña,Pepe,,teacher,core-1,Marbury Elementary,quote
p08,Siobhán Ó Briain,,,specialist,core-2,,quote
p09,Drew Castellanos,,,specialist,core-2,,quote
p10,Faith Okonjo-Bello,,,district_leader,core-1,,quote
p11,Jordan Meriwether,,,specialist,core-2,,quote
p12,Xiuying Zhao,,,specialist,core-2,,quote
p13,D'Andre Whitcombe,Dre,,teacher,core-1,Marbury Elementary,quote
p14,Hope Lindqvist,,,specialist,core-2,,quote
p15,Bill Farnsworth,,,specialist,core-2,,quote
f01,Jean-Marc Delacroix-Bright,JM,,facilitator,,,quote
f02,Priyanka Raghavendra,,praghavendra@cedarline.example.org,facilitator,,,quote
"""


def run_handmade(options: Namespace) -> None:
    """Print recall by kind and false maskings, with the sheet and without."""
    lines = read_lines("names-listed.txt")
    with _listed(lines) as study:
        _report("Hand-made lines, people on the sheet", read_masked(study), lines, options.show)
    lines = read_lines("names-unlisted.txt")
    with written(_plain(lines)) as study:
        files = read_masked(study)
    _report("Hand-made lines, no sheet", files, lines, options.show)
    theirs = mask_with_presidio(files)
    print(f"\n{NOTE if theirs else ADVICE}")
    for masked, types in zip(theirs or (), ("all its types", "people only"), strict=False):
        title = f"Hand-made lines, no sheet: Presidio, {types}"
        _report(title, masked, lines, options.show)


def read_lines(name: str) -> dict[str, str]:
    """Marked lines by the path of the file each becomes."""
    lines = (DATA / name).read_text("utf-8").splitlines()
    marked = [line for line in lines if line and not line.startswith("#")]
    return {f"line-{n:03d}.txt": line for n, line in enumerate(marked, start=1)}


def strip_marks(line: str) -> tuple[str, list[tuple[int, int, str]]]:
    """A line without its marks, and the spans (start, end, kind); kind "" for a word that stays."""
    text, spans, at = "", [], 0
    for match in MARK.finditer(line):
        text += line[at : match.start()]
        kind = "" if match["word"] else match["kind"]
        spans.append((len(text), len(text) + len(match["text"]), kind))
        text, at = text + match["text"], match.end()
    return text + line[at:], spans


@contextmanager
def _listed(lines: dict[str, str]) -> Iterator[Study]:
    files = {f"data/raw/sources/{path}": text for path, text in _plain(lines).items()}
    files |= {
        "data/raw/registry/participants.csv": PARTICIPANTS,
        "data/raw/registry/districts.csv": DISTRICTS,
        "qualcop.yaml": "pseudonymise:\n  districts: true\n  schools: true\n",
    }
    with written(files) as study:
        yield open_study(study.folder)


def _plain(lines: dict[str, str]) -> dict[str, str]:
    return {path: strip_marks(line)[0] + "\n" for path, line in lines.items()}


def _report(title: str, files: list[MaskedFile], lines: dict[str, str], show: bool) -> None:
    seen: list[Seen] = []
    stay: list[Seen] = []
    hidden, total = [], 0
    vocabulary = dictionary_words() | small_words(f.raw for f in files)
    for file in files:
        text, spans = strip_marks(lines[file.path])
        placed = _shift(file.raw, text, spans)
        seen += judge(file, [s for s in placed if s[2]])
        stay += judge(file, [s for s in placed if not s[2]])
        gold = [(s, e) for s, e, kind in placed if kind]
        words, _, count = masked_words(file, gold, vocabulary)
        hidden, total = hidden + words, total + count
    print_table(title, RECALL_HEAD, recall_rows(seen, TARGETS))
    masked = sum(s.fate != "kept" for s in stay)
    if "Presidio" not in title:
        print(check_against_strings(files, seen))
    print(f"\nWords that are names elsewhere: {len(stay)} marked, {masked} masked.")
    if missing := len(lines) - len(files):
        print(f"Lines that were not read: {missing}.")
    print_table(f"{title}: price", PRICE_HEAD, [price_row(title, len(hidden), total)])
    if show:
        print("\nNot covered:", [(s.kind, s.text) for s in seen if s.fate != "covered"])
        print("\nMasked words:", Counter(hidden).most_common(50), [s.text for s in stay
              if s.fate != "kept"])  # fmt: skip


def _shift(raw: str, text: str, spans: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The spans where the text lies in what the reader gives; a label it took out is left out."""
    start = raw.find(text)
    if start >= 0:
        return [(s + start, e + start, kind) for s, e, kind in spans]
    start = len(text) - len(raw)
    return [(s - start, e - start, kind) for s, e, kind in spans if s >= start]
