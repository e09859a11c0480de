"""The workbook on which disagreements are settled: what was said, the definition, the decision."""

from __future__ import annotations

import io
from collections.abc import Mapping

import pandas as pd

from qualcop.workbook import LONGEST_CELL, MADE

# Columns to fill in, and what each means.
TYPED = {
    "decision": "1 the code applies, 0 it does not; empty while you have not settled it",
    "why": "the reason, for whoever asks later",
    "decided_by": "who decided: a short name, such as ls, or both coders: mv+jt",
    "decided_on": "the day, YYYY-MM-DD; empty: the day it is handed in",
}
FIXED = {
    "segment_id": 16,
    "code": 16,
    "question": 14,
    "event": 14,
    "role": 12,
    "before": 32,
    "text": 60,
    "after": 32,
    "label": 22,
    "definition": 40,
    "include": 30,
    "exclude": 30,
}
HELP = (
    "One row is one question: does this code apply to this segment?",
    "Read the segment with what stands before and after it, what each coder answered and noted, "
    "and the code's definition. Then fill in the yellow columns.",
    "decision: 1 the code applies, 0 it does not. Leave it empty to settle the question later.",
    "why: a sentence. Whoever asks later how a code came about will read it.",
    "coders differ: two people gave different answers.",
    "one coder, two answers: a coder handed in two different answers; the first holds until now.",
    "codebook changed: the code was split or narrowed since; is the new code true of the segment?",
    "You may sort, filter and hide rows and columns, and add rows of your own notes to the sheet "
    "called notes. Hand the workbook in with: qualcop settle <this file>.",
)
_DIM, _YELLOW = "#7F7F7F", "#FFF2CC"


def make_disagreement_sheet(
    listed: pd.DataFrame,
    segments: pd.DataFrame,
    codebook: pd.DataFrame,
    answers: pd.DataFrame,
) -> bytes:
    """The workbook's bytes: a row for each of `listed` (`DISAGREEMENTS`), a page of help.

    `answers` has the columns segment_id, code, coder, value, note: what each coder said and wrote
    beside it. Rows stand in the order of documents and of the codebook.
    """
    import xlsxwriter

    sink = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(sink, options)
    book.set_properties({"title": "qualcop disagreements", "author": "", "created": MADE})
    coders = sorted(answers["coder"].unique())
    rows = _lay_out_rows(listed, segments, codebook, answers)
    _write_page(book, rows, coders)
    page = book.add_worksheet("how to")
    page.set_column(0, 0, 110, book.add_format({"text_wrap": True, "valign": "top"}))
    for number, text in enumerate(HELP):
        page.write_string(number, 0, text)
    book.add_worksheet("notes")
    book.close()
    return sink.getvalue()


def name_columns(coders: list[str]) -> dict[str, str]:
    """The columns for what coders said, with what each means."""
    said = {coder: f"what {coder} answered: 1, 0, or empty" for coder in coders}
    return said | {f"note of {coder}": f"what {coder} wrote beside it" for coder in coders}


def _lay_out_rows(
    listed: pd.DataFrame, segments: pd.DataFrame, codebook: pd.DataFrame, answers: pd.DataFrame
) -> list[dict[str, str]]:
    place = segments.sort_values(["document_id", "position"], kind="stable")
    texts = place.groupby("document_id")["text"]
    place = place.assign(before=texts.shift(1), after=texts.shift(-1))
    place = place[
        ["segment_id", "document_id", "position", "event", "role", "before", "text", "after"]
    ]
    codes = codebook[["code", "label", "definition", "include", "exclude"]]
    order = codebook[["code", "position"]].rename(columns={"position": "code_position"})
    rows = listed.merge(place, on="segment_id").merge(codes, on="code").merge(order, on="code")
    rows = rows.sort_values(["document_id", "position", "code_position"], kind="stable")
    said: dict[tuple[str, str], dict[str, str]] = {}
    for row in answers.itertuples():
        cells = said.setdefault((row.segment_id, row.code), {})
        cells[row.coder] = "" if pd.isna(row.value) else str(int(row.value))
        cells[f"note of {row.coder}"] = row.note if isinstance(row.note, str) else ""
    shown = rows[list(FIXED)].astype("object").where(rows[list(FIXED)].notna(), "")
    return [
        {**row, **said.get((row["segment_id"], row["code"]), {})}
        for row in shown.to_dict("records")
    ]


def _write_page(book: object, rows: list[dict[str, str]], coders: list[str]) -> None:
    page = book.add_worksheet("disagreements")
    beside = name_columns(coders)
    columns = [*list(FIXED)[:8], *beside, *TYPED, *list(FIXED)[8:]]
    head = {"bold": True, "text_wrap": True, "valign": "top", "border": 1}
    plain = {"text_wrap": True, "valign": "top"}
    dim = book.add_format({**plain, "font_color": _DIM, "italic": True})
    typed = book.add_format({**plain, "bg_color": _YELLOW, "border": 1, "border_color": "#D9D9D9"})
    usual, heads = book.add_format(plain), book.add_format({**head, "bg_color": "#E7E6E6"})
    asked = book.add_format({**head, "bg_color": _YELLOW})
    formats = {"before": dim, "after": dim, "segment_id": dim, **dict.fromkeys(TYPED, typed)}
    for at, name in enumerate(columns):
        page.set_column(at, at, FIXED.get(name, 24 if name in ("why",) or "note" in name else 12))
        page.write_string(0, at, name, asked if name in TYPED else heads)
        if told := {**TYPED, **beside}.get(name):
            page.write_comment(0, at, told, {"author": "qualcop"})
        for line, row in enumerate(rows, start=1):
            page.write_string(
                line, at, str(row.get(name, ""))[:LONGEST_CELL], formats.get(name, usual)
            )
    page.freeze_panes(1, 2)
    page.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    at = columns.index("decision")
    page.data_validation(1, at, max(len(rows), 1), at, _list_of("1", "0"))
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _list_of(*values: str) -> Mapping[str, object]:
    return {
        "validate": "list",
        "source": list(values),
        "error_title": "Decision",
        "error_message": "1 the code applies, 0 it does not; empty while it is open",
    }
