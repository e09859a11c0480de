import pytest

from qualcop.readers.model import Block
from qualcop.roster_tables import find_owners, find_tables


def rows(*texts):
    return [Block("table_row", text) for text in texts]


def names(*texts, beneath=False):
    found = find_tables(rows(*texts), range(len(texts)) if beneath else ())
    return [e.name for entries in found.values() for e in entries]


@pytest.mark.parametrize(
    "texts",
    [
        ("Name | Email", "Maren Oduya | m@a.example", "Bo Ekwall | b@a.example"),
        ("Attendee | Vote", "Maren Oduya | yes", "Bo Ekwall | no"),
        ("Role | Name", "Coach | Maren Oduya", "Principal | Bo Ekwall"),
        ("Last Name | First Name", "Oduya | Maren", "Ekwall | Bo"),
        ("Name: Oduya, Maren | Role: Coach", "Name: Ekwall, Bo | Role: Coach"),
    ],
)
def test_columns_say_that_a_table_is_one_of_people(texts):
    assert names(*texts) == ["Maren Oduya", "Bo Ekwall"]


@pytest.mark.parametrize(
    "texts",
    [
        ("Name | Meaning", "Maren Oduya | a tool", "Bo Ekwall | a method"),
        ("Name | School", "Alder Unified | 12", "Birch Elementary | 3"),
        ("Indicator | Value", "Maren Oduya | 3"),
    ],
)
def test_other_tables_are_not(texts):
    assert names(*texts) == []


def test_under_an_attendance_heading_the_first_column_holds_the_people():
    assert names("Maren Oduya | Harbor Logic", "Bo Ekwall | Tidewater", beneath=True) == [
        "Maren Oduya",
        "Bo Ekwall",
    ]


def test_abbreviations_and_addresses_of_a_row_belong_to_its_person():
    table = rows("Name | Abbreviation | Email", "Maren Oduya | MOA | m@a.example")
    (entry,) = find_tables(table, ())[1]
    assert (entry.aliases, entry.email) == (("MOA",), "m@a.example")


def test_owners_of_tasks_are_people_and_committees_are_not():
    table = rows(
        "Task | Owner", "Book a room | Maren Oduya", "Vote | Steering Committee", "x | TBD"
    )
    assert [(n, e.name) for n, e in find_owners(table)] == [(1, "Maren Oduya")]
