"""The forms of all names by their first word, and whether one stands at a place in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from qualcop.evidence import ABBREVIATIONS
from qualcop.names import (
    INITIAL,
    NICKNAME,
    OTHER_SCRIPTS,
    PARTICLES,
    PLAIN_GAP,
    SEPARATORS,
    WORD,
    Form,
    fold_letter,
    fold_word,
    is_ordinary,
)

# From the least demanding to the most.
CASES = ("any", "capital", "initial", "evidence", "at", "upper", "dotted", "initials", "label")


# Of Arabic and Hebrew, whose short names are also parts of longer words: what may stand before one.
_ABJAD = re.compile("[\u0590-\u06ff]{2,3}")
_PROCLITIC = "(?:(?<![^\\W\\d_])|(?<=(?<![^\\W\\d_])[وفبلكושהלבמכ]))"


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
        if form.case == "plain":
            continue
        if kinds.setdefault((form.words, form.case), form.kind) == NICKNAME:
            kinds[form.words, form.case] = form.kind
        owners.setdefault((form.words, _group(form.kind, form.case)), set()).add(owner)
    told = {words for (words, group) in owners if group == "name"}
    entries: dict[str, list[Entry]] = {}
    for (words, case), kind in kinds.items():
        who = tuple(sorted(owners[words, _group(kind, case)]))
        if kind == NICKNAME and words in told:
            continue  # somebody bears it in earnest
        guessed = case in ("initials", "label")
        if guessed and (len(who) > 1 or words[0] in ABBREVIATIONS):
            continue
        entries.setdefault(words[0], []).append(Entry(words, case, kind, who))
    return {
        word: tuple(sorted(found, key=lambda e: (-len(e.words), CASES.index(e.case), e.words)))
        for word, found in entries.items()
    }


def _group(kind: str, case: str) -> str:
    """Forms whose owners are told apart: initials of each case, nicknames, and names."""
    return case if kind == INITIAL else kind if kind == NICKNAME else "name"


class PlainIndex:
    """Names in scripts that may be written without spaces, found wherever their letters stand."""

    def __init__(self, forms: Iterable[tuple[str, Form]]) -> None:
        """Index the forms of the case "plain"; all others are passed over."""
        self._names: dict[str, tuple[str, tuple[str, ...]]] = {}
        rows: dict[str, tuple[str, ...]] = {}
        for owner, form in forms:
            if form.case == "plain":
                name = "".join(form.words)
                kind, owners = self._names.get(name, (form.kind, ()))
                self._names[name] = (kind, tuple(sorted({*owners, owner})))
                rows[name] = max(rows.get(name, ()), form.words, key=len)
        self._pattern = _compile_plain(rows)

    def find(self, text: str) -> Iterator[tuple[int, int, str, tuple[str, ...]]]:
        """Start, end, kind and owners of each name in `text`, in order, none overlapping."""
        if not self._names or not OTHER_SCRIPTS.search(text):
            return
        folded = [fold_letter(letter) for letter in text]
        places = list(chain.from_iterable([n] * len(f) for n, f in enumerate(folded)))
        for match in self._pattern.finditer("".join(folded)):
            start, end = places[match.start()], places[match.end() - 1] + 1
            while end < len(text) and not folded[end]:
                end += 1
            yield start, end, *self._names[PLAIN_GAP.sub("", match[0])]


def _compile_plain(rows: Mapping[str, tuple[str, ...]]) -> re.Pattern:
    """What matches the names, a longer one first, with a gap or none between their words."""
    spellings = []
    for name, words in rows.items():
        letters = [re.escape(letter) for word in words for letter in (*word, "")]
        spelling = tuple(letter or f"{PLAIN_GAP.pattern}?" for letter in letters[:-1])
        short = len(words) == 1 and _ABJAD.fullmatch(name)
        spellings.append((_PROCLITIC, *spelling, "(?![^\\W\\d_])") if short else spelling)
    return re.compile(_spell_tree(sorted(spellings)) if spellings else "(?!)")


def _spell_tree(spellings: list[tuple[str, ...]]) -> str:
    """Spellings as one expression in which equal beginnings stand once, so that it is fast."""
    branches: dict[str, list[tuple[str, ...]]] = {}
    for head, *rest in filter(None, spellings):
        branches.setdefault(head, []).append(tuple(rest))
    parts = [head + _spell_tree(rests) for head, rests in branches.items()]
    if () in spellings:
        return f"(?:{'|'.join(parts)})?" if parts else ""
    return parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"


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
    return dotted and all(not w[0].islower() or fold_word(w) in PARTICLES for w in words)
