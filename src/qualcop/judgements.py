"""What each person answered, once several hand-ins of one coder are laid side by side.

Nothing a coder entered is overwritten: of two different answers to one question the first holds
until the coder hands in a revision, and both are told. A round that gave a segment again asks anew:
its answers stand beside the first ones and do not replace them. An answer made after the code
changed its meaning goes before an older one, which was the answer to another question. What a
coder of passages left unmarked is 0 only as long as that coder says nothing else.
"""

from __future__ import annotations

import pandas as pd

from qualcop.code_changes import Changes, count_changes
from qualcop.coding_tables import CONFLICTS, JUDGEMENTS
from qualcop.spans import SPAN_WAYS
from qualcop.table import as_frame

SHEET = "sheet"  # stands for a coder's own sheet where a hand-in is named
_ANSWER = ["segment_id", "code", "coder", "round", "codebook_version"]
_ASKED = ["segment_id", "code", "coder"]
_QUESTION = [*_ASKED, "age"]


def gather_judgements(
    rows: pd.DataFrame, hand_ins: pd.DataFrame, changes: Changes
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """People's answers as `JUDGEMENTS`, and where one coder's hand-ins differ as `CONFLICTS`.

    `rows` hold the columns of `JUDGEMENTS` without `holds`; a hand-in may answer twice (two spans
    in a segment): 1 then counts, the code is somewhere in it. `hand_ins` as declared; `changes` as
    `code_changes.list_changes` gives them.
    """
    if rows.empty:
        return as_frame(JUDGEMENTS, []), as_frame(CONFLICTS, [])
    revising = set(hand_ins.loc[hand_ins["revises"].astype(bool), "hand_in"])
    dated = rows.assign(
        round=rows["round"].fillna(""),
        hand_in=rows["hand_in"].fillna(""),
        revises=rows["hand_in"].isin(revising),
        age=count_changes(rows["code"], rows["codebook_version"], changes),
    )
    # Most questions were answered once, above all by what was left unmarked: nothing to choose.
    several = dated.duplicated(_ASKED, keep=False)
    ordered = _drop_implied(dated[several]).sort_values(
        [*_ANSWER, "hand_in", "value"], ascending=[True] * 6 + [False], kind="stable"
    )
    said = ordered.drop_duplicates([*_ANSWER, "hand_in"], ignore_index=True)
    chosen = _choose(said)
    parts = [dated[~several].assign(holds=True), _hold_by_round(said, chosen)]
    held = pd.concat([part for part in parts if len(part)])
    empty_again = {name: held[name].replace("", pd.NA) for name in ("round", "hand_in")}
    return as_frame(JUDGEMENTS, held.assign(**empty_again)), _list_conflicts(chosen)


def hold_judgements(judgements: pd.DataFrame) -> pd.DataFrame:
    """The answers that count, one per segment, code and coder."""
    return judgements[judgements["holds"].astype(bool)].reset_index(drop=True)


def _drop_implied(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows without those 0s nobody wrote, where the coder answered the question in words."""
    implied = rows["way"].isin(SPAN_WAYS) & rows["marking"].isna()
    answered = pd.MultiIndex.from_frame(rows.loc[~implied, _QUESTION])
    return rows[~implied | ~pd.MultiIndex.from_frame(rows[_QUESTION]).isin(answered)]


def _choose(said: pd.DataFrame) -> pd.DataFrame:
    """For each row the question's first answer and the one that holds: columns first_*, held_*.

    `same` says whether the row answers the same asking as the first: its round, or no round at all.
    """
    by_time = said.sort_values([*_QUESTION, "hand_in"], kind="stable")
    first = by_time.drop_duplicates(_QUESTION)
    whole = by_time.merge(
        first[[*_QUESTION, "hand_in", "value", "round"]], on=_QUESTION, suffixes=("", "_first")
    )
    roundless = whole["round"].eq("") | whole["round_first"].eq("")
    whole["same"] = roundless | whole["round"].eq(whole["round_first"])
    revised = whole[whole["revises"] & whole["same"]].drop_duplicates(_QUESTION, keep="last")
    kept = ["hand_in", "value", "round", "codebook_version", "revises"]
    held = pd.concat([revised, first])[[*_QUESTION, *kept]].drop_duplicates(_QUESTION)
    return whole.merge(held, on=_QUESTION, suffixes=("", "_held"))


def _hold_by_round(said: pd.DataFrame, chosen: pd.DataFrame) -> pd.DataFrame:
    """One row per answer and round; `holds` is true of the one that counts for its coder."""
    revised = said[said["revises"]].drop_duplicates(_ANSWER, keep="last")
    rows = pd.concat([revised, said.drop_duplicates(_ANSWER)]).drop_duplicates(_ANSWER)
    rows = rows.sort_values(_ANSWER, kind="stable", ignore_index=True)
    names = ["segment_id", "code", "coder", "age", "hand_in", "round", "codebook_version"]
    winners = chosen[[*_QUESTION, "hand_in_held", "round_held", "codebook_version_held"]]
    newest = winners.groupby(_ASKED)["age"].transform("max")
    winners = winners[winners["age"] == newest].set_axis(names, axis=1)
    keys = pd.MultiIndex.from_frame(rows[names])
    return rows.assign(holds=keys.isin(pd.MultiIndex.from_frame(winners)))


def _list_conflicts(chosen: pd.DataFrame) -> pd.DataFrame:
    """What differs from the first answer to the same asking; settled where the coder revised it."""
    frame = chosen[chosen["same"] & chosen["value"].ne(chosen["value_first"])]
    frame = frame[frame["hand_in"] != frame["hand_in_first"]]
    frame = frame.assign(
        earlier=frame["hand_in_first"].replace("", SHEET),
        earlier_value=frame["value_first"],
        holds=frame["value_held"],
        because=frame["revises_held"].map({True: "revision", False: "first"}),
    )
    return as_frame(CONFLICTS, frame.drop_duplicates(list(CONFLICTS.key)))
