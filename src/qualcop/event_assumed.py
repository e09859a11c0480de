"""Events that no sheet knows, taken from folders and days, each in the cycle that is plain."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from qualcop.cycle_days import (
    Spans,
    find_spans,
    list_cycles_of,
    list_few,
    list_named_cycles,
    tell_span,
    tell_where,
)
from qualcop.errors import Problem
from qualcop.event_matching import slugify
from qualcop.name_clues import PartialDate, find_day, read_clues
from qualcop.registry import EVENTS_SHEET, Registry, list_cycles

Mask = Callable[[str], str]


@dataclass(frozen=True)
class AssumedEvent:
    """An event taken from a folder or a day: its row, its files, its folder as messages show it."""

    row: dict
    paths: list[str]
    shown: str
    problems: list[Problem]


@dataclass(frozen=True)
class _Evidence:
    """The cycles that names and dates of files leave possible, and the first date among them."""

    cycles: frozenset[str]
    date: str | None


def assume_events(
    paths: list[str], registry: Registry, folder_name: str, mask: Mask, empty: Sequence[str] = ()
) -> list[AssumedEvent]:
    """Events of their own for files that belong to none of the sheet.

    The first sub-folder is the event; files in no sub-folder are grouped by the day in their name,
    the rest are one event. Where neither date nor name says the cycle, that is an error, which
    names the events without files too (`empty`).
    """
    groups: dict[str, tuple[dict, list[str]]] = {}
    for path in paths:
        row = _read_row(path, folder_name, mask)
        groups.setdefault(row["event"], (row, []))[1].append(path)
    registered = {event["event"] for event in registry.events}
    events = (
        _assume_event(row, below, registry, mask, row["event"] in registered)
        for row, below in groups.values()
    )
    others = f" Events without files: {list_few(empty)}." if empty else ""
    return [replace(e, problems=[_add(p, others) for p in e.problems]) for e in events]


def _add(problem: Problem, said: str) -> Problem:
    wrong = problem.severity == "error"
    return replace(problem, advice=problem.advice + said) if wrong else problem


def _read_row(path: str, folder_name: str, mask: Mask) -> dict:
    """An event's row without its cycle, from a file's first folder or the day in its name."""
    parts = PurePosixPath(path).parts
    day = find_day(parts[0])  # the file itself, where it lies in no folder
    row = {"kind": "meeting", "date": day}
    if len(parts) == 1 and day:
        return {**row, "event": day, "label": f"Meeting of {day}", "basis": "date"}
    label = mask(parts[0] if len(parts) > 1 else folder_name)
    return {**row, "event": slugify(label), "label": label, "basis": "folder"}


def _assume_event(
    row: dict, paths: list[str], registry: Registry, mask: Mask, clashes: bool
) -> AssumedEvent:
    """The event with what is open on it; `clashes` when a row of the sheet has its name."""
    loose = all("/" not in path for path in paths)
    shown = list_few(map(mask, paths)) if loose else mask(paths[0].partition("/")[0])
    found = _find_evidence(paths, registry.cycles)
    cycles = found.cycles if found else frozenset()
    if found is None and len(registry.cycles) < 2:
        cycles = frozenset({list_cycles(registry)[0]["cycle"]})
    cycle = min(cycles, default=list_cycles(registry)[0]["cycle"])  # where open, a run stops
    row = {**row, "cycle": cycle}
    problems = []
    if clashes:
        said = f"named like the event {row['event']}, but a date, a number or a cycle in the name "
        said += "is another. Rename it, or correct the row of the event."
        problems = [Problem("sources", shown, "", "", said)]
    elif len(cycles) != 1:
        said = f"{_tell_open(found, registry)} {_advise(row, loose, shown)}"
        problems = [Problem("sources", shown, "", "", said)]
    elif registry.events:
        said = f"in no event of the sheet; taken as an event of its own, in {cycle}."
        said = f"{said} {_advise(row, loose, shown)}"
        problems = [Problem("sources", shown, "", "", said, "warning")]
    return AssumedEvent(row, paths, shown, problems)


def _find_evidence(paths: list[str], cycles: list[dict]) -> _Evidence | None:
    """What the names of files and folders say of their cycle; None where they say nothing."""
    spans = find_spans(cycles)
    read = {path: _read_path(path, cycles, spans) for path in paths}
    found = [evidence for evidence in read.values() if evidence]
    if not found:
        return None
    common = frozenset.intersection(*(e.cycles for e in found))
    dates = (e.date for e in found if e.date)
    return _Evidence(
        common or frozenset().union(*(e.cycles for e in found)), min(dates, default=None)
    )


def _read_path(path: str, cycles: list[dict], spans: Spans) -> _Evidence | None:
    """What a file's place says of its cycle: folders before its own name, the innermost first."""
    place = PurePosixPath(path)
    names = [*place.parts[-2::-1], place.stem]
    # A month alone is no date: May, June and Jan are people's names too.
    read = ([d for d in read_clues(name).dates if d.month and (d.year or d.day)] for name in names)
    dates = next(filter(None, read), []) if spans else []
    named = frozenset(list_named_cycles("/".join(place.parts[:-1]) or place.stem, cycles))
    if not dates:
        return _Evidence(named, None) if named else None
    dated = frozenset(cycle for when in dates for cycle in list_cycles_of(when, spans))
    undated = named - spans.keys()
    both = (named & dated) | undated if named else dated
    return _Evidence(both or named | dated, _write_date(dates[0]))


def _write_date(when: PartialDate) -> str:
    parts = ((when.year, "04"), (when.month, "02"), (when.day, "02"))
    return "-".join(f"{number:{width}}" for number, width in parts if number)


def _tell_open(found: _Evidence | None, registry: Registry) -> str:
    """Why the cycle is not plain."""
    spans = find_spans(registry.cycles)
    known = list_few(tell_span(c["cycle"], spans) for c in registry.cycles)
    if found is None:
        return f"in no event of the sheet, and no date or name says the cycle: {known}."
    if found.cycles:
        several = " and ".join(sorted(found.cycles))
        return f"in no event of the sheet, and its dates and names may mean {several}."
    whole = len(found.date) == 10 and len(spans) == len(registry.cycles)
    where = tell_where(found.date, spans) if whole else f"not in one of {known}"
    return f"dated {found.date}, which is {where}. Correct the date, or the days of a cycle."


def _advise(row: dict, loose: bool, shown: str) -> str:
    """The row to write."""
    if loose:
        advice = "Put each file into the folder of its event, or write a row for it in "
        return f"{advice}data/raw/registry/sources.csv with its path and its event."
    own = f"event {row['event']}, kind {row['kind']}, its cycle, folder “{shown}”"
    advice = f"If it is an event of the sheet, write “{shown}” in its column folder in "
    return f"{advice}{EVENTS_SHEET}; else add a row there: {own}."
