"""What a person decides about found names, taken in from the sheet with every fault in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches

import pandas as pd

from qualcop.decisions import (
    DECISIONS,
    OPEN,
    PERSON,
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
from qualcop.pseudonyms import update_key
from qualcop.registry import read_registry
from qualcop.study import Study

LONGEST = 6  # words of a name
_SEVERAL = re.compile(r"[;/|@&\n]|\d")
NOT_USED = "The row is not used: mend it, or delete it."
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
    if sheet is None:
        return [], problems
    key = update_key(key, read_registry(study)[0].participants, added=_list_new_names(sheet, key))
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
        if fault := _find_fault_of_name(sheet, number, cells, people):
            problems.append(fault)
        if fault or not cells.get("name"):
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
        for other in _read_spellings(cells, decision, people):
            typed.setdefault(fold_name(other.name), (number, other))
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

        self.names = {fold_name(r["name"]): r["basis"] for r in self.rows.values()}

    def is_known(self, name: str) -> bool:
        """Whether the key has a row of this name."""
        return fold_name(name) in self.names

    def is_listed(self, name: str) -> bool:
        """Whether the participants sheet lists this name."""
        return self.names.get(fold_name(name)) == "registry"

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


def _list_new_names(sheet: NamesSheet, key: pd.DataFrame | None) -> list[str]:
    """Names in rows that a person added with a decision by which they are masked."""
    held = set() if key is None else set(key.participant)
    return [
        cells["name"]
        for cells in sheet.rows.values()
        if cells.get("participant", "") not in held
        and fold_cell(cells.get("decision", "")) in (PERSON, SAME_AS)
        and _is_one_name(cells.get("name", ""))
    ]


def _is_one_name(text: str) -> bool:
    """Whether a cell holds one person's name: no address, no list, no remark."""
    letters = sum(c.isalpha() for c in text)
    return letters > 1 and len(text.split()) <= LONGEST and not _SEVERAL.search(text)


def _find_fault_of_name(
    sheet: NamesSheet, number: int, cells: Mapping[str, str], people: _People
) -> Problem | None:
    """What keeps a row that a person added from being used; None for rows that runs wrote."""
    name, word = cells.get("name", ""), cells.get("decision", "")
    if cells.get("participant"):
        return None
    if not name:
        expected = "a name beside the decision"
        return _fault(sheet, number, "name", expected, NOT_USED, word) if word else None
    if not _is_one_name(name):
        expected = "one person's name in one row, with letters and without address"
        return _fault(sheet, number, "name", expected, NOT_USED, word)
    if people.is_listed(name):
        expected = "a name that the participants sheet does not list"
        advice = "It is masked already. Other spellings belong there, in the column aliases."
        return _fault(sheet, number, "name", expected, advice, word)
    if not word and not people.is_known(name):
        expected = "person, same as, or not a name"
        return _fault(sheet, number, "decision", expected, NOT_USED)
    return None


def _read_spellings(
    cells: Mapping[str, str], decision: Decision, people: _People
) -> list[Decision]:
    """Other spellings typed beside a name that a person added: each the same person as it."""
    if cells.get("participant") or decision.decision not in (PERSON, SAME_AS):
        return []
    same = (decision.same_as, decision.same_as_name or decision.name)
    spellings = [part.strip() for part in cells.get("also written", "").split(";")]
    return [
        Decision(text, SAME_AS, *same)
        for text in spellings
        if _is_one_name(text) and not people.is_known(text)
    ]


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
