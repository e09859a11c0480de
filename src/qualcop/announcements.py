"""What announces people in notes: labels ("Present: …"), headings ("Attendees"), roles."""

from __future__ import annotations

import re

from qualcop.absence import find_said, mark_people, read_label
from qualcop.entries import is_full, parse_entry, read_handles, split_pieces
from qualcop.person_names import Entry, is_lone_name, looks_given, read_person
from qualcop.readers.model import Block

_WHO = (
    r"attend(?:ance|ees?|ing|ed)|present|participants?|participating|apologies|absent(?:ees)?|regrets"
    r"|(?:did|could) ?n(?:ot|['’]t) (?:attend|make it|join)"
    r"|absences?|no[- ]shows?|abwesend|entschuldigt|excusée?s?"
    r"|excused|not (?:present|there|here)|missing"
    r"|(?:(?:join(?:ed|ing)|arriv(?:ed|ing)|came|coming) )?late|left early"
    r"|unable to attend|invitees|invited(?: guests?)?|roll call|sign[- ]?ins?(?:"
    r" sheet)?|roster"
    r"|who (?:was|is|are|came|joined|attended)(?: \w+)?|who['’]s here|here|in the room|on the call"
    r"|(?:on|by|via) (?:the )?(?:line|phone|zoom|teams|call|webex)|in person|remote(?:ly)?|online"
    r"|(?:non-?|ex officio )?(?:voting |committee |council |board |steering |core |team |other"
    r" )+members"
    r"|members|people|(?:board|staff|council|committee|team) (?:present|attending)|others"
    r"|attendee list"
    r"|participant list|list of (?:attendees|participants|members)|registers|panel(?:l?ists)?"
    r"|asistentes|presentes?|participantes|anwesend|teilnehmer(?:innen)?|présents|ausentes"
)
_ROLE = (
    r"facilitat(?:ors?|ed by)|(?:co-?)?chairs?|bosun|present(?:ers?|ed by)|leads?|led by|authors?"
    r"|hosts?|hosted by|moderat(?:ors?|ed by)|scribes?|scribenick|record(?:ers?|ed by)"
    r"|(?:thanks to our )?note-?\s?tak(?:ers?|ing)|minute-?\s?takers?|minutes(?: taken)? by"
    r"|notes(?: taken)? by|(?:submitted|prepared|compiled|written|observed|reported|called) by"
    r"|topic facilitators?|speakers?|guests?|visitors?|observers?|time-?\s?keepers?"
    r"|interview(?:er|ee)s?"
    r"|champions?|organi[sz]ers?|coordinators?|secretary|clerk|president|superintendent|principal"
    r"|cc|bcc|prepared for|contacts?|assigned to|owners?|point person|points? of contact"
)
_SOLO = (
    r"(?:scribe|notes|minutes|submitted|prepared|compiled|recorded|facilitated|moderated)(?:"
    r" taken)?"
    r" by"
)
_TAIL = (
    rf"(?:\(s\))?(?:\s?[/&]\s?(?:{_WHO}))?(?: \(s\))?(?: and (?:apologies|absences))?"
    r"(?: (?:members|list|today|included?|were|are|from|with(?:out)? notice"
    r"|received(?: from)?))?"
    r"(?: ?\([^)\n]{0,40}\)| ?\[[^\]\n]{0,40}\])?"
)
_HEADING = re.compile(rf"\W{{0,12}}(?:[\w/&'’-]+ ){{0,5}}?(?:{_WHO}){_TAIL}\W*", re.IGNORECASE)
_ROLE_HEADING = re.compile(
    rf"\W{{0,12}}(?:[\w-]+ ){{0,2}}?(?:{_ROLE}){_TAIL}\W*:\W*", re.IGNORECASE
)
_ROLE_LINE = re.compile(
    r"\W{0,12}(?:(?:co-?)?chairs?|facilitators?|(?:voting )?guests?|scribes?|hosts?|note-?takers?"
    r"|speakers?"
    r"|presenters?|moderators?|observers?|visitors?)(?:\(s\))?\W*",
    re.IGNORECASE,
)
LONGEST_LINE = 40_000  # characters: the people of a webinar in one line
_INLINE = re.compile(
    rf"\W{{0,12}}((?:[\w-]+ ){{0,4}}?(?:{_WHO}|{_ROLE}){_TAIL})\s*[*_]*(?::|：)[*_]*\s*(\S.*)",
    re.IGNORECASE,
)
_DASHED = re.compile(
    rf"\W{{0,12}}((?:[\w-]+ ){{0,2}}?(?:{_WHO}|{_ROLE}){_TAIL})(?:\s+[-–—]\s+|\t+)(\S.*)",
    re.IGNORECASE,
)
_SAID_BY = re.compile(rf"\W{{0,12}}({_SOLO})[ \t]+(\S.{{0,60}})", re.IGNORECASE)
_GROUPS = re.compile(
    r"\b(?:organi[sz]ations?|districts|schools|groups|tools|links|cities|companies|agencies|cohorts"
    r"|survey|data|rates?|policy|feedback|responses|perspectives?|at a glance)\b",
    re.IGNORECASE,
)
_LATER = re.compile(rf"[.;,]?\s+({_WHO}|{_ROLE})\s*:\s*", re.IGNORECASE)
# Labels that announce people or anything else: all that follows must be known names.
_STRICT = re.compile(
    r"\W{0,12}(?!(?:school|district|file|project|event|course|class|tool|site|domain|host|meeting"
    r"|program|organi[sz]ation|building|product|package|room)s? name)(?:[\w'’-]+ ){0,3}?"
    r"(?:names?|teachers?|coach(?:es)?|students?|notes|minutes|facilitation|who|with|dri|poc|pi"
    r"|assignees?|responsible|staff|joined by|joining(?: us)?|welcom(?:e|ing)|team|pairs?|trios?"
    r"|partners?|(?:group|table|room|breakout|team|pair) ?\d{0,2}|led|with us|introductions|intros)"
    r"(?: (?:today|now|so far))?\s*[*_]*[:：][*_]*\s*(?P<names>\S.{0,600})",
    re.IGNORECASE,
)


def read_line(text: str) -> list[Entry] | None:
    """People of a line that says what it is ("Present: …", "Note-taker: …"); None of any other."""
    text = text.strip()
    match = _INLINE.fullmatch(text)
    if match and len(match[2]) <= LONGEST_LINE:
        return read_named(match[2], match[1])
    match = _DASHED.fullmatch(text) or _SAID_BY.fullmatch(text)
    if match and len(match[2]) <= LONGEST_LINE:
        return read_named(match[2], match[1]) or None
    match = _STRICT.fullmatch(text)
    return _read_strict(match["names"]) or None if match else None


def _read_strict(text: str) -> list[Entry]:
    """People of a text that consists of known names; nobody when anything else is in it."""
    pieces = split_pieces(text.rstrip(" ."))
    people = parse_entry(text, listed=True)
    return people if len(people) == len(pieces) and all(map(is_surely_person, people)) else []


def is_surely_person(person: Entry) -> bool:
    """Whether lists of names know the entry, or a title stands before it."""
    known = is_full(person) and looks_given(person.name)
    return known or person.titled or (" " not in person.name and is_lone_name(person.name))


def read_named(text: str, label: str = "") -> list[Entry]:
    """People after a label; a later label on the same line ("Nays:", "Absent:") begins anew.

    `label` may be what such a label says already (`GONE`), for a line that goes on.
    """
    people: list[Entry] = []
    first, *later = _LATER.split(text)
    for announced, part in zip([label, *later[::2]], [first, *later[1::2]], strict=True):
        named = read_handles(part) or parse_entry(part, listed=True, handles=True)
        people += mark_people(part, named, read_label(announced))
    return people


def fold_label(line: str) -> str | None:
    """The label of a line that `read_line` would read, folded; None of any other line."""
    match = _INLINE.fullmatch(line.strip())
    return match[1].casefold() if match else None


def is_attendance_heading(block: Block) -> bool:
    """Whether a heading or a short line announces who was there."""
    short = len(block.text.split()) <= 9 and "\n" not in block.text
    return bool(short and is_heading_text(block.text, titled=block.kind == "heading"))


def is_heading_text(text: str, *, titled: bool = False) -> bool:
    """Whether a line announces people; with `titled` it is set as a heading."""
    text = text.strip()
    if len(text) > 200 or len(text.split()) > 9 or _GROUPS.search(text) or _is_of_one(text):
        return False
    named = _HEADING.fullmatch(text) or _ROLE_HEADING.fullmatch(text)
    return bool(named or ((titled or len(text.split()) == 1) and _ROLE_LINE.fullmatch(text)))


def _is_of_one(text: str) -> bool:
    """Whether a line says of one person that they were not there: "Ada Okonjo - apologies"."""
    person = read_person(text[: max(find_said(text), 0)])
    return is_full(person) and looks_given(person.name)
