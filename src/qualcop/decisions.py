"""What people decided about names found in the files, and the key as it stands with that.

The decisions lie in `data/private/name-decisions.csv`, one row each in the order in which they were
made; rows are only ever added, and of one name the last row counts. The key itself keeps every row,
so that no pseudonym is given twice and a decision can be taken back.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import pandas as pd

from qualcop.errors import Problem, StudyError
from qualcop.names import fold_name
from qualcop.pseudonyms import KEY_COLUMNS, as_row
from qualcop.study import Study
from qualcop.table import write_bytes

PERSON, SAME_AS, NOT_A_NAME, OPEN = "person", "same as", "not a name", "open"
DECISIONS = (PERSON, SAME_AS, NOT_A_NAME)
NAMES_COLUMNS = (*KEY_COLUMNS, "decision")


@dataclass(frozen=True)
class Decision:
    """A decision on one name; `same_as` and `same_as_name` say who a person is the same as.

    Names are the identity: short names of found people ("u007") change when a lost key is made
    again. The decision `open` takes an earlier one back.
    """

    name: str
    decision: str
    same_as: str = ""
    same_as_name: str = ""


HEADER = tuple(field.name for field in fields(Decision))
Latest = Mapping[str, Decision]


def find_history(study: Study) -> Path:
    """The file of all decisions; the workflow runs again when it changes."""
    return study.private / "name-decisions.csv"


def read_decisions(study: Study) -> dict[str, Decision]:
    """The last decision on each name, by the folded name. Raises StudyError for a damaged file."""
    path = find_history(study)
    rows = list(csv.reader(io.StringIO(_read_text(path), newline="")))
    if (rows and tuple(rows[0]) != HEADER) or any(len(row) != len(HEADER) for row in rows if row):
        advice = "Put back a copy of it from before; what was decided would else be lost."
        raise StudyError([Problem(path.name, "", "", f"the columns {', '.join(HEADER)}", advice)])
    return {fold_name(row[0]): Decision(*row) for row in rows[1:] if row}


def _read_text(path: Path) -> str:
    """The history's text, also as a spreadsheet program saved it; empty when there is none."""
    data = path.read_bytes() if path.exists() else b""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def add_decisions(study: Study, decisions: Iterable[Decision]) -> None:
    """Add decisions to the history; makes the file where there is none yet."""
    path = find_history(study)
    held = _read_text(path).replace("\r\n", "\n")
    sink = io.StringIO()
    rows = csv.writer(sink, lineterminator="\n")
    rows.writerows([] if held.strip() else [HEADER])
    rows.writerows(map(astuple, decisions))
    between = "" if not held or held.endswith("\n") else "\n"
    write_bytes(path, (held + between + sink.getvalue()).encode("utf-8"))
    path.chmod(0o600)


def list_refused(latest: Latest) -> frozenset[str]:
    """The folded names that people said are no names."""
    return frozenset(name for name, d in latest.items() if d.decision == NOT_A_NAME)


def list_masked_names(latest: Latest) -> list[str]:
    """The names that people said are a person's: those that no file shows get rows by them."""
    return [d.name for d in latest.values() if d.decision in (PERSON, SAME_AS)]


@dataclass(frozen=True)
class _Settled:
    """Key rows by short name, what was decided on each, and who each turns out to be."""

    rows: dict[str, dict]
    decided: dict[str, Decision]

    def find_target(self, participant: str) -> str | None:
        """The short name a joined row points to directly."""
        decision = self.decided[participant]
        wanted = fold_name(decision.same_as_name) if decision.same_as_name else None
        named = [p for p, row in self.rows.items() if wanted and fold_name(row["name"]) == wanted]
        if decision.same_as in named or (not named and decision.same_as in self.rows):
            return decision.same_as
        return named[0] if named else None

    def follow(self, participant: str) -> str | None:
        """Who a row is in the end; None where that leads in a circle, to nobody or to no name."""
        seen = []
        while (held := self.decided.get(participant)) and held.decision == SAME_AS:
            seen.append(participant)
            participant = self.find_target(participant)
            if participant is None or participant in seen:
                return None
        return None if held and held.decision == NOT_A_NAME else participant


def _settle(key: pd.DataFrame, latest: Latest) -> _Settled:
    """Registered people are never decided on; nor is a found one whom the registry now lists."""
    rows = {row["participant"]: as_row(row) for row in key.to_dict("records")}
    decided = {
        p: latest[fold_name(row["name"])]
        for p, row in rows.items()
        if row["basis"] != "registry" and fold_name(row["name"]) in latest
    }
    return _Settled(rows, {p: d for p, d in decided.items() if d.decision != OPEN})


def settle_key(key: pd.DataFrame, latest: Latest) -> pd.DataFrame:
    """The key's names as decided: columns of the key and `decision`.

    A refused name is gone; a joined one stays as a row of its own, with the short name and the
    pseudonym of the person it belongs to, after everybody else. A joined name that leads to nobody
    is as if nothing had been decided, so that it stays masked.
    """
    settled = _settle(key, latest)
    people, joined = [], []
    for participant, row in settled.rows.items():
        held = settled.decided.get(participant)
        if held is None or held.decision == PERSON:
            people.append(row | {"decision": held and PERSON})
        elif held.decision == SAME_AS:
            target = settled.follow(participant)
            if target is None:
                people.append(row | {"decision": None})
                continue
            other = settled.rows[target]
            same = {c: other[c] for c in ("participant", "pseudonym", "role", "district")}
            joined.append(row | same | {"decision": SAME_AS})
    return pd.DataFrame([*people, *joined], columns=list(NAMES_COLUMNS), dtype=object)


def list_people(names: pd.DataFrame) -> pd.DataFrame:
    """Of settled names one row a person: the joined names left out."""
    return names[names.decision != SAME_AS].reset_index(drop=True)


def list_found_names(key: pd.DataFrame, latest: Latest) -> list[dict]:
    """Rows of the table found_names: each unlisted name by its pseudonym, and its decision."""
    settled = _settle(key, latest)
    listed = {fold_name(r["name"]) for r in settled.rows.values() if r["basis"] == "registry"}
    rows = []
    for participant, row in settled.rows.items():
        if row["basis"] == "registry" or fold_name(row["name"]) in listed:
            continue
        held = settled.decided.get(participant)
        same = settled.follow(participant) if held and held.decision == SAME_AS else None
        decision = (
            OPEN if held is None or (held.decision == SAME_AS and not same) else held.decision
        )
        told = {c: row[c] for c in ("participant", "pseudonym", "basis")}
        rows.append(told | {"decision": decision, "same_as": same})
    return rows


def find_circles(key: pd.DataFrame, latest: Latest) -> set[str]:
    """Folded names joined to somebody who is, in the end, nobody: circles, and names refused."""
    settled = _settle(key, latest)
    return {
        fold_name(settled.rows[p]["name"])
        for p, held in settled.decided.items()
        if held.decision == SAME_AS and settled.follow(p) is None
    }
