"""Where words stand now of which no text then was kept: by themselves and what stood around."""

from __future__ import annotations

from qualcop.alignment import Words, share_alike
from qualcop.alike import (
    AROUND,
    BY_WORDS,
    CANNOT_TELL,
    ELSEWHERE_ALIKE,
    LEAST_ALIKE,
    LIKE_WORDS,
    TELLING,
    Placed,
    find_alike_words,
    lose_passage,
)
from qualcop.marks import find_quote
from qualcop.passages import Pair
from qualcop.placing import Search


def place_quote(then: Words, inner: tuple[int, int], now: Words, expected: int | None) -> Placed:
    """Where words stand now that are known by themselves and what stood around them.

    `then` is the quote with what stood before and after, `inner` the quote's offsets in it,
    `expected` where it began in the text then.
    """
    search = Search(Pair(then, now), *inner)
    begins = now.find(search.forms)
    if not begins:
        return _place_odd_quote(search, now, expected or 0)
    scores = {n: sum(search.count_around(n)) for n in begins}
    top = [n for n in begins if scores[n] == max(scores.values())]
    best = min(top, key=lambda n: abs(now.starts[n] - (expected or 0)))
    alone = max(scores.values()) == 0 and search.forms != then.forms
    if alone and len(search.forms) < TELLING:  # it may be anybody's "yes"
        return lose_passage(now, best, best + len(search.forms), 1.0)
    placed = search.tell(best, "exact")
    reason = CANNOT_TELL if len(top) > 1 else placed.reason or BY_WORDS
    return Placed(placed.start, placed.end, "exact", 1.0, reason)


def _place_odd_quote(search: Search, now: Words, expected: int) -> Placed:
    """A quote whose words are not there: parts of words or signs, or words that changed."""
    if found := find_quote(now.text, search.quote):
        nearest = min(found, key=lambda span: abs(span[0] - expected))
        return Placed(*nearest, "exact", 1.0, BY_WORDS if len(found) == 1 else CANNOT_TELL)
    if not search.forms:
        return Placed(None, None, "lost", 0.0, "no words to look for")
    at, until, likeness = find_alike_words(now, search.forms, 0, len(now.forms))
    around = share_alike(search.then.forms, now.forms[max(0, at - AROUND) : until + AROUND])
    known = len(search.forms) >= TELLING and likeness >= ELSEWHERE_ALIKE
    if at < until and (known or (likeness >= LEAST_ALIKE and around >= ELSEWHERE_ALIKE)):
        return Placed(now.starts[at], now.ends[until - 1], "changed", likeness, LIKE_WORDS)
    return lose_passage(now, at, until, likeness)
