"""A round of coding as the record keeps it: what was given to whom, and what workbooks are made of.

Beside a round's assignments lie `codes.parquet` (the codes offered, as the codebook said them then)
and `shown.parquet` (what is shown of each segment), so that the same workbooks can be written again
and what comes back can be compared with what was sent out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from qualcop.codebook import mask_codes
from qualcop.coding_tables import SHOWN
from qualcop.errors import Problem, StudyError
from qualcop.record import Record, digest_of
from qualcop.secret import carry_ids
from qualcop.table import read_table, write_table
from qualcop.tables import CODEBOOK

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,30}")
# Windows opens its devices where a file has one of these names.
_DEVICES = re.compile(r"con|prn|aux|nul|com\d|lpt\d")


@dataclass(frozen=True)
class Round:
    """A round: its assignments, the codes offered, what was shown, who asked for it; the segments
    by the ids they were given out under, where those were other ones."""

    name: str
    assignments: pd.DataFrame
    codes: pd.DataFrame
    shown: pd.DataFrame
    by: str | None = None
    written: pd.DataFrame | None = None

    @property
    def coders(self) -> list[str]:
        """Who was given segments."""
        return sorted(set(self.assignments["coder"]))

    @property
    def version(self) -> str:
        """The codebook's version then."""
        return str(self.assignments["codebook_version"].iloc[0])

    def list_rows(self, coder: str) -> pd.DataFrame:
        """What the coder is shown, in order: position, segment_id, and the columns of `SHOWN`."""
        own = self.assignments.loc[self.assignments["coder"] == coder, ["position", "segment_id"]]
        return own.merge(self.shown, on="segment_id", how="left").sort_values("position")

    def digest(self, coder: str) -> str:
        """What tells the coder's workbook from any other: 12 hexadecimal digits."""
        given = self.assignments if self.written is None else self.written
        own = given[given["coder"] == coder].sort_values("position")
        parts = [self.name, coder, self.version, *self.codes["code"], "", *own["segment_id"]]
        return digest_of("\x1f".join(parts).encode("utf-8"))[:12]


def find_round(record: Record, name: str) -> Path:
    """The folder of a round in the record."""
    return record.folder / "rounds" / name


def keep_round(record: Record, made: Round, detail: str) -> None:
    """Add a round to the record. Raises StudyError when it is there already."""
    folder = find_round(record, made.name)
    if (folder / "assignments.parquet").exists():
        record.add_round(made.assignments, made.by, detail)  # says so
    # What workbooks are made of goes first: a round that is in the record is whole.
    write_table(CODEBOOK, made.codes, folder / "codes.parquet")
    write_table(SHOWN, made.shown, folder / "shown.parquet")
    record.add_round(made.assignments, made.by, detail)


def list_rounds(record: Record) -> list[str]:
    """The rounds of the record in the order in which they were drawn."""
    trail = record.read_trail()
    return list(dict.fromkeys(trail.loc[trail["act"] == "assign", "subject"]))


def read_offered(record: Record) -> pd.DataFrame:
    """Every code that a round offered: columns code, version."""
    paths = sorted((record.folder / "rounds").glob("*/codes.parquet"))
    names = ["code", "version"]
    frames = [read_table(CODEBOOK, path)[names] for path in paths]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=names)


def read_round(record: Record, name: str, mask: Callable[[str], str] = str) -> Round:
    """A round of the record, its texts masked anew. Raises StudyError when there is none."""
    folder = find_round(record, name)
    written = record.read_written_assignments()
    written = written[written["round"] == name].reset_index(drop=True)
    if written.empty:
        known = ", ".join(list_rounds(record)) or "none yet"
        advice = f"There are: {known}."
        raise StudyError([Problem("data/coding", "rounds", name, "a round of this study", advice)])
    trail = record.read_trail()
    by = trail.loc[(trail["act"] == "assign") & (trail["subject"] == name), "by"].dropna()
    codes = mask_codes(read_table(CODEBOOK, folder / "codes.parquet"), mask)
    shown = carry_ids(record.secret, read_table(SHOWN, folder / "shown.parquet"))
    for column in ("event", "before", "text", "after"):
        shown[column] = shown[column].map(mask, na_action="ignore")
    assignments = carry_ids(record.secret, written)
    return Round(name, assignments, codes, shown, by.iloc[0] if len(by) else None, written)


def check_name(
    kind: str, name: str, mask: Callable[[str], str], command: str = "assign"
) -> list[Problem]:
    """What is wrong with a new round's or coder's name (`kind`); `mask` masks names in paths."""
    if not NAME.fullmatch(name) or _DEVICES.fullmatch(name):
        expected = "a short name of small letters, digits, - and _, 31 at most"
        place, small = f"qualcop {command}", name.lower()
        sound = NAME.fullmatch(small) and not _DEVICES.fullmatch(small) and mask(small) == small
        advice = f"Say {small}." if sound and small != name else "Such as r1 or a."
        return [Problem(place, f"--{kind}", mask(name), expected, advice)]
    if mask(name) != name:
        return [tell_person(f"qualcop {command}", f"--{kind}", mask(name))]
    return []


def tell_person(file: str, place: str, masked: str) -> Problem:
    """The fault of a short name that is a person's name."""
    expected = "a short name that is no person's of the study"
    advice = "It stands in tables and memos: take initials or a letter, such as coder-a."
    return Problem(file, place, masked, expected, advice)
