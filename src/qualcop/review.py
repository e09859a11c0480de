"""What a person decides about found names, taken in from the sheet with every fault in it."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

import pandas as pd

from qualcop.decisions import (
    DECISIONS,
    OPEN,
    SAME_AS,
    Decision,
    add_decisions,
    find_circles,
    read_decisions,
)
from qualcop.errors import Problem, StudyError
from qualcop.key import read_key
from qualcop.names import fold_name
from qualcop.names_sheet import (
    NamesSheet,
    find_sheet,
    fold_cell,
    read_names_sheet,
)
from qualcop.study import Study

STAYS_MASKED = "The row is not used, so the name stays as it was."


def take_in_decisions(study: Study) -> list[Problem]:
    """Add what the sheet says anew to the history of decisions; returns every fault of the sheet.

    The history is made where there is none. Raises StudyError for a damaged history or key.
    """
    changed, problems = _read_changes(study)
    add_decisions(study, changed)
    return problems


def check_names(study: Study) -> list[Problem]:
    """Every fault of the names sheet and its history; writes nothing."""
    try:
        return _read_changes(study)[1]
    except StudyError as error:
        return error.problems


def _read_changes(study: Study) -> tuple[list[Decision], list[Problem]]:
    latest, key = read_decisions(study), read_key(study.key)
    path, problems = find_sheet(study.private)
    sheet = read_names_sheet(path)
    if isinstance(sheet, Problem):
        return [], [*problems, sheet]
    if sheet is None or key is None:
        return [], problems
    typed, faults = _read_rows(sheet, key, latest)
    circles = find_circles(key, latest | {n: d for n, (_, d) in typed.items()})
    for name in sorted(circles & set(typed), key=lambda n: typed[n][0]):
        expected = "somebody who is a person in the end: this leads in a circle, or to no name"
        faults.append(_fault(sheet, typed[name][0], "same as", expected, STAYS_MASKED))
    changed = [
        decision
        for name, (_, decision) in typed.items()
        if name not in circles and decision != latest.get(name, Decision(decision.name, OPEN))
    ]
    return changed, [*problems, *sorted(faults, key=lambda p: int(p.place.split()[1].strip(",")))]


def _fault(
    sheet: NamesSheet, row: int, column: str, expected: str, advice: str, value: str = ""
) -> Problem:
    return Problem(
        sheet.path.name, f"row {row}, column {column}", value, expected, advice, "warning"
    )


def _read_rows(
    sheet: NamesSheet, key: pd.DataFrame, latest: Mapping[str, Decision]
) -> tuple[dict[str, tuple[int, Decision]], list[Problem]]:
    """Row number and decision by folded name, and the faults of rows and of pairs of them."""
    people = _People(key)
    typed: dict[str, tuple[int, Decision]] = {}
    problems, contradicted = [], set()
    for number, cells in sheet.rows.items():
        if not cells.get("name"):
            continue
        decision = _read_row(sheet, number, cells, people)
        if isinstance(decision, Decision) and _is_torn(cells, people, decision, latest):
            expected = f"the name that belongs to {cells['participant']}"
            advice = f"Sort all columns together. {STAYS_MASKED}"
            decision = _fault(sheet, number, "name", expected, advice)
        if isinstance(decision, Problem):
            problems.append(decision)
            continue
        name = fold_name(decision.name)
        if name in typed and typed[name][1] != decision:
            expected = f"one decision for one name (row {typed[name][0]} says another)"
            problems.append(_fault(sheet, number, "decision", expected, "Neither row is used."))
            contradicted.add(name)
        typed.setdefault(name, (number, decision))
    kept = {n: t for n, t in typed.items() if n not in contradicted}
    return kept, problems


class _People:
    """Who may be meant by a short name, a pseudonym or a full name."""

    def __init__(self, key: pd.DataFrame) -> None:
        self.rows = {row["participant"]: row for row in key.to_dict("records")}
        self.known: dict[str, set[str]] = {}
        for participant, row in self.rows.items():
            pseudonym = row["pseudonym"]
            for text in (participant, pseudonym, pseudonym.split(" · ")[0], row["name"]):
                self.known.setdefault(" ".join(text.casefold().split()), set()).add(participant)

    def find(self, text: str) -> set[str]:
        """The short names of those a cell may mean."""
        found = self.known.get(" ".join(text.casefold().split()))
        folded = fold_name(text)
        by_name = {p for p, row in self.rows.items() if folded and fold_name(row["name"]) == folded}
        return found or by_name


def _read_row(
    sheet: NamesSheet, number: int, cells: Mapping[str, str], people: _People
) -> Decision | Problem:
    """What one row decides; a row without a decision is one that leaves its name open."""
    participant = cells.get("participant", "")
    word, other = fold_cell(cells.get("decision", "")), cells.get("same as", "")
    if word and word not in DECISIONS:
        near = get_close_matches(word, DECISIONS, n=1, cutoff=0.5)
        advice = f"Did you mean {near[0]!r}? " if near else ""
        expected = "person, same as, or not a name"
        # a cell of the wrong column may hold a name: only what is close to a decision is shown
        shown = cells["decision"] if near else ""
        return _fault(sheet, number, "decision", expected, advice + STAYS_MASKED, shown)
    if bool(other) != (word == SAME_AS):
        expected = "a person in the column same as where the decision is same as, and only there"
        return _fault(sheet, number, "same as", expected, STAYS_MASKED)
    if word != SAME_AS:
        return Decision(cells["name"], word or OPEN)
    found = people.find(other) - {participant}
    if len(found) != 1:
        expected = "one other person: a short name such as p05, a pseudonym or a full name"
        return _fault(sheet, number, "same as", expected, STAYS_MASKED)
    (same,) = found
    return Decision(cells["name"], SAME_AS, same, people.rows[same]["name"])


def _is_torn(
    cells: Mapping[str, str], people: _People, decision: Decision, latest: Mapping[str, Decision]
) -> bool:
    """Whether a decision is new and its row's short name is another name's: rows were torn apart.

    A row with nothing new is left be: it may come from before a lost key was made again.
    """
    held = people.rows.get(cells.get("participant", ""))
    if held is None or fold_name(held["name"]) == fold_name(decision.name):
        return False
    return decision != latest.get(fold_name(decision.name), Decision(decision.name, OPEN))
