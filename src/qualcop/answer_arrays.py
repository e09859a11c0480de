"""The rows of any table of codings as answers: 0/1 by code, or one category a unit and coder.

Three kinds of tables are told apart:

    codes       a row for each answer with its value, 1 or 0; a missing row is no answer
    given       a row for each code given; a unit that a coder has a row on was answered, and the
                codes without a row are 0 there. Other units are no answers of his
    categories  one answer a unit and coder: which of several categories, or a number
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from qualcop.agreement_codes import Answers
from qualcop.answer_tables import Layout
from qualcop.errors import Problem, StudyError

KINDS = ("codes", "given", "categories")
ONES = frozenset("1 yes y true t x present applies".split())
ZEROS = frozenset("0 no n false f absent".split())
_TOLD = 20  # faults of one kind that are told row by row
_MANY = 25  # different numbers from which they are hardly names


@dataclass(frozen=True)
class TableAnswers:
    """Answers of a table: 0/1 by code, and for categories also which one each coder gave.

    `ratings` hold, for each of `scales` (one or several questions), units x coders of what was
    answered, None where nothing was; empty for tables of 0/1.
    """

    kind: str
    answers: Answers
    codes: list[str]
    coders: list[str]
    ratings: dict[str, np.ndarray]
    remarks: list[str]


def read_answers(
    frame: pd.DataFrame,
    layout: Layout,
    file: str,
    kind: str | None = None,
    metric: str = "",
    everyone: bool = False,
) -> TableAnswers:
    """The table's answers by its layout; `kind` where it is not to be told from the rows.

    With `everyone`, in a table of codes given every coder looked at every unit of the table.

    Raises StudyError with every faulty row: no unit or coder, a value that is none, two different
    answers of one coder, a unit in two meetings, a weight that is no number.
    """
    remarks = list(layout.remarks)
    rows = _melt(frame, layout, file, remarks)
    kind = kind or _tell_kind(rows, remarks)
    if kind == "codes":
        rows = _read_values(rows, file)
    if kind == "categories":
        rows, names = _as_questions(rows), list(dict.fromkeys(rows["code"]))
        _check_numbers(rows, file, metric, remarks)
    if kind == "given":
        blank = rows["code"] == ""
        if blank.any():
            remarks.append(f"{blank.sum()} rows without a code: seen, and no code given")
        rows = rows.assign(value="1")
    rows = _drop_empty(rows, kind, remarks)
    rows = _drop_doubles(rows, file, remarks)
    units, unit_at = _number(rows["unit"])
    coders, coder_at = _number(rows["coder"])
    context = _describe(rows, units, file, remarks)
    if kind == "categories":
        return _build_categories(rows, (unit_at, coder_at), names, coders, context, remarks)
    codes = [c for c in dict.fromkeys(rows["code"]) if c]
    values = np.full((len(units), len(coders), len(codes)), -1, dtype=np.int8)
    if kind == "given":
        remarks.append(_fill_zeros(values, unit_at, coder_at, everyone))
    there = (rows["code"] != "").to_numpy()
    code_at = pd.Index(codes).get_indexer(rows["code"])
    place = (unit_at[there], coder_at[there], code_at[there])
    values[place] = rows["value"].to_numpy()[there].astype(np.int8)
    return TableAnswers(kind, Answers(values, *context), codes, coders, {}, remarks)


def _fill_zeros(values: np.ndarray, units: np.ndarray, coders: np.ndarray, everyone: bool) -> str:
    if everyone:
        values[:] = 0
        return "each row is a code given; every coder looked at every unit of the table"
    values[units, coders] = 0
    return (
        "no column of values: each row is a code given; a unit that a coder has a row on was "
        "looked at for every code, other units were not shown to that coder (else say --everyone)"
    )


def _number(cells: pd.Series) -> tuple[list[str], np.ndarray]:
    places, names = pd.factorize(cells, sort=True)
    return list(names), places


def _melt(frame: pd.DataFrame, layout: Layout, file: str, remarks: list[str]) -> pd.DataFrame:
    """Rows of unit, coder, code, value, meeting, weight; value None where there is no column."""
    columns = layout.columns
    rows = pd.DataFrame({"row": frame.index})
    unit = frame[list(columns["unit"])]
    rows["unit"] = (unit.agg(" / ".join, axis=1) if unit.shape[1] > 1 else unit.iloc[:, 0]).values
    for role in ("code", "meeting", "weight"):
        rows[role] = frame[columns[role][0]].values if columns.get(role) else ""
    if len(columns["coder"]) > 1:
        wide = [rows.assign(coder=name, value=frame[name].to_numpy()) for name in columns["coder"]]
        rows = pd.concat(wide, ignore_index=True)
    else:
        rows["coder"] = frame[columns["coder"][0]].values
        rows["value"] = frame[columns["value"][0]].values if columns.get("value") else None
    empty = rows[(unit_is_empty := rows["unit"].str.strip(" /") == "") | (rows["coder"] == "")]
    if len(empty):
        what = np.where(unit_is_empty[empty.index], "a unit", "a coder")
        raise StudyError(
            [
                Problem(file, f"row {row}", "", wanted, "Fill it in, or delete the row.")
                for row, wanted in zip(empty["row"][:_TOLD], what, strict=False)
            ]
        )
    anew = columns.get("meeting") and rows.groupby("unit")["meeting"].nunique().max() > 1
    if anew:
        name, units = columns["meeting"][0], ", ".join(columns["unit"])
        remarks.append(f"{units} starts anew in each {name}: units are told apart by both")
        rows["unit"] = rows["meeting"] + " / " + rows["unit"]
    return rows


def _tell_kind(rows: pd.DataFrame, remarks: list[str]) -> str:
    if rows["value"].isna().all():
        alone = not rows.duplicated(["unit", "coder"]).any() and (rows["code"] != "").all()
        if alone:
            remarks.append(
                "one code for each unit and coder: taken as categories that exclude each other "
                "(else say --kind given)"
            )
        return "categories" if alone else "given"
    values = {_plain(v) for v in rows["value"].unique()} - {""}
    return "codes" if values and values <= ONES | ZEROS else "categories"


def _plain(value: str) -> str:
    lower = value.strip().lower()
    return lower[:-2] if lower in ("1.0", "0.0") else lower


def _read_values(rows: pd.DataFrame, file: str) -> pd.DataFrame:
    read = {v: _plain(v) for v in rows["value"].unique()}
    taken = {v: "1" if p in ONES else "0" if p in ZEROS else p for v, p in read.items()}
    rows = rows.assign(given=rows["value"], value=rows["value"].map(taken))
    strange = rows[~rows["value"].isin(["1", "0", ""])]
    if len(strange):
        advice = "Several categories or numbers? Then: --kind categories."
        raise StudyError(
            [
                Problem(file, f"row {r.row}", r.given, "1 or 0, yes or no", advice)
                for r in strange.head(_TOLD).itertuples()
            ]
        )
    return rows


def _as_questions(rows: pd.DataFrame) -> pd.DataFrame:
    """The code is the answer where there is no value; else it is what was asked."""
    if rows["value"].isna().all():
        return rows.assign(value=rows["code"], code="")
    return rows


def _check_numbers(rows: pd.DataFrame, file: str, metric: str, remarks: list[str]) -> None:
    values = [v for v in rows["value"].unique() if v]
    wrong = pd.Series(values)[pd.to_numeric(pd.Series(values), errors="coerce").isna()]
    if metric not in ("", "nominal") and len(wrong):
        first = rows[rows["value"].isin(set(wrong))].head(_TOLD)
        advice = "Words are compared by --metric nominal."
        raise StudyError(
            [Problem(file, f"row {r.row}", r.value, "a number", advice) for r in first.itertuples()]
        )
    if metric or len(wrong) or not values:
        return
    if len(values) > _MANY:
        expected = f"categories, not {len(values)} different numbers"
        advice = "Say how numbers are compared: --metric interval, ordinal or nominal."
        raise StudyError([Problem(file, "values", ", ".join(values[:5]), expected, advice)])
    remarks.append(
        f"values {', '.join(sorted(values, key=float)[:6])} are taken as names (nominal): "
        "for ranks or amounts say --metric ordinal or --metric interval"
    )


def _drop_empty(rows: pd.DataFrame, kind: str, remarks: list[str]) -> pd.DataFrame:
    if kind == "given":
        return rows
    empty = rows["value"] == ""
    if empty.any():
        remarks.append(f"{empty.sum()} empty cells: no answer")
    return rows[~empty]


def _drop_doubles(rows: pd.DataFrame, file: str, remarks: list[str]) -> pd.DataFrame:
    """One row an answer. Raises StudyError where one coder gave two different ones."""
    key = ["unit", "coder", "code"]
    double = rows.duplicated(key)
    if not double.any():
        return rows
    first = rows[~double].set_index(key)
    again = rows[double].join(first[["value", "row"]], on=key, rsuffix="_first")
    other = again[again["value"] != again["value_first"]]
    if len(other):
        advice = "Keep the one that holds. Does a unit carry several codes? Then: --kind given."
        raise StudyError(
            [
                Problem(file, f"row {r.row}", r.value, _tell_other(r), advice)
                for r in other.head(_TOLD).itertuples()
            ]
        )
    remarks.append(f"{double.sum()} rows say again what a row before them says")
    return rows[~double]


def _tell_other(row: tuple) -> str:
    return f"{row.value_first}, as {row.coder} gave {row.unit[:40]} in row {row.row_first}"


def _describe(
    rows: pd.DataFrame, units: list[str], file: str, remarks: list[str]
) -> tuple[np.ndarray, np.ndarray]:
    """Meeting and weight of each unit."""
    first = rows.drop_duplicates("unit").set_index("unit").loc[units]
    if (first["meeting"] == "").all():
        remarks.append(
            "no column of meetings (or documents): limits hold for units that are independent of "
            "each other; units of one meeting are not, and then limits are wider (--meeting)"
        )
        meetings = np.arange(len(units))
    else:
        meetings = pd.factorize(first["meeting"], sort=True)[0]
    return meetings, _read_weights(rows, first, file)


def _read_weights(rows: pd.DataFrame, first: pd.DataFrame, file: str) -> np.ndarray:
    if (rows["weight"] == "").all():
        return np.ones(len(first))
    numbers = pd.to_numeric(rows["weight"], errors="coerce")
    faulty = rows[~(numbers > 0) | np.isinf(numbers)]
    differs = rows[rows["weight"] != rows["unit"].map(first["weight"])]
    wanted = [(faulty, "a number above 0"), (differs, "the unit's one weight, as in other rows")]
    problems = [
        Problem(file, f"row {r.row}", r.weight, expected, "A weight is 1 / probability.")
        for found, expected in wanted
        for r in found.head(_TOLD).itertuples()
    ]
    if problems:
        raise StudyError(problems)
    return first["weight"].astype(float).to_numpy()


def _build_categories(
    rows: pd.DataFrame,
    places: tuple[np.ndarray, np.ndarray],
    scales: list[str],
    coders: list[str],
    context: tuple[np.ndarray, np.ndarray],
    remarks: list[str],
) -> TableAnswers:
    """Ratings of each question, and of each category whether it was chosen, as 0/1."""
    shape = (len(context[0]), len(coders))
    ratings, codes, layers = {}, [], []
    for scale in scales:
        own = (rows["code"] == scale).to_numpy()
        cells = np.full(shape, None, dtype=object)
        cells[places[0][own], places[1][own]] = rows["value"].to_numpy()[own]
        ratings[scale] = cells
        answered = cells != None  # noqa: E711 - cell by cell
        for category in sorted({v for v in rows["value"][own]}, key=_order):
            layers.append(np.where(answered, cells == category, -1).astype(np.int8))
            codes.append(f"{scale}: {category}" if scale else category)
    values = np.stack(layers, axis=2) if layers else np.zeros((*shape, 0), dtype=np.int8)
    return TableAnswers("categories", Answers(values, *context), codes, coders, ratings, remarks)


def _order(value: str) -> tuple:
    try:
        return (0, float(value), value)
    except ValueError:
        return (1, 0.0, value)
