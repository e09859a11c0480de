"""Answers of surveys and rounds of updates: in tables of people and sentences, who wrote what.

A column of names beside columns of sentences says who writes them. Each answer becomes a block of
its own with its writer; the rest of the row (ids, moments, addresses, the question) is no words of
people and becomes a `header`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qualcop.readers.labels import has_speech, is_display_name, is_name
from qualcop.readers.lines import find_cells
from qualcop.readers.model import Block, Extract
from qualcop.readers.moves import move_comment

Span = tuple[int, int]
_WHOSE = r"(?:(?:recipient|respondent|participant|your|user)[ _]?)?"
FIRST = re.compile(
    rf"{_WHOSE}(?:first|given|preferred)[ _]?names?|prénom|vorname|nombre(?:s|\(s\))?",
    re.IGNORECASE,
)
LAST = re.compile(
    rf"{_WHOSE}(?:last|family)[ _]?names?|{_WHOSE}surname|apellidos?|nachname|sobrenome"
    r"|nom de famille",
    re.IGNORECASE,
)
WRITER = re.compile(
    r"(?:(?:your|full|first (?:and|&) last|participant|respondent|attendee|member|display|user"
    r"|teacher|leader|coach|principal|contact|recipient)[ _]?){0,2}name(?: \(.{1,40}\))?"
    r"|name of .{3,30}|speaker|author|respondent|participant|writer|(?:team |committee )?member"
    r"|(?:submitted|completed|answered|written) by"
    r"|who(?: are you\??)?|nombres?(?: completo| y apellidos?)?|nom(?: complet| et prénom)?"
    r"|prénom et nom|vor- und nachname|nome(?: completo| e sobrenome)?"
    r"|(?:what is|what's|please (?:enter|type|write)) your (?:full |first and last )?name\b.{0,20}",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"(?:recipient|your|user|work)?[ _]?e-?mail(?:[ _]?address)?|username", re.I)
NOBODY = re.compile(r"anonym\w*|n/?a|none|test|no name|prefer not\b.*|-+", re.IGNORECASE)
# What is known of a person or a form beside the answers.
ABOUT = re.compile(
    r"(?:(?:start|end|recorded|response|respondent)[ _]?|\w+[ _-])?(?:time ?stamp|date|time"
    r"|started|ended|duration|ip[ _]?address|id|#|status"
    r"|progress|finished|language|e-?mail(?:[ _]?address)?|phone|mobile)(?: \(.{1,30}\))?"
    r"|(?:your |home |job |school )?(?:district|school|site|campus|role|title|position|grade"
    r"|subject|organi[sz]ation|affiliation|department|county|region|team|group|room|pronouns)"
    r"(?: ?(?:name|level|s))?"
    r"|marca temporal|horodat(?:eur|age)|zeitstempel|carimbo de data/hora|fecha|hora|correo(?:"
    r" electrónico)?|distrito|escuela|puesto|cargo|rol|grado"
    r"|collector.*|custom.*|latitude|longitude|location.*|score|points|total|timespan|start|end",
    re.IGNORECASE,
)
# Columns on people, not by them: what is to be done, what somebody saw.
ABOUT_PEOPLE = re.compile(
    r"(?:.{0,20}\b)?(?:notes?|observations?|evidence|bio(?:graphy)?|descriptions?|sessions?|topics?"
    r"|agenda|decisions?|motions?|responsibilit(?:y|ies)|minutes|strengths?)(?:\b.{0,20})?",
    re.IGNORECASE,
)
TASKS = re.compile(
    r"(?:.{0,20}\b)?(?:actions?(?: items?| steps?)?|tasks?|next steps?|to-?dos?|due|deadlines?"
    r"|by when|deliverables?|assigned(?: to)?|owner|responsible)(?:\b.{0,10})?",
    re.IGNORECASE,
)
PRESENCE = re.compile(
    r"(?:present|attend(?:ing|ed|ance)|absent|excused|rsvp|here|regrets)\b.{0,10}", re.IGNORECASE
)
OWN = re.compile(
    r"\b(?:you|your|we|our|i|my|updates?|reflections?|responses?|answers?|comments?|takeaways?|wonder\w*"
    r"|learn\w*|shar(?:e|ed|ing)|check-?in|introductions?|said|thoughts?|feedback|questions?|quotes?"
    r"|content|text|utterance|transcript|words|statement|contribution|celebrations?|challenges?"
    r"|goals?|successes|progress|qué|cómo|comentarios?|respuestas?)\b",
    re.IGNORECASE,
)
HOUR = re.compile(r"\d{1,2}[:.h]\d{2}(?: ?[ap]\.?m\.?)?(?: ?[-–—] ?.{4,10})?", re.IGNORECASE)
SENTENCE_WORDS = 4
LONGEST_NAME = 100  # letters


@dataclass(frozen=True)
class Grid:
    """A table within the blocks: its head, its column names, and where the cells of rows stand."""

    head: int
    names: list[str]
    rows: dict[int, dict[int, Span]]  # by the block's position, then by column


def mark_answers(extract: Extract) -> Extract:
    """The extract with the answers of its tables as blocks of their writers."""
    if extract.kind is not None:
        return extract
    pieces: dict[int, list[tuple[int, Block]]] = {}
    for grid in find_grids(extract.blocks):
        pieces |= _cut_grid(grid, extract.blocks)
    if not pieces:
        return extract
    blocks: list[Block] = []
    moves: list[list[tuple[int, int]]] = []
    for position, block in enumerate(extract.blocks):
        parts = pieces.get(position, [(0, block)])
        moves.append([(len(blocks) + n, start) for n, (start, _) in enumerate(parts)])
        blocks += [part for _, part in parts]
    return replace(
        extract,
        blocks=tuple(blocks),
        comments=tuple(move_comment(c, moves, blocks) for c in extract.comments),
    )


def find_grids(blocks: Sequence[Block]) -> Iterator[Grid]:
    """The tables: a `header` with its rows, or rows of which the first names the columns."""
    run: list[int] = []
    for position, block in [*enumerate(blocks), (len(blocks), Block("heading", ""))]:
        if block.kind == "table_row" and not block.speaker and not block.unit_id:
            run.append(position)
            continue
        if len(run) > 1:
            yield _make_grid(run, blocks)
        run = [position] if block.kind == "header" else []


def _make_grid(run: list[int], blocks: Sequence[Block]) -> Grid:
    head, *rows = run
    text = blocks[head].text
    names = [text[start:end] for start, end in find_cells(text)]
    labelled = blocks[head].kind == "header"
    read = _find_labelled if labelled else _find_plain
    return Grid(head, names, {row: read(blocks[row].text, names) for row in rows})


def _find_plain(text: str, names: Sequence[str]) -> dict[int, Span]:
    return dict(enumerate(find_cells(text)[: len(names)]))


def _find_labelled(text: str, names: Sequence[str]) -> dict[int, Span]:
    """The cells of "Name: Ada | Role: coach"; a part without a name goes on with the one before."""
    cells: dict[int, Span] = {}
    last = -1
    for start, end in find_cells(text):
        later = (n for n in range(last + 1, len(names)) if names[n])
        name = next((n for n in later if text.startswith(f"{names[n]}: ", start)), None)
        if name is not None:
            cells[name], last = (start + len(names[name]) + 2, end), name
        elif last >= 0:
            cells[last] = (cells[last][0], end)
    return cells


def _cut_grid(grid: Grid, blocks: Sequence[Block]) -> dict[int, list[tuple[int, Block]]]:
    """The pieces of each row with their offsets, where the table holds answers; else nothing."""
    cells = {
        row: {n: blocks[row].text[start:end] for n, (start, end) in spans.items()}
        for row, spans in grid.rows.items()
    }
    writers = _find_writers(grid.names, list(cells.values()))
    answers = _find_answers(grid.names, writers, list(cells.values())) if writers else set()
    if not answers:
        return {}
    pieces = {grid.head: [(0, replace(blocks[grid.head], kind="header"))]}
    for row, spans in grid.rows.items():
        label = " ".join(cells[row][n] for n in writers if cells[row].get(n))
        known = is_writer(label) or is_display_name(label)
        writer = label if known and not NOBODY.fullmatch(label) else None
        pieces[row] = _cut_row(blocks[row], spans, answers, writer)
    return pieces


def _find_writers(names: Sequence[str], rows: Sequence[dict[int, str]]) -> list[int]:
    """The columns that say who writes: first and last name, a whole name, or an address."""
    bare = [name.strip("*_:# ") for name in names]
    first = next((n for n, name in enumerate(bare) if FIRST.fullmatch(name)), None)
    last = next((n for n, name in enumerate(bare) if LAST.fullmatch(name)), None)
    whole = (n for n, name in enumerate(bare) if WRITER.fullmatch(name))
    addresses = (n for n, name in enumerate(bare) if ADDRESS.fullmatch(name))
    for columns in ([first, last], *([n] for n in whole), *([n] for n in addresses)):
        if None not in columns and _hold_names(columns, rows):
            return columns
    return []


def _hold_names(columns: Sequence[int], rows: Sequence[dict[int, str]]) -> bool:
    """Whether most of the filled cells are shaped like names or addresses."""
    cells = (" ".join(row.get(n, "") for n in columns).strip() for row in rows)
    filled = [cell for cell in cells if cell and not NOBODY.fullmatch(cell)]
    shaped = sum(map(is_writer, filled))
    return bool(filled) and shaped * 3 >= len(filled) * 2


def is_writer(cell: str) -> bool:
    """Whether a cell is shaped like a person's name ("Lopez, Ana" too) or an address."""
    if len(cell) > LONGEST_NAME:
        return False
    if re.fullmatch(r"\S+@\S+", cell):
        return True
    usual = re.sub(r"^([^,]{2,40}), ([^,]{2,40})$", r"\2 \1", cell)
    return is_name(usual) or (" " in usual and is_display_name(usual))


def _find_answers(
    names: Sequence[str], writers: Sequence[int], rows: Sequence[dict[int, str]]
) -> set[int]:
    """The columns of answers; none where the table lists tasks, presence or things."""
    if any(TASKS.fullmatch(name) or PRESENCE.fullmatch(name) for name in names):
        return set()
    free = [n for n, name in enumerate(names) if n not in writers and _may_be_answer(name)]
    said = {n for n in free if _hold_sentences(n, rows)}
    beside = any(ABOUT.fullmatch(name) for name in names) or len(writers) > 1
    beside = beside and not _is_agenda(names, writers, rows)
    if not said or not (beside or any(OWN.search(names[n]) for n in said)):
        return set()
    asked = {
        n for n in free if names[n].rstrip(" )*").endswith("?") and _hold_words(n, names, rows)
    }
    return said | asked


def _is_agenda(
    names: Sequence[str], writers: Sequence[int], rows: Sequence[dict[int, str]]
) -> bool:
    """Whether names may say who leads an item: "Who" is asked, or a column holds hours of a day."""
    cells = ([row[n] for row in rows if row.get(n)] for n in range(len(names)))
    hours = any(cell and all(map(HOUR.fullmatch, cell)) for cell in cells)
    return hours or any(names[n].strip("*_:# ?").casefold() == "who" for n in writers)


def _may_be_answer(name: str) -> bool:
    known = ABOUT.fullmatch(name) or ADDRESS.fullmatch(name) or ABOUT_PEOPLE.fullmatch(name)
    return "?" in name or len(name.split()) > 6 or not (known or not name)


def _hold_sentences(column: int, rows: Sequence[dict[int, str]]) -> bool:
    filled = [row[column] for row in rows if row.get(column)]
    return bool(filled) and sum(map(is_sentence, filled)) * 2 >= len(filled)


def _hold_words(column: int, names: Sequence[str], rows: Sequence[dict[int, str]]) -> bool:
    """Whether a column holds words beyond numbers, moments and the name of its own option."""
    option = names[column].rpartition(" – ")[2]
    filled = {row[column] for row in rows if row.get(column)}
    return any(cell != option and len(re.findall(r"[^\W\d_]{2,}", cell)) > 1 for cell in filled)


def is_sentence(cell: str) -> bool:
    """Whether a cell may hold what somebody says: four words, most of them in small letters."""
    words = re.findall(r"[^\W\d_][\w'’-]*", cell)
    return len(words) >= SENTENCE_WORDS and sum(w[0].islower() for w in words) * 2 >= len(words)


def is_said(cell: str) -> bool:
    """Whether a cell surely is a sentence: it ends like one, or has pronouns or verbs."""
    return is_sentence(cell) and (cell[-1] in ".!?…" or has_speech(cell))


def _cut_row(
    block: Block, spans: dict[int, Span], answers: set[int], writer: str | None
) -> list[tuple[int, Block]]:
    """Answers of a row as blocks of the writer, and what stands between them as headers."""
    pieces: list[tuple[int, Block]] = []
    reached = 0
    chosen = [spans[n] for n in sorted(answers) if n in spans and spans[n][0] < spans[n][1]]
    for start, end in [*chosen, (len(block.text), len(block.text))]:
        between = block.text[reached:start]
        bare = between.lstrip(" |")
        offset = reached + len(between) - len(bare)
        if bare.strip(" |"):
            pieces.append((offset, Block("header", bare.rstrip(" |"))))
        if end > start:
            pieces.append((start, replace(block, text=block.text[start:end], speaker=writer)))
        reached = end
    return pieces
