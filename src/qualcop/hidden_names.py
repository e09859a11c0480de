"""The parts of a text that read otherwise than they are spelt: addresses, codes, parted letters.

Masking and the leak check both look for names in these parts, and in no others: what one takes
apart, the other does. A random id ("1xKimQ8aB7") is not taken apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from qualcop.readings import list_decoded, list_packed

_CODED = re.compile(r"[%&\\=\u00ad\u200b-\u200f\u2060-\u2064\ufeff\x02\ufffe]")
# A part of an address or a word; an entity's own signs ("&eacute;") do not part it.
_PART = re.compile(r"(?:&#?\w{2,10};|[^\s/?#,()<>\"'&;|])+")
_LETTER = r"[^\W\d_]"
_PARTED = re.compile(
    rf"(?<![^\W_]){_LETTER}(?:[ \u00a0\u2002-\u200a]{_LETTER}){{2,}}(?![^\W_])"
    rf"|{_LETTER}{{1,40}}(?:[-\u2010\u00ad]\r?\n[ \t]{{0,20}}|[\x02\ufffe]\r?\n?|=\r?\n)"
    rf"{_LETTER}{{1,40}}"
)
_GAPS = re.compile(r"[\W_]+")
_HUMPED = re.compile(r"(?<![^\W_])(?=[^\W\d_]{0,60}[a-z][A-Z])[^\W\d_]{5,60}(?=\d{0,4}(?![^\W_]))")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_RUN = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_SMALL, _LARGE = re.compile("[a-z]"), re.compile("[A-Z0-9]")
_WORDS = re.compile(r"(?<![^\W\d_])[a-z]{3,}(?![^\W\d_])|-")


class Part(NamedTuple):
    """text[start:end] and what it reads as; `place` gives where an offset of the reading lies."""

    start: int
    end: int
    reading: str
    place: Callable[[int], int] | None = None


def list_parts(text: str) -> Iterator[Part]:
    """Every part of `text` that reads otherwise, with each of its readings; none in most texts."""
    if _CODED.search(text):
        for match in _PART.finditer(text):
            if _CODED.search(match[0]):
                end = match.start() + len(match[0].rstrip(".:!"))
                for reading in list_decoded(match[0]):
                    yield Part(match.start(), end, reading)
    for match in _PARTED.finditer(text):
        yield Part(*match.span(), _GAPS.sub("", match[0]))
    yield from _list_humps(text)
    for match in _RUN.finditer(text):
        mixed = _SMALL.search(match[0]) and _LARGE.search(match[0])
        if mixed and not _WORDS.search(match[0]):
            for data in list_packed(match[0]):
                yield Part(*match.span(), data.decode("utf-8", "replace"))


def _list_humps(text: str) -> Iterator[Part]:
    """Words in which capitals part words of two letters or more ("notesByTavi"), not "LinVM"."""
    for match in _HUMPED.finditer(text):
        pieces = _HUMP.split(match[0])
        if len(pieces) < 2 or any(len(p) < 2 or not p[1:].islower() for p in pieces):
            continue
        starts, at = [], 0
        for piece in pieces:
            starts.append(at)
            at += len(piece) + 1
        begin = match.start()

        def place(offset: int, starts: list[int] = starts, begin: int = begin) -> int:
            return begin + offset - sum(s <= offset for s in starts[1:])

        yield Part(*match.span(), " ".join(pieces), place)
