"""Standard errors as other programs print them: units drawn one by one, coders fixed.

For comparing with publications alone. Memos give `agreement_intervals.jackknife_limits`: segments
of one meeting are not drawn one by one, and these errors are then too small.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from qualcop.agreement import Tally, krippendorff_alpha

_STEP = 1e-20  # of a complex number: the slope comes out to the last digit


def standard_error(statistic: Callable[[np.ndarray], complex], frequencies: np.ndarray) -> float:
    """Standard error of a statistic of the units' weights; `frequencies`: units that are alike.

    The infinitesimal jackknife (Jaeckel 1972) with n - 1 below the line. For kappa, pi, AC1 and
    Brennan-Prediger it is the linearised error of Gwet (2014), where no answer is missing.

    >>> from qualcop.agreement import cohen_kappa
    >>> table = np.array([[22, 2, 2, 0], [5, 7, 14, 0], [0, 2, 36, 0], [0, 1, 17, 10]])
    >>> error = standard_error(lambda w: cohen_kappa(w.reshape(4, 4)), table.ravel())
    >>> round(error, 3)  # Agresti 1992
    0.057
    """
    frequencies = np.asarray(frequencies, dtype=float)
    whole = frequencies.sum()
    slopes = np.zeros(len(frequencies))
    for i in np.flatnonzero(frequencies):
        nudged = frequencies.astype(complex)
        nudged[i] += 1j * _STEP
        slopes[i] = np.imag(statistic(nudged)) / _STEP
    return float(np.sqrt(whole / (whole - 1) * (frequencies * slopes**2).sum()))


def gwet_error(
    coefficient: Callable[[np.ndarray], complex], counts: np.ndarray, frequencies: np.ndarray
) -> float:
    """The error of a coefficient of chance-corrected agreement as in Gwet (2014).

    Where answers are missing Gwet holds the number of units answered twice fixed.
    """
    twice = counts.sum(axis=1) >= 2
    share = frequencies[twice].sum() / frequencies.sum()

    def scaled(weights: np.ndarray) -> complex:
        return coefficient(weights) * (weights[twice].sum() / weights.sum()) / share

    return standard_error(scaled, frequencies)


def alpha_error(tally: Tally) -> float:
    """The error of nominal alpha as in Gwet (2014).

    Of the small-sample term, which is one over the number of answers, only the change with that
    number counts.
    """
    twice = tally.counts.sum(axis=1) >= 2
    units = Tally(tally.counts[twice], tally.categories, np.asarray(tally.weights)[twice])
    coders = units.counts.sum(axis=1)
    term = krippendorff_alpha(units) - krippendorff_alpha(units, small_sample=False)
    mean = (units.weights * coders).sum() / units.weights.sum()

    def linear(weights: np.ndarray) -> complex:
        plain = krippendorff_alpha(units.reweigh(weights), small_sample=False)
        return plain - term * (weights * coders).sum() / weights.sum() / mean

    return standard_error(linear, units.weights)
