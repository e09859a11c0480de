"""How the time to look at people's text grows with its length: `make growth`.

Every shape of `bench.shapes` goes through each thing that looks at people's text, at two lengths.
In proportion, four times the letters take four times as long; the square would take sixteen. Texts
that people have by accident (a picture in letters, a log of short lines) and a long list of
participants are measured whole.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence

from bench.shapes import draw_base64, draw_letters, list_shapes
from qualcop.documents import Context, build_document
from qualcop.language import find_entities
from qualcop.leaks import Search
from qualcop.mentions import NameMatcher
from qualcop.people import find_people, list_model_texts
from qualcop.pseudonyms import compile_names, update_key
from qualcop.readers.model import Block, Extract

TIMES = 4  # the longer text is so many times as long as the shorter
SQUARE = 9.0  # a ratio from here on is rather the square (16) than in proportion (4)
REPEATS = 3
LEAST = 0.05  # seconds below which a ratio says nothing
PEOPLE = (("Rosalind Tackett", ["Roz"]), ("Will Black", []), ("Ann Bo", ["AB"]))
Work = Callable[[str], object]


def main() -> int:
    """Print what grows faster than in proportion, and the long texts; exit status 1 if any does."""
    parser = argparse.ArgumentParser(prog="make growth")
    parser.add_argument("--letters", type=int, default=10_000, help="of the shorter text")
    options = parser.parse_args()
    matcher = _compile(PEOPLE)
    faults = 0
    for name, work in _list_work(matcher).items():
        work("Ann Bo: we warm up.")
        shown = list(_find_squares(work, options.letters))
        faults += len(shown)
        print(f"{name}: {len(list_shapes())} shapes, {len(shown)} grow faster than in proportion")
        for shape, ratio in shown:
            print(f"  {shape}: {TIMES} times the letters take {ratio:.1f} times as long")
    _measure_long(_list_work(matcher))
    _measure_registry(20_000, 200_000)
    return int(faults > 0)


def _compile(people: Sequence[tuple[str, list[str]]]) -> NameMatcher:
    rows = [
        {"participant": f"p{n:06d}", "name": name, "aliases": aliases}
        for n, (name, aliases) in enumerate(people)
    ]
    return compile_names(update_key(None, rows), {"Juniper Flats": "Core 1"}, ("schools",))


def _list_work(matcher: NameMatcher) -> dict[str, Work]:
    """What looks at people's text, by what it is for."""

    def as_extract(text: str) -> Extract:
        return Extract(format="txt", blocks=(Block(text=text, kind="paragraph"),))

    def as_lines(text: str) -> Extract:
        lines = text.split("\n")
        return Extract(format="txt", blocks=tuple(Block(text=x, kind="paragraph") for x in lines))

    context = Context("notes.txt", "convening", None)
    return {
        "choosing blocks for the language model": lambda t: list_model_texts(as_extract(t)),
        "the language model": lambda t: find_entities([t]),
        "finding people": lambda t: find_people(as_extract(t), matcher),
        "finding people, line by line": lambda t: find_people(as_lines(t), matcher),
        "masking": matcher.mask,
        "making the document": lambda t: build_document(as_lines(t), context, matcher, {}),
        "looking for leaks": lambda t: Search(matcher).find(t),
    }


def _find_squares(work: Work, letters: int) -> Iterator[tuple[str, float]]:
    for name, shape in list_shapes().items():
        short, long = shape(letters), shape(TIMES * letters)
        for times in (1, REPEATS):  # measured again before it is called one: machines have hiccups
            slow = min(_seconds(work, long) for _ in range(times))
            quick = min(_seconds(work, short) for _ in range(times))
            ratio = slow / max(quick, LEAST / TIMES)
            if slow < LEAST or ratio < SQUARE:
                break
        else:
            yield name, ratio


def _seconds(work: Work, text: str) -> float:
    start = time.process_time()
    work(text)
    return time.process_time() - start


def _measure_long(works: dict[str, Work]) -> None:
    """Long texts of odd shapes beside ordinary sentences of the same length."""
    sentences = "We will look at the goals with our principals.\n"
    texts = {
        "100,000 letters without a blank": draw_letters(100_000),
        "1,000,000 letters without a blank": draw_letters(1_000_000),
        "a picture of 300,000 letters": draw_base64(300_000),
        "100,000 short lines": "yes\n" * 100_000,
    }
    for name, text in texts.items():
        plain = (sentences * (len(text) // len(sentences) + 1))[: len(text)]
        took = sum(_seconds(work, text) for work in works.values())
        usual = sum(_seconds(work, plain) for work in works.values())
        print(f"{name}: {took:.1f} s, {took / usual:.2f} of ordinary sentences of that length")


def _measure_registry(*sizes: int) -> None:
    """Participants sheets of so many rows: making the key and masking a page with it."""
    page = "We asked Aba Bano about the goals. Caro Dami said yes.\n" * 50
    seconds = []
    for size in sizes:
        people = [(_spell(n), []) for n in range(size)]
        start = time.process_time()
        _compile(people).mask(page)
        seconds.append(time.process_time() - start)
    ratio = seconds[1] / seconds[0]
    print(f"a registry of {sizes[1]:,} rows: {seconds[1]:.1f} s, {ratio:.1f} times {sizes[0]:,}")


def _spell(number: int) -> str:
    """A name of two invented words for each number, all different."""
    vowels, consonants = "aeiou", "bcdfghklmnprstv"
    parts = []
    for _ in range(6):
        number, at = divmod(number, len(consonants))
        number, vowel = divmod(number, len(vowels))
        parts.append(consonants[at] + vowels[vowel])
    return f"{''.join(parts[:3]).capitalize()} {''.join(parts[3:]).capitalize()}"


if __name__ == "__main__":
    sys.exit(main())
