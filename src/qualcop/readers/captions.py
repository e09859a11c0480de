"""Captions (WebVTT, SRT, SBV): cues to speaker turns.

Read by our own parser: the formats are a time line and text lines, and damaged files of
recording programs must still give what they hold. WebVTT: https://www.w3.org/TR/webvtt1/
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from qualcop.readers.clean import NEWLINES, decode_bytes, unescape_text
from qualcop.readers.dates import find_date, format_time
from qualcop.readers.model import Block, Extract, Refused
from qualcop.readers.turns import is_name

_CLOCK = r"(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
TIMING = re.compile(rf"^\s*({_CLOCK})(?:\s*-->\s*|,\s*(?=\d+:))({_CLOCK})")
# Tags end before the next one begins: a search from each of many open ones stays short.
VOICE = re.compile(r"<v(?:\.[^\s<>]*)?[ \t]++([^<>]*)>")
TAG = re.compile(
    r"</?(?:[cibuv]|ruby|rt|lang|font)\b[^<>]*>|<\d[\d:.]*>|\{\\[^{}]*\}", re.IGNORECASE
)
LABEL = re.compile(r"^(?:-\s*|>>\s*)?([^:\n<>]{1,60}?):(?:\s+|$)")
BRACKET = re.compile(r"^[\[(]([^\])\d][^\])]{0,58})[\])]:?\s+(?=\S)")


CUE_ID = re.compile(r"\s*(?:\d+|[\w-]*\d[\w-]*(?:/[\w-]+)*)\s*")
LONGEST_ID = 120
LONGEST_ROLL = 500  # letters of a caption that may roll up: two or three lines


@dataclass(frozen=True)
class Cue:
    """One caption: start HH:MM:SS, speaker's label if given, words."""

    time: str | None
    speaker: str | None
    text: str


def read_captions(path: Path) -> Extract:
    """A vtt, srt or sbv file. Raises Refused when it holds no timed words."""
    text, note = decode_bytes(path.read_bytes())
    text = NEWLINES.sub("\n", text)
    form = "vtt" if text.lstrip("\ufeff \n").startswith("WEBVTT") else "srt"
    cues = drop_repeats(label_cues(read_cues(text)))
    if not cues:
        raise Refused("captions without any timed words; export the transcript again")
    head = text[: text.find("-->")]
    return Extract(
        format=form,
        blocks=tuple(merge_cues(cues)),
        kind="transcript",
        date=find_date(head),
        notes=(*((note,) if note else ()), *_count_notes(text)),
    )


def _count_notes(text: str) -> tuple[str, ...]:
    count = len(re.findall(r"(?m)^NOTE(?:\s|$)", text))
    return (f"{count} notes of the caption program left out",) if count else ()


def read_cues(text: str) -> list[Cue]:
    """The cues in order; one with several voice tags becomes several."""
    cues: list[Cue] = []
    lines = text.split("\n")
    starts = [i for i, line in enumerate(lines) if TIMING.match(line)]
    for place, start in enumerate(starts):
        end = starts[place + 1] if place + 1 < len(starts) else len(lines)
        words = lines[start + 1 : end]
        cues += _read_cue(format_time(TIMING.match(lines[start])[1]), _trim_cue(words))
    return cues


def _trim_cue(words: list[str]) -> str:
    """The lines of a cue up to the blank line before the next number, NOTE or STYLE."""
    kept: list[str] = []
    for number, line in enumerate(words):
        blank_before = number == 0 or not words[number - 1].strip()
        if blank_before and re.match(r"^(NOTE|STYLE|REGION)\b", line):
            break
        kept.append(line)
    while kept and not kept[-1].strip():
        kept.pop()
    # The last line is the next cue's number or id when a blank line parts it from the words.
    if len(kept) > 1 and not kept[-2].strip() and len(kept) < len(words) + 1 and _is_id(kept[-1]):
        kept.pop()
    return "\n".join(line for line in kept if line.strip())


def _is_id(line: str) -> bool:
    return len(line) <= LONGEST_ID and bool(CUE_ID.fullmatch(line))


def _read_cue(time: str | None, words: str) -> list[Cue]:
    pieces = VOICE.split(words)
    spoken = [(None, pieces[0]), *zip(pieces[1::2], pieces[2::2], strict=True)]
    cues = []
    for speaker, said in spoken:
        plain = unescape_text(TAG.sub("", said)).replace("\n", " ").strip()
        if plain:
            cues.append(Cue(time, unescape_text(speaker).strip() if speaker else None, plain))
    return cues


def label_cues(cues: list[Cue]) -> list[Cue]:
    """Cues with "Name: words" parted; the name stays on for cues that follow without one.

    A name counts when it is shaped like one and comes twice, or when most cues carry labels.
    """
    if any(cue.speaker for cue in cues):
        return cues
    found = [_find_label(cue.text) for cue in cues]
    names = Counter(name for name, _ in found if name)
    many = sum(names.values()) >= 0.3 * len(cues)
    known = {name for name, count in names.items() if count > 1 or many}
    labelled, current = [], None
    for cue, (name, rest) in zip(cues, found, strict=True):
        current = name if name in known else current
        if name in known:
            labelled += [Cue(cue.time, name, rest)] if rest else []
        else:
            labelled.append(Cue(cue.time, current, re.sub(r"^>>\s*", "", cue.text)))
    return labelled


def _find_label(text: str) -> tuple[str | None, str]:
    for shape in (LABEL, BRACKET):
        match = shape.match(text)
        if match and is_name(match[1]):
            return match[1].strip(), text[match.end() :]
    return None, text


def drop_repeats(cues: list[Cue]) -> list[Cue]:
    """Rolling captions show a line twice while it moves up: keep each word once."""
    overlaps = [_find_overlap(a.text, b.text) for a, b in pairwise(cues)]
    if sum(overlap > 0 for overlap in overlaps) < 0.3 * len(cues):
        return cues  # people repeat themselves; only a rolling file does so all the time
    kept = cues[:1]
    for cue, overlap in zip(cues[1:], overlaps, strict=True):
        text = cue.text[overlap:].strip()
        if text:
            kept.append(Cue(cue.time, cue.speaker, text))
    return kept


def _find_overlap(before: str, text: str) -> int:
    """Length of the head of `text`, of three words or more, that `before` ends with."""
    text = text[:LONGEST_ROLL]
    ends = [m.start() for m in re.finditer(r"\s|$", text) if len(text[: m.start()].split()) >= 3]
    return next((end for end in reversed(ends) if before.endswith(text[:end])), 0)


def merge_cues(cues: list[Cue]) -> list[Block]:
    """One turn per stretch of a speaker, with the time of its first cue.

    Without any speaker a turn ends where a sentence does, after some 40 words.
    """
    blocks: list[Block] = []
    words: list[str] = []
    start: Cue | None = None
    count = 0
    for cue in cues:
        full = start and start.speaker is None and count >= 40
        ended = bool(full) and words[-1][-1] in ".?!"
        if start and (cue.speaker != start.speaker or ended):
            blocks.append(Block("turn", " ".join(words), None, start.speaker, start.time))
            start, words, count = None, [], 0
        start = start or cue
        words.append(cue.text)
        count += len(cue.text.split())
    if start:
        blocks.append(Block("turn", " ".join(words), None, start.speaker, start.time))
    return blocks
