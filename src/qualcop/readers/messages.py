"""Chats: what begins a message, whose it is, and what the program itself wrote between them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import replace

from qualcop.readers.clean import INVISIBLE
from qualcop.readers.dates import format_time
from qualcop.readers.labels import HALF, TIME
from qualcop.readers.lines import read_lines
from qualcop.readers.model import Block

_DATE = (
    r"(?:\d{4}[-/.]\s?\d{1,2}[-/.]\s?\d{1,2}\.?|\d{1,2}[-/.]\s?\d{1,2}[-/.]\s?\d{2,4}\.?"
    r"|[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}|\d{1,2}\.? [A-Za-z]{3,10}\.? \d{4})"
)
_CLOCK = rf"(?P<time>\d{{1,2}}[:.]\d{{2}}(?:[:.]\d{{2}})?{HALF})"
_MOMENT = rf"{_DATE}(?:,|\s(?:à|at|um|klo|kl\.?|alle|às|a las))?\s+{_CLOCK}"
_NAME = r"(?P<name>[^\s:<>][^:\t<>]{0,78}?)"
_SAID = r":(?:\s+|$)(?P<text>.*)$"
# Zoom (tab or "From … to …:"), WhatsApp, Signal and the like, as exported or copied.
CHAT_SHAPES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^(?P<stamp>{TIME}\t)\s*(?:From\s+)?{_NAME}\s*:\s*\t\s*(?P<text>.*)$",
        rf"^(?P<stamp>(?:{_DATE}\s+)?{TIME}\s+)From\s+{_NAME}(?:\s+[tT]o\s[^:]+)?\s*:\s*(?P<text>.*)$",
        rf"^(?P<stamp>\[{_MOMENT}\]\s*(?:[-–—]\s*)?){_NAME}{_SAID}",
        rf"^(?P<stamp>\[{_CLOCK},\s+{_DATE}\]\s*){_NAME}{_SAID}",
        rf"^(?P<stamp>{_MOMENT}\s+(?:[-–—]\s*)?){_NAME}{_SAID}",
        rf"^(?P<stamp>\[{TIME}\]\s+){_NAME}{_SAID}",
        # IRC, whose names are no tags of a page
        rf"^(?P<stamp>(?:\[?{TIME}\]?\s+)?)<(?!(?:body|code|div|font|form|head|html|img|link|meta"
        r"|nav|pre|script|section|span|strong|style|table|title)\b)"
        r"(?P<name>[^\W\d_][\w|^`-]{2,30})>\s+(?P<text>\S.*)$",
    )
)
_STAMPS = tuple(
    re.compile(rf"{pattern}(?=\S)")
    for pattern in (
        rf"\[{_MOMENT}\]\s*(?:[-–—]\s*)?",
        rf"\[{_CLOCK},\s+{_DATE}\]\s*",
        rf"{_MOMENT}\s+(?:[-–—]\s*)?",
        rf"\[{TIME}\]\s+",
        rf"[(\[]?{TIME}[)\]]?\s*(?:-\s+|\t)?",
    )
)
_REACTION = re.compile(r'^(?:Reacted to|Removed a .{1,12} reaction from) ["“].*$', re.DOTALL)
_REPLY = re.compile(r'^(Replying to ["“][^\n]*["”])\s*(.*)$', re.DOTALL)
# Lines that a program puts where a picture, a call or a deleted message was.
_PROGRAM = re.compile(
    r"<(?![^<>]*(?:://|@))[^<>]{3,120}>"
    r"|(?:[\w .-]{1,80} )?(?:image|photo|video|audio|voice message|gif|sticker|document"
    r"|contact card) omitted"
    r"|\S.{0,120}\.\w{2,4} \([^()]{3,40}\)|null"
    r"|messages and calls are end-to-end encrypted\b.*|waiting for this message\b.*"
    r"|(?:this message was|you) deleted(?: this message)?\.?(?: by .{1,40})?"
    r"|(?:missed|silenced) (?:group )?(?:voice|video)(?: chat)? call.{0,40}",
    re.IGNORECASE,
)
_AFTER_WORDS = re.compile(r"<(?![^<>]*(?:://|@))[^<>]{3,120}>$")  # "<attached: …>", edited
MARK = "\u200e"  # stands before what WhatsApp itself says, in every language
SHORT_NOTICE = 3  # words: "image omitted" is sent by somebody, longer ones are the program's


def read_stamp(line: str, known: Collection[str]) -> re.Match[str] | None:
    """The date and time at the head of a line, written as those of the messages `known`."""
    for shape in _STAMPS:
        match = shape.match(line)
        if match and sign_stamp(match[0]) in known:
            return match
    return None


def sign_stamp(stamp: str) -> str:
    """How a stamp is written, whatever moment it gives: "[0/0/0, 0:0 m] "."""
    bare = re.sub(rf"(?<=\d){HALF}(?=\W|$)", lambda m: " m" if m[0] else "", stamp.strip())
    return re.sub(r"\d+", "0", bare)


def read_moment(match: re.Match[str]) -> str | None:
    """The time of a head or stamp as HH:MM:SS; beside a date, two numbers are hours and minutes."""
    parts = match.groupdict()
    time = parts.get("time")
    if not time:
        return None
    stamp = parts.get("stamp") or match[0]
    dated = "stamp" in match.re.groupindex or match.re in _STAMPS
    return format_time(time, clock=dated and bool(re.search(r"\d", stamp.replace(time, ""))))


def is_marked(typed: str, head: re.Match[str] | None) -> bool:
    """Whether the words of a line as typed begin with `MARK`."""
    if MARK not in typed:
        return False
    if head is None:
        return typed.lstrip().startswith(MARK)
    found = re.search(rf":\s?{MARK}", typed)
    return bool(found) and len(INVISIBLE.sub("", typed[: found.start()])) <= head.end("name") + 1


def read_opening(lines: list[str], stamps: Collection[str]) -> list[Block]:
    """What stands before the first message: notices of the program, or lines of any kind."""
    blocks: list[Block] = []
    for line in lines:
        if stamp := read_stamp(line, stamps):
            blocks.append(Block("header", line[stamp.end() :].strip(), time=read_moment(stamp)))
        elif line.strip():
            blocks += read_lines(line)
    return blocks


def list_strangers(labels: Collection[str]) -> set[str]:
    """Labels before a colon that belong to a notice of the program ("Ana Lopez changed …: ")."""
    counts = Counter(labels)
    return {
        label
        for label, times in counts.items()
        if _is_notice(label, times > 1) or _continues(label, counts)
    }


def _continues(label: str, known: Collection[str]) -> bool:
    """Whether a label is another one and small words after it."""
    words = label.split(" ")
    rest = (n for n in range(1, len(words)) if words[n][:1].islower())
    return any(" ".join(words[:n]) in known for n in rest)


def _is_notice(label: str, again: bool) -> bool:
    """Whether a label is a sentence: open quotation marks, or small words after a capital."""
    if label.count('"') % 2 or label.count("“") != label.count("”"):
        return True
    small = sum(word[:1].islower() for word in label.split())
    return not again and label[:1].isupper() and small >= 3


def split_message(block: Block) -> list[Block]:
    """A chat message as blocks: what the program put there, and what is replied to, set apart.

    Lines of the program begin with `MARK`, or are known by their words.
    """
    if block.kind != "turn":
        return [block]
    if _REACTION.match(block.text):
        return [replace(block, kind="header")]
    reply = _REPLY.match(block.text)
    if reply and reply[2].strip():
        return [replace(block, kind="quoted", text=reply[1]), replace(block, text=reply[2])]
    return _part_program(block)


def _part_program(block: Block) -> list[Block]:
    """Runs of lines of the person's own (turn) and of the program's (header)."""
    pieces: list[Block] = []
    for typed in block.text.split("\n"):
        line = typed.removeprefix(MARK)
        after = _AFTER_WORDS.search(line)
        if typed != line or _PROGRAM.fullmatch(line.strip()):
            parts = [("header", line)]
        elif after:
            parts = [("turn", line[: after.start()].rstrip()), ("header", after[0])]
        else:
            parts = [("turn", line)]
        for kind, text in parts:
            if pieces and pieces[-1].kind == kind == "turn":
                pieces[-1] = replace(pieces[-1], text=f"{pieces[-1].text}\n{text}")
            else:
                pieces.append(_as_kind(block, kind, text))
    return pieces


def _as_kind(block: Block, kind: str, text: str) -> Block:
    """A piece of a message; long words of the program are nobody's."""
    nobody = kind == "header" and len(text.split()) > SHORT_NOTICE and not _is_file(text)
    return replace(block, kind=kind, text=text, speaker=None if nobody else block.speaker)


def _is_file(text: str) -> bool:
    return "<" in text or bool(re.search(r"\.\w{2,4}\b", text))
