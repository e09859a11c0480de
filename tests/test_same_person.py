import pytest

from qualcop.people import BASES, Found, find_people
from qualcop.readers.model import Block, Extract
from qualcop.same_person import is_variant, merge_people


def merged(*names):
    return sorted(p.name for p in merge_people([Found(n) for n in names], BASES))


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("Maren Oduya", "Maren K. Oduya"),
        ("José Ekwall", "Jose Ekwall"),
        ("Oduya Maren", "Maren Oduya"),
        ("Maren Oduya Jr.", "Maren Oduya"),
        ("M. Oduya", "Maren Oduya"),
        ("Maren O.", "Maren Oduya"),
        ("Maren Oduya", "Maren Oduya-Stone"),
        ("Maren", "Maren Oduya"),
        ("Oduya", "Maren Oduya"),
        ("Diego Fontenay", "Diego Fontenay Da Silva"),
    ],
)
def test_ways_to_write_one_name_are_joined(short, long):
    assert len(merged(short, long)) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Maren Oduya", "Maren Ekwall"),
        ("Maren A. Oduya", "Maren B. Oduya"),
        ("B. Oduya", "Maren Oduya"),
        ("Tobin", "Maren Oduya"),
        ("Jo-Ann B.", "Jo-Ann K."),
    ],
)
def test_different_people_stay_apart(one, other):
    assert len(merged(one, other)) == 2


def test_a_nickname_in_quotes_joins_the_name_it_is_used_with():
    people = [Found("Robert Oduya", ("Bob",)), Found("Bob Oduya"), Found("Bob")]
    assert [p.name for p in merge_people(people, BASES)] == ["Robert Oduya"]
    assert is_variant("Bob Oduya", people[0])


def test_a_first_name_or_initial_of_several_people_is_left_out():
    assert merged("Maren Oduya", "Maren Ekwall", "Maren") == ["Maren Ekwall", "Maren Oduya"]
    assert merged("Maren O", "Maren E") == ["Maren E", "Maren O"]
    assert merged("Maren O", "Maren E", "Maren") == ["Maren E", "Maren O"]
    three = merged("Jon Oduya", "Jane Oduya", "J. Oduya")
    assert "Jon Oduya" in three and "Jane Oduya" in three


def test_the_surest_ground_and_every_alias_and_address_are_kept():
    people = [
        Found("Maren K. Oduya", (), None, "running_text", "block 9"),
        Found("Maren Oduya", ("@mo",), "m@a.example", "attendance_line", "block 2"),
    ]
    (person,) = merge_people(people, BASES)
    assert (person.basis, person.place, person.aliases, person.email) == (
        "attendance_line",
        "block 2",
        ("@mo",),
        "m@a.example",
    )


def test_a_spelling_that_the_forms_of_the_longer_name_do_not_cover_is_an_alias():
    (person,) = merge_people([Found("Diego Fontenay Da Silva"), Found("Diego Fontenay")], BASES)
    assert person.aliases == ("Diego Fontenay",)


def test_people_of_several_kinds_of_places_in_one_file_are_one():
    blocks = (
        Block("heading", "Present"),
        Block("list_item", "Maren K. Oduya (she/her)", 1),
        Block("heading", "Notes"),
        Block("paragraph", "Dr. Oduya opened. Motion by Oduya."),
    )
    extract = Extract("md", blocks, people=(("Oduya, Maren", "property"),))
    assert [p.name for p in find_people(extract)] == ["Maren K. Oduya"]
