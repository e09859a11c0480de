"""The forms of all names by their first word, and whether one stands at a place in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from qualcop.evidence import ABBREVIATIONS
from qualcop.names import INITIAL, PARTICLES, SEPARATORS, WORD, Form, fold_word, is_ordinary

# From the least demanding to the most.
CASES = ("any", "capital", "initial", "evidence", "at", "upper", "dotted", "initials", "label")


@dataclass(frozen=True)
class Entry:
    """Forms of equal words and case, of one person or several."""

    words: tuple[str, ...]
    case: str
    kind: str
    owners: tuple[str, ...]


def index_forms(forms: Iterable[tuple[str, Form]]) -> dict[str, tuple[Entry, ...]]:
    """Entries by first word, the longest and then the least demanding first.

    Names of equal words have the same owners whatever their case; initials only with initials.
    """
    kinds: dict[tuple[tuple[str, ...], str], str] = {}
    owners: dict[tuple[tuple[str, ...], str], set[str]] = {}
    for owner, form in forms:
        kinds.setdefault((form.words, form.case), form.kind)
        owners.setdefault((form.words, _group(form.kind, form.case)), set()).add(owner)
    entries: dict[str, list[Entry]] = {}
    for (words, case), kind in kinds.items():
        who = tuple(sorted(owners[words, _group(kind, case)]))
        guessed = case in ("initials", "label")
        if guessed and (len(who) > 1 or words[0] in ABBREVIATIONS):
            continue
        entries.setdefault(words[0], []).append(Entry(words, case, kind, who))
    return {
        word: tuple(sorted(found, key=lambda e: (-len(e.words), CASES.index(e.case), e.words)))
        for word, found in entries.items()
    }


def _group(kind: str, case: str) -> str:
    """Forms whose owners are told apart: initials of each case, and names."""
    return case if kind == INITIAL else "name"


def span_words(text: str, match: re.Match, entry: Entry) -> tuple[int, int] | None:
    """The span of the entry's words from `match` on, where they follow one another."""
    end = match.end()
    for word in entry.words[1:]:
        following = WORD.search(text, end, end + 40)
        if not following:
            return None
        # the search window may have cut the word short
        following = WORD.match(text, following.start())
        if fold_word(following.group()) != word:
            return None
        if not _joins(text[end : following.start()], entry.case):
            return None
        end = following.end()
    return match.start(), end


def _joins(gap: str, case: str) -> bool:
    """Whether the characters between two words of a name may stand there."""
    if case == "dotted":
        return gap in (".", ". ", ".\u00a0")
    if len(gap) > 3 or gap.count("\n") > 1:
        return False
    bare = gap.strip()
    return bare in ("", ",") if case == "initial" else bare == "" or bare in SEPARATORS + ","


def has_case(raw: str, entry: Entry, before: str) -> bool:
    """Whether the words are capitalised as the entry asks."""
    if entry.case == "any":
        return True
    if entry.case == "at":
        return before == "@"
    words = WORD.findall(raw)
    if entry.case in ("upper", "dotted", "initials", "label"):
        return all(w.isupper() for w in words)
    if entry.case == "initial" and words[-1] in ("I", "A"):
        return False
    dotted = len(words[0]) > 1 or len(words) < 2 or not is_ordinary(entry.words[1]) or "." in raw
    return dotted and all(w[0].isupper() or fold_word(w) in PARTICLES for w in words)
