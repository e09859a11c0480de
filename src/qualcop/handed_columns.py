"""Which column of a handed-in sheet is which, however its header was changed or moved."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TypeVar
from unicodedata import normalize

import pandas as pd

from qualcop.coding_layout import AFTER_CODES, BEFORE_CODES
from qualcop.errors import Problem
from qualcop.handed_sheets import Handed, Page

T = TypeVar("T")

BASE, CODE = "base", "code"
_HEAD_ROWS = 20  # the header is sought in so many rows
_ALIKE, _CLEARER = 0.8, 0.04  # how like a header must be, and by how much more than the next
_ALSO = {"id": "segment_id", "text": "segment", "role": "speaker", "comment": "note"}
_ALSO |= {"notes": "note", "comments": "note", "remarks": "note", "finished": "done"}
_ALSO |= {"other code": "other codes", "context before": "before", "context after": "after"}


@dataclass(frozen=True)
class Names:
    """The codes that may stand in a sheet: those offered, and all of the codebook, with labels."""

    offered: Mapping[str, str]
    codebook: Mapping[str, str]
    uncodable: frozenset[str] = frozenset()

    def find(self, words: str) -> str | None:
        """The code of these words: its short name or its label, however written."""
        folded = fold_words(words)
        for codes in (self.offered, self.codebook):
            for code, label in codes.items():
                if folded in (fold_words(code), fold_words(label), fold_words(f"{code} {label}")):
                    return code
        return None

    def suggest(self, words: str) -> str | None:
        """The code most like these words; None when none is like them."""
        known = {**self.codebook, **self.offered}
        names = {fold_words(n): code for code, label in known.items() for n in (label, code)}
        return _find_closest(fold_words(words), names, clearer=0.0)


def name_codes(offered: pd.DataFrame, codebook: pd.DataFrame) -> Names:
    """The names of codes: `offered` and `codebook` are rows of the codebook, then and now."""
    families = codebook.loc[~codebook["codable"], "code"]
    return Names(
        dict(zip(offered["code"], offered["label"], strict=True)),
        dict(zip(codebook["code"], codebook["label"], strict=True)),
        frozenset(families) - set(offered["code"]),
    )


@dataclass(frozen=True)
class Head:
    """A column: of what kind (`BASE`, `CODE`, or nothing known), which one, its header's words."""

    kind: str
    name: str
    words: str


def fold_words(words: str) -> str:
    """Words without case, marks between them and white space, to compare headers by."""
    return " ".join(re.split(r"[\s_\-/.:()]+", normalize("NFKC", words).casefold())).strip(" ?!*")


def find_coding_page(handed: Handed, names: Names) -> tuple[Page, int] | None:
    """The sheet with the codings and the row of its header; None when no sheet has one."""
    best: tuple[int, Page, int] | None = None
    for page in handed.pages:
        for number in sorted(page.rows)[:_HEAD_ROWS]:
            cells = page.rows[number].values()
            score = sum(_match_exactly(cell.text, names) is not None for cell in cells)
            if score >= 2 and (best is None or score > best[0]):
                best = (score, page, number)
    return best[1:] if best else None


def match_columns(
    page: Page, header: int, names: Names, file: str
) -> tuple[dict[int, Head], list[Problem]]:
    """The columns of a sheet by number, and what was taken for what.

    Exact names first, so that a header that is only like one never takes its place.
    """
    heads: dict[int, Head] = {}
    problems = []
    for at, cell in page.rows[header].items():
        found = _match_exactly(cell.text, names)
        if found:
            heads[at] = Head(*found, cell.text)
    taken = {head.name for head in heads.values()}
    for at, cell in page.rows[header].items():
        if at in heads or not cell.text.strip():
            continue
        found = _match_closely(cell.text, names, taken)
        place = f"header, column {tell_column(at)}"
        if found:
            heads[at] = Head(*found, cell.text)
            advice = f"It is taken for {found[1]}."
            problems.append(_warn(file, place, cell.text, "a header as sent out", advice))
        else:
            heads[at] = Head("", "", cell.text)
            advice = "Its cells are kept as notes."
            problems.append(_warn(file, place, cell.text, "a column that is known", advice))
    return heads, problems


def list_missing(heads: Mapping[int, Head], names: Names, file: str) -> list[Problem]:
    """A warning for each column that was sent out and did not come back."""
    there = {head.name for head in heads.values()}
    gone = [c for c in names.offered if c not in there]
    problems = [
        _warn(file, "header", code, "the column of each code", "It counts as not coded, not as 0.")
        for code in gone
    ]
    for name in ("segment_id", "done"):
        if name not in there:
            advice = "Rows are known by their words instead."
            if name == "done":
                advice = "Marks count; empty cells do not, since no row says that it is done."
            problems.append(_warn(file, "header", "", f"the column {name}", advice))
    return problems


def _match_exactly(words: str, names: Names) -> tuple[str, str] | None:
    folded = fold_words(words)
    if not folded:
        return None
    for base in (*BEFORE_CODES, *AFTER_CODES):
        if folded == fold_words(base):
            return BASE, base
    # "sv-goals" and, on the next line, its label: the short name decides.
    code = names.find(words.strip().splitlines()[0]) or names.find(words)
    if code:
        return CODE, code
    return (BASE, _ALSO[folded]) if folded in _ALSO else None


def _match_closely(words: str, names: Names, taken: set[str]) -> tuple[str, str] | None:
    known = {fold_words(b): (BASE, b) for b in (*BEFORE_CODES, *AFTER_CODES) if b not in taken}
    for code, label in names.offered.items():
        if code not in taken:
            known |= {fold_words(n): (CODE, code) for n in (code, label, f"{code} {label}")}
    return _find_closest(fold_words(words), known, _CLEARER)


def _find_closest(words: str, known: Mapping[str, T], clearer: float) -> T | None:
    """What is most like the words, if it is like enough and more so than anything else."""
    scores: dict[T, float] = {}
    for name, target in known.items():
        score = SequenceMatcher(None, words, name).ratio()
        scores[target] = max(score, scores.get(target, 0.0))
    ranked = sorted(scores.items(), key=lambda item: (-item[1], str(item[0])))
    if not ranked or ranked[0][1] < _ALIKE:
        return None
    if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < clearer:
        return None
    return ranked[0][0]


def tell_column(number: int) -> str:
    """A column as spreadsheets call it: 1 is A, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _warn(file: str, place: str, value: str, expected: str, advice: str) -> Problem:
    return Problem(file, place, " ".join(value.split()), expected, advice, "warning")
