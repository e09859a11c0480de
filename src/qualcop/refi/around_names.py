"""Finds a passage whose names are masked otherwise in our text than anybody could foretell.

A matcher masks a name by what it knows of a meeting; a foreign text lacks that. So the words
between the names are looked up, with room for a label where a name stands.
"""

from __future__ import annotations

from collections.abc import Sequence

from qualcop.refi.loose import GONE, Loose, Place, loosen

LABEL = 60  # signs that a label may have
_LEAST = 8  # signs that must be the same in one piece
_BESIDE = 40  # characters beside a passage that begins or ends with a name


def place_around_names(
    source: str,
    span: tuple[int, int],
    names: Sequence[tuple[int, int]],
    document_id: str,
    document: Loose,
) -> Place:
    """The one place where the words between the names of a passage stand in this order."""
    within = [n for n in names if n[0] < span[1] and n[1] > span[0]]
    if not within:
        return Place(document_id, reason=GONE)
    start = span[0] - _BESIDE if within[0][0] <= span[0] else span[0]
    end = span[1] + _BESIDE if within[-1][1] >= span[1] else span[1]
    start, end = _trim(max(0, start), min(end, len(source)), within, names)
    pieces = _cut(source, start, end, within)
    longest = max(range(len(pieces)), key=lambda n: len(pieces[n]))
    if len(pieces[longest]) < _LEAST:
        return Place(document_id, reason=GONE)
    found, at = [], document.signs.find(pieces[longest])
    while at >= 0:
        edges = _follow(document.signs, pieces, longest, at)
        if edges and (marks := _mark(edges, (start, end), span)) not in found:
            found.append(marks)
        at = document.signs.find(pieces[longest], at + 1)
    if len(found) != 1 or found[0][0] >= found[0][1]:
        return Place(document_id, reason=GONE)
    return Place(document_id, *document.widen(*found[0]))


def _trim(
    start: int, end: int, within: Sequence[tuple[int, int]], names: Sequence[tuple[int, int]]
) -> tuple[int, int]:
    """The widened span without names that are not the passage's own."""
    before = [n[1] for n in names if n not in within and start < n[1] <= within[0][0]]
    after = [n[0] for n in names if n not in within and within[-1][1] <= n[0] < end]
    return max([start, *before]), min([end, *after])


def _cut(source: str, start: int, end: int, names: Sequence[tuple[int, int]]) -> list[str]:
    """The signs between names; an empty piece before a first and after a last name."""
    edges = [start, *(edge for name in names for edge in name), end]
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return [loosen(source[a : max(a, b)]).signs for a, b in pairs]


def _follow(signs: str, pieces: Sequence[str], known: int, at: int) -> list[tuple[int, int]] | None:
    """Where each piece stands when the known one stands at `at`; None where one does not."""
    edges = {known: (at, at + len(pieces[known]))}
    for n in range(known + 1, len(pieces)):
        after = edges[n - 1][1]
        place = signs.find(pieces[n], after, after + LABEL + len(pieces[n]))
        if place < 0:
            return None
        edges[n] = (place, place + len(pieces[n]))
    for n in range(known - 1, -1, -1):
        before = edges[n + 1][0]
        place = signs.rfind(pieces[n], max(0, before - LABEL - len(pieces[n])), before)
        if place < 0:
            return None
        edges[n] = (place, place + len(pieces[n]))
    return [edges[n] for n in range(len(pieces))]


def _mark(
    edges: Sequence[tuple[int, int]],
    widened: tuple[int, int],
    span: tuple[int, int],
) -> tuple[int, int]:
    """The passage's span of signs: what was added beside a name at its edges is left out."""
    first = edges[0][1] if widened[0] < span[0] else edges[0][0]
    last = edges[-1][0] if widened[1] > span[1] else edges[-1][1]
    return first, last
