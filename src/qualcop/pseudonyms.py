"""The pseudonym key, and the matcher made from it.

The key is the one table with real names; it lies in `data/private/`, is never shared, and grows
only: who has a pseudonym keeps it, so that adding a person changes nobody else's.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from qualcop.labels import ROLE_LABELS, SCHOOL_LABEL
from qualcop.language import is_english
from qualcop.mentions import NameMatcher
from qualcop.names import (
    EMAIL,
    NICKNAME,
    PLACE,
    SURNAME,
    Form,
    fold_name,
    fold_word,
    list_tokens,
    list_words,
    name_forms,
    split_words,
)
from qualcop.people import Found
from qualcop.same_person import is_variant
from qualcop.secret import keyed_digest

KEY_COLUMNS = (
    "participant",
    "pseudonym",
    "name",
    "aliases",
    "email",
    "role",
    "district",
    "school",
    "consent",
    "basis",
    "learned",
)
KINDS_OF_PLACE = frozenset(
    "school schools elementary primary middle intermediate junior senior high academy charter "
    "magnet district unified union consolidated joint public area county city "
    "k-8 k-12 k-5 6-8 9-12".split()
)
# Alone, these say no more than where: "Central" is not yet Central High School.
LONE_WORDS_OF_PLACE = frozenset(
    "north south east west northern southern eastern western central upper lower valley lake river "
    "park hill mountain spring forest garden ocean summit heritage liberty union pioneer".split()
)
_NUMBER = re.compile(r"^(.*?) (\d+)(?: · .*)?$")
ADDED = "names_sheet"  # the basis of a name that people added to the sheet: masked, no member


def update_key(
    key: pd.DataFrame | None,
    registry_people: Iterable[Mapping],
    found: Iterable[Found] = (),
    districts: Mapping[str, str] | None = None,
    refused: Collection[str] = (),
    secret: bytes = b"",
    added: Iterable[str] = (),
) -> pd.DataFrame:
    """The key with the registry's people, the people found in files and names people added.

    `registry_people` are rows of the participants sheet (aliases a list or joined by ";");
    `districts` gives labels by short name ("core-1": "Core 1"; made from the short name where
    absent). A row's pseudonym never changes; its other cells follow the registry. Found people
    who are already in the key add their address, handles and spellings to it, which stay (column
    `learned`): files that have not changed are not searched again. The rest become "Person 7"
    (participant "u007"). Numbers follow a digest of the name keyed with the study's `secret`, so
    that nothing can be told from their order.
    `refused` are folded names that people said are none: nobody else is taken for one of them.
    `added` are full names from the names sheet; those that no row bears get rows of their own.
    """
    rows = (
        {} if key is None else {row["participant"]: as_row(row) for row in key.to_dict("records")}
    )
    taken = _numbers_taken(rows.values())
    for person in registry_people:
        held = rows.get(person["participant"])
        row = as_row({**person, "basis": "registry"})
        row["pseudonym"] = held["pseudonym"] if held else _next_pseudonym(row, taken, districts)
        if held:
            row["learned"], row["email"] = held["learned"], row["email"] or held["email"]
            learned = _split_list(held["learned"])
            row["aliases"] += [a for a in learned if a not in row["aliases"]]
        rows[row["participant"]] = row
    _add_found(rows, _order_found(found, secret), taken, refused)
    _add_typed(rows, added, taken, secret)
    return pd.DataFrame(list(rows.values()), columns=list(KEY_COLUMNS), dtype=object)


def as_row(cells: Mapping) -> dict:
    """A key row with every column and `decision`; absent cells None, aliases a list."""
    row = {c: cells.get(c) for c in (*KEY_COLUMNS, "decision")}
    row = {c: None if isinstance(v, float) or v == "" else v for c, v in row.items()}
    row["aliases"] = _split_list(row["aliases"])
    row["role"] = row["role"] or "unlisted"
    row["consent"] = row["consent"] or "none"
    return row


def _split_list(cell: str | Iterable[str] | None) -> list[str]:
    """The parts of a list, or of a cell that holds one separated by ";"."""
    parts = cell.split(";") if isinstance(cell, str) else list(cell or ())
    return [part.strip() for part in parts if part and part.strip()]


def _numbers_taken(rows: Iterable[Mapping]) -> dict[str, int]:
    """The highest number given so far for each role label."""
    taken: dict[str, int] = {}
    for row in rows:
        if match := _NUMBER.match(row["pseudonym"] or ""):
            taken[match[1]] = max(taken.get(match[1], 0), int(match[2]))
    return taken


def _next_pseudonym(
    row: Mapping, taken: dict[str, int], districts: Mapping[str, str] | None
) -> str:
    label = ROLE_LABELS[row["role"]]
    taken[label] = taken.get(label, 0) + 1
    district = row["district"]
    place = (districts or {}).get(district) or str(district or "").replace("-", " ").title()
    return f"{label} {taken[label]}" + (f" · {place}" if place else "")


@dataclass
class _Directory:
    """Participants by folded full name, by e-mail address and by what is short of a full name."""

    full: dict[str, str] = field(default_factory=dict)
    mail: dict[str, str] = field(default_factory=dict)
    short: dict[str, set[str]] = field(default_factory=dict)
    names: dict[str, Found] = field(default_factory=dict)
    refused: Collection[str] = ()

    def add(self, row: Mapping) -> None:
        """List a row, or what it has more than before; of a refused name only the name itself."""
        self.full.setdefault(fold_name(row["name"]), row["participant"])
        if self.is_refused(row):
            return
        self.names[row["participant"]] = Found(row["name"], tuple(row["aliases"]))
        if row["email"]:
            self.mail.setdefault(row["email"].lower(), row["participant"])
        for form in name_forms(row["name"], row["aliases"], row["email"]):
            if form.kind == NICKNAME:
                continue  # "Bob" may be another Robert, or no Robert at all
            for name in (" ".join(form.words), "".join(form.words)):
                self.short.setdefault(name, set()).add(row["participant"])

    def is_refused(self, row: Mapping) -> bool:
        """Whether people said that this name, found in files, is none."""
        return row["basis"] != "registry" and fold_name(row["name"]) in self.refused

    def find(self, person: Found) -> list[str]:
        """Whom a found person may be: none, one, or the several of one first name."""
        folded = fold_name(person.name)
        same = self.mail.get((person.email or "").lower()) or self.full.get(folded)
        if same or folded in self.short:
            return [same] if same else sorted(self.short[folded])
        # a nickname with half of a double surname: each word a name of one and the same person
        bearers = [self.short.get(word, set()) for word in folded.split()]
        both = set.intersection(*bearers) if len(bearers) > 1 else set()
        if len(both) == 1 or all(len(word) > 1 for word in folded.split()):
            return list(both) if len(both) == 1 else []
        # a name with an initial: "Ada O" is whoever it may be short for
        near = sorted(set().union(*bearers))
        return [p for p in near if is_variant(person.name, self.names[p])]


def _add_found(
    rows: dict[str, dict], found: list[Found], taken: dict[str, int], refused: Collection[str]
) -> None:
    """Join found people to the rows that mean them, or give them rows of their own."""
    directory = _Directory(refused=refused)
    for row in rows.values():
        directory.add(row)
    everyone = {(f.name, f.aliases, f.email, f.basis): f for f in found}.values()
    for person in everyone:
        known = directory.find(person)
        if len(known) > 1:
            continue  # a first name that several people bear is masked without a row of its own
        if not known:
            row = _add_row(rows, person, taken)
            directory.add(row)
        row = rows[known[0]] if known else row
        if not directory.is_refused(row) and _learn(row, person):
            directory.add(row)


def _order_found(found: Iterable[Found], secret: bytes) -> list[Found]:
    """Full names first; among those of as many words a digest decides."""

    def place(person: Found) -> tuple:
        words = split_words(person.name)
        long = sum(len(word) > 1 for word in words)
        digest = _digest(person.name, secret)
        return (-long, -len(words), digest, person.name, person.basis, person.aliases)

    return sorted(found, key=place)


def _digest(name: str, secret: bytes) -> str:
    return keyed_digest(secret, "name", fold_name(name))


def _add_row(rows: dict[str, dict], person: Found, taken: dict[str, int]) -> dict:
    """A row of its own, with the next number, for somebody whom no list holds."""
    number = taken.get("Person", 0) + 1
    row = as_row({"participant": f"u{number:03d}", "name": person.name})
    row |= {"basis": person.basis, "email": person.email}
    row["pseudonym"] = _next_pseudonym(row, taken, None)
    rows[row["participant"]] = row
    return row


def _add_typed(
    rows: dict[str, dict], names: Iterable[str], taken: dict[str, int], secret: bytes
) -> None:
    """Rows for names people added, in the order of a digest; none for a name that has one."""
    held = {fold_name(row["name"]) for row in rows.values()}
    fresh = {fold_name(name): name for name in names if fold_name(name) not in held}
    for name in sorted(fresh.values(), key=lambda name: _digest(name, secret)):
        _add_row(rows, Found(name, basis=ADDED), taken)


def _learn(row: dict, person: Found) -> bool:
    """Add to a row the address, handles and spelling it has not; whether there were any."""
    spelling = [person.name] if fold_name(person.name) != fold_name(row["name"]) else []
    held = {split_words(row["name"])[0], *(a.casefold() for a in row["aliases"])}
    fresh = sorted({a for a in [*person.aliases, *spelling] if a.casefold() not in held})
    address = person.email if not row["email"] else None
    row["email"] = row["email"] or address
    row["aliases"] += fresh
    row["learned"] = "; ".join([*_split_list(row["learned"]), *fresh]) or None
    return bool(fresh or address)


def compile_names(
    key: pd.DataFrame,
    places: Mapping[str, str | None] | None = None,
    unlisted_places: Collection[str] = (),
) -> NameMatcher:
    """One matcher for all people of the key, the `places`, and `unlisted_places` by their kind.

    `places` gives, for each name or alias of a district or school, the label that stands for it
    ("Tamsin County": "Core 2"), or None to leave it as it is while guarding it from people's
    names within it. `key` may have a column `decision` (`decisions.settle_key`). A found person of
    the same name as a registered one is that person.
    """
    rows = [as_row(r) for r in key.to_dict("records")]
    registered = {fold_name(r["name"]) for r in rows if r["basis"] == "registry"}
    rows = [r for r in rows if r["basis"] == "registry" or fold_name(r["name"]) not in registered]
    forms = [(row["participant"], form) for row in rows for form in _row_forms(row)]
    labels: dict[str, str | None] = {r["participant"]: r["pseudonym"] for r in rows}
    for name, label in (places or {}).items():
        owner = f"place {label or name}"
        forms.append((owner, _form_of_place(name)))
        labels[owner] = label
    addresses = {r["email"].lower(): r["participant"] for r in rows if r["email"]}
    handles = {a.lower(): r["participant"] for r in rows for a in r["aliases"] if a.startswith("@")}
    for row in rows:
        for alias in row["aliases"]:
            if EMAIL.fullmatch(alias):
                addresses[alias.lower()] = row["participant"]
    return NameMatcher(forms, labels, addresses, handles, tuple(sorted(unlisted_places)))


def _row_forms(row: Mapping) -> list[Form]:
    """A found person whom people confirmed, or joined to somebody, is masked as a listed one.

    Of others a surname that is an English word needs evidence: "Scales to large groups".
    """
    listed = row["basis"] == "registry" or row["decision"] in ("person", "same as")
    forms = name_forms(row["name"], row["aliases"], row["email"], listed=listed)
    return forms if listed else [_ask_evidence(form) for form in forms]


def _ask_evidence(form: Form) -> Form:
    word = form.kind == SURNAME and form.case in ("any", "capital") and is_english(form.words[0])
    return replace(form, case="evidence") if word and len(form.words) == 1 else form


def _form_of_place(name: str) -> Form:
    words = tuple(split_words(name))
    lone = len(words) == 1
    return Form(words, PLACE, "upper" if lone and name.isupper() else "capital" if lone else "any")


def list_places(
    districts: Iterable[Mapping], schools: Iterable[tuple[str, str]], *, mask: Collection[str]
) -> dict[str, str | None]:
    """Names and aliases of districts and schools with the label that stands for each, or None.

    `districts` are rows of the districts sheet (district, name, label, aliases); `schools` are
    pairs (name, district); `mask` says which are masked: "districts", "schools", both or none.
    Schools are numbered within the study in the order given: "School 3 · Core 2".
    """
    rows = list(districts)
    label_of = {r["district"]: r.get("label") or r["district"] for r in rows}
    places: dict[str, str | None] = {}
    for row in rows:
        aliases = row.get("aliases") or []
        names = [row.get("name"), *(aliases.split(";") if isinstance(aliases, str) else aliases)]
        for name in filter(None, (n.strip() for n in names if n)):
            label = label_of[row["district"]] if "districts" in mask else None
            places[name] = label
            places.setdefault(shorten_place(name), label)
    for number, (school, district) in enumerate(dict.fromkeys(schools), start=1):
        masked = f"{SCHOOL_LABEL} {number} · {label_of.get(district, district)}"
        label = masked if "schools" in mask else None
        places[school] = label
        places.setdefault(shorten_place(school), label)
    return places


def shorten_place(name: str) -> str:
    """A district's or school's name as people say it: "Larkspur" for "Larkspur Middle School".

    The whole name where what is left would be a number, a short word or an everyday one.
    """
    words = name.split()
    while len(words) > 1 and fold_word(words[-1].strip(".,()")) in KINDS_OF_PLACE:
        words.pop()
    short = " ".join(words)
    distinctive = len(words) > 1 or (len(short) > 4 and short.isalpha())
    common = LONE_WORDS_OF_PLACE | list_words("common_words")
    everyday = len(words) == 1 and fold_word(short) in common
    return short if distinctive and not everyday else name


def name_tokens(key: pd.DataFrame) -> dict[str, set[str]]:
    """For each participant the folded words of which at least one is in any text naming them.

    Compare with `text_tokens(text)`: where the two share nothing, the person is not in the text.
    """
    tokens: dict[str, set[str]] = {}
    for row in (as_row(r) for r in key.to_dict("records")):
        own = list_tokens(row["name"], row["aliases"], row["email"])
        tokens.setdefault(row["participant"], set()).update(own)
    return tokens
