"""One cycle's memo: gathers what it says."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from qualcop.figures import describe_figure
from qualcop.memo.coded import gather_coded
from qualcop.memo.matrix import gather_matrix
from qualcop.memo.meeting import gather_meeting
from qualcop.memo.methods import gather_accuracy, gather_methods
from qualcop.memo.people import gather_districts, gather_people
from qualcop.memo.practices import gather_families, gather_practices
from qualcop.memo.quotes import gather_quotes
from qualcop.memo.reading import gather_events, gather_reading
from qualcop.memo.reliability import gather_reliability
from qualcop.memo.summary import gather_summary
from qualcop.memo.view import View, view_cycle
from qualcop.memo.words import write_days


def gather_memo(
    cycle: str,
    frames: Mapping[str, pd.DataFrame],
    settings: Mapping[str, object],
    provenance: Mapping[str, object],
) -> tuple[dict, pd.DataFrame, pd.DataFrame, dict[str, pd.DataFrame]]:
    """What the memo of `cycle` says: (data, numbers, traces, figure tables by figure name).

    `frames` are the study's tables by name (a missing one counts as empty); `settings` may give
    title, contact and language; `provenance` versions, digests and `assumptions`. The data hold
    only what JSON can; every number in them is {"n": text, "id": id}, and is in the tables
    `numbers` and `traces`. Raises KeyError for a cycle the table `cycles` does not have.
    """
    view = view_cycle(cycle, frames)
    events, people = gather_events(view), gather_people(view)
    practices, matrix, meeting = gather_practices(view), gather_matrix(view), gather_meeting(view)
    figures = {
        "practices": practices.pop("figure"),
        "matrix": matrix.pop("figure"),
        "attendance": people.pop("attendance"),
        "timeline": events.pop("timeline"),
        "cooccurrences": meeting.pop("figure"),
        "reliability": gather_reliability(view),
    }
    data = {
        **_title(view, settings),
        "short": gather_summary(view),
        "reading": gather_reading(view),
        "events": events,
        "people": people,
        "districts": gather_districts(view),
        "practices": practices,
        "matrix": matrix,
        "families": gather_families(view),
        "meeting": meeting,
        "quotes": gather_quotes(view),
        "coded": gather_coded(view),
        "accuracy": gather_accuracy(view),
        "assumptions": _list_assumptions(provenance),
        "methods": gather_methods(view, provenance),
        "figures": {name: describe_figure(name, frame) for name, frame in figures.items()},
    }
    table = data["practices"]["table"] or data["reading"]["kinds"]
    data["example"] = _choose_example(table) if table["rows"] else f"{data['prefix']}-…"
    return data, view.book.numbers(), view.book.traces(), figures


def _choose_example(table: dict) -> str:
    """The id with which the memo shows how a number of a table is traced."""
    return table["rows"][-1]["id"] + "-" + table["columns"][-1]["letter"]


def _list_assumptions(provenance: Mapping[str, object]) -> list[dict]:
    wanted = ("assumed", "sheet", "gain")
    rows = provenance.get("assumptions") or []
    return [{key: str(row.get(key) or "") for key in wanted} for row in rows]


def _title(view: View, settings: Mapping[str, object]) -> dict:
    """Title block and document properties; the date is the last day the data speak of."""
    cycle = view.this_cycle
    convening = view.frames["events"].set_index("event").reindex([cycle.convening]).iloc[0]
    days = [d for d in (*view.events.date, *view.events.end_date, cycle.end) if isinstance(d, str)]
    title = str(settings.get("title") or "Community of practice")
    return {
        "title": f"{title}: memo of {cycle.label}",
        "study": title,
        "cycle": cycle.label,
        "prefix": view.book.prefix,
        "days": write_days(cycle.start, cycle.end),
        "convening": _name_convening(convening),
        "contact": str(settings.get("contact") or ""),
        "focus": cycle.focus if isinstance(cycle.focus, str) else "",
        "language": str(settings.get("language") or "en"),
        "date": max(days) if days else None,
    }


def _name_convening(event: pd.Series) -> str:
    if not isinstance(event.label, str):
        return ""
    days = write_days(event.date, event.end_date)
    return f"{event.label}, {days}" if days else event.label
