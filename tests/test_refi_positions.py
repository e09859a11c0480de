from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcop.refi.positions import (
    Convention,
    CountedText,
    Span,
    as_arrays,
    list_conventions,
    parse_convention,
)

# Pieces of a text as they stand in a file; line ends are whole pieces.
PIECES = st.lists(
    st.sampled_from(
        ["\r\n", "\n", "\r", " ", "a", "é", "e\u0301", "שלום", "م", "中", "👩🏽‍🏫", "𝒱", "\u200f"]
    )
    | st.characters(exclude_categories=["Cs"], exclude_characters="\r\ufeff"),
    max_size=40,
).filter(lambda pieces: not any(a == "\r" and b[0] == "\n" for a, b in pairwise(pieces)))


def count(piece, convention):
    """The length of a piece as a program counts it, without the code under test."""
    if piece in ("\r\n", "\n", "\r"):
        twice = convention.breaks == "lf2" or (convention.breaks == "crlf2" and piece == "\r\n")
        return 2 if twice else 1
    return len(piece) if convention.units == "codepoint" else len(piece.encode("utf-16-le")) // 2


@settings(max_examples=150)
@given(PIECES, st.integers(0, 2), st.sampled_from(list_conventions(2)), st.data())
def test_any_span_in_any_text_is_read_back_exactly(pieces, marks, convention, data):
    clean = ["\n" if p in ("\r\n", "\r") else p for p in pieces]
    bounds = data.draw(
        st.lists(st.tuples(*[st.integers(0, len(pieces))] * 2).map(sorted), min_size=1, max_size=8)
    )
    base = min(marks, convention.mark)

    def position(bound):
        return base + sum(count(p, convention) for p in pieces[:bound])

    counted = CountedText("\ufeff" * marks + "".join(pieces))
    assert counted.text == "".join(clean)
    spans = [Span(position(a), position(b)) for a, b in bounds]
    first, last, first_fits, last_fits = counted.place(*as_arrays(spans), convention)
    expected = [(len("".join(clean[:a])), len("".join(clean[:b]))) for a, b in bounds]
    assert list(zip(first.tolist(), last.tolist(), strict=True)) == expected
    assert first_fits.all() and last_fits.all()


@settings(max_examples=80)
@given(
    st.text(st.sampled_from("ab\r\n 😀\ufeff"), max_size=12),
    st.lists(st.tuples(st.integers(-9, 40), st.integers(-9, 40)), max_size=6),
    st.sampled_from(list_conventions(2)),
    st.booleans(),
)
def test_whatever_the_positions_places_stay_in_the_text(raw, pairs, convention, inclusive):
    counted = CountedText(raw)
    first, last, _, _ = counted.place(*as_arrays([Span(*p) for p in pairs]), convention, inclusive)
    assert np.all((first >= 0) & (first <= last) & (last <= len(counted.text)))


def place_one(raw, start, end, label, inclusive=False):
    places = CountedText(raw).place(
        *as_arrays([Span(start, end)]), parse_convention(label), inclusive
    )
    return tuple(part[0].item() for part in places)


@pytest.mark.parametrize(
    ("raw", "start", "end", "label", "expected"),
    [
        ("😀ab", 1, 3, "utf16-crlf1-bom0", (1, 2, False, True)),  # within a surrogate pair
        ("a\r\nb", 0, 2, "codepoint-crlf2-bom0", (0, 1, True, False)),  # within a CRLF
        ("ab", 1, 9, "codepoint-crlf1-bom0", (1, 2, True, False)),  # beyond the text
        ("ab", 7, 9, "codepoint-crlf1-bom0", (2, 2, False, False)),
        ("\ufeffab", 0, 2, "codepoint-crlf1-bom1", (0, 1, True, True)),  # the mark is selected too
        ("ab", -3, 1, "codepoint-crlf1-bom0", (0, 1, False, True)),
        ("ab", 10**30, 10**31, "codepoint-crlf1-bom0", (2, 2, False, False)),
    ],
)
def test_positions_that_do_not_fit_are_moved_inwards_and_marked(raw, start, end, label, expected):
    assert place_one(raw, start, end, label) == expected


def test_inclusive_ends_take_their_whole_last_character():
    assert place_one("a😀b", 0, 1, "utf16-crlf1-bom0", inclusive=True)[:2] == (0, 2)
    assert place_one("a😀b", 0, 2, "utf16-crlf1-bom0", inclusive=True)[:2] == (0, 2)
    assert place_one("ab", 0, 2, "utf16-crlf1-bom0", inclusive=True)[3] is False


def test_conventions_have_labels_and_the_simplest_comes_first():
    assert list_conventions()[0] == Convention()
    assert len({str(c) for c in list_conventions()}) == 12
    for convention in list_conventions(2):
        assert parse_convention(str(convention)) == convention
    assert parse_convention("UTF16-CRLF2-BOM0") == Convention("utf16", "crlf2", 0)
    assert parse_convention("utf8-crlf1-bom0") is None
