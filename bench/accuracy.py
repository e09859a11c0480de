"""Run with `make accuracy`: the rule coder against the demo's answer sheet, cycle by cycle.

Needs a finished demo run. The table in codebooks/CHANGELOG.md is what this prints.
"""

from __future__ import annotations

import sys

import pandas as pd

from qualcop import tables
from qualcop.accuracy import ALL_CODES, measure_patterns
from qualcop.study import ROOT
from qualcop.table import Table, read_table

PRACTICES = ["shared-vision", "needs-assessment", "follow-up"]


def main() -> int:
    """Print a line a cycle; exit status 0."""
    segments = _read(tables.SEGMENTS, "segments")
    codebook = _read(tables.CODEBOOK, "codebook")
    codings = [_read(tables.CODINGS, f"codings/{name}") for name in ("patterns", "answers")]
    for cycle, part in segments.groupby("cycle", sort=True):
        patterns, answers = (c[c.segment_id.isin(part.segment_id)] for c in codings)
        measured = measure_patterns(patterns, answers, part, codebook).set_index("code")
        three = measured.loc[PRACTICES, ["both", "pattern_only", "reference_only"]].sum()
        traps = answers.query("value == 0")[["segment_id", "code"]]
        taken = patterns.query("value == 1").merge(traps, on=["segment_id", "code"])
        print(
            f"{cycle}: three practices {three.both / (three.both + three.pattern_only):.2f} / "
            f"{three.both / (three.both + three.reference_only):.2f}, all codes "
            f"{measured.precision[ALL_CODES]:.2f} / {measured.recall[ALL_CODES]:.2f}, "
            f"traps coded 1: {len(taken)} of {len(traps)}"
        )
    return 0


def _read(table: Table, name: str) -> pd.DataFrame:
    return read_table(table, ROOT / "data" / "processed" / f"{name}.parquet")


if __name__ == "__main__":
    sys.exit(main())
