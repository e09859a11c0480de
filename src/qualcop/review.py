"""What a person decides about found names: taken in from the sheet, and shown in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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
    list_found_names,
    read_decisions,
)
from qualcop.errors import Problem, StudyError
from qualcop.found_names import Sighting, read_sightings
from qualcop.key import read_key
from qualcop.names import fold_name
from qualcop.names_sheet import (
    NamesSheet,
    find_sheet,
    read_names_sheet,
    write_names_sheet,
)
from qualcop.proposals import propose
from qualcop.pseudonyms import as_row
from qualcop.study import Study

BASES = {
    "attendance_line": "attendance list",
    "speaker_label": "speaker label",
    "email_header": "mail header",
    "property": "file property",
    "running_text": "running text",
    "comment_author": "author of a comment",
    "signature": "signature",
    "salutation": "salutation",
    "model": "language model",
}
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
    word, other = _fold(cells.get("decision", "")), cells.get("same as", "")
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


def _fold(cell: str) -> str:
    return " ".join(cell.casefold().replace("_", " ").replace("-", " ").split())


# ------------------------------------------------------------------ the sheet made anew
@dataclass(frozen=True)
class Entry:
    """A found name as the sheet shows it: its cells, its decision, its bases, in how many files."""

    cells: dict[str, object]
    decision: str
    bases: tuple[str, ...]
    files: int


def list_entries(study: Study) -> list[Entry]:
    """Every found name of the study's key, the most often found first; none before a first run."""
    key = read_key(study.key)
    if key is None:
        return []
    latest = read_decisions(study)
    rows = {row["participant"]: as_row(row) for row in key.to_dict("records")}
    seen = _gather_sightings(rows, read_sightings(study))
    found = {f["participant"]: f for f in list_found_names(key, latest)}
    sure = {p: max(s.confidence for s in seen[p]) for p in found if seen.get(p)}
    proposals = propose(rows.values(), [rows[p] for p in found], sure)
    entries = [
        _make_entry(rows[p], seen.get(p, []), f["decision"], proposals[p]) for p, f in found.items()
    ]
    return sorted(entries, key=lambda e: (-e.files, str(e.cells["participant"])))


def _gather_sightings(
    rows: Mapping[str, Mapping], sightings: Iterable[Sighting]
) -> dict[str, list[Sighting]]:
    """The sightings of each row of the key, by its name or a spelling learned for it."""
    owners = {fold_name(row["name"]): p for p, row in rows.items()}
    for participant, row in rows.items():
        for alias in row["aliases"]:
            owners.setdefault(fold_name(alias), participant)
    seen: dict[str, list[Sighting]] = {}
    for sighting in sightings:
        if owner := owners.get(fold_name(sighting.name)):
            seen.setdefault(owner, []).append(sighting)
    return seen


def _make_entry(row: Mapping, seen: list[Sighting], decision: str, proposal: str) -> Entry:
    bases = tuple(sorted({s.basis for s in seen} or {row["basis"]}))
    best = max(seen, key=lambda s: (bool(s.context), s.confidence), default=None)
    written = [*row["aliases"], row["email"]]
    files = len({s.path for s in seen})
    cells = {
        "participant": row["participant"],
        "pseudonym": row["pseudonym"],
        "name": row["name"],
        "also written": "; ".join(filter(None, written)),
        "found as": "; ".join(BASES.get(b, b.replace("_", " ")) for b in bases),
        "confidence": max((s.confidence for s in seen), default=""),
        "files": files or "",
        "context": best.context if best else "",
        "file": best.path.encode("utf-8", "replace").decode() if best else "",
        "proposal": proposal if decision == OPEN else "decided",
    }
    return Entry(cells, decision, bases, files)


def refresh_names_sheet(study: Study) -> list[Problem]:
    """Bring the sheet up to date with the key; what a person typed stays. Returns what hindered it.

    Rows of names that a list holds by now, or that the key no longer has, stay as well.
    """
    entries = list_entries(study)
    path, problems = find_sheet(study.private)
    sheet = read_names_sheet(path)
    if isinstance(sheet, Problem):
        return [*problems, sheet]
    if sheet is None and not entries:
        return problems
    latest = read_decisions(study)
    places = _place_rows(sheet)
    renumbered = _list_settled_rows(sheet, latest)
    changed, added = {}, []
    for entry in entries:
        name = fold_name(str(entry.cells["name"]))
        place = places.get((entry.cells["participant"], name), renumbered.get(name))
        if place is None:
            added.append(entry.cells | _tell_decision(latest, str(entry.cells["name"])))
        elif differing := _list_differing(sheet, place, entry.cells):
            changed[place] = differing
    hindered = write_names_sheet(path, sheet, changed, added)
    return [*problems, *([hindered] if hindered else [])]


def _place_rows(sheet: NamesSheet | None) -> dict[tuple[str, str], int]:
    """Row numbers by short name and folded name."""
    rows = sheet.rows.items() if sheet else ()
    return {(c.get("participant", ""), fold_name(c["name"])): n for n, c in rows if c.get("name")}


def _list_settled_rows(sheet: NamesSheet | None, latest: Mapping[str, Decision]) -> dict[str, int]:
    """Row numbers by folded name, of rows that decide nothing new: they follow their name.

    So a row stays one row when a lost key is made again with other numbers; a row with something
    new in it is never given another short name, for it may have been torn apart in sorting.
    """
    settled = {}
    for number, cells in (sheet.rows if sheet else {}).items():
        name = fold_name(cells.get("name", ""))
        held = latest.get(name, Decision("", OPEN)).decision
        if name and (_fold(cells.get("decision", "")) or OPEN) == held:
            settled.setdefault(name, number)
    return settled


def _tell_decision(latest: Mapping[str, Decision], name: str) -> dict[str, str]:
    """The typed cells of a row that is new on the sheet: what was decided before, if anything."""
    held = latest.get(fold_name(name))
    if held is None or held.decision == OPEN:
        return {}
    return {"decision": held.decision, "same as": held.same_as}


def _list_differing(sheet: NamesSheet, number: int, cells: Mapping) -> dict[str, object]:
    row = sheet.rows[number]
    return {c: v for c, v in cells.items() if c in sheet.header and not _is_same(row.get(c, ""), v)}


def _is_same(held: str, value: object) -> bool:
    if isinstance(value, int | float):
        try:
            return float(held.replace(",", ".")) == float(value)
        except ValueError:
            return False
    return held.split() == str(value).split()


# ------------------------------------------------------------------ what `qualcop names` says
def count_open(study: Study) -> int:
    """How many found names nobody has decided on yet."""
    return sum(e.decision == OPEN for e in list_entries(study))


def describe_names(study: Study, *, show: bool = False) -> list[str]:
    """Lines on the state of the sheet; names themselves only with `show`."""
    if not study.key.exists():
        return ["This study has not been run yet, so no names were looked for: make memo first."]
    entries = list_entries(study)
    if not entries:
        return ["No name was found beside those on your list: nothing to decide."]
    counts = Counter(e.decision for e in entries)
    told = {PERSON: "confirmed as people", SAME_AS: "joined to another person"}
    told |= {"not a name": "refused as no names", OPEN: "not decided yet (masked until you do)"}
    lines = [f"{len(entries)} names found that are not on your list:"]
    lines += [f"  {counts.get(d, 0):5}  {words}" for d, words in told.items()]
    bases = Counter(b for e in entries for b in e.bases)
    lines.append("Found as: " + ", ".join(
        f"{BASES.get(b, b.replace('_', ' '))} {n}" for b, n in sorted(bases.items())
    ))  # fmt: skip
    waiting = [e for e in entries if e.decision == OPEN]
    for entry in waiting[:10]:
        name = f" = {entry.cells['name']}" if show else ""
        lines.append(
            f"  {entry.cells['pseudonym']}{name}: found in {entry.files} file"
            + "s" * (entry.files != 1)
        )
    lines.append(f"The sheet: {find_sheet(study.private)[0]}")
    todo = "Open it, choose a decision for each row, save; then make memo."
    return [*lines, todo if waiting else "Everything is decided."]
