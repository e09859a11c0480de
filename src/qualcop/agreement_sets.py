"""Agreement on all codes together: alpha of the sets of codes that coders gave each unit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from qualcop.agreement_codes import Answers, differ, divide
from qualcop.agreement_distances import (
    MASI,
    measure_set_pairs,
    measure_sets,
    multiply_distances,
)
from qualcop.agreement_intervals import jackknife_limits, name_gate


def measure_sets_of_codes(answers: Answers, distance: str = MASI) -> pd.DataFrame:
    """One row: alpha of the sets of codes that coders gave each unit, by a named distance.

    A unit's sets hold the codes that all coders who answered anything for it answered: a code one
    of them was not asked is no disagreement. Two empty sets agree. `percent` is the share of pairs
    of equal sets, `ones` the codes in all sets, `disagreements` the units with unequal sets.
    """
    asked = answers.values >= 0
    active = asked.any(axis=2)
    common = (asked | ~active[:, :, None]).all(axis=1)
    units = (active.sum(axis=1) >= 2) & common.any(axis=1)
    given = ((answers.values == 1) & common[:, None, :])[units]
    active, weights = active[units], answers.weights[units].astype(float)
    sets, places = _number_sets(given, active)
    pairs, unequal = _compare_pairs(given, active, distance)
    coders = active.sum(axis=1)
    meetings = np.unique(answers.meetings[units], return_inverse=True)[1]
    alpha, replicates, effective, expected = _leave_out(
        _Sets(sets, places, active, weights, meetings, pairs / np.maximum(coders - 1, 1)), distance
    )
    there = np.ones((len(replicates), 1), dtype=bool)
    limits = jackknife_limits([alpha], replicates[:, None], there, [effective], [expected])
    lower, upper, below = (float(limit[0]) for limit in limits)
    same = 1 - 2 * unequal / np.maximum(coders * (coders - 1), 1)
    row = {
        "units": len(weights),
        "meetings": len(replicates),
        "coders": int(active.any(axis=0).sum()),
        "ones": int((given & active[:, :, None]).sum()),
        "disagreements": int((unequal > 0).sum()),
        "weighted": bool(differ(weights[:, None], np.ones((len(weights), 1), bool))[0]),
        "percent": float(divide((weights * same).sum(), weights.sum())),
        "alpha": alpha,
        **{"lower": lower, "upper": upper, "below": below},
        "distance": distance,
        "gate": name_gate(lower),
    }
    return pd.DataFrame([row])


@dataclass(frozen=True)
class _Sets:
    """Different sets; which set each coder gave each unit; what unequal pairs of a unit cost."""

    sets: np.ndarray
    places: np.ndarray
    active: np.ndarray
    weights: np.ndarray
    meetings: np.ndarray
    apart: np.ndarray


def _number_sets(given: np.ndarray, active: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    rows = given[active]
    packed = np.packbits(rows, axis=1)
    _, first, places = np.unique(packed, axis=0, return_index=True, return_inverse=True)
    numbers = np.full(active.shape, -1)
    numbers[active] = places.reshape(-1)
    return rows[first], numbers


def _compare_pairs(
    given: np.ndarray, active: np.ndarray, distance: str
) -> tuple[np.ndarray, np.ndarray]:
    """By unit: distances of ordered pairs of its sets, added up; pairs of unequal sets."""
    apart, unequal = np.zeros(len(given)), np.zeros(len(given))
    for i in range(active.shape[1]):
        for j in range(i):
            both = active[:, i] & active[:, j]
            left, right = given[both, i], given[both, j]
            apart[both] += 2 * measure_set_pairs(distance, left, right)
            unequal[both] += (left != right).any(axis=1)
    return apart, unequal


def _leave_out(data: _Sets, distance: str) -> tuple[float, np.ndarray, float, float]:
    """Alpha, alpha without each meeting, Kish's number of units, De as a share of pairs.

    Without meeting d, with margins n and n_d and distances V: (n - n_d)' V (n - n_d) =
    n'Vn - 2 n_d'Vn + n_d'Vn_d, where the last is small and V is never held whole.
    """
    spread = np.repeat(data.weights[:, None], data.active.shape[1], axis=1)[data.active]
    places, owners = data.places[data.active], np.nonzero(data.active)[0]
    count = int(data.meetings.max()) + 1 if len(data.meetings) else 0
    margins = np.bincount(places, spread, len(data.sets))
    pulled = multiply_distances(distance, data.sets, margins)
    by = data.meetings[owners]
    chance = margins @ pulled
    less = 2 * np.bincount(by, spread * pulled[places], count)
    own = _square_meetings(data.sets, places, spread, by, count, distance)
    total, units, weight, apart = (
        np.bincount(at, amounts, count)
        for at, amounts in (
            (by, spread),
            (data.meetings, np.ones(len(data.weights))),
            (data.meetings, data.weights),
            (data.meetings, data.weights * data.apart),
        )
    )
    one = divide(weight.sum(), units.sum())
    alpha = 1 - (total.sum() - one) * divide(apart.sum(), chance if chance > 1e-9 else 0)
    rest = chance - less + own
    ones = divide(weight.sum() - weight, units.sum() - units)
    rest = np.where(rest > 1e-9 * max(chance, 1), rest, 0)
    replicates = 1 - (total.sum() - total - ones) * divide(apart.sum() - apart, rest)
    effective = divide(data.weights.sum() ** 2, (data.weights**2).sum())
    return (
        float(alpha),
        replicates,
        float(effective),
        float(divide(chance, total.sum() * (total.sum() - one))),
    )


def _square_meetings(
    sets: np.ndarray,
    places: np.ndarray,
    spread: np.ndarray,
    by: np.ndarray,
    count: int,
    distance: str,
) -> np.ndarray:
    """n_d' V n_d of each meeting."""
    order = np.argsort(by, kind="stable")
    ends = np.searchsorted(by[order], np.arange(count + 1))
    squares = np.zeros(count)
    for d in range(count):
        at = order[ends[d] : ends[d + 1]]
        there, local = np.unique(places[at], return_inverse=True)
        own = np.bincount(local, spread[at])
        squares[d] = own @ measure_sets(distance, sets[there], sets[there]) @ own
    return squares
