"""Which event of the sheet a folder or a file is of, where its name or its date makes it plain."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import PurePosixPath

from qualcop.cycle_days import Spans, find_spans, list_named_cycles
from qualcop.name_clues import Clues, PartialDate, are_alike, read_clues
from qualcop.registry import Registry

SHORT = 7  # days; of a longer event (the time between meetings) a day says little
MANY = 200  # events; a word in the names of more does not tell one from another
# How plain it is that a name means an event.
BY_WORDS, BY_DAY, BY_NAME = 1, 2, 3
REASONS = {BY_WORDS: "by its words", BY_DAY: "by its day", BY_NAME: "by its name"}


@dataclass(frozen=True)
class Match:
    """The events a name may mean equally well (plain where it is one), and how we know."""

    events: tuple[str, ...] = ()
    strength: int = 0

    @property
    def event(self) -> str | None:
        """The event that is meant; None where it is none, or one of several."""
        return self.events[0] if len(self.events) == 1 else None


@dataclass(frozen=True)
class _Event:
    """An event with all that its row says of names and days."""

    event: str
    cycle: str
    span: tuple[str, str] | None
    slugs: frozenset[str]
    clues: Clues


@dataclass(frozen=True)
class _Name:
    """A folder's or file's own name in its place: days and cycles come from folders above too."""

    slug: str
    clues: Clues
    cycles: list[str] = field(default_factory=list)


class EventMatcher:
    """Finds the events of a sheet that names may mean."""

    def __init__(self, registry: Registry) -> None:
        self.cycles = registry.cycles
        self.spans = find_spans(registry.cycles)
        self.index: dict[str, list[_Event]] = defaultdict(list)
        for event in map(_read_event, registry.events):
            for key in _list_keys(event):
                self.index[key].append(event)

    def match(
        self, path: str, *, in_words: bool = True, but: Container[str] = frozenset()
    ) -> Match:
        """The event a folder or file means, by its place below the sources folder.

        With `in_words` its words may be enough; else a day in its own name, or the event's name,
        is needed. The events in `but` are not meant.
        """
        name = self._read_name(path, inherits=in_words)
        events = [e for e in self._list_candidates(name) if e.event not in but]
        found = {
            event.event: rank
            for event in events
            if (rank := _rank(name, event, self.spans)) and (in_words or rank[0] > BY_WORDS)
        }
        best = max(found.values(), default=(0, 0))
        if best == (BY_DAY, 0) and any(_count_shared(name, event) for event in events):
            return Match()  # its day is that of one event, its words are those of another
        return Match(tuple(sorted(e for e, rank in found.items() if rank == best)), best[0])

    def _read_name(self, path: str, *, inherits: bool) -> _Name:
        place = PurePosixPath(path)
        clues = read_clues(place.name)
        above = [read_clues(part) for part in place.parts[-2::-1]] if inherits else []
        dates = next((c.dates for c in (clues, *above) if c.dates), ())
        cycles = list_named_cycles(path, self.cycles)
        return _Name(slugify(place.name), replace(clues, dates=dates), cycles)

    def _list_candidates(self, name: _Name) -> list[_Event]:
        days = (d.find_day() for d in name.clues.dates)
        keys = [name.slug, *filter(None, days), *(word[:4] for word in name.clues.words)]
        found = (self.index.get(key, []) for key in keys)
        near = {e.event: e for events in found if len(events) <= MANY for e in events}
        return list(near.values())


def slugify(name: str) -> str:
    """A short name from a folder's name."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:60] or "event"


def _read_event(row: Mapping) -> _Event:
    """What an event's row says; its kind counts among its words ("virtual_call": a call)."""
    folder = PurePosixPath((row["folder"] or "").replace("\\", "/")).name
    names = [n for n in (row["event"], row.get("label"), folder) if n]
    read = [read_clues(n) for n in names]
    kind = read_clues(row["kind"] or "").words
    clues = Clues(
        tuple(d for c in read for d in c.dates),
        kind.union(*(c.words for c in read)),
        frozenset().union(*(c.marks for c in read)),
    )
    first = row.get("date") or row.get("end_date")
    span = (first, row.get("end_date") or first) if first else None
    return _Event(row["event"], row["cycle"], span, frozenset(map(slugify, names)), clues)


def _list_keys(event: _Event) -> set[str]:
    """What a name that means the event has at least one of."""
    keys = {*event.slugs, *(word[:4] for word in event.clues.words)}
    return keys | set(_list_days(event.span))


def _list_days(span: tuple[str, str] | None) -> list[str]:
    """The days of a short event; of a long one none."""
    if span is None:
        return []
    first, last = map(date.fromisoformat, span)
    count = (last - first).days + 1
    return [(first + timedelta(n)).isoformat() for n in range(count)] if count <= SHORT else []


def _rank(name: _Name, event: _Event, spans: Spans) -> tuple[int, int] | None:
    """How plainly a name means an event, and how many words they share; None where it does not."""
    clues = name.clues
    if _contradicts(name, event, spans):
        return None
    shared = _count_shared(name, event)
    if name.slug in event.slugs:
        return BY_NAME, shared
    days = _list_days(event.span)
    if any(when.find_day() in days for when in clues.dates):
        return BY_DAY, shared
    # All its words are the event's; or some are, and the month too.
    plain = shared and (shared == len(clues.words) or _is_month_of(clues.dates, event))
    return (BY_WORDS, shared) if plain else None


def _count_shared(name: _Name, event: _Event) -> int:
    """How many of a name's words are words of the event."""
    own = event.clues.words
    return sum(any(are_alike(word, other) for other in own) for word in name.clues.words)


def _contradicts(name: _Name, event: _Event, spans: Spans) -> bool:
    """Whether a date, a number or a cycle in the name is another than the event's."""
    clues, own = name.clues, event.clues
    if name.cycles and event.cycle not in name.cycles:
        return True
    if clues.marks and own.marks and not clues.marks & own.marks:
        return True
    span = event.span or spans.get(event.cycle)
    if clues.dates and span and not any(when.falls_in(*span) for when in clues.dates):
        return True
    undated = clues.dates and own.dates and not event.span
    return undated and not any(a.agrees(b) for a in clues.dates for b in own.dates)


def _is_month_of(dates: tuple[PartialDate, ...], event: _Event) -> bool:
    """Whether a month in the name is one that the event's own row gives."""
    months = [when for when in dates if when.month]
    if event.span:
        return any(when.falls_in(*event.span) for when in months)
    return any(when.agrees(own) for when in months for own in event.clues.dates if own.month)
