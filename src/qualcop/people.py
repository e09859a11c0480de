"""People whom the files themselves name, and who says what in notes.

Names come from attendance lists, speaker labels, mail headers and file properties, where a word is
a name because of where it stands; and from running text after a title ("Ms. Quarles") or as a
common given name with a surname. A language model's entities would be one more source of `Found`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from qualcop.attendance import NOT_NAMES, find_attendance, is_person_name
from qualcop.mentions import NameMatcher
from qualcop.names import (
    EMAIL,
    clean_label,
    fold_name,
    fold_word,
    is_given_name,
    is_place,
    split_name,
    split_words,
)
from qualcop.readers.model import Block, Comment, Extract
from qualcop.running_names import find_names

NOTE_KINDS = ("paragraph", "list_item", "attendance")
_TIME = r"(?:\[?\d{1,2}:\d{2}:\d{2}\]?\s*[-–—]?\s*)?"
LABEL = re.compile(
    rf"(?P<time>[ \t]*(?:[-*•]\s+)?{_TIME})"
    r"(?P<label>[^\W\d_][^:：\n\[\]{}/@]{0,48}?)[ \t]*(?::[ \t]+|：[ \t]*)(?=\S)"
)
_TASKS = re.compile(
    r"\b(?:actions?|to[ -]?dos?|next steps?|assignments?|tasks?|who does what|follow[- ]?ups?)\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"(?:speaker|participant|interviewer|interviewee|unknown|host|moderator|facilitator|teacher"
    r"|student|leader|principal|respondent|person|user|guest|room|table|group|phone|caller|int|p|s|t|r)"
    r"[\s_#-]*[\dA-Z]{0,3}",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Found:
    """A person named in a file.

    `basis` is attendance_line, speaker_label, email_header, property or running_text; `place` says
    where in the file, without the name; `aliases` are "@handles", initials used as a label and
    nicknames; `confidence` (0 to 1) how sure we are that this is a person's name; `context` up to
    about 80 characters around the first place, the name in it (private).
    """

    name: str
    aliases: tuple[str, ...] = ()
    email: str | None = None
    basis: str = "attendance_line"
    place: str = ""
    confidence: float = 1.0
    context: str = ""


def find_people(extract: Extract, known: NameMatcher | None = None) -> list[Found]:
    """Everyone a file names where names stand, people already `known` among them.

    Each person once, with the first basis of: attendance list, mail header, speaker label,
    running text, property. A lone first name of somebody else in the file is left to that person.
    """
    people = [*_from_attendance(extract), *_from_people(extract, "email_header")]
    people += _from_speakers(extract)
    people += _from_labels(extract, people, known)
    people += _from_running_text(extract)
    people += _from_people(extract, "property")
    merged = _merge_people(people)
    return _add_initials(extract, merged, known)


def _from_attendance(extract: Extract) -> Iterator[Found]:
    for position, entries in find_attendance(extract.blocks).items():
        for entry in entries:
            place = f"block {position + 1}"
            yield Found(entry.name, entry.aliases, entry.email, "attendance_line", place)


def _from_people(extract: Extract, basis: str) -> Iterator[Found]:
    """People of mail headers or of the file's properties."""
    for raw, said in extract.people:
        if said != basis:
            continue
        email = next(iter(EMAIL.findall(raw)), None)
        name = split_reversed(clean_label(EMAIL.sub("", raw)))
        if is_person_name(name, single=basis == "email_header"):
            yield Found(name, (), email, basis, basis.replace("_", " "))
        elif email and (guess := _name_of_address(email)):
            yield Found(guess, (), email, basis, basis.replace("_", " "))


def split_reversed(name: str) -> str:
    """ "Tackett, Rosalind" in the usual order; any other name as it is."""
    parts = split_name(name)
    return " ".join([parts.given, *parts.middle, parts.surname]).strip() if "," in name else name


def _name_of_address(email: str) -> str | None:
    """A name from "rosalind.tackett@…"; None when the address does not spell one."""
    words = [w.capitalize() for w in re.split(r"[._-]", email.split("@")[0]) if w.isalpha()]
    name = " ".join(words)
    told = len(words) == 2 and is_given_name(fold_word(words[0])) and len(words[1]) > 1
    return name if told and is_person_name(name) else None


def _from_speakers(extract: Extract) -> Iterator[Found]:
    """People by the labels of a transcript or chat; "Speaker 1", "Host" are nobody."""
    labels = dict.fromkeys(b.speaker for b in extract.blocks if b.speaker)
    for label in labels:
        name = split_reversed(clean_label(EMAIL.sub("", label)))
        email = next(iter(EMAIL.findall(label)), None)
        if name and not _NOBODY.fullmatch(name) and _may_be_speaker(name):
            yield Found(name, (), email, "speaker_label", "speaker label")


def _from_running_text(extract: Extract) -> Iterator[Found]:
    for position, block in enumerate(extract.blocks):
        for name in find_names(block.text) if block.kind != "heading" else ():
            yield Found(name, (), None, "running_text", f"block {position + 1}")


def _may_be_speaker(name: str) -> bool:
    """Whether a transcript's label is a person: no organisation's words, at most five words."""
    words = split_words(name)
    if len(words) == 1:
        return words[0] not in NOT_NAMES and len(words[0]) > 2
    return 0 < len(words) <= 5 and not any(w in NOT_NAMES for w in words)


def _from_labels(
    extract: Extract, people: list[Found], known: NameMatcher | None
) -> Iterator[Found]:
    """People by "Name:" before what they say in notes.

    A label nobody is known by counts when it recurs and begins with a common given name that is
    no place or product; what is said in notes otherwise has too many labels that are no people.
    """
    counts = Counter(label for b in extract.blocks for label in _list_labels(b))
    listed = {w for p in people for w in (fold_name(p.name), fold_word(p.name.split()[0]))}
    for label, times in counts.items():
        words = split_words(label)
        if fold_name(label) in listed or (known and known.find_owners(label)):
            continue
        lone = len(words) == 1 and times > 1 and not is_place(words[0])
        full = len(words) > 1 and is_person_name(label)
        if is_given_name(words[0]) and label[0].isupper() and (lone or full):
            yield Found(label, (), None, "speaker_label", "label in notes")


def _list_labels(block: Block) -> Iterator[str]:
    if block.kind not in NOTE_KINDS or block.speaker:
        return
    for line in block.text.split("\n"):
        if match := LABEL.match(line):
            label = clean_label(match["label"])
            if label and len(label.split()) <= 4 and split_words(label):
                yield label


def _merge_people(people: Iterable[Found]) -> list[Found]:
    """Each person once: equal names joined, a lone first name given to its only bearer."""
    merged: dict[str, Found] = {}
    for person in sorted(people, key=lambda p: -len(split_words(p.name))):
        folded = fold_name(person.name)
        held = merged.get(folded)
        if held is None and " " not in folded:
            bearers = [f for f in merged if f.split()[0] == folded and " " in f]
            if len(bearers) > 1:
                continue
            held = merged.get(bearers[0]) if bearers else None
        if held is None:
            merged[folded] = person
            continue
        aliases = tuple(dict.fromkeys([*held.aliases, *person.aliases]))
        merged[fold_name(held.name)] = replace(
            held, aliases=aliases, email=held.email or person.email
        )
    return list(merged.values())


def _add_initials(extract: Extract, people: list[Found], known: NameMatcher | None) -> list[Found]:
    """People with the labels of theirs that are initials ("JF:") or "JoshM:", used by one only."""
    labels = dict.fromkeys(label for b in extract.blocks for label in _list_labels(b))
    added: dict[str, list[str]] = {}
    for label in labels:
        if not re.fullmatch(r"[A-Z]{2,4}|[A-Z][a-z]+[A-Z]", label):
            continue
        if known and known.find_owners(label):
            continue
        bearers = [p.name for p in people if label.lower() in _list_initials(p.name)]
        if len(bearers) == 1:
            added.setdefault(bearers[0], []).append(label)
    return [replace(p, aliases=(*p.aliases, *added.get(p.name, ()))) for p in people]


def _list_initials(name: str) -> set[str]:
    """Folded initials of a name: of all words, of a double given name, given name + initial."""
    parts = split_name(name)
    given, surname = split_words(parts.given), split_words(parts.surname)
    middle = [w for m in parts.middle for w in split_words(m)]
    if not given or not surname:
        return set()
    firsts = "".join(w[0] for w in given)
    lasts = "".join(w[0] for w in surname)
    found = {firsts + lasts, firsts[0] + lasts[0], given[0] + lasts[0]}
    found |= {firsts + "".join(w[0] for w in middle) + lasts}
    return {f for f in found | ({firsts} if len(firsts) > 1 else set()) if len(f) > 1}


def assign_speakers(extract: Extract, known: NameMatcher) -> Extract:
    """The extract with recognised labels of notes ("RT: we …") moved to `Block.speaker`.

    Only labels that name somebody of the study as a whole count; lists of tasks keep theirs, for
    there the name is who shall do it. A block whose lines have different speakers is split.
    Blocks of the attendance list get the kind "attendance". Comments stay on their words.
    """
    there = find_attendance(extract.blocks)
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
    comments = tuple(_move_comment(c, moves, blocks) for c in extract.comments)
    return replace(extract, blocks=tuple(blocks), comments=comments)


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


def _find_labels(text: str, known: NameMatcher) -> Iterator[tuple[int, int, str, str | None]]:
    """Where each recognised label begins, where what is said begins, the label, and the time.

    Labels stand at a line's start, or after the end of a sentence ("… done. WB: whose number").
    In "PL to CAR: …" and "PL (late): …" the speaker is PL, and what follows is left to the text.
    """
    places = [0, *(m.end() for m in re.finditer(r"\n|(?<=[.!?;…”\"')\]])[ \t]+", text))]
    done = 0
    for place in places:
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
            done = start
            yield place, start, label, _read_time(match["time"])


def _read_time(text: str) -> str | None:
    """HH:MM:SS of a time before a label, where it has seconds."""
    match = re.search(r"(\d{1,2}):(\d{2}):(\d{2})", text)
    return f"{int(match[1]):02d}:{match[2]}:{match[3]}" if match else None


def _move_comment(
    comment: Comment, moves: list[list[tuple[int, int]]], blocks: list[Block]
) -> Comment:
    """The comment on the same words after labels were taken out and blocks were split."""
    start_block, start = _move_offset(moves[comment.start_block], comment.start, blocks)
    end_block, end = _move_offset(moves[comment.end_block], comment.end, blocks)
    return replace(comment, start_block=start_block, start=start, end_block=end_block, end=end)


def _move_offset(parts: list[tuple[int, int]], offset: int, blocks: list[Block]) -> tuple[int, int]:
    index, begin = next((p for p in reversed(parts) if p[1] <= offset), parts[0])
    return index, min(max(0, offset - begin), len(blocks[index].text))
