import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from qualcop.disclosure import Cell, Limits, find_small, hide_complements, protect, tell_plan
from qualcop.disclosure_bounds import Fact, bound_hidden

TEN = Limits(10)


def cell(key: str, value: int, **more) -> Cell:
    """A count of people; each has a name of its own."""
    people = frozenset(f"{key}-{i}" for i in range(value))
    return Cell(**{"table": "t", "key": key, "label": key, "cycle": None, "value": value}
                | {"items": people, "people": people} | more)  # fmt: skip


def lay(rows: list[list[int]]) -> tuple[list[Cell], list[Fact]]:
    """A two-way table of people with its margins, and the sums a reader sees."""
    names = [[f"r{i}c{j}" for j in range(len(rows[0]))] for i in range(len(rows))]
    full = [[*line, sum(line)] for line in rows]
    full.append([sum(column) for column in zip(*full, strict=True)])
    across = [[*line, f"r{i}"] for i, line in enumerate(names)]
    across.append([*(f"c{j}" for j in range(len(rows[0]))), "all"])
    cells = [
        cell(k, v) for ks, vs in zip(across, full, strict=True) for k, v in zip(ks, vs, strict=True)
    ]
    facts = [Fact("sum", keys[-1], tuple(keys[:-1])) for keys in across]
    facts += [Fact("sum", k[-1], tuple(k[:-1])) for k in map(list, zip(*across, strict=True))]
    return cells, facts


def hidden(rows: list[list[int]], limits: Limits = TEN) -> set[str]:
    return set(protect(*lay(rows), limits).hidden)


def test_few_people_nobody_and_few_districts_are_hidden_and_others_are_not():
    cells = [
        cell("few", 9),
        cell("ten", 10),
        cell("nobody", 0),
        cell("no-such", 0, structural=True),
    ]
    cells += [
        cell("near", 30, districts=frozenset("ab")),
        cell("far", 30, districts=frozenset("abc")),
    ]
    found = find_small(cells, Limits(10, districts=3))
    assert found == {"few": "primary", "nobody": "primary", "near": "district"}


def test_a_count_of_segments_is_judged_by_the_people_behind_it():
    told = [cell("s", 40, people=frozenset("abc")), cell("t", 12, people=frozenset("abcdefghij"))]
    assert set(find_small(told, TEN)) == {"s"}


def test_no_hidden_cell_stays_alone_in_its_row_or_column():
    assert hidden([[3, 20, 30], [40, 50, 25], [60, 15, 70]]) >= {"r0c0", "r0c1", "r2c1"}
    assert hidden([[30, 20], [40, 50]]) == set()


def test_the_smallest_is_hidden_next_and_of_equals_the_first():
    cells = {c.key: c for c in (cell("a", 3), cell("c", 20), cell("b", 20), cell("all", 43))}
    chosen = {"a": "primary"}
    hide_complements(cells, [Fact("sum", "all", ("a", "c", "b"))], chosen)
    assert chosen == {"a": "primary", "b": "complementary"}


def test_a_total_is_hidden_only_when_no_part_is_left_to_hide():
    cells, facts = [cell("a", 3), cell("all", 3)], [Fact("sum", "all", ("a",))]
    assert protect(cells, facts, Limits(2)).hidden == {}
    assert protect(cells, facts, Limits(2), {"a": "difference"}).hidden["all"] == "complementary"


def test_the_audit_hides_more_where_two_hidden_cells_are_not_enough():
    # The two hidden in the row add up to 8, so either is known to within 8 people.
    plan = protect([cell("a", 3), cell("b", 5), cell("c", 40), cell("all", 48)],
                   [Fact("sum", "all", ("a", "b", "c"))], TEN)  # fmt: skip
    assert plan.hidden == {"a": "primary", "b": "primary", "c": "audit"}
    assert plan.bounds["a"] == (0, 48) and plan.narrowest == 48


def test_a_part_of_a_shown_whole_is_audited_too():
    parts = [cell("a", 12), cell("b", 11), cell("any", 12)]
    facts = [Fact("within", "any", ("a", "b"))]
    assert protect(parts, facts, TEN, {"a": "difference"}).hidden == {"a": "difference"}
    narrow = protect(parts, facts, Limits(11), {"a": "difference"})
    assert narrow.bounds["a"] == (0, 12)
    assert "any" in protect(parts, facts, Limits(13), {"a": "difference"}).hidden


def test_what_a_quotation_gives_away_counts():
    cells, facts = [cell("a", 3), cell("any", 10)], [Fact("within", "any", ("a",))]
    assert set(protect(cells, facts, TEN).hidden) == {"a"}
    assert set(protect(cells, facts, TEN, told={"a": (1, None)}).hidden) == {"a", "any"}


def test_the_table_for_the_steward_tells_why_and_what_can_be_worked_out():
    cells, facts = lay([[3, 20], [40, 50]])
    frame = tell_plan(cells, protect(cells, facts, TEN)).set_index("cell")
    assert frame.reason["r0c0"] == "primary" and frame.reason["r0c1"] == "complementary"
    assert frame.shown["all"] and frame.reason.isna()["all"] and frame.lower.isna()["all"]
    assert (frame.lower["r0c0"], frame.upper["r0c0"]) == (0, 23)


SMALL = st.integers(2, 3).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 14), min_size=width, max_size=width), min_size=2, max_size=3
    )
)


@settings(max_examples=60)
@given(SMALL, st.integers(2, 10))
def test_after_protection_every_hidden_cell_may_be_anything_in_a_wide_range(rows, least):
    cells, facts = lay(rows)
    plan = protect(cells, facts, Limits(least))
    values = {c.key: c.value for c in cells}
    for key, (low, high) in bound_hidden(values, facts, plan.hidden).items():
        assert low <= values[key] <= high and high - low >= least
    for c in cells:
        assert c.key in plan.hidden or len(c.people) >= least
    for fact in facts:
        inside = [key for key in (*fact.parts, fact.total) if key in plan.hidden]
        assert len(inside) != 1
    assert protect(list(reversed(cells)), facts, Limits(least)).hidden == plan.hidden


@settings(max_examples=20)
@given(st.lists(st.integers(0, 3), min_size=4, max_size=4))
def test_nobody_who_tries_every_table_pins_a_hidden_cell_down(numbers):
    (a, b, c, d), least = numbers, 3
    cells, facts = lay([[a, b], [c, d]])
    plan = protect(cells, facts, Limits(least))
    values = {x.key: x.value for x in cells}
    tried = []
    for w, x, y, z in itertools.product(range(8), repeat=4):
        other = {"r0c0": w, "r0c1": x, "r1c0": y, "r1c1": z, "r0": w + x, "r1": y + z}
        other |= {"c0": w + y, "c1": x + z, "all": w + x + y + z}
        if all(other[key] == value for key, value in values.items() if key not in plan.hidden):
            tried.append(other)
    for key in plan.hidden:
        assert max(t[key] for t in tried) - min(t[key] for t in tried) >= least


def test_the_floor_is_five():
    import yaml

    from qualcop.study import DEFAULTS, check_settings

    options = yaml.safe_load(DEFAULTS.read_text(encoding="utf-8"))
    assert check_settings(options) == []
    assert len(check_settings({**options, "smallest_cell": 4})) == 1
    assert len(check_settings({**options, "audience": "press"})) == 1
