"""Every number a public memo could print, with the people it rests on and what ties it to others.

All memos of a study are taken as one release: a number stands in it once, whichever memos print it,
so what two memos together tell is audited as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pandas as pd

from qualcop.disclosure import Cell
from qualcop.disclosure_bounds import Fact
from qualcop.memo.view import View, view_cycle
from qualcop.memo.words import ROLES
from qualcop.public.behind import name_day

PRESENT, ABSENT = "present", "absent"


def list_cells(frames: Mapping[str, pd.DataFrame]) -> tuple[list[Cell], list[Fact]]:
    """The cells of all cycles and the facts that tie them; `frames` as for `view_cycle`."""
    last = frames["cycles"].sort_values("position").cycle.iloc[-1]
    view = view_cycle(last, frames)
    cells, facts = _list_people(view)
    for cycle in view.frames["cycles"].cycle:
        for list_more in (_list_reading, _list_codes, _list_attendance):
            more_cells, more_facts = list_more(view, cycle)
            cells += more_cells
            facts += more_facts
    return cells, facts


def name_cell(table: str, row: str, cycle: str = "") -> str:
    """The key of a cell: "practices/sv-goals/cycle-2"."""
    return "/".join(part for part in (table, row, cycle) if part)


def list_families(view: View) -> tuple[str, list[str]]:
    """The family of the practices, and the other families, each by its code."""
    own = view.codes.family.iloc[0] if len(view.codes) else ""
    others = [family for family in dict.fromkeys(view.codebook.family) if family != own]
    return own, others


# ------------------------------------------------------------------------------------- reading
def _list_reading(view: View, cycle: str) -> tuple[list[Cell], list[Fact]]:
    """Words and files of a cycle; they rest on those who are known to speak or write in them."""
    segments = view.frames["segments"]
    inside = segments[segments.cycle == cycle]
    words = ("words", "words read", int(inside.words.sum()), inside.segment_id)
    files = ("files", "files read", inside.document_id.nunique(), inside.document_id)
    cells = [
        Cell(
            "reading",
            name_cell("reading", unit, cycle),
            label,
            cycle,
            value,
            frozenset(items),
            frozenset(inside.participant.dropna()),
            frozenset(inside.district.dropna()) if _know_districts(view) else None,
            unit=unit,
        )
        for unit, label, value, items in (words, files)
    ]
    # A segment that can be coded has words.
    looked = name_cell("practices", "looked-at", cycle)
    return cells, [Fact("within", cells[0].key, (looked,))]


def _know_districts(view: View) -> bool:
    return bool(view.frames["participants"].district.notna().any())


# ----------------------------------------------------------------------------------- segments
def _list_codes(view: View, cycle: str) -> tuple[list[Cell], list[Fact]]:
    """Segments of a cycle looked at, those with each practice and part, and with each family."""
    inside = view.segments_of(cycle)
    looked = _count_segments(view, "practices", "looked-at", "segments looked at", cycle, inside)
    own, others = list_families(view)
    rows = [("practices", code) for code in dict.fromkeys((own, *view.codes.code)) if code]
    rows += [("families", code) for code in others]
    cells, keys = [looked], {}
    for table, code in rows:
        label = f"{view.names[code]}: segments suggested by the rules"
        keys[code] = name_cell(table, code, cycle)
        carrying = view.carrying(code, inside)
        cells.append(_count_segments(view, table, code, label, cycle, carrying))
    return cells, _tie_codes(view, looked.key, keys)


def _tie_codes(view: View, looked: str, keys: Mapping[str, str]) -> list[Fact]:
    """Parts lie within their code; the codes of a family, which is no code itself, cover it."""
    book = view.codebook.set_index("code")
    facts = []
    for code, key in keys.items():
        below = tuple(keys[c] for c in keys if book.parent.get(c) == code and c != code)
        if below:
            facts.append(Fact("within", key, below))
        if below and not book.codable[code]:
            facts.append(Fact("covered", key, below))
        if book.parent.get(code) not in keys:
            facts.append(Fact("within", looked, (key,)))
    return facts


def _count_segments(
    view: View, table: str, row: str, label: str, cycle: str, ids: Iterable[str]
) -> Cell:
    """A count of segments rests on those who are known to speak or write in them."""
    ids = frozenset(ids)
    chosen = view.codable[view.codable.segment_id.isin(ids)]
    patterns = view.codebook.set_index("code").patterns
    never = row in patterns and not ids and not _can_occur(view, row)
    return Cell(
        table,
        name_cell(table, row, cycle),
        label,
        cycle,
        len(ids),
        ids,
        frozenset(chosen.participant.dropna()),
        frozenset(chosen.district.dropna()) if _know_districts(view) else None,
        structural=never,
    )


def _can_occur(view: View, code: str) -> bool:
    """Whether the rule coder could find the code or one below it at all: it has patterns."""
    book = view.codebook
    below = book[(book.code == code) | (book.parent == code) | (book.family == code)]
    return bool(below.patterns.sum())


# ------------------------------------------------------------------------------------- people
def _list_people(view: View) -> tuple[list[Cell], list[Fact]]:
    """People on the registry by role; members are all but the facilitators."""
    by_role = _group_people(view)
    cells = [
        _count_people("people", role, f"{ROLES[role]} on the registry", None, ids)
        for role, ids in by_role.items()
    ]
    parts = tuple(name_cell("people", role) for role in by_role if role != "facilitator")
    members = _members(by_role)
    if not members:
        return cells, []
    total = _count_people("people", "all", "members on the registry", None, members)
    cells += [total, *_count_districts(view, members)]
    return cells, [Fact("sum", total.key, parts)]


def _count_districts(view: View, members: frozenset[str]) -> list[Cell]:
    """How many districts the members come from; none where nobody's is known."""
    people = view.frames["participants"]
    own = people[people.participant.isin(members)].dropna(subset="district")
    if own.empty:
        return []
    homes, there = frozenset(own.district), frozenset(own.participant)
    key, label = name_cell("people", "districts"), "districts of the members"
    return [Cell("people", key, label, None, len(homes), homes, there, homes, unit="districts")]


def _group_people(view: View) -> dict[str, frozenset[str]]:
    people = view.frames["participants"]
    people = people[people.basis == "registry"]
    found = people.groupby("role").participant.agg(frozenset).to_dict()
    return {role: found[role] for role in ROLES if role in found}


def _members(by_role: Mapping[str, frozenset[str]]) -> frozenset[str]:
    own = [ids for role, ids in by_role.items() if role != "facilitator"]
    return frozenset().union(*own)


def _count_people(table: str, row: str, label: str, cycle: str | None, ids: frozenset[str]) -> Cell:
    key = name_cell(table, row, cycle or "")
    return Cell(table, key, label, cycle, len(ids), ids, ids, unit="people")


def _list_attendance(view: View, cycle: str) -> tuple[list[Cell], list[Fact]]:
    """Members present at least once in the cycle, and not, by role; none without a list."""
    events = view.frames["events"]
    listed = view.frames["attendance"]
    listed = listed[listed.event.isin(events.event[events.cycle == cycle])]
    by_role = {role: ids for role, ids in _group_people(view).items() if role != "facilitator"}
    if listed.empty or not by_role:
        return [], []
    seen = frozenset(listed.participant[listed.present.isin(("yes", "part"))])
    cells, facts = [], []
    for role, ids in {**by_role, "all": _members(by_role)}.items():
        name = ROLES.get(role, "Members")
        for which, people in ((PRESENT, ids & seen), (ABSENT, ids - seen)):
            label = f"{name}: {which}, at least once" if which == PRESENT else f"{name}: {which}"
            cell = _count_people("attendance", f"{which}/{role}", label, cycle, people)
            cells.append(replace(cell, items=_list_days(listed, people)))
        parts = tuple(name_cell("attendance", f"{w}/{role}", cycle) for w in (PRESENT, ABSENT))
        facts.append(Fact("sum", name_cell("people", role), parts))
    for which in (PRESENT, ABSENT):
        keys = [name_cell("attendance", f"{which}/{role}", cycle) for role in (*by_role, "all")]
        facts.append(Fact("sum", keys[-1], tuple(keys[:-1])))
    return cells, facts


def _list_days(listed: pd.DataFrame, people: frozenset[str]) -> frozenset[str]:
    """The lines of these people in the lists of the cycle's events: they say which cycle it is."""
    rows = listed[listed.participant.isin(people)]
    days = [name_day(row.event, row.participant) for row in rows.itertuples()]
    return frozenset(days) | (people - set(rows.participant))
