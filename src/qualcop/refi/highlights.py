"""Highlights exported from Taguette (CSV or Excel): which words of which document got which tag.

Its columns are id, document, tag, content, a row a tag of a highlight (Taguette 1.5; a highlight
without a tag is not exported). There is no position and no person: words are looked up, and where
they stand more than once nobody can say which was meant.
"""

from __future__ import annotations

from pathlib import Path

from qualcop.errors import Problem, StudyError
from qualcop.refi.finding import Texts, place_quote
from qualcop.refi.foreign import NOBODY, Foreign, Mark
from qualcop.refi.loose import Place
from qualcop.refi.model import Loss
from qualcop.sheets import read_raw_rows

PROGRAM = "Taguette"
COLUMNS = ("id", "document", "tag", "content")


def is_highlights(path: Path) -> bool:
    """Whether a table has the columns of Taguette's highlights."""
    rows, faults = read_raw_rows(path)
    return not faults and bool(rows) and _fold(rows[0][1]) == list(COLUMNS)


def read_highlights(path: Path, texts: Texts) -> Foreign:
    """The highlights of a table, placed in the study's documents.

    A document is found by its name, else the words in all documents. Raises StudyError for a table
    with other columns.
    """
    rows, faults = read_raw_rows(path)
    if faults:
        raise StudyError(faults)
    if not rows or _fold(rows[0][1]) != list(COLUMNS):
        expected = f"the columns {', '.join(COLUMNS)} of Taguette's highlights"
        advice = "In Taguette: Highlights, See all highlights, Export this view, CSV or Excel."
        raise StudyError([Problem(path.name, "row 1", "", expected, advice)])
    found = Foreign(PROGRAM)
    places: dict[tuple[str, str], Place] = {}
    seen = set()
    for number, cells in rows[1:]:
        _, document, tag, content = (*(c.strip() for c in cells), "", "", "", "")[:4]
        if not tag:
            _lose(found, "highlights without a tag", "they say no code")
            continue
        if (key := (document, content)) not in places:
            places[key] = _place(document, content, texts)
        found.marks.append(Mark(places[key], content, tag, NOBODY, f"row {number}, {document}"))
        if places[key].document_id:
            seen.add(places[key].document_id)
    found.texts = len(seen)
    return found


def _place(document: str, content: str, texts: Texts) -> Place:
    """Where a highlight stands: in the document called so, else in the only one that has it."""
    named = texts.find_named(document) or texts.find_named(texts.mask(document))
    return place_quote(content, named or sorted(texts.documents), texts)


def _lose(found: Foreign, what: str, why: str) -> None:
    held = next((x for x in found.losses if (x.what, x.why) == (what, why)), Loss(what, 0, why))
    found.losses = [x for x in found.losses if x is not held]
    found.losses.append(Loss(what, held.count + 1, why))


def _fold(cells: list[str]) -> list[str]:
    return [c.strip().casefold() for c in cells if c.strip()]
