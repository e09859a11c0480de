"""Tables with a column for each coder and code ("ann_goals", "ben_goals"): as one a coder."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

_SIGNS = ("__", "_", ".", ":", "/", " - ", "-", " ")

Grid = dict[str, tuple[str, str]]  # column -> (what stands before the sign, what after it)


def find_grid(columns: Sequence[str]) -> Grid:
    """The two parts of each of the columns, where every first part meets every second; else {}."""
    for sign in _SIGNS:
        for split in (str.partition, str.rpartition):
            parts = {c: split(c, sign)[::2] for c in columns if sign in c}
            before, after = ({pair[i].strip() for pair in parts.values()} - {""} for i in (0, 1))
            full = len(parts) == len(columns) == len(before) * len(after)
            if full and len(before) > 1 and len(after) > 1:
                return {c: (a.strip(), b.strip()) for c, (a, b) in parts.items()}
    return {}


def tell_sides(grid: Grid) -> tuple[list[str], list[str]]:
    """What stands before the sign in the columns' names, and what after it."""
    before, after = (list(dict.fromkeys(pair[i] for pair in grid.values())) for i in (0, 1))
    return before, after


def stack_grid(frame: pd.DataFrame, coders: Sequence[str]) -> pd.DataFrame:
    """The table with a row for each code and a column for each coder, "code" among the others.

    `coders` are one side of the names of such columns; the table stays as it is where there are
    none of that kind, or where the coders are columns themselves.
    """
    own = [c for c in frame.columns if any(c.startswith(n) or c.endswith(n) for n in coders)]
    grid = find_grid(own)
    sides = [set(side) for side in tell_sides(grid)]
    if set(coders) <= set(frame.columns) or set(coders) not in sides or "code" in frame.columns:
        return frame
    at = sides.index(set(coders))
    layers = []
    for code in tell_sides(grid)[1 - at]:
        columns = {c: pair[at] for c, pair in grid.items() if pair[1 - at] == code}
        others = frame.drop(columns=list(grid))
        layers.append(others.assign(code=code, **frame[list(columns)].rename(columns=columns)))
    return pd.concat(layers)
