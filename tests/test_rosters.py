import pytest

from qualcop.readers.model import Block
from qualcop.rosters import find_unlabelled, read_roster


def test_a_line_of_hardly_else_than_names_is_a_list_of_people():
    line = "Maren Stone (MS), Tobin Blake (TB), Ravi Menon (RM), Keiko Mori (KM)"
    assert [e.name for e in read_roster(line)] == [
        "Maren Stone",
        "Tobin Blake",
        "Ravi Menon",
        "Keiko Mori",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Maren Stone, Tobin Blake and Ravi Menon met on Monday, and all of them spoke at length",
        "Shared Vision, Needs Review, Silver Lining, Open Door",
        "Alder, Birch, Maple, Willow, Elm",
        "Maren Stone, Tobin Blake",
    ],
)
def test_other_lines_with_commas_are_not(line):
    assert read_roster(line) == []


def test_a_run_of_items_counts_when_all_of_them_are_names():
    items = [Block("list_item", n, 1) for n in ("Maren Stone", "Tobin Blake", "Ravi Menon")]
    assert find_unlabelled([*items, Block("list_item", "Keiko Mori, Alder", 1)]).keys() == {
        0,
        1,
        2,
        3,
    }
    assert find_unlabelled([*items, Block("list_item", "Lunch at noon", 1)]) == {}
    assert find_unlabelled(items) == {}
