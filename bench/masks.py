"""Run with `make masks STUDY=folder`: masks drawn from a study, each in its words, to be judged.

"Person 7" stands for somebody whom no sheet lists, so these are the masks that may be no people.
What is printed holds real names: read it in the terminal and keep it nowhere.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from qualcop.corpus import read_corpus
from qualcop.decisions import read_decisions, settle_key
from qualcop.documents import Context, list_present
from qualcop.key import list_masked, name_places, read_key
from qualcop.labels import ROLE_LABELS
from qualcop.mentions import NameMatcher, narrow_owners
from qualcop.people import assign_speakers, find_people
from qualcop.pseudonyms import compile_names
from qualcop.readers import Refused, is_clutter, read_file
from qualcop.registry import read_registry
from qualcop.study import Study, list_sources, open_study, read_settings

AROUND = 50  # characters shown on either side


@dataclass(frozen=True)
class Mask:
    """What `pseudonym` stands for at one place of a file: the words, and those around them."""

    pseudonym: str
    words: str
    before: str
    after: str
    path: str
    basis: str


def main() -> int:
    """Print the masks drawn, then what share of all they are; exit status 0."""
    parser = argparse.ArgumentParser(prog="make masks", description=__doc__)
    parser.add_argument("study", type=Path, help="a copy: it gets a key and a cache")
    parser.add_argument("--draw", type=int, default=200, metavar="N", help="how many masks")
    parser.add_argument("--seed", type=int, default=20261201)
    parser.add_argument("--people", action="store_true", help="draw people, not places in the text")
    options = parser.parse_args()
    study = open_study(options.study)
    masks = list(list_masks(study))
    people = len({mask.pseudonym for mask in masks})
    if options.people:
        masks = _keep_one_each(masks, options.seed)
    drawn = random.Random(options.seed).sample(masks, min(options.draw, len(masks)))
    for number, mask in enumerate(drawn, start=1):
        print(f"{number:3} {mask.before}>>{mask.words}<<{mask.after}  [{mask.path}, {mask.basis}]")
    print(f"\n{len(drawn)} drawn of {len(masks)}; different people: {people}; seed {options.seed}.")
    return 0


def list_masks(study: Study) -> Iterator[Mask]:
    """Every place in the texts of a study that reads "Person n" after masking, file by file."""
    read_corpus(study, 1)
    registry, _ = read_registry(study)
    settings = read_settings(study)
    key = settle_key(read_key(study.key), read_decisions(study))
    matcher = compile_names(key, name_places(registry, settings), list_masked(settings))
    bases = dict(zip(key.pseudonym, key.basis, strict=True))
    for path in filter(lambda p: not is_clutter(p), list_sources(study)):
        name = path.relative_to(study.sources).as_posix()
        yield from _read_masks(path, name, matcher, bases)


def _read_masks(
    path: Path, name: str, matcher: NameMatcher, bases: dict[str, str]
) -> Iterator[Mask]:
    try:
        extract = read_file(path)
    except Refused:
        return
    present = list_present(find_people(extract, matcher), Context(name, "other", None), matcher)
    for block in assign_speakers(extract, matcher).blocks:
        text = block.text
        for mention in matcher.find_mentions(text, present):
            owners = narrow_owners(mention.owners, present)
            label = matcher.labels[owners[0]] if len(owners) == 1 else None
            if label and label.startswith(f"{ROLE_LABELS['unlisted']} "):
                before = " ".join(text[max(0, mention.start - AROUND) : mention.start].split())
                after = " ".join(text[mention.end : mention.end + AROUND].split())
                words = text[mention.start : mention.end]
                yield Mask(label, words, before, after, name, bases[label])


def _keep_one_each(masks: list[Mask], seed: int) -> list[Mask]:
    """One mask of each person, drawn among all of that person."""
    shuffled = random.Random(seed).sample(masks, len(masks))
    return list({mask.pseudonym: mask for mask in shuffled}.values())


if __name__ == "__main__":
    sys.exit(main())
