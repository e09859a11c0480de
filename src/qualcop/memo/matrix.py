"""Practices by district of who speaks or writes; by event where no district is known."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from qualcop.memo.practices import count_looked_at
from qualcop.memo.view import View
from qualcop.memo.words import Line, line, row, shorten, table
from qualcop.numbers import column_letter

SHOWN = {"district": 8, "event": 5}  # side by side at most; the others are one column
LONGEST = 34  # letters of a name at the head of a column
REST = {"others": "Others", "facilitators": "Research team", "unattributed": "Nobody named"}
COLUMNS = ["code", "label", "depth", "level", "level_label", "n_coded", "n_segments"]


@dataclass(frozen=True)
class Level:
    """A column of the matrix: what it stands for, its letter, and the segments in it."""

    key: str
    label: str
    letter: str
    inside: frozenset[str]


def gather_matrix(view: View) -> dict:
    """`by` district or event, the table practice x level, and its figure table (see `COLUMNS`).

    No table and an empty figure where there is nothing to set side by side.
    """
    by, levels = _list_levels(view)
    figure = _make_figure(view, levels)
    if len(levels) < 2 or not figure.n_coded.sum():
        return {"by": by, "table": None, "figure": figure.iloc[:0], "note": []}
    columns = [("Practice", ""), *((level.label, level.letter) for level in levels)]
    rows = [_row(view, None, levels)]
    rows += [_row(view, code, levels) for code in view.codes.itertuples()]
    whose = "by the district of who speaks or writes" if by == "district" else "by event"
    caption = f"Segments that carry each practice, as suggested by the rules, {whose}"
    note = _say_unnamed(view, levels) if by == "district" else []
    return {"by": by, "table": table(columns, rows, caption), "figure": figure, "note": note}


def _say_unnamed(view: View, levels: list[Level]) -> Line:
    """That the columns show whose words were put down, where most segments name nobody."""
    inside = view.segments_of(view.cycle)
    unnamed = next((level.inside for level in levels if level.key == "unattributed"), frozenset())
    if 2 * len(unnamed) < len(inside):
        return []
    count = view.book.count_said(
        "segments-unnamed",
        unnamed,
        "codable segments without a known speaker or writer",
        unit="segments",
        table="segments",
        of=len(inside),
    )
    looked = count_looked_at(view, view.cycle)
    return line(
        "Of the ",
        looked,
        " segments, ",
        count,
        " name nobody. The columns of the districts therefore show whose words were written down "
        "with a name, not who said or did more.",
    )


def _list_levels(view: View) -> tuple[str, list[Level]]:
    """The columns: apart from each other, and together all codable segments of the cycle."""
    inside = view.codable[view.codable.cycle == view.cycle]
    by = "district" if inside.district.notna().any() else "event"
    found = inside.dropna(subset=by).groupby(by).segment_id.agg(frozenset).to_dict()
    shown = _choose_shown(view, by, found)
    levels = [
        Level(
            key,
            shorten(view.names.get(key, key), LONGEST),
            column_letter(i),
            found.get(key, frozenset()),
        )
        for i, key in enumerate(shown)
    ]
    others = frozenset().union(*(ids for key, ids in found.items() if key not in shown))
    nobody = frozenset(inside.segment_id[inside[by].isna()])
    research = nobody & frozenset(inside.segment_id[inside.role == "facilitator"])
    # These letters stand after those of all that could be shown, whether or not these are there.
    rest = zip(REST.items(), (others, research, nobody - research), strict=True)
    levels += [
        Level(key, label, column_letter(len(shown) + i), ids)
        for i, ((key, label), ids) in enumerate(rest)
        if ids
    ]
    return by, levels


def _choose_shown(view: View, by: str, found: dict[str, frozenset[str]]) -> list[str]:
    """The districts of the registry, or the events with most segments, in their order."""
    if by == "district":
        order = [*view.frames["districts"].district]
        order += sorted(set(found) - set(order))
    else:
        order = [*view.events.event]
    largest = sorted(order, key=lambda key: (-len(found.get(key, ())), order.index(key)))
    kept = set(largest[: SHOWN[by]])
    return [key for key in order if key in kept and (by == "district" or key in found)]


def _row(view: View, code: tuple | None, levels: list[Level]) -> dict:
    """One practice's row; the row of the segments looked at where `code` is None."""
    name = code.label if code else "Segments looked at"
    # The columns are part of what the row means: were they others, its id would be another.
    shown = [level.key for level in levels if level.key not in REST]
    row_id = view.book.row_id("matrix", code.code if code else "looked-at", *shown)
    cells: list = [name]
    for level in levels:
        carrying = view.carrying(code.code, level.inside) if code else level.inside
        cells.append(
            view.book.count(
                row_id,
                level.letter,
                carrying,
                f"{name}: segments, {level.label}",
                unit="segments",
                table="codings" if code else "segments",
                of=len(level.inside) if code else None,
            )
        )
    depth = code.depth if code else 0
    return row(cells, row_id, depth=depth, strong=code is not None and not depth)


def _make_figure(view: View, levels: list[Level]) -> pd.DataFrame:
    rows = [
        {"code": code.code, "label": code.label, "depth": code.depth, "level": level.key}
        | {"level_label": level.label, "n_segments": len(level.inside)}
        | {"n_coded": len(view.carrying(code.code, level.inside))}
        for code in view.codes.itertuples()
        for level in levels
    ]
    return pd.DataFrame(rows, columns=COLUMNS)
