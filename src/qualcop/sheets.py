"""The sheets people fill in: their columns, how one is read and checked, and an empty one."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from qualcop.errors import Problem
from qualcop.hints import hint
from qualcop.readers.limits import MAX_SHEET_BYTES
from qualcop.table import write_bytes
from qualcop.tables import CONSENTS, EVENT_KINDS, ROLES, SOURCE_KINDS

SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,40}")
SHEET_ENDINGS = (".csv", ".xlsx")
# A table of another name among the sheets is a mistake; a text beside them may be a reminder.
TABLE_ENDINGS = (*SHEET_ENDINGS, ".xls", ".ods", ".tsv", ".numbers")


class CellError(ValueError):
    """What a cell was expected to hold."""


@dataclass(frozen=True)
class SheetColumn:
    """A column of a sheet: what it means, whether it must be filled, how a cell is read.

    `private` cells hold people's names: faults never print them.
    """

    name: str
    meaning: str
    required: bool = False
    read: Callable[[str], object] = str
    private: bool = False


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name is its file's name; `key` columns are unique together."""

    name: str
    meaning: str
    columns: tuple[SheetColumn, ...]
    key: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """One row as read: its number in the file (the header counts) and its cells by column."""

    number: int
    cells: dict = field(default_factory=dict)


def _slug(cell: str) -> str:
    if not SLUG.fullmatch(cell):
        raise CellError("a short name: small letters, digits, - and _")
    return cell


def _participant(cell: str) -> str:
    if re.fullmatch(r"u\d+", cell):
        raise CellError(
            "a short name other than u and digits, which stand for people found in files"
        )
    return _slug(cell)


def _name(cell: str) -> str:
    if not any(c.isalpha() for c in cell):
        raise CellError("a name with letters")
    return cell


def _one_of(*values: str) -> Callable[[str], str]:
    def read(cell: str) -> str:
        folded = cell.lower().replace(" ", "_").replace("-", "_")
        if folded not in values:
            raise CellError("one of " + ", ".join(values))
        return folded

    return read


def read_day(cell: str) -> str:
    """A day as YYYY-MM-DD. Raises CellError for anything that is none."""
    for form in ("%Y-%m-%d", "%m/%d/%Y", "%Y-%m-%d %H:%M:%S"):
        try:
            return datetime.strptime(cell, form).date().isoformat()
        except ValueError:
            continue
    raise CellError("a day written YYYY-MM-DD (or month/day/year)")


def _count(cell: str) -> int:
    if not re.fullmatch(r"\d{1,12}(\.0)?|\d{1,3}(,\d{3}){1,3}", cell):
        raise CellError("a whole number, such as 1200 or 1,200")
    return int(float(cell.replace(",", "")))


def _percent(cell: str) -> float:
    text = cell.rstrip(" %")
    if not re.fullmatch(r"\d+(\.\d+)?", text) or not 0 <= float(text) <= 100:
        raise CellError("a percentage from 0 to 100")
    return float(text)


def split_list(cell: str) -> list[str]:
    """The parts of a cell that holds a list, separated by `;`."""
    return [part.strip() for part in cell.split(";") if part.strip()]


def _c(
    name: str, meaning: str, required: bool = False, read: Callable = str, private: bool = False
):
    return SheetColumn(name, meaning, required, read, private)


CYCLES = Sheet(
    "cycles",
    "One row per design cycle, in order of time.",
    (
        _c("cycle", "short name, such as cycle-1", True, _slug),
        _c("label", "what the memo calls it"),
        _c("start", "first day, YYYY-MM-DD", False, read_day),
        _c("end", "last day, YYYY-MM-DD", False, read_day),
        _c("convening", "short name of the event the cycle turns on", False, _slug),
        _c("focus", "what the cycle sets out to do"),
    ),
    ("cycle",),
)
EVENTS = Sheet(
    "events",
    "One row per convening, call, visit or meeting; and one for the time between them (follow_up).",
    (
        _c("event", "short name, such as c1-convening", True, _slug),
        _c("label", "what the memo calls it"),
        _c("kind", "one of " + ", ".join(EVENT_KINDS), True, _one_of(*EVENT_KINDS)),
        _c("cycle", "short name of its cycle", True, _slug),
        _c("date", "first day, YYYY-MM-DD", False, read_day),
        _c("end_date", "last day, YYYY-MM-DD", False, read_day),
        _c("site", "short name of the district where it took place", False, _slug),
        _c("mode", "in_person, online or hybrid", False, _one_of("in_person", "online", "hybrid")),
        _c("note_taker", "participant who took the notes", private=True),
        _c("folder", "folder of its files, when it is not named like the event"),
    ),
    ("event",),
)
DISTRICTS = Sheet(
    "districts",
    "One row per district: the memo's Table 1.",
    (
        _c("district", "short name, such as core-1", True, _slug),
        _c("name", "its real name"),
        _c("label", "what the memo calls it, such as Core 1", True),
        _c("partner", "core or pilot, where you make the difference"),
        _c("locale", "rural, town, suburban, urban"),
        _c("schools", "number of schools", False, _count),
        _c("students", "number of students", False, _count),
        _c("title_i_pct", "percent of students in Title I schools", False, _percent),
        _c("black_pct", "percent Black students", False, _percent),
        _c("latinx_pct", "percent Latinx students", False, _percent),
        _c("hopes_to_share", "what it hopes to share"),
        _c("hopes_to_learn", "what it hopes to learn"),
        _c("aliases", "other names in the notes, separated by ;"),
    ),
    ("district",),
)
PARTICIPANTS = Sheet(
    "participants",
    "One row per person. This sheet holds real names: it never leaves your machine.",
    (
        _c("participant", "short name without a real name in it, such as p01", True, _participant),
        _c("name", "full name", True, _name, private=True),
        _c("aliases", "nicknames, initials, other spellings, separated by ;", private=True),
        _c("email", "address", private=True),
        _c("role", "one of " + ", ".join(ROLES[:-1]), True, _one_of(*ROLES[:-1])),
        _c("district", "short name of the district", False, _slug),
        _c("school", "name of the school, for people who work in one", private=True),
        _c("consent", "may we quote? quote, role_only or none", False, _one_of(*CONSENTS)),
    ),
    ("participant",),
)
ATTENDANCE = Sheet(
    "attendance",
    "One row per person invited to an event.",
    (
        _c("event", "short name of the event", True, _slug),
        _c("participant", "short name of the person, or the full name", True, private=True),
        _c("present", "yes, no or part", False, _one_of("yes", "no", "part")),
    ),
    ("event", "participant"),
)
SOURCES = Sheet(
    "sources",
    "Only for files that need a word: what a file is, or to which event it belongs.",
    (
        _c("path", "place of the file below the sources folder", True, private=True),
        _c("kind", "one of " + ", ".join(SOURCE_KINDS), False, _one_of(*SOURCE_KINDS)),
        _c("event", "short name of the event", False, _slug),
        _c("date", "day, YYYY-MM-DD", False, read_day),
        _c("author", "participant who wrote it", private=True),
    ),
    ("path",),
)
SHEETS = {s.name: s for s in (CYCLES, EVENTS, DISTRICTS, PARTICIPANTS, ATTENDANCE, SOURCES)}


def is_empty_sheet(path: Path) -> bool:
    """Whether a sheet has no row but its header; one that cannot be read is not empty."""
    rows, faults = read_raw_rows(path)
    return not faults and len(rows) < 2


def read_sheet(sheet: Sheet, path: Path) -> tuple[list[Row], list[Problem]]:
    """The rows of a sheet (CSV or xlsx) with cells read by their columns, and all its faults."""
    raw, faults = read_raw_rows(path)
    if faults or not raw:
        advice = f"For an empty sheet with its header: {hint('init', '<new folder>')}"
        if path.exists() and path.stat().st_size == 0:
            advice = "It holds nothing: a cloud folder may not have fetched it yet. Open it there."
        return [], faults or [Problem(path.name, "", "", "a header row", advice)]
    (_, header), *body = raw
    names = [str(h).strip().lower().replace(" ", "_") for h in header]
    problems = _check_header(sheet, names, path)
    if problems and any(p.severity == "error" for p in problems):
        return [], problems
    columns = {c.name: c for c in sheet.columns}
    rows = []
    for number, cells in body:
        values = {n: v.strip() for n, v in zip(names, cells, strict=False) if n in columns}
        read, faults = _read_cells(sheet, values, path, number)
        problems += faults
        if any(c.strip() for c in cells[len(names) :]):
            expected = f"{len(names)} cells, as in the header"
            advice = 'Put cells with a separator in them in "quotes".'
            problems.append(Problem(path.name, f"row {number}", "", expected, advice))
        rows.append(Row(number, read))
    return rows, problems + _check_key(sheet, rows, path)


def read_raw_rows(path: Path) -> tuple[list[tuple[int, list[str]]], list[Problem]]:
    """Numbered rows of cells; comment rows (`#` first) and empty rows left out."""
    try:
        if path.stat().st_size > MAX_SHEET_BYTES:
            expected = f"a sheet of at most {MAX_SHEET_BYTES // 1_000_000} MB"
            return [], [Problem(path.name, "", "", expected, "Save only the rows you need.")]
        rows = _xlsx_rows(path) if path.suffix.lower() == ".xlsx" else _csv_rows(path)
    except OSError as error:
        rows = Problem(path.name, "", "", f"a file that opens ({error.strerror})", "Close it.")
    if isinstance(rows, Problem):
        return [], [rows]
    kept = [(n, r) for n, r in rows if any(c.strip() for c in r) and not r[0].startswith("#")]
    return kept, []


def _csv_rows(path: Path) -> list[tuple[int, list[str]]] | Problem:
    content = path.read_bytes()
    try:
        marked = content[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
        text = content.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    first = next((x for x in text.splitlines() if x.strip() and not x.startswith("#")), "")
    separator = max(",;\t", key=first.count)
    try:
        # strict: a quote that is never closed would swallow the rows below it
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        return [(reader.line_num, row) for row in reader]
    except csv.Error:
        expected = 'a CSV table; each " that opens a cell closes it'
        return Problem(path.name, "", "", expected, "Save it again from your spreadsheet.")


def _xlsx_rows(path: Path) -> list[tuple[int, list[str]]] | Problem:
    from qualcop.readers.model import Refused
    from qualcop.readers.sheets import read_first_sheet

    try:
        rows = read_first_sheet(path)
    except Refused as refused:
        expected = f"an Excel workbook that can be read ({refused.reason})"
        return Problem(path.name, "", "", expected, "Save it again, or as CSV.")
    return [(n, [_cell_text(c) for c in row]) for n, row in enumerate(rows, start=1)]


def _cell_text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _check_header(sheet: Sheet, names: list[str], path: Path) -> list[Problem]:
    known = [c.name for c in sheet.columns]
    problems = [
        Problem(path.name, "header", "", f"a column {c.name!r} ({c.meaning})")
        for c in sheet.columns
        if c.required and c.name not in names
    ]
    for name in names:
        if name and name not in known:
            expected = "only the columns " + ", ".join(known)
            problems.append(
                Problem(path.name, "header", name, expected, "It is not used.", "warning")
            )
        if name and names.count(name) > 1:
            problems.append(Problem(path.name, "header", name, "each column once"))
    return list(dict.fromkeys(problems))


def _read_cells(sheet: Sheet, values: dict, path: Path, number: int) -> tuple[dict, list[Problem]]:
    cells, problems = {}, []
    for column in sheet.columns:
        raw = values.get(column.name, "")
        place = f"row {number}, column {column.name}"
        if not raw:
            cells[column.name] = None
            if column.required:
                problems.append(Problem(path.name, place, "", column.meaning))
            continue
        try:
            cells[column.name] = column.read(raw)
        except CellError as error:
            cells[column.name] = None
            shown = "" if column.private else raw
            problems.append(Problem(path.name, place, shown, str(error)))
    return cells, problems


def _check_key(sheet: Sheet, rows: list[Row], path: Path) -> list[Problem]:
    seen: dict[tuple, int] = {}
    problems = []
    for row in rows if sheet.key else ():
        key = tuple(row.cells[k] for k in sheet.key)
        if None not in key and key in seen:
            place = f"row {row.number}"
            expected = f"{' and '.join(sheet.key)} only once (also in row {seen[key]})"
            problems.append(Problem(path.name, place, "", expected, "Delete or rename one."))
        seen.setdefault(key, row.number)
    return problems


def write_empty_sheet(sheet: Sheet, folder: Path) -> Path:
    """An empty sheet with its columns explained in comment lines. Never overwrites."""
    path = folder / f"{sheet.name}.csv"
    if not path.exists():
        lines = [f"# {sheet.meaning}"]
        lines += [
            f"#   {c.name}: {c.meaning}{' (needed)' if c.required else ''}" for c in sheet.columns
        ]
        lines.append(",".join(c.name for c in sheet.columns))
        write_bytes(path, ("\n".join(lines) + "\n").encode("utf-8"))
    return path
