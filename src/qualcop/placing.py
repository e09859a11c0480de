"""Where one passage of an earlier text stands in the text as it is now.

The order of what is believed: the text around it, laid beside the text now; the same words at
another place, where no other passage then had them, or where what stands around agrees; the place
itself with words changed in it; its line; words that are much alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from qualcop.alignment import Words, align_words, share_alike
from qualcop.alike import (
    AROUND,
    CANNOT_TELL,
    ELSEWHERE_ALIKE,
    LEAST_ALIKE,
    LIKE_WORDS,
    LONG,
    NAMES_SINCE,
    SPELLING,
    TELLING,
    Placed,
    find_alike_words,
    line_of,
    lose_passage,
)
from qualcop.marks import find_quote
from qualcop.passages import Pair, Passage
from qualcop.segments import BLANK


def place_passage(pair: Pair, start: int, end: int) -> Placed:
    """Where then.text[start:end] stands now. `state` is moved only where it left its place: text
    that was put in before it leaves it where it was."""
    return _place_by_ends(pair, start, end) or Search(pair, start, end).place()


def _place_by_ends(pair: Pair, start: int, end: int) -> Placed | None:
    """The place, when nothing changed before the passage or nothing after it: there is no doubt."""
    head, tail = pair.shared
    shift = len(pair.now.text) - len(pair.then.text)
    before, after = end <= head, start >= len(pair.then.text) - tail
    reason = CANNOT_TELL if before and after and shift else None
    if before:
        return Placed(start, end, "exact", 1.0, reason)
    return Placed(start + shift, end + shift, "exact", 1.0) if after else None


class Search(Passage):
    """The search for one passage: the ways to find it, each giving its place or None."""

    def place(self) -> Placed:
        """The passage's place by the first way that finds it."""
        if not self.forms:
            return self._place_signs()
        return (
            self._stay()
            or self._find_same()
            or self._find_parts()
            or self._change()
            or self._follow_line()
            or self._find_alike()
        )

    def _stay(self) -> Placed | None:
        """The words at the place itself, unchanged."""
        low, high = self.left[1] + 1, self.right[1]
        if len(self.inside) == len(self.forms):
            at = self.inside[0][1]
            if self.inside[-1][1] - at == len(self.forms) - 1:
                return self._prefer_whole(self.tell(at, "exact"))
        if high - low >= len(self.forms):
            begins = [n for n in self.now.find(self.forms) if low <= n <= high - len(self.forms)]
            if begins:
                wanted = self.inside[0][1] if self.inside else low
                return self.tell(min(begins, key=lambda n: abs(n - wanted)), "exact")
        if span := self.find_signs():  # within a word that grew, or parts of words
            return Placed(*span, "exact", 1.0)
        return None

    def _prefer_whole(self, found: Placed) -> Placed:
        """Of the same words that overlap, as in lines alike, those with the same signs too."""
        if found.reason != SPELLING:
            return found
        near = [n for n in self.now.find(self.forms) if self._overlaps_place(n)]
        whole = [n for n in near if self.is_whole(n)]
        return self.tell(whole[0], "exact", CANNOT_TELL) if whole else found

    def _change(self) -> Placed | None:
        """The place with other words in it, when enough of them are the same."""
        at, until = self._bound_place()
        now = self.now.forms[at:until]
        if until - at > 2 * len(self.forms) + 8:
            at, until, _ = find_alike_words(self.now, self.forms, at, until)
            now = self.now.forms[at:until]
        likeness = share_alike(self.forms, now)
        if at >= until:
            return None
        start, end = self.now.starts[at], self.now.ends[until - 1]
        if self._differ_by_names(at, until):
            return Placed(start, end, "exact", 1.0, NAMES_SINCE)
        if likeness < LEAST_ALIKE:
            return None
        return Placed(start, end, "changed", likeness)

    def _bound_place(self) -> tuple[int, int]:
        """The words now that stand where the passage stood; changed ones at its ends with it."""
        (a_left, b_left), (a_right, b_right) = self.left, self.right
        head, tail = (self.inside[0], self.inside[-1]) if self.inside else ((), ())
        if not self.inside:
            skip = min(self.first - a_left - 1, b_right - b_left - 1)
            leave = min(a_right - self.last, b_right - b_left - 1 - skip)
            return b_left + 1 + skip, b_right - leave
        at = head[1] - _share_gap(
            head[0] - self.first, self.first - a_left - 1, head[1] - b_left - 1
        )
        more = _share_gap(self.last - 1 - tail[0], a_right - self.last, b_right - tail[1] - 1)
        return at, tail[1] + 1 + more

    def _differ_by_names(self, at: int, until: int) -> bool:
        """Whether all that differs is a capitalised word where a pseudonym stands, or stood.

        Who was at a meeting decides which of its words are names; a quote alone does not know.
        """
        then, now = self.forms, self.now.forms[at:until]
        edges = [(-1, -1), *align_words(then, now), (len(then), len(now))]
        for (a0, b0), (a1, b1) in pairwise(edges):
            old, new = range(a0 + 1, a1), range(b0 + 1, b1)
            masked = all(now[n] == BLANK for n in new) and self._are_names(
                self.then, self.first, old
            )
            shown = all(then[n] == BLANK for n in old) and self._are_names(self.now, at, new)
            if (old or new) and not (old and new and (masked or shown)):
                return False
        return bool(then)

    @staticmethod
    def _are_names(words: Words, first: int, numbers: range) -> bool:
        signs = [words.text[words.starts[first + n]] for n in numbers]
        return len(signs) <= 4 and all(sign.isupper() for sign in signs)

    def _find_same(self) -> Placed | None:
        """The same words elsewhere: where no other passage then had them, or where all that stands
        on one side agrees."""
        begins = self.now.find(self.forms)
        if not begins:
            return None
        around = {n: self.count_around(n) for n in begins}
        near = self.left[1] + 1
        best = max(
            begins,
            key=lambda n: (
                self.is_whole(n),
                sum(around[n]) >= AROUND,
                not self._is_taken(n),
                sum(around[n]),
                -abs(n - near),
            ),
        )
        if not self._is_taken(best):
            return self._move_to(best, begins, max(around[best]))
        told = len(self.forms) >= 3 or self._is_in_same_line(best)
        stays = told and (self._overlaps_place(best) or self._are_all_there())
        if not stays and sum(around[best]) < AROUND:
            return None
        return self.tell(best, "exact", CANNOT_TELL)

    def _move_to(self, at: int, begins: Sequence[int], around: int) -> Placed | None:
        """Words that are new at a place, unless they are so few that it may be chance."""
        before, many = len(self.then.find(self.forms)), len(self.forms)
        alive = len(begins) >= before or self._are_all_there()
        single = len(begins) == before == 1
        told = single or many >= 3 or around >= 3 or self._is_in_same_line(at)
        return self.tell(at, "moved") if many + around >= TELLING or (alive and told) else None

    def _find_parts(self) -> Placed | None:
        """A passage that begins or ends within a word, sign by sign, where it is there once."""
        if len(self.quote) < LONG:
            return None
        found = find_quote(self.now.text, self.quote)
        return Placed(*found[0], "moved", 1.0) if len(found) == 1 else None

    def _are_all_there(self) -> bool:
        """Whether no word of the passage stands less often now: it cannot have been cut out."""
        then, now = self.then.places, self.now.places
        return all(len(now.get(form, ())) >= len(then[form]) for form in set(self.forms))

    def _overlaps_place(self, at: int) -> bool:
        low, high = self._bound_place()
        return at < high and low < at + len(self.forms)

    def _is_taken(self, at: int) -> bool:
        """Whether these words now were the same words at another place then."""
        origin = self.pair.origin.get(at)
        rest = range(1, len(self.forms))
        return origin is not None and all(self.pair.origin.get(at + k) == origin + k for k in rest)

    def _is_in_same_line(self, at: int) -> bool:
        return self._line_then() == line_of(self.now.text, self.now.starts[at])

    def _line_then(self) -> str:
        return line_of(self.then.text, self.start)

    def _follow_line(self) -> Placed | None:
        """The passage in its line, where that line stands now as it was."""
        text, line = self.now.text, self._line_then()
        found, at = [], text.find(line)
        while line and at >= 0:
            if line_of(text, at) == line:
                found.append(at)
            at = text.find(line, at + 1)
        if not found or "\n" in self.quote:
            return None
        start = found[0] + self.start - self.then.text.rfind("\n", 0, self.start) - 1
        reason = CANNOT_TELL if len(found) > 1 else None
        return Placed(start, start + len(self.quote), "moved", 1.0, reason)

    def _find_alike(self) -> Placed:
        """The words most like these anywhere; lost when they are not like enough."""
        at, until, likeness = find_alike_words(self.now, self.forms, 0, len(self.now.forms))
        if likeness >= ELSEWHERE_ALIKE and len(self.forms) >= TELLING:
            where = (self.now.starts[at], self.now.ends[until - 1])
            return Placed(*where, "changed", likeness, LIKE_WORDS)
        return lose_passage(self.now, at, until, likeness)

    def _place_signs(self) -> Placed:
        """A passage without words: a point between two characters, or punctuation."""
        low, high = self.window()
        if self.start == self.end:
            known = self.left[0] >= 0
            at = low + self.start - (self.then.ends[self.left[0]] if known else 0)
            at = max(low, min(at, high))
            return Placed(at, at, "exact", 1.0)
        if span := self.find_signs():
            return Placed(*span, "exact", 1.0)
        found = find_quote(self.now.text, self.quote)
        if not found:
            return Placed(None, None, "lost", 0.0, "a passage without words; its signs are gone")
        nearest = min(found, key=lambda span: abs(span[0] - low))
        reason = CANNOT_TELL if len(found) > 1 else None
        return self._follow_line() or Placed(*nearest, "moved", 1.0, reason)


def _share_gap(own: int, others: int, now: int) -> int:
    """Of the changed words in a gap now, how many belong to the passage that had `own` there."""
    if not own:
        return 0
    return min(now, own) if others else min(now, 2 * own + 3)
