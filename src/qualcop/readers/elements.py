"""XML elements of office formats, matched without their namespaces.

Strict and transitional variants of one format differ in namespace only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element


def name_tag(element: _Element) -> str:
    """The element's name without namespace; "" for comments and instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def read_attribute(element: _Element | None, name: str = "val") -> str | None:
    """The attribute `name` in whichever namespace it is written; None when it is absent."""
    if element is None:
        return None
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def read_number(element: _Element | None, name: str = "val") -> int | None:
    """The attribute `name` as a whole number; None when it is absent or none."""
    text = read_attribute(element, name)
    return int(text) if text and re.fullmatch(r"\d{1,6}", text) else None


def choose_children(element: _Element) -> Iterable[_Element]:
    """The children; of alternatives for different programs only the first."""
    if name_tag(element) == "AlternateContent":
        return list(element)[:1]
    return element
