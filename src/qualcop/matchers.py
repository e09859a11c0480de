"""Patterns as spaCy matchers, and where they match in a tagged document.

A pattern's word matches a word of the text by lemma or by form: "share" finds share, shares and
shared; "shared" finds shared alone, whatever a tagger makes of it in the short lines of notes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from qualcop.lemmas import LemmaTable
from qualcop.negation import SENTENCE_ENDS, find_sentence
from qualcop.pattern_specs import Pattern
from qualcop.triggers import Triggers, compile_triggers, list_node_needs, split_phrase

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.matcher import DependencyMatcher, Matcher, PhraseMatcher
    from spacy.tokens import Doc

Hits = Mapping[int, list[tuple[int, int]]]


@dataclass(frozen=True)
class Compiled:
    """Patterns ready to match on the documents of one spaCy model.

    Every slot, `near` and `unless` is a term: a set of phrases under one number. `terms[i]` are the
    terms of pattern i's slots; `near` and `unless` give its guards; `by_first` finds the patterns
    by their first term. `phrases` gives a term's phrases as hashes of their words; the `exact` ones
    match by form alone. `tokens` holds each token pattern with the words it needs.
    """

    patterns: Sequence[Pattern]
    terms: Sequence[tuple[int, ...]]
    near: Mapping[int, int]
    unless: Mapping[int, int]
    by_first: Mapping[int, list[int]]
    phrases: Mapping[int, Set[tuple[int, ...]]]
    exact: Set[int]
    matcher: PhraseMatcher
    tokens: Sequence[tuple[int, tuple[Set[int], ...], Matcher]]
    dependency: DependencyMatcher | None
    table: LemmaTable
    triggers: Triggers
    parse_triggers: Triggers


@dataclass(frozen=True)
class Match:
    """Where pattern number `pattern` matched, and the tokens it asked for."""

    pattern: int
    start: int
    end: int
    asked: tuple[int, ...]


def compile_patterns(nlp: Language, patterns: Sequence[Pattern]) -> Compiled:
    """The patterns as spaCy matchers. Raises ValueError where spaCy refuses one (see
    `codebook.check_codebook`, which names its line)."""
    table = LemmaTable(nlp)
    numbers: dict[tuple[tuple[str, ...], bool], int] = {}

    def number_of(phrases: tuple[str, ...], exact: bool = False) -> int:
        return numbers.setdefault((phrases, exact), len(numbers))

    terms = [tuple(number_of(slot, p.exact) for slot in p.slots) for p in patterns]
    near = {i: number_of(p.near) for i, p in enumerate(patterns) if p.near}
    unless = {i: number_of(p.unless) for i, p in enumerate(patterns) if p.unless}
    phrases = {n: _spell_phrases(slot, table) for (slot, _), n in numbers.items()}
    by_first: dict[int, list[int]] = defaultdict(list)
    for i, keys in enumerate(terms):
        if keys:
            by_first[keys[0]].append(i)
    return Compiled(
        patterns=patterns,
        terms=terms,
        near=near,
        unless=unless,
        by_first=by_first,
        phrases={n: {_hash_words(nlp, w) for w in spelled} for n, spelled in phrases.items()},
        exact=frozenset(n for (_, exact), n in numbers.items() if exact),
        matcher=_compile_phrases(phrases, table),
        tokens=_compile_tokens(nlp, patterns),
        dependency=_compile_dependency(nlp, patterns),
        table=table,
        triggers=compile_triggers(patterns, table),
        parse_triggers=compile_triggers([p for p in patterns if p.form == "dependency"], table),
    )


def _spell_phrases(phrases: Iterable[str], table: LemmaTable) -> set[tuple[str, ...]]:
    """Phrases as words in small letters, with their hyphens and, since notes drop them, without."""
    spelled = set()
    for phrase in phrases:
        words = tuple(word.lower() for word in split_phrase(phrase, table))
        spelled |= {words, tuple(word for word in words if word != "-")}
    return spelled


def _compile_phrases(
    phrases: Mapping[int, Set[tuple[str, ...]]], table: LemmaTable
) -> PhraseMatcher:
    """A matcher of every lemma the words can have; `_find_terms` keeps what was asked for."""
    from spacy.matcher import PhraseMatcher
    from spacy.tokens import Doc

    vocab = table.nlp.vocab
    matcher = PhraseMatcher(vocab, attr="LEMMA")
    for number, spelled in phrases.items():
        choices = {c for words in spelled for c in product(*map(table.of_form, words))}
        matcher.add(
            str(number), [Doc(vocab, words=c, lemmas=c) for c in map(list, sorted(choices))]
        )
    return matcher


def _hash_words(nlp: Language, words: Iterable[str]) -> tuple[int, ...]:
    return tuple(nlp.vocab.strings.add(word) for word in words)


def _compile_tokens(
    nlp: Language, patterns: Sequence[Pattern]
) -> list[tuple[int, tuple[Set[int], ...], Matcher]]:
    """A matcher for each token pattern: spaCy's is slow, and few documents hold all the words."""
    from spacy.matcher import Matcher

    compiled = []
    for number, pattern in enumerate(patterns):
        if pattern.form == "tokens":
            needs = tuple(frozenset(_hash_words(nlp, n)) for n in list_node_needs(pattern))
            matcher = Matcher(nlp.vocab, validate=True)
            matcher.add(pattern.name, [list(pattern.nodes)])
            compiled.append((number, needs, matcher))
    return compiled


def _compile_dependency(nlp: Language, patterns: Sequence[Pattern]) -> DependencyMatcher | None:
    from spacy.matcher import DependencyMatcher

    matcher = DependencyMatcher(nlp.vocab, validate=True)
    for number, pattern in enumerate(patterns):
        if pattern.form == "dependency":
            matcher.add(str(number), [list(pattern.nodes)])
    return matcher if len(matcher) else None


# ------------------------------------------------------------------------------------- matching
def match_patterns(doc: Doc, compiled: Compiled) -> list[Match]:
    """Every match of every pattern in a tagged document, guards applied, in textual order."""
    from spacy.attrs import LEMMA, LOWER

    readings = doc.to_array([LEMMA, LOWER]).tolist()
    hits = _find_terms(doc, compiled, readings)
    found: list[Match] = []
    for number in sorted(i for key in hits for i in compiled.by_first.get(key, ())):
        found += _match_terms(number, compiled, hits)
    found += _match_nodes(doc, compiled, readings)
    if not found:
        return []
    words = read_words(doc)
    kept = {match for match in found if _passes_guards(match, compiled, hits, words)}
    return sorted(kept, key=lambda m: (m.start, m.end, m.pattern, m.asked))


def _match_nodes(doc: Doc, compiled: Compiled, readings: Sequence[Sequence[int]]) -> list[Match]:
    """Matches of token and, in parsed documents, dependency patterns."""
    found = []
    present = {word for reading in readings for word in reading}
    for number, needs, matcher in compiled.tokens:
        if not any(need.isdisjoint(present) for need in needs):
            spans = [(start, end) for _, start, end in matcher(doc)]
            found += [Match(number, s, e, tuple(range(s, e))) for s, e in spans]
    if compiled.dependency is not None and doc.has_annotation("DEP"):
        for key, places in compiled.dependency(doc):
            asked = tuple(sorted(places))
            found.append(Match(int(doc.vocab.strings[key]), asked[0], asked[-1] + 1, asked))
    return found


def read_words(doc: Doc) -> list[str]:
    """The words of a document in spaCy's normal form and small letters ("n't" is "not").

    The tokenizer leaves "DIDN'T" whole; what counts of it is the denial.
    """
    return ["not" if t.lower_.endswith(("n't", "n’t")) else t.norm_.lower() for t in doc]


def _find_terms(doc: Doc, compiled: Compiled, readings: Sequence[Sequence[int]]) -> Hits:
    """Where each term stands; `readings` are each token's lemma and form."""
    hits: dict[int, list[tuple[int, int]]] = defaultdict(list)
    strings = doc.vocab.strings
    for key, start, end in compiled.matcher(doc):
        number = int(strings[key])
        phrases = compiled.phrases[number]
        asked = readings[start:end]
        if number in compiled.exact:
            asked = [reading[1:] for reading in asked]
        if any(words in phrases for words in product(*asked)):
            hits[number].append((start, end))
    return hits


def _match_terms(number: int, compiled: Compiled, hits: Hits) -> Iterator[Match]:
    """Matches of a phrase pattern (one slot) or of words close together (several)."""
    pattern, keys = compiled.patterns[number], compiled.terms[number]
    if any(key not in hits for key in keys):
        return
    for first in hits[keys[0]]:
        spans = [first]
        for key in keys[1:]:
            near = [s for s in hits[key] if _fits(s, spans, pattern)]
            if not near:
                break
            spans.append(min(near, key=lambda s: (abs(s[0] - first[0]), s)))
        if len(spans) == len(keys):
            asked = tuple(sorted({t for start, end in spans for t in range(start, end)}))
            yield Match(number, asked[0], asked[-1] + 1, asked)


def _fits(span: tuple[int, int], spans: Sequence[tuple[int, int]], pattern: Pattern) -> bool:
    """Whether a word may join: apart from those there, in reach of all, in order where asked."""
    if any(span[0] < end and start < span[1] for start, end in spans):
        return False
    if pattern.ordered and span[0] < spans[-1][1]:
        return False
    starts = [start for start, _ in (*spans, span)]
    return max(starts) - min(starts) <= pattern.within


def _passes_guards(match: Match, compiled: Compiled, hits: Hits, words: Sequence[str]) -> bool:
    near, unless = compiled.near.get(match.pattern), compiled.unless.get(match.pattern)
    if any(words[place] in SENTENCE_ENDS for place in range(match.start, match.end)):
        return False
    if near is None and unless is None:
        return True
    sentence = find_sentence(words, match.start, match.end)
    first, last = sentence.start, sentence.start + len(sentence.words)

    def stands(key: int) -> bool:
        return any(first <= start and end <= last for start, end in hits.get(key, ()))

    return (near is None or stands(near)) and (unless is None or not stands(unless))
