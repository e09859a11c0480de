"""The registry: districts, participants, events, cycles and attendance, checked together.

Where a sheet is missing, what is assumed instead is written down, so that the memo can say so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from qualcop.copies import advise_on_copy
from qualcop.cycle_days import check_days
from qualcop.errors import Problem
from qualcop.readers import is_clutter
from qualcop.sheets import (
    SHEET_ENDINGS,
    SHEETS,
    TABLE_ENDINGS,
    Row,
    is_empty_sheet,
    read_sheet,
    split_list,
)
from qualcop.study import Study

EVENTS_SHEET = "data/raw/registry/events.csv"


@dataclass(frozen=True)
class Registry:
    """Sheets as lists of cell dictionaries; absent sheets are empty lists."""

    cycles: list[dict] = field(default_factory=list)
    events: list[dict] = field(default_factory=list)
    districts: list[dict] = field(default_factory=list)
    participants: list[dict] = field(default_factory=list)
    attendance: list[dict] = field(default_factory=list)
    sources: list[dict] = field(default_factory=list)


@dataclass(frozen=True)
class Assumption:
    """Something taken for granted, the sheet that would settle it, and what it would improve."""

    assumed: str
    sheet: str
    gain: str


def find_sheets(study: Study) -> tuple[dict[str, Path], list[Problem]]:
    """The file of each registry sheet, CSV or xlsx; faults for files that would go unread.

    Of a filled sheet and an empty one of the same name (`init` lays out empty ones) the filled one
    is taken; two filled ones are a fault, for one of them would be passed over in silence.
    """
    chosen: dict[str, Path] = {}
    problems: list[Problem] = []
    paths = [p for p in sorted((study.raw / "registry").glob("[!.~]*")) if not is_clutter(p)]
    for path in paths:
        name, ending = path.stem.lower(), path.suffix.lower()
        if name not in SHEETS or ending not in SHEET_ENDINGS:
            expected = f"only the sheets {', '.join(SHEETS)}, each as .csv or .xlsx"
            severity = "error" if ending in TABLE_ENDINGS else "warning"
            advice = advise_on_copy(path.name, [p.name for p in paths])
            advice = advice or "It would not be read: save it under such a name, or take it away."
            problems.append(Problem(f"registry/{path.name}", "", "", expected, advice, severity))
            continue
        first = chosen.setdefault(name, path)
        if first == path or is_empty_sheet(path):
            continue
        chosen[name] = path
        if not is_empty_sheet(first):
            expected = f"one file for the {name} sheet, not {first.name} too"
            problems.append(Problem(path.name, "", "", expected, "Keep the one that is right."))
    return chosen, problems


def read_registry(study: Study) -> tuple[Registry, list[Problem]]:
    """All sheets of the study with their references settled, and every fault found."""
    rows: dict[str, list[Row]] = {}
    paths, problems = find_sheets(study)
    for name, sheet in SHEETS.items():
        path = paths.get(name)
        rows[name], faults = read_sheet(sheet, path) if path else ([], [])
        problems += faults
    problems += _settle_people(rows)
    problems += _check_references(rows)
    numbered = {n: [(r.number, r.cells) for r in rows[n]] for n in ("cycles", "events")}
    problems += check_days(numbered["cycles"], numbered["events"])
    return Registry(**{n: [r.cells for r in rows[n]] for n in SHEETS}), problems


def _settle_people(rows: dict[str, list[Row]]) -> list[Problem]:
    """Turn full names in attendance, note_taker and author cells into short names."""
    people, problems = _index_people(rows["participants"])
    places = (("attendance", "participant"), ("events", "note_taker"), ("sources", "author"))
    for sheet, column in places:
        for row in rows[sheet]:
            cell = row.cells[column]
            if cell is None:
                continue
            row.cells[column] = people.get(cell) or people.get(_fold(cell))
            if row.cells[column] is None:
                place = f"row {row.number}, column {column}"
                expected = "a short name or a full name from the participants sheet"
                problems.append(Problem(f"{sheet} sheet", place, "", expected, "Add the person."))
    return problems


def _index_people(rows: list[Row]) -> tuple[dict[str, str], list[Problem]]:
    """Short names by short name and by full name; a full name two people bear is told."""
    people = {_fold(r.cells["name"]): r.cells["participant"] for r in rows if r.cells["name"]}
    problems = []
    for row in rows:
        same = people.get(_fold(row.cells["name"]), row.cells["participant"])
        if same != row.cells["participant"]:
            expected = f"a full name of one person (the same as that of {same})"
            advice = "Delete one row, or tell the two apart by a middle initial."
            place = f"row {row.number}, column name"
            problems.append(Problem("participants sheet", place, "", expected, advice))
    return people | {r.cells["participant"]: r.cells["participant"] for r in rows}, problems


def _fold(name: str | None) -> str:
    return " ".join((name or "").casefold().split())


REFERENCES = (
    ("participants", "district", "districts", "district"),
    ("events", "cycle", "cycles", "cycle"),
    ("events", "site", "districts", "district"),
    ("cycles", "convening", "events", "event"),
    ("attendance", "event", "events", "event"),
    ("sources", "event", "events", "event"),
)


def _check_references(rows: dict[str, list[Row]]) -> list[Problem]:
    problems = []
    for sheet, column, target, key in REFERENCES:
        known = {r.cells[key] for r in rows[target]}
        for row in rows[sheet]:
            value = row.cells[column]
            if value is not None and value not in known:
                place = f"row {row.number}, column {column}"
                expected = f"a short name in the column {key} of the {target} sheet"
                advice = "Add a row for it there, or mend this cell."
                problems.append(Problem(f"{sheet} sheet", place, str(value), expected, advice))
    for sheet, start, end in (("events", "date", "end_date"), ("cycles", "start", "end")):
        for row in rows[sheet]:
            first, last = row.cells[start], row.cells[end]
            if first and last and last < first:
                place = f"row {row.number}, column {end}"
                problems.append(Problem(f"{sheet} sheet", place, last, f"a day from {first} on"))
    return problems


def list_cycles(registry: Registry) -> list[dict]:
    """Rows of the cycles table; one assumed cycle when there is no cycles sheet."""
    rows = registry.cycles or [{"cycle": "cycle-1", "label": "Cycle 1"}]
    dated = all(r.get("start") for r in rows)
    ordered = sorted(rows, key=lambda r: r["start"]) if dated else rows
    return [
        {**r, "position": n, "label": r.get("label") or r["cycle"]}
        for n, r in enumerate(ordered, start=1)
    ]


def list_district_names(registry: Registry) -> list[str]:
    """Every name, alias and label under which a district may stand in a text, sorted."""
    names = set()
    for row in registry.districts:
        names |= {row["name"], row["label"], *split_list(row["aliases"] or "")}
    return sorted(names - {None, ""})


def list_place_names(registry: Registry) -> list[str]:
    """Names, aliases and labels of districts, and names of schools, sorted."""
    return sorted({*list_district_names(registry), *list_school_names(registry)})


def list_school_names(registry: Registry) -> list[str]:
    """Names of the schools of the participants sheet, sorted."""
    return sorted({row["school"] for row in registry.participants} - {None, ""})


# In the order a person would mend them; each by what would settle it.
ASSUMPTIONS = {
    "participants": Assumption(
        "No participants sheet: people are known by speaker labels, attendance lists and mail "
        "headers alone, their roles and consent are unknown, so nobody is quoted.",
        "data/raw/registry/participants.csv",
        "roles, districts, nicknames masked, quotations by consent",
    ),
    "cycles": Assumption(
        "No cycles sheet: all files are taken as one cycle.",
        "data/raw/registry/cycles.csv",
        "comparison of cycles",
    ),
    "events": Assumption(
        "Events are taken from folder names or from days in file names, each as a meeting.",
        EVENTS_SHEET,
        "kinds, dates and places of events",
    ),
    "districts": Assumption(
        "No districts sheet: nothing is shown by district.",
        "data/raw/registry/districts.csv",
        "Table 1 and the district views",
    ),
    "attendance": Assumption(
        "No attendance sheet: whoever the files show at an event counts as present.",
        "data/raw/registry/attendance.csv",
        "attendance by role and district",
    ),
    "codebook": Assumption(
        "No codebook of the study's own: the shipped codebook is used.",
        "codebooks/facilitation-practices.yaml",
        "codes and patterns in your community's words",
    ),
}


def list_assumptions(
    registry: Registry, events: list[dict], own_codebook: bool
) -> list[Assumption]:
    """What is taken for granted for want of a sheet, in the order a person would mend it."""
    told = {
        "participants": registry.participants,
        "cycles": registry.cycles,
        "events": all(e["basis"] == "registry" for e in events),
        "districts": registry.districts,
        "attendance": registry.attendance,
        "codebook": own_codebook,
    }
    return [assumption for sheet, assumption in ASSUMPTIONS.items() if not told[sheet]]
