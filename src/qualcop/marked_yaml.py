"""YAML files read with the line of every value, so that a fault can be shown where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from qualcop.errors import Problem, StudyError
from qualcop.schemas import list_faults, read_schema

Place = tuple[str | int, ...]
LONGEST = 2_000_000  # characters; the shipped codebook has a sixteenth of it
# What PyYAML raises, beside its own errors, on values that are none: 2026-99-99, !!int ''
VALUE_FAULTS = (ValueError, LookupError, AttributeError, TypeError, ArithmeticError, RecursionError)
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same in C, ten times as fast


@dataclass(frozen=True)
class MarkedYaml:
    """A YAML file's content; `lines` maps the path to a value, such as ("codes", 0), to its line.

    `repeats` lists the keys written twice in one mapping, of which YAML would keep the last.
    """

    file: str
    data: Any
    lines: dict[Place, int] = field(default_factory=dict)
    repeats: tuple[Place, ...] = ()

    def line_of(self, place: Place) -> int:
        """The line (from 1) of the value at `place`, or of the nearest value around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def problem(self, place: Place, value: object, expected: str, advice: str = "") -> Problem:
        """A fault at `place`: named by line and by the keys that lead there."""
        keys = ".".join(str(p) for p in place)
        where = f"line {self.line_of(place)}" + (f", {keys}" if keys else "")
        return Problem(self.file, where, shorten(value), expected, advice)


def shorten(value: object, most: int = 60) -> str:
    """What was found, as text short enough for a message."""
    text = "" if value is None else str(value)
    return text if len(text) <= most else text[: most - 1] + "…"


def read_marked(path: Path) -> MarkedYaml:
    """Read a YAML file with its lines. Raises StudyError where it is no UTF-8 YAML, or is one that
    repeats parts by `&` and `*`, which could hold each other without end.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        if len(text) > LONGEST:
            expected, advice = f"at most {LONGEST:,} characters", "Take out what is not needed."
            raise StudyError([Problem(path.name, "", "", expected, advice)])
        loader = LOADER(text)
        try:
            node = loader.get_single_node()
            lines, repeats = _mark_lines(node)
            data = loader.construct_document(node) if node is not None else None
        finally:
            loader.dispose()
    except FileNotFoundError:
        raise StudyError([Problem(path.name, "", "", "a file that exists")]) from None
    except (yaml.YAMLError, *VALUE_FAULTS) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}" if mark else ""
        found = getattr(error, "problem", None) or "a value that cannot be read"
        if isinstance(error, UnicodeDecodeError):
            found = "bytes that are not UTF-8 text"
        advice = "Check the indentation, and quote text that holds ': ' or begins with a sign."
        raise StudyError([Problem(path.name, place, found, "YAML", advice)]) from None
    return MarkedYaml(path.name, data, lines, repeats)


def _mark_lines(node: yaml.Node | None) -> tuple[dict[Place, int], tuple[Place, ...]]:
    lines: dict[Place, int] = {}
    repeats: list[Place] = []

    seen: set[int] = set()

    def walk(part: yaml.Node, place: Place) -> None:
        if id(part) in seen and not isinstance(part, yaml.ScalarNode):
            raise yaml.MarkedYAMLError(problem="a part repeated by *", problem_mark=part.start_mark)
        seen.add(id(part))
        lines.setdefault(place, part.start_mark.line + 1)
        if isinstance(part, yaml.MappingNode):
            for key, value in part.value:
                inner = (*place, key.value if isinstance(key, yaml.ScalarNode) else "?")
                if inner in lines:
                    repeats.append(inner)
                lines[inner] = key.start_mark.line + 1
                walk(value, inner)
        elif isinstance(part, yaml.SequenceNode):
            for position, value in enumerate(part.value):
                walk(value, (*place, position))

    if node is not None:
        walk(node, ())
    return lines, tuple(repeats)


def check_schema(marked: MarkedYaml, name: str) -> list[Problem]:
    """Every fault of a file against the schema `name`, in the order of the lines.

    What was expected is said in the words of the schema's own `description`.
    """
    problems = [
        marked.problem(place, None, "each key once", "Of the two YAML would keep the last.")
        for place in marked.repeats
    ]
    for error in list_faults(marked.data, read_schema(name)):
        place = tuple(error.absolute_path)
        if error.validator == "required":
            problems += _tell_missing(marked, place, error)
        else:
            problems.append(_reword(marked, place, error))
    once = dict.fromkeys(problems)  # each missing key gives an error that could be any of theirs
    return sorted(once, key=lambda p: (_line_number(p), p.place, p.expected))


def _line_number(problem: Problem) -> int:
    digits = problem.place.removeprefix("line ").split(",")[0]
    return int(digits) if digits.isdigit() else 0


def _tell_missing(marked: MarkedYaml, place: Place, error: Any) -> list[Problem]:
    """A fault for every key that should be at `place` and is not."""
    properties = error.schema.get("properties", {})
    missing = [key for key in error.validator_value if key not in error.instance]
    told = {key: properties.get(key, {}).get("description", "") for key in missing}
    return [
        marked.problem(place, None, f"a key {key!r}" + (f": {told[key]}" if told[key] else ""))
        for key in missing
    ]


def _reword(marked: MarkedYaml, place: Place, error: Any) -> Problem:
    meaning = error.schema.get("description", "") if isinstance(error.schema, dict) else ""
    if error.validator == "additionalProperties":
        known = sorted(error.schema.get("properties", {}))
        strange = [k for k in error.instance if k not in known]
        expected = "only the keys " + ", ".join(known)
        return marked.problem((*place, strange[0]), ", ".join(map(str, strange)), expected)
    advice = ""
    if error.validator == "type" and isinstance(error.instance, bool | int | float):
        advice = "Put quotes around words that YAML reads as a number, a date or yes/no."
    return marked.problem(place, error.instance, meaning or error.message, advice)
