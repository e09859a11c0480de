"""Where people of a list come from: what follows their names there is no person elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from qualcop.attendance import find_attendance
from qualcop.names import WORD, is_sure_given, split_words
from qualcop.person_names import Entry, is_person_name, looks_given, read_person
from qualcop.readers.model import Block, Extract

LONGEST = 5  # words of a name
_PARTED = re.compile(r"[,;|/()\[\]<>\t]|\s[-–—]\s")


def list_affiliations(
    blocks: Sequence[Block], people: Mapping[int, Sequence[Entry]]
) -> Iterator[str]:
    """What follows the one person of a line of a list, folded: of "Ada Okonjo - Harbor Logic"
    "harbor logic".

    `people` are those of each block's list, by the block's position.
    """
    for position, entries in people.items():
        starts: dict[str, set[str]] = {}
        for name in filter(None, (entry.name for entry in entries)):
            starts.setdefault(WORD.findall(name)[0] if WORD.search(name) else name, set()).add(name)
        for line in blocks[position].text.split("\n"):
            near = {name for word in WORD.findall(line) for name in starts.get(word, ())}
            here = [name for name in near if name in line]
            if len(here) == 1:
                yield from _read_pieces(line.split(here[0], 1)[1])


def _read_pieces(text: str) -> Iterator[str]:
    """The folded pieces of what follows a name, those that may be another name left out."""
    for piece in _PARTED.split(text):
        name = read_person(piece).name
        words = " ".join(split_words(piece))
        if words and not (is_person_name(name) and looks_given(name)):
            yield words


def list_common_affiliations(extracts: Iterable[Extract]) -> frozenset[str]:
    """Affiliations that stand behind several people, or several times, in the lists of files."""
    blocks = [extract.blocks for extract in extracts]
    counts = Counter(row for b in blocks for row in list_affiliations(b, find_attendance(b)))
    return cut_rows(row for row, times in counts.items() if times > 1)


def cut_rows(rows: Iterable[str]) -> frozenset[str]:
    """All runs of up to `LONGEST` words in affiliations, to look names up in."""
    parted = [row.split() for row in rows]
    return frozenset(
        " ".join(words[n : n + size])
        for words in parted
        for n in range(len(words))
        for size in range(1, LONGEST + 1)
    )


def is_affiliation(name: str, rows: Collection[str]) -> bool:
    """Whether a name is among `cut_rows`; one word that is surely a given name never counts."""
    folded = split_words(name)
    return " ".join(folded) in rows and not (len(folded) == 1 and is_sure_given(folded[0]))
