from pathlib import Path

import pytest

from qualcop.people import Found, find_people, is_place_of
from qualcop.readers.model import Block, Extract

DEVDATA = Path(__file__).resolve().parents[2] / "shared" / "devdata" / "meetingnotes" / "files"


def heading(text, level=1):
    return Block("heading", text, level)


def items(*texts, level=1):
    return [Block("list_item", text, level) for text in texts]


def extract(*blocks, **more):
    return Extract("md", tuple(blocks), **more)


def names(*blocks, **more):
    return {p.name for p in find_people(extract(*blocks, **more))}


# ------------------------------------------------------------------ attendance
def test_an_attendance_list_gives_names_and_handles_without_organisations():
    found = find_people(
        extract(
            heading("Voting member attendance", 2),
            heading("Premier members", 3),
            *items(
                "[x] Ada Okonjo - Chairperson, Harbor Logic Ltd",
                "[ ] Sean C. O’Dell, Intel Corporation",
                "Jo Field for Bo Ek, DreamWorks",
                "Kris Ray (@krisr)",
                "Academy of Arts and Sciences",
            ),
            heading("Agenda", 2),
            *items("Open Source", "Rubric Swap"),
        )
    )
    assert {p.name: p.aliases for p in found if p.basis == "attendance_line"} == {
        "Ada Okonjo": (),
        "Sean C. O’Dell": (),
        "Jo Field": (),
        "Bo Ek": (),
        "Kris Ray": ("@krisr",),
    }
    assert {p.basis for p in found if p.name != "Zadok Quist"} == {"attendance_line"}


def test_present_lines_and_note_takers_are_read_where_commas_part_people():
    assert names(
        Block("paragraph", "Date: today\nPresent: Ada Okonjo, Bo Ek (late); Zadie Quist")
    ) == {
        "Ada Okonjo",
        "Bo Ek",
        "Zadie Quist",
    }
    assert names(Block("paragraph", "Note-taker(s): Ada Okonjo, Google & Bo Ek, Mirantis")) == {
        "Ada Okonjo",
        "Bo Ek",
    }
    assert names(heading("Presenter: Ada Okonjo")) == {"Ada Okonjo"}


def test_an_item_that_says_attendees_holds_the_deeper_items_only():
    blocks = [*items("Attendees"), *items("Ada Okonjo [Acme]", level=2), *items("Bo Ek")]
    assert names(*blocks) == {"Ada Okonjo"}


def test_a_table_of_attendance_gives_its_column_of_names():
    rows = ("Name | District", "Ada Okonjo | Alder", "Name: Bo Ek | District: Alder")
    blocks = [Block("table_row", row) for row in rows]
    assert names(heading("Attendance"), *blocks) == {"Ada Okonjo", "Bo Ek"}


@pytest.mark.parametrize(
    "text",
    [
        "Attendance is likely not completely accurate.",
        "Participants want more time for the tool.",
        "Present the slides to everyone",
        "Notes: we talked about Open Source",
        "Lead: send Ada the form",
    ],
)
def test_sentences_that_speak_of_attendance_hold_nobody(text):
    found = find_people(extract(heading("Attendees"), Block("paragraph", text)))
    assert [p for p in found if p.basis == "attendance_line"] == []


# ------------------------------------------------------------------ labels, headers, properties
def test_transcript_labels_are_people_unless_they_are_roles():
    labels = ("Pablo Deymo | Lambda", "unnawut", "Speaker 1", "Host", "Teacher A", "Zoom Room")
    blocks = [Block("turn", "yes", speaker=label) for label in labels]
    assert names(*blocks) == {"Pablo Deymo", "unnawut"}


def test_labels_in_notes_count_when_known_to_be_names():
    said = items("Ada: one", "JF: two", "Luke: three", "Luke: four", "Docker: five", "Docker: six")
    blocks = [*said, *items("Note: x", "Note: y", "Virginia: a", "Virginia: b")]
    there = [heading("Present"), *items("Ada Okonjo", "Jean-Francois Pau"), heading("Notes")]
    found = {p.name: p.aliases for p in find_people(extract(*there, *blocks))}
    assert found == {"Ada Okonjo": (), "Jean-Francois Pau": ("JF",), "Luke": ()}


def test_mail_headers_properties_and_titles_name_people():
    people = (
        ('"Okonjo, Ada" <a.o@x.example>', "email_header"),
        ("bo.ek@x.example", "email_header"),
        ("ana.lopez@x.example", "email_header"),
        ("Zadie Quist", "property"),
        ("Microsoft Office User", "property"),
    )
    text = "Dr. Fross and Ms. Quarles-Ray, Principal Leaders, Mr. Smith in room 9, Coach meeting"
    found = find_people(extract(Block("paragraph", text), people=people))
    assert {(p.name, p.basis) for p in found} == {
        ("Ada Okonjo", "email_header"),
        ("Bo Ek", "email_header"),
        ("Ana Lopez", "email_header"),
        ("Zadie Quist", "property"),
        ("Fross", "running_text"),
        ("Quarles-Ray", "running_text"),
        ("Smith", "running_text"),
    }
    assert {p.email for p in found if p.name == "Ada Okonjo"} == {"a.o@x.example"}


def test_commenters_go_by_one_word_and_authors_of_files_do_not():
    people = (("Tobin", "comment_author"), ("Reviewer", "comment_author"), ("Dell", "property"))
    assert [(p.name, p.basis) for p in find_people(extract(people=people))] == [
        ("Tobin", "comment_author")
    ]


def test_robots_and_lists_among_addresses_are_nobody():
    people = ("Harbor <no-reply@x.example>", "cop-list@x.example", "Tobin <tb@x.example>")
    found = find_people(extract(people=tuple((p, "email_header") for p in people)))
    assert [(p.name, p.email) for p in found] == [("Tobin", "tb@x.example")]


def test_given_name_with_surname_in_running_text_is_a_person():
    text = (
        "A parent, Tonya Greaves, met Kip Sorensen and Ben Tolliver-Ash at Rosa Parks Elementary. "
        "Will Districts share? Mark Calendars. Grace Period. Austin Tolliver and Data Quality. "
        "Ana lopez, ana Lopez"
    )
    assert names(Block("paragraph", text), heading("Ben Tolliver")) == {
        "Tonya Greaves",
        "Kip Sorensen",
        "Ben Tolliver-Ash",
        "Austin Tolliver",
        "Ana",
    }


def test_places_of_found_people_hold_no_name():
    found = find_people(extract(heading("Present"), *items("Ada Okonjo")))
    assert [p.place for p in found] == ["block 2"]


# ------------------------------------------------------------------ real notes
@pytest.mark.skipif(not DEVDATA.is_dir(), reason="the development data are not here")
def test_real_notes_give_people_and_no_organisations():
    from qualcop.readers import read_file

    found = find_people(read_file(DEVDATA / "aswf_tac_2025-07-23.md"))
    people = {p.name for p in found if p.basis == "attendance_line"}
    assert {"Larry Gritz", "Diego Tavares Da Silva", "Jean-Francois Panisset"} <= people
    strange = (
        "Google",
        "Corporation",
        "Representative",
        "Foundation",
        "Society",
        "Sciences",
        "Agenda",
    )
    assert [p for p in people if any(word in p for word in strange)] == []
    assert 45 <= len(people) <= 55


def test_a_role_that_labels_what_is_said_is_no_attendance_line():
    said = ["Participant: Yeah. Yeah. Well", "Participant: Exactly.", "Participant: we tried it."]
    assert names(*items(*said)) == set()
    notes = ["Facilitator: Ada Quill", "Facilitator: Bo Reed", "Facilitator: to be found out"]
    assert names(*items(*notes)) == {"Ada Quill", "Bo Reed"}


def test_what_listeners_say_is_nobody():
    said = ("Yeah", "Yep", "Ohh", "Okay", "Exactly")
    assert names(*[Block("turn", "so", speaker=word) for word in said]) == set()


def test_a_district_or_school_of_the_study_is_nobody_unless_it_has_a_title():
    places = {"velmont", "cotter flat elementary"}
    assert is_place_of(Found("Velmont", basis="model", confidence=0.6), places)
    assert is_place_of(Found("Cotter", basis="running_text", confidence=0.6), places)
    assert not is_place_of(Found("Cotter", basis="running_text", confidence=0.95), places)
    assert not is_place_of(Found("Velmont", basis="attendance_line"), places)
    assert not is_place_of(Found("Rosa Cotter", basis="model", confidence=0.6), places)
