import pytest

from qualcop.alignment import split_words
from qualcop.alike import (
    AROUND,
    NAMES_SINCE,
    SPELLING,
    count_row,
    find_alike_words,
    line_of,
    lose_passage,
    tell_difference,
)
from qualcop.segments import BLANK

NOW = split_words("one two three four five six seven eight nine ten")


def test_words_that_are_most_alike_are_found_with_their_share():
    assert find_alike_words(NOW, "three five six".split(), 0, 10) == (2, 6, 1.0)
    at, until, likeness = find_alike_words(NOW, "four x six seven".split(), 0, 10)
    assert NOW.forms[at:until] == "four five six seven".split()
    assert likeness == 0.75
    assert find_alike_words(NOW, ["zero"], 0, 10) == (0, 0, 0.0)


def test_a_lost_passage_names_what_is_most_like_it_in_few_words():
    assert lose_passage(NOW, 0, 0, 0).reason == "its words are gone"
    assert "50% of the words), at 4: two three" in lose_passage(NOW, 1, 3, 0.5).reason
    long = split_words("word " * 100)
    assert len(lose_passage(long, 0, 100, 0.4).reason) < 200


@pytest.mark.parametrize(
    ("then", "now", "step", "count"),
    [
        ("a b c", "a b d", 1, 2),
        ("a b", "a b", 1, AROUND),
        ("a b", "a b c", 1, 2),
        ("", "", 1, AROUND),
    ],
)
def test_words_around_agree_up_to_the_first_that_does_not_or_the_end_of_both(
    then, now, step, count
):
    assert count_row(then.split(), now.split(), 0, 0, step) == count


def test_a_line_is_what_stands_between_two_breaks():
    assert [line_of("ab\ncd\n", at) for at in (0, 2, 3, 6)] == ["ab", "ab", "cd", ""]


def test_why_signs_differ_is_told():
    assert tell_difference("“So”", '"so"', ["so"]) is None
    assert tell_difference("So,", "so", ["so"]) == SPELLING
    assert tell_difference("Rosa", "Teacher 1", [BLANK]) == NAMES_SINCE
