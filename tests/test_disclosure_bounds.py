import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcop.disclosure_bounds import Fact, bound_hidden

# Delinquent children by county and schooling of the head of the household: the worked example of
# FCSM, Statistical Policy Working Paper 22 (2005). Its point: two hidden cells in every row and
# column are not enough, for Alpha's very high is worked out all the same.
COUNTIES = {
    "alpha": (15, 1, 3, 1, 20),
    "beta": (20, 10, 10, 15, 55),
    "gamma": (3, 10, 10, 2, 25),
    "delta": (12, 14, 7, 2, 35),
    "all": (50, 35, 30, 20, 135),
}
LEVELS = ("low", "medium", "high", "very-high", "all")


def lay(rows: dict, columns: tuple) -> tuple[dict, list[Fact]]:
    """The cells of a two-way table with margins ("all" last), and its sums."""
    values = {f"{r}.{c}": v for r, line in rows.items() for c, v in zip(columns, line, strict=True)}
    across = [Fact("sum", f"{r}.all", tuple(f"{r}.{c}" for c in columns[:-1])) for r in rows]
    inner = [r for r in rows if r != "all"]
    down = [Fact("sum", f"all.{c}", tuple(f"{r}.{c}" for r in inner)) for c in columns]
    return values, across + down


def test_the_published_example_of_a_hidden_cell_that_can_be_worked_out():
    values, facts = lay(COUNTIES, LEVELS)
    hidden = {"alpha.medium", "alpha.high", "alpha.very-high", "beta.medium", "beta.high"}
    hidden |= {"gamma.low", "gamma.very-high", "delta.low", "delta.very-high"}
    found = bound_hidden(values, facts, hidden)
    assert found["alpha.very-high"] == (1, 1)
    assert all(low < high for key, (low, high) in found.items() if key != "alpha.very-high")


def test_what_a_single_hidden_part_is_follows_from_its_sum():
    values, facts = {"a": 4, "b": 20, "all": 24}, [Fact("sum", "all", ("a", "b"))]
    assert bound_hidden(values, facts, {"a"}) == {"a": (4, 4)}
    assert bound_hidden(values, facts, {"a", "b"}) == {"a": (0, 24), "b": (0, 24)}
    assert bound_hidden(values, facts, {"a", "all"})["a"] == (0, float("inf"))


def test_a_part_is_within_its_whole_and_the_parts_cover_it():
    values = {"a": 6, "b": 30, "any": 34}
    facts = [Fact("within", "any", ("a", "b")), Fact("covered", "any", ("a", "b"))]
    assert bound_hidden(values, facts, {"a"}) == {"a": (4, 34)}


def test_what_is_printed_about_a_hidden_number_counts_as_known():
    values, facts = {"here": 20, "away": 1, "all": 21}, [Fact("sum", "all", ("here", "away"))]
    known = {"here": (11, None)}
    assert bound_hidden(values, facts, {"here", "away"}, known)["away"] == (0, 10)


def test_facts_that_contradict_what_is_printed_are_told():
    with pytest.raises(ValueError, match="agree"):
        bound_hidden({"a": 1, "b": 5}, [Fact("within", "b", ("a",))], {"a"}, {"a": (7, None)})


@settings(max_examples=60)
@given(st.lists(st.integers(0, 4), min_size=4, max_size=4), st.sets(st.integers(0, 8)))
def test_limits_of_a_small_table_are_those_of_trying_all_tables(numbers, chosen):
    (a, b), (c, d) = numbers[:2], numbers[2:]
    rows = {"x": (a, b, a + b), "y": (c, d, c + d), "all": (a + c, b + d, a + b + c + d)}
    values, facts = lay(rows, ("1", "2", "all"))
    hidden = {list(values)[place] for place in chosen if list(values)[place] != "all.all"}
    found = bound_hidden(values, facts, hidden)
    for key, (low, high) in found.items():
        told = [t[key] for t in _try_all(a + b + c + d) if _agrees(t, values, hidden)]
        assert (low, high) == (min(told), max(told))


def _try_all(total: int) -> list[dict]:
    found = []
    for a, b, c in itertools.product(range(total + 1), repeat=3):
        d = total - a - b - c
        if d >= 0:
            rows = {"x": (a, b, a + b), "y": (c, d, c + d), "all": (a + c, b + d, total)}
            found.append(lay(rows, ("1", "2", "all"))[0])
    return found


def _agrees(tried: dict, values: dict, hidden: set) -> bool:
    return all(tried[key] == value for key, value in values.items() if key not in hidden)


def test_programs_that_nothing_limits_are_solved():
    """The solver's presolve takes this one for one without a solution."""
    values = {"a": 32, "c": 8, "d": 23, "z": 9}
    facts = [Fact("within", "a", ("d", "c")), Fact("covered", "a", ("d", "c"))]
    facts += [Fact("within", "d", ("z",))]
    bounds = bound_hidden(values, facts, set(values), {"d": (1, None)})
    assert bounds["a"] == (1, float("inf")) and bounds["z"] == (0, float("inf"))
