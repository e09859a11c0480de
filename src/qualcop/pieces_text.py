"""The texts of plain files: text in any code, JSON, and the strings of what is no text."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import NamedTuple

Piece = tuple[str, str]
PICTURE = "a picture: what it shows is not read"
BINARY = "binary string"

_STRINGS = re.compile(r"[^\x00-\x08\x0e-\x1f\x7f\ufffd]{4,}")
_WIDE_STRINGS = re.compile(rb"(?:[\x20-\x7e\xa0-\xff]\x00){4,}")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_NOT_IN_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")

# Between strings of a list: a whole word before and a capital after are two cells, not a cut text.
_JOINT = re.compile(r"((?<![^\0\s]{60})(?<=[^\W_])\0(?=[^\W\d_a-z]))|\0")


class Unread(NamedTuple):
    """In the place of a piece: what was not looked into, and why."""

    place: str
    reason: str


def within(place: str, pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Pieces of a part of a file, with the part's place before their own."""
    for piece in pieces:
        whole = ", ".join(filter(None, (place, piece[0])))
        yield Unread(whole, piece[1]) if isinstance(piece, Unread) else (whole, piece[1])


def read_text(content: bytes) -> Iterator[Piece]:
    """Text as it is, in the usual codes; of unknown binary content its printable runs."""
    for codec in _list_codecs(content):
        try:
            text = content.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            yield "", text
            return
    yield Unread("", "no known kind of file: only its plain strings are read")
    wide = _WIDE_STRINGS.findall(content)
    yield from ((f"{BINARY} {n}", run.decode("utf-16-le")) for n, run in enumerate(wide, 1))
    runs = _STRINGS.findall(content.decode("latin-1"))
    yield from ((f"{BINARY} {n}", run) for n, run in enumerate(runs, 1))


def _list_codecs(content: bytes) -> Iterator[str]:
    """Codes a text may be in: UTF-8, UTF-16 with a mark or without, Windows' own."""
    yield "utf-8-sig"
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        yield "utf-16"
    elif content and len(content) % 2 == 0:
        # every other byte of most texts in UTF-16 is zero
        low, high = (content[n::2].count(0) * 4 > len(content) for n in (1, 0))
        yield from (["utf-16-le"] if low else []) + (["utf-16-be"] if high else [])
    if not _CONTROLS.search(content):
        yield "cp1252" if not _NOT_IN_CP1252.search(content) else "latin-1"


def read_rows(content: bytes) -> Iterator[Piece]:
    """Each cell of a table in text by its line: no name begins in one and ends in the next."""
    for piece in read_text(content):
        place, text = piece
        if isinstance(piece, Unread) or place:
            yield piece
            continue
        rows = csv.reader(io.StringIO(text, newline=""))
        try:
            yield from [(f"line {rows.line_num}", cell) for row in rows for cell in row if cell]
        except csv.Error:
            yield piece


def read_json(content: bytes) -> Iterator[Piece]:
    """Strings and keys of JSON, so that escaped letters are seen; else the text as it is.

    A list of strings is read as one text too: notebooks cut theirs into lines. The text of a
    document in the cache is read line by line, as each was masked by itself.
    """
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        yield from read_text(content)
        return
    waiting: list[tuple[str, object]] = [("", data)]
    while waiting:
        place, value = waiting.pop()
        if isinstance(value, str):
            yield place, value
        elif isinstance(value, dict):
            yield from ((f"{place} key", key) for key in value)
            whole = value.get("text") if "blocks" in value else None
            lines = whole.split("\n") if isinstance(whole, str) else []
            yield from ((place, line) for line in lines)
            parts = enumerate(v for v in value.values() if not lines or v is not whole)
            waiting += [(f"{place}/{n}", v) for n, v in parts]
        elif isinstance(value, list):
            waiting += [(f"{place}/{n}", v) for n, v in enumerate(value)]
            if value and all(isinstance(v, str) for v in value):
                yield place, _JOINT.sub(_part_cells, "\0".join(value))


def _part_cells(joint: re.Match) -> str:
    """Nothing where a text was cut; between two cells what lets no name begin in one of them."""
    return "" if joint[1] is None else "\n\n"


def read_office_97(content: bytes) -> Iterator[Piece]:
    """Strings of an Office file of the old kind; of a locked one there is nothing to read."""
    locked = "EncryptedPackage".encode("utf-16-le") in content
    reason = "locked with a password" if locked else "an old Office format: only strings are read"
    yield Unread("", reason)
    wide = _WIDE_STRINGS.findall(content)
    yield from ((f"string {n}", run.decode("utf-16-le")) for n, run in enumerate(wide, 1))
    runs = _STRINGS.findall(content.decode("latin-1"))
    yield from ((f"{BINARY} {n}", run) for n, run in enumerate(runs, 1))
