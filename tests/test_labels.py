import re

import pytest

from qualcop.labels import ROLE_LABELS, SCHOOL_LABEL, numbered_label

KNOWN = re.compile(numbered_label([*ROLE_LABELS.values(), SCHOOL_LABEL], ["Fern", "Fern Hollow"]))


@pytest.mark.parametrize(
    "label",
    ["Person 7", "District leader 2 · Core 1", "School 3 · Fern Hollow", "Teacher 12 · Fern"],
)
def test_a_label_is_known_whole_with_its_district(label):
    assert KNOWN.match(f"{label} came").group() == label


def test_a_word_after_the_dot_that_is_no_district_is_left_to_the_text():
    assert KNOWN.match("Teacher 3 · Tackett").group() == "Teacher 3"


@pytest.mark.parametrize("words", ["Teacher of 3", "teacher 3", "Person (unknown)"])
def test_words_that_only_resemble_a_label_are_none(words):
    assert KNOWN.search(words) is None
