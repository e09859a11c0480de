import pytest
from lxml import etree

from qualcop.readers.elements import choose_children, name_tag, read_attribute, read_number

PARAGRAPH = etree.fromstring('<w:p xmlns:w="any" w:val="7" plain="x"><!-- c --><w:r/></w:p>')


def test_names_are_told_without_namespace_and_a_comment_has_none():
    assert name_tag(PARAGRAPH) == "p"
    assert [name_tag(child) for child in PARAGRAPH] == ["", "r"]


def test_an_attribute_is_found_in_any_namespace_or_none():
    assert read_attribute(PARAGRAPH) == "7"
    assert read_attribute(PARAGRAPH, "plain") == "x"
    assert read_attribute(PARAGRAPH, "gone") is None
    assert read_attribute(None) is None


@pytest.mark.parametrize(("text", "number"), [("12", 12), ("-1", None), ("1.5", None), ("", None)])
def test_only_a_whole_number_is_one(text, number):
    assert read_number(etree.fromstring(f'<a val="{text}"/>')) == number


def test_of_alternatives_for_different_programs_only_the_first_is_read():
    both = etree.fromstring("<AlternateContent><Choice/><Fallback/></AlternateContent>")
    assert [name_tag(child) for child in choose_children(both)] == ["Choice"]
