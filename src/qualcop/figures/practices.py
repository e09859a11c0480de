"""Practices by cycle: one panel of bars for each cycle, this one in blue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from qualcop.figures.style import (
    DARK,
    DARK_GREY,
    INK,
    LIGHT,
    LIGHT_GREY,
    MUTED,
    SIZE,
    label_rows,
    new_figure,
    show,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WITHHELD = "withheld"  # in place of a number that may not leave the partnership


def plot_practices(frame: pd.DataFrame) -> Figure:
    """Bars of `n_coded` by code, a panel for each cycle; columns as `memo.practices` makes them."""
    codes = frame.drop_duplicates("code")
    cycles = frame.drop_duplicates("cycle")
    height = 0.42 + 0.155 * len(codes)
    figure, axes = new_figure(height, len(cycles), sharey=True)
    largest = max(1, frame.n_coded.fillna(0).max())
    for ax, cycle in zip(axes, cycles.itertuples(), strict=True):
        _plot_cycle(ax, cycle, frame[frame.cycle == cycle.cycle], largest)
    labels = [("    " * row.depth) + row.label for row in codes.itertuples()]
    label_rows(axes[0], labels, [depth == 0 for depth in codes.depth])
    for ax in axes[1:]:
        ax.tick_params(labelleft=False)
    return figure


def _plot_cycle(ax: Axes, cycle: tuple, rows: pd.DataFrame, largest: int) -> None:
    strong, weak = (DARK, LIGHT) if cycle.this else (DARK_GREY, LIGHT_GREY)
    colours = [weak if depth else strong for depth in rows.depth]
    counts = rows.n_coded.fillna(0).astype(int)
    ax.barh(range(len(rows)), counts, height=0.72, color=colours)
    for i, (count, told, depth) in enumerate(
        zip(counts, rows.n_coded.notna(), rows.depth, strict=True)
    ):
        ax.text(
            count + largest * 0.025,
            i,
            f"{count:,}" if told else WITHHELD,
            va="center",
            color=INK if told else MUTED,
            size=SIZE,
            weight="normal" if depth or not told else "bold",
        )
    ax.axvline(0, color=MUTED, linewidth=0.6)
    ax.set_xlim(0, largest * 1.22)
    name = show(cycle.cycle_label, 24)
    ax.set_title(
        f"{name}\n{_tell_whole(cycle.n_segments)}",
        loc="left",
        size=SIZE,
        color=INK if cycle.this else MUTED,
        weight="bold" if cycle.this else "normal",
    )


def _tell(count: float) -> str:
    return WITHHELD if pd.isna(count) else str(int(count))


def _tell_whole(count: float) -> str:
    return f"segments {WITHHELD}" if pd.isna(count) else f"of {int(count):,} segments"


def describe_practices(frame: pd.DataFrame) -> str:
    """The counts of every practice in words, cycle by cycle."""
    parts = []
    for _, rows in frame.groupby("cycle", sort=False):
        counts = ", ".join(f"{row.label} {_tell(row.n_coded)}" for row in rows.itertuples())
        first = rows.iloc[0]
        parts.append(f"{first.cycle_label}, {_tell_whole(first.n_segments)}: {counts}.")
    head = "Bar chart of the segments the rules suggest for each practice, a panel for each cycle. "
    return head + " ".join(parts)
