"""Many codes at once give what one code at a time gives, and meetings are left out as written."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcop.agreement import (
    brennan_prediger,
    cohen_kappa,
    cross_tabulate,
    gwet_ac,
    krippendorff_alpha,
    percent_agreement,
    scale_weights,
    specific_agreement,
    tally_answers,
)
from qualcop.agreement_codes import Answers, measure_categories, measure_codes
from qualcop.agreement_distances import JACCARD, MASI, measure_sets
from qualcop.agreement_sets import measure_sets_of_codes


def draw(seed, units=60, coders=2, codes=3, meetings=6, missing=0.1, weighted=True):
    """Invented answers: a truth that coders miss in one of six cases."""
    rng = np.random.default_rng(seed)
    truth = rng.random((units, 1, codes)) < [0.1, 0.3, 0.5][:codes]
    values = np.where(rng.random((units, coders, codes)) < 1 / 6, ~truth, truth).astype(np.int8)
    values[rng.random(values.shape) < missing] = -1
    weights = rng.choice([1.0, 2.0, 5.0], units) if weighted else np.ones(units)
    return Answers(values, rng.integers(0, meetings, units), weights)


def one_code(answers, code):
    """The code's answers, weights and meetings as `agreement` takes them."""
    own = answers.values[:, :, code]
    kept = (own >= 0).sum(axis=1) >= 2
    cells = [[None if c < 0 else int(c) for c in row] for row in own[kept]]
    return cells, scale_weights(answers.weights[kept]), answers.meetings[kept]


@pytest.mark.parametrize(("seed", "coders"), [(1, 2), (2, 3), (3, 4)])
def test_arrays_give_what_the_coefficients_give(seed, coders):
    answers = draw(seed, coders=coders)
    frame = measure_codes(answers)
    for code, row in enumerate(frame.to_dict("records")):
        cells, weights, _ = one_code(answers, code)
        tally = tally_answers(cells, weights)
        assert row["units"] == len(cells)
        assert row["alpha"] == pytest.approx(krippendorff_alpha(tally))
        assert row["percent"] == pytest.approx(percent_agreement(tally))
        assert row["positive"] == pytest.approx(specific_agreement(tally, 1))
        assert row["negative"] == pytest.approx(specific_agreement(tally, 0))
        assert row["ac1"] == pytest.approx(gwet_ac(tally))
        assert row["brennan_prediger"] == pytest.approx(brennan_prediger(tally))
        if coders == 2:
            table, _ = cross_tabulate(cells, weights)
            assert row["kappa"] == pytest.approx(cohen_kappa(table))
        else:
            assert np.isnan(row["kappa"])


def left_out(alpha_of, meetings):
    """Lower and upper limit by the formula, a meeting at a time."""
    from scipy import stats

    alpha, names = alpha_of(meetings >= 0), np.unique(meetings)
    without = np.array([alpha_of(meetings != d) for d in names])
    count = len(names)
    error = np.sqrt((count - 1) / count * ((without - without.mean()) ** 2).sum())
    half = stats.t.ppf(0.975, count - 1) * error / (1 - alpha**2)
    below = stats.t.cdf(
        (np.arctanh(0.667) - np.arctanh(alpha)) / (error / (1 - alpha**2)), count - 1
    )
    return np.tanh(np.arctanh(alpha) - half), np.tanh(np.arctanh(alpha) + half), below


@pytest.mark.parametrize("seed", [4, 5])
def test_limits_of_a_code_leave_out_one_meeting_at_a_time(seed):
    answers = draw(seed)
    frame = measure_codes(answers)
    for code, row in enumerate(frame.to_dict("records")):
        cells, weights, meetings = one_code(answers, code)

        def alpha_of(kept, cells=cells, weights=weights):
            own = [c for c, k in zip(cells, kept, strict=True) if k]
            return krippendorff_alpha(tally_answers(own, scale_weights(weights[kept])))

        found = [row["lower"], row["upper"], row["below"]]
        assert found == pytest.approx(left_out(alpha_of, meetings))


@pytest.mark.parametrize("distance", [JACCARD, MASI])
def test_sets_of_codes_give_alpha_of_their_distances(distance):
    answers = draw(6, missing=0)
    sets = [[tuple(own.tolist()) for own in unit] for unit in answers.values]

    def alpha_of(kept):
        own = [s for s, k in zip(sets, kept, strict=True) if k]
        tally = tally_answers(own, scale_weights(answers.weights[kept]))
        rows = np.array(tally.categories)
        return krippendorff_alpha(tally, measure_sets(distance, rows, rows))

    row = measure_sets_of_codes(answers, distance).iloc[0]
    assert row["distance"] == distance
    assert row["alpha"] == pytest.approx(alpha_of(answers.meetings >= 0))
    assert list(row[["lower", "upper", "below"]]) == pytest.approx(
        left_out(alpha_of, answers.meetings)
    )


def test_a_code_one_coder_was_not_asked_is_no_disagreement_of_sets():
    values = np.array([[[1, 0], [1, -1]], [[0, 1], [0, -1]], [[1, 1], [1, -1]]], dtype=np.int8)
    row = measure_sets_of_codes(Answers(values, np.arange(3), np.ones(3))).iloc[0]
    assert (row["disagreements"], row["alpha"]) == (0, 1)


@pytest.mark.parametrize("metric", ["nominal", "ordinal", "interval"])
def test_limits_of_categories_leave_out_one_meeting_at_a_time(metric):
    rng = np.random.default_rng(7)
    truth = rng.integers(0, 4, (80, 1))
    cells = np.clip(truth + rng.choice([-1, 0, 0, 0, 1], (80, 3)), 0, 3).astype(float)
    cells[rng.random(cells.shape) < 0.1] = np.nan
    meetings, weights = rng.integers(0, 7, 80), rng.choice([1.0, 3.0], 80)
    tally = tally_answers(cells, weights)
    twice = tally.counts.sum(axis=1) >= 2

    def alpha_of(kept):
        own = kept & twice
        return krippendorff_alpha(tally_answers(cells[own], scale_weights(weights[own])), metric)

    found = measure_categories(tally, meetings, metric)
    assert found == pytest.approx((alpha_of(twice), *left_out(alpha_of, meetings)))


def binary(*units, meetings=None, weights=None):
    """Answers of one code, a unit a pair."""
    values = np.array(units, dtype=np.int8)[:, :, None]
    meetings = np.arange(len(values)) if meetings is None else np.array(meetings)
    weights = np.ones(len(values)) if weights is None else np.array(weights, dtype=float)
    return measure_codes(Answers(values, meetings, weights)).iloc[0]


def test_a_code_nobody_gave_is_undefined_not_perfect():
    row = binary((0, 0), (0, 0), (0, 0))
    assert row["percent"] == 1
    assert row[["alpha", "kappa", "ac1", "brennan_prediger", "lower", "upper"]].isna().all()
    assert row["gate"] == "undefined"


def test_one_meeting_gives_no_interval():
    row = binary((0, 0), (1, 1), (1, 0), (0, 0), meetings=[0, 0, 0, 0])
    assert np.isfinite(row["alpha"])
    assert np.isnan(row["lower"])
    assert row["gate"] == "undefined"


def test_a_code_of_one_meeting_alone_gives_no_interval():
    row = binary((1, 1), (1, 0), (0, 0), (0, 0), (0, 0), meetings=[0, 0, 0, 1, 2])
    assert np.isfinite(row["alpha"])
    assert np.isnan(row["lower"])


@given(st.integers(2, 40), st.integers(2, 160))
@settings(max_examples=40)
def test_perfect_agreement_is_only_as_sure_as_its_units(ones, zeros):
    units = ones + zeros
    row = binary(*[(1, 1)] * ones, *[(0, 0)] * zeros, meetings=np.arange(units) % 2)
    chance = 2 * ones * zeros * 4 / (2 * units * (2 * units - 1))
    assert row["alpha"] == 1
    assert row["upper"] == 1
    assert row["lower"] == pytest.approx(max(-1, 1 - (1 - 0.025 ** (1 / units)) / chance))
    assert (row["below"] <= 0.025) == (row["lower"] >= 0.667)
    assert row["gate"] != "undefined"


def test_a_meeting_without_a_unit_of_the_code_is_none_of_its_meetings():
    answers = draw(8, codes=2)
    values = answers.values.copy()
    values[answers.meetings == 0, :, 1] = -1
    row = measure_codes(Answers(values, answers.meetings, answers.weights)).iloc[1]
    kept = answers.take(answers.meetings != 0)
    assert row["meetings"] == 5
    assert row["lower"] == pytest.approx(measure_codes(kept).iloc[1]["lower"])


def test_weights_count_by_ratio_only():
    answers = draw(9)
    scaled = Answers(answers.values, answers.meetings, answers.weights * 7)
    one, other = measure_codes(answers), measure_codes(scaled)
    assert one["lower"].to_list() == pytest.approx(other["lower"].to_list())
    assert one["weighted"].all()
    assert not measure_codes(draw(9, weighted=False))["weighted"].any()


def test_no_units_at_all_are_told_as_such():
    empty = Answers(np.zeros((0, 2, 3), np.int8), np.zeros(0, int), np.ones(0))
    assert measure_codes(empty)["units"].tolist() == [0, 0, 0]
    assert measure_sets_of_codes(empty).iloc[0]["units"] == 0


def test_leaving_out_each_of_many_units_needs_no_table_of_units_by_units():
    answers = np.random.default_rng(1).integers(0, 3, (8000, 2))
    tracemalloc.start()
    measure_categories(tally_answers(answers), np.arange(len(answers)), "nominal")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8000 * 8000 / 4
