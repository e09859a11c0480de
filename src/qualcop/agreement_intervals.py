"""How sure a coefficient is: the jackknife over meetings, and the gate on its lower limit.

Segments of one meeting are alike: the coders erred there alike, or did not. So meetings are left
out one by one, not segments (methods: coverage .92-.96 where intervals for independent segments
cover .84-.92).
"""

from __future__ import annotations

import numpy as np

RELIABLE, TENTATIVE = 0.80, 0.667  # Krippendorff (2004), p. 241
LEVEL = 0.95
_STILL = 1e-9  # replicates that differ by less do not differ


def jackknife_limits(
    alpha: np.ndarray,
    replicates: np.ndarray,
    there: np.ndarray,
    units: np.ndarray,
    expected: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Lower and upper 95 % limit of each alpha, and the probability that it is below .667.

    `replicates` (meetings x coefficients) are the alphas without one meeting each, where the
    meeting is `there` for the coefficient; D of them. s2 = (D-1)/D sum (alpha_(-d) - mean)^2, and
    the limits are tanh(atanh(alpha) -+ t(D-1) s / (1 - alpha^2)). `below` comes from the same t
    distribution.

    Empty (NaN) where nothing can be told:
    - fewer than two meetings: nothing is known of another one;
    - a replicate is undefined, since the code occurs in that meeting alone. To leave that replicate
      out would leave out the one meeting all rests on;
    - replicates that do not differ though coders do: chance, not certainty.

    Where the coders never differed (alpha = 1), every replicate is 1 and the jackknife has nothing
    to go by. It would give the limit 1, for five units as for five thousand. Instead
    the limit is what the disagreement could be and still not show: with n `units` (of unequal
    weight: Kish's effective number) and none in disagreement, the exact binomial limit of the
    share of them is p = 1 - .025^(1/n), and alpha = 1 - p / De, where `expected` is De, the
    disagreement by chance as a share of pairs. Then `below` is the chance to see no disagreement
    in n units if alpha were .667.

    >>> alphas = np.array([[0.75], [0.8], [0.85], [0.8]])
    >>> limits = jackknife_limits(
    ...     np.array([0.8]), alphas, alphas > 0, np.array([50]), np.array([0.4]))
    >>> [round(float(x[0]), 3) for x in limits]
    [0.506, 0.927, 0.092]
    """
    from scipy import special  # loaded where needed; scipy.stats takes seconds more

    alpha = np.asarray(alpha, dtype=float)
    lower, upper, below = (np.full(alpha.shape, np.nan) for _ in range(3))
    meetings = there.sum(axis=0)
    told = np.isfinite(alpha) & (np.isfinite(replicates) | ~there).all(axis=0) & (meetings >= 2)
    if not told.any():
        return lower, upper, below
    free = np.maximum(meetings - 1, 1)
    mean = np.where(there, replicates, 0).sum(axis=0) / np.maximum(meetings, 1)
    squares = np.where(there, (replicates - mean) ** 2, 0).sum(axis=0)
    spread = np.sqrt(free / np.maximum(meetings, 1) * squares)
    perfect = told & (alpha > 1 - _STILL)
    usual = told & ~perfect & (spread > _STILL)
    z = np.arctanh(np.clip(alpha[usual], _STILL - 1, 1 - _STILL))
    error, free = spread[usual] / (1 - np.tanh(z) ** 2), free[usual]
    half = special.stdtrit(free, (1 + LEVEL) / 2) * error
    lower[usual], upper[usual] = np.tanh(z - half), np.tanh(z + half)
    below[usual] = special.stdtr(free, (np.arctanh(TENTATIVE) - z) / error)
    units, expected = np.asarray(units)[perfect], np.asarray(expected)[perfect]
    lower[perfect] = np.maximum(-1, 1 - (1 - ((1 - LEVEL) / 2) ** (1 / units)) / expected)
    upper[perfect] = 1.0
    below[perfect] = (1 - np.minimum(1, (1 - TENTATIVE) * expected)) ** units
    return lower, upper, below


def name_gate(lower: float) -> str:
    """What the lower limit allows: reliable, tentative or below; undefined where there is none."""
    if not np.isfinite(lower):
        return "undefined"
    return "reliable" if lower >= RELIABLE else "tentative" if lower >= TENTATIVE else "below"
