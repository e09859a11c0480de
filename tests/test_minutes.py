import pytest

from qualcop.minutes import read_minutes


def names(text):
    return [e.name for e in read_minutes(text)]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Moved by Oduya, seconded by Ekwall.", ["Oduya", "Ekwall"]),
        ("MOTION BY: Maren Oduya", ["Maren Oduya"]),
        ("called to order at 7:02 p.m. by Chair Maren Oduya.", ["Maren Oduya"]),
        ("Vice President Fontenay seconded the motion.", ["Fontenay"]),
        ("Ayes: Oduya, Ekwall; Nays: none", ["Oduya", "Ekwall"]),
        ("Abstain - Fontenay", ["Fontenay"]),
        ("In favor: Maren Oduya and Bo Ekwall", ["Maren Oduya", "Bo Ekwall"]),
    ],
)
def test_who_moves_seconds_votes_and_opens_is_named(text, people):
    assert sorted(names(text)) == sorted(people)


@pytest.mark.parametrize(
    "text",
    [
        "Moved by consensus.",
        "Motion by the Board to adopt",
        "Ayes: 5; Nays: 0",
        "Motion: Approve Budget",
        "The President Elect said so",
        "They moved by Friday",
    ],
)
def test_phrases_of_minutes_without_a_name_give_nobody(text):
    assert names(text) == []
