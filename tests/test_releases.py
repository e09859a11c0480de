import io

import pandas as pd
import pytest

from qualcop.differences import find_differences, find_sums
from qualcop.disclosure import Cell, Limits, protect
from qualcop.disclosure_bounds import Fact
from qualcop.errors import StudyError
from qualcop.releases import (
    REGISTER,
    Number,
    add_release,
    is_lost,
    list_earlier,
    read_register,
    write_register,
)
from qualcop.table import as_frame
from qualcop.tables import RELEASED

EMPTY = as_frame(RELEASED, [])
TEN = Limits(10)
ALL = {f"p{i:02}" for i in range(60)}


def cell(key: str, items: set[str], people: set[str] | None = None) -> Cell:
    return Cell("t", key, key, None, len(items), frozenset(items), frozenset(people or items))


def people(start: int, end: int) -> set[str]:
    return {f"p{i:02}" for i in range(start, end)}


def count(key: str, who: set[str], release: int = 0) -> Number:
    """A number of people."""
    traces = tuple(("person", p, None, 1) for p in sorted(who))
    return Number(key, "people", len(who), traces, release)


def spoken(key: str, said: dict[str, str | None], homes: dict | None = None) -> Number:
    """A number of segments: of each, who speaks in it."""
    traces = tuple((s, p, (homes or {}).get(p), 1) for s, p in sorted(said.items()))
    return Number(key, "segments", len(said), traces)


def turns(names: set[str], start: int = 0, each: int = 2, what: str = "s") -> dict[str, str]:
    """Segments by who speaks: so many of each."""
    rows = [p for p in sorted(names) for _ in range(each)]
    return {f"{what}{start + i:03}": p for i, p in enumerate(rows)}


def register_of(*releases: list[Number]) -> pd.DataFrame:
    register = EMPTY
    for shown in releases:
        register = add_release(register, shown)
    return register


def hidden(now: list[Number], *releases: list[Number], limits: Limits = TEN, known=ALL) -> dict:
    return find_differences(now, list_earlier(register_of(*releases)), limits, known).hidden


def test_one_participant_more_is_not_told_by_subtraction():
    before, after = count("members", people(0, 21)), count("members", people(0, 22))
    assert hidden([after], [before]) == {"members": "difference"}
    assert hidden([before], [before]) == {}


def test_ten_participants_more_are_told():
    before, after = count("members", people(0, 21)), count("members", people(0, 31))
    assert hidden([after], [before]) == {}


def test_segments_that_came_or_went_count_by_their_speakers():
    said = {f"s{i}": f"p{i % 12:02}" for i in range(30)}
    before = spoken("goals", said)
    one_more = spoken("goals", said | {"s30": "p12", "s31": "p12"})
    assert hidden([one_more], [before]) == {"goals": "difference"}
    unnamed = spoken("goals", said | {"s40": None})
    assert hidden([unnamed], [before]) == {"goals": "difference"}
    # Segments that are gone are known by the register alone.
    gone = spoken("goals", {"s0": "p00"})
    assert hidden([gone], [before]) == {}


def test_every_earlier_release_counts_not_only_the_last():
    first, second = count("m", people(0, 20)), count("m", people(0, 32))
    third = count("m", people(0, 21))
    register = register_of([first], [second])
    assert register.release.max() == 2
    assert hidden([third], [first], [second]) == {"m": "difference"}
    assert hidden([first], [first], [second]) == {}


def test_the_same_numbers_are_registered_once():
    shown = [count("m", people(0, 20))]
    register = add_release(EMPTY, shown)
    assert add_release(register, shown) is register


def test_a_changed_member_hides_enough_that_the_rest_cannot_be_subtracted():
    facts = [Fact("sum", "all", ("a", "b"))]
    then = [cell("a", people(0, 20)), cell("b", people(30, 50))]
    then.append(cell("all", then[0].items | then[1].items))
    assert protect(then, facts, TEN).hidden == {}
    earlier = list_earlier(register_of([count(c.key, c.items) for c in then]))
    now = [cell("a", people(0, 21)), then[1], cell("all", people(0, 21) | then[1].items)]
    found = find_differences([count(c.key, c.items) for c in now], earlier, TEN, ALL)
    plan = protect(now, facts, TEN, found.hidden, found.released)
    assert set(plan.hidden) == {"a", "all"}
    assert plan.bounds["a"] == (0, float("inf"))


def test_what_was_released_before_is_known_and_hiding_it_protects_nothing():
    cells = [cell("a", people(0, 3)), cell("b", people(3, 20)), cell("c", people(20, 60))]
    cells.append(cell("all", people(0, 60)))
    facts = [Fact("sum", "all", ("a", "b", "c"))]
    assert set(protect(cells, facts, TEN).hidden) == {"a", "b"}
    assert set(protect(cells, facts, TEN, released={"b"}).hidden) == {"a", "c"}


# ------------------------------------------------------------------------- whatever it is called
TWELVE = turns(people(0, 12))


@pytest.mark.parametrize("name", ["goals/c2", "goals/c2b", "aims/c2"])
def test_a_number_is_known_by_what_it_counts_not_by_its_name(name):
    before = spoken("goals/c2", TWELVE)
    more = spoken(name, TWELVE | {"n1": "p03", "n2": "p03", "n3": "p03"})
    fewer = spoken(name, {s: p for s, p in TWELVE.items() if p != "p03"})
    assert hidden([more], [before]) == hidden([fewer], [before]) == {name: "difference"}
    same = find_differences([spoken(name, TWELVE)], [before], TEN, ALL)
    assert (same.hidden, same.released) == ({}, {name})


def test_segments_cut_or_masked_anew_are_compared_by_how_much_each_person_says():
    before = spoken("goals/c2", TWELVE)
    anew = turns(people(0, 12), what="x")
    more = spoken("aims/c9", anew | {"n1": "p03"})
    assert hidden([more], [before]) == {"aims/c9": "unmatched"}
    assert hidden([spoken("aims/c9", anew)], [before]) == {}
    longer = spoken("aims/c9", turns(people(0, 12), each=3, what="x"))
    assert hidden([longer], [before]) == {}


def test_a_corrected_word_changes_no_number():
    before = spoken("goals/c2", TWELVE)
    corrected = {("new" if s == "s000" else s): p for s, p in TWELVE.items()}
    assert hidden([spoken("goals/c2", corrected)], [before]) == {}


def test_words_that_turn_out_to_be_anothers_are_no_change():
    unsure = {s: None if p < "p03" else p.replace("p1", "u1") for s, p in TWELVE.items()}
    then, now = spoken("goals", unsure), spoken("goals", TWELVE)
    assert hidden([now], [then]) == {}
    # Ten people are known better now: that hides nobody who says more.
    strangers = spoken("goals", {s: p.replace("p", "u") for s, p in TWELVE.items()})
    more = spoken("goals", TWELVE | {"n1": "p03"})
    assert hidden([more], [then]) == hidden([more], [strangers]) == {"goals": "difference"}


def test_what_rests_on_people_nobody_knows_any_more_cannot_be_compared():
    before, strangers = spoken("goals/c2", TWELVE), turns({f"x{i:02}" for i in range(30)})
    assert hidden([spoken("new", strangers)], [before], known=set()) == {"new": "unmatched"}
    assert hidden([count("m", people(0, 20))], [before], known=set()) == {}


def test_ten_people_of_one_district_are_too_few_where_more_districts_are_asked_for():
    homes = {p: f"d{i % 4}" for i, p in enumerate(sorted(people(0, 30)))}
    homes |= dict.fromkeys(people(12, 24), "d0")
    before = spoken("goals", TWELVE, homes)
    more = spoken("goals", TWELVE | turns(people(12, 24), 100), homes)
    assert hidden([more], [before]) == {}
    assert hidden([more], [before], limits=Limits(10, 3)) == {"goals": "difference"}
    # A district that is called otherwise now is no second one.
    renamed = {p: f"{home}-new" for p, home in homes.items()}
    fewer = {s: p for s, p in TWELVE.items() if p != "p00"}
    after = spoken("goals", fewer | turns(people(12, 24), 100), renamed)
    assert hidden([after], [before], limits=Limits(10, 2)) == {"goals": "difference"}


def test_lower_limits_show_more_and_higher_ones_less():
    before = spoken("goals", TWELVE)
    more = spoken("goals", TWELVE | turns(people(12, 18), 100))
    assert hidden([more], [before], limits=Limits(6)) == {}
    assert hidden([more], [before], limits=Limits(7)) == {"goals": "difference"}


# ------------------------------------------------------------------------------- sums of numbers
def halves() -> tuple[dict, dict]:
    return turns(people(0, 12), what="a"), turns(people(0, 12), what="b")


def test_a_cycle_that_was_split_is_not_told_by_adding_up():
    one, two = halves()
    whole, more = spoken("looked/c1", one | two), two | {"n1": "p03"}
    parts = [spoken("looked/c1a", one), spoken("looked/c1b", more)]
    assert set(hidden(parts, [whole])) == {"looked/c1a", "looked/c1b"}
    assert hidden([spoken("looked/c1a", one), spoken("looked/c1b", two)], [whole]) == {}


def test_cycles_that_were_joined_are_not_told_by_adding_up():
    one, two = halves()
    parts = [spoken("looked/c1", one), spoken("looked/c2", two)]
    assert hidden([spoken("looked/c", one | two | {"n1": "p03"})], parts) == {
        "looked/c": "difference"
    }
    assert hidden([spoken("looked/c", one | two)], parts) == {}
    # Also where no release showed both.
    assert set(hidden([spoken("looked/c", one | two | {"n1": "p03"})], parts[:1], parts[1:]))


def test_a_file_that_moved_to_another_cycle_is_not_told_by_adding_up():
    one, two = turns(people(0, 12), what="a"), turns(people(0, 12), each=3, what="b")
    moved = turns(people(0, 12), each=5, what="m")
    then = [spoken("looked/c1", one | moved), spoken("looked/c2", two)]
    now = [spoken("looked/c1", one), spoken("looked/c2", two | moved | {"n1": "p03"})]
    assert set(hidden(now, then)) == {"looked/c1", "looked/c2"}
    now[1] = spoken("looked/c2", two | moved)
    assert hidden(now, then) == {}


def test_a_code_that_was_split_is_not_told_by_adding_up():
    one, two = halves()
    then = [spoken("practices/x/c1", one | two)]
    now = [spoken("practices/y/c1", one), spoken("practices/z/c1", two | {"n1": "p03"})]
    assert set(hidden(now, then)) == {"practices/y/c1", "practices/z/c1"}


def test_sums_within_a_first_release_are_left_to_its_own_audit():
    one, two = halves()
    now = [spoken("a/c1", one), spoken("b/c1", two), spoken("any/c1", one | two | {"n1": "p03"})]
    assert hidden(now) == {} and find_sums(now, [], TEN, set()) == set()


# ------------------------------------------------------------------------------------ on the disk
def test_the_register_keeps_what_it_is_told(tmp_path):
    register = add_release(EMPTY, [count("m", people(0, 20))], {"p00": "n00"})
    assert read_register(tmp_path).empty
    write_register(register, tmp_path)
    assert read_register(tmp_path).equals(register)
    assert (tmp_path / REGISTER).stat().st_mode & 0o077 == 0


def test_a_register_that_is_gone_is_put_back(tmp_path, capsys):
    register = register_of([count("m", people(0, 20))])
    write_register(register, tmp_path)
    (tmp_path / REGISTER).unlink()
    assert read_register(tmp_path).equals(register)
    assert "put back" in capsys.readouterr().err


def test_a_register_lost_for_good_stops_the_run_while_a_public_version_is_there(tmp_path):
    public = tmp_path / "public"
    (public / "memos").mkdir(parents=True)
    assert read_register(tmp_path, public).empty and not is_lost(tmp_path, public)
    (public / "memos" / "c1.json").write_text("{}")
    with pytest.raises(StudyError, match="register of what the public version"):
        read_register(tmp_path, public)


def test_a_damaged_or_strange_register_says_where_copies_are(tmp_path):
    for content in (b"no table", as_bytes(pd.DataFrame({"a": [1]}))):
        (tmp_path / REGISTER).write_bytes(content)
        with pytest.raises(StudyError, match="history"):
            read_register(tmp_path)


def as_bytes(frame: pd.DataFrame) -> bytes:
    sink = io.BytesIO()
    frame.to_parquet(sink)
    return sink.getvalue()
