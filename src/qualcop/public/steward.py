"""The audit in words, for the person who answers for what is shared."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from qualcop import tables
from qualcop.disclosure import Limits
from qualcop.errors import Problem, StudyError
from qualcop.hints import hint, tell_path
from qualcop.table import read_table

WORDS = {
    "primary": "rest on too few people, or on nobody",
    "district": "rest on people of too few districts",
    "difference": "changed since an earlier release by too few people",
    "unmatched": "cannot be compared with an earlier release: its words or people are not found",
    "complementary": "would give another one away in a sum",
    "audit": "would let another one be worked out too closely",
}


def tell_steward(processed: Path, limits: Limits) -> list[str]:
    """Lines on how many numbers are shown and hidden, why, and how closely any can be worked out.

    Raises StudyError before the first run.
    """
    path = processed / "disclosure.parquet"
    if not path.exists():
        advice = f"Run `{hint('memo', tell_path(processed.parents[1]))}` first."
        raise StudyError([Problem(path.name, "", "", "the audit of a run", advice)])
    audit = read_table(tables.DISCLOSURE, path)
    hidden = audit[~audit.shown.astype(bool)]
    lines = [
        f"{len(audit)} numbers could leave the partnership; "
        f"{len(audit) - len(hidden)} are shown, {len(hidden)} withheld",
        f"smallest number of people behind a shown one: {limits.people}; districts: "
        f"{limits.districts}",
    ]
    counts = hidden.reason.value_counts()
    lines += [f"  {counts[r]:>5}  {r}: {words}" for r, words in WORDS.items() if r in counts]
    lines += _tell_ranges(hidden, limits)
    shown = audit[audit.shown.astype(bool)]
    return [*lines, "shown:", *(f"  {row.cell}: {row.label}" for row in shown.itertuples())]


def _tell_ranges(hidden: pd.DataFrame, limits: Limits) -> list[str]:
    """The narrowest range a reader can work out, and every range that is too narrow."""
    told = hidden[hidden.lower.notna()]
    widths = (told.upper - told.lower).fillna(float("inf"))
    if told.empty:
        return []
    least = widths.idxmin()
    row = told.loc[least]
    lines = [f"narrowest range of a withheld number: {widths[least]:g} ({row.cell})"]
    narrow = told[widths < limits.people]
    lines += [
        f"  TOO NARROW: {r.cell} is between {r.lower:g} and {r.upper:g}"
        for r in narrow.itertuples()
    ]
    known = int(hidden.lower.isna().sum())
    return lines + ([f"  {known} more were released before and are known"] if known else [])
