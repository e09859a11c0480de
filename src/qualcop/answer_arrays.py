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
from qualcop.answer_cells import join_spellings, split_codes
from qualcop.answer_tables import Layout
from qualcop.answer_values import (
    as_questions,
    check_numbers,
    drop_empty,
    list_faults,
    read_values,
    take_as_given,
    take_decimal_commas,
    tell_kind,
    tell_kind_of_columns,
)
from qualcop.errors import Problem, StudyError


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
    remarks, faults = list(layout.remarks), []
    rows = _melt(frame, layout, file, remarks, faults)
    rows = _read_names(rows, layout, remarks, kind)
    tell = tell_kind_of_columns if len(layout.columns.get("code", ())) > 1 else tell_kind
    kind = kind or tell(rows, remarks)
    names: list[str] = []
    if kind != "categories" and rows["value"].notna().any():
        asked = (layout.columns.get("value") or ("(answers)",))[0]
        rows = rows.assign(code=rows["code"].replace("", asked))
    if kind == "codes":
        rows = read_values(rows, file, faults)
    elif kind == "categories":
        rows = as_questions(rows, metric)
        names = list(dict.fromkeys(rows["code"]))
        check_numbers(rows, file, metric, remarks, faults)
    asked_for = list(dict.fromkeys(rows["code"]))
    if kind == "given":
        rows = take_as_given(rows, file, remarks, faults)
    rows = drop_empty(rows, kind, remarks)
    rows = _drop_doubles(rows, file, remarks, faults, kind)
    first = rows.drop_duplicates("unit").set_index("unit")
    weights = _read_weights(rows, first, file, faults)
    if faults:
        raise StudyError(faults)
    units, unit_at = _number(rows["unit"])
    coders, coder_at = _number(rows["coder"])
    context = _find_meetings(first.loc[units], remarks), weights.loc[units].to_numpy()
    if kind == "categories":
        return _build_categories(rows, (unit_at, coder_at), names, coders, context, remarks)
    codes = [c for c in asked_for if c]
    values = np.full((len(units), len(coders), len(codes)), -1, dtype=np.int8)
    if kind == "given":
        remarks += _fill_zeros(values, unit_at, coder_at, everyone)
    there = (rows["code"] != "").to_numpy()
    code_at = pd.Index(codes).get_indexer(rows["code"])
    place = (unit_at[there], coder_at[there], code_at[there])
    values[place] = rows["value"].to_numpy()[there].astype(np.int8)
    return TableAnswers(kind, Answers(values, *context), codes, coders, {}, remarks)


def _read_names(
    rows: pd.DataFrame, layout: Layout, remarks: list[str], kind: str | None
) -> pd.DataFrame:
    """One name a coder and a code; one code a row where cells list several."""
    valued = rows["value"].notna().any()
    if kind != "categories" and not valued:
        rows = split_codes(rows, "code", remarks)
    elif kind != "categories" and (rows["code"] == "").all():  # what was given is the value
        split = split_codes(rows, "value", remarks)
        if len(split) > len(rows):
            rows = split.assign(code=split["value"], value=None)
    for role in ("coder", "code"):
        if len(layout.columns.get(role, ())) <= 1:
            rows = join_spellings(rows, role, remarks)
    return rows


def _fill_zeros(
    values: np.ndarray, units: np.ndarray, coders: np.ndarray, everyone: bool
) -> list[str]:
    if everyone:
        values[:] = 0
        return ["each row is a code given; every coder looked at every unit of the table"]
    values[units, coders] = 0
    told = [
        "each row is a code given; a unit that a coder has a row on was looked at for every code, "
        "other units were not shown to that coder (else say --everyone)"
    ]
    seen = np.zeros(values.shape[:2], dtype=bool)
    seen[units, coders] = True
    alone = int((seen.sum(axis=1) == 1).sum())
    if alone and alone < len(seen):
        told.append(
            f"CAUTION: {alone} of {len(seen)} units have rows of one coder alone and are left out. "
            "If the others read them and gave nothing, that is disagreement, and the numbers below "
            "are too high: say --everyone"
        )
    return told


def _number(cells: pd.Series) -> tuple[list[str], np.ndarray]:
    places, names = pd.factorize(cells, sort=True)
    return list(names), places


def _melt(
    frame: pd.DataFrame, layout: Layout, file: str, remarks: list[str], faults: list[Problem]
) -> pd.DataFrame:
    """Rows of unit, coder, code, value, meeting, weight; value None where there is no column."""
    columns = layout.columns
    rows = pd.DataFrame({"row": frame.index})
    unit = [frame[name] for name in columns["unit"]] or [pd.Series(frame.index.astype(str))]
    rows["unit"] = unit[0].str.cat(unit[1:], sep=" / ").to_numpy()
    for role in ("code", "meeting", "weight"):
        rows[role] = frame[columns[role][0]].values if columns.get(role) else ""
    apart = next((r for r in ("coder", "code") if len(columns.get(r, ())) > 1), None)
    if apart == "code":
        rows["coder"] = frame[columns["coder"][0]].values
    if apart:
        wide = [
            rows.assign(**{apart: c}, value=frame[c].to_numpy(), column=c) for c in columns[apart]
        ]
        rows = pd.concat(wide, ignore_index=True)
    else:
        rows["coder"] = frame[columns["coder"][0]].values
        rows["value"] = frame[columns["value"][0]].values if columns.get("value") else None
    for role in ("unit", "coder"):
        empty = rows[rows[role].str.strip(" /") == ""]
        wanted = (f"a {role}", "Fill it in, or delete the row.")
        faults += list_faults(file, empty, lambda r, wanted=wanted: ("", *wanted))
        rows = rows.drop(empty.index)
    anew = columns.get("meeting") and rows.groupby("unit")["meeting"].nunique().max() > 1
    if anew:
        name, units = columns["meeting"][0], ", ".join(columns["unit"])
        remarks.append(f"{units} starts anew in each {name}: units are told apart by both")
        rows["unit"] = rows["meeting"] + " / " + rows["unit"]
    return rows


def _drop_doubles(
    rows: pd.DataFrame, file: str, remarks: list[str], faults: list[Problem], kind: str
) -> pd.DataFrame:
    """One row an answer; two different ones of one coder are a fault."""
    key = ["unit", "coder", "code"]
    double = rows.duplicated(key)
    if not double.any():
        return rows
    first = rows[~double].set_index(key)[["value", "row"]].add_suffix("_first")
    again = rows[double].join(first, on=key)
    other = again[again["value"] != again["value_first"]]
    advice = "Keep the one that holds. "
    advice += (
        "Does a unit carry several codes? Then: --kind given."
        if kind == "categories"
        else "Do several columns together tell a unit? Then: --unit FIRST,SECOND."
    )
    faults += list_faults(file, other, lambda r: (r.value, _tell_other(r), advice))
    remarks.append(f"{double.sum()} rows say again what a row before them says")
    return rows[~double]


def _tell_other(row: tuple) -> str:
    return f"{row.value_first}, as {row.coder} gave {row.unit[:40]} in row {row.row_first}"


def _find_meetings(first: pd.DataFrame, remarks: list[str]) -> np.ndarray:
    """The number of each unit's meeting; without a column every unit is its own."""
    if (first["meeting"] != "").any():
        return pd.factorize(first["meeting"], sort=True)[0]
    remarks.append(
        "no column of meetings (or documents): limits hold for units that are independent of "
        "each other; units of one meeting are not, and then limits are wider (--meeting)"
    )
    return np.arange(len(first))


def _read_weights(
    rows: pd.DataFrame, first: pd.DataFrame, file: str, faults: list[Problem]
) -> pd.Series:
    """Each unit's weight, by unit."""
    if (rows["weight"] == "").all():
        return pd.Series(1.0, index=first.index)
    numbers = pd.to_numeric(take_decimal_commas(rows["weight"]), errors="coerce")
    faulty = rows[~(numbers > 0) | np.isinf(numbers)]
    differs = rows[rows["weight"] != rows["unit"].map(first["weight"])]
    advice = "A weight is 1 / probability."
    faults += list_faults(file, faulty, lambda r: (r.weight, "a number above 0", advice))
    faults += list_faults(file, differs, lambda r: (r.weight, "the unit's one weight", advice))
    return numbers.groupby(rows["unit"]).first().reindex(first.index)


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
