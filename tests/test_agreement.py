"""Coefficients against what was published: 109 cases in tests/reference, and examples."""

import doctest
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import REFERENCE
from qualcop import (
    agreement,
    agreement_distances,
    agreement_errors,
    agreement_intervals,
    agreement_spans,
)
from qualcop.agreement import (
    Tally,
    brennan_prediger,
    cohen_kappa,
    conger_kappa,
    cross_tabulate,
    fleiss_kappa,
    gwet_ac,
    krippendorff_alpha,
    percent_agreement,
    scale_weights,
    scott_pi,
    specific_agreement,
    tally_answers,
    tally_counts,
    tally_table,
    weigh,
)
from qualcop.agreement_distances import JACCARD, MASI, compare_categories, measure_sets
from qualcop.agreement_errors import alpha_error, gwet_error, standard_error
from qualcop.agreement_spans import alpha_u, alpha_u_of

PUBLISHED = json.loads((REFERENCE / "agreement.json").read_text(encoding="utf-8"))
OF_TALLIES = {
    "fleiss_kappa": fleiss_kappa,
    "weighted_fleiss_kappa": fleiss_kappa,
    "gwet_ac1": gwet_ac,
    "gwet_ac2": gwet_ac,
    "brennan_prediger": brennan_prediger,
    "weighted_brennan_prediger": brennan_prediger,
    "percent_agreement": percent_agreement,
}


@pytest.mark.parametrize(
    "module",
    [agreement, agreement_distances, agreement_errors, agreement_intervals, agreement_spans],
    ids=lambda m: m.__name__,
)
def test_published_examples_come_out_as_printed(module):
    result = doctest.testmod(module)
    assert result.failed == 0
    assert result.attempted > 0


def test_there_are_109_reference_cases():
    assert len(PUBLISHED["cases"]) == PUBLISHED["n_cases"] == 109


@pytest.mark.parametrize("case", PUBLISHED["cases"], ids=lambda c: c["id"])
def test_reference_case(case):
    data = PUBLISHED["data"][case["data_ref"]]
    found = compute(case["statistic"], case["params"], data)
    assert found == pytest.approx(case["expected"], abs=case["tolerance"], rel=0)


def compute(statistic: str, params: dict, data: dict) -> float:
    if data["type"] == "units":
        spans = [[tuple(s) for s in own] for own in data["observers"]]
        frame = (spans, data["begin"], data["length"])
        return alpha_u_of(params["code"], *frame) if "code" in params else alpha_u(*frame)
    if data["type"] == "sets":
        return alpha_of_sets(data["units"], {"masi": MASI, "jaccard": JACCARD}[params["distance"]])
    if statistic.startswith("conger"):
        weights = np.ones(len(data["units"]))

        def conger(w):
            return conger_kappa(data["units"], weights=w)

        counts = tally_answers(data["units"]).counts
        error = statistic.endswith("_se")
        return gwet_error(conger, counts, weights) if error else conger(weights)
    if statistic.startswith("cohen"):
        table = np.array(data["table"])
        if statistic.endswith("_se"):
            return standard_error(lambda w: cohen_kappa(w.reshape(table.shape)), table.ravel())
        return cohen_kappa(table)
    return compute_from_tally(statistic, params, data)


def compute_from_tally(statistic: str, params: dict, data: dict) -> float:
    if statistic == "scott_pi":
        return scott_pi(data["table"])
    if "binary_per_code" in statistic:
        cells = [[None if c is None else c == params["code"] for c in u] for u in data["units"]]
        tally = tally_answers(cells)
        alpha = statistic.startswith("krippendorff")
        return krippendorff_alpha(tally) if alpha else fleiss_kappa(tally)
    makers = {"raw": tally_answers, "counts": tally_counts}
    make = makers.get(data["type"])
    tally = make(data["units"]) if make else tally_table(data["table"], data.get("labels"))
    credit = weigh(tally, params.get("weights", "identity"))
    if statistic == "krippendorff_alpha_se":
        return alpha_error(tally)
    if statistic.endswith("_se"):
        chosen = OF_TALLIES[statistic.removesuffix("_se")]
        return gwet_error(lambda w: chosen(tally.reweigh(w), credit), tally.counts, tally.weights)
    if statistic == "krippendorff_alpha":
        return krippendorff_alpha(tally, params.get("metric", "nominal"))
    if statistic == "weighted_alpha":
        return krippendorff_alpha(tally, 1 - credit)
    if statistic == "krippendorff_alpha_custom_distance":
        return krippendorff_alpha(tally, compare_categories(check_distance, tally.categories))
    return OF_TALLIES[statistic](tally, credit)


def check_distance(a, b):
    return 0 if a == b else 0.5 if "Chck" in (a, b) else 1


def alpha_of_sets(units, distance):
    labels = sorted({label for unit in units for own in unit for label in own})
    tally = tally_answers([[tuple(own) for own in unit] for unit in units])
    rows = np.array([[label in own for label in labels] for own in tally.categories])
    return krippendorff_alpha(tally, measure_sets(distance, rows, rows))


BINARY = st.lists(st.tuples(*[st.sampled_from([0, 1, None])] * 3), min_size=2, max_size=12).filter(
    lambda units: any(sum(c is not None for c in u) >= 2 for u in units)
)


@given(BINARY, st.lists(st.integers(1, 4), min_size=12, max_size=12))
@settings(max_examples=60)
def test_a_whole_weight_is_the_unit_that_many_times(units, times):
    times = np.array(times[: len(units)])
    weighted = tally_answers(units, times.astype(float))
    repeated = tally_answers([u for u, n in zip(units, times, strict=True) for _ in range(n)])
    for coefficient in (krippendorff_alpha, fleiss_kappa, gwet_ac, brennan_prediger):
        one, other = coefficient(weighted), coefficient(repeated)
        assert one == pytest.approx(other, abs=1e-9, nan_ok=True)


@given(BINARY)
@settings(max_examples=60)
def test_names_of_categories_and_order_of_coders_do_not_matter(units):
    renamed = [[None if c is None else "yn"[c] for c in reversed(u)] for u in units]
    for coefficient in (krippendorff_alpha, fleiss_kappa, gwet_ac):
        one, other = coefficient(tally_answers(units)), coefficient(tally_answers(renamed))
        assert one == pytest.approx(other, abs=1e-9, nan_ok=True)


def test_one_category_alone_leaves_every_coefficient_undefined():
    units = [[0, 0], [0, 0], [0, 0]]
    tally = tally_answers(units)
    table, _ = cross_tabulate(units)
    found = [krippendorff_alpha(tally), fleiss_kappa(tally), gwet_ac(tally)]
    found += [brennan_prediger(tally), cohen_kappa(table), conger_kappa(units)]
    assert np.isnan(found).all()
    assert percent_agreement(tally) == 1
    # Known of beforehand, a category nobody used changes nothing of that.
    assert np.isnan(gwet_ac(tally_counts([[2, 0], [2, 0]])))


def test_units_nobody_or_one_answered_say_nothing_of_alpha():
    units = [[1, 1, None], [1, 0, 0], [0, 0, None], [None, 1, None], [None] * 3]
    assert krippendorff_alpha(tally_answers(units)) == krippendorff_alpha(tally_answers(units[:3]))
    assert np.isnan(krippendorff_alpha(tally_answers([[1, None], [None, 0]])))
    assert np.isnan(krippendorff_alpha(tally_answers([])))


def test_specific_agreement_of_two_coders_is_the_textbook_ratio():
    table = tally_table([[70, 4], [6, 20]])  # 0 and 1
    assert specific_agreement(table, 1) == pytest.approx(2 * 20 / (2 * 20 + 10))
    assert specific_agreement(table, 0) == pytest.approx(2 * 70 / (2 * 70 + 10))


def test_weights_are_scaled_to_the_number_of_units():
    assert scale_weights(np.array([2.0, 6.0])).tolist() == [0.5, 1.5]


def test_sets_that_are_empty_are_alike_and_share_nothing_with_others():
    sets = np.array([[0, 0], [1, 0], [1, 1]])
    assert measure_sets(JACCARD, sets, sets)[0].tolist() == [0, 1, 1]
    assert measure_sets(MASI, sets, sets)[0].tolist() == [0, 1, 1]


def test_words_have_no_interval():
    with pytest.raises(ValueError, match="need numbers"):
        krippendorff_alpha(Tally(np.ones((2, 2)), ("a", "b"), np.ones(2)), "interval")
