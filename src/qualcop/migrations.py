"""Reads and checks what changed between versions of a codebook: `codebooks/migrations.yaml`.

A step leads from one version to the next and lists changes: add, rename, merge, split, move,
narrow, widen, retire. The file is laid out as `workflow/schemas/migrations.schema.yaml` says; how
codings are carried over by it is in `migrating.py`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd

from qualcop.codebook import join_lines
from qualcop.errors import Problem, StudyError
from qualcop.marked_yaml import MarkedYaml, Place, check_schema, read_marked
from qualcop.study import Study, find_migrations, read_settings

NAME = "migrations.yaml"
ENDING_KINDS = frozenset({"rename", "merge", "split", "retire"})  # the old name is gone after them


@dataclass(frozen=True)
class Change:
    """One change: its kind, the codes before it and those after it, in the order of the file.

    A code that only changes its meaning or place stands on both sides; one that is added only on
    the other side, where a retired one has the code to use instead, if any. `under` is the new
    parent of a moved code.
    """

    kind: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    because: str | None = None
    under: str | None = None


@dataclass(frozen=True)
class Migration:
    """One step: the two versions, and what changed between them."""

    from_version: str
    to_version: str
    changes: tuple[Change, ...]


def read_version(text: str) -> tuple[int, ...]:
    """A version as numbers that can be compared; () for what is none, before all others."""
    return tuple(map(int, text.split("."))) if re.fullmatch(r"\d+(\.\d+)*", text) else ()


def read_migrations(path: str | Path) -> list[Migration]:
    """The steps of a file, oldest first. Raises StudyError with every fault that the file alone
    shows; `check_migrations` compares it with the codebook too."""
    marked, problems = _read_checked(Path(path))
    if problems:
        raise StudyError(problems)
    return _list_steps(marked.data)


def list_migrations(study: Study) -> list[Migration]:
    """The steps that are declared for the study's codebook, oldest first; none without the file.

    Raises StudyError with every fault of that file, of the options, and for a missing codebook.
    """
    declared = find_migrations(study, read_settings(study))
    return [step for path in declared for step in read_migrations(path)]


def list_ended(migrations: Iterable[Migration], codebook: pd.DataFrame) -> dict[str, str]:
    """The codes that the codebook no longer has since a rename, merge, split or retire, each with
    the last version that had it."""
    now = set(codebook["code"])
    return {
        code: step.from_version
        for step in migrations
        for change in step.changes
        if change.kind in ENDING_KINDS
        for code in change.before
        if code not in now
    }


def list_added(migrations: Iterable[Migration]) -> set[str]:
    """The codes of now that a step put in, or that hold in their meaning one that was put in."""
    added: set[str] = set()
    for step in migrations:
        for change in step.changes:
            grown = change.kind == "add" or bool(added.intersection(change.before))
            if change.kind in ENDING_KINDS:
                added -= set(change.before)
            if grown and change.kind != "retire":
                added |= set(change.after)
    return added


def check_migrations(path: str | Path, codebook: pd.DataFrame) -> list[Problem]:
    """Every fault of a file beside the newest codebook (`tables.CODEBOOK`), each with its line."""
    try:
        marked, problems = _read_checked(Path(path))
    except StudyError as error:
        return error.problems
    return problems or sorted(_check_against(marked, codebook), key=_line_number)


def _list_steps(data: Mapping[str, Any]) -> list[Migration]:
    return [
        Migration(step["from"], step["to"], tuple(_read_change(*_only(c)) for c in step["changes"]))
        for step in data["migrations"]
    ]


def _only(change: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    return next(iter(change.items()))


def _read_change(kind: str, said: Mapping[str, Any]) -> Change:
    if kind == "add":
        return Change(kind, (), (said["code"],), join_lines(said.get("because")))
    before = tuple(said.get("codes") or (said["code"],))
    if kind in ("rename", "merge"):
        after = (said["to"],)
    elif kind == "split":
        after = tuple(said["into"])
    elif kind == "retire":
        after = (said["instead"],) if "instead" in said else ()
    else:
        after = before
    return Change(kind, before, after, join_lines(said.get("because")), said.get("under"))


# --------------------------------------------------------------------------- the file alone
def _read_checked(path: Path) -> tuple[MarkedYaml, list[Problem]]:
    marked = read_marked(path)
    problems = check_schema(marked, "migrations")
    if not problems:
        problems = sorted([*_check_chain(marked), *_check_steps(marked)], key=_line_number)
    return marked, problems


def _line_number(problem: Problem) -> int:
    return int(re.findall(r"\d+", problem.place)[0])


def _check_chain(marked: MarkedYaml) -> Iterator[Problem]:
    """Each step leads to a later version, and begins where the one before it ended."""
    steps = marked.data["migrations"]
    for number, step in enumerate(steps):
        if read_version(step["from"]) >= read_version(step["to"]):
            place = ("migrations", number, "to")
            yield marked.problem(place, step["to"], f"a version after {step['from']}")
    for number, (first, second) in enumerate(pairwise(steps), start=1):
        if first["to"] != second["from"]:
            place = ("migrations", number, "from")
            advice = "Steps stand in order without a gap; `changes: []` says that no code changed."
            yield marked.problem(
                place, second["from"], f"{first['to']}, where the last ended", advice
            )


def _check_steps(marked: MarkedYaml) -> Iterator[Problem]:
    """Within a step each code is changed once, and none becomes a code that is changed too."""
    for number, step in enumerate(_list_steps(marked.data)):
        changed = Counter(code for change in step.changes for code in change.before)
        ended = {c for change in step.changes if change.kind in ENDING_KINDS for c in change.before}
        made = Counter(
            c for change in step.changes if change.kind != "retire" for c in change.after
        )
        for row, change in enumerate(step.changes):
            place = ("migrations", number, "changes", row, change.kind)
            for code in change.before:
                if changed[code] > 1:
                    advice = "Say in one change what became of it, or make two steps."
                    yield marked.problem(place, code, "each code changed once in a step", advice)
            for code in set(change.after) - set(change.before):
                if code in ended:
                    expected = "a code that the same step leaves its name"
                    advice = "Codes that turn into each other need two steps, by a name in between."
                    yield marked.problem(place, code, expected, advice)
                elif made[code] > 1 and change.kind != "retire":
                    expected = "a code that one change makes"
                    yield marked.problem(place, code, expected, "Use one merge for all of them.")
            if change.kind == "rename" and change.before == change.after:
                yield marked.problem(place, change.before[0], "two different names")


# --------------------------------------------------------------------------- beside the codebook
def _check_against(marked: MarkedYaml, codebook: pd.DataFrame) -> Iterator[Problem]:
    """What codes became is in the codebook, what they were is not, and the versions meet."""
    steps = _list_steps(marked.data)
    parents = dict(zip(codebook["code"], codebook["parent"], strict=True))
    version = str(codebook["version"].iloc[0]) if len(codebook) else ""
    for number, step in enumerate(steps):
        later = steps[number + 1 :]
        if read_version(step.to_version) > read_version(version):
            place = ("migrations", number, "to")
            expected = f"at most {version}, the codebook's version"
            advice = "Raise `version` in the codebook with the change."
            yield marked.problem(place, step.to_version, expected, advice)
        for row, change in enumerate(step.changes):
            place = ("migrations", number, "changes", row, change.kind)
            yield from _check_after(marked, place, change, later, parents)
            yield from _check_before(marked, place, change, later, parents)


def _check_after(
    marked: MarkedYaml, place: Place, change: Change, later: list[Migration], parents: Mapping
) -> Iterator[Problem]:
    """The codes that a change leads to are there, or a later step says what became of them."""
    for code in (*change.after, *([change.under] if change.under else [])):
        if code in parents or any(code in c.before for step in later for c in step.changes):
            continue
        close = get_close_matches(code, sorted(parents), 1)
        advice = f"Did you mean {close[0]}?" if close else "The codebook lists the codes."
        yield marked.problem(place, code, "a code of the codebook", advice)
    if change.kind != "move":
        return
    (code,) = change.before
    moved_again = any(code in c.before for step in later for c in step.changes)
    if code in parents and not moved_again:
        parent = parents[code]
        if change.under in parents and parent != change.under:
            expected = f"the parent of {code} in the codebook: {parent}"
            yield marked.problem((*place, "under"), change.under, expected)


def _check_before(
    marked: MarkedYaml, place: Place, change: Change, later: list[Migration], parents: Mapping
) -> Iterator[Problem]:
    """A name that a change did away with is not in the codebook, unless a later step made it."""
    if change.kind not in ENDING_KINDS:
        return
    for code in set(change.before) - (set(change.after) if change.kind != "retire" else set()):
        made_again = any(code in c.after for step in later for c in step.changes)
        if code in parents and not made_again:
            expected = f"a code that the codebook no longer holds, after {change.kind}"
            advice = "Take it out of the codebook, or this change out of the list."
            yield marked.problem(place, code, expected, advice)
