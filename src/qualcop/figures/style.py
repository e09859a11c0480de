"""The look all figures share: sizes, colours that also work in grey, and how they are saved.

Dark and light of one blue, and greys: told apart without colour, and every value is also written
beside its mark.
"""

from __future__ import annotations

import textwrap
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from qualcop.table import write_bytes
from qualcop.typeset import replace_characters

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 6.5  # inches, the width of the memo's text
INK = "#1d2733"
MUTED = "#5b6570"
RULE = "#d5dae0"
DARK = "#0b4f7d"
LIGHT = "#7db3d3"
FAINT = "#e3e6ea"
PALE = "#eef4f8"
DARK_GREY = "#6d7680"
LIGHT_GREY = "#bcc3ca"
SIZE = 7.5  # points
SAVING = {"svg.hashsalt": "qualcop", "svg.fonttype": "path", "font.family": "DejaVu Sans"}


def new_figure(height: float, columns: int = 1, **options: object) -> tuple[Figure, list[Axes]]:
    """A figure as wide as the memo's text and `height` inches high, with axes side by side.

    No pyplot: nothing outside the figure is touched or remembered.
    """
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context(SAVING):
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        figure.get_layout_engine().set(w_pad=0.02, h_pad=0.02, wspace=0.02)
        axes = figure.subplots(1, columns, squeeze=False, **options)[0]
    for ax in axes:
        clear_axes(ax)
    return figure, list(axes)


def blank_figure() -> Figure:
    """A small empty figure, for a table without rows."""
    return new_figure(0.2)[0]


def clear_axes(ax: Axes) -> None:
    """Take away what says nothing: frame, ticks, numbers that stand beside their marks anyway."""
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0, labelsize=SIZE, labelcolor=INK)
    ax.set_xticks([])
    ax.set_yticks([])


def label_rows(
    ax: Axes, labels: list[str], bold: list[bool] | None = None, width: int = 46
) -> None:
    """Names of the rows 0, 1, 2 … from the top, long ones shortened."""
    ax.set_yticks(range(len(labels)), [show(label, width) for label in labels])
    ax.set_ylim(len(labels) - 0.4, -0.6)
    for tick, is_bold in zip(ax.get_yticklabels(), bold or [False] * len(labels), strict=True):
        tick.set_fontweight("bold" if is_bold else "normal")


def show(text: object, width: int) -> str:
    """Text as a figure can show it: no uncovered characters, no TeX, at most `width` letters."""
    return _escape_math(_shorten(text, width))


def wrap(text: object, width: int, lines: int = 3) -> str:
    """Text on up to `lines` lines of `width` letters, "…" where it is longer."""
    shown = textwrap.wrap(_shorten(text, 10_000), width, max_lines=lines, placeholder="…")
    return _escape_math("\n".join(shown))


def _shorten(text: object, width: int) -> str:
    plain = replace_characters(str(text))
    if len(plain) <= width:
        return plain
    shorter = textwrap.shorten(plain, width, placeholder="…")
    return shorter if shorter != "…" else f"{plain[: width - 1]}…"  # one word, too long


def _escape_math(text: str) -> str:
    """Dollars as such; done last, or a cut could part one from the mark that keeps it so."""
    return text.replace("$", "\\$")


def note_below(figure: Figure, text: str) -> None:
    """A line below the figure that says what its marks mean."""
    figure.supxlabel(text, size=SIZE - 0.5, color=MUTED, x=0.99, ha="right")


def save_figure(figure: Figure, path: str | Path) -> None:
    """Write the figure as SVG, text as paths; the same figure gives the same bytes."""
    import matplotlib

    sink = BytesIO()
    with matplotlib.rc_context(SAVING):
        figure.savefig(sink, format="svg", metadata={"Date": None, "Creator": None})
    write_bytes(path, sink.getvalue())
