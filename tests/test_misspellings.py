import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcop.misspellings import Misspellings, is_one_edit
from qualcop.names import name_forms

FORMS = [("p1", form) for form in name_forms("Rosalind Tackett", ["Bea"])]
NEAR = Misspellings(FORMS)


@pytest.mark.parametrize("word", ["roslaind", "rosalnd", "rosallind", "rosalund", "tackeet"])
def test_one_letter_away_from_a_name_is_that_person(word):
    (entry,) = NEAR.find(word)
    assert (entry.owners, entry.kind) == (("p1",), "misspelt name")


@pytest.mark.parametrize("word", ["tacked", "rosalindas", "bee", "osalind", "rslnd", "packett", ""])
def test_english_words_short_words_and_more_than_one_letter_are_not(word):
    assert NEAR.find(word) == ()


def test_another_persons_name_is_nobodys():
    (entry,) = Misspellings([("p1", f) for f in name_forms("Maria Okafor")]).find("marie")
    assert (entry.owners, entry.case) == ((), "capital")


LETTERS = st.text("abcd", min_size=5, max_size=7)


@given(LETTERS, LETTERS)
def test_an_edit_is_the_same_both_ways(one, other):
    assert is_one_edit(one, other) == is_one_edit(other, one)


@given(LETTERS, st.integers(1, 4), st.sampled_from("abcd"))
def test_each_single_edit_is_one(word, at, letter):
    edits = {word[:at] + word[at + 1 :], word[:at] + letter + word[at:]}
    edits |= {word[:at] + letter + word[at + 1 :]}
    edits |= {word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]}
    assert all(is_one_edit(word, edit) for edit in edits - {word})
