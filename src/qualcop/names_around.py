"""People named around the text: in headings, titles, ids of rows, names of files and folders.

There is no sentence there to weigh. A name counts by the lists of given names and surnames and by
the few words that stand before one ("Interview with", "Visit to"); what makes a place or a thing of
it ("Madison Elementary", "Martin Luther King Day") speaks against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

from qualcop.language import is_compound
from qualcop.lexicon import given_names, is_plain_word, surnames
from qualcop.names import (
    PARTICLES,
    fold_word,
    is_ordinary,
    is_place,
    is_sure_given,
    split_words,
)
from qualcop.person_names import is_person_name
from qualcop.readers.model import Extract
from qualcop.running_names import find_names, has_title, is_before_place, is_namesake

# Where a capital or a number parts the words of a file's name: "notesByTavi", "notes2Tavi".
HUMP = re.compile(r"(?<=[a-z])(?=[A-Z\d])|(?<=\d)(?=[A-Z])")
LEAST, LEAST_SMALL = 2.25, 2.5  # weights from which on a name counts; of one in small letters
REVERSED = 0.5  # what a surname before a given name takes off where no comma says so
LONGEST = 4  # words of a name
MOST_LETTERS = 20_000  # of a label that are looked at
NEVER = -9.0
REACH = 32
UNIT, NOTE = "unit_id", "note of the reader"
_WORD = re.compile(r"[^\W\d_]+(?:['’‐‑-][^\W\d_]+)*")
_DIGITS = re.compile(r"\d+")
_LETTER = re.compile(r"[^\W\d_]")
_NUMBERS = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")
# A capital within a name, as parted by `HUMP`: "McKay", "DeShawn".
_KEPT_HUMP = re.compile(r"(?<![^\W\d_])(Mc|Mac|De|Di|Du|Da|La|Le|Lo|Van|Von|Fitz)\0")
_SEPARATORS = re.compile(r"[_.+~=]+")
_CALLED = re.compile(
    r"(?<![^\W_])(?:interview(?:s|ed|ing)?|talk(?:s|ed|ing)?|chat(?:s|ted)?|call(?:s|ed)?|meeting"
    r"|met|visit(?:s|ed|ing)?|conversations?|conference|lunch|coffee|dinner|check-?in|debrief|1:1"
    r"|1 on 1|one-on-one|notes?|transcripts?|e-?mails?|letters?|messages?|complaints?|questions?"
    r"|memo|reports?|feedback|reflections?|observations?|observing|profile|portrait|biography|bio"
    r"|presenters?|speakers?|presented|taken|written|recorded|led|hosted|author|coach|teacher"
    r"|principal|superintendent|thanks?|thank you|welcome|farewell|goodbye|about|by)"
    r"(?: (?:with|to|from|by|of|for|about|on|at|re|is))?[\s:,–—-]{1,3}$",
    re.IGNORECASE,
)
_FOLLOWED = re.compile(
    r"[ ]{1,2}(?:interview|transcript|notes?|visit|call|meeting|talk|conversation|chat|debrief"
    r"|observation|reflections?|feedback|responses?|answers?|survey|lesson|classroom|personal)"
    r"(?![^\W_])",
    re.IGNORECASE,
)
# Beside those of running text: after a name they make a thing of it.
_THINGS = frozenset("parish celebration initiative scholars".split())
_WEAK = re.compile(r"(?<![^\W_])(?:with|to|from|by|for|of|on|and|&|re|via)[\s:]{1,3}$", re.I)


class _Word(NamedTuple):
    start: int
    end: int
    text: str
    folded: str


@dataclass(frozen=True)
class Named:
    """A full name in a label or in a path; `confidence` from 0 to 1 orders how sure it is."""

    name: str
    confidence: float


class Label(NamedTuple):
    """A short text around a file's text: where it stands, and whether its words may be parted as
    in the names of files."""

    place: str
    text: str
    parted: bool


def list_labels(extract: Extract, path: str = "") -> Iterator[Label]:
    """What stands around a file's text: names of its folders and its own, title, headings, ids of
    rows, notes of the reader."""
    yield from list_path_labels(path)
    if extract.title:
        yield Label("title", extract.title, parted=True)
    for position, block in enumerate(extract.blocks):
        if block.kind == "heading":
            yield Label(f"block {position + 1}", block.text, parted=False)
    # ids that differ by their numbers alone are looked at once
    units = dict.fromkeys(_DIGITS.sub("0", b.unit_id) for b in extract.blocks if b.unit_id)
    yield from (Label(UNIT, unit, parted=True) for unit in units)
    yield from (Label(NOTE, note, parted=False) for note in extract.notes)


def list_path_labels(path: str) -> list[Label]:
    """The names of the folders a file lies in and its own, without its ending."""
    parts = normalize("NFC", path).split("/")
    parts[-1] = _ENDING.sub("", parts[-1])
    return [Label("name of the file or its folder", part, parted=True) for part in parts if part]


def space_words(label: Label) -> str:
    """A label's text with blanks where it may be written like the name of a file."""
    return _SEPARATORS.sub(" ", _NUMBERS.sub(" ", label.text)) if label.parted else label.text


@lru_cache(maxsize=50_000)
def find_in_label(label: str, *, parted: bool = False) -> tuple[Named, ...]:
    """Full names in a short text that is no sentence, and names with a title, in order.

    `parted`: its words may be parted as in the names of files.
    """
    text = label[:MOST_LETTERS]
    for reading in (text, *(_part_words(text) if parted else ())):
        if found := tuple(_find_in_pieces(reading)):
            return found
    return ()


def _part_words(text: str) -> Iterator[str]:
    """A file's name with blanks between its words, in each way in which they may be parted."""
    humps = _KEPT_HUMP.sub(r"\1", HUMP.sub("\0", text)).replace("\0", " ")
    humps = text if " " in text else humps  # within a title such words are products
    plain, humped = (_SEPARATORS.sub(" ", _NUMBERS.sub(" ", t)) for t in (text, humps))
    yield from dict.fromkeys([plain, humped, plain.replace("-", " "), humped.replace("-", " ")])


def _find_in_pieces(text: str) -> Iterator[Named]:
    """Names in each piece of a label between dashes, bars and brackets."""
    for piece in re.split(r" +[-–—]+ +|[|/()\[\]{}<>;:\n\t\"“”«»]+", text):
        letters = [c for c in piece if c.isalpha()]
        if letters and not any(c.islower() for c in letters):
            piece = re.sub(r"[^\W\d_]+", lambda m: m[0].capitalize(), piece)
        small = not any(c.isupper() for c in letters)
        for run in _list_runs(piece, small):
            yield from _read_run(piece, run, LEAST_SMALL if small else LEAST)
        yield from _find_titled(piece)


def _find_titled(piece: str) -> Iterator[Named]:
    """Lone names after a title: "Mrs. Farnsworth's room"."""
    if not has_title(piece):
        return
    for sighting in find_names(piece):
        if sighting.confidence >= 0.95 and " " not in sighting.name:
            yield Named(sighting.name, sighting.confidence)


def _list_runs(piece: str, small: bool) -> Iterator[list[_Word]]:
    """Words in a row that may be a name: capitalised ones and particles, or all where `small`."""
    run: list[_Word] = []
    for match in _WORD.finditer(piece):
        word = re.sub(r"['’]s$", "", match[0])
        found = _Word(match.start(), match.start() + len(word), word, fold_word(word))
        gap = piece[run[-1].end : found.start] if run else ""
        joined = gap in (" ", "\u00a0", ", ") or (gap == ". " and len(run[-1].text) == 1)
        fits = small or word[0].isupper() or (run and word in PARTICLES)
        if run and not (joined and fits):
            yield run
            run = []
        if fits:
            run.append(found)
    if run:
        yield run


def _read_run(piece: str, run: list[_Word], least: float) -> Iterator[Named]:
    """Names in one run, from the left: of the windows at a word the weightiest."""
    at = 0
    while at < len(run):
        sizes = range(2, min(LONGEST, len(run) - at) + 1)
        weighed = [(*_weigh(piece, run, at, size), size) for size in sizes]
        weight, words, size = max(weighed, key=lambda w: w[0], default=(NEVER, [], 1))
        if weight < least:
            at += 1
            continue
        name = " ".join(w.text if w.text in PARTICLES else _capital(w.text) for w in words)
        yield Named(name, round(min(0.9, 0.55 + 0.15 * (weight - least)), 2))
        at += size


def _capital(word: str) -> str:
    """A word with a capital, each part of a double name too; one that has capitals as it is."""
    return word if not word.islower() else re.sub(r"[^\W\d_]+", lambda m: m[0].capitalize(), word)


def _weigh(piece: str, run: list[_Word], at: int, size: int) -> tuple[float, list[_Word]]:
    """How much speaks for run[at:at+size] being a full name, and its words in their usual order."""
    words = run[at : at + size]
    commas = [n for n in range(1, size) if "," in piece[words[n - 1].end : words[n].start]]
    after = run[at + size : at + size + 2]
    before = piece[max(0, words[0].start - REACH) : words[0].start]
    leads = [*_WORD.findall(before)[-1:], words[0].text]
    if any(map(_is_thing, after)) or any(is_before_place(fold_word(w)) for w in leads):
        return NEVER, words
    around = _weigh_around(piece, before, words)
    turned = [*words[1:], words[0]]
    if commas:  # "Tackett, Rosalind" is one name, "Rosalind, Petra" are two
        listed = commas != [1] or size > 3
        return (NEVER if listed else _weigh_words(turned) + around), turned
    straight = _weigh_words(words) + around
    if size == 2 and straight < LEAST and words[0].folded in surnames():
        weight = _weigh_words(turned) + around - REVERSED
        if weight > straight and not is_ordinary(words[0].folded):
            return weight, turned
    return straight, words


def _is_thing(word: _Word) -> bool:
    return is_namesake(word.folded) or word.folded in _THINGS


def _weigh_around(piece: str, before: str, words: list[_Word]) -> float:
    """What speaks for a name by the words before and after it, or by its standing alone."""
    start, end = words[0].start, words[-1].end
    alone = _LETTER.search(piece).start() == start and not _LETTER.search(piece, end)
    known = words[0].folded in given_names() or words[0].folded in surnames()
    # a given name of no list beside a surname: "Perpetua Lockwood"
    odd = len(words) == 2 and len(words[0].text) > 4 and len(words[1].text) > 3
    known = known or (odd and _is_surname(words[1]) and not _is_word(words[1]))
    return max(
        1.0 * bool(_CALLED.search(before)),
        0.5 * bool(_FOLLOWED.match(piece, end)),
        0.5 * (known and bool(_WEAK.search(before))),
        0.75 * (known and alone),
    )


def _weigh_words(words: list[_Word]) -> float:
    first, *middle, last = words
    name = " ".join(w.text if w.text in PARTICLES else _capital(w.text) for w in words)
    odd = not is_person_name(name) or last.text in PARTICLES or first.text in PARTICLES
    inner = [w for w in middle if len(w.text) > 1 and w.text not in PARTICLES]
    if odd or not all(_may_be_inner(w) for w in inner):
        return NEVER
    return _weigh_given(first) + _weigh_surname(last)


def _may_be_inner(word: _Word) -> bool:
    """Whether a word may stand between a given name and a surname."""
    strange = not is_plain_word(word.folded) and not is_compound(word.folded)
    known = word.folded in given_names() or _is_surname(word)
    return strange or (known and not is_ordinary(word.folded))


def _weigh_given(word: _Word) -> float:
    folded = word.folded
    if len(word.text) == 1:
        return 0.25  # an initial
    known = folded in given_names() or _first_part(word) in given_names()
    if is_sure_given(folded) and folded not in surnames():
        return 2.0
    if known:
        return 0.5 if is_ordinary(folded) else 1.0 if _is_word(word) else 1.5
    strange = not is_plain_word(folded) and not is_compound(folded) and not is_place(folded)
    return 0.5 if strange and len(folded) > 3 else NEVER


def _weigh_surname(word: _Word) -> float:
    weight = -1.0 * _is_thing(word)
    if _is_surname(word):
        return weight + (0.5 if is_ordinary(word.folded) else 1.0 if _is_word(word) else 1.5)
    strange = not is_plain_word(word.folded) and len(word.folded) > 3
    strange = strange and not is_compound(word.folded) and not is_place(word.folded)
    return weight + 1.0 if strange else NEVER


def _is_word(word: _Word) -> bool:
    """Whether all parts of a word are English ones, and it is not hardly ever but a given name."""
    return all(map(is_plain_word, split_words(word.text))) and not is_sure_given(word.folded)


def _is_surname(word: _Word) -> bool:
    parts = [p for p in split_words(word.text) if len(p) > 2]
    return word.folded in surnames() or any(p in surnames() for p in parts)


def _first_part(word: _Word) -> str:
    return next(iter(split_words(word.text)), "")


def is_strange(name: str) -> bool:
    """Whether a full name has words of some length that are neither English nor given names."""
    words = name.split()
    folded = [fold_word(word) for word in words]
    strange = not any(map(is_plain_word, folded)) and folded[0] not in given_names()
    return len(words) > 1 and strange and min(map(len, folded)) > 3
