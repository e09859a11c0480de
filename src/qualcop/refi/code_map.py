"""The sheet in which the team says which of our codes and coders foreign ones are.

`data/coding/code-map.xlsx` has a page of codes and a page of coders. Imports add rows with
proposals; what a person typed is never changed. `-` in the last column leaves a code's or a
person's codings out (they are kept as notes). Names of people who coded elsewhere stay in this
file: it belongs to the record.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from qualcop.errors import Problem, StudyError
from qualcop.kept import write_kept
from qualcop.refi.foreign import PATH

FILE = "code-map.xlsx"
LEFT_OUT = "-"
CODER_ID = re.compile(r"[^\W_][\w.-]{0,39}")
_PAGES = {
    "codes": ("program", "foreign code", "times", "proposal", "our code"),
    "coders": ("program", "foreign user", "times", "proposal", "our coder"),
}
_WIDTHS = (18, 50, 8, 26, 26)


@dataclass(frozen=True)
class Wanted:
    """A foreign code or user: how often it is used, what it surely is, what it may be."""

    name: str
    times: int
    sure: str | None = None
    proposal: str | None = None


@dataclass
class CodeMap:
    """The sheet as read: our code or coder by page, program and foreign name."""

    path: Path
    content: bytes | None = None
    rows: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def settle(
        self, page: str, program: str, wanted: Sequence[Wanted]
    ) -> tuple[dict[str, str], list[Wanted]]:
        """What each foreign name is, and those for which the sheet has no row yet.

        A row left empty is open: it is in neither.
        """
        settled, new = {}, []
        for thing in wanted:
            ours = self.rows.get((page, program, thing.name))
            if ours is None:
                new.append(thing)
                ours = thing.sure
            if ours:
                settled[thing.name] = ours
        return settled, new


def read_code_map(folder: Path) -> CodeMap:
    """The sheet in the record's folder; empty when there is none. Raises StudyError if damaged."""
    path = folder / FILE
    if not path.exists():
        return CodeMap(path)
    content = path.read_bytes()
    found = CodeMap(path, content)
    book = _open_book(path, content)
    for page, columns in _PAGES.items():
        if page not in book.sheetnames:
            raise StudyError([_tell_damage(path, f"a page called {page}")])
        lines = book[page].iter_rows(values_only=True)
        header = [_fold(c) for c in next(lines, ())]
        if missing := [c for c in columns if c not in header and c not in ("times", "proposal")]:
            raise StudyError([_tell_damage(path, f"the columns {', '.join(missing)}", page)])
        at = [header.index(columns[n]) for n in (0, 1, 4)]
        for line in lines:
            program, name, ours = ("" if line[n] is None else str(line[n]).strip() for n in at)
            if name:
                found.rows[page, program, name] = ours
    return found


def add_rows(sheet: CodeMap, program: str, new: Mapping[str, Iterable[Wanted]]) -> None:
    """Add rows of new codes and users below what is there, and keep the sheet's earlier state."""
    from openpyxl.styles import PatternFill

    book = _open_book(sheet.path, sheet.content) if sheet.content else _lay_out()
    for page, things in new.items():
        lines = book[page]
        header = [_fold(c.value) for c in lines[1]]
        for thing in things:
            cells = dict(zip(_PAGES[page], (
                program, thing.name, thing.times, thing.proposal or "", thing.sure or ""
            ), strict=True))  # fmt: skip
            row = lines.max_row + 1
            for at, column in enumerate(header, start=1):
                if column in cells:
                    _put(lines.cell(row, at), cells[column])
            if not thing.sure:
                lines.cell(row, header.index(_PAGES[page][4]) + 1).fill = PatternFill(
                    "solid", fgColor="FFF2CC"
                )
    sink = io.BytesIO()
    book.save(sink)
    sheet.path.parent.mkdir(parents=True, exist_ok=True)
    write_kept(sheet.path, sink.getvalue())


def want_codes(
    counts: Mapping[str, int], shorts: Mapping[str, str], codebook: pd.DataFrame
) -> list[Wanted]:
    """Each foreign code by its path: what it surely is (short name or label), what it may be."""
    codes = codebook[codebook["codable"]]
    by_name = {c: c for c in codes["code"]}
    labels = codes["label"].value_counts()
    by_label = {r.label: r.code for r in codes.itertuples() if labels[r.label] == 1}
    folded = {_fold(k): v for k, v in [*by_label.items(), *by_name.items()]}
    wanted = []
    for path in sorted(counts):
        name = path.rsplit(PATH, 1)[-1]
        sure = by_name.get(shorts.get(path, "")) or by_name.get(name) or by_label.get(name)
        proposal = folded.get(_fold(name))
        if not (sure or proposal):
            close = get_close_matches(_fold(name), list(folded), 1, 0.7)
            proposal = folded[close[0]] if close else None
        wanted.append(Wanted(path, counts[path], sure, proposal))
    return wanted


def want_users(
    counts: Mapping[str, int], known: Iterable[str], sheet: CodeMap, leave: Iterable[str]
) -> list[Wanted]:
    """Each foreign user: the coder of this name, or a new one (user-1, user-2 …) to be confirmed.

    Where a coder's name differs in capitals alone, that coder is proposed.
    Those in `leave` are no people's; their codings stay out.
    """
    known = set(known)
    folded = {coder.casefold(): coder for coder in sorted(known)}
    taken = known | {ours for (page, _, _), ours in sheet.rows.items() if page == "coders"}
    wanted, number = [], 0
    for name in sorted(counts):
        proposal = None
        sure = LEFT_OUT if name in set(leave) else name if name in known else None
        if sure is None and name.casefold() in folded:
            proposal = folded[name.casefold()]
        elif sure is None:
            number += 1
            while f"user-{number}" in taken:
                number += 1
            proposal = f"user-{number}"
        wanted.append(Wanted(name, counts[name], sure, proposal))
    return wanted


def _fold(cell: object) -> str:
    return " ".join(str(cell or "").casefold().replace("_", " ").replace("-", " ").split())


def _tell_damage(path: Path, expected: str, place: str = "") -> Problem:
    advice = "Put it back from data/coding/history, or take it away: an import makes a new one."
    return Problem(path.name, place, "", expected, advice)


def _open_book(path: Path, content: bytes) -> object:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        return openpyxl.load_workbook(io.BytesIO(content))
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, TypeError):
        raise StudyError([_tell_damage(path, "an Excel workbook that can be read")]) from None


def _put(cell: object, value: object) -> None:
    """A value as it is; a text always as text, never as a formula."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell.value = ILLEGAL_CHARACTERS_RE.sub(" ", value) if isinstance(value, str) else value
    if isinstance(value, str) and value:
        cell.data_type = "s"


def _lay_out() -> object:
    """An empty sheet: two pages with frozen headers."""
    import openpyxl
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook()
    book.remove(book.active)
    for page, columns in _PAGES.items():
        lines = book.create_sheet(page)
        for at, (column, width) in enumerate(zip(columns, _WIDTHS, strict=True), start=1):
            cell = lines.cell(1, at, column)
            cell.font = Font(bold=True)
            cell.fill = PatternFill("solid", fgColor="FFF2CC" if at == len(columns) else "E7E6E6")
            lines.column_dimensions[get_column_letter(at)].width = width
        lines.freeze_panes = "A2"
    return book
