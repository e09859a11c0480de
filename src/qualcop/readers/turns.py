"""Who says what: speaker labels and times at the head of lines, in the shapes programs write."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from qualcop.readers.dates import format_time
from qualcop.readers.lines import read_lines
from qualcop.readers.model import Block

_TIME = r"(?P<time>(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d+)?(?:\s?[AaPp]\.?[Mm]\.?)?)"
_DATE = r"(?:\d{4}-\d\d-\d\d|\d{1,2}[/.]\d{1,2}[/.]\d{2,4})"
_NAME = r"(?P<name>[^\s:\[\]<>][^:\t\[\]<>]{0,58}?)"
# Chats: Zoom (tab or "From … to …:"), WhatsApp and the like, Teams and Slack as copied.
CHATS = (
    rf"^{_TIME}\t\s*(?:From\s+)?{_NAME}\s*:\s*\t\s*(?P<text>.*)$",
    rf"^(?:{_DATE}\s+)?{_TIME}\s+From\s+{_NAME}(?:\s+[tT]o\s[^:]+)?\s*:\s*(?P<text>.*)$",
    rf"^\[?{_DATE},?\s+{_TIME}\]?\s*(?:-\s*)?{_NAME}:\s+(?P<text>.*)$",
    rf"^\[{_TIME}\]\s+{_NAME}:\s+(?P<text>.*)$",
    # IRC, whose names are no tags of a page
    rf"^(?:\[?{_TIME}\]?\s+)?<(?!(?:body|code|div|font|form|head|html|img|link|meta|nav|pre|script"
    r"|section|span|strong|style|table|title)\b)(?P<name>[^\W\d_][\w|^`-]{2,30})>\s+(?P<text>\S.*)$",
)
# Transcripts with times: "Name (0:12): …", "0:12 Name: …", "[Name] 00:01:23", "Name   0:12".
TIMED = (
    rf"^{_NAME}\s*[(\[]{_TIME}[)\]]\s*:?\s*(?P<text>.*)$",
    rf"^[(\[]?{_TIME}[)\]]?\s*(?:-\s+|\t)?{_NAME}:\s+(?P<text>.*)$",
    rf"^\[(?P<name>[^\]\d][^\]]{{0,58}})\]\s+{_TIME}(?P<text>)$",
    rf"^{_NAME}(?:\s{{2,}}|\t+|\s+\|\s+|,\s+|\s+(?=\d)){_TIME}(?P<text>)$",
)
PLAIN = (r"^(?P<name>[^\s:\[\]<>@/][^:\t\[\]<>/]{0,48}?):(?:\s+(?P<text>.*))?$",)
LONGEST_HEAD = 300  # letters: time, name, and whom a chat message goes to
LONE_TIME = re.compile(r"^\s*[\[(]?(?:\d{1,2}:)?\d{1,2}:\d{2}[\])]?\s*$")  # between the turns
CHAT_SHAPES = tuple(re.compile(p) for p in CHATS)
TIMED_SHAPES = tuple(re.compile(p) for p in TIMED)
PLAIN_SHAPES = tuple(re.compile(p) for p in PLAIN)
# Words that stand before a colon in notes without anybody speaking.
NOT_SPEAKERS = frozenset(
    "a absent action actions agenda aim also and answer apologies attendance attendees"
    " attending author authors background because but cc challenge challenges comment comments"
    " concern context copy date day decision decisions discussion download duration end"
    " example examples facilitator facilitators false file finally first format from goal"
    " goals grade here host however http https idea ideas item items key language lesson like"
    " link links location materials meanwhile meeting minutes name names nb next no note notes"
    " notetaker now objective objectives ok okay outcome outcomes owner participants place"
    " present program project purpose q question questions re reason recorded recorder"
    " recording regrets remember reminder reply resource resources room school scribe second"
    " session share site so source start status step steps subject summary task that theme"
    " then there third this thought thoughts time title to todo topic topics true url venue"
    " version via warning webinar well what when where who why yes".split()
)
_REACTION = re.compile(r'^(?:Reacted to|Removed a .{1,12} reaction from) ["“].*$', re.DOTALL)
_REPLY = re.compile(r'^(Replying to ["“][^\n]*["”])\s*(.*)$', re.DOTALL)


@dataclass(frozen=True)
class Turns:
    """The blocks of a conversation and what it is: "chat" or "transcript"."""

    kind: str
    blocks: tuple[Block, ...]


def is_name(label: str) -> bool:
    """Whether the label is shaped like a speaker's: few words, capitals, no sentence."""
    words = label.replace("|", " ").split()
    if not 1 <= len(words) <= 6 or words[0].lower().strip(".") in NOT_SPEAKERS:
        return False
    if re.search(
        r"[.!?;,\"“”](?:\s|$)", re.sub(r"\b(?:[A-Z]|Dr|Mr|Mrs|Ms|Prof|St|Jr)\.", "", label)
    ):
        return False
    small = {
        "de",
        "da",
        "di",
        "del",
        "der",
        "van",
        "von",
        "la",
        "le",
        "el",
        "al",
        "bin",
        "and",
        "y",
        "iphone",
        "ipad",
    }
    plain = [w.strip("()'’\"-&") for w in words]
    shaped = [w for w in plain if w and w.lower() not in small]
    return bool(shaped) and all(not w[0].isalpha() or not w[0].islower() for w in shaped)


def find_turns(text: str) -> Turns | None:
    """The conversation in a plain text, or None when it is not one.

    Times at the head of a third of the lines make a chat or transcript; without times, most
    lines must begin with a name and the names must recur. Initials alone ("RT: …") are notes.
    """
    lines = text.split("\n")
    shape = _find_shape(lines)
    return Turns(shape[0], tuple(_gather_turns(lines, *shape))) if shape else None


def _find_shape(lines: list[str]) -> tuple[str, Sequence[re.Pattern[str]]] | None:
    """What the lines are, "chat" or "transcript", and the shapes of their heads."""
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
            return kind, shapes
    return None


def _match_head(line: str, shapes: Sequence[re.Pattern[str]]) -> re.Match[str] | None:
    start = line.rstrip()[:LONGEST_HEAD]
    for shape in shapes:
        match = shape.match(start)
        if match and (shapes is CHAT_SHAPES or is_name(match["name"].strip())):
            return match
    return None


def _is_dense(heads: list, lines: list[str], plain: bool) -> bool:
    """Long turns wrapped over several lines: most paragraphs, then, begin with a label."""
    starts = [
        i for i, line in enumerate(lines) if line.strip() and (i == 0 or not lines[i - 1].strip())
    ]
    labelled = sum(heads[i] is not None for i in starts)
    return labelled >= 5 and labelled >= (0.6 if plain else 0.4) * len(starts)


def _recur(found: list[re.Match[str]], plain: bool) -> bool:
    """Speakers come back; the items of an agenda ("Lunch 12:15") do not."""
    names = Counter(match["name"].strip() for match in found)
    again = sum(count for count in names.values() if count > 1)
    if not plain:
        return again >= 0.4 * len(found)
    initials = all(re.fullmatch(r"[A-Z]{2,3}", name) for name in names)
    return len(found) >= 4 and len(names) >= 2 and again >= 0.6 * len(found) and not initials


def _gather_turns(lines: list[str], kind: str, shapes: Sequence[re.Pattern[str]]) -> list[Block]:
    """Blocks before the first label as they are; then one turn per label with its lines."""
    heads = [_match_head(line, shapes) for line in lines]
    first = next((i for i, head in enumerate(heads) if head), len(lines))
    timed = shapes is not PLAIN_SHAPES
    clock = next((format_time(x.strip(" []()")) for x in lines[:first] if LONE_TIME.match(x)), None)
    blocks = read_lines("\n".join(x for x in lines[:first] if not LONE_TIME.match(x)))
    before = len(blocks)
    lines_of: list[list[str]] = []  # each turn's; as one text they would be copied with each line
    for line, head in zip(lines[first:], heads[first:], strict=True):
        if head:
            blocks.append(_start_turn(head, clock))
            lines_of.append([_read_said(head, line)])
            clock = None
        elif LONE_TIME.match(line):
            clock = format_time(line.strip(" []()"))
        elif line.strip() and not (timed or _goes_on(lines_of[-1])):
            blocks.append(Block("paragraph", ""))
            lines_of.append([line.strip()])
        else:
            lines_of[-1].append(line.strip())
    blocks[before:] = [
        replace(block, text="\n".join(said).strip())
        for block, said in zip(blocks[before:], lines_of, strict=True)
    ]
    if kind == "chat":
        return [piece for block in blocks for piece in split_message(block)]
    return [_unwrap_turn(block) for block in blocks]


def _start_turn(head: re.Match[str], clock: str | None) -> Block:
    time = head.groupdict().get("time")
    name = head["name"].strip().strip("*_").strip()
    return Block("turn", "", None, name, format_time(time) if time else clock)


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


def split_message(block: Block) -> list[Block]:
    """A chat message as blocks: reactions are no words of one's own, nor is what one replies to."""
    if block.kind != "turn":
        return [block]
    if _REACTION.match(block.text):
        return [replace(block, kind="header")]
    reply = _REPLY.match(block.text)
    if reply and reply[2].strip():
        return [replace(block, kind="quoted", text=reply[1]), replace(block, text=reply[2])]
    return [block]


def mark_turns(blocks: Sequence[Block]) -> list[Block] | None:
    """Paragraphs of a word-processor transcript as turns; None when they are notes.

    Known: a label before most paragraphs, or label and time alone on the line above the speech.
    Headings and rows between them stay where they are.
    """
    spoken = [b.kind == "paragraph" or _is_head(b) for b in blocks]
    if sum(spoken) < 5 or sum(spoken) < 0.7 * len(blocks):
        return None
    texts = [re.sub(r"\n+", "\n", b.text) for b, said in zip(blocks, spoken, strict=True) if said]
    shape = _find_shape("\n\n".join(texts).split("\n"))
    if shape is None or shape[0] != "transcript":
        return None
    marked: list[Block] = []
    for said, run in groupby(zip(blocks, spoken, strict=True), key=lambda pair: pair[1]):
        members = [re.sub(r"\n+", "\n", block.text) if said else block for block, _ in run]
        marked += _gather_turns("\n\n".join(members).split("\n"), *shape) if said else members
    return marked


def _is_head(block: Block) -> bool:
    """A speaker's line set in bold looks like a heading."""
    shapes = (*TIMED_SHAPES, *PLAIN_SHAPES)
    head = _match_head(block.text, shapes) if block.kind == "heading" else None
    return bool(head) and not head["text"]
