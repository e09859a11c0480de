"""Tells cheaply, before any tagging, which segments no pattern can match.

Tagging costs some fifty times more than looking words up. A pattern needs certain words; a segment
in which no form of them stands need not be tagged. The test never loses a match: it asks for every
lemma a form can have, and takes function words as present.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from qualcop.lemmas import LemmaTable
from qualcop.pattern_specs import Pattern

Need = frozenset[str]
_KEYS = ("LEMMA", "LOWER", "ORTH", "TEXT")
_ONCE = {None, "1", "+"}


@dataclass(frozen=True)
class Triggers:
    """By lemma, the further needs of the patterns it may begin; `always` when some have none."""

    further: Mapping[str, tuple[tuple[Need, ...], ...]]
    always: bool = False

    def may_match(self, lemmas: Set[str]) -> bool:
        """Whether a text whose words can have these lemmas may match any pattern."""
        return self.always or any(
            all(not need.isdisjoint(lemmas) for need in needs)
            for lemma in self.further.keys() & lemmas
            for needs in self.further[lemma]
        )


def compile_triggers(patterns: Iterable[Pattern], table: LemmaTable) -> Triggers:
    """The cheap test for these patterns."""
    further: dict[str, set[tuple[Need, ...]]] = {}
    always = False
    for pattern in patterns:
        for needs in _list_ways(pattern, table):
            if not needs:
                always = True
                continue
            # The longest word is the rarest on average, so it is looked up first.
            anchor = max(needs, key=lambda need: (min(map(len, need)), sorted(need)))
            rest = tuple(sorted((n for n in set(needs) if n != anchor), key=sorted))
            for lemma in anchor:
                further.setdefault(lemma, set()).add(rest)
    ordered = {k: tuple(sorted(v, key=_order)) for k, v in sorted(further.items())}
    return Triggers(ordered, always)


def _order(needs: tuple[Need, ...]) -> tuple:
    return (len(needs), [sorted(need) for need in needs])


def _list_ways(pattern: Pattern, table: LemmaTable) -> Iterator[list[Need]]:
    """The ways a pattern can match, each as the words it needs."""
    guard = _any_need(pattern.near, table) if pattern.near else None
    extra = [guard] if guard else []
    if pattern.form == "phrase":
        for phrase in pattern.slots[0]:
            yield extra + _phrase_needs(phrase, table)
    elif pattern.form == "lemmas":
        slots = [_any_need(slot, table) for slot in pattern.slots]
        yield extra + [need for need in slots if need]
    else:
        needs = list_node_needs(pattern)
        rare = [need for need in needs if not any(map(_is_function_word, need))]
        yield extra + (rare or needs)


def _phrase_needs(phrase: str, table: LemmaTable) -> list[Need]:
    words = [w.lower() for w in split_phrase(phrase, table) if any(c.isalnum() for c in w)]
    rare = [w for w in words if not _is_function_word(w)]
    return [frozenset({word}) for word in rare or words]


def _any_need(phrases: Sequence[str], table: LemmaTable) -> Need | None:
    """The words of which one must stand there for one of the phrases to; None when nothing must."""
    union: set[str] = set()
    for phrase in phrases:
        needs = _phrase_needs(phrase, table)
        if not needs:
            return None
        union |= max(needs, key=lambda need: (min(map(len, need)), sorted(need)))
    return frozenset(union)


def list_node_needs(pattern: Pattern) -> list[Need]:
    """What a token or dependency pattern asks for by word, for each of its tokens that does."""
    return [need for node in pattern.nodes if (need := _node_need(node))]


def _node_need(node: Mapping[str, Any]) -> Need | None:
    """What a token description asks for by word; None when it may match without it."""
    attributes = node.get("RIGHT_ATTRS", node)
    if attributes.get("OP") not in _ONCE:
        return None
    for key in _KEYS:
        value = attributes.get(key)
        words = [value] if isinstance(value, str) else (value or {}).get("IN", [])
        if words:
            return frozenset(word.lower() for word in words)
    return None


def _is_function_word(word: str) -> bool:
    from spacy.lang.en.stop_words import STOP_WORDS

    return word.lower() in STOP_WORDS or "'" in word or "’" in word or not word.strip()


def split_phrase(phrase: str, table: LemmaTable) -> list[str]:
    """The words of a phrase as the tokenizer splits them; `<person>` stays whole."""
    words: list[str] = []
    for chunk in phrase.split():
        if chunk.startswith("<") and chunk.endswith(">"):
            words.append(chunk)
        else:
            words += [token.text for token in table.nlp.make_doc(chunk)]
    return words
