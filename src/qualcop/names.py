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
from itertools import pairwise

WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*")
DOTTED = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.[ \u00a0]?){2,4}")
# Repeats are bounded as in RFC 1035 and 5321: without, a long run of letters costs its square.
EMAIL = re.compile(r"[^\W_][\w.+%'’-]{0,63}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,20}[^\W\d_]{2,}")
PLAIN_GAP = re.compile(r"[\s·・‧-]")  # between the words of a name of another script
INITIALS = re.compile(r"[A-Z]{2,4}")
SEPARATORS = "-‐‑–'’ʼ.·_"
PARTICLES = frozenset(
    "de da do dos das del della di du la le van von der den ter ten bin ibn al el st y e".split()
)
TITLES = ("Mr", "Mrs", "Ms", "Miss", "Mx", "Dr", "Prof", "Professor", "Sr", "Sra", "Mme")
# Short names that are written small as words or in code: these need their capital.
SMALL_WORDS = frozenset(
    "abs ada chi chin das dev ed gen han hung lady lan lea len lex log max min nan pan"
    " pong reign sal san sen shin sid sin son sung tan tee tor val vol von".split()
)
# Letters of scripts other than Latin, Greek and Cyrillic (and some signs among them).
OTHER_SCRIPTS = re.compile(
    "[\u0530-\u1c7f\u1c90-\u1cff\u2c80-\u2ddf\u2e80-\ua63f\ua6a0-\ua71f\ua800-\uab2f"
    "\uab70-\ufaff\ufb07-\uff20\uff66-\uffdc\U00010000-\U0001bfff\U0001e000-\U0001efff"
    "\U00020000-\U0003ffff]"
)
# Points, the stroke that lengthens a word, and joiners: written or left out at will.
_POINTS = re.compile("[\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u200c\u200d]")
_ALEFS = str.maketrans("أإآٱ", "اااا")
# Parts of names that are no names alone: son of, daughter of, father of, mother of, servant of.
# After the last stands a name of God, which is no person's alone.
_SERVANT = "عبد"
_KINSHIP = frozenset("بن ابن بنت ابو ام عبد ال بو בן בת בר אבו".split())
SUFFIXES = frozenset("jr sr ii iii iv phd edd md ma med esq".split())

# Kinds of form; see `mentions` for what each needs. Nobody gave a NICKNAME: it only goes with the
# given name; and MISSPELT is what is one letter away from a name.
FULL, ALIAS, HANDLE, SURNAME, FIRST, INITIAL, PLACE, NICKNAME, MISSPELT = (
    "full name",
    "alias",
    "handle",
    "last name",
    "first name",
    "initials",
    "place",
    "nickname",
    "misspelt name",
)


@dataclass(frozen=True)
class Form:
    """Folded words of a form, its kind, and the rule for its capitals.

    Rules: any; capital; evidence (a capital, and see `evidence`); initial (capitals, the last word
    a lone letter); upper (initials given as alias); dotted; initials (of a registered person,
    given by nobody); label (the same of a person found in files); at (after "@"); plain (of another
    script: wherever its letters stand, also within a run without spaces).
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


@cache
def fold_letter(letter: str) -> str:
    """A letter of another script in its usual width and shape; nothing for points and joiners."""
    return _POINTS.sub("", unicodedata.normalize("NFKC", letter.casefold())).translate(_ALEFS)


# Letters that do not decompose but are commonly typed plain.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i"})


def fold_name(name: str) -> str:
    """A name's words folded, middle initials and suffixes left out: what makes two names equal.

    "Sarah K" and "Jo-Ann K." keep the letter, which is all that tells them from "Sarah M".
    """
    words = [w for w in split_words(name) if w not in SUFFIXES]
    long = [w for w in words if len(w) > 1]
    if words and len(words[-1]) == 1 and "," not in name:  # "Okonjo, Ada M." has a surname
        long.append(words[-1])
    return " ".join(long if len(long) > 1 else words)


def split_words(text: str) -> list[str]:
    """The folded words (letters only) of `text`, in order."""
    return [fold_word(w) for w in WORD.findall(text)]


def text_tokens(text: str) -> set[str]:
    """Folded words of `text`, dotted initials joined as well ("R.T." gives r, t and rt).

    A person none of whose `name_tokens` is among them cannot be named in the text.
    """
    found = {fold_word(w) for w in set(WORD.findall(text))}
    found |= {"".join(split_words(m)) for m in DOTTED.findall(text)}
    if OTHER_SCRIPTS.search(text):  # a name may stand within a run: any two letters of it
        run = "".join(map(fold_letter, PLAIN_GAP.sub("", text)))
        found |= {run[i : i + 2] for i in range(len(run) - 1) if OTHER_SCRIPTS.match(run[i])}
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


def is_sure_given(word: str) -> bool:
    """Whether a folded word is a common given name and hardly ever anything else."""
    return is_given_name(word) and not is_ordinary(word)


@cache
def _read_nicknames() -> dict[str, tuple[str, ...]]:
    text = files("qualcop").joinpath("words", "nicknames.txt").read_text(encoding="utf-8")
    rows = (line.split() for line in text.splitlines() if line[:1] != "#")
    return {row[0]: tuple(row[1:]) for row in rows if row}


def list_nicknames(given: str) -> tuple[str, ...]:
    """What bearers of a folded given name are usually called for short."""
    return _read_nicknames().get(given, ())


def clean_label(label: str) -> str:
    """A speaker label without organisation, address, role in brackets, colon or title."""
    bare = re.split(r"\s[-|–—]\s", label, maxsplit=1)[0]
    bare = re.sub(r"\s?(?:<[^>]{0,99}>|\([^)]{0,99}\)|\[[^\]]{0,99}\])", "", bare)
    return bare.strip().strip(" \t\"'“”:：@,")


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
    while len(words) > 1 and fold_word(words[0].strip(".")) in list_words("titles"):
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
    aliases = [a.strip() for a in aliases]
    forms = _forms_as_written(name, aliases)
    joined = [_drop_apostrophes(text) for text in (name, *aliases)]
    if joined != [name, *aliases]:
        told = [a for a, b in zip(joined[1:], aliases, strict=True) if a == b or len(a) > 4]
        forms += [f for f in _forms_as_written(joined[0], told) if f.kind != INITIAL]
    if listed:
        forms += _forms_of_plain(name, FIRST)
        forms += [form for alias in aliases for form in _forms_of_plain(alias, ALIAS)]
    if email and "@" in email:
        local = email.split("@")[0]
        words = tuple(split_words(local))
        if len(words) > 1 or (len(local) >= 5 and words and not is_ordinary(words[0])):
            forms.append(Form(words, HANDLE, "any"))
    forms += _forms_of_nicknames(name)
    kept = {f if listed else _tighten(f) for f in forms if f.words}
    return sorted(kept, key=lambda f: (f.words, f.kind, f.case))


def _tighten(form: Form) -> Form:
    """What a form needs of people found in files: more than of the registry's."""
    if form.case == "initials":
        return replace(form, case="label")
    word = form.words[0]
    sure = len(form.words) > 1 or (is_sure_given(word) and word not in SMALL_WORDS)
    return form if sure or form.case != "any" else replace(form, case="capital")


def _forms_of_nicknames(name: str) -> list[Form]:
    """What bearers of the given name are called for short, alone and with the surname."""
    parts = split_name(name)
    forms = []
    for nickname in list_nicknames(fold_word(parts.given)):
        case = "evidence" if is_ordinary(nickname) or len(nickname) < 3 else "capital"
        forms.append(Form((nickname,), NICKNAME, case))
        forms += _forms_of_pair(nickname, parts.surname) if parts.surname else []
    return forms


def _drop_apostrophes(name: str) -> str:
    """ "O'Farrelly-Keane" as "OFarrelly-Keane"; handles and addresses as they are."""
    return name if "@" in name else re.sub("['’ʼ`](?=[^\\W\\d_])", "", name)


def _forms_as_written(name: str, aliases: Iterable[str]) -> list[Form]:
    """Forms of the name, of each alias, and of each alias with the surname."""
    parts = split_name(name)
    forms = _forms_of_full(parts)
    for alias in aliases:
        forms += _forms_of_alias(alias)
        if parts.surname and len(split_words(alias)) == 1 and alias[0].isalpha():
            forms += _forms_of_pair(alias, parts.surname) if not INITIALS.fullmatch(alias) else []
    return forms


def _forms_of_plain(name: str, kind: str) -> list[Form]:
    """A name in another script as a whole and each word of two letters or more."""
    words = ["".join(map(fold_letter, word)) for word in re.split(r"[\s·・‧,،、-]+", name)]
    words = [w.strip('()[]@."“”') for w in words]
    words = [w for w in words if OTHER_SCRIPTS.match(w)]
    whole = [Form(tuple(words), ALIAS if kind == ALIAS else FULL, "plain")]
    forms = whole if len("".join(words)) > 1 else []
    for before, word in pairwise(["", *words] if len(words) > 1 else []):
        if len(word) > 1 and word not in _KINSHIP and before != _SERVANT:
            last = kind == FIRST and before
            forms.append(Form((word,), SURNAME if last else kind, "plain"))
    return forms


def _forms_of_full(parts: NameParts) -> list[Form]:
    given, surname = tuple(split_words(parts.given)), tuple(split_words(parts.surname))
    if not surname:
        return _forms_of_single(parts.given, FIRST)
    middle = tuple(w for m in parts.middle for w in split_words(m))
    case = _case_of_words(given + surname)
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
    case = _case_of_words(given + surname)
    rows = (given + surname, surname + given, ("".join(given + surname),))
    pair = [Form(row, FULL, case) for row in rows]
    if len("".join(given)) < 2:  # "A, P" is a list of two options
        return pair
    return [*pair, Form((*given, surname[-1][0]), FULL, "initial")]


def _case_of_words(words: tuple[str, ...]) -> str:
    """A full name of ordinary words, or one with the article "a", needs its capitals."""
    return "capital" if "a" in words or all(is_ordinary(w) for w in words) else "any"


def _forms_of_single(text: str, kind: str) -> list[Form]:
    """Forms of a given name or a surname alone; the halves of a hyphenated one as well."""
    words = tuple(split_words(text))
    if len("".join(words)) < 2:
        return []  # "Option A" is nobody
    if len(words) > 1 and OTHER_SCRIPTS.match(words[0]):
        return []  # parted at vowel signs: no words; see `_forms_of_plain`
    if len(words) == 1:
        return [Form(words, kind, _case_of_word(words[0]))]
    forms = [Form(words, kind, "any"), Form(("".join(words),), kind, "any")]
    halves = [w for w in words if len(w) > 2 and w not in PARTICLES]
    return forms + [Form((w,), kind, _case_of_word(w)) for w in halves]


def _case_of_word(word: str) -> str:
    """Ordinary words need evidence; distinctive ones are masked in any case."""
    if OTHER_SCRIPTS.match(word):
        return "capital"
    if is_ordinary(word) or len(word) < 3:
        return "evidence"
    lists = ("not_names", "acts", "abbreviations")
    small = word in SMALL_WORDS or any(word in list_words(name) for name in lists)
    return "capital" if small and len(word) < 5 else "any"


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
        if form.case == "plain":
            tokens.add("".join(form.words)[:2])
            continue
        long = {w for w in form.words if len(w) > 1}
        tokens |= {"".join(form.words)} if form.case == "dotted" else long or set(form.words)
    return tokens
