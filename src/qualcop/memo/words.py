"""How the memo words things: lines with numbers in them, dates, kinds, roles."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

KINDS_OF_SOURCE = {
    "meeting_note": "Meeting notes",
    "field_note": "Field notes",
    "artifact": "Artifacts",
    "transcript": "Transcripts",
    "email": "E-mails",
    "chat": "Chat logs",
    "survey": "Surveys",
    "walkthrough": "Walkthrough sheets",
}
KINDS_OF_EVENT = {
    "convening": "Convening",
    "virtual_call": "Virtual call",
    "classroom_visit": "Classroom visit",
    "coach_meeting": "Coach meeting",
    "conference": "Conference",
    "follow_up": "Follow-up",
    "meeting": "Meeting",
}
ROLES = {
    "district_leader": "District leaders",
    "specialist": "Specialists",
    "building_leader": "Building leaders",
    "teacher": "Teachers",
    "facilitator": "Facilitators",
    "unlisted": "Not on the registry",
}
CODERS = {
    "person": "coded by a person",
    "pattern": "suggested by the rules",
    "classifier": "suggested by a classifier",
}
MONTHS = (
    "January February March April May June July August September October November December".split()
)

Line = list[dict]


def line(*parts: str | dict) -> Line:
    """A line of text: strings, numbers (`numbers.Printed`), `emph` and `strong` in order."""
    return [part if isinstance(part, dict) else {"t": part} for part in parts]


def emph(text: str) -> dict:
    """Text set apart, such as the name of a code."""
    return {"e": text}


def strong(text: str) -> dict:
    """Text that must not be missed."""
    return {"b": text}


def join(items: Sequence[Sequence[str | dict] | str | dict]) -> list[str | dict]:
    """Items as a list in words, "a, b and c"; an item is a part of a line or several parts."""
    parts: list[str | dict] = []
    for i, item in enumerate(items):
        if i:
            parts.append(" and " if i == len(items) - 1 else ", ")
        parts += [item] if isinstance(item, str | dict) else list(item)
    return parts


def plural(value: float, one: str, many: str) -> str:
    """The word that fits the number, with a space before it."""
    return f" {one}" if value == 1 else f" {many}"


def shorten(text: str, length: int) -> str:
    """Text of at most `length` letters, cut at a word where possible."""
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[length // 2 :] else cut).rstrip() + "…"


def write_days(start: str | None, end: str | None = None, year: bool = True) -> str:
    """Days as Americans write them: "October 8, 2025", "October 8–9, 2025"; empty when unknown."""
    if not isinstance(start, str):
        return ""
    first = date.fromisoformat(start)
    last = date.fromisoformat(end) if isinstance(end, str) else first
    tail = f", {last.year}" if year else ""
    begin = f"{MONTHS[first.month - 1]} {first.day}"
    if first == last:
        return begin + tail
    if (first.year, first.month) == (last.year, last.month):
        return f"{begin}–{last.day}{tail}"
    if year and first.year != last.year:
        begin += f", {first.year}"
    return f"{begin} – {MONTHS[last.month - 1]} {last.day}{tail}"


def table(columns: Sequence[tuple[str, str]], rows: Sequence[dict], caption: str) -> dict:
    """A table of the memo.

    `columns` are (label, letter), the letter empty for a column without numbers and several for
    cells with several; columns of single numbers or pairs are set to the right. `rows` come from
    `row`, whose id stands in a last column of its own.
    """
    heads = [
        {"label": label, "letter": letter, "right": 0 < len(letter) < len("a, b, c")}
        for label, letter in columns
    ]
    return {"columns": heads, "rows": list(rows), "caption": caption}


def row(
    cells: Sequence[Line | str | dict], row_id: str, *, depth: int = 0, strong: bool = False
) -> dict:
    """A row of a table: its cells, the id of its numbers, its depth below the row before.

    Without a row id, each number of the row shows its own.
    """
    whole = [line(cell) if isinstance(cell, str | dict) else cell for cell in cells]
    return {"cells": whole, "id": row_id, "depth": depth, "strong": strong}
