"""The memo's figures: a table in, a figure (or its description in words) out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from qualcop.figures.attendance import describe_attendance, plot_attendance
from qualcop.figures.cooccurrences import describe_cooccurrences, plot_cooccurrences
from qualcop.figures.matrix import describe_matrix, plot_matrix
from qualcop.figures.practices import describe_practices, plot_practices
from qualcop.figures.reliability import describe_reliability, plot_reliability
from qualcop.figures.style import blank_figure, save_figure
from qualcop.figures.timeline import describe_timeline, plot_timeline

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = [
    "FIGURES",
    "describe_attendance",
    "describe_cooccurrences",
    "describe_figure",
    "describe_matrix",
    "describe_practices",
    "describe_reliability",
    "describe_timeline",
    "plot_attendance",
    "plot_cooccurrences",
    "plot_figure",
    "plot_matrix",
    "plot_practices",
    "plot_reliability",
    "plot_timeline",
    "save_figure",
]

FIGURES = {
    "practices": (plot_practices, describe_practices),
    "matrix": (plot_matrix, describe_matrix),
    "attendance": (plot_attendance, describe_attendance),
    "timeline": (plot_timeline, describe_timeline),
    "cooccurrences": (plot_cooccurrences, describe_cooccurrences),
    "reliability": (plot_reliability, describe_reliability),
}


def plot_figure(name: str, frame: pd.DataFrame) -> Figure:
    """The figure of that name (a key of `FIGURES`); a table without rows gives an empty one."""
    return FIGURES[name][0](frame) if len(frame) else blank_figure()


def describe_figure(name: str, frame: pd.DataFrame) -> str:
    """What the figure shows, in words and numbers of the same table; empty for an empty one."""
    return FIGURES[name][1](frame) if len(frame) else ""
