"""What a person's name looks like: folding, words, and the forms under which it may appear.

A form is a row of folded words ("rosalind", "tackett") with a kind that says how certain it is and
a rule for its capitals. Where forms occur in a text is the matter of `mentions`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files

WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*")
DOTTED = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.[ \u00a0]?){2,4}")
EMAIL = re.compile(r"[^\W_][\w.+%'’-]*@(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}")
INITIALS = re.compile(r"[A-Z]{2,4}")
SEPARATORS = "-‐‑–'’ʼ.·_"
PARTICLES = frozenset(
    "de da do dos das del della di du la le van von der den ter ten bin ibn al el st y e".split()
)
TITLES = ("Mr", "Mrs", "Ms", "Miss", "Mx", "Dr", "Prof", "Professor", "Sr", "Sra", "Mme")
SUFFIXES = frozenset("jr sr ii iii iv phd edd md ma med esq".split())

# Kinds of form. The last four alone may be ordinary words; see `mentions` for what each needs.
FULL, ALIAS, HANDLE, SURNAME, FIRST, INITIAL, PLACE = (
    "full name",
    "alias",
    "handle",
    "last name",
    "first name",
    "initials",
    "place",
)


@dataclass(frozen=True)
class Form:
    """Folded words of a form, its kind, and the rule for its capitals.

    Rules: any; capital; evidence (a capital, and see `evidence`); initial (capitals, the last word
    a lone letter); upper (initials given as alias); dotted; initials (of a registered person,
    given by nobody); label (the same of a person found in files); at (after "@").
    """

    words: tuple[str, ...]
    kind: str
    case: str


@lru_cache(maxsize=200_000)
def fold_word(word: str) -> str:
    """`word` without accents and without case; "Siobhán" and "SIOBHAN" are one."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c)).translate(_LETTERS)


# Letters that do not decompose but are commonly typed plain.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i"})


def fold_name(name: str) -> str:
    """A name's words folded, single letters and suffixes left out: what makes two names equal."""
    words = [w for w in split_words(name) if w not in SUFFIXES]
    return " ".join([w for w in words if len(w) > 1] or words)


def split_words(text: str) -> list[str]:
    """The folded words (letters only) of `text`, in order."""
    return [fold_word(w) for w in WORD.findall(text)]


def text_tokens(text: str) -> set[str]:
    """Folded words of `text`, dotted initials joined as well ("R.T." gives r, t and rt).

    A person none of whose `name_tokens` is among them cannot be named in the text.
    """
    found = {fold_word(w) for w in set(WORD.findall(text))}
    found |= {"".join(split_words(m)) for m in DOTTED.findall(text)}
    return found


@cache
def list_words(name: str) -> frozenset[str]:
    """The words of one of the lists in `words/`; lines that begin with # say what it is."""
    text = files("qualcop").joinpath("words", f"{name}.txt").read_text(encoding="utf-8")
    return frozenset(w for line in text.splitlines() if line[:1] != "#" for w in line.split())


def is_ordinary(word: str) -> bool:
    """Whether a folded name is also an ordinary word, a place, a month or a product."""
    lists = ("ordinary_names", "common_words", "place_names")
    return any(word in list_words(name) for name in lists)


def is_place(word: str) -> bool:
    """Whether a folded name is also a place, month, day or product, written with a capital."""
    return word in list_words("place_names")


def is_given_name(word: str) -> bool:
    """Whether a folded word is a common given name."""
    return word in list_words("given_names")


def clean_label(label: str) -> str:
    """A speaker label without organisation, address, role in brackets, colon or title."""
    bare = re.split(r"\s+[|–—]\s+|\s+-\s+", label, maxsplit=1)[0]
    bare = re.sub(r"\s*(?:<[^>]*>|\([^)]*\)|\[[^\]]*\])", "", bare)
    return bare.strip(" \t\"'“”:@,")


@dataclass(frozen=True)
class NameParts:
    """A name's given words, middle words and surname words, each as written."""

    given: str
    middle: tuple[str, ...]
    surname: str


def split_name(name: str) -> NameParts:
    """Given name, middle names, surname (with particles: "de Almeida"); "Last, First" too."""
    if name.count(",") == 1:
        last, first = (part.strip() for part in name.split(","))
        if first and fold_word(first.strip(".")) not in SUFFIXES:
            name = f"{first} {last}"
    words = [w.strip(",") for w in name.split()]
    while words and fold_word(words[0].strip(".")) in {t.lower() for t in TITLES}:
        words = words[1:]
    while len(words) > 1 and fold_word(words[-1].replace(".", "")) in SUFFIXES:
        words = words[:-1]
    if len(words) < 2:
        return NameParts(" ".join(words), (), "")
    at = len(words) - 1
    while at > 1 and fold_word(words[at - 1]) in PARTICLES:
        at -= 1
    return NameParts(words[0], tuple(words[1:at]), " ".join(words[at:]))


def name_forms(
    name: str, aliases: Iterable[str] = (), email: str | None = None, *, listed: bool = True
) -> list[Form]:
    """Every form under which a person may appear, from the name, nicknames, handles and e-mail.

    Of people not `listed` in a registry a single name must have its capital: what was found as a
    name need not be one ("Hippy Hacker"), and its words shall not be masked wherever they stand.
    """
    parts = split_name(name)
    forms = _forms_of_full(parts)
    for alias in (a.strip() for a in aliases):
        forms += _forms_of_alias(alias)
        if parts.surname and len(split_words(alias)) == 1 and alias[0].isalpha():
            forms += _forms_of_pair(alias, parts.surname) if not INITIALS.fullmatch(alias) else []
    if email and "@" in email:
        local = email.split("@")[0]
        words = tuple(split_words(local))
        if len(words) > 1 or (len(local) >= 5 and words and not is_ordinary(words[0])):
            forms.append(Form(words, HANDLE, "any"))
    if not listed:
        forms = [replace(f, case="label") if f.case == "initials" else f for f in forms]
        forms = [
            f if len(f.words) > 1 or f.case != "any" else replace(f, case="capital") for f in forms
        ]
    return sorted({f for f in forms if f.words}, key=lambda f: (f.words, f.kind, f.case))


def _forms_of_full(parts: NameParts) -> list[Form]:
    given, surname = tuple(split_words(parts.given)), tuple(split_words(parts.surname))
    if not surname:
        return _forms_of_single(parts.given, FIRST)
    middle = tuple(w for m in parts.middle for w in split_words(m))
    case = "capital" if all(is_ordinary(w) for w in given + surname) else "any"
    rows = {given + middle + surname, *((*given, m[0], *surname) for m in middle)}
    rows |= {(*given, *split_words(m)) for m in parts.middle if len(m.strip(".")) > 2}
    forms = _forms_of_pair(parts.given, parts.surname) + [Form(row, FULL, case) for row in rows]
    forms.append(Form((given[0][0], *surname), FULL, "capital"))
    forms += _forms_of_single(parts.given, FIRST) + _forms_of_single(parts.surname, SURNAME)
    for word in parts.middle:
        long = len(word) >= 4 and not is_ordinary(fold_word(word))
        forms += [Form(tuple(split_words(word)), FIRST, "capital")] if long else []
    initials = tuple(w[0] for w in given + surname)
    forms += [Form(initials, INITIAL, "dotted"), Form(("".join(initials),), INITIAL, "initials")]
    return forms


def _forms_of_pair(first: str, last: str) -> list[Form]:
    """First and last name in both orders and in one word; first name and last initial."""
    given, surname = tuple(split_words(first)), tuple(split_words(last))
    case = "capital" if all(is_ordinary(w) for w in given + surname) else "any"
    rows = (given + surname, surname + given, ("".join(given + surname),))
    pair = [Form(row, FULL, case) for row in rows]
    return [*pair, Form((*given, surname[-1][0]), FULL, "initial")]


def _forms_of_single(text: str, kind: str) -> list[Form]:
    """Forms of a given name or a surname alone; the halves of a hyphenated one as well."""
    words = tuple(split_words(text))
    if not words:
        return []
    if len(words) == 1:
        return [Form(words, kind, _case_of_word(words[0]))]
    forms = [Form(words, kind, "any"), Form(("".join(words),), kind, "any")]
    halves = [w for w in words if len(w) > 2 and w not in PARTICLES]
    return forms + [Form((w,), kind, "evidence" if is_ordinary(w) else "capital") for w in halves]


def _case_of_word(word: str) -> str:
    """Ordinary words need evidence; long distinctive ones are masked in any case."""
    if is_ordinary(word) or len(word) < 3:
        return "evidence"
    return "any" if len(word) >= 5 else "capital"


def _forms_of_alias(alias: str) -> list[Form]:
    if alias.startswith("@"):
        words = tuple(split_words(alias))
        plain = len("".join(words)) >= 5 and not any(c.isdigit() for c in alias)
        known = len(words) == 1 and is_ordinary(words[0])
        return [Form(words, HANDLE, "any" if plain and not known else "at")]
    if INITIALS.fullmatch(alias):
        return [
            Form((alias.lower(),), INITIAL, "upper"),
            Form(tuple(alias.lower()), INITIAL, "dotted"),
        ]
    words = tuple(split_words(alias))
    if len(words) == 1:
        return _forms_of_single(alias, ALIAS)
    case = "capital" if all(is_ordinary(w) for w in words) else "any"
    return [Form(words, ALIAS, case)]


def list_tokens(name: str, aliases: Sequence[str] = (), email: str | None = None) -> set[str]:
    """Folded words any form of the person starts with or holds; see `text_tokens`."""
    tokens = set(split_words((email or "").split("@")[0]))
    for form in name_forms(name, aliases, email):
        long = {w for w in form.words if len(w) > 1}
        tokens |= {"".join(form.words)} if form.case == "dotted" else long or set(form.words)
    return tokens
