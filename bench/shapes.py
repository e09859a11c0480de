"""Shapes of text on which what looks at people's text once took the square of its length.

Each shape is a function of a number of characters; what comes out has about that many.
"""

from __future__ import annotations

import random
from collections.abc import Callable

Shape = Callable[[int], str]
BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
# What is repeated: one character, words, marks, beginnings of what never ends.
REPEATED = {
    "small letters": "a",
    "capitals": "A",
    "digits": "7",
    "blanks": " ",
    "no-break blanks": "\u00a0",
    "tabs": "\t",
    "line ends": "\n",
    "line ends of a phone": "\r\n",
    "dots": ".",
    "dotted leader": ". ",
    "hyphens": "-",
    "underscores": "_",
    "stars": "*",
    "at signs": "@",
    "slashes": "/",
    "colons": ":",
    "commas": ", ",
    "brackets open": "(",
    "brackets open and close": "()",
    "square brackets": "[",
    "angle brackets": "<",
    "quotes": '"',
    "quote marks": "> ",
    "bars": "|",
    "equals": "=",
    "percent": "%",
    "percent codes": "%41",
    "ampersands": "&amp;",
    "backslashes": "\\",
    "escapes": "\\u0041",
    "apostrophes": "'",
    "accents": "e\u0301",
    "word joined": "Ann-",
    "word after apostrophe": "a'",
    "initials": "J. ",
    "initials joined": "J.",
    "capital words": "Ann ",
    "capital pairs": "Ann Bo ",
    "surname first": "Tackett, Ann ",
    "particles": "de ",
    "van der": "Van der ",
    "numbers": "12 ",
    "phone numbers": "555-0100 ",
    "numbers joined": "1-",
    "times": "10:05 ",
    "dates": "3/4/2025 ",
    "money": "$1,000.00 ",
    "urls begun": "http://",
    "www": "www.",
    "addresses begun": "a@",
    "addresses": "ann@b.co ",
    "domains": "a.b",
    "paths": "/a",
    "handles": "@ann ",
    "labels": "Ann: ",
    "label lines": "Ann: yes\n",
    "short lines": "yes\n",
    "items": "- item\n",
    "numbered items": "1. item\n",
    "headings": "# Head\n",
    "headings begun": "#",
    "table row": "| a ",
    "table lines": "| a | b |\n",
    "rules": "---\n",
    "backticks": "`",
    "emphasis": "**a",
    "links begun": "[a](",
    "pictures begun": "![",
    "tags begun": "<a",
    "tags": "<b>a</b>",
    "comments begun": "<!--",
    "quoted lines": "> yes\n",
    "quoted deeper": ">",
    "mail heads": "From: Ann\n",
    "mails quoted": "On Mon, Ann wrote:\n",
    "attendees": "Attendees: Ann Bo, ",
    "present lines": "Present: Ann Bo\n",
    "thanks": "thanks Ann ",
    "titles": "Dr. ",
    "title and name": "Dr. Ann Bo ",
    "streets": "12 Oak Elm ",
    "ids": "id is ",
    "chinese": "会议记录",
    "arabic": "محمد",
    "emoji": "😀",
    "zero width": "\u200b",
    "sentences": "We will look. ",
    "questions": "why? ",
    "cues": "00:00:01.000 --> 00:00:02.000\nyes\n\n",
    "chat lines": "[3/4/25, 9:05:10 AM] Ann Bo: yes\n",
    "time lines": "10:05 Ann Bo: yes\n",
    "one word a line, blank": "yes\n\n",
    "hex": "deadbeef",
    "ellipses": "…",
    "semicolons": "; ",
    "plus": "+1 ",
    "csv": 'a,"b",c\n',
    "quotes in cells": '"a,',
    "json begun": '{"a":',
    "signatures": "--\nAnn\n",
}


def draw_base64(size: int) -> str:
    """A picture in a text: random base64 without a blank."""
    return "".join(random.Random(1).choices(BASE64, k=size))


def draw_letters(size: int) -> str:
    """Random small letters without a blank."""
    return "".join(random.Random(2).choices(BASE64[26:52], k=size))


def draw_words(size: int) -> str:
    """Random words of any capitals, all of them different, in one line."""
    drawn, made = random.Random(3), []
    while size > 0:
        word = "".join(drawn.choices(BASE64[26:52], k=drawn.randint(2, 9)))
        made.append(word.capitalize() if drawn.random() < 0.5 else word)
        size -= len(word) + 1
    return " ".join(made)


def list_shapes() -> dict[str, Shape]:
    """Every shape by its name."""
    shapes = {name: _repeat(unit) for name, unit in REPEATED.items()}
    return shapes | {"base64": draw_base64, "letters": draw_letters, "words": draw_words}


def _repeat(unit: str) -> Shape:
    return lambda size: (unit * (size // len(unit) + 1))[:size]
