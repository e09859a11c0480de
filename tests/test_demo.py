"""The demo study read as a run reads it, and held against its answer sheets."""

import csv
import re

import pytest

from qualcop.accuracy import measure_patterns
from qualcop.codebook import read_codebook
from qualcop.coding import code_documents
from qualcop.codings import import_codings
from qualcop.corpus import read_corpus
from qualcop.key import mask_path, read_matcher
from qualcop.registry import list_district_names, list_place_names, read_registry
from qualcop.segments import segment_documents
from qualcop.study import ROOT, Study, open_study

CODEBOOK = ROOT / "codebooks" / "facilitation-practices.yaml"


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """Tables of the demo study, read from a copy so that its own outputs stay as they are."""
    import shutil

    folder = tmp_path_factory.mktemp("demo")
    shutil.copytree(ROOT / "data" / "raw", folder / "data" / "raw")
    shutil.copytree(ROOT / "codebooks", folder / "codebooks")
    shutil.copy(ROOT / "qualcop.yaml", folder)
    study = open_study(folder)
    frames = read_corpus(study, workers=1)[0]
    places = list_place_names(read_registry(study)[0])
    frames["segments"] = segment_documents(
        frames["documents"], frames["blocks"], frames["participants"], places
    )
    return study, frames


def read_answers(study: Study, kind: str) -> list[dict]:
    rows = []
    for path in sorted((study.raw / "answers").glob(f"{kind}-*.csv")):
        rows += csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())
    return rows


@pytest.fixture(scope="module")
def answers(demo):
    study, frames = demo
    matcher = read_matcher(study)
    codes = read_codebook(CODEBOOK).codes
    tables = (frames["segments"], frames["documents"], codes)
    return import_codings(study.raw / "answers", *tables, matcher.mask, mask_path(matcher))


def test_the_demo_is_as_large_and_as_varied_as_promised(demo):
    _, frames = demo
    sources = frames["sources"]
    read = sources[sources.status == "read"]
    assert len(sources) >= 36 and read.words.sum() >= 12_000
    assert {"docx", "pdf", "pptx", "xlsx", "csv", "md", "txt", "html", "odt", "rtf", "vtt", "srt",
            "eml", "json"} <= set(read.format)  # fmt: skip
    assert {"chat", "email", "transcript", "field_note", "walkthrough"} <= set(read.kind)
    assert (frames["participants"].role != "facilitator").sum() >= 21
    assert frames["cycles"].cycle.tolist() == ["cycle-1", "cycle-2", "cycle-3"]


def test_what_cannot_be_read_is_named_with_its_reason(demo):
    sources = demo[1]["sources"].set_index("path")
    refused = sources.reason[sources.status == "refused"]
    reasons = {path.rpartition("/")[2]: reason for path, reason in refused.items()}
    assert "empty" in reasons["empty notes.txt"]
    assert "scan" in reasons["sign-in sheet scan.pdf"]
    assert "password" in reasons["budget draft (locked).pdf"]
    assert "damaged" in reasons["broken export.docx"]
    assert "same content" in reasons["copy of debrief stickies.csv"]
    assert len(reasons) == 5


def test_every_planted_passage_is_found_in_its_document(answers):
    codings, problems = answers
    assert problems == []
    assert (codings.value == 1).sum() >= 500 and (codings.value == 0).sum() >= 45


def test_words_are_given_to_those_who_said_them(demo):
    study, frames = demo
    mask, shown = read_matcher(study).mask, mask_path(read_matcher(study))
    fold = lambda text: " ".join(re.split(r"\s+", text))  # noqa: E731
    told = frames["segments"].merge(frames["documents"][["document_id", "path"]], on="document_id")
    by_path = {path: part for path, part in told.groupby("path")}
    right = wrong = silent = 0
    for row in read_answers(study, "practices"):
        if not row["speaker"] or shown(row["path"]) not in by_path:
            continue
        part = by_path[shown(row["path"])]
        holding = part[[fold(mask(row["quote"])) in fold(t) for t in part.text]]
        said = holding.participant.dropna().tolist()
        right += row["speaker"] in said
        wrong += bool(said) and row["speaker"] not in said
        silent += not said
    assert wrong <= 0.01 * (right + wrong)
    assert right >= 0.8 * (right + wrong + silent)


def test_no_form_of_a_registered_name_survives_in_any_document(demo):
    study, frames = demo
    everything = "\n".join([*frames["documents"].text, *frames["comments"].text])
    everything += "\n".join(frames["documents"].path)
    survived = set()
    for row in read_answers(study, "names"):
        named = row["participant"] and row["form"] not in ("initials", "property")
        if named and re.search(rf"(?<!\w){re.escape(row['mention'])}(?!\w)", everything):
            survived.add(row["mention"])
    # "Will it be awkward", "Mark the date", the PA system: words that are no names here.
    assert survived <= {"Will", "Mark", "PA"}
    assert len(re.findall(r"(?<!\w)(?:Will|Mark|PA)(?!\w)", everything)) <= 12


def test_no_district_or_school_is_named(demo):
    study, frames = demo
    registry, _ = read_registry(study)
    everything = "\n".join([*frames["documents"].text, *frames["sources"].path]).lower()
    schools = {p["school"].lower() for p in registry.participants if p["school"]}
    names = {d["name"].lower() for d in registry.districts} | schools
    assert [name for name in names if name in everything] == []


def test_the_rule_coder_finds_planted_practices_and_its_errors_stay_known(demo, answers, tmp_path):
    study, frames = demo
    codebook = read_codebook(CODEBOOK)
    districts = list_district_names(read_registry(study)[0])
    coded, _ = code_documents(frames["segments"], CODEBOOK, districts, tmp_path / "cache", 1)
    table = measure_patterns(coded, answers[0], frames["segments"], codebook.codes)
    practices = table.set_index("code").loc["practices"]
    assert practices.precision >= 0.6 and practices.recall >= 0.45
    traps = answers[0].query("value == 0")[["segment_id", "code"]]
    taken = coded.query("value == 1").merge(traps, on=["segment_id", "code"])
    assert len(taken) <= 0.3 * len(traps)


def test_follow_up_grows_over_the_cycles_as_it_was_planted(demo, answers):
    segments = demo[1]["segments"].set_index("segment_id")
    planted = answers[0].query("value == 1 and code.str.startswith('fu-')")
    by_cycle = planted.segment_id.map(segments.cycle).value_counts()
    assert by_cycle["cycle-1"] < by_cycle["cycle-2"] < by_cycle["cycle-3"]
