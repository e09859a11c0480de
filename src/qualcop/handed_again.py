"""What a coder handed in before, and how a new hand-in stands to it."""

from __future__ import annotations

import pandas as pd

from qualcop.collect import Reading


def settle_answers(markings: pd.DataFrame, hand_ins: pd.DataFrame) -> pd.DataFrame:
    """A coder's answers in one round that hold: columns segment_id, code, value, hand_in.

    The first holds, unless a later hand-in was given to replace it.
    """
    revising = set(hand_ins.loc[hand_ins["revises"].astype(bool), "hand_in"])
    held: dict[tuple[str, str], tuple[int, str]] = {}
    for row in markings.sort_values("hand_in", kind="stable").itertuples():
        key = (row.segment_id, row.code)
        if isinstance(row.segment_id, str) and (key not in held or row.hand_in in revising):
            held[key] = (row.value, row.hand_in)
    rows = [(*key, *answer) for key, answer in sorted(held.items())]
    return pd.DataFrame(rows, columns=["segment_id", "code", "value", "hand_in"])


def compare_answers(reading: Reading, held: pd.DataFrame) -> tuple[int, pd.DataFrame]:
    """How many answers are new, and those that differ from `held` (of `settle_answers`).

    The latter with the columns segment_id, code, value, earlier_value, earlier.
    """
    earlier = held.rename(columns={"value": "earlier_value", "hand_in": "earlier"})
    both = reading.markings.merge(earlier, on=["segment_id", "code"], how="left")
    known = both["earlier_value"].notna()
    differs = both[known & both["value"].ne(both["earlier_value"])]
    columns = ["segment_id", "code", "value", "earlier_value", "earlier"]
    whole = {"earlier_value": "int64"}  # the merge made floats of it
    return int((~known).sum()), differs[columns].astype(whole).reset_index(drop=True)


def has_new_notes(reading: Reading, notes: pd.DataFrame) -> bool:
    """Whether a note in the file is not among those the coder gave before."""
    columns = ["segment_id", "text"]
    had = set(notes[columns].fillna("").itertuples(index=False, name=None))
    return any(
        n not in had for n in reading.notes[columns].fillna("").itertuples(index=False, name=None)
    )
