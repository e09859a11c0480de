"""Coefficients of agreement between coders. numpy alone; every one takes weights of units.

Three shapes of data:

    answers   units x coders, each cell a category; None or NaN where a coder gave none
    tally     units x categories, how many coders gave each: `tally_answers`, `tally_table`
    table     categories x categories, first coder down, second across: `cross_tabulate`

A unit's weight is one over its probability of being coded twice, scaled so that weights sum to
the number of units (`scale_weights`); without weights every unit counts once. A table's cells may
be such sums. Where chance alone would agree, De = 0 in Krippendorff's words (nobody used a second
category), nothing is known of agreement beyond chance: the coefficient is NaN, never 1.

Checked against the published examples below and 109 published cases
(`tests/test_agreement.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qualcop.agreement_distances import measure_credits, measure_distances


@dataclass(frozen=True)
class Tally:
    """How many coders gave each category (columns) to each unit (rows), and units' weights."""

    counts: np.ndarray
    categories: tuple
    weights: np.ndarray

    def reweigh(self, weights: np.ndarray) -> Tally:
        """The same answers with other weights."""
        return Tally(self.counts, self.categories, weights)


def is_missing(cell: object) -> bool:
    """Whether a cell holds no answer: None, NaN, pandas' NA."""
    return cell is None or type(cell).__name__ in ("NAType", "NaTType") or cell != cell


def scale_weights(weights: np.ndarray) -> np.ndarray:
    """Weights scaled to sum to the number of units."""
    weights = np.asarray(weights)
    return weights * (len(weights) / weights.sum()) if len(weights) else weights


def number_answers(answers: Sequence[Sequence[object]]) -> tuple[np.ndarray, tuple]:
    """Answers as numbers of their category (-1 where none), and the categories in order."""
    if isinstance(answers, np.ndarray) and answers.dtype.kind in "biuf":
        found, places = np.unique(answers, return_inverse=True)
        missing = np.isnan(found.astype(float)).sum()  # sorted last
        codes = places.reshape(answers.shape)
        categories = tuple(found[: len(found) - missing].tolist())
        return np.where(codes < len(categories), codes, -1), categories
    rows = [list(row) for row in answers]
    given = {cell for row in rows for cell in row if not is_missing(cell)}
    try:
        categories = tuple(sorted(given))
    except TypeError:  # words and numbers together have no order of their own
        categories = tuple(sorted(given, key=lambda c: (type(c).__name__, str(c))))
    place = {category: i for i, category in enumerate(categories)}
    codes = [[-1 if is_missing(cell) else place[cell] for cell in row] for row in rows]
    return np.array(codes, dtype=int).reshape(len(rows), -1 if rows else 0), categories


def tally_answers(answers: Sequence[Sequence[object]], weights: np.ndarray | None = None) -> Tally:
    """Answers (units x coders) as a tally; units that nobody answered stay, as rows of zeros."""
    codes, categories = number_answers(answers)
    counts = np.zeros((len(codes), len(categories)))
    for i in range(len(categories)):
        counts[:, i] = (codes == i).sum(axis=1)
    return Tally(counts, categories, np.ones(len(codes)) if weights is None else weights)


def tally_counts(counts: Sequence[Sequence[float]], categories: Sequence | None = None) -> Tally:
    """Units x categories as a tally."""
    counts = np.asarray(counts, dtype=float)
    names = tuple(categories) if categories is not None else tuple(range(counts.shape[1]))
    return Tally(counts, names, np.ones(len(counts)))


def tally_table(table: Sequence[Sequence[float]], categories: Sequence | None = None) -> Tally:
    """A two-coder table as a tally: a row for each cell, weighted by what stands in it."""
    table = np.asarray(table)
    size = len(table)
    one = np.eye(size)
    counts = (one[:, None, :] + one[None, :, :]).reshape(size * size, size)
    return Tally(counts, tuple(categories or range(size)), table.reshape(-1))


def cross_tabulate(
    answers: Sequence[Sequence[object]], weights: np.ndarray | None = None
) -> tuple[np.ndarray, tuple]:
    """The two-coder table of units both answered, and its categories.

    Raises ValueError unless there are exactly two coders.
    """
    codes, categories = number_answers(answers)
    if codes.shape[1] != 2:
        raise ValueError("a table of two coders needs two coders")
    both = (codes >= 0).all(axis=1)
    weight = np.ones(len(codes)) if weights is None else np.asarray(weights)
    table = np.zeros((len(categories), len(categories)), dtype=weight.dtype)
    np.add.at(table, (codes[both, 0], codes[both, 1]), weight[both])
    return table, categories


def percent_agreement(tally: Tally, credit: np.ndarray | None = None) -> float:
    """Share of pairs of answers that agree, unit by unit, then averaged over units (Gwet 2014).

    >>> percent_agreement(tally_table([[40, 9], [6, 45]]))  # Feinstein & Cicchetti 1990
    0.85
    """
    counts, weights, coders = _answered_twice(tally)
    credit = np.eye(len(tally.categories)) if credit is None else credit
    agreed = (counts * (counts @ credit - 1)).sum(axis=1) / (coders * (coders - 1))
    return _divide((weights * agreed).sum(), weights.sum())


def specific_agreement(tally: Tally, category: object) -> float:
    """Of the answers `category`, the share that the unit's other coders gave too.

    For two coders 2a / (2a + b + c): positive (or negative) specific agreement. Source: Cicchetti
    & Feinstein (1990). With more coders, a unit's pairs count by 1 / (coders - 1), as in alpha.

    >>> round(specific_agreement(tally_table([[5, 10], [5, 80]]), 0), 3)
    0.4
    """
    counts, weights, coders = _answered_twice(tally)
    own = counts[:, tally.categories.index(category)]
    return _divide((weights * own * (own - 1) / (coders - 1)).sum(), (weights * own).sum())


def krippendorff_alpha(
    tally: Tally, metric: str | np.ndarray = "nominal", small_sample: bool = True
) -> float:
    """Krippendorff's alpha, 1 - Do/De; `metric` is one of `METRICS` or a matrix of distances.

    Source: Krippendorff (2011), example C, of four observers and twelve units:

    >>> _ = None
    >>> c = tally_answers([
    ...     [1, 1, _, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4],
    ...     [4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2], [_, 5, 5, 5], [_, _, 1, 1], [_, 3, _, _]])
    >>> [round(krippendorff_alpha(c, m), 3) for m in ("nominal", "ordinal", "interval", "ratio")]
    [0.743, 0.815, 0.849, 0.797]

    Without `small_sample` the expected disagreement is that of drawing with replacement.
    Nobody used a second category: undefined.

    >>> krippendorff_alpha(tally_answers([[0, 0], [0, 0]]))
    nan
    """
    counts, weights, coders = _answered_twice(tally)
    margins = (weights[:, None] * counts).sum(axis=0)
    if isinstance(metric, str):
        metric = measure_distances(metric, tally.categories, margins)
    total = margins.sum()
    seen = (weights * ((counts @ metric) * counts).sum(axis=1) / (coders - 1)).sum()
    expected = margins @ metric @ margins
    return _plain(1 - (total - 1 if small_sample else total) * _divide(seen, expected))


def gwet_ac(tally: Tally, credit: np.ndarray | None = None) -> float:
    """Gwet's AC1, or AC2 with a matrix of credits (`measure_credits`). Source: Gwet (2008, 2014).

    >>> round(gwet_ac(tally_table([[80, 10], [5, 5]])), 2)  # the paradox: kappa is .32
    0.81
    """
    size = len(tally.categories)
    shares = _shares(tally)
    credit = np.eye(size) if credit is None else credit
    chance = credit.sum() / (size * (size - 1)) * (shares * (1 - shares)).sum() if size > 1 else 1
    return _beyond_chance(tally, credit, chance)


def brennan_prediger(tally: Tally, credit: np.ndarray | None = None) -> float:
    """Brennan and Prediger's coefficient: chance gives every category alike.

    Of two coders also S (Bennett 1954) and PABAK, of many Randolph's free-marginal kappa (2005).

    >>> answers = [["Yes"] * 3, ["Yes", "Yes", "No"], ["Yes", "Yes", "No"], ["Yes"] * 3]
    >>> round(brennan_prediger(tally_answers(answers)), 2)  # Randolph 2005, p. 17
    0.33
    """
    size = len(tally.categories)
    credit = np.eye(size) if credit is None else credit
    return _beyond_chance(tally, credit, credit.sum() / size**2 if size else 1)


def fleiss_kappa(tally: Tally, credit: np.ndarray | None = None) -> float:
    """Fleiss' kappa: chance as the categories' shares over all coders; Scott's pi for two.

    Source: Fleiss (1971), six psychiatrists and thirty patients:

    >>> patients = [
    ...     "444444", "222555", "233335", "555555", "222444", "113333", "333355", "113334",
    ...     "114444", "555555", "144444", "124444", "222333", "144444", "224445", "333335",
    ...     "111455", "111112", "224444", "133555", "555555", "244444", "224555", "114444",
    ...     "144445", "222224", "111155", "224444", "133333", "555555"]
    >>> round(fleiss_kappa(tally_answers([list(p) for p in patients])), 3)
    0.43
    """
    shares = _shares(tally)
    credit = np.eye(len(shares)) if credit is None else credit
    return _beyond_chance(tally, credit, shares @ credit @ shares)


def scott_pi(table: Sequence[Sequence[float]]) -> float:
    """Scott's pi of two coders.

    >>> round(scott_pi([[20, 10], [20, 50]]), 3)  # Artstein & Poesio 2008, table 2
    0.341
    """
    return fleiss_kappa(tally_table(table))


def cohen_kappa(table: Sequence[Sequence[float]], credit: np.ndarray | None = None) -> float:
    """Cohen's kappa of two coders, or weighted kappa (1968) with a matrix of credits.

    >>> round(cohen_kappa([[88, 14, 18], [10, 40, 10], [2, 6, 12]]), 3)  # Cohen 1960, p. 45
    0.492
    """
    table = np.asarray(table)
    credit = np.eye(len(table)) if credit is None else credit
    whole = table.sum()
    if whole == 0:
        return np.nan
    shares = table / whole
    chance = shares.sum(axis=1) @ credit @ shares.sum(axis=0)
    return _divide((shares * credit).sum() - chance, 1 - chance)


def conger_kappa(
    answers: Sequence[Sequence[object]],
    credit: np.ndarray | None = None,
    weights: np.ndarray | None = None,
) -> float:
    """Conger's kappa (1980): Cohen's for several coders, each with shares of his own.

    Missing answers as in Gwet (2014): a coder's shares are those of the units he answered.
    """
    codes, categories = number_answers(answers)
    tally = tally_answers(answers, weights)
    credit = np.eye(len(categories)) if credit is None else credit
    given = np.stack([(codes == i) for i in range(len(categories))], axis=-1)
    by_coder = np.einsum("u,ucq->cq", tally.weights, given)
    by_coder = by_coder[by_coder.sum(axis=1) != 0]
    shares = by_coder / by_coder.sum(axis=1, keepdims=True)
    mean, coders = shares.mean(axis=0), len(shares)
    apart = (shares.T @ shares - coders * np.outer(mean, mean)) / (coders - 1)
    return _beyond_chance(tally, credit, (credit * (np.outer(mean, mean) - apart / coders)).sum())


def weigh(tally: Tally, credit: str) -> np.ndarray:
    """The matrix of credits of that name for a tally's categories."""
    return measure_credits(credit, tally.categories)


def _answered_twice(tally: Tally) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Counts, weights and coders of the units that two or more coders answered."""
    coders = tally.counts.sum(axis=1)
    twice = coders >= 2
    return tally.counts[twice], np.asarray(tally.weights)[twice], coders[twice]


def _shares(tally: Tally) -> np.ndarray:
    """Each category's share: within a unit first, then over all units that were answered."""
    coders = tally.counts.sum(axis=1)
    there = coders > 0
    weights = np.asarray(tally.weights)[there]
    shares = (weights[:, None] * tally.counts[there] / coders[there, None]).sum(axis=0)
    return shares / weights.sum() if weights.sum() else shares


def _beyond_chance(tally: Tally, credit: np.ndarray, chance: float) -> float:
    if (_shares(tally) != 0).sum() < 2:
        return np.nan  # one category alone was used
    return _divide(percent_agreement(tally, credit) - chance, 1 - chance)


def _divide(part: float, whole: float) -> float:
    return _plain(part / whole) if whole != 0 else np.nan


def _plain(number: float) -> float:
    """A number of Python's own, complex where it was so."""
    return number.item() if isinstance(number, np.generic) else number
