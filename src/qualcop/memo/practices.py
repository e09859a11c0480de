"""Which practices a cycle shows: by cycle, by district or event, and with which other codes."""

from __future__ import annotations

import pandas as pd

from qualcop.memo.view import View
from qualcop.memo.words import emph, join, line, row, shorten, table
from qualcop.numbers import Printed, column_letter

SHOWN = {"district": 8, "event": 5}  # side by side at most; the others are one column
LONGEST_LEVEL = 34  # letters of an event's name at the head of a column
TOP_CODES = 3
WHOSE = {"pattern": "suggested by the rules", "person": "coded by people"}


def count_segments(
    view: View, row_id: str, letter: str, code: str, cycle: str, **where: str
) -> Printed:
    """The number of segments of `cycle` that carry `code`; `where` may give `kind` of coder."""
    kind = where.get("kind", "pattern")
    inside = view.segments_of(cycle)
    inside = inside & view.person_coded if kind == "person" else inside
    carrying = view.carrying(code, inside, kind)
    return view.book.add(
        row_id,
        letter,
        _estimated(view, code, cycle, f"{kind}_count", len(carrying)),
        f"{view.names[code]}: segments {WHOSE[kind]}, {view.names[cycle]}",
        unit="segments",
        table="estimates",
        denominator=len(inside),
        evidence=("segment", carrying),
    )


def _estimated(view: View, code: str, cycle: str, method: str, missing: int) -> int:
    """The count in `estimates`; a code without a row there has none."""
    frame = view.frames["estimates"]
    chosen = (frame.code == code) & (frame.cycle == cycle) & (frame.group == "all")
    found = frame.loc[chosen & (frame.method == method), "n_coded"]
    return int(found.iloc[0]) if len(found) else missing


# ------------------------------------------------------------------------------------ cycles
def gather_practices(view: View) -> dict:
    """Table of the practices by cycle, its figure table, and whether people coded anything.

    Neither table nor figure where no practice was suggested in any cycle.
    """
    cycles = list(view.cycles.cycle)
    figure = make_practices(view)
    people = bool(view.person_coded & view.segments_of(view.cycle))
    columns = [("Practice", "")]
    columns += [(view.names[c], column_letter(i)) for i, c in enumerate(cycles)]
    columns.append(("events this cycle", column_letter(len(cycles))))
    if people:
        columns.append(("by people", column_letter(len(cycles) + 1)))
    rows = [_row_looked(view, people)]
    rows += [_row_practice(view, code, people) for code in view.codes.itertuples()]
    caption = "Segments that carry each practice, as suggested by the rules"
    return {
        "table": table(columns, rows, caption) if figure.n_coded.sum() else None,
        "people": people,
        "figure": figure if figure.n_coded.sum() else figure.iloc[:0],
    }


def _row_looked(view: View, people: bool) -> dict:
    row_id = view.book.row_id("practices", "looked-at")
    cells: list = ["Segments looked at"]
    scopes = [(view.names[c], view.segments_of(c)) for c in view.cycles.cycle]
    for i, (name, inside) in enumerate(scopes):
        label = f"Codable segments, {name}"
        cells.append(_count(view, row_id, column_letter(i), inside, label))
    events = frozenset(view.events_of(view.segments_of(view.cycle)))
    cells.append(
        view.book.add(
            row_id,
            column_letter(len(scopes)),
            len(events),
            "Events with codable segments",
            unit="events",
            table="segments",
            evidence=("event", events),
        )
    )
    if people:
        inside = view.person_coded & view.segments_of(view.cycle)
        letter = column_letter(len(scopes) + 1)
        cells.append(_count(view, row_id, letter, inside, "Segments people have coded"))
    return row(cells, row_id)


def _count(view: View, row_id: str, letter: str, inside: frozenset[str], label: str) -> Printed:
    return view.book.add(
        row_id,
        letter,
        len(inside),
        label,
        unit="segments",
        table="segments",
        evidence=("segment", inside),
    )


def _row_practice(view: View, code: tuple, people: bool) -> dict:
    row_id = view.book.row_id("practices", code.code)
    cycles = list(view.cycles.cycle)
    cells: list = [code.label]
    cells += [
        count_segments(view, row_id, column_letter(i), code.code, c) for i, c in enumerate(cycles)
    ]
    carrying = view.carrying(code.code, view.segments_of(view.cycle))
    events = view.events_of(carrying)
    cells.append(
        view.book.add(
            row_id,
            column_letter(len(cycles)),
            len(events),
            f"{code.label}: events with one",
            unit="events",
            table="estimates",
            evidence=("event", events),
        )
    )
    if people:
        letter = column_letter(len(cycles) + 1)
        cells.append(count_segments(view, row_id, letter, code.code, view.cycle, kind="person"))
    return row(cells, row_id, depth=code.depth, strong=code.depth == 0)


def make_practices(view: View) -> pd.DataFrame:
    """Rows code x cycle: code, label, depth, cycle, cycle_label, this, n_coded, n_segments."""
    rows = []
    for cycle in view.cycles.cycle:
        inside = view.segments_of(cycle)
        for code in view.codes.itertuples():
            rows.append(
                {"code": code.code, "label": code.label, "depth": code.depth, "cycle": cycle}
                | {"cycle_label": view.names[cycle], "this": cycle == view.cycle}
                | {"n_coded": len(view.carrying(code.code, inside)), "n_segments": len(inside)}
            )
    columns = ["code", "label", "depth", "cycle", "cycle_label", "this", "n_coded", "n_segments"]
    return pd.DataFrame(rows, columns=columns)


# ------------------------------------------------------------------------------------ matrix
def gather_matrix(view: View) -> dict:
    """Table practice x district (x event where no district is known), and its figure table."""
    by, levels = _list_levels(view)
    figure = _make_matrix(view, levels)
    if len(levels) < 2 or not figure.n_coded.sum():
        return {"by": by, "table": None, "figure": figure.iloc[:0]}
    columns = [("Practice", "")]
    columns += [(label, column_letter(i)) for i, (_, label, _) in enumerate(levels)]
    rows = [_row_matrix(view, None, levels)]
    rows += [_row_matrix(view, code, levels) for code in view.codes.itertuples()]
    whose = "by the district of who speaks or writes" if by == "district" else "by event"
    caption = f"Segments that carry each practice, {whose}"
    return {"by": by, "table": table(columns, rows, caption), "figure": figure}


def _list_levels(view: View) -> tuple[str, list[tuple[str, str, frozenset[str]]]]:
    """What stands side by side: (key, label, segments); together they are all of the cycle."""
    inside = view.codable[view.codable.cycle == view.cycle]
    by = "district" if inside.district.notna().any() else "event"
    column = inside[by].fillna("")
    names = {key: frozenset(part) for key, part in inside.segment_id.groupby(column) if key}
    order = list(view.frames["districts"].district if by == "district" else view.events.event)
    largest = sorted(names, key=lambda key: (-len(names[key]), key))[: SHOWN[by]]
    shown = sorted(largest, key=lambda key: (order.index(key) if key in order else len(order), key))
    labels = {key: shorten(view.names.get(key, key), LONGEST_LEVEL) for key in shown}
    levels = [(key, labels[key], names[key]) for key in shown]
    others = frozenset().union(*(ids for key, ids in names.items() if key not in shown))
    rest = frozenset(inside.segment_id) - others.union(*(ids for _, _, ids in levels))
    research = rest & frozenset(inside.segment_id[inside.role == "facilitator"])
    rest = rest - research
    extra = [
        ("others", "Others", others),
        ("facilitators", "Research team", research),
        ("unattributed", "Nobody named", rest),
    ]
    return by, levels + [level for level in extra if level[2]]


def _row_matrix(view: View, code: tuple | None, levels: list) -> dict:
    """One practice's row; the row of the segments looked at where `code` is None."""
    name = code.label if code else "Segments looked at"
    row_id = view.book.row_id("matrix", code.code if code else "looked-at")
    cells: list = [name]
    for i, (_, label, inside) in enumerate(levels):
        carrying = view.carrying(code.code, inside) if code else inside
        cells.append(
            view.book.add(
                row_id,
                column_letter(i),
                len(carrying),
                f"{name}: segments, {label}",
                unit="segments",
                table="estimates" if code else "segments",
                denominator=len(inside) if code else None,
                evidence=("segment", carrying),
            )
        )
    depth = code.depth if code else 0
    return row(cells, row_id, depth=depth, strong=code is not None and not depth)


def _make_matrix(view: View, levels: list) -> pd.DataFrame:
    """Rows code x level: code, label, depth, level, level_label, n_coded, n_segments."""
    rows = [
        {"code": code.code, "label": code.label, "depth": code.depth, "level": key}
        | {"level_label": label, "n_segments": len(inside)}
        | {"n_coded": len(view.carrying(code.code, inside))}
        for code in view.codes.itertuples()
        for key, label, inside in levels
    ]
    columns = ["code", "label", "depth", "level", "level_label", "n_coded", "n_segments"]
    return pd.DataFrame(rows, columns=columns)


# ------------------------------------------------------------------------------ other families
def gather_families(view: View) -> dict | None:
    """What else came up: of each other family the codes suggested most often."""
    rows = []
    others = view.codebook[~view.codebook.code.isin(view.codes.code)]
    for family in dict.fromkeys(others.family[others.codable.astype(bool)]):
        found = _top_codes(view, others[(others.family == family) & others.codable.astype(bool)])
        if found:
            row_id = view.book.row_id("families", family)
            cells = [
                [
                    emph(code.label),
                    " ",
                    count_segments(view, row_id, column_letter(i), code.code, view.cycle),
                ]
                for i, code in enumerate(found)
            ]
            label = view.names.get(family, family)
            rows.append(row([label, line(*join(cells))], row_id))
    columns = [("Family of codes", ""), ("codes and segments", "a, b, c")]
    return (
        table(
            columns, rows, "What else came up: in each other family, the codes suggested most often"
        )
        if rows
        else None
    )


def _top_codes(view: View, codes: pd.DataFrame) -> list[tuple]:
    inside = view.segments_of(view.cycle)
    counted = [(len(view.carrying(code.code, inside)), code) for code in codes.itertuples()]
    counted = [(n, code) for n, code in counted if n]
    counted.sort(key=lambda pair: (-pair[0], pair[1].position))
    return [code for _, code in counted[:TOP_CODES]]
