"""The people of one line of a list, whatever parts them and whatever else the line says of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from qualcop.lexicon import given_names, surnames
from qualcop.names import SUFFIXES, fold_word, is_ordinary, is_place, list_words, split_words
from qualcop.person_names import (
    NOT_NAMES,
    Entry,
    is_known_given,
    is_lone_name,
    is_person_name,
    looks_given,
    read_person,
)
from qualcop.titles import is_role

_BRACKETS = re.compile(r"\([^()]{0,80}\)|\[[^\[\]]{0,80}\]|<[^<>]{0,120}>")
_CHECKBOX = re.compile(r"^\s*(?:[-*•]\s+)?(?:\[[ xX✓✔]?\]|[☐☑☒✓✔])?\s*")
_COMMA = r"[,;|·•\n]|(?<=\w)\s+/\s+(?=\w)|\t"
_AND = r"\s(?:and|&|\+)\s"
_LISTED = re.compile(rf"{_COMMA}|{_AND}|\s&(?=[A-Z])")
_WORDS_BETWEEN = re.compile(r"\s+(?:and|&|\+|for)\s+")
_CREDENTIAL = re.compile(
    r"(?:[A-Z][a-z]{0,2}\.){2,}[A-Z]?|(?:Jr|Sr|Esq)\.?|[IVX]+|Ph\.?D|Ed\.?D|MBA"
)
_SHIELD = str.maketrans(
    {",": "\x01", ";": "\x02", "|": "\x03", "/": "\x04", "&": "\x05", "+": "\x06"}
)
_UNSHIELD = str.maketrans(
    {"\x01": ",", "\x02": ";", "\x03": "|", "\x04": "/", "\x05": "&", "\x06": "+"}
)
_REVERSED = re.compile(
    r"\W*[^\W\d_](?:[^\W_]|['’ -]){0,30}, [^\W\d_][\w'’-]{1,20}(?: [^\W\d_]\.?)?"
    r"(?:[,(].*| [-–—|] .*)?"
)
_SUFFIX_TAIL = re.compile(r",\s*(?=(?:Jr|Sr|I{2,3}|IV)\b)")
_PLACE_LEADS = frozenset("santa san santo saint new".split())  # "Santa Clara"
_HANDLE_WORD = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+){0,3}")

_CAMEL = re.compile(r"[A-Z][A-Z][a-z]{2,20}|[A-Z][a-z]{2,20}[A-Z]")  # "JTreem", "JoshM"
_WORD_ENDING = re.compile(r"(?:ing|ers?|ors?|ions?|ists?|ants?|ed|ly)$")  # "rotating", "presenters"


def split_pieces(text: str, between: re.Pattern[str] = _LISTED) -> list[str]:
    """A line at its separators; those within brackets part nobody."""
    shielded = _BRACKETS.sub(lambda m: m[0].translate(_SHIELD), text)
    pieces = (p.translate(_UNSHIELD).strip() for p in between.split(shielded))
    return [p for p in pieces if p and not _CREDENTIAL.fullmatch(p)]


def parse_entry(
    text: str,
    *,
    listed: bool = False,
    orgs: Collection[str] = (),
    flipped: bool = False,
    handles: bool = False,
    alone: bool = True,
) -> list[Entry]:
    """People of one line: "[x] Name - Organisation", "Name (@handle)", or several with `listed`.

    `listed` says that commas part people ("Present: A B, C D"); elsewhere what follows the first
    comma is mostly the organisation. `orgs` are folded names of organisations of this list;
    `flipped` says that its lines give the surname first; `handles`, that handles may stand among
    the names; `alone`, that one word may be a name though no list knows it.
    """
    bare = _SUFFIX_TAIL.sub(" ", _CHECKBOX.sub("", text).replace("**", ""))
    bare = _lower_shouted(bare)
    if listed:
        people = _read_listed(split_pieces(bare), orgs, handles=handles)
        return [cut_organisation(person, orgs) for person in people]
    if flipped and (person := _read_flipped(bare)):
        return [person]
    people = [cut_organisation(person, orgs) for person in _read_line(bare, orgs, alone)]
    if len(people) == 1:
        whole = read_person(bare)
        handles = [a for a in whole.aliases if a.startswith("@")]
        aliases = tuple(dict.fromkeys([*people[0].aliases, *handles]))
        return [replace(people[0], aliases=aliases, email=people[0].email or whole.email)]
    return people


def _lower_shouted(text: str) -> str:
    """A line of several names in capitals in the usual case, when one of its words is a name."""
    words = split_words(text)
    if not text.isupper() or len(words) < 4 or not any(map(is_known_given, words)):
        return text
    return re.sub(r"[^\W\d_]{2,}", lambda m: m[0].capitalize(), text)


def _read_listed(pieces: list[str], orgs: Collection[str], *, handles: bool = False) -> list[Entry]:
    """People of pieces that stand for one person each, organisations among them left out."""
    if len(pieces) == 1:
        pieces = _part_pairs(pieces[0])
    people = [_cut_lead(piece) for piece in pieces]
    strong = [is_full(p, orgs) and looks_given(p.name) for p in people]
    weak = [is_full(p, orgs) and not s for p, s in zip(people, strong, strict=True)]
    after = [w and n > 0 and strong[n - 1] for n, w in enumerate(weak)]
    if (
        sum(weak) > 1
        and sum(weak) * 2 >= len(people) - 1
        and all(a for a, w in zip(after, weak, strict=True) if w)
    ):
        weak = [False] * len(people)  # "Ada Okonjo, Harbor Logic, Bo Ek, Tidewater Lab"
    singles = sum(len(p.name.split()) == 1 for p in people)
    alone = singles * 2 > len(people)
    kept = []
    for person, sure, maybe in zip(people, strong, weak, strict=True):
        if sure or (maybe and not _is_plain_phrase(person.name)) or is_single(person, alone, orgs):
            kept.append(person)
    if handles and 2 < len(pieces) < 3 * len(kept):
        names = {p.name for p in kept}
        more = [e for p in pieces for e in read_handles(p) if not p.startswith("@")]
        more += [Entry(p) for p in pieces if _CAMEL.fullmatch(p) and fold_word(p) not in orgs]
        kept += [e for e in more if e.name not in names]
    return kept


def _part_pairs(piece: str) -> list[str]:
    """Names that only tabs parted, which are blanks by now: given name and surname in turn."""
    words = piece.split()
    paired = len(words) in (4, 6, 8) and all(is_known_given(fold_word(w)) for w in words[::2])
    if not paired or any(is_known_given(fold_word(w)) for w in words[1::2]):
        return [piece]
    return [" ".join(words[n : n + 2]) for n in range(0, len(words), 2)]


def _cut_lead(piece: str) -> Entry:
    """The person of a piece; "Alder: Ada Okonjo" names an organisation first."""
    head, sign, rest = piece.partition(": ")
    person = read_person(piece)
    if (
        sign
        and not is_person_name(read_person(head).name)
        and is_person_name(read_person(rest).name)
    ):
        return read_person(rest)
    return person


def is_full(person: Entry, orgs: Collection[str] = ()) -> bool:
    """Whether an entry is a first and a last name, or a first name and an initial."""
    name = person.name
    if " ".join(split_words(name)) in orgs:
        return False
    short = re.fullmatch(r"([^\W\d_]{2,20}) [A-Z]\.?", name)
    return is_person_name(name) or bool(short and is_lone_name(short[1]) and short[1][0].isupper())


def is_single(person: Entry, alone: bool, orgs: Collection[str] = ()) -> bool:
    """Whether an entry is one word that names somebody.

    After a title, or beside a handle, any word that is not everyday; where most pieces are one
    word (`alone`), the same with a capital; else a known given name or surname.
    """
    name = person.name
    if " " in name or fold_word(name) in orgs or not name:
        return False
    if is_role(name) and not is_lone_name(name):
        return False  # "Instructor", "Coordinator": whoever does it
    if person.titled or person.aliases or person.email:
        return is_person_name(name, single=True) or is_lone_name(name)
    return (alone and is_person_name(name, single=True)) or (
        name[0].isupper() and is_lone_name(name)
    )


def _is_plain_phrase(name: str) -> bool:
    """Whether a name is of everyday words only ("Silver Lining"), and no "Chase Bishop"."""
    words = [w for w in split_words(name) if len(w) > 1]
    if not all(map(is_ordinary, words)):
        return False
    born = words and words[0] in given_names() and words[-1] in surnames()
    return not born or is_place(words[0]) or words[0] in _PLACE_LEADS


def _read_flipped(text: str) -> Entry | None:
    """ "Okonjo, Ada M., Director" as Ada M. Okonjo."""
    last, _, rest = _CHECKBOX.sub("", text).partition(",")
    first = split_pieces(rest)[:1]
    if not first or len(last.split()) > 3:
        return None
    given = re.split(r"\s[-–—|]\s", first[0], maxsplit=1)[0]
    person = read_person(f"{given} {last.strip()}")
    return person if is_full(person) else None


def is_flipped(line: str) -> bool:
    """Whether a line may give a surname, a comma and a given name."""
    return bool(_REVERSED.fullmatch(_CHECKBOX.sub("", line))) and line.split(",")[0].count(" ") < 2


def _read_line(text: str, orgs: Collection[str], alone: bool) -> list[Entry]:
    """People of an item of its own, most often one with an organisation after the name."""
    if (people := _read_after_colon(text, orgs)) is not None:
        return people
    pieces = split_pieces(text, re.compile(_COMMA))
    people = [read_person(p) for p in pieces]
    if several := _read_several(text, pieces, people, orgs):
        return several
    full = [is_full(p, orgs) for p in people]
    given = [f and looks_given(p.name) for p, f in zip(people, full, strict=True)]
    flipped = len(pieces) > 1 and not given[0] and is_flipped(text)
    if flipped and is_lone_name(pieces[1].split()[0]):
        person = _read_flipped(text)
        return [person] if person else []
    if any(full[1:2]) and not full[0] and not is_lone_name(people[0].name):
        told = [p for p, g in zip(people, given, strict=True) if g]
        return told or people[1:2]  # the organisation first: "Harbor, Ada Okonjo"
    return _read_first(pieces, orgs, alone)


def _read_after_colon(text: str, orgs: Collection[str]) -> list[Entry] | None:
    """People after an organisation ("Harbor: Ada Okonjo, Bo Ek"); None where the person is"
    " first."""
    head, sign, rest = text.partition(": ")
    lead = read_person(head)
    if not sign or not rest or (is_full(lead, orgs) and looks_given(lead.name)):
        return None
    people = [p for p in _read_listed(split_pieces(rest), orgs) if is_full(p, orgs)]
    return people if people or not is_full(lead, orgs) else None


def _read_several(
    text: str, pieces: list[str], people: list[Entry], orgs: Collection[str]
) -> list[Entry]:
    """The people of an item that lists several; none where it may be one and what is said of"
    " one."""
    if len(pieces) < 2:
        return []
    full = [is_full(p, orgs) for p in people]
    given = [f and looks_given(p.name) for p, f in zip(people, full, strict=True)]
    lone = [is_lone_name(p.name) for p in people]
    mixed = len(pieces) > 2 or "_" in text  # of two, the second may well be the organisation
    if all(g or (s and mixed) for g, s in zip(given, lone, strict=True)):
        return people
    if lone[0]:
        others = [read_handles(p) or [e] for p, e in zip(pieces[1:], people[1:], strict=True)]
        if all(o[0].name.islower() or is_lone_name(o[0].name) for o in others):
            return [people[0], *(e for o in others for e in o)]
    single = [is_single(p, True, orgs) for p in people]
    told = sum(g or s for g, s in zip(given, single, strict=True))
    every = all(f or s for f, s in zip(full, single, strict=True))
    return people if len(pieces) > 2 and told * 3 > len(pieces) * 2 and every else []


def _read_first(pieces: list[str], orgs: Collection[str], alone: bool) -> list[Entry]:
    """The people of the first piece ("Jo Field for Bo Ek"), or of what follows its dash."""
    if not pieces:
        return []
    parts = split_pieces(pieces[0], _WORDS_BETWEEN)
    people = [read_person(p) for p in parts]
    kept = [p for p in people if is_full(p, orgs) or is_single(p, alone, orgs)]
    if kept and not (len(kept) == 1 and _is_plain_phrase(kept[0].name) and " " in kept[0].name):
        return kept
    after = re.split(r"\s+[-–—]\s+", pieces[0], maxsplit=1)[1:]
    people = [read_person(p) for p in after]
    return [p for p in people if is_full(p, orgs) and looks_given(p.name)]


def read_handles(text: str) -> list[Entry]:
    """Handles that stand alone ("@adao, @boek" or "adao, bo-ek"), each as a name of its own."""
    bare = _BRACKETS.sub("", _CHECKBOX.sub("", text))
    pieces = split_pieces(re.sub(r",?\s+and\s+", ", ", bare))
    words = [p.strip(" .@") for p in pieces]
    common = list_words("common_words") | NOT_NAMES
    if not words or not all(_HANDLE_WORD.fullmatch(w.lower()) for w in words):
        return []
    if all("@" in p for p in pieces):
        return [Entry(w, (f"@{w}",)) for w in words]
    if any(w != w.lower() or fold_word(w) in common or len(w) < 2 for w in words):
        return []
    if sum(bool(_WORD_ENDING.search(w)) and not is_lone_name(w) for w in words) * 2 >= len(words):
        return []
    return [Entry(w, (f"@{w}",) if not is_lone_name(w) else ()) for w in words]


def find_organisations(lines: Iterable[str]) -> set[str]:
    """Folded names that follow several people of a list: after a comma or a dash, in brackets, or
    with nothing between ("Ada Okonjo Tidewater", "Bo Ek Tidewater")."""
    tails: Counter[str] = Counter()
    glued: dict[str, set[str]] = {}
    for line in lines:
        bare = _CHECKBOX.sub("", line)
        pieces = split_pieces(bare, re.compile(rf"{_COMMA}|\s[-–—]\s|[()\[\]]"))
        name = read_person(pieces[0]).name if pieces else ""
        rest = pieces[1:] if is_person_name(name) else []
        apart = {" ".join(split_words(p)) for p in rest if not looks_given(p)}
        tails.update(apart)
        for head, tail in (*((name, t) for t in apart), *_part_glued(name)):
            glued.setdefault(tail, set()).add(head)
    found = {tail for tail, n in tails.items() if n > 1 and tail not in SUFFIXES}
    return found | {t for t, heads in glued.items() if len(heads) > 1 + (t in surnames())}


def _part_glued(name: str) -> Iterator[tuple[str, str]]:
    """Ways to part a long name into the last word of a whole name and what may follow it."""
    words = name.split()
    for place in range(2, len(words) if is_person_name(name) else 0):
        head = " ".join(words[:place])
        firsts = all(is_known_given(word) for word in split_words(head))  # "Ada Maria", then Ek
        tail = " ".join(split_words(" ".join(words[place:])))
        last = split_words(head)[-1]
        whole = is_person_name(head) and looks_given(head) and len(last) > 1 and not firsts
        if whole and tail not in SUFFIXES:
            yield last, tail


def cut_organisation(person: Entry, orgs: Collection[str]) -> Entry:
    """The person without an organization of this list at the end of the name."""
    words = person.name.split()
    for place in range(2, len(words)):
        if " ".join(split_words(" ".join(words[place:]))) in orgs:
            return replace(person, name=" ".join(words[:place]))
    return person
