import re

from hypothesis import given
from hypothesis import strategies as st

from qualcop.readers.lines import find_width, fold_lines, join_cells, read_lines


def shapes(text):
    return [(b.kind, b.level, b.text) for b in read_lines(text)]


def test_bullets_of_many_kinds_become_items_with_levels():
    text = "- one\n  - deeper\n    * deepest\n- two\n\n1. first\n2) second\n• dot\n☐ box\na) letter"
    assert shapes(text) == [
        ("list_item", 1, "one"),
        ("list_item", 2, "deeper"),
        ("list_item", 3, "deepest"),
        ("list_item", 1, "two"),
        ("list_item", 1, "first"),
        ("list_item", 1, "second"),
        ("list_item", 1, "dot"),
        ("list_item", 1, "[ ] box"),
        ("list_item", 1, "letter"),
    ]


def test_headings_are_underlined_in_capitals_hashed_or_short_with_a_colon():
    text = "Visit\n=====\n\nNEXT STEPS\nwe go on\n\n## Odds\n\nAction items:\n- call\n"
    assert [s for s in shapes(text) if s[0] == "heading"] == [
        ("heading", 1, "Visit"),
        ("heading", 2, "NEXT STEPS"),
        ("heading", 2, "Odds"),
        ("heading", 2, "Action items"),
    ]


def test_a_sentence_a_label_and_initials_are_no_headings():
    for line in ("We met at noon.", "Ana: yes", "OK!", "RT, JW", "-----"):
        assert all(kind != "heading" for kind, _, _ in shapes(f"We met.\n\n{line}\n\nmore"))


def test_wrapped_lines_are_joined_and_typed_lines_are_not():
    wrapped = (
        "The morning began with the weather and a story about the bus that\n"
        "nobody could follow, then we turned to the draft indicators and the\n"
        "question of how to count teachers.\n"
    )
    assert len(read_lines(wrapped)) == 1
    typed = "Hal: snow day\nme: yes\nPat: what do you do with them, count them twice?\nlunch late\n"
    assert len(read_lines(typed)) == 4


def test_a_label_always_begins_a_new_paragraph():
    lines = [
        "Ana said we would take the long way round the lake to see the barn",
        "Ben: fine by me",
    ]
    assert fold_lines(lines, 70) == lines


def test_long_lines_mean_no_wrapping():
    assert find_width(["word " * 40] * 5 + ["short line here"]) == 0
    assert find_width(["word " * 14] * 5) > 0


def test_an_item_goes_on_over_its_wrapped_lines():
    text = (
        "- the first point is long enough to be broken by the program that\n"
        "  wrote it, as here\n- the second point is also long enough to be broken over lines by\n"
        "the program\n"
    )
    assert [b.text.split()[-1] for b in read_lines(text)] == ["here", "program"]


def test_tabbed_and_piped_lines_are_rows():
    assert shapes("who\twhat\nAna\tcards\n") == [
        ("table_row", None, "who | what"),
        ("table_row", None, "Ana | cards"),
    ]
    assert shapes("| a | b |\n|---|---|\n| 1 |  |\n") == [
        ("table_row", None, "a | b"),
        ("table_row", None, "1"),
    ]


def test_cells_keep_their_place_but_not_the_empty_end():
    assert join_cells(["a", "", "c", "", ""]) == "a |  | c"
    assert join_cells(["", ""]) == ""


WORDS = st.lists(
    st.sampled_from("we saw Pairs talk 3 LOUD about: loops. - • 1. a) | # Ana:".split())
)


@given(st.lists(WORDS.map(" ".join), max_size=12).map("\n".join))
def test_every_word_of_a_text_is_in_some_block(text):
    read = " ".join(b.text for b in read_lines(text))
    wanted = sorted(re.findall(r"[A-Za-z]{2,}", text))
    assert sorted(re.findall(r"[A-Za-z]{2,}", read)) == wanted


def test_a_line_with_a_time_or_a_name_turned_around_goes_on_with_nothing():
    lines = ["Maren Oduya: we looked at the form with two of our principals last week"]
    for label in ("0:12 Pmela Odd", "[9:05 AM] - Bo", "Blake, Tobin (Hillside)", "Óscar Núñez"):
        later = f"{label}: they asked each other before they asked us about the form"
        assert fold_lines([*lines, later], 75) == [*lines, later]
