"""Who a found name may be: people whose names are close to it, to help the person who decides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from qualcop.names import is_ordinary, split_words

FEWEST_LETTERS_MISTYPED = 5
FEWEST_LETTERS_SHORTENED = 3
DOUBTFUL = 0.5
SHOWN = 3
NEW_PERSON, NO_NAME = "a new person", "perhaps no name"


def propose(
    rows: Iterable[Mapping], found: Iterable[Mapping], confidence: Mapping[str, float]
) -> dict[str, str]:
    """For each of the `found` rows, by short name, what it may be.

    `rows` are all rows of the key that may be meant; `confidence` tells by short name how sure it
    is that a found name is one. Registered people come first, then found ones, each by short name.
    """
    people = list(rows)
    index: dict[str, list[Mapping]] = {}
    for row in people:
        for trace in _list_traces(row):
            index.setdefault(trace, []).append(row)
    proposals = {}
    for row in found:
        near = {o["participant"]: o for t in _list_traces(row) for o in index.get(t, ())}
        close = [o for p, o in near.items() if p != row["participant"] and is_close(row, o)]
        close.sort(key=lambda o: (o["basis"] != "registry", o["participant"]))
        proposals[row["participant"]] = _say(row, close, confidence.get(row["participant"], 1.0))
    return proposals


def _say(row: Mapping, close: list[Mapping], confidence: float) -> str:
    if close:
        return "; or ".join(_name_other(other) for other in close[:SHOWN])
    ordinary = all(is_ordinary(word) for word in split_words(row["name"]))
    return NO_NAME if confidence < DOUBTFUL or ordinary else NEW_PERSON


def _name_other(other: Mapping) -> str:
    if other["basis"] == "registry":
        return f"may be {other['participant']} {other['pseudonym'].split(' · ')[0]}"
    return f"may be the same as {other['participant']}"


def _list_traces(row: Mapping) -> Iterator[str]:
    """What two close names have in common: a word, a word less one letter, a beginning, a box."""
    for word in _words_of(row["name"]):
        yield f"word {word}"
        yield f"start {word[:FEWEST_LETTERS_SHORTENED]}"
        if len(word) >= FEWEST_LETTERS_MISTYPED - 1:
            yield f"typed {word}"
            yield from (f"typed {word[:n]}{word[n + 1 :]}" for n in range(len(word)))
    if box := _mail_box(row):
        yield f"box {box}"


def _words_of(name: str) -> list[str]:
    """The folded words of a name in their usual order: "Tackett, Rosalind" too."""
    last, comma, first = name.partition(",")
    return split_words(f"{first} {last}" if comma else name)


def _mail_box(row: Mapping) -> str:
    return (row["email"] or "").split("@")[0].lower()


def is_close(row: Mapping, other: Mapping) -> bool:
    """Whether two names may be one person's: mistyped, shortened, an initial, the same mail box."""
    if _mail_box(row) and _mail_box(row) == _mail_box(other):
        return True
    ours, theirs = _words_of(row["name"]), _words_of(other["name"])
    if not ours or not theirs:
        return False
    if len(ours) == len(theirs):
        differing = [pair for pair in zip(ours, theirs, strict=True) if pair[0] != pair[1]]
        if len(differing) == 1 and is_mistyped(*differing[0]):
            return True
    if len(ours) == 1 or len(theirs) == 1:
        (lone,), words = (ours, theirs) if len(ours) == 1 else (theirs, ours)
        return any(w == lone or is_mistyped(lone, w) for w in words) or _shortens(lone, words[0])
    return ours[-1] == theirs[-1] and _shortens(ours[0], theirs[0], initials=True)


def _shortens(one: str, other: str, *, initials: bool = False) -> bool:
    """Whether one given name begins the other: "ros" and "rosalind"; of initials one letter."""
    short, long = sorted((one, other), key=len)
    enough = len(short) >= FEWEST_LETTERS_SHORTENED or (initials and len(short) == 1)
    return enough and long.startswith(short)


def is_mistyped(one: str, other: str) -> bool:
    """Whether two words of five letters or more differ by one letter put in, left out or changed.

    Two neighbouring letters in the other order count as well.
    """
    short, long = sorted((one, other), key=len)
    if len(long) < FEWEST_LETTERS_MISTYPED or len(long) - len(short) > 1 or one == other:
        return False
    at = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    swapped = short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]
    return short[at + 1 :] == long[at + 1 :] or swapped
