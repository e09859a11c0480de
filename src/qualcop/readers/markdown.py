"""Markdown (md, qmd, Rmd): the words without the marks, parsed as CommonMark with tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from qualcop.readers.clean import NEWLINES, decode_bytes
from qualcop.readers.dates import find_date
from qualcop.readers.limits import MAX_FRONT, MAX_MARKDOWN_DEPTH
from qualcop.readers.lines import find_width, fold_lines, join_cells
from qualcop.readers.model import Block, Extract
from qualcop.readers.text import find_head_date
from qualcop.readers.turns import mark_turns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

FRONT = re.compile(r"\A\ufeff?---[ \t]*\n(?P<yaml>.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
COMMENTS = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
CHUNK = re.compile(r"^\{?\s*[{=]")  # ```{r}, ```{python}: run by a program, no words of people
INLINE_CHUNK = re.compile(r"^\{?(?:r|python)\}?\s")
# Each of these stops where its like begins or after some length, so that none costs the square.
DIV = re.compile(r"^[ \t]*:{3,}.*$", re.MULTILINE)
SHORTCODE = re.compile(r"\{\{<.{0,400}?>\}\}")
ATTRIBUTES = re.compile(r"\{[#.][^{}\n]*\}")
CALLOUT = re.compile(r"^\[![A-Z]+\][ \t]*\n?")
BROKEN_LINK = re.compile(r"\[([^\[\]]*)\]\([^\s\[]*(?:\)|$)")
LONE_MARK = re.compile(r"(?:(?<=\s)|^)[*_]+(?=\s|$)", re.MULTILINE)
FOOTNOTE = re.compile(r"\[\^[^\[\]\s]+\]:?")
LEFT_EMPHASIS = re.compile(
    r"(?<![\w*\\])(\*\*|__|\*|_)(?=\S)|(?<=\S)(\*\*|__)(?!\w)|\*\*|(?<!\w)__|__(?!\w)"
)


@dataclass
class _Walk:
    """Where the reader stands while it goes through the tokens."""

    width: int  # to which the file is wrapped, 0 if it is not
    blocks: list[Block] = field(default_factory=list)
    depth: int = 0
    quoted: int = 0
    fresh: bool = False  # the next paragraph is the first of its item
    heading: int | None = None
    row: list[str] | None = None
    chunks: int = 0
    bold: int | None = None  # level of the bold lines that serve as headings here


def read_markdown(path: Path) -> Extract:
    """A markdown file; front matter gives title, date and author, code to be run is left out."""
    text, note = decode_bytes(path.read_bytes())
    form = path.suffix.lower().lstrip(".") or "md"
    form = form if form in ("md", "qmd", "rmd") else "md"
    return read_source(text, form, (note,) if note else ())


def read_source(text: str, form: str, notes: tuple[str, ...] = ()) -> Extract:
    """Markdown text as an extract of format `form`."""
    text = NEWLINES.sub("\n", text)
    front = FRONT.match(text)
    matter = _read_front(front["yaml"] or "") if front else {}
    if front and matter is not None:
        text = text[front.end() :]
    matter = matter or {}
    text, hidden = COMMENTS.subn("", text)
    walk = _walk_tokens(find_width(text.split("\n")), _parse(SHORTCODE.sub("", DIV.sub("", text))))
    said = list(notes)
    if walk.chunks:
        said.append(f"{walk.chunks} code chunks left out")
    if hidden:
        said.append(f"{hidden} hidden comments left out")
    turns = mark_turns(walk.blocks)
    blocks = turns or walk.blocks
    first = next((b.text for b in blocks if b.kind == "heading"), None)
    return Extract(
        format=form,
        blocks=tuple(blocks),
        kind="transcript" if turns else None,
        title=_read_scalar(matter.get("title")) or first,
        date=find_date(_read_scalar(matter.get("date"))) or find_head_date(blocks),
        people=_read_authors(matter.get("author")),
        notes=tuple(said),
    )


def _read_front(source: str) -> dict | None:
    """The YAML at the head as a mapping; None when it is no YAML (then it is text)."""
    import yaml

    if len(source) > MAX_FRONT:
        return None
    try:
        matter = yaml.load(source, yaml.BaseLoader)  # texts only: no tag makes anything
    except (yaml.YAMLError, ValueError, TypeError, RecursionError):
        return None
    return matter if isinstance(matter, dict) else (None if matter else {})


def _read_scalar(value: object) -> str:
    """A single value's text; nothing of lists, which may hold each other without end."""
    return value if isinstance(value, str) and value not in ("null", "~") else ""


def _read_authors(value: object) -> tuple[tuple[str, str], ...]:
    entries = value if isinstance(value, list) else [value]
    names = [e.get("name") if isinstance(e, dict) else e for e in entries]
    return tuple((name, "property") for name in map(_read_scalar, names) if name)


def _parse(text: str) -> list[Token]:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": MAX_MARKDOWN_DEPTH}).enable(
        ["table", "strikethrough"]
    )
    parser.disable("code")  # notes indent for looks, not to show programs
    return parser.parse(text)


def _walk_tokens(width: int, tokens: Sequence[Token]) -> _Walk:
    walk = _Walk(width)
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            walk.depth += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            walk.depth -= 1
        elif token.type == "list_item_open":
            walk.fresh = True
        elif token.type == "blockquote_open":
            walk.quoted += 1
        elif token.type == "blockquote_close":
            walk.quoted -= 1
        elif token.type == "heading_open":
            walk.heading = int(token.tag[1])
        elif token.type == "heading_close":
            walk.heading = None
        elif token.type == "tr_open":
            walk.row = []
        elif token.type == "tr_close":
            walk.blocks.append(Block("table_row", join_cells(walk.row or [])))
            walk.row = None
        elif token.type == "inline":
            _add_inline(walk, token)
        elif token.type == "fence":
            _add_fence(walk, token)
        elif token.type == "html_block":
            _add_html(walk, token.content)
    return walk


def _add_inline(walk: _Walk, token: Token) -> None:
    text = CALLOUT.sub("", render_inline(token.children or []))
    if walk.row is not None:
        walk.row.append(text.replace("\n", " "))
    elif walk.heading:
        walk.bold = None
        walk.blocks.append(Block("heading", text.replace("\n", " "), walk.heading))
    elif walk.depth == 0 and _is_bold_line(token, text):
        level = next((b.level for b in reversed(walk.blocks) if b.kind == "heading"), None) or 0
        bold = walk.bold or min(level + 1, 6)
        walk.bold = bold
        walk.blocks.append(Block("heading", text.rstrip(": "), bold))
    elif walk.depth:
        pieces = fold_lines(text.split("\n"), walk.width)
        walk.blocks += [Block("list_item", piece, walk.depth) for piece in pieces]
    else:
        pieces = fold_lines(text.split("\n"), walk.width)
        walk.blocks += [Block("paragraph", piece) for piece in pieces]


def _is_bold_line(token: Token, text: str) -> bool:
    """A short line set all in bold: how people mark a heading without a heading mark."""
    types = [c.type for c in token.children or () if c.content or c.type != "text"]
    whole = types[:1] == ["strong_open"] and types[-1:] == ["strong_close"]
    short = 0 < len(text.split()) <= 10 and "\n" not in text and text.rstrip()[-1:] not in ".,;?!"
    return whole and types.count("strong_open") == 1 and short


def _add_fence(walk: _Walk, token: Token) -> None:
    if CHUNK.match(token.info):
        walk.chunks += 1
    elif token.content.strip():
        walk.blocks.append(Block("paragraph", token.content))


def _add_html(walk: _Walk, source: str) -> None:
    from qualcop.readers.web import read_fragment

    walk.blocks += read_fragment(source)


def render_inline(tokens: Sequence[Token]) -> str:
    """The words of inline tokens: links and pictures by their text, emphasis without its marks."""
    parts: list[str] = []
    for token in tokens:
        if token.type == "text":
            parts.append(token.content)
        elif token.type == "code_inline":
            parts.append("" if INLINE_CHUNK.match(token.content) else token.content)
        elif token.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif token.type == "image":
            parts.append(token.content)
        elif token.type == "html_inline" and re.match(r"<br\b", token.content, re.IGNORECASE):
            parts.append("\n")
    text = "".join(parts)
    text = BROKEN_LINK.sub(r"\1", FOOTNOTE.sub("", ATTRIBUTES.sub("", text)))
    text = LONE_MARK.sub("", text)
    return LEFT_EMPHASIS.sub("", text)  # marks that CommonMark does not count ("**so: **")
