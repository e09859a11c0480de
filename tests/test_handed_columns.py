import pytest

from qualcop.handed_columns import (
    Names,
    find_coding_page,
    list_missing,
    match_columns,
    tell_column,
)
from qualcop.handed_sheets import Cell, Handed, Page

NAMES = Names(
    {"sv-goals": "Short- and long-term goals", "sv-resources": "Sharing resources"}
    | {"fu-resources": "Passing on a resource"},
    {"con-trust": "Trust and relationships", "considerations": "Considerations"},
    frozenset({"considerations"}),
)


def match(*headers):
    page = Page("coding", {1: {n: Cell(h) for n, h in enumerate(headers, start=1)}})
    heads, problems = match_columns(page, 1, NAMES, "ann.xlsx")
    return [heads[n].name for n in sorted(heads)], problems


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("sv-goals\nShort- and long-term goals", "sv-goals"),
        ("SV Goals", "sv-goals"),
        ("short and long term goals", "sv-goals"),
        ("sv-goals\nrenamed by the coder", "sv-goals"),
        ("Segment ID", "segment_id"),
        ("Notes", "note"),
        ("con-trust", "con-trust"),
    ],
)
def test_headers_are_known_however_they_are_written(header, name):
    assert match(header) == ([name], [])


def test_a_misspelt_header_is_taken_for_the_nearest_and_told():
    names, problems = match("sv-gaols", "Sharing ressources")
    assert names == ["sv-goals", "sv-resources"]
    assert ["taken for sv-goals" in str(p) for p in problems] == [True, False]


def test_a_header_near_two_codes_is_taken_for_neither():
    names, (problem,) = match("xx-resources")
    assert names == [""] and "kept as notes" in str(problem)


def test_an_exact_header_is_never_displaced_by_a_similar_one():
    names, problems = match("sv-goalz", "sv-goals")
    assert names == ["", "sv-goals"] and len(problems) == 1


def test_columns_that_did_not_come_back_are_told():
    page = Page("coding", {1: {1: Cell("segment_id"), 2: Cell("sv-goals")}})
    heads, _ = match_columns(page, 1, NAMES, "ann.xlsx")
    told = [str(p) for p in list_missing(heads, NAMES, "ann.xlsx")]
    assert len(told) == 3 and "sv-resources" in told[0] and "column done" in told[2]


def test_the_sheet_of_codings_is_found_among_others_and_below_other_rows():
    codebook = Page("codebook", {1: {1: Cell("short name"), 2: Cell("note")}})
    coding = Page("x", {4: {2: Cell("segment_id"), 3: Cell("sv-goals"), 5: Cell("done")}})
    handed = Handed("ann.xlsx", ".xlsx", b"", [codebook, coding])
    assert find_coding_page(handed, NAMES) == (coding, 4)
    assert find_coding_page(Handed("a", ".csv", b"", [codebook]), NAMES) is None


def test_columns_are_called_as_in_spreadsheets():
    assert [tell_column(n) for n in (1, 26, 27, 702, 703, 16384)] == [
        "A", "Z", "AA", "ZZ", "AAA", "XFD",
    ]  # fmt: skip
