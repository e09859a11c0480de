"""How far two answers are from each other: distances for alpha, weights for kappa and AC2.

A distance matrix holds the squared difference of every two categories as Krippendorff (2011)
writes it, 0 on the diagonal. A weight matrix holds the credit of every two categories as Gwet
(2014) writes it, 1 on the diagonal. Sets have a distance of their own, which is named wherever it
is used, since several go by one name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

METRICS = ("nominal", "ordinal", "interval", "ratio")
CREDITS = ("identity", "linear", "quadratic", "ordinal")
JACCARD = "jaccard"
MASI = "masi-passonneau2006"
SET_DISTANCES = (JACCARD, MASI)
_BLOCK = 512  # rows of a distance matrix of sets at a time


def measure_distances(
    metric: str, categories: Sequence[object], margins: np.ndarray | None = None
) -> np.ndarray:
    """Squared differences of categories by `metric` (one of `METRICS`), in the categories' order.

    `margins` (how often each category was given) serve the ordinal metric alone, which counts
    the answers between two ranks. Source: Krippendorff (2011), section E. Raises ValueError for
    a metric that is none, for one that needs numbers and gets words, and for negative ratios.

    >>> measure_distances("interval", [1, 2, 4]).tolist()
    [[0.0, 1.0, 9.0], [1.0, 0.0, 4.0], [9.0, 4.0, 0.0]]
    """
    if metric == "nominal":
        return 1.0 - np.eye(len(categories))
    if metric == "ordinal":
        return _span_ranks(np.asarray(margins))
    values = _as_numbers(metric, categories)
    apart = values[:, None] - values[None, :]
    if metric == "interval":
        return apart**2
    if metric == "ratio":
        if (values < 0).any():
            raise ValueError("ratio distances need values of 0 and more")
        together = values[:, None] + values[None, :]
        return (apart / np.where(together == 0, 1.0, together)) ** 2
    raise ValueError(f"{metric} is none of {', '.join(METRICS)}")


def _span_ranks(margins: np.ndarray) -> np.ndarray:
    """Answers from one rank to another, half of both ends taken off, squared."""
    upto = np.cumsum(margins) - margins / 2
    return (upto[:, None] - upto[None, :]) ** 2


def _as_numbers(metric: str, categories: Sequence[object]) -> np.ndarray:
    try:
        return np.asarray([float(c) for c in categories])  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise ValueError(f"{metric} distances need numbers") from None


def measure_credits(credit: str, categories: Sequence[object]) -> np.ndarray:
    """Weights of partial agreement by `credit` (one of `CREDITS`). Source: Gwet (2014).

    Gwet's ordinal weights are not Krippendorff's ordinal metric: on one set of data they give an
    alpha of .834 and .815. Raises ValueError for what is none, and for words as numbers.
    """
    count = len(categories)
    if credit == "identity":
        return np.eye(count)
    if credit == "ordinal":
        ranks = np.arange(count)
        between = np.abs(ranks[:, None] - ranks[None, :]) + 1.0
        pairs = between * (between - 1) / 2
        return 1 - pairs / max(1.0, pairs.max())
    if credit not in CREDITS:
        raise ValueError(f"{credit} is none of {', '.join(CREDITS)}")
    values = _as_numbers(credit, categories)
    apart = np.abs(values[:, None] - values[None, :])
    share = apart / (apart.max() or 1.0)
    return 1 - (share if credit == "linear" else share**2)


def measure_sets(distance: str, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Distances of every set in `left` to every set in `right` (rows of 0/1 by code).

    `jaccard` is 1 - J, where J is codes in both / codes in either. `masi-passonneau2006` is
    1 - J M, where M is 1 for equal sets, 2/3 where one holds the other, 1/3 where they overlap, 0
    where they share nothing (Passonneau 2006). Two empty sets are the same; an empty one shares
    nothing with others. Some programs round M to .67 and .33, and some mean another M by MASI.

    >>> a, b = np.array([[1, 1, 0]]), np.array([[1, 0, 0], [1, 0, 1], [0, 0, 1], [1, 1, 0]])
    >>> measure_sets("masi-passonneau2006", a, b).round(3).tolist()
    [[0.667, 0.889, 1.0, 0.0]]
    """
    left, right = np.asarray(left, dtype=float), np.asarray(right, dtype=float)
    both = left @ right.T
    return _tell_sets(distance, both, left.sum(axis=1)[:, None], right.sum(axis=1)[None, :])


def measure_set_pairs(distance: str, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Distances of each set in `left` to the one beside it in `right`; see `measure_sets`."""
    left, right = np.asarray(left, dtype=bool), np.asarray(right, dtype=bool)
    return _tell_sets(distance, (left & right).sum(axis=1), left.sum(axis=1), right.sum(axis=1))


def _tell_sets(
    distance: str, both: np.ndarray, sizes: np.ndarray, others: np.ndarray
) -> np.ndarray:
    if distance not in SET_DISTANCES:
        raise ValueError(f"{distance} is none of {', '.join(SET_DISTANCES)}")
    either = sizes + others - both
    share = np.where(either == 0, 1.0, both / np.where(either == 0, 1.0, either))
    if distance == JACCARD:
        return 1 - share
    same = (both == sizes) & (both == others)
    inside = (both == sizes) | (both == others)
    return 1 - share * np.where(same, 1.0, np.where(inside, 2 / 3, 1 / 3))


def multiply_distances(distance: str, sets: np.ndarray, margins: np.ndarray) -> np.ndarray:
    """The matrix of distances of all `sets` (each different) times `margins`, never held whole.

    Thousands of sets make millions of distances. Of two sets of given sizes the distance hangs on
    the number of codes in both alone: so sets are taken by size and distances from a short list.
    """
    sizes = np.asarray(sets).sum(axis=1).astype(int)
    groups = {size: np.flatnonzero(sizes == size) for size in np.unique(sizes)}
    rows = np.asarray(sets, dtype=np.float32)
    product = np.zeros(len(rows))
    for size, own in groups.items():
        for other, theirs in groups.items():
            if other < size:
                continue
            shared = np.arange(size + 1)
            listed = _tell_sets(distance, shared, np.array(size), np.array(other))
            for at in range(0, len(own), _BLOCK):
                block = own[at : at + _BLOCK]
                apart = listed[(rows[block] @ rows[theirs].T).astype(np.uint16)]
                product[block] += apart @ margins[theirs]
                if other != size:
                    product[theirs] += margins[block] @ apart
    return product


def compare_categories(
    distance: Callable[[object, object], float], categories: Sequence[object]
) -> np.ndarray:
    """A matrix of distances from a function of two categories, for distances of one's own."""
    return np.array([[distance(a, b) for b in categories] for a in categories], dtype=float)
