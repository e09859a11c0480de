"""Tables of people: which columns hold names, and whom each row names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from qualcop.absence import read_label, read_presence
from qualcop.entries import is_flipped, is_full, is_single, parse_entry
from qualcop.names import EMAIL, INITIALS
from qualcop.person_names import THERE, Entry, is_lone_name, looks_given, read_person
from qualcop.readers.lines import split_cells
from qualcop.readers.model import Block
from qualcop.titles import is_role

_PERSON = re.compile(
    r"(?:full |participant |attendee |member |display |user |your )?name(?:s)?(?: \(original"
    r" name\))?"
    r"|(?:voting )?(?:participant|attendee|member|trustee|councilmember|commissioner|panel(?:l)?ist"
    r"|presenter|facilitator|invitee|representative|delegate|speaker|registrant|scribe|host)s?"
    r"|who|person|people|first and last name|name of (?:participant|attendee)|contact(?: person)?",
    re.IGNORECASE,
)
_PLAIN_NAME = re.compile(r"name|who|person|people|contact|host|speaker", re.IGNORECASE)
_FIRST = re.compile(r"(?:first|given|preferred)(?:[ _]?names?)?", re.IGNORECASE)
_LAST = re.compile(r"(?:last|family)(?:[ _]?names?)?|surname", re.IGNORECASE)
_BESIDE = re.compile(
    r"(?:user |work )?e-?mail(?: address)?|role|title|position|job title|present\??|attend(?:ed"
    r"|ance|ing)\??"
    r"|(?:first )?join(?:ed)?(?: time)?|user action|district|organi[sz]ation|affiliation|company"
    r"|employer"
    r"|abbrev(?:iation|\.)?|initials|github(?: \w+)?|pronouns|phone(?: number)?|school|agency"
    r"|signature"
    r"|absent\??|attendance|department|guest|vote|rsvp|here\??|handle",
    re.IGNORECASE,
)
# Columns that sort people by whether they were there.
_SORTED = re.compile(
    r"(?:members? |attendees )?(?:present|in attendance|attending|attended|absent|excused|regrets"
    r"|apologies|not present|unable to attend|invited)",
    re.IGNORECASE,
)
_SHORT = re.compile(r"abbrev(?:iation|\.)?|initials|delegate", re.IGNORECASE)
_OWNERS = re.compile(
    r"(?:task |action )?(?:owner|assignee|lead|responsible|point person|assigned to|who)(?:\(s\)"
    r"|s)?"
    r"|(?:person |people )?responsible",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Table:
    """The rows of a table by cell, the column names, and where each row stands."""

    names: list[str]
    rows: list[tuple[int, list[str]]]


def find_tables(
    blocks: Sequence[Block],
    opened: Collection[int],
    announced: Mapping[int, str] = MappingProxyType({}),
) -> dict[int, list[Entry]]:
    """The people of each row of a table of people, by the row's position.

    A table is one when its columns say so ("Name" beside "Email") and most of the names are
    names, when it stands under an attendance heading (`opened`), or when names stand in columns
    called "Present" and "Absent". `announced`: what such a heading says of the people under it.
    """
    found: dict[int, list[Entry]] = {}
    for table in _gather_tables(blocks):
        beneath = any(position in opened for position, _ in table.rows)
        above = next((announced[p] for p, _ in table.rows if p in announced), THERE)
        people = _read_sorted(table) or _mark_rows(table, above, _read_people(table, beneath))
        found |= {position: entries for position, entries in people.items() if entries}
    return found


def _mark_rows(table: _Table, above: str, people: dict[int, list[Entry]]) -> dict[int, list[Entry]]:
    """The people of each row with what the heading, or else the row itself, says of them."""
    said = read_presence(table.names, [cells for _, cells in table.rows])
    marked = {}
    for (position, _), presence in zip(table.rows, said, strict=True):
        gone = presence if above == THERE else above
        marked[position] = [replace(entry, presence=gone) for entry in people[position]]
    return marked


def _read_people(table: _Table, beneath: bool) -> dict[int, list[Entry]]:
    """The people of each row by the columns of names; of none where it is no table of people."""
    columns = _find_columns(table, beneath)
    if columns:
        flipped = _is_flipped(table, columns)
        rows = {p: read_row(cells, table.names, columns, flipped) for p, cells in table.rows}
        filled = sum(
            any(c < len(r) and r[c] and not is_role(r[c]) for c in columns) for _, r in table.rows
        )
        if sum(map(bool, rows.values())) * 2 > filled or beneath:
            return rows
    elif beneath:
        columns = _guess_columns(table)
        return {p: _read_cells(cells, columns) for p, cells in table.rows}
    return {p: [] for p, _ in table.rows}


def _read_sorted(table: _Table) -> dict[int, list[Entry]]:
    """The people of columns called "Present" and "Absent" that hold names; empty without such."""
    columns = [n for n, name in enumerate(table.names) if _SORTED.fullmatch(name.strip("*_: "))]
    cells = [row[c] for _, row in table.rows for c in columns if c < len(row) and row[c]]
    full = sum(any(map(is_full, parse_entry(cell, listed=True))) for cell in cells)
    if not cells or full * 2 <= len(cells):
        return {}
    return {
        position: [
            replace(entry, presence=read_label(table.names[c]))
            for c in columns
            if c < len(row) and row[c]
            for entry in parse_entry(row[c], listed=True)
        ]
        for position, row in table.rows
    }


def find_owners(blocks: Sequence[Block]) -> Iterator[tuple[int, Entry]]:
    """People in a column that says who shall do something."""
    for table in _gather_tables(blocks):
        columns = [n for n, name in enumerate(table.names) if _OWNERS.fullmatch(name.strip())]
        for position, cells in table.rows:
            for column in (c for c in columns if c < len(cells)):
                people = parse_entry(cells[column], listed=True)
                yield from ((position, p) for p in people if _is_told(p))


def _is_told(person: Entry) -> bool:
    """Whether it is surely a person who owns a task, and no working group."""
    lone = " " not in person.name and (is_lone_name(person.name) or bool(person.aliases))
    return lone or (is_full(person) and looks_given(person.name))


def _gather_tables(blocks: Sequence[Block]) -> Iterator[_Table]:
    run: list[tuple[int, Block]] = []
    for position, block in [*enumerate(blocks), (len(blocks), Block("heading", "end"))]:
        row = block.kind in ("table_row", "attendance") and " | " in f"{block.text} | "
        if row and block.kind == "table_row" and not block.speaker:
            run.append((position, block))
            continue
        if len(run) > (run[:1] != [] and run[0][1].kind == "header"):
            yield _part_table(run)
        run = [(position, block)] if block.kind == "header" else []


def _part_table(run: list[tuple[int, Block]]) -> _Table:
    """Rows with their column names: of a sheet ("Name: Ada | Role: …") or of a table in a text."""
    first = split_cells(run[0][1].text)
    if run[0][1].kind == "header":
        return _Table(first, [(p, _unlabel(b.text, first)) for p, b in run[1:]])
    inline = re.match(r"[^|:]{1,40}: [^|]", run[0][1].text)
    if inline and all(": " in cell for cell in first):
        names = list(dict.fromkeys(c.split(": ")[0] for _, b in run for c in split_cells(b.text)))
        return _Table(names, [(p, _unlabel(b.text, names)) for p, b in run])
    rows = [(p, split_cells(b.text)) for p, b in run]
    known = any(p.fullmatch(c) for c in first for p in (_PERSON, _FIRST, _LAST, _BESIDE, _OWNERS))
    return _Table(first, rows[1:]) if known else _Table([], rows)


def _unlabel(text: str, names: list[str]) -> list[str]:
    """Cells of "Name: Ada | Role: coach" in the order of the columns."""
    cells = [""] * len(names)
    last = -1
    for part in split_cells(text):
        name, sign, cell = part.partition(": ")
        if sign and name in names:
            last = names.index(name)
            cells[last] = cell
        elif last >= 0:
            cells[last] += f" | {part}"
    return cells


def _find_columns(table: _Table, beneath: bool) -> list[int]:
    """The columns that hold names: first and last name, or the one of whole names."""
    names = [n.strip().strip("*_: ") for n in table.names]
    first = next((n for n, c in enumerate(names) if _FIRST.fullmatch(c)), None)
    last = next((n for n, c in enumerate(names) if _LAST.fullmatch(c)), None)
    if first is not None and last is not None:
        return [first, last]
    person = next((n for n, c in enumerate(names) if _PERSON.fullmatch(c)), None)
    if person is None:
        return []
    plain = _PLAIN_NAME.fullmatch(names[person])
    beside = any(_BESIDE.fullmatch(c) for n, c in enumerate(names) if n != person)
    return [person] if beneath or beside or not plain else []


def _is_flipped(table: _Table, columns: list[int]) -> bool:
    """Whether the names of a column give the surname first."""
    cells = [c[columns[0]] for _, c in table.rows if columns[0] < len(c) and c[columns[0]]]
    return len(columns) == 1 and sum(map(is_flipped, cells)) > 0.8 * len(cells)


def read_row(cells: list[str], names: list[str], columns: list[int], flipped: bool) -> list[Entry]:
    """The person of a row, with the address and the initials that other columns give."""
    chosen = [cells[c] for c in columns if c < len(cells)]
    if len(columns) == 2:
        person = read_person(" ".join(c for c in chosen if c))
        people = [person] if is_full(person) or is_single(person, alone=True) else []
    else:
        people = parse_entry(chosen[0], flipped=flipped) if chosen and chosen[0] else []
    if len(people) != 1:
        return people
    email = next((m for cell in cells for m in EMAIL.findall(cell)), None)
    short = tuple(
        cell
        for name, cell in zip(names, cells, strict=False)
        if _SHORT.fullmatch(name.strip()) and INITIALS.fullmatch(cell)
    )
    return [
        replace(people[0], aliases=(*people[0].aliases, *short), email=people[0].email or email)
    ]


def _guess_columns(table: _Table) -> list[int]:
    """The first column, and others of which most cells begin with a given name."""
    width = max((len(cells) for _, cells in table.rows), default=0)
    columns = [0]
    for column in range(1, width):
        cells = [read_person(c[column]) for _, c in table.rows if column < len(c) and c[column]]
        told = sum(is_full(p) and looks_given(p.name) for p in cells)
        columns += [column] if told * 2 >= len(cells) > 0 else []
    return columns


def _read_cells(cells: list[str], columns: list[int]) -> list[Entry]:
    """People of a row without column names; one word alone may be anything there."""
    chosen = [cells[c] for c in columns if c < len(cells) and cells[c]]
    return [p for cell in chosen for p in parse_entry(cell) if is_full(p) or p.titled]
