"""Whether a column can be what its name says: a value, a code, a coder."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from qualcop.answer_values import is_nearly_binary

_FEW = 10  # cells that may all differ by chance
_LONG = 60  # letters from which a cell is a text, no category
_DATE = r"\d{4}-\d{1,2}-\d{1,2}.*|\d{1,2}[./]\d{1,2}[./]\d{2,4}.*|\d{1,2}:\d{2}(:\d{2})?.*"


def explain_misfit(frame: pd.DataFrame, role: str, column: str, columns: Mapping) -> str | None:
    """Why the cells of a column cannot be values, codes or coders; None where they can.

    `columns`: the columns of the roles that are known already; of a value, the unit is.
    """
    cells = frame[column][frame[column] != ""]
    if role not in ("value", "code", "coder") or cells.empty or is_nearly_binary(cells):
        return None
    numbers = pd.to_numeric(cells, errors="coerce").notna().all()
    if cells.str.fullmatch(_DATE).mean() > 0.5:
        return "it holds dates or times"
    if role == "coder":
        return "it differs in every row" if cells.is_unique and len(cells) > _FEW else None
    if cells.is_unique and len(cells) > _FEW and not (role == "value" and numbers):
        return "it differs in every row"
    if cells.str.len().median() > _LONG and cells.nunique() > 1:
        return "it holds texts"
    names = [frame.loc[cells.index, unit] for unit in columns.get("unit", ())]
    least = 2 if role == "value" else _FEW
    if names and not numbers and cells.nunique() > least and _is_another_name(cells, names):
        return "it is one for each unit"
    if role == "value" and numbers and columns.get("code") and len(names):
        return "it is one for each unit" if _is_another_name(cells, names) else None
    return None


def _is_another_name(cells: pd.Series, units: list[pd.Series]) -> bool:
    """Whether each unit has one such cell, and each such cell one unit."""
    unit = units[0].str.cat(units[1:], sep="\x1f")
    pairs = pd.DataFrame({"unit": unit, "cell": cells}).drop_duplicates()
    return pairs["unit"].is_unique and pairs["cell"].is_unique and len(pairs) > 2
