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

from qualcop.addresses import list_small
from qualcop.affiliations import cut_rows, is_affiliation, list_affiliations
from qualcop.attendance import NOT_NAMES, find_attendance, is_person_name
from qualcop.doubtful_names import find_doubtful
from qualcop.entries import is_full, split_pieces
from qualcop.language import find_entities
from qualcop.lexicon import given_names
from qualcop.mentions import NameMatcher
from qualcop.minutes import find_minutes
from qualcop.names import (
    EMAIL,
    OTHER_SCRIPTS,
    PARTICLES,
    clean_label,
    fold_name,
    fold_word,
    is_given_name,
    is_ordinary,
    is_place,
    list_words,
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
from qualcop.person_names import (
    SHORT_GIVEN,
    Entry,
    is_known_given,
    looks_given,
    read_label,
    read_person,
    split_reversed,
)
from qualcop.readers.model import Block, Extract
from qualcop.roster_tables import find_owners
from qualcop.running_names import (
    SURE_NAME,
    Entity,
    find_names,
    needs_model,
)
from qualcop.same_person import list_initials, merge_people
from qualcop.signatures import find_letter_names, is_robot
from qualcop.speakers import assign_speakers, list_labels

__all__ = ["Found", "assign_speakers", "find_people"]

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
_TOGETHER = re.compile(r"\s+(?:and|&|\+)\s+")  # between two people of one label
CONTEXT = 40  # characters of context on either side of a name


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
    there = find_attendance(extract.blocks)
    people = [*_from_attendance(extract, there), *_from_people(extract, "email_header")]
    people += [*_from_speakers(extract), *_from_letters(extract)]
    people += _from_labels(extract, people, known)
    rows = cut_rows(list_affiliations(extract.blocks, there))
    people += _from_running_text(extract, entities, rows)
    people += _from_labels_around(extract, entities, path)
    people += _from_people(extract, "comment_author")
    people += _from_people(extract, "property")
    return _add_initials(extract, merge_people(people, BASES), known)


def _from_attendance(extract: Extract, there: Mapping[int, Sequence[Entry]]) -> Iterator[Found]:
    for position, entries in there.items():
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


def _name_of_address(email: str) -> str | None:
    """A name from "rosalind.tackett@…"; None when the address does not spell one."""
    words = [w.capitalize() for w in re.split(r"[._-]", email.split("@")[0]) if w.isalpha()]
    name = " ".join(words)
    told = len(words) == 2 and is_known_given(fold_word(words[0])) and len(words[1]) > 1
    return name if told and is_person_name(name) else None


def _from_speakers(extract: Extract) -> Iterator[Found]:
    """People by the labels of a transcript or chat; "Speaker 1", "The Chair" are nobody."""
    labels = dict.fromkeys(b.speaker for b in extract.blocks if b.speaker)
    for label in labels:
        email = next(iter(EMAIL.findall(label)), None)
        pieces = split_pieces(label, _TOGETHER)
        people = [read_label(piece) for piece in pieces]
        if len(pieces) < 2 or not all(_may_be_speaker(p.name) for p in people):
            people = [read_label(label)]
        email = email if len(people) == 1 else None
        for person in people:
            if _may_be_speaker(person.name):
                yield Found(person.name, person.aliases, email, "speaker_label", "speaker label")


def _list_running_texts(extract: Extract) -> dict[int | str, str]:
    """What is written in sentences: blocks by position but headings, and margin comments."""
    texts: dict[int | str, str] = {
        n: block.text for n, block in enumerate(extract.blocks) if block.kind != "heading"
    }
    return texts | {f"comment {n + 1}": c.text for n, c in enumerate(extract.comments)}


def _from_running_text(
    extract: Extract,
    entities: Mapping[int | str, Sequence[Entity]],
    rows: Collection[str] = (),
) -> Iterator[Found]:
    """People named in what is said, without where people of the file's lists come from (`rows`).

    Of names that no list knows, only those that are mostly a person's.
    """
    texts = _list_running_texts(extract)
    small = list_small(block.text for block in extract.blocks)
    seen = {n: find_names(text, entities.get(n, ()), small) for n, text in texts.items()}
    doubtful = find_doubtful([s for row in seen.values() for s in row], texts.values())
    for position, row in seen.items():
        for name in row:
            if name.confidence < SURE_NAME and (
                name.name in doubtful or is_affiliation(name.name, rows)
            ):
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


def is_place_of(person: Found, places: Collection[str], affiliations: Collection[str] = ()) -> bool:
    """Whether a name of running text is that of a district or school of the study, or in it.

    `places` are their folded names; `affiliations` what people of its lists come from. With a
    title, or from a list, a person may bear the name of a place all the same.
    """
    if person.basis not in ("running_text", "model", "label") or person.confidence >= SURE_NAME:
        return False
    name = fold_name(person.name)
    here = name in places or any(name in place.split() for place in places)
    return here or is_affiliation(person.name, affiliations)


def list_model_texts(extract: Extract, path: str = "") -> dict[int | str, str]:
    """The texts of a file in which the language model may help, by what `find_people` knows them:
    blocks by position, comments by number, labels by their text."""
    labels = (n for n in list_labels_around(extract, path) if n.place not in (UNIT, NOTE))
    texts = {label.text: space_words(label) for label in labels} | _list_running_texts(extract)
    return {n: text for n, text in texts.items() if needs_model(text)}


def _may_be_speaker(name: str) -> bool:
    """Whether a transcript's label is a person: no organization's words, at most five words.

    A name has no small words but particles, unless all of it is small: no "Saved by Ada". It has
    no article: no "The Dean".
    """
    words = split_words(name)
    if words[:1] == ["the"]:
        return False
    if len(words) == 1:
        short = len(words[0]) < 3 and words[0] not in SHORT_GIVEN and not OTHER_SCRIPTS.match(name)
        # of names written in capitals `read_label` leaves small letters
        odd = name.isupper() and len(name) > 3 and name.isascii()
        return words[0] not in NOT_NAMES and not short and not odd and not _is_small_talk(name)
    written = name.split()
    small = [w for w in written if w[0].islower() and fold_word(w) not in PARTICLES]
    letters = all(len(w) == 1 for w in words) and not name.isupper()  # "p. m."
    plain = any(w in list_words("common_words") and not is_known_given(w) for w in words)
    told = not small or (len(small) == len(written) and not plain and not _is_small_talk(name))
    return told and not letters and 0 < len(words) <= 5 and not any(w in NOT_NAMES for w in words)


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
    for written, times in counts.items():
        label = read_person(written).name
        words = split_words(label)
        if not words or fold_name(label) in listed or (known and known.find_owners(written)):
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
    labels |= dict.fromkeys(b.speaker for b in extract.blocks if b.speaker)
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
