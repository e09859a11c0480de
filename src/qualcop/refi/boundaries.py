"""How likely it is that somebody's selection begins or ends at each place of a text.

People and programs select lines, sentences and words. A place where a line begins is therefore a
likely start, a place within a word is not. `weigh_kinds` says for each kind of place in a text how
many times likelier it is among the ends of selections than among all places, in decimal logarithms
(bans): evidence that adds up. Scripts without blanks between words say nothing either way.
"""

from __future__ import annotations

import unicodedata

import numpy as np

SPACE, BREAK, WORD, SIGN, UNSPACED, ACCENT = range(6)

# Kinds of places
LINE, WORD_EDGE, SIGN_EDGE, AT_SPACE, AT_BREAK, INSIDE, OPEN = range(7)

# Shares of selections that begin and end at each kind of place. Ends that take the blank or line
# end after them are common (a double click, a paragraph), starts that do so are not.
START_SHARES = np.array([0.30, 0.50, 0.05, 0.04, 0.01, 0.06])
END_SHARES = np.array([0.25, 0.45, 0.05, 0.10, 0.09, 0.06])
MISFIT = -2.0  # bans of a position within a character or beyond the text

# Scripts written without blanks between words: Thai to Myanmar, Khmer, kana and Han.
_UNSPACED = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF),
)  # fmt: skip


def sort_characters(points: np.ndarray) -> np.ndarray:
    """The kind (SPACE … ACCENT) of each code point."""
    found, inverse = np.unique(points, return_inverse=True)
    kinds = np.array([_sort_character(int(p)) for p in found], np.int8)
    return kinds[inverse.ravel()] if len(points) else np.zeros(0, np.int8)


def sort_starts(kinds: np.ndarray) -> np.ndarray:
    """The kind of place each position (also that after the last character) is as a start."""
    here = np.append(kinds, SPACE)
    before = np.insert(kinds, 0, BREAK)
    return np.select(
        [
            here == BREAK,
            here == SPACE,
            here == ACCENT,
            (here == UNSPACED) & np.isin(before, (UNSPACED, WORD)),
            before == BREAK,
            np.isin(before, (WORD, ACCENT)) & (here == WORD),
            (here == WORD) | (before == SPACE) | (here == UNSPACED),
        ],
        [AT_BREAK, AT_SPACE, INSIDE, OPEN, LINE, INSIDE, WORD_EDGE],
        SIGN_EDGE,
    ).astype(np.int8)


def sort_ends(kinds: np.ndarray) -> np.ndarray:
    """The kind of place each position is as an end (exclusive)."""
    here = np.append(kinds, BREAK)
    before = np.insert(kinds, 0, SPACE)
    return np.select(
        [
            here == ACCENT,
            before == BREAK,
            before == SPACE,
            (before == UNSPACED) & np.isin(here, (UNSPACED, WORD)),
            here == BREAK,
            np.isin(before, (WORD, ACCENT)) & (here == WORD),
            np.isin(before, (WORD, ACCENT, UNSPACED)) | (here == SPACE),
        ],
        [INSIDE, AT_BREAK, AT_SPACE, OPEN, LINE, INSIDE, WORD_EDGE],
        SIGN_EDGE,
    ).astype(np.int8)


def weigh_kinds(places: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Bans for each kind of place: its share among selections to its share in the text."""
    counts = np.bincount(places, minlength=OPEN + 1)[:OPEN] + 0.5
    bans = np.log10(shares / (counts / counts.sum()))
    return np.append(bans, 0.0)  # OPEN says nothing


def on_edge(places: np.ndarray) -> np.ndarray:
    """Whether each place is at the edge of a word, line or sign, not within a word."""
    return places != INSIDE


def _sort_character(point: int) -> int:
    sign = chr(point)
    if sign in "\n\x0b\x0c\x85\u2028\u2029":
        return BREAK
    if sign.isspace():
        return SPACE
    if any(low <= point <= high for low, high in _UNSPACED):
        return UNSPACED
    if unicodedata.category(sign)[0] == "M" or sign == "\u200d":
        return ACCENT
    return WORD if sign.isalnum() or sign == "_" else SIGN
