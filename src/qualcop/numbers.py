"""Gives every number of a memo an id, and keeps what stands behind it.

A number is printed through a `NumberBook`, which hands back the text to print together with its
id, "c2-k3f9q-b": the memo's cycle, a row id made from what the row means, and a column letter. An
id therefore stays with its meaning from run to run, whatever the value.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypedDict

import pandas as pd

from qualcop.table import as_frame
from qualcop.tables import NUMBERS, TRACES

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u
ROW_LENGTH = 5
# Units of counts, and the kind of item that is counted.
COUNTED = {"segments": "segment", "files": "source", "people": "person", "events": "event"}


class Printed(TypedDict):
    """A number as the memo prints it: its text and its id."""

    n: str
    id: str


@dataclass
class NumberBook:
    """The numbers of one memo. `prefix` starts each id ("c2"); `cycle` is the cycle's slug."""

    cycle: str
    prefix: str
    _meanings: dict[str, str] = field(default_factory=dict)
    _numbers: dict[str, dict] = field(default_factory=dict)
    _traces: dict[str, tuple[str, list[str]]] = field(default_factory=dict)

    def row_id(self, *meaning: str) -> str:
        """The id of the row with this meaning, e.g. ("practices", "sv-goals"): "c2-k3f9q".

        Two meanings never share an id; should they hash alike, the later one is hashed again.
        """
        key = "\x1f".join((self.cycle, *meaning))
        row, salted = _hash_row(key), key
        while self._meanings.setdefault(row, key) != key:
            salted += "\x1f"
            row = _hash_row(salted)
        return f"{self.prefix}-{row}"

    def add(
        self,
        row: str,
        letter: str,
        value: float,
        label: str,
        *,
        unit: str,
        table: str,
        denominator: float | None = None,
        evidence: tuple[str, Iterable[str]] | None = None,
        decimals: int | None = None,
    ) -> Printed:
        """Register the number at `row`-`letter` and return what to print.

        `row` comes from `row_id`; `evidence` is (item kind, items) as in the table `traces`. For a
        count the items are exactly what was counted. The same number may be printed twice.
        Raises ValueError when an id would stand for two values, or a count differs from its items.
        """
        number_id = f"{row}-{letter}"
        printed = Printed(n=format_number(value, decimals), id=number_id)
        if number_id in self._numbers:
            if self._numbers[number_id]["value"] != float(value):
                raise ValueError(f"{number_id} stands for two values of {label!r}")
            return printed
        self._numbers[number_id] = {
            "number_id": number_id,
            "cycle": self.cycle,
            "label": label,
            "value": float(value),
            "denominator": None if denominator is None else float(denominator),
            "unit": unit,
            "table": table,
        }
        kind, found = evidence or ("segment", ())
        items = sorted(set(found))
        if evidence and unit in COUNTED and len(items) != value:
            raise ValueError(f"{number_id} says {value} but {len(items)} stand behind {label!r}")
        self._traces[number_id] = kind, items
        return printed

    def say(
        self,
        meaning: str,
        value: float,
        label: str,
        *,
        unit: str,
        table: str,
        denominator: float | None = None,
        evidence: tuple[str, Iterable[str]] | None = None,
    ) -> Printed:
        """Register a number of running text: its own row, column a."""
        return self.add(
            self.row_id("text", meaning),
            "a",
            value,
            label,
            unit=unit,
            table=table,
            denominator=denominator,
            evidence=evidence,
        )

    def count(
        self,
        row: str,
        letter: str,
        items: Iterable[str],
        label: str,
        *,
        unit: str,
        table: str,
        of: int | None = None,
    ) -> Printed:
        """Register how many different `items` there are; they are the evidence themselves.

        `unit` is a key of `COUNTED`, `of` the denominator.
        """
        found = set(items)
        evidence = (COUNTED[unit], found)
        return self.add(
            row,
            letter,
            len(found),
            label,
            unit=unit,
            table=table,
            denominator=of,
            evidence=evidence,
        )

    def count_said(
        self,
        meaning: str,
        items: Iterable[str],
        label: str,
        *,
        unit: str,
        table: str,
        of: int | None = None,
    ) -> Printed:
        """Register a count of running text: its own row, column a."""
        row = self.row_id("text", meaning)
        return self.count(row, "a", items, label, unit=unit, table=table, of=of)

    def numbers(self) -> pd.DataFrame:
        """All numbers as the table `numbers`."""
        return as_frame(NUMBERS, self._numbers.values())

    def traces(self) -> pd.DataFrame:
        """What stands behind them as the table `traces`."""
        behind = [(number, kind, items) for number, (kind, items) in self._traces.items()]
        frame = pd.DataFrame(behind, columns=TRACES.names).explode("item", ignore_index=True)
        return as_frame(TRACES, frame.dropna(subset="item"))


def column_letter(position: int) -> str:
    """Letter of the column at `position` (0 is a, 25 z, 26 aa)."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def format_number(value: float, decimals: int | None = None) -> str:
    """The number with thousands commas: whole ones as such, others with one decimal.

    `decimals` fixes how many there are, so that the numbers of a column stand alike.
    """
    if decimals is None:
        decimals = 0 if float(value).is_integer() else 1
    return f"{value:,.{decimals}f}"


def _hash_row(key: str) -> str:
    digest = int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big")
    letters = ""
    for _ in range(ROW_LENGTH):
        digest, rest = divmod(digest, 32)
        letters += _ALPHABET[rest]
    return letters
