"""Which words are given names or surnames somewhere in the world, and which are everyday words.

The lists are those of the US census of 1990 (package `names`) and of many countries (package
`Faker`), folded as `names.fold_word` folds. To be listed is evidence, never a verdict: "Rose" and
"Grant" are names and words.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.resources import files
from pkgutil import iter_modules

from qualcop.language import is_english
from qualcop.names import fold_word, list_words

SHORTEST = 3  # shorter words of the lists are more often words than names
# Of the census' surnames, the most frequent: the rare ones are often words elsewhere.
SURNAMES_KEPT = 40_000


@cache
def given_names() -> frozenset[str]:
    """Folded given names of at least three letters."""
    census = {name for sex in ("female", "male") for name in _read_census(f"dist.{sex}.first")}
    return frozenset(census | _read_world("first") | list_words("given_names"))


@cache
def surnames() -> frozenset[str]:
    """Folded surnames of at least three letters, each word of a double one apart."""
    census = list(_read_census("dist.all.last"))[:SURNAMES_KEPT]
    return frozenset({*census, *_read_world("last")})


def _read_census(name: str) -> Iterator[str]:
    """Names of one of the census' lists, the most frequent first."""
    text = files("names").joinpath(name).read_text(encoding="ascii")
    for line in text.splitlines():
        folded = fold_word(line.split()[0])
        if len(folded) >= SHORTEST:
            yield folded


def _read_world(part: str) -> set[str]:
    """Given names (part "first") or surnames ("last") in Latin letters of Faker's countries."""
    import faker.providers.person as people

    found: set[str] = set()
    for place in iter_modules(people.__path__):
        provider = import_module(f"{people.__name__}.{place.name}").Provider
        for attribute, names in vars(provider).items():
            listed = attribute.startswith(f"{part}_") and "name" in attribute
            if listed and isinstance(names, list | tuple | dict | set):
                found.update(fold_word(w) for name in names for w in str(name).split())
    return {name for name in found if len(name) >= SHORTEST and name.isascii() and name.isalpha()}


def is_plain_word(folded: str) -> bool:
    """Whether a folded word is an everyday English one."""
    lists = ("common_words", "not_names")
    return is_english(folded) or any(folded in list_words(name) for name in lists)
