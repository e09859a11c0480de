"""What a reader can work out about hidden numbers: the linear-programming audit.

For each hidden cell the smallest and the largest value that agree with everything printed
(FCSM, Statistical Policy Working Paper 22, 2005). The programs are solved by HiGHS.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

KINDS = ("sum", "within", "covered")
ROUNDED = 6  # decimals of a limit; beyond them is the solver's own noise


@dataclass(frozen=True)
class Fact:
    """What any reader knows about numbers, whether or not they are printed.

    "sum": the parts add up to the total; "within": no part is larger than the total; "covered":
    the total is no larger than all parts together (what is counted may be in several of them).
    """

    kind: str
    total: str
    parts: tuple[str, ...]


def bound_hidden(
    values: Mapping[str, float],
    facts: Sequence[Fact],
    hidden: Collection[str],
    known: Mapping[str, tuple[float, float | None]] | None = None,
) -> dict[str, tuple[float, float]]:
    """Lower and upper limit of each hidden cell, given the values of all others and the facts.

    No cell is below zero; `known` are limits that are printed about a hidden cell ("52 % or
    more"). An upper limit nothing gives is infinity. Integer solutions are not asked for, so in
    facts other than sums a range can be wider than a reader's who reasons in whole numbers.
    """
    found: dict[str, tuple[float, float]] = {}
    for keys in _split(hidden, facts):
        tied = [fact for fact in facts if keys & {fact.total, *fact.parts}]
        found |= _bound_group(sorted(keys), values, tied, known or {})
    return found


def _split(hidden: Collection[str], facts: Sequence[Fact]) -> list[set[str]]:
    """Hidden cells in groups that no fact ties to each other; each group is its own program."""
    group = {key: key for key in sorted(hidden)}

    def root(key: str) -> str:
        while group[key] != key:
            key = group[key]
        return key

    for fact in facts:
        first, *others = [k for k in (fact.total, *fact.parts) if k in group] or [None]
        for other in others:
            group[root(other)] = root(first)
    parted: dict[str, set[str]] = {}
    for key in group:
        parted.setdefault(root(key), set()).add(key)
    return list(parted.values())


def _bound_group(
    keys: list[str],
    values: Mapping[str, float],
    facts: Iterable[Fact],
    known: Mapping[str, tuple[float, float | None]],
) -> dict[str, tuple[float, float]]:
    equal, above = _write_rows(keys, values, facts)
    limits = [known.get(key, (0, None)) for key in keys]
    return {key: _bound(at, len(keys), equal, above, limits) for at, key in enumerate(keys)}


def _write_rows(keys: list[str], values: Mapping[str, float], facts: Iterable[Fact]) -> tuple:
    """The facts as rows of coefficients and right-hand sides: (equal to, at most)."""
    place = {key: at for at, key in enumerate(keys)}
    equal, above = [], []

    def row(total: str, parts: Iterable[str]) -> tuple[np.ndarray, float]:
        """The parts minus the total, as coefficients of what is hidden and as what is printed."""
        line, constant = np.zeros(len(keys)), 0.0
        for key, sign in (*((part, 1) for part in parts), (total, -1)):
            if key in place:
                line[place[key]] += sign
            else:
                constant += sign * values[key]
        return line, -constant

    for fact in facts:
        if fact.kind == "sum":
            equal.append(row(fact.total, fact.parts))
        elif fact.kind == "within":
            above += [row(fact.total, (part,)) for part in fact.parts]
        else:
            line, constant = row(fact.total, fact.parts)
            above.append((-line, -constant))
    return equal, above


def _bound(at: int, size: int, equal: list, above: list, limits: list) -> tuple[float, float]:
    """The smallest and the largest value of the cell at place `at`."""
    from scipy.optimize import linprog

    goal = np.zeros(size)
    goal[at] = 1
    given = {}
    if equal:
        given |= {"A_eq": np.array([r for r, _ in equal]), "b_eq": [c for _, c in equal]}
    if above:
        given |= {"A_ub": np.array([r for r, _ in above]), "b_ub": [c for _, c in above]}
    ends = []
    for sign in (1, -1):
        solved = linprog(sign * goal, bounds=limits, method="highs", **given)
        if solved.status == 2:  # HiGHS's presolve takes some unlimited programs for infeasible ones
            plain = {"presolve": False}
            solved = linprog(sign * goal, bounds=limits, method="highs", options=plain, **given)
        if solved.status not in (0, 3):  # 3: nothing limits it
            raise ValueError(f"no values agree with what is printed: {solved.message}")
        ends.append(float("inf") if solved.status == 3 else round(sign * solved.fun, ROUNDED))
    return ends[0] + 0.0, ends[1]
