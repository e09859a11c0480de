"""What of a piece of text is a person's name where names stand: in lists, labels and headers.

Titles, suffixes, pronouns, addresses, handles and brackets go; a name in capitals or with
underscores is put in the usual shape.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from qualcop.labels import THERE
from qualcop.lexicon import given_names, surnames
from qualcop.names import (
    EMAIL,
    INITIALS,
    OTHER_SCRIPTS,
    PARTICLES,
    SUFFIXES,
    clean_label,
    fold_word,
    is_given_name,
    is_ordinary,
    is_place,
    list_words,
    split_name,
    split_words,
)
from qualcop.same_person import list_initials
from qualcop.titles import fold_title, is_role, split_titles

NOT_NAMES = list_words("not_names") | list_words("no_people")
_PRONOUNS = re.compile(
    r"\b(?:she|he|they|ze|xe|any|ella|él|elle)\s?/\s?(?:her|him|them|they|she|he|hir|xem|zir|ella|él"
    r"|elles?|ellas?)(?:s|\s?/\s?\w{2,6})?\b",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w.])@([A-Za-z0-9][\w-]*)|(?<!\S)([a-z0-9][\w-]{3,40})@(?!\w)")
_BRACKETED = re.compile(r"\(([^()]{0,80})\)|\[([^\[\]]{0,80})\]|<([^<>]{0,120})>")
_NICKNAME = re.compile(r"(?<=\s)[\"“”'‘’]([^\W\d_][\w-]{1,20})[\"“”'‘’](?=\s|$)")
_DEVICE = re.compile(
    r"(?:(?P<owner>[^\W\d_][\w .-]{1,40}?)['’]s? +(?:i?phone|ipad|mac(?:book)?|laptop|computer"
    r"|android"
    r"|galaxy|pixel|tablet|surface|zoom)\b.*|(?:iphone|ipad|macbook|mac) +(?:de|di|von|van|da)"
    r" +(?P<owned>[^\W\d_][\w .-]{1,40}))",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s+[-–—|/@#]+\s+|\t|\s{2,}|:\s")
_TAIL = re.compile(r"\s+[-–—|/@#]+\s+|\t|\s+[-–—]\s*(?=[A-Z])|\s*[–—]\s*|:\s")
_NAME_WORD = re.compile(r"[^\W\d_][^\W\d_'’.\-‐‑]*(?:['’\-‐‑.][^\W\d_]*)*")
SHORT_GIVEN = frozenset("al bo cy ed jo ty vi li lu mo xi yu".split())
LONGEST = 300  # characters of a piece that may name one person
# Marks before a name: numbers of a list, ticks, pictures.
_LEAD = re.compile(r"^(?:\s*\d{1,3}[.)](?=\s)|\s*[Uu]ser:(?=\w)|[^\w@(\[<\"“'‘])+")
# A word with a capital inside that no surname has: an organisation after the name.
_BRAND = re.compile(r"(?!Mc|Mac|De|Di|Du|La|Le|Fitz|Van|Von|O['’])[A-Z][a-z]{2,20}[A-Z]\w{1,20}")
# Degrees and licenses after a name; "Jr." and "III" are parts of it.
_DEGREE = re.compile(
    r"(?:[A-Z][a-z]{0,2}\.){2,}[A-Z]{0,2}|(?:[A-Z][a-z]{0,2}\.)[A-Z][a-z]?|Ph\.?D\.?|Ed\.?[DSM]\.?"
    r"|M\.?Ed\.?|M\.?A\.?T\.?|MBA|MSW|NBCT|BCBA|SLP|CCC-SLP|LCSW|LPC|CPA|RN|Esq\.?"
)
_DEGREES = re.compile(rf",\s*(?:{_DEGREE.pattern})(?=\s*(?:,|$))")
_ACRONYM = re.compile(r"(?!(?:II|III|IV|VI|JR|SR)\b)[A-Z&]{2,}\d{0,4}")
_SHORTENED = re.compile(r"[A-Z]?[a-z]{2,5}\.")
_RELATIONS = frozenset("at from with w/ of representing".split())
_CUT = "\0"
_EDGES = ' .,;:*_~-–—"“”#•\u200b'


@dataclass(frozen=True)
class Entry:
    """One person of a list: the name, "@handles" and initials, an address; `titled`: "Dr. …".

    `presence` is `THERE`, `GONE` where the list says that they were not there, or `INVITED`.
    """

    name: str
    aliases: tuple[str, ...] = ()
    email: str | None = None
    titled: bool = False
    presence: str = THERE


def is_person_name(text: str, *, single: bool = False) -> bool:
    """Whether `text` has the shape of a personal name: two to four capitalised words.

    With `single` one word will do when it is a common given name or no ordinary word.
    """
    words = text.split()
    if not 1 <= len(words) <= 5:
        return False
    if OTHER_SCRIPTS.match(words[0]):
        return 1 < len(text) <= 40 and not re.search(r"[\d:;,.!?。、：（）()]", text)
    if not all(_NAME_WORD.fullmatch(w) for w in words):
        return False
    folded = split_words(text)
    if any(w in NOT_NAMES for w in folded) or len(folded) > 7 or words[0] == "The":
        return False
    if len(words) > 1 and folded[0] in list_words("jobs"):
        return False
    if len(words) == 1:
        lone = words[0]
        plain = len(lone) > 2 and lone[0].isupper() and not lone.isupper()
        return single and plain and (is_given_name(folded[0]) or not is_ordinary(folded[0]))
    inner = [w for w in words if fold_word(w) not in PARTICLES | SUFFIXES]
    if len(inner) < 2 or not all(w[0].isupper() for w in inner):
        return False
    shouted = [w for w in inner if w.isupper() and len(w.replace(".", "")) > 2]
    parts = split_name(text)
    return not shouted and len(parts.surname) > 1 and len(inner) <= 4


def is_known_given(word: str) -> bool:
    """Whether a folded word is a given name somewhere, and no everyday word."""
    return (
        is_given_name(word)
        or word in SHORT_GIVEN
        or (word in given_names() and not is_ordinary(word))
    )


def is_lone_name(word: str) -> bool:
    """Whether one word as written may be all there is of a name where names are listed."""
    folded = fold_word(word)
    if OTHER_SCRIPTS.match(word):
        return is_person_name(word)
    if folded in NOT_NAMES or not _NAME_WORD.fullmatch(word) or len(folded) < 2:
        return False
    known = is_known_given(folded) or (folded in surnames() and not is_ordinary(folded))
    return known and not is_place(folded)


def looks_given(name: str) -> bool:
    """Whether a name begins with a known given name (an initial will do), or ends in a surname."""
    words = split_words(name)
    if not words or OTHER_SCRIPTS.match(name):
        return bool(words)
    first, last = words[0], words[-1]
    dotted = len(first) == 1 and len(words) > 1
    return is_known_given(first) or (
        (dotted or not is_ordinary(first)) and last in surnames() and not is_ordinary(last)
    )


def read_person(text: str) -> Entry:
    """What is left of a piece of a list when all but the name is taken off; it may be no name."""
    text = text[:LONGEST]
    email = next(iter(EMAIL.findall(text)), None)
    bare = EMAIL.sub(" ", _LEAD.sub("", text))
    handles = [f"@{a or b}" for a, b in _HANDLE.findall(bare)]
    bare = _HANDLE.sub(" ", bare)
    inside = [a or b or c for a, b, c in _BRACKETED.findall(bare)]
    bare = _join_parts(_PRONOUNS.sub(_CUT, _BRACKETED.sub(_CUT, bare)).split(_CUT))
    nicknames = _NICKNAME.findall(bare)
    bare = _cut_device(_NICKNAME.sub(" ", f" {bare} ").strip())
    name, titled = _strip_titles(_TAIL.split(bare.strip(), maxsplit=1)[0])
    name = _settle_case(name, titled)
    labels = [i.strip() for i in inside if _is_label_of(i.strip(), name)]
    return Entry(name, tuple(dict.fromkeys([*handles, *nicknames, *labels])), email, titled)


def read_label(label: str) -> Entry:
    """The person of a speaker's label: "The Chair (Ms. Ada Okonjo)", "Host | Okonjo, Ada".

    Where the label begins with a role or an organization, it is the person who follows, or who
    stands in brackets. It may be no name; of a role alone the name is empty.
    """
    bare = EMAIL.sub("", label)
    person = read_person(split_reversed(clean_label(bare)))
    if is_role(person.name) or not is_person_name(person.name, single=True):
        inside = [a or b or c for a, b, c in _BRACKETED.findall(bare)]
        parts = [*_PARTS.split(_BRACKETED.sub(" ", bare))[1:], *inside]
        others = [read_person(split_reversed(part)) for part in parts]
        told = [p for p in others if is_person_name(p.name) or (p.titled and is_lone_name(p.name))]
        person = next((p for p in told if looks_given(p.name) or p.titled), person)
    if is_role(person.name):
        return replace(person, name="")
    aliases = dict.fromkeys([*person.aliases, *read_person(bare).aliases])
    return replace(person, aliases=tuple(aliases))


def split_reversed(name: str) -> str:
    """ "Tackett, Rosalind" in the usual order; of "Rosalind Tackett, Harbor Lab" the name alone."""
    name = _DEGREES.sub("", name)
    if "," not in name:
        return name
    before, after = (part.strip() for part in name.split(",", 1))
    flipped = any(map(is_known_given, split_words(after)[:1])) and not _DEGREE.match(after)
    if is_person_name(before) and looks_given(before) and not flipped:
        return before
    parts = split_name(name)
    return " ".join([parts.given, *parts.middle, parts.surname]).strip()


def _join_parts(parts: list[str]) -> str:
    """What stands before brackets or pronouns; with what follows where the name goes on there.

    "Ada (she/her) Okonjo" is one name; in "Ada Okonjo (she/her) Harbor Lab" it has ended.
    """
    parts = [p for p in (part.strip() for part in parts) if p.strip(_EDGES)]
    if len(parts) < 2:
        return " ".join(parts)
    head, after = parts[0], parts[1]
    goes_on = _TAIL.split(after, maxsplit=1)[0].split()
    begun = all(is_known_given(word) for word in split_words(head)) or " " not in head
    if begun and 0 < len(goes_on) < 3 and is_person_name(f"{head} {' '.join(goes_on)}"):
        return " ".join([head, after])
    return head


def _cut_device(text: str) -> str:
    """ "Bo's iPad" as "Bo"; a device that says nothing of whose it is stays as it is."""
    match = _DEVICE.fullmatch(text)
    return (match["owner"] or match["owned"]).strip() if match else text


def _strip_titles(text: str) -> tuple[str, bool]:
    """A name without titles before it, and whether there were any."""
    words = text.replace("_", " ").strip().lstrip(_EDGES).rstrip(_EDGES.replace(".", "")).split()
    sure, jobs = split_titles(words)
    while len(words) > sure + 1 and _is_short_title(words[sure]):
        sure += 1
    if jobs > sure and _may_follow_job(words[jobs:]):
        sure = jobs
    words = cut_affiliation(words[sure:])
    while len(words) > 2 and fold_title(words[-1]) in list_words("titles") | list_words("jobs"):
        words = words[:-1]
    ends = [n for n, w in enumerate(words, 1) if n > 1 and re.fullmatch(r"[^\W\d_]{3,}\.", w)]
    if ends and len(words) > ends[0]:  # a sentence ends there: "… Duarte. Not there: …"
        words = words[: ends[0]]
    name = " ".join(words)
    dotted = re.search(r"(?<![^\W\d_])[^\W\d_]\.$|\b[JS]r\.$", name)
    return (name if dotted else name.strip(_EDGES)), sure > 0


def _is_short_title(word: str) -> bool:
    """Whether a word before a name is a title that no list has: "Kpt. Novak", no "Jos. Novak"."""
    return bool(_SHORTENED.fullmatch(word)) and fold_title(word) not in given_names()


def _may_follow_job(words: list[str]) -> bool:
    """Whether what follows the word of a job is plainly a name: no "Instructor Guide"."""
    name = " ".join(cut_affiliation(words)).strip(_EDGES)
    return (is_person_name(name) and looks_given(name)) or (" " not in name and is_lone_name(name))


def cut_affiliation(words: list[str]) -> list[str]:
    """A name without degrees and organizations that follow it with nothing between.

    An organization begins at an article ("The …") or an acronym, or ends in a word that only
    organizations have ("… Hillside District").
    """
    while len(words) > 2 and (
        _DEGREE.fullmatch(words[-1].strip(",")) or _BRAND.fullmatch(words[-1])
    ):
        words = words[:-1]
    for place, word in enumerate(words[2:], start=2):
        head = words[:place]
        if not is_person_name(" ".join(head)):
            continue
        given = looks_given(" ".join(head))
        if word == "The" or (given and word in _RELATIONS):
            return head
        if given and fold_title(word) in NOT_NAMES and place > 2:
            own = _end_of_name(head)
            return words if _is_namesake(head[:own], head[own:]) else head[:own]
        if given and _ACRONYM.fullmatch(word):
            return head
    return words


def _is_namesake(name: list[str], others: list[str]) -> bool:
    """Whether a place bears all of a name, or may: "Martin Luther King School"."""
    folded = [fold_title(word) for word in others]
    return all(is_known_given(fold_title(word)) for word in name) or any(
        word in surnames() and not is_place(word) and not is_ordinary(word) for word in folded
    )


def _end_of_name(words: list[str]) -> int:
    """Where a name before an organization's words ends: the given names and the next word."""
    place = 0
    while place < len(words) - 2 and is_known_given(fold_title(words[place])):
        place += 1
    while place < len(words) - 2 and (
        fold_title(words[place]) in PARTICLES or len(fold_title(words[place])) == 1
    ):
        place += 1
    return max(place + 1, 2)


def _settle_case(name: str, titled: bool) -> str:
    """A name all in capitals in the usual case, when its words are names or a title says so."""
    words = split_words(name)
    shouted = name.isupper() and any(len(w) > 2 for w in words)
    if not shouted or not (len(words) > 1 or is_lone_name(name) or titled):
        return name
    told = titled or words[0] in given_names() or words[-1] in surnames() or len(words[0]) == 1
    return re.sub(r"[^\W\d_]+", lambda m: m[0].capitalize(), name) if told else name


def _is_label_of(label: str, name: str) -> bool:
    """Whether what stands in brackets is the person's initials or nickname, no organization.

    What is also an abbreviation must be the initials exactly: "Uri Sand (USA)" is from there.
    """
    words = split_words(name)
    if not words:
        return False
    if INITIALS.fullmatch(label):
        folded = label.lower()
        if folded in list_words("abbreviations"):
            return folded in list_initials(name)
        letters = iter("".join(words))
        return folded[0] == words[0][0] and all(c in letters for c in folded)
    return label.isalpha() and label.istitle() and is_given_name(fold_word(label))
