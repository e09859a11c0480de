"""Slides (pptx): title, items and tables of each slide in order, then its speaker notes.

PresentationML, ECMA-376 part 1, chapter 19, read by lxml.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from qualcop.readers.archive import (
    Archive,
    list_authors,
    name_people,
    read_properties,
    read_property_names,
)
from qualcop.readers.elements import choose_children, name_tag, read_number
from qualcop.readers.lines import join_cells
from qualcop.readers.model import Block, Extract, Refused
from qualcop.readers.text import find_head_date
from qualcop.readers.word import find_part

if TYPE_CHECKING:
    from lxml.etree import _Element

SKIPPED = frozenset({"ftr", "hdr", "sldNum", "dt", "sldImg"})  # what every slide repeats
TITLES = frozenset({"title", "ctrTitle"})


def read_slides(path: Path) -> Extract:
    """A pptx file. Raises Refused when it is damaged or holds no slides."""
    with Archive(path) as archive:
        part = find_part(archive, "officeDocument", "ppt/presentation.xml")
        root = archive.read_xml(part)
        if root is None:
            raise Refused("a zip that looks like a slide file but holds no slides; save it again")
        relations = archive.read_relations(part)
        blocks: list[Block] = []
        counts: Counter = Counter()
        for entry in root.iter("{*}sldId"):
            name = relations.get(_relation_id(entry), ("", ""))[1]
            blocks += _read_slide(archive, name, counts)
        properties = read_properties(archive)
        people = name_people(*read_property_names(archive))
        for part in ("ppt/commentAuthors", "ppt/authors"):
            people += name_people(*list_authors(archive, part, "name"), basis="comment_author")
        counts["comments"] = sum(n.startswith("ppt/comments/") for n in archive.names)
    notes = [f"{count} {kind}" for kind, count in _gather_counts(counts)]
    return Extract(
        format="pptx",
        blocks=tuple(blocks),
        title=next((b.text for b in blocks if b.kind == "heading"), properties.get("title")),
        date=find_head_date(blocks),
        people=people,
        notes=tuple(notes),
    )


def _gather_counts(counts: Counter) -> Iterable[tuple[str, int]]:
    words = {"hidden": "hidden slides were read", "pictures": "pictures not read"}
    words |= {"charts": "charts not read", "comments": "slides have comments that were not read"}
    return [(words[kind], count) for kind, count in sorted(counts.items()) if count]


def _relation_id(element: _Element) -> str:
    return next((str(v) for k, v in element.attrib.items() if str(k).endswith("}id")), "")


def _read_slide(archive: Archive, name: str, counts: Counter) -> list[Block]:
    root = archive.read_xml(name)
    if root is None:
        return []
    counts["hidden"] += root.get("show") == "0"
    relations = archive.read_relations(name)
    tree = root.find("{*}cSld/{*}spTree")
    shapes = list(_iter_shapes(tree)) if tree is not None else []
    titles = [b for s in shapes if _placeholder(s) in TITLES for b in _read_title(s)]
    blocks = list(titles)
    for shape in shapes:
        if _placeholder(shape) not in TITLES:
            blocks += _read_shape(shape, archive, relations, counts)
    for kind, target in relations.values():
        if kind == "notesSlide":
            blocks += _read_notes(archive.read_xml(target))
    return blocks


def _iter_shapes(tree: _Element) -> Iterable[_Element]:
    """Shapes in order, those of groups too."""
    for child in choose_children(tree):
        tag = name_tag(child)
        if tag in ("sp", "graphicFrame", "pic", "cxnSp"):
            yield child
        elif tag in ("grpSp", "AlternateContent", "Choice"):
            yield from _iter_shapes(child)


def _placeholder(shape: _Element) -> str | None:
    mark = shape.find("{*}nvSpPr/{*}nvPr/{*}ph")
    return None if mark is None else mark.get("type", "body")


def _read_title(shape: _Element) -> list[Block]:
    text = " ".join(
        text.replace("\n", " ") for text, _ in _read_paragraphs(shape.find("{*}txBody"))
    )
    return [Block("heading", text, 1)] if text.strip() else []


def _read_shape(
    shape: _Element, archive: Archive, relations: dict[str, tuple[str, str]], counts: Counter
) -> list[Block]:
    tag, kind = name_tag(shape), _placeholder(shape)
    if tag == "pic":
        counts["pictures"] += 1
        return []
    if tag == "graphicFrame":
        return _read_frame(shape, archive, relations, counts)
    if kind in SKIPPED:
        return []
    paragraphs = _read_paragraphs(shape.find("{*}txBody"))
    if kind == "subTitle" or (kind is None and len(paragraphs) == 1):
        return [Block("paragraph", text) for text, _ in paragraphs]
    return [Block("list_item", text, level) for text, level in paragraphs]


def _read_frame(
    frame: _Element, archive: Archive, relations: dict[str, tuple[str, str]], counts: Counter
) -> list[Block]:
    """A table row by row, or the words of a diagram; charts are only counted."""
    blocks = []
    for row in frame.iter("{*}tr"):
        cells = [
            " ".join(
                text.replace("\n", " ") for text, _ in _read_paragraphs(cell.find("{*}txBody"))
            )
            for cell in row.findall("{*}tc")
            if cell.get("hMerge") != "1" and cell.get("vMerge") != "1"
        ]
        blocks.append(Block("table_row", join_cells(cells)))
    for mark in frame.iter("{*}relIds"):
        name = next((v for k, v in mark.attrib.items() if str(k).endswith("}dm")), "")
        root = archive.read_xml(relations.get(str(name), ("", ""))[1])
        bodies = root.iter("{*}t") if root is not None else ()
        texts = [text for body in bodies if len(body) for text, _ in _read_paragraphs(body)]
        blocks += [Block("list_item", text, 1) for text in texts]
    counts["charts"] += sum(1 for e in frame.iter("{*}chart"))
    return blocks


def _read_paragraphs(body: _Element | None) -> list[tuple[str, int]]:
    """(text, level from 1) of each paragraph with words."""
    found = []
    for paragraph in body.findall("{*}p") if body is not None else ():
        parts = []
        for piece in paragraph.iter("{*}t", "{*}br", "{*}tab"):
            parts.append("\n" if name_tag(piece) == "br" else piece.text or "")
        properties = paragraph.find("{*}pPr")
        level = read_number(properties, "lvl") or 0
        text = "".join(parts).replace("\x0b", "\n")
        if text.strip():
            found.append((text, level + 1))
    return found


def _read_notes(root: _Element | None) -> list[Block]:
    if root is None:
        return []
    tree = root.find("{*}cSld/{*}spTree")
    shapes = _iter_shapes(tree) if tree is not None else ()
    texts = [
        text
        for shape in shapes
        if name_tag(shape) == "sp" and _placeholder(shape) not in SKIPPED
        for text, _ in _read_paragraphs(shape.find("{*}txBody"))
    ]
    return [Block("slide_note", text) for text in texts]
