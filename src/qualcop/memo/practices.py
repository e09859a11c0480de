"""Which practices a cycle shows: by cycle, by district or event, and with which other codes."""

from __future__ import annotations

import pandas as pd

from qualcop.memo.view import View
from qualcop.memo.words import Line, emph, join, line, plural, row, table
from qualcop.numbers import Printed, column_letter

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


def count_looked_at(view: View, cycle: str) -> Printed:
    """The number of codable segments of a cycle, as running text prints it."""
    return view.book.count_said(
        f"looked-at-{cycle}",
        view.segments_of(cycle),
        f"codable segments, {view.names[cycle]}",
        unit="segments",
        table="segments",
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
        "agreement": say_agreement(view),
        "figure": figure if figure.n_coded.sum() else figure.iloc[:0],
    }


def say_agreement(view: View) -> Line:
    """How often those who coded the same segments agree on a practice that one of them saw."""
    codings = view.frames["codings"]
    mine = codings.segment_id.isin(view.segments_of(view.cycle)) & codings.code.isin(
        view.codes.code
    )
    people = codings[mine & codings.coder_kind.eq("person")]
    cells = people.groupby(["segment_id", "code"]).value.agg(["size", "min", "max"]).reset_index()
    seen = cells[cells["size"].gt(1) & cells["max"].eq(1)]
    if seen.empty:
        return []
    agreed = seen[seen["min"] == 1]
    numbers = [
        view.book.say(
            f"coders-{meaning}",
            len(rows),
            f"pairs of segment and practice code that {meaning} of several people gave",
            unit="codings",
            table="codings",
            evidence=("segment", rows.segment_id),
        )
        for meaning, rows in (("one", seen), ("all", agreed))
    ]
    return line(
        "Where several people coded the same segments, somebody saw a practice or a part of one ",
        numbers[0],
        plural(len(seen), "time", "times"),
        ", and all of them did ",
        numbers[1],
        plural(len(agreed), "time", "times"),
        " of these. The others count as they were settled, and not at all until then.",
    )


def _row_looked(view: View, people: bool) -> dict:
    row_id = view.book.row_id("practices", "looked-at")
    cells: list = ["Segments looked at"]
    scopes = [(view.names[c], view.segments_of(c)) for c in view.cycles.cycle]
    for i, (name, inside) in enumerate(scopes):
        label = f"Codable segments, {name}"
        cells.append(_count(view, row_id, column_letter(i), inside, label))
    events = frozenset(view.events_of(view.segments_of(view.cycle)))
    cells.append(
        view.book.count(
            row_id,
            column_letter(len(scopes)),
            events,
            "Events with codable segments",
            unit="events",
            table="segments",
        )
    )
    if people:
        inside = view.person_coded & view.segments_of(view.cycle)
        letter = column_letter(len(scopes) + 1)
        cells.append(_count(view, row_id, letter, inside, "Segments people have coded"))
    return row(cells, row_id)


def _count(view: View, row_id: str, letter: str, inside: frozenset[str], label: str) -> Printed:
    return view.book.count(row_id, letter, inside, label, unit="segments", table="segments")


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
        view.book.count(
            row_id,
            column_letter(len(cycles)),
            events,
            f"{code.label}: events with one",
            unit="events",
            table="estimates",
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


# ------------------------------------------------------------------------------ other families
def gather_families(view: View) -> dict | None:
    """What else came up: of each other family the codes suggested most often."""
    rows = []
    others = view.codebook[~view.codebook.code.isin(view.codes.code)]
    for family in dict.fromkeys(others.family[others.codable.astype(bool)]):
        found = _top_codes(view, others[(others.family == family) & others.codable.astype(bool)])
        if found:
            items = [[emph(code.label), " ", _count_here(view, code.code)] for code in found]
            rows.append(row([view.names.get(family, family), line(*join(items))], ""))
    columns = [("Family of codes", ""), ("codes and segments", "")]
    caption = "What else came up: in each other family, the codes suggested most often"
    return table(columns, rows, caption) if rows else None


def _count_here(view: View, code: str) -> Printed:
    """The number of segments of this cycle that carry the code, as running text prints it."""
    row_id = view.book.row_id("text", "practice", code, view.cycle)
    return count_segments(view, row_id, "a", code, view.cycle)


def _top_codes(view: View, codes: pd.DataFrame) -> list[tuple]:
    inside = view.segments_of(view.cycle)
    counted = [(len(view.carrying(code.code, inside)), code) for code in codes.itertuples()]
    counted = [(n, code) for n, code in counted if n]
    counted.sort(key=lambda pair: (-pair[0], pair[1].position))
    return [code for _, code in counted[:TOP_CODES]]
