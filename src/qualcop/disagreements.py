"""What waits for a decision: where coders differ, and what they left unclear."""

from __future__ import annotations

import pandas as pd

from qualcop.coding_tables import DISAGREEMENTS, QUESTIONS
from qualcop.table import as_frame

_QUESTION = ["segment_id", "code"]
DIFFER, TWICE, CHANGED = QUESTIONS


def list_disagreements(
    judgements: pd.DataFrame,
    consensus: pd.DataFrame,
    conflicts: pd.DataFrame,
    second_looks: pd.DataFrame,
    assignments: pd.DataFrame,
    version: str,
) -> tuple[pd.DataFrame, frozenset[str]]:
    """Open questions as `DISAGREEMENTS`, and the segments that have to wait.

    A segment waits while somebody to whom a round gave it has not handed in an answer on it: to
    show it would tell that person what others said. Tables as declared, `assignments` as a run
    placed them; `version` is that of the
    codebook by which they are to be settled. Of several questions on one segment and code that
    between coders is listed.
    """
    waiting = _list_waiting(assignments, judgements, second_looks)
    open_ = consensus.loc[consensus["rule"] == "open", _QUESTION].assign(question=DIFFER)
    decided = consensus.loc[consensus["rule"] == "adjudication", _QUESTION]
    twice = conflicts.loc[conflicts["because"] == "first", _QUESTION].assign(question=TWICE)
    looks = second_looks[_QUESTION].assign(question=CHANGED)
    asked = pd.concat([open_, _leave_out(twice, decided), looks], ignore_index=True)
    asked = asked.drop_duplicates(_QUESTION)
    asked = asked[~asked["segment_id"].isin(waiting)]
    rows = asked.merge(_say_answers(judgements), on=_QUESTION, how="left")
    return as_frame(DISAGREEMENTS, rows.assign(codebook_version=version)), waiting


def _list_waiting(
    assignments: pd.DataFrame, judgements: pd.DataFrame, second_looks: pd.DataFrame
) -> frozenset[str]:
    """Segments on which somebody to whom a round gave them has said nothing yet.

    An answer that came in without a round (a sheet, Word, another program) is one, too, and one
    that waits for a second look.
    """
    names = ["round", "coder", "segment_id"]
    given = assignments[names].astype("str")
    answered = judgements[names].astype("object")
    free = pd.concat([answered.loc[answered["round"].isna(), names[1:]], second_looks[names[1:]]])
    free = free.astype("str")
    there = pd.MultiIndex.from_frame(given).isin(pd.MultiIndex.from_frame(answered.astype("str")))
    there |= pd.MultiIndex.from_frame(given[names[1:]]).isin(pd.MultiIndex.from_frame(free))
    return frozenset(given.loc[~there, "segment_id"])


def _leave_out(rows: pd.DataFrame, those: pd.DataFrame) -> pd.DataFrame:
    return rows[~pd.MultiIndex.from_frame(rows[_QUESTION]).isin(pd.MultiIndex.from_frame(those))]


def _say_answers(judgements: pd.DataFrame) -> pd.DataFrame:
    """Per segment and code who said what, the answers that hold alone."""
    held = judgements[judgements["holds"].astype(bool)].sort_values("coder", kind="stable")
    said = held["coder"].astype("str") + ": " + held["value"].astype("str")
    whole = held[_QUESTION].assign(answers=said)
    return whole.groupby(_QUESTION, as_index=False)["answers"].agg("; ".join)
