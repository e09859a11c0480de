"""Lists of people that nothing announces: a paragraph or a run of items of hardly else than"
" names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from qualcop.entries import is_full, parse_entry, split_pieces
from qualcop.person_names import Entry, looks_given
from qualcop.readers.model import Block

FEWEST = 4  # names; fewer may be examples, or titles that only look like names
LONGEST = 9  # words of an item


def find_unlabelled(blocks: Sequence[Block]) -> dict[int, list[Entry]]:
    """The people of paragraphs and of runs of items that list names without saying so."""
    found: dict[int, list[Entry]] = {}
    for position, block in enumerate(blocks):
        if block.kind == "paragraph" and not block.speaker:
            people = [p for line in block.text.split("\n") for p in read_roster(line)]
            found |= {position: people} if people else {}
    for run in _gather_runs(blocks):
        people = {n: parse_entry(block.text) for n, block in run}
        firsts = [p[0] for p in people.values() if p]
        if len(firsts) == len(run) >= FEWEST and _are_names(firsts):
            found |= people
    return found


def read_roster(line: str) -> list[Entry]:
    """The people of a line that consists of at least four names."""
    if not 0 < line.count(",") + line.count(";") < 300:
        return []
    pieces = split_pieces(line)
    if len(pieces) < FEWEST or any(len(p.split()) > LONGEST for p in pieces):
        return []
    people = parse_entry(line, listed=True)
    return people if len(people) * 5 >= len(pieces) * 4 and _are_names(people) else []


def _are_names(people: Sequence[Entry]) -> bool:
    """Whether all are full names and most begin with a known given name."""
    known = sum(looks_given(p.name) for p in people)
    return len(people) >= FEWEST and all(map(is_full, people)) and known * 4 >= len(people) * 3


def _gather_runs(blocks: Sequence[Block]) -> Iterator[list[tuple[int, Block]]]:
    """Items of one level that follow each other."""
    for key, members in groupby(enumerate(blocks), key=lambda m: (m[1].kind, m[1].level)):
        run = list(members)
        short = all(len(b.text.split()) <= LONGEST and not b.speaker for _, b in run)
        if key[0] == "list_item" and short:
            yield run
