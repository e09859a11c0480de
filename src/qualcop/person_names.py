"""What of a piece of text is a person's name where names stand: in lists, labels and headers.

Titles, suffixes, pronouns, addresses, handles and brackets go; a name in capitals or with
underscores is put in the usual shape.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from qualcop.lexicon import given_names, surnames
from qualcop.names import (
    EMAIL,
    INITIALS,
    OTHER_SCRIPTS,
    PARTICLES,
    SUFFIXES,
    fold_word,
    is_given_name,
    is_ordinary,
    is_place,
    list_words,
    split_name,
    split_words,
)

NOT_NAMES = list_words("not_names") | list_words("no_people")
TITLE_WORDS = frozenset(
    "mr mrs ms miss mx dr prof professor sr sra mme hon honorable honourable rev reverend judge"
    " supt superintendent asst assistant deputy vice principal coach mayor pro tem tempore"
    " councilmember councilmembers councilor councilors councillor councillors councilman"
    " councilwoman councilperson commissioner commissioners supervisor supervisors trustee trustees"
    " director directors president chair chairs chairperson chairman chairwoman secretary treasurer"
    " clerk member members board alderman alderwoman alderperson senator representative governor"
    " council city county town village attorney manager administrator chief officer executive"
    " planner engineer finance police fire fiscal interim acting vice-mayor vice-chair co-chair"
    " vice-president co-chairs director-at-large"
    " selectman selectwoman".split()
)
_PRONOUNS = re.compile(
    r"\b(?:she|he|they|ze|xe|any)\s?/\s?(?:her|him|them|they|she|he|hir|xem|zir)(?:s|\s?/\s?\w{2,6})?\b",
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
_TAIL = re.compile(r"\s+[-–—|/]+\s+|\t|\s+[-–—]\s*(?=[A-Z])|\s*[–—]\s*|:\s")
_NAME_WORD = re.compile(r"[^\W\d_][^\W\d_'’.\-‐‑]*(?:['’\-‐‑.][^\W\d_]*)*")
SHORT_GIVEN = frozenset("al bo cy ed jo ty vi li lu mo xi yu".split())
LONGEST = 300  # characters of a piece that may name one person
# Marks before a name: numbers of a list, ticks, pictures.
_LEAD = re.compile(r"^(?:\s*\d{1,3}[.)](?=\s)|\s*[Uu]ser:(?=\w)|[^\w@(\[<\"“'‘])+")
# A word with a capital inside that no surname has: an organisation after the name.
_BRAND = re.compile(r"(?!Mc|Mac|De|Di|Du|La|Le|Fitz|Van|Von|O['’])[A-Z][a-z]{2,20}[A-Z]\w{1,20}")
_EDGES = ' .,;:*_~-–—"“”#•\u200b'


# What a list says of somebody.
THERE, GONE, INVITED = "there", "gone", "invited"


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
    if any(w in NOT_NAMES for w in folded) or len(folded) > 7:
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
    bare = _PRONOUNS.sub(" ", _BRACKETED.sub(" ", bare))
    nicknames = _NICKNAME.findall(bare)
    bare = _cut_device(_NICKNAME.sub(" ", f" {bare} ").strip())
    name, titled = _strip_titles(_TAIL.split(bare.strip(), maxsplit=1)[0])
    name = _settle_case(name)
    labels = [i.strip() for i in inside if _is_label_of(i.strip(), name)]
    return Entry(name, tuple(dict.fromkeys([*handles, *nicknames, *labels])), email, titled)


def _cut_device(text: str) -> str:
    """ "Bo's iPad" as "Bo"; a device that says nothing of whose it is stays as it is."""
    match = _DEVICE.fullmatch(text)
    return (match["owner"] or match["owned"]).strip() if match else text


def _strip_titles(text: str) -> tuple[str, bool]:
    """A name without titles before it, and whether there were any."""
    words = text.replace("_", " ").strip().lstrip(_EDGES).rstrip(_EDGES.replace(".", "")).split()
    count = len(words)
    while words and fold_word(words[0].strip(".,-")) in TITLE_WORDS:
        words = words[1:]
    titled = len(words) < count
    while len(words) > 2 and fold_word(words[-1].strip(".,")) in TITLE_WORDS:
        words = words[:-1]
    ends = [n for n, w in enumerate(words, 1) if re.fullmatch(r"[^\W\d_]{3,}\.", w)]
    if ends and len(words) > ends[0]:  # a sentence ends there: "… Duarte. Not there: …"
        words = words[: ends[0]]
    while len(words) > 2 and _BRAND.fullmatch(words[-1]):
        words = words[:-1]
    name = " ".join(words)
    dotted = re.search(r"(?<![^\W\d_])[^\W\d_]\.$|\b[JS]r\.$", name)
    return (name if dotted else name.strip(_EDGES)), titled


def _settle_case(name: str) -> str:
    """A name all in capitals in the usual case, when its words are names."""
    words = split_words(name)
    shouted = name.isupper() and any(len(w) > 2 for w in words)
    if not shouted or not (len(words) > 1 or is_lone_name(name)):
        return name
    told = words[0] in given_names() or words[-1] in surnames() or len(words[0]) == 1
    return re.sub(r"[^\W\d_]+", lambda m: m[0].capitalize(), name) if told else name


def _is_label_of(label: str, name: str) -> bool:
    """Whether what stands in brackets is the person's initials or nickname, no organisation."""
    words = split_words(name)
    if not words:
        return False
    if INITIALS.fullmatch(label):
        letters = iter("".join(words))
        return label[0].lower() == words[0][0] and all(c in letters for c in label.lower())
    return label.isalpha() and label.istitle() and is_given_name(fold_word(label))
