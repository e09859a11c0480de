"""Codings made under an earlier codebook carried over to the newest one.

Every coding keeps the version it was made under. What a change leaves in doubt is listed: a coding
that a person should look at again.

| change | a 1 | a 0 |
|---|---|---|
| add | there is none before it | there is none before it, nor an implied one |
| rename, move | goes along | goes along |
| merge | goes along, and wins over a 0 of it | goes along; a look is owed where not all have one |
| split | none of the parts until each is looked at | 0 on each part |
| narrow | stays; a look is owed | stays |
| widen | stays | stays; a look is owed |
| retire | ends; a look at the code `instead`, where one is named | ends |

A look is done when the same coder, or a decision, answers the code under the version that changed
it or a later one; that answer then stands instead of the one that was carried. A decision is never
taken for a coder's own answer, also where somebody who codes decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from qualcop.coding_tables import SECOND_LOOKS
from qualcop.migrations import ENDING_KINDS, Change, Migration, read_version
from qualcop.table import as_frame

_KEY = ["segment_id", "code", "coder", "decision"]


@dataclass(frozen=True)
class _Look:
    change: str
    to_version: str
    why: str | None


@dataclass(frozen=True)
class _Fate:
    """What became of an answer: its code now, whether it still counts, which looks it owes."""

    code: str
    carried: bool = True
    looks: tuple[_Look, ...] = ()
    part: str | None = None  # what it was called before the last merge
    merged: tuple[str, ...] = ()  # the codes it was merged with
    merge: _Look | None = None

    def owe(self, look: _Look) -> _Fate:
        """The same with one more look owed."""
        return replace(self, looks=(*self.looks, look))


def migrate_codings(
    codings: pd.DataFrame, migrations: Sequence[Migration], codebook: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """People's codings (`CODINGS`, further columns stay) as of the newest codebook; and the second
    looks owed, as `SECOND_LOOKS`.

    `code` is the code now, `code_was` the one it was made as where its name differs;
    `codebook_version` stays. Codings of a code that neither the codebook nor a migration knows are
    left out (`missing_codes` lists them). Where a merge brings a coder's 1 and 0 of one version
    on a segment together, the 1 stays; what was answered under another version stays beside it.
    """
    kinds = codings[["code", "codebook_version", "value"]].drop_duplicates()
    known = set(codebook.loc[codebook["codable"].astype(bool), "code"])
    fates = [
        (*kind, fate)
        for kind in kinds.itertuples(index=False, name=None)
        for fate in follow_code(*kind, migrations)
    ]
    table = pd.DataFrame(fates, columns=["code", "codebook_version", "value", "fate"])
    rows = codings.drop(columns="code_was", errors="ignore").merge(
        table, on=["code", "codebook_version", "value"], how="inner"
    )
    rows["decision"] = rows["way"].eq("adjudication") if "way" in rows else False
    rows["code_was"] = rows["code"]
    rows["code"] = [fate.code for fate in rows["fate"]]
    rows = rows[rows["code"].isin(known)].reset_index(drop=True)
    owed = _list_looks(rows)
    own, done = _find_done(owed, rows)
    carried = np.array([fate.carried for fate in rows["fate"]], dtype=bool)
    superseded = rows.index.isin(owed.loc[own, "row"])
    kept = _join_merged(rows[carried & ~superseded])
    kept["code_was"] = kept["code_was"].where(kept["code_was"] != kept["code"], None)
    looks = as_frame(SECOND_LOOKS, _keep_latest(owed[~done]))
    return kept[_columns(codings)], looks


def _columns(codings: pd.DataFrame) -> list[str]:
    return [*codings.columns, *(["code_was"] if "code_was" not in codings else [])]


def follow_code(
    code: str, version: str, value: int, migrations: Iterable[Migration]
) -> list[_Fate]:
    """What an answer (1 or 0) on a code, made under a version, has become; none when it ended."""
    fates = [_Fate(code)]
    made = read_version(version)
    for step in migrations:
        if read_version(step.to_version) <= made:
            continue
        changes = {name: change for change in step.changes for name in change.before}
        fates = [
            new
            for fate in fates
            for new in _apply(changes.get(fate.code), fate, value, step.to_version)
        ]
    return fates


def name_then(code: str, version: str, migrations: Sequence[Migration]) -> str | None:
    """What a code of now was called under a version; None where a change since then made it or
    changed what it means, so that nobody answered it then."""
    for step in reversed(migrations):
        if read_version(step.to_version) <= read_version(version):
            break
        for change in step.changes:
            if change.kind == "rename" and code in change.after:
                code = change.before[0]
                break
            meant_else = change.kind not in ("move", "retire") and code in change.after
            if meant_else or (change.kind in ENDING_KINDS and code in change.before):
                return None
    return code


def drop_done(looks: pd.DataFrame, answers: pd.DataFrame) -> pd.DataFrame:
    """The second looks owed without those that these answers of the coders do."""
    if looks.empty or answers.empty:
        return looks
    key = ["segment_id", "code", "coder"]
    both = looks.reset_index()[["index", *key, "to_version"]].merge(
        answers[[*key, "codebook_version"]], on=key
    )
    done = [
        number
        for number, wanted, made in zip(
            both["index"], both["to_version"], both["codebook_version"], strict=True
        )
        if read_version(made) >= read_version(wanted)
    ]
    return looks.drop(index=set(done)).reset_index(drop=True)


def _apply(change: Change | None, fate: _Fate, value: int, version: str) -> list[_Fate]:
    if change is None or change.kind == "move":
        return [fate]
    look = _Look(change.kind, version, change.because)
    moved = [replace(fate, code=code) for code in change.after]
    if change.kind == "merge":
        others = tuple(code for code in change.before if code != fate.code)
        merged = replace(moved[0], part=fate.code, merged=others, merge=look)
        return [merged]
    if change.kind in ("split", "retire"):
        if value == 0:
            return moved if change.kind == "split" else []
        return [replace(new, carried=False).owe(look) for new in moved]
    owes = fate.carried and (change.kind, value) in (("narrow", 1), ("widen", 0))
    return [new.owe(look) if owes else new for new in moved]


# ----------------------------------------------------------------------------- second looks
def _list_looks(rows: pd.DataFrame) -> pd.DataFrame:
    """One row a look owed: the cells of `SECOND_LOOKS`, and the row of the coding."""
    partial = _find_half_merged(rows)
    owed = [
        (number, look)
        for number, fate in enumerate(rows["fate"])
        for look in (*fate.looks, *((fate.merge,) if number in partial else ()))
    ]
    found = rows.iloc[[number for number, _ in owed]]
    return pd.DataFrame(
        {
            "row": [number for number, _ in owed],
            "segment_id": found["segment_id"].to_numpy(),
            "coder": found["coder"].to_numpy(),
            "decision": found["decision"].to_numpy(),
            "code_was": found["code_was"].to_numpy(),
            "code": found["code"].to_numpy(),
            "change": [look.change for _, look in owed],
            "from_version": found["codebook_version"].to_numpy(),
            "to_version": [look.to_version for _, look in owed],
            "why": [look.why for _, look in owed],
        }
    )


def _keep_latest(looks: pd.DataFrame) -> pd.DataFrame:
    """Of several looks of one kind at one answer that for the latest change: it answers them all.

    Of equal ones that of the latest answer, then by name, whatever the order of the rows.
    """
    ages = [looks[name].map(read_version) for name in ("to_version", "from_version")]
    ordered = looks.assign(to=ages[0], made=ages[1]).sort_values(
        ["to", "made", "code_was"], ascending=[False, False, True], kind="stable"
    )
    return ordered.drop_duplicates(list(SECOND_LOOKS.key))


def _find_half_merged(rows: pd.DataFrame) -> set[int]:
    """Rows that are 0 on one of several merged codes, where the coder left another one open."""
    fates, said = rows["fate"].tolist(), rows["value"].tolist()
    zeros = [number for number, fate in enumerate(fates) if fate.merge and said[number] == 0]
    if not zeros:
        return set()
    names = [*_KEY, "codebook_version"]
    keys = list(rows[names].itertuples(index=False, name=None))
    ones = {key for key, value in zip(keys, said, strict=True) if value == 1}
    answered: dict[tuple, set[str]] = {}
    for number in zeros:
        answered.setdefault(keys[number][:-1], set()).add(fates[number].part)
    return {
        number
        for number in zeros
        if keys[number] not in ones and not answered[keys[number][:-1]] >= set(fates[number].merged)
    }


def _find_done(owed: pd.DataFrame, rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Which looks the coder did, and which were done by the coder or by a decision."""
    versions = {*rows["codebook_version"], *owed["to_version"]}
    ranks = {read_version(v): n for n, v in enumerate(sorted(versions, key=read_version))}
    answers = rows.assign(made=[ranks[read_version(v)] for v in rows["codebook_version"]])
    wanted = np.array([ranks[read_version(v)] for v in owed["to_version"]], dtype=int)
    decided = answers["decision"].astype(bool)
    own = _find_latest(answers[~decided], owed, _KEY) >= wanted
    return own, own | (_find_latest(answers[decided], owed, _KEY[:2]) >= wanted)


def _find_latest(answers: pd.DataFrame, owed: pd.DataFrame, key: list[str]) -> np.ndarray:
    """The rank of the latest version under which each look's code was answered; -1 for none."""
    latest = answers.groupby(key, as_index=False)["made"].max()
    return owed[key].merge(latest, on=key, how="left")["made"].fillna(-1).to_numpy()


def _join_merged(rows: pd.DataFrame) -> pd.DataFrame:
    """Of a coder's 1 and 0 that one merge brought together, the 1; equal ones once a hand-in.

    Both are of one version. Answers made after the merge, decisions, and different answers to the
    same code in two hand-ins all stay: they are no clash of the merge.
    """
    merged = [fate.merge.to_version if fate.merge else None for fate in rows["fate"]]
    rows = rows.drop(columns="fate").assign(merge=merged)
    if not rows["merge"].notna().any():
        return rows.reset_index(drop=True)
    group = [*_KEY, "codebook_version", "merge"]
    ones = rows.loc[rows["value"].eq(1) & rows["merge"].notna(), [*group, "code_was"]]
    ones = ones.drop_duplicates()
    given = rows[group].merge(ones.value_counts(group).rename("ones"), on=group, how="left")
    own = rows[[*group, "code_was"]].merge(ones.assign(own=1), how="left")
    elsewhere = given["ones"].fillna(0).to_numpy() > own["own"].fillna(0).to_numpy()
    rows = rows[~(rows["value"].eq(0).to_numpy() & elsewhere)]
    apart = [name for name in ("hand_in", "round") if name in rows]
    ranked = rows.sort_values(["value", "code_was"], ascending=[False, True], kind="stable")
    kept = ranked.drop_duplicates([*_KEY, "codebook_version", *apart]).index
    return rows.loc[sorted(kept)].reset_index(drop=True)
