import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcop.readers import read_file
from qualcop.readers.markdown import read_source


def texts(source):
    return [b.text for b in read_source(source, "md").blocks]


def test_front_matter_gives_title_date_author_and_no_text():
    source = "---\ntitle: Call\ndate: 2026-03-04\nauthor:\n  - name: Ana Lopez\n---\nWe met.\n"
    extract = read_source(source, "qmd")
    assert (extract.title, extract.date) == ("Call", "2026-03-04")
    assert extract.people == (("Ana Lopez", "property"),)
    assert [b.text for b in extract.blocks] == ["We met."]


def test_a_rule_at_the_top_is_no_front_matter():
    assert texts("---\nWe met: all of us\n\nand left\n") == ["We met: all of us", "and left"]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("**bold** and _slanted_ and `code`", "bold and slanted and code"),
        ("[cards](http://x.example/a_b) here", "cards here"),
        ("![a barn](b.png)", "a barn"),
        ("R&amp;D &lt;3 snake_case_name", "R&D <3 snake_case_name"),
        ("**so: **Ana", "so: Ana"),
        ("went well! _", "went well!"),
        ("- [x] Ana Lopez - Org", "[x] Ana Lopez - Org"),
        ("a <br> b", "a\nb"),
        ("see <http://x.example>", "see http://x.example"),
        ("text[^1]\n\n[^1]: the note", "text\nthe note"),
        ("~~old~~ new", "old new"),
    ],
)
def test_marks_go_and_words_stay(source, text):
    assert "\n".join(texts(source)) == text


def test_structure_becomes_kinds_and_levels():
    source = "# One\n\npara\n\n## Two\n* a\n    * b\n\n1. c\n\n> said so\n\n"
    source += "| h | i |\n|--|--|\n| 1 | 2 |\n"
    assert [(b.kind, b.level, b.text) for b in read_source(source, "md").blocks] == [
        ("heading", 1, "One"),
        ("paragraph", None, "para"),
        ("heading", 2, "Two"),
        ("list_item", 1, "a"),
        ("list_item", 2, "b"),
        ("list_item", 1, "c"),
        ("paragraph", None, "said so"),
        ("table_row", None, "h | i"),
        ("table_row", None, "1 | 2"),
    ]


def test_a_bold_line_is_a_heading_below_the_last_one():
    blocks = read_source("# One\n\n**Actions**\n\n- call\n\n**Not this one.**\n", "md").blocks
    assert [(b.kind, b.level) for b in blocks] == [
        ("heading", 1),
        ("heading", 2),
        ("list_item", 1),
        ("paragraph", None),
    ]


def test_code_to_be_run_is_left_out_and_said_and_plain_fences_stay():
    extract = read_source(
        "```{r}\nplot(x)\n```\n\n```\nquoted mail\n```\nHas `r nrow(x)` rows.\n", "rmd"
    )
    assert [b.text for b in extract.blocks] == ["quoted mail\n", "Has  rows."]
    assert "1 code chunks left out" in extract.notes


def test_indented_lines_are_words_not_code():
    assert texts("We met\n\n    far from here\n") == ["We met", "far from here"]


def test_hidden_comments_go_and_are_counted():
    extract = read_source("a <!-- Ana said\n\nno --> b\n", "md")
    assert "Ana" not in " ".join(b.text for b in extract.blocks)
    assert extract.notes == ("1 hidden comments left out",)


def test_a_transcript_with_bold_names_has_speakers():
    source = "\n\n".join(f"**{name}:** words {n}" for n, name in enumerate(["Ana", "Ben"] * 3))
    extract = read_source(source, "md")
    assert extract.kind == "transcript"
    assert [b.speaker for b in extract.blocks] == ["Ana", "Ben"] * 3


PIECES = "we saw **pairs** _talk_ | - # > 1. [a](b) `code` ~~ * _ {x} :: &amp; <i> ![]( ]( \\"
PIECES = PIECES.split()


@given(st.lists(st.lists(st.sampled_from(PIECES)).map(" ".join), max_size=8).map("\n".join))
def test_every_plain_word_stays_in_order(source):
    words = re.compile(r"(?<![a-z])(?:we|saw|pairs|talk)(?![a-z])")
    assert words.findall(" ".join(texts(source))) == words.findall(source)


def test_front_matter_that_holds_itself_is_no_title(tmp_path):
    path = tmp_path / "a.md"
    lines = "".join(f"b{n}: &b{n} [*b{n - 1}, *b{n - 1}]\n" for n in range(1, 40))
    path.write_text(f"---\nb0: &b0 [x]\n{lines}title: *b39\nauthor: [*b39, Ana]\n---\n# Goals\n")
    extract = read_file(path)
    assert (extract.title, extract.people) == ("Goals", (("Ana", "property"),))


@pytest.mark.parametrize("value", ["!!int ''", "!!timestamp x", "!!python/object:os.system ls"])
def test_tags_in_front_matter_make_nothing(tmp_path, value):
    path = tmp_path / "a.md"
    path.write_text(f"---\ntitle: {value}\n---\nWe met.\n")
    assert [b.text for b in read_file(path).blocks] == ["We met."]
