"""Texts as TF-IDF vectors, kept sparse: what two segments share beyond common words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class TextVectors:
    """Unit vectors by row: row i holds `weights[bounds[i]:bounds[i + 1]]` of those `terms`."""

    bounds: np.ndarray
    terms: np.ndarray
    weights: np.ndarray
    size: int

    def mean(self, rows: np.ndarray) -> np.ndarray:
        """The mean of these rows, one number per term."""
        places, _ = self._expand(rows)
        sums = np.bincount(self.terms[places], self.weights[places], minlength=self.size)
        return sums / max(len(rows), 1)

    def compare(self, rows: np.ndarray, vector: np.ndarray) -> np.ndarray:
        """The product of each row with `vector`: with a mean, the mean cosine to its rows, 0-1."""
        places, owners = self._expand(rows)
        shares = self.weights[places] * vector[self.terms[places]]
        return np.bincount(owners, shares, minlength=len(rows))

    def _expand(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Where the entries of these rows stand, and to which of the rows each belongs."""
        starts, lengths = self.bounds[rows], np.diff(self.bounds)[rows]
        owners = np.repeat(np.arange(len(rows)), lengths)
        before = np.cumsum(lengths) - lengths
        return np.arange(lengths.sum()) + np.repeat(starts - before, lengths), owners


def vectorise_texts(texts: Sequence[str]) -> TextVectors:
    """TF-IDF of words of two letters or more, in small letters.

    Weight (1 + log tf) (1 + log((1 + n) / (1 + df))), rows scaled to length 1.
    """
    counts = [Counter(_WORD.findall(text.lower())) for text in texts]
    lengths = np.array([len(count) for count in counts], dtype=np.int64)
    vocabulary: dict[str, int] = {}
    terms = np.array(
        [vocabulary.setdefault(word, len(vocabulary)) for count in counts for word in count],
        dtype=np.int64,
    )
    often = np.array([n for count in counts for n in count.values()], dtype=float)
    rarity = 1 + np.log((1 + len(counts)) / (1 + np.bincount(terms, minlength=len(vocabulary))))
    weights = (1 + np.log(often)) * rarity[terms]
    owners = np.repeat(np.arange(len(counts)), lengths)
    norms = np.sqrt(np.bincount(owners, weights**2, minlength=len(counts)))
    bounds = np.concatenate([[0], np.cumsum(lengths)])
    return TextVectors(bounds, terms, weights / norms[owners], len(vocabulary))
