"""Captions (WebVTT, SRT, SBV): cues to speaker turns.

Read by our own parser: the formats are a time line and text lines, and damaged files of
recording programs must still give what they hold. WebVTT: https://www.w3.org/TR/webvtt1/
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from qualcop.readers.clean import NEWLINES, decode_bytes, unescape_text
from qualcop.readers.dates import find_date, format_time
from qualcop.readers.labels import (
    is_display_name,
    is_name,
    is_titled,
    may_be_label,
    strip_pronouns,
)
from qualcop.readers.model import Block, Extract, Refused

_CLOCK = r"(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
TIMING = re.compile(rf"^\s*({_CLOCK})(?:\s*-->\s*|,\s*(?=\d+:))({_CLOCK})")
# Tags end before the next one begins: a search from each of many open ones stays short.
VOICE = re.compile(r"<v(?:\.[^\s<>]*)?[ \t]++([^<>]*)>")
TAG = re.compile(
    r"</?(?:[cibuv]|ruby|rt|lang|font)\b[^<>]*>|<\d[\d:.]*>|\{\\[^{}]*\}", re.IGNORECASE
)
CHANGE = re.compile(r"^(?:>{2,}|-(?!-))\s*")  # somebody else begins to speak
LABEL = re.compile(r"^([^:\n<>]{1,120}?)\s*:(?:\s+|$)")
BRACKET = re.compile(r"^[\[(]([^\])\d][^\])]{0,58})[\])]:?\s+(?=\S)")
DENSE = 0.8  # of the cues with labels: then each has one, and words without are nobody's


CUE_ID = re.compile(r"\s*(?:\d+|[\w-]*\d[\w-]*(?:/[\w-]+)*)\s*")
LONGEST_ID = 120
LONGEST_HEAD = 300  # letters within which a label ends
LONGEST_ROLL = 500  # letters of a caption that may roll up: two or three lines


@dataclass(frozen=True)
class Cue:
    """One caption: start HH:MM:SS, speaker's label if given, words; `apart` where it cannot go on
    with what stands before it."""

    time: str | None
    speaker: str | None
    text: str
    apart: bool = False


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
        own, _, after = said.partition("</v>") if speaker else (said, "", "")
        for who, piece in ((speaker, own), (None, after)):
            plain = unescape_text(TAG.sub("", piece)).strip()
            if plain:
                label = strip_pronouns(unescape_text(who)[:LONGEST_HEAD]) if who else None
                cues.append(Cue(time, label or None, plain))
    return cues


def label_cues(cues: list[Cue]) -> list[Cue]:
    """Cues with "Name: words" parted; the name stays on for cues that follow without one.

    A name counts when it is shaped like one and comes twice, or when most cues carry labels.
    Other labels, and signs that somebody else speaks, end the turn: what follows is nobody's.
    """
    if any(cue.speaker for cue in cues):
        return [piece for cue in cues for piece in _part_voice(cue)]
    lines = [piece for cue in cues for piece in _part_cue(cue)]
    found = [_find_label(cue.text) for cue in lines]
    known, dense = _count_labels([name for name, _ in found], len(cues))
    labelled, current = [], None
    for cue, (name, rest) in zip(lines, found, strict=True):
        bare = CHANGE.sub("", cue.text)
        strange = bool(name) and name not in known and may_be_label(name)
        if name in known:
            current = name
            labelled += [Cue(cue.time, name, rest)] if rest else []
            continue
        changed = bool(known) and (strange or dense or bare != cue.text)
        current = None if changed else current
        labelled.append(Cue(cue.time, current, bare, apart=changed))
    return labelled


def _part_voice(cue: Cue) -> list[Cue]:
    """What a voice says, and what others say in lines of the same cue that begin with a label."""
    first, *others = _part_cue(cue)
    return [replace(first, speaker=cue.speaker), *(replace(o, apart=True) for o in others)]


def _part_cue(cue: Cue) -> list[Cue]:
    """A cue as pieces, cut before lines that begin with a label or the sign of another speaker."""
    pieces: list[str] = []
    for line in cue.text.split("\n"):
        name, _ = _find_label(line)
        shaped = name and (is_name(name) or is_titled(name) or line[:1].isupper())
        begins = CHANGE.match(line) or shaped
        if pieces and not (begins and (not name or may_be_label(name))):
            pieces[-1] += f" {line}"
        else:
            pieces.append(line)
    return [Cue(cue.time, None, " ".join(piece.split())) for piece in pieces]


def _count_labels(names: list[str | None], cues: int) -> tuple[set[str], bool]:
    """The labels that count as names, and whether all cues have labels but for a few."""
    counts = Counter(name for name in names if name and is_name(name))
    many = counts.total() >= 0.3 * cues
    known = {name for name, count in counts.items() if count > 1 or many}
    dense = cues > 2 and sum(counts[name] for name in known) >= DENSE * cues
    small = {name for name in names if dense and name and is_display_name(name)}
    return known | small, dense


def _find_label(text: str) -> tuple[str | None, str]:
    """What stands before a colon or in brackets at the head of a cue, and the words after it."""
    bare = CHANGE.sub("", text)
    match = LABEL.match(bare[:LONGEST_HEAD])
    if not match and (match := BRACKET.match(bare[:LONGEST_HEAD])) and not is_name(match[1]):
        match = None
    return (strip_pronouns(match[1]), bare[match.end() :]) if match else (None, text)


def drop_repeats(cues: list[Cue]) -> list[Cue]:
    """Rolling captions show a line twice while it moves up: keep each word once."""
    overlaps = [_find_overlap(a.text, b.text) for a, b in pairwise(cues)]
    if sum(overlap > 0 for overlap in overlaps) < 0.3 * len(cues):
        return cues  # people repeat themselves; only a rolling file does so all the time
    kept = cues[:1]
    for cue, overlap in zip(cues[1:], overlaps, strict=True):
        text = cue.text[overlap:].strip()
        if text:
            kept.append(replace(cue, text=text))
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
        if start and (cue.apart or cue.speaker != start.speaker or ended):
            blocks.append(_make_turn(start, words))
            start, words, count = None, [], 0
        start = start or cue
        words.append(cue.text)
        count += len(cue.text.split())
    if start:
        blocks.append(_make_turn(start, words))
    return blocks


def _make_turn(start: Cue, words: list[str]) -> Block:
    """A turn; words behind an unknown label are a paragraph, in which the label may be read."""
    kind = "paragraph" if start.apart else "turn"
    return Block(kind, " ".join(words), None, start.speaker, start.time)
