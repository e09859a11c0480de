"""The small parts of an exchange file being written, and the count of what it cannot carry."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from lxml import etree

from qualcop.refi.guids import clean_guid
from qualcop.refi.model import Loss
from qualcop.refi.values import as_moment

_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMAS = "http://schema.qdasoftware.org/versions/"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Elements:
    """Makes elements of one namespace; `known` are the GUIDs of each kind that may be referred to.

    What cannot be written is counted in `losses`, by what it is and why.
    """

    def __init__(self, space: str, known: Mapping[str, Iterable[str]]) -> None:
        self.space = space
        self.known = {kind: set(map(clean_guid, guids)) for kind, guids in known.items()}
        self.losses: Counter[tuple[str, str]] = Counter()

    def list_losses(self) -> tuple[Loss, ...]:
        """Everything that could not be written, sorted."""
        return tuple(Loss(what, n, why) for (what, why), n in sorted(self.losses.items()))

    def lose(self, what: str, count: int, why: str) -> None:
        """Count something that the file cannot carry."""
        if count:
            self.losses[what, why] += count

    def make_root(self, tag: str, schema: str) -> etree._Element:
        """The root element, with the place of its schema as other programs write it."""
        root = etree.Element(f"{{{self.space}}}{tag}", nsmap={None: self.space, "xsi": _XSI})
        root.set(f"{{{_XSI}}}schemaLocation", f"{self.space} {_SCHEMAS}{schema}")
        return root

    def make(self, tag: str) -> etree._Element:
        """An element that stands nowhere yet."""
        return etree.Element(f"{{{self.space}}}{tag}")

    def add(self, parent: etree._Element, tag: str) -> etree._Element:
        """An element below another."""
        return etree.SubElement(parent, f"{{{self.space}}}{tag}")

    def fill(self, root: etree._Element, tag: str, things: Iterable, inner: str = "") -> list:
        """A container with an element a thing, as pairs; no container for nothing (invalid)."""
        things = list(things)
        container = self.add(root, tag) if things else None
        return [(thing, self.add(container, inner or tag[:-1])) for thing in things]

    def set(self, element: etree._Element, **attributes: str | None) -> None:
        """Set attributes; those that are None are left out."""
        for name, value in attributes.items():
            if value is not None:
                element.set(name, self._clean(value))

    def describe(self, element: etree._Element, text: str | None) -> None:
        """Add a Description, where there is one."""
        if text:
            self.fill_text(element, "Description", text)

    def fill_text(self, element: etree._Element, tag: str, text: str) -> None:
        """Add an element that holds a text."""
        self.add(element, tag).text = self._clean(text)

    def sign(self, element: etree._Element, user: str | None, made: str | None) -> None:
        """Say who made it and when."""
        if user and clean_guid(user) in self.known["user"]:
            self.set(element, creatingUser=clean_guid(user))
        elif user:
            self.lose("names of those who made things", 1, "they are not among the users")
        self.date(element, made)

    def date(self, element: etree._Element, made: str | None) -> None:
        """Say when it was made."""
        moment = as_moment(made) if made else None
        self.lose("dates", int(bool(made) and moment is None), "they are no date")
        self.set(element, creationDateTime=moment)

    def refer(
        self,
        parent: etree._Element,
        tag: str,
        kind: str,
        guids: Iterable[str],
        attribute: str = "targetGUID",
    ) -> None:
        """Add a reference each to things of a kind; those that are not in the file are lost."""
        for guid in map(clean_guid, guids):
            if guid in self.known[kind]:
                self.set(self.add(parent, tag), **{attribute: guid})
            else:
                self.lose(f"references to {kind}s", 1, "what they point to is not in the file")

    def clean_text(self, text: str) -> str:
        """A source's text with what XML cannot hold or what would move offsets replaced in place.

        Each replaced character stays one character: NUL, half a pair, a carriage return, a mark of
        byte order at the beginning.
        """
        plain = text.replace("\r\n", " \n").replace("\r", "\n")
        if plain.startswith("\ufeff"):
            plain = "\u200b" + plain[1:]
        plain = _NOT_XML.sub("\ufffd", plain)
        why = "XML cannot hold them, or programs take them for line ends"
        self.lose("characters of texts", _count_changed(text, plain), why)
        return plain

    def _clean(self, text: str) -> str:
        cleaned = _NOT_XML.sub("\ufffd", text)
        what = "characters of names and descriptions"
        self.lose(what, _count_changed(text, cleaned), "XML cannot hold them")
        return cleaned


def _count_changed(text: str, changed: str) -> int:
    return sum(a != b for a, b in zip(text, changed, strict=True)) if text != changed else 0
