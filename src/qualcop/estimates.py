"""How many segments carry each code, by cycle and by event, district and role.

Counts only: a machine's count is no prevalence, since its errors differ from code to code and
drift between cycles. Estimates and their limits stay empty until a sample coded by people can
correct them.
"""

from __future__ import annotations

import pandas as pd

from qualcop.codings import roll_up_codings, settle_codings
from qualcop.table import as_frame
from qualcop.tables import ESTIMATES

GROUPS = ("all", "event", "district", "role")
METHODS = {"pattern_count": "pattern", "person_count": "person"}


def count_codings(
    segments: pd.DataFrame,
    codings: pd.DataFrame,
    codebook: pd.DataFrame,
    participants: pd.DataFrame,
) -> pd.DataFrame:
    """Segments with each code and segments looked at, as `tables.ESTIMATES`.

    `pattern_count` looks at all codable segments and counts those the rule coder gives the code;
    `person_count` looks at the codable segments that a person coded for anything, and counts
    those that carry it by what people settled (`codings.settle_codings`): where they differ and
    have not settled it, it is not counted. A code counts with those below it. A district or role of
    `participants` from whom a cycle holds no segment has a row with `n_segments` 0.
    """
    codable = segments[segments["codable"].astype(bool)]
    frames = []
    for method, kind in METHODS.items():
        own = codings[codings["coder_kind"] == kind]
        looked = codable
        if kind == "person":
            looked = codable[codable["segment_id"].isin(own["segment_id"])]
            settled = settle_codings(codings)
            own = settled[settled["coder_kind"] == "person"]
        given = roll_up_codings(own.loc[own["value"].eq(1), ["segment_id", "code"]], codebook)
        found = given.merge(looked, on="segment_id", how="inner")
        for group in GROUPS:
            counts = _count_group(group, looked, found, codebook, participants)
            frames.append(counts.assign(group=group, method=method))
    return as_frame(ESTIMATES, pd.concat(frames, ignore_index=True))


def _count_group(
    group: str,
    looked: pd.DataFrame,
    found: pd.DataFrame,
    codebook: pd.DataFrame,
    participants: pd.DataFrame,
) -> pd.DataFrame:
    """One row per code, cycle and level of the group."""
    looked, found = _name_level(looked, group), _name_level(found, group)
    sizes = looked.groupby(["cycle", "level"])["segment_id"].size()
    places = sizes.rename("n_segments").reset_index()
    if group in ("district", "role"):
        grid = _list_levels(looked["cycle"], participants[group])
        places = grid.merge(places, on=["cycle", "level"], how="left")
    counts = found.groupby(["code", "cycle", "level"]).agg(
        n_coded=("segment_id", "size"),
        n_documents=("document_id", "nunique"),
        n_events=("event", "nunique"),
    )
    rows = codebook[["code"]].merge(places, how="cross")
    rows = rows.merge(counts.reset_index(), on=["code", "cycle", "level"], how="left")
    numbers = ["n_segments", "n_coded", "n_documents", "n_events"]
    return rows.assign(**{name: rows[name].fillna(0).astype("int64") for name in numbers})


def _name_level(frame: pd.DataFrame, group: str) -> pd.DataFrame:
    level = "all" if group == "all" else frame[group]
    return frame.assign(level=level).dropna(subset="level")


def _list_levels(cycles: pd.Series, levels: pd.Series) -> pd.DataFrame:
    """Every cycle with every level that people of the study have."""
    known = pd.DataFrame({"level": sorted(set(levels.dropna()))}, dtype="str")
    return pd.DataFrame({"cycle": sorted(set(cycles))}, dtype="str").merge(known, how="cross")
