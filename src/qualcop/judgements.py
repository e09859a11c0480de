"""What each person answered, once several hand-ins of one coder are laid side by side.

Nothing a coder entered is overwritten: of two different answers in one round the first holds until
the coder hands in a revision, and both are told. An answer made under a newer codebook version
goes before an older one, which was the answer to another question.
"""

from __future__ import annotations

import pandas as pd

from qualcop.coding_tables import CONFLICTS, JUDGEMENTS
from qualcop.table import as_frame

SHEET = "sheet"  # stands for a coder's own sheet where a hand-in is named
_ANSWER = ["segment_id", "code", "coder", "round", "codebook_version"]
_QUESTION = ["segment_id", "code", "coder"]


def gather_judgements(
    rows: pd.DataFrame, hand_ins: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """People's answers as `JUDGEMENTS`, and where one coder's hand-ins differ as `CONFLICTS`.

    `rows` hold the columns of `JUDGEMENTS` without `holds`; a hand-in may answer twice (two spans
    in a segment): 1 then counts, the code is somewhere in it. `hand_ins` as declared.
    """
    if rows.empty:
        return as_frame(JUDGEMENTS, []), as_frame(CONFLICTS, [])
    revising = set(hand_ins.loc[hand_ins["revises"].astype(bool), "hand_in"])
    ordered = rows.assign(
        round=rows["round"].fillna(""),
        hand_in=rows["hand_in"].fillna(""),
        revises=rows["hand_in"].isin(revising),
    ).sort_values([*_ANSWER, "hand_in", "value"], ascending=[True] * 6 + [False], kind="stable")
    said = ordered.drop_duplicates([*_ANSWER, "hand_in"], ignore_index=True)
    held = _choose_held(said)
    conflicts = _list_conflicts(said, held)
    held = held.assign(holds=_mark_current(held))
    empty_again = {name: held[name].replace("", pd.NA) for name in ("round", "hand_in")}
    return as_frame(JUDGEMENTS, held.assign(**empty_again)), conflicts


def hold_judgements(judgements: pd.DataFrame) -> pd.DataFrame:
    """The answers that count, one per segment, code and coder."""
    return judgements[judgements["holds"].astype(bool)].reset_index(drop=True)


def order_version(version: str) -> tuple[int, ...]:
    """A version as numbers, so that 1.10.0 comes after 1.9.0; letters count as 0."""
    return tuple(int(part) if part.isdigit() else 0 for part in str(version).split("."))


def rank_versions(versions: pd.Series) -> dict[str, int]:
    """Each version that occurs, with its rank: 0 for the oldest."""
    return {v: rank for rank, v in enumerate(sorted(set(versions), key=order_version))}


def _choose_held(said: pd.DataFrame) -> pd.DataFrame:
    """Of each answer's hand-ins the last revision, else the first."""
    revised = said[said["revises"]].drop_duplicates(_ANSWER, keep="last")
    first = said.drop_duplicates(_ANSWER, keep="first")
    chosen = pd.concat([revised, first]).drop_duplicates(_ANSWER, keep="first")
    return chosen.sort_values(_ANSWER, kind="stable", ignore_index=True)


def _list_conflicts(said: pd.DataFrame, held: pd.DataFrame) -> pd.DataFrame:
    both = said.merge(held[[*_ANSWER, "value", "hand_in"]], on=_ANSWER, suffixes=("", "_held"))
    first = said.drop_duplicates(_ANSWER, keep="first")[[*_ANSWER, "value", "hand_in"]]
    both = both.merge(first, on=_ANSWER, suffixes=("", "_first"))
    # Told against the first answer; a revision as such, also where it was the answer that held.
    differing = both[
        (both["value"] != both["value_first"]) & (both["hand_in"] != both["hand_in_first"])
    ]
    frame = differing.assign(
        earlier=differing["hand_in_first"].replace("", SHEET),
        earlier_value=differing["value_first"],
        holds=differing["value_held"],
        because=differing["hand_in"]
        .eq(differing["hand_in_held"])
        .map({True: "revision", False: "first"}),
    )
    return as_frame(CONFLICTS, frame.drop_duplicates(list(CONFLICTS.key)))


def _mark_current(held: pd.DataFrame) -> pd.Series:
    """Which answers count: of each question that under the newest version, of these the first."""
    ranks = rank_versions(held["codebook_version"])
    ordered = held.assign(age=-held["codebook_version"].map(ranks)).sort_values(
        [*_QUESTION, "age", "hand_in"], kind="stable"
    )
    return ~ordered.duplicated(_QUESTION).sort_index()
