"""Who says what in notes: "Name:" before what is said, moved to the block's speaker."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from qualcop.attendance import find_attendance
from qualcop.mentions import NameMatcher
from qualcop.names import clean_label, split_words
from qualcop.readers.answers import is_said
from qualcop.readers.labels import may_be_label
from qualcop.readers.lines import split_cells
from qualcop.readers.model import Block, Extract
from qualcop.readers.moves import move_comment

NOTE_KINDS = ("paragraph", "list_item", "attendance")
_TIME = r"(?:\[?\d{1,2}:\d{2}:\d{2}\]?\s*[-–—]?\s*)?"
LABEL = re.compile(
    rf"(?P<time>[ \t]*(?:[-*•]\s+)?{_TIME})"
    r"(?P<label>[^\W\d_][^:：\n\[\]{}/@]{0,48}?)[ \t]*(?::[ \t]+|：[ \t]*)(?=\S)"
)
_STRANGE = re.compile(
    rf"[ \t]*(?:[-*•]\s+)?{_TIME}(?P<label>[^:：\n]{{1,120}}?)[ \t]*[:：][ \t]+(?=\S)"
)
Mark = tuple[int, int, str | None, str | None]
_TASKS = re.compile(
    r"\b(?:actions?|to[ -]?dos?|next steps?|assignments?|tasks?|who does what|follow[- ]?ups?)\b",
    re.IGNORECASE,
)


def list_labels(block: Block) -> Iterator[str]:
    """The labels before a colon at the head of the lines of notes."""
    if block.kind not in NOTE_KINDS or block.speaker:
        return
    for line in block.text.split("\n"):
        if match := LABEL.match(line):
            label = clean_label(match["label"])
            if label and len(label.split()) <= 4 and split_words(label):
                yield label


def assign_speakers(extract: Extract, known: NameMatcher) -> Extract:
    """The extract with recognised labels of notes ("RT: we …") moved to `Block.speaker`.

    Only labels that name somebody of the study as a whole count; lists of tasks keep theirs, for
    there the name is who shall do it. A block whose lines have different speakers is split.
    Blocks of the attendance list get the kind "attendance", but for rows that hold sentences
    beside the names. Comments stay on their words.
    """
    there = {n for n in find_attendance(extract.blocks) if not _holds_sentences(extract.blocks[n])}
    blocks: list[Block] = []
    moves: list[list[tuple[int, int]]] = []
    heading = ""
    for position, block in enumerate(extract.blocks):
        heading = block.text if block.kind == "heading" else heading
        if position in there:
            parts = [(0, replace(block, kind="attendance"))]
        elif block.speaker or block.kind not in NOTE_KINDS or _TASKS.search(heading):
            parts = [(0, block)]
        else:
            parts = _split_speakers(block, known)
        moves.append([(len(blocks) + n, start) for n, (start, _) in enumerate(parts)])
        blocks += [part for _, part in parts]
    comments = tuple(move_comment(c, moves, blocks) for c in extract.comments)
    return replace(extract, blocks=tuple(blocks), comments=comments)


def _holds_sentences(block: Block) -> bool:
    """Whether a row of a table says something beside the names in it."""
    return block.kind == "table_row" and any(map(is_said, split_cells(block.text)))


def _split_speakers(block: Block, known: NameMatcher) -> list[tuple[int, Block]]:
    """Pieces of a block with the offset in it at which the text of each begins."""
    marks = list(_find_labels(block.text, known))
    if not marks:
        return [(0, block)]
    parts = [(0, replace(block, text=block.text[: marks[0][0]]))]
    ends = [mark[0] for mark in marks[1:]] + [len(block.text)]
    for (_, start, label, time), end in zip(marks, ends, strict=True):
        text = block.text[start:end]
        parts.append((start, replace(block, text=text, speaker=label, time=time or block.time)))
    return [(start, replace(b, text=b.text.rstrip())) for start, b in parts if b.text.strip()]


def _find_labels(text: str, known: NameMatcher) -> Iterator[Mark]:
    """Where each recognised label begins, where what is said begins, the label, and the time.

    After one of them, a line with a label of nobody known begins what has no speaker.

    Labels stand at a line's start, or after the end of a sentence ("… done. WB: whose number").
    In "PL to CAR: …" and "PL (late): …" the speaker is PL, and what follows is left to the text.
    """
    places = [0, *(m.end() for m in re.finditer(r"\n|(?<=[.!?;…”\"')\]])[ \t]+", text))]
    done = 0
    spoken = False
    for place in places:
        if spoken and _is_strange(text, place, known):
            spoken = False
            yield place, place, None, None
        match = LABEL.match(text, place)
        if not match or place < done:
            continue
        label, start = match["label"], match.end()
        if place and text[place - 1] != "\n" and len(label.split()) > 3:
            continue
        speaker, *rest = re.split(r" (?=(?:to|->|→) |\()", label, maxsplit=1)
        aside = rest and (rest[0][0] == "(" or known.find_owners(rest[0].split(" ", 1)[1]))
        if aside and known.find_owners(speaker):
            label, start = speaker, match.start("label") + len(speaker) + 1
        if clean_label(label) and known.find_owners(label):
            done, spoken = start, True
            yield place, start, label, _read_time(match["time"])


def _is_strange(text: str, place: int, known: NameMatcher) -> bool:
    """Whether a line begins at `place` with a label of somebody who is not known."""
    match = _STRANGE.match(text, place) if text[place - 1] == "\n" else None
    if not match or not may_be_label(match["label"]):
        return False
    return not known.find_owners(re.split(r" (?=(?:to|->|→) |\()", match["label"], maxsplit=1)[0])


def _read_time(text: str) -> str | None:
    """HH:MM:SS of a time before a label, where it has seconds."""
    match = re.search(r"(\d{1,2}):(\d{2}):(\d{2})", text)
    return f"{int(match[1]):02d}:{match[2]}:{match[3]}" if match else None
