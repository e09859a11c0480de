import pytest

from qualcop.hidden_names import list_parts
from qualcop.leaks import find_forms
from qualcop.pseudonyms import compile_names, update_key

ROWS = [
    {"participant": "p1", "name": "Eth Moran", "role": "teacher"},
    {"participant": "p2", "name": "Kim Lopez", "role": "teacher"},
    {"participant": "p3", "name": "Rosalind Tackett", "role": "teacher"},
    {"participant": "p4", "name": "Mei You", "role": "teacher"},
    {"participant": "p5", "name": "Siobhán Donald", "role": "teacher"},
]
NAMES = compile_names(update_key(None, ROWS))


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("https://github.com/DistrictEth/forms", "https://github.com/DistrictTeacher 1/forms"),
        ("see notesByTackett.docx", "see notesByTeacher 3.docx"),
        ("https://a.example/?by=Kim%20Lopez&at=3", "https://a.example/?Teacher 2&at=3"),
        ("Siobh&aacute;n came", "Teacher 5 came"),
        ("so Tack-\nett said", "so Teacher 3 said"),
        ("by T a c k e t t now", "by Teacher 3 now"),
        ("so Tac\u00adkett said", "so Teacher 3 said"),
    ],
)
def test_a_name_in_a_part_that_reads_otherwise_is_masked_and_no_leak_then(text, masked):
    assert NAMES.mask(text) == masked
    assert list(find_forms(text, NAMES)) and not list(find_forms(masked, NAMES))


@pytest.mark.parametrize(
    "text",
    [
        "https://docs.example/d/1xKimQ8aB7/edit",
        "xKimQaB",
        "YouTube",
        "McDonald",
        "EthVM",
        "JavaScript and OpenVDB",
        "kimchi%20bowl",
    ],
)
def test_random_ids_and_words_with_capitals_are_left_by_masking_and_check_alike(text):
    assert NAMES.mask(text) == text
    assert not list(find_forms(text, NAMES))


def test_an_offset_after_a_hidden_name_follows_what_stands_for_it():
    text = "at https://github.com/DistrictEth we met"
    assert NAMES.mask(text)[NAMES.follow(text, text.index("we met")) :] == "we met"


def test_most_texts_have_no_such_part():
    assert list(list_parts("We met on Monday; 5 of 20 came, and x = 1.")) == []
