"""How far people agree, from codings to the table."""

import numpy as np
import pandas as pd
import pytest

from analysis_frames import make_codebook, make_codings, make_segment, make_segments
from qualcop.agreement import krippendorff_alpha, scale_weights, tally_answers
from qualcop.coding_tables import ASSIGNMENTS, RELIABILITY
from qualcop.reliability import measure_reliability
from qualcop.table import as_frame
from qualcop.tables import DOCUMENTS

CODEBOOK = make_codebook()
DOCUMENTS_FRAME = as_frame(
    DOCUMENTS,
    [
        {"document_id": d, "path": d, "kind": kind, "cycle": "c1", "text": "x"}
        for d, kind in (("d1", "meeting_note"), ("d2", "transcript"))
    ],
)
SEGMENTS = make_segments(
    *(make_segment(n, event=f"e{n % 3}") for n in range(1, 13)),
    make_segment(20, codable=False, kind="heading"),
    *(make_segment(n, document_id="d2", event=None, cycle="c2") for n in (30, 31)),
)


def answers(code, pairs, first=1):
    """Two coders' answers for one code; None where a coder gave none."""
    return [
        (f"s{first + i:02}", code, coder, value)
        for i, pair in enumerate(pairs)
        for coder, value in zip(("ann", "ben"), pair, strict=True)
        if value is not None
    ]


GOALS = [(1, 1), (1, 0), (0, 0), (0, 0), (1, 1), (0, 0), (1, 1), (0, 1), (0, 0), (None, 1)]


def measure(rows, assignments=(), rounds=(), **columns):
    codings = make_codings(*rows).assign(**columns)
    frame = as_frame(ASSIGNMENTS, list(assignments))
    return measure_reliability(codings, SEGMENTS, DOCUMENTS_FRAME, CODEBOOK, frame, rounds)


def row_of(frame, code, group="all", level="all"):
    kept = frame[(frame.code == code) & (frame.group == group) & (frame.level == level)]
    assert len(kept) == 1
    return kept.iloc[0]


def test_nobody_coded_twice_gives_an_empty_table():
    assert list(measure([]).columns) == RELIABILITY.names
    assert measure([("s01", "goals", "ann", 1)]).empty


def test_units_are_segments_two_people_answered_and_a_zero_is_an_answer():
    row = row_of(measure(answers("goals", GOALS)), "goals")
    assert (row.units, row.coders, row.ones, row.disagreements) == (9, 2, 8, 2)
    assert row.meetings == 3
    assert row.alpha == pytest.approx(krippendorff_alpha(tally_answers(GOALS)))
    assert row.prevalence == pytest.approx(8 / 18)
    assert not row.weighted


@pytest.mark.parametrize(
    "rows",
    [
        [("s01", "goals", "rules", 1)],  # the rule coder
        [("s01", "goals", "answer-sheet", 1)],
        [("s20", "goals", "ann", 1), ("s20", "goals", "ben", 0)],  # a heading
        [("s01", "no-such-code", "cyd", 1)],
    ],
)
def test_what_is_no_independent_answer_changes_nothing(rows):
    usual = answers("goals", GOALS)
    pd.testing.assert_frame_equal(measure(usual), measure(usual + rows))


def test_a_decision_on_a_disagreement_is_no_third_answer():
    rows = [*answers("goals", GOALS), ("s02", "goals", "cyd", 1)]
    codings = make_codings(*rows)
    codings["way"] = codings["way"].mask(codings["coder"] == "cyd", "adjudication")
    frame = measure_reliability(
        codings, SEGMENTS, DOCUMENTS_FRAME, CODEBOOK, as_frame(ASSIGNMENTS, [])
    )
    assert row_of(frame, "goals").coders == 2


def test_a_code_counts_with_those_below_it():
    rows = [
        *answers("goals", [(1, 0), (0, 0), (0, None), (0, 0)]),
        *answers("purpose", [(0, 1), (0, 0), (0, 0), (1, 1)]),
    ]
    frame = measure(rows)
    # Both say 1 of the first segment, of different codes; the third is 0 by what was answered.
    parent = row_of(frame, "vision")
    assert (parent.units, parent.ones, parent.disagreements) == (4, 4, 0)
    assert parent.alpha == 1
    family = row_of(frame, "practices")
    assert (family.scope, family.disagreements) == ("family", 0)
    assert row_of(frame, "goals").disagreements == 1
    assert "barriers" not in set(frame.code)  # nobody was asked


def test_sets_hold_codes_as_given_and_name_their_distance():
    rows = [*answers("goals", [(1, 0), (1, 1), (0, 0)]), *answers("time", [(0, 1), (1, 1), (0, 0)])]
    row = row_of(measure(rows), "(all)")
    assert (row.scope, row.distance) == ("set", "masi-passonneau2006")
    assert (row.units, row.disagreements, row.ones) == (3, 1, 6)
    assert row.percent == pytest.approx(2 / 3)


def test_a_code_nobody_gave_is_undefined():
    row = row_of(measure(answers("time", [(0, 0)] * 5)), "time")
    assert pd.isna(row.alpha) and pd.isna(row.ac1)
    assert row.gate == "undefined"


def assign(round_, inclusion):
    """Every segment given to both, with a probability by number."""
    usual = {"document_id": "d1", "cycle": "c1", "kind": "meeting_note", "stratum": "all"}
    usual |= {"inclusion": 1.0, "double": True, "codebook_version": "1.2.0", "round": round_}
    return [
        usual | {"coder": coder, "position": i, "segment_id": s, "double_inclusion": p}
        for i, (s, p) in enumerate(inclusion.items(), start=1)
        for coder in ("ann", "ben")
    ]


def test_units_weigh_by_the_probability_of_being_given_to_several_people():
    inclusion = {f"s{n:02}": 1.0 if n < 6 else 0.25 for n in range(1, 10)}
    rows = answers("goals", GOALS[:9])
    row = row_of(measure(rows, assign("r1", inclusion), round="r1"), "goals")
    weights = scale_weights(np.array([1 / p for p in inclusion.values()]))
    assert row.weighted
    assert row.alpha == pytest.approx(krippendorff_alpha(tally_answers(GOALS[:9], weights)))
    # An answer that belongs to no round stands for itself.
    assert not row_of(measure(rows, assign("r1", inclusion)), "goals").weighted


def test_what_somebody_read_outside_rounds_weighs_by_the_chance_of_being_given_to_anybody():
    drawn = [
        row | {"coder": "ben", "inclusion": p, "double": False, "double_inclusion": 0.1}
        for row in assign("r1", {"s01": 1, "s02": 1, "s03": 1})
        if row["coder"] == "ann"
        for p in [0.5 if row["segment_id"] == "s01" else 0.25]
    ]
    codings = make_codings(*answers("goals", GOALS[:3]))
    codings = codings.assign(round=codings["coder"].map({"ben": "r1"}))  # ann comments in Word

    def measure_with(rows):
        frames = SEGMENTS, DOCUMENTS_FRAME, CODEBOOK, as_frame(ASSIGNMENTS, drawn)
        return row_of(measure_reliability(rows, *frames), "goals")

    weights = scale_weights(np.array([2, 4, 4]))
    expected = krippendorff_alpha(tally_answers(GOALS[:3], weights))
    assert measure_with(codings).alpha == pytest.approx(expected)
    # Two outside rounds: answered twice whatever was drawn.
    third = make_codings(*((f"s{n:02}", "goals", "cat", 1) for n in (1, 2, 3)))
    assert not measure_with(pd.concat([codings, third.assign(round=None)])).weighted


def test_of_two_rounds_the_chance_is_that_of_either():
    rows = [
        ("s01", "goals", "ann", 1),
        ("s01", "goals", "ben", 1),
        *answers("goals", GOALS[1:3], 2),
    ]
    codings = make_codings(*rows).assign(round="r1")
    codings["round"] = codings["round"].mask(
        (codings.segment_id == "s01") & (codings.coder == "ben"), "r2"
    )
    drawn = [*assign("r1", {"s01": 0.5, "s02": 0.5, "s03": 0.5}), *assign("r2", {"s01": 0.5})]
    frame = measure_reliability(
        codings, SEGMENTS, DOCUMENTS_FRAME, CODEBOOK, as_frame(ASSIGNMENTS, drawn)
    )
    weights = scale_weights(np.array([4 / 3, 2, 2]))
    cells = [(1, 1), (1, 0), (0, 0)]
    row = row_of(frame, "goals")
    assert row.alpha == pytest.approx(krippendorff_alpha(tally_answers(cells, weights)))
    # The first segment has one answer in each round: no unit of either.
    assert row_of(frame, "goals", "round", "r1").units == 2
    assert "r2" not in set(frame.level)


def test_rounds_come_in_order_of_time_or_by_the_numbers_in_their_names():
    codings = [*answers("goals", GOALS[:3]), *answers("goals", GOALS[3:6], 4)]
    rounds = ["round-10"] * 6 + ["round-9"] * 6
    frame = measure(codings, round=sort_like(codings, rounds))
    of_rounds = frame[(frame.group == "round") & (frame.code == "goals")]
    assert dict(zip(of_rounds.level, of_rounds.position, strict=True)) == {
        "round-9": 1,
        "round-10": 2,
    }
    frame = measure(codings, rounds=["round-10", "round-9"], round=sort_like(codings, rounds))
    of_rounds = frame[(frame.group == "round") & (frame.code == "goals")]
    assert of_rounds.set_index("level").position["round-10"] == 1


def sort_like(rows, values):
    """Values in the order in which the codings of these rows are sorted."""
    return [values[rows.index(row)] for row in sorted(rows, key=lambda r: r[:3])]


def test_a_unit_belongs_to_a_version_when_all_its_answers_do():
    codings = answers("goals", GOALS[:3])
    versions = ["1.1.0", "1.2.0", "1.2.0", "1.2.0", "1.1.0", "1.1.0"]
    frame = measure(codings, codebook_version=sort_like(codings, versions))
    of_versions = frame[(frame.group == "codebook_version") & (frame.code == "goals")]
    assert dict(zip(of_versions.level, of_versions.units, strict=True)) == {"1.1.0": 1, "1.2.0": 1}


def test_groups_by_cycle_kind_and_pair():
    rows = [*answers("goals", GOALS[:4]), *answers("goals", [(1, 1), (0, 1)], 30)]
    rows += [("s01", "goals", "cyd", 0), ("s02", "goals", "cyd", 0)]
    frame = measure(rows)
    assert row_of(frame, "goals", "cycle", "c2").units == 2
    assert row_of(frame, "goals", "kind", "transcript").units == 2
    # Without an event a document is a meeting of its own.
    assert row_of(frame, "goals", "cycle", "c2").meetings == 1
    pairs = frame[(frame.group == "pair") & (frame.code == "goals")]
    assert dict(zip(pairs.level, pairs.units, strict=True)) == {
        "ann & ben": 6,
        "ann & cyd": 2,
        "ben & cyd": 2,
    }
    assert pd.isna(row_of(frame, "goals").kappa)
    assert row_of(frame, "goals", "pair", "ann & cyd").percent == 0


def test_an_anchor_weighs_as_when_it_was_first_drawn():
    # r2 asks s01 again; its answers count now, since the code changed, and s02 and s03 are r1's.
    drawn = [*assign("r1", {"s01": 0.25, "s02": 0.25, "s03": 0.5})]
    again = [row | {"stratum": "anchor"} for row in assign("r2", {"s01": 0.01})]
    rows = make_codings(*answers("goals", GOALS[:3]))
    rows["round"] = rows["segment_id"].map({"s01": "r2"}).fillna("r1")
    frame = measure_reliability(
        rows, SEGMENTS, DOCUMENTS_FRAME, CODEBOOK, as_frame(ASSIGNMENTS, [*drawn, *again])
    )
    weights = scale_weights(np.array([4, 4, 2]))
    expected = krippendorff_alpha(tally_answers(GOALS[:3], weights))
    assert row_of(frame, "goals").alpha == pytest.approx(expected)


def test_what_two_people_coded_by_chance_stands_for_itself():
    drawn = [row | {"double": row["segment_id"] != "s01"} for row in
             assign("r1", {"s01": 0.05, "s02": 0.5, "s03": 0.5})]  # fmt: skip
    row = row_of(measure(answers("goals", GOALS[:3]), drawn, round="r1"), "goals")
    weights = scale_weights(np.array([1, 2, 2]))
    assert row.alpha == pytest.approx(krippendorff_alpha(tally_answers(GOALS[:3], weights)))


def test_drift_is_each_coder_beside_their_own_first_answers_on_the_anchors():
    drawn = [row | {"inclusion": 0.5} for row in assign("r1", {"s01": 0.5, "s02": 0.5, "s03": 0.5})]
    drawn += [
        row | {"stratum": "anchor", "inclusion": 0.25} for row in assign("r2", {"s01": 1, "s02": 1})
    ]
    first = make_codings(*answers("goals", [(1, 0), (0, 0), (1, 1)])).assign(round="r1", holds=True)
    again = make_codings(*answers("goals", [(1, 1), (0, 0)])).assign(round="r2", holds=False)
    given = as_frame(ASSIGNMENTS, drawn)
    codings = pd.concat([again, first], ignore_index=True)
    frame = measure_reliability(codings, SEGMENTS, DOCUMENTS_FRAME, CODEBOOK, given)
    own = frame[(frame.group == "drift") & (frame.code == "goals")]
    assert own.level.tolist() == ["ann, r2", "ben, r2"]
    assert own.units.tolist() == [2, 2] and own.disagreements.tolist() == [0, 1]
    assert own.alpha.iloc[0] == 1 and own.percent.iloc[1] == 0.5


def test_drift_needs_no_second_coder():
    drawn = [r for r in assign("r1", {"s01": 1}) if r["coder"] == "ann"]
    drawn += [r | {"stratum": "anchor", "round": "r2"} for r in drawn]
    asked = [make_codings(("s01", "goals", "ann", value)) for value in (1, 0)]
    codings = pd.concat(asked, ignore_index=True).assign(round=["r1", "r2"], holds=[True, False])
    given = as_frame(ASSIGNMENTS, drawn)
    frame = measure_reliability(codings, SEGMENTS, DOCUMENTS_FRAME, CODEBOOK, given)
    assert set(frame.group) == {"drift"} and set(frame.percent) == {0}


def test_a_pair_weighs_by_the_chance_of_being_given_to_this_pair():
    # r1 has two coders; in r2 each of three pairs gets one of three segments.
    drawn = assign("r1", {"s01": 0.5, "s02": 0.5})
    for number, pair in enumerate((("ann", "ben"), ("ann", "cyd"), ("ben", "cyd")), start=3):
        rows = assign("r2", {f"s{number:02}": 0.5})
        drawn += [row | {"coder": coder} for row, coder in zip(rows, pair, strict=True)]
    codings = make_codings(*answers("goals", GOALS[:3]))
    codings = codings.assign(round=codings["segment_id"].map({"s03": "r2"}).fillna("r1"))
    frames = SEGMENTS, DOCUMENTS_FRAME, CODEBOOK, as_frame(ASSIGNMENTS, drawn)
    row = row_of(measure_reliability(codings, *frames), "goals", "pair", "ann & ben")
    weights = scale_weights(np.array([2, 2, 6]))
    assert row.alpha == pytest.approx(krippendorff_alpha(tally_answers(GOALS[:3], weights)))
