"""Reads an exchange file (QDPX, QDC, QDE) of any program, and says what was found in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from qualcop.errors import Problem, StudyError
from qualcop.readers.model import Refused
from qualcop.refi.model import Coding, Project, Reading, Selection
from qualcop.refi.offsets import tell_odds
from qualcop.refi.positions import Convention, list_conventions, parse_convention

EXAMPLE = "utf16-crlf2-bom0"
MANY = 12  # sources that are told one by one; more are told together
_INCLUSIVE = "; ends taken to include their last character"
_BASES = {
    "own": "as its own selections show",
    "common": "as the selections of all sources together show",
    "given": "as you said",
    "program": "as the program that wrote it is known to count",
    "any": "all ways of counting agree",
}


def read_project(
    path: str | Path, convention: str | None = None, mask: Callable[[str], str] = str
) -> Project:
    """The project or codebook in an exchange file, positions in code points of clean texts.

    `convention` (utf16-crlf2-bom0) says how the program counts; without it the selections tell.
    The project's words and names are as the file has them: mask them before they are shown or kept;
    `mask` is applied to the problems only. Raises StudyError when the file is none, damaged or
    hostile, or when it stays open how a source's positions are counted.
    """
    from qualcop.refi.container import Container
    from qualcop.refi.reading import read_tree

    path, given = Path(path), _parse_given(convention)
    try:
        with Container(path) as container:
            project, problems = read_tree(container.root, container.read_text, path.name, given)
            odd = container.remarks
    except Refused as refused:
        expected = "a REFI-QDA project or codebook"
        advice = f"Refused: {refused.reason}."
        problems = [Problem(path.name, "", "", expected, advice)]
        raise StudyError(_mask_problems(problems, mask)) from None
    if problems:
        raise StudyError(_mask_problems(problems, mask))
    remarks = (f"{what} ({n})" for what, n in sorted(Counter(odd).items()))
    return replace(project, remarks=(*remarks, *project.remarks))


def who_coded(coding: Coding, selection: Selection | None = None) -> str | None:
    """The GUID of who gave a code: who made the coding or, where that is not said, the passage."""
    return coding.user or (selection.user if selection else None)


def when_coded(coding: Coding, selection: Selection | None = None) -> str | None:
    """When a code was given: when the coding or, where that is not said, the passage was made."""
    return coding.made or (selection.made if selection else None)


def describe_project(project: Project) -> list[str]:
    """What a project holds, how its positions were read and what was lost: lines for a report.

    Lines hold names of sources and users as the file has them.
    """
    lines = [_tell_contents(project)]
    names = {source.guid: source.name for source in project.sources}
    if len(project.readings) > MANY:
        lines += _tell_many(project.readings, names)
    else:
        lines += [_tell_reading(r, names.get(r.source, r.source)) for r in project.readings]
    lines += [f"Odd, and read all the same: {remark}." for remark in project.remarks]
    lines += [f"Not carried over: {x.what}, {x.count} ({x.why})." for x in project.losses]
    if not project.losses:
        lines.append("Nothing in the file was left out.")
    return lines


def _tell_contents(project: Project) -> str:
    selections = [s for source in project.sources for s in source.selections]
    codings = sum(len(s.codings) for s in (*selections, *project.sources))
    written = f", written by {project.origin}" if project.origin else ""
    counts = {
        "sources": len(project.sources),
        "with text": sum(s.text is not None for s in project.sources),
        "codes": len(project.codes),
        "selections": len(selections),
        "codings": codings,
        "users": len(project.users),
        "notes": len(project.notes),
        "cases": len(project.cases),
        "sets": len(project.sets),
        "variables": len(project.variables),
        "links": len(project.links),
    }
    told = ", ".join(f"{what} {n:,}" for what, n in counts.items() if n)
    return f"Project {project.name!r}{written}: {told or 'empty'}."


def _tell_reading(reading: Reading, name: str) -> str:
    basis = _BASES[reading.basis]
    lead = ""
    if reading.margin is not None and reading.rival:
        lead = f", {tell_odds(reading.margin)} {reading.rival}"
    told = f"{reading.on_edges} of {reading.selections} selections on edges of words"
    if reading.names:
        told += f", {reading.names_fit} of {reading.names} names are the words selected"
    ends = _INCLUSIVE if reading.inclusive else ""
    return f"Source {name!r}: positions read as {reading.convention} ({basis}{lead}); {told}{ends}."


def _tell_many(readings: Sequence[Reading], names: dict[str, str]) -> list[str]:
    """The readings of a project of many sources: one line for those read alike."""
    alike: dict[tuple[str, str, bool], list[Reading]] = {}
    for reading in readings:
        alike.setdefault((reading.convention, reading.basis, reading.inclusive), []).append(reading)
    lines = []
    for (convention, basis, inclusive), group in alike.items():
        least = min(group, key=lambda r: float("inf") if r.margin is None else r.margin)
        edges, all_ = sum(r.on_edges for r in group), sum(r.selections for r in group)
        told = f"{len(group)} sources: positions read as {convention} ({_BASES[basis]}"
        if least.margin is not None and least.rival:
            told += f"; at least, in {names.get(least.source)!r}, {tell_odds(least.margin)}"
            told += f" {least.rival}"
        told += f"); {edges:,} of {all_:,} selections on edges of words"
        lines.append(told + (_INCLUSIVE if inclusive else "") + ".")
    return lines


def _parse_given(convention: str | None) -> Convention | None:
    """The convention a person gave. Raises StudyError when there is none such."""
    given = parse_convention(convention) if convention else None
    if convention and given is None:
        known = ", ".join(map(str, list_conventions()))
        problem = Problem("--convention", "", convention, f"one of {known}", f"Such as {EXAMPLE}.")
        raise StudyError([problem])
    return given


def _mask_problems(problems: list[Problem], mask: Callable[[str], str]) -> list[Problem]:
    words = ("file", "place", "value", "expected", "advice")
    return [replace(p, **{word: mask(getattr(p, word)) for word in words}) for p in problems]
