import pytest

from leak_places import PLACES
from qualcop.pieces import read_pieces
from qualcop.pieces_stores import list_parts
from qualcop.pieces_text import Unread


@pytest.mark.parametrize("content", [b"words", b"", b"%PDF-1.7"])
def test_another_file_has_no_parts(content):
    assert list_parts(".txt", content, 9) is None


def test_a_mail_is_known_by_its_first_line_whatever_its_ending():
    (_, _, told), *_ = list_parts(".txt", b"From: Roz <a@b.example>\nSubject: x\n\nhi", 9)
    assert "Roz" in told


def test_a_database_that_is_damaged_is_read_for_its_strings_and_told():
    content = PLACES["SQLite cell"]("Rosalind Tackett")[1]
    broken = content[:100] + b"\xff" * 60 + content[160:]
    pieces = list(read_pieces("a.sqlite", broken))
    assert any("Tackett" in text for _, text in pieces)
    assert any(isinstance(piece, Unread) for piece in pieces)


def test_a_file_in_a_tape_archive_that_is_too_large_is_told():
    import gzip

    content = gzip.decompress(PLACES["tar.gz member"]("Rosalind Tackett")[1])
    parts = list(list_parts(".tar", content, most=3))
    assert parts[-1] == ("member", "too large, or no plain file", None)
