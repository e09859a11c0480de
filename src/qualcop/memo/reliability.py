"""How far people agree, for the memo: the table behind the forest plot."""

from __future__ import annotations

import pandas as pd

from qualcop.memo.view import View
from qualcop.reliability import ALL_CODES

COLUMNS = [
    "code",
    "label",
    "depth",
    "group",
    "level",
    "position",
    "units",
    "ones",
    "prevalence",
    "alpha",
    "lower",
    "upper",
    "gate",
]


def gather_reliability(view: View) -> pd.DataFrame:
    """Rows of `coding_tables.RELIABILITY` to plot: of all units, and of each round of coding.

    The codes of the memo's family in the codebook's order, the family before them, all codes
    together last; `label` and `depth` (0 for what stands out). Of all cycles: a cycle alone has
    too few meetings to tell how sure agreement is. Empty where nobody coded twice.
    """
    codes = view.codes
    family = view.codebook[view.codebook.code.isin(set(codes.family)) & view.codebook.parent.isna()]
    family = family[~family.code.isin(codes.code)]
    shown = pd.concat([family.assign(depth=0), codes])[["code", "label", "depth"]]
    shown.loc[len(shown) + len(view.codebook)] = [ALL_CODES, "All codes together", 0]
    shown = shown.assign(order=range(len(shown)))
    table = view.frames["reliability"]
    rows = table[table.group.isin(["all", "round"])].merge(shown, on="code")
    rows = rows.sort_values(["group", "position", "order"], kind="stable", ignore_index=True)
    return rows[COLUMNS]
