"""Passages over several turns, whose labels and times our text does not have."""

from __future__ import annotations

from qualcop.refi.ends import place_by_ends
from qualcop.refi.loose import GONE, loosen

THERE = "We set the goal for June and wrote it down.\nI can share our rubric with everybody."
HERE = "Maria: We set the goal for June and wrote it down.\n00:12:58 Jonas: I can share our rubric"


def place(quote, text=THERE):
    found = place_by_ends(loosen(quote).signs, "d1", loosen(text))
    return text[found.start : found.end] if found.end else found.reason


def test_labels_between_and_before_the_words_are_passed_over():
    assert place(HERE) == "We set the goal for June and wrote it down.\nI can share our rubric"
    assert place(f"{HERE} 00:13:07") == place(HERE)


def test_what_is_short_or_stands_twice_or_far_apart_is_not_placed():
    assert place("the goal for June 1") == GONE
    assert place(HERE, f"{THERE}\n{THERE}") == GONE
    far = THERE.replace("\n", f"\n{'Something else was said here. ' * 9}\n")
    assert place(HERE, far) == GONE
    back = "\n".join(reversed(THERE.split("\n")))
    assert place(HERE, back) == GONE
