"""All tables in one Excel workbook, for people who do not program."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import pandas as pd

from qualcop.tables import OTHER_TABLES, TABLES

if TYPE_CHECKING:
    from xlsxwriter import Workbook

# What a person reads first; documents, blocks and traces stay in Parquet (long texts, many rows).
SHOWN = (
    "sources",
    "estimates",
    "exemplars",
    "pattern_accuracy",
    "reliability",
    "cooccurrences",
    "codebook",
    "conjectures",
    "codings",
    "consensus",
    "judgements",
    "conflicts",
    "second_looks",
    "missing_codes",
    "anchors",
    "notes",
    "assignments",
    "segments",
    "participants",
    "found_names",
    "attendance",
    "districts",
    "events",
    "cycles",
    "comments",
    "assumptions",
    "numbers",
)
DECLARED = {**TABLES, **OTHER_TABLES}
MOST_ROWS = 1_048_575
MANY_ROWS = 250_000  # from here on a sheet leaves out answers 0: few programs open it otherwise
LONGEST_CELL = 32_767
# A workbook made twice from the same tables is the same file.
MADE = datetime(2000, 1, 1)


def make_workbook(frames: Mapping[str, pd.DataFrame], sheets: Sequence[str] = SHOWN) -> bytes:
    """The workbook's bytes: a first sheet that explains, then one sheet a table of `sheets`.

    Cells are written as text or numbers, never as formulas, so that no participant's words can
    act in a spreadsheet. Of a long table the rows that say 0 are left out, and what a sheet cannot
    hold; the first sheet says so.
    """
    sink = io.BytesIO()
    book = start_book(sink, "qualcop tables")
    bold = book.add_format({"bold": True})
    shown = {name: _choose_rows(frames[name]) for name in sheets if name in frames}
    _explain(book.add_worksheet("read me"), shown, frames, bold)
    for name, frame in shown.items():
        _write_sheet(book.add_worksheet(name), frame, bold)
    book.close()
    return sink.getvalue()


def start_book(sink: io.BytesIO, title: str) -> Workbook:
    """A workbook written into `sink` when it is closed; no text in it acts or becomes a number."""
    import xlsxwriter

    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": False,
    }
    book = xlsxwriter.Workbook(sink, options)
    book.set_properties({"title": title, "author": "", "created": MADE})
    return book


def _choose_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows a sheet shows: all, or of very many those that are no answer 0."""
    if len(frame) > MANY_ROWS and "value" in frame:
        frame = frame[frame["value"].ne(0).fillna(True).astype(bool)]
    return frame.iloc[:MOST_ROWS]


def _tell_rows(name: str, shown: int, rows: int) -> str:
    if shown == rows:
        return f"{rows} rows"
    told = f"{rows} rows, too many for a sheet: here are {shown}, without answers 0"
    return f"{told}. All are in {name}.parquet"


def _explain(
    sheet: object, shown: Mapping[str, pd.DataFrame], frames: Mapping, bold: object
) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 24)
    sheet.set_column(2, 2, 90)
    sheet.write_row(0, 0, ["table", "column (rows)", "meaning"], bold)
    line = 1
    for name in shown:
        told = _tell_rows(name, len(shown[name]), len(frames[name]))
        sheet.write_row(line, 0, [name, told, DECLARED[name].meaning], bold)
        for offset, column in enumerate(DECLARED[name].columns, start=1):
            sheet.write_row(line + offset, 1, [column.name, column.meaning])
        line += len(DECLARED[name].columns) + 2


def _write_sheet(sheet: object, frame: pd.DataFrame, bold: object) -> None:
    sheet.write_row(0, 0, list(frame.columns), bold)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(frame), 1), len(frame.columns) - 1)
    for at, name in enumerate(frame.columns):
        sheet.set_column(at, at, 40 if name in ("text", "definition", "label") else 14)
        _write_cells(sheet, at, frame[name])


def _write_cells(sheet: object, at: int, cells: pd.Series) -> None:
    """The cells of one column, under its head: yes is 1 and no is 0; empty ones stay empty."""
    there = cells.notna().to_numpy()
    lines = (there.nonzero()[0] + 1).tolist()
    values = cells[there].to_numpy(dtype=object).tolist()
    if not _is_number(cells):
        for line, value in zip(lines, values, strict=True):
            sheet.write_string(line, at, str(value)[:LONGEST_CELL])
    else:
        for line, value in zip(lines, values, strict=True):
            sheet.write_number(line, at, float(value))


def _is_number(cells: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(cells) or pd.api.types.is_bool_dtype(cells)
