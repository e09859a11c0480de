import numpy as np
import pytest

from qualcop.refi import boundaries as b
from qualcop.refi.positions import CountedText


def sort(text):
    return b.sort_characters(CountedText(text).points)


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("ab", 0, b.LINE),
        ("x\nab", 2, b.LINE),
        ("x\nab", 1, b.AT_BREAK),
        ("an ox", 3, b.WORD_EDGE),
        ("an ox", 1, b.INSIDE),
        ("an ox", 2, b.AT_SPACE),
        ("he “yes”", 3, b.WORD_EDGE),  # a sign after a blank
        ("he said: x", 7, b.SIGN_EDGE),
        ("cafe\u0301", 4, b.INSIDE),  # between a letter and its accent
        ("中文字", 1, b.OPEN),
        ("ab", 2, b.AT_SPACE),  # the text's end
    ],
)
def test_places_as_starts(text, place, expected):
    assert b.sort_starts(sort(text))[place] == expected


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("ab", 2, b.LINE),
        ("ab\nx", 2, b.LINE),
        ("ab\nx", 3, b.AT_BREAK),
        ("an ox", 2, b.WORD_EDGE),
        ("an ox", 3, b.AT_SPACE),
        ("an ox", 4, b.INSIDE),
        ("yes. No", 4, b.WORD_EDGE),
        ("yes. No", 3, b.WORD_EDGE),
        ("cafe\u0301", 4, b.INSIDE),
        ("中文字", 1, b.OPEN),
        ("ab", 0, b.AT_SPACE),
    ],
)
def test_places_as_ends(text, place, expected):
    assert b.sort_ends(sort(text))[place] == expected


def test_every_character_and_no_text_has_places():
    assert len(b.sort_starts(sort(""))) == 1
    assert len(b.sort_ends(sort("a 😀\u200d\n"))) == 6


def test_rare_places_that_people_choose_weigh_most():
    places = b.sort_starts(sort("one two three\nfour five six seven\n" * 20))
    bans = b.weigh_kinds(places, b.START_SHARES)
    assert bans[b.LINE] > bans[b.WORD_EDGE] > 0 > bans[b.INSIDE]
    assert bans[b.OPEN] == 0


def test_shares_are_shares():
    for shares in (b.START_SHARES, b.END_SHARES):
        assert 0.9 < shares.sum() <= 1.0 and np.all(shares > 0)
