import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis_frames import make_codebook, make_codings, make_segment, make_segments
from qualcop.sampling import (
    MATCH,
    NEAR_MISS,
    NOTHING,
    allocate,
    draw_segments,
    draw_strata,
    give_out,
    name_strata,
    plan_strata,
    score_segments,
)


def make_scores(*groups, cycle="c1"):
    """Rows of `score_segments` from (how many, chance, score)."""
    rows = [(cycle, 5, f, g) for n, f, g in groups for _ in range(n)]
    frame = pd.DataFrame(rows, columns=["cycle", "words", "chance", "score"])
    return frame.assign(segment_id=[f"{cycle}-{i:04}" for i in range(len(frame))])


SCORES = make_scores((60, 0.02, 0.1), (20, 0.2, 1.0), (16, 0.6, 3.0), (4, 0.6, 20.0))


def test_a_rare_code_counts_more_and_a_near_miss_less():
    segments = make_segments(*(make_segment(n) for n in range(1, 6)))
    found = [
        ("s01", "goals", "rules", 1),
        ("s02", "goals", "rules", 1),
        ("s03", "time", "rules", 1),
    ]
    found += [("s04", "goals", "rules", 0), ("s05", "goals", "ann", 1)]
    scores = score_segments(
        segments, make_codings(*found), make_codebook(), ["vision", "time"]
    ).set_index("segment_id")
    # goals lies below vision and counts for it; what a person coded does not
    assert scores["chance"].tolist() == [MATCH, MATCH, MATCH, NEAR_MISS, NOTHING]
    assert scores.score["s03"] > scores.score["s01"] == scores.score["s02"] > scores.score["s04"]


def test_strata_keep_segments_of_one_score_together_and_follow_it():
    strata = name_strata(SCORES)
    together = SCORES.assign(stratum=strata).groupby("score")["stratum"].nunique()
    assert (together == 1).all()
    ordered = SCORES.assign(stratum=strata).sort_values("score")["stratum"].tolist()
    assert ordered == sorted(ordered) and ordered[0] == "score-1"


def test_one_score_is_one_stratum_and_cycles_have_their_own():
    flat = make_scores((9, 0.02, 1.0))
    assert set(name_strata(flat)) == {"score-1"}
    other = make_scores((9, 0.02, 1.0), cycle="c2")
    both = pd.concat([flat, other], ignore_index=True)
    assert set(name_strata(both)) == {"c1/score-1", "c2/score-1"}


def test_strata_are_cut_by_the_cumulated_root():
    # Four scores whose sqrt(f (1 - f)) sum to the same are a stratum each.
    frame = make_scores((10, 0.5, 1.0), (10, 0.5, 2.0), (10, 0.5, 3.0), (10, 0.5, 4.0))
    assert name_strata(frame).value_counts().to_dict() == {f"score-{n}": 10 for n in range(1, 5)}


@given(
    st.lists(
        st.tuples(st.floats(0.01, 50), st.integers(0, 5), st.integers(0, 30)),
        min_size=1,
        max_size=8,
    ),
    st.data(),
)
def test_an_allocation_keeps_its_limits_and_sums_to_n(parts, data):
    weights, least, more = zip(*parts, strict=True)
    most = [low + extra for low, extra in zip(least, more, strict=True)]
    n = data.draw(st.integers(sum(least), sum(most)))
    shares = allocate(weights, least, most, n)
    assert sum(shares) == n
    assert all(low <= s <= high for low, s, high in zip(least, shares, most, strict=True))


def test_an_allocation_is_in_proportion_where_no_limit_binds():
    assert allocate([1, 2, 3], [0, 0, 0], [100, 100, 100], 60) == [10, 20, 30]


def test_numbers_follow_neyman_and_the_floor():
    frame = SCORES.assign(stratum=name_strata(SCORES))
    strata = plan_strata(frame, 40).set_index("stratum")
    assert strata["n"].sum() == 40
    assert (strata["n"] >= np.minimum(strata["N"], 5)).all() and (strata["n"] <= strata["N"]).all()
    rate = strata["n"] / strata["N"]
    assert rate["score-1"] == rate.min()  # where little is found, few are drawn


def test_all_are_taken_when_asked_for_or_when_there_are_no_more():
    frame = SCORES.assign(stratum=name_strata(SCORES))
    for n in (None, len(frame), 10_000):
        strata = plan_strata(frame, n)
        assert (strata["n"] == strata["N"]).all()


def test_a_draw_smaller_than_the_strata_is_refused():
    frame = SCORES.assign(stratum=name_strata(SCORES))
    with pytest.raises(ValueError, match=str(frame["stratum"].nunique())):
        plan_strata(frame, 1)


@settings(max_examples=30)
@given(st.integers(1, 120), st.integers(1, 40), st.integers(0, 9))
def test_every_number_of_segments_is_met_exactly_over_cycles(n, second, seed):
    frame = pd.concat(
        [SCORES, make_scores((second, 0.02, 0.1), (3, 0.6, 4.0), cycle="c2")], ignore_index=True
    )
    strata = frame.assign(stratum=name_strata(frame))["stratum"].nunique()
    if n < strata:
        return
    draw = draw_segments(frame, n, 0.25, seed, "r1")
    assert len(draw.rows) == min(n, len(frame)) and draw.rows["segment_id"].is_unique
    assert (draw.rows["inclusion"] > 0).all() and set(draw.rows["stratum"]) == set(
        draw.strata.stratum
    )


def test_probabilities_are_those_on_record():
    strata = draw_segments(SCORES, 40, 0.25, 0, "r1").strata
    frame = SCORES.assign(stratum=name_strata(SCORES))
    size = 2000
    counts = {"inclusion": np.zeros(len(frame)), "double_inclusion": np.zeros(len(frame))}
    ids = frame["segment_id"].to_numpy(dtype=str)  # sorted
    for seed in range(size):
        rows = draw_strata(frame, strata, seed, "r1")
        places = np.searchsorted(ids, rows["segment_id"].to_numpy(dtype=str))
        counts["inclusion"][places] += 1
        counts["double_inclusion"][places[rows["double"].to_numpy()]] += 1
    told = rows.groupby("stratum")[["inclusion", "double_inclusion"]].first()
    assert told["inclusion"].to_dict() == dict(
        zip(strata.stratum, strata.n / strata.N, strict=True)
    )
    stratum = dict(zip(frame["segment_id"], frame["stratum"], strict=True))
    for column, count in counts.items():
        expected = frame["segment_id"].map(stratum).map(told[column]).to_numpy()
        spread = np.sqrt(size * expected * (1 - expected)) + 1e-9
        off = np.abs(count - size * expected) / spread
        assert off.max() < 4.5 and off.mean() < 1.1  # normal scores of 100 segments


def test_the_seed_and_the_round_decide_the_draw():
    first = draw_segments(SCORES, 40, 0.25, 1, "r1").rows
    same = draw_segments(SCORES.sample(frac=1, random_state=3), 40, 0.25, 1, "r1").rows
    pd.testing.assert_frame_equal(first, same)
    for other in (
        draw_segments(SCORES, 40, 0.25, 2, "r1"),
        draw_segments(SCORES, 40, 0.25, 1, "r2"),
    ):
        assert set(other.rows["segment_id"]) != set(first["segment_id"])


def test_each_stratum_has_its_share_of_doubles_and_at_least_one():
    draw = draw_segments(SCORES, 40, 0.25, 1, "r1")
    counts = draw.rows.groupby("stratum")["double"].sum()
    drawn = draw.rows.groupby("stratum").size()
    assert (counts >= 1).all() and (abs(counts - drawn * 0.25) <= 1).all()
    assert not draw_segments(SCORES, 40, 0.0, 1, "r1").rows["double"].any()


def test_work_is_given_out_evenly_and_doubles_to_every_pair():
    draw = draw_segments(SCORES, 60, 0.3, 1, "r1")
    given = pd.DataFrame(
        give_out(draw.rows, ["c", "a", "b"], 1, "r1"), columns=["coder", "segment"]
    )
    sizes = given["coder"].value_counts()
    assert sizes.max() - sizes.min() <= 2
    per_segment = given.groupby("segment")["coder"].agg(["size", "nunique"])
    doubles = set(draw.rows.loc[draw.rows["double"], "segment_id"])
    assert (per_segment["size"] == per_segment["nunique"]).all()
    assert set(per_segment.index[per_segment["size"] == 2]) == doubles
    pairs = given[given["segment"].isin(doubles)].groupby("segment")["coder"].agg(tuple)
    met = pairs.map(sorted).map(tuple).value_counts()
    assert len(met) == 3 and met.max() - met.min() <= 1


def test_everybody_gets_everything_when_asked():
    draw = draw_segments(SCORES, None, 1.0, 1, "r1")
    given = give_out(draw.rows, ["a", "b", "c"], 1, "r1", everybody=True)
    assert len(given) == len(set(given)) == 3 * len(SCORES)


def test_what_people_coded_moves_no_score():
    segments = make_segments(*(make_segment(n) for n in range(1, 4)))
    machine = make_codings(("s01", "goals", "rules", 1))
    people = make_codings(("s02", "goals", "ann", 1))
    settled = people.assign(coder="consensus", coder_kind="consensus")
    both = pd.concat([machine, people, settled], ignore_index=True)
    alone, beside = (
        score_segments(segments, codings, make_codebook(), ["vision"])
        for codings in (machine, both)
    )
    pd.testing.assert_frame_equal(alone, beside)
