"""Who was there, as the files say it: attendance lists, "Present:" lines, tables of attendance."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qualcop.names import (
    EMAIL,
    PARTICLES,
    SUFFIXES,
    fold_word,
    is_given_name,
    is_ordinary,
    list_words,
    split_name,
    split_words,
)
from qualcop.readers.model import Block

_WHO = (
    r"attend(?:ance|ees?|ing)|present|participants?|apologies|absent(?:ees)?|regrets|invitees|invited"
    r"|roll call|sign[- ]?in(?: sheet)?|who (?:was|is|came|joined)(?: \w+)?|in the room|on the call"
    r"|on the line|in person|on zoom|remote|online"
)
_ROLE = (
    r"facilitat(?:ors?|ed by)|(?:co-?)?chairs?|bosun|presenters?|presented by|leads?|authors?"
    r"|hosts?|moderators?|scribes?|recorders?|(?:thanks to our )?note-?\s?takers?"
    r"|minutes(?: taken)? by|notes(?: taken)? by|topic facilitators?|speakers?|guests?"
    r"|visitors?|observers?"
)
_TAIL = r"(?:\(s\))?(?: and (?:apologies|absences))?(?: \([^)\n]{0,40}\))?"
_HEADING = re.compile(rf"\W*(?:[\w/&-]+ ){{0,5}}?(?:{_WHO}){_TAIL}\W*", re.IGNORECASE)
_ROLE_HEADING = re.compile(rf"\W*(?:[\w-]+ ){{0,2}}?(?:{_ROLE}){_TAIL}\W*:\W*", re.IGNORECASE)
_INLINE = re.compile(
    rf"\W*((?:[\w-]+ ){{0,2}}?(?:{_WHO}|{_ROLE}){_TAIL})\s*[*_]*:[*_]*\s*(\S.*)", re.IGNORECASE
)
_NAME_CELL = re.compile(
    r"(?:^|\| )(?:(?:full )?name|participants?|attendees?|who|person|member)\s*: ([^|]+)",
    re.IGNORECASE,
)
_CHECKBOX = re.compile(r"^\s*(?:[-*•]\s+)?(?:\[[ xX✓✔]?\]|[☐☑☒✓✔])?\s*")
_HANDLE = re.compile(r"(?<![\w.])@([A-Za-z0-9][\w-]*)|(?<!\S)([a-z0-9][\w-]{3,})@(?!\w)")
_BRACKETS = re.compile(r"\s*(?:\([^)]*\)|\[[^\]]*\]|<[^>]*>)")
_ORGANISATION = re.compile(r"\s+[-–—|/]+\s+|\t|\s+[-–—]\s*(?=[A-Z])|:\s")
_NAME_WORD = re.compile(r"[^\W\d_][^\W\d_'’.\-‐‑]*(?:['’\-‐‑.][^\W\d_]*)*")

NOT_NAMES = list_words("not_names")


@dataclass(frozen=True)
class Entry:
    """One person of an attendance list: the name, "@handles", and an address."""

    name: str
    aliases: tuple[str, ...] = ()
    email: str | None = None


def is_person_name(text: str, *, single: bool = False) -> bool:
    """Whether `text` has the shape of a personal name: two to four capitalised words.

    With `single` one word will do when it is a common given name or no ordinary word.
    """
    words = text.split()
    if not 1 <= len(words) <= 5 or not all(_NAME_WORD.fullmatch(w) for w in words):
        return False
    folded = split_words(text)
    if any(w in NOT_NAMES for w in folded) or len(folded) > 7:
        return False
    if len(words) == 1:
        lone = words[0]
        plain = len(lone) > 2 and lone[0].isupper() and not lone.isupper()
        return single and plain and (is_given_name(folded[0]) or not is_ordinary(folded[0]))
    inner = [w for w in words if fold_word(w) not in PARTICLES | SUFFIXES]
    if len(inner) < 2 or not all(w[0].isupper() for w in inner):
        return False
    shouted = [w for w in inner if w.isupper() and len(w.replace(".", "")) > 2]
    parts = split_name(text)
    return not shouted and len(parts.surname) > 1 and len(inner) <= 4


def parse_entry(text: str, *, listed: bool = False) -> list[Entry]:
    """People of one line: "[x] Name - Organisation", "Name (@handle)", or several with `listed`.

    `listed` says that commas part people ("Present: A B, C D"); elsewhere what follows the first
    comma is the organisation.
    """
    handles = tuple(f"@{a or b}" for a, b in _HANDLE.findall(text))
    email = next(iter(EMAIL.findall(text)), None)
    bare = _BRACKETS.sub(" ", _CHECKBOX.sub("", text))
    bare = EMAIL.sub(" ", _HANDLE.sub(" ", bare))
    pieces = _split_people(bare, listed)
    names = [p for p in (_cut_organisation(p) for p in pieces) if p]
    singles = sum(" " not in n for n in names) * 2 > len(names) or bool(handles)
    people = [n for n in names if is_person_name(n, single=singles)]
    if len(people) == 1 and len(names) == 1:
        return [Entry(people[0], handles, email)]
    return [Entry(n) for n in people]


def _split_people(text: str, listed: bool) -> list[str]:
    if listed:
        return re.split(r"[,;]|\s+(?:and|&|\+)\s+", text)
    first = re.split(r"[,;]", text)
    names = [p.strip() for p in first]
    if len(names) > 2 and all(is_person_name(n, single=True) for n in names):
        return names
    return re.split(r"\s+(?:and|&|\+|for)\s+", _cut_organisation(first[0]))


def _cut_organisation(piece: str) -> str:
    """A piece of a list without what stands after a dash, and without loose marks."""
    return _ORGANISATION.split(piece.strip(), maxsplit=1)[0].strip(" .,;:*_~-–—\"'“”")


def read_line(text: str) -> list[Entry] | None:
    """People of a line that says what it is ("Present: …", "Note-taker: …"); None of any other."""
    match = _INLINE.fullmatch(text.strip())
    if not match or len(match[2]) > 1000:
        return None
    return parse_entry(match[2], listed=True)


def find_attendance(blocks: Sequence[Block]) -> dict[int, list[Entry]]:
    """The people of each attendance block, by its position.

    A block belongs to the attendance when it says so itself ("Present: …"), stands under such a
    heading or item and reads as a name, or is a row of a table with a column of names beneath one.
    """
    found: dict[int, list[Entry]] = {}
    speech = find_speech_labels(blocks)
    for position, block, inside in _walk_sections(blocks):
        lines = [line for line in block.text.split("\n") if line.strip()]
        entries: list[Entry] = []
        for line in lines:
            if _fold_label(line) in speech:
                continue
            people = read_line(line)
            if people is None and inside:
                people = _read_listed(block, line)
            entries += people or []
        if entries:
            found[position] = entries
    return found


def find_speech_labels(blocks: Sequence[Block]) -> set[str]:
    """Labels that could open an attendance line but stand before what is said.

    "Participant: …" in a transcript recurs, and most of what follows it is no name; "Facilitator:
    …" in the running notes of many meetings recurs as well, but names do follow it.
    """
    lines, named = Counter(), Counter()
    for line in (line for block in blocks for line in block.text.split("\n")):
        if label := _fold_label(line):
            lines[label] += 1
            named[label] += bool(read_line(line))
    return {label for label, n in lines.items() if n > 2 and named[label] * 2 <= n}


def _fold_label(line: str) -> str | None:
    """The label of a line that `read_line` would read, folded; None of any other line."""
    match = _INLINE.fullmatch(line.strip())
    return match[1].casefold() if match else None


def _read_listed(block: Block, line: str) -> list[Entry] | None:
    """People of a line or row under an attendance heading; None when it reads as something else."""
    if block.kind == "table_row":
        cell = _NAME_CELL.search(line)
        return parse_entry(cell[1] if cell else line.split(" | ")[0]) or None
    if len(line.split()) > 24 or re.search(r":\s+\S+\s+\S+\s+\S+", line):
        return None
    return parse_entry(line) or None


def _walk_sections(blocks: Sequence[Block]) -> Iterator[tuple[int, Block, bool]]:
    """Blocks that can hold people, with whether they stand under an attendance heading."""
    opened: tuple[str, int] | None = None
    for position, block in enumerate(blocks):
        level = block.level or 0
        header = is_attendance_heading(block)
        if block.kind == "heading":
            deeper = opened and opened[0] == "heading" and level > opened[1]
            opened = ("heading", level) if header else opened if deeper else None
            if _INLINE.fullmatch(block.text.strip()):
                yield position, block, False
            continue
        if block.kind not in ("paragraph", "list_item", "table_row", "attendance"):
            continue
        if (
            opened
            and opened[0] == "list_item"
            and (block.kind != "list_item" or level <= opened[1])
        ):
            opened = None
        if header:
            opened = opened if opened and opened[0] == "heading" else (block.kind, level)
            continue
        if (
            opened
            and opened[0] == "paragraph"
            and not _read_listed(block, block.text.split("\n")[0])
        ):
            opened = None
        yield position, block, opened is not None


def is_attendance_heading(block: Block) -> bool:
    """Whether a heading or a short line announces who was there."""
    short = len(block.text.split()) <= 8 and "\n" not in block.text
    text = block.text.strip()
    return bool(short and (_HEADING.fullmatch(text) or _ROLE_HEADING.fullmatch(text)))
