"""What the cells of a table of codings say: 1 or 0, a category, a number, or nothing."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from qualcop.errors import Problem

ONES = frozenset(
    "1 yes y true t x ✓ ✔ present applies applied coded "
    "ja oui si sí sim wahr vrai verdadero".split()
)
ZEROS = frozenset("0 no n false f absent nein non não nej nee falsch faux falso".split()) | {
    *("not present", "not applied", "does not apply", "not coded")
}
NONE = frozenset("na n/a #n/a nan null <na> . - – --".split())  # no answer, as programs write it
_WHOLE = {"1.0", "0.0", "1,0", "0,0", "1.00", "0.00"}  # as programs write 1 and 0
_MARKS = {"-1", "-9", "9", "-99", "99", "-999", "999"}  # numbers that often mean "no answer"
TOLD = 20  # faults of one kind that are told row by row
_RARE = 10  # one answer in so many is a slip, no category
_MANY = 25  # different numbers from which they are hardly names


def list_faults(
    file: str, rows: pd.DataFrame, tell: Callable[[tuple], tuple[str, str, str]]
) -> list[Problem]:
    """A problem for each of the first rows, by (value, expected, advice), and how many follow."""
    told = [Problem(file, _place(r), *tell(r)) for r in rows.head(TOLD).itertuples()]
    if len(rows) > TOLD:
        rest = f"{len(rows) - TOLD} more rows like these"
        told.append(Problem(file, rest, "", told[-1].expected))
    return told


def _place(row: tuple) -> str:
    column = getattr(row, "column", "")
    return f"row {row.row}, column {column}" if column else f"row {row.row}"


def tell_kind(rows: pd.DataFrame, remarks: list[str]) -> str:
    """codes, given or categories, by what the rows hold (see `answer_arrays`)."""
    if rows["value"].isna().all():
        alone = not rows.duplicated(["unit", "coder"]).any() and (rows["code"] != "").all()
        if alone:
            remarks.append(
                "one code for each unit and coder: taken as categories that exclude each other "
                "(else say --kind given)"
            )
        return "categories" if alone else "given"
    counts = rows["value"].value_counts().groupby(_plain).sum().drop("", errors="ignore")
    if len(counts) and set(counts.index) <= ONES and _names_codes(rows):
        remarks.append(
            "no value says 0: each row with a value is a code given, an empty value says that "
            "the code was not given (else say --kind codes)"
        )
        return "given"
    strange = [v for v in counts.index if v not in ONES | ZEROS]
    # A few words among many 1 and 0 are slips; other numbers are a scale. Answers to one question
    # that no code names are more often categories (yes, no, unsure).
    most = counts.sum() / (2 if (rows["code"] != "").any() else _RARE)
    slips = counts[strange].sum() < most and not any(_is_number(v) for v in strange)
    return "codes" if len(counts) and (not strange or slips) else "categories"


def _names_codes(rows: pd.DataFrame) -> bool:
    """Whether rows that lack a value, or codes that lack a row, would be answers."""
    return rows["code"].nunique() > 1 or (rows["value"].map(_plain) == "").any()


def tell_kind_of_columns(rows: pd.DataFrame, remarks: list[str]) -> str:
    """codes or given, of a table with a column for each code: cells that are neither 1 nor 0 are
    slips there, never categories."""
    values = {_plain(v) for v in rows["value"].unique()} - {""}
    return tell_kind(rows, remarks) if values <= ONES else "codes"


def is_binary(cells: pd.Series) -> bool:
    """Whether a column holds 1 and 0 (or words for them) alone, and not nothing."""
    values = {_plain(v) for v in cells.unique()} - {""}
    return bool(values) and values <= ONES | ZEROS


def is_marked(cells: pd.Series) -> bool:
    """Whether a column holds words for 1 alone, and empty cells."""
    return is_binary(cells) and {_plain(v) for v in cells.unique()} <= ONES | {""}


def is_nearly_binary(cells: pd.Series) -> bool:
    """Whether most of a column's cells that are not empty hold 1 or 0, or words for them."""
    values = cells.map(_plain)
    values = values[values != ""]
    return bool(len(values)) and 2 * int(values.isin(ONES | ZEROS).sum()) > len(values)


def _is_number(value: str) -> bool:
    return not np.isnan(pd.to_numeric(value, errors="coerce"))


def take_as_given(
    rows: pd.DataFrame, file: str, remarks: list[str], faults: list[Problem]
) -> pd.DataFrame:
    """Rows of codes given; a row with the value 0, or without a code, says the unit was seen."""
    if not rows["value"].isna().all():
        rows = read_values(rows, file, faults)
        rows = rows.assign(code=rows["code"].where(rows["value"] == "1", ""))
    blank = rows["code"] == ""
    if blank.any():
        remarks.append(f"{blank.sum()} rows give no code: seen, and none given")
    rows = rows[~(blank & rows.duplicated(["unit", "coder", "code"]))]
    return rows.assign(value="1")


def _plain(value: str) -> str:
    lower = value.strip().lower()
    return "" if lower in NONE else lower[0] if lower in _WHOLE else lower


def read_values(rows: pd.DataFrame, file: str, faults: list[Problem]) -> pd.DataFrame:
    """Values as 1, 0 and "" for none; others are faults."""
    read = {v: _plain(v) for v in rows["value"].unique()}
    taken = {v: "1" if p in ONES else "0" if p in ZEROS else p for v, p in read.items()}
    value = rows["value"].map(taken)
    fits = value.isin(["1", "0", ""])
    advice = "No answer? Leave the cell empty. Several categories or numbers? --kind categories."
    if rows.get("column", pd.Series(dtype=str)).ne("").any():
        advice += " No column of codes? Name those that are: --code FIRST,SECOND."
    faults += list_faults(file, rows[~fits], lambda r: (r.value, "1 or 0, yes or no", advice))
    return rows.assign(value=value)[fits]


def as_questions(rows: pd.DataFrame, metric: str = "") -> pd.DataFrame:
    """The code is the answer where there is no value; else it is what was asked.

    Whole numbers lose a ".0", which programs write where a column has empty cells.
    """
    if rows["value"].isna().all():
        return rows.assign(value=rows["code"], code="")
    values = rows["value"].mask(rows["value"].str.lower().isin(NONE), "")
    values = values.str.replace(r"^(-?\d+)\.0+$", r"\1", regex=True)
    if metric not in ("", "nominal"):
        values = take_decimal_commas(values)
    return rows.assign(value=values)


def take_decimal_commas(cells: pd.Series) -> pd.Series:
    """Numbers with a point where some are written with a comma, and none with a point."""
    comma = cells.str.fullmatch(r"-?\d+,\d+").any()
    return (
        cells.str.replace(",", ".")
        if comma and not cells.str.contains(".", regex=False).any()
        else cells
    )


def check_numbers(
    rows: pd.DataFrame, file: str, metric: str, remarks: list[str], faults: list[Problem]
) -> None:
    """Faults where a metric of numbers meets words, and where many numbers have no metric."""
    values = [v for v in rows["value"].unique() if v]
    wrong = pd.Series(values)[pd.to_numeric(pd.Series(values), errors="coerce").isna()]
    if metric not in ("", "nominal") and len(wrong):
        words = rows[rows["value"].isin(set(wrong))]
        advice = "Words are compared by --metric nominal."
        faults += list_faults(file, words, lambda r: (r.value, "a number", advice))
    if metric or len(wrong) or not values:
        return
    if len(values) > _MANY:
        expected = f"categories, not {len(values)} different numbers"
        advice = "Say how numbers are compared: --metric interval, ordinal or nominal."
        faults.append(Problem(file, "values", ", ".join(values[:5]), expected, advice))
        return
    remarks.append(
        f"values {', '.join(sorted(values, key=float)[:6])} are taken as names (nominal): "
        "for ranks or amounts say --metric ordinal or --metric interval"
    )
    if marks := [v for v in values if v in _MARKS and set(values) - _MARKS <= {"0", "1"}]:
        remarks.append(f"{', '.join(marks)} counts as an answer: does it mean none? Empty it then")


def drop_empty(rows: pd.DataFrame, kind: str, remarks: list[str]) -> pd.DataFrame:
    """The rows that are answers; how many were not is told."""
    if kind == "given":
        return rows
    empty = rows["value"] == ""
    if empty.any():
        remarks.append(f"{empty.sum()} empty cells: no answer")
    return rows[~empty]
