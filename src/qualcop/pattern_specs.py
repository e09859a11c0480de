"""Patterns as a codebook writes them: read, their word lists filled in, checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import product
from math import prod
from typing import TYPE_CHECKING

from qualcop.errors import Problem
from qualcop.marked_yaml import MarkedYaml, Place

if TYPE_CHECKING:
    from spacy.vocab import Vocab

FORMS = ("phrase", "any_of", "lemmas", "tokens", "dependency")
NAMED = ("person", "district")  # filled from the pseudonyms in the text, not from a word list
MOST_PHRASES = 2000  # of one pattern; they are counted before any is made
MOST_IN_ALL = 200_000  # of a codebook; the shipped one makes some thousands
COUNTED = 10**9  # from here on, numbers of phrases are no longer told apart
MOST_WORDS = 12  # of a phrase: each may have several base forms, and all combinations are sought
MOST_NESTED = 20  # word lists that call each other
DEFAULT_WITHIN = 6
_CALL = re.compile(r"<([^<>\s]*)>")


@dataclass(frozen=True)
class Pattern:
    """One pattern of the rule coder, its word lists filled in.

    `slots` holds, for phrases, one tuple of alternatives; for `lemmas`, one tuple for each word
    that must be there. `tokens` and `dependency` are spaCy's own forms. `negated` and
    `hypothetical` are True where such a match counts as any other.
    """

    code: str
    name: str
    form: str
    slots: tuple[tuple[str, ...], ...] = ()
    nodes: tuple[Mapping, ...] = ()
    within: int = DEFAULT_WITHIN
    ordered: bool = False
    exact: bool = False
    near: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    negated: bool = False
    hypothetical: bool = False


def make_pattern(code: Mapping, spec: Mapping, lists: Mapping) -> Pattern:
    """A pattern of `code` from its entry in the codebook (see `Pattern`)."""
    form = next(f for f in FORMS if f in spec)
    fill = partial(fill_lists, lists=lists)
    readings = {
        name: spec.get(name, code.get(name, "zero")) == "counts"
        for name in ("negated", "hypothetical")
    }
    return Pattern(
        code=code["code"],
        name=spec["name"],
        form="phrase" if form == "any_of" else form,
        slots=tuple(fill(slot) for slot in _slots_of(spec, form)),
        nodes=tuple(_fill_nodes(node, lists) for node in spec.get(form, ()))
        if form in ("tokens", "dependency")
        else (),
        within=spec.get("within", DEFAULT_WITHIN),
        ordered=spec.get("ordered", False),
        exact=spec.get("match") == "exact",
        near=fill(spec.get("near", ())),
        unless=fill(spec.get("unless", ())),
        roles=tuple(spec.get("roles", ())),
        kinds=tuple(spec.get("kinds", ())),
        **readings,
    )


def _slots_of(spec: Mapping, form: str) -> list[list[str]]:
    if form == "phrase":
        return [[spec["phrase"]]]
    if form == "any_of":
        return [spec["any_of"]]
    if form == "lemmas":
        return [[slot] if isinstance(slot, str) else slot for slot in spec["lemmas"]]
    return []


def fill_lists(phrases: Sequence[str], lists: Mapping) -> tuple[str, ...]:
    """Every phrase that the word lists called in `phrases` can make; `<person>` stays as it is."""
    filled: list[str] = []
    for phrase in phrases:
        parts = _CALL.split(phrase)
        options = [
            (part,) if even % 2 == 0 else _members(part, lists) for even, part in enumerate(parts)
        ]
        filled += ["".join(choice) for choice in product(*options)]
    return tuple(dict.fromkeys(filled))


def count_phrases(phrases: Iterable[str], lists: Mapping) -> int:
    """How many phrases `fill_lists` would make, without making them; at most `COUNTED`."""
    counts = dict.fromkeys(NAMED, 1)

    def count(phrase: str) -> int:
        return min(COUNTED, prod(counts.get(name, 1) for name in _CALL.findall(phrase)))

    for name, words in lists.items():  # a list calls only those above it: `check_lists`
        counts.setdefault(name, min(COUNTED, sum(map(count, words))))
    return min(COUNTED, sum(map(count, phrases)))


def _members(name: str, lists: Mapping) -> tuple[str, ...]:
    return (f"<{name}>",) if name in NAMED else fill_lists(lists[name], lists)


def _fill_nodes(node: object, lists: Mapping) -> object:
    """A spaCy pattern with `<name>` replaced: inside a list by its words, alone by {IN: words}."""
    if isinstance(node, Mapping):
        return {key: _fill_nodes(value, lists) for key, value in node.items()}
    if isinstance(node, list):
        if all(isinstance(part, str) for part in node):
            return list(fill_lists(node, lists))
        return [_fill_nodes(part, lists) for part in node]
    if isinstance(node, str) and _CALL.search(node):
        return {"IN": list(fill_lists([node], lists))}
    return node


def check_lists(marked: MarkedYaml) -> Iterator[Problem]:
    """Word lists call only lists above them, so that none calls itself, and at most a few deep."""
    depth: dict[str, int] = dict.fromkeys(NAMED, 0)
    for name, words in marked.data.get("word_lists", {}).items():
        if name in NAMED:
            expected = f"a name other than {' and '.join(NAMED)}, which the text itself fills"
            yield marked.problem(("word_lists", name), name, expected)
        for position, word in enumerate(words):
            for called in _CALL.findall(word):
                if called not in depth:
                    place = ("word_lists", name, position)
                    yield marked.problem(place, called, "a word list written above this one")
        called = [c for word in words for c in _CALL.findall(word)]
        depth[name] = 1 + max((depth.get(c, 0) for c in called), default=0)
        if depth[name] == MOST_NESTED + 1:
            expected = f"at most {MOST_NESTED} word lists that call each other"
            yield marked.problem(("word_lists", name), name, expected)


def check_amount(marked: MarkedYaml, specs: Iterable[Mapping]) -> Iterator[Problem]:
    """The fault of patterns that are each small enough and too many together."""
    lists = marked.data.get("word_lists", {})
    count = sum(min(count_in_pattern(spec, lists), MOST_PHRASES) for spec in specs)
    if count > MOST_IN_ALL:
        expected = f"at most {MOST_IN_ALL:,} phrases in all patterns together"
        yield marked.problem((), _say_count(count), expected, "Call shorter word lists.")


def check_pattern(
    marked: MarkedYaml, code: Mapping, place: Place, spec: Mapping
) -> Iterator[Problem]:
    """Faults of one pattern, which stands at `place`: its form, its word lists, spaCy's own."""
    who = f"code {code['code']}, pattern {spec['name']}"
    forms = [form for form in FORMS if form in spec]
    if len(forms) != 1:
        expected = f"exactly one of {', '.join(FORMS)} ({who})"
        yield marked.problem(place, ", ".join(forms), expected)
        return
    lists = marked.data.get("word_lists", {})
    called = set(_CALL.findall(str(spec)))
    for name in sorted(called - set(lists) - set(NAMED)):
        expected = f"a name of `word_lists`, {' or '.join(NAMED)} ({who})"
        yield marked.problem(place, f"<{name}>", expected)
    if called - set(lists) - set(NAMED):
        return
    for key in ("within", "ordered"):
        if key in spec and forms != ["lemmas"]:
            yield marked.problem((*place, key), spec[key], f"`{key}` only beside lemmas ({who})")
    if (count := count_in_pattern(spec, lists)) > MOST_PHRASES:
        expected = f"at most {MOST_PHRASES} phrases once the word lists are filled in ({who})"
        advice = "Use `lemmas`, which needs no combinations."
        yield marked.problem(place, _say_count(count), expected, advice)
        return
    pattern = make_pattern(code, spec, lists)
    phrases = (p for part in (*pattern.slots, pattern.near, pattern.unless) for p in part)
    if long := next((p for p in phrases if len(p.split()) > MOST_WORDS), ""):
        expected = f"phrases of at most {MOST_WORDS} words once word lists are filled in ({who})"
        yield marked.problem(place, long, expected)
    if pattern.nodes:
        fault = _fault_of_nodes(pattern)
        if fault:
            yield marked.problem((*place, forms[0]), fault, f"a spaCy {forms[0]} pattern ({who})")


def count_in_pattern(spec: Mapping, lists: Mapping) -> int:
    """The phrases of a pattern's fullest part: what it looks for, `near`, or `unless`."""
    parts = [_list_texts([spec[form] for form in FORMS if form in spec])]
    parts += [list(spec.get(key, ())) for key in ("near", "unless")]
    return max(count_phrases(part, lists) for part in parts)


def _list_texts(node: object) -> list[str]:
    """Every text in a part of a codebook, however deep it lies; keys are none."""
    if isinstance(node, str):
        return [node]
    inner = node.values() if isinstance(node, Mapping) else node if isinstance(node, list) else ()
    return [text for part in inner for text in _list_texts(part)]


def _say_count(count: int) -> str:
    return f"{count:,} phrases" if count < COUNTED else f"{COUNTED:,} phrases or more"


@cache
def _blank_vocab() -> Vocab:
    from spacy.vocab import Vocab

    return Vocab()


def _fault_of_nodes(pattern: Pattern) -> str:
    """What spaCy says against a token or dependency pattern; empty when it takes it."""
    from spacy.errors import MatchPatternError
    from spacy.matcher import DependencyMatcher, Matcher

    kind = Matcher if pattern.form == "tokens" else DependencyMatcher
    try:
        kind(_blank_vocab(), validate=True).add("p", [list(pattern.nodes)])
    except (MatchPatternError, ValueError, KeyError) as error:
        return " ".join(str(error).split("Pattern 0:")[-1].split()).lstrip("- ")
    return ""
