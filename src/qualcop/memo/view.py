"""The frames of a study as one cycle's memo looks at them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from qualcop.codings import roll_up_codings, settle_codings
from qualcop.numbers import NumberBook
from qualcop.table import as_frame
from qualcop.tables import TABLES

FAMILY = "practices"  # the family a memo is about; the first of the codebook where it has none
# The tables that a study's memos are made of: no long texts, and none that memos make themselves.
USED = tuple(
    table
    for name, table in TABLES.items()
    if name not in ("documents", "blocks", "comments", "markings", "notes")
    and name not in ("numbers", "traces", "disclosure")
)
SHOWN_CYCLES = 4  # cycles side by side: this one and the three before


@dataclass(frozen=True)
class View:
    """One study seen from one cycle: its frames by table name, and the book of its numbers."""

    cycle: str
    frames: Mapping[str, pd.DataFrame]
    book: NumberBook

    @cached_property
    def cycles(self) -> pd.DataFrame:
        """The cycles shown: this one last, at most three earlier ones before it."""
        cycles = self.frames["cycles"]
        position = cycles.loc[cycles.cycle == self.cycle, "position"].iloc[0]
        return cycles[cycles.position <= position].tail(SHOWN_CYCLES).reset_index(drop=True)

    @property
    def this_cycle(self) -> pd.Series:
        """The row of this cycle."""
        return self.cycles.iloc[-1]

    @cached_property
    def sources(self) -> pd.DataFrame:
        """The files of this cycle."""
        return self.of_cycle("sources")

    @cached_property
    def events(self) -> pd.DataFrame:
        """The events of this cycle in order of time; undated ones last, by name."""
        return self.of_cycle("events").sort_values(["date", "event"], ignore_index=True)

    @cached_property
    def codable(self) -> pd.DataFrame:
        """The segments of all cycles that can carry a code."""
        segments = self.frames["segments"]
        return segments[segments.codable.fillna(False).astype(bool)]

    @cached_property
    def codes(self) -> pd.DataFrame:
        """The codable codes of the memo's family, with `depth` 0 for the practices themselves."""
        book = self.frames["codebook"]
        family = FAMILY if (book.family == FAMILY).any() else next(iter(book.family), "")
        codes = book[(book.family == family) & book.codable.astype(bool)].copy()
        codes["depth"] = codes.parent.isin(set(codes.code)).astype(int)
        return codes.reset_index(drop=True)

    @cached_property
    def practices(self) -> pd.DataFrame:
        """The practices themselves: the codes of depth 0."""
        return self.codes[self.codes.depth == 0].reset_index(drop=True)

    @cached_property
    def carriers(self) -> dict[tuple[str, str], frozenset[str]]:
        """(coder kind, code) -> codable segments that carry the code or one below it.

        The kind "person" is what people settled, "settled" that and, where they said nothing, the
        machine.
        """
        codings = self.frames["codings"]
        settled = settle_codings(codings)
        kinds = {
            "pattern": codings[codings.coder_kind == "pattern"],
            "classifier": codings[codings.coder_kind == "classifier"],
            "person": settled[settled.coder_kind == "person"],
            "settled": settled,
        }
        return {
            (kind, code): ids
            for kind, own in kinds.items()
            for code, ids in self._roll_up(own).items()
        }

    def _roll_up(self, codings: pd.DataFrame) -> dict[str, frozenset[str]]:
        """Code -> codable segments given the code or one below it."""
        applied = codings.loc[codings.value == 1, ["segment_id", "code"]]
        applied = applied[applied.segment_id.isin(self.codable.segment_id)]
        rolled = roll_up_codings(applied, self.codebook)
        return {code: frozenset(ids) for code, ids in rolled.groupby("code").segment_id}

    @cached_property
    def person_coded(self) -> frozenset[str]:
        """Codable segments that any person has coded."""
        codings = self.frames["codings"]
        ids = codings.loc[codings.coder_kind == "person", "segment_id"]
        return frozenset(ids) & frozenset(self.codable.segment_id)

    @cached_property
    def section_of(self) -> dict[str, tuple[str, str]]:
        """Segment -> (document, section)."""
        sections = zip(self.codable.document_id, self.codable.section.fillna(""), strict=True)
        return dict(zip(self.codable.segment_id, sections, strict=True))

    @property
    def codebook(self) -> pd.DataFrame:
        """The whole codebook."""
        return self.frames["codebook"]

    @cached_property
    def names(self) -> dict[str, str]:
        """Label of every code, event, district and cycle; of cycles the short one."""
        names = dict(zip(self.codebook.code, self.codebook.label, strict=True))
        names |= dict(zip(self.frames["events"].event, self.frames["events"].label, strict=True))
        districts = self.frames["districts"]
        names |= dict(zip(districts.district, districts.label, strict=True))
        return names | {row.cycle: shorten_cycle(row) for row in self.cycles.itertuples()}

    def of_cycle(self, table: str) -> pd.DataFrame:
        """The rows of `table` that belong to this cycle."""
        frame = self.frames[table]
        return frame[frame.cycle == self.cycle].reset_index(drop=True)

    @cached_property
    def _by_cycle(self) -> dict[str, frozenset[str]]:
        grouped = self.codable.groupby("cycle").segment_id
        return {cycle: frozenset(ids.to_numpy()) for cycle, ids in grouped}

    def segments_of(self, cycle: str) -> frozenset[str]:
        """Ids of the codable segments of a cycle."""
        return self._by_cycle.get(cycle, frozenset())

    def carrying(self, code: str, inside: Iterable[str], kind: str = "pattern") -> frozenset[str]:
        """Which of the segments `inside` carry `code` according to that kind of coder."""
        return self.carriers.get((kind, code), frozenset()) & frozenset(inside)

    @cached_property
    def _event_of(self) -> dict[str, str]:
        known = self.codable[self.codable.event.notna()]
        return dict(zip(known.segment_id.to_numpy(), known.event.to_numpy(), strict=True))

    def events_of(self, segment_ids: Iterable[str]) -> frozenset[str]:
        """The events these segments belong to."""
        return frozenset(self._event_of[s] for s in segment_ids if s in self._event_of)


def view_cycle(cycle: str, frames: Mapping[str, pd.DataFrame]) -> View:
    """The view of `cycle`; tables that are missing count as empty.

    Raises KeyError when the cycles table does not have the cycle.
    """
    whole = {
        name: frames[name] if name in frames else as_frame(table, [])
        for name, table in TABLES.items()
    }
    rows = whole["cycles"][whole["cycles"].cycle == cycle]
    if rows.empty:
        raise KeyError(cycle)
    return View(cycle, whole, NumberBook(cycle, f"c{rows.position.iloc[0]}"))


def shorten_cycle(cycle: pd.Series) -> str:
    """A cycle's label for a column head: what stands before its colon, else "Cycle 2"."""
    head = cycle.label.split(":")[0].strip()
    return head if len(head) <= 14 else f"Cycle {cycle.position}"
