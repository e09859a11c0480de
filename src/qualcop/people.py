"""People whom the files themselves name, and on what ground.

Names come from attendance lists, tables, minutes, speaker labels, mail headers, greetings,
signatures, comments and file properties, where a word is a name because of where it stands; and
from running text, where `running_names` weighs what speaks for and against.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from qualcop.affiliations import cut_rows, is_affiliation, list_affiliations
from qualcop.attendance import NOT_NAMES, find_attendance, is_person_name
from qualcop.entries import is_full, split_pieces
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
from qualcop.person_names import (
    SHORT_GIVEN,
    Entry,
    is_known_given,
    read_label,
    read_person,
    split_reversed,
)
from qualcop.readers.model import Extract
from qualcop.roster_tables import find_owners
from qualcop.running_names import (
    SURE_NAME,
    Entity,
    find_doubtful,
    find_names,
    list_small,
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
    is that this is a person; `context` is the text around the name (private).
    """

    name: str
    aliases: tuple[str, ...] = ()
    email: str | None = None
    basis: str = "attendance_line"
    place: str = ""
    confidence: float = 1.0
    context: str = ""


def find_people(
    extract: Extract,
    known: NameMatcher | None = None,
    entities: Mapping[int, Sequence[Entity]] = MappingProxyType({}),
) -> list[Found]:
    """Everyone a file names, people already `known` among them.

    `entities` are what the language model finds in the blocks, by their position.

    Each person once, with the first basis of `BASES`. A lone first name of somebody else in the
    file is left to that person.
    """
    there = find_attendance(extract.blocks)
    people = [*_from_attendance(extract, there), *_from_people(extract, "email_header")]
    people += [*_from_speakers(extract), *_from_letters(extract)]
    people += _from_labels(extract, people, known)
    rows = cut_rows(list_affiliations(extract.blocks, there))
    people += _from_running_text(extract, entities, rows)
    people += _from_people(extract, "comment_author")
    people += _from_people(extract, "property")
    return _add_initials(extract, merge_people(people, BASES), known)


def _from_attendance(extract: Extract, there: Mapping[int, Sequence[Entry]]) -> Iterator[Found]:
    for position, entries in there.items():
        for entry in entries:
            place = f"block {position + 1}"
            yield Found(entry.name, entry.aliases, entry.email, "attendance_line", place)
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


def _from_running_text(
    extract: Extract, entities: Mapping[int, Sequence[Entity]], rows: Collection[str]
) -> Iterator[Found]:
    """People named in what is said, without where people of the file's lists come from (`rows`).

    Of names that no list knows, only those that are mostly a person's.
    """
    texts = {n: b.text for n, b in enumerate(extract.blocks) if b.kind != "heading"}
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
            place, context = f"block {position + 1}", " ".join(around.split())
            yield Found(name.name, (), None, name.basis, place, name.confidence, context)


def is_place_of(person: Found, places: Collection[str], affiliations: Collection[str] = ()) -> bool:
    """Whether a name of running text is that of a district or school of the study, or in it.

    `places` are their folded names; `affiliations` what people of its lists come from. With a
    title, or from a list, a person may bear the name of a place all the same.
    """
    if person.basis not in ("running_text", "model") or person.confidence >= SURE_NAME:
        return False
    name = fold_name(person.name)
    here = name in places or any(name in place.split() for place in places)
    return here or is_affiliation(person.name, affiliations)


def list_model_blocks(extract: Extract) -> dict[int, str]:
    """The blocks, by position, in which the language model may help to find people."""
    return {
        position: block.text
        for position, block in enumerate(extract.blocks)
        if block.kind != "heading" and needs_model(block.text)
    }


def _may_be_speaker(name: str) -> bool:
    """Whether a transcript's label is a person: no organization's words, at most five words.

    A name has no small words but particles, unless all of it is small: no "Saved by Ada".
    """
    words = split_words(name)
    if len(words) == 1:
        short = len(words[0]) < 3 and words[0] not in SHORT_GIVEN and not OTHER_SCRIPTS.match(name)
        odd = (
            name.isupper() and len(name) > 3 and name.isascii()
        )  # of names, `read_label` lowers it
        return words[0] not in NOT_NAMES and not short and not odd
    written = name.split()
    small = [w for w in written if w[0].islower() and fold_word(w) not in PARTICLES]
    letters = all(len(w) == 1 for w in words) and not name.isupper()  # "p. m."
    plain = any(w in list_words("common_words") and not is_known_given(w) for w in words)
    told = not small or (len(small) == len(written) and not plain)
    return told and not letters and 0 < len(words) <= 5 and not any(w in NOT_NAMES for w in words)


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
