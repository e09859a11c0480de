"""A small invented study whose tables are there, for tests of rounds of coding: no run needed."""

from pathlib import Path

import openpyxl
import pandas as pd

from analysis_frames import make_codebook, make_codings
from qualcop.assignments import choose_codes, make_assignments, show_segments
from qualcop.coding_workbook import make_coding_workbook
from qualcop.record import Record
from qualcop.rounds import Round, keep_round, read_round
from qualcop.sampling import draw_segments, give_out, score_segments
from qualcop.table import as_frame, write_table
from qualcop.tables import DOCUMENTS, EVENTS, PARTICIPANTS, SEGMENTS, TABLES

NAME = "Ottilie Marchbanks"
_ROLES = ("teacher", "district_leader", None, "unlisted")
_OPENINGS = ("We spoke of goals", "=SUM(A1:A3) was on the board", "-2 people came", "Plain words")


def make_frames(size: int = 20) -> dict[str, pd.DataFrame]:
    """documents, segments, events, codings, codebook, participants: two events, `size` each."""
    documents, segments, found = [], [], []
    for d, (event, cycle) in enumerate((("late", "c1"), ("early", "c1")), start=1):
        text = ""
        for n in range(size):
            words = f"{_OPENINGS[n % 4]}, passage {n} of {event}."
            segment_id = f"d{d}:{n:04x}"
            segments.append(
                {
                    "segment_id": segment_id,
                    "document_id": f"d{d}",
                    "position": n,
                    "start": len(text),
                    "end": len(text) + len(words),
                    "kind": "turn",
                    "codable": n != 3,
                    "event": event,
                    "cycle": cycle,
                    "section": "Opening" if n < 5 else None,
                    "role": _ROLES[n % 4],
                    "words": len(words.split()),
                    "text": words,
                }
            )
            text += words + "\n"
            if n % 4 == 0:
                found.append((segment_id, "goals", "rules", 1 if n % 8 else 0))
            if n % 10 == 5:
                found.append((segment_id, "time", "rules", 1))
        kind = "meeting_note" if d == 1 else "transcript"
        documents.append(
            {"document_id": f"d{d}", "path": f"{event}.md", "kind": kind, "text": text}
            | {"cycle": cycle, "event": event}
        )
    events = [
        {"event": e, "label": f"The {e} call", "kind": "meeting", "cycle": "c1", "date": date}
        | {"basis": "registry"}
        for e, date in (("late", "2026-03-01"), ("early", "2026-01-01"))
    ]
    return {
        "documents": as_frame(DOCUMENTS, documents),
        "segments": as_frame(SEGMENTS, segments),
        "events": as_frame(EVENTS, events),
        "codings": make_codings(*found),
        "codebook": make_codebook(),
        "participants": as_frame(PARTICIPANTS, []),
    }


def lay_coding_study(folder: Path, frames: dict[str, pd.DataFrame] | None = None) -> Path:
    """A study with these tables and one registered person."""
    for name, frame in (frames or make_frames()).items():
        write_table(TABLES[name], frame, folder / "data" / "processed" / f"{name}.parquet")
    registry = folder / "data" / "raw" / "registry"
    registry.mkdir(parents=True)
    (folder / "data" / "raw" / "sources").mkdir()
    sheet = f"participant,name,role\np01,{NAME},teacher\n"
    (registry / "participants.csv").write_text(sheet, encoding="utf-8")
    return folder


def make_round(
    record: Record, frames: dict, coders: tuple = ("ann", "ben"), name: str = "r1", **design
) -> Round:
    """A round in the record: everything to everybody unless `sample` and `double` say else."""
    codes = choose_codes(frames["codebook"], design.get("codes", ()), ())
    frame = frames["segments"][frames["segments"]["codable"]].reset_index(drop=True)
    scores = score_segments(frame, frames["codings"], frames["codebook"], list(codes["code"]))
    double = design.get("double", 1.0)
    draw = draw_segments(scores, design.get("sample"), double, 1, name)
    pairs = give_out(draw.rows, coders, 1, name, everybody=double == 1)
    given = pd.DataFrame(pairs, columns=["coder", "segment_id"]).merge(draw.rows, on="segment_id")
    made = make_assignments(given, frames, name, "1.2.0", 1, record.keep_text)
    shown = show_segments(set(given["segment_id"]), frames, name)
    keep_round(record, Round(name, made, codes, shown), "detail")
    return read_round(record, name)


def save_workbook(made: Round, coder: str, path: Path) -> Path:
    """The coder's workbook as sent out, at `path`."""
    path.write_bytes(make_coding_workbook(made, coder))
    return path


class Filling:
    """A workbook in a person's hands: cells by segment and column name."""

    def __init__(self, path: Path) -> None:
        self.path, self.book = path, openpyxl.load_workbook(path)
        self.sheet = self.book["coding"]
        self.columns = {str(c.value).split("\n")[0]: c.column for c in self.sheet[2]}
        self.rows = {self.sheet.cell(n, 1).value: n for n in range(3, self.sheet.max_row + 1)}

    def cell(self, segment_id: str, column: str):
        return self.sheet.cell(self.rows[segment_id], self.columns[column])

    def put(self, segment_id: str, **cells) -> None:
        for column, value in cells.items():
            self.cell(segment_id, column.replace("_", " ")).value = value

    def save(self, path: Path | None = None) -> Path:
        self.book.save(path or self.path)
        return path or self.path
