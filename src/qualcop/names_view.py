"""The review sheet made from what was found and decided, and what `qualcop names` says of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from qualcop.decisions import (
    OPEN,
    PERSON,
    SAME_AS,
    Decision,
    list_found_names,
    read_decisions,
)
from qualcop.errors import Problem
from qualcop.found_names import Sighting, read_sightings
from qualcop.hints import hint
from qualcop.key import read_key
from qualcop.names import fold_name
from qualcop.names_sheet import (
    NamesSheet,
    find_sheet,
    fold_cell,
    read_names_sheet,
    write_names_sheet,
)
from qualcop.proposals import propose
from qualcop.pseudonyms import ADDED, as_row
from qualcop.study import Study, tell_folder

BASES = {
    "attendance_line": "attendance list",
    "speaker_label": "speaker label",
    "email_header": "mail header",
    "property": "file property",
    "running_text": "running text",
    "label": "heading, title or file name",
    "comment_author": "author of a comment",
    "signature": "signature",
    "salutation": "salutation",
    "model": "language model",
    ADDED: "added by you",
}


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
    joined: dict[str, list[str]] = {}
    for p, f in found.items():
        if rows[p]["basis"] == ADDED and f["same_as"]:
            joined.setdefault(f["same_as"], []).append(rows[p]["name"])
    entries = [
        _make_entry(rows[p], seen.get(p, []), f["decision"], proposals[p], joined.get(p, []))
        for p, f in found.items()
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


def _make_entry(
    row: Mapping, seen: list[Sighting], decision: str, proposal: str, joined: list[str]
) -> Entry:
    """A line of the sheet; `joined` are names people added as other spellings of this one."""
    bases = tuple(sorted({s.basis for s in seen} or {row["basis"]}))
    best = max(seen, key=lambda s: (bool(s.context), s.confidence), default=None)
    written = [*dict.fromkeys([*row["aliases"], *joined]), row["email"]]
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
        if name and (fold_cell(cells.get("decision", "")) or OPEN) == held:
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
        run = hint("memo", tell_folder(study))
        return [f"This study has not been run yet, so no names were looked for. Type: {run}"]
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
    run = hint("memo", tell_folder(study))
    todo = f"Open it, choose a decision for each row, save; then: {run}"
    return [*lines, todo if waiting else "Everything is decided."]
