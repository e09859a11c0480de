"""Reads any table of codings from elsewhere: every cell as text, rows as in a spreadsheet."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from qualcop.errors import Problem, StudyError

ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".parquet")


def read_answer_table(path: Path) -> pd.DataFrame:
    """The table in a file, every cell as text ("" where empty), rows numbered as in a spreadsheet.

    CSV with commas, semicolons or tabs, the first sheet of an Excel workbook, Parquet. Raises
    StudyError saying what kind of file it must be, OSError when it cannot be opened.
    """
    if path.suffix.lower() not in ENDINGS:
        raise _fault(path, path.suffix, "a table: " + ", ".join(ENDINGS), "Save it as CSV.")
    frame = _choose_reader(path)(path)
    frame.columns = [str(c).strip() for c in frame.columns]
    unnamed = frame.columns == ""  # of rows that end in separators
    frame = frame.loc[:, ~unnamed | (frame != "").any().to_numpy()]
    double = frame.columns[frame.columns.duplicated()]
    if "" in double:
        advice = "Names stand in the first row alone: a header of two rows cannot be read."
        raise _fault(path, "", "a name above every column", advice)
    if len(double):
        raise _fault(path, str(double[0]), "every column name once", "Rename one of them.")
    frame.index = range(2, len(frame) + 2)
    frame = frame.map(str.strip)
    frame = frame[(frame != "").any(axis=1)]
    if not len(frame):
        raise _fault(path, "", "a header row and rows below it", "")
    return frame


def _choose_reader(path: Path) -> Callable[[Path], pd.DataFrame]:
    """By what a file begins with: a workbook is often called .csv, and a CSV .xlsx."""
    with path.open("rb") as file:
        start = file.read(4)
    if start == b"PAR1" or path.suffix.lower() == ".parquet":
        return _read_parquet
    if start == b"PK\x03\x04":
        return _read_workbook
    known = path.suffix.lower() != ".xlsx" or (start and b"\0" not in start and start.isascii())
    return _read_text if known else _read_workbook


def _fault(path: Path, value: str, expected: str, advice: str) -> StudyError:
    return StudyError([Problem(path.name, "", value, expected, advice)])


def _read_text(path: Path) -> pd.DataFrame:
    text = _decode(path.read_bytes())
    told = re.match(r'"?sep=(.)"?\r?\n', text)  # how Excel is told the separator
    text = text[told.end() :] if told else text
    head = text.split("\n", 1)[0]
    separator = told[1] if told else max("\t;,", key=head.count)
    try:
        # Without a header of its own: pandas would rename columns and cut rows that are too long.
        options = {"header": None, "dtype": str, "keep_default_na": False}
        rows = pd.read_csv(io.StringIO(text), sep=separator, skip_blank_lines=False, **options)
    except pd.errors.EmptyDataError:
        return pd.DataFrame()
    except (pd.errors.ParserError, csv.Error) as error:
        told = re.sub(r"\s+", " ", str(error)).removeprefix("Error tokenizing data. C error: ")
        told = told.strip()
        advice = 'Put cells that hold the separator in "quotes", or save the table as xlsx.'
        raise _fault(path, told, "as many cells in every row as in the header", advice) from None
    rows = rows.fillna("")
    return rows.iloc[1:].set_axis(rows.iloc[0], axis=1)


def _decode(content: bytes) -> str:
    start = content[:200]
    if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return content.decode("utf-16", "replace")
    if b"\0" in start:  # UTF-16 without a mark: which byte of a plain letter is empty?
        big = start[::2].count(0) > start[1::2].count(0)
        return content.decode("utf-16-be" if big else "utf-16-le", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _read_workbook(path: Path) -> pd.DataFrame:
    from qualcop.readers.model import Refused
    from qualcop.readers.sheets import read_first_sheet

    try:
        rows = list(read_first_sheet(path))
    except Refused as refused:
        expected = f"an Excel workbook that can be read ({refused.reason})"
        raise _fault(path, "", expected, "Save it again, or as CSV.") from None
    if not rows:
        return pd.DataFrame()
    width = max((i + 1 for i, c in enumerate(rows[0]) if c is not None), default=0)
    body = [[_as_text(c) for c in row[:width]] for row in rows[1:]]
    return pd.DataFrame(body, columns=[_as_text(c) for c in rows[0][:width]], dtype=str)


def _read_parquet(path: Path) -> pd.DataFrame:
    import pyarrow as pa

    try:
        frame = pd.read_parquet(path)
    except pa.ArrowInvalid:
        raise _fault(path, "", "a Parquet file (it is damaged)", "Save it again.") from None
    return frame.astype(object).map(_as_text)


def _as_text(cell: object) -> str:
    if cell is None or cell is pd.NA or cell != cell:
        return ""
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
