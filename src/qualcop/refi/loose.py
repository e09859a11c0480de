"""Texts without white space, in which passages are compared, and places found in them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from unicodedata import combining, is_normalized, normalize

_UNSEEN = frozenset("\ufeff\u200b\u2060\u00ad")
_WORD = re.compile(r"[^\W_]+")
_RUN = 5  # words
GONE = "its words are not in the text"


@dataclass(frozen=True)
class Loose:
    """A text's signs without white space, in NFC, each with its offsets in the text."""

    text: str
    signs: str
    starts: Sequence[int]
    ends: Sequence[int]

    def narrow(self, start: int, end: int) -> tuple[int, int]:
        """The signs that a span of the text holds, as a span of signs."""
        return bisect_left(self.starts, start), bisect_left(self.starts, end)

    def widen(self, first: int, last: int) -> tuple[int, int]:
        """The span of the text that a span of signs stands for."""
        return self.starts[first], self.ends[last - 1]

    @cached_property
    def runs(self) -> frozenset[tuple[str, ...]]:
        """Its runs of five words, small letters alone."""
        words = _WORD.findall(normalize("NFC", self.text).casefold())
        return frozenset(zip(*(words[n:] for n in range(_RUN)), strict=False))


def loosen(text: str) -> Loose:
    """The signs of a text with their offsets."""
    signs, starts, ends = [], [], []
    plain = is_normalized("NFC", text)
    at = 0
    while at < len(text):
        end = at + 1
        while not plain and end < len(text) and combining(text[end]):
            end += 1
        sign = text[at:end] if plain else normalize("NFC", text[at:end])
        if not sign.isspace() and sign not in _UNSEEN:
            for letter in sign:
                signs.append(letter)
                starts.append(at)
                ends.append(end)
        at = end
    return Loose(text, "".join(signs), starts, ends)


@dataclass(frozen=True)
class Place:
    """Where a passage stands in a document of the study; `reason` says why it was not found.

    `changed`: the words there are others, found by those beside them or at its ends.
    """

    document_id: str | None = None
    start: int | None = None
    end: int | None = None
    reason: str | None = None
    changed: bool = False
