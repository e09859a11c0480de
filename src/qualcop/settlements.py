"""Decisions on disagreements, read back from the workbook on which they were made."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from qualcop.coding_tables import MARKINGS
from qualcop.disagreement_sheet import AFTER, BEFORE, LIST, TYPED, fold_name, name_columns
from qualcop.errors import Problem
from qualcop.hints import hint
from qualcop.marks import read_value
from qualcop.record import quote_words
from qualcop.sheets import Row, Sheet, SheetColumn, read_day, read_sheet

Mask = Carry = Callable[[str], str]
SHORT_NAME = re.compile(r"[^\W_][\w+-]{0,23}")  # of who decided: ls, mv+jt


@dataclass(frozen=True)
class Settled:
    """What was read from a workbook of disagreements."""

    markings: pd.DataFrame  # rows of `MARKINGS` without their numbers
    problems: list[Problem]
    open: int  # rows without a decision
    sure: tuple[bool, ...] = ()  # of each marking: whether its row says its list, so its version


def read_settlements(
    path: Path,
    listed: pd.DataFrame,
    frames: Mapping[str, pd.DataFrame],
    masks: tuple[Mask, Mask],
    by: str | None,
    today: str,
    carry: Carry = str,
) -> Settled:
    """The decisions in a workbook (or a CSV saved from it), and every row that cannot be used.

    `listed` are the questions that were ever listed (`DISAGREEMENTS`); `frames` hold segments,
    documents and codebook; `masks` mask names in texts, and in names of files and in cells that
    hold no text. A row says who decided, or `by` does. A decision on a question that was not
    listed is taken in when segment and code are of the study; that is told. Of rows that decide
    one question differently none is taken in. `carry` gives the id that a segment has now
    (`secret.key_id`): a workbook may be older.
    """
    mask, mask_name = masks
    rows, problems = read_sheet(_declare_sheet(_list_coders(listed), carry), path)
    problems = [_tell_header(p) for p in problems]
    decided = [row for row in rows if row.cells["decision"] is not None]
    problems += _tell_undecided(rows, {p.place.split(",")[0] for p in problems})
    kept, doubled = _leave_out_doubled(decided)
    problems += doubled
    places, decisions, sure = _Places(frames, listed, mask_name), [], []
    for row in kept:
        faults = places.check(row.cells, by)
        problems += [replace(p, place=f"row {row.number}, {p.place}") for p in faults]
        if not any(p.severity == "error" for p in faults):
            cells = {
                k: mask(v) if isinstance(v, str) and k in TYPED else v for k, v in row.cells.items()
            }
            decisions.append(places.mark(cells, by, today))
            sure.append(places.knows_list(cells))
    shown = [
        replace(p, file=mask_name(path.name), place=mask_name(p.place), value=mask_name(p.value))
        for p in problems
    ]
    markings = pd.DataFrame(decisions, columns=MARKINGS.names)
    return Settled(markings, shown, len(rows) - len(decided), tuple(sure))


def _tell_header(problem: Problem) -> Problem:
    """A column that is not ours in our words: it may be one of ours that was renamed."""
    if problem.place != "header" or problem.severity == "error":
        return problem
    advice = "What is in it is not used. Is it one of ours that was renamed?"
    return replace(problem, expected="a header as in the workbook that was written", advice=advice)


def _tell_undecided(rows: list[Row], told: set[str]) -> list[Problem]:
    """A warning for each reason without a decision, but of those whose row was told of."""
    advice = "The question stays open; the reason is not taken in."
    places = [f"row {r.number}" for r in rows if r.cells["decision"] is None and r.cells["why"]]
    expected = "1 or 0 beside the reason"
    return [
        Problem("", f"{place}, decision", "", expected, advice, "warning")
        for place in places
        if place not in told
    ]


def _list_coders(listed: pd.DataFrame) -> list[str]:
    return sorted(
        {p.split(":")[0].strip() for a in listed["answers"].dropna() for p in a.split(";")}
    )


def _leave_out_doubled(decided: list[Row]) -> tuple[list[Row], list[Problem]]:
    """The rows, one for each question; rows that decide it differently are left out, and told."""
    same: dict[tuple, list[Row]] = {}
    for row in decided:
        same.setdefault((row.cells["segment_id"], row.cells["code"]), []).append(row)
    kept, problems = [], []
    for question, rows in same.items():
        differ = len({row.cells["decision"] for row in rows}) > 1
        kept += [] if differ else rows[:1]
        for row in rows[0 if differ else 1 :]:
            others = ", ".join(str(r.number) for r in rows if r is not row)
            expected = f"one decision on a question (it is also in row {others})"
            advice = "None of them is taken in: empty all but one." if differ else ""
            advice = advice or f"They say the same: row {rows[0].number} is taken in."
            severity = "error" if differ else "warning"
            value = "; ".join(filter(None, question))
            problems.append(Problem("", f"row {row.number}", value, expected, advice, severity))
    return kept, problems


def _declare_sheet(coders: list[str], carry: Carry) -> Sheet:
    readers = {
        "segment_id": carry,
        "decision": read_value,
        "decided_on": read_day,
        LIST: _read_number,
    }
    columns = [
        SheetColumn(
            name, TYPED.get(name, name), name in ("segment_id", "code"), readers.get(name, str)
        )
        for name in (*BEFORE, *TYPED, *AFTER, LIST)
    ]
    columns += [SheetColumn(fold_name(n), text) for n, text in name_columns(coders).items()]
    return Sheet("disagreements", "One row per question that is to be settled.", tuple(columns))


def _read_number(cell: str) -> str:
    """A list's number; programs that open a CSV take 0001 for 1."""
    return cell.zfill(4)


class _Places:
    """Segments, texts and codes of the study as decisions need them."""

    def __init__(
        self, frames: Mapping[str, pd.DataFrame], listed: pd.DataFrame, mask: Mask
    ) -> None:
        self.mask = mask
        self.versions: dict[tuple, str] = {}
        for row in listed.to_dict("records"):  # of several lists the last counts
            for number in {None, row.get(LIST)}:
                question = (number, row["segment_id"], row["code"])
                self.versions[question] = row["codebook_version"]
        self.segments = frames["segments"].set_index("segment_id")
        documents = frames["documents"]
        self.texts = dict(zip(documents["document_id"], documents["text"], strict=True))
        codebook = frames["codebook"]
        self.codes = set(codebook.loc[codebook["codable"].astype(bool), "code"])
        self.version = codebook["version"].iloc[0]

    def check(self, cells: dict, by: str | None) -> list[Problem]:
        """What is wrong with a decision; without a reason it is taken in, with a warning."""
        faults = []
        if cells["segment_id"] not in self.segments.index:
            advice = "It was listed when the texts were others; list the disagreements again."
            segment = str(cells["segment_id"] or "")
            faults.append(Problem("", "segment_id", segment, "a segment of this study", advice))
        if cells["code"] not in self.codes:
            code = str(cells["code"] or "")
            faults.append(Problem("", "code", code, "a code of the codebook, not a family"))
        faults += self._check_decider(cells["decided_by"] or by)
        number, *question = (cells[name] for name in (LIST, "segment_id", "code"))
        if faults:
            return faults
        if not cells["why"]:
            faults.append(Problem("", "why", "", "a reason; it is taken in", "", "warning"))
        if (None, *question) not in self.versions:
            expected = "a question that was listed; it is taken in all the same"
            faults.append(Problem("", "code", "; ".join(question), expected, "", "warning"))
        elif (number, *question) not in self.versions:
            advice = "It is taken as an answer to the latest list with this question."
            expected = "the number of a list with this question"
            faults.append(Problem("", LIST, number, expected, advice, "warning"))
        return faults

    def _check_decider(self, who: str | None) -> list[Problem]:
        """Who decided stands in tables and memos: a short name that is nobody's."""
        if not who:
            command = hint("settle", "…", "--by", "ls")
            advice = f"Fill it in, or say it for the whole file: {command}"
            return [Problem("", "decided_by", "", "who decided", advice)]
        if SHORT_NAME.fullmatch(who) and self.mask(who) == who:
            return []
        expected = "a short name that is nobody's: letters, digits, - _ and +, 24 at most"
        advice = "Take initials, such as ls, or the coders' short names: mv+jt."
        return [Problem("", "decided_by", who, expected, advice)]

    def mark(self, cells: dict, by: str | None, today: str) -> dict:
        """The decision as a marking of the segment as it is now."""
        segment = self.segments.loc[cells["segment_id"]]
        text = self.texts[segment["document_id"]]
        start, end = int(segment["start"]), int(segment["end"])
        return {
            "coder": cells["decided_by"] or by,
            "segment_id": cells["segment_id"],
            "document_id": segment["document_id"],
            "start": start,
            "end": end,
            **quote_words(text, start, end),
            "code": cells["code"],
            "value": cells["decision"],
            "note": cells["why"],
            "made": cells["decided_on"] or today,
            "codebook_version": self._find_version(cells),
        }

    def knows_list(self, cells: dict) -> bool:
        """Whether the row says a list that has its question."""
        return bool(cells[LIST]) and (cells[LIST], cells["segment_id"], cells["code"]) in (
            self.versions
        )

    def _find_version(self, cells: dict) -> str:
        """That of the list the row is from; else of the latest with the question, else of now."""
        question = (cells["segment_id"], cells["code"])
        latest = self.versions.get((None, *question), self.version)
        return self.versions.get((cells[LIST], *question), latest)
