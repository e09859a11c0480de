"""Agreement as people read it on a terminal, and as a table to keep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd

from qualcop.agreement import (
    brennan_prediger,
    cohen_kappa,
    cross_tabulate,
    fleiss_kappa,
    gwet_ac,
    percent_agreement,
    scale_weights,
    tally_answers,
    tally_counts,
)
from qualcop.agreement_codes import Answers, measure_categories, measure_codes
from qualcop.agreement_intervals import name_gate
from qualcop.agreement_sets import measure_sets_of_codes
from qualcop.answer_arrays import TableAnswers
from qualcop.reliability import ALL_CODES

HEADS = (
    ("code", "code"),
    ("units", "units"),
    ("coders", "coders"),
    ("prevalence", "given"),
    ("percent", "agree"),
    ("positive", "p+"),
    ("negative", "p-"),
    ("kappa", "kappa"),
    ("alpha", "alpha"),
    ("limits", "[95 % limits]"),
    ("below", "P<.667"),
    ("ac1", "AC1"),
    ("brennan_prediger", "BP"),
    ("gate", "gate"),
)
_LONGEST = 38


def measure_table(data: TableAnswers, metric: str, distance: str) -> pd.DataFrame:
    """Rows as in `coding_tables.RELIABILITY` for a table from elsewhere, without its groups.

    Scope `category` for the questions of a table of categories (alpha by `metric`), `code` for
    codes and for each category against all others, `set` for all codes together by `distance`.
    """
    codes = measure_codes(data.answers).assign(scope="code", code=data.codes)
    codes = codes.assign(ac1=_measure_ac1(data, codes["ac1"].to_numpy()))
    codes = codes[codes["units"] > 0]
    if data.kind == "categories":
        whole = [_measure_scale(data, scale, metric) for scale in data.ratings]
        frames = [pd.DataFrame(whole), codes]
    else:
        sets = measure_sets_of_codes(data.answers, distance).assign(scope="set", code=ALL_CODES)
        frames = [codes, sets[(sets["units"] > 0) & (len(data.codes) > 1)]]
    frames = [f[f["units"] > 0] for f in frames if len(f)]
    frames = [f for f in frames if len(f)]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=codes.columns)


def list_pairs(data: TableAnswers) -> list[tuple[str, TableAnswers]]:
    """The answers of every two coders, by "first & second"; of one coder these alone."""
    pairs = list(combinations(range(len(data.coders)), 2)) or [(0,)]
    found = []
    for pair in map(list, pairs):
        answers = data.answers
        answers = Answers(answers.values[:, pair], answers.meetings, answers.weights)
        ratings = {scale: cells[:, pair] for scale, cells in data.ratings.items()}
        names = [data.coders[c] for c in pair]
        part = replace(data, answers=answers, ratings=ratings, coders=names)
        found.append((" & ".join(names), part))
    return found


def _measure_ac1(data: TableAnswers, ac1: np.ndarray) -> list[float]:
    """Gwet's AC1 with chance from all answers, also of units that one coder alone answered."""
    values, found = data.answers.values, []
    for code, known in enumerate(ac1):
        counts = np.stack([(values[:, :, code] == v).sum(axis=1) for v in (0, 1)], axis=1)
        alone = (counts.sum(axis=1) == 1).any()
        tally = tally_counts(counts).reweigh(data.answers.weights)
        found.append(gwet_ac(tally) if alone else known)
    return found


def _measure_scale(data: TableAnswers, scale: str, metric: str) -> dict:
    """One question: alpha by the metric with limits; percent, kappa, AC1, BP of equal answers."""
    cells = data.ratings[scale]
    answered = cells != None  # noqa: E711 - cell by cell
    everything = tally_answers(cells, data.answers.weights)
    kept = answered.sum(axis=1) >= 2
    cells, weights = cells[kept], data.answers.weights[kept]
    if metric != "nominal":
        cells = np.where(answered[kept], cells, np.nan).astype(float)
    tally = tally_answers(cells, scale_weights(weights))
    alpha, lower, upper, below = measure_categories(tally, data.answers.meetings[kept], metric)
    present = np.flatnonzero(answered[kept].any(axis=0))
    coders = tally.counts.sum(axis=1)
    return {
        "scope": "category",
        "code": scale or "(all categories)",
        "units": len(cells),
        "meetings": len(np.unique(data.answers.meetings[kept])),
        "coders": len(present),
        "ones": int(coders.sum()),
        "disagreements": int((tally.counts.max(axis=1, initial=0) < coders).sum()),
        "weighted": bool((np.abs(weights - 1) > 1e-9).any()),
        "percent": percent_agreement(tally),
        "kappa": _kappa(cells[:, present], tally.weights),
        "alpha": alpha,
        **{"lower": lower, "upper": upper, "below": below},
        "ac1": gwet_ac(everything),
        "brennan_prediger": brennan_prediger(tally),
        "fleiss": fleiss_kappa(tally),
        "distance": metric,
        "gate": name_gate(lower),
    }


def _kappa(cells: np.ndarray, weights: np.ndarray) -> float:
    return cohen_kappa(cross_tabulate(cells, weights)[0]) if cells.shape[1] == 2 else np.nan


def list_lines(frame: pd.DataFrame, labels: Sequence[str] | None = None) -> list[str]:
    """The table as lines of even columns, a row a code; `labels` in place of the codes."""
    names = list(labels if labels is not None else frame["code"])
    rows = [[head for _, head in HEADS]]
    for name, row in zip(names, frame.to_dict("records"), strict=True):
        rows.append([_shorten(str(name)), *(_tell(key, row) for key, _ in HEADS[1:])])
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEADS))]
    last = len(HEADS) - 1
    return [
        "  ".join(
            cell.ljust(width) if i in (0, last) else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _shorten(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _tell(key: str, row: dict) -> str:
    if key == "limits":
        lower, upper = row.get("lower"), row.get("upper")
        return "no interval" if pd.isna(lower) else f"[{_digits(lower)}, {_digits(upper)}]"
    value = row.get(key)
    if key in ("gate", "units", "coders"):
        return str(value)
    if value is None or pd.isna(value):
        return "undefined" if key == "alpha" else "-"
    if key in ("prevalence", "percent"):
        return f"{value:.1%}".replace("%", " %")
    return _digits(value)


def _digits(number: float) -> str:
    text = f"{abs(number):.3f}"
    text = text.removeprefix("0")
    return f"-{text}" if number < 0 and text != ".000" else text


def list_notes(frame: pd.DataFrame) -> list[str]:
    """What the numbers mean, where something in the table calls for it."""
    notes = [
        "alpha: Krippendorff's; limits: each meeting left out once (jackknife, Fisher's z, t).",
        "gate: reliable where the lower limit is .80 or more, tentative from .667, else below.",
    ]
    if (frame["scope"] == "set").any():
        distance = frame.loc[frame["scope"] == "set", "distance"].iloc[0]
        notes.append(f"{ALL_CODES}: alpha of the sets of codes, distance {distance}.")
    if (frame["scope"] == "category").any():
        metric = frame.loc[frame["scope"] == "category", "distance"].iloc[0]
        notes.append(
            f"first rows: alpha of all categories, {metric}; below: each against the rest."
        )
    if frame["alpha"].isna().any():
        notes.append("undefined: all answers are the same, so that nothing can be told from them.")
    if (frame["alpha"].notna() & frame["lower"].isna()).any():
        notes.append("no interval: under two meetings, all in one, or meetings that do not vary.")
    if (frame["positive"].lt(0.667) & frame["ac1"].gt(0.8)).any():
        notes.append("A rare code may have a high AC1 and agree badly where it was given: read p+.")
    if frame["weighted"].any():
        notes.append("Units count by their weights.")
    return notes
