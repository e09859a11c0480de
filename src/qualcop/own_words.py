"""Whether words in a written text are the product's own, whoever is in the study.

People's words are never looked up here: the columns that hold them are searched as they stand. In
what mixes both, a word is the product's where it stands among the words that it has in one of the
product's own texts (`own_sources`), or where all of its line or cell is such a text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from operator import itemgetter

from qualcop.own_sources import list_codes, list_texts, list_tool_texts, list_workflow_texts

# Columns that hold what people said, wrote or typed, and nothing else.
SPOKEN = frozenset(
    "text title section quote quote_now quote_was before after focus hopes_to_share "
    "hopes_to_learn".split()
)
RUN = 3  # so many words in a row are no chance
LONGEST_LINE = 60  # words: a longer one is a paragraph, no head of a table

_CODED = re.compile("[@%&\\\\=\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_BEGINNING = re.compile(r"(?:^|[\n.!?”\"])\s{0,2}\Z")
_HONORIFICS = frozenset("Mr Mrs Ms Mx Dr Prof".split())
_HONORIFIC = re.compile(rf"(?<![^\W_])(?:{'|'.join(sorted(_HONORIFICS))})\.?\s\Z")
_TOKEN = re.compile(r"[^\W\d_]+|\d+")
MONTHS = tuple(
    "January February March April May June July August September October November December".split()
)
# Days as the memo spells them, and the ids of its numbers, whose letters come about by chance.
_SHAPES = re.compile(
    rf"(?:{'|'.join(MONTHS)}) \d{{1,2}}(?!\d)"
    r"|(?<![^\W_])c?\d{1,3}-[0-9a-z]{5}(?:-[a-z])?(?![^\W_])"
)

Tokens = tuple[str, ...]
Token = tuple[int, int, str]  # where it begins and ends, and itself


@dataclass(frozen=True)
class OwnWords:
    """The product's own texts: every `RUN` words in a row of them, and the short ones whole.

    `labels` are texts of fewer words, `titles` those that fill a cell of a table; `small` the words
    that it writes in small letters, as in paths, columns and codes.
    """

    runs: frozenset[Tokens]
    labels: frozenset[Tokens]
    small: frozenset[str]
    titles: frozenset[Tokens] = frozenset()

    def __or__(self, other: OwnWords) -> OwnWords:
        """Both together."""
        return OwnWords(
            self.runs | other.runs,
            self.labels | other.labels,
            self.small | other.small,
            self.titles | other.titles,
        )

    def list_own(
        self, text: str, spans: Iterable[tuple[int, int]], cell: bool = False
    ) -> list[tuple[int, int]]:
        """Where words of text[start:end] of the spans stand that are the product's.

        A `cell` of one word may be anybody's: it is the product's only as a title.
        """
        tokens = [(m.start(), m.end(), m.group()) for m in _TOKEN.finditer(text)]
        words = [token for *_, token in tokens]
        shaped = {n for m in _SHAPES.finditer(text) for n in _list_within(tokens, *m.span())}
        labelled = not cell or len(words) > 1 or tuple(words) in self.titles
        own: set[int] = set()
        for span in spans:
            within = set(_list_within(tokens, *span))
            if _CODED.search(text, *span) or all(len(words[n]) == 1 for n in within):
                continue  # what it reads as are not the words that it is spelt with
            told = {n for n in within if n in shaped or self._is_own(words, n, cell)}
            if labelled:
                told |= {n for n in within - told if self._is_in_label(text, tokens, n)}
            whole = told == within
            kept = _HONORIFICS | self.small  # evidence: without it the rest might name nobody
            own |= {n for n in told if whole or words[n] not in kept}
        return [tokens[n][:2] for n in sorted(own)]

    def _is_own(self, words: list[str], at: int, cell: bool) -> bool:
        """Whether a word stands as in the product's texts: small, numbered, or among its own."""
        if words[at] in self.small:
            return True
        following = "".join(words[at + 1 : at + 2])
        if following.isdigit() and (words[at],) in self.labels:  # "Cycle 2"
            return True
        if not cell and not following.istitle() and (words[at], following) in self.labels:
            return True
        starts = range(max(0, at - RUN + 1), min(at, len(words) - RUN) + 1)
        return any(tuple(words[n : n + RUN]) in self.runs for n in starts)

    def _is_in_label(self, text: str, tokens: list[Token], at: int) -> bool:
        """Whether a word heads what follows ("Days: …") or its line is labels and numbers."""
        start, end, word = tokens[at]
        if _HONORIFIC.search(text, max(0, start - 6), start):
            return False  # "Ms. Black": somebody, whatever else the word heads
        if text[end : end + 1] == ":" and _BEGINNING.search(text, max(0, start - 3), start):
            return (word,) in self.labels
        return self._is_label(_line_around(text, tokens, at), word)

    def _is_label(self, line: list[str], word: str) -> bool:
        if len(line) == LONGEST_LINE:
            return False
        held: set[int] = set()
        for length in range(1, RUN + 1):
            for n in range(len(line) - length + 1):
                part = tuple(line[n : n + length])
                if part in self.labels or part in self.runs:
                    held.update(range(n, n + length))
        fits = all(
            n in held or w.isdigit() or len(w) == 1 or w in self.small for n, w in enumerate(line)
        )
        return fits and any(n in held and w == word for n, w in enumerate(line))


def _list_within(tokens: list[Token], start: int, end: int) -> range:
    """Numbers of the tokens that share a letter with text[start:end]."""
    first = bisect_right(tokens, start, key=itemgetter(1))
    return range(first, bisect_left(tokens, end, key=itemgetter(0)))


def _line_around(text: str, tokens: list[Token], at: int) -> list[str]:
    """The words of the line on which token `at` stands."""
    start = text.rfind("\n", 0, tokens[at][0]) + 1
    end = text.find("\n", tokens[at][1])
    within = _list_within(tokens, start, len(text) if end < 0 else end)
    words = [tokens[n][2] for n in within[:LONGEST_LINE]]
    return [w for n, w in enumerate(words) if w not in MONTHS or not words[n + 1 : n + 2]]


def gather_own(texts: Iterable[str]) -> OwnWords:
    """The own words of fixed texts."""
    runs: set[Tokens] = set()
    labels: set[Tokens] = set()
    small: set[str] = set()
    for text in texts:
        tokens = tuple(_TOKEN.findall(text))
        words = tuple(token for token in tokens if not token.isdigit())
        runs.update(tokens[n : n + RUN] for n in range(len(tokens) - RUN + 1))
        small.update(word for word in words if word.islower())
        head = (tokens[0].capitalize(), *tokens[1:]) if tokens else ()  # where it begins a sentence
        runs.add(head[:RUN])
        labels.update(found for found in (tokens, words, head) if 0 < len(found) < RUN)
    return OwnWords(frozenset(runs), frozenset(labels), frozenset(small))


@cache
def read_own() -> OwnWords:
    """The own words of the product."""
    found = gather_own(list_texts())
    return replace(found, titles=gather_own(list_codes()).labels)


@cache
def read_tool(ending: str) -> OwnWords:
    """What the writer of files of that ending puts into any of them; figures wrap their labels."""
    found = gather_own(list_tool_texts(ending))
    if ending != ".svg":
        return found
    return replace(
        found, labels=found.labels | {(w,) for label in read_own().labels for w in label}
    )


@cache
def read_workflow() -> OwnWords:
    """What the workflow's program writes into its records."""
    found = gather_own(list_workflow_texts())
    return replace(found, small=found.small | {"True", "False", "None", "SNAKEMAKE"})
