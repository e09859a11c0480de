"""Which numbers give away what few people did, to a reader who holds earlier releases too.

Whoever holds two releases can subtract them. A number that changed because of few people would
then say what these few did (NCES 2011-603 treats such a difference as a table of its own). Numbers
are compared by the words and people they count, never by their names: the same people behind both,
and how much each of them makes up of either. Several numbers may add up to nearly what an earlier
one counted (a cycle or a code was split, joined, or a file moved): their sums are compared as well.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from qualcop.disclosure import Limits
from qualcop.releases import COUNTED_ONCE, Number, Trace

ALIKE = 0.5  # share of the people of the smaller number with something counted in both
INSIDE = 0.5  # share of what a number counts that must lie in another, to be taken for a part of it
APART = 0.2  # share that two parts may have in common: words said twice by one person
STARTS = 12  # parts, largest first, from which a sum is begun


@dataclass
class Differences:
    """Numbers to withhold (key to reason), and those that readers know from earlier releases."""

    hidden: dict[str, str] = field(default_factory=dict)
    released: set[str] = field(default_factory=set)


def find_differences(
    numbers: Sequence[Number],
    earlier: Sequence[Number],
    limits: Limits,
    known: Collection[str],
    small: Collection[str] = (),
) -> Differences:
    """What of `numbers` would give away a difference from the `earlier` ones.

    Reasons: "difference", and "unmatched" where a number's words or people are not found any more
    and it can therefore only be compared by how much each person makes up of it, or not at all.
    `known` are all people the study knows of; `small` are keys that are withheld in any case: no
    reason is looked for.
    """
    earlier = bring_up_to_date(earlier, numbers)
    past = _Past(earlier, numbers, known)
    found = Differences()
    for number in numbers:
        near = list(past.list_near(number))
        if any(is_same(number, old) for old, _ in near):
            found.released.add(number.key)
        if number.key in small or number.key in found.released:
            continue
        reasons = {why for old, why in near if why and is_close(number, old, limits)}
        reasons |= {why for why in past.list_lost(number) if number.traces}
        if reasons:
            found.hidden[number.key] = min(reasons)
    shown = [n for n in numbers if n.key not in found.hidden and n.key not in small]
    for key in sorted(find_sums(shown, earlier, limits, found.released)):
        found.hidden[key] = "difference"
    return found


def is_same(one: Number, other: Number) -> bool:
    """Whether both say the same of the same people."""
    return one.value == other.value and one.counts == other.counts


def is_close(one: Number, other: Number, limits: Limits) -> bool:
    """Whether the difference of the two rests on too few people or districts.

    It rests on the people of whom the one counts more than the other. What nobody is known behind
    counts for nobody.
    """
    homes: set[str] = set()
    changed = 0
    for person in one.people | other.people:
        if one.counts.get(person, 0) != other.counts.get(person, 0):
            changed += 1
            homes.add(one.districts.get(person) or other.districts.get(person) or "")
            if changed >= limits.people and len(homes - {""}) >= limits.districts:
                return False
    if changed < limits.people:
        return True
    return bool(one.districts or other.districts)


# ----------------------------------------------------------------------------------- one by one
class _Past:
    """Earlier numbers by what they counted."""

    def __init__(
        self, earlier: Sequence[Number], numbers: Sequence[Number], known: Collection[str]
    ) -> None:
        told = {(old.key, old.value, old.traces): old for old in earlier}
        self.earlier = list(told.values())
        self._by_thing: dict[tuple, list[int]] = defaultdict(list)
        for at, old in enumerate(self.earlier):
            for thing in old.things:
                self._by_thing[old.unit, thing].append(at)
        there = {(n.unit, thing) for n in numbers for thing in n.things}
        self._adrift = [old for old in self.earlier if _is_adrift(old, there)]
        self._lost = {old.unit for old in self.earlier if not _are_known(old.people, known)}

    def list_near(self, number: Number) -> Iterator[tuple[Number, str]]:
        """Earlier numbers that may count the same, and the reason if the difference is small."""
        shared: dict[int, set[str | None]] = defaultdict(set)
        for thing in number.things:
            for at in self._by_thing.get((number.unit, thing), ()):
                shared[at].add(thing[1])
        for at, old in enumerate(self.earlier):
            named = old.unit == number.unit and old.key == number.key
            if named or _are_alike(shared.get(at, ()), number, old):
                yield old, "difference"
        for old in self._adrift:
            if old.unit == number.unit:
                yield old, "unmatched"

    def list_lost(self, number: Number) -> Iterator[str]:
        """ "unmatched" where an earlier number of this unit rests on people nobody knows now."""
        if number.unit in self._lost:
            yield "unmatched"


def _are_alike(shared: Collection[str | None], one: Number, other: Number) -> bool:
    """Whether `shared`, the people with something counted in both, are most of the smaller."""
    return len(shared) > 0 and len(shared) >= ALIKE * min(len(one.counts), len(other.counts))


def _is_adrift(old: Number, there: Collection[tuple]) -> bool:
    """Whether little of what the number counted is found in the study as it is now."""
    return sum((old.unit, thing) in there for thing in old.things) < ALIKE * len(old.things)


def _are_known(people: Collection[str], known: Collection[str]) -> bool:
    return not people or len(people & set(known)) >= ALIKE * len(people)


def bring_up_to_date(earlier: Sequence[Number], numbers: Sequence[Number]) -> list[Number]:
    """Earlier numbers with the people and districts of today behind what they counted.

    Words that are now known to be another's (a name was decided on, a speaker is listed now) were
    theirs then; a district is known by people of both times.
    """
    holders: dict[tuple[str, str], set[tuple]] = defaultdict(set)
    for number in numbers:
        for item, person, home, _ in number.traces:
            holders[number.unit, item].add((person, home))
    now = {p: home for number in numbers for p, home in number.districts.items()}
    pairs = ((home, now.get(p)) for old in earlier for p, home in old.districts.items())
    homes = {home: new for home, new in sorted(set(pairs), key=repr) if new}

    def follow(unit: str, trace: Trace) -> Trace:
        item, person, home, n = trace
        today = holders.get((unit, item), set()) if unit not in COUNTED_ONCE else set()
        if len(today) == 1 and person not in {who for who, _ in today}:
            return (item, *next(iter(today)), n)
        return item, person, homes.get(home, home), n

    return [replace(o, traces=tuple(follow(o.unit, t) for t in o.traces)) for o in earlier]


# ----------------------------------------------------------------------------------------- sums
def find_sums(
    shown: Sequence[Number], earlier: Sequence[Number], limits: Limits, released: Collection[str]
) -> set[str]:
    """Keys of `shown` numbers that make up, together with others, nearly what others did.

    Only sums with something that is not shown again are looked at, and only numbers that are new.
    """
    again = {(n.key, n.value) for n in shown if n.key in released}
    gone = [old for old in earlier if (old.key, old.value) not in again]
    fresh = {number.key for number in shown if number.key not in released}
    found: set[str] = set()
    for unit in sorted({old.unit for old in gone}):
        now, then = _of(unit, shown), _of(unit, earlier)
        if not fresh & {number.key for number in now}:
            continue
        index = _index_things(now)
        for target in _of(unit, gone):
            for parts in _list_sums(target, index, limits):
                found |= fresh & {part.key for part in parts}
        index = _index_things(then)
        for target in (number for number in now if number.key in fresh):
            if any(True for _ in _list_sums(target, index, limits)):
                found.add(target.key)
        if unit not in COUNTED_ONCE:
            for parts in _list_moves(then, now, limits):
                found |= fresh & {part.key for part in parts}
    return found


def _index_things(numbers: Sequence[Number]) -> dict[tuple, list[Number]]:
    """Which numbers count a thing; what several releases showed alike stands in it once."""
    index: dict[tuple, list[Number]] = defaultdict(list)
    for number in {(n.key, n.value, n.traces): n for n in numbers}.values():
        for thing in number.things:
            index[thing].append(number)
    return index


def _of(unit: str, numbers: Sequence[Number]) -> list[Number]:
    return [number for number in numbers if number.unit == unit]


def _list_sums(
    target: Number, index: Mapping[tuple, list[Number]], limits: Limits
) -> Iterator[list[Number]]:
    """Several numbers side by side that add up to nearly the target."""
    inside = _list_inside(target, index)
    for first in inside[:STARTS]:
        parts, things = [first], set(first.things)
        for part in inside:
            if len(part.things & things) > APART * len(part.things):
                continue
            parts, things = [*parts, part], things | part.things
            whole = _add(parts)
            if is_close(whole, target, limits) and not is_same(whole, target):
                yield parts


def _list_inside(target: Number, index: Mapping[tuple, list[Number]]) -> list[Number]:
    """Numbers most of which lies in the target, the largest first."""
    shared: Counter[int] = Counter()
    numbers: dict[int, Number] = {}
    for thing in target.things:
        for number in index.get(thing, ()):
            shared[id(number)] += 1
            numbers[id(number)] = number
    inside = [n for at, n in numbers.items() if shared[at] > (1 - INSIDE) * len(n.things)]
    return sorted(inside, key=lambda n: (-len(n.things), n.key, n.value, n.release))


def _add(numbers: Sequence[Number]) -> Number:
    """The sum of several numbers."""
    traces = tuple(trace for number in numbers for trace in number.traces)
    return Number("", numbers[0].unit, sum(number.value for number in numbers), traces)


def _list_moves(
    earlier: Sequence[Number], shown: Sequence[Number], limits: Limits
) -> Iterator[list[Number]]:
    """Rows of several cycles that add up to nearly what several cycles of another row did.

    Something moved between cycles: no cycle's number is close to an earlier one, their sum is.
    """
    now = [(row, _join(row)) for row in _list_rows(shown)]
    for old in _list_rows(earlier):
        held = _join(old)
        # Rows that have most in common: those of a code and of what it is called today.
        alike = (row for row, t in now if len(t & held) >= ALIKE * min(len(t), len(held)))
        for before, after in (tied for row in alike for tied in _tie(old, row)):
            if len(before) + len(after) == 2:
                continue
            one, other = _add(before), _add(after)
            if is_close(one, other, limits) and not is_same(one, other):
                yield after


def _join(row: Sequence[Number]) -> frozenset[tuple[str, str | None]]:
    """All that the numbers of a row count."""
    return frozenset().union(*(number.things for number in row))


def _list_rows(numbers: Sequence[Number]) -> list[list[Number]]:
    """Numbers of one release that differ in nothing but the cycle; rows told again are left out."""
    rows: dict[tuple, list[Number]] = defaultdict(list)
    for number in numbers:
        rows[number.release, number.key.rpartition("/")[0]].append(number)
    told = {tuple((n.key, n.value, n.traces) for n in row): row for row in rows.values()}
    return list(told.values())


def _tie(
    old: Sequence[Number], new: Sequence[Number]
) -> Iterator[tuple[list[Number], list[Number]]]:
    """Groups of old and new numbers that something counted in both holds together."""
    waiting = [*((number, True) for number in new), *((number, False) for number in old)]
    while waiting:
        group = [waiting.pop(0)]
        things = set(group[0][0].things)
        while tied := [pair for pair in waiting if things & pair[0].things]:
            group += tied
            things = things.union(*(number.things for number, _ in tied))
            waiting = [pair for pair in waiting if pair not in tied]
        before = [number for number, is_new in group if not is_new]
        after = [number for number, is_new in group if is_new]
        if before and after:
            yield before, after
