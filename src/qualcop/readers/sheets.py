"""Spreadsheets (xlsx, xlsm) and delimited text (csv, tsv)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from qualcop.readers.archive import (
    ZIP_ERRORS,
    Archive,
    list_authors,
    name_people,
    read_properties,
    read_property_names,
    refuse_damaged,
)
from qualcop.readers.clean import NEWLINES, decode_bytes
from qualcop.readers.dates import find_date
from qualcop.readers.limits import MAX_CELLS, MAX_SHEET_XML
from qualcop.readers.model import Block, Comment, Extract, Refused
from qualcop.readers.rows import Rows, read_rows

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

# A formula without a stored value; possessive, so that blanks are not tried in every way.
NO_VALUE = re.compile(rb"</?f(?:\s[^<>]*)?/?>\s*+(?:(?:<v\s*+/>|<v></v>)\s*+)?</c>")
# What openpyxl makes cells for, one by one: merged and linked ranges.
RANGES = re.compile(
    rb"<(?:\w+:)?(?:mergeCell|hyperlink)\s[^<>]*?\bref\s*=\s*[\"']\$?([A-Za-z]{1,3})\$?(\d{1,7})"
    rb":\$?([A-Za-z]{1,3})\$?(\d{1,7})[\"']"
)


def read_delimited(path: Path) -> Extract:
    """A csv or tsv file; lines with # before the header are kept as paragraphs."""
    text, note = decode_bytes(path.read_bytes())
    form = "tsv" if path.suffix.lower() in (".tsv", ".tab") else "csv"
    lines = NEWLINES.sub("\n", text.lstrip("\ufeff")).split("\n")
    start = next((n for n, x in enumerate(lines) if x.strip() and x[0] != "#"), len(lines))
    marked = [line.lstrip("# \t") for line in lines[:start]]
    if lines[start : start + 1] and lines[start].lower().startswith("sep="):
        start += 1
    source = "\n".join(lines[start:])
    table = read_rows(_parse_cells(source, find_delimiter(source)))
    above = [Block("paragraph", line) for line in marked if line.strip()]
    return Extract(
        format=form,
        blocks=(*above, *table.blocks),
        date=find_date("\n".join(marked)),
        notes=(*((note,) if note else ()), *table.notes),
    )


def find_delimiter(source: str) -> str:
    """The one of tab, semicolon, comma, bar that cuts the lines most evenly."""

    def evenness(sign: str) -> tuple[float, int]:
        widths = [len(row) for row in _parse_cells(source[:20_000], sign)[:50] if any(row)]
        top = max(set(widths), key=widths.count) if widths else 0
        return (widths.count(top) / len(widths) if top > 1 else 0.0), top

    return max((",", "\t", ";", "|"), key=evenness)


def _parse_cells(source: str, delimiter: str) -> list[list[str]]:
    limit = csv.field_size_limit(10_000_000)
    try:
        return list(csv.reader(io.StringIO(source), delimiter=delimiter, skipinitialspace=True))
    except csv.Error as error:
        raise Refused(f"no table could be made out ({error})") from None
    finally:
        csv.field_size_limit(limit)


def read_workbook(path: Path) -> Extract:
    """An xlsx or xlsm file, all its sheets. Raises Refused when it is damaged."""
    with Archive(path) as archive:
        _check_sheets(archive)
        stored = _count_formulas(archive)
        properties = read_properties(archive)
        people = name_people(*read_property_names(archive))
        persons = list_authors(archive, "xl/persons/", "displayName")
        pictures = sum(n.startswith(("xl/media/", "xl/charts/chart")) for n in archive.names)
    book = _load_workbook(path)
    blocks: list[Block] = []
    comments: list[Comment] = []
    notes = [f"{stored} formulas without a stored value left out"] if stored else []
    notes += [f"{pictures} pictures or charts not read"] if pictures else []
    named = len(book.worksheets) > 1
    for number, sheet in enumerate(book.worksheets, 1):
        table = read_rows(list(_iter_cells(sheet)))
        if not table.blocks:
            continue
        if named or not re.fullmatch(r"(?:Sheet|Tabelle|Feuil|Hoja)\s?\d*", sheet.title):
            blocks.append(Block("heading", sheet.title.replace("_", " "), 1))
        comments += _read_comments(sheet, f"sheet{number}", table, len(blocks))
        blocks += table.blocks
        notes += table.notes
        notes += ["a hidden sheet was read"] if sheet.sheet_state != "visible" else []
    book.close()
    authors = (*(comment.author for comment in comments), *persons)
    people += name_people(*authors, basis="comment_author")
    return Extract(
        format="xlsx",
        blocks=tuple(blocks),
        comments=tuple(comments),
        title=properties.get("title"),
        people=people,
        notes=tuple(notes),
    )


def read_first_sheet(path: Path) -> list[tuple[object, ...]]:
    """The values of a workbook's first sheet, row by row. Raises Refused like `read_workbook`."""
    with Archive(path) as archive:
        _check_sheets(archive)
    book = _load_workbook(path)
    return list(_iter_values(book.worksheets[0])) if book.worksheets else []


def open_workbook(path: Path, formulas: bool = False) -> Workbook:
    """A workbook to look into, with its values or its formulas. Raises Refused as `read_workbook`.

    Counts of rows and columns are not limited yet: see `MAX_CELLS`.
    """
    with Archive(path) as archive:
        _check_sheets(archive)
    return _load_workbook(path, formulas)


def _check_sheets(archive: Archive) -> None:
    """Raise Refused where openpyxl would need more memory than there may be, or is led astray."""
    sheets = [archive.read_bytes(n) for n in _sheet_names(archive)]
    spanned = sum(_measure_range(*m.groups()) for data in sheets for m in RANGES.finditer(data))
    if sum(map(len, sheets)) > MAX_SHEET_XML or spanned > MAX_CELLS:
        raise Refused("a workbook of more cells than can be read; save the sheets you need")
    for name in archive.names:
        if name.endswith((".xml", ".rels")) and _declares_type(archive.read_bytes(name)):
            raise Refused("its XML declares a document type, which Excel never does; save it again")


def _declares_type(data: bytes) -> bool:
    """Whether XML has a document type, where entities could be declared, in any UTF."""
    return b"<!DOCTYPE" in data[:100_000].replace(b"\x00", b"") or b"<!ENTITY" in data


def _measure_range(left: bytes, top: bytes, right: bytes, bottom: bytes) -> int:
    width, height = _number_column(right) - _number_column(left), int(bottom) - int(top)
    return (abs(width) + 1) * (abs(height) + 1)


def _number_column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _sheet_names(archive: Archive) -> list[str]:
    """The parts that the workbook names as sheets, and those that are called so."""
    related = archive.read_relations("xl/workbook.xml").values()
    named = {name for kind, name in related if kind == "worksheet"} & archive.names
    return sorted(named | {n for n in archive.names if n.startswith("xl/worksheets/sheet")})


def _count_formulas(archive: Archive) -> int:
    """Cells with a formula but no value: written by a program that does not calculate."""
    return sum(len(NO_VALUE.findall(archive.read_bytes(n))) for n in _sheet_names(archive))


def _load_workbook(path: Path, formulas: bool = False) -> Workbook:
    import warnings

    from lxml.etree import XMLSyntaxError
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    faults = (*ZIP_ERRORS, InvalidFileException, XMLSyntaxError, SyntaxError)
    # openpyxl lets these through where a part is missing or malformed
    faults += (KeyError, TypeError, AttributeError, IndexError, AssertionError)
    try:
        # By content: of a path openpyxl would want an ending of Excel's.
        with warnings.catch_warnings(), path.open("rb") as file:
            warnings.simplefilter("ignore")  # on styles and extensions that hold no words
            return load_workbook(file, data_only=not formulas)
    except faults:
        raise refuse_damaged() from None


def _iter_cells(sheet: Worksheet) -> Iterable[list[str]]:
    return ([format_cell(value) for value in row] for row in _iter_values(sheet))


def _iter_values(sheet: Worksheet) -> Iterable[tuple[object, ...]]:
    if (sheet.max_row or 0) * (sheet.max_column or 0) > MAX_CELLS:
        raise Refused("a sheet of more cells than can be read; save the part you need")
    return sheet.iter_rows(values_only=True)


def format_cell(value: object) -> str:
    """A cell's value in words: ISO dates, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        midnight = value.time() == time(0)
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("seconds" if value.second else "minutes")
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, float):
        return f"{value:.10g}"
    return str(value)


def _read_comments(sheet: Worksheet, label: str, table: Rows, offset: int) -> list[Comment]:
    """Cell comments, each on its row."""
    places = {row: number for number, row in enumerate(table.sources)}
    found = []
    for row in sheet.iter_rows():
        for cell in row:
            if cell.comment is None:
                continue
            place = places.get(cell.row - 1, 0)
            length = len(table.blocks[place].text)
            author, text = cell.comment.author or None, cell.comment.text or ""
            name = f"{label}!{cell.coordinate}"
            block = offset + place
            found.append(Comment(name, block, 0, block, length, author, None, text))
    return found
