"""A corpus of many documents, made from the demo study's sentences by a seeded draw."""

from __future__ import annotations

import csv
import html
import io
import random
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

WORDS_PER_DOCUMENT = 330
DOCUMENTS_PER_EVENT = 20
SPEAKERS = ("Avery Stone", "Blair Reyes", "Casey Lund", "Devon Marsh", "Emery Voss", "Frankie Obi")


def write_corpus(folder: Path, sentences: Sequence[str], documents: int, seed: int) -> int:
    """Write `documents` files in seven formats below `folder`, one folder an event; count words."""
    draw = random.Random(seed)
    words = 0
    for number in range(documents):
        event = folder / f"event-{number // DOCUMENTS_PER_EVENT:03d}"
        event.mkdir(parents=True, exist_ok=True)
        ending, write = WRITERS[number % len(WRITERS)]
        lines = _draw_lines(draw, sentences)
        words += sum(len(line.split()) for line in lines)
        (event / f"notes-{number:04d}.{ending}").write_bytes(write(lines, draw))
    return words


def _draw_lines(draw: random.Random, sentences: Sequence[str]) -> list[str]:
    lines, words = [], 0
    while words < WORDS_PER_DOCUMENT:
        line = draw.choice(sentences)
        lines.append(line)
        words += len(line.split())
    return lines


def _text(lines: list[str], draw: random.Random) -> bytes:
    return "\n\n".join(lines).encode()


def _markdown(lines: list[str], draw: random.Random) -> bytes:
    return ("# Notes\n\n" + "\n".join(f"- {line}" for line in lines) + "\n").encode()


def _captions(lines: list[str], draw: random.Random) -> bytes:
    cues = ["WEBVTT"]
    for at, line in enumerate(lines):
        start, end = (f"00:{s // 60:02d}:{s % 60:02d}.000" for s in (at * 5, at * 5 + 4))
        cues.append(f"{at + 1}\n{start} --> {end}\n{draw.choice(SPEAKERS)}: {line}")
    return "\n\n".join(cues).encode()


def _page(lines: list[str], draw: random.Random) -> bytes:
    body = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    return f"<html><body><h1>Notes</h1>{body}</body></html>".encode()


def _table(lines: list[str], draw: random.Random) -> bytes:
    sink = io.StringIO()
    rows = csv.writer(sink)
    rows.writerow(["unit_id", "speaker", "text"])
    rows.writerows([at, draw.choice(SPEAKERS), line] for at, line in enumerate(lines))
    return sink.getvalue().encode()


def _mail(lines: list[str], draw: random.Random) -> bytes:
    name = draw.choice(SPEAKERS)
    address = name.lower().replace(" ", ".") + "@district.example"
    head = f"From: {name} <{address}>\nTo: all@district.example\nSubject: Notes\n"
    head += "Date: Tue, 03 Mar 2026 09:00:00 +0000\nContent-Type: text/plain; charset=utf-8\n\n"
    return (head + "\n\n".join(lines)).encode()


def _word(lines: list[str], draw: random.Random) -> bytes:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = "".join(f"<w:p><w:r><w:t>{html.escape(line)}</w:t></w:r></w:p>" for line in lines)
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.'
        'openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/officeDocument" Target="word/document.xml"/></Relationships>'
    )
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", types)
        package.writestr("_rels/.rels", relations)
        document = f"<w:document {space}><w:body>{body}</w:body></w:document>"
        package.writestr("word/document.xml", document)
    return sink.getvalue()


WRITERS: tuple[tuple[str, Callable[[list[str], random.Random], bytes]], ...] = (
    ("txt", _text),
    ("md", _markdown),
    ("vtt", _captions),
    ("html", _page),
    ("csv", _table),
    ("eml", _mail),
    ("docx", _word),
)
