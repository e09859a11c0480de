"""Finds the texts and passages of a foreign project in the documents of the study.

Foreign texts differ from ours in white space, line ends and Unicode form, and where people are
named; compared are the signs that remain. What cannot be found for certain is not placed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from unicodedata import normalize

from qualcop.refi.around_names import place_around_names
from qualcop.refi.ends import place_by_ends
from qualcop.refi.loose import GONE, Loose, Place, loosen

CONTEXT = 40  # signs beside a passage that tell it from its like
SHARED = 0.3  # of a text's runs of words must be in a document for it to be a state of it


@dataclass
class Texts:
    """The documents of a study, to find foreign texts and quotes in."""

    documents: Mapping[str, str]  # text by document id
    names: Mapping[str, Sequence[str]]  # what each may be called elsewhere
    mask: Callable[[str], str]
    find_names: Callable[[str], Sequence[tuple[int, int]]] = lambda text: ()
    _loose: dict[str, Loose] = field(default_factory=dict)
    _names: dict[str, Sequence[tuple[int, int]]] = field(default_factory=dict)

    def loosen(self, document_id: str) -> Loose:
        """The signs of a document."""
        if document_id not in self._loose:
            self._loose[document_id] = loosen(self.documents[document_id])
        return self._loose[document_id]

    def names_in(self, source: str) -> Sequence[tuple[int, int]]:
        """Where a foreign text names people of the study."""
        if source not in self._names:
            self._names[source] = self.find_names(source)
        return self._names[source]

    def find_named(self, name: str) -> list[str]:
        """The documents that may be called so elsewhere."""
        folded = fold_name(name)
        return [d for d, names in self.names.items() if folded in map(fold_name, names)]

    def find_document(self, name: str, text: str) -> tuple[str | None, Loose]:
        """The document that a foreign text is, and that text as it is to be looked up (masked).

        The same text first, one called so before others; else the one with most of its
        runs of words.
        """
        named = self.find_named(name)
        order = [*named, *(d for d in self.documents if d not in named)]
        given = loosen(text)
        for document in order:
            if self.loosen(document).signs == given.signs:
                return document, given
        masked = loosen(self.mask(text))
        for document in order:
            if self.loosen(document).signs == masked.signs:
                return document, masked
        shares = {d: len(masked.runs & self.loosen(d).runs) for d in order}
        ranked = sorted(order, key=lambda d: (-shares[d], order.index(d)))
        enough = ranked and shares[ranked[0]] >= SHARED * max(1, len(masked.runs))
        return (ranked[0] if enough else None), masked


def fold_name(name: str) -> str:
    """A file's name for comparison: its last part, case and ending aside."""
    last = normalize("NFC", name).replace("\\", "/").rstrip("/").rsplit("/", 1)[-1].casefold()
    stem, dot, ending = last.rpartition(".")
    return stem if dot and stem and len(ending) <= 5 and " " not in ending else last


def place_span(
    source: str, given: Loose, start: int, end: int, document_id: str, texts: Texts
) -> Place:
    """Where a passage of a foreign text stands in the document that this text is.

    `given` is what `find_document` gave back: where it is the text itself and the same as ours,
    the offsets are carried over; else the (masked) words are looked up.
    """
    document = texts.loosen(document_id)
    if given.text is source or given.text == source:
        first, last = given.narrow(start, end)
        if first == last:
            return Place(document_id, reason="it holds no words")
        if given.signs == document.signs:
            return Place(document_id, *document.widen(first, last))
    quote = loosen(texts.mask(source[start:end])).signs
    if not quote:
        return Place(document_id, reason="it holds no words")
    before = loosen(texts.mask(source[max(0, start - 3 * CONTEXT) : start])).signs[-CONTEXT:]
    after = loosen(texts.mask(source[end : end + 3 * CONTEXT])).signs[:CONTEXT]
    order = _count_before(given.signs, quote, source, start, texts)
    found = _choose(document_id, document, quote, before, after, order)
    if found.reason == GONE and (names := texts.names_in(source)):
        found = place_around_names(source, (start, end), names, document_id, document)
    if found.reason == GONE:
        found = _place_between(document_id, document, quote, before, after)
    if found.reason == GONE:
        found = place_by_ends(quote, document_id, document)
    return found


def place_quote(quote: str, document_ids: Sequence[str], texts: Texts) -> Place:
    """Where a quote without a position stands: in the one place it can be in these documents."""
    signs = loosen(texts.mask(quote)).signs
    if not signs:
        return Place(reason="it holds no words")
    found = [(d, at) for d in document_ids for at in _find_all(texts.loosen(d).signs, signs)]
    if len(found) != 1:
        many = f"its words stand {len(found)} times in these texts"
        only = document_ids[0] if len(document_ids) == 1 else None
        return Place(only, reason=many if found else GONE)
    document, at = found[0]
    return Place(document, *texts.loosen(document).widen(at, at + len(signs)))


def _find_all(signs: str, quote: str) -> list[int]:
    places, at = [], signs.find(quote)
    while at >= 0:
        places.append(at)
        at = signs.find(quote, at + 1)
    return places


def _count_before(
    signs: str, quote: str, source: str, start: int, texts: Texts
) -> tuple[int, int] | None:
    """Which of how many times this is that the quote stands in the foreign text."""
    total = len(_find_all(signs, quote))
    if total < 2:
        return (0, total)
    until = len(loosen(texts.mask(source[:start])).signs)
    places = _find_all(signs, quote)
    nearest = min(range(total), key=lambda n: abs(places[n] - until))
    return (nearest, total)


def _choose(
    document_id: str,
    document: Loose,
    quote: str,
    before: str,
    after: str,
    order: tuple[int, int] | None,
) -> Place:
    """The place of a quote: its only one, the one with these words beside it, or the same turn."""
    places = _find_all(document.signs, quote)
    beside = [
        _count_same(document.signs[:at][::-1], before[::-1])
        + _count_same(document.signs[at + len(quote) :], after)
        for at in places
    ]
    best = [at for at, n in zip(places, beside, strict=True) if n == max(beside)]
    if len(best) == 1:
        at = best[0]
    elif places and order and order[1] == len(places):
        at = places[order[0]]
    elif places:
        many = f"its words stand {len(places)} times in the text, with the same words beside them"
        return Place(document_id, reason=many)
    else:
        return Place(document_id, reason=GONE)
    return Place(document_id, *document.widen(at, at + len(quote)))


def _place_between(document_id: str, document: Loose, quote: str, before: str, after: str) -> Place:
    """A passage whose own words changed, between the words that stood before and after it."""
    lost = Place(document_id, reason=GONE)
    heads, tails = _find_all(document.signs, before), _find_all(document.signs, after)
    if len(before) < CONTEXT // 2 or len(after) < CONTEXT // 2 or len(heads) != 1:
        return lost
    first = heads[0] + len(before)
    ends = [t for t in tails if first < t <= first + 2 * len(quote)]
    if len(ends) != 1 or (ends[0] - first) * 2 < len(quote):
        return lost
    return Place(document_id, *document.widen(first, ends[0]), changed=True)


def _count_same(one: str, other: str) -> int:
    """How many signs two texts share from their beginnings."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count
