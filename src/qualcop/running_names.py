"""Names of people in running text, where the words around leave little doubt.

Three shapes: a title and a name ("Ms. Quarles"), a common given name and a surname ("Tonya
Greaves"), and a common given name where only a person can stand ("my son Arjun", "Denise asked").
Precision comes first: what is found here is masked in the whole study.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from qualcop.attendance import NOT_NAMES, is_person_name
from qualcop.evidence import starts_sentence
from qualcop.names import fold_word, is_given_name, is_ordinary, is_place, list_words, split_words

_TITLED = re.compile(
    r"(?<![^\W_])(?P<title>Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Señora?|Superintendent|Principal"
    r"|Coach)\.?[ \u00a0](?P<name>(?![a-z])[^\W\d_]{2}[^\W\d_'’]*"
    r"(?:[-'’ ](?![a-z])[^\W\d_][^\W\d_]+){0,2})"
)
_FULL_NAME = re.compile(
    r"(?<![^\W_]|[-/.@])(?P<name>(?![a-z])[^\W\d_]+ (?![a-z])[^\W\d_]{2}[^\W\d_'’-]*"
    r"(?:-(?![a-z])[^\W\d_]+)?)(?![\w@/])(?P<after> (?![a-z])[^\W\d_]+)?"
)
_KIN = (
    r"sons?|daughters?|kids?|child|wife|husband|partner|mother|father|mom|dad|sister|brother|named"
    r"|called|parent|student|pupil|boy|girl|vendor|custodian|janitor|secretary|librarian|driver"
    r"|volunteer|colleague|deputy|assistant|friend|neighbou?r|ask(?: for)?|thank(?:s to)?|call|tell"
)
_FIRST_NAME = re.compile(
    rf"(?:(?<![^\W_])(?i:{_KIN})(?: is)?,? \(?(?P<kin>(?![a-z])[^\W\d_]{{3,}})"
    r"|(?<![^\W_]|[-/.@'’])(?P<act>(?![a-z])[^\W\d_]{3,})"
    r"(?: (?P<verb>[a-z]+)(?![^\W_])| (?:in|from) (?:the )?[a-z]+ (?:office|school|class)))"
    r"(?![\w@/])"
)
_SPOKEN = list_words("acts") - frozenset("is was has had will would could should can who".split())


def find_names(text: str) -> Iterator[str]:
    """Names of people that `text` shows to be such by their surroundings, as written."""
    yield from _find_titled(text)
    yield from _find_full(text)
    yield from _find_first(text)


def _find_first(text: str) -> Iterator[str]:
    for match in _FIRST_NAME.finditer(text):
        name = match["kin"] or match["act"]
        given = fold_word(name)
        if name.isupper() or not is_given_name(given) or is_place(given):
            continue
        says = match["verb"] in _SPOKEN or match["verb"] is None
        if match["kin"] or (says and not is_ordinary(given)):
            yield name


def _find_titled(text: str) -> Iterator[str]:
    for match in _TITLED.finditer(text):
        words = list(takewhile(lambda w: w[0].isupper() and not w.isupper(), match["name"].split()))
        folded = split_words(" ".join(words))
        if not 0 < len(words) < 3 or any(w in NOT_NAMES for w in folded):
            continue
        job = match["title"] in ("Superintendent", "Principal", "Coach")
        doubtful = len(words[0]) < 3 or is_place(folded[0]) or (job and is_ordinary(folded[0]))
        if len(words) > 1 or not doubtful:
            yield " ".join(words)


def _find_full(text: str) -> Iterator[str]:
    for match in _FULL_NAME.finditer(text):
        after = split_words(match["after"] or "")
        if (after and after[0] in NOT_NAMES) or not is_full_name(match["name"]):
            continue
        given = fold_word(match["name"].split()[0])
        if not is_ordinary(given) or not starts_sentence(text, match.start()):
            yield match["name"]


def is_full_name(name: str) -> bool:
    """Whether two words are a common given name, no place, and a surname that is no common word."""
    first, *last = name.split()
    given, surname = fold_word(first), split_words(" ".join(last))
    strange = surname and not is_ordinary(surname[0]) and not last[0].isupper()
    return bool(strange and is_given_name(given) and not is_place(given) and is_person_name(name))
