"""Names of people by the files' own attendance lists and speaker labels.

Kept apart from the product's reading of attendance lists on purpose: a list both misread alike
would not show.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_WORD = r"(?!\d)(?:[A-ZÀ-ÞŁŚŻŠČŽ][\w'’.-]*)"
_HEADING = re.compile(
    r"^\s*(?:[-*]\s+)?(?P<marks>#{1,6})?\s*\*{0,2}[\w &/-]{0,40}?"
    r"\b(?:attendance|attendees|attending|present|participants|apologies|absent|regrets)\b"
    r"\W*\*{0,2}:?\*{0,2}\s*(?P<inline>.*)$",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"^[#\s*-]*(?:Presenters?|Bosun|Note[- ]?takers?|Scribe|Moderators?|Chair|Facilitators?)\**:\**"
    rf"[ \t]*(?P<name>{_WORD}(?:[ \t]+{_WORD}){{1,2}})(?=[ \t]*(?:$|[\[(@]))",
    re.MULTILINE,
)
_MARKS = re.compile(r"^\s*(#{1,6})\s")
_ENTRY = re.compile(r"^(?P<indent>\s*)[-*+•]\s+(?:\[.?\]\s*)?(?P<entry>.+)$")
_PARTICLE = r"(?:de|da|di|del|der|van|von|la|le|dos|bin|al|el)"
_NAME = re.compile(rf"{_WORD}(?:\s+(?:{_PARTICLE}\s+){{0,2}}{_WORD}){{1,3}}")
_CUT = re.compile(r"\s*(?:\(|\[|,|:|/|@|\t|\s[-–—]\s|\s[-–—]|[-–—]\s|\*|;|\||<)")
# Entries of the lists that are bodies, not people.
_NOBODY = re.compile(
    r"\b(?:Foundation|Group|Representatives?|Member|Committee|Council|Project|Team|Inc|LLC|Staff"
    r"|Software|University|Everyone|Studios?|Pictures|Animation|Linux|Meeting|Attendees|Industry"
    r"|Premier|Voting|Chair|Other|Guests?|OpenJS|Node|Google|Microsoft|Academy|Working)\b"
)
_SPEAKER = (
    re.compile(r"^(?:\d\d:){2}\d\d\t(?:From\s+)?(?P<name>[^\t:]{2,48}):\t", re.MULTILINE),
    re.compile(r"^\d\d:\d\d:\d\d[.,]\d+ --> .*\n(?P<name>[^\W\d_][^:\n]{1,48}): ", re.MULTILINE),
)


def list_attending(text: str) -> set[str]:
    """Names in the attendance lists of notes: two to four capitalised words."""
    names = {" ".join(m["name"].split()) for m in _ROLE.finditer(text)}
    for _, line, inline in _attendance_lines(text):
        entry = _ENTRY.match(line)
        parts = re.split(r"[,;]", inline) if inline else [entry["entry"]] if entry else []
        for part in parts:
            bare = _CUT.split(part.strip().strip("*"))[0].strip(" .*")
            if _NAME.fullmatch(bare) and not _NOBODY.search(bare):
                names.add(" ".join(bare.split()))
    return names


def blank_attendance(text: str) -> str:
    """The notes without their attendance lists, headings and all."""
    gone = {number for number, *_ in _attendance_lines(text)}
    return "\n".join(line for n, line in enumerate(text.split("\n")) if n not in gone)


def _attendance_lines(text: str) -> Iterator[tuple[int, str, str]]:
    """Lines of the lists: (number, line, names after the heading's colon on the same line).

    A list under a Markdown heading lasts to the next heading of its level, one under a bullet as
    long as its bullets are set in further, one under a plain line to the first line that is no
    entry.
    """
    level, indent, inside = 0, -1, ""
    for number, line in enumerate(text.split("\n")):
        marks = _MARKS.match(line)
        heading = _HEADING.match(line)
        short = heading and len(line) < 70 and (marks or not heading["inline"] or ":" in line)
        if short and (marks or not line.strip().endswith(".")):
            inside = "heading" if marks else "line"
            level = len(marks[1]) if marks else 0
            entry = _ENTRY.match(line)
            indent = len(entry["indent"]) if entry else -1
            yield number, line, heading["inline"] if ":" in line else ""
            continue
        if marks and inside and len(marks[1]) <= (level or 9):
            inside = ""
        if not inside:
            continue
        entry = _ENTRY.match(line)
        ends = line.strip() and (not entry or len(entry["indent"]) <= indent)
        if inside == "line" and ends:
            inside = ""
            continue
        yield number, line, ""


def list_speakers(text: str) -> set[str]:
    """Labels of a transcript's or a chat's turns that look like a person's name."""
    labels = {m["name"].strip() for pattern in _SPEAKER for m in pattern.finditer(text)}
    bare = {re.sub(r"\s*[(|\[].*", "", label).strip() for label in labels}
    return {b for b in bare if b and not _NOBODY.search(b) and b[0].isupper() and "." not in b}
