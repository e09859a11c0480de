"""Tables of cells to blocks, for spreadsheets and delimited text alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qualcop.readers.answers import PRESENCE
from qualcop.readers.dates import format_seconds, format_time
from qualcop.readers.limits import MAX_CELLS
from qualcop.readers.lines import join_cells
from qualcop.readers.model import Block, Refused

TEXT = ("text", "quote", "comment", "comments", "response", "utterance", "transcript", "sentence")
SPEAKER = ("speaker", "name", "participant", "who", "author", "respondent", "person")
UNIT = ("unit_id", "unit", "id", "segment_id", "row_id", "response_id", "turn_id", "number", "no")
TIME = ("time", "start", "start_time", "timestamp", "begin")
_RESPONSE = re.compile(r"(?:open-ended )?responses?", re.IGNORECASE)


@dataclass(frozen=True)
class Rows:
    """Blocks of one table and notes on it."""

    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()
    sources: tuple[int, ...] = ()  # the row (from 0) that each block came from


def read_rows(rows: Sequence[Sequence[str]]) -> Rows:
    """A table's rows as blocks.

    With a `text` column (or one of its synonyms beside a speaker or id) each row is one unit: its
    text, speaker, time and unit_id; other columns are named in the notes. Otherwise a row reads
    "header: cell | header: cell", and the header row itself is kept as a `header` block. Raises
    Refused beyond `MAX_CELLS`.
    """
    trimmed = _drop_empty_columns(rows)
    head = find_header(trimmed)
    if head is None:
        kind = "table_row" if trimmed and len(trimmed[0]) > 1 else "paragraph"
        pairs = [(Block(kind, join_cells(r)), i) for i, r in enumerate(trimmed) if any(r)]
        return Rows(tuple(b for b, _ in pairs), sources=tuple(i for _, i in pairs))
    before = [(_read_above(trimmed[i]), i) for i in range(head) if any(trimmed[i])]
    names, first_row = _read_names(trimmed, head)
    body = [(trimmed[i], i) for i in range(first_row, len(trimmed)) if any(trimmed[i])]
    roles = find_roles(names, [row for row, _ in body])
    if "text" in roles:
        return _read_units(before, names, body, roles)
    first = [(Block("header", join_cells(names)), head)]
    rest = [(Block("table_row", label_cells(names, row)), i) for row, i in body]
    pairs = [*before, *first, *rest]
    return Rows(tuple(b for b, _ in pairs), sources=tuple(i for _, i in pairs))


def _drop_empty_columns(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    width = max((len(row) for row in rows), default=0)
    if width * len(rows) > MAX_CELLS:
        raise Refused("a table of more cells than can be read; save the part you need")
    full = [[*(c.strip() for c in row), *[""] * (width - len(row))] for row in rows]
    used = [n for n in range(width) if any(row[n] for row in full)]
    return [[row[n] for n in used] for row in full]


def _read_above(row: Sequence[str]) -> Block:
    """A line above the header: a title when it is one short cell."""
    cells = [c for c in row if c]
    if len(cells) == 1 and len(cells[0].split()) <= 12 and cells[0][-1] not in ".;:":
        return Block("heading", cells[0], 2)
    return Block("paragraph", join_cells(cells))


def find_header(rows: Sequence[Sequence[str]]) -> int | None:
    """The number of the header row: the first wide one, all words, with rows below it."""
    width = max((sum(bool(c) for c in row) for row in rows), default=0)
    for number, row in enumerate(rows[:20]):
        cells = [c for c in row if c]
        if len(cells) < max(1, min(2, width)) or len(cells) < 0.6 * width:
            continue
        if number + 1 >= len(rows) or len(set(cells)) < len(cells):
            return None
        words = all(re.search(r"[^\W\d]", c) and len(c) <= 120 for c in cells)
        return number if words and (width > 1 or cells[0].lower() in TEXT) else None
    return None


def _read_names(rows: Sequence[list[str]], head: int) -> tuple[list[str], int]:
    """The names of the columns, and the first row below them.

    Survey programs write the options of a question, or "Response", on a second line: there a column
    is named by its question and its option. Others write codes, questions and ids in three lines.
    """
    names = [" ".join(name.split()) for name in rows[head]]
    for place in range(head + 1, min(head + 3, len(rows) - 1)):
        if any(cell.startswith('{"ImportId"') for cell in rows[place]):
            return [" ".join(n.split()) for n in rows[place - 1]], place + 1
    below = [" ".join(name.split()) for name in rows[head + 1]]
    if head + 2 >= len(rows) or not _goes_with(names, below):
        return names, head + 1
    question, joined = "", []
    for name, option in zip(names, below, strict=True):
        question = name or question
        plain = not option or _RESPONSE.fullmatch(option)
        joined.append(question if plain else f"{question} – {option}" if question else option)
    return joined, head + 2


def _goes_with(names: list[str], below: list[str]) -> bool:
    """Whether a row is the second line of the header: it names what the first leaves open."""
    if not any(below) or not all(n or b for n, b in zip(names, below, strict=True)):
        return False
    alone = any(n and not b for n, b in zip(names, below, strict=True))
    words = all(re.search(r"[^\W\d]", b) and not re.search(r"\d{2}|[.!]$", b) for b in below if b)
    told = any(map(_RESPONSE.fullmatch, below)) or not all(names)
    return alone and words and told


def find_roles(names: Sequence[str], body: Sequence[Sequence[str]]) -> dict[str, int]:
    """Which column is text, speaker, unit_id, time, by name; no "text" when it is no unit table.

    `text` always counts; its synonyms only beside a speaker or id and when theirs are the longest
    cells, since a sheet with a column of comments is not a list of comments. Neither is a list of
    who comes, whatever they write beside it.
    """
    folded = [re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") for name in names]
    roles: dict[str, int] = {}
    for role, words in (("speaker", SPEAKER), ("unit_id", UNIT), ("time", TIME)):
        found = next((folded.index(w) for w in words if w in folded), None)
        if found is not None:
            roles[role] = found
    column = next((folded.index(w) for w in TEXT if w in folded), None)
    if column is None:
        return roles
    lengths = [sum(len(row[n]) for row in body) for n in range(len(names))]
    longest = lengths[column] == max(lengths)
    listed = any(PRESENCE.fullmatch(name) for name in names)
    if folded[column] == "text" or (
        longest and not listed and ("speaker" in roles or "unit_id" in roles)
    ):
        roles["text"] = column
    return roles


def _read_units(before: list, names: Sequence[str], body: list, roles: dict[str, int]) -> Rows:
    pairs = list(before)
    blank = 0
    for row, number in body:
        said = {role: row[column] for role, column in roles.items()}
        if not said["text"]:
            blank += 1
            continue
        time = read_time(said.get("time", ""))
        speaker, unit = said.get("speaker") or None, said.get("unit_id") or None
        pairs.append((Block("table_row", said["text"], None, speaker, time, unit), number))
    left = [n for i, n in enumerate(names) if i not in roles.values() and n]
    more = f" and {len(left) - 30} more" if len(left) > 30 else ""
    notes = [f"columns left out: {', '.join(left[:30])}{more}"] if left else []
    notes += [f"{blank} rows without text left out"] if blank else []
    blocks, sources = tuple(b for b, _ in pairs), tuple(i for _, i in pairs)
    return Rows(blocks, tuple(notes), sources)


def read_time(text: str) -> str | None:
    """A cell's time: 0:01:02, 1:05 PM, or seconds."""
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return format_seconds(float(text))
    return format_time(text.rpartition(" ")[2] if re.match(r"\d{4}-\d\d-\d\d ", text) else text)


def label_cells(names: Sequence[str], row: Sequence[str]) -> str:
    """A row in words: "header: cell | header: cell", empty cells left out."""
    pairs = ((n, c) for n, c in zip(names, row, strict=True) if c)
    return " | ".join(f"{n}: {c}" if n else c for n, c in pairs)
