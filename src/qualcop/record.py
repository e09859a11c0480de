"""The coding record of a study, `data/coding/`: it only grows, and tells who did what when.

    trail.csv                          everything done, line by line, each sealing those before it
    rounds/<round>/assignments.parquet what a round gave to whom; beside it the coders' workbooks
    hand-ins/0003.parquet              the markings of a hand-in, and 0003-notes.parquet its notes
    hand-ins/0003-codes.parquet        of passages: the codes that the codebook had then
    hand-ins/0003.<ending>             the file as it was handed in
    hand-ins.parquet                   the list of hand-ins
    texts/<digest>.txt                 texts as they were when they were coded

Like the raw files, the record holds what people wrote: it never leaves the research team, and every
reader of it masks its texts anew. Nothing in it is changed or deleted: ids of segments from before
ids were keyed stay as they were written, and are read as those they are now.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from qualcop.cells import free_cell, write_rows
from qualcop.coding_tables import (
    ASSIGNMENTS,
    HAND_INS,
    LISTED_CODES,
    MARKINGS,
    NOTES,
    TRAIL,
)
from qualcop.errors import Problem, StudyError
from qualcop.secret import carry_ids, key_id, keyed_digest, read_secret
from qualcop.study import Study
from qualcop.table import Table, as_frame, join_frames, read_table, write_bytes, write_table

OWNER_ONLY = 0o600
CONTEXT = 60  # characters kept before and after a passage
TAKEN_IN = ("hand_in", "import", "settle")  # what the trail calls a hand-in
_ACTS = {"adjudication": "settle", "refi": "import", "table": "import"}  # by the way it came in
SEALED = [name for name in TRAIL.names if name != "seal"]


@dataclass(frozen=True)
class HandIn:
    """A file that was handed in, read: rows of `MARKINGS` and `NOTES` without their numbers.

    `codebook`: of passages, the codebook (`tables.CODEBOOK`) by which it was taken in.
    """

    way: str
    markings: pd.DataFrame
    notes: pd.DataFrame
    content: bytes
    suffix: str
    round: str | None = None
    revises: bool = False
    by: str | None = None
    act: str = "hand_in"  # what the trail calls it
    detail: str | None = None
    texts: tuple[str, ...] = ()  # documents' texts it stands on, to be kept with it
    codebook: pd.DataFrame | None = None


class Record:
    """The coding record in a folder; read and added to by these methods alone."""

    def __init__(self, folder: Path, secret: bytes = b"") -> None:
        """`secret`: the study's, with which ids of segments are made (`secret.key_id`)."""
        self.folder, self.secret = folder, secret

    # ------------------------------------------------------------------------ reading
    def carry(self, text: str) -> str:
        """The id that a segment or document has now, where `text` is the one it had before."""
        return key_id(self.secret, text)

    def digest(self, content: bytes) -> str:
        """What stands for a file in lists and trail: keyed, since a coder may have named somebody
        in it; without a secret, and in rows from before, its SHA-256."""
        plain = digest_of(content)
        return keyed_digest(self.secret, "file", plain, size=32) if self.secret else plain

    def read_hand_ins(self) -> pd.DataFrame:
        """Every hand-in, in order, as `HAND_INS`."""
        return _read(HAND_INS, [self.folder / "hand-ins.parquet"])

    def read_markings(self) -> pd.DataFrame:
        """Every marking of every hand-in, as `MARKINGS`."""
        return self._read_listed(MARKINGS, ".parquet", "markings")

    def read_notes(self) -> pd.DataFrame:
        """Every note of every hand-in, as `NOTES`."""
        return self._read_listed(NOTES, "-notes.parquet", "notes")

    def read_codes(self) -> pd.DataFrame:
        """The codes there were at each hand-in of passages, as `LISTED_CODES`; none of those that
        came in before such lists were kept."""
        numbers = self.read_hand_ins()["hand_in"]
        return _read(LISTED_CODES, [self._place(number, "-codes.parquet") for number in numbers])

    def read_assignments(self) -> pd.DataFrame:
        """What every round gave to whom, as `ASSIGNMENTS`; a copy of a round's folder is none."""
        return carry_ids(self.secret, self.read_written_assignments())

    def read_written_assignments(self) -> pd.DataFrame:
        """As `read_assignments`, with the ids that were written into workbooks then."""
        paths = sorted((self.folder / "rounds").glob("*/assignments.parquet"))
        frames = [(path.parent.name, read_table(ASSIGNMENTS, path)) for path in paths]
        return join_frames(ASSIGNMENTS, [f for name, f in frames if f["round"].eq(name).all()])

    def read_text(self, digest: str) -> str | None:
        """A document's text as it was when coded; None when it was not kept."""
        path = self.folder / "texts" / f"{digest}.txt"
        return path.read_bytes().decode("utf-8") if path.exists() else None

    def read_trail(self) -> pd.DataFrame:
        """Everything done so far, as `TRAIL`. Raises StudyError when a line was changed."""
        path = self.folder / "trail.csv"
        if not path.exists():
            return as_frame(TRAIL, [])
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [[free_cell(cell) or None for cell in line] for line in csv.reader(file)]
        frame = pd.DataFrame(rows[1:], columns=rows[0]).astype({"number": int, "count": int})
        trail = as_frame(TRAIL, frame)
        _check_seals(trail)
        return trail

    def has_hand_in(self, content: bytes, revising: bool = False) -> str | None:
        """The hand-in that brought exactly this file already; None when it is new.

        A file that came in before may come in once more as a revision (`revising`).
        """
        hand_ins = self.read_hand_ins()
        same = hand_ins[hand_ins["file_digest"].isin([digest_of(content), self.digest(content)])]
        same = same[same["revises"].astype(bool)] if revising else same
        return str(same["hand_in"].iloc[0]) if len(same) else None

    # ------------------------------------------------------------------------ adding
    def keep_text(self, text: str) -> str:
        """Keep a document's text as it is now; its digest, as of `digest_text`."""
        digest = digest_text(text)
        path = self.folder / "texts" / f"{digest}.txt"
        write_bytes(path, text.encode("utf-8"), OWNER_ONLY)
        return digest

    def add_round(self, assignments: pd.DataFrame, by: str | None, detail: str | None) -> None:
        """Keep what one round gives to whom. Raises StudyError when the round is there already."""
        frame = as_frame(ASSIGNMENTS, assignments)
        name = str(frame["round"].iloc[0])
        path = self.folder / "rounds" / name / "assignments.parquet"
        if path.exists():
            advice = "Rounds are never drawn twice: choose another name."
            raise StudyError([Problem("data/coding", "rounds", name, "a new round", advice)])
        write_table(ASSIGNMENTS, frame, path, OWNER_ONLY)
        for coder, own in frame.groupby("coder", sort=True):
            self.add_line("assign", name, len(own), coder=str(coder), by=by, detail=detail)

    def add_hand_in(self, hand_in: HandIn, now: datetime | None = None) -> str:
        """Keep a file that was handed in and what was read from it; the hand-in's number."""
        self._mend_trail()
        for text in hand_in.texts:
            self.keep_text(text)
        hand_ins = self.read_hand_ins()
        number = f"{len(hand_ins) + 1:04d}"
        markings, notes = self._keep_rows(number, hand_in)
        write_bytes(self._place(number, hand_in.suffix), hand_in.content, OWNER_ONLY)
        coders = sorted({*markings.coder, *notes.coder})
        row = {
            "hand_in": number,
            "way": hand_in.way,
            "round": hand_in.round,
            "coders": " ".join(coders) or "-",
            "received": tell_time(now),
            "file_digest": self.digest(hand_in.content),
            "markings": len(markings),
            "notes": len(notes),
            "revises": hand_in.revises,
        }
        whole = pd.concat([hand_ins, as_frame(HAND_INS, [row])], ignore_index=True)
        write_table(HAND_INS, whole, self.folder / "hand-ins.parquet", OWNER_ONLY)
        words = {"by": hand_in.by, "detail": hand_in.detail, "file_digest": row["file_digest"]}
        coder = row["coders"]
        self.add_line(hand_in.act, number, len(markings), coder=coder, now=now, **words)
        return number

    def _keep_rows(self, number: str, hand_in: HandIn) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Write a hand-in's codes and notes, numbered, and the codes that there were."""
        numbered = {"hand_in": number, "way": hand_in.way}
        markings = hand_in.markings.assign(
            **numbered, marking=[f"{number}-{i}" for i in range(1, len(hand_in.markings) + 1)]
        )
        notes = hand_in.notes.assign(
            **numbered, note=[f"{number}-n{i}" for i in range(1, len(hand_in.notes) + 1)]
        )
        write_table(MARKINGS, markings, self._place(number, ".parquet"), OWNER_ONLY)
        write_table(NOTES, notes, self._place(number, "-notes.parquet"), OWNER_ONLY)
        if hand_in.codebook is not None:
            codes = hand_in.codebook.rename(columns={"version": "codebook_version"})
            place = self._place(number, "-codes.parquet")
            write_table(LISTED_CODES, codes.assign(hand_in=number), place, OWNER_ONLY)
        return markings, notes

    def add_line(
        self, act: str, subject: str, count: int, now: datetime | None = None, **cells: str | None
    ) -> None:
        """Add a line to the trail; `cells` may give by, coder, detail, file_digest."""
        trail = self.read_trail()
        row = {"number": len(trail) + 1, "done": tell_time(now), "act": act}
        row |= {"subject": subject, "count": count, **cells}
        line = [_as_text(row.get(name)) for name in SEALED]
        last = trail["seal"].iloc[-1] if len(trail) else ""
        path = self.folder / "trail.csv"
        held = path.read_bytes() if path.exists() else write_rows([TRAIL.names])
        write_bytes(path, held + write_rows([[*line, _seal(line, last)]]), OWNER_ONLY)

    def _mend_trail(self) -> None:
        """Add the line of a hand-in that was killed before it could write its own."""
        trail = self.read_trail()
        told = set(trail.loc[trail["act"].isin(TAKEN_IN), "subject"])  # lists have numbers too
        for row in self.read_hand_ins().itertuples():
            if row.hand_in not in told:
                words = {"coder": row.coders, "file_digest": row.file_digest}
                act = _ACTS.get(row.way, "hand_in")
                self.add_line(act, row.hand_in, row.markings, detail="line added later", **words)

    def _read_listed(self, table: Table, ending: str, count: str) -> pd.DataFrame:
        """A table of every hand-in. Raises StudyError where a file is gone or another's."""
        frames, problems = [], []
        for row in self.read_hand_ins().to_dict("records"):
            path = self._place(row["hand_in"], ending)
            frame = read_table(table, path) if path.exists() else None
            frames += [] if frame is None else [frame]
            if frame is None or len(frame) != row[count]:
                expected = f"the {row[count]} {count} of hand-in {row['hand_in']}"
                found = "no file" if frame is None else f"{len(frame)} rows"
                advice = f"Put back a copy of data/coding/hand-ins/{path.name}."
                problems.append(Problem("data/coding", path.name, found, expected, advice))
        if problems:
            raise StudyError(problems)
        return carry_ids(self.secret, join_frames(table, frames))

    def _place(self, hand_in: str, ending: str) -> Path:
        return self.folder / "hand-ins" / f"{hand_in}{ending}"


def open_record(study: Study) -> Record:
    """The coding record of a study; empty when nobody coded yet."""
    return Record(study.folder / "data" / "coding", read_secret(study))


def digest_of(content: bytes) -> str:
    """SHA-256 of some bytes."""
    return hashlib.sha256(content).hexdigest()


def digest_text(text: str) -> str:
    """The digest under which the record keeps a text: 12 hexadecimal digits."""
    return digest_of(text.encode("utf-8"))[:12]


def quote_words(text: str, start: int, end: int) -> dict[str, str]:
    """What the record keeps of a passage: quote, and before and after it, as `MARKINGS` says."""
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    return {"quote": text[start:end], "before": before, "after": after}


def tell_time(now: datetime | None = None) -> str:
    """A moment (this one) as the record writes it: UTC, to the second."""
    return (now or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _read(table: Table, paths: Iterable[Path]) -> pd.DataFrame:
    return join_frames(table, [read_table(table, path) for path in paths if path.exists()])


def _as_text(value: object) -> str:
    return "" if value is None or value is pd.NA or value != value else str(value)


def _seal(line: list[str], last: str) -> str:
    return digest_of("\x1f".join([last, *line]).encode("utf-8"))[:16]


def _check_seals(trail: pd.DataFrame) -> None:
    """Raise StudyError at the first line that is not as it was written."""
    last = ""
    for row in trail.to_dict("records"):
        line = [_as_text(row[name]) for name in SEALED]
        if row["seal"] != _seal(line, last):
            expected = "the line as qualcop wrote it: this one or one before it was changed"
            advice = "Put back a copy of data/coding/trail.csv from before the change."
            place = f"line {row['number'] + 1}"
            raise StudyError([Problem("trail.csv", place, row["act"], expected, advice)])
        last = row["seal"]
