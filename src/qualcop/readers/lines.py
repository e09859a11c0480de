"""Typed lines to blocks: what is a heading, an item, a row, and which lines are one paragraph.

Plain text has no structure but the habits of its writers; these rules are used wherever a file
gives lines only (txt, rtf, pdf, plain e-mail).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qualcop.readers.labels import TIME, opens_line
from qualcop.readers.model import Block

BULLET = re.compile(
    r"^(?P<indent>[ ]*)(?:"
    r"(?P<sign>[-*+•●○▪■□◦‣⁃·➢❖►▶–—☐☑☒✓✔]|o(?=\t|[ ]{2,}))[ \t]+"
    r"|(?P<tight>[•●▪◦‣➢])"
    r"|\(?(?P<number>\d{1,3}|[a-hj-z](?=\))|[ivx]{1,4})(?:\)|\.(?=[ \t]))[ \t]+)(?P<text>\S.*)$"
)
RULE = re.compile(r"^\s*([-=_*~#])(?:\s*\1){2,}\s*$")
PIPED = re.compile(r"^\s*\|(.+)\|\s*$")
PIPED_RULE = re.compile(r"^[\s|:+-]+$")
HASHED = re.compile(r"^(#{1,6})\s+(\S.*)$")
SAID = re.compile(r"^[^\W\d_][\w.'’-]{0,14}(?: [^\W\d_][\w.'’-]{0,14})?:\s")
_CAPITAL = r"(?![a-z])[^\W\d_]"
LABEL = re.compile(rf"^{_CAPITAL}[\w.'’-]*(?: (?:{_CAPITAL}|\()[\w.'’)-]*){{0,3}}:(?:\s|$)")
# A time and who speaks then: such a line goes on with nothing.
STAMPED = re.compile(rf"^[\[(]?{TIME}[\])]?\s*(?:[-–—]\s+)?[^\s:][^:]{{0,60}}:(?:\s|$)")
NARROW = 45  # a paragraph wrapped by hand or program is at least this wide
WIDE = 100  # and no line of it is wider than this


def read_lines(text: str, width: int | None = None, titled: bool = True) -> list[Block]:
    """Blocks of a plain text: headings, list items with level, rows, paragraphs.

    `width` is what the text was wrapped to (0: not at all); found from its lines when not given.
    `titled`: whether a short first line standing alone is the title.
    """
    raw = [line.rstrip() for line in text.split("\n")]
    lines = [line.expandtabs(8) for line in raw]
    width = find_width(lines) if width is None else width
    blocks: list[Block] = []
    indents: list[int] = []
    start = 0
    while start < len(lines):
        if not lines[start].strip() or RULE.match(lines[start]):
            start += 1
            continue
        end = start + 1
        while end < len(lines) and lines[end].strip():
            end += 1
        first = titled and start == 0
        blocks += _read_group(lines, raw, (start, end), indents, (width, first))
        start = end
    return blocks


def _read_group(
    lines: list[str],
    raw: list[str],
    span: tuple[int, int],
    indents: list[int],
    style: tuple[int, bool],
) -> list[Block]:
    """The blocks of the lines between two blank ones."""
    blocks: list[Block] = []
    (start, end), (width, first) = span, style
    row = start
    tabbed = _is_tabbed(raw[start:end])
    while row < end:
        line, last = lines[row], row + 1
        bullet = BULLET.match(line)
        following = lines[last] if last < len(lines) else ""
        heading = None if bullet or row > start else find_heading(line, first, following)
        cells = _find_cells(line, raw[row], tabbed)
        if RULE.match(line) or (PIPED_RULE.match(line) and "|" in line):
            pass
        elif cells is not None:
            blocks.append(Block("table_row", join_cells(cells)))
        elif heading:
            blocks.append(heading)
            indents.clear()
        elif bullet:
            last = _find_item_end(lines, row, end, width)
            level = _find_level(indents, len(bullet["indent"]))
            text = " ".join([read_item(bullet), *(x.strip() for x in lines[row + 1 : last])])
            blocks.append(Block("list_item", text, level))
        else:
            last = _find_paragraph_end(lines, row, end)
            blocks += [Block("paragraph", piece) for piece in fold_lines(lines[row:last], width)]
        row = last
    return blocks


def _find_cells(line: str, raw: str, tabbed: bool) -> list[str] | None:
    """The cells of a row parted by tabs (in `raw`, where they still are) or by bars."""
    if tabbed and "\t" in raw.strip():
        return raw.split("\t")
    piped = PIPED.match(line)
    return piped[1].split("|") if piped else None


def _find_paragraph_end(lines: Sequence[str], row: int, end: int) -> int:
    last = row + 1
    while last < end and not BULLET.match(lines[last]) and not RULE.match(lines[last]):
        last += 1
    return last


def read_item(bullet: re.Match[str]) -> str:
    """An item's words; a ticked or empty box stays, as [x] or [ ], since it says who was there."""
    box = {"☐": "[ ] ", "☑": "[x] ", "☒": "[x] ", "✓": "[x] ", "✔": "[x] "}
    return box.get(bullet["sign"] or "", "") + bullet["text"]


def join_cells(cells: Sequence[str]) -> str:
    """Cells of a row as "a | b | c", empty ones left out at the end."""
    trimmed = [" ".join(c.split()) for c in cells]
    while trimmed and not trimmed[-1]:
        trimmed.pop()
    return " | ".join(trimmed) if any(trimmed) else ""


def find_cells(text: str) -> list[tuple[int, int]]:
    """Where the cells of a row stand that `join_cells` made, empty ones as well."""
    bars = [m.start() for m in re.finditer(r"(?<!\S)\|(?!\S)", text)]
    spans = zip([0, *(bar + 1 for bar in bars)], [*bars, len(text)], strict=True)
    return [_trim(text, start, end) for start, end in spans]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the blanks at its ends."""
    bare = text[start:end].strip()
    first = start + len(text[start:end]) - len(text[start:end].lstrip()) if bare else start
    return first, first + len(bare)


def split_cells(text: str) -> list[str]:
    """The cells of a row that `join_cells` made."""
    return [text[start:end] for start, end in find_cells(text)]


def _is_tabbed(raw: Sequence[str]) -> bool:
    """Rows with the same number of tabs, two at least: a pasted table."""
    counts = {line.strip().count("\t") for line in raw}
    return len(raw) > 1 and len(counts) == 1 and counts != {0} and not BULLET.match(raw[0])


def _find_item_end(lines: Sequence[str], row: int, end: int, width: int) -> int:
    """The line after the last one that goes on with the item at `row`."""
    indent = len(lines[row]) - len(lines[row].lstrip())
    last = row + 1
    while last < end and not BULLET.match(lines[last]) and not RULE.match(lines[last]):
        line = lines[last]
        deeper = len(line) - len(line.lstrip()) > indent
        goes_on = line.lstrip()[:1].islower() and 0 < 0.6 * width < len(lines[last - 1])
        if SAID.match(line.lstrip()) or LABEL.match(line.lstrip()) or not (deeper or goes_on):
            break
        last += 1
    return last


def _find_level(indents: list[int], indent: int) -> int:
    """List depth from 1 by comparing with the indents of the items around."""
    while indents and indents[-1] > indent:
        indents.pop()
    if not indents or indents[-1] < indent:
        indents.append(indent)
    return len(indents)


def find_heading(line: str, first: bool, following: str) -> Block | None:
    """The line as a heading, where it is hashed, underlined, in capitals or short with a colon."""
    text = line.strip()
    if hashed := HASHED.match(text):
        words = hashed[2].rstrip("#").rstrip() or hashed[2]
        return Block("heading", words, len(hashed[1]))
    words = text.split()
    letters = [c for c in text if c.isalpha()]
    if len(words) > 12 or len(text) > 90 or len(letters) < 2 or text[-1] in ".,;?!":
        return None
    ruled = RULE.match(following)
    if ruled and ruled[1] in "=-~":
        return Block("heading", text, 1 if ruled[1] == "=" else 2)
    if "\t" in line or ": " in text:
        return None
    if first and not following.strip():
        return Block("heading", text, 1)
    initials = "," in text and all(len(word.strip(",")) <= 3 for word in words)
    if len(words) <= 8 and len(letters) >= 3 and all(map(str.isupper, letters)) and not initials:
        return Block("heading", text, 2)
    if text.endswith(":") and len(words) <= 6 and following.strip() and text[0].isupper():
        return Block("heading", text.rstrip(":"), 2)
    return None


def find_width(lines: Sequence[str]) -> int:
    """The width to which a text was wrapped; 0 when its lines end where the writer ended them.

    In a wrapped text hardly any line is wider than `WIDE` and many come close to the widest.
    """
    lengths = [len(line) for line in lines if len(line.split()) > 2]
    inside = [length for length in lengths if length <= WIDE]
    width = max(inside, default=0)
    close = sum(length > 0.8 * width for length in inside)
    wrapped = NARROW <= width and len(inside) > 0.85 * len(lengths) and close > 0.3 * len(inside)
    return width if wrapped and close > 1 else 0


def fold_lines(lines: Sequence[str], width: int) -> list[str]:
    """Lines as paragraphs: wrapped ones joined, lines that were meant as such kept apart.

    A line break was made by wrapping to `width` (see `find_width`) when the next word would not
    have fitted any more, or when the next line goes on in lower case after a line of some width.
    """
    texts = [line.strip() for line in lines if line.strip()]
    pieces: list[list[str]] = []
    before = ""
    for text in texts:
        full = width and len(before) + 1 + len(text.split()[0]) > width - 6
        goes_on = text[0].islower() and 0 < 0.6 * width < len(before)
        labelled = any(shape.match(text) for shape in (LABEL, SAID, STAMPED)) or opens_line(text)
        if pieces and (full or goes_on) and not labelled:
            pieces[-1].append(text)
        else:
            pieces.append([text])
        before = text
    return [" ".join(piece) for piece in pieces]
