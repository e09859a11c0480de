"""Texts whose cost once grew with the square of their length; speed itself: `make growth`."""

import re

import pytest
from bench.shapes import draw_base64, draw_letters, list_shapes
from hypothesis import given
from hypothesis import strategies as st

from qualcop.addresses import list_addresses, list_small
from qualcop.language import blank_unbroken, find_entities
from qualcop.people import find_people
from qualcop.pseudonyms import compile_names, update_key
from qualcop.readers.model import Block, Extract

NAMES = compile_names(update_key(None, [{"participant": "p01", "name": "Rosalind Tackett"}]))
# What an address is, said in one expression; with it a text without blanks costs its square.
ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S*@\S+|\S+\.(?:md|com|org|net|io|html?|edu)\b\S*")
PARTS = [
    "a",
    "Ann",
    "@",
    ".com",
    ".",
    "www.",
    "http://",
    "https://x",
    "md",
    ".md",
    " ",
    "\n",
    "(",
    "é",
]


@given(st.lists(st.sampled_from(PARTS), max_size=12).map("".join))
def test_addresses_are_what_the_plain_expression_finds(text):
    assert list_addresses(text) == [m.span() for m in ADDRESS.finditer(text)]


@given(st.lists(st.sampled_from(PARTS), max_size=12).map("".join))
def test_small_words_are_those_outside_addresses(text):
    rest = ADDRESS.sub(" ", text)
    assert list_small([text]) == set(re.findall(r"(?<![\w/.@'’-])[a-z]{3,}(?![\w/@])", rest))


@given(st.text(alphabet="ab_ \n", max_size=900))
def test_long_stretches_are_blanked_and_nothing_moves(text):
    blanked = blank_unbroken(text)
    assert len(blanked) == len(text)
    changed = [m.span() for m in re.finditer(r"\S+", text) if blanked[slice(*m.span())] != m[0]]
    assert all(end - start >= 300 for start, end in changed)


def test_a_stretch_without_a_blank_is_no_work_for_the_language_model():
    assert blank_unbroken(f"so {'_' * 400} on") == f"so {'x' * 400} on"
    assert find_entities(["_" * 100_000]) == [[]]


@pytest.mark.parametrize("draw", [draw_base64, draw_letters])
def test_names_beside_a_picture_in_letters_are_found(draw):
    text = f"Thanks, Rosalind Tackett. {draw(100_000)} Wendelgard Hutchinson said no."
    extract = Extract("txt", (Block("paragraph", text),))
    assert {p.name for p in find_people(extract)} == {"Rosalind Tackett", "Wendelgard Hutchinson"}
    assert NAMES.mask(text) == text.replace("Rosalind Tackett", NAMES.labels["p01"])


@pytest.mark.parametrize("name", sorted(list_shapes()))
def test_no_shape_of_text_stops_the_search_for_people(name):
    text = list_shapes()[name](1000)
    assert len(text) == 1000 or name == "words"
    find_people(Extract("txt", (Block("paragraph", text),)), NAMES)
    assert "Rosalind" not in NAMES.mask(f"{text}\nRosalind Tackett said no.")
