"""How sure a coefficient is: the jackknife over meetings, and the gate on its lower limit.

Segments of one meeting are alike: the coders erred there alike, or did not. So meetings are left
out one by one, not segments (methods: coverage .92-.96 where intervals for independent segments
cover .84-.92).
"""

from __future__ import annotations

import numpy as np
from scipy import stats

RELIABLE, TENTATIVE = 0.80, 0.667  # Krippendorff (2004), p. 241
LEVEL = 0.95
_STILL = 1e-9  # replicates that differ by less do not differ


def jackknife_limits(
    alpha: np.ndarray,
    replicates: np.ndarray,
    units: np.ndarray,
    expected: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Lower and upper 95 % limit of alpha, and the probability that it is below .667.

    `replicates` (meetings x coefficients) are the alphas without one meeting each, D of them:
    s2 = (D-1)/D sum (alpha_(-d) - mean)^2, and on Fisher's z the limits are
    tanh(atanh(alpha) -+ t(D-1) s / (1 - alpha^2)). `below` comes from the same t distribution.

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

    >>> low, high, below = jackknife_limits(
    ...     np.array([0.8]), np.array([[0.75], [0.8], [0.85], [0.8]]), np.array([50]),
    ...     np.array([0.4]))
    >>> [round(float(x[0]), 3) for x in (low, high, below)]
    [0.506, 0.927, 0.092]
    """
    alpha = np.asarray(alpha, dtype=float)
    meetings = len(replicates)
    lower, upper, below = (np.full(alpha.shape, np.nan) for _ in range(3))
    if meetings < 2:
        return lower, upper, below
    told = np.isfinite(alpha) & np.isfinite(replicates).all(axis=0)
    perfect = told & (alpha > 1 - _STILL)
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = np.sqrt((meetings - 1) * replicates.var(axis=0))
        error = spread / (1 - alpha**2)
    z = np.arctanh(np.clip(alpha, _STILL - 1, 1 - _STILL))
    usual = told & ~perfect & (spread > _STILL)
    half = stats.t.ppf((1 + LEVEL) / 2, meetings - 1) * error
    lower[usual] = np.tanh(z - half)[usual]
    upper[usual] = np.tanh(z + half)[usual]
    away = (np.arctanh(TENTATIVE) - z[usual]) / error[usual]
    below[usual] = stats.t.cdf(away, meetings - 1)
    missed = 1 - ((1 - LEVEL) / 2) ** (1 / np.asarray(units)[perfect])
    lower[perfect] = np.maximum(-1, 1 - missed / expected[perfect])
    upper[perfect] = 1.0
    at = np.minimum(1, (1 - TENTATIVE) * expected[perfect])
    below[perfect] = (1 - at) ** np.asarray(units)[perfect]
    return lower, upper, below


def name_gate(lower: float) -> str:
    """What the lower limit allows: reliable, tentative or below; undefined where there is none."""
    if not np.isfinite(lower):
        return "undefined"
    return "reliable" if lower >= RELIABLE else "tentative" if lower >= TENTATIVE else "below"
