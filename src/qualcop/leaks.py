"""Whether a registered name is in what was written: every kind of output, place and kind only.

A leak is a form that would have been masked by its own evidence, whoever was present. Initials that
are also common abbreviations count only where initials stand ("PA: …"); schools and districts are
no people and do not count, nor do words that the product itself wrote (`own_words`).
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from qualcop.cache import drop_others, keep, load_kept, make_key
from qualcop.code_hash import WORD_LISTS, code_hash
from qualcop.key import mask_path, part_name
from qualcop.labels import ADDRESS, NEUTRAL_LABELS
from qualcop.mentions import NameMatcher
from qualcop.names import INITIAL, MISSPELT
from qualcop.own_words import (
    SPOKEN,
    OwnWords,
    gather_own,
    read_own,
    read_tool,
    read_workflow,
)
from qualcop.pieces import MAX_DEPTH, read_pieces
from qualcop.pieces_text import BINARY, Piece, Unread
from qualcop.readings import list_packed
from qualcop.secret import keyed_digest

STAGE = "clean"
DIGEST_BYTES = 12
_CODES = re.compile(r"[&%\\=]")
_TWO_LETTERS = re.compile(r"[^\W\d_].*?[^\W\d_]", re.DOTALL)
_DIGEST = re.compile(r"(?<![^\W_])(?=[a-f]{0,60}\d)[0-9a-f]{8,}(?![^\W_])")
_BASE64 = re.compile(r"[A-Za-z0-9+/]{76,}={0,2}")
BARRIER = "¦"  # stands for the product's words: it joins no words of a name, and is no evidence
_RECORDS = ".snakemake/"
_COLUMN = re.compile(r"column (\w+), row \d")
_BASE64_LETTERS = tuple(map(re.compile, (r"\d", "[a-z]", "[A-Z]")))


@dataclass(frozen=True)
class Leak:
    """A form of a name that survived: where, and what kind of form; never the name."""

    place: str
    kind: str


@dataclass
class Search:
    """Searches texts for the names of `matcher`, each text once; `own` are the product's texts.

    `known` are digests of texts that an earlier search with the same key found clean; `clean`
    those of this search. A text with a name in it is in neither, also where the product wrote it.
    What others may see is keyed with the study's `secret`.
    """

    matcher: NameMatcher
    own: Collection[str] = ()
    known: Collection[bytes] = frozenset()
    clean: set[bytes] = field(default_factory=set)
    secret: bytes = b""
    _passed: set[str] = field(default_factory=set)
    _own_words: dict[str, OwnWords] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """A digest of all that decides whether a text is clean: names, code, words."""
        names = [_list_items(getattr(self.matcher, part.name)) for part in fields(self.matcher)]
        return make_key(self.secret.hex(), names, code_hash("leaks", extra=WORD_LISTS))

    def is_clean(self, text: str) -> bool:
        """Whether no name is in the text, whoever wrote it."""
        if text in self._passed:
            return True
        if not _TWO_LETTERS.search(text) and not _CODES.search(text):
            return True  # see `find_forms`: a form has two letters
        digest = hashlib.blake2b(
            text.encode("utf-8", "surrogatepass"), digest_size=DIGEST_BYTES
        ).digest()
        if digest not in self.known and self._find(text, ""):
            return False
        self.clean.add(digest)
        self._passed.add(text)
        return True

    def find(self, text: str, place: str = "") -> list[tuple[str, str]]:
        """Kind and line of each form in people's words in the text, and in what is packed in it.

        `place` says where the text stands in which file: there the product's own words are passed
        over, except in columns that people's words fill. Without a place every word counts.
        Digests are passed over, whose letters spell names by chance ("bea7…").
        """
        return [] if self.is_clean(text) else self._find(text, place)

    def _find(self, text: str, place: str) -> list[tuple[str, str]]:
        """As `find`; without a place every word counts, also the product's."""
        text = _DIGEST.sub(" ", text)
        found = self._find_in(text, place)
        for data in list_packed(text):
            for within, inner in read_pieces("packed", data, MAX_DEPTH - 1):
                forms = [] if BINARY in within else self._find_in(inner, place)
                found += [(kind, "packed") for kind, _ in forms if kind != INITIAL]
        return list(dict.fromkeys(found))

    def _find_in(self, text: str, place: str) -> list[tuple[str, str]]:
        """As `find_forms`; with a place only what people wrote there."""
        spans = list(find_spans(text, self.matcher))
        if spans and place and not _is_spoken(place):
            for words in sorted(self.own, key=len, reverse=True):
                text = text.replace(words, re.sub(r"[^\n]", BARRIER, words))
            spans = self._bar_own(text, place)
        return [(kind, _tell_line(text, start)) for kind, start, _ in spans]

    def _bar_own(self, text: str, place: str) -> list[tuple[str, int, int]]:
        """The forms left in `text` once the product's own words under forms are barred."""
        kind = _RECORDS if place.startswith(_RECORDS) else Path(place.split(", ")[0]).suffix.lower()
        if kind not in self._own_words:
            tools = read_workflow() if kind == _RECORDS else read_tool(kind)
            self._own_words[kind] = read_own() | tools | gather_own(self.own)
        left, barred = text, ""
        while left != barred:
            barred = left
            spans = list(find_spans(barred, self.matcher))
            found = [(start, end) for _, start, end in spans]
            for start, end in self._own_words[kind].list_own(text, found, _is_cell(place)):
                left = left[:start] + BARRIER * (end - start) + left[end:]
        return spans


def _is_spoken(place: str) -> bool:
    """Whether a place is a column of what people said, wrote or typed."""
    column = _COLUMN.search(place)
    return bool(column) and column[1] in SPOKEN


def _is_cell(place: str) -> bool:
    """Whether a place is a cell of a table, where one word may be a name."""
    return "column " in place or "sharedStrings" in place or ", sheet" in place


def _list_items(part: Mapping | Collection) -> list[str]:
    return sorted(map(repr, part.items() if isinstance(part, Mapping) else part))


@dataclass(frozen=True)
class Report:
    """What a search found: leaks, what was not looked into and why, how many files there were."""

    leaks: list[Leak]
    unread: list[Unread]
    files: int


def find_leaks(
    paths: Iterable[str | Path],
    matcher: NameMatcher,
    own: Collection[str] = (),
    cache: Path | None = None,
) -> list[Leak]:
    """Every leak in the files and folders, sorted; an empty list is what a run wants."""
    return search_files(paths, matcher, own, cache).leaks


def search_files(
    paths: Iterable[str | Path],
    matcher: NameMatcher,
    own: Collection[str] = (),
    cache: Path | None = None,
    root: Path | None = None,
    secret: bytes = b"",
) -> Report:
    """Search files and folders, their names too, for every form of the names of `matcher`.

    What each kind of file is read for is said in `pieces`; texts are also read without escapes,
    codes, gaps and hyphens (`readings`). `kind` is full name, alias, handle, last name, first name,
    initials, e-mail or place. `own` are texts that are the product's, not people's, and are passed
    over (the shipped codebook says "PD" whoever has these initials). Texts found clean are
    remembered in `cache` by digest, for as long as names, own texts and code stay the same. Places
    are told from `root` on, else from each of the paths on; no place ever holds a name, nor a
    digest of one that is not keyed with `secret`.
    """
    search = Search(matcher, own, secret=secret)
    key = search.key if cache else ""
    if cache:
        search.known = _load_clean(cache, key)
    leaks: set[Leak] = set()
    unread: set[Unread] = set()
    files = 0
    for path, shown in _list_files(paths, root):
        files += not path.is_dir()
        for found in _search_file(path, shown, search):
            (unread if isinstance(found, Unread) else leaks).add(found)
    if cache and search.clean != search.known:
        keep(cache, STAGE, {key: b"".join(sorted(search.clean)).hex()})
        drop_others(cache, STAGE, [key])
    return Report(sorted(leaks, key=lambda x: (x.place, x.kind)), sorted(unread), files)


def _list_files(paths: Iterable[str | Path], root: Path | None) -> Iterator[tuple[Path, str]]:
    """Every file and folder, and what reports call it; links to folders are not followed."""
    for base in map(Path, paths):
        for path in [base, *(sorted(base.rglob("*")) if base.is_dir() else ())]:
            from_base = path.name if path == base else path.relative_to(base).as_posix()
            yield (
                path,
                path.relative_to(root).as_posix() if root else from_base or path.resolve().name,
            )


def _load_clean(cache: Path, key: str) -> frozenset[bytes]:
    digests = bytes.fromhex(str(load_kept(cache, STAGE, [key]).get(key, "")))
    starts = range(0, len(digests), DIGEST_BYTES)
    return frozenset(digests[at : at + DIGEST_BYTES] for at in starts)


def _search_file(path: Path, shown: str, search: Search) -> Iterator[Leak | Unread]:
    """The leaks of one file or folder, which reports call `shown`, and what was not looked into."""
    name = ("folder name" if path.is_dir() else "file name", shown)
    parted = (name[0], " ".join(part_name(re.sub("[-_]", " ", path.name))))
    for piece in itertools.chain(dict.fromkeys((name, parted)), _read_file(path, search)):
        place, text = piece
        if isinstance(piece, Unread):
            yield Unread(_tell_place(search, shown, place), text)
            continue
        for packed in list_packed(text):
            inner = read_pieces("packed", packed, MAX_DEPTH - 1)
            told = (
                Unread(_tell_place(search, shown, place), p.reason) for p in inner if _is_lost(p)
            )
            yield from told
        for kind, line in search.find(text, f"{shown}, {place}"):
            if BINARY in place and kind not in ("full name", "e-mail"):
                continue  # shorter forms are spelt by chance
            yield Leak(_tell_place(search, shown, place, line), kind)


def _read_file(path: Path, search: Search) -> Iterator[Piece]:
    """The pieces of a file; none of a folder; of what cannot be opened that it was not read."""
    if path.is_symlink() and (path.is_dir() or not path.exists()):
        yield Unread("", "a link to a folder, or to nothing")
    elif path.is_file():
        try:
            content = path.read_bytes()
        except OSError as error:
            yield Unread("", f"cannot be opened ({error.strerror})")
            return
        yield from read_pieces(path.name, content, is_clean=search.is_clean)
    elif not path.is_dir():
        yield Unread("", "no plain file")


def _is_lost(piece: Piece) -> bool:
    return isinstance(piece, Unread) and "no known kind" not in piece.reason


def _tell_place(search: Search, shown: str, *places: str) -> str:
    """A place in words, with every name in it masked; a digest where that is not enough."""
    parts = [_mask_name(search, part) for part in (shown, *places) if part]
    return ", ".join(parts)


def _mask_name(search: Search, text: str) -> str:
    masked = mask_path(search.matcher)(text)
    if search.is_clean(masked):
        return masked
    told = keyed_digest(search.secret, "place", text, size=4) if search.secret else ""
    return f"(name {told})" if told else "(name)"


def find_forms(text: str, matcher: NameMatcher) -> Iterator[tuple[str, str]]:
    """Kind and line ("line 3", or nothing) of each form `text` by itself shows to be a name.

    Long runs of base64 are passed over: letters in them spell short names by chance.
    """
    yield from ((kind, _tell_line(text, start)) for kind, start, _ in find_spans(text, matcher))


def find_spans(text: str, matcher: NameMatcher) -> Iterator[tuple[str, int, int]]:
    """Kind and span of each form, see `find_forms`."""
    text = _BASE64.sub(_blank_base64, text)
    for mention in matcher.find_mentions(text, ()):
        named = mention.owners or mention.kind not in NEUTRAL_LABELS
        if not named or any(matcher.labels[o] is None for o in mention.owners):
            continue
        if mention.kind == MISSPELT or (mention.kind == INITIAL and _is_code(text)):
            continue
        form = text[mention.start : mention.end]
        if len(form) < 4 and sum(map(str.isalpha, form)) < 2:
            continue  # the J of "J. Smith" is also a column of a workbook: alone it names nobody
        kind = "e-mail" if mention.kind == ADDRESS else mention.kind
        yield kind, mention.start, mention.end


def _tell_line(text: str, at: int) -> str:
    return f"line {text.count(chr(10), 0, at) + 1}" if "\n" in text else ""


def _blank_base64(run: re.Match) -> str:
    """A blank for a run with digits, small letters and capitals; any other run as it is.

    Lookaheads in `_BASE64` itself would cost the square of a long text without spaces.
    """
    blank = " " * len(run[0])  # offsets stay
    return blank if all(letters.search(run[0]) for letters in _BASE64_LETTERS) else run[0]


def _is_code(text: str) -> bool:
    """Whether text is a lone symbol ("AR", "ME"), as in keys and paths, rather than words."""
    return not re.search(r"\s|:", text.strip())
