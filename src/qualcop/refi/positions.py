"""Positions in a text as another program counts them, turned into code points of the clean text.

The standard counts code points (REFI-QDA 1.5, section 10.2) and is silent on line ends and byte
order marks. Programs differ: UTF-16 units or code points; a CRLF as one or as two; a byte order
mark as nothing or as one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

import numpy as np

UNITS = ("codepoint", "utf16")
BREAKS = ("crlf1", "crlf2", "lf2")  # lf2: every line end counts two, also where the file has LF
MAX_MARKS = 2  # byte order marks before a text; a second one is a text's own, saved with one more
_LABEL = re.compile(r"(codepoint|utf16)-(crlf1|crlf2|lf2)-bom([012])")


class Span(NamedTuple):
    """A selection as its file has it: positions in that program's count, and its name."""

    start: int
    end: int
    name: str | None = None


@dataclass(frozen=True, order=True)
class Convention:
    """A way to count positions; `breaks` is one of `BREAKS`, `mark` how many marks count."""

    units: str = "codepoint"
    breaks: str = "crlf1"
    mark: int = 0

    def __str__(self) -> str:
        return f"{self.units}-{self.breaks}-bom{self.mark}"


def parse_convention(label: str) -> Convention | None:
    """The convention called `label` (utf16-crlf2-bom0); None when there is none such."""
    found = _LABEL.fullmatch(label.strip().lower())
    return Convention(found[1], found[2], int(found[3])) if found else None


def list_conventions(marks: int = 1) -> list[Convention]:
    """All conventions, simplest first, for texts with up to `marks` byte order marks."""
    counted = range(min(max(marks, 1), MAX_MARKS) + 1)
    return sorted(
        (Convention(*c) for c in product(UNITS, BREAKS, counted)),
        key=lambda c: (c.breaks == "lf2", c.units != "codepoint", c.breaks, c.mark),
    )


class CountedText:
    """A text with LF line ends and without byte order marks, and what its file had instead.

    `text` is the clean text, `points` its code points, `marks` the byte order marks taken away,
    `pairs` where a LF of the clean text was CRLF in the file.
    """

    def __init__(self, raw: str) -> None:
        """Clean `raw`, a text as it stands in its file."""
        bare = raw.lstrip("\ufeff")
        self.marks = len(raw) - len(bare)
        points = _as_points(bare)
        returns, feeds = points == 13, points == 10
        before_feed = np.append(feeds[1:], False)
        paired = np.insert(returns, 0, False)[: len(points)] & feeds
        kept = ~(returns & before_feed) if len(points) else np.zeros(0, bool)
        self.pairs = paired[kept]
        self.points = np.where(returns, np.uint32(10), points)[kept]
        self.text = bare.replace("\r\n", "\n").replace("\r", "\n")

    def count_starts(self, convention: Convention) -> np.ndarray:
        """Where each character begins in `convention`, and last where the text ends."""
        widths = np.ones(len(self.points), np.int8)
        if convention.units == "utf16":
            widths += self.points > 0xFFFF
        if convention.breaks == "crlf2":
            widths += self.pairs
        elif convention.breaks == "lf2":
            widths += self.points == 10
        return min(convention.mark, self.marks) + np.concatenate(
            ([0], np.cumsum(widths, dtype=np.int64))
        )

    def place(
        self,
        starts: np.ndarray,
        ends: np.ndarray,
        convention: Convention,
        inclusive: bool = False,
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Starts and ends in code points of the clean text, and whether each fits exactly.

        A position within a character or a CRLF is moved inwards; one beyond the text is cut to it;
        both do not fit. With `inclusive`, an end is the position of the last character.
        """
        places = self.count_starts(convention)
        size, base = len(self.points), places[0]
        first = np.searchsorted(places, starts, "left")
        last = np.searchsorted(places, ends, "right") - 1
        if inclusive:
            last_fits = (ends >= base) & (ends < places[-1])
            last = last + 1
        else:
            last_fits = (places[np.maximum(last, 0)] == ends) | ((ends >= 0) & (ends < base))
        first_fits = (places[np.minimum(first, size)] == starts) | ((starts >= 0) & (starts < base))
        first, last = np.clip(first, 0, size), np.clip(last, 0, size)
        return first, np.maximum(last, first), first_fits, last_fits


def as_arrays(spans: Sequence[Span]) -> tuple[np.ndarray, np.ndarray]:
    """Starts and ends of spans, as the file has them; what no text reaches is cut."""
    far = 2**40
    pairs = [(max(-1, min(s.start, far)), max(-1, min(s.end, far))) for s in spans]
    array = np.array(pairs, np.int64).reshape(-1, 2)
    return array[:, 0], array[:, 1]


def _as_points(text: str) -> np.ndarray:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
