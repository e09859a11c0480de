import pytest

from qualcop.person_names import (
    is_lone_name,
    is_person_name,
    looks_given,
    read_label,
    read_person,
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Dr. Maren Oduya (she/her)", "Maren Oduya"),
        ("Kpt. Maren Oduya", "Maren Oduya"),
        ("MRS. HATHERSAGE", "Hathersage"),
        ("Cllr. Oduya", "Oduya"),
        ("Prof. emer. Maren Oduya", "Maren Oduya"),
        ("Jos. Oduya", "Jos. Oduya"),
        ("Maren Oduya @ Hillside", "Maren Oduya"),
        ("Maren Oduya # Hillside USD", "Maren Oduya"),
        ("✅ Maren Oduya", "Maren Oduya"),
        ("3. Maren Oduya", "Maren Oduya"),
        ("MAREN ODUYA", "Maren Oduya"),
        ("Maren_Oduya", "Maren Oduya"),
        ("Maren Oduya – District 5", "Maren Oduya"),
        ("City Manager Maren Oduya", "Maren Oduya"),
        ("Maren's iPad", "Maren"),
        ("iPhone de Maren", "Maren"),
        ("User:Maren", "Maren"),
        ("Maren O.", "Maren O."),
        ("Maren Oduya QuillLabs", "Maren Oduya"),
        ("Maren Oduya McAdoo", "Maren Oduya McAdoo"),
        ("Maren Oduya <m@a.example>", "Maren Oduya"),
        ("Maren Oduya she/her The Collaborative", "Maren Oduya"),
        ("Maren Oduya (she/her) The Collaborative", "Maren Oduya"),
        ("Maren (ella) Oduya", "Maren Oduya"),
        ("Maren Oduya NWEA", "Maren Oduya"),
        ("Maren Oduya Hillside District", "Maren Oduya"),
        ("Maren Oduya Oak Hill School District", "Maren Oduya"),
        ("Maren Oduya from Hillside", "Maren Oduya"),
        ("Maren Oduya Ed.D.", "Maren Oduya"),
        ("Maren Oduya RN", "Maren Oduya"),
        ("Maren Oduya III", "Maren Oduya III"),
        ("Maren de la Cruz Hillside School", "Maren de la Cruz"),
        ("Instructor Maren Oduya", "Maren Oduya"),
        ("Right Hon. Maren Oduya", "Maren Oduya"),
        ("Elementary Math Coach Maren Oduya", "Maren Oduya"),
    ],
)
def test_all_but_the_name_is_taken_off(text, name):
    assert read_person(text).name == name


@pytest.mark.parametrize(
    ("text", "aliases"),
    [
        ("Maren Oduya (MO)", ("MO",)),
        ("Maren Oduya [MOA]", ("MOA",)),
        ("Maren Oduya (TSC)", ()),
        ("Maren Oduya (NASA)", ()),
        ("Maren Oduya @mo-duya", ("@mo-duya",)),
        ('Robert "Bob" Oduya', ("Bob",)),
        ("Maren Oduya (Alder)", ()),
        ("Ujjwal Sharma (USA)", ()),
        ("Mary Dunne (MD)", ("MD",)),
    ],
)
def test_brackets_and_quotes_give_initials_handles_and_nicknames_only(text, aliases):
    assert read_person(text).aliases == aliases


def test_names_of_other_scripts_have_no_capitals():
    assert is_person_name("王小明")
    assert is_person_name("محمد علي")
    assert not is_person_name("王小明：今天")


def test_one_word_is_a_name_when_the_lists_of_names_know_it_and_it_is_no_word():
    assert is_lone_name("Tobin") and is_lone_name("Bo")
    assert not any(map(is_lone_name, ("Agenda", "May", "Quorum", "Google")))


def test_a_name_begins_with_a_given_name_or_ends_in_a_surname():
    assert looks_given("Tobin Ekwall") and looks_given("T. Stone-Menon")
    assert not looks_given("Harbor Logic")


@pytest.mark.parametrize(
    "text",
    ["The Collaborative", "Instructor Guide", "Student Success Story", "Martin Luther King School",
     "John F. Kennedy Elementary", "Ruth Bader Ginsburg Academy"],
)  # fmt: skip
def test_organizations_and_things_of_a_job_are_no_names(text):
    assert not is_person_name(read_person(text).name)


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("The Chair (Ms. Ann Moreno)", "Ann Moreno"),
        ("Teacher 1 (Ann Moreno)", "Ann Moreno"),
        ("Host | Ann Moreno", "Ann Moreno"),
        ("Hillside ISD - Ann Moreno", "Ann Moreno"),
        ("Facilitator: Ann Moreno", "Ann Moreno"),
        ("Moreno, Ann (she/her)", "Ann Moreno"),
        ("Ann Moreno, NWEA", "Ann Moreno"),
        ("Ann Moreno, Ed.D.", "Ann Moreno"),
        ("Ann Moreno - Hillside ISD", "Ann Moreno"),
        ("The Chair", ""),
        ("Interpreter 2", ""),
        ("Ann", "Ann"),
        ("ann moreno", "ann moreno"),
    ],
)
def test_a_label_gives_the_person_whatever_stands_beside(label, name):
    assert read_label(label).name == name


@pytest.mark.parametrize(
    "label", ["Coach Maren Oduya, M.Ed.", "Oduya, Maren, Ed.D.", "Maren Oduya, Ph.D., Hillside"]
)
def test_a_degree_after_a_comma_is_no_part_of_a_speaker(label):
    assert read_label(label).name == "Maren Oduya"
