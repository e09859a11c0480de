import gzip
import io
import json
import zipfile
import zlib

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from qualcop.pieces import MAX_DEPTH, read_pieces
from qualcop.pieces_text import BINARY, Unread


def texts(name, content):
    """The texts of a file, those aside that say what was not looked into."""
    return [piece[1] for piece in read_pieces(name, content) if not isinstance(piece, Unread)]


def zipped(**members):
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return sink.getvalue()


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"plain", "plain"),
        (b"\xef\xbb\xbfmarked", "marked"),
        ("wide é".encode("utf-16"), "wide é"),
        (b"", ""),
    ],
)
def test_text_is_read_whole_whatever_its_mark(content, text):
    assert texts("a.txt", content) == [text]


def test_of_unknown_bytes_the_printable_runs_are_read_and_said_to_be_such():
    told, *found = read_pieces("a.bin", b"\x00\x01Rosalind\x00ab\x00\xffTackett\x00")
    assert isinstance(told, Unread) and "no known kind" in told.reason
    assert [text for _, text in found] == ["Rosalind", "ÿTackett"]
    assert all(place.startswith(BINARY) for place, _ in found)


def test_strings_and_keys_of_json_are_read_with_their_escapes():
    data = {"Siobh\u00e1n": ["a\nb", {"x": 1}], "n": ["Rosa", "lind"]}
    content = json.dumps(data).encode()
    assert b"\\u00e1" in content
    assert {"Siobhán", "a\nb", "x", "Rosalind"} <= set(texts("a.json", content))


def test_a_run_of_markup_is_read_as_one_however_it_is_cut():
    page = b"<p>so Rosa<b>lind</b> <i title='Tackett'>T</i></p><!-- Keane -->"
    assert {"so Rosalind T", "Tackett", " Keane "} <= set(texts("a.html", page))


def test_members_of_archives_are_read_with_their_names_down_to_a_depth():
    content = b"deep words"
    for _ in range(MAX_DEPTH):
        content = zipped(**{"inner.zip": content})
    assert "deep words" not in texts("a.zip", zipped(**{"inner.zip": content}))
    found = dict(read_pieces("a.docx", zipped(**{"word/document.xml": "<p>hello</p>"})))
    assert found["name of a member"] == "word/document.xml"
    assert found["document.xml, element 1"] == "hello"


def test_a_packed_file_is_read_by_the_name_it_has_unpacked():
    assert "key" in texts("a.json.gz", gzip.compress(b'{"key": 1}'))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.zip", b"PK\x03\x04 Rosalind, cut short"),
        ("a.pdf", b"%PDF-1.7 Rosalind, cut short"),
        ("a.txt.gz", b"\x1f\x8b Rosalind, cut short"),
        ("a.parquet", b"PAR1 Rosalind, cut short"),
        ("a.json", b'{"a": "Rosalind'),
        ("a.svg", b"Rosalind, no markup"),
    ],
)
def test_a_damaged_file_is_read_as_plain_text_instead(name, content):
    assert any("Rosalind" in text for text in texts(name, content))


def test_packed_text_of_an_image_is_read():
    data = b"Comment\x00\x00" + zlib.compress(b"Rosalind")
    chunk = len(data).to_bytes(4) + b"zTXt" + data + bytes(4)
    assert texts("a.png", b"\x89PNG\r\n\x1a\n" + chunk) == ["Comment Rosalind"]


@given(
    st.recursive(
        st.text("ab &<>\"'é\n", max_size=6),
        lambda inner: st.tuples(st.sampled_from(("p", "si", "x")), st.text("a&'", max_size=3),
                                st.lists(inner, max_size=3)),
        max_leaves=8,
    )
)  # fmt: skip
def test_texts_gathered_at_once_are_those_read_one_by_one(tree):
    def build(node, parent):
        if isinstance(node, str):
            last = parent[-1] if len(parent) else None
            if last is None:
                parent.text = (parent.text or "") + node
            else:
                last.tail = (last.tail or "") + node
            return
        element = etree.SubElement(parent, node[0], about=node[1])
        for inner in node[2]:
            build(inner, element)

    root = etree.Element("root")
    build(tree, root)
    content = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    one_by_one = {text for text in texts("a.xml", content) if text.strip()}
    gathered = []
    read = list(read_pieces("a.xml", content, is_clean=lambda t: not gathered.append(t)))
    assert read == []
    assert {text for text in gathered if text.strip()} == one_by_one


@pytest.mark.parametrize("beside", ["<!-- Keane -->", "<?by Keane?>", "<![CDATA[Keane]]>"])
def test_what_stands_beside_the_texts_of_markup_is_never_passed_over(beside):
    content = f"<?xml version='1.0'?><a>{beside}</a>".encode()
    read = read_pieces("a.xml", content, is_clean=lambda text: "Keane" not in text)
    assert any("Keane" in text for _, text in read)


def test_one_text_that_is_not_clean_brings_the_whole_column_with_its_rows(tmp_path):
    path = tmp_path / "a.parquet"
    pd.DataFrame({"n": [1, 2, 3], "text": ["fine", "Tackett", None]}).to_parquet(path)
    read = read_pieces("a.parquet", path.read_bytes(), is_clean=lambda text: text != "Tackett")
    assert ("column text, row 2", "Tackett") in set(read)


def test_cells_of_a_list_and_rows_of_a_table_are_no_one_text():
    assert "Ann\n\nRight" in texts("a.json", b'["Ann", "Right"]')
    assert texts("a.csv", b"label,count\nAnn,1\nRight,2\n") == [
        "label", "count", "Ann", "1", "Right", "2"
    ]  # fmt: skip


def test_the_text_of_a_document_is_read_line_by_line_as_it_was_masked():
    kept = json.dumps({"text": "so Mark\nRight came", "blocks": []}).encode()
    assert {"so Mark", "Right came"} <= set(texts("a.json", kept))
    assert "so Mark\nRight came" not in texts("a.json", kept)
