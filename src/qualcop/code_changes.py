"""In which versions of the codebook a code changed its meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from qualcop.migrations import Change, Migration, read_version

Changes = Mapping[str, tuple[str, ...]]  # code as it is called now -> versions, oldest first
_IN_MEANING = frozenset({"narrow", "widen", "split", "merge"})


def list_changes(migrations: Sequence[Migration]) -> Changes:
    """The versions in which each code changed its meaning, by the name it has now."""
    known: dict[str, tuple[str, ...]] = {}
    for step in migrations:
        for change in step.changes:
            known |= _follow(known, change, step.to_version)
    return known


def count_changes(codes: pd.Series, versions: pd.Series, changes: Changes) -> pd.Series:
    """How many changes of its code's meaning each answer was made after.

    Answers with the same number answer the same question, whatever the codebook's versions.
    """
    pairs = pd.DataFrame({"code": codes.to_numpy(), "version": versions.to_numpy()})
    counted = [
        sum(read_version(version) >= read_version(since) for since in changes.get(code, ()))
        for code, version in pairs.drop_duplicates().itertuples(index=False)
    ]
    # Numbered in the order in which they come, as the pairs counted: millions of rows hold few.
    places = pairs.groupby(["code", "version"], sort=False).ngroup().to_numpy()
    return pd.Series(np.array(counted, dtype="int64")[places], index=codes.index)


def _follow(
    known: Mapping[str, tuple[str, ...]], change: Change, version: str
) -> dict[str, tuple[str, ...]]:
    before = sorted({v for code in change.before for v in known.get(code, ())}, key=read_version)
    own = [version] if change.kind in _IN_MEANING else []
    # A code that takes over what a retired one had means what it meant.
    after = () if change.kind == "retire" else change.after
    return {code: (*before, *own) for code in after}
