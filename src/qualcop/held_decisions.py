"""Which decision holds on each question now, and decisions handed in that differ from it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from qualcop.errors import Problem

_QUESTION = ["segment_id", "code"]
_SAID = {"value": "value", "coder": "decided_by", "made": "decided_on", "hand_in": "hand_in"}


def list_held_decisions(
    recorded: pd.DataFrame, consensus: pd.DataFrame, seen: Collection[str]
) -> pd.DataFrame:
    """The decision that holds on each question: segment_id, code, value, decided_by, decided_on,
    hand_in.

    `recorded` are the record's markings; `consensus` is that of the last run, which had `seen`
    these hand-ins. Of those it had not seen the last decision counts.
    """
    columns = [*_QUESTION, *_SAID.values()]
    settled = consensus.loc[consensus["rule"] == "adjudication", columns]
    later = recorded[recorded["way"].eq("adjudication") & ~recorded["hand_in"].isin(seen)]
    later = later.sort_values("hand_in", kind="stable").rename(columns=_SAID)[columns]
    whole = pd.concat([settled.astype("object"), later.astype("object")], ignore_index=True)
    return whole.drop_duplicates(_QUESTION, keep="last", ignore_index=True)


def tell_overruled(
    markings: pd.DataFrame, fresh: pd.DataFrame, held: pd.DataFrame, file: str
) -> list[Problem]:
    """A warning for each decision read from `file` that differs from the one that holds.

    `fresh` are the rows of `markings` that are taken in; `held` as `list_held_decisions` says.
    """
    holds = {(row["segment_id"], row["code"]): row for row in held.to_dict("records")}
    told = []
    for at, row in zip(markings.index, markings.to_dict("records"), strict=True):
        other = holds.get((row["segment_id"], row["code"]))
        if other is None or int(other["value"]) == int(row["value"]):
            continue
        expected = f"what holds now: {_tell(other)}, in hand-in {other['hand_in']}"
        place = f"{row['segment_id']}, {row['code']}"
        advice = _KEPT if at in fresh.index else _KNOWN
        said = _tell({**row, "decided_by": row["coder"], "decided_on": row["made"]})
        told.append(Problem(file, place, said, expected, advice, "warning"))
    return told


_KEPT = "Both are kept; the one handed in last, this one, holds from the next run on."
_KNOWN = (
    "This one was taken in before and holds no longer. To go back to it, decide again and give "
    "another reason."
)


def _tell(said: Mapping[str, object]) -> str:
    day = said["decided_on"]
    on = f" on {day[:10]}" if isinstance(day, str) else ""
    return f"{int(said['value'])} by {said['decided_by']}{on}"
