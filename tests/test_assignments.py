import pandas as pd
import pytest

from coding_study import make_frames, make_round
from qualcop.assignments import (
    NEIGHBOUR,
    choose_codes,
    choose_frame,
    draw_anchors,
    make_assignments,
    plan_round,
    show_segments,
)
from qualcop.errors import StudyError
from qualcop.record import Record

FRAMES = make_frames()


@pytest.fixture
def record(tmp_path):
    return Record(tmp_path / "coding")


def test_the_frame_holds_codable_segments_of_what_was_chosen():
    assert len(choose_frame(FRAMES, {})) == 38  # 40, two of them not codable
    early = choose_frame(FRAMES, {"event": ["early"], "kind": ["transcript"], "cycle": ["c1"]})
    assert set(early["document_id"]) == {"d2"} and len(early) == 19
    by_path = choose_frame(FRAMES, {"document": ["late.md"]})
    assert set(by_path["document_id"]) == set(
        choose_frame(FRAMES, {"document": ["d1"]})["document_id"]
    )


def test_every_unknown_choice_is_told_at_once_with_the_nearest():
    with pytest.raises(StudyError) as caught:
        choose_frame(FRAMES, {"event": ["earli"], "kind": ["video"], "cycle": ["c1"]})
    told = str(caught.value)
    assert "Did you mean early?" in told and "meeting_note, transcript" in told
    with pytest.raises(StudyError, match="leave segments"):
        choose_frame(FRAMES, {"event": ["early"], "document": ["d1"]})


def test_codes_are_those_named_or_without_others_below():
    codebook = FRAMES["codebook"]

    def names(*codes, families=()):
        return choose_codes(codebook, codes, families)["code"].tolist()

    assert names() == ["goals", "purpose", "time"]
    assert names("vision", "time") == ["vision", "time"]
    assert names(families=["practices"]) == names(families=["vision"]) == ["goals", "purpose"]
    assert names("time", families=["vision"]) == ["goals", "purpose", "time"]
    with pytest.raises(StudyError, match="Did you mean goals"):
        names("gaols")
    with pytest.raises(StudyError, match="barriers"):
        names("barriers")  # a family is no code


def test_events_come_in_order_of_time_and_segments_in_each_coders_own(record):
    rows = make_round(record, FRAMES).assignments
    orders = {}
    for coder, own in rows.groupby("coder"):
        own = own.sort_values("position")
        assert own["position"].tolist() == list(range(1, 39))
        assert own["event"].tolist() == ["early"] * 19 + ["late"] * 19
        orders[coder] = own["segment_id"].tolist()
        assert orders[coder] != sorted(orders[coder])
    assert orders["ann"] != orders["ben"] and set(orders["ann"]) == set(orders["ben"])


def test_the_order_does_not_depend_on_what_coders_must_not_know(record):
    rows = make_round(record, FRAMES, sample=20, double=0.4).assignments
    columns = ["coder", "segment_id", "stratum", "inclusion", "double", "double_inclusion"]
    other = rows[columns].assign(double=~rows["double"], stratum="x", inclusion=0.5)
    again = make_assignments(other, FRAMES, "r1", "1.2.0", 1, lambda text: "")
    keys = ["coder", "position", "segment_id"]
    pd.testing.assert_frame_equal(again[keys], rows[keys])


def test_rows_keep_the_words_and_where_they_stood(record):
    rows = make_round(record, FRAMES).assignments
    for row in rows.itertuples():
        text = record.read_text(row.text_digest)
        assert text[row.start : row.end] == row.quote
        assert text[: row.start].endswith(row.before) and text[row.end :].startswith(row.after)
    assert set(rows["kind"]) == {"meeting_note", "transcript"}
    assert (rows["inclusion"] == 1).all() and (rows["double_inclusion"] == 1).all()


def test_context_is_the_neighbours_and_the_speaker_is_a_role_alone():
    frames = {**FRAMES, "segments": FRAMES["segments"].copy()}
    frames["segments"].loc[1, "text"] = "long " * 100
    shown = show_segments({"d1:0000", "d1:0002"}, frames, "r1").set_index("segment_id")
    first, third = shown.loc["d1:0000"], shown.loc["d1:0002"]
    assert first["event"] == "The late call\n2026-03-01\nOpening"
    assert pd.isna(first["before"]) and first["speaker"] == "Teacher"
    assert first["after"].endswith("…") and len(first["after"]) <= NEIGHBOUR + 2
    assert third["before"].startswith("… long") and third["before"].endswith("long ")
    assert third["after"] == frames["segments"].loc[3, "text"]  # also one that is not coded
    assert pd.isna(third["speaker"])


def test_anchors_go_to_those_who_coded_them_with_both_probabilities(record):
    rows = make_round(record, FRAMES, sample=20, double=0.4).assignments
    present = set(FRAMES["segments"]["segment_id"])
    again = draw_anchors(rows, "r1", ["ann", "ben"], present, 6, 1, "r2")
    assert again["segment_id"].nunique() == 6
    was = rows.set_index(["coder", "segment_id"])["inclusion"]
    for row in again.itertuples():
        assert row.inclusion == pytest.approx(was[row.coder, row.segment_id] * 6 / 20)
    assert draw_anchors(rows, "r1", ["zoe"], present, 6, 1, "r2").empty
    assert draw_anchors(rows, "r1", ["ann"], set(), 6, 1, "r2").empty


def test_a_round_that_cannot_be_drawn_is_told():
    empty, none = FRAMES["segments"].iloc[:0], pd.DataFrame({"segment_id": []})
    faults = plan_round(empty, ["a", "a"], 0, 3, none)
    assert [p.place for p in faults] == ["--sample", "", "--anchors", "--coders"]
    assert not plan_round(FRAMES["segments"], ["a"], 5, 0, none)
