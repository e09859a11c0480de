"""Rows of the coding record from what a foreign file says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pandas as pd

from qualcop.marks import Mask
from qualcop.record import digest_text, quote_words
from qualcop.refi.code_map import LEFT_OUT
from qualcop.refi.export import Choice, list_codings
from qualcop.refi.foreign import Foreign, Mark
from qualcop.refi.loose import Place
from qualcop.refi.model import Loss


class RowBuilder:
    """Makes rows of the record from marks and remarks; what has no place becomes a note."""

    def __init__(
        self,
        frames: Mapping[str, pd.DataFrame],
        mask: Mask,
        codes: Mapping[str, str],
        coders: Mapping[str, str],
        revise: bool = False,
    ) -> None:
        """`frames` as of `export_file.gather_frames`; our code and coder by foreign name.

        To `revise` takes what the record holds already once more, where it does not count now.
        """
        self.codes, self.coders = codes, coders
        documents = frames["documents"]
        self.texts = dict(zip(documents["document_id"], documents["text"], strict=True))
        self.version = str(frames["codebook"]["version"].iloc[0])
        held = list_codings(frames, Choice(), set(self.texts))
        columns = ["document_id", "start", "end", "code", "coder"]
        self.held = set(held[columns].itertuples(index=False, name=None))
        self.held |= set() if revise else self._list_recorded(frames["markings"])
        written = frames["markings"]["note"].dropna(), frames["notes"]["text"]
        self.written = {mask(t) for texts in written for t in texts}
        self.markings: list[dict] = []
        self.notes: list[dict] = []
        self.kept: dict[str, str] = {}
        self.lost: Counter[tuple[str, str]] = Counter()
        self.repeated = 0

    def _list_recorded(self, markings: pd.DataFrame) -> set[tuple]:
        """What the record holds already, counted by a run or not yet: codes on the same words."""
        given = markings[markings["value"].eq(1) & markings["start"].notna()]
        return {
            (r.document_id, r.start, r.end, r.code, r.coder)
            for r in given.itertuples()
            if self.texts.get(r.document_id, "")[r.start : r.end] == r.quote
        }

    def take(self, found: Foreign) -> None:
        """Make rows of everything in a file."""
        for mark in found.marks:
            self._take_mark(mark)
        for remark in found.remarks:
            coder = self.coders[remark.user]
            if coder == LEFT_OUT:
                self.lost["notes", "their person is left out in the map of codes"] += 1
                continue
            code = self.codes.get(remark.code or "")
            code = None if code == LEFT_OUT else code
            about = (remark.place, remark.quote, code)
            self._note(coder, remark.name, remark.text, remark.made, *about)

    def _take_mark(self, mark: Mark) -> None:
        code, coder = self.codes[mark.code], self.coders[mark.user]
        if coder == LEFT_OUT:
            self.lost["codings", "their person is left out in the map of codes"] += 1
            return
        if code == LEFT_OUT or mark.place.reason:
            reason = mark.place.reason or "the code is left out in the map of codes"
            told = f"Code “{mark.code}” on “{mark.quote}”: {reason}."
            told += f" {mark.note}" if mark.note else ""
            self._note(coder, "a code that was not taken in", told, mark.made, mark.place)
            self.lost["codings", f"{reason}; they are kept as notes"] += 1
            return
        place = mark.place
        key = (place.document_id, place.start, place.end, code, coder)
        if key in self.held:
            self.repeated += 1
            if mark.note and mark.note not in self.written:
                self._note(coder, None, mark.note, mark.made, place, mark.quote, code)
            return
        self.held.add(key)
        words = self._words(place.document_id, place.start, place.end)
        row = {"coder": coder, "code": code, "value": 1, "note": mark.note, "made": mark.made}
        self.markings.append({**row, **words, "codebook_version": self.version})

    def _words(self, document: str, start: int, end: int) -> dict:
        text = self.texts[document]
        digest = digest_text(text)
        self.kept[digest] = text
        span = {"document_id": document, "start": start, "end": end, "text_digest": digest}
        return {**span, **quote_words(text, start, end)}

    def _note(
        self,
        coder: str,
        name: str | None,
        text: str,
        made: str | None,
        place: Place,
        quote: str | None = None,
        code: str | None = None,
    ) -> None:
        if text in self.written:
            self.repeated += 1
            return
        row = {"coder": coder, "name": name, "text": text, "made": made, "code": code}
        row |= {"document_id": place.document_id, "quote": quote}
        if place.start is not None:
            row |= {"start": place.start, "end": place.end}
            row["quote"] = self.texts[place.document_id][place.start : place.end]
        self.notes.append(row)

    def list_losses(self) -> list[Loss]:
        """What could not be taken in as a code."""
        return [Loss(what, n, why) for (what, why), n in sorted(self.lost.items())]

    def tell(self, found: Foreign) -> list[str]:
        """What was taken in, in sentences."""
        coders = sorted({r["coder"] for r in (*self.markings, *self.notes)})
        by = f" by {', '.join(coders)}" if coders else ""
        lines = [f"{len(self.markings)} codes and {len(self.notes)} notes{by}"]
        if found.texts:
            lines.append(f"{found.texts} texts of the file are texts of the study")
        if self.repeated:
            lines.append(f"{self.repeated} codes and notes were in the study already")
        if found.known:
            lines.append(f"{found.known} cases and sets are events, people or cycles of the study")
        if found.whole:
            lines.append(f"{found.whole} codes on whole texts: they stand on all of their words")
        for mark in found.marks:
            told = mark.place.changed and "its words are others now: look at it"
            told = mark.place.reason or told
            if told and self.coders[mark.user] != LEFT_OUT:
                shown = " ".join(mark.quote.split())[:60]
                kind = "not placed" if mark.place.reason else "changed"
                lines.append(f"{kind}: {mark.source}, “{shown}”: {told}")
        return lines
