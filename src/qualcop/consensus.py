"""What people's answers come to: by agreement, by a decision on a disagreement, or by one alone."""

from __future__ import annotations

import pandas as pd

from qualcop.code_changes import Changes, count_changes
from qualcop.coding_tables import CONSENSUS
from qualcop.migrations import read_version
from qualcop.table import as_frame

_QUESTION = ["segment_id", "code"]
_OF_DECISION = {"coder": "decided_by", "made": "decided_on", "note": "why", "value": "decided"}
_NUMBERS = ("coders", "ones", "low", "high", "age", "rank")
_NUMBERS += ("decided", "age_decided", "rank_decided")
_WAITING = ("split", "retire")  # changes after which a 1 counts for nothing until looked at
_SAID_OF_DECISION = (*_OF_DECISION.values(), "hand_in", "age_decided", "rank_decided")
CODER = "consensus"  # what the table of codings calls it


def build_consensus(
    judgements: pd.DataFrame,
    decisions: pd.DataFrame,
    second_looks: pd.DataFrame,
    changes: Changes,
) -> pd.DataFrame:
    """One row per segment and code that people answered, as `CONSENSUS`.

    `judgements` as declared (those that hold are used); `decisions` have the columns segment_id,
    code, value, coder (who decided), made, note (why), hand_in, codebook_version; of several on
    one question the last counts. A decision goes before the coders' answers; answers alike are an
    agreement; one answer alone is single; else the question is open and has no value. Open is also
    what somebody's 1 waits for, in `second_looks`, after a code was split or retired: what others
    said of a part is only half of it. `changes`: `code_changes.list_changes`.
    """
    held = judgements[judgements["holds"].astype(bool)]
    if held.empty and decisions.empty:
        return as_frame(CONSENSUS, [])
    ranks = rank_versions(pd.concat([held["codebook_version"], decisions["codebook_version"]]))
    said = _count_answers(_date(held, ranks, changes))
    last = decisions.sort_values("hand_in", kind="stable").drop_duplicates(_QUESTION, keep="last")
    last = _date(last, ranks, changes).rename(columns=_OF_DECISION).set_index(_QUESTION)
    last = last[[*_OF_DECISION.values(), "hand_in", "age", "rank"]]
    frame = said.join(last, how="outer", suffixes=("", "_decided")).reset_index()
    frame = frame.astype(dict.fromkeys(_NUMBERS, "Float64"))  # also where there is no row
    looks = second_looks.loc[second_looks["change"].isin(_WAITING), _QUESTION]
    waits = pd.MultiIndex.from_frame(frame[_QUESTION]).isin(pd.MultiIndex.from_frame(looks))
    names = {rank: version for version, rank in ranks.items()}
    return as_frame(CONSENSUS, _apply_rules(frame.assign(waits=waits), names))


def rank_versions(versions: pd.Series) -> dict[str, int]:
    """Each version that occurs, with its rank: 0 for the oldest."""
    return {v: rank for rank, v in enumerate(sorted(versions.unique(), key=read_version))}


def _date(rows: pd.DataFrame, ranks: dict[str, int], changes: Changes) -> pd.DataFrame:
    """The rows with the rank of their version, and how often the code had changed (`age`)."""
    age = count_changes(rows["code"], rows["codebook_version"], changes)
    return rows.assign(rank=rows["codebook_version"].map(ranks), age=age)


def list_consensus_codings(consensus: pd.DataFrame) -> pd.DataFrame:
    """What is settled, as rows of `tables.CODINGS` of the coder `consensus`."""
    settled = consensus[consensus["value"].notna()]
    wanted = settled[[*_QUESTION, "value", "codebook_version"]]
    return wanted.assign(coder=CODER, coder_kind="consensus")


def _count_answers(held: pd.DataFrame) -> pd.DataFrame:
    return held.groupby(_QUESTION, sort=True).agg(
        coders=("coder", "nunique"),
        ones=("value", "sum"),
        low=("value", "min"),
        high=("value", "max"),
        age=("age", "max"),
        rank=("rank", "max"),
    )


def _apply_rules(frame: pd.DataFrame, versions: dict[int, str]) -> pd.DataFrame:
    """The rows with value and rule. A decision holds no longer once the code changed its meaning
    and people answered again: that is another question."""
    newer = frame["age"].gt(frame["age_decided"]).fillna(False).astype(bool)
    names = [name for name in _SAID_OF_DECISION if name in frame]
    frame = frame.assign(**{name: frame[name].mask(newer) for name in names})
    decided, alike = frame["decided"].notna(), frame["low"].eq(frame["high"]).fillna(False)
    several = frame["coders"].gt(1).fillna(False)
    alike &= ~frame["waits"]
    rule = pd.Series("open", index=frame.index)
    rule = rule.mask(alike & ~several, "single").mask(alike & several, "agreement")
    return frame.assign(
        rule=rule.mask(decided, "adjudication"),
        value=frame["low"].where(alike).mask(decided, frame["decided"]),
        codebook_version=frame[["rank", "rank_decided"]].max(axis=1).map(versions),
        decided_on=frame["decided_on"].astype("str").str[:10].where(decided),
        **{name: frame[name].fillna(0) for name in ("coders", "ones")},
    )
