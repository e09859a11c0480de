"""A code's definition, rules and examples as one text: REFI-QDA has one Description for them all.

    Members say what they want to reach by when.

    Include: aims with or without a date
    Exclude: why the work matters
    Example: By June we want one unit in every school.
    Counter-example: Aims are good to have. [instead: sv-purpose]
    Short name: sv-goals

The first lines are the definition. A line of somebody's text that begins like one of the headings
carries a backslash, so that it is read back as it was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_HEADINGS = {
    "include": "Include",
    "exclude": "Exclude",
    "examples": "Example",
    "counter_examples": "Counter-example",
    "short": "Short name",
}
_FIELDS = {heading.casefold(): name for name, heading in _HEADINGS.items()}
_HEADED = re.compile(rf"(\\*)({'|'.join(_HEADINGS.values())}):[ \t]?", re.IGNORECASE)
_LINES = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class CodeText:
    """What a codebook says of a code; `short` is its short name."""

    definition: str = ""
    include: str = ""
    exclude: str = ""
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()
    short: str = ""


def describe_code(text: CodeText) -> str:
    """The parts of a code as one text; `parse_description` gives them back."""
    lines = [f"{_HEADINGS[name]}: {_guard(value)}" for name, value in _list_parts(text)]
    definition = _guard(text.definition)
    return "\n".join([*([definition, ""] if definition and lines else [definition]), *lines])


def parse_description(description: str | None) -> CodeText:
    """The parts of a code's Description; without any of our headings all of it is the definition.

    Blanks around each part are left out.
    """
    parts: list[tuple[str, list[str]]] = [("definition", [])]
    for line in _LINES.split(description or ""):
        head = _HEADED.match(line)
        if head and not head[1]:
            parts.append((_FIELDS[head[2].casefold()], [_free(line[head.end() :])]))
        else:
            parts[-1][1].append(_free(line))
    held: dict[str, list[str]] = {}
    for name, lines in parts:
        held.setdefault(name, []).append("\n".join(lines).strip())
    many = {n: tuple(filter(None, held.get(n, ()))) for n in ("examples", "counter_examples")}
    single = ("definition", "include", "exclude", "short")
    return CodeText(**{n: "\n".join(filter(None, held.get(n, ()))) for n in single}, **many)


def _list_parts(text: CodeText) -> list[tuple[str, str]]:
    """Name and value of each part but the definition, in the order of the headings."""
    pairs = []
    for name in _HEADINGS:
        value = getattr(text, name)
        pairs += [(name, v) for v in ((value,) if isinstance(value, str) else value) if v.strip()]
    return pairs


def _guard(text: str) -> str:
    """The text, with a backslash before each of its lines that begins like a heading."""
    lines = _LINES.split(text.strip())
    return "\n".join(f"\\{line}" if _HEADED.match(line) else line for line in lines)


def _free(line: str) -> str:
    """A line as it was before `_guard`."""
    head = _HEADED.match(line)
    return line[1:] if head and head[1] else line
