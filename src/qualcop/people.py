"""People whom the files themselves name, and on what ground.

Names come from attendance lists, tables, minutes, speaker labels, mail headers, greetings,
signatures, comments and file properties, where a word is a name because of where it stands; from
running text, where `running_names` weighs what speaks for and against; and from what stands around
it (`names_around`): headings, titles, ids of rows, names of files and folders.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from qualcop.attendance import NOT_NAMES, find_attendance, is_person_name
from qualcop.entries import is_full
from qualcop.language import find_entities
from qualcop.lexicon import given_names
from qualcop.mentions import NameMatcher
from qualcop.minutes import find_minutes
from qualcop.names import (
    EMAIL,
    OTHER_SCRIPTS,
    clean_label,
    fold_name,
    fold_word,
    is_given_name,
    is_ordinary,
    is_place,
    split_name,
    split_words,
)
from qualcop.names_around import (
    NOTE,
    UNIT,
    Label,
    find_in_label,
    is_strange,
    list_path_labels,
    space_words,
)
from qualcop.names_around import list_labels as list_labels_around
from qualcop.person_names import SHORT_GIVEN, is_known_given, looks_given, read_person
from qualcop.readers.model import Block, Extract
from qualcop.roster_tables import find_owners
from qualcop.running_names import (
    Entity,
    count_name,
    find_names,
    list_small,
    needs_model,
)
from qualcop.same_person import list_initials, merge_people
from qualcop.signatures import find_letter_names, is_robot
from qualcop.speakers import assign_speakers, list_labels

__all__ = ["Found", "assign_speakers", "find_people", "split_reversed"]

# What names somebody more surely stands first; a person found on several grounds has the first.
BASES = (
    "attendance_line",
    "email_header",
    "speaker_label",
    "signature",
    "comment_author",
    "salutation",
    "running_text",
    "label",
    "property",
    "model",
)
SURE = 0.95  # the confidence of a name after a title, or of the surest full names
CONTEXT = 40  # characters of context on either side of a name
_NOBODY = re.compile(
    r"(?:speaker|participant|interviewer|interviewee|unknown|host|moderator|facilitator|teacher"
    r"|student|leader|principal|respondent|person|user|guest|room|table|group|phone|caller|int|p|s|t|r)"
    r"[\s_#-]*[\dA-Z]{0,3}",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Found:
    """A person named in a file.

    `basis` is one of `BASES`; `place` says where in the file, without the name; `aliases` are
    "@handles", initials used as a label and nicknames; `confidence` from 0 to 1 orders how sure it
    is that this is a person; `context` is the text around the name (private); `presence` is what
    lists say of them, empty where no list does.
    """

    name: str
    aliases: tuple[str, ...] = ()
    email: str | None = None
    basis: str = "attendance_line"
    place: str = ""
    confidence: float = 1.0
    context: str = ""
    presence: str = ""


def find_people(
    extract: Extract,
    known: NameMatcher | None = None,
    entities: Mapping[int | str, Sequence[Entity]] = MappingProxyType({}),
    path: str = "",
) -> list[Found]:
    """Everyone a file names, people already `known` among them.

    `entities` are what the language model finds in the file's texts, by `list_model_texts`; of the
    `path` the names of folders and of the file are looked at.

    Each person once, with the first basis of `BASES`. A lone first name of somebody else in the
    file is left to that person.
    """
    people = [*_from_attendance(extract), *_from_people(extract, "email_header")]
    people += [*_from_speakers(extract), *_from_letters(extract)]
    people += _from_labels(extract, people, known)
    people += _from_running_text(extract, entities)
    people += _from_labels_around(extract, entities, path)
    people += _from_people(extract, "comment_author")
    people += _from_people(extract, "property")
    return _add_initials(extract, merge_people(people, BASES), known)


def _from_attendance(extract: Extract) -> Iterator[Found]:
    for position, entries in find_attendance(extract.blocks).items():
        for entry in entries:
            place = f"block {position + 1}"
            found = Found(entry.name, entry.aliases, entry.email, "attendance_line", place)
            yield replace(found, presence=entry.presence)
    for position, entry in (*find_minutes(extract.blocks), *find_owners(extract.blocks)):
        place = f"block {position + 1}"
        yield Found(entry.name, entry.aliases, entry.email, "attendance_line", place)


def _from_letters(extract: Extract) -> Iterator[Found]:
    for entry, basis, position in find_letter_names(extract):
        yield Found(entry.name, entry.aliases, entry.email, basis, f"block {position + 1}")


def _from_people(extract: Extract, basis: str) -> Iterator[Found]:
    """People of mail headers, of margin comments or of the file's properties."""
    for raw, said in extract.people:
        if said != basis:
            continue
        email = next(iter(EMAIL.findall(raw)), None)
        bare = re.sub(r"\s+via\s.*", "", EMAIL.sub("", raw))
        person = read_person(split_reversed(clean_label(bare)))
        place = basis.replace("_", " ")
        lone = basis != "property" and not is_robot(email)
        if is_person_name(person.name, single=lone) or is_full(person):
            yield Found(person.name, person.aliases, email, basis, place)
        elif email and (guess := _name_of_address(email)):
            yield Found(guess, (), email, basis, place)


def split_reversed(name: str) -> str:
    """ "Tackett, Rosalind" in the usual order; any other name as it is."""
    parts = split_name(name)
    return " ".join([parts.given, *parts.middle, parts.surname]).strip() if "," in name else name


def _name_of_address(email: str) -> str | None:
    """A name from "rosalind.tackett@…"; None when the address does not spell one."""
    words = [w.capitalize() for w in re.split(r"[._-]", email.split("@")[0]) if w.isalpha()]
    name = " ".join(words)
    told = len(words) == 2 and is_known_given(fold_word(words[0])) and len(words[1]) > 1
    return name if told and is_person_name(name) else None


def _from_speakers(extract: Extract) -> Iterator[Found]:
    """People by the labels of a transcript or chat; "Speaker 1", "Host" are nobody."""
    labels = dict.fromkeys(b.speaker for b in extract.blocks if b.speaker)
    for label in labels:
        bare = EMAIL.sub("", label)
        person = read_person(split_reversed(clean_label(bare)))
        email = next(iter(EMAIL.findall(label)), None)
        if person.name and not _NOBODY.fullmatch(person.name) and _may_be_speaker(person.name):
            aliases = dict.fromkeys([*person.aliases, *read_person(bare).aliases])
            yield Found(person.name, tuple(aliases), email, "speaker_label", "speaker label")


def _list_running_texts(extract: Extract) -> dict[int | str, str]:
    """What is written in sentences: blocks by position but headings, and margin comments."""
    texts: dict[int | str, str] = {
        n: block.text for n, block in enumerate(extract.blocks) if block.kind != "heading"
    }
    return texts | {f"comment {n + 1}": c.text for n, c in enumerate(extract.comments)}


def _from_running_text(
    extract: Extract, entities: Mapping[int | str, Sequence[Entity]]
) -> Iterator[Found]:
    """People named in what is said; of strange names only those that are mostly a person's."""
    texts = _list_running_texts(extract)
    small = list_small(block.text for block in extract.blocks)
    seen = {n: find_names(text, entities.get(n, ()), small) for n, text in texts.items()}
    strange = Counter(s.name for row in seen.values() for s in row if s.basis == "model")
    doubtful = {n for n, times in strange.items() if count_name(n, texts.values()) > 4 * times}
    for position, row in seen.items():
        for name in row:
            if name.basis == "model" and name.name in doubtful:
                continue
            around = texts[position][max(0, name.start - CONTEXT) : name.end + CONTEXT]
            place = position if isinstance(position, str) else f"block {position + 1}"
            context = " ".join(around.split())
            yield Found(name.name, (), None, name.basis, place, name.confidence, context)


def _from_labels_around(
    extract: Extract, entities: Mapping[int | str, Sequence[Entity]], path: str
) -> Iterator[Found]:
    """People named in headings, titles, ids of rows, notes of the reader and in the path."""
    for label in list_labels_around(extract, path):
        yield from find_people_in_label(label, entities.get(label.text, ()))


def find_people_in_label(label: Label, entities: Sequence[Entity] = ()) -> list[Found]:
    """People named in a short text that is no sentence.

    A full name of words that no list knows counts where the model takes it for a person's.
    """
    context = " ".join(label.text[: 3 * CONTEXT].split())
    named = [(n.name, n.confidence) for n in find_in_label(label.text, parted=label.parted)]
    if not named and any(kind == "PERSON" for *_, kind in entities):
        seen = find_names(space_words(label), entities)
        named = [(s.name, s.confidence) for s in seen if is_strange(s.name)]
    return [Found(name, (), None, "label", label.place, sure, context) for name, sure in named]


def find_people_in_path(path: str) -> list[Found]:
    """People named in the names of a file and of the folders it lies in."""
    return [p for label in list_path_labels(path) for p in find_people_in_label(label)]


def find_people_in_notes(notes: Iterable[str]) -> list[Found]:
    """People named in notes that somebody typed, each once; the language model is asked too."""
    extract = Extract("note", tuple(Block("paragraph", note) for note in notes))
    asked = list_model_texts(extract)
    entities = dict(zip(asked, find_entities(list(asked.values())), strict=True))
    people = [replace(p, place="note") for p in _from_running_text(extract, entities)]
    return merge_people(people, BASES)


def is_place_of(person: Found, places: Collection[str]) -> bool:
    """Whether a name of running text is that of a district or school of the study, or in it.

    `places` are their folded names. With a title, or from a list, a person may bear the name of a
    place all the same.
    """
    if person.basis not in ("running_text", "model", "label") or person.confidence >= SURE:
        return False
    name = fold_name(person.name)
    return name in places or any(name in place.split() for place in places)


def list_model_texts(extract: Extract, path: str = "") -> dict[int | str, str]:
    """The texts of a file in which the language model may help, by what `find_people` knows them:
    blocks by position, comments by number, labels by their text."""
    labels = (n for n in list_labels_around(extract, path) if n.place not in (UNIT, NOTE))
    texts = {label.text: space_words(label) for label in labels} | _list_running_texts(extract)
    return {n: text for n, text in texts.items() if needs_model(text)}


def _may_be_speaker(name: str) -> bool:
    """Whether a transcript's label is a person: no organisation's words, at most five words."""
    words = split_words(name)
    if len(words) == 1:
        short = len(words[0]) < 3 and words[0] not in SHORT_GIVEN and not OTHER_SCRIPTS.match(name)
        return words[0] not in NOT_NAMES and not short and not _is_small_talk(name)
    if _is_small_talk(name):
        return False
    return 0 < len(words) <= 5 and not any(w in NOT_NAMES for w in words)


def _is_small_talk(name: str) -> bool:
    """Whether a label in small letters is made of everyday words ("peer visits: …")."""
    return name.islower() and not looks_given(name) and all(map(is_ordinary, split_words(name)))


def _from_labels(
    extract: Extract, people: list[Found], known: NameMatcher | None
) -> Iterator[Found]:
    """People by "Name:" before what they say in notes.

    A label nobody is known by counts when it recurs and begins with a common given name that is
    no place or product; what is said in notes otherwise has too many labels that are no people.
    Where people of the list speak under their first names, rarer given names count as well.
    """
    counts = Counter(label for b in extract.blocks for label in list_labels(b))
    listed = {w for p in people for w in (fold_name(p.name), fold_word(p.name.split()[0]))}
    spoken = sum(fold_name(label) in listed for label in counts) > 1
    for label, times in counts.items():
        words = split_words(label)
        if fold_name(label) in listed or (known and known.find_owners(label)):
            continue
        lone = len(words) == 1 and times > 1 and not is_place(words[0])
        full = len(words) > 1 and is_person_name(label)
        rare = spoken and words[0] in given_names() and not is_ordinary(words[0])
        rare = rare and words[0] not in NOT_NAMES
        again = spoken and full and times > 1 and not all(map(is_ordinary, words))
        if label[0].isupper() and (again or ((is_given_name(words[0]) or rare) and (lone or full))):
            yield Found(label, (), None, "speaker_label", "label in notes")


def _add_initials(extract: Extract, people: list[Found], known: NameMatcher | None) -> list[Found]:
    """People with the labels of theirs that are initials ("JF:") or "JoshM:", used by one only."""
    labels = dict.fromkeys(label for b in extract.blocks for label in list_labels(b))
    added: dict[str, list[str]] = {}
    for label in labels:
        if not re.fullmatch(r"[A-Z]{2,4}|[A-Z][a-z]+[A-Z]", label):
            continue
        if known and known.find_owners(label):
            continue
        bearers = [p.name for p in people if label.lower() in list_initials(p.name)]
        if len(bearers) == 1:
            added.setdefault(bearers[0], []).append(label)
    return [replace(p, aliases=(*p.aliases, *added.get(p.name, ()))) for p in people]
