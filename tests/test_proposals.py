import pytest

from qualcop.people import Found
from qualcop.proposals import is_close, is_mistyped, propose
from qualcop.pseudonyms import update_key

PEOPLE = [
    {"participant": "p05", "name": "Rosalind Tackett", "email": "rtackett@fork.example",
     "role": "district_leader", "district": "core-1"},
    {"participant": "p06", "name": "Siobhán Ito-Keane", "role": "teacher"},
]  # fmt: skip


def proposed(*found, confidence=None):
    key = update_key(None, PEOPLE, found)
    rows = key.to_dict("records")
    mine = [r for r in rows if r["basis"] != "registry"]
    told = propose(rows, mine, confidence or {})
    return {row["name"]: told[row["participant"]] for row in mine}


@pytest.mark.parametrize(
    "name",
    ["Rosalind Tacket", "Rosalnid Tackett", "Tackett, Rosalnd", "Tacket", "Rosa"],
)
def test_a_name_close_to_a_listed_one_is_proposed_as_that_person(name):
    assert proposed(Found(name)) == {name: "may be p05 District leader 1"}


def test_the_same_mail_box_is_the_same_person():
    found = Found("Linda Moreno", (), "rtackett@other.example")
    assert proposed(found)["Linda Moreno"] == "may be p05 District leader 1"


@pytest.mark.parametrize("name", ["Marco Delgado", "Rosalind Quist", "Bo Tackett"])
def test_a_name_close_to_none_is_a_new_person(name):
    assert proposed(Found(name))[name] == "a new person"


def test_two_found_names_are_proposed_to_each_other():
    told = proposed(Found("Marguerite Delgado"), Found("Margerite Delgado"))
    assert set(told.values()) == {"may be the same as u001", "may be the same as u002"}


def test_an_unsure_find_and_one_of_everyday_words_are_perhaps_no_name():
    assert proposed(Found("Marco Delgado"), confidence={"u001": 0.2}) == {
        "Marco Delgado": "perhaps no name"
    }
    assert proposed(Found("Will Grant"))["Will Grant"] == "perhaps no name"


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("tackett", "tacket", True),
        ("tackett", "tackert", True),
        ("tackett", "tacektt", True),
        ("tackett", "tackett", False),
        ("tackett", "tacker", False),
        ("rose", "ross", False),
    ],
)
def test_one_letter_is_a_slip_and_two_are_another_name(one, other, near):
    assert is_mistyped(one, other) is is_mistyped(other, one) is near


@pytest.mark.parametrize(
    ("name", "near"),
    [("Ros Tackett", True), ("R. Tackett", True), ("Ro Tackett", False), ("Ros Tacker", False)],
)
def test_a_shortened_given_name_or_an_initial_needs_the_same_surname(name, near):
    one, other = ({"name": n, "email": None} for n in (name, "Rosalind Tackett"))
    assert is_close(one, other) is is_close(other, one) is near
