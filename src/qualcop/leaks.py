"""Whether a registered name is in what was written: every kind of output, place and kind only.

A leak is a form that would have been masked by its own evidence, whoever was present. Initials that
are also common abbreviations count only where initials stand ("PA: …"); schools and districts are
no people and do not count.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from qualcop.labels import ADDRESS, PHONE
from qualcop.mentions import NameMatcher
from qualcop.names import INITIAL
from qualcop.pieces import BINARY, read_pieces

_BASE64 = re.compile(r"[A-Za-z0-9+/]{76,}={0,2}")
_BASE64_LETTERS = tuple(map(re.compile, (r"\d", "[a-z]", "[A-Z]")))


@dataclass(frozen=True)
class Leak:
    """A form of a name that survived: where, and what kind of form; never the name."""

    place: str
    kind: str


def find_leaks(
    paths: Iterable[str | Path], matcher: NameMatcher, own: Collection[str] = ()
) -> list[Leak]:
    """Every leak in the files and folders, sorted; an empty list is what a run wants.

    Reads Parquet (cells, metadata), workbooks and documents (any zip, every member), PDF (text,
    outline, properties, attachments), images' text, SVG, HTML, notebooks, JSON and any other text;
    names of files and folders too. `kind` is full name, alias, handle, last name, first name,
    initials, e-mail or place. `own` are texts that are the product's, not people's, and
    are passed over (the shipped codebook says "PD" whoever has these initials).
    """
    leaks = set()
    for base in map(Path, paths):
        for path in [base] if base.is_file() else sorted(p for p in base.rglob("*") if p.is_file()):
            shown = path.name if path == base else path.relative_to(base).as_posix()
            pieces = itertools.chain(
                [("file name", shown)], read_pieces(path.name, path.read_bytes())
            )
            safe = matcher.mask(shown)
            for place, text in pieces:
                for kind, line in _find_others_forms(text, matcher, own):
                    if BINARY in place and kind not in ("full name", "e-mail"):
                        continue  # shorter forms are spelt by chance
                    leaks.add(Leak(", ".join(filter(None, (safe, place, line))), kind))
    return sorted(leaks, key=lambda leak: (leak.place, leak.kind))


def _find_others_forms(
    text: str, matcher: NameMatcher, own: Collection[str]
) -> list[tuple[str, str]]:
    """As `find_forms`, with the product's own texts passed over."""
    found = list(find_forms(text, matcher))
    if found and own:
        for words in sorted(own, key=len, reverse=True):
            text = text.replace(words, " ")
        found = list(find_forms(text, matcher))
    return found


def find_forms(text: str, matcher: NameMatcher) -> Iterator[tuple[str, str]]:
    """Kind and line ("line 3", or nothing) of each form `text` by itself shows to be a name.

    Long runs of base64 are passed over: letters in them spell short names by chance.
    """
    text = _BASE64.sub(_blank_base64, text)
    for mention in matcher.find_mentions(text, ()):
        named = mention.owners or mention.kind not in (ADDRESS, PHONE)
        if not named or any(matcher.labels[o] is None for o in mention.owners):
            continue
        if mention.kind == INITIAL and _is_code(text):
            continue
        if sum(c.isalpha() for c in text[mention.start : mention.end]) < 2:
            continue  # the J of "J. Smith" is also a column of a workbook: alone it names nobody
        line = f"line {text.count(chr(10), 0, mention.start) + 1}" if "\n" in text else ""
        yield "e-mail" if mention.kind == ADDRESS else mention.kind, line


def _blank_base64(run: re.Match) -> str:
    """A blank for a run with digits, small letters and capitals; any other run as it is.

    Lookaheads in `_BASE64` itself would cost the square of a long text without spaces.
    """
    return " " if all(letters.search(run[0]) for letters in _BASE64_LETTERS) else run[0]


def _is_code(text: str) -> bool:
    """Whether text is a lone symbol ("AR", "ME"), as in keys and paths, rather than words."""
    return not re.search(r"\s|:", text.strip())
