from qualcop.disclosure import Cell, Limits, protect
from qualcop.disclosure_bounds import Fact
from qualcop.releases import (
    add_release,
    find_differences,
    list_released,
    read_register,
    write_register,
)
from qualcop.table import as_frame
from qualcop.tables import RELEASED

EMPTY = as_frame(RELEASED, [])
TEN = Limits(10)


def cell(key: str, items: set[str], people: set[str] | None = None) -> Cell:
    return Cell("t", key, key, None, len(items), frozenset(items), frozenset(people or items))


def people(start: int, end: int) -> set[str]:
    return {f"p{i:02}" for i in range(start, end)}


def themselves(*cells: Cell) -> dict[str, str]:
    return {item: item for c in cells for item in c.items}


def test_one_participant_more_is_not_told_by_subtraction():
    before, after = cell("members", people(0, 21)), cell("members", people(0, 22))
    register = add_release(EMPTY, [before], themselves(before))
    speakers = themselves(before, after)
    assert find_differences([after], register, speakers, TEN) == {"members": "difference"}
    assert find_differences([before], register, speakers, TEN) == {}


def test_ten_participants_more_are_told():
    before, after = cell("members", people(0, 21)), cell("members", people(0, 31))
    register = add_release(EMPTY, [before], themselves(before))
    assert find_differences([after], register, themselves(before, after), TEN) == {}


def test_segments_that_came_or_went_count_by_their_speakers():
    before = cell("goals", {f"s{i}" for i in range(30)}, people(0, 12))
    speakers = {f"s{i}": f"p{i % 12:02}" for i in range(30)}
    register = add_release(EMPTY, [before], speakers)
    one_more = cell("goals", before.items | {"s30", "s31"}, people(0, 13))
    later = speakers | {"s30": "p12", "s31": "p12"}
    assert find_differences([one_more], register, later, TEN) == {"goals": "difference"}
    unnamed = cell("goals", before.items | {"s40"}, people(0, 12))
    assert find_differences([unnamed], register, speakers, TEN) == {"goals": "difference"}
    # Segments that are gone are known by the register alone.
    gone = cell("goals", {"s0"}, people(0, 12))
    assert find_differences([gone], register, {"s0": "p00"}, TEN) == {}


def test_every_earlier_release_counts_not_only_the_last():
    first, second = cell("m", people(0, 20)), cell("m", people(0, 32))
    third = cell("m", people(0, 21))
    speakers = themselves(first, second)
    register = add_release(add_release(EMPTY, [first], speakers), [second], speakers)
    assert register.release.max() == 2
    assert find_differences([third], register, speakers, TEN) == {"m": "difference"}


def test_the_same_numbers_are_registered_once():
    shown = [cell("m", people(0, 20))]
    register = add_release(EMPTY, shown, themselves(*shown))
    assert add_release(register, shown, themselves(*shown)) is register


def test_a_changed_member_hides_enough_that_the_rest_cannot_be_subtracted():
    facts = [Fact("sum", "all", ("a", "b"))]
    then = [cell("a", people(0, 20)), cell("b", people(30, 50))]
    then.append(cell("all", then[0].items | then[1].items))
    assert protect(then, facts, TEN).hidden == {}
    register = add_release(EMPTY, then, themselves(*then))
    now = [cell("a", people(0, 21)), then[1], cell("all", people(0, 21) | then[1].items)]
    changed = find_differences(now, register, themselves(*then, *now), TEN)
    plan = protect(now, facts, TEN, changed, list_released(now, register) - set(changed))
    assert set(plan.hidden) == {"a", "all"}
    assert plan.bounds["a"] == (0, float("inf"))


def test_what_was_released_before_is_known_and_hiding_it_protects_nothing():
    cells = [cell("a", people(0, 3)), cell("b", people(3, 20)), cell("c", people(20, 60))]
    cells.append(cell("all", people(0, 60)))
    facts = [Fact("sum", "all", ("a", "b", "c"))]
    assert set(protect(cells, facts, TEN).hidden) == {"a", "b"}
    assert set(protect(cells, facts, TEN, released={"b"}).hidden) == {"a", "c"}


def test_the_register_keeps_what_it_is_told(tmp_path):
    shown = [cell("m", people(0, 20))]
    register = add_release(EMPTY, shown, themselves(*shown))
    assert read_register(tmp_path).empty
    write_register(register, tmp_path)
    assert read_register(tmp_path).equals(register)
