"""A small invented study as tables, for the tests of exchange with other programs."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from qualcop import tables
from qualcop.coding_tables import HAND_INS, MARKINGS, NOTES
from qualcop.mentions import NameMatcher
from qualcop.names import name_forms
from qualcop.record import Record
from qualcop.refi.code_map import read_code_map
from qualcop.refi.importing import Intake
from qualcop.study import Study
from qualcop.table import as_frame

NAMES = NameMatcher([("p1", f) for f in name_forms("Rosalind Tackett")], {"p1": "Teacher 1"})
CALL = (
    "Oct call\n\nTeacher 1: We write the goal down, in June.\nNobody else said that 😀 today.\n\n"
    "Teacher 1: We write the goal down, in June.\nCafé at noon.\n"
)
VISIT = "Visit\n\nYes.\nYes.\nWho takes the next notes? I do.\n"
_DOCUMENTS = [
    ("d1", "call/oct call.md", "meeting_note", "call", "cycle-1", "2025-10-29", CALL),
    ("d2", "visit/notes.docx", "field_note", "visit", "cycle-2", "2026-02-12", VISIT),
]
# code, label, family, parent
_CODES = [
    ("practices", "Practices", "practices", None),
    ("vision", "Shared vision", "practices", "practices"),
    ("sv-goals", "Goals: long and short", "practices", "vision"),
    ("norms", "How we work together", "practices", "practices"),
    ("barriers", "Barriers", "barriers", None),
    ("time", "Time", "barriers", "barriers"),
]


def find(text: str, words: str, nth: int = 0) -> tuple[int, int]:
    """The span of words in a text."""
    at = -1
    for _ in range(nth + 1):
        at = text.index(words, at + 1)
    return at, at + len(words)


def make_frames() -> dict[str, pd.DataFrame]:
    """Tables as `export_file.gather_frames` gives them: two documents, two coders, one pattern."""
    documents = as_frame(tables.DOCUMENTS, [
        dict(zip(("document_id", "path", "kind", "event", "cycle", "date", "text"), row,
                 strict=True))
        for row in _DOCUMENTS
    ])  # fmt: skip
    segments = as_frame(tables.SEGMENTS, list(_list_segments()))
    codebook = as_frame(tables.CODEBOOK, [
        {"code": code, "position": n, "label": label, "family": family, "parent": parent,
         "codable": parent is not None, "primary": False, "definition": f"About {label}.",
         "include": "This.", "examples": "One.\nTwo.", "patterns": 1, "version": "1.0.0"}
        for n, (code, label, family, parent) in enumerate(_CODES, start=1)
    ])  # fmt: skip
    goal, takes = find(CALL, "the goal"), find(VISIT, "next notes")
    codings = as_frame(tables.CODINGS, [
        _coding("d1:1", "sv-goals", "ana", 1, *goal, marking="0001-1"),
        _coding("d1:1", "time", "ana", 0),
        _coding("d1:1", "sv-goals", "ben", 1),
        _coding("d1:2", "norms", "ben", 1),
        _coding("d2:3", "norms", "ana", 1, *takes),
        _coding("d2:3", "time", "patterns", 1, kind="pattern"),
        _coding("d2:3", "norms", "answer-sheet", 1),
    ])  # fmt: skip
    return {
        "documents": documents,
        "segments": segments,
        "codebook": codebook,
        "codings": codings,
        "participants": as_frame(tables.PARTICIPANTS, [
            {"participant": "p1", "pseudonym": "Teacher 1", "role": "teacher", "district": "core-1",
             "consent": "quote", "basis": "registry"}]),
        "districts": as_frame(tables.DISTRICTS, [
            {"district": "core-1", "label": "Core 1", "schools": 2, "title_i_pct": 61.5}]),
        "events": as_frame(tables.EVENTS, [
            {"event": "call", "label": "October call", "kind": "virtual_call", "cycle": "cycle-1",
             "date": "2025-10-29", "basis": "registry"},
            {"event": "visit", "label": "Core 1", "kind": "classroom_visit", "cycle": "cycle-2",
             "date": "2026-02-12", "basis": "registry"}]),
        "cycles": as_frame(tables.CYCLES, [
            {"cycle": f"cycle-{n}", "position": n, "label": f"Cycle {n}"} for n in (1, 2)]),
        "attendance": as_frame(tables.ATTENDANCE, []),
        "hand_ins": as_frame(HAND_INS, [
            {"hand_in": "0001", "way": "sheet", "coders": "ana", "received": "2026-03-01T09:00:00Z",
             "file_digest": "x", "markings": 1, "notes": 2, "revises": False}]),
        "markings": as_frame(MARKINGS, [
            {"marking": "0001-1", "hand_in": "0001", "way": "sheet", "coder": "ana",
             "document_id": "d1", "start": goal[0], "end": goal[1], "code": "sv-goals", "value": 1,
             "note": "Rosalind Tackett says so", "codebook_version": "1.0.0"}]),
        "notes": as_frame(NOTES, [
            {"note": "0001-n1", "hand_in": "0001", "way": "sheet", "coder": "ana",
             "document_id": "d2", "quote": "Who takes", "start": 0, "end": 9, "text": "again"},
            {"note": "0001-n2", "hand_in": "0001", "way": "sheet", "coder": "ben",
             "code": "time", "text": "too wide"}]),
    }  # fmt: skip


def _list_segments() -> list[dict]:
    rows = []
    for document, _, _, event, cycle, _, text in _DOCUMENTS:
        at = 0
        for number, line in enumerate(text.splitlines(keepends=True)):
            if line.strip():
                place = {"event": event, "cycle": cycle, "position": number, "codable": True}
                own = sum(r["document_id"] == document for r in rows)
                segment = {"segment_id": f"{document}:{own}", "document_id": document}
                span = {"start": at, "end": at + len(line.rstrip()), "text": line.rstrip()}
                rows.append(segment | place | span | {"kind": "paragraph", "words": 1})
            at += len(line)
    return rows


def _coding(
    segment: str,
    code: str,
    coder: str,
    value: int,
    start: int | None = None,
    end: int | None = None,
    kind: str = "person",
    marking: str | None = None,
) -> dict:
    given = {"segment_id": segment, "code": code, "coder": coder, "value": value}
    told = {"coder_kind": kind, "codebook_version": "1.0.0", "marking": marking}
    return given | told | {"start": start, "end": end}


def make_intake(folder: Path) -> Intake:
    """An import into the small study, its record in `folder`."""
    record = Record(folder / "data" / "coding")
    study, frames = Study(folder, folder), make_frames()
    for name, own in (("markings", record.read_markings()), ("notes", record.read_notes())):
        frames[name] = pd.concat([frames[name], own], ignore_index=True)
    return Intake(study, frames, NAMES, record, read_code_map(record.folder))
