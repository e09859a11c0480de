"""Two states of one text laid side by side: which word of the text then is which word now.

Words that stand in a row once in both texts hold the two together (as in Bram Cohen's patience
diff); what lies between is compared more and more closely. White space, punctuation, capitals, the
shape of quotation marks and dashes are no words, and all pseudonyms are one word: a name that
was masked later, or a person who got another number, changes no text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import pairwise

from qualcop.labels import NEUTRAL_LABELS, ROLE_LABELS, SCHOOL_LABEL, numbered_label
from qualcop.segments import BLANK

RUNS = (8, 4, 2, 1)  # words in a row that must be alike and single to hold two texts together
CLOSE = 100_000  # pairs of like words up to which a gap without such runs is compared closely
_ALIKE = {"'": "‘’‚‛′`´", '"': "“”„‟″«»", "-": "‐‑‒–—―−"}
_FOLDED = str.maketrans({sign: plain for plain, kin in _ALIKE.items() for sign in kin})
# Scripts that leave no space between words: each of their characters is a word.
_DENSE = "\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_LABELS = numbered_label([*ROLE_LABELS.values(), SCHOOL_LABEL])
_NEUTRAL = "|".join(map(re.escape, NEUTRAL_LABELS))
_SIGNS = "\u2190-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"  # arrows, ticks, boxes, emoji
_WORD = re.compile(
    rf"(?P<label>(?<!\w)(?:{_LABELS}(?!\w)|{_NEUTRAL}))|[{_DENSE}]|[{_SIGNS}]"
    rf"|(?:(?![{_DENSE}])\w)+(?:['‘’](?:(?![{_DENSE}])\w)+)*"
)


@dataclass(frozen=True)
class Words:
    """A text as its words: how each is compared, and where it stands (code points)."""

    text: str
    forms: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """The numbers of the words that read so, by form."""
        places: dict[str, list[int]] = {}
        for number, form in enumerate(self.forms):
            places.setdefault(form, []).append(number)
        return places

    def within(self, start: int, end: int) -> tuple[int, int]:
        """Numbers (first, after the last) of the words that lie in a passage at least partly."""
        return bisect_right(self.ends, start), bisect_left(self.starts, end)

    def find(self, forms: Sequence[str]) -> list[int]:
        """The numbers of the words with which a row of words begins, in order."""
        if not forms:
            return []
        rarest = min(range(len(forms)), key=lambda k: len(self.places.get(forms[k], ())))
        begins = (number - rarest for number in self.places.get(forms[rarest], ()))
        wanted, own = list(forms), self.forms
        return [n for n in begins if n >= 0 and list(own[n : n + len(wanted)]) == wanted]


def fold_text(text: str) -> str:
    """A text as it is compared: small letters, plain quotation marks and dashes, single spaces."""
    return " ".join(text.translate(_FOLDED).lower().split())


def split_words(text: str) -> Words:
    """The words of a text; a pseudonym is one word, whoever it stands for."""
    found = list(_WORD.finditer(text))
    forms = [BLANK if m["label"] else m[0].translate(_FOLDED).lower() for m in found]
    return Words(text, forms, [m.start() for m in found], [m.end() for m in found])


def split_masked(text: str, mask: Callable[[str], str], known: Collection[str] = ()) -> Words:
    """The words of an earlier text as they would be masked now, where they stand in it.

    `known` are lines that need no look: they stand in a text that is masked already.
    """
    forms: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for line in text.split("\n"):
        own = split_words(line)
        if line and line not in known and (masked := mask(line)) != line:
            own = _lay_mask(own, split_words(masked))
        forms += own.forms
        starts += [at + start for start in own.starts]
        ends += [at + end for end in own.ends]
        at += len(line) + 1
    return Words(text, forms, starts, ends)


def _lay_mask(plain: Words, masked: Words) -> Words:
    """The forms of the masked line at the places of the plain one."""
    forms, starts, ends = [], [], []
    same = SequenceMatcher(None, plain.forms, masked.forms, autojunk=False)
    for what, a0, a1, b0, b1 in same.get_opcodes():
        for step, number in enumerate(range(b0, b1)):
            forms.append(masked.forms[number])
            if what == "equal":
                starts.append(plain.starts[a0 + step])
                ends.append(plain.ends[a0 + step])
            else:  # what stands for a name stands where the whole name stood
                first, last = min(a0, len(plain.starts) - 1), max(a1 - 1, 0)
                starts.append(plain.starts[first] if plain.starts else 0)
                ends.append(plain.ends[max(first, last)] if plain.ends else 0)
    return Words(plain.text, forms, starts, ends)


def align_words(then: Sequence[str], now: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of numbers of words that are the same word, rising in both texts."""
    pairs: list[tuple[int, int]] = []
    waiting = [(0, len(then), 0, len(now), 0)]
    while waiting:
        a0, a1, b0, b1, level = waiting.pop()
        while a0 < a1 and b0 < b1 and then[a0] == now[b0]:
            pairs.append((a0, b0))
            a0, b0 = a0 + 1, b0 + 1
        while a0 < a1 and b0 < b1 and then[a1 - 1] == now[b1 - 1]:
            a1, b1 = a1 - 1, b1 - 1
            pairs.append((a1, b1))
        if a0 == a1 or b0 == b1:
            continue
        if level == len(RUNS):
            pairs += _compare_closely(then, now, (a0, a1, b0, b1))
        elif anchors := _find_single(then, now, (a0, a1, b0, b1), RUNS[level]):
            pairs += anchors
            edges = [(a0 - 1, b0 - 1), *anchors, (a1, b1)]
            waiting += [
                (left[0] + 1, right[0], left[1] + 1, right[1], level)
                for left, right in pairwise(edges)
                if left[0] + 1 < right[0] and left[1] + 1 < right[1]
            ]
        else:
            waiting.append((a0, a1, b0, b1, level + 1))
    return sorted(pairs)


def _find_single(
    then: Sequence[str], now: Sequence[str], gap: tuple[int, int, int, int], size: int
) -> list[tuple[int, int]]:
    """Where rows of `size` words begin that stand once on both sides of a gap, in rising order."""
    a0, a1, b0, b1 = gap
    left, right = _list_single(then, a0, a1, size), _list_single(now, b0, b1, size)
    shared = [(place, right[row]) for row, place in left.items() if row in right]
    return _keep_rising(sorted(shared))


def _list_single(words: Sequence[str], first: int, last: int, size: int) -> dict[tuple, int]:
    single: dict[tuple, int] = {}
    repeated = set()
    if last - first < size:
        return {}
    rows = zip(*(words[first + k : last - size + 1 + k] for k in range(size)), strict=True)
    for place, row in enumerate(rows, start=first):
        if row in single:
            repeated.add(row)
        single[row] = place
    return {row: place for row, place in single.items() if row not in repeated}


def _keep_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of pairs, sorted by the first number, that rises in the second too."""
    tops: list[int] = []
    chains: list[tuple] = []
    for pair in pairs:
        pile = bisect_left(tops, pair[1])
        before = chains[pile - 1] if pile else None
        if pile == len(tops):
            tops.append(pair[1])
            chains.append((pair, before))
        else:
            tops[pile], chains[pile] = pair[1], (pair, before)
    kept, chain = [], chains[-1] if chains else None
    while chain:
        kept.append(chain[0])
        chain = chain[1]
    return kept[::-1]


def _compare_closely(
    then: Sequence[str], now: Sequence[str], gap: tuple[int, int, int, int]
) -> list[tuple[int, int]]:
    a0, a1, b0, b1 = gap
    counts = Counter(now[b0:b1])
    if sum(counts[word] for word in then[a0:a1]) > CLOSE:
        return []
    same = SequenceMatcher(None, then[a0:a1], now[b0:b1], autojunk=False)
    return [
        (a0 + a + k, b0 + b + k) for a, b, size in same.get_matching_blocks() for k in range(size)
    ]


def share_alike(then: Sequence[str], now: Sequence[str]) -> float:
    """The share of the words then that stand among those now, in their order, 0-1."""
    if not then:
        return float(not now)
    return len(align_words(then, now)) / len(then)


def count_shared_ends(then: str, now: str) -> tuple[int, int]:
    """How many characters two texts share at their beginning, and how many at their end."""
    most = min(len(then), len(now))
    return _count_alike(then, now, most), _count_alike(then[::-1], now[::-1], most)


def _count_alike(then: str, now: str, most: int) -> int:
    """Characters that are the same from the start on, found by halving: slices compare fast."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if then[low:middle] == now[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
