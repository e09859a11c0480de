"""OpenDocument files (odt, ods, odp): content.xml of the zip, by lxml.

Open Document Format for Office Applications 1.3, parts 3 (schema) and 2 (packages).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from qualcop.readers.archive import Archive, name_people
from qualcop.readers.elements import name_tag, read_attribute, read_number
from qualcop.readers.limits import MAX_CELLS, MAX_NESTED, MAX_REPEATED
from qualcop.readers.lines import join_cells
from qualcop.readers.model import Block, Comment, Extract, Refused
from qualcop.readers.rows import read_rows
from qualcop.readers.text import find_head_date
from qualcop.readers.turns import mark_turns

if TYPE_CHECKING:
    from lxml.etree import _Element

SKIPPED = frozenset("tracked-changes sequence-decls forms bookmark-ref settings shapes".split())


@dataclass
class _Walk:
    """What has been gathered from an OpenDocument file so far."""

    titles: dict[str, int]
    blocks: list[Block] = field(default_factory=list)
    marks: dict[str, tuple[int, int]] = field(default_factory=dict)  # open annotation by name
    comments: list[Comment] = field(default_factory=list)
    later: list[_Element] = field(default_factory=list)  # footnotes, text boxes
    counts: Counter = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    nested: int = 0


def read_opendocument(path: Path) -> Extract:
    """An odt, ods or odp file. Raises Refused when it is damaged, encrypted or empty of content."""
    with Archive(path) as archive:
        if b"encryption-data" in archive.read_bytes("META-INF/manifest.xml"):
            raise Refused("encrypted with a password; save a copy without one")
        root = archive.read_xml("content.xml")
        styles = archive.read_xml("styles.xml")
        meta = archive.read_xml("meta.xml")
    body = root.find("{*}body") if root is not None else None
    if body is None or not len(body):
        raise Refused("a zip that looks like an OpenDocument file but holds no content")
    walk = _Walk(_find_titles(root, styles))
    form = {"text": "odt", "spreadsheet": "ods", "presentation": "odp"}.get(
        name_tag(body[0]), "odt"
    )
    _walk_children(body[0], walk, 0)
    while walk.later:
        _walk_children(walk.later.pop(0), walk, 0)
    turns = mark_turns(walk.blocks) if not walk.comments else None
    blocks = turns or walk.blocks
    return Extract(
        format=form,
        blocks=tuple(blocks),
        comments=tuple(walk.comments),
        kind="transcript" if turns else None,
        title=next((b.text for b in blocks if b.kind == "heading"), _read_meta(meta, "title")),
        date=find_head_date(blocks),
        people=name_people(
            *(_read_meta(meta, kind) for kind in ("creator", "initial-creator", "printed-by"))
        )
        + name_people(
            *(c.author for c in walk.comments), *_list_changers(root), basis="comment_author"
        ),
        notes=tuple([f"{n} {kind}" for kind, n in sorted(walk.counts.items())] + walk.notes),
    )


def _list_changers(root: _Element) -> list[str | None]:
    """Who made the tracked changes."""
    return [_read_meta(change, "creator") for change in root.iter("{*}change-info")]


def _read_meta(meta: _Element | None, name: str) -> str | None:
    element = next(meta.iter(f"{{*}}{name}"), None) if meta is not None else None
    return element.text if element is not None else None


def _find_titles(*roots: _Element | None) -> dict[str, int]:
    """Names of paragraph styles that are, or derive from, Title and Subtitle."""
    parents = {
        read_attribute(e, "name"): read_attribute(e, "parent-style-name")
        for root in roots
        if root is not None
        for e in root.iter("{*}style")
    }
    levels = {"Title": 1, "Subtitle": 2}
    for name in parents:
        level = levels.get(parents.get(name) or "")
        if name and level:
            levels[name] = level
    return levels


def _walk_children(element: _Element, walk: _Walk, depth: int) -> None:
    if walk.nested > MAX_NESTED:
        walk.counts["parts nested too deeply left out"] += 1
        return
    walk.nested += 1
    for child in element:
        _walk_element(child, walk, depth)
    walk.nested -= 1


def _walk_element(element: _Element, walk: _Walk, depth: int) -> None:
    tag = name_tag(element)
    if tag in SKIPPED:
        _count(walk, "tracked deletions left out", element.iter("{*}deletion"))
    elif tag == "h":
        _add_paragraph(element, walk, "heading", read_number(element, "outline-level") or 1)
    elif tag == "p":
        level = walk.titles.get(read_attribute(element, "style-name") or "")
        kind = "heading" if level else "list_item" if depth else "paragraph"
        _add_paragraph(element, walk, kind, level or depth or None)
    elif tag == "list":
        _walk_children(element, walk, depth + 1)
    elif tag == "table":
        _walk_table(element, walk)
    elif tag == "page":  # a slide
        _walk_slide(element, walk)
    elif tag != "annotation":
        _walk_children(element, walk, depth)


def _count(walk: _Walk, kind: str, elements: Iterable[_Element]) -> None:
    number = sum(1 for _ in elements)
    if number:
        walk.counts[kind] += number


def _add_paragraph(element: _Element, walk: _Walk, kind: str, level: int | None) -> None:
    text = _Text(walk)
    text.read(element)
    words = "".join(text.parts)
    if words.strip():
        walk.blocks.append(Block(kind, words, level))
    for comment in text.comments:
        end = comment.end if comment.end > comment.start else len(words)
        place = max(min(comment.end_block, len(walk.blocks) - 1), 0)
        walk.comments.append(
            Comment(
                comment.comment_id,
                min(comment.start_block, place),
                comment.start,
                place,
                end,
                comment.author,
                comment.date,
                comment.text,
            )
        )


@dataclass
class _Text:
    """The words of a paragraph in the making, and the annotations that end in it."""

    walk: _Walk
    parts: list[str] = field(default_factory=list)
    length: int = 0  # of all parts
    comments: list[Comment] = field(default_factory=list)

    def add(self, words: str | None) -> None:
        """Append words."""
        self.parts.append(words or "")
        self.length += len(words or "")

    def read(self, element: _Element, depth: int = 0) -> None:
        """Add the words of `element` and its children."""
        if depth > MAX_NESTED:
            self.walk.counts["parts nested too deeply left out"] += 1
            return
        self.add(element.text)
        for child in element:
            self._read_child(child, depth)
            self.add(child.tail)

    def _read_child(self, child: _Element, depth: int) -> None:
        tag = name_tag(child)
        if tag == "s":
            self.add(" " * min(read_number(child, "c") or 1, 100))
        elif tag == "tab":
            self.add("\t")
        elif tag == "line-break":
            self.add("\n")
        elif tag == "note":
            self.walk.later += child.findall("{*}note-body")
        elif tag == "annotation":
            self._read_annotation(child)
        elif tag == "annotation-end":
            self._end_annotation(read_attribute(child, "name") or "")
        elif tag == "frame":
            self.walk.later += child.findall("{*}text-box")
            _count(self.walk, "pictures not read", child.findall("{*}image"))
        elif tag not in ("ruby-text", "tracked-changes"):
            self.read(child, depth + 1)

    def _read_annotation(self, element: _Element) -> None:
        name = (
            read_attribute(element, "name")
            or f"annotation-{len(self.walk.comments) + len(self.comments) + 1}"
        )
        text = "\n".join("".join(p.itertext()) for p in element.iter("{*}p"))
        author, date = _read_meta(element, "creator"), _read_meta(element, "date")
        block, at = len(self.walk.blocks), self.length
        self.walk.marks[name] = (block, at)
        self.comments.append(Comment(name, block, at, block, at, author, date, text))

    def _end_annotation(self, name: str) -> None:
        block, at = len(self.walk.blocks), self.length
        for comments in (self.comments, self.walk.comments):
            for number, old in enumerate(comments):
                if old.comment_id == name:
                    comments[number] = Comment(
                        name, old.start_block, old.start, block, at, old.author, old.date, old.text
                    )


def _walk_table(table: _Element, walk: _Walk) -> None:
    """Rows of a text's table as they are; of a spreadsheet's sheet with their header."""
    rows: list[list[str]] = []
    cells = 0
    for row in _iter_rows(table):
        rows.append(list(_iter_cells(row, walk)))
        cells += len(rows[-1])
        if cells > MAX_CELLS:
            raise Refused("a table of more cells than can be read; save the part you need")
    sheet = name_tag(table.getparent()) == "spreadsheet"
    if not sheet:
        walk.blocks += [Block("table_row", join_cells(row)) for row in rows]
        return
    read = read_rows(rows)
    name = read_attribute(table, "name")
    if read.blocks and name:
        walk.blocks.append(Block("heading", name, 1))
    walk.blocks += read.blocks
    walk.notes += read.notes


def _iter_rows(table: _Element) -> Iterable[_Element]:
    for child in table:
        tag = name_tag(child)
        if tag == "table-row":
            full = any((t or "").strip() for t in child.itertext())
            repeats = read_number(child, "number-rows-repeated") or 1
            yield from [child] * (min(repeats, MAX_REPEATED) if full else 1)
        elif tag in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _iter_rows(child)


def _iter_cells(row: _Element, walk: _Walk) -> Iterable[str]:
    for cell in row:
        if name_tag(cell) not in ("table-cell", "covered-table-cell"):
            continue
        inner = _Walk(walk.titles, counts=walk.counts, nested=walk.nested + 1)
        _walk_children(cell, inner, 0)
        text = " ".join(block.text for block in inner.blocks)
        date = read_attribute(cell, "date-value")
        repeats = min(read_number(cell, "number-columns-repeated") or 1, MAX_REPEATED)
        yield from [(date or text).removesuffix("T00:00:00")] * (
            repeats if text else min(repeats, 50)
        )


def _walk_slide(page: _Element, walk: _Walk) -> None:
    notes = page.findall("{*}notes")
    for frame in page:
        if frame in notes:
            continue
        before = len(walk.blocks)
        _walk_element(frame, walk, 0)
        if read_attribute(frame, "class") == "title":
            walk.blocks[before:] = [Block("heading", b.text, 1) for b in walk.blocks[before:]]
    for note in notes:
        inner = _Walk(walk.titles, counts=walk.counts)
        _walk_children(note, inner, 0)
        walk.blocks += [Block("slide_note", block.text) for block in inner.blocks]
