"""The review sheet of names as a file: read however it was saved, changed in place, never cut down.

What a person typed is theirs: cells of `TYPED`, of columns we do not know and of rows we do not
know are never touched, and a workbook keeps its looks and its other worksheets.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qualcop.errors import Problem
from qualcop.kept import write_kept

COLUMNS = {
    "participant": "short name of this name in the tables",
    "pseudonym": "what stands in texts and memos instead of it",
    "name": "the name as first found",
    "also written": "other spellings, addresses and handles found with it",
    "found as": "where names stand in which it was found",
    "confidence": "how sure it is, from 0 to 1, that this is a person's name",
    "files": "in how many files it was found",
    "context": "the words around it",
    "file": "a file in which it was found",
    "proposal": "what it may be; you decide",
    "decision": "yours: person, same as, or not a name; empty while you have not decided",
    "same as": "with the decision same as: short name, pseudonym or full name of that person",
    "note": "yours, for anything",
}
TYPED = ("decision", "same as", "note")
NEEDED = ("participant", "name", "decision", "same as")
HELP = (
    "Names that were found in your files and stand on no list. This file holds real names: it stays"
    " on your machine.",
    "For each row choose a decision: person (masked like those on your list), same as (and in the"
    " next column who: p05, District leader 2, or a full name), not a name (never masked again).",
    "To have a name masked that is not here, add a row: the name, and the decision person (or same"
    " as). From the next run on it is masked everywhere; it makes nobody a member.",
    "An empty decision leaves the name masked. You may change your mind: change the cell. Decisions"
    " count from the next run on.",
    "You may sort, filter, widen, save as CSV or Excel, and add columns of your own. Only the"
    " columns from participant to proposal are written anew.",
)
WIDTHS = (12, 14, 26, 24, 20, 11, 7, 60, 34, 30, 14, 24, 34)
_ROWS_WITH_LIST = 20_000
_FORMULA = ("=", "+", "-", "@")


@dataclass
class NamesSheet:
    """A sheet as read: its path, the digest of its bytes, the header, and rows by number.

    `rows` gives for each row number in the file the cells of the columns we know, as text.
    """

    path: Path
    digest: str
    header: list[str]
    rows: dict[int, dict[str, str]] = field(default_factory=dict)
    separator: str = ","


def find_sheet(folder: Path) -> tuple[Path, list[Problem]]:
    """The sheet's place: names.xlsx, or names.csv where a person saved it so.

    Where both are there, the one saved last is taken and the other told.
    """
    there = [p for p in (folder / "names.xlsx", folder / "names.csv") if p.exists()]
    if len(there) < 2:
        return (there or [folder / "names.xlsx"])[0], []
    newest = max(there, key=lambda p: (p.stat().st_mtime_ns, p.name))
    older = next(p for p in there if p != newest)
    expected = f"one sheet of names; {newest.name}, saved last, is used"
    return newest, [Problem(older.name, "", "", expected, "Put this one away.", "warning")]


def read_names_sheet(path: Path) -> NamesSheet | Problem | None:
    """The sheet with its rows; None when there is none; what is wrong when it cannot be read."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        return _tell_unread(path, f"a file that opens ({error.strerror})")
    sheet = NamesSheet(path, _digest(content), [])
    packed = content[:2] == b"PK"
    lines = _xlsx_lines(content) if packed else _csv_lines(content, sheet)
    if lines is None:
        return _tell_unread(path, "an Excel workbook or a CSV table")
    head = next((n for n, row in lines if set(NEEDED) <= {fold_cell(c) for c in row}), None)
    if head is None:
        return _tell_unread(path, f"a header with the columns {', '.join(NEEDED)}")
    for number, cells in lines:
        if number == head:
            sheet.header = [fold_cell(c) for c in cells]
        elif number > head and any(c.strip() for c in cells):
            known = zip(sheet.header, cells, strict=False)
            sheet.rows[number] = {c: v.strip() for c, v in known if c in COLUMNS}
    return sheet


def _tell_unread(path: Path, expected: str) -> Problem:
    advice = (
        "It is left as it is and not used: what you decided before stays in force. Open it and save"
        " it again, or take it away: a new one is made, and an earlier one lies in history/."
    )
    return Problem(path.name, "", "", expected, advice, "warning")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def fold_cell(cell: object) -> str:
    """A cell of the header, or a decision, however it was typed: case, blanks, - and _ aside."""
    return " ".join(str(cell or "").casefold().replace("_", " ").replace("-", " ").split())


def _csv_lines(content: bytes, sheet: NamesSheet) -> list[tuple[int, list[str]]] | None:
    """Numbered rows, and the separator noted on `sheet`."""
    try:
        wide = content[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
        text = content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    first = next((x for x in text.splitlines() if x.strip() and x.lstrip('"')[:1] != "#"), "")
    sheet.separator = max(",;\t", key=first.count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=sheet.separator, strict=True)
        return [(n, row or [""]) for n, row in enumerate(reader, start=1)]
    except csv.Error:
        return None


def _open_workbook(content: bytes) -> object | None:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        return openpyxl.load_workbook(io.BytesIO(content))
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, TypeError):
        return None


def _find_worksheet(book: object) -> object:
    """The worksheet whose head has our columns: some programs put a summary before it."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows(max_row=20, values_only=True):
            if set(NEEDED) <= {fold_cell(c) for c in row}:
                return sheet
    return book.worksheets[0]


def _xlsx_lines(content: bytes) -> list[tuple[int, list[str]]] | None:
    book = _open_workbook(content)
    if book is None or not book.worksheets:
        return None
    rows = _find_worksheet(book).iter_rows(values_only=True)
    return [(n, ["" if c is None else str(c) for c in row]) for n, row in enumerate(rows, start=1)]


# ------------------------------------------------------------------ writing
def write_names_sheet(
    path: Path,
    sheet: NamesSheet | None,
    changed: Mapping[int, Mapping[str, object]],
    added: Sequence[Mapping[str, object]],
) -> Problem | None:
    """Write changed cells, by row number, and added rows below; tells when that has to wait.

    Waits where the sheet is open in another program, or is no longer what was read. Nothing is
    written when nothing is new.
    """
    if sheet and not changed and not added:
        return None
    locks = (path.with_name(f"~${path.name}"), path.with_name(f".~lock.{path.name}#"))
    held = path.read_bytes() if path.exists() else None
    if any(lock.exists() for lock in locks) or _digest(held or b"") != (
        sheet.digest if sheet else _digest(b"")
    ):
        advice = "Save and close it; what is new is written on the next run."
        return Problem(path.name, "", "", "a sheet no other program has open", advice, "warning")
    if path.suffix == ".csv":
        content = _write_csv(sheet, held, changed, added)
    else:
        content = _write_xlsx(sheet, held, changed, added)
    write_kept(path, content)
    return None


def _write_csv(
    sheet: NamesSheet, held: bytes, changed: Mapping[int, Mapping], added: Sequence[Mapping]
) -> bytes:
    sink = io.StringIO()
    writer = csv.writer(sink, delimiter=sheet.separator, lineterminator="\r\n")
    for number, cells in _csv_lines(held, sheet):
        told = changed.get(number, {})
        row = [*cells, *[""] * (len(sheet.header) - len(cells))] if told else cells
        for column, value in told.items():
            row[sheet.header.index(column)] = _guard(value)
        writer.writerow(row)
    writer.writerows([_guard(row.get(c, "")) for c in sheet.header] for row in added)
    return sink.getvalue().encode("utf-8-sig")


def _guard(value: object) -> object:
    """A text that a spreadsheet program would take for a formula, behind a blank."""
    return f" {value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _write_xlsx(
    sheet: NamesSheet | None,
    held: bytes | None,
    changed: Mapping[int, Mapping],
    added: Sequence[Mapping],
) -> bytes:
    book = _open_workbook(held) if sheet else _lay_out()
    page = _find_worksheet(book)
    header = sheet.header if sheet else list(COLUMNS)
    for number, cells in changed.items():
        for column, value in cells.items():
            _put(page.cell(number, header.index(column) + 1), value)
    last = max((n for n, _ in enumerate(page.iter_rows(values_only=True), start=1)), default=1)
    for number, row in enumerate(added, start=last + 1):
        for at, column in enumerate(header, start=1):
            if column in row:
                _put(page.cell(number, at), row[column])
    if page.auto_filter.ref:
        page.auto_filter.ref = page.dimensions
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def _put(cell: object, value: object) -> None:
    """A value as it is; a text always as text, never as a formula."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub(" ", value)
    cell.value = value
    if isinstance(value, str) and value:
        cell.data_type = "s"


def _lay_out() -> object:
    """An empty workbook: a frozen header that explains, a list of decisions, a page of help."""
    import openpyxl
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = openpyxl.Workbook()
    page = book.active
    page.title = "names"
    for at, ((name, meaning), width) in enumerate(zip(COLUMNS.items(), WIDTHS, strict=True), 1):
        cell = page.cell(1, at, name)
        cell.font, cell.comment = Font(bold=True), Comment(meaning, "qualcop")
        cell.fill = PatternFill("solid", fgColor="FFF2CC" if name in TYPED else "E7E6E6")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        page.column_dimensions[get_column_letter(at)].width = width
    page.freeze_panes = "D2"
    page.auto_filter.ref = page.dimensions
    choice = DataValidation("list", formula1='"person,same as,not a name"', allow_blank=True)
    choice.error, choice.errorTitle = "person, same as, or not a name", "Decision"
    choice.prompt, choice.promptTitle = COLUMNS["decision"], "Decision"
    at = get_column_letter(list(COLUMNS).index("decision") + 1)
    choice.add(f"{at}2:{at}{_ROWS_WITH_LIST}")
    page.add_data_validation(choice)
    notes = book.create_sheet("how to")
    notes.column_dimensions["A"].width = 110
    for number, text in enumerate(HELP, start=1):
        notes.cell(number, 1, text).alignment = Alignment(wrap_text=True)
    return book
