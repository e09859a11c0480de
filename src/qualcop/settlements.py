"""Decisions on disagreements, read back from the workbook on which they were made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from qualcop.coding_tables import MARKINGS
from qualcop.disagreement_sheet import AFTER, BEFORE, TYPED, name_columns
from qualcop.errors import Problem
from qualcop.marks import read_value
from qualcop.sheets import Sheet, SheetColumn, read_day, read_sheet

Mask = Callable[[str], str]
CONTEXT = 60  # characters kept before and after the words


@dataclass(frozen=True)
class Settled:
    """What was read from a workbook of disagreements."""

    markings: pd.DataFrame  # rows of `MARKINGS` without their numbers
    problems: list[Problem]
    open: int  # rows without a decision


def read_settlements(
    path: Path,
    listed: pd.DataFrame,
    frames: Mapping[str, pd.DataFrame],
    mask: Mask,
    by: str | None,
    today: str,
) -> Settled:
    """The decisions in a workbook (or a CSV saved from it), and every row that cannot be used.

    `listed` are the questions that were ever listed (`DISAGREEMENTS`); `frames` hold segments,
    documents and codebook. A row says who decided, or `by` does. A decision on a question that
    was not listed is taken in when segment and code are of the study; that is told.
    """
    coders = sorted(
        {p.split(":")[0].strip() for a in listed["answers"].dropna() for p in a.split(";")}
    )
    rows, problems = read_sheet(_declare_sheet(coders), path)
    problems = [p for p in problems if p.severity == "error" or p.place != "header"]
    versions = listed.drop_duplicates(["segment_id", "code"], keep="last")
    versions = versions.set_index(["segment_id", "code"])["codebook_version"].to_dict()
    places = _Places(frames)
    decisions, open_ = [], 0
    for row in rows:
        if row.cells["decision"] is None:
            open_ += 1
            continue
        faults = places.check(row.cells, by)
        problems += [
            replace(p, file=path.name, place=f"row {row.number}, {p.place}") for p in faults
        ]
        if any(p.severity == "error" for p in faults):
            continue
        cells = {
            k: mask(v) if isinstance(v, str) and k in TYPED else v for k, v in row.cells.items()
        }
        question = (cells["segment_id"], cells["code"])
        if question not in versions:
            where = f"row {row.number}"
            expected = "a question that was listed; it is taken in all the same"
            problems.append(Problem(path.name, where, "; ".join(question), expected, "", "warning"))
        version = versions.get(question, places.version)
        decisions.append(places.mark(cells, by, today) | {"codebook_version": version})
    return Settled(pd.DataFrame(decisions, columns=MARKINGS.names), problems, open_)


def _declare_sheet(coders: list[str]) -> Sheet:
    readers = {"decision": read_value, "decided_on": read_day}
    columns = [
        SheetColumn(
            name, TYPED.get(name, name), name in ("segment_id", "code"), readers.get(name, str)
        )
        for name in (*BEFORE, *TYPED, *AFTER)
    ]
    columns += [SheetColumn(n.replace(" ", "_"), text) for n, text in name_columns(coders).items()]
    meaning = "One row per question that is to be settled."
    return Sheet("disagreements", meaning, tuple(columns), ("segment_id", "code"))


class _Places:
    """Segments, texts and codes of the study as decisions need them."""

    def __init__(self, frames: Mapping[str, pd.DataFrame]) -> None:
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
        if not (cells["decided_by"] or by):
            advice = "Fill it in, or say it for the whole file: qualcop settle … --by ls"
            faults.append(Problem("", "decided_by", "", "who decided", advice))
        if not cells["why"]:
            faults.append(Problem("", "why", "", "a reason; it is taken in", "", "warning"))
        return faults

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
            "quote": text[start:end],
            "before": text[max(0, start - CONTEXT) : start],
            "after": text[end : end + CONTEXT],
            "code": cells["code"],
            "value": cells["decision"],
            "note": cells["why"],
            "made": cells["decided_on"] or today,
        }
