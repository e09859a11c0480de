"""Web pages: the words a reader of the page would see, by lxml's forgiving parser."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from qualcop.readers.clean import BOMS, decode_bytes, decode_named
from qualcop.readers.dates import find_date
from qualcop.readers.lines import join_cells
from qualcop.readers.model import Block, Extract, Refused
from qualcop.readers.text import find_head_date
from qualcop.readers.turns import mark_turns

if TYPE_CHECKING:
    from lxml.etree import _Element

DROPPED = frozenset(
    "script style nav head template noscript iframe object embed svg canvas audio video button"
    " select input textarea option map".split()
)
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt ruby"
    " small span strike strong sub sup time tt u var wbr img br".split()
)
CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)


@dataclass
class _Walk:
    """Where the reader stands: blocks so far, words of the block at hand, what it will be."""

    blocks: list[Block] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    kind: str = "paragraph"
    level: int | None = None
    lists: int = 0
    quotes: str = "paragraph"  # what a paragraph within a quotation is
    quoted: int = 0  # how many quotations stand around

    def add(self, kind: str, text: str, level: int | None = None) -> None:
        """One more block; in a mail, items and rows of a quotation are quoted as well."""
        inside = self.quoted and self.quotes != "paragraph"
        self.blocks.append(Block(self.quotes, text) if inside else Block(kind, text, level))

    def close(self) -> None:
        """End the block at hand."""
        text = "\n".join(" ".join(x.split()) for x in "".join(self.words).split("\n")).strip()
        if text:
            self.add(self.kind, text, self.level)
        self.words = []


def read_web(path: Path) -> Extract:
    """An html file. Raises Refused when nothing can be parsed."""
    text, notes = decode_page(path.read_bytes())
    return read_page(text, "html", notes)


def decode_page(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The page's text by its byte order mark, UTF-8, its own declaration, or a guess."""
    if not any(data.startswith(mark) for mark, _ in BOMS):
        declared = CHARSET.search(data[:4096])
        try:
            return data.decode("utf-8"), ()
        except UnicodeDecodeError:
            pass
        try:
            if declared:
                name = declared[1].decode("ascii")
                return decode_named(data, name), (f"read as {name.lower()}",)
        except (LookupError, UnicodeDecodeError, ValueError):
            pass
    text, note = decode_bytes(data)
    return text, (note,) if note else ()


def read_page(
    text: str, form: str, notes: tuple[str, ...] = (), quotes: str = "paragraph"
) -> Extract:
    """An html text as an extract of format `form`; `quotes` is the kind of what it quotes."""
    root = parse_page(text)
    blocks = walk_page(root, quotes)
    turns = mark_turns(blocks)
    blocks = turns or blocks
    heads = [" ".join(e.itertext()) for e in root.iter("title")]
    heading = next((b.text for b in blocks if b.kind == "heading"), None)
    people = [e.get("content") or "" for e in root.iter("meta") if _names_author(e)]
    return Extract(
        format=form,
        blocks=tuple(blocks),
        kind="transcript" if turns else None,
        title=heading or next(iter(heads), None),
        date=find_head_date(blocks) or find_date(" ".join(heads)),
        people=tuple((name, "property") for name in people if name),
        notes=(*notes, *_name_dropped(root)),
    )


def _names_author(meta: _Element) -> bool:
    name = (meta.get("name") or meta.get("property") or "").lower()
    return name in ("author", "dc.creator", "dcterms.creator", "article:author", "editor")


def _name_dropped(root: _Element) -> tuple[str, ...]:
    """A note when parts with words were dropped: menus, forms, embedded pages."""
    shown = (e for e in root.iter("nav", "iframe", "object", "noscript", "button", "textarea"))
    dropped = any("".join(map(str, e.itertext())).strip() for e in shown)
    return ("menus and controls of the page left out",) if dropped else ()


def read_fragment(text: str) -> list[Block]:
    """Blocks of a piece of html within another format; none where it holds no words."""
    try:
        return walk_page(parse_page(text))
    except Refused:
        return []


def parse_page(text: str) -> _Element:
    """The page as a tree. Raises Refused when there is none."""
    from lxml import etree, html

    parser = html.HTMLParser(
        no_network=True, huge_tree=False, remove_comments=True, encoding="utf-8"
    )
    try:
        data = re.sub(r"^\s*<\?xml[^>]*\?>", "", text).encode("utf-8", "replace")
        root = html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Refused(f"no web page could be made out ({type(error).__name__})") from None
    return root


def walk_page(root: _Element, quotes: str = "paragraph") -> list[Block]:
    """Blocks of a parsed page in reading order."""
    walk = _Walk(quotes=quotes)
    body = root.find(".//body")
    _walk_element(body if body is not None else root, walk)
    walk.close()
    return walk.blocks


def _walk_element(element: _Element, walk: _Walk) -> None:
    tag = element.tag if isinstance(element.tag, str) else ""
    if not tag or tag in DROPPED or _is_hidden(element):
        return
    if tag == "table":
        _walk_table(element, walk)
    elif tag == "br":
        walk.words.append("\n")
    elif tag == "img":
        walk.words.append(f" {element.get('alt') or ''} ")
    elif tag in INLINE:
        _walk_children(element, walk)
    else:
        _walk_block(element, tag, walk)


def _walk_block(element: _Element, tag: str, walk: _Walk) -> None:
    walk.close()
    before = walk.kind, walk.level
    if re.fullmatch("h[1-6]", tag):
        walk.kind, walk.level = "heading", int(tag[1])
    elif tag in ("ul", "ol", "dl", "menu"):
        walk.lists += 1
    elif tag in ("li", "dd", "dt"):
        walk.kind, walk.level = "list_item", max(walk.lists, 1)
    elif tag == "blockquote":
        walk.kind = walk.quotes
    walk.quoted += tag == "blockquote"
    _walk_children(element, walk)
    walk.close()
    walk.quoted -= tag == "blockquote"
    walk.kind, walk.level = before
    if tag in ("ul", "ol", "dl", "menu"):
        walk.lists -= 1


def _walk_children(element: _Element, walk: _Walk) -> None:
    pre = element.tag == "pre"
    walk.words.append(_flow(element.text, pre))
    for child in element:
        _walk_element(child, walk)
        walk.words.append(_flow(child.tail, pre))


def _flow(text: str | None, pre: bool) -> str:
    """Text as the browser flows it: line breaks count in <pre> only."""
    return (text or "") if pre else re.sub(r"[ \t\r\n\f]+", " ", text or "")


def _is_hidden(element: _Element) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return "display:none" in style or element.get("hidden") is not None


def _walk_table(table: _Element, walk: _Walk) -> None:
    """One block per row; a table that only lays out the page is walked through cell by cell."""
    walk.close()
    rows = [r for r in table.iter("tr") if next(r.iterancestors("table")) is table]
    layout = table.find(".//table") is not None or all(len(_cells(r)) < 2 for r in rows)
    for caption in table.findall("caption"):
        _walk_block(caption, "p", walk)
    for row in rows:
        cells = _cells(row)
        if layout:
            for cell in cells:
                _walk_block(cell, "div", walk)
        else:
            texts = [" ".join(b.text for b in walk_cell(cell)) for cell in cells]
            walk.add("table_row", join_cells(texts))


def _cells(row: _Element) -> list[_Element]:
    return [e for e in row if e.tag in ("td", "th")]


def walk_cell(cell: _Element) -> list[Block]:
    """Blocks within a table cell."""
    walk = _Walk()
    _walk_children(cell, walk)
    walk.close()
    return walk.blocks
