"""Agreement on many codes at once: the coefficients of `agreement` for 0/1 answers, as arrays.

Tens of thousands of segments by dozens of codes come out in seconds, with every meeting left out
once: what alpha needs are sums over units, and those of a meeting are taken off those of all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from qualcop.agreement import Tally, cohen_kappa
from qualcop.agreement_distances import measure_distances
from qualcop.agreement_intervals import jackknife_limits, name_gate


@dataclass(frozen=True)
class Answers:
    """What coders answered: units x coders x codes of 1, 0 and -1 (no answer).

    `meetings` number each unit's meeting; `weights` are one over the probability that the unit
    was given to several coders, on any scale.
    """

    values: np.ndarray
    meetings: np.ndarray
    weights: np.ndarray

    def take(self, units: np.ndarray, coders: list[int] | None = None) -> Answers:
        """These units alone, and these coders alone where they are named."""
        values = self.values[units]
        values = values if coders is None else values[:, coders]
        return Answers(values, self.meetings[units], self.weights[units])


def measure_codes(answers: Answers) -> pd.DataFrame:
    """A row for each code, in order: the numbers of `coding_tables.RELIABILITY` from units to gate.

    A code's units are those that two or more coders answered for it. Weights are scaled to sum to
    the number of these. Coefficients are NaN where all answers are the same.
    """
    ones = (answers.values == 1).sum(axis=1).astype(float)
    coders = ones + (answers.values == 0).sum(axis=1)
    twice = coders >= 2
    ones, coders = np.where(twice, ones, 0), np.where(twice, coders, 0)
    weights = np.where(twice, answers.weights[:, None], 0)
    units = twice.sum(axis=0)
    sums = _sum_by_meeting(answers.meetings, ones, coders, weights, twice)
    whole = {name: part.sum(axis=0) for name, part in sums.items()}
    alpha = _alpha(whole)
    replicates = _alpha({name: whole[name] - part for name, part in sums.items()})
    there = sums["units"] > 0
    effective = divide(weights.sum(axis=0) ** 2, (weights**2).sum(axis=0))
    expected = _expect(whole)
    lower, upper, below = jackknife_limits(alpha, replicates, there, effective, expected)
    frame = {
        "units": units,
        "meetings": there.sum(axis=0),
        "coders": ((answers.values >= 0) & twice[:, None, :]).any(axis=0).sum(axis=0),
        "ones": ones.sum(axis=0).astype(int),
        "disagreements": ((ones > 0) & (ones < coders)).sum(axis=0),
        "weighted": differ(weights, twice),
        **_describe(ones, coders, weights, whole),
        "kappa": _kappas(answers, twice),
        "alpha": alpha,
        **{"lower": lower, "upper": upper, "below": below},
        "distance": "nominal",
        "gate": [name_gate(limit) for limit in lower],
    }
    return pd.DataFrame(frame)


def _sum_by_meeting(
    meetings: np.ndarray,
    ones: np.ndarray,
    coders: np.ndarray,
    weights: np.ndarray,
    twice: np.ndarray,
) -> dict[str, np.ndarray]:
    """Sums over the units of each meeting (rows), by code: what alpha is made of."""
    zeros = coders - ones
    parts = {
        "units": twice.astype(float),
        "weight": weights,
        "ones": weights * ones,
        "zeros": weights * zeros,
        "apart": weights * ones * zeros / np.maximum(coders - 1, 1),
    }
    order = np.argsort(meetings, kind="stable")
    starts = np.flatnonzero(np.diff(meetings[order], prepend=-1))
    if not len(starts):
        return {name: np.zeros((0, ones.shape[1])) for name in parts}
    return {name: np.add.reduceat(part[order], starts, axis=0) for name, part in parts.items()}


def _alpha(sums: dict[str, np.ndarray]) -> np.ndarray:
    """1 - Do/De; the weights' scale enters only where one answer is taken off."""
    total = sums["ones"] + sums["zeros"]
    one = divide(sums["weight"], sums["units"])
    never = (sums["ones"] < 1e-9) | (sums["zeros"] < 1e-9)
    chance = np.where(never, np.nan, sums["ones"] * sums["zeros"])
    return 1 - (total - one) * sums["apart"] / chance


def _expect(sums: dict[str, np.ndarray]) -> np.ndarray:
    total = sums["ones"] + sums["zeros"]
    one = divide(sums["weight"], sums["units"])
    return divide(2 * sums["ones"] * sums["zeros"], total * (total - one))


def _describe(
    ones: np.ndarray, coders: np.ndarray, weights: np.ndarray, sums: dict[str, np.ndarray]
) -> dict[str, np.ndarray]:
    """Prevalence, percent, specific agreement, AC1, Brennan-Prediger."""
    pairs = np.maximum(coders * (coders - 1), 1)
    apart = weights * 2 * ones * (coders - ones) / pairs
    percent = 1 - divide(apart.sum(axis=0), sums["weight"])
    share = divide((weights * ones / np.maximum(coders, 1)).sum(axis=0), sums["weight"])
    chance = np.where((share > 0) & (share < 1), 2 * share * (1 - share), np.nan)
    told = np.where(np.isnan(chance), np.nan, percent)
    return {
        "prevalence": divide(sums["ones"], sums["ones"] + sums["zeros"]),
        "percent": percent,
        "positive": divide(sums["ones"] - sums["apart"], sums["ones"]),
        "negative": divide(sums["zeros"] - sums["apart"], sums["zeros"]),
        "ac1": (told - chance) / (1 - chance),
        "brennan_prediger": 2 * told - 1,
    }


def _kappas(answers: Answers, twice: np.ndarray) -> np.ndarray:
    """Cohen's kappa of every code that exactly two coders answered."""
    kappas = np.full(twice.shape[1], np.nan)
    for code in range(twice.shape[1]):
        own = answers.values[twice[:, code], :, code]
        there = np.flatnonzero((own >= 0).any(axis=0))
        if len(there) == 2:
            cells = own[:, there[0]] * 2 + own[:, there[1]]
            table = np.bincount(cells, answers.weights[twice[:, code]], 4).reshape(2, 2)
            kappas[code] = cohen_kappa(table)
    return kappas


def measure_categories(
    tally: Tally, meetings: np.ndarray, metric: str
) -> tuple[float, float, float, float]:
    """Alpha of categories by `metric`, its 95 % limits, and the probability to be below .667.

    For units with one category a coder, in any number of categories; see `jackknife_limits`.
    """
    coders = tally.counts.sum(axis=1)
    twice = coders >= 2
    counts, weights = tally.counts[twice], np.asarray(tally.weights)[twice]
    share = weights / (coders[twice] - 1)
    whole, size = _coincide(counts, share), (weights.sum(), len(weights))
    found = _alpha_of(whole, size, metric, tally.categories)
    order = np.argsort(meetings[twice], kind="stable")
    starts = np.flatnonzero(np.diff(meetings[twice][order]))
    parts = np.split(order, starts + 1) if len(order) else []
    replicates = []
    for own in parts:  # as places, not as flags: every unit may be a meeting of its own
        rest = whole - _coincide(counts[own], share[own])
        left = (size[0] - weights[own].sum(), size[1] - len(own))
        replicates.append(_alpha_of(rest, left, metric, tally.categories)[0])
    there = np.ones((len(parts), 1), dtype=bool)
    effective = divide(weights.sum() ** 2, (weights**2).sum())
    limits = jackknife_limits(
        [found[0]], np.reshape(replicates, (-1, 1)), there, [effective], [found[1]]
    )
    return (found[0], *(float(limit[0]) for limit in limits))


def _coincide(counts: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Krippendorff's coincidence matrix of some units."""
    weighted = counts * share[:, None]
    return weighted.T @ counts - np.diag(weighted.sum(axis=0))


def _alpha_of(
    coincidences: np.ndarray, size: tuple[float, int], metric: str, categories: tuple
) -> tuple[float, float]:
    """Alpha, and the greatest De as a share of pairs that a nominal metric would give.

    `size`: the units' weights added up, and how many units they are.
    """
    margins = coincidences.sum(axis=0)
    total, one = margins.sum(), divide(*size)
    apart = measure_distances(metric, categories, margins)
    chance = margins @ apart @ margins
    alpha = 1 - (total - one) * divide((coincidences * apart).sum(), chance)
    differing = total**2 - (margins**2).sum()
    return float(alpha), float(divide(differing, total * (total - one)))


def divide(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """The quotient; NaN where there is nothing to divide by."""
    whole = np.asarray(whole, dtype=float)
    return part / np.where(whole == 0, np.nan, whole)


def differ(weights: np.ndarray, there: np.ndarray) -> np.ndarray:
    """Whether any weight of a code's units differs from 1."""
    return (there & (np.abs(weights - 1) > 1e-9)).any(axis=0)
