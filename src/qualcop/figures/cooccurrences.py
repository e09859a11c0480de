"""Codes that meet: practices down, learning across, a circle for the sections with both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from qualcop.figures.style import (
    DARK,
    INK,
    LIGHT,
    MUTED,
    RULE,
    SIZE,
    label_rows,
    new_figure,
    note_below,
    wrap,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DARKER = 3  # sections from which a circle is dark; fewer are hardly worth a look


def plot_cooccurrences(frame: pd.DataFrame) -> Figure:
    """Circles by `count`, with row ids and column letters; columns as `memo.meeting` makes them."""
    down = frame.drop_duplicates("code_a")
    across = frame.drop_duplicates("code_b")
    figure, (ax,) = new_figure(0.75 + 0.2 * len(down))
    rows = {code: i for i, code in enumerate(down.code_a)}
    columns = {code: j for j, code in enumerate(across.code_b)}
    largest = max(1, frame["count"].max())
    for cell in frame.rename(columns={"count": "sections"}).itertuples():
        more = cell.sections >= DARKER
        _draw_circle(ax, rows[cell.code_a], columns[cell.code_b], cell.sections, largest, more)
    label_rows(ax, list(down.label_a))
    heads = [f"{wrap(r.label_b, 13, 4)}\n{r.letter}" for r in across.itertuples()]
    ax.set_xticks(range(len(across)), heads, size=SIZE - 0.9)
    ax.xaxis.tick_top()
    ax.set_xlim(-0.6, len(across) + 0.35)
    for i, row_id in enumerate(down.row):
        ax.text(
            len(across) + 0.3,
            i,
            row_id,
            size=5.2,
            color=MUTED,
            ha="right",
            va="center",
            family="DejaVu Sans Mono",
        )
    ax.hlines(range(len(down)), -0.6, len(across) - 0.4, RULE, linewidth=0.4, zorder=0)
    note_below(figure, f"darker, white number: {DARKER} sections or more     lighter: fewer")
    return figure


def _draw_circle(ax: Axes, i: int, j: int, count: int, largest: int, more: bool) -> None:
    if not count:
        ax.text(j, i, "·", ha="center", va="center", size=SIZE, color=MUTED)
        return
    size = 7.5 + 6 * (count / largest) ** 0.5
    ax.plot(j, i, "o", markersize=size, markerfacecolor=DARK if more else LIGHT, markeredgewidth=0)
    ax.text(
        j, i, f"{count}", ha="center", va="center", size=SIZE - 1, color="white" if more else INK
    )


def describe_cooccurrences(frame: pd.DataFrame) -> str:
    """The pairs with sections in common in words, those met most often first."""
    met = frame[frame["count"] > 0].sort_values("count", ascending=False, kind="stable")
    met = met.drop_duplicates("pair")
    pairs = "; ".join(
        f"{a} with {b} {n}" for a, b, n in zip(met.label_a, met.label_b, met["count"], strict=True)
    )
    head = (
        "Grid of practices and kinds of learning with the number of sections that have both, "
        f"darker from {DARKER} on: "
    )
    return head + (pairs or "none") + "."
