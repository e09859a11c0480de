"""The text of a Word body: paragraphs and rows in reading order, with places of the comments.

Office Open XML, ECMA-376 part 1, chapter 17. Element names are matched without their namespace,
since the strict variant of the format uses another one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualcop.readers.clean import SYMBOLS
from qualcop.readers.elements import choose_children, name_tag, read_attribute
from qualcop.readers.limits import MAX_NESTED
from qualcop.readers.lines import BULLET, read_item
from qualcop.readers.model import Block
from qualcop.readers.word_styles import Style, find_style, is_bold_line

if TYPE_CHECKING:
    from lxml.etree import _Element

DROPPED = {"del": "deletions", "moveFrom": "deletions"}
WRAPPERS = frozenset(
    "ins moveTo hyperlink smartTag sdt sdtContent fldSimple customXml dir bdo ruby rubyBase"
    " oMath oMathPara AlternateContent Choice Fallback".split()
)
SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
MARKS = {"commentRangeStart": "start", "commentRangeEnd": "end"}
_SYMBOLS = {f"{code:04x}": sign for code, sign in SYMBOLS.items()}  # as `w:sym` names them


@dataclass
class Passage:
    """Text in the making, with the offsets at which comments start and end."""

    parts: list[str] = field(default_factory=list)  # joined at the end: to copy each time is slow
    marks: list[tuple[str, str, int]] = field(default_factory=list)
    length: int = 0

    @property
    def text(self) -> str:
        """The words so far."""
        return "".join(self.parts)

    def write(self, text: str | None) -> None:
        """Append words."""
        if text:
            self.parts.append(text)
            self.length += len(text)

    def mark(self, kind: str, element: _Element) -> None:
        """Note that a comment's start, end or reference stands here."""
        self.marks.append((kind, read_attribute(element, "id") or "", self.length))

    def add(self, other: Passage) -> None:
        """Append another passage; its marks move along."""
        self.marks += [(kind, name, self.length + at) for kind, name, at in other.marks]
        self.parts += other.parts
        self.length += other.length


def write_passage(text: str) -> Passage:
    """A passage of these words."""
    passage = Passage()
    passage.write(text)
    return passage


@dataclass
class Walk:
    """What has been gathered from a Word file so far."""

    styles: dict[str, Style]
    blocks: list[Block] = field(default_factory=list)
    marks: list[tuple[str, str, int, int]] = field(default_factory=list)  # kind, id, block, offset
    counts: Counter = field(default_factory=Counter)
    authors: list[str] = field(default_factory=list)
    boxes: list[_Element] = field(default_factory=list)

    def add_block(self, kind: str, passage: Passage, level: int | None = None) -> None:
        """Append a block; a passage without words only leaves its marks, before the next block."""
        place, text = len(self.blocks), passage.text
        worded = bool(text.strip())
        self.marks += [(mark, name, place, at * worded) for mark, name, at in passage.marks]
        if worded:
            self.blocks.append(Block(kind, text, level))


def walk_body(element: _Element, walk: Walk, depth: int = 0) -> None:
    """Add the blocks of a body, cell, text box or note."""
    if depth > MAX_NESTED:
        walk.counts["parts nested too deeply"] += 1
        return
    for child in choose_children(element):
        tag = name_tag(child)
        if tag == "p":
            walk_paragraph(child, walk, depth)
        elif tag == "tbl":
            walk_table(child, walk, depth)
        elif tag in WRAPPERS:
            walk_body(child, walk, depth + 1)
        elif tag in MARKS:
            passage = Passage()
            passage.mark(MARKS[tag], child)
            walk.add_block("paragraph", passage)
        elif tag == "altChunk":
            walk.counts["embedded files"] += 1


def walk_paragraph(paragraph: _Element, walk: Walk, depth: int) -> None:
    """Add one paragraph as heading, list item or paragraph; then its text boxes."""
    outer, walk.boxes = walk.boxes, []
    passage = read_passage(paragraph, walk)
    boxes, walk.boxes = walk.boxes, outer
    style = find_style(paragraph, walk.styles)
    if style.heading:
        walk.add_block("heading", passage, style.heading)
    elif style.item:
        walk.add_block("list_item", passage, style.item)
    elif is_bold_line(paragraph) and "\n" not in passage.text.strip():
        walk.add_block("heading", passage, 3)
    else:
        add_typed(passage, walk)
    for box in boxes:
        walk_body(box, walk, depth + 1)


def add_typed(passage: Passage, walk: Walk) -> None:
    """Add a paragraph, or the list item that somebody made of it with a dash or dot."""
    typed = passage.text
    bullet = BULLET.match(typed)
    if not bullet or bullet["number"] or "\n" in typed:
        walk.add_block("paragraph", passage)
        return
    text = read_item(bullet)
    shift = len(text) - len(typed)
    item = write_passage(text)
    item.marks = [(kind, name, max(at + shift, 0)) for kind, name, at in passage.marks]
    level = 1 + len(bullet["indent"].expandtabs(4)) // 4
    walk.add_block("list_item", item, level)


def walk_table(table: _Element, walk: Walk, depth: int) -> None:
    """Add one block per row; a table of one column is a frame around ordinary text."""
    rows = [r for r in _iter_rows(table) if not _is_deleted(r, walk)]
    single = all(len(list(_iter_cells(row))) <= 1 for row in rows)
    for row in rows:
        cells = list(_iter_cells(row))
        if single:
            for cell in cells:
                walk_body(cell, walk, depth + 1)
            continue
        passage = Passage()
        passages = [_read_cell(cell, walk, depth) for cell in cells]
        while passages and not passages[-1].text.strip() and not passages[-1].marks:
            passages.pop()
        for number, piece in enumerate(passages):
            passage.write(" | " if number else "")
            passage.add(piece)
        if not passage.text.replace("|", "").strip():
            passage.parts = []
        walk.add_block("table_row", passage)


def _iter_rows(table: _Element) -> Iterable[_Element]:
    for child in table:
        if name_tag(child) == "tr":
            yield child
        elif name_tag(child) in WRAPPERS:
            yield from _iter_rows(child)


def _iter_cells(row: _Element) -> Iterable[_Element]:
    for child in row:
        if name_tag(child) == "tc":
            yield child
        elif name_tag(child) in WRAPPERS:
            yield from _iter_cells(child)


def _is_deleted(row: _Element, walk: Walk) -> bool:
    mark = row.find("{*}trPr/{*}del")
    if mark is not None:
        walk.counts["deletions"] += 1
        walk.authors.append(read_attribute(mark, "author") or "")
    return mark is not None


def _read_cell(cell: _Element, walk: Walk, depth: int) -> Passage:
    """A cell as one line: its paragraphs one after the other, a table within it row by row."""
    inner = Walk(walk.styles, counts=walk.counts, authors=walk.authors)
    walk_body(cell, inner, depth + 1)
    passage = Passage()
    starts = []
    for block in inner.blocks:
        passage.write(" " if passage.length else "")
        starts.append(passage.length)
        passage.write(block.text.replace("\n", " "))
    starts.append(passage.length)
    passage.marks = [
        (kind, name, min(starts[block] + at, passage.length))
        for kind, name, block, at in inner.marks
    ]
    return passage


def read_passage(element: _Element, walk: Walk, depth: int = 0) -> Passage:
    """The words of a paragraph or a part of one: insertions in, deletions out."""
    passage = Passage()
    if depth > MAX_NESTED:
        walk.counts["parts nested too deeply"] += 1
        return passage
    for child in choose_children(element):
        tag = name_tag(child)
        if tag == "r":
            passage.add(_read_run(child, walk, depth))
        elif tag in DROPPED:
            _count_change(child, "deletions", walk)
            for mark in child.iter("{*}commentRangeStart", "{*}commentRangeEnd"):
                passage.mark(MARKS[name_tag(mark)], mark)
        elif tag in WRAPPERS:
            if tag in ("ins", "moveTo"):
                _count_change(child, "insertions", walk)
            passage.add(read_passage(child, walk, depth + 1))
        elif tag in MARKS:
            passage.mark(MARKS[tag], child)
        elif tag == "t":  # within a formula
            passage.write(child.text)
    return passage


def _count_change(element: _Element, kind: str, walk: Walk) -> None:
    if any(t.text and t.text.strip() for t in element.iter("{*}t", "{*}delText")):
        walk.counts[kind] += 1
    walk.authors.append(read_attribute(element, "author") or "")


def _read_run(run: _Element, walk: Walk, depth: int) -> Passage:
    passage = Passage()
    hidden = run.find("{*}rPr/{*}vanish")
    if hidden is not None and read_attribute(hidden) not in ("0", "false", "off"):
        walk.counts["hidden passages"] += 1
        return passage
    for child in run:
        tag = name_tag(child)
        if tag == "t":
            passage.write(child.text)
        elif tag in SIGNS:
            passage.write(SIGNS[tag])
        elif tag == "sym":
            code = (read_attribute(child, "char") or "").lower()
            passage.write(_SYMBOLS.get(code))
        elif tag == "commentReference":
            passage.mark("reference", child)
        elif tag in ("drawing", "pict", "AlternateContent", "object"):
            _find_boxes(child, walk)
        elif tag == "ruby":
            passage.add(read_passage(child, walk, depth + 1))
    return passage


def _find_boxes(drawing: _Element, walk: Walk) -> None:
    """Text boxes wait until their paragraph is done; pictures are only counted."""
    chosen = drawing[0] if name_tag(drawing) == "AlternateContent" and len(drawing) else drawing
    boxes = [
        box
        for box in chosen.iter("{*}txbxContent")
        if not any(name_tag(a) in ("txbxContent", "Fallback") for a in box.iterancestors())
    ]
    walk.boxes += boxes
    pictures = len(list(chosen.iter("{*}blip", "{*}imagedata")))
    walk.counts["pictures"] += pictures if not boxes else 0
