"""Practice by district (or event): a tile for each pair, darker where more was suggested."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from qualcop.figures.style import DARK, FAINT, INK, MUTED, PALE, SIZE, label_rows, new_figure, wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


REST = ("others", "facilitators", "unattributed")  # grey: no district, no scale
LARGE = 10  # the darkest shade stands for this or more, so that one more than few stays pale


def plot_matrix(frame: pd.DataFrame) -> Figure:
    """Tiles of `n_coded`, codes down, levels across; columns as `memo.practices` makes them."""
    codes = frame.drop_duplicates("code")
    levels = frame.drop_duplicates("level")
    counts = frame.pivot(index="code", columns="level", values="n_coded")
    counts = counts.loc[codes.code, levels.level]
    figure, (ax,) = new_figure(0.45 + 0.165 * len(codes))
    named = [level for level in counts if level not in REST] or list(counts)
    largest = max(LARGE, counts[named].to_numpy().max())
    for i, (_, row) in enumerate(counts.iterrows()):
        for j, count in enumerate(row):
            share = None if levels.level.iloc[j] in REST else min(1, count / largest)
            _draw_tile(ax, i, j, count, share, bold=codes.depth.iloc[i] == 0)
    labels = [("    " * row.depth) + row.label for row in codes.itertuples()]
    label_rows(ax, labels, [depth == 0 for depth in codes.depth])
    names = [
        f"{wrap(r.level_label, 10 if len(levels) > 6 else 11)}\nof {r.n_segments:,}"
        for r in levels.itertuples()
    ]
    ax.set_xticks(range(len(levels)), names, size=SIZE - 0.7)
    ax.xaxis.tick_top()
    ax.set_xlim(-0.55, len(levels) - 0.45)
    return figure


def _draw_tile(ax: Axes, i: int, j: int, count: int, share: float | None, bold: bool) -> None:
    """A tile with its count; `share` of the largest sets the shade, none gives a plain grey."""
    from matplotlib.colors import LinearSegmentedColormap
    from matplotlib.patches import Rectangle

    shades = LinearSegmentedColormap.from_list("shades", [PALE, DARK])
    # The root lets small counts be told from none.
    face = "white" if not count else FAINT if share is None else shades(share**0.6)
    tile = Rectangle(
        (j - 0.48, i - 0.46), 0.96, 0.92, facecolor=face, edgecolor=PALE, linewidth=0.6
    )
    ax.add_patch(tile)
    colour = "white" if share and share > 0.5 else INK if count else MUTED
    weight = "bold" if bold and count else "normal"
    ax.text(
        j,
        i,
        f"{count:,}" if count else "·",
        ha="center",
        va="center",
        size=SIZE,
        color=colour,
        weight=weight,
    )


def describe_matrix(frame: pd.DataFrame) -> str:
    """The counts of the main practices in words, column by column."""
    parts = []
    for _, rows in frame[frame.depth == 0].groupby("level", sort=False):
        counts = ", ".join(f"{row.label} {row.n_coded}" for row in rows.itertuples())
        parts.append(
            f"{rows.iloc[0].level_label}, of {rows.iloc[0].n_segments} segments: {counts}."
        )
    head = (
        "Matrix of the segments the rules suggest for each practice, darker where there are more. "
    )
    return head + " ".join(parts) + " The table with it holds every number."
