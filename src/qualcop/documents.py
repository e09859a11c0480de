"""One extract becomes one pseudonymised document with its blocks, comments and people."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from qualcop.key import mask_path
from qualcop.labels import GONE, INVITED, UNCERTAIN
from qualcop.mentions import NameMatcher, narrow_owners
from qualcop.names import clean_label, fold_name
from qualcop.people import Found, assign_speakers, find_people
from qualcop.person_names import read_label
from qualcop.readers.model import NOWHERE, Block, Comment, Extract
from qualcop.titles import is_role

# What parts the words of a label that is written like the name of a file.
PARTED = re.compile(r"[^\W\d_](?:[_.+-]|(?<=[a-z])(?=[A-Z]))[^\W_]")
UNKNOWN_SPEAKER = "Speaker (unknown)"
NAME_HINTS = (
    ("walkthrough", "walkthrough"),
    ("survey", "survey"),
    ("exit ticket", "survey"),
    ("field note", "field_note"),
    ("observation", "field_note"),
    ("chat", "chat"),
    ("transcript", "transcript"),
    ("agenda", "artifact"),
    ("slides", "artifact"),
    ("plan", "artifact"),
)
FORMAT_KINDS = {
    "eml": "email",
    "mbox": "email",
    "vtt": "transcript",
    "srt": "transcript",
    "json": "transcript",
    "jsonl": "transcript",
    "pptx": "artifact",
    "odp": "artifact",
    "xlsx": "artifact",
    "ods": "artifact",
    "html": "artifact",
    "csv": "artifact",
    "tsv": "artifact",
}


@dataclass(frozen=True)
class Context:
    """What is known of a file beside its bytes: its place, its event, who was there."""

    path: str
    event_kind: str
    present: tuple[str, ...] | None


def build_document(
    extract: Extract, context: Context, matcher: NameMatcher, pseudonyms: dict[str, str]
) -> dict:
    """The document as JSON-able parts: kind, title, date, text, blocks, comments, attendees, absent
    (participants whom a list says were not there), notes.

    `pseudonyms` gives each participant's pseudonym. No real name is in what is returned.
    """
    found = find_people(extract, matcher)
    present = list_present(found, context, matcher)
    extract = assign_speakers(extract, matcher)
    masked = [matcher.mask(block.text, present) for block in extract.blocks]
    blocks = _place_blocks(extract.blocks, masked, matcher, present, pseudonyms)
    comments = [
        _place_comment(c, extract.blocks, blocks, matcher, present, pseudonyms)
        for c in extract.comments
    ]
    mask_label = _mask_labels(matcher)
    headings = (m for m, b in zip(masked, extract.blocks, strict=True) if b.kind == "heading")
    title = mask_label(extract.title, present) if extract.title else next(headings, None)
    return {
        "kind": extract.kind or infer_kind(extract.format, context),
        "format": extract.format,
        "title": title,
        "date": extract.date,
        "text": "\n".join(masked),
        "blocks": blocks,
        "comments": comments,
        "attendees": []
        if extract.kind == "email"
        else _list_attendees(found, blocks, matcher, present),
        "absent": sorted(_list_gone(found, matcher, present)),
        "notes": [matcher.mask(note) for note in extract.notes],
    }


def _mask_labels(matcher: NameMatcher) -> Callable[..., str]:
    """Masks titles and ids, which may be written like the name of a file."""
    mask_parted = mask_path(matcher)

    def mask(label: str, present: Collection[str] | None = None) -> str:
        masked = matcher.mask(label, present)
        return mask_parted(masked) if PARTED.search(masked) else masked

    return mask


def infer_kind(format_: str, context: Context) -> str:
    """What a file is (tables.SOURCE_KINDS), from its format, its name and its event."""
    if format_ in FORMAT_KINDS and FORMAT_KINDS[format_] != "artifact":
        return FORMAT_KINDS[format_]
    name = re.sub(r"[_-]+", " ", PurePosixPath(context.path).stem.casefold())
    for hint, kind in NAME_HINTS:
        if hint in name:
            return kind
    if format_ in FORMAT_KINDS:
        return FORMAT_KINDS[format_]
    return "field_note" if context.event_kind == "classroom_visit" else "meeting_note"


def list_present(
    found: list[Found], context: Context, matcher: NameMatcher
) -> Collection[str] | None:
    """Who was at the event by the attendance sheet, and whom the file itself names as there."""
    named = {matcher.resolve(p.name) for p in found if p.presence not in (GONE, INVITED)} - {None}
    named -= {matcher.resolve(p.name) for p in found if p.presence == GONE}
    if context.present is None:
        return named or None
    return set(context.present) | named


def _place_blocks(
    blocks: Iterable[Block],
    masked: list[str],
    matcher: NameMatcher,
    present: Collection[str] | None,
    pseudonyms: dict[str, str],
) -> list[dict]:
    """Rows of the blocks table (without document_id), with offsets into the joined text."""
    rows, start, section = [], 0, None
    mask_label = _mask_labels(matcher)
    voices = _name_voices(blocks, matcher, present, pseudonyms)
    for position, (block, text) in enumerate(zip(blocks, masked, strict=True)):
        if block.kind == "heading":
            section = text
        speaker, participant = voices[block.speaker]
        rows.append(
            {
                "position": position,
                "start": start,
                "end": start + len(text),
                "kind": block.kind,
                "level": block.level,
                "section": section,
                "speaker": speaker,
                "participant": participant,
                "time": block.time,
                "unit_id": mask_label(block.unit_id) if block.unit_id else None,
            }
        )
        start += len(text) + 1
    return rows


def name_speaker(
    label: str | None,
    matcher: NameMatcher,
    present: Collection[str] | None,
    pseudonyms: dict[str, str],
) -> tuple[str | None, str | None]:
    """(pseudonym, participant) of a speaker label; what is no known person is not let through.

    A role stays as it is. A name that several people bear is "Person (uncertain)".
    """
    if not label or not label.strip():
        return None, None
    participant = matcher.resolve(label, present)
    if participant in pseudonyms:
        return pseudonyms[participant], participant
    bare = clean_label(label)
    if is_role(bare):
        return bare, None
    several = len(narrow_owners(matcher.find_owners(label), present)) > 1
    return (UNCERTAIN if several else UNKNOWN_SPEAKER), None


def _name_voices(
    blocks: Iterable[Block],
    matcher: NameMatcher,
    present: Collection[str] | None,
    pseudonyms: dict[str, str],
) -> dict[str | None, tuple[str | None, str | None]]:
    """What `name_speaker` gives for each label of a document; strangers are told apart by numbers.

    The second label of nobody known is "Speaker (unknown) 2": two voices are never one.
    """
    voices: dict[str | None, tuple[str | None, str | None]] = {}
    numbers: dict[str, dict[str, int]] = {UNCERTAIN: {}, UNKNOWN_SPEAKER: {}}
    for label in dict.fromkeys(block.speaker for block in blocks):
        name, participant = name_speaker(label, matcher, present, pseudonyms)
        if label and name in numbers:
            given = numbers[name]
            number = given.setdefault(fold_name(read_label(label).name or label), len(given) + 1)
            name = f"{name} {number}" if number > 1 else name
        voices[label] = (name, participant)
    return voices


def _place_comment(
    comment: Comment,
    raw: tuple[Block, ...],
    blocks: list[dict],
    matcher: NameMatcher,
    present: Collection[str] | None,
    pseudonyms: dict[str, str],
) -> dict:
    """A row of the comments table; offsets follow the masking of the passage."""
    author, _ = name_speaker(comment.author, matcher, None, pseudonyms)
    start = end = None
    if blocks and comment.start_block != NOWHERE:
        ends = ((comment.start_block, comment.start), (comment.end_block, comment.end))
        start, end = (
            blocks[n]["start"] + matcher.follow(raw[n].text, offset, present, at_end)
            for at_end, (n, offset) in enumerate((min(n, len(blocks) - 1), at) for n, at in ends)
        )
    return {
        "comment_id": comment.comment_id,
        "start": start,
        "end": max(start, end) if end is not None else None,
        "author": author,
        "date": comment.date,
        "text": matcher.mask(comment.text),
    }


def _list_attendees(
    found: list[Found], blocks: list[dict], matcher: NameMatcher, present: Collection[str] | None
) -> list[str]:
    """Participants whom the file shows at the event: its speakers and its attendance lists.

    Nobody counts whom a list calls absent or only invited, unless they speak.
    """
    spoke = {block["participant"] for block in blocks}
    listed = {
        matcher.resolve(person.name, present)
        for person in found
        if person.basis == "attendance_line" and person.presence != INVITED
    }
    return sorted((spoke | (listed - _list_gone(found, matcher, present))) - {None})


def _list_gone(
    found: list[Found], matcher: NameMatcher, present: Collection[str] | None
) -> set[str]:
    """Participants whom a list of the file says were not there."""
    return {matcher.resolve(p.name, present) for p in found if p.presence == GONE} - {None}
