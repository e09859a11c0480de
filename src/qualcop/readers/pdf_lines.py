"""Lines set on PDF pages to blocks: running heads out, wrapped lines joined, headings by size."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from qualcop.readers.lines import BULLET, LABEL, join_cells, read_item
from qualcop.readers.model import Block

MARGIN = 0.12  # running heads and page numbers stand in the outer eighth of a page
PAGE_NUMBER = re.compile(
    r"^[-–—|\s]*(?:page|seite|p\.)?\s*\d{1,4}(?:\s*(?:of|/|von|\|)\s*\d{1,4})?[-–—|\s]*$", re.I
)


@dataclass(frozen=True)
class Line:
    """One line on a page: words, font size, place in points (y from the bottom), bold or not."""

    text: str
    page: int
    size: float
    left: float
    right: float
    bottom: float
    top: float
    bold: bool
    height: float  # of the page


def drop_running_lines(lines: Sequence[Line], pages: int) -> tuple[list[Line], int]:
    """Lines without page numbers and without heads and feet that come back page after page.

    From the edge of a page inwards, up to the first line that belongs to the text.
    """
    edge = {(_fold_digits(x.text), x.page) for x in lines if _is_edge(x)}
    seen = Counter(text for text, _ in edge if len(text.split()) <= 12)
    least = max(2, 0.5 * pages)
    drop: set[int] = set()
    pages_of: dict[int, list[Line]] = {}
    for line in lines:
        pages_of.setdefault(line.page, []).append(line)
    for found in pages_of.values():
        page = sorted(found, key=lambda x: -x.top)
        for side in (page, page[::-1]):
            for line in side:
                running = seen[_fold_digits(line.text)] >= least
                if not _is_edge(line) or not (running or _is_page_number(line.text.strip())):
                    break
                drop.add(id(line))
    return [line for line in lines if id(line) not in drop], len(drop)


def _is_page_number(text: str) -> bool:
    return len(text) <= 60 and bool(PAGE_NUMBER.match(text))


def drop_line_numbers(lines: Sequence[Line]) -> tuple[list[Line], int]:
    """Lines without the numbers that count lines or paragraphs in a margin (1, 2, 3, …)."""
    lone = [line for line in lines if re.fullmatch(r"\d{1,5}", line.text.strip())]
    steps = sum(
        int(b.text.strip()) == int(a.text.strip()) + 1 or int(b.text.strip()) <= 2
        for a, b in pairwise(lone)
    )
    if len(lone) < 8 or steps < 0.7 * (len(lone) - 1):
        return list(lines), 0
    counted = {id(line) for line in lone}
    return [line for line in lines if id(line) not in counted], len(lone)


def _is_edge(line: Line) -> bool:
    return line.bottom > (1 - MARGIN) * line.height or line.top < MARGIN * line.height


def _fold_digits(text: str) -> str:
    return re.sub(r"\d+", "#", " ".join(text.split()).lower())


def join_pages(lines: Sequence[Line]) -> list[Block]:
    """Blocks of all lines: paragraphs may go on over a page break."""
    lines = keep_cells([line for line in lines if line.text.strip()])
    if not lines:
        return []
    setting = _measure(lines)
    blocks: list[Block] = []
    group: list[Line] = []
    for line in lines:
        if group and _starts_block(group, line, setting):
            blocks.append(_read_group(group, setting))
            group = []
        group.append(line)
    return [*blocks, _read_group(group, setting)]


def keep_cells(lines: Sequence[Line]) -> list[Line]:
    """Tabs stay where a page has two lines or more with cells; elsewhere they are spaces.

    Lines count together when they begin at one place; a bullet and its text are no cells.
    """
    cells = Counter(
        (line.page, round(line.left / 4))
        for line in lines
        if len(line.text.split("\t")) - bool(_BULLET_TAB.match(line.text)) > 1
    )
    return [
        line
        if cells[line.page, round(line.left / 4)] > 1
        else replace(line, text=line.text.replace("\t", " "))
        for line in lines
    ]


_BULLET_TAB = re.compile(r"^\s*(?:\W{1,2}|o|\(?\w{1,3}[.)])\t")


@dataclass(frozen=True)
class _Setting:
    """How a document is set: size of running text, line pitch, right edge, indents, sizes."""

    size: float
    pitch: float
    right: float
    left: float
    sizes: tuple[float, ...]
    indents: tuple[float, ...]
    labels: frozenset[str]  # "Name:" at the head of three lines or more


def _measure(lines: Sequence[Line]) -> _Setting:
    weights: Counter = Counter()
    for line in lines:
        weights[round(line.size, 1)] += len(line.text)
    size = weights.most_common(1)[0][0]
    gaps = [
        a.bottom - b.bottom
        for a, b in pairwise(lines)
        if a.page == b.page and 0 < a.bottom - b.bottom < 3 * max(a.size, 6)
    ]
    pitch = min(median(gaps), 2.2 * size) if gaps else 1.2 * size
    body = [line for line in lines if abs(line.size - size) < 0.6] or list(lines)
    rights = sorted(line.right for line in body)
    indents = sorted(
        {round(line.left / 4) * 4 for line in lines if BULLET.match(line.text.strip())}
    )
    larger = tuple(sorted((s for s in weights if s > 1.12 * size), reverse=True))
    right = rights[int(0.95 * (len(rights) - 1))]
    heads = Counter(m[0].strip() for line in lines if (m := LABEL.match(line.text.strip())))
    labels = frozenset(label for label, count in heads.items() if count >= 3)
    left = min(line.left for line in body)
    return _Setting(size, pitch, right, left, larger, tuple(indents), labels)


def _starts_block(group: Sequence[Line], line: Line, setting: _Setting) -> bool:
    """Whether `line` begins a new block after the lines of `group`."""
    last, text = group[-1], line.text.strip()
    bulleted = BULLET.match(group[0].text.strip())
    if "\t" in line.text:
        return True
    if "\t" in group[0].text:  # a row: lines set in from its left go on with its last cell
        inside = line.left > group[0].left + 2 * line.size and line.page == last.page
        return not inside or abs(last.bottom - line.bottom) > 1.6 * setting.pitch
    if BULLET.match(text) or abs(line.size - last.size) > 0.6:
        return True
    if line.bold != last.bold and (_is_short_line(last, setting) or _is_short_line(line, setting)):
        if line.bold or all(one.bold for one in group):
            return True
    short = _is_short_line(last, setting)
    if line.page != last.page or line.bottom > last.bottom + 2:  # next page or column
        return short and (last.text.rstrip()[-1] in ".?!:" or not text[0].islower())
    if last.bottom - line.bottom > 1.4 * setting.pitch:
        return True
    label = LABEL.match(text)
    if label and (short or label[0].strip() in setting.labels):
        return True
    first = text.split()[0]
    room = setting.right - last.right
    fits = room > (len(first) + 1) * 0.55 * last.size + 2
    if fits and short:  # the next word would have fitted: the writer broke the line
        return not (text[0].islower() and not bulleted) or last.text.rstrip()[-1] in ".?!:"
    indented = line.left - last.left > 1.2 * line.size and not bulleted
    return indented and last.text.rstrip()[-1] in '.?!:”"'


def _is_short_line(line: Line, setting: _Setting) -> bool:
    return line.right < setting.left + 0.85 * (setting.right - setting.left)


def _read_group(group: Sequence[Line], setting: _Setting) -> Block:
    if "\t" in group[0].text:
        cells = group[0].text.split("\t")
        cells[-1] = join_words([cells[-1], *(line.text for line in group[1:])])
        return Block("table_row", join_cells(cells))
    text = join_words([line.text for line in group])
    bullet = BULLET.match(text)
    first = group[0]
    words = len(text.split())
    if first.size > 1.12 * setting.size and words <= 25 and not (bullet and bullet["sign"]):
        return Block(
            "heading", text, 1 + min(sum(size > round(first.size, 1) for size in setting.sizes), 5)
        )
    bold = all(line.bold for line in group)
    titled = bold and words <= 12 and text[-1] not in ".,;?!" and any(c.isalpha() for c in text)
    if titled and not (bullet and bullet["sign"]):
        return Block("heading", text.rstrip(":"), min(len(setting.sizes), 5) + 1)
    if bullet:
        level = 1 + sum(first.left - 6 > indent for indent in setting.indents)
        return Block("list_item", read_item(bullet), level)
    return Block("paragraph", text)


def join_words(lines: Sequence[str]) -> str:
    """Lines as running text: a word parted at a line end is made whole again.

    A hyphen at a line end goes before a small letter, but stays after what keeps a hyphen
    anywhere ("cross-", "self-", "two-").
    """
    parts: list[str] = []
    for line in lines:
        line = line.strip(" \t\r\n")
        end = parts[-1][-40:] if parts else ""
        parted = re.search(r"[^\W\d_]{2}-$", end) and line[:1].islower() and not KEPT.search(end)
        if end.endswith("\xad") or parted:
            parts[-1] = parts[-1][:-1]
        elif end and not re.search(r"[^\s/-][/-]$", end):
            line = f" {line}"
        if line:
            parts.append(line)
    return "".join(parts)


KEPT = re.compile(
    r"(?:^|[\W_])(?:self|co|non|cross|well|high|low|long|short|first|second|one|two|three|pre|post"
    r"|mid|multi|inter|follow|buy|check|hands|real|full|part|year|grade|school|state|k|e)-$",
    re.IGNORECASE,
)
