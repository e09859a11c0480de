"""Opens a workbook or CSV that a coder handed in: its sheets as cells, within limits.

Every cell somebody may have typed is here: values, formulas, and comments on cells. Hidden rows and
sheets count like others.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from qualcop.errors import Problem, StudyError
from qualcop.readers.clean import decode_bytes
from qualcop.readers.limits import MAX_CELLS, MAX_SHEET_BYTES
from qualcop.readers.model import Refused

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
ENDINGS = (".xlsx", ".xlsm", ".csv", ".tsv")


@dataclass(frozen=True)
class Cell:
    """A cell: its value in words, its formula, whether no value is stored for it, its comment."""

    text: str
    formula: str = ""
    comment: str = ""
    bare: bool = False  # a formula whose value the file does not hold
    made: str = ""  # what a program made of the entry: a date, a time


@dataclass(frozen=True)
class Page:
    """A sheet: its title and its cells by row and column, both from 1; merged ranges."""

    title: str
    rows: dict[int, dict[int, Cell]]
    merged: tuple[str, ...] = ()


@dataclass(frozen=True)
class Handed:
    """A file that was handed in: name, ending, bytes, pages, our mark in it, when it was saved."""

    name: str
    suffix: str
    content: bytes
    pages: list[Page] = field(default_factory=list)
    mark: str = ""
    saved: str | None = None


def read_handed(path: Path, shown: str, carry: Callable[[str], str] = str) -> Handed:
    """The file at `path`, which messages call `shown`.

    `carry` gives the id that a segment has now (`secret.key_id`): a workbook may be older. Raises
    StudyError when it is no table, too large, damaged or locked, or built to do harm.
    """
    try:
        if path.stat().st_size > MAX_SHEET_BYTES:
            expected = f"a workbook of at most {MAX_SHEET_BYTES // 1_000_000} MB"
            raise _refuse(shown, expected, "Take out pictures and pages that are not ours.")
        content = path.read_bytes()
    except OSError as error:
        raise _refuse(shown, f"a file that opens ({error.strerror})", "Close it first.") from None
    try:
        if b"opendocument" in content[:120]:  # its first member says so
            raise Refused("an OpenDocument sheet")
        if content[:2] == b"PK":
            handed = _read_workbook(path, shown, content)
        else:
            handed = _read_text(path, shown, content)
    except Refused as refused:
        expected = f"a workbook that can be read ({refused.reason})"
        raise _refuse(shown, expected, "Save it again as .xlsx or .csv.") from None
    return replace(handed, pages=[_carry_page(page, carry) for page in handed.pages])


def _carry_page(page: Page, carry: Callable[[str], str]) -> Page:
    """The page with today's ids of segments; without a colon it is a date, or anything else."""
    rows = {
        number: {
            at: replace(cell, text=carry(cell.text)) if ":" in cell.text else cell
            for at, cell in cells.items()
        }
        for number, cells in page.rows.items()
    }
    return replace(page, rows=rows)


def _refuse(shown: str, expected: str, advice: str) -> StudyError:
    return StudyError([Problem(shown, "", "", expected, advice)])


def _read_workbook(path: Path, shown: str, content: bytes) -> Handed:
    from qualcop.readers.sheets import open_workbook

    values, written = open_workbook(path), open_workbook(path, formulas=True)
    pages = [
        Page(s.title, _list_rows(s, w), tuple(sorted(map(str, w.merged_cells.ranges))))
        for s, w in zip(values.worksheets, written.worksheets, strict=True)
    ]
    marks = [p for p in values.custom_doc_props.props if p.name == "qualcop"]
    mark = str(marks[0].value) if marks else ""
    saved = values.properties.modified
    told = saved.strftime("%Y-%m-%dT%H:%M:%S") if saved and saved.year > 2000 else None
    return Handed(shown, ".xlsx", content, pages, mark, told)


def _list_rows(values: object, written: object) -> dict[int, dict[int, Cell]]:
    """The cells that hold something. Only those there are: one may stand a million rows down."""
    rows: dict[int, dict[int, Cell]] = {}
    sources = written._cells
    for place, cell in sorted(values._cells.items()):
        source = sources.get(place, cell)
        formula = _tell_formula(source.value) if source.data_type == "f" else ""
        comment = (source.comment.text or "").strip() if source.comment else ""
        text, made = _tell_value(cell.value)
        if text.strip() or formula or comment:
            bare = bool(formula) and cell.value is None
            rows.setdefault(place[0], {})[place[1]] = Cell(text, formula, comment, bare, made)
    return rows


def _tell_formula(value: object) -> str:
    return str(getattr(value, "text", None) or value)


def _tell_value(value: object) -> tuple[str, str]:
    """A value in words, and what a program made of the entry where it did."""
    if value is None:
        return "", ""
    if isinstance(value, bool):
        return ("TRUE" if value else "FALSE"), ""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10], "a date"
    if isinstance(value, time | timedelta):
        return str(value), "a time"
    if isinstance(value, float):
        return (str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)), ""
    return _unescape(str(value)), ""


def _unescape(text: str) -> str:
    from openpyxl.utils.escape import unescape

    return unescape(text)


def _read_text(path: Path, shown: str, content: bytes) -> Handed:
    from qualcop.readers.sheets import find_delimiter

    if content.startswith(_OLD_OFFICE):
        raise Refused("an old .xls file, or one that is locked with a password")
    text, _ = decode_bytes(content)
    text = text.lstrip("\ufeff")
    limit = csv.field_size_limit(10_000_000)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=find_delimiter(text))
        lines = list(reader)
    except csv.Error as error:
        raise Refused(f"no table could be made out, {error}") from None
    finally:
        csv.field_size_limit(limit)
    if sum(map(len, lines)) > MAX_CELLS:
        raise Refused("more cells than can be read; save the rows you need")
    rows = {
        n: {at: Cell(c) for at, c in enumerate(line, start=1) if c.strip()}
        for n, line in enumerate(lines, start=1)
    }
    kept = {n: cells for n, cells in rows.items() if cells}
    return Handed(shown, path.suffix.lower() or ".csv", content, [Page("", kept)])
