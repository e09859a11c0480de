"""Which days and names belong to which cycle; events whose dates say otherwise than their cycle."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta

from qualcop.errors import Problem
from qualcop.name_clues import PartialDate, split_words

Spans = Mapping[str, tuple[str, str]]  # first and last day of each cycle whose days are known
FEW = 5  # names that a message lists
_FIRST, _LAST = "0001-01-01", "9999-12-31"


def find_spans(cycles: list[dict]) -> dict[str, tuple[str, str]]:
    """First and last day of each cycle, in order of time; those whose days are not known lack.

    Where every cycle has a day, one without an end lasts until the next begins, one without a
    start begins when the one before has ended.
    """
    starts = sorted(c["start"] for c in cycles if c.get("start"))
    ends = sorted(c["end"] for c in cycles if c.get("end"))
    whole = all(c.get("start") or c.get("end") for c in cycles)
    spans = {}
    for cycle in cycles:
        start, end = cycle.get("start"), cycle.get("end")
        if whole and start and not end:
            later = next((s for s in starts if s > start), None)
            end = _shift(later, -1) if later else _LAST
        if whole and end and not start:
            earlier = next((e for e in reversed(ends) if e < end), None)
            start = _shift(earlier, 1) if earlier else _FIRST
        if start and end and start <= end:
            spans[cycle["cycle"]] = (start, end)
    return dict(sorted(spans.items(), key=lambda item: item[1]))


def _shift(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days)).isoformat()


def list_cycles_of(when: PartialDate, spans: Spans) -> list[str]:
    """The cycles in which a day or a month may lie; none for a month of which days are in none."""
    found = [cycle for cycle, span in spans.items() if when.falls_in(*span)]
    return found if len(found) != 1 or when.lies_within(*spans[found[0]]) else []


def list_named_cycles(name: str, cycles: Iterable[dict]) -> list[str]:
    """The cycles that a name mentions, by short name, label or as "c2"; of several the longest."""
    words = split_words(name)
    found = [
        (len(form), cycle["cycle"])
        for cycle in cycles
        for form in _list_forms(cycle)
        if any(words[at : at + len(form)] == form for at in range(len(words)))
    ]
    longest = max((size for size, _ in found), default=0)
    return sorted({cycle for size, cycle in found if size == longest})


def _list_forms(cycle: dict) -> list[list[str]]:
    """The words by which a cycle is named: of its label what comes before a colon."""
    short = split_words(cycle["cycle"])
    forms = [short, split_words((cycle.get("label") or "").partition(":")[0])]
    if len(short) == 2 and short[0].isalpha() and short[1].isdigit():
        forms += [[short[0][0], short[1]], ["cycle", short[1]]]
    return [f for f in forms if len(f) > 1 or len("".join(f)) > 2]


def tell_span(cycle: str, spans: Spans) -> str:
    """A cycle with its days, as messages say it."""
    if cycle not in spans:
        return f"{cycle} (no dates)"
    first, last = spans[cycle]
    shown = f"{'' if first == _FIRST else first} to {'' if last == _LAST else last}"
    return f"{cycle} ({shown.strip()})"


def tell_where(day: str, spans: Spans) -> str:
    """Where a day lies that is in none of the cycles it might be in: between two, before, after."""
    before = [c for c, (_, last) in spans.items() if last < day]
    after = [c for c, (first, _) in spans.items() if first > day]
    if before and after:
        return f"between {tell_span(before[-1], spans)} and {tell_span(after[0], spans)}"
    if after:
        return f"before the first cycle, {tell_span(after[0], spans)}"
    return f"after the last cycle, {tell_span(before[-1], spans)}" if before else "in no cycle"


def check_dates(
    dated: Iterable[tuple[str, str, str, str | None]],
    cycles: list[dict],
    mask: Callable[[str], str] = str,
) -> list[Problem]:
    """A warning for each event with files that are dated outside its cycle.

    `dated` are a file's place, its event, its cycle and its day, if any; `mask` makes a place fit
    to be shown.
    """
    spans = find_spans(cycles)
    outside: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for place, event, cycle, day in dated:
        if day and cycle in spans and not spans[cycle][0] <= day <= spans[cycle][1]:
            outside.setdefault((event, cycle), []).append((place, day))
    problems = []
    for (event, cycle), files in sorted(outside.items()):
        shown = list_few([f"{mask(place)} ({day})" for place, day in files[:FEW]], len(files))
        said = f"it is in {tell_span(cycle, spans)}, but these of its files are dated outside: "
        said += f"{shown}. Move what is of another event into the folder of that one."
        problems.append(Problem("sources", f"event {event}", "", "", said, "warning"))
    return problems


def list_few(names: Iterable[str], count: int = 0) -> str:
    """The first names of a list, and how many more there are (of `count` in all)."""
    names = list(names)
    more = max(count, len(names)) - FEW
    return ", ".join(names[:FEW]) + (f" and {more} more" if more > 0 else "")


def check_days(cycles: list[tuple[int, dict]], events: list[tuple[int, dict]]) -> list[Problem]:
    """Events dated outside their cycle (errors), or that end after it; cycles that overlap.

    Rows come as pairs of their number in the sheet and their cells.
    """
    spans = find_spans([cells for _, cells in cycles if cells["cycle"]])
    problems = _check_overlaps(spans)
    problems += _check_convenings(cycles, {e["event"]: e["cycle"] for _, e in events})
    for number, event in events:
        first = event["date"] or event["end_date"]
        if first is None or event["cycle"] not in spans:
            continue
        last = event["end_date"] or first
        start, end = spans[event["cycle"]]
        own = f"Its cycle is {tell_span(event['cycle'], spans)}"
        who = f"the event {event['event']}"
        if not start <= first <= end:
            said = f"{who} is dated {first}. {own}; that day is {tell_right(first, spans)}"
            problems.append(Problem("events sheet", f"row {number}", "", "", said))
        elif last > end:
            said = f"{who} ends on {last}, after its cycle. {own}. Correct one of the two."
            problems.append(Problem("events sheet", f"row {number}", "", "", said, "warning"))
    return problems


def tell_right(day: str, spans: Spans) -> str:
    """In which cycle a day is, and what to write so that sheet and day agree."""
    right = [cycle for cycle, (first, last) in spans.items() if first <= day <= last]
    if not right:
        return f"{tell_where(day, spans)}. Correct the date, or the days in the cycles sheet."
    named = " and ".join(tell_span(cycle, spans) for cycle in right)
    return f"in {named}. Write {' or '.join(right)} in the column cycle, or correct the date."


def _check_overlaps(spans: Spans) -> list[Problem]:
    """Warnings for days that are in two cycles, but for one on which both turn."""
    problems = []
    for (one, (_, last)), (two, (first, end)) in zip(
        spans.items(), list(spans.items())[1:], strict=False
    ):
        if first < last:
            said = f"{one} and {two} both hold the days {first} to {min(last, end)}. Correct one, "
            said += "so that each day is in one cycle."
            problems.append(Problem("cycles sheet", "", "", "", said, "warning"))
    return problems


def _check_convenings(cycles: list[tuple[int, dict]], cycle_of: Mapping[str, str]) -> list[Problem]:
    """Errors for cycles that turn on an event of another cycle."""
    return [
        Problem(
            "cycles sheet",
            f"row {number}",
            "",
            "",
            f"the convening of {cycle['cycle']} is {cycle['convening']}, an event of "
            f"{cycle_of[cycle['convening']]}. Correct the one, or the cycle of the other.",
        )
        for number, cycle in cycles
        if cycle_of.get(cycle["convening"], cycle["cycle"]) not in (None, cycle["cycle"])
    ]
