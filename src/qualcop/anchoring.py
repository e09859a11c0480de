"""Where each marking stands in the texts as they are now: codes stay on their words.

A transcript is corrected, a paragraph is put in, a file gets another name: the codes people gave
are found again by the text they were made on, laid beside the text now (`placing.py`), or, where
no copy was kept, by their words and what stood around them (`quotes.py`). Nothing is dropped: what
cannot be placed is lost, and says what is most like it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import pandas as pd

from qualcop.alignment import Words, fold_text, split_masked, split_words
from qualcop.alike import TELLING, Placed
from qualcop.coding_tables import ANCHORS
from qualcop.passages import Pair
from qualcop.placing import place_passage
from qualcop.quotes import place_quote
from qualcop.table import as_frame

SAME_TEXT = 0.6  # share of rows of words that must agree for a file to be another one's successor
ROW = 5  # words in such a row

GONE = "its document is gone"
RENAMED = "its file has another name or place now"
OTHER_FILE = "its words stand in another file now"
WHOLE = "about the whole document: there are no words to place"
_KEY = ["text_digest", "document_id", "start", "end", "quote", "before", "after", "segment_id"]


@dataclass(frozen=True)
class _Mark:
    """The place of a marking as it came in; `None` where it does not say."""

    digest: str | None
    document_id: str
    start: int | None
    end: int | None
    quote: str | None
    before: str | None
    after: str | None
    segment_id: str | None


def anchor_markings(
    markings: pd.DataFrame,
    documents: pd.DataFrame,
    read_text: Callable[[str], str | None],
    mask: Callable[[str], str],
    segments: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Where each of `MARKINGS` stands in `DOCUMENTS` now, as `ANCHORS`.

    `read_text` gives the text behind a digest, or None; `mask` the study's masking: a name masked
    since then is no change of words. `segments` place markings that name a segment and no offsets.

    exact: the same words at the same place in the running text, whatever was put in before; moved:
    the same words at another place; changed: some words differ (`likeness` is the share that do
    not); lost: less than half of the words are there. Spacing, punctuation, capitals and the shape
    of quotation marks and dashes are no words.
    """
    spots = markings[_KEY].astype(object).where(markings[_KEY].notna(), None)
    marks = [_Mark(*cells) for cells in spots.itertuples(index=False, name=None)]
    texts = _Texts(documents, read_text, mask, segments)
    placed = {mark: _place_mark(mark, texts) for mark in dict.fromkeys(marks)}
    _search_elsewhere(placed, texts)
    shown = {mark: _show_words(mark, *placed[mark], texts) for mark in placed}
    rows = [
        {"marking": name, **shown[mark]}
        for name, mark in zip(markings["marking"], marks, strict=True)
    ]
    return as_frame(ANCHORS, rows)


class _Texts:
    """The texts then and now as words, each taken apart once."""

    def __init__(
        self,
        documents: pd.DataFrame,
        read_text: Callable[[str], str | None],
        mask: Callable[[str], str],
        segments: pd.DataFrame | None,
    ) -> None:
        self.now = dict(zip(documents["document_id"], documents["text"], strict=True))
        self.mask = lru_cache(maxsize=None)(mask)
        self._read = lru_cache(maxsize=None)(read_text)
        self._words: dict[str, Words] = {}
        self._pairs: dict[tuple[str, str], Pair] = {}
        self._successors: dict[str, str | None] = {}
        columns = ["segment_id", "document_id", "start", "end"]
        rows = segments[columns].itertuples(index=False) if segments is not None else ()
        self.segments = {name: (document, int(a), int(b)) for name, document, a, b in rows}

    def words(self, document_id: str) -> Words:
        """A document as it is now."""
        if document_id not in self._words:
            self._words[document_id] = split_words(self.now[document_id])
        return self._words[document_id]

    def then(self, digest: str | None) -> str | None:
        """A text as it was; None when no copy is kept."""
        return self._read(digest) if digest else None

    def pair(self, digest: str, document_id: str) -> Pair:
        """A text then beside a document now."""
        key = (digest, document_id)
        if key not in self._pairs:
            now = self.now[document_id]
            then = split_masked(self.then(digest), self.mask, set(now.split("\n")))
            self._pairs[key] = Pair(then, self.words(document_id))
        return self._pairs[key]

    def find_successor(self, digest: str) -> str | None:
        """The document that holds most of a text whose own document is gone."""
        if digest not in self._successors:
            then = self.then(digest)
            same = sorted(name for name, text in self.now.items() if text == then)
            self._successors[digest] = same[0] if same else self._find_likest(then)
        return self._successors[digest]

    def _find_likest(self, text: str) -> str | None:
        wanted = _list_rows(split_masked(text, self.mask).forms)
        shares = {}
        for name, now in self.now.items():
            if wanted and len(text) / 4 <= len(now) <= 4 * len(text) + 400:
                shares[name] = len(wanted & _list_rows(self.words(name).forms)) / len(wanted)
        best = min(shares, key=lambda name: (-shares[name], name), default=None)
        return best if best and shares[best] >= SAME_TEXT else None


def _list_rows(forms: Iterable[str]) -> set[tuple[str, ...]]:
    forms = list(forms)
    return set(zip(*(forms[k:] for k in range(ROW)), strict=False))


# ----------------------------------------------------------------------------- one marking
def _place_mark(mark: _Mark, texts: _Texts) -> tuple[str | None, Placed]:
    """The document a marking stands in now, and its place there."""
    then = texts.then(mark.digest)
    document_id = mark.document_id
    if document_id not in texts.now:
        successor = texts.find_successor(mark.digest) if then is not None else None
        if successor is None:
            return None, Placed(None, None, "lost", 0.0, GONE)
        placed = _place_in(mark, successor, then, texts)
        moved = placed.state == "exact"
        placed = replace(
            placed, state="moved" if moved else placed.state, reason=placed.reason or RENAMED
        )
    else:
        successor = document_id
        placed = _place_in(mark, document_id, then, texts)
    return (None if placed.state == "lost" else successor), placed


def _place_in(mark: _Mark, document_id: str, then: str | None, texts: _Texts) -> Placed:
    if mark.start is None or mark.end is None:
        return _place_unmeasured(mark, document_id, texts)
    if then is None or not _fits(mark, then):
        return _place_by_quote(mark, document_id, texts)
    if then == texts.now[document_id]:
        return Placed(mark.start, mark.end, "exact", 1.0)
    return place_passage(texts.pair(mark.digest, document_id), mark.start, mark.end)


def _fits(mark: _Mark, then: str) -> bool:
    """Whether the offsets lie in the text then, on the words that were quoted."""
    if not 0 <= mark.start <= mark.end <= len(then):
        return False
    return not mark.quote or fold_text(mark.quote) == fold_text(then[mark.start : mark.end])


def _place_unmeasured(mark: _Mark, document_id: str, texts: _Texts) -> Placed:
    """A marking without offsets: its segment's place, else its words', else the whole document."""
    at = texts.segments.get(mark.segment_id)
    if at and at[0] == document_id:
        return Placed(at[1], at[2], "exact", 1.0)
    if mark.quote and mark.quote.strip():
        return _place_by_quote(mark, document_id, texts)
    if mark.segment_id:
        return Placed(None, None, "lost", 0.0, "its segment is gone, and no words were kept of it")
    return Placed(None, None, "exact", 1.0, WHOLE)


def _place_by_quote(mark: _Mark, document_id: str, texts: _Texts) -> Placed:
    before, quote, after = (part or "" for part in (mark.before, mark.quote, mark.after))
    if not quote.strip():
        reason = "neither a copy of the text then nor its words are kept"
        return Placed(None, None, "lost", 0.0, reason)
    then = split_masked(before + quote + after, texts.mask)
    inner = (len(before), len(before) + len(quote))
    return place_quote(then, inner, texts.words(document_id), mark.start)


# ----------------------------------------------------------------------------- other documents
def _search_elsewhere(placed: dict[_Mark, tuple[str | None, Placed]], texts: _Texts) -> None:
    """Lost passages of six words or more that stand in one document alone, once: moved there."""
    lost = {}
    for mark, (_, place) in placed.items():
        words = split_masked(mark.quote, texts.mask) if mark.quote else None
        if place.state == "lost" and words and len(words.forms) >= TELLING:
            lost[mark] = words
    if not lost:
        return
    finds = _find_rows({tuple(w.forms) for w in lost.values()}, texts)
    for mark, words in lost.items():
        found = finds[tuple(words.forms)]
        if len(found) == 1:
            document_id, at = found[0]
            now = texts.words(document_id)
            start, end = now.starts[at], now.ends[at + len(words.forms) - 1]
            placed[mark] = document_id, Placed(start, end, "moved", 1.0, OTHER_FILE)


def _find_rows(
    quotes: set[tuple[str, ...]], texts: _Texts
) -> Mapping[tuple[str, ...], list[tuple[str, int]]]:
    """Where rows of words stand in all documents, looked for in one go."""
    by_start: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for quote in sorted(quotes):
        by_start.setdefault(quote[:ROW], []).append(quote)
    finds: dict[tuple[str, ...], list[tuple[str, int]]] = {quote: [] for quote in quotes}
    for document_id in sorted(texts.now):
        forms = texts.words(document_id).forms
        for at, row in enumerate(zip(*(forms[k:] for k in range(ROW)), strict=False)):
            for quote in by_start.get(row, ()):
                if tuple(forms[at : at + len(quote)]) == quote:
                    finds[quote].append((document_id, at))
    return finds


def _show_words(
    mark: _Mark, document_id: str | None, placed: Placed, texts: _Texts
) -> dict[str, object]:
    """The cells of an anchor; words are shown where they or their place are not as they were."""
    then = texts.then(mark.digest)
    quote = mark.quote
    if not quote and then is not None and mark.start is not None and mark.end is not None:
        quote = then[mark.start : mark.end]
    found = placed.start is not None and placed.state != "exact"
    return {
        "document_id": document_id,
        "start": placed.start,
        "end": placed.end,
        "state": placed.state,
        "likeness": placed.likeness,
        "quote_was": texts.mask(quote) if quote and placed.state != "exact" else None,
        "quote_now": texts.now[document_id][placed.start : placed.end] if found else None,
        "reason": placed.reason,
    }
