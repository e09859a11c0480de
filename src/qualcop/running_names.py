"""Names of people in running text, weighed by what speaks for and against each.

For a name speak the lists of given names and surnames, the language model, and the words around
it; against it speak English words, places, and being written in small letters elsewhere. What is
found here is masked in the whole study, until a person decides otherwise.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from operator import itemgetter

from qualcop.addresses import list_addresses
from qualcop.attendance import NOT_NAMES, is_person_name
from qualcop.cues import REACH, STRONG, SURE, VERB, is_thing_here, weigh_cues
from qualcop.evidence import MODALS, starts_sentence
from qualcop.language import is_compound, is_english
from qualcop.lexicon import given_names, is_plain_word, surnames
from qualcop.names import (
    PARTICLES,
    TITLES,
    fold_word,
    is_ordinary,
    is_place,
    is_sure_given,
    list_words,
    split_words,
)

Entity = tuple[int, int, str]

LEAST_FULL, LEAST_LONE = 2.25, 2.0  # weights from which on a name is taken as a person's
LONGEST = 4  # words of a name
NEVER = (-9.0, 0.0)  # weights of what is nobody, whatever the model says
SURE_NAME = 0.95  # the confidence of a name after a title, or of the surest full names
MODEL = 2.0  # weight of the model's word for a full name; half of it for a lone one
_TITLED = re.compile(
    r"(?<![^\W_])(?P<title>Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Señora?|Supt|Superintendent"
    r"|Principal|Coach|Trustee|Councilmember|Councilman|Councilwoman|Commissioner|Senator|Mayor"
    r"|Rev|Deacon|Officer)\.?[ \u00a0]"
    r"(?P<name>(?![a-z])[^\W\d_]{2}[^\W\d_'’]*"
    r"(?:[-'’ ](?:(?:de|del|la|las|los|van|von|der|den|di|da)[ ]){0,2}(?![a-z])[^\W\d_]{2,}){0,2})"
)
_SURE_TITLES = frozenset("Mr Mrs Ms Miss Mx Dr Prof Professor Señor Señora".split())
_WORD = re.compile(r"[^\W\d_]+(?:['’‐‑-][^\W\d_]+)*")
_CLITIC = re.compile(r"['’](?:s|m|d|t|ll|ve|re)$")
# Names that hold a second capital: "McKay", "DeShawn", "LaTonya", "MacDonald".
_HUMPED = re.compile(r"(?:Mc|Mac|De|Di|Du|Da|La|Le|Lo|Jo|Ja|Ke|Ra|Ty|Va|Van|Von|Fitz|Ann?a)[A-Z]")
_TITLES = frozenset(map(str.lower, TITLES))
_TOUCHES = frozenset("/_@#=+~\\$`")
_SMALL = re.compile(r"(?<![\w/.@'’-])[a-z]{4,}(?![\w/@-]|\.\w)")
_DETERMINED = re.compile(
    r"(?<![^\W_])(?:the|an?|our|its|this|each|every|any)[ \u00a0]$", re.IGNORECASE
)
_SMALL_NEXT = re.compile(r" ([a-z]{4,})(?![\w/@-]|\.\w)")
_NEIGHBOUR = (
    re.compile(r"([^\W\d_]{3,})(?:,| and| &|, and| or) $"),
    re.compile(r"(?:,| and| &|, and| or) ([^\W\d_]{3,})"),
)
_NAMESAKES = frozenset(
    "act award awards ave avenue bay beach blvd bridge bill boulevard building camp canyon cup day"
    " days drive effect falls field fellowship fund gallery garden hall hill hills hospital hotel"
    " house island lab labs lake lane law library lodge medal memorial method model mountain museum"
    " park pass peak place plaza point prize ridge river road room scholarship square st street"
    " test theater theatre theorem tower trail valley village way week wing woods isd usd k-8 k-12"
    " academy center centre college county district elementary foundation high institute middle"
    " school schools university unified".split()
)  # fmt: skip
# Before a name these make a place of it: "San Antonio", "Lake Charles", "North Jordan".
_BEFORE_PLACES = frozenset(
    "san santa st saint los las el fort ft mount mt lake port new north south east west cape point"
    " upper lower".split()
)


@dataclass(frozen=True)
class Sighting:
    """A name in a text from `start` to `end`; `confidence` from 0 to 1 orders, it is no share.

    `basis` is "model" where the name would not have been taken without the language model.
    """

    name: str
    start: int
    end: int
    confidence: float
    basis: str = "running_text"


@dataclass(frozen=True)
class _Word:
    start: int
    end: int
    text: str
    folded: str


def find_names(
    text: str, entities: Collection[Entity] = (), small: Collection[str] = frozenset()
) -> list[Sighting]:
    """People whom `text` names, in order.

    `entities` are what the language model finds in the text (start, end, label); `small` are the
    folded words that the same file writes in small letters.
    """
    found = [*_find_titled(text), *_find_small(text)]
    taken = bytearray(len(text))
    for sighting in found:
        taken[sighting.start : sighting.end] = b"\1" * (sighting.end - sighting.start)
    in_order = sorted(entities)
    for run in _list_runs(text):
        for sighting in _read_run(text, run, in_order, small):
            free = taken.find(1, sighting.start, sighting.end) < 0
            if free and not _is_title(text, sighting):
                found.append(sighting)
    return sorted(found, key=lambda s: (s.start, s.end))


def _is_title(text: str, sighting: Sighting) -> bool:
    """Whether a lone word is a shortened title ("Supt. Ada Okonjo") or leads to one ("Von: …")."""
    word = fold_word(sighting.name)
    if word in PARTICLES and text.startswith(":", sighting.end):
        return True
    dotted = text.startswith(".", sighting.end)
    return dotted and word in list_words("titles") and not is_known_given(word)


def needs_model(text: str) -> bool:
    """Whether some capitalised word could be a name, so that the model's word is worth having."""
    return any(
        not is_english(word.folded) or is_known_given(word.folded)
        for run in _list_runs(text)
        for word in run
    )


def _find_titled(text: str) -> Iterator[Sighting]:
    """ "Ms. Quarles", "Superintendent Dale Okafor"; after a job's title no everyday word."""
    for match in _TITLED.finditer(text):
        words = list(takewhile(_goes_on, match["name"].split()))
        folded = split_words(" ".join(words))
        if not 0 < len(words) < 4 or any(w in NOT_NAMES or w in _NAMESAKES for w in folded):
            continue
        while len(words) > 1 and is_plain_word(fold_word(words[-1])):
            words.pop()
        sure = match["title"] in _SURE_TITLES
        doubtful = len(words[0]) < 3 or is_place(folded[0])
        doubtful = doubtful or (not sure and is_plain_word(folded[0]))
        if len(words) > 1 or not doubtful:
            name = " ".join(words)
            start = match.start("name")
            yield Sighting(name, start, start + len(name), SURE_NAME if sure else 0.8)


def _goes_on(word: str) -> bool:
    """Whether a word goes on with a name: capitalised, no acronym, or a particle."""
    return word in PARTICLES or (word[0].isupper() and not word.isupper())


def _find_small(text: str) -> Iterator[Sighting]:
    """Given names in small letters: no word of English, or in a row of names, or spoken to."""
    for match in _SMALL.finditer(text):
        word = match[0]
        if not is_known_given(word) or is_ordinary(word):
            continue
        strange = len(word) > 4 and not is_plain_word(word)
        called = weigh_cues(text, *match.span()) >= STRONG and word not in NOT_NAMES
        if strange or called or (is_sure_given(word) and _is_spoken_of(text, *match.span())):
            if not is_sure_given(word) and _is_infinitive(text, match.start()):
                continue
            last = _SMALL_NEXT.match(text, match.end())
            full = (
                last and (strange or is_sure_given(word)) and not is_plain_word(fold_word(last[1]))
            )
            end = last.end() if full else match.end()
            name = " ".join(w.capitalize() for w in text[match.start() : end].split())
            yield Sighting(name, match.start(), end, 0.6 if strange else 0.5)


def _is_infinitive(text: str, start: int) -> bool:
    """Whether "to" stands before a word in small letters: "needed to marshall resources"."""
    return text[max(0, start - 4) : start].endswith(" to ")


def _is_spoken_of(text: str, start: int, end: int) -> bool:
    """Whether a given name stands beside another one, or where only people are addressed."""
    beside = (
        _NEIGHBOUR[0].search(text, max(0, start - REACH), start),
        _NEIGHBOUR[1].match(text, end),
    )
    if any(b and is_sure_given(fold_word(b[1])) for b in beside):
        return True
    return weigh_cues(text, start, end) >= VERB


# ------------------------------------------------------------------ runs of capitals
def _list_runs(text: str) -> Iterator[list[_Word]]:
    """Runs of capitalised words with nothing but blanks and particles between them."""
    barred = list_addresses(text)
    run: list[_Word] = []
    between: list[_Word] = []
    for word in _list_words(text, barred):
        gap = text[(between or run)[-1].end : word.start] if run else ""
        joined = run and _joins(run[-1] if not between else between[-1], gap)
        if not joined:
            if run:
                yield run
            run, between = [], []
        if word.text[0].isupper():
            run += [*between, word]  # in place: a text may be one run from end to end
            between = []
        elif run and joined and word.folded in PARTICLES and len(between) < 2:
            between.append(word)
        elif run:
            yield run
            run, between = [], []
    if run:
        yield run


def _list_words(text: str, barred: list[tuple[int, int]]) -> Iterator[_Word]:
    """Words that stand free: not within an address, a path or an identifier."""
    at = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        word = _CLITIC.sub("", match[0])
        while at < len(barred) and barred[at][1] <= start:
            at += 1
        inside = at < len(barred) and barred[at][0] < end
        before, after = text[start - 1 : start], text[end : end + 1]
        touched = (before in _TOUCHES or after in _TOUCHES) and (before + after) != "@"
        glued = before.isdigit() or after.isdigit()
        if inside or (touched and before != "@") or glued:
            word = word.lower()  # ends a run, begins none
        yield _Word(start, start + len(word), word, fold_word(re.sub("['’‐‑-]", "", word)))


def _joins(word: _Word, gap: str) -> bool:
    """Whether a name may go on after `word` and the characters of `gap`."""
    return gap in (" ", "\u00a0") or (gap == ". " and len(word.text) == 1)


def _read_run(
    text: str, run: list[_Word], entities: Sequence[Entity], small: Collection[str]
) -> Iterator[Sighting]:
    """Names in one run, from the left: of the windows at a word the weightiest."""
    at = 0
    while at < len(run):
        best = None
        for size in range(min(LONGEST, len(run) - at), 1, -1):
            weight, model = _weigh_full(text, run, at, size, entities, small)
            if weight + model >= LEAST_FULL and (best is None or weight + model > best[0]):
                best = (weight + model, size, LEAST_FULL, weight < LEAST_FULL)
        if best is None:
            weight, model = _weigh_lone(text, run, at, entities, small)
            if weight + model >= LEAST_LONE:
                best = (weight + model, 1, LEAST_LONE, weight < LEAST_LONE)
        if best is None:
            at += 1
            continue
        weight, size, least, by_model = best
        start, end = run[at].start, run[at + size - 1].end
        confidence = round(min(SURE_NAME, 0.45 + 0.05 * size + 0.15 * (weight - least)), 2)
        basis = "model" if by_model else "running_text"
        yield Sighting(text[start:end], start, end, confidence, basis)
        at += size


def _weigh_full(
    text: str,
    run: list[_Word],
    at: int,
    size: int,
    entities: Sequence[Entity],
    small: Collection[str],
) -> tuple[float, float]:
    """What speaks for run[at:at+size] being a person's full name: without, and by, the model."""
    words = run[at : at + size]
    first, last = words[0], words[-1]
    refused = not is_person_name(" ".join(w.text for w in words)) or first.text in ("A", "I")
    refused = refused or (at > 0 and run[at - 1].folded in _BEFORE_PLACES)
    refused = refused or _is_lead(text, words)
    follows = run[at + size].folded if at + size < len(run) else ""
    if refused or any(_is_no_name(w) for w in words) or _is_namesake(last.folded, follows):
        return NEVER
    weight = _weigh_given(first) + _weigh_surname(last)
    weight += any(w.text in PARTICLES for w in words[1:-1])  # "van der", "de la"
    middle = [w for w in words[1:-1] if len(w.text) > 1 and w.folded not in PARTICLES]
    weight += sum(min(0.0, _weigh_surname(w)) for w in middle) - 2.0 * (last.folded in _NAMESAKES)
    weight += min(1.5, weigh_cues(text, first.start, last.end))
    weight -= (last.folded in small and not is_known_surname(last.folded)) + (
        first.folded in small and not is_known_given(first.folded)
    )
    # a long row of capitals is a heading or a thing's name more often than a person's
    weight -= 0.5 * (size > 2) + 0.5 * bool(follows and is_plain_word(follows))
    weight -= 1.5 * bool(_DETERMINED.search(text, max(0, first.start - REACH), first.start))
    doubtful = is_ordinary(first.folded) and is_plain_word(last.folded)
    if doubtful and starts_sentence(text, first.start):
        weight -= 0.5
    return weight, _weigh_entities(entities, first.start, last.end)


def _is_lead(text: str, words: Sequence[_Word]) -> bool:
    """Whether the first word only stands before a name: "So Jesse", "Will Jesse come?"."""
    first, second = words[0].folded, words[1].folded
    if first in list_words("leads"):
        return not (is_known_given(first) and not is_known_given(second))  # "Per Hansson"
    asks = first in MODALS and re.match(r"[^.!\n]{1,120}\?", text[words[-1].end :])
    return bool(asks and is_sure_given(second) and starts_sentence(text, words[0].start))


def _weigh_lone(
    text: str, run: list[_Word], at: int, entities: Sequence[Entity], small: Collection[str]
) -> tuple[float, float]:
    """What speaks for the word run[at] alone being a person: without, and by, the model."""
    word = run[at]
    folded = word.folded
    odd = _is_no_name(word) or len(folded) < 3 or (at > 0 and run[at - 1].folded in _BEFORE_PLACES)
    alone = len(run) == 1 or (at > 0 and is_plain_word(run[at - 1].folded))
    known = is_known_given(folded)
    cue = weigh_cues(text, word.start, word.end)
    strange = not is_plain_word(folded) and not is_compound(folded)
    if odd or not (known or strange or cue >= SURE):
        return NEVER
    sure = is_sure_given(folded)
    if sure:
        weight = 2.0
    elif known:
        weight = 0.75 if is_plain_word(folded) or is_ordinary(folded) else 1.5
    else:
        weight = 0.75 if is_known_surname(folded) else 0.5
    weight -= 0.5 * is_place(folded)
    model = _weigh_entities(entities, word.start, word.end) / 2
    if (is_ordinary(folded) or is_plain_word(folded)) and not sure and cue + model < VERB:
        return NEVER
    namesake = any(w.folded in _NAMESAKES for w in run[at + 1 : at + 3])
    weight -= 2.0 * namesake + 0.5 * (not alone and weight < 2)
    weight -= 1.5 * (folded in small and not sure)
    if cue < SURE and is_thing_here(text, word.start, word.end, known=sure):
        return weight - 1.5, min(0.0, model)
    return weight + cue, model if cue else min(0.0, model)


def _weigh_entities(entities: Sequence[Entity], start: int, end: int) -> float:
    """The model's word: for a person on the same words, or a part; against, for a thing.

    `entities` are in order and do not overlap.
    """
    weight = 0.0
    first = bisect_right(entities, start, key=itemgetter(1))
    for left, right, label in islice(entities, first, None):
        if end <= left:
            break
        if label == "PERSON":
            exact = start <= left + 5 and right >= end  # a title may be within
            weight = max(weight, MODEL if exact else MODEL / 2)
        elif label not in ("ORG", "GPE", "DATE", "CARDINAL"):
            weight = min(weight, -0.5)
    return weight


# ------------------------------------------------------------------ words
def _weigh_given(word: _Word) -> float:
    folded = word.folded
    if len(word.text) == 1:
        return 0.5
    if is_sure_given(folded):
        return 2.0
    if folded in _BEFORE_PLACES:
        return -1.0
    parts = split_words(word.text)
    if is_known_given(folded) or (len(parts) > 1 and is_known_given(parts[0])):
        return 0.75 if is_plain_word(folded) or is_ordinary(folded) else 1.5
    if folded.endswith("ing") or folded in list_words("common_words"):
        return -2.0
    return -1.0 if is_plain_word(folded) or is_compound(folded) else 0.5


def _weigh_surname(word: _Word) -> float:
    parts = [p for p in split_words(word.text) if len(p) > 1]
    plain = all(is_plain_word(p) for p in parts) and is_plain_word(word.folded)
    known = is_known_surname(word.folded) or any(is_known_surname(p) for p in parts)
    if plain:
        several = word.folded.endswith("s") and is_plain_word(word.folded[:-1])
        return -1.5 if not known else 0.0 if several else 0.5
    return 1.5 if known else 0.0 if is_compound(word.folded) else 1.0


def _is_no_name(word: _Word) -> bool:
    """Whether a word says that the whole is an organisation, a role, a product or an acronym."""
    acronym = re.match(r"[A-Z]{2}", word.text) and not word.text[:2] == "O’"
    product = re.search(r"[a-z][A-Z]", word.text) and not _HUMPED.match(word.text)
    return bool(acronym or product) or word.folded in NOT_NAMES or word.folded in _TITLES


def _is_namesake(folded: str, follows: str) -> bool:
    """Whether it is a place or a thing: "Rosa Parks Elementary", "Grant Street"."""
    thing = folded in _NAMESAKES and not is_known_surname(folded)
    return thing or follows in _NAMESAKES or follows in NOT_NAMES


def is_known_given(folded: str) -> bool:
    """Whether a folded word is a given name somewhere."""
    return folded in given_names()


def is_known_surname(folded: str) -> bool:
    """Whether a folded word is a surname somewhere."""
    return folded in surnames()


def is_namesake(folded: str) -> bool:
    """Whether a folded word makes a place or a thing of the name before it: "Street", "Award"."""
    return folded in _NAMESAKES


def is_before_place(folded: str) -> bool:
    """Whether a folded word makes a place of the name after it: "San", "Lake"."""
    return folded in _BEFORE_PLACES


def has_title(text: str) -> bool:
    """Whether some word of `text` stands after a title or a job, as "Ms. Quarles" does."""
    return bool(_TITLED.search(text))
