"""What public memos have shown so far, so that two releases together tell no more than each alone.

The register keeps of each number what it counted, by digests of words and people: a file, a cycle,
a code or an event may get another name, and the number is still known. How numbers are compared:
`differences.py`.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from qualcop.errors import Problem, StudyError
from qualcop.kept import HISTORY, list_states, write_kept
from qualcop.table import as_frame, make_parquet
from qualcop.tables import RELEASED

REGISTER = "released.parquet"  # in the study's private folder
COUNTED_ONCE = ("people", "districts")  # units in which nobody counts twice
Trace = tuple[str, str | None, str | None, int]  # what was counted, whose, from where, how many


@dataclass(frozen=True)
class Number:
    """A number that may be or was printed: its short name, unit, value, and what it counted.

    A trace is (digest of a thing counted, digest of a person in it or None where nobody knows,
    digest of the person's district, how much of the number it makes up). `release` is 0 for a
    number not released yet.
    """

    key: str
    unit: str
    value: int
    traces: tuple[Trace, ...]
    release: int = 0

    @cached_property
    def things(self) -> frozenset[tuple[str, str | None]]:
        """What was counted, each with the person in it."""
        return frozenset((item, person) for item, person, _, _ in self.traces)

    @cached_property
    def counts(self) -> dict[str | None, int]:
        """How much of the number each person makes up; under None what nobody is known behind."""
        counts: Counter[str | None] = Counter()
        for _, person, _, n in self.traces:
            counts[person] = 1 if self.unit in COUNTED_ONCE else counts[person] + n
        return dict(counts)

    @cached_property
    def people(self) -> frozenset[str]:
        """The people it rests on."""
        return frozenset(person for person in self.counts if person is not None)

    @cached_property
    def districts(self) -> dict[str, str]:
        """The district of each person who has one."""
        return {p: district for _, p, district, _ in self.traces if p and district}


# --------------------------------------------------------------------------------- the register
def list_earlier(register: pd.DataFrame) -> list[Number]:
    """The numbers of all releases, in order."""
    found = []
    plain = register.astype(object).where(register.notna(), None)
    for (release, key), rows in plain.groupby(["release", "cell"], sort=True):
        columns = (rows[name] for name in ("item", "person", "district", "n"))
        traces = tuple(zip(*columns, strict=True))
        found.append(Number(key, rows.unit.iloc[0], int(rows.value.iloc[0]), traces, int(release)))
    return found


def add_release(
    register: pd.DataFrame, shown: Sequence[Number], names: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """The register with this release added, unless an earlier one showed the very same numbers.

    `names` gives the digest of each person's name: who gets another id is known by it later.
    """
    rows = [row for number in shown for row in _list_rows(number, names or {})]
    columns = ["cell", "unit", "value", "item", "person", "district", "n"]
    new = {tuple(row[column] for column in columns) for row in rows}
    plain = register.astype(object).where(register.notna(), None)
    for _, old in plain.groupby("release"):
        if set(old[columns].itertuples(index=False, name=None)) == new:
            return register
    number = 1 if register.empty else int(register["release"].max()) + 1
    added = as_frame(RELEASED, [{"release": number, **row} for row in rows])
    return as_frame(RELEASED, pd.concat([register, added]) if len(register) else added)


def _list_rows(number: Number, names: Mapping[str, str]) -> Iterable[dict]:
    """The rows of a number; what the same words of the same person add to it stands in one."""
    merged: Counter[tuple] = Counter()
    for item, person, district, n in number.traces:
        merged[item, person, district] += n
    about = {"cell": number.key, "unit": number.unit, "value": number.value}
    for (item, person, district), n in sorted(merged.items(), key=repr):
        whose = {"person": person, "name": names.get(person or ""), "district": district}
        yield {**about, "item": item, **whose, "n": n}


# ------------------------------------------------------------------------------------- on disk
def read_register(private: Path, public: Path | None = None) -> pd.DataFrame:
    """The register as `tables.RELEASED`, or as it was before it knew words and people (`is_old`).

    Empty before the first release. One that is gone is put back from its history. Raises
    StudyError when it is gone for good while `public` holds files, and for a damaged one.
    """
    path = private / REGISTER
    if not path.exists() and (states := list_states(path)):
        print(f"{REGISTER}: gone from data/private; put back from its {HISTORY}", file=sys.stderr)
        write_kept(path, states[-1].read_bytes())
    if path.exists():
        return _parse_register(path)
    if public is not None and is_lost(private, public):
        expected = "the register of what the public version in data/processed/public has shown"
        advice = (
            "Put it back from a backup. If nothing of data/processed/public was ever shared, "
            "delete that folder and run again."
        )
        raise StudyError([Problem(f"data/private/{REGISTER}", "", "", expected, advice)])
    return as_frame(RELEASED, [])


def is_lost(private: Path, public: Path) -> bool:
    """Whether a public version was made and no register says what it showed."""
    known = (private / REGISTER).exists() or list_states(private / REGISTER)
    return not known and any(p.is_file() for p in public.rglob("*"))


def _parse_register(path: Path) -> pd.DataFrame:
    try:
        found = pq.read_table(path)
    except (pa.ArrowInvalid, OSError) as error:
        if getattr(error, "errno", None):
            raise
        found = pa.table({})
    if set(RELEASED.names) <= set(found.column_names):
        return as_frame(RELEASED, found.to_pandas())
    if set(OLD) <= set(found.column_names):
        return found.to_pandas()[list(OLD)]
    expected = "the register of what public versions have shown, as qualcop wrote it"
    advice = f"Put back a copy; the states it had are in data/private/{HISTORY}."
    raise StudyError([Problem(f"data/private/{REGISTER}", "", "", expected, advice)])


def write_register(register: pd.DataFrame, private: Path) -> None:
    """Keep the register with every state it had; written only where it changed."""
    write_kept(private / REGISTER, make_parquet(RELEASED, register))


# The columns of a register that knew numbers by their labels: segments and people by their ids.
OLD = ("release", "cell", "value", "item", "participant")


def is_old(register: pd.DataFrame) -> bool:
    """Whether the register comes from a version that knew segments by their ids alone."""
    return "participant" in register
