"""Cells that mean something else than their plain text: several codes in one, one name twice."""

from __future__ import annotations

import re

import pandas as pd

_SEPARATORS = (";", "|", "\n", ",")


def split_codes(rows: pd.DataFrame, column: str, remarks: list[str]) -> pd.DataFrame:
    """A row for each code of cells that list several ("goals; time").

    A sign separates where most of what stands between such signs is also a cell of its own:
    names of codes may hold a comma.
    """
    cells = rows[column].dropna().unique()
    for sign in _SEPARATORS:
        lists = [c for c in cells if sign in c]
        parts = {p.strip() for c in lists for p in c.split(sign)} - {""}
        if parts and 2 * len(parts & set(cells)) >= len(parts):
            listed = rows[column].isin(lists).sum()
            remarks.append(f"{listed} cells list several codes with {sign!r} between")
            split = rows[column].map(lambda c, sign=sign: _take_apart(c, sign))
            return rows.assign(**{column: split}).explode(column, ignore_index=True)
    return rows


def _take_apart(cell: str, sign: str) -> list[str]:
    return [p.strip() for p in cell.split(sign) if p.strip()] or [""]


def join_spellings(rows: pd.DataFrame, role: str, remarks: list[str]) -> pd.DataFrame:
    """Names that differ in capitals and spaces alone as one, the most frequent spelling."""
    often = rows[role].value_counts(sort=False).reset_index(name="times")
    often["plain"] = [re.sub(r"[\s_]+", " ", str(n)).strip().casefold() for n in often[role]]
    often = often.sort_values("times", ascending=False, kind="stable")
    first = often.groupby("plain")[role].transform("first")
    other = often[(first != often[role]).to_numpy()]
    for name in sorted(other[role]):
        kept = first[other.index[other[role] == name][0]]
        remarks.append(f"{role} {name!r} is taken for {kept!r}")
    return rows.assign(**{role: rows[role].map(dict(zip(often[role], first, strict=True)))})
