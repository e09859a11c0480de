"""How far people agree: alpha of each code with its interval, and the gates at .667 and .80."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from qualcop.agreement_intervals import RELIABLE, TENTATIVE
from qualcop.figures.style import (
    DARK,
    FAINT,
    INK,
    MUTED,
    PALE,
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

LEAST = -0.3  # what is lower is drawn as an arrow at the edge
ROUNDS = 3  # the last rounds of coding beside each other
BESIDE, NUMBERS, ROUND = 3.95, 1.58, 0.44  # inches beside the labels, for numbers, for a round
GATES = {
    "reliable": "reliable",
    "tentative": "tentative",
    "below": "not reliable yet",
    "undefined": "cannot be told",
}
MARK = {
    "linestyle": "none",
    "markersize": 5.5,
    "markerfacecolor": DARK,
    "markerfacecoloralt": "white",
    "markeredgecolor": DARK,
    "markeredgewidth": 0.9,
}


def plot_reliability(frame: pd.DataFrame) -> Figure:
    """A row a code, alpha and limits across, numbers beside; columns as `memo.reliability`'s.

    A full mark is reliable, half a one tentative, an empty one neither, by the lower limit. A cross
    has no interval. From two rounds on alpha of each round stands beside, to show drift.
    """
    whole = frame[frame.group == "all"].reset_index(drop=True)
    rounds = _list_rounds(frame)
    height = 0.62 + 0.158 * len(whole)
    drift = ROUND * len(rounds) if len(rounds) > 1 else 0
    widths = [BESIDE - NUMBERS - drift, NUMBERS] + [drift] * bool(drift)
    figure, axes = new_figure(height, len(widths), sharey=True, width_ratios=widths)
    _draw_gates(axes[0], len(whole))
    for i, row in enumerate(whole.itertuples()):
        _draw_row(axes[0], i, row)
    label_rows(
        axes[0],
        [row.label for row in whole.itertuples()],
        [depth == 0 for depth in whole.depth],
        33 if drift else 42,
    )
    _write_numbers(axes[1], whole)
    if len(widths) > 2:
        _write_rounds(axes[2], whole, frame, rounds)
    for ax in axes[1:]:
        ax.tick_params(labelleft=False)
    key = "●  reliable     ◐  tentative     ○  neither     ×  no interval"
    note_below(figure, f"by the lower limit:  {key}")
    return figure


def _list_rounds(frame: pd.DataFrame) -> list[str]:
    own = frame[frame.group == "round"].drop_duplicates("level")
    return own.sort_values("position").level.astype(str).tolist()[-ROUNDS:]


def _draw_gates(ax: Axes, rows: int) -> None:
    ax.axvspan(TENTATIVE, RELIABLE, color=PALE, zorder=0)
    ax.axvspan(RELIABLE, 1, color=FAINT, zorder=0)
    for gate in (TENTATIVE, RELIABLE):
        ax.axvline(gate, color=MUTED, linewidth=0.7, linestyle=(0, (3, 2)), zorder=1)
    ax.axvline(0, color=RULE, linewidth=0.6, zorder=0)
    ax.hlines(range(rows), LEAST, 1, RULE, linewidth=0.35, zorder=0)
    ax.set_xlim(LEAST - 0.04, 1.04)
    ax.set_xticks([0, TENTATIVE, RELIABLE, 1], ["0", ".667", ".80", "1"])
    ax.xaxis.tick_top()
    ax.tick_params(axis="x", labelcolor=MUTED, labelsize=SIZE - 0.7)
    for tick, side in zip(ax.get_xticklabels()[1:3], ("right", "left"), strict=True):
        tick.set_horizontalalignment(side)


def _draw_row(ax: Axes, i: int, row: tuple) -> None:
    if pd.isna(row.alpha):
        ax.text(LEAST, i, _explain(row), va="center", size=SIZE - 0.7, color=MUTED, style="italic")
        return
    at = max(row.alpha, LEAST)
    if pd.isna(row.lower):
        ax.plot(at, i, marker="x", markersize=5, color=DARK, markeredgewidth=1.2)
        return
    left = max(row.lower, LEAST)
    ax.plot([left, max(row.upper, LEAST)], [i, i], color=DARK, linewidth=1.3, zorder=2)
    if row.lower < LEAST:
        ax.plot(LEAST, i, marker="<", markersize=4, color=DARK, clip_on=False)
    ax.plot(at, i, marker="o", zorder=3, clip_on=False, **_face(row.gate))


def _face(gate: str) -> dict:
    """An empty mark is white inside, or the line would run through it."""
    if gate == "tentative":
        return MARK | {"fillstyle": "left"}
    return MARK | {"markerfacecolor": DARK if gate == "reliable" else "white"}


def _explain(row: tuple) -> str:
    return "nobody gave it" if not row.ones else "all answers 1"


def _write_numbers(ax: Axes, whole: pd.DataFrame) -> None:
    heads = ["α [95 % limits]", "given", "of"]
    places = [0.0, 0.83, 1.0]
    for i, row in enumerate(whole.itertuples()):
        cells = [_tell_alpha(row), _tell_share(row.prevalence), f"{int(row.units):,}"]
        for x, cell in zip(places, cells, strict=True):
            side = "left" if x == 0 else "right"
            ax.text(x, i, cell, ha=side, va="center", size=SIZE - 0.5, color=INK)
    ax.set_xlim(0, 1)
    ax.set_xticks(places, heads, size=SIZE - 0.7)
    ax.xaxis.tick_top()
    for tick, side in zip(ax.get_xticklabels(), ("left", "right", "right"), strict=True):
        tick.set_horizontalalignment(side)
        tick.set_color(MUTED)


def _write_rounds(ax: Axes, whole: pd.DataFrame, frame: pd.DataFrame, rounds: list[str]) -> None:
    own = frame[frame.group == "round"]
    found = {(r.code, str(r.level)): r.alpha for r in own.itertuples()}
    for i, code in enumerate(whole.code):
        for j, name in enumerate(rounds):
            alpha = found.get((code, name))
            told = "–" if alpha is None or pd.isna(alpha) else _short(alpha)
            ax.text(j, i, told, ha="center", va="center", size=SIZE - 0.5, color=INK)
    ax.set_xlim(-0.6, len(rounds) - 0.4)
    heads = [wrap(name, 7, 3) for name in rounds]
    ax.set_xticks(range(len(rounds)), heads, size=SIZE - 0.9, color=MUTED)
    ax.xaxis.tick_top()


def _short(number: float) -> str:
    """A coefficient to two digits without the naught: .71, 1.00, −.04."""
    text = f"{abs(number):.2f}".removeprefix("0")
    return f"−{text}" if number < 0 and text != ".00" else text


def _tell_alpha(row: tuple) -> str:
    if pd.isna(row.alpha):
        return "undefined"
    limits = "" if pd.isna(row.lower) else f" [{_short(row.lower)}, {_short(row.upper)}]"
    return _short(row.alpha) + limits


def _tell_share(share: float) -> str:
    return "" if pd.isna(share) else f"{share:.1%}".replace("%", " %")


def describe_reliability(frame: pd.DataFrame) -> str:
    """Alpha, limits and gate of every code in words, and how alpha went over the rounds."""
    whole, rounds = frame[frame.group == "all"], _list_rounds(frame)
    found = {(r.code, str(r.level)): r.alpha for r in frame[frame.group == "round"].itertuples()}
    parts = []
    for row in whole.itertuples():
        if pd.isna(row.alpha):
            parts.append(f"{row.label}: undefined, {_explain(row)}")
            continue
        limits = (
            ", no interval"
            if pd.isna(row.lower)
            else f" ({_short(row.lower)} to {_short(row.upper)})"
        )
        told = f"{row.label}: {_short(row.alpha)}{limits}, {GATES[row.gate]}"
        if len(rounds) > 1:
            alphas = [found.get((row.code, name)) for name in rounds]
            told += "; by round " + ", ".join(
                "undefined" if a is None or pd.isna(a) else _short(a) for a in alphas
            )
        parts.append(told)
    head = (
        "Forest plot of how far people agree on each code: Krippendorff's alpha with its 95 % "
        "limits. A code is reliable where the lower limit is .80 or more, tentative from .667. "
    )
    return head + ". ".join(parts) + "."
