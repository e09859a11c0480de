import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcop.alignment import (
    align_words,
    count_shared_ends,
    fold_text,
    share_alike,
    split_masked,
    split_words,
)
from qualcop.segments import BLANK


def test_words_are_what_people_read_as_words():
    words = split_words("Teacher 3 · Core 1 didn’t – “Go”: 这会 🎉 [e-mail]!")
    assert words.forms == [BLANK, "didn't", "go", "这", "会", "🎉", BLANK]
    assert words.text[words.starts[1] : words.ends[1]] == "didn’t"


def test_a_word_is_in_a_passage_that_cuts_it():
    words = split_words("one two three")
    assert words.within(4, 7) == (1, 2)
    assert words.within(5, 9) == (1, 3)
    assert words.within(3, 4) == (1, 1)


def test_rows_of_words_are_found_where_they_begin():
    words = split_words("yes we did. Yes, we did not")
    assert words.find(["yes", "we", "did"]) == [0, 3]
    assert words.find(["did", "not", "say"]) == []


def test_a_name_that_is_masked_now_stands_where_it_stood():
    then = "So Rosa Diaz said\nyes to Rosa Diaz"
    words = split_masked(then, lambda line: line.replace("Rosa Diaz", "Teacher 3 · Core 1"))
    assert words.forms == ["so", BLANK, "said", "yes", "to", BLANK]
    assert [then[a:b] for a, b in zip(words.starts, words.ends, strict=True)][1] == "Rosa Diaz"
    assert words.ends[-1] == len(then)


def test_lines_known_to_be_masked_are_not_masked_again():
    seen = []
    split_masked("old\nnew", lambda line: seen.append(line) or line, {"old"})
    assert seen == ["new"]


@given(st.lists(st.sampled_from("abcdef"), max_size=40), st.lists(st.sampled_from("abcdef")))
def test_pairs_are_the_same_word_and_rise_in_both(then, now):
    pairs = align_words(then, now)
    assert all(then[a] == now[b] for a, b in pairs)
    assert all(x[0] < y[0] and x[1] < y[1] for x, y in pairwise(pairs))
    assert len(align_words(then, then)) == len(then)


def test_a_cut_and_an_insertion_far_apart_leave_all_other_words_paired():
    then = [f"w{n % 97}" for n in range(5000)]
    now = ["new", *then[:1000], *then[1010:]]
    pairs = align_words(then, now)
    assert len(pairs) == 4990


def test_likeness_is_the_share_of_the_words_then():
    assert share_alike("a b c d".split(), "a x c".split()) == 0.5
    assert share_alike([], []) == 1
    assert share_alike([], ["a"]) == 0


@given(st.text("ab", max_size=12), st.text("ab", max_size=12))
def test_shared_ends_are_as_long_as_they_can_be(then, now):
    head, tail = count_shared_ends(then, now)
    most = min(len(then), len(now))
    for count, shared in (
        (head, lambda n: then[:n] == now[:n]),
        (tail, lambda n: _ends(then, now, n)),
    ):
        assert shared(count)
        assert count == most or not shared(count + 1)


def _ends(then, now, count):
    return then[len(then) - count :] == now[len(now) - count :]


@pytest.mark.parametrize("other", ["‘so’ —\u00a0ok", "'SO'  -\nok", "'so' – ok"])
def test_quotes_dashes_capitals_and_spacing_are_folded(other):
    assert fold_text(other) == fold_text("'so' - ok")


def test_alignment_of_shuffled_halves_keeps_one_of_them_whole():
    dice = random.Random(3)
    words = [f"w{dice.randrange(500)}" for _ in range(2000)]
    assert len(align_words(words, words[800:] + words[:800])) >= 1200
