"""The audit of a study: which of its numbers a public memo shows, and what is told of the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import ceil, floor

import pandas as pd

from qualcop.differences import Differences, find_differences
from qualcop.disclosure import Cell, Limits, Plan, find_small, protect
from qualcop.disclosure_bounds import Fact, bound_hidden
from qualcop.public.behind import Behind, carry_over, match_people
from qualcop.public.cells import PRESENT, list_cells, name_cell
from qualcop.releases import is_old, list_earlier


@dataclass(frozen=True)
class Share:
    """A percentage coded at its end: what is printed, and the numbers of people it allows."""

    text: str
    lower: int
    upper: int


def audit_study(
    frames: Mapping[str, pd.DataFrame], limits: Limits, register: pd.DataFrame, behind: Behind
) -> tuple[list[Cell], Plan]:
    """The study's cells and what is hidden of them, with all that earlier releases showed known.

    The bounds already count the shares that are printed of hidden numbers (see `code_share`).
    """
    cells, facts = list_cells(frames)
    found = compare_releases(cells, limits, register, behind)
    quotes = _read_quotes(frames["exemplars"], cells)
    plan = protect(cells, facts, limits, found.hidden, found.released, quotes)
    return cells, _add_shares(cells, facts, plan, limits, found.released)


def compare_releases(
    cells: list[Cell], limits: Limits, register: pd.DataFrame, behind: Behind
) -> Differences:
    """What the cells would give away beside the numbers of earlier releases in the register."""
    if is_old(register):
        register = carry_over(register, behind)
    earlier = list_earlier(match_people(register, behind))
    known, small = set(behind.people.values()), find_small(cells, limits)
    return find_differences(list(map(behind.describe, cells)), earlier, limits, known, small)


def _read_quotes(exemplars: pd.DataFrame, cells: list[Cell]) -> dict[str, tuple[float, None]]:
    """A quotation gives away that its code was found at least once in its cycle."""
    quoted = exemplars[exemplars["reason"] != "disconfirming"]
    keys = {name_cell("practices", q.code, q.cycle) for q in quoted.itertuples()}
    return {cell.key: (1, None) for cell in cells if cell.key in keys and cell.value}


def code_share(part: int, whole: int, least: int) -> Share | None:
    """The share of `part` in `whole` people, told as far as it leaves `least` people's room.

    A share near 0 or 100 percent is bottom- or top-coded (NCES 2011-603): "52 % or more" of 21
    people with a threshold of 10 may be any of 11 to 21. None where both ends are near, and where
    neither is: then the number itself can be told.
    """
    low, high = part < least, whole - part < least
    if whole < least or low == high:
        return None
    if low:
        return Share(f"{ceil(100 * least / whole)} % or less", 0, least)
    return Share(f"{floor(100 * (whole - least) / whole)} % or more", whole - least, whole)


def _add_shares(
    cells: list[Cell], facts: list[Fact], plan: Plan, limits: Limits, released: set[str]
) -> Plan:
    """Count each share as known where every hidden range stays wide enough with it."""
    values = {cell.key: cell.value for cell in cells}
    whole = name_cell("people", "all")
    known: dict[str, tuple[float, float]] = {}
    # No fact ties people to segments: only the people's ranges are found anew.
    people = {cell.key for cell in cells if cell.table in ("people", "attendance")}
    hidden = (people & set(plan.hidden)) - released
    for cell in cells:
        wanted = cell.key.startswith(f"attendance/{PRESENT}/all") and cell.key in hidden
        share = code_share(cell.value, values[whole], limits.people) if wanted else None
        if share is None or whole in plan.hidden:
            continue
        tried = known | {cell.key: (share.lower, share.upper)}
        bounds = bound_hidden(values, facts, hidden, tried)
        if min(high - low for low, high in bounds.values()) >= limits.people:
            known, plan = tried, replace(plan, bounds=plan.bounds | bounds)
    return plan
