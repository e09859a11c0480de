"""Where people are named in a text, and the text with them masked.

One matcher serves a whole study. It walks over the words of a text once, looks each up, and only
where a word may begin a form looks closer: the cost hardly grows with the number of people.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from qualcop.evidence import (
    ABBREVIATIONS,
    are_initials,
    is_label,
    is_namesake,
    is_person,
    is_thing,
)
from qualcop.hidden_names import Part, list_parts
from qualcop.labels import (
    ACCOUNT,
    ADDRESS,
    NEUTRAL_LABELS,
    ROLE_LABELS,
    SCHOOL_LABEL,
    UNCERTAIN,
    longest_first,
    numbered_label,
)
from qualcop.misspellings import Misspellings
from qualcop.name_index import Entry, PlainIndex, has_case, index_forms, span_words
from qualcop.names import (
    ALIAS,
    EMAIL,
    FIRST,
    HANDLE,
    INITIAL,
    MISSPELT,
    NICKNAME,
    PLACE,
    TITLES,
    WORD,
    Form,
    clean_label,
    fold_word,
    is_given_name,
    is_ordinary,
    is_place,
    list_words,
)
from qualcop.person_names import read_label
from qualcop.recognisers import find_personal

_NO_SURNAMES = list_words("not_names") | list_words("acts")
_NAME_BEGINNINGS = frozenset("Mc Mac De Di Du La Le Van Von San Fitz St".split())
_HANDLE = re.compile(r"@[\w-]*\w")
_TITLE_BEFORE = re.compile(rf"(?<![^\W_])(?:{'|'.join(TITLES)})\.?[ \u00a0]+$")
_BRIDGE = re.compile(r"[ \u00a0]?[-‐‑]?|[ \u00a0][A-Z]\.?[ \u00a0]")
_BRACKETED = re.compile(r"[ \u00a0][(<\[]")
_SURNAME = re.compile(r"[ \u00a0-](?![a-z])([^\W\d_](?=[^\W\d_]*[a-z])[^\W\d_]{2,})(?!['’]s)")


@dataclass(frozen=True)
class Mention:
    """A form of a name at text[start:end], its kind, and whom it may mean.

    No owners: what is personal without a name (the kind is then the label that stands for it), or
    a known first name with a strange surname.
    """

    start: int
    end: int
    kind: str
    owners: tuple[str, ...]


@dataclass
class NameMatcher:
    """Finds and masks the forms of a study's people; made by `pseudonyms.compile_names`.

    `labels` gives what stands for each owner (a participant or a place; a place whose label is
    None is recognised and left as it is); `addresses` and `handles` give owners by folded text;
    `unlisted_places` says whether unlisted "schools" and "districts" are masked too.
    """

    forms: Iterable[tuple[str, Form]]
    labels: Mapping[str, str | None]
    addresses: Mapping[str, str] = field(default_factory=dict)
    handles: Mapping[str, str] = field(default_factory=dict)
    unlisted_places: Collection[str] = ()

    def __post_init__(self) -> None:
        """Index the forms by their first words."""
        self._starts = index_forms(self.forms)
        self._plain = PlainIndex(self.forms)
        found = f"{ROLE_LABELS['unlisted']} "
        self._found = {o for o, label in self.labels.items() if (label or "").startswith(found)}
        self._misspellings = Misspellings(f for f in self.forms if f[0] not in self._found)
        self._fixed = _compile_labels(filter(None, self.labels.values()))
        self._seen: dict[str, tuple[Entry, ...]] = {}
        entries = [e for found in self._starts.values() for e in found]
        self._initials = frozenset(e.words[0] for e in entries if e.case == "upper")

    def mask(self, text: str, present: Collection[str] | None = None) -> str:
        """`text` with every mention replaced; other people's addresses, numbers and handles too.

        `present` are the participants known to be in the document or at its event; None when
        nothing is known, which counts everyone as perhaps present. Masking twice changes nothing.
        """
        while True:
            mentions = self.find_mentions(text, present)
            masked = self._replace(text, mentions, present)
            if masked == text:
                return text
            text = masked

    def follow(
        self, text: str, offset: int, present: Collection[str] | None = None, at_end: bool = False
    ) -> int:
        """Where an offset of `text` lies in `mask(text, present)`.

        One within a name goes to the beginning of what stands for it or, `at_end`, after it.
        """
        while True:
            mentions = self.find_mentions(text, present)
            moved = self._shift(mentions, text, offset, present, at_end)
            masked = self._replace(text, mentions, present)
            if masked == text:
                return offset
            text, offset = masked, moved

    def _shift(
        self,
        mentions: list[Mention],
        text: str,
        offset: int,
        present: Collection[str] | None,
        at_end: bool,
    ) -> int:
        shift = 0
        for mention in mentions:
            length = len(self._label(mention, present) or text[mention.start : mention.end])
            if mention.end <= offset:
                shift += length - (mention.end - mention.start)
            elif mention.start < offset:
                return mention.start + shift + (length if at_end else 0)
        return offset + shift

    def _replace(self, text: str, mentions: list[Mention], present: Collection[str] | None) -> str:
        parts, at = [], 0
        for mention in mentions:
            label = self._label(mention, present)
            parts += [text[at : mention.start], label or text[mention.start : mention.end]]
            at = mention.end
        return "".join([*parts, text[at:]])

    def _label(self, mention: Mention, present: Collection[str] | None) -> str | None:
        if mention.kind in NEUTRAL_LABELS and not mention.owners:
            return mention.kind
        owners = narrow_owners(mention.owners, present)
        return self.labels[owners[0]] if len(owners) == 1 else UNCERTAIN

    def resolve(self, label: str, present: Collection[str] | None = None) -> str | None:
        """The participant a speaker label means ("RT", "Will C.", "Name <address>"), or None."""
        for address in EMAIL.findall(label):
            if address.lower() in self.addresses:
                return self.addresses[address.lower()]
        owners = self.find_owners(label)
        owners = narrow_owners(owners, present) if owners else ()
        return owners[0] if len(owners) == 1 else None

    def find_owners(self, label: str) -> tuple[str, ...]:
        """Everyone whom a label as a whole may mean; empty when it is no name of the study.

        Where the label is none as it stands, the person in it: "Supt. Ada Okonjo".
        """
        bare = clean_label(label)
        return self._owners_of(bare) or self._owners_of(read_label(label).name)

    def _owners_of(self, name: str) -> tuple[str, ...]:
        mentions = [m for m in self.find_mentions(f"{name}:") if m.kind != PLACE] if name else []
        whole = [m for m in mentions if m.start == 0 and m.end >= len(name.rstrip("."))]
        return whole[0].owners if len(whole) == 1 else ()

    def find_mentions(self, text: str, present: Collection[str] | None = None) -> list[Mention]:
        """Mentions in order, none overlapping; `present` as in `mask` (empty: evidence alone)."""
        fixed = self._find_fixed(text)
        found = list(self._find_forms(text, present, fixed))
        found = [*self._find_hidden(text, fixed), *found]
        mentions = _drop_overlaps([*(m for m in fixed if m.kind), *found])
        return _join_mentions(text, mentions)

    def _find_hidden(self, text: str, fixed: list[Mention]) -> Iterator[Mention]:
        """Names in the parts of a text that read otherwise than they are spelt, by evidence alone.

        Of a word with capitals in it the name, of any other part all: where the letters are coded
        it is not known which of them are the name's.
        """
        for part in list_parts(text):
            if any(m.start < part.end and part.start < m.end for m in fixed):
                continue
            around = self._find_fixed(part.reading)
            found = [*(m for m in around if m.owners), *self._find_forms(part.reading, (), around)]
            named = [m for m in found if self._is_named(m, part)]
            if part.place:
                for m in named:
                    yield Mention(part.place(m.start), part.place(m.end), m.kind, m.owners)
            elif named:
                owners = tuple(dict.fromkeys(o for m in named for o in m.owners))
                yield Mention(part.start, part.end, named[0].kind, owners)

    def _is_named(self, mention: Mention, part: Part) -> bool:
        """Whether a form in another reading is a name: letters spell short ones by chance."""
        if mention.kind in (INITIAL, MISSPELT) or not mention.owners:
            return False
        if any(self.labels[owner] is None for owner in mention.owners):
            return False
        word = part.reading[mention.start : mention.end]
        if part.place is None:
            return sum(map(str.isalpha, word)) > 1
        before = WORD.findall(part.reading[: mention.start])
        beginning = bool(before) and before[-1] in _NAME_BEGINNINGS
        return len(word) > 2 and not beginning and not is_ordinary(fold_word(word))

    def _find_fixed(self, text: str) -> list[Mention]:
        """Pseudonyms (no kind: left alone), what is personal by its shape, plain names."""
        labels = [Mention(*m.span(), "", ()) for m in self._fixed.finditer(text)]
        spans = labels + [Mention(*found) for found in self._plain.find(text)]
        if "@" in text:
            for m in EMAIL.finditer(text):
                owner = self.addresses.get(m[0].lower())
                spans.append(Mention(*m.span(), ADDRESS, (owner,) if owner else ()))
            for m in _HANDLE.finditer(text):
                if owner := self.handles.get(m[0].lower()):
                    spans.append(Mention(*m.span(), HANDLE, (owner,)))
        taken = ((m.start, m.end) for m in labels)
        for start, end, label in find_personal(text, self.unlisted_places, taken):
            if label != ACCOUNT or not self._begins_name(text[start:end]):
                spans.append(Mention(start, end, label, ()))
        return _drop_overlaps(spans)

    def _begins_name(self, account: str) -> bool:
        """Whether a handle begins with a name that is masked in any case ("@tavi")."""
        word = WORD.search(account)
        entries = self._starts.get(fold_word(word[0]), ()) if word else ()
        return any(entry.case == "any" and len(entry.words) == 1 for entry in entries)

    def _find_forms(
        self, text: str, present: Collection[str] | None, fixed: list[Mention]
    ) -> Iterator[Mention]:
        ahead = iter([*fixed, Mention(len(text) + 1, len(text) + 1, "", ())])
        barrier, done, seen = next(ahead), 0, self._seen
        for match in WORD.finditer(text):
            word = match.group()
            entries = seen.get(word)
            if entries is None:
                folded = fold_word(word)
                entries = self._starts.get(folded) or self._misspellings.find(folded)
                seen[word] = entries
            if not entries or match.start() < done:
                continue
            while barrier.end <= match.start():
                barrier = next(ahead)
            mention = self._match_entries(text, match, entries, present, barrier.start)
            if mention:
                done = mention.end
                yield mention

    def _match_entries(
        self,
        text: str,
        match: re.Match,
        entries: tuple[Entry, ...],
        present: Collection[str] | None,
        limit: int,
    ) -> Mention | None:
        """The longest entry that holds at `match` and ends before `limit`."""
        second = ""
        if len(entries[0].words) > 1 and (following := WORD.search(text, match.end())):
            second = fold_word(following.group())
        for entry in entries:
            if len(entry.words) > 1 and entry.words[1] != second:
                continue
            span = span_words(text, match, entry)
            if span and span[1] <= limit and self._holds(text, span, entry, present):
                start, end = _widen(text, span, entry)
                if entry.kind == NICKNAME and not (present and set(entry.owners) & set(present)):
                    return Mention(start, end, NICKNAME, ())  # nobody says who is called so
                other = self._match_other_surname(text, end, entry)
                if other and other <= limit:
                    return Mention(start, other, entry.kind, ())
                return Mention(start, end, entry.kind, entry.owners)
        return None

    def _match_other_surname(self, text: str, end: int, entry: Entry) -> int | None:
        """Where a strange surname after a lone first name ends ("Grace Hopper"); else None."""
        if entry.kind not in (FIRST, ALIAS) or len(entry.words) > 1:
            return None
        match = _SURNAME.match(text, end)
        if not match or not is_given_name(entry.words[0]):
            return None
        word = fold_word(match[1])
        known = word in self._starts or word in _NO_SURNAMES or is_ordinary(word)
        return None if known else match.end()

    def _holds(
        self, text: str, span: tuple[int, int], entry: Entry, present: Collection[str] | None
    ) -> bool:
        """Whether the capitals and the surroundings allow the form here."""
        start, end = span
        if not has_case(text[start:end], entry, text[start - 1 : start]):
            return False
        lone = len(entry.words) == 1 and entry.kind not in (HANDLE, INITIAL, PLACE)
        if lone and is_namesake(text, end):
            return False  # of "Smith Middle School"
        short = len(entry.words) == 1 and len(entry.words[0]) < 5
        if short and (text[start - 1 : start].isdigit() or text[end : end + 1].isdigit()):
            return False
        there = any(o in present for o in entry.owners) if present is not None else None
        if there is None:  # of people found in files only those a file names are taken as there
            there = not self._found.issuperset(entry.owners)
        if entry.case == "evidence":
            place = is_place(entry.words[0])
            return is_person(text, start, end, place=place, present=there)
        if entry.case in ("upper", "dotted"):
            if "".join(entry.words) not in ABBREVIATIONS:
                return True
            if is_thing(text, start, end):
                return False
            return there or are_initials(text, start, end, self._initials)
        if entry.case == "initials":
            told = present is not None and entry.owners[0] in present
            return told or is_label(text, start, end)
        return entry.case != "label" or is_label(text, start, end, brackets=False)


def narrow_owners(owners: tuple[str, ...], present: Collection[str] | None) -> tuple[str, ...]:
    """Of several people of one name the only one present, if there is just one; else all."""
    if len(owners) < 2 or not present:
        return owners
    there = tuple(o for o in owners if o in present)
    return there if len(there) == 1 else owners


def _compile_labels(labels: Iterable[str]) -> re.Pattern:
    """What matches every label, so that no name is sought in one, whatever a district is called."""
    labels = set(labels)
    districts = {label.split(" · ", 1)[1] for label in labels if " · " in label}
    numbered = numbered_label([*ROLE_LABELS.values(), SCHOOL_LABEL], districts)
    usual = "|".join([numbered, *map(re.escape, NEUTRAL_LABELS)])
    odd = [label for label in labels if not re.fullmatch(usual, label)]
    ends = [rf"{re.escape(label)}(?![^\W_])" for label in sorted(odd, key=longest_first)]
    return re.compile("|".join([usual, *(rf"(?<![^\W_]){end}" for end in ends)]))


def _widen(text: str, span: tuple[int, int], entry: Entry) -> tuple[int, int]:
    """The span with a title before it, an "@", and the full stop of an initial that ends it."""
    start, end = span
    if entry.kind == HANDLE and text[start - 1 : start] == "@":
        start -= 1
    title = _TITLE_BEFORE.search(text, max(0, start - 12), start)
    if title and entry.kind not in (PLACE, INITIAL):
        start = title.start()
    if entry.case in ("dotted", "initial") and re.match(
        r"\.(?=[\s]*[a-z,;:)'’])", text[end : end + 4]
    ):
        end += 1
    return start, end


def _drop_overlaps(spans: list[Mention]) -> list[Mention]:
    """Spans in order, of overlapping ones the first and longest."""
    kept: list[Mention] = []
    for span in sorted(spans, key=lambda m: (m.start, -m.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _join_mentions(text: str, mentions: list[Mention]) -> list[Mention]:
    """Neighbours that mean one person as one: "Mei-Ling" + "Hsu", "Siobhán Keane (SK)"."""
    joined: list[Mention] = []
    for mention in mentions:
        last = joined[-1] if joined else None
        if last and last.owners and last.owners == mention.owners and mention.kind != PLACE:
            gap = text[last.end : mention.start]
            closing = text[mention.end : mention.end + 1]
            if _BRIDGE.fullmatch(gap):
                joined[-1] = Mention(last.start, mention.end, last.kind, last.owners)
                continue
            if _BRACKETED.fullmatch(gap) and closing and closing in ")>]":
                joined[-1] = Mention(last.start, mention.end + 1, last.kind, last.owners)
                continue
        joined.append(mention)
    return joined
