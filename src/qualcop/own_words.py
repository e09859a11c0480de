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

from qualcop.names import fold_word, list_words
from qualcop.own_sources import list_codes, list_texts, list_tool_texts, list_workflow_texts

# Columns that hold what people said, wrote or typed, and nothing else.
SPOKEN = frozenset(
    "text title section quote quote_now quote_was before after focus hopes_to_share "
    "hopes_to_learn".split()
)
RUN = 3  # so many words in a row are no chance
LONGEST_LINE = 60  # words: a longer one is a paragraph, no head of a table
BARRIER = "¦"  # joins no words of a name and is evidence of none

_CODED = re.compile("[@%&\\\\=\u00ad\u200b-\u200f\u2060-\u2064\ufeff\x02\ufffe]")
_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_HEAD = re.compile(r"(?m)^\W*([^\W\d_]+):")
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
    that it writes in small letters, as in paths, columns and codes; `heads` those before a colon
    that begin a line.
    """

    runs: frozenset[Tokens]
    labels: frozenset[Tokens]
    small: frozenset[str]
    titles: frozenset[Tokens] = frozenset()
    heads: frozenset[str] = frozenset()

    def __or__(self, other: OwnWords) -> OwnWords:
        """Both together."""
        return OwnWords(
            self.runs | other.runs,
            self.labels | other.labels,
            self.small | other.small,
            self.titles | other.titles,
            self.heads | other.heads,
        )

    def blank(self, text: str, spans: Iterable[tuple[int, int]], cell: bool = False) -> str:
        """`text` with those of the spans' words barred that are the product's; lengths stay.

        A `cell` of one word may be anybody's: it is the product's only as a title.
        """
        tokens = [(m.start(), m.end(), m.group()) for m in _TOKEN.finditer(text)]
        words = [token for *_, token in tokens]
        shaped = {n for m in _SHAPES.finditer(text) for n in _list_within(tokens, *m.span())}
        own: set[int] = set()
        for span in spans:
            within = set(_list_within(tokens, *span))
            if _CODED.search(text, *span) or all(len(words[n]) == 1 for n in within):
                continue  # what it reads as are not the words that it is spelt with
            told = {n for n in within if n in shaped or self._is_own(words, n, cell)}
            if not cell or len(words) > 1 or tuple(words) in self.titles:
                told |= {n for n in within - told if self._is_in_label(text, tokens, n)}
            whole = told == within
            own |= {n for n in told if whole or words[n] not in self.small}
        signs = list(text)
        for n in own:
            start, end, token = tokens[n]
            signs[start:end] = BARRIER * len(token)
        return "".join(signs)

    def _is_own(self, words: list[str], at: int, cell: bool) -> bool:
        """Whether a word stands as in the product's texts: small, numbered, or among its own."""
        if words[at] in self.small:
            return True
        following = "".join(words[at + 1 : at + 2])
        if following.isdigit() and (words[at],) in self.labels:  # "Cycle 2"
            return True
        if not cell and following.islower() and (words[at], following) in self.labels:
            return True
        starts = range(max(0, at - RUN + 1), min(at, len(words) - RUN) + 1)
        return any(tuple(words[n : n + RUN]) in self.runs for n in starts)

    def _is_in_label(self, text: str, tokens: list[Token], at: int) -> bool:
        """Whether a word heads its line ("Days: …"), or all of that is labels, numbers, days."""
        start, end, word = tokens[at]
        if text[end : end + 1] == ":" and text[:start].rstrip().endswith("”"):
            return word.lower() in self.heads  # what the codebook says after an example
        if text[end : end + 1] == ":" and not text[:start].rpartition("\n")[2].strip():
            rest = _line_around(text, tokens, at)[1:]
            return word in self.heads or ((word,) in self.labels and all(map(str.isdigit, rest)))
        return self._is_label(_line_around(text, tokens, at), word)

    def _is_label(self, line: list[str], word: str) -> bool:
        """Whether the line is labels. One word by itself is none beside a title ("Ms. Black")."""
        if len(line) == LONGEST_LINE:
            return False
        joined = self._hold(line, range(2, RUN + 1))
        single = self._hold(line, (1,))
        small = {n for n, w in enumerate(line) if w in self.small}
        if all(w != word or n not in joined for n, w in enumerate(line)):
            if any(fold_word(w) in list_words("titles") for w in line):
                return False
        held = joined | single
        return any(w == word and n in held for n, w in enumerate(line)) and all(
            n in held | small or w.isdigit() or len(w) == 1 for n, w in enumerate(line)
        )

    def _hold(self, line: list[str], lengths: Iterable[int]) -> set[int]:
        """Numbers of the line's words that stand in labels or runs of so many words."""
        held: set[int] = set()
        for length in lengths:
            for n in range(len(line) - length + 1):
                part = tuple(line[n : n + length])
                if part in self.labels or part in self.runs:
                    held.update(range(n, n + length))
        return held


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
    heads: set[str] = set()
    for text in texts:
        heads.update(_HEAD.findall(text))
        # A work's short name is told without the rest: "Penuel (2014): Title of the work".
        named = tuple(_TOKEN.findall(text.partition(":")[0]))
        labels.update([named] if 1 < len(named) < RUN else [])
        tokens = tuple(_TOKEN.findall(text))
        words = tuple(token for token in tokens if not token.isdigit())
        runs.update(tokens[n : n + RUN] for n in range(len(tokens) - RUN + 1))
        small.update(word for word in words if word.islower())
        labels.update(found for found in (tokens, words) if 0 < len(found) < RUN)
    return OwnWords(
        *map(frozenset, (runs, labels, small)),
        heads=frozenset(heads),
    )


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
    return replace(found, small=found.small | {"True", "False", "None"})
