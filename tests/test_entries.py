import pytest

from qualcop.entries import find_organisations, is_flipped, parse_entry, read_handles, split_pieces


def names(text, **how):
    return [e.name for e in parse_entry(text, **how)]


def test_separators_within_brackets_part_nobody():
    assert split_pieces("Maren Oduya (Alder, Birch), Bo Ekwall; PhD") == [
        "Maren Oduya (Alder, Birch)",
        "Bo Ekwall",
    ]


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("Maren Oduya - Harbor Logic", ["Maren Oduya"]),
        ("Harbor: Maren Oduya, Bo Ekwall", ["Maren Oduya", "Bo Ekwall"]),
        ("Harbor, Maren Oduya", ["Maren Oduya"]),
        ("Jo Field for Maren Oduya", ["Jo Field", "Maren Oduya"]),
        ("Oduya, Maren K., Director", ["Maren K. Oduya"]),
        ("Maren Oduya, Jr., Coach", ["Maren Oduya"]),
        ("Oduya, Maren - NWEA", ["Maren Oduya"]),
        ("Instructor Maren Oduya, Hillside District", ["Maren Oduya"]),
        ("Maren Oduya, Ruth Bader Ginsburg Academy", ["Maren Oduya"]),
        ("Welcome and lunch", []),
    ],
)
def test_an_item_names_its_people_and_not_where_they_come_from(line, people):
    assert [n.removesuffix(" Jr.") for n in names(line)] == people


def test_organisations_that_alternate_with_the_names_are_left_out():
    line = "Maren Stone, Harbor Logic, Tobin Blake, Tidewater Lab, Ravi Menon, Quillon Group"
    assert names(line, listed=True) == ["Maren Stone", "Tobin Blake", "Ravi Menon"]


def test_what_follows_several_people_is_an_organisation():
    lines = ["Maren Oduya, Harbor Logic", "Tobin Achterberg - Harbor Logic", "Bo Ekwall, Coach"]
    assert find_organisations(lines) == {"harbor logic"}


def test_what_ends_several_names_with_nothing_between_is_an_organisation():
    lines = ["Maren Oduya (she/her) Tidewater", "Tobin Achterberg Tidewater", "Ada Maria Lopez",
             "Bo Luis Lopez", "Bo T. Ekwall III", "Ravi Menon"]  # fmt: skip
    orgs = find_organisations(lines)
    assert orgs == {"tidewater"}
    assert [n for line in lines for n in names(line, orgs=orgs)] == [
        "Maren Oduya", "Tobin Achterberg", "Ada Maria Lopez", "Bo Luis Lopez", "Bo T. Ekwall III",
        "Ravi Menon",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "handles"),
    [
        ("@adao, @bo-ek", ["adao", "bo-ek"]),
        ("adao42, boek and lisef", ["adao42", "boek", "lisef"]),
        ("adao@", ["adao"]),
        ("district leaders, coaches", []),
        ("rotating", []),
        ("volunteers, drivers", []),
    ],
)
def test_handles_that_stand_alone_are_names_of_their_own(text, handles):
    assert [e.name for e in read_handles(text)] == handles


def test_a_surname_first_has_one_comma_and_a_given_name_after_it():
    assert is_flipped("- Oduya, Maren K.")
    assert not is_flipped("Maren Oduya and Bo Ekwall, Harbor")
