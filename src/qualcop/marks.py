"""Marks: the rows of coders' sheets, and the passages of the study that they mean.

A sheet names either the segment or the words it means. Words are looked up in the pseudonymised
document, so that a person may quote the raw file.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

import numpy as np
import pandas as pd

from qualcop.errors import Problem
from qualcop.sheets import CellError, Sheet, SheetColumn, read_sheet

Mask = Carry = Callable[[str], str]

TRAP = "trap"


def read_value(cell: str) -> int:
    """1 or 0 as people write them. Raises CellError for anything else."""
    folded = cell.lower()
    if folded in {"1", "yes", "y", "x", "true"}:
        return 1
    if folded in {"0", "no", "n", "false"}:
        return 0
    raise CellError("1 or 0 (or yes or no); empty when not coded")


_PASSAGE = (
    SheetColumn("path", "place of the file below the sources folder", private=True),
    SheetColumn("quote", "a few words of the passage, once in the file", private=True),
)
CODING_SHEET = Sheet(
    "codings",
    "One row per code a coder gave or refused; the file is named like the coder.",
    (
        SheetColumn("segment_id", "the segment; or else path and quote"),
        *_PASSAGE,
        SheetColumn("code", "short name of the code", required=True),
        SheetColumn("value", "1 applies, 0 does not; empty: not coded", read=read_value),
        SheetColumn("note", "anything you wish to remember"),
    ),
    ("segment_id", "path", "quote", "code"),
)
ANSWER_SHEET = Sheet(
    "answers",
    "What was planted in an invented study: each row applies, but for those noted as a trap.",
    (
        *_PASSAGE,
        SheetColumn("speaker", "short name of who speaks or writes"),
        SheetColumn("code", "short name of the code", required=True),
        SheetColumn("note", f"{TRAP} where the words suggest the code and it does not apply"),
    ),
    ("path", "quote", "code"),
)


# Spreadsheets and word processors exchange these while people type.
_ALIKE = {c: f"[{kin}]" for kin in ("'‘’‚‛′", '"“”„‟″', r"\-‐‑‒–—―−") for c in kin.strip("\\")}


@dataclass(frozen=True)
class Mark:
    """One row of a sheet: a code's 0 or 1 for a segment, or for words quoted from a file."""

    row: int
    code: str
    value: int
    segment_id: str | None = None
    path: str | None = None
    quote: str | None = None


@dataclass(frozen=True)
class Passage:
    """Where a mark belongs: the segment, and the marked words where words were quoted."""

    segment_id: str
    start: int | None = None
    end: int | None = None


class PassageError(LookupError):
    """A mark's place cannot be told; holds what was expected, and advice."""


def read_coding_sheet(
    path: Path, sheet: Sheet, mask: Mask, mask_path: Mask
) -> tuple[list[Mark], list[Problem]]:
    """The marks of a coder's sheet (`CODING_SHEET`) or an answer sheet (`ANSWER_SHEET`).

    Paths and quotes come back masked, as the tables hold them. A row without a value is not
    coded, and no mark.
    """
    rows, problems = read_sheet(sheet, path)
    marks = []
    for row in rows:
        cells = row.cells
        if sheet is ANSWER_SHEET:
            value = 0 if (cells["note"] or "").lower() == TRAP else 1
        else:
            value = cells["value"]
        if value is None or not cells["code"]:
            continue
        place, quote = cells["path"], cells["quote"]
        place = mask_path(place.replace("\\", "/").removeprefix("./")) if place else None
        quote = mask(quote) if quote else None
        marks.append(Mark(row.number, cells["code"], value, cells.get("segment_id"), place, quote))
    if rows and not marks and not problems:
        problems = [Problem(path.name, "", "", "a value in at least one row", "", "warning")]
    return marks, [replace(p, file=mask_path(p.file)) for p in problems]


class Passages:
    """The texts and segments of a study, to find the place of a mark."""

    def __init__(self, segments: pd.DataFrame, documents: pd.DataFrame, carry: Carry = str) -> None:
        """`segments` and `documents` as declared in `tables`; `carry` gives the id that a segment
        has now (`secret.key_id`): a sheet may be older."""
        self._carry = carry
        pairs = zip(documents["document_id"], documents["text"], strict=True)
        self._texts = dict(zip(documents["path"], pairs, strict=True))
        self._identities = set(segments["segment_id"])
        self._segments = {
            document_id: (own["segment_id"].tolist(), *own[["start", "end"]].to_numpy(int).T)
            for document_id, own in segments.groupby("document_id", sort=False)
        }

    def find(self, mark: Mark) -> Passage:
        """The mark's passage: the segment that holds most of the quoted words.

        Raises LookupError (expectation, advice) when there is none or more than one.
        """
        if mark.segment_id:
            if (identity := self._carry(mark.segment_id)) in self._identities:
                return Passage(identity)
            raise PassageError("a segment of this study", "Its words may have changed: quote them.")
        if not (mark.path and mark.quote):
            raise PassageError("a segment_id, or a path and a quote")
        if mark.path not in self._texts:
            close = get_close_matches(mark.path, list(self._texts), 1)
            raise PassageError("a file that was read", f"Did you mean {close[0]}?" if close else "")
        document_id, text = self._texts[mark.path]
        found = find_quote(text, mark.quote)
        if not found:
            raise PassageError("words that are in this file", "Copy them again from the file.")
        if len(found) > 1:
            raise PassageError(
                f"words that are in this file once, not {len(found)} times", "Quote a few more."
            )
        return self._widest(document_id, *found[0])

    def _widest(self, document_id: str, start: int, end: int) -> Passage:
        identities, starts, ends = self._segments[document_id]
        shared = np.minimum(ends, end) - np.maximum(starts, start)
        return Passage(identities[int(np.argmax(shared))], start, end)


def find_quote(text: str, quote: str) -> list[tuple[int, int]]:
    """Where the words of `quote` stand in `text`, whatever white space, quotes and dashes."""
    words = ["".join(_ALIKE.get(c) or re.escape(c) for c in word) for word in quote.split()]
    return [match.span() for match in re.finditer(r"\s+".join(words), text)] if words else []
