"""Reads and checks a codebook: its families, codes, and the patterns of the rule coder.

The file is YAML, laid out as `workflow/schemas/codebook.schema.yaml` says. Codes may nest; a family
only groups. `<name>` in a pattern stands for each word of that word list.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from qualcop.errors import Problem, StudyError
from qualcop.marked_yaml import MarkedYaml, Place, check_schema, read_marked
from qualcop.pattern_specs import (
    Pattern,
    check_amount,
    check_lists,
    check_pattern,
    make_pattern,
)
from qualcop.table import as_frame
from qualcop.tables import CODEBOOK

MOST_PRIMARY = 5  # with more main claims the correction for looking often leaves none to see
CITED = re.compile(r"`([^`]+)`")  # a code named in a text
# Codes named in what is said of others: no people, whoever is called like a part of them.
_NAMED = re.compile(r"(`[^`]+`|\[instead: [^\]]*\])")
_SAID = ("label", "definition", "include", "exclude", "examples", "counter_examples")
_SAID_ELSEWHERE = ("title", "about", "text")  # of the codebook, and of a near miss
_RULES = ("patterns", "word_lists", "sources")  # what the rule coder reads; published works


@dataclass(frozen=True)
class Codebook:
    """A codebook: its codes as a frame of `tables.CODEBOOK`, its patterns, the file's own data."""

    version: str
    title: str
    codes: pd.DataFrame
    patterns: list[Pattern]
    data: Mapping[str, Any] = field(repr=False)


def read_codebook(path: str | Path) -> Codebook:
    """The codebook in a YAML file. Raises StudyError with every fault of the file."""
    marked, problems = _read_checked(Path(path))
    if problems:
        raise StudyError(problems)
    data = marked.data
    lists = data.get("word_lists", {})
    patterns = [
        make_pattern(entry.code, spec, lists)
        for entry in walk_codes(data)
        for spec in entry.code.get("patterns", ())
    ]
    return Codebook(data["version"], data["title"], _list_codes(data), patterns, data)


def read_codes(path: str | Path) -> pd.DataFrame:
    """The codes alone as `tables.CODEBOOK`; the patterns, which take long, are not checked.

    Raises StudyError where the file is not laid out as a codebook.
    """
    marked = read_marked(Path(path))
    if problems := check_schema(marked, "codebook"):
        raise StudyError(problems)
    return _list_codes(marked.data)


def check_codebook(path: str | Path) -> list[Problem]:
    """Every fault of a codebook file, each with its line; empty when it is sound."""
    try:
        return _read_checked(Path(path))[1]
    except StudyError as error:
        return error.problems


@dataclass(frozen=True)
class Entry:
    """A family (`depth` 0) or code at its place in the file, with the code above it."""

    code: Mapping[str, Any]
    place: Place
    depth: int
    family: str
    parent: str | None


def walk_codes(data: Mapping[str, Any]) -> Iterator[Entry]:
    """Families and codes in the order of the file, each before those below it."""

    def walk(code: Mapping, place: Place, depth: int, family: str, parent: str | None) -> Iterator:
        yield Entry(code, place, depth, family, parent)
        for position, child in enumerate(code.get("codes", ())):
            inner = (*place, "codes", position)
            yield from walk(child, inner, depth + 1, family, code["code"])

    for position, family in enumerate(data["families"]):
        yield from walk(family, ("families", position), 0, family["code"], None)


def _list_codes(data: Mapping[str, Any]) -> pd.DataFrame:
    rows = [_code_row(data, entry) for entry in walk_codes(data)]
    return as_frame(CODEBOOK, [{**row, "position": n} for n, row in enumerate(rows, start=1)])


def _code_row(data: Mapping, entry: Entry) -> dict:
    code = entry.code
    misses = [f"{c['text']} [instead: {c['instead']}]" for c in code.get("counter_examples", ())]
    return {
        "code": code["code"],
        "label": code["label"],
        "family": entry.family,
        "parent": entry.parent,
        "codable": entry.depth > 0,
        "primary": bool(code.get("primary", False)),
        "definition": join_lines(code["definition"]),
        "include": join_lines(code.get("include")),
        "exclude": join_lines(code.get("exclude")),
        "examples": "\n".join(map(join_lines, code.get("examples", ()))) or None,
        "counter_examples": "\n".join(map(join_lines, misses)) or None,
        "patterns": len(code.get("patterns", ())),
        "version": data["version"],
    }


def mask_codes(codes: pd.DataFrame, mask: Callable[[str], str]) -> pd.DataFrame:
    """Rows of `tables.CODEBOOK` with names masked in all that is said of the codes."""
    spare = _spare_codes(mask)
    said = {name: codes[name].map(spare, na_action="ignore") for name in _SAID}
    return codes.assign(**said)


def mask_codebook(codebook: Codebook, mask: Callable[[str], str]) -> Codebook:
    """The codebook with names masked in all that is said of it and its codes, not in patterns."""
    data = _mask_said(codebook.data, _spare_codes(mask))
    codes = mask_codes(codebook.codes, mask)
    return replace(codebook, title=mask(codebook.title), codes=codes, data=data)


def _spare_codes(mask: Callable[[str], str]) -> Callable[[str], str]:
    """As `mask`, without a change to the codes that a text names."""
    return lambda text: "".join(
        part if _NAMED.fullmatch(part) else mask(part) for part in _NAMED.split(text) if part
    )


def list_said(codebook: Codebook) -> list[str]:
    """Every text of a codebook in which people may be named, each once."""
    said: dict[str, None] = {}
    _mask_said(codebook.data, lambda text: said.setdefault(text) or text)
    return list(said)


def _mask_said(part: Any, mask: Callable[[str], str], key: str = "") -> Any:
    """A part of a codebook's data, masked where somebody wrote a text."""
    if isinstance(part, Mapping):
        return {k: v if k in _RULES else _mask_said(v, mask, k) for k, v in part.items()}
    if isinstance(part, list):
        return [_mask_said(item, mask, key) for item in part]
    return mask(part) if isinstance(part, str) and key in (*_SAID, *_SAID_ELSEWHERE) else part


def join_lines(text: str | None) -> str | None:
    """A text that YAML folded over lines, on one line."""
    return " ".join(text.split()) if text else None


# --------------------------------------------------------------------------------------- checks
def _read_checked(path: Path) -> tuple[MarkedYaml, list[Problem]]:
    marked = read_marked(path)
    problems = check_schema(marked, "codebook")
    if problems:
        return marked, problems
    entries = list(walk_codes(marked.data))
    problems = [*_check_names(marked, entries), *check_lists(marked)]
    if not problems:
        problems += check_amount(marked, (spec for e in entries for spec in _list_specs(e)))
    if not problems:
        for entry in entries:
            for position, spec in enumerate(_list_specs(entry)):
                place = (*entry.place, "patterns", position)
                problems += check_pattern(marked, entry.code, place, spec)
    return marked, problems


def _list_specs(entry: Entry) -> Sequence[Mapping]:
    return entry.code.get("patterns", ())


def _check_names(marked: MarkedYaml, entries: list[Entry]) -> Iterator[Problem]:
    """Codes once each; what is cited exists; at most five primary codes; pattern names once."""
    counts = Counter(entry.code["code"] for entry in entries)
    works = marked.data.get("sources", {})
    primary = [entry for entry in entries if entry.code.get("primary")]
    for entry in primary[MOST_PRIMARY:]:
        advice = f"{len(primary)} are marked; keep those your main claims rest on."
        expected = f"at most {MOST_PRIMARY} primary codes"
        yield marked.problem((*entry.place, "primary"), "true", expected, advice)
    for entry in entries:
        code = entry.code
        if counts[code["code"]] > 1:
            yield marked.problem((*entry.place, "code"), code["code"], "each code once")
        for key in ("definition", "include", "exclude"):
            for name in CITED.findall(code.get(key, "")):
                if name not in counts:
                    yield marked.problem((*entry.place, key), name, "a code of this codebook")
        for position, miss in enumerate(code.get("counter_examples", ())):
            if miss["instead"] not in counts and miss["instead"] != "none":
                place = (*entry.place, "counter_examples", position, "instead")
                yield marked.problem(place, miss["instead"], "a code of this codebook, or none")
        for position, work in enumerate(code.get("source", ())):
            if work not in works:
                yield marked.problem((*entry.place, "source", position), work, "a key of `sources`")
        names = Counter(spec["name"] for spec in code.get("patterns", ()))
        for position, spec in enumerate(code.get("patterns", ())):
            if names[spec["name"]] > 1:
                place = (*entry.place, "patterns", position, "name")
                yield marked.problem(place, spec["name"], "each pattern name once in a code")
