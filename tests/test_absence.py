import pytest

from qualcop.absence import mark_people, read_label, read_presence
from qualcop.attendance import find_attendance
from qualcop.labels import GONE, INVITED, THERE
from qualcop.people import find_people
from qualcop.person_names import Entry
from qualcop.readers.model import Block, Extract


def rows(*texts):
    return [Block("table_row", text) for text in texts]


def split_people(blocks):
    """Surnames of those who were there, and of those who were not."""
    people = [entry for entries in find_attendance(blocks).values() for entry in entries]
    there = {p.name.split()[-1] for p in people if p.presence == THERE}
    return sorted(there), sorted({p.name.split()[-1] for p in people} - there)


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Present", THERE),
        ("Attendance and apologies", THERE),
        ("Note-taker", THERE),
        ("Absent", GONE),
        ("Apologies", GONE),
        ("Regrets", GONE),
        ("Excused", GONE),
        ("Not present", GONE),
        ("Unable to attend", GONE),
        ("Members absent", GONE),
        ("Did not attend", GONE),
        ("Ausentes", GONE),
        ("Invited", INVITED),
    ],
)
def test_labels_say_whether_people_were_there(label, said):
    assert read_label(label) == said


LINES = [
    ["Present: Leonora Gillespie", "Absent: Winston Yarrow", "Apologies: Philomena Strickland"],
    ["Present: Leonora Gillespie. Absent: Winston Yarrow, Philomena Strickland"],
    ["Attendees: Leonora Gillespie, Winston Yarrow (absent), Philomena Strickland (sends regrets)"],
    ["Regrets from: Winston Yarrow and Philomena Strickland", "Attending: Leonora Gillespie"],
    ["Excused: Winston Yarrow,", "Philomena Strickland", "Present: Leonora Gillespie"],
    ["Invited: Winston Yarrow, Philomena Strickland", "Attended: Leonora Gillespie"],
]


@pytest.mark.parametrize("lines", LINES)
def test_lines_name_who_was_not_there(lines):
    blocks = [Block("paragraph", line) for line in lines]
    assert split_people(blocks) == (["Gillespie"], ["Strickland", "Yarrow"])


TABLES = [
    ("Member | Attending?", "{} | yes", "{} | no", "{} | no (sends regrets)"),
    ("Name | Present | Absent", "{} | x", "{} | | x", "{} | | x"),
    ("Name | Present", "{} | ✓", "{}", "{}"),
    ("Name | District | Attendance", "{} | Cedar | P", "{} | Cedar | A", "{} | Cedar | E"),
    ("Name | RSVP", "{} | Accepted", "{} | Declined", "{} | no reply"),
    ("Name | Role", "{} | Coach", "{} | absent", "{} | excused"),
    ("Member | Absent", "{}", "{} | x", "{} | sick"),
]


@pytest.mark.parametrize(("head", "there", "first", "second"), TABLES)
def test_columns_of_tables_say_who_was_not_there(head, there, first, second):
    table = rows(
        head,
        there.format("Leonora Gillespie"),
        first.format("Winston Yarrow"),
        second.format("Philomena Strickland"),
    )
    assert split_people(table) == (["Gillespie"], ["Strickland", "Yarrow"])


def test_columns_called_present_and_absent_may_hold_the_names():
    table = rows("Present | Absent", "Leonora Gillespie | Winston Yarrow", "Clementine Rowntree")
    assert split_people(table) == (["Gillespie", "Rowntree"], ["Yarrow"])


def test_a_heading_holds_for_the_names_under_it():
    blocks = [
        Block("heading", "Present", 2),
        Block("list_item", "Leonora Gillespie", 1),
        Block("heading", "Absent", 2),
        Block("list_item", "Winston Yarrow", 1),
    ]
    assert split_people(blocks) == (["Gillespie"], ["Yarrow"])


def test_beside_ticked_boxes_empty_ones_are_of_people_who_were_not_there():
    blocks = [Block("heading", "Attendees", 2)]
    blocks += [
        Block("list_item", f"[{tick}] {name}", 1)
        for tick, name in (("x", "Leonora Gillespie"), (" ", "Winston Yarrow"))
    ]
    assert split_people(blocks) == (["Gillespie"], ["Yarrow"])
    unticked = [Block("heading", "Attendees", 2), Block("list_item", "[ ] Leonora Gillespie", 1)]
    assert split_people(unticked) == (["Gillespie"], [])


def test_what_is_said_of_one_person_of_a_line_holds_for_no_other():
    people = mark_people(
        "Ada Okonjo, Bo Ek (absent), Cy Om", list(map(Entry, ("Ada Okonjo", "Bo Ek", "Cy Om")))
    )
    assert [p.presence for p in people] == [THERE, GONE, THERE]


def test_a_column_of_sentences_says_nothing_of_presence():
    table = [["Ana Lopez", "No, I had not thought of it before we met in that room at all."]]
    assert read_presence(["Name", "Response"], table) == [THERE]


def test_who_is_called_absent_once_is_absent_though_another_list_has_everybody():
    blocks = (
        Block("paragraph", "Members: Leonora Gillespie, Winston Yarrow"),
        Block("paragraph", "Absent: Winston Yarrow"),
        Block("paragraph", "Invited: Leonora Gillespie"),
    )
    said = {p.name: p.presence for p in find_people(Extract("txt", blocks))}
    assert said == {"Leonora Gillespie": THERE, "Winston Yarrow": GONE}


@pytest.mark.parametrize(
    "line",
    [
        "Attendance: Ida Brandt (P), Bo Ekwall (A), Uma Pratt (E)",
        "Attendance: Ida Brandt - P, Bo Ekwall - A, Uma Pratt - E",
        "Roll call: Ida Brandt [P]; Bo Ekwall [A]; Uma Pratt [E]",
    ],
)
def test_letters_behind_names_say_who_was_there(line):
    assert split_people([Block("paragraph", line)]) == (["Brandt"], ["Ekwall", "Pratt"])


def test_letters_without_any_p_say_nothing():
    line = "Attendance: Ida Brandt (A), Bo Ekwall (B)"
    assert split_people([Block("paragraph", line)]) == (["Brandt", "Ekwall"], [])


def test_a_letter_among_words_of_presence_says_the_same():
    table = rows("Member | Status", "Ida Brandt | Present", "Bo Ekwall | A", "Uma Pratt | Zoom")
    assert split_people(table) == (["Brandt", "Pratt"], ["Ekwall"])
