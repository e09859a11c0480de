"""CSV for people: what a spreadsheet would take for a formula or a command stays text.

Excel, LibreOffice and Google Sheets run a cell that begins with = + - @ (full-width ones and ones
after blanks too). An apostrophe before it makes it text. Numbers stay numbers.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pandas as pd

ACTS = re.compile(r"'*[\s\x00-\x1f\u200b-\u200f\u2060\ufeff]*[=+@\-＝＋－＠]|'*[\t\r\n]")


def guard_cell(value: object) -> object:
    """The value; a text that could act with an apostrophe before it (see `free_cell`)."""
    return f"'{value}" if isinstance(value, str) and ACTS.match(value) else value


def free_cell(value: object) -> object:
    """What `guard_cell` was given."""
    guarded = isinstance(value, str) and value.startswith("'") and ACTS.match(value)
    return value[1:] if guarded else value


def write_rows(rows: list[list[object]]) -> bytes:
    """Rows as CSV in UTF-8 with guarded cells."""
    sink = io.StringIO()
    csv.writer(sink, lineterminator="\n").writerows([map(guard_cell, row) for row in rows])
    return sink.getvalue().encode("utf-8")


def write_frame(frame: pd.DataFrame) -> bytes:
    """A table as CSV in UTF-8 with guarded cells and column names."""
    guarded = frame.map(guard_cell).rename(columns=guard_cell)
    return guarded.to_csv(index=False, lineterminator="\n").encode("utf-8")


def read_frame(path: Path) -> pd.DataFrame:
    """A table as `write_frame` wrote it."""
    frame = pd.read_csv(path, keep_default_na=False, na_values=[""])
    return frame.map(free_cell).rename(columns=free_cell)
