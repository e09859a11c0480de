"""What a coder entered, row by row: answers, codes of their own, notes. No cell is passed over.

Each cell becomes an answer, or a remark that is kept as a note and told as a problem.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from unicodedata import normalize

from qualcop.coding_layout import SHOWN_IN, fit_cell
from qualcop.errors import Problem
from qualcop.handed_columns import BASE, CODE, Head, Names, tell_column
from qualcop.handed_sheets import Cell, Page

_ONES = {"1", "1.0", "1,0", "100%", "x", "xx", "y", "yes", "ja", "j", "si", "sí", "oui", "true"}
_ONES |= {"wahr", "vrai", "verdadero", "applies", "t", "✓", "✔", "☑", "✅", "🗸", "+"}
_ZEROS = {"0", "0.0", "0,0", "0%", "n", "no", "nein", "non", "false", "falsch", "faux", "falso"}
_ZEROS |= {"none", "f", "-", "–", "—", "✗", "✘", "❌", "☐"}
_DONE = {"done", "finished", "ready", "fertig", "ok", "complete", "completed"}
# What Excel shows for 1 and 0 in a cell that it took for a date or a time.
_MADE = {("a date", "1900-01-01"): 1, ("a date", "1899-12-31"): 1, ("a time", "00:00:00"): 0}
_MADE |= {("a date", "1899-12-30"): 0}
UNCLEAR = -1


@dataclass
class Remark:
    """Something entered that is kept as a note: about which code, under which title."""

    title: str
    text: str
    code: str | None = None


@dataclass
class Row:
    """A row as handed in. `answers` are those entered; `unclear` codes are neither 1 nor 0."""

    number: int
    segment_id: str | None = None
    done: bool = False
    answers: dict[str, int] = field(default_factory=dict)
    unclear: set[str] = field(default_factory=set)
    note: str | None = None
    remarks: list[Remark] = field(default_factory=list)

    def list_answers(self, columns: list[str]) -> dict[str, int]:
        """Answers, blanks of a row that is done as 0; `columns` are the codes that came back."""
        blanks = [c for c in columns if c not in self.unclear] if self.done else []
        return {**dict.fromkeys(blanks, 0), **self.answers}


@dataclass(frozen=True)
class Sheet:
    """The sheet that is read: the file's name, its columns, the codes' names, how words are masked.

    `passages` holds what was sent out by segment: the columns of `coding_tables.SHOWN`; `known` all
    segments of the study.
    """

    file: str
    heads: Mapping[int, Head]
    names: Names
    passages: Mapping[str, Mapping[str, object]]
    known: frozenset[str]
    mask: Callable[[str], str]


def read_answer(cell: Cell) -> int | None:
    """1, 0, `UNCLEAR`, or None when nothing was entered."""
    if (cell.made, cell.text) in _MADE:
        return _MADE[cell.made, cell.text]
    word = normalize("NFKC", cell.text).strip(" \t\n\r'\"").casefold()
    word = word if len(word) == 1 else word.rstrip(".!")
    if not word:
        return UNCLEAR if cell.text.strip() or cell.bare else None
    if word in _ONES:
        return 1
    return 0 if word in _ZEROS else UNCLEAR


def read_rows(page: Page, header: int, sheet: Sheet) -> tuple[list[Row], list[Problem]]:
    """The rows below the header, in their order in the file, and all that was not plain."""
    rows, problems = [], []
    for number, cells in sorted(page.rows.items()):
        if number <= header:
            continue
        row = Row(number)
        problems += _find_segment(row, cells, sheet)
        for at, cell in sorted(cells.items()):
            problems += _read_cell(row, at, cell, sheet)
        rows.append(row)
    return rows, problems


def _find_segment(row: Row, cells: Mapping[int, Cell], sheet: Sheet) -> list[Problem]:
    """Note on `row` which segment it is: by its id, else by its words; never by its place."""
    texts = {h.name: cells[at].text for at, h in sheet.heads.items() if at in cells}
    identity = texts.get("segment_id", "").strip()
    if identity in sheet.passages or identity in sheet.known:
        row.segment_id = identity
        return []
    place = f"row {row.number}"
    words = _squeeze(texts.get("segment", ""))
    same = [s for s, shown in sheet.passages.items() if words and _is_shown(shown["text"], words)]
    if identity:
        row.remarks.append(Remark("segment id as handed in", sheet.mask(identity)))
    if len(same) == 1:
        row.segment_id = same[0]
        advice = f"Its words are those of {same[0]}: it is taken for that."
    else:
        advice = "What is in it is kept as a note."
    expected = "the id of a passage of this round"
    return [Problem(sheet.file, place, sheet.mask(identity), expected, advice, "warning")]


def _read_cell(row: Row, at: int, cell: Cell, sheet: Sheet) -> Iterator[Problem]:
    head = sheet.heads.get(at, Head("", "", ""))
    place = f"row {row.number}, column {head.name or head.words or tell_column(at)}"
    if cell.comment:
        code = head.name if head.kind == CODE else None
        title = f"comment on {place}"
        row.remarks.append(Remark(sheet.mask(title), sheet.mask(cell.comment), code))
    if cell.formula and _is_as_sent(row, head, cell.formula, sheet):
        return  # "= is a sign" may have become a formula on the way; it is still the same words
    if cell.formula:
        advice = "Its value is taken." if not cell.bare else "It has no value: kept as a note."
        formula = sheet.mask(cell.formula)
        if cell.bare or head.kind != CODE:
            row.remarks.append(Remark("formula", f"{place}: {formula}"))
        yield _warn(sheet, place, formula, "an entry, not a formula", advice)
    if not (cell.text.strip() or (cell.bare and (head.kind == CODE or head.name == "done"))):
        return
    if row.segment_id is None:
        _keep(row, place, cell.text, sheet)
    elif head.kind == CODE:
        yield from _read_code(row, head.name, cell, place, sheet)
    elif head.kind == BASE:
        yield from _read_base(row, head.name, cell, place, sheet)
    else:
        _keep(row, place, cell.text, sheet)


def _read_code(row: Row, code: str, cell: Cell, place: str, sheet: Sheet) -> Iterator[Problem]:
    answer = read_answer(cell)
    words = sheet.mask(cell.text)
    if answer == UNCLEAR or code in sheet.names.uncodable:
        row.unclear.add(code)
        row.remarks.append(Remark("entry that is neither 1 nor 0", f"{code}: {words}", code))
        expected = "1, 0 or nothing"
        if code in sheet.names.uncodable:
            expected = "a code, not a family"
        yield _warn(sheet, place, words, expected, "It is kept as a note; the code is not coded.")
    elif answer is not None:
        if cell.made:
            advice = f"The program made {cell.made} of it; it is taken as {answer}."
            yield _warn(sheet, place, words, "1, 0 or nothing", advice)
        yield from _answer(row, code, answer, place, sheet)


def _answer(row: Row, code: str, answer: int, place: str, sheet: Sheet) -> Iterator[Problem]:
    """Note an answer; the first holds where a row gives two for one code."""
    held = row.answers.setdefault(code, answer)
    if held != answer:
        row.remarks.append(Remark("two answers in one row", f"{code}: {held} and {answer}", code))
        advice = f"{held} holds; both are kept as a note."
        yield _warn(sheet, place, str(answer), f"one answer for {code}", advice)


def _read_base(row: Row, name: str, cell: Cell, place: str, sheet: Sheet) -> Iterator[Problem]:
    words = sheet.mask(cell.text)
    if name == "done":
        answer = 1 if cell.text.strip().casefold() in _DONE else read_answer(cell)
        row.done = row.done or answer == 1
        if answer == UNCLEAR:
            row.remarks.append(Remark("entry under done", words))
            advice = "The row counts as not done; the entry is kept as a note."
            yield _warn(sheet, place, words, "yes or nothing", advice)
    elif name == "note":
        row.note = f"{row.note}\n{words}" if row.note else words
    elif name == "other codes":
        yield from _read_others(row, cell.text, place, sheet)
    elif name in SHOWN_IN:
        shown = sheet.passages.get(row.segment_id or "", {})
        if shown and not _is_shown(shown[SHOWN_IN[name]], _squeeze(cell.text), sheet.mask):
            row.remarks.append(Remark(f"changed words under {name}", words))
            advice = "Codes stay on the passage as sent out; the change is kept as a note."
            yield _warn(sheet, place, words, "the words as sent out", advice)
        elif not shown:
            row.remarks.append(Remark(f"{name} of a row that was not sent out", words))


def _read_others(row: Row, text: str, place: str, sheet: Sheet) -> Iterator[Problem]:
    """Codes in words: known ones are answers 1; the whole is kept where one is not known."""
    unknown = False
    whole = sheet.names.find(text)
    for word in [text] if whole else re.split(r"[,;\n|]+", text):
        word = word.strip(" #*.\t")
        code = sheet.names.find(word) if word else None
        if code and code not in sheet.names.uncodable:
            yield from _answer(row, code, 1, place, sheet)
        elif word:
            unknown = True
            close = sheet.names.suggest(word)
            advice = "It is kept as a note." + (f" Did you mean {close}?" if close else "")
            expected = "a code, not a family" if code else "a code of the codebook"
            yield _warn(sheet, place, sheet.mask(word), expected, advice)
    if unknown or not re.search(r"\w", text):
        row.remarks.append(Remark("other codes", sheet.mask(text)))


def _keep(row: Row, place: str, text: str, sheet: Sheet) -> None:
    """Keep an entry for which there is no other place as a remark."""
    row.remarks.append(Remark("entry", sheet.mask(f"{place}: {text}")))


def _is_shown(shown: object, squeezed: str, mask: Callable[[str], str] = str) -> bool:
    sent = _squeeze(fit_cell(shown)) if isinstance(shown, str) else ""
    # Excel's CSV writes a question mark for what its code page lacks.
    poorer = sent.encode("cp1252", "replace").decode("cp1252")
    return squeezed in (sent, poorer) or mask(squeezed) == sent


def _is_as_sent(row: Row, head: Head, words: str, sheet: Sheet) -> bool:
    shown = sheet.passages.get(row.segment_id or "", {})
    name = SHOWN_IN.get(head.name, "")
    return bool(name and shown) and _is_shown(shown[name], _squeeze(words), sheet.mask)


def _squeeze(text: str) -> str:
    return " ".join(text.split())


def _warn(sheet: Sheet, place: str, value: str, expected: str, advice: str) -> Problem:
    return Problem(sheet.file, sheet.mask(place), value, expected, advice, "warning")


def merge_rows(
    rows: list[Row], columns: list[str], sheet: Sheet
) -> tuple[dict[str, Row], list[Row], list[Problem]]:
    """Rows by segment, those of no segment, and what rows that stand there twice differ in.

    Of two rows for one segment the first holds where they differ.
    """
    merged: dict[str, Row] = {}
    problems = []
    for row in rows:
        first = merged.get(row.segment_id) if row.segment_id else None
        if row.segment_id and not first:
            merged[row.segment_id] = row
        if not first:
            continue
        held, answers = first.list_answers(columns), row.list_answers(columns)
        expected = f"one row for this passage; row {first.number} is another"
        place = f"row {row.number}"
        differing = [c for c, v in answers.items() if held.get(c, v) != v]
        for code in differing:
            told = f"row {first.number} says {held[code]}, row {row.number} says {answers[code]}"
            first.remarks.append(Remark("two rows that differ", f"{code}: {told}", code))
            advice = f"{told}: row {first.number} holds; both are kept as a note."
            problems.append(_warn(sheet, place, code, expected, advice))
        if not differing:
            advice = "They say the same: it counts once."
            problems.append(_warn(sheet, place, row.segment_id, expected, advice))
        _join(first, row, {**answers, **held})
    return merged, [row for row in rows if not row.segment_id], problems


def _join(first: Row, row: Row, answers: dict[str, int]) -> None:
    first.answers = answers
    first.done = first.done or row.done
    first.unclear |= row.unclear
    if row.note and row.note != first.note:
        first.note = f"{first.note}\n{row.note}" if first.note else row.note
    first.remarks += [r for r in row.remarks if r not in first.remarks]
