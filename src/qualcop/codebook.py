"""Reads and checks a codebook: its families, codes, and the patterns of the rule coder.

The file is YAML, laid out as `workflow/schemas/codebook.schema.yaml` says. Codes may nest; a family
only groups. `<name>` in a pattern stands for each word of that word list.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import pandas as pd

from qualcop.errors import Problem, StudyError
from qualcop.marked_yaml import MarkedYaml, Place, check_schema, read_marked
from qualcop.tables import CODEBOOK, as_frame

SCHEMA = Path(__file__).resolve().parents[2] / "workflow" / "schemas" / "codebook.schema.yaml"
FORMS = ("phrase", "any_of", "lemmas", "tokens", "dependency")
NAMED = ("person", "district")  # filled from the pseudonyms in the text, not from a word list
MOST_PRIMARY = 5  # more main claims than this and the correction for looking often eats them all
MOST_PHRASES = 2000
DEFAULT_WITHIN = 6
_CALL = re.compile(r"<([^<>\s]*)>")
_CITED = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Pattern:
    """One pattern of the rule coder, its word lists filled in.

    `slots` holds, for phrases, one tuple of alternatives; for `lemmas`, one tuple for each word
    that must be there. `tokens` and `dependency` are spaCy's own forms. `negated` and
    `hypothetical` are True where such a match counts as any other.
    """

    code: str
    name: str
    form: str
    slots: tuple[tuple[str, ...], ...] = ()
    nodes: tuple[Mapping, ...] = ()
    within: int = DEFAULT_WITHIN
    ordered: bool = False
    exact: bool = False
    near: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    negated: bool = False
    hypothetical: bool = False


@dataclass(frozen=True)
class Codebook:
    """A codebook: version, its codes as a frame of `tables.CODEBOOK`, the patterns, the file's data."""

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
    rows = [_code_row(data, entry) for entry in walk_codes(data)]
    for position, row in enumerate(rows, start=1):
        row["position"] = position
    patterns = [p for entry in walk_codes(data) for p in _code_patterns(entry.code, data)]
    return Codebook(data["version"], data["title"], as_frame(CODEBOOK, rows), patterns, data)


def check_codebook(path: str | Path) -> list[Problem]:
    """Every fault of a codebook file, each with its line; empty when it is sound."""
    try:
        return _read_checked(Path(path))[1]
    except StudyError as error:
        return error.problems


@dataclass(frozen=True)
class Entry:
    """A family or code on its place in the file: `depth` 0 for a family, `parent` its code above."""

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


def join_lines(text: str | None) -> str | None:
    """A text that YAML folded over lines, on one line."""
    return " ".join(text.split()) if text else None


# ------------------------------------------------------------------------------------- patterns
def _code_patterns(code: Mapping, data: Mapping) -> list[Pattern]:
    lists = data.get("word_lists", {})
    return [_make_pattern(code, spec, lists) for spec in code.get("patterns", ())]


def _make_pattern(code: Mapping, spec: Mapping, lists: Mapping) -> Pattern:
    form = next(f for f in FORMS if f in spec)
    fill = partial(fill_lists, lists=lists)
    readings = {
        name: spec.get(name, code.get(name, "zero")) == "counts"
        for name in ("negated", "hypothetical")
    }
    return Pattern(
        code=code["code"],
        name=spec["name"],
        form="phrase" if form == "any_of" else form,
        slots=tuple(fill(slot) for slot in _slots_of(spec, form)),
        nodes=tuple(_fill_nodes(node, lists) for node in spec.get(form, ()))
        if form in ("tokens", "dependency")
        else (),
        within=spec.get("within", DEFAULT_WITHIN),
        ordered=spec.get("ordered", False),
        exact=spec.get("match") == "exact",
        near=fill(spec.get("near", ())),
        unless=fill(spec.get("unless", ())),
        roles=tuple(spec.get("roles", ())),
        kinds=tuple(spec.get("kinds", ())),
        **readings,
    )


def _slots_of(spec: Mapping, form: str) -> list[list[str]]:
    if form == "phrase":
        return [[spec["phrase"]]]
    if form == "any_of":
        return [spec["any_of"]]
    if form == "lemmas":
        return [[slot] if isinstance(slot, str) else slot for slot in spec["lemmas"]]
    return []


def fill_lists(phrases: list[str] | tuple[str, ...], lists: Mapping) -> tuple[str, ...]:
    """Every phrase that the word lists called in `phrases` can make; `<person>` stays as it is."""
    filled: list[str] = []
    for phrase in phrases:
        parts = _CALL.split(phrase)
        options = [
            (part,) if even % 2 == 0 else _members(part, lists) for even, part in enumerate(parts)
        ]
        filled += ["".join(choice) for choice in product(*options)]
    return tuple(dict.fromkeys(filled))


def _members(name: str, lists: Mapping) -> tuple[str, ...]:
    return (f"<{name}>",) if name in NAMED else fill_lists(lists[name], lists)


def _fill_nodes(node: object, lists: Mapping) -> object:
    """A spaCy pattern with `<name>` replaced: inside a list by its words, alone by {IN: words}."""
    if isinstance(node, Mapping):
        return {key: _fill_nodes(value, lists) for key, value in node.items()}
    if isinstance(node, list):
        if all(isinstance(part, str) for part in node):
            return list(fill_lists(node, lists))
        return [_fill_nodes(part, lists) for part in node]
    if isinstance(node, str) and _CALL.search(node):
        return {"IN": list(fill_lists([node], lists))}
    return node


# --------------------------------------------------------------------------------------- checks
def _read_checked(path: Path) -> tuple[MarkedYaml, list[Problem]]:
    marked = read_marked(path)
    problems = check_schema(marked, SCHEMA)
    if problems:
        return marked, problems
    entries = list(walk_codes(marked.data))
    problems = [*_check_names(marked, entries), *_check_lists(marked)]
    if not problems:
        for entry in entries:
            for position, spec in enumerate(entry.code.get("patterns", ())):
                place = (*entry.place, "patterns", position)
                problems += _check_pattern(marked, entry, place, spec)
    return marked, problems


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
            for name in _CITED.findall(code.get(key, "")):
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


def _check_lists(marked: MarkedYaml) -> Iterator[Problem]:
    """Word lists call only lists written above them, so that no list can call itself."""
    known: set[str] = set(NAMED)
    for name, words in marked.data.get("word_lists", {}).items():
        if name in NAMED:
            expected = f"a name other than {' and '.join(NAMED)}, which the text itself fills"
            yield marked.problem(("word_lists", name), name, expected)
        for position, word in enumerate(words):
            for called in _CALL.findall(word):
                if called not in known:
                    place = ("word_lists", name, position)
                    yield marked.problem(place, called, "a word list written above this one")
        known.add(name)


def _check_pattern(
    marked: MarkedYaml, entry: Entry, place: Place, spec: Mapping
) -> Iterator[Problem]:
    who = f"code {entry.code['code']}, pattern {spec['name']}"
    forms = [form for form in FORMS if form in spec]
    if len(forms) != 1:
        expected = f"exactly one of {', '.join(FORMS)} ({who})"
        yield marked.problem(place, ", ".join(forms), expected)
        return
    lists = marked.data.get("word_lists", {})
    called = set(_CALL.findall(str(spec)))
    for name in sorted(called - set(lists) - set(NAMED)):
        expected = f"a name of `word_lists`, {' or '.join(NAMED)} ({who})"
        yield marked.problem(place, f"<{name}>", expected)
    if called - set(lists) - set(NAMED):
        return
    for key in ("within", "ordered"):
        if key in spec and forms != ["lemmas"]:
            yield marked.problem((*place, key), spec[key], f"`{key}` only beside lemmas ({who})")
    pattern = _make_pattern(entry.code, spec, lists)
    if sum(len(slot) for slot in pattern.slots) > MOST_PHRASES:
        expected = f"at most {MOST_PHRASES} phrases once the word lists are filled in ({who})"
        yield marked.problem(place, None, expected, "Use `lemmas`, which needs no combinations.")
    if pattern.nodes:
        fault = _fault_of_nodes(pattern)
        if fault:
            yield marked.problem((*place, forms[0]), fault, f"a spaCy {forms[0]} pattern ({who})")


def _fault_of_nodes(pattern: Pattern) -> str:
    """What spaCy says against a token or dependency pattern; empty when it takes it."""
    import spacy
    from spacy.errors import MatchPatternError
    from spacy.matcher import DependencyMatcher, Matcher

    kind = Matcher if pattern.form == "tokens" else DependencyMatcher
    try:
        kind(spacy.blank("en").vocab, validate=True).add("p", [list(pattern.nodes)])
    except (MatchPatternError, ValueError, KeyError) as error:
        return " ".join(str(error).split("Pattern 0:")[-1].split()).lstrip("- ")
    return ""
