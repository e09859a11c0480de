import pandas as pd

from analysis_frames import (
    make_codebook,
    make_codings,
    make_participants,
    make_segment,
    make_segments,
    settle,
)
from qualcop.exemplars import choose_exemplars

CODEBOOK = make_codebook()
PEOPLE = make_participants(
    ("p01", "District leader 1 · Core 1", "district_leader", "core-1", "quote"),
    ("p02", "Teacher 1 · Core 2", "teacher", "core-2", "role_only"),
    ("p03", "Teacher 2 · Core 2", "teacher", "core-2", "none"),
)
GOALS = "our goal for the next year is that each school offers a course "
TRIPS = "the bus was late again and so nobody saw the end of that class "


def said(number: int, text: str, participant: str | None = "p01", **cells) -> dict:
    district = PEOPLE.set_index("participant")["district"].get(participant)
    cells = {"event": f"e{number}", "district": district} | cells
    return make_segment(number, text=text, participant=participant, **cells)


def chosen(segments: list[dict], *codings: tuple, per_code: int = 2) -> pd.DataFrame:
    frame = choose_exemplars(
        make_segments(*segments), settle(make_codings(*codings)), CODEBOOK, PEOPLE, per_code
    )
    return frame[frame["code"] == "goals"].sort_values("rank", ignore_index=True)


def rules(*numbers: int, value: int = 1) -> list[tuple]:
    return [(f"s{number:02}", "goals", "rules", value) for number in numbers]


def test_nobody_is_quoted_without_consent_on_record():
    segments = [said(1, GOALS, "p03"), said(2, GOALS, None), said(3, GOALS, "p99")]
    assert chosen(segments, *rules(1, 2, 3)).empty


def test_consent_says_whether_pseudonym_or_role_is_named():
    found = chosen([said(1, GOALS), said(2, GOALS, "p02")], *rules(1, 2))
    named = dict(zip(found["segment_id"], found["attribution"], strict=True))
    assert named == {"s01": "District leader 1 · Core 1", "s02": "Teacher"}


def test_a_speaker_named_by_role_alone_is_not_named_in_the_quoted_words():
    segments = [said(1, GOALS + "said Teacher 1 · Core 2", "p02")]
    assert chosen(segments, *rules(1)).empty


def test_words_that_name_somebody_who_did_not_agree_to_it_are_not_quoted():
    segments = [
        said(1, GOALS + "and Teacher 2 · Core 2 was nervous"),
        said(2, GOALS + "said District leader 1 · Core 1"),
        said(3, GOALS + "like Teacher 2 · Core 22"),
    ]
    assert set(chosen(segments, *rules(1, 2, 3))["segment_id"]) == {"s02", "s03"}


def test_what_people_disagree_on_shows_neither_the_code_nor_its_opposite():
    segments = [said(1, GOALS), said(2, GOALS + "soon"), said(3, TRIPS)]
    codings = [*rules(1, 2), ("s02", "goals", "ada", 1), ("s02", "goals", "bo", 0)]
    assert chosen(segments, *codings)["segment_id"].tolist() == ["s01"]
    agreed = [*rules(1, 2), ("s02", "goals", "ada", 1), ("s02", "goals", "bo", 1)]
    assert chosen(segments, *agreed)["segment_id"].tolist() == ["s02", "s01"]


def test_a_parent_is_not_refused_while_people_disagree_on_one_of_its_children():
    segments = make_segments(said(1, GOALS), said(2, TRIPS))
    codings = make_codings(
        *rules(2),
        ("s01", "goals", "ada", 1),
        ("s01", "goals", "bo", 0),
        ("s01", "purpose", "rules", 1),
        ("s01", "purpose", "ada", 0),
        ("s01", "purpose", "bo", 0),
    )
    found = choose_exemplars(segments, settle(codings), CODEBOOK, PEOPLE)
    assert found.loc[found["code"] == "vision", "segment_id"].tolist() == ["s02"]


def test_too_short_and_too_long_segments_and_headings_are_not_quoted():
    segments = [
        said(1, "our goal for next year"),
        said(2, GOALS * 8),
        said(3, GOALS, codable=False),
    ]
    assert chosen(segments, *rules(1, 2, 3)).empty


def test_the_typical_one_comes_first_then_a_diverse_one():
    texts = [TRIPS, GOALS + "now", GOALS + "soon", GOALS, TRIPS + "too"]
    segments = [said(number, text) for number, text in enumerate(texts, start=1)]
    found = chosen(segments, *rules(1, 2, 3, 4, 5))
    assert found["segment_id"].tolist() == ["s04", "s01"]
    assert found["reason"].tolist() == ["typical", "diverse"]


def test_segments_coded_by_people_come_before_the_machines():
    segments = [said(1, GOALS), said(2, GOALS + "soon"), said(3, TRIPS)]
    found = chosen(segments, *rules(1, 2), ("s03", "goals", "ada", 1), per_code=1)
    assert found["segment_id"].tolist() == ["s03"]
    assert found["coder_kind"].tolist() == ["person"]


def test_one_event_gives_one_quotation_and_one_district_two():
    same_event = [said(1, GOALS, event="e1"), said(2, TRIPS, event="e1")]
    assert len(chosen(same_event, *rules(1, 2))) == 1
    others = [said(n, GOALS + "x" * n) for n in (1, 2, 3)] + [said(4, TRIPS, "p02")]
    districts = {"s01": "core-1", "s02": "core-1", "s03": "core-1", "s04": "core-2"}
    found = chosen(others, *rules(1, 2, 3, 4), per_code=4)
    assert sorted(found["segment_id"].map(districts)) == ["core-1", "core-1", "core-2"]


def test_what_seemed_to_be_the_code_and_is_not_is_shown_as_disconfirming():
    segments = [said(1, GOALS), said(2, TRIPS), said(3, "we have no " + GOALS)]
    found = chosen(segments, *rules(1, 2), *rules(3, value=0))
    assert found["reason"].tolist() == ["typical", "diverse", "disconfirming"]
    assert found["segment_id"].iloc[2] == "s03"


def test_a_machines_suggestion_that_a_person_refused_disconfirms():
    segments = [said(1, GOALS), said(2, GOALS + "never")]
    found = chosen(segments, *rules(1, 2), ("s02", "goals", "ada", 0))
    assert found["reason"].tolist() == ["typical", "disconfirming"]
    assert found["coder_kind"].tolist() == ["pattern", "person"]


def test_a_zero_nobody_suggested_does_not_disconfirm():
    segments = [said(1, GOALS), said(2, TRIPS)]
    found = chosen(segments, *rules(1), ("s02", "goals", "ada", 0))
    assert found["segment_id"].tolist() == ["s01"]


def test_a_parent_is_shown_by_its_children_and_not_refused_through_one():
    segments = make_segments(said(1, GOALS))
    codings = make_codings(("s01", "goals", "rules", 1), ("s01", "purpose", "rules", 0))
    found = choose_exemplars(segments, codings, CODEBOOK, PEOPLE)
    assert list(zip(found["code"], found["reason"], strict=True)) == [
        ("goals", "typical"),
        ("vision", "typical"),
    ]


def test_equal_candidates_are_taken_in_the_order_of_their_ids():
    segments = [said(n, GOALS, event="e1") for n in (3, 1, 2)]
    assert chosen(segments, *rules(3, 1, 2))["segment_id"].tolist() == ["s01"]
