"""Attendance by district and role: a dot for each person, filled when present at least once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from qualcop.figures.style import DARK, INK, MUTED, RULE, SIZE, label_rows, new_figure, wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DOTS = 8  # people of one district and role drawn as dots; more are written "9 of 12"


def plot_attendance(frame: pd.DataFrame) -> Figure:
    """Districts down, roles across; columns as `memo.people` makes them."""
    districts = frame.drop_duplicates("district")
    roles = frame.drop_duplicates("role")
    figure, (ax,) = new_figure(0.45 + 0.17 * len(districts))
    for i, district in enumerate(districts.district):
        for j, role in enumerate(roles.role):
            cell = frame[(frame.district == district) & (frame.role == role)].iloc[0]
            _draw_people(ax, i, j, int(cell.present), int(cell.listed))
    label_rows(ax, list(districts.district_label))
    ax.set_xticks(range(len(roles)), [wrap(label, 14, 2) for label in roles.role_label])
    ax.xaxis.tick_top()
    ax.set_xlim(-0.5, len(roles) - 0.5)
    ax.hlines(
        [i + 0.5 for i in range(len(districts) - 1)], -0.5, len(roles) - 0.5, RULE, linewidth=0.5
    )
    _explain(figure)
    return figure


def _draw_people(ax: Axes, i: int, j: int, present: int, listed: int) -> None:
    if listed > DOTS:
        ax.text(j, i, f"{present} of {listed}", ha="center", va="center", size=SIZE, color=INK)
        return
    step = 0.1
    left = j - step * (listed - 1) / 2
    for k in range(listed):
        face = DARK if k < present else "white"
        ax.plot(
            left + k * step,
            i,
            "o",
            markersize=5.5,
            markerfacecolor=face,
            markeredgecolor=DARK,
            markeredgewidth=0.9,
        )


def _explain(figure: Figure) -> None:
    figure.supxlabel(
        "●  present at least once     ○  on the registry, not present",
        size=SIZE - 0.5,
        color=MUTED,
        x=0.99,
        ha="right",
    )


def describe_attendance(frame: pd.DataFrame) -> str:
    """Who was present in words, district by district."""
    parts = []
    for _, rows in frame[frame.listed > 0].groupby("district", sort=False):
        cells = ", ".join(
            f"{r.role_label.lower()} {r.present} of {r.listed}" for r in rows.itertuples()
        )
        parts.append(f"{rows.iloc[0].district_label}: {cells}.")
    head = (
        "A dot for each person on the registry by district and role, filled when present at least "
    )
    return head + "once. " + " ".join(parts)
