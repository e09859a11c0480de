"""The workbook on which disagreements are settled: what was said, the definition, the decision."""

from __future__ import annotations

import io
from collections.abc import Callable

import pandas as pd

from qualcop.coding_layout import define_code
from qualcop.row_heights import fit_height
from qualcop.workbook import LONGEST_CELL, start_book

# Columns to fill in, with what each means.
TYPED = {
    "decision": "1 the code applies, 0 it does not; empty while you have not settled it",
    "why": "the reason, for whoever asks later",
    "decided_by": "who decided: a short name, such as ls, or both coders: mv+jt",
    "decided_on": "the day, YYYY-MM-DD; empty: the day it is handed in",
}
BEFORE = ("segment_id", "code", "question", "role", "before", "text", "after")  # the answers
AFTER = ("definition",)  # the columns to fill in
LIST = "list"  # the list's number; stands last, and stays with its row when rows are sorted
HELP = (
    "One row is one question: does this code apply to this segment?",
    "Read the segment with what stands before and after it (grey), what each coder answered and "
    "noted, and the code's definition on the right. Then fill in the yellow columns.",
    "decision: 1 the code applies, 0 it does not. Leave it empty to settle the question later.",
    "why: a sentence. Whoever asks later how a code came about will read it.",
    "coders differ: two people gave different answers.",
    "one coder, two answers: a coder handed in two different answers; the first holds until now.",
    "codebook changed: the code was split or narrowed since; is the code as it is now true of the "
    "segment?",
    "You may sort, filter and hide rows and columns. Hand the workbook in with: qualcop settle",
)
_WIDTHS = {"segment_id": 9, "code": 16, "question": 13, "role": 13, "before": 26, "text": 50}
_WIDTHS |= {"after": 26, "decision": 9, "why": 34, "decided_by": 11, "decided_on": 12}
_WIDTHS |= {"definition": 60, LIST: 6}
_ANSWER, _NOTE = 6, 20  # widths of what a coder answered and noted
_DIM, _YELLOW, _GREY = "#7F7F7F", "#FFF2CC", "#E7E6E6"
_SIZE = 10


def make_disagreement_sheet(
    listed: pd.DataFrame,
    segments: pd.DataFrame,
    codebook: pd.DataFrame,
    answers: pd.DataFrame,
    number: str = "",
    mask: Callable[[str], str] = str,
) -> bytes:
    """The workbook's bytes: a row for each of `listed` (`DISAGREEMENTS`), a page of help.

    `number` is the list's, in each row; `mask` masks what people said and wrote, and
    what the codebook says, anew.

    `answers` has the columns segment_id, code, coder, value, note: what each coder said and wrote
    beside it. Rows stand in the order of documents and of the codebook.
    """
    sink = io.BytesIO()
    book = start_book(sink, "qualcop disagreements")
    asked = answers.merge(listed[["segment_id", "code"]], on=["segment_id", "code"])
    rows = _lay_out_rows(listed, segments, codebook, asked)
    own = {n for n in name_columns(sorted(asked["coder"].unique())) if n.startswith("note of ")}
    own |= {"before", "text", "after", "definition"}
    rows = [{n: mask(c) if n in own and c else c for n, c in r.items()} for r in rows]
    rows = [row | {LIST: number} for row in rows]
    _write_page(book, rows, sorted(asked["coder"].unique()))
    page = book.add_worksheet("how to")
    page.set_column(0, 0, 110, book.add_format({"text_wrap": True, "valign": "top"}))
    for number, text in enumerate(HELP):
        page.write_string(number, 0, text)
    book.close()
    return sink.getvalue()


def name_columns(coders: list[str]) -> dict[str, str]:
    """The columns for what coders said, with what each means."""
    names = name_coders(coders).items()
    said = {name: f"what {coder} answered: 1, 0, or empty" for coder, name in names}
    return said | {f"note of {name}": f"what {coder} wrote beside it" for coder, name in names}


def name_coders(coders: list[str]) -> dict[str, str]:
    """The column of each coder's answers: the coder's name, told apart where another column is
    called so (a coder may be called list, or note_of_mv)."""
    taken, names = {*BEFORE, *TYPED, *AFTER, LIST}, {}
    for coder in coders:
        name, number = coder, 1
        while taken & (own := {fold_name(name), fold_name(f"note of {name}")}):
            name, number = f"{coder} (coder{'' if number == 1 else f' {number}'})", number + 1
        names[coder] = name
        taken |= own
    return names


def fold_name(column: str) -> str:
    """A column's name as sheets are read: in small letters, _ for a blank."""
    return column.lower().replace(" ", "_")


def _lay_out_rows(
    listed: pd.DataFrame, segments: pd.DataFrame, codebook: pd.DataFrame, answers: pd.DataFrame
) -> list[dict[str, str]]:
    place = segments.sort_values(["document_id", "position"], kind="stable")
    texts = place.groupby("document_id")["text"]
    place = place.assign(before=texts.shift(1), after=texts.shift(-1))
    codes = codebook.assign(definition=[define_code(row) for row in codebook.to_dict("records")])
    codes = codes[["code", "definition", "position"]].rename(columns={"position": "order"})
    rows = listed.merge(place, on="segment_id").merge(codes, on="code")
    rows = rows.sort_values(["document_id", "position", "order"], kind="stable")
    said: dict[tuple[str, str], dict[str, str]] = {}
    names = name_coders(sorted(answers["coder"].unique()))
    for row in answers.itertuples():
        cells = said.setdefault((row.segment_id, row.code), {})
        name = names[row.coder]
        cells[name] = "" if pd.isna(row.value) else str(int(row.value))
        if pd.notna(row.also):
            cells[name] += f" (also {int(row.also)})"
        cells[f"note of {name}"] = row.note if isinstance(row.note, str) else ""
    shown = rows[[*BEFORE, *AFTER]].astype("object")
    shown = shown.where(shown.notna(), "").to_dict("records")
    return [row | said.get((row["segment_id"], row["code"]), {}) for row in shown]


def _write_page(book: object, rows: list[dict[str, str]], coders: list[str]) -> None:
    page = book.add_worksheet("disagreements")
    beside, names = name_columns(coders), name_coders(coders).values()
    columns = [*BEFORE, *beside, *TYPED, *AFTER, LIST]
    widths = {
        **dict.fromkeys(names, _ANSWER),
        **{f"note of {name}": _NOTE for name in names},
        **_WIDTHS,
    }
    looks = _make_looks(book, columns)
    for at, name in enumerate(columns):
        page.set_column(at, at, widths[name])
        page.write_string(0, at, name, looks["head typed" if name in TYPED else "head"])
        if told := {**TYPED, **beside}.get(name):
            page.write_comment(0, at, told, {"author": "qualcop"})
    for line, row in enumerate(rows, start=1):
        cells = {name: str(row.get(name, ""))[:LONGEST_CELL] for name in columns}
        fitted = [fit_height(cells[name], widths[name], _SIZE) for name in columns[1:]]
        page.set_row(line, max(fitted))
        for at, name in enumerate(columns):
            page.write_string(line, at, cells[name], looks[name])
    _set_up(page, columns, max(len(rows), 1))


def _make_looks(book: object, columns: list[str]) -> dict[str, object]:
    """The look of each column and of its head."""
    plain = {"text_wrap": True, "valign": "top", "font_size": _SIZE}
    head = {**plain, "bold": True, "border": 1}
    line = {"bottom": 1, "bottom_color": "#D9D9D9"}
    usual = book.add_format({**plain, **line})
    dim = book.add_format({**plain, **line, "font_color": _DIM, "italic": True})
    small = book.add_format({**line, "valign": "top", "font_color": _DIM, "font_size": 7})
    typed = book.add_format({**plain, "bg_color": _YELLOW, "border": 1, "border_color": "#D9D9D9"})
    looks = {name: typed if name in TYPED else usual for name in columns}
    looks |= {"before": dim, "after": dim, "segment_id": small, LIST: small}
    looks["head"] = book.add_format({**head, "bg_color": _GREY})
    looks["head typed"] = book.add_format({**head, "bg_color": _YELLOW})
    return looks


def _set_up(page: object, columns: list[str], bottom: int) -> None:
    """Frozen heads, filters, the choice of a decision, one page wide in print."""
    page.freeze_panes(1, 2)
    page.autofilter(0, 0, bottom, len(columns) - 1)
    choice = {
        "validate": "list",
        "source": ["1", "0"],
        "error_title": "Decision",
        "error_message": "1 the code applies, 0 it does not; empty while it is open",
    }
    at = columns.index("decision")
    page.data_validation(1, at, bottom, at, choice)
    page.set_landscape()
    page.set_paper(8)  # A3
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
