"""Which names of one file mean the same person, and which label is whose initials."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from qualcop.labels import GONE, INVITED, THERE
from qualcop.names import INITIALS, SUFFIXES, fold_name, split_name, split_words

if TYPE_CHECKING:
    from qualcop.people import Found


# What counts first when lists of a file differ: nobody said to be absent counts as present.
PRESENCES = (GONE, THERE, INVITED, "")


def merge_people(people: Iterable[Found], ranks: Sequence[str]) -> list[Found]:
    """Each person once, under the longest name, with the first basis of `ranks` and every alias.

    Joined are names that differ by middle names, accents, order, suffix, a nickname or an initial.
    A short name that several people of the file may bear is left out: it is nobody's in particular.
    """
    merged: list[Found] = []
    index: dict[str, list[int]] = {}
    for person in sorted(people, key=lambda p: (-_count_words(p.name), rank(p, ranks))):
        words = _words_of(person)
        near = dict.fromkeys(n for w in words for n in index.get(w, ()))
        bearers = [n for n in near if is_variant(person.name, merged[n])]
        if len(bearers) > 1:
            equal = [n for n in bearers if fold_name(merged[n].name) == fold_name(person.name)]
            bearers = equal[:1] or bearers
        if len(bearers) > 1 and _count_words(person.name) < 2:
            continue
        if len(bearers) == 1:
            place = bearers[0]
            merged[place] = _join(merged[place], person, ranks)
        else:
            place = len(merged)
            merged.append(person)
        for word in _words_of(merged[place]):
            places = index.setdefault(word, [])
            places += [place] if place not in places else []
    return merged


def rank(person: Found, ranks: Sequence[str]) -> int:
    """How early the person's basis stands among `ranks`."""
    return ranks.index(person.basis) if person.basis in ranks else len(ranks)


def _count_words(name: str) -> int:
    return len([w for w in split_words(name) if len(w) > 1 and w not in SUFFIXES])


def _words_of(person: Found) -> list[str]:
    words = split_words(" ".join([person.name, *_nicknames(person)]))
    return [w for w in words if len(w) > 1 and w not in SUFFIXES] or words


def _nicknames(person: Found) -> list[str]:
    return [a for a in person.aliases if a.isalpha() and not INITIALS.fullmatch(a)]


def is_variant(name: str, person: Found) -> bool:
    """Whether `name` is a shorter or equal way to write the name of `person`."""
    short = [w for w in split_words(name) if w not in SUFFIXES]
    long = [w for w in split_words(person.name) if w not in SUFFIXES]
    nicknames = {w for a in _nicknames(person) for w in split_words(a)}
    if not short or not long:
        return name == person.name
    if len(short[-1]) == len(long[-1]) == 1 and len(short) > 1 and short[-1] != long[-1]:
        return False  # "Jo-Ann B." and "Jo-Ann K."
    whole = sorted(w for w in short if len(w) > 1)
    if len(whole) > 1 and whole == sorted(w for w in long if len(w) > 1):
        return _agree(short[1:-1], long[1:-1]) or sorted(short) == sorted(long)
    if sorted(short) == sorted(long):
        return True
    if len(short) == 1:
        return short[0] in {long[0], *nicknames} or short[0] in long[1:]
    if len(long) < 2:
        return False
    first = short[0] in {long[0], *nicknames} or (
        len(short[0]) == 1 and long[0].startswith(short[0])
    )
    last = short[-1] in long[1:] or (len(short[-1]) == 1 and long[-1].startswith(short[-1]))
    return first and last and _agree(short[1:-1], long[1:])


def _agree(middle: Sequence[str], others: Sequence[str]) -> bool:
    """Whether each middle name or initial is among the `others`, or one of the two has none."""
    return not others or all(
        any(o.startswith(m) or m == o[:1] or m[:1] == o for o in others) for m in middle
    )


def _join(held: Found, person: Found, ranks: Sequence[str]) -> Found:
    """`held` with the aliases and address of `person`, and the better basis of the two."""
    spelling = [person.name] if _is_other_spelling(person.name, held) else []
    aliases = tuple(dict.fromkeys([*held.aliases, *person.aliases, *spelling]))
    better = person if rank(person, ranks) < rank(held, ranks) else held
    return replace(
        held,
        aliases=aliases,
        email=held.email or person.email,
        basis=better.basis,
        place=better.place,
        confidence=max(held.confidence, person.confidence),
        presence=min(held.presence, person.presence, key=PRESENCES.index),
    )


def _is_other_spelling(name: str, held: Found) -> bool:
    """Whether a full name is written in a way that the forms of `held` do not cover already."""
    words, others = fold_name(name).split(), fold_name(held.name).split()
    if len(words) < 2 or words == others or any(len(w) == 1 for w in split_words(name)):
        return False
    ends = {(others[0], others[-1]), (others[-1], others[0])}
    nicknames = {w for a in _nicknames(held) for w in split_words(a)}
    return (words[0], words[-1]) not in ends and words[0] not in nicknames


def list_initials(name: str) -> set[str]:
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
