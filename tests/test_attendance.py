import pytest

from qualcop.attendance import (
    Entry,
    find_attendance,
    is_attendance_heading,
    is_person_name,
    parse_entry,
    read_line,
)
from qualcop.labels import GONE, THERE
from qualcop.readers.model import Block


def listed(*blocks):
    return {n: [e.name for e in entries] for n, entries in find_attendance(blocks).items()}


@pytest.mark.parametrize("name", ["Ada Okonjo", "Jean de Brum", "Siobhán O’Dell", "T. J. Quist"])
def test_two_to_four_capitalised_words_are_a_name(name):
    assert is_person_name(name)


@pytest.mark.parametrize(
    "words", ["Ada", "Open Source", "ada okonjo", "ACME GROUP", "Ada Okonjo and the rest of them"]
)
def test_what_is_no_full_name_is_no_person(words):
    assert not is_person_name(words)


def test_a_single_word_is_a_name_only_where_one_will_do():
    assert is_person_name("Zadie", single=True)
    assert not is_person_name("Agenda", single=True)


@pytest.mark.parametrize(
    ("line", "entry"),
    [
        ("[x] Ada Okonjo - Harbor Logic", Entry("Ada Okonjo")),
        ("* Ada Okonjo (@adao)", Entry("Ada Okonjo", ("@adao",))),
        ("Ada Okonjo <ada@a.example>", Entry("Ada Okonjo", (), "ada@a.example")),
        ("Ada Okonjo, Harbor Logic", Entry("Ada Okonjo")),
    ],
)
def test_an_entry_gives_the_name_without_organisation_handle_and_address(line, entry):
    assert parse_entry(line) == [entry]


def test_commas_part_people_only_where_the_line_lists_them():
    assert [e.name for e in parse_entry("Ada Okonjo, Bo Ek", listed=True)] == [
        "Ada Okonjo",
        "Bo Ek",
    ]
    assert [e.name for e in parse_entry("Ada Okonjo, Harbor Logic")] == ["Ada Okonjo"]


def test_a_line_that_says_nothing_of_attendance_is_not_read():
    assert read_line("We met Ada Okonjo.") is None
    assert [e.name for e in read_line("Present: Ada Okonjo")] == ["Ada Okonjo"]


def test_a_list_ends_at_the_next_heading_and_goes_on_under_deeper_ones():
    blocks = [
        Block("heading", "Attendees", 2),
        Block("heading", "Districts", 3),
        Block("list_item", "Ada Okonjo", 1),
        Block("heading", "Agenda", 2),
        Block("list_item", "Bo Ek", 1),
    ]
    assert listed(*blocks) == {2: ["Ada Okonjo"]}


def test_a_heading_announces_people_and_a_sentence_does_not():
    assert is_attendance_heading(Block("heading", "Who was there"))
    assert not is_attendance_heading(Block("paragraph", "Attendance was low in the morning."))


def test_the_head_of_a_mail_is_no_attendance_list():
    head = Block("header", "From: Maren Oduya\nCc: Tobin Blake, Ravi Menon\nSubject: visit")
    assert listed(head) == {}


def test_the_people_of_a_webinar_in_one_line_are_all_there():
    names = [f"Velda Quorn{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(400)]
    block = Block("paragraph", f"Attendees: {', '.join(names)}")
    assert [p.name for p in find_attendance([block])[0]] == names


def test_a_line_on_one_person_who_was_not_there_heads_no_list():
    lines = ("Maren Oduya", "Tobin Blake - apologies", "Ada Ekwall", "Ida Brandt -- did not attend")
    items = [Block("list_item", line, 1) for line in lines]
    found = find_attendance([Block("heading", "Attendees", 2), *items])
    said = {e.name: e.presence for entries in found.values() for e in entries}
    assert [said[n] for n in ("Maren Oduya", "Ada Ekwall")] == [THERE, THERE]
    assert [said[n] for n in ("Tobin Blake", "Ida Brandt")] == [GONE, GONE]


def test_a_job_or_a_publisher_is_nobody_and_a_name_of_everyday_words_is_somebody():
    rows = ["Name | Role", "Instructor | vacant", "Coordinator | Juniper", "Ida Brandt | Coach"]
    found = find_attendance([Block("table_row", row) for row in rows])
    assert [e.name for entries in found.values() for e in entries] == ["Ida Brandt"]
    line = "Attendees: Dallas Carter, Paul Ekwall, Chase Bishop, Sage Publications"
    assert [e.name for e in read_line(line)] == ["Dallas Carter", "Paul Ekwall", "Chase Bishop"]
