"""Any table of codings from elsewhere: its rows, and which of its columns is what.

Nothing is known of such a table but its column names. What is taken for the unit, the coder and so
on is told (`Layout.remarks`), and what could be two things is asked, not chosen.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from qualcop.answer_values import is_binary
from qualcop.errors import Problem, StudyError

ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".parquet")
ROLES = ("unit", "coder", "code", "value", "meeting", "weight")
# Usual names of columns, likelier ones first.
NAMES = {
    "unit": "unit unit_id segment segment_id item item_id excerpt_id excerpt_range "
    "quotation_id passage_id utterance_id sentence_id text_id obs_id sample_id example_id "
    "instance_id case_id subject_id subject comment_id tweet_id post_id question_id task_id "
    "case row_id id text content quote quotation excerpt excerpt_copy "
    "sentence utterance passage document_id doc_id document doc",
    "coder": "coder coder_id coder_name annotator annotator_id annotator_name rater rater_id user "
    "user_id username coded_by created_by creator excerpt_creator completed_by "
    "worker worker_id workerid judge judge_id reviewer labeler labeller expert",
    "code": "code code_id code_name codename label category tag theme class annotation",
    "value": "value rating score present applied coded applies answer response judgment "
    "judgement code_value",
    "meeting": "meeting meeting_id event event_id session session_id interview interview_id group "
    "group_id cluster cluster_id conversation_id document document_id document_name doc doc_id "
    "media_title transcript transcript_id source file filename thread_id",
    "weight": "weight weights design_weight sampling_weight sample_weight",
}
_USUAL = {role: names.split() for role, names in NAMES.items()}


@dataclass(frozen=True)
class Layout:
    """The column of each role that a table has, and what was taken for granted in words."""

    columns: Mapping[str, tuple[str, ...]]
    remarks: list[str] = field(default_factory=list)

    def has(self, role: str) -> bool:
        """Whether some column has that role."""
        return bool(self.columns.get(role))


def read_answer_table(path: Path) -> pd.DataFrame:
    """The table in a file, every cell as text ("" where empty), rows numbered as in a spreadsheet.

    CSV with commas, semicolons or tabs, the first sheet of an Excel workbook, Parquet. Raises
    StudyError saying what kind of file it must be, OSError when it cannot be opened.
    """
    if path.suffix.lower() not in ENDINGS:
        raise _fault(path, path.suffix, "a table: " + ", ".join(ENDINGS), "Save it as CSV.")
    readers = {".xlsx": _read_workbook, ".parquet": _read_parquet}
    frame = readers.get(path.suffix.lower(), _read_text)(path)
    frame.columns = [str(c).strip() for c in frame.columns]
    double = frame.columns[frame.columns.duplicated()]
    if len(double):
        raise _fault(path, str(double[0]), "every column name once", "Rename one of them.")
    frame.index = range(2, len(frame) + 2)
    frame = frame.map(str.strip)
    frame = frame[(frame != "").any(axis=1)]
    if not len(frame):
        raise _fault(path, "", "a header row and rows below it", "")
    return frame


def _fault(path: Path, value: str, expected: str, advice: str) -> StudyError:
    return StudyError([Problem(path.name, "", value, expected, advice)])


def _read_text(path: Path) -> pd.DataFrame:
    content = path.read_bytes()
    marked = content[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    try:
        text = content.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    head = text.split("\n", 1)[0]
    separator = max("\t;,", key=head.count)
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


def find_layout(
    frame: pd.DataFrame, named: Mapping[str, str | None], file: str, wide: bool = False
) -> Layout:
    """Which column is what: those `named` by role, the others by their usual names.

    A role may name several columns, separated by commas: of the unit they count together, in a
    `wide` table each column of the role coder is a coder, and each of several columns of the role
    code is a code of 1 and 0; without a code and a value all columns of 1 and 0 are. Raises
    StudyError for a named column that is not there, and when no unit or no coder can be told.
    """
    columns, remarks = _take_named(frame, named, file), []
    for role in ROLES:
        if columns.get(role) or (role == "coder" and wide):
            continue
        taken = {c for own in columns.values() for c in own}
        fits = _list_usual(frame, role, taken)
        if role == "unit" and not wide:
            fits = _put_row_numbers_last(frame, fits)
        if role == "meeting":
            fits = fits[:1]
        if role == "code" and len(fits) > 1:
            fits = _tell_codes_apart(frame, fits, file)
        if fits:
            columns[role] = (fits[0],)
            others = ", ".join(fits[1:])
            also = f" (not {others}: else say --{role})" if others else ""
            remarks.append(f"{role}: column {fits[0]}{also}")
    _spread(frame, columns, remarks, wide)
    _check_layout(frame, columns, file, wide)
    return Layout(columns, remarks)


def _spread(frame: pd.DataFrame, columns: dict, remarks: list[str], wide: bool) -> None:
    """Columns that are a coder each, or a code each."""
    if wide:
        columns["coder"] = columns.get("coder") or _list_others(frame, columns)
        columns.pop("value", None)
        remarks.append("coders: columns " + ", ".join(columns["coder"]))
        if not columns.get("unit"):
            columns["unit"] = ()
            remarks.append("no column of units: every row is a unit")
    elif not columns.get("code") and not columns.get("value"):
        codes = tuple(c for c in _list_others(frame, columns) if is_binary(frame[c]))
        if codes:
            columns["code" if len(codes) > 1 else "value"] = codes
            remarks.append("codes: columns " + ", ".join(codes) + " (each of 1 and 0)")


def _take_named(
    frame: pd.DataFrame, named: Mapping[str, str | None], file: str
) -> dict[str, tuple[str, ...]]:
    columns = {
        role: (told,) if told in frame.columns else tuple(c.strip() for c in told.split(","))
        for role, told in named.items()
        if told
    }
    missing = [(r, c) for r, own in columns.items() for c in own if c not in frame.columns]
    if missing:
        there = "a column of the table: " + ", ".join(frame.columns[:20])
        raise StudyError([Problem(file, f"--{role}", name, there) for role, name in missing])
    return columns


def _list_usual(frame: pd.DataFrame, role: str, taken: set[str]) -> list[str]:
    """Columns whose name is usual for the role, the likeliest first."""
    names = {re.sub(r"[\s.\-]+", "_", c.lower()): c for c in frame.columns if c not in taken}
    return [names[usual] for usual in _USUAL[role] if usual in names]


def _put_row_numbers_last(frame: pd.DataFrame, fits: list[str]) -> list[str]:
    """A column that differs in every row numbers the rows: no unit would be answered twice."""
    return sorted(fits, key=lambda column: bool(frame[column].is_unique))


def _tell_codes_apart(frame: pd.DataFrame, fits: list[str], file: str) -> list[str]:
    """Of several columns that could be the code: the first, where the others only name it anew."""
    first, others = fits[0], fits[1:]
    apart = [c for c in others if (frame.groupby(first)[c].nunique() > 1).any()]
    if apart:
        expected = "one column of codes"
        advice = f"Say which: --code {first} or --code {apart[0]}; and --value for the other."
        raise StudyError([Problem(file, "header", ", ".join([first, *apart]), expected, advice)])
    return fits


def _list_others(frame: pd.DataFrame, columns: Mapping) -> tuple[str, ...]:
    taken = {c for own in columns.values() for c in own}
    return tuple(c for c in frame.columns if c and c not in taken)


def _check_layout(frame: pd.DataFrame, columns: Mapping, file: str, wide: bool) -> None:
    problems = []
    header = ", ".join(frame.columns[:20])
    if not columns.get("unit") and not wide:
        advice = "Say which column tells one passage from another: --unit COLUMN."
        problems.append(Problem(file, "header", header, "a column of units", advice))
    if not columns.get("coder"):
        advice = "Say who coded: --coder COLUMN. Is each coder a column? Then: --wide."
        problems.append(Problem(file, "header", header, "a column of coders", advice))
    elif wide and len(columns["coder"]) < 2:
        advice = "Name them: --coder 'ANN,BEN'."
        problems.append(Problem(file, "header", header, "a column for each coder", advice))
    if not wide and not columns.get("code") and not columns.get("value"):
        advice = "Say which column holds what was given: --code COLUMN or --value COLUMN."
        problems.append(Problem(file, "header", header, "a column of codes or values", advice))
    if problems:
        raise StudyError(problems)
