"""Words one letter away from a registered name: "Roslaind", "Takett"."""

from __future__ import annotations

from collections.abc import Iterable

from qualcop.lexicon import given_names, is_plain_word, surnames
from qualcop.name_index import Entry
from qualcop.names import ALIAS, FIRST, MISSPELT, SURNAME, Form

SHORTEST = 5  # shorter words have too many neighbours
LONGEST = 40  # no name's word is longer; what is, costs the square of its length


class Misspellings:
    """Finds the names that a word is one letter away from: added, dropped, changed or swapped."""

    def __init__(self, forms: Iterable[tuple[str, Form]]) -> None:
        """Index the distinctive single names of five letters or more."""
        self._names: dict[str, set[tuple[str, str]]] = {}
        for owner, form in forms:
            if may_be_misspelt(form):
                word = form.words[0]
                for key in (word, *_drop_one(word)):
                    self._names.setdefault(key, set()).add((word, owner))

    def find(self, folded: str) -> tuple[Entry, ...]:
        """The entry of a folded word that is nearly a name; nothing for an English word.

        A word that is itself a name elsewhere ("Marie" beside a registered Maria) has no owner: it
        is masked, and nobody can say for whom.
        """
        if not self._names or not _is_apt(folded):
            return ()
        near = {
            (word, owner)
            for key in (folded, *_drop_one(folded))
            for word, owner in self._names.get(key, ())
            if is_one_edit(folded, word)
        }
        if not near or is_plain_word(folded):
            return ()
        other = folded in given_names() or folded in surnames()
        owners = () if other else tuple(sorted({owner for _, owner in near}))
        return (Entry((folded,), "capital" if other else "any", MISSPELT, owners),)


def may_be_misspelt(form: Form) -> bool:
    """Whether a form is a distinctive single name of five letters or more."""
    single = len(form.words) == 1 and form.kind in (FIRST, SURNAME, ALIAS)
    return single and form.case == "any" and _is_apt(form.words[0])


def _is_apt(word: str) -> bool:
    return SHORTEST <= len(word) <= LONGEST and word.isascii() and word.isalpha()


def _drop_one(word: str) -> set[str]:
    return {word[:at] + word[at + 1 :] for at in range(1, len(word))}


def is_one_edit(one: str, other: str) -> bool:
    """Whether two words that begin alike differ by one letter, or by two neighbours swapped.

    Damerau 1964: four in five misspellings are of this kind.
    """
    if one == other or one[0] != other[0] or abs(len(one) - len(other)) > 1:
        return False
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if at is None:
        return True  # one goes on by a letter
    rest, others = one[at:], other[at:]
    swapped = rest[:2] == others[:2][::-1] and rest[2:] == others[2:]
    return swapped or rest[1:] == others[1:] or rest[1:] == others or rest == others[1:]
