"""Whether a list says of somebody that they were there: labels, marks and columns of lists."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from qualcop.labels import GONE, INVITED, THERE
from qualcop.person_names import Entry

_COME = r"(?:attend|join|come|make it)"
_GONE = re.compile(
    rf"\b(?:(?:unable|not able) to {_COME}|not (?:in attendance|attending|present|t?here|coming)"
    rf"|(?:did|could|can|will|would) ?n(?:o|['’])t {_COME}|cannot {_COME}|absent(?:ees|es|s)?"
    r"|absences?|(?:sen[dt]s? )?(?:(?:his|her|their) )?(?:apolog(?:y|ies)|regrets)|excused|missing"
    r"|no[- ]shows?|declined|on leave|out sick"
    r"|ausentes?|disculpas|abwesend\w*|entschuldigt\w*|excusée?s?)(?!\w)",
    re.IGNORECASE,
)
_HERE = re.compile(
    r"\b(?:present(?:es?|s)?|attend(?:ed|ees?|ing|ance|s)?|participants?|here|asistentes"
    r"|anwesend\w*|présents)\b",
    re.IGNORECASE,
)
_INVITED = re.compile(r"\b(?:invited|invite(?:es|d guests)?|invitations?)\b", re.IGNORECASE)
# Said of somebody in a line: "(absent)", "– excused", "was not present", after a comma as well.
_SAID = re.compile(
    rf"(?:[(\[–—:,-]|\b(?:is|was|has|sent|sends|send))\s*(?:{_GONE.pattern})", re.IGNORECASE
)
LONGEST_CELL = 8  # words of a cell that says who was there
_UNTICKED = re.compile(r"\W{0,4}?(?:\[\s?\]|☐)")
_TICKED = re.compile(r"\W{0,4}?(?:\[[xX✓✔]\]|[☑☒])")
_NO = re.compile(
    rf"(?:no?|nope|false|0|nein|[✗✘❌🗙–—-])(?:\W.*)?|\W*(?:{_GONE.pattern}).*", re.IGNORECASE
)
_YES = re.compile(
    r"(?:y|yes|s[ií]|ja|oui|x|p|1|true|present|here|attended|[✓✔☑☒✅])(?:\W.*)?", re.IGNORECASE
)
_MAYBE = re.compile(
    r"(?:maybe|tentative|unsure|no (?:reply|response)|invited|pending)\b.*", re.IGNORECASE
)
_EMPTY = re.compile(r"(?:no?|false|0|[-–—])?", re.IGNORECASE)
_COLUMN = re.compile(
    r"\b(?:present|attend\w*|here|there|rsvp|coming|status|response|signature|signed(?: in)?)\b",
    re.IGNORECASE,
)
_OPEN = re.compile(r"\b(?:rsvp|status|response)\b", re.IGNORECASE)  # empty: not answered yet


def read_label(label: str) -> str:
    """What a label or heading ("Present", "Regrets", "Invited") says of the people after it.

    What has been read already stays as it is.
    """
    if label in (THERE, GONE, INVITED):
        return label
    gone = _GONE.search(label)
    if gone and not _HERE.search(_GONE.sub(" ", label)):
        return GONE
    invited = _INVITED.search(label) and not gone
    return INVITED if invited and not _HERE.search(label) else THERE


# Letters behind names: present, absent, excused. They count where one of them is a P.
_LETTER = re.compile(r"\s*(?:[(\[]\s*([PAE])\s*[)\]]|[-–—:]\s*([PAE])(?=\s*(?:[,;]|$)))")


def mark_people(line: str, people: Sequence[Entry], presence: str = THERE) -> list[Entry]:
    """The people of a line with what it says of each; `presence` is what stands above the line."""
    starts = [_find(line, person.name) for person in people]
    letters = [
        _read_letter(line, start + len(person.name)) if start >= 0 else ""
        for start, person in zip(starts, people, strict=True)
    ]
    marked = []
    for start, letter, person in zip(starts, letters, people, strict=True):
        after = min((s for s in starts if s > start >= 0), default=len(line))
        gone = start >= 0 and _SAID.search(line, start, after)
        gone = gone or ("P" in letters and letter in ("A", "E"))
        marked.append(replace(person, presence=GONE if gone else presence))
    return marked


def _read_letter(line: str, end: int) -> str:
    """The letter behind a name that ends there: "(P)", "- A"; empty without one."""
    match = _LETTER.match(line, end)
    return (match[1] or match[2]) if match else ""


def find_said(line: str) -> int:
    """Where a line begins to say that somebody was not there ("… – excused"); -1: nowhere."""
    said = _SAID.search(line)
    return said.start() if said else -1


def _find(line: str, name: str) -> int:
    place = line.casefold().find(name.casefold())
    last = name.split()[-1] if name.split() else ""
    return place if place >= 0 or not last else line.casefold().find(last.casefold())


def is_ticked(line: str) -> bool:
    """Whether a line begins with a box that is ticked."""
    return bool(_TICKED.match(line))


def is_unticked(line: str) -> bool:
    """Whether a line begins with an empty box; beside ticked ones, it says who was not there."""
    return bool(_UNTICKED.match(line))


@dataclass(frozen=True)
class _Column:
    """A column that says who was there; `letters`: by P, A and E; `filled`: some cell says yes."""

    place: int
    name: str
    letters: bool
    filled: bool


def read_presence(names: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """What the columns of a table say of each row; of several meetings, one is enough."""
    gone, here = _find_columns(names, rows)
    found = []
    for row in rows:
        said = {_read_cell(_get(row, column.place), column) for column in here}
        marked = any(not _EMPTY.fullmatch(_get(row, place)) for place in gone)
        alone = not here and any(_GONE.fullmatch(cell.strip(" ()[]")) for cell in row)
        found.append(GONE if marked or alone else _settle(said))
    return found


def _find_columns(
    names: Sequence[str], rows: Sequence[Sequence[str]]
) -> tuple[list[int], list[_Column]]:
    """The columns called "Absent" or alike, and those called "Present"; none of sentences."""
    gone, here = [], []
    for place, name in enumerate(names):
        cells = {_get(row, place).casefold() for row in rows}
        if any(len(cell.split()) > LONGEST_CELL for cell in cells):
            continue
        if read_label(name) == GONE:
            gone.append(place)
        elif _COLUMN.search(name):
            filled = any(map(_YES.fullmatch, cells))
            letters = bool(cells & {"p", "present", "absent", "excused"})
            here.append(_Column(place, name, letters, filled))
    return gone, here


def _get(row: Sequence[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""


def _settle(said: Collection[str]) -> str:
    """One word for what several columns say."""
    if not said or THERE in said:
        return THERE
    return GONE if GONE in said else INVITED


def _read_cell(cell: str, column: _Column) -> str:
    """What a cell says, in view of its column."""
    if column.letters and cell.casefold() in ("a", "e"):
        return GONE
    if _MAYBE.fullmatch(cell):
        return INVITED
    if _NO.fullmatch(cell):
        return GONE
    if not cell and column.filled:
        return INVITED if _OPEN.search(column.name) else GONE
    return THERE
