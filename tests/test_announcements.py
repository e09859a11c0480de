import pytest

from qualcop.announcements import is_attendance_heading, read_line
from qualcop.readers.model import Block


def names(line):
    people = read_line(line)
    return None if people is None else [e.name for e in people]


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("Present (3): Maren Oduya, Bo Ekwall", ["Maren Oduya", "Bo Ekwall"]),
        ("Present: Tobin Blake, Maren Oduya. Not there: Bo", ["Tobin Blake", "Maren Oduya", "Bo"]),
        ("Present: Tobin Blake, Maren Oduya. Nobody left.", ["Tobin Blake", "Maren Oduya"]),
        ("Chair: Maren Oduya  Scribe: Bo Ekwall", ["Maren Oduya", "Bo Ekwall"]),
        ("Minutes by Maren Oduya", ["Maren Oduya"]),
        ("Late: Maren Oduya", ["Maren Oduya"]),
        ("Arrived late: Zadie Orchard", ["Zadie Orchard"]),
        ("Facilitator - Tobin", ["Tobin"]),
        ("Teacher: Ms. Ekwall", ["Ekwall"]),
        ("Notes: Tobin", ["Tobin"]),
        ("Facilitator: TBD", []),
    ],
)
def test_a_label_announces_people(line, people):
    assert names(line) == people


@pytest.mark.parametrize(
    "line",
    [
        "Notes: Tobin will send them",
        "Name: Shared Vision",
        "File name: Tobin Blake",
        "Present - a short talk",
        "Minutes by Friday",
        "We met.",
    ],
)
def test_a_label_that_may_announce_anything_needs_known_names(line):
    assert names(line) is None


@pytest.mark.parametrize(
    "text", ["ATTENDEES (12)", "Who was here", "Board members present:", "Guests"]
)
def test_headings_of_lists_of_people(text):
    assert is_attendance_heading(Block("heading", text, 2))


@pytest.mark.parametrize(
    "text", ["Attendance data", "Participant feedback", "Organizations present", "Agenda"]
)
def test_headings_of_other_things(text):
    assert not is_attendance_heading(Block("heading", text, 2))
