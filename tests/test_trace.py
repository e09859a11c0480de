import pytest

from analysis_frames import make_codings, make_segment, make_segments
from qualcop.errors import StudyError
from qualcop.table import write_table
from qualcop.tables import CODINGS, NUMBERS, SEGMENTS, SOURCES, TRACES
from qualcop.trace import trace_id

SOURCE = {
    "source_id": "d1",
    "path": "fall/notes.txt",
    "digest": "ab" * 32,
    "format": "txt",
    "kind": "meeting_note",
    "event": "e1",
    "cycle": "c1",
    "size": 10,
    "status": "read",
}
NUMBER = {
    "number_id": "c1-k3f9q-a",
    "cycle": "c1",
    "label": "segments with goals",
    "value": 2,
    "denominator": 5,
    "unit": "segments",
    "table": "codings",
}
PEOPLE = {**NUMBER, "number_id": "c1-k3f9q-b", "value": 1, "denominator": None, "unit": "people"}


@pytest.fixture
def processed(tmp_path):
    segments = make_segments(
        make_segment(1, text="We set goals.", speaker="Teacher 3"), make_segment(2)
    )
    pairs = ((NUMBER, "segment", "s01"), (NUMBER, "segment", "s02"), (PEOPLE, "person", "p01"))
    traces = [{"number_id": n["number_id"], "item_kind": k, "item": i} for n, k, i in pairs]
    write_table(SEGMENTS, segments, tmp_path / "segments.parquet")
    write_table(SOURCES, [SOURCE], tmp_path / "sources.parquet")
    write_table(NUMBERS, [NUMBER, PEOPLE], tmp_path / "numbers.parquet")
    write_table(TRACES, traces, tmp_path / "traces.parquet")
    codings = make_codings(("s01", "goals", "ada", 0), ("s01", "time", "rules", 1))
    write_table(CODINGS, codings, tmp_path / "codings.parquet")
    return tmp_path


@pytest.mark.parametrize("wanted", ["c1-k3f9q-a", " [c1-k3f9q-a] ", "#c1-k3f9q-a"])
def test_a_number_leads_to_its_segments_under_their_file(processed, wanted):
    assert trace_id(processed, wanted) == [
        "c1-k3f9q-a: 2 of 5 segments - segments with goals",
        "cycle c1, from the table codings",
        "  fall/notes.txt (meeting_note, event e1; digest abababababab)",
        "    s01 [1000:1013] Teacher 3: We set goals.",
        "    s02 [2000:2035] they talked about the plan number 2",
    ]


def test_a_number_of_people_names_them_by_their_short_names(processed):
    assert trace_id(processed, "c1-k3f9q-b")[-1] == "person: p01"


def test_a_segment_leads_to_its_words_and_every_coders_verdict(processed):
    lines = trace_id(processed, "s01")
    assert lines[1].endswith("Teacher 3: We set goals.")
    assert lines[2:] == ["  goals = 0 by ada (person)", "  time = 1 by rules (pattern)"]


def test_a_document_leads_to_all_its_segments(processed):
    assert sum("[" in line for line in trace_id(processed, "d1")) == 2


def test_an_unknown_id_is_told_with_those_near_it(processed):
    with pytest.raises(StudyError, match="Near it: c1-k3f9q-a, c1-k3f9q-b"):
        trace_id(processed, "k3f9q")
    with pytest.raises(StudyError, match="Copy it from the memo"):
        trace_id(processed, "zzz")


def test_a_study_that_never_ran_says_what_to_do(tmp_path):
    with pytest.raises(StudyError, match="qualcop memo"):
        trace_id(tmp_path, "c1-k3f9q-a")
