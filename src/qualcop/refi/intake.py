"""What reading a project has come to so far: ids, losses, remarks; and how its fields are read."""

from __future__ import annotations

import re
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualcop.readers.elements import name_tag
from qualcop.refi.model import Loss, Note

if TYPE_CHECKING:
    from lxml.etree import _Element

_GUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_BARE_GUID = re.compile(r"([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})")
_OURS = uuid.uuid5(uuid.NAMESPACE_URL, "urn:QDA-XML:qualcop")
_WHEN = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?")
NO_YEAR = "0001-"  # what some programs write for "unknown"


def derive_guid(*parts: str) -> str:
    """A GUID made from `parts`: the same parts give the same GUID."""
    return str(uuid.uuid5(_OURS, "\x1f".join(parts)))


@dataclass
class Intake:
    """Collects while a project is read. `read_text` reads a text of the file by its path."""

    read_text: Callable[[str], str | None]
    notes: list[Note] = field(default_factory=list)
    codes: set[str] = field(default_factory=set)
    case_codes: set[str] = field(default_factory=set)  # codes that are cases too
    case_selections: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    case_sources: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    linked_notes: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    aliases: dict[str, str] = field(default_factory=dict)  # id of a text -> id of its source
    users: Counter[str] = field(default_factory=Counter)  # how often each is named
    odd: Counter[str] = field(default_factory=Counter)  # what is told once, with its count
    _lost: Counter[tuple[str, str]] = field(default_factory=Counter)
    _referred: dict[str, str | None] = field(default_factory=dict)
    _given: set[tuple[str, str]] = field(default_factory=set)
    _times: Counter[tuple[str, str]] = field(default_factory=Counter)

    def lose(self, what: str, why: str, count: int = 1) -> None:
        """Note that `count` of something cannot be carried over."""
        if count:
            self._lost[what, why] += count

    @property
    def losses(self) -> list[Loss]:
        """What was lost, in the order of its names."""
        return [Loss(what, n, why) for (what, why), n in sorted(self._lost.items())]

    @property
    def remarks(self) -> list[str]:
        """What was odd and read all the same."""
        return [f"{what} ({n})" for what, n in sorted(self.odd.items())]

    def refer(self, raw: str | None) -> str | None:
        """The GUID that a reference means: small letters, no braces; None when it is empty."""
        if not raw:
            return None
        if raw not in self._referred:
            self._referred[raw] = self._refer(raw)
        return self._referred[raw]

    def _refer(self, raw: str) -> str | None:
        bare = raw.strip().strip("{}").strip()
        if not bare:
            return None
        small = bare.lower()
        if _GUID.fullmatch(small):
            return small
        if joined := _BARE_GUID.fullmatch(small):
            return "-".join(joined.groups())
        return derive_guid("id", bare)

    def name(self, kind: str, raw: str | None) -> str:
        """The GUID of a thing: as `refer`, and another one where its kind has it already."""
        guid = self.refer(raw)
        if guid is None:
            self.odd[f"{kind} without a GUID, which it was given"] += 1
            guid = derive_guid("none", kind)
        elif guid != (raw or "").strip().strip("{}").strip().lower():
            self.odd[f"id of {kind} that is no GUID, turned into one"] += 1
        first = guid
        self._times[kind, first] += 1
        while (kind, guid) in self._given:
            guid = derive_guid(first, kind, str(self._times[kind, first]))
            self._times[kind, first] += 1
        if guid != first and raw:
            self.odd[f"GUID that several {kind}s have; the later ones were given others"] += 1
        self._given.add((kind, guid))
        return guid

    def read_user(self, element: _Element) -> str | None:
        """Who made the thing, or changed it last where nobody is said to have made it."""
        made = self.refer(element.get("creatingUser"))
        changed = self.refer(element.get("modifyingUser"))
        if made and changed and made != changed:
            self.lose("modifyingUser", "who changed a thing last is not kept beside its maker")
        user = made or changed
        if user:
            self.users[user] += 1
        return user

    def read_made(self, element: _Element) -> str | None:
        """When the thing was made, or changed last where that alone is said."""
        raw = [element.get(name) for name in ("creationDateTime", "modifiedDateTime")]
        made, changed = (self._check_date(value) for value in raw)
        if made and changed and made != changed:
            self.lose("modifiedDateTime", "when a thing was changed last is not kept")
        return made or changed

    def _check_date(self, raw: str | None) -> str | None:
        when = (raw or "").strip()
        if not when or when.startswith(NO_YEAR):
            return None
        if not _WHEN.fullmatch(when):
            self.lose("date", "it is not written as the standard asks (2026-03-01T10:00:00Z)")
            return None
        return when


def read_child(element: _Element, name: str) -> str | None:
    """The text of the child called `name`, with LF line ends; None when it is absent or blank."""
    for child in element:
        if name_tag(child) == name:
            text = "".join(map(str, child.itertext()))
            text = text.replace("\r\n", "\n").replace("\r", "\n")
            return text if text.strip() else None
    return None


def find_children(element: _Element | None, *names: str) -> Iterable[_Element]:
    """The children called so, in the file's order; none of no element."""
    return [c for c in element if name_tag(c) in names] if element is not None else []


def read_name(element: _Element) -> str | None:
    """The thing's name; None when it has none."""
    return (element.get("name") or "").strip() or None
