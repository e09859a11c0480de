"""Takes in a coding workbook: what was sent out, what came back, and what the study is now.

Rows are known by their segment, never by their place. What a coder entered becomes a marking, or a
note and a problem that tells where it stood; nothing is passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from qualcop.coding_layout import list_sent
from qualcop.coding_tables import MARKINGS, NOTES
from qualcop.errors import Problem, StudyError
from qualcop.handed_columns import (
    find_coding_page,
    list_missing,
    match_columns,
    name_codes,
    tell_column,
)
from qualcop.handed_origin import Origin
from qualcop.handed_rows import Remark, Row, Sheet, merge_rows, read_rows
from qualcop.handed_sheets import Handed, Page
from qualcop.record import digest_text, quote_words

WAY = "workbook"
_NUMBERED = ("marking", "hand_in", "way", "note")  # the record gives these
_PLACE = ("document_id", "start", "end", "quote", "before", "after", "text_digest")


@dataclass
class Reading:
    """A file as read: markings and notes without numbers, problems, and what there was of it.

    `rows` and `done` are numbers of rows, `marked` of those with codes but not done; `missing` are
    segments given out whose rows are gone, `unfinished` those without an answer. `texts` are
    documents' texts, by digest, to be kept for segments no round gave out.
    """

    markings: pd.DataFrame
    notes: pd.DataFrame
    problems: list[Problem]
    rows: int
    done: int
    marked: int
    missing: list[str]
    unfinished: list[str]
    texts: dict[str, str] = field(default_factory=dict)


def read_coding_workbook(
    handed: Handed,
    origin: Origin,
    frames: Mapping[str, pd.DataFrame],
    mask: Callable[[str], str],
) -> Reading:
    """What a coder entered in a workbook, compared with what was sent out.

    `frames`: documents, segments, codebook as they are now; `mask` masks names in what was typed.
    Raises StudyError when there is no sheet of codings in it, or nothing was entered.
    """
    made, coder = origin.round, origin.coder
    page, header, sheet, problems = _open_sheet(handed, origin, frames, mask)
    rows, odd = read_rows(page, header, sheet)
    there = {head.name for head in sheet.heads.values()}
    columns = [code for code in sheet.names.offered if code in there]
    merged, lost, twice = merge_rows(rows, columns, sheet)
    aside, told = _read_aside(handed, page, header, list_sent(made, coder), mask)
    places, texts, more = _find_places(merged, origin, frames, handed.name)
    problems += [*odd, *twice, *more, *told, *_tell_merged(page, handed)]
    markings = _list_markings(merged, columns, places, origin, frames, handed.saved)
    notes = _list_notes(merged, lost, aside, places, coder, handed.saved)
    if markings.empty and notes.empty:
        expected = "at least one code, row marked done, or note"
        raise StudyError([Problem(handed.name, "", "", expected, "Nothing is entered in it yet.")])
    given = made.assignments.loc[made.assignments["coder"] == coder, "segment_id"]
    answered = set(markings["segment_id"])
    return Reading(
        markings,
        notes,
        _mask_values(problems, mask),
        rows=len(rows),
        done=sum(row.done for row in merged.values()),
        marked=sum(bool(row.answers) and not row.done for row in merged.values()),
        missing=[s for s in given if s not in merged],
        unfinished=[s for s in given if s in merged and s not in answered],
        texts=texts,
    )


def _open_sheet(
    handed: Handed,
    origin: Origin,
    frames: Mapping[str, pd.DataFrame],
    mask: Callable[[str], str],
) -> tuple[Page, int, Sheet, list[Problem]]:
    """The page of codings, the row of its header, its columns, and what was odd about them."""
    made = origin.round
    names = name_codes(made.codes, frames["codebook"])
    found = find_coding_page(handed, names)
    if found is None:
        expected = "a sheet with the columns segment_id, done and the codes"
        advice = "The header may be gone: copy it from the workbook as it was sent out."
        raise StudyError([Problem(handed.name, "", "", expected, advice)])
    heads, problems = match_columns(*found, names, handed.name)
    sheet = Sheet(
        file=handed.name,
        heads=heads,
        names=names,
        passages=made.shown.set_index("segment_id").to_dict("index"),
        known=frozenset(frames["segments"]["segment_id"]) | set(made.assignments["segment_id"]),
        mask=mask,
    )
    missing = list_missing(heads, names, handed.name)
    return *found, sheet, [*origin.problems, *problems, *missing]


def _mask_values(problems: list[Problem], mask: Callable[[str], str]) -> list[Problem]:
    return [
        Problem(p.file, mask(p.place), mask(p.value), p.expected, p.advice, p.severity)
        for p in problems
    ]


# --------------------------------------------------------------- cells beside the rows
def _read_aside(
    handed: Handed, coding: Page, header: int, sent: set[str], mask: Callable[[str], str]
) -> tuple[list[Remark], list[Problem]]:
    """What was entered above the header and on other sheets: a remark and a problem for each."""
    remarks, problems = [], []
    for page in handed.pages:
        own = page is coding
        rows = {n: c for n, c in page.rows.items() if not own or n <= header}
        lines = []
        for number, cells in sorted(rows.items()):
            for at, cell in sorted(cells.items()):
                # The header's own words are told by `match_columns`.
                words = "" if own and number == header else cell.text
                words = "" if _is_sent(words, sent, mask) else words
                note = "" if _is_sent(cell.comment, sent, mask, True) else cell.comment
                parts = [p for p in (words, cell.formula, note) if p]
                lines += [f"{tell_column(at)}{number}: {' | '.join(parts)}"] if parts else []
        if lines:
            title = "above the header" if own else f"sheet {page.title}"
            remarks.append(Remark(mask(title), mask("\n".join(lines))))
            advice = f"{len(lines)} cells are kept as a note."
            expected = "what was sent out and no more"
            problems.append(Problem(handed.name, mask(title), "", expected, advice, "warning"))
    unknown = [c for c in coding.rows[header].values() if c.text.strip()]
    added = [c.text for c in unknown if not _is_sent(c.text, sent, mask)]
    if added:
        remarks.append(Remark("headers as handed in", mask("\n".join(added))))
    return remarks, problems


def _is_sent(words: str, sent: set[str], mask: Callable[[str], str], signed: bool = False) -> bool:
    """Whether a cell is as it was sent out, or a comment, which a program may have `signed`.

    In `sent` names that became known since are masked.
    """
    for text in (words, mask(words)):
        told = " ".join(text.split())
        if not told or told in sent or (signed and any(told.endswith(f": {s}") for s in sent)):
            return True
    return False


def _tell_merged(page: Page, handed: Handed) -> list[Problem]:
    advice = "What is in them counts for the first row alone: enter it in each."
    expected = "cells that are not merged"
    return [Problem(handed.name, r, "", expected, advice, "warning") for r in page.merged]


# ------------------------------------------------------------------- rows of the tables
def _find_places(
    merged: Mapping[str, Row], origin: Origin, frames: Mapping[str, pd.DataFrame], file: str
) -> tuple[dict[str, dict], dict[str, str], list[Problem]]:
    """Where each segment stood: as assigned, or for one that was not, as the study is now."""
    given = origin.round.assignments
    all_given = given.drop_duplicates("segment_id").set_index("segment_id")
    own = set(given.loc[given["coder"] == origin.coder, "segment_id"])
    segments = frames["segments"].set_index("segment_id")
    documents = frames["documents"].set_index("document_id")["text"]
    places, texts, problems = {}, {}, []
    for segment_id, row in merged.items():
        if segment_id in all_given.index:
            places[segment_id] = all_given.loc[segment_id, list(_PLACE)].to_dict()
        else:
            found = segments.loc[segment_id]
            text = documents[found["document_id"]]
            digest = digest_text(text)
            texts[digest] = text
            words = quote_words(text, int(found["start"]), int(found["end"]))
            span = found[["document_id", "start", "end"]].to_dict()
            places[segment_id] = {**span, **words, "text_digest": digest}
        if segment_id not in own:
            advice = "Its codes are taken in, beside the sample."
            expected = f"passages that round {origin.round.name} gave to {origin.coder}"
            place = f"row {row.number}"
            problems.append(Problem(file, place, segment_id, expected, advice, "warning"))
    gone = [s for s in merged if s not in segments.index]
    if gone:
        advice = "The codes stay with the words as they were, and are looked up in the new text."
        expected = "passages whose words are as they were sent out"
        value = f"{len(gone)} that changed since: {', '.join(sorted(gone)[:5])}"
        problems.append(Problem(file, "", value, expected, advice, "warning"))
    return places, texts, problems


def _list_markings(
    merged: Mapping[str, Row],
    columns: list[str],
    places: Mapping[str, dict],
    origin: Origin,
    frames: Mapping[str, pd.DataFrame],
    saved: str | None,
) -> pd.DataFrame:
    """A row of `MARKINGS` for each answer, segments and codes in order."""
    offered = set(origin.round.codes["code"])
    now = str(frames["codebook"]["version"].iloc[0])
    order = {c: n for n, c in enumerate([*origin.round.codes["code"], *frames["codebook"]["code"]])}
    rows = []
    for segment_id, row in sorted(merged.items()):
        answers = row.list_answers(columns)
        for code in sorted(answers, key=lambda c: (order.get(c, len(order)), c)):
            rows.append(
                {
                    "round": origin.round.name,
                    "coder": origin.coder,
                    "segment_id": segment_id,
                    **places[segment_id],
                    "code": code,
                    "value": answers[code],
                    "note": row.note,
                    "codebook_version": origin.round.version if code in offered else now,
                    "made": saved,
                }
            )
    return pd.DataFrame(rows, columns=[c for c in MARKINGS.names if c not in _NUMBERED[:3]])


def _list_notes(
    merged: Mapping[str, Row],
    lost: list[Row],
    aside: list[Remark],
    places: Mapping[str, dict],
    coder: str,
    saved: str | None,
) -> pd.DataFrame:
    """A row of `NOTES` for each note and remark: of segments in order, then of the rest."""
    rows = []
    for segment_id, row in sorted(merged.items()):
        place = {n: places[segment_id][n] for n in ("document_id", "start", "end", "quote")}
        own = [Remark("note", row.note), *row.remarks] if row.note else row.remarks
        rows += [{"segment_id": segment_id, **place, **_tell_remark(r)} for r in own]
    rest = [*(Remark("note", row.note) for row in lost if row.note), *aside]
    rows += [_tell_remark(r) for r in [*(r for row in lost for r in row.remarks), *rest]]
    columns = [c for c in NOTES.names if c not in _NUMBERED[1:]]
    return pd.DataFrame(rows, columns=columns).assign(coder=coder, made=saved)


def _tell_remark(remark: Remark) -> dict[str, str | None]:
    return {"name": remark.title, "code": remark.code, "text": remark.text}
