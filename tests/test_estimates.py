import pandas as pd

from analysis_frames import (
    make_codebook,
    make_codings,
    make_participants,
    make_segment,
    make_segments,
    settle,
)
from qualcop.estimates import count_codings

CODEBOOK = make_codebook()
PEOPLE = make_participants(
    ("p01", "District leader 1 · Core 1", "district_leader", "core-1", "quote"),
    ("p02", "Teacher 1 · Core 2", "teacher", "core-2", "quote"),
)
HERS = {"participant": "p01", "role": "district_leader", "district": "core-1"}
SEGMENTS = make_segments(
    make_segment(1, **HERS),
    make_segment(2, **HERS, document_id="d2", event="e2"),
    make_segment(3, event="e2", document_id="d2"),
    make_segment(4, cycle="c2", event="e3", document_id="d3"),
    make_segment(5, codable=False, kind="heading"),
)
CODINGS = settle(
    make_codings(
        ("s01", "goals", "rules", 1),
        ("s01", "purpose", "rules", 1),
        ("s02", "goals", "rules", 1),
        ("s03", "time", "rules", 0),
        ("s05", "time", "rules", 1),
        ("s01", "goals", "ada", 0),
        ("s03", "goals", "ada", 1),
        ("s03", "goals", "bo", 1),
    )
)


def counted(codings: pd.DataFrame = CODINGS, segments: pd.DataFrame = SEGMENTS) -> pd.DataFrame:
    frame = count_codings(segments, codings, CODEBOOK, PEOPLE)
    return frame.set_index(["method", "group", "level", "cycle", "code"]).sort_index()


def numbers(*key: str) -> list[int]:
    names = ["n_segments", "n_coded", "n_documents", "n_events"]
    return counted().loc[key, names].tolist()


def test_pattern_counts_have_all_codable_segments_as_denominator():
    assert numbers("pattern_count", "all", "all", "c1", "goals") == [3, 2, 2, 2]
    assert numbers("pattern_count", "all", "all", "c2", "goals") == [1, 0, 0, 0]
    assert numbers("pattern_count", "all", "all", "c1", "time") == [3, 0, 0, 0]


def test_a_segment_with_two_children_counts_once_for_their_parent():
    assert numbers("pattern_count", "all", "all", "c1", "vision") == [3, 2, 2, 2]


def test_person_counts_have_the_segments_a_person_coded_as_denominator():
    assert numbers("person_count", "all", "all", "c1", "goals") == [2, 1, 1, 1]
    assert ("person_count", "all", "all", "c2", "goals") not in counted().index


def test_events_and_speakers_groups_are_counted_apart():
    assert numbers("pattern_count", "event", "e2", "c1", "goals") == [2, 1, 1, 1]
    assert numbers("pattern_count", "role", "district_leader", "c1", "goals") == [2, 2, 2, 2]


def test_a_district_nobody_heard_from_is_shown_with_no_segments():
    assert numbers("pattern_count", "district", "core-2", "c1", "goals") == [0, 0, 0, 0]


def test_events_of_a_cycle_add_up_to_the_cycle():
    table = counted()["n_coded"].xs("pattern_count")
    summed = table.xs("event").groupby(["cycle", "code"]).sum()
    assert summed.to_dict() == table.xs("all").droplevel("level").to_dict()


def test_a_count_is_no_estimate():
    assert counted()[["estimate", "lower", "upper"]].isna().all(axis=None)


def test_a_study_without_codings_or_segments_still_counts():
    table = counted(make_codings())
    assert set(table.index.get_level_values("method")) == {"pattern_count"}
    assert table["n_coded"].sum() == 0
    assert counted(make_codings(), make_segments()).empty


def test_person_counts_rest_on_what_people_settled():
    differing = make_codings(("s02", "goals", "ada", 1), ("s02", "goals", "bo", 0))
    whole = pd.concat([CODINGS, differing], ignore_index=True)
    key = ("person_count", "all", "all", "c1", "goals")
    assert counted(whole).loc[key, ["n_segments", "n_coded"]].tolist() == [
        3,
        1,
    ]  # open: not counted
    decided = differing.iloc[:1].assign(coder="consensus", coder_kind="consensus")
    settled = counted(pd.concat([whole, decided], ignore_index=True))
    assert settled.loc[key, ["n_segments", "n_coded"]].tolist() == [3, 2]
