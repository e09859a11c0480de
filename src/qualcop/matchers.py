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
from qualcop.triggers import Triggers, compile_triggers, split_words

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.matcher import DependencyMatcher, Matcher, PhraseMatcher
    from spacy.tokens import Doc, Span, Token

Hits = Mapping[int, list[tuple[int, int]]]


@dataclass(frozen=True)
class Compiled:
    """Patterns ready to match on the documents of one spaCy model.

    Every slot, `near` and `unless` is a term: a set of phrases under one number. `terms[i]` are the
    terms of pattern i's slots; `near` and `unless` give its guards; `by_first` finds the patterns
    by their first term; `phrases` gives a term's phrases; the `exact` ones match by
    form alone.
    """

    patterns: Sequence[Pattern]
    terms: Sequence[tuple[int, ...]]
    near: Mapping[int, int]
    unless: Mapping[int, int]
    by_first: Mapping[int, list[int]]
    phrases: Mapping[int, Set[tuple[str, ...]]]
    exact: Set[int]
    matcher: PhraseMatcher
    tokens: Matcher | None
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
        phrases=phrases,
        exact=frozenset(n for (_, exact), n in numbers.items() if exact),
        matcher=_compile_phrases(phrases, table),
        tokens=_compile_nodes(nlp, patterns, "tokens"),
        dependency=_compile_nodes(nlp, patterns, "dependency"),
        table=table,
        triggers=compile_triggers(patterns, table),
        parse_triggers=compile_triggers([p for p in patterns if p.form == "dependency"], table),
    )


def _spell_phrases(phrases: Iterable[str], table: LemmaTable) -> set[tuple[str, ...]]:
    """Phrases as words in small letters, with their hyphens and, since notes drop them, without."""
    spelled = set()
    for phrase in phrases:
        words = tuple(word.lower() for word in split_words(phrase, table))
        spelled |= {words, tuple(word for word in words if word != "-")}
    return spelled


def _compile_phrases(
    phrases: Mapping[int, Set[tuple[str, ...]]], table: LemmaTable
) -> PhraseMatcher:
    """A matcher of every lemma the words can have; `_is_asked_for` keeps what was meant."""
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


def _compile_nodes(
    nlp: Language, patterns: Sequence[Pattern], form: str
) -> Matcher | DependencyMatcher | None:
    from spacy.matcher import DependencyMatcher, Matcher

    chosen = [(i, p) for i, p in enumerate(patterns) if p.form == form]
    if not chosen:
        return None
    matcher = (Matcher if form == "tokens" else DependencyMatcher)(nlp.vocab, validate=True)
    for number, pattern in chosen:
        matcher.add(str(number), [list(pattern.nodes)])
    return matcher


# ------------------------------------------------------------------------------------- matching
def match_patterns(doc: Doc, compiled: Compiled, words: Sequence[str]) -> list[Match]:
    """Every match of every pattern in a tagged document, guards applied, in textual order.

    `words` are the document's, as `read_words` gives them.
    """
    hits = _find_terms(doc, compiled)
    found: list[Match] = []
    for number in sorted(i for key in hits for i in compiled.by_first.get(key, ())):
        found += _match_terms(number, compiled, hits)
    strings = doc.vocab.strings
    if compiled.tokens is not None:
        found += [
            Match(int(strings[key]), start, end, tuple(range(start, end)))
            for key, start, end in compiled.tokens(doc)
        ]
    if compiled.dependency is not None and doc.has_annotation("DEP"):
        found += [
            Match(int(strings[key]), min(ids), max(ids) + 1, tuple(sorted(ids)))
            for key, ids in compiled.dependency(doc)
        ]
    kept = [m for m in found if _passes_guards(m, compiled, hits, words)]
    return sorted(set(kept), key=lambda m: (m.start, m.end, m.pattern, m.asked))


def read_words(doc: Doc) -> list[str]:
    """The words of a document in spaCy's normal form and small letters ("n't" is "not")."""
    return [token.norm_.lower() for token in doc]


def _find_terms(doc: Doc, compiled: Compiled) -> Hits:
    hits: dict[int, list[tuple[int, int]]] = defaultdict(list)
    strings = doc.vocab.strings
    for key, start, end in compiled.matcher(doc):
        number = int(strings[key])
        exact = number in compiled.exact
        if _is_asked_for(doc[start:end], compiled.phrases[number], exact):
            hits[number].append((start, end))
    return hits


def _is_asked_for(span: Span, phrases: Set[tuple[str, ...]], exact: bool) -> bool:
    """Whether each word stands in one of the phrases as it is written here, or as its lemma."""
    readings = [_read_token(token, exact) for token in span]
    return any(words in phrases for words in product(*readings))


def _read_token(token: Token, exact: bool) -> Set[str]:
    if token.lemma_.startswith("<"):
        return {token.lemma_}
    return {token.lower_} if exact else {token.lemma_, token.lower_}


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
