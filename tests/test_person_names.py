import pytest

from qualcop.person_names import is_lone_name, is_person_name, looks_given, read_person


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Dr. Maren Oduya (she/her)", "Maren Oduya"),
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
