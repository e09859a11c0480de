"""What a Word paragraph's style makes of it: heading with level, list item with level, plain."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcop.readers.elements import read_attribute, read_number

if TYPE_CHECKING:
    from lxml.etree import _Element

HEADING = re.compile(
    r"^(?:heading|überschrift|ueberschrift|titre|título|titulo|titolo|kop|rubrik|overskrift"
    r"|otsikko|nagłówek|заголовок|标题|見出し)\s*(\d)\b",
    re.IGNORECASE,
)
TITLES = {"title": 1, "subtitle": 2, "titel": 1, "untertitel": 2, "sous-titre": 2}
LISTS = re.compile(r"^list(?:e|a)?\s?(?:paragraph|bullet|number|continue)?\s*(\d)?$", re.IGNORECASE)


@dataclass(frozen=True)
class Style:
    """A paragraph style: heading level from 1, list level from 1, or neither."""

    heading: int | None = None
    item: int | None = None


def read_styles(root: _Element | None) -> dict[str, Style]:
    """Style id -> what it makes of a paragraph, what it is based on included."""
    if root is None:
        return {}
    elements = {
        read_attribute(e, "styleId") or "": e
        for e in root.iter("{*}style")
        if read_attribute(e, "type") in ("paragraph", None)
    }
    return {name: _read_style(name, elements) for name in elements}


def _read_style(style_id: str, elements: dict[str, _Element]) -> Style:
    item = None
    seen: set[str] = set()
    current: str | None = style_id
    while current in elements and current not in seen:
        seen.add(current)
        element = elements[current]
        name = (read_attribute(element.find("{*}name")) or current).strip()
        heading = _heading_level(name, element)
        if heading:
            return Style(heading=heading)
        if item is None:
            item = _item_level(name, element)
        current = read_attribute(element.find("{*}basedOn"))
    return Style(item=item)


def _heading_level(name: str, element: _Element) -> int | None:
    match = HEADING.match(name)
    if match:
        return max(int(match[1]), 1)
    if name.lower() in TITLES:
        return TITLES[name.lower()]
    outline = read_number(element.find("{*}pPr/{*}outlineLvl"))
    return outline + 1 if outline is not None and outline < 9 else None


def _item_level(name: str, element: _Element) -> int | None:
    numbered = element.find("{*}pPr/{*}numPr")
    if numbered is not None and read_attribute(numbered.find("{*}numId")) != "0":
        return (read_number(numbered.find("{*}ilvl")) or 0) + 1
    # "List Paragraph" alone only indents: its numbering stands in the paragraph itself.
    match = LISTS.match(name)
    plain = re.search("paragraph|continue", name, re.IGNORECASE)
    return int(match[1] or 1) if match and not plain else None


def find_style(paragraph: _Element, styles: dict[str, Style]) -> Style:
    """What the paragraph is: its own settings first, then its style's."""
    properties = paragraph.find("{*}pPr")
    if properties is None:
        return styles.get("Normal", Style())
    style = styles.get(read_attribute(properties.find("{*}pStyle")) or "", Style())
    outline = read_number(properties.find("{*}outlineLvl"))
    if style.heading or (outline is not None and outline < 9):
        return Style(heading=style.heading or (outline or 0) + 1)
    numbered = properties.find("{*}numPr")
    if numbered is None:
        return style
    if read_attribute(numbered.find("{*}numId")) == "0":
        return Style()
    level = read_number(numbered.find("{*}ilvl"))
    return Style(item=(level + 1) if level is not None else style.item or 1)


def is_bold_line(paragraph: _Element) -> bool:
    """A short line all in bold or underlined: how people mark a heading without a style."""
    bold, words = [], []
    for run in paragraph.iter("{*}r"):
        text = "".join(t.text or "" for t in run.findall("{*}t"))
        if text.strip():
            marks = [run.find("{*}rPr/{*}b"), run.find("{*}rPr/{*}u")]
            off = ("0", "false", "off", "none")
            bold.append(any(m is not None and read_attribute(m) not in off for m in marks))
            words.append(text)
    line = "".join(words).strip()
    return bool(bold) and all(bold) and len(line.split()) <= 10 and line[-1] not in ".,;?!"
