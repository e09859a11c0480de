"""Which event each source belongs to; where sheet and folders leave it open, both sides are named.

No file falls into an event or a cycle in silence: sheet, date or name say which, or it is an error.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from unicodedata import normalize

from qualcop.cycle_days import Spans, find_spans, list_few, tell_right, tell_span
from qualcop.errors import Problem
from qualcop.event_assumed import AssumedEvent, assume_events
from qualcop.event_matching import REASONS, EventMatcher, Match
from qualcop.name_clues import read_clues
from qualcop.registry import EVENTS_SHEET, Assumption, Registry

Mask = Callable[[str], str]


@dataclass(frozen=True)
class Placement:
    """The event of each source, the rows of all events, what was assumed, and what is open.

    Warnings among the `problems` say what was matched, or taken as an event of its own.
    """

    placed: dict[str, str]
    events: list[dict]
    assumptions: list[Assumption] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class _Found:
    """The event that a folder or a file means, its place, and how plainly it does."""

    event: str
    place: str
    strength: int


def place_sources(paths: list[str], registry: Registry, folder_name: str, mask: Mask) -> Placement:
    """Where each source (paths below the sources folder) belongs.

    Sources sheet and events sheet first: the longest folder that holds the file. Then folders and
    files whose name or date plainly means an event. The rest make events of their own
    (`assume_events`). `mask` takes people's names out of folder names, which become names of
    events.
    """
    folders = _list_folders(registry.events)
    told = {s["path"]: s["event"] for s in registry.sources if s["event"]}
    placed = {p: e for p in paths if (e := told.get(p) or _find_registered(p, folders))}
    free = [path for path in paths if path not in placed]
    found, disputes = _match_free(free, registry, set(placed.values()), mask)
    placed |= {path: match.event for path, match in found.items()}
    filled = set(placed.values())
    empty = [e["event"] for e in registry.events if e["event"] not in filled]
    left = [path for path in free if path not in placed]
    assumed = assume_events(left, registry, folder_name, mask, empty)
    problems = [
        *_tell_shared(registry.events),
        *dict.fromkeys(disputes.values()),
        *_tell_found(found, mask),
        *_tell_assumed(assumed, set(disputes)),
        *_check_days(registry, folders, placed, {match.event for match in found.values()}, mask),
        *_tell_empty(empty, assumed),
    ]
    events = {e["event"]: {**e, "basis": "registry"} for e in registry.events}
    for group in assumed:
        placed |= dict.fromkeys(group.paths, group.row["event"])
        events.setdefault(group.row["event"], group.row)
    rows = [{**e, "label": e.get("label") or e["event"]} for e in events.values()]
    placed = {path: placed[path] for path in paths}
    return Placement(placed, rows, _list_assumptions(found, mask), problems)


# ------------------------------------------------------------------ folders that the sheet names
def _list_folders(events: list[dict]) -> dict[str, str]:
    """The event of each folder; a folder that a row names is not another event's by its name."""
    named = {_fold_folder(e["folder"]): e["event"] for e in events if e["folder"]}
    return {e["event"]: e["event"] for e in events if not e["folder"]} | named


def _fold_folder(cell: str) -> str:
    """A folder as people write it, as its place below the sources folder."""
    place = normalize("NFC", cell).replace("\\", "/").removeprefix("./").strip("/")
    return place.removeprefix("data/raw/sources/")


def _find_registered(path: str, folders: dict[str, str]) -> str | None:
    parents = [normalize("NFC", p.as_posix()) for p in PurePosixPath(path).parents]
    return next((folders[p] for p in parents if p in folders), None)


# ------------------------------------------------------------------ names that mean an event
def _match_free(
    free: list[str], registry: Registry, filled: set[str], mask: Mask
) -> tuple[dict[str, _Found], dict[str, Problem]]:
    """What is found for each path; errors by folder where it may mean several events, or share one.

    A folder may mean an event that has no files yet, a single file any event.
    """
    if not free or not registry.events:
        return {}, {}
    matcher = EventMatcher(registry)
    parents = {p.as_posix() for path in free for p in PurePosixPath(path).parents} - {"."}
    claims, disputes = _settle_claims(
        {place: matcher.match(place, but=filled) for place in sorted(parents)}, mask
    )
    found = {}
    for path in free:
        above = [p.as_posix() for p in PurePosixPath(path).parents]
        place = next((p for p in above if p in claims), None)
        if place:
            found[path] = claims[place]
        elif disputes.keys().isdisjoint(above):
            name = path.removesuffix(PurePosixPath(path).suffix)
            match = matcher.match(name, in_words=len(above) == 1)
            found |= {path: _Found(match.event, path, match.strength)} if match.event else {}
    left = [path for path in free if path not in found]
    open_places = {p.as_posix() for path in left for p in PurePosixPath(path).parents}
    return found, {place: p for place, p in disputes.items() if place in open_places}


def _settle_claims(
    folders: dict[str, Match], mask: Mask
) -> tuple[dict[str, _Found], dict[str, Problem]]:
    """Folders that plainly mean one event each, with what lies below; an error for each other."""
    claims: dict[str, list[str]] = {}
    disputes: dict[str, Problem] = {}
    for place, match in folders.items():
        if match.event:
            claims.setdefault(match.event, []).append(place)
        elif match.events:
            said = f"may be the folder of {list_few(match.events)}. In {EVENTS_SHEET}, write "
            said += f"“{mask(place)}” in the column folder of the right one."
            disputes[place] = Problem("sources", mask(place), "", "", said)
    settled = {}
    for event, places in claims.items():
        highest = [p for p in places if not any(p.startswith(f"{other}/") for other in places)]
        if len(highest) == 1:
            settled[highest[0]] = _Found(event, highest[0], folders[highest[0]].strength)
            continue
        several = list_few(f"“{mask(place)}”" for place in highest)
        said = f"{several} may each be its folder. In {EVENTS_SHEET}, write the right one in the "
        said += f"column folder of {event}; add a row for each other, or move its files there."
        problem = Problem("events sheet", f"event {event}", "", "", said)
        disputes |= dict.fromkeys(highest, problem)
    return settled, disputes


# ------------------------------------------------------------------ what is said of it
def _tell_found(found: dict[str, _Found], mask: Mask) -> list[Problem]:
    """A warning for each folder or file that was matched without a word of the sheet."""
    problems = []
    for match in dict.fromkeys(found.values()):
        place, reason = mask(match.place), REASONS[match.strength]
        if match.place in found:
            said = (
                f"taken as a file of {match.event}, {reason}. If that is right, move it into the "
            )
            said += f"folder of {match.event}."
        else:
            said = f"taken as the folder of {match.event}, {reason}. If that is right, write "
            said += f"“{place}” in the column folder of {match.event} in {EVENTS_SHEET}."
        problems.append(Problem("sources", place, "", "", said, "warning"))
    return problems


def _tell_assumed(assumed: list[AssumedEvent], disputed: set[str]) -> list[Problem]:
    """What is open on events of their own; of a folder in dispute that was said already."""
    problems = []
    for group in assumed:
        above = {p.as_posix() for path in group.paths for p in PurePosixPath(path).parents}
        problems += group.problems if above.isdisjoint(disputed) else []
    return problems


def _tell_empty(empty: list[str], assumed: list[AssumedEvent]) -> list[Problem]:
    """A warning that names events without files, and the folders that belong to none."""
    free = sorted({group.shown for group in assumed})
    others = f" These belong to no event: {list_few(free)}." if free else ""
    said = f"No files for {list_few(empty)}.{others}"
    return [Problem("events sheet", "", "", "", said, "warning")] if empty else []


def _tell_shared(events: list[dict]) -> list[Problem]:
    """An error for each folder that two rows name: its files would be those of the last."""
    named: dict[str, list[str]] = {}
    for row in events:
        if row["folder"]:
            named.setdefault(_fold_folder(row["folder"]), []).append(row["event"])
    said = "these events name one folder. Give each its own in the column folder."
    return [
        Problem("events sheet", f"events {list_few(names)}", "", "", said)
        for names in named.values()
        if len(names) > 1
    ]


def _list_assumptions(found: dict[str, _Found], mask: Mask) -> list[Assumption]:
    """What the memo says of folders and files matched by name or date."""
    pairs = sorted({(mask(match.place), match.event) for match in found.values()})
    if not pairs:
        return []
    shown = list_few(f"“{place}” as {event}" for place, event in pairs)
    said = f"Folders or files are taken as events of the sheet by their names or dates: {shown}."
    return [Assumption(said, EVENTS_SHEET, "certainty about which files are of which event")]


# ------------------------------------------------------------------ days that say otherwise
def _check_days(
    registry: Registry,
    folders: dict[str, str],
    placed: dict[str, str],
    guessed: set[str],
    mask: Mask,
) -> list[Problem]:
    """Errors for events whose folder, or every dated file, is dated outside their cycle.

    Files count where the row has no day, or where its folder was `guessed`.
    """
    spans = find_spans(registry.cycles)
    files: dict[str, list[str]] = {}
    for path, event in placed.items():
        files.setdefault(event, []).append(path)
    homes = {event: folder for folder, event in folders.items()}
    problems = []
    for event in registry.events:
        paths = files.get(event["event"], [])
        if not paths or event["cycle"] not in spans:
            continue
        home = homes.get(event["event"], "")
        days = _list_days([home.rpartition("/")[2]])
        what = f"its folder {mask(home)} is dated"
        if not days and (not event["date"] or event["event"] in guessed):
            days = _list_days([PurePosixPath(path).stem for path in paths])
            what = "the days in the names of its files begin with"
        if days and not any(_is_in(day, event["cycle"], spans) for day in days):
            own = tell_span(event["cycle"], spans)
            said = f"{event['event']} is an event of {own}, but {what} {min(days)}: that is "
            said += tell_right(min(days), spans)
            problems.append(Problem("events sheet", f"event {event['event']}", "", "", said))
    return problems


def _list_days(names: list[str]) -> list[str]:
    """The whole days that stand in names."""
    dates = (when.find_day() for name in names for when in read_clues(name).dates)
    return [day for day in dates if day]


def _is_in(day: str, cycle: str, spans: Spans) -> bool:
    first, last = spans[cycle]
    return first <= day <= last
