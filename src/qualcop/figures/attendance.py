"""Attendance by district and role: a dot for each person, fuller when present more often."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from qualcop.figures.style import DARK, INK, MUTED, RULE, SIZE, label_rows, new_figure, wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DOTS = 8  # people of one district and role drawn as dots; more are written "9 of 12"
STEP = 0.1  # between dots, in columns
DOT = {
    "marker": "o",
    "linestyle": "none",
    "markersize": 5.5,
    "markerfacecolor": DARK,
    "markerfacecoloralt": "white",
    "markeredgecolor": DARK,
    "markeredgewidth": 0.9,
}


def plot_attendance(frame: pd.DataFrame) -> Figure:
    """Districts down, roles across; columns as `memo.people` makes them."""
    districts = frame.drop_duplicates("district")
    roles = frame.drop_duplicates("role")
    figure, (ax,) = new_figure(0.45 + 0.17 * len(districts))
    for i, district in enumerate(districts.district):
        for j, role in enumerate(roles.role):
            cell = frame[(frame.district == district) & (frame.role == role)].iloc[0]
            _draw_people(ax, i, j, cell)
    label_rows(ax, list(districts.district_label))
    ax.set_xticks(range(len(roles)), [wrap(label, 14, 2) for label in roles.role_label])
    ax.xaxis.tick_top()
    ax.set_xlim(-0.5, len(roles) - 0.5)
    ax.hlines(
        [i + 0.5 for i in range(len(districts) - 1)], -0.5, len(roles) - 0.5, RULE, linewidth=0.5
    )
    _explain(ax)
    return figure


def _draw_people(ax: Axes, i: int, j: int, cell: tuple) -> None:
    if cell.listed > DOTS:
        text = f"{cell.present} of {cell.listed}"
        ax.text(j, i, text, ha="center", va="center", size=SIZE, color=INK)
        return
    left = j - STEP * (cell.listed - 1) / 2
    for k in range(cell.listed):
        style = "full" if k < cell.every else "bottom" if k < cell.present else "none"
        ax.plot(left + k * STEP, i, fillstyle=style, **DOT)


def _explain(ax: Axes) -> None:
    """A key with the marks themselves, since no font has them all."""
    from matplotlib.lines import Line2D

    marks = [Line2D([], [], fillstyle=style, **DOT) for style in ("full", "bottom", "none")]
    ax.legend(
        marks,
        ["present whenever invited", "sometimes", "not present"],
        loc="upper right",
        bbox_to_anchor=(1, -0.02),
        ncols=3,
        frameon=False,
        fontsize=SIZE - 0.5,
        labelcolor=MUTED,
        handletextpad=0.1,
        columnspacing=1.2,
        borderpad=0,
    )


def describe_attendance(frame: pd.DataFrame) -> str:
    """Who was present in words, district by district."""
    parts = []
    for _, rows in frame[frame.listed > 0].groupby("district", sort=False):
        cells = [f"{r.role_label.lower()} {r.present} of {r.listed}" for r in rows.itertuples()]
        parts.append(f"{rows.iloc[0].district_label}: {', '.join(cells)}.")
    some, none = (frame.present - frame.every).sum(), (frame.listed - frame.present).sum()
    head = (
        "A dot for each person on the registry by district and role: full when present whenever "
        f"invited ({frame.every.sum()} people), half when sometimes ({some}), empty when not "
        f"({none}). Present at least once: "
    )
    return head + " ".join(parts)
