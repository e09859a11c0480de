"""Which numbers may leave the partnership, and which must be hidden so that they stay hidden.

Three steps (methods of statistical agencies; FCSM, Statistical Policy Working Paper 22, 2005; NCES
2011-603): a number that rests on too few people is hidden; then the next smallest ones, until no
hidden number is alone in a sum; then linear programs find what a reader can still work out, and
more is hidden until every hidden number may be anything within a range as wide as the threshold.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from qualcop.disclosure_bounds import Fact, bound_hidden
from qualcop.table import as_frame
from qualcop.tables import DISCLOSURE


@dataclass(frozen=True)
class Cell:
    """One number somebody outside would read, and the people it rests on.

    `items` are what was counted (people, or segments), `people` those who can be told behind it,
    `districts` theirs. A `structural` cell is empty by definition, whoever takes part. The `unit`
    says what is counted: segments, words, files, people, districts.
    """

    table: str
    key: str
    label: str
    cycle: str | None
    value: int
    items: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    districts: frozenset[str] | None = None
    structural: bool = False
    unit: str = "segments"


@dataclass(frozen=True)
class Limits:
    """The smallest number of people a shown number rests on, and the fewest districts."""

    people: int
    districts: int = 1


@dataclass
class Plan:
    """What is hidden and why (key to reason), and what a reader can work out about each of these.

    `bounds` are (lower, upper); an upper limit of infinity means that nothing printed limits it.
    """

    hidden: dict[str, str]
    bounds: dict[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def narrowest(self) -> float:
        """The width of the narrowest range of a hidden number; infinity where none is hidden."""
        return min((high - low for low, high in self.bounds.values()), default=float("inf"))


def protect(
    cells: Sequence[Cell],
    facts: Sequence[Fact],
    limits: Limits,
    hidden: Mapping[str, str] | None = None,
    released: Collection[str] = (),
    told: Mapping[str, tuple[float, float | None]] | None = None,
) -> Plan:
    """Hide what must be hidden among `cells`, given the `facts` a reader knows about them.

    `hidden` are keys hidden beforehand with their reasons; `released` those that an earlier release
    showed with the same value: hiding them protects nothing, and a reader has them; `told` are
    limits that something else in the release gives away. Afterwards no
    shown cell rests on fewer people or districts than `limits` say, and every hidden cell that was
    not released may be anything within a range at least `limits.people` wide – or all that it is
    tied to is hidden too, and `Plan.narrowest` tells how wide its range is.
    """
    plan = Plan(find_small(cells, limits) | dict(hidden or {}))
    by_key = {cell.key: cell for cell in cells}
    while True:
        # What was released cannot be hidden any more: the rest is protected as if it were printed.
        fixed = set(released) | {cell.key for cell in cells if cell.structural}
        hide_complements(by_key, facts, plan.hidden, fixed)
        values = {cell.key: cell.value for cell in cells}
        plan.bounds = bound_hidden(values, facts, set(plan.hidden) - set(released), told)
        weak = [k for k, (low, high) in sorted(plan.bounds.items()) if high - low < limits.people]
        tried = (_choose_next(key, by_key, facts, set(plan.hidden) | fixed) for key in weak)
        more = next((key for key in tried if key), None)
        if more is None:
            return plan
        plan.hidden[more] = "audit"


def find_small(cells: Iterable[Cell], limits: Limits) -> dict[str, str]:
    """Cells that rest on too few people ("primary") or districts ("district"), by key.

    Zeros are hidden too: that nobody did something tells about everybody.
    """
    found = {}
    for cell in cells:
        if cell.structural:
            continue
        if len(cell.people) < limits.people:
            found[cell.key] = "primary"
        elif cell.districts is not None and len(cell.districts) < limits.districts:
            found[cell.key] = "district"
    return found


def hide_complements(
    cells: Mapping[str, Cell],
    facts: Sequence[Fact],
    hidden: dict[str, str],
    fixed: Collection[str] = (),
) -> None:
    """Hide the next smallest cell of every sum with a single hidden one, until none is left.

    Smallest first, then by key, so that the same tables always hide the same cells; a total goes
    only when there is no part left to hide. `fixed` cells are known to readers in any case.
    """
    sums = [fact for fact in facts if fact.kind == "sum"]
    changed = True
    while changed:
        changed = False
        for fact in sums:
            inside = [k for k in (*fact.parts, fact.total) if k in hidden and k not in fixed]
            if len(inside) == 1 and (more := _smallest(fact, cells, {*hidden, *fixed})):
                hidden[more] = "complementary"
                changed = True


def _smallest(fact: Fact, cells: Mapping[str, Cell], taken: Collection[str]) -> str | None:
    """The cell of the fact to hide next; none where all are taken."""
    free = [key for key in (*fact.parts, fact.total) if key not in taken]
    return min(free, key=lambda key: (key == fact.total, cells[key].value, key), default=None)


def _choose_next(
    weak: str, cells: Mapping[str, Cell], facts: Sequence[Fact], taken: Collection[str]
) -> str | None:
    """The cell to hide for the sake of a `weak` one: near it first, in the facts that tie it."""
    reached, seen = [weak], {weak}
    for key in reached:
        tied = [fact for fact in facts if key == fact.total or key in fact.parts]
        free = [more for fact in tied if (more := _smallest(fact, cells, taken))]
        if free:
            return min(free, key=lambda key: (cells[key].value, key))
        for fact in tied:
            reached += [k for k in (*fact.parts, fact.total) if k not in seen]
            seen.update((*fact.parts, fact.total))
    return None


def tell_plan(cells: Iterable[Cell], plan: Plan) -> pd.DataFrame:
    """Every cell shown or hidden, with the reason and the range, as `tables.DISCLOSURE`."""
    rows = []
    for cell in cells:
        low, high = plan.bounds.get(cell.key, (None, None))
        rows.append(
            {"table": cell.table, "cell": cell.key, "cycle": cell.cycle, "label": cell.label}
            | {"shown": cell.key not in plan.hidden, "reason": plan.hidden.get(cell.key)}
            | {"lower": low, "upper": None if high == float("inf") else high}
        )
    return as_frame(DISCLOSURE, rows)
