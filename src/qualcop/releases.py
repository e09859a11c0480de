"""What public memos have shown so far, so that two releases together tell no more than each alone.

Whoever holds two releases can subtract them. A number that changed because of few people would
then say what these few did; it is not shown again (NCES 2011-603 treats such a difference as
a table of its own).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from qualcop.disclosure import Cell, Limits
from qualcop.table import as_frame, read_table, write_table
from qualcop.tables import RELEASED

REGISTER = "released.parquet"  # in the study's private folder


def read_register(private: Path) -> pd.DataFrame:
    """The register of the study, as `tables.RELEASED`; empty before the first release."""
    path = private / REGISTER
    return read_table(RELEASED, path) if path.exists() else as_frame(RELEASED, [])


def write_register(register: pd.DataFrame, private: Path) -> None:
    """Keep the register; written only where it changed."""
    write_table(RELEASED, register, private / REGISTER)


def find_differences(
    cells: Iterable[Cell],
    register: pd.DataFrame,
    speakers: Mapping[str, str],
    limits: Limits,
) -> dict[str, str]:
    """Cells that changed since an earlier release by too few people: key to "difference".

    `speakers` gives the participant who speaks in a segment. The people behind a change are those
    behind everything counted then or now but not both times.
    """
    now = {cell.key: cell for cell in cells}
    found = {}
    for (_, key), rows in register.groupby(["release", "cell"], sort=True):
        cell = now.get(key)
        if cell is None or cell.value == rows["value"].iloc[0]:
            continue
        then = dict(zip(rows["item"], rows["participant"], strict=True))
        changed = set(then) ^ cell.items
        people = {then.get(item) if item in then else speakers.get(item) for item in changed}
        if len({p for p in people if isinstance(p, str)}) < limits.people:
            found[key] = "difference"
    return found


def list_released(cells: Iterable[Cell], register: pd.DataFrame) -> set[str]:
    """Cells that an earlier release showed with the value they have now."""
    now = {cell.key: cell.value for cell in cells}
    pairs = set(zip(register["cell"], register["value"], strict=True))
    return {key for key, value in now.items() if (key, value) in pairs}


def add_release(
    register: pd.DataFrame, shown: Sequence[Cell], speakers: Mapping[str, str]
) -> pd.DataFrame:
    """The register with this release added, unless an earlier one showed the very same numbers."""
    rows = [
        {"cell": cell.key, "value": cell.value, "item": item, "participant": speakers.get(item)}
        for cell in shown
        for item in sorted(cell.items)
    ]
    new = {(row["cell"], row["item"]) for row in rows}
    for _, old in register.groupby("release"):
        if set(zip(old["cell"], old["item"], strict=True)) == new:
            return register
    number = 1 if register.empty else int(register["release"].max()) + 1
    added = as_frame(RELEASED, [{"release": number, **row} for row in rows])
    return as_frame(RELEASED, pd.concat([register, added]) if len(register) else added)
