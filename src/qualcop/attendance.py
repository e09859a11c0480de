"""Who was there, as the files say it: attendance lists, "Present:" lines, tables of attendance."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qualcop.absence import is_ticked, is_unticked, mark_people, read_label
from qualcop.announcements import (
    LONGEST_LINE,
    fold_label,
    is_attendance_heading,
    is_heading_text,
    read_line,
    read_named,
)
from qualcop.entries import (
    find_organisations,
    is_flipped,
    is_full,
    parse_entry,
    read_handles,
    split_pieces,
)
from qualcop.labels import GONE, THERE
from qualcop.person_names import NOT_NAMES, Entry, is_person_name, read_person
from qualcop.readers.model import Block
from qualcop.roster_tables import find_tables
from qualcop.rosters import find_unlabelled

__all__ = [
    "NOT_NAMES",
    "Entry",
    "find_attendance",
    "find_speech_labels",
    "is_attendance_heading",
    "is_person_name",
    "parse_entry",
    "read_line",
]

# What ends a list of people that no heading ends.
_OTHER_PART = re.compile(
    r"\W{0,12}(?:agenda|notes|minutes|action items?|actions|topics?|discussions?|decisions?"
    r"|updates?|links?"
    r"|items?|welcome|introductions?|summary|next steps?|goals?|objectives?|purpose|resources?"
    r"|outcomes?"
    r"|materials|announcements|business|review|overview)\b.{0,40}",
    re.IGNORECASE,
)
KINDS = ("paragraph", "list_item", "table_row", "attendance")


def find_attendance(blocks: Sequence[Block]) -> dict[int, list[Entry]]:
    """The people of each attendance block, by its position.

    A block belongs to the attendance when it says so itself ("Present: …"), stands under such a
    heading or item and reads as a name, or is a row of a table with a column of names.
    """
    speech = find_speech_labels(blocks)
    walked = list(_walk_sections(blocks))
    styles = _find_styles(walked)
    found: dict[int, list[Entry]] = {}
    carried = ""
    for position, block, section in walked:
        style = styles[section] if section else None
        entries, carried = _read_block(block, style, speech, carried)
        if entries:
            found[position] = entries
    announced = {p: styles[section].presence for p, _, section in walked if section}
    found = find_unlabelled(blocks) | found | find_tables(blocks, announced.keys(), announced)
    return _read_boxes(blocks, dict(sorted(found.items())))


def _read_boxes(blocks: Sequence[Block], found: dict[int, list[Entry]]) -> dict[int, list[Entry]]:
    """The same people; beside ticked boxes, those of empty ones were not there."""
    if not any(is_ticked(blocks[position].text) for position in found):
        return found
    return {
        position: [replace(e, presence=GONE) for e in entries]
        if is_unticked(blocks[position].text)
        else entries
        for position, entries in found.items()
    }


@dataclass(frozen=True)
class _Style:
    """How the lines of one list are written: organisations beside the names, surname first, first
    names only (`alone`); and what its heading says of its people (`presence`)."""

    orgs: frozenset[str] = frozenset()
    flipped: bool = False
    alone: bool = True
    presence: str = THERE


@dataclass(frozen=True)
class _Section:
    """One attendance list by its number, and what announces it."""

    number: int
    heading: str


_Walked = tuple[int, Block, _Section | None]


def _find_styles(walked: list[_Walked]) -> dict[_Section, _Style]:
    lines: dict[_Section, list[str]] = {}
    for _, block, section in walked:
        if section and block.kind != "table_row":
            lines.setdefault(section, []).extend(x for x in block.text.split("\n") if x.strip())
    orgs = find_organisations(line for listed in lines.values() for line in listed)
    sections = dict.fromkeys(section for _, _, section in walked if section)
    return {s: _find_style(lines.get(s, []), frozenset(orgs), s.heading) for s in sections}


def _find_style(lines: list[str], orgs: frozenset[str], heading: str) -> _Style:
    flipped = len(lines) > 1 and sum(map(is_flipped, lines)) > 0.8 * len(lines)
    firsts = [read_person(split_pieces(line)[0]) for line in lines if split_pieces(line)]
    full = sum(map(is_full, firsts))
    return _Style(orgs, flipped, full * 3 < len(firsts) * 2, read_label(heading))


def _read_block(
    block: Block, style: _Style | None, speech: set[str], carried: str
) -> tuple[list[Entry], str]:
    """People of a block, and what the last line says of them when it goes on in the next block."""
    entries: list[Entry] = []
    inside = style
    above = style.presence if style else THERE
    for line in (x for x in block.text.split("\n") if x.strip()):
        if fold_label(line) in speech:
            continue
        people = read_line(line)
        if people is None and block.kind == "table_row":
            continue
        if people is None and carried and block.kind != "list_item":
            people = read_named(line, carried) if len(line.split()) <= 24 else None
        if people is None and inside:
            people = mark_people(line, _read_listed(line, inside) or [], above) or None
        if people is None and is_heading_text(line):
            inside, above = inside or _Style(), read_label(line)
        carried = people[-1].presence if people and line.rstrip()[-1] in ",;" else ""
        entries += people or []
    return entries, carried


def find_speech_labels(blocks: Sequence[Block]) -> set[str]:
    """Labels that could open an attendance line but stand before what is said.

    "Participant: …" in a transcript recurs, and most of what follows it is no name; "Facilitator:
    …" in the running notes of many meetings recurs as well, but names do follow it.
    """
    lines, named = Counter(), Counter()
    for line in (line for block in blocks for line in block.text.split("\n")):
        if label := fold_label(line):
            lines[label] += 1
            named[label] += bool(read_line(line))
    return {label for label, n in lines.items() if n > 2 and named[label] * 2 <= n}


def _read_listed(line: str, style: _Style) -> list[Entry] | None:
    """People of a line under an attendance heading; None when it reads as something else."""
    pieces = split_pieces(line)
    if len(pieces) > 3 and len(line) <= LONGEST_LINE:
        people = parse_entry(line, listed=True, orgs=style.orgs, handles=True)
        if len(people) * 2 > len(pieces):
            return people
    if len(line.split()) > 24 or re.search(r":\s+[a-z]\S*\s+\S+\s+\S+", line):
        return None
    people = parse_entry(line, orgs=style.orgs, flipped=style.flipped, alone=style.alone)
    return people or read_handles(line) or None


def _walk_sections(blocks: Sequence[Block]) -> Iterator[_Walked]:
    """Blocks that can hold people, with the attendance list they stand in, or None."""
    opened: tuple[str, int] | None = None
    section = _Section(0, "")
    for position, block in enumerate(blocks):
        header = is_attendance_heading(block) and not read_line(block.text)
        if block.kind == "heading":
            deeper = opened and opened[0] == "heading" and (block.level or 0) > opened[1]
            opened = ("heading", block.level or 0) if header else opened if deeper else None
            section = _Section(section.number + 1, block.text) if header else section
            if read_line(block.text):
                yield position, block, None
            continue
        if block.kind not in KINDS or block.speaker:
            continue
        if opened and _ends_list(block, opened):
            opened = None
        if header:
            section = _Section(section.number + 1, block.text)
            keep = opened and opened[0] == "heading"
            opened = opened if keep else (block.kind, block.level or 0)
            continue
        yield position, block, section if opened else None


def _ends_list(block: Block, opened: tuple[str, int]) -> bool:
    """Whether a block is no part of the list before it."""
    kind, level = opened
    first = block.text.split("\n")[0]
    if kind == "list_item" and (block.kind != "list_item" or (block.level or 0) <= level):
        return True
    if block.kind in ("list_item", "table_row"):
        return False
    if _OTHER_PART.fullmatch(first) and not read_line(first):
        return True
    plain = _Style()
    listed = read_line(first) or _read_listed(first, plain)
    if kind == "paragraph":
        return not listed
    return len(block.text.split()) > 12 and not listed
