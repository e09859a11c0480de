"""A REFI-QDA project as plain data, in the standard's words; offsets in code points, half-open.

Texts are NFC-neutral (as the file has them), with LF line ends and without a BOM. GUIDs are lower
case without braces.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class User:
    """Somebody who worked on the project."""

    guid: str
    name: str | None = None


@dataclass(frozen=True)
class Code:
    """A code; `parent` is the guid of the code above it."""

    guid: str
    name: str
    codable: bool = True
    color: str | None = None
    description: str | None = None
    parent: str | None = None
    notes: tuple[str, ...] = ()  # guids


@dataclass(frozen=True)
class Coding:
    """A code given to a selection or (where the selection is None) to a whole source."""

    guid: str
    code: str  # guid
    user: str | None = None  # guid
    made: str | None = None  # ISO 8601
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Selection:
    """A passage of a text: a PlainTextSelection."""

    guid: str
    start: int
    end: int
    name: str | None = None
    description: str | None = None
    user: str | None = None
    made: str | None = None
    codings: tuple[Coding, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Value:
    """A variable's value; `kind` is Text, Boolean, Integer, Float, Date or DateTime."""

    variable: str  # guid
    kind: str
    value: str | None


@dataclass(frozen=True)
class Source:
    """A text source; `text` is None where it has no plain text (a picture, a film, a bare PDF)."""

    guid: str
    name: str
    text: str | None
    kind: str = "TextSource"
    description: str | None = None
    user: str | None = None
    made: str | None = None
    selections: tuple[Selection, ...] = ()
    codings: tuple[Coding, ...] = ()  # of the whole source
    notes: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()


@dataclass(frozen=True)
class Note:
    """A memo."""

    guid: str
    name: str | None
    text: str
    user: str | None = None
    made: str | None = None


@dataclass(frozen=True)
class Case:
    """A case: sources and selections that belong together, with variables."""

    guid: str
    name: str | None
    description: str | None = None
    codes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    selections: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()


@dataclass(frozen=True)
class Set:
    """A set of codes, sources and notes."""

    guid: str
    name: str
    description: str | None = None
    codes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Variable:
    """A variable; `kind` as in `Value`."""

    guid: str
    name: str
    kind: str
    description: str | None = None


@dataclass(frozen=True)
class Link:
    """A link between two things of the project."""

    guid: str
    name: str | None = None
    origin: str | None = None
    target: str | None = None
    direction: str | None = None


@dataclass(frozen=True)
class Loss:
    """Something that could not be carried over: what, how many of it, and why."""

    what: str
    count: int
    why: str


@dataclass(frozen=True)
class Reading:
    """How the positions of a source's selections were read (see `offsets`).

    `convention` is the way of counting (utf16-crlf2-bom0); `basis` is "own" (this source tells),
    "common" (all sources together tell), "given" (the person said so), "program" (the program that
    wrote it is known to) or "any" (all agree);
    `margin` is how far it is ahead of the next in bans (3 is 1,000 times likelier), None for "any".
    Counts are of distinct selections: both ends on edges of words; names that fit, names that
    could.
    """

    source: str  # guid
    convention: str
    basis: str
    margin: float | None
    selections: int
    on_edges: int
    names_fit: int
    names: int
    rival: str | None = None
    inclusive: bool = False


@dataclass(frozen=True)
class Project:
    """A whole project, or (without sources) a codebook."""

    name: str
    origin: str | None = None
    description: str | None = None
    made: str | None = None
    users: tuple[User, ...] = ()
    codes: tuple[Code, ...] = ()
    variables: tuple[Variable, ...] = ()
    cases: tuple[Case, ...] = ()
    sources: tuple[Source, ...] = ()
    notes: tuple[Note, ...] = ()
    links: tuple[Link, ...] = ()
    sets: tuple[Set, ...] = ()
    project_notes: tuple[str, ...] = ()
    losses: tuple[Loss, ...] = field(default=())
    # How it was read; not part of what it says
    readings: tuple[Reading, ...] = field(default=(), compare=False)
    remarks: tuple[str, ...] = field(default=(), compare=False)
