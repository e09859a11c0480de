"""Definition, rules and examples of a code in one text, and back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qualcop.refi.descriptions import CodeText, describe_code, parse_description

LINE = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs"]) | st.just(" "), min_size=1
)
TRICKY = st.sampled_from(["Include: this", "\\Exclude: that", "example:", "Short name: x", "\\"])
TEXT = st.lists(LINE | TRICKY, max_size=4).map("\n".join).map(str.strip)
FULL = TEXT.filter(bool)


@given(
    st.builds(
        CodeText,
        definition=TEXT,
        include=TEXT,
        exclude=TEXT,
        examples=st.lists(FULL, max_size=3).map(tuple),
        counter_examples=st.lists(FULL, max_size=3).map(tuple),
        short=TEXT,
    )
)
def test_what_is_described_is_read_back(text):
    assert parse_description(describe_code(text)) == text


def test_it_reads_as_a_person_would_write_it():
    text = CodeText("Aims.", "a date", "why", ("By June.",), ("Good. [instead: x]",), "sv-goals")
    assert describe_code(text) == (
        "Aims.\n\nInclude: a date\nExclude: why\nExample: By June.\n"
        "Counter-example: Good. [instead: x]\nShort name: sv-goals"
    )


def test_line_ends_of_windows_and_foreign_descriptions():
    windows = "Aims.\r\n\r\nInclude: a date\r\nor none\r\nExample: x"
    assert parse_description(windows) == CodeText("Aims.", "a date\nor none", "", ("x",))
    assert parse_description("Just a memo") == CodeText("Just a memo")
    assert parse_description(None) == CodeText()
