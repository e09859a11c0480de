"""Finds a longer passage by its first and last words, where words between them are gone.

Reading a file takes speakers' labels, times and marks of lists out of its text; a passage over
several turns of the file as it was has them in it.
"""

from __future__ import annotations

from qualcop.refi.loose import GONE, Loose, Place

PIECE = 15  # signs that must stand in the text once
_SKIPPED = 60  # signs at either end that may be gone: a label, a time
_LEAST = 40
_SHORTEST, _LONGEST = 0.4, 1.2  # length there, as a share of the length here


def place_by_ends(quote: str, document_id: str, document: Loose) -> Place:
    """The span from the first to the last piece of the quote that stand in the text once each."""
    lost = Place(document_id, reason=GONE)
    if len(quote) < _LEAST:
        return lost
    last = len(quote) - PIECE
    skipped = min(_SKIPPED, last // 2)
    first = _find_once(document.signs, [quote[n : n + PIECE] for n in range(skipped + 1)])
    ends = [quote[n : n + PIECE] for n in range(last, last - skipped - 1, -1)]
    final = _find_once(document.signs, ends)
    if first is None or final is None:
        return lost
    length = final + PIECE - first
    if not _SHORTEST * len(quote) <= length <= _LONGEST * len(quote):
        return lost
    return Place(document_id, *document.widen(first, final + PIECE), changed=True)


def _find_once(signs: str, pieces: list[str]) -> int | None:
    """Where the first of these pieces stands that is in the text; None if it stands there twice."""
    for piece in pieces:
        at = signs.find(piece)
        if at >= 0:
            return at if signs.find(piece, at + 1) < 0 else None
    return None
