"""Who says what: speaker labels and times at the head of lines, in the shapes programs write."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from qualcop.readers.clean import INVISIBLE, SPACES
from qualcop.readers.dates import format_time
from qualcop.readers.labels import TIME, is_display_name, is_name, may_be_label, strip_pronouns
from qualcop.readers.lines import read_lines
from qualcop.readers.messages import (
    CHAT_SHAPES,
    MARK,
    is_marked,
    list_strangers,
    read_moment,
    read_opening,
    read_stamp,
    sign_stamp,
    split_message,
)
from qualcop.readers.model import Block

_NAME = r"(?P<name>[^\s:\[\]<>][^:\t\[\]<>]{0,58}?)"
# Transcripts with times: "Name (0:12): …", "0:12 Name: …", "[Name] 00:01:23", "Name   0:12".
TIMED = (
    rf"^{_NAME}\s*[(\[]{TIME}[)\]]\s*:?\s*(?P<text>.*)$",
    rf"^(?P<stamp>[(\[]?{TIME}[)\]]?\s*(?:-\s+|\t)?){_NAME}:(?:\s+|$)(?P<text>.*)$",
    rf"^\[(?P<name>[^\]\d][^\]]{{0,58}})\]\s+{TIME}(?P<text>)$",
    rf"^{_NAME}(?:\s{{2,}}|\t+|\s+\|\s+|,\s+|\s+(?=\d)){TIME}(?P<text>)$",
)
# Beside pronouns in brackets, a bar belongs to addresses and to headings of two subjects.
PLAIN = (
    r"^(?P<name>[^\s:\[\]<>@/][^:\t\[\]<>/]{0,48}?(?:\([^():/]{1,20}(?:/[^():/]{1,20}){1,3}\))?)"
    r":(?:\s+(?P<text>.*))?$",
)
LONGEST_HEAD = 300  # letters: time, name, and whom a chat message goes to
LONE_TIME = re.compile(r"^\s*[\[(]?(?:\d{1,2}:)?\d{1,2}:\d{2}[\])]?\s*$")  # between the turns
TIMED_SHAPES = tuple(re.compile(p) for p in TIMED)
PLAIN_SHAPES = tuple(re.compile(p) for p in PLAIN)
# Lines that open a turn of somebody whose label is no name by its shape.
_STRANGE = tuple(
    re.compile(pattern)
    for pattern in (
        r"^\W{0,4}(?P<label>[^:\n]{1,120}?)\s*[:：](?:\s|$)",
        rf"^\W{{0,4}}(?P<label>[^:\n]{{1,120}}?)\s*[(\[]{TIME}[)\]]\s*:?(?:\s|$)",
        rf"^\W{{0,4}}(?P<label>[^:\n]{{1,120}}?)(?:\s{{2,}}|\t+|\s+\|\s+|,\s+|\s+(?=\d)){TIME}:?$",
    )
)


@dataclass(frozen=True)
class Turns:
    """The blocks of a conversation and what it is: "chat" or "transcript"."""

    kind: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class _Form:
    """How a conversation is written: the shapes of its heads, the labels that are nobody's
    (`strangers`) or names in small letters (`small`), how its stamps look, and whether a time on a
    line of its own stands before each turn (`parted`)."""

    kind: str
    shapes: Sequence[re.Pattern[str]]
    strangers: frozenset[str] = frozenset()
    small: frozenset[str] = frozenset()
    stamps: frozenset[str] = frozenset()
    parted: bool = False


def find_turns(text: str) -> Turns | None:
    """The conversation in a plain text, or None when it is not one.

    Times at the head of a third of the lines make a chat or transcript; without times, most
    lines must begin with a name and the names must recur. Initials alone ("RT: …") are notes.
    """
    lines = text.split("\n")
    form = _find_form(lines)
    return Turns(form.kind, tuple(_gather_turns(lines, form))) if form else None


def _find_form(raw: list[str]) -> _Form | None:
    """How the conversation is written whose lines these are; None when it is none."""
    lines = [_bare(line) for line in raw]
    full = [line for line in lines if line.strip() and not LONE_TIME.match(line)]
    for kind, shapes, least in (
        ("chat", CHAT_SHAPES, 0.3),
        ("transcript", TIMED_SHAPES, 0.3),
        ("transcript", PLAIN_SHAPES, 0.6),
    ):
        heads = [_match_head(line, shapes) for line in lines]
        found = [head for head in heads if head]
        enough = len(found) >= max(least * len(full), 2 if kind == "chat" else 3)
        if not enough and shapes is not CHAT_SHAPES:
            enough = _is_dense(heads, lines, shapes is PLAIN_SHAPES)
        if enough and (shapes is CHAT_SHAPES or _recur(found, shapes is PLAIN_SHAPES)):
            return _describe_form(_Form(kind, shapes), lines, heads)
    return None


def _bare(line: str) -> str:
    """A line with plain spaces and without the invisible signs that phones put into it."""
    return line if line.isascii() else INVISIBLE.sub("", SPACES.sub(" ", line))


def _describe_form(form: _Form, lines: list[str], heads: list[re.Match[str] | None]) -> _Form:
    found = [head for head in heads if head]
    labels = [_read_name(head) for head in found]
    strangers = list_strangers(labels) if form.kind == "chat" else frozenset()
    usual = Counter(head.re for head in found).most_common(1)[0][0]
    loose = [
        match
        for line, head in zip(lines, heads, strict=True)
        if not head and (match := usual.match(line.rstrip()[:LONGEST_HEAD]))
    ]
    small = {_read_name(m) for m in loose if is_display_name(_read_name(m))}
    own = [h for h, label in zip(found, labels, strict=True) if label not in strangers]
    stamps = {sign_stamp(stamp) for h in own if (stamp := h.groupdict().get("stamp"))}
    lone = [n for n, line in enumerate(lines[:-1]) if LONE_TIME.match(line)]
    led = sum(heads[n + 1] is not None for n in lone)
    return replace(
        form,
        strangers=frozenset(strangers),
        small=frozenset(small if form.shapes is TIMED_SHAPES else ()),
        stamps=frozenset(stamps),
        parted=len(lone) > 2 and led >= 0.8 * len(lone),
    )


def _match_head(
    line: str, shapes: Sequence[re.Pattern[str]], form: _Form | None = None
) -> re.Match[str] | None:
    """The head of a turn that a line begins with, by the shapes and what `form` knows of labels."""
    start = line.rstrip()[:LONGEST_HEAD]
    strangers, small = (form.strangers, form.small) if form else ((), ())
    for shape in shapes:
        match = shape.match(start)
        if not match or _read_name(match) in strangers:
            continue
        name = _read_name(match)
        if shapes is CHAT_SHAPES or is_name(name) or name in small:
            return match
    return None


def _read_name(head: re.Match[str]) -> str:
    return strip_pronouns(head["name"].strip().strip("*_~"))


def _is_dense(heads: list, lines: list[str], plain: bool) -> bool:
    """Long turns wrapped over several lines: most paragraphs, then, begin with a label."""
    starts = [
        i for i, line in enumerate(lines) if line.strip() and (i == 0 or not lines[i - 1].strip())
    ]
    labelled = sum(heads[i] is not None for i in starts)
    return labelled >= 5 and labelled >= (0.6 if plain else 0.4) * len(starts)


def _recur(found: list[re.Match[str]], plain: bool) -> bool:
    """Speakers come back; the items of an agenda ("Lunch 12:15") do not."""
    names = Counter(map(_read_name, found))
    again = sum(count for count in names.values() if count > 1)
    if not plain:
        return again >= 0.4 * len(found)
    initials = all(re.fullmatch(r"[A-Z]{2,3}", name) for name in names)
    return len(found) >= 4 and len(names) >= 2 and again >= 0.6 * len(found) and not initials


def _gather_turns(raw: list[str], form: _Form) -> list[Block]:
    """Blocks before the first label as they are; then one turn per label with its lines.

    A line that opens a turn without a label that is known ends the turn before, and so do notices
    of the program; what follows up to the next label has no speaker.
    """
    lines = [_bare(line) for line in raw]
    heads = [_match_head(line, form.shapes, form) for line in lines]
    first = next((i for i, head in enumerate(heads) if head), len(lines))
    before = [x for x in lines[:first] if not LONE_TIME.match(x)]
    clock = next((_read_lone(x) for x in lines[:first] if LONE_TIME.match(x)), None)
    turns: list[tuple[Block, list[str]]] = []  # as one text, lines would be copied with each line
    for line, head, typed in zip(lines[first:], heads[first:], raw[first:], strict=True):
        lone = form.kind != "chat" and LONE_TIME.match(line)
        mark = MARK if form.kind == "chat" and is_marked(typed, head) else ""
        if head:
            turns.append((_start_turn(head, clock), [mark + _read_said(head, line)]))
        elif lone:
            clock = _read_lone(line)
        elif line.strip() and (strange := _start_strange(line, form, clock, turns[-1])):
            turns.append(strange)
        else:
            turns[-1][1].append(mark + line.strip())
        clock = clock if lone or not line.strip() else None
    whole = [replace(block, text="\n".join(said).strip()) for block, said in turns]
    if form.kind == "chat":
        opening = read_opening(before, form.stamps)
        return [*opening, *(piece for block in whole for piece in split_message(block))]
    return [*read_lines("\n".join(before)), *map(_unwrap_turn, whole)]


def _read_lone(line: str) -> str | None:
    return format_time(line.strip(" []()"))


def _start_turn(head: re.Match[str], clock: str | None) -> Block:
    return Block("turn", "", None, _read_name(head), read_moment(head) or clock)


def _start_strange(
    line: str, form: _Form, clock: str | None, last: tuple[Block, list[str]]
) -> tuple[Block, list[str]] | None:
    """A block without speaker that a line without a known label opens; None where it goes on."""
    head = line[:LONGEST_HEAD]
    if stamp := read_stamp(head, form.stamps):
        kind = "header" if form.kind == "chat" else "paragraph"
        return Block(kind, "", time=read_moment(stamp)), [line[stamp.end() :].strip()]
    if form.kind == "chat":
        return None
    opened = any((m := shape.match(head)) and may_be_label(m["label"]) for shape in _STRANGE)
    apart = form.shapes is PLAIN_SHAPES and not _goes_on(last[1])
    if opened or apart or (form.parted and clock):
        return Block("paragraph", "", time=clock), [line.strip()]
    return None


def _goes_on(said: list[str]) -> bool:
    """Whether a line without label or time belongs to the turn that has these lines.

    A paragraph after a blank line may be the note-taker's own: better said by nobody than by the
    wrong person.
    """
    return bool(said[-1]) or not any(said)


def _read_said(head: re.Match[str], line: str) -> str:
    """What stands after a turn's head in its line."""
    return f"{head['text'] or ''}{line.rstrip()[LONGEST_HEAD:]}".strip()


def _unwrap_turn(block: Block) -> Block:
    """Lines within a paragraph of speech belong together, whatever width they were typed in."""
    if block.kind == "heading":
        return block
    paragraphs = re.split(r"\n{2,}", block.text)
    return replace(block, text="\n".join(" ".join(p.split()) for p in paragraphs))


def mark_turns(blocks: Sequence[Block]) -> list[Block] | None:
    """Paragraphs of a word-processor transcript as turns; None when they are notes.

    Known: a label before most paragraphs, or label and time alone on the line above the speech.
    Headings and rows between them stay where they are.
    """
    spoken = [b.kind == "paragraph" or _is_head(b) for b in blocks]
    if sum(spoken) < 5 or sum(spoken) < 0.7 * len(blocks):
        return None
    texts = [re.sub(r"\n+", "\n", b.text) for b, said in zip(blocks, spoken, strict=True) if said]
    form = _find_form("\n\n".join(texts).split("\n"))
    if form is None or form.kind != "transcript":
        return None
    marked: list[Block] = []
    for said, run in groupby(zip(blocks, spoken, strict=True), key=lambda pair: pair[1]):
        members = [re.sub(r"\n+", "\n", block.text) if said else block for block, _ in run]
        marked += _gather_turns("\n\n".join(members).split("\n"), form) if said else members
    return marked


def _is_head(block: Block) -> bool:
    """A speaker's line set in bold looks like a heading."""
    shapes = (*TIMED_SHAPES, *PLAIN_SHAPES)
    head = _match_head(block.text, shapes) if block.kind == "heading" else None
    return bool(head) and not head["text"]
