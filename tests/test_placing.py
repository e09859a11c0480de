import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edited_texts import choose_span, edit, edit_words, make_text
from qualcop.alignment import count_shared_ends, fold_text, split_masked, split_words
from qualcop.alike import CANNOT_TELL, NAMES_SINCE, SPELLING
from qualcop.passages import Pair
from qualcop.placing import place_passage

NOTES = (
    "Agenda for the spring\n"
    "We shared the pacing plan with all six districts before the call.\n"
    "Yes.\n"
    "Yes.\n"
    "Counselors placed students into the course by hand this year.\n"
    "Rosa said the plan works for her school.\n"
    "Next visit is in May."
)


def place(now, quote, then=NOTES, mask=str):
    start = then.index(quote)
    pair = Pair(split_masked(then, mask), split_words(now))
    placed = place_passage(pair, start, start + len(quote))
    return placed, now[placed.start : placed.end] if placed.start is not None else None


def test_text_put_in_before_a_passage_leaves_it_at_its_place():
    placed, words = place("New first line.\n" + NOTES, "placed students")
    assert (placed.state, words) == ("exact", "placed students")


def test_a_paragraph_put_elsewhere_takes_its_codes_along():
    lines = NOTES.split("\n")
    moved = "\n".join([lines[4], *lines[:4], *lines[5:]])
    placed, words = place(moved, "We shared the pacing plan")
    assert words == "We shared the pacing plan"
    placed, words = place(moved, lines[4])
    assert (placed.state, words) == ("moved", lines[4])


def test_words_changed_within_are_told_with_their_share():
    now = NOTES.replace("into the course by hand", "into a class by hand") + " Then June."
    placed, words = place(now, "placed students into the course by hand")
    assert (placed.state, words) == ("changed", "placed students into a class by hand")
    assert placed.likeness == pytest.approx(5 / 7)


def test_a_passage_of_which_less_than_half_is_left_is_lost_and_shows_what_is_like_it():
    now = NOTES.replace("by hand this year", "each fall term through a form") + " Then June."
    placed, words = place(now, "by hand this year")
    assert (placed.state, words) == ("lost", None)
    placed, _ = place(
        NOTES.replace("We shared the pacing plan", "He showed a plan") + "!", NOTES[22:47]
    )
    assert placed.state == "lost"
    assert "plan" in placed.reason


def test_a_passage_that_was_cut_out_is_not_found_in_another_one():
    now = NOTES.replace("Counselors placed students into the course by hand this year.\n", "")
    placed, _ = place("x" + now + "x", "Counselors placed students into the course by hand")
    assert placed.state == "lost"


def test_words_changed_at_the_ends_of_a_passage_belong_to_it():
    now = "x" + NOTES.replace("Counselors placed", "Advisers put").replace("year", "spring") + "x"
    placed, words = place(now, "Counselors placed students into the course by hand this year")
    assert words == "Advisers put students into the course by hand this spring"
    assert placed.state == "changed"


@pytest.mark.parametrize("label", ["Teacher 3 · Core 1", "Person (uncertain)"])
@pytest.mark.parametrize("knows", [True, False])
def test_a_name_masked_since_is_no_change_of_words(label, knows):
    """Also where the quote alone does not show the masking that it is a name."""

    def mask(text):
        return text.replace("Rosa", label) if knows else text

    now = "x" + NOTES.replace("Rosa", label)
    placed, words = place(now, "Rosa said the plan works", mask=mask)
    assert (placed.state, words) == ("exact", f"{label} said the plan works")
    assert placed.reason == NAMES_SINCE


def test_capitals_punctuation_and_spacing_are_no_words():
    now = "x" + NOTES.replace("plan with all", "Plan — with\n all") + "x"
    placed, words = place(now, "the pacing plan with all six")
    assert (placed.state, placed.reason) == ("exact", SPELLING)
    assert words == "the pacing Plan — with\n all six"
    curly = "x" + NOTES.replace("said the plan works", "said “the plan” works") + "x"
    straight = NOTES.replace("said the plan works", 'said "the plan" works')
    placed, words = place(curly, 'said "the plan" works', straight)
    assert (placed.state, placed.reason, words) == ("exact", None, "said “the plan” works")


def test_of_ten_lines_alike_one_cut_out_leaves_the_code_on_one_and_says_so():
    then = "Before\n" + "Yes.\n" * 10 + "After"
    start = then.index("Yes.") + 5 * 4
    for gone in range(10):
        if gone == 4:
            continue
        lines = then.split("\n")
        del lines[1 + gone]
        placed = place_passage(
            Pair(split_words(then), split_words("\n".join(lines))), start, start + 4
        )
        assert "\n".join(lines)[placed.start : placed.end] == "Yes."
        assert placed.reason == CANNOT_TELL


def test_a_point_between_two_characters_stays_between_them():
    at = NOTES.index("Counselors")
    placed = place_passage(Pair(split_words(NOTES), split_words("ab\n" + NOTES + "\nc")), at, at)
    assert (placed.start, placed.end, placed.state) == (at + 3, at + 3, "exact")


def is_told(text, edited, start, end):
    """Whether one edit alone can have made the new text of the old one, as far as the passage goes:
    what is before the passage, or what is after it, is not as it was."""
    head, tail = count_shared_ends(text, edited.text)
    return not (end <= head and start >= len(text) - tail)


def test_ten_thousand_edits_outside_the_passage_leave_it_on_its_words():
    dice = random.Random(20260501)
    tried, told, at_place = 0, Counter(), 0
    while tried < 10_000:
        text = make_text(dice)
        for _ in range(12):
            start, end = choose_span(dice, text)
            edited = edit(dice, text, start, end)
            if edited.text == text:
                continue
            tried += 1
            placed = place_passage(Pair(split_words(text), split_words(edited.text)), start, end)
            assert placed.state in ("exact", "moved"), (edited.kind, text, text[start:end])
            found = edited.text[placed.start : placed.end]
            assert fold_text(found) == fold_text(text[start:end]), (edited.kind, text, found)
            right = placed.start == edited.start
            at_place += right
            if not right:
                assert edited.kind == "move" or not is_told(text, edited, start, end)
                assert edited.text.count(found) > 1 or _repeats(edited.text, found)
                told[placed.reason == CANNOT_TELL] += 1
    assert at_place >= 0.98 * tried  # the others stand on one of several passages that are the same


def _repeats(text, words):
    """Whether a passage stands twice in a text, the second overlapping the first."""
    return text.find(words, text.find(words) + 1) >= 0


@pytest.mark.parametrize("steps", [2, 5])
def test_many_edits_outside_leave_passages_of_words_on_their_words(steps):
    dice = random.Random(7)
    kept = tried = 0
    while tried < 400:
        text = make_text(dice)
        start, end = choose_span(dice, text)
        edited_at, now = (start, end), text
        for _ in range(steps):
            step = edit_words(dice, now, *edited_at)
            now, edited_at = step.text, (step.start, step.end)
        if len(split_words(text[start:end]).forms) < 4:
            continue
        tried += 1
        placed = place_passage(Pair(split_words(text), split_words(now)), start, end)
        found = now[placed.start : placed.end] if placed.start is not None else ""
        kept += fold_text(found) == fold_text(text[start:end])
    assert kept >= 0.99 * tried


@settings(max_examples=60)
@given(st.data())
def test_one_edit_of_any_signs_leaves_the_passage_on_its_words(data):
    signs = st.sampled_from("ab \n.\r\u00a0é𝒟")
    text = data.draw(st.text(signs, min_size=1, max_size=40))
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    low, high = data.draw(st.sampled_from([(0, start), (end, len(text))]))
    p = data.draw(st.integers(low, high))
    q = data.draw(st.integers(p, high))
    now = text[:p] + data.draw(st.text(signs, max_size=8)) + text[q:]
    placed = place_passage(Pair(split_words(text), split_words(now)), start, end)
    assert now[placed.start : placed.end] == text[start:end]
