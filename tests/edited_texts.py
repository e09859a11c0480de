"""Random texts and random edits that leave a passage alone, with the passage's true place."""

from __future__ import annotations

import random
from dataclasses import dataclass

WORDS = (
    "we shared the plan with our district and they said that a coach can help because teachers"
    " need time to meet before the next visit so it's on the agenda again ‘maybe’ — this spring"
    " counselors placed students into courses by hand 3rd grade 𝒟ata 🎉 café 这 会 PLC K-12 Teacher"
).split()
REPEATED = ("Yes.", "Yes.", "Okay, thank you.", "- ", "Teacher 3: Yes.", "| x | y |")


@dataclass(frozen=True)
class Edited:
    """A text after an edit, and the passage's place in it: `certain` where the texts tell."""

    text: str
    start: int
    end: int
    kind: str


def make_text(dice: random.Random) -> str:
    """A document of a few lines, some of them the same."""
    lines = [make_line(dice) for _ in range(dice.randint(1, 24))]
    if dice.random() < 0.4:
        at = dice.randrange(len(lines) + 1)
        lines[at:at] = [dice.choice(REPEATED)] * dice.randint(2, 10)
    return "\n".join(lines)


def make_line(dice: random.Random) -> str:
    if dice.random() < 0.25:
        return dice.choice(REPEATED)
    words = dice.choices(WORDS, k=dice.randint(1, 18))
    if dice.random() < 0.3:
        words.append(f"w{dice.randrange(10**6)}")
    return " ".join(words) + dice.choice(".?!;")


def choose_span(dice: random.Random, text: str) -> tuple[int, int]:
    """A passage: words, a line, several lines, parts of words; often at the start or end."""
    breaks = [0, *(n + 1 for n, sign in enumerate(text) if sign == "\n")]
    kind = dice.random()
    if kind < 0.3:
        first = dice.randrange(len(breaks))
        last = min(first + dice.choice((1, 1, 1, 2, 4)), len(breaks))
        start, end = breaks[first], [*breaks, len(text) + 1][last] - 1
    elif kind < 0.85:
        spaces = [0, *(n + 1 for n, sign in enumerate(text) if sign in " \n")]
        first = dice.choice((0, len(spaces) - 1, *[dice.randrange(len(spaces))] * 6))
        last = min(first + dice.choice((1, 2, 5, 9, 30)), len(spaces))
        start, end = spaces[first], [*spaces, len(text) + 1][last] - 1
    else:
        start = dice.randrange(len(text))
        end = min(len(text), start + dice.randint(1, 40))
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else choose_span(dice, text)


def edit_words(dice: random.Random, text: str, start: int, end: int) -> Edited:
    """One edit outside text[start:end] that joins nothing to the words at its ends."""
    while True:
        edited = edit(dice, text, start, end)
        new, s, e = edited.text, edited.start, edited.end
        joined = {(text[start - 1 : start], new[s - 1 : s]), (text[end : end + 1], new[e : e + 1])}
        if not any(was != now and now.isalnum() for was, now in joined):
            return edited


def edit(dice: random.Random, text: str, start: int, end: int) -> Edited:
    """One edit outside text[start:end]."""
    kind = dice.choice(("insert", "delete", "correct", "border", "space", "move", "replace"))
    if kind == "move":
        return _move(dice, text, start, end)
    low, high = (0, start) if dice.random() < 0.5 else (end, len(text))
    if kind == "border":
        low = high = dice.choice((start, end))
        near = dice.choice(
            (" so", "well ", "x", "\n", "Yes.\n", "\nYes.", " ", "— ", text[start:end])
        )
        return _replace(text, start, end, low, high, near, kind)
    p = dice.randint(low, high)
    if kind == "insert":
        lines = "\n".join(make_line(dice) for _ in range(dice.randint(1, 3)))
        at = _line_start(text, p, low)
        new = lines + "\n" if at == low == 0 or text[at - 1 : at] == "\n" else "\n" + lines
        return _replace(text, start, end, at, at, new, kind)
    q = min(high, p + dice.choice((1, 5, 12, 60, 200)))
    if kind == "delete":
        at = _line_start(text, p, low) if dice.random() < 0.6 else p
        return _replace(text, start, end, at, max(at, q), "", kind)
    if kind == "space":
        new = dice.choice(("\r\n", "  ", "\u00a0", "\n\n", "\t"))
        found = [n for n in range(low, high) if text[n].isspace()]
        at = dice.choice(found) if found else p
        return _replace(text, start, end, at, at + bool(found), new, kind)
    new = " ".join(dice.choices(WORDS, k=dice.randint(1, 4 if kind == "correct" else 25)))
    q = min(q, p + 12) if kind == "correct" else q
    return _replace(text, start, end, p, q, new, kind)


def _line_start(text: str, at: int, low: int) -> int:
    return max(text.rfind("\n", 0, at) + 1, low)


def _replace(text: str, start: int, end: int, p: int, q: int, new: str, kind: str) -> Edited:
    shift = len(new) - (q - p) if q <= start and (p < start or p == q == start) else 0
    return Edited(text[:p] + new + text[q:], start + shift, end + shift, kind)


def _move(dice: random.Random, text: str, start: int, end: int) -> Edited:
    """Lines cut out and put elsewhere; the passage goes with them when it is all in them."""
    lines = text.split("\n")
    first = dice.randrange(len(lines))
    last = min(len(lines), first + dice.randint(1, 4))
    offsets = [0]
    for line in lines:
        offsets.append(offsets[-1] + len(line) + 1)
    cut = (offsets[first], offsets[last] - 1)
    inside = cut[0] <= start and end <= cut[1]
    if not inside and not (cut[1] < start or end < cut[0]):
        return Edited(text, start, end, "none")
    rest = lines[:first] + lines[last:]
    at = dice.randrange(len(rest) + 1)
    moved = "\n".join(rest[:at] + lines[first:last] + rest[at:])
    marks = [f"{n}\0" for n in range(len(lines))]  # where each line went
    left = marks[:first] + marks[last:]
    order = [int(m[:-1]) for m in left[:at] + marks[first:last] + left[at:]]
    where, place = {}, 0
    for number in order:
        where[number] = place
        place += len(lines[number]) + 1
    begins = max(n for n, offset in enumerate(offsets[:-1]) if offset <= start)
    ends = max(n for n, offset in enumerate(offsets[:-1]) if offset <= max(end - 1, start))
    now = where[begins] + start - offsets[begins]
    if where[ends] - where[begins] != offsets[ends] - offsets[begins]:
        return Edited(text, start, end, "none")  # put into the middle of the passage
    return Edited(moved, now, now + end - start, "move")
