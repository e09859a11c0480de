"""What a passage that is looked for is compared by, and the words that are most like it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from qualcop.alignment import Words, align_words, fold_text
from qualcop.segments import BLANK

LEAST_ALIKE = 0.5  # share of the words that must stand at a place for it to be called changed
ELSEWHERE_ALIKE = 0.75  # the same where the place itself is not known
TELLING = 6  # words in a row that are not there twice by chance
AROUND = 12  # words on each side that are compared
LONG, NEAR = 12, 40  # characters of a quote that is no chance find; of a text with one find in it
FREQUENT = 60  # a word that stands more often says little about a place

CANNOT_TELL = "the same words stand there several times; the texts do not tell which these are"
NAMES_SINCE = "names in it are masked differently now"
SPELLING = "only spacing, capitals or punctuation differ"
BY_WORDS = "found by its words: no copy of the text then is kept"
LIKE_WORDS = "found by words that are much alike"


@dataclass(frozen=True)
class Placed:
    """Where a passage stands now (no place: lost), as `ANCHORS` says it."""

    start: int | None
    end: int | None
    state: str
    likeness: float
    reason: str | None = None


def lose_passage(now: Words, at: int, until: int, likeness: float) -> Placed:
    """A lost passage; the words most like it are named, so that a person can look."""
    if at >= until or not likeness:
        return Placed(None, None, "lost", 0.0, "its words are gone")
    start, end = now.starts[at], now.ends[until - 1]
    shown = " ".join(now.text[start:end].split())
    shown = shown if len(shown) <= 120 else shown[:119] + "…"
    if likeness == 1:
        reason = f"its place is gone; too few words to know them again, as at {start}: {shown}"
    else:
        alike = f"{likeness:.0%} of the words"
        reason = f"its words are gone; most like it ({alike}), at {start}: {shown}"
    return Placed(None, None, "lost", likeness, reason)


def find_alike_words(
    now: Words, forms: Sequence[str], low: int, high: int
) -> tuple[int, int, float]:
    """The words now[at:until] most like `forms` between two numbers, and how like they are, 0-1.

    Each word votes for where the passage would begin by it; frequent words do not vote.
    """
    votes: Counter = Counter()
    for number, form in enumerate(forms):
        places = now.places.get(form, ())
        if len(places) <= FREQUENT:
            votes.update(place - number for place in places if low <= place < high)
    if not votes:
        return low, low, 0.0
    slack = len(forms) // 2 + 2
    best = min(votes, key=lambda begin: (-votes[begin], begin))
    first, last = max(low, best - slack), min(high, best + len(forms) + slack)
    pairs = align_words(forms, now.forms[first:last])
    if not pairs:
        return low, low, 0.0
    at = max(first + pairs[0][1] - pairs[0][0], first)
    until = min(first + pairs[-1][1] + len(forms) - pairs[-1][0], last)
    return at, until, len(pairs) / len(forms)


def count_row(then: Sequence[str], now: Sequence[str], a: int, b: int, step: int) -> int:
    """How many words agree from two places on, at most `AROUND`; as many at the end of both."""
    for count in range(AROUND):
        gone = (not 0 <= a < len(then), not 0 <= b < len(now))
        if any(gone):
            return AROUND if all(gone) else count
        if then[a] != now[b]:
            return count
        a, b = a + step, b + step
    return AROUND


def line_of(text: str, at: int) -> str:
    """The line a character stands in."""
    end = text.find("\n", at)
    return text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else None]


def tell_difference(then: str, now: str, forms: Sequence[str]) -> str | None:
    """Why the signs of a passage differ although its words are the same; None when they do not."""
    if fold_text(then) == fold_text(now):
        return None
    return NAMES_SINCE if BLANK in forms else SPELLING
