import pytest

from qualcop.name_index import Entry, has_case, index_forms, span_words
from qualcop.names import FIRST, FULL, INITIAL, WORD, Form

FULL_NAME = Entry(("mei", "ling", "hsu"), "any", FULL, ("p1",))


def span(text, entry=FULL_NAME):
    found = span_words(text, WORD.search(text), entry)
    return text[slice(*found)] if found else None


def test_longer_forms_come_first_and_equal_words_share_their_owners():
    index = index_forms(
        [
            ("p1", Form(("chris",), FIRST, "any")),
            ("p2", Form(("chris",), FIRST, "capital")),
            ("p2", Form(("chris", "hall"), FULL, "any")),
        ]
    )
    assert [(e.words, e.case, e.owners) for e in index["chris"]] == [
        (("chris", "hall"), "any", ("p2",)),
        (("chris",), "any", ("p1", "p2")),
        (("chris",), "capital", ("p1", "p2")),
    ]


def test_initials_nobody_listed_are_dropped_when_two_people_share_them():
    two = [(p, Form(("qz",), INITIAL, "initials")) for p in ("p1", "p2")]
    assert index_forms(two) == {}
    assert index_forms(two[:1])["qz"][0].owners == ("p1",)


@pytest.mark.parametrize("text", ["Mei-Ling Hsu", "MEI LING HSU", "Mei‑Ling\nHsu"])
def test_the_words_of_a_name_may_be_joined_in_many_ways(text):
    assert span(f"{text}, said") == text


@pytest.mark.parametrize("text", ["Mei and Ling Hsu", "Mei. \n\nLing Hsu", "Mei Ling"])
def test_words_that_do_not_follow_one_another_are_no_name(text):
    assert span(text) is None


@pytest.mark.parametrize(
    ("raw", "case", "before", "holds"),
    [
        ("rose", "any", "", True),
        ("rose", "capital", "", False),
        ("Rose", "capital", "", True),
        ("rose", "at", "@", True),
        ("rose", "at", " ", False),
        ("Rt", "upper", "", False),
        ("RT", "upper", "", True),
    ],
)
def test_capitals_are_asked_for_as_the_form_says(raw, case, before, holds):
    assert has_case(raw, Entry((raw.lower(),), case, FIRST, ("p1",)), before) is holds
