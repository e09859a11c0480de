"""What was read for a memo: files, events, words, and what could not be read."""

from __future__ import annotations

import pandas as pd

from qualcop.memo.view import View
from qualcop.memo.words import (
    KINDS_OF_EVENT,
    KINDS_OF_SOURCE,
    Line,
    line,
    plural,
    row,
    table,
    write_days,
)

LISTED_EVENTS = 14  # more are summed up
LISTED_FILES = 12


def gather_reading(view: View) -> dict:
    """Sentence, table of files by kind, the refused files with reasons, the files read."""
    sources = view.sources
    read = sources[sources.status == "read"]
    refused = sources[sources.status == "refused"]
    return {
        "text": _say_reading(view, read, sources),
        "kinds": _count_kinds(view, sources),
        "refused": [{"path": s.path, "reason": s.reason or ""} for s in refused.itertuples()],
        "copies": [
            {"path": s.path, "of": s.duplicate_of}
            for s in read[read.duplicate_of.notna()].itertuples()
        ],
        "notes": _say_notes(view, read),
        "files": _list_files(view, read),
    }


def count_files(view: View, read: pd.DataFrame, meaning: str, label: str) -> dict:
    """The number of these files, with its id; said in more than one place."""
    return view.book.count_said(
        meaning, read.source_id, label, unit="files", table="sources", of=len(view.sources)
    )


def _say_reading(view: View, read: pd.DataFrame, sources: pd.DataFrame) -> Line:
    events = sorted(set(read.event.dropna()))
    files = count_files(view, read, "files-read", "files read")
    found = view.book.count_said(
        "files-found", sources.source_id, "files found", unit="files", table="sources"
    )
    words = view.book.say(
        "words-read",
        read.words.sum(),
        "words in the files read",
        unit="words",
        table="sources",
        evidence=("source", read.source_id),
    )
    met = view.book.count_said(
        "events-read", events, "events with at least one file read", unit="events", table="sources"
    )
    return line(
        "Of ",
        found,
        plural(len(sources), "file", "files"),
        " in this cycle's folders, ",
        files,
        plural(len(read), "was read. It comes", "were read. They come"),
        " from ",
        met,
        plural(len(events), "event", "events"),
        plural(len(read), "and holds ", "and hold "),
        words,
        plural(read.words.sum(), "word", "words"),
        ".",
    )


def _count_kinds(view: View, sources: pd.DataFrame) -> dict:
    rows = []
    for kind in [k for k in KINDS_OF_SOURCE if (sources.kind == k).any()]:
        mine = sources[sources.kind == kind]
        rows.append(_count_kind(view, kind, KINDS_OF_SOURCE[kind], mine))
    if len(rows) > 1:
        rows.append(_count_kind(view, "all", "All files", sources))
    columns = [("Kind of file", ""), ("found", "a"), ("read", "b"), ("words", "c")]
    return table(columns, rows, "Files of this cycle by kind")


def _count_kind(view: View, kind: str, label: str, mine: pd.DataFrame) -> dict:
    row_id = view.book.row_id("files", kind)
    read = mine[mine.status == "read"]
    cells = [label]
    for letter, some, what in (("a", mine, "found"), ("b", read, "read")):
        cells.append(
            view.book.count(
                row_id,
                letter,
                some.source_id,
                f"{label}: files {what}",
                unit="files",
                table="sources",
                of=len(mine),
            )
        )
    words = view.book.add(
        row_id,
        "c",
        mine.words.sum(),
        f"{label}: words",
        unit="words",
        table="sources",
        evidence=("source", read.source_id),
    )
    return row([*cells, words], row_id, strong=kind == "all")


def _say_notes(view: View, read: pd.DataFrame) -> Line:
    noted = read[read.note.notna()]
    if noted.empty:
        return []
    count = count_files(view, noted, "files-noted", "files with something cleaned or guessed")
    return line(
        "In ",
        count,
        plural(len(noted), "file", "files"),
        " something was cleaned or guessed while reading (an encoding, stray characters); the "
        "workbook tables.xlsx, sheet “sources”, column “note”, says what.",
    )


def _list_files(view: View, read: pd.DataFrame) -> dict | None:
    """The files read, one by one where they are few; else None (the tables hold the full list)."""
    if len(read) > LISTED_FILES:
        return None
    groups = []
    for event, mine in read.groupby("event", dropna=False, sort=True):
        name = view.names.get(event, "") if isinstance(event, str) else "No event"
        groups.append({"event": name, "paths": sorted(mine.path)})
    return {"groups": groups}


# ----------------------------------------------------------------------------------- events
def gather_events(view: View) -> dict:
    """Table of this cycle's events (of their kinds when many), and the timeline's figure table."""
    timeline = make_timeline(view)
    if view.events.empty:
        return {"table": None, "timeline": timeline}
    grouped = len(view.events) > LISTED_EVENTS and view.events.kind.nunique() > 1
    listed = _events_by_kind(view) if grouped else _events_one_by_one(view)
    columns = [
        ("Kind of event" if grouped else "Event", ""),
        ("when", ""),
        ("files read", "a"),
        (_head_people(view), "b"),
        ("segments", "c"),
        ("with a practice", "d"),
    ]
    empty = ["when"] if view.events.date.isna().all() else []
    empty += [_head_people(view)] if view.frames["attendance"].empty else []
    for i in reversed([i for i, (label, _) in enumerate(columns) if label in empty]):
        for cells in (columns, *(event["cells"] for event in listed)):
            cells.pop(i)
    return {"table": table(columns, listed, "Events of this cycle"), "timeline": timeline}


def _head_people(view: View) -> str:
    """Who was present is known from an attendance sheet; files only name some of them."""
    return "people present" if view.frames["attendance"].basis.eq("sheet").any() else "people named"


def _events_one_by_one(view: View) -> list[dict]:
    """A row for each event; of very many those with most segments, the others as one row."""
    events = view.events
    if len(events) > LISTED_EVENTS:
        sizes = view.codable.groupby("event").size().reindex(events.event, fill_value=0)
        order = sizes.sort_values(ascending=False, kind="stable").index[: LISTED_EVENTS - 2]
        events = events[events.event.isin(order)]
    year = _span_years(view)
    rows = [
        _count_events(view, e.event, e.label, write_days(e.date, e.end_date, year), [e.event])
        for e in events.itertuples()
    ]
    others = sorted(set(view.events.event) - set(events.event))
    return [*rows, _count_events(view, "others", "All others", "", others)] if others else rows


def _span_years(view: View) -> bool:
    """Whether the events lie so far apart that a day needs its year."""
    days = pd.to_datetime(view.events.date.dropna())
    return len(days) > 0 and (days.max() - days.min()).days > 365


def _events_by_kind(view: View) -> list[dict]:
    rows = []
    for kind, label in KINDS_OF_EVENT.items():
        mine = view.events[view.events.kind == kind]
        if len(mine):
            days = write_days(mine.date.min(), mine.date.max(), _span_years(view))
            rows.append(_count_events(view, f"kind-{kind}", label, days, list(mine.event)))
    return rows


def _count_events(view: View, key: str, label: str, days: str, events: list[str]) -> dict:
    row_id = view.book.row_id("events", key)
    read = view.sources[(view.sources.status == "read") & view.sources.event.isin(events)]
    attendance = view.frames["attendance"]
    known = attendance[attendance.event.isin(events)]
    seen = known[known.present.isin(("yes", "part"))]
    inside = frozenset(view.codable.segment_id[view.codable.event.isin(events)])
    carrying = frozenset().union(*(view.carrying(c, inside) for c in view.practices.code))
    counted = (
        ("a", "files read", "files", "sources", read.source_id),
        ("b", "people present", "people", "attendance", seen.participant),
        ("c", "codable segments", "segments", "segments", inside),
        ("d", "segments with a practice suggested", "segments", "codings", carrying),
    )
    cells = [
        view.book.count(
            row_id,
            letter,
            items,
            f"{label}: {what}",
            unit=unit,
            table=source,
            of=len(inside) if letter == "d" else None,
        )
        if letter != "b" or len(known)
        else "–"
        for letter, what, unit, source, items in counted
    ]
    return row([label, days, *cells], row_id)


def make_timeline(view: View) -> pd.DataFrame:
    """One row per dated event: event, label, kind, date, end_date, mode, people (may be null)."""
    attendance = view.frames["attendance"]
    seen = (
        attendance[attendance.present.isin(("yes", "part"))].groupby("event").participant.nunique()
    )
    events = view.events[view.events.date.notna()].copy()
    events["people"] = events.event.map(seen).astype("Int64")
    events["kind_label"] = events.kind.map(KINDS_OF_EVENT)
    columns = ["event", "label", "kind", "kind_label", "date", "end_date", "mode", "people"]
    return events[columns].reset_index(drop=True)
