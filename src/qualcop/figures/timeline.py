"""Timeline of a cycle's events: a row for each event, or for each kind when there are many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from qualcop.figures.style import DARK, LIGHT, MUTED, RULE, label_rows, new_figure, note_below

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROWS = 14  # events with a row of their own
LONG = 3  # days from which an event is drawn as a span


def plot_timeline(frame: pd.DataFrame) -> Figure:
    """Events over days: filled in person, hollow online; columns as `memo.reading` makes them."""
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    alone = len(frame) <= ROWS
    rows = list(frame.label) if alone else list(dict.fromkeys(frame.kind_label))
    figure, (ax,) = new_figure(0.4 + 0.19 * len(rows))
    for i, event in enumerate(frame.itertuples()):
        _draw_event(ax, i if alone else rows.index(event.kind_label), event)
    label_rows(ax, [str(r) for r in rows])
    ax.hlines(
        range(len(rows)), 0, 1, RULE, linewidth=0.4, transform=ax.get_yaxis_transform(), zorder=0
    )
    locator = AutoDateLocator(minticks=3, maxticks=8)
    ax.xaxis.set_major_locator(locator)
    january = ["", "%b %Y", "%b", "%b %d", "%H:%M", "%H:%M"]  # where a year begins, say which
    ax.xaxis.set_major_formatter(
        ConciseDateFormatter(locator, zero_formats=january, show_offset=False)
    )
    ax.set_xlim(*_list_limits(frame))
    ax.tick_params(axis="x", length=2, labelcolor=MUTED)
    note_below(figure, "●  in person     ○  online or not said     ▬  over several days")
    return figure


def _list_limits(frame: pd.DataFrame) -> tuple[pd.Timestamp, pd.Timestamp]:
    """First and last day to show: some room about the events, and never so few days as hours."""
    first = pd.to_datetime(frame.date).min()
    last = pd.to_datetime(frame.end_date.fillna(frame.date)).max()
    room = max((last - first) * 0.05, (pd.Timedelta(days=28) - (last - first)) / 2)
    return first - room, last + room


def _draw_event(ax: Axes, row: int, event: tuple) -> None:
    start = pd.Timestamp(event.date)
    end = pd.Timestamp(event.end_date) if isinstance(event.end_date, str) else start
    if (end - start).days >= LONG:
        ax.plot([start, end], [row, row], color=LIGHT, linewidth=5, solid_capstyle="butt")
        return
    face = DARK if event.mode == "in_person" else "white"
    ax.plot(start, row, "o", markersize=6.5, markerfacecolor=face, markeredgecolor=DARK)


def describe_timeline(frame: pd.DataFrame) -> str:
    """The events in words, in order of time."""
    parts = []
    for event in frame.sort_values(["date", "event"]).itertuples():
        several = isinstance(event.end_date, str) and event.end_date != event.date
        until = f" to {event.end_date}" if several else ""
        mode = {"in_person": ", in person", "online": ", online"}.get(event.mode, "")
        parts.append(f"{event.label} ({event.kind_label.lower()}{mode}), {event.date}{until}")
    return "Timeline of the events of this cycle: " + "; ".join(parts) + "."
