from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcop.labels import UNCERTAIN
from qualcop.mentions import NameMatcher, narrow_owners
from qualcop.names import PLACE, Form, name_forms
from qualcop.people import Found
from qualcop.pseudonyms import compile_names, update_key

FORMS = [
    *(("p1", form) for form in name_forms("Rosalind Tackett", ["RT", "@roz"])),
    *(("p2", form) for form in name_forms("Rosalind Keane")),
    ("place Fern Hollow", Form(("fern", "hollow"), PLACE, "any")),
]
LABELS = {"p1": "Teacher 1", "p2": "Teacher 2", "place Fern Hollow": None}
NAMES = NameMatcher(FORMS, LABELS, {"rt@a.example": "p1"}, {"@roz": "p1"})
WORDS = "Rosalind Tackett Keane RT @roz rt@a.example Teacher 1 Fern Hollow 555-123-4567 and : .\n"
TEXTS = st.lists(st.sampled_from(WORDS.split(" ")), max_size=12).map(" ".join)


@given(TEXTS)
def test_mentions_come_in_order_never_overlap_and_lie_in_the_text(text):
    spans = [(m.start, m.end) for m in NAMES.find_mentions(text)]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))


@given(TEXTS)
def test_nothing_of_a_name_is_left_once_masked(text):
    masked = NAMES.mask(text)
    assert NAMES.mask(masked) == masked
    assert not {"Tackett", "Keane", "RT", "@roz"} & set(masked.split())


@given(TEXTS, TEXTS)
def test_an_offset_stays_before_its_words_when_names_around_them_are_masked(before, after):
    text = f"{before} so we met {after}"
    masked, at = NAMES.mask(text), len(before) + 1
    assert masked[NAMES.follow(text, at) :].startswith("so we met ")
    assert masked[: NAMES.follow(text, at + 9, at_end=True)].endswith(" so we met")


def test_an_offset_within_a_name_goes_to_an_end_of_what_stands_for_it():
    text = "So Rosalind Tackett said"
    assert NAMES.mask(text) == "So Teacher 1 said"
    assert NAMES.follow(text, 12) == 3
    assert NAMES.follow(text, 12, at_end=True) == len("So Teacher 1")
    assert NAMES.follow(text, 20) == len("So Teacher 1 ")


def test_addresses_handles_and_names_of_one_person_have_one_label():
    assert NAMES.mask("RT or @roz or rt@a.example") == "Teacher 1 or Teacher 1 or Teacher 1"
    assert NAMES.mask("x@b.example, 555-123-4567") == "[e-mail], [phone]"


def test_a_place_without_a_label_is_known_and_left_as_it_is():
    assert NAMES.mask("in Fern Hollow") == "in Fern Hollow"
    assert [m.kind for m in NAMES.find_mentions("in Fern Hollow")] == [PLACE]


def test_a_shared_name_means_the_only_one_present():
    assert NAMES.mask("Rosalind spoke") == f"{UNCERTAIN} spoke"
    assert NAMES.mask("Rosalind spoke", ["p2"]) == "Teacher 2 spoke"
    assert narrow_owners(("p1", "p2"), ["p1", "p2"]) == ("p1", "p2")


def test_a_label_resolves_as_a_whole_or_not_at_all():
    assert NAMES.resolve("Rosalind Tackett (host)") == "p1"
    assert NAMES.resolve("someone <rt@a.example>") == "p1"
    assert NAMES.resolve("Rosalind") is None
    assert NAMES.find_owners("Rosalind") == ("p1", "p2")
    assert NAMES.find_owners("Ask Rosalind Tackett") == ()


OTHERS = NameMatcher(
    [
        *(("p1", form) for form in name_forms("李明")),
        *(("p2", form) for form in name_forms("محمد علي")),
        *(("p3", form) for form in name_forms("김민수")),
        *(("u1", form) for form in name_forms("王芳", listed=False)),
    ],
    {"p1": "Teacher 1", "p2": "Teacher 2", "p3": "Teacher 3", "u1": "Person 1"},
)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("今天李明说", "今天Teacher 1说"),
        ("李 明：好", "李 明：好"),
        ("قال محمد علي ومُحمّد", "قال Teacher 2 وTeacher 2"),
        ("شكرا لعلي", "شكرا لTeacher 2"),
        ("ما عليه", "ما عليه"),
        ("김민수가 왔다", "Teacher 3가 왔다"),
        ("王芳 said", "Person 1 said"),
        ("今天王芳说", "今天王芳说"),
    ],
)
def test_a_registered_name_of_another_script_is_masked_within_a_run(text, masked):
    assert OTHERS.mask(text) == masked
    assert OTHERS.mask(masked) == masked


def test_a_label_of_another_script_resolves():
    assert OTHERS.resolve("李明：") == OTHERS.resolve("李明") == "p1"
    assert OTHERS.resolve("今天李明说") is None


@given(st.text("李明今说محدعليو 김민수 aT1 ·", max_size=20))
def test_masking_other_scripts_twice_changes_nothing_and_leaves_no_whole_name(text):
    masked = OTHERS.mask(text)
    assert OTHERS.mask(masked) == masked
    assert "李明" not in masked and "김민수" not in masked


def test_found_people_of_sure_names_are_masked_in_small_letters_and_their_handles_too():
    found = [Found("Jon Pruitt", basis="speaker_label"), Found("Ed Okafor", basis="speaker_label")]
    names = compile_names(update_key(None, [], found))
    person = names.resolve("Jon Pruitt")
    label = names.labels[person]
    assert names.mask("jon will call") == f"{label} will call"
    assert names.mask("ask @jonpruitt7") == "ask [handle]"
    assert names.mask("special ed and ed tech") == "special ed and ed tech"
