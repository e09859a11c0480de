"""One passage of an earlier text beside the text now: its words, its neighbours, its context."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property

from qualcop.alignment import Words, align_words, count_shared_ends
from qualcop.alike import LONG, NEAR, Placed, count_row, tell_difference
from qualcop.marks import find_quote


class Pair:
    """A text then and the text now, laid side by side once for all passages."""

    def __init__(self, then: Words, now: Words) -> None:
        self.then, self.now = then, now

    @cached_property
    def shared(self) -> tuple[int, int]:
        """Characters that are the same at the beginning and at the end of both texts."""
        return count_shared_ends(self.then.text, self.now.text)

    @cached_property
    def pairs(self) -> list[tuple[int, int]]:
        """Numbers of the words that are the same word then and now."""
        return align_words(self.then.forms, self.now.forms)

    @cached_property
    def numbers_then(self) -> list[int]:
        """The first numbers of `pairs`."""
        return [pair[0] for pair in self.pairs]

    @cached_property
    def origin(self) -> dict[int, int]:
        """For a word now, the word it was then."""
        return {now: then for then, now in self.pairs}


class Passage:
    """then.text[start:end] of a pair of texts."""

    def __init__(self, pair: Pair, start: int, end: int) -> None:
        self.pair, self.start, self.end = pair, start, end
        self.then, self.now = pair.then, pair.now
        self.first, self.last = self.then.within(start, end)
        if start == end:
            self.last = self.first
        self.forms = self.then.forms[self.first : self.last]
        self.quote = self.then.text[start:end]

    @cached_property
    def _numbers(self) -> tuple[int, int]:
        """Which of the pairs lie in the passage."""
        numbers = self.pair.numbers_then
        return bisect_left(numbers, self.first), bisect_left(numbers, self.last)

    @property
    def inside(self) -> list[tuple[int, int]]:
        """The words of the passage that stand now, then and now."""
        return self.pair.pairs[slice(*self._numbers)]

    @property
    def left(self) -> tuple[int, int]:
        """The last word before the passage that stands now, then and now."""
        low = self._numbers[0]
        return self.pair.pairs[low - 1] if low else (-1, -1)

    @property
    def right(self) -> tuple[int, int]:
        """The first word after the passage that stands now, then and now."""
        pairs, high = self.pair.pairs, self._numbers[1]
        return pairs[high] if high < len(pairs) else (len(self.then.forms), len(self.now.forms))

    def is_whole(self, at: int) -> bool:
        """Whether the words stand there with the signs that the passage had around them."""
        return self.tell(at, "exact").reason is None

    def count_around(self, at: int) -> tuple[int, int]:
        """How many words before and after agree, the end of the text counting as all."""
        after = (self.last, at + len(self.forms))
        return (
            count_row(self.then.forms, self.now.forms, self.first - 1, at - 1, -1),
            count_row(self.then.forms, self.now.forms, *after, 1),
        )

    def tell(self, at: int, state: str, reason: str | None = None) -> Placed:
        """The place of words that are the same, with the signs that stood around them."""
        last = at + len(self.forms) - 1
        start = self.now.starts[at] + self.start - self.then.starts[self.first]
        end = self.now.ends[last] + self.end - self.then.ends[self.last - 1]
        found = self.now.text[max(start, 0) : end]
        if start < 0 or found != self.quote:
            start, end = self._fit(at, last)
            found = self.now.text[start:end]
        reason = reason or tell_difference(self.quote, found, self.forms)
        return Placed(start, end, state, 1.0, reason)

    def _fit(self, at: int, last: int) -> tuple[int, int]:
        text, (lead, trail) = self.now.text, self._signs_around()
        start, end = self.now.starts[at], self.now.ends[last]
        before = text[self.now.ends[at - 1] if at else 0 : start]
        after = text[end : self.now.starts[last + 1] if last + 1 < len(self.now.forms) else None]
        if lead and (place := before.rfind(lead)) >= 0:
            start -= len(before) - place
        if trail and (place := after.find(trail)) >= 0:
            end += place + len(trail)
        return start, end

    def _signs_around(self) -> tuple[str, str]:
        """Punctuation of the passage before its first and after its last word."""
        lead = self.then.text[self.start : max(self.then.starts[self.first], self.start)]
        trail = self.then.text[min(self.then.ends[self.last - 1], self.end) : self.end]
        return lead.strip(), trail.strip()

    def window(self) -> tuple[int, int]:
        """Characters between what stands unchanged before and after the passage."""
        low = self.now.ends[self.left[1]] if self.left[1] >= 0 else 0
        right = self.right[1]
        high = self.now.starts[right] if right < len(self.now.forms) else len(self.now.text)
        return low, max(low, high)

    def find_signs(self) -> tuple[int, int] | None:
        """The passage sign by sign between its neighbours; the first where it is there twice.

        A few letters are found in words that have nothing to do with them, so of a short passage
        there must be one find, in a short text.
        """
        low, high = self.window()
        found = find_quote(self.now.text[low:high], self.quote)
        near = len(found) == 1 and high - low <= NEAR + 4 * len(self.quote)
        if not found or not (near or len(self.quote) >= LONG):
            return None
        return low + found[0][0], low + found[0][1]
