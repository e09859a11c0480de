import pytest

from qualcop.pieces_text import Unread, read_json, read_text, within


@pytest.mark.parametrize(
    "code", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_a_text_is_read_in_the_code_it_is_in(code):
    assert list(read_text("é; so said Siobhán".encode(code))) == [("", "é; so said Siobhán")]


def test_of_bytes_that_are_no_text_strings_of_both_widths_are_read_and_the_rest_told():
    content = b"\x00\x81\x01Rosalind\x00\x00" + "Tackett".encode("utf-16-le") + b"\x00\xff"
    told, *pieces = read_text(content)
    assert isinstance(told, Unread)
    assert {"Rosalind", "Tackett"} <= {text for _, text in pieces}


def test_what_was_not_looked_into_stays_so_within_a_part():
    parts = list(within("member", iter([("page 1", "words"), Unread("", "locked")])))
    assert parts == [("member, page 1", "words"), ("member", "locked")]
    assert [isinstance(p, Unread) for p in parts] == [False, True]


def test_json_too_deep_to_follow_is_read_as_text():
    deep = b"[" * 100_000
    assert list(read_json(deep)) == [("", deep.decode())]
