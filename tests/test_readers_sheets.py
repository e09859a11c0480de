import io
import re
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.comments import Comment as CellComment
from reader_samples import make_xlsx

from qualcop.readers import read_file
from qualcop.readers.sheets import find_delimiter, format_cell, read_delimited


def read(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    return read_file(path)


def test_every_sheet_is_a_section(tmp_path):
    data = make_xlsx(log=[["date", "topic"], [date(2026, 5, 6), "cards"]], notes=[["read me"]])
    extract = read(tmp_path, "a.xlsx", data)
    assert [(b.kind, b.text) for b in extract.blocks] == [
        ("heading", "log"),
        ("header", "date | topic"),
        ("table_row", "date: 2026-05-06 | topic: cards"),
        ("heading", "notes"),
        ("paragraph", "read me"),
    ]


def test_cell_comments_stand_on_their_row_and_hidden_sheets_are_said(tmp_path):
    book = Workbook()
    sheet = book.active
    sheet.title = "log"
    sheet.append(["who", "what"])
    sheet.append(["A", "cards"])
    sheet["B2"].comment = CellComment("check this", "Ana Lopez")
    book.create_sheet("old").append(["gone", "by"])
    book["old"].sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    extract = read(tmp_path, "a.xlsx", buffer.getvalue())
    comment = extract.comments[0]
    assert extract.blocks[comment.start_block].text == "who: A | what: cards"
    assert (comment.comment_id, comment.author, comment.text) == (
        "sheet1!B2",
        "Ana Lopez",
        "check this",
    )
    assert "a hidden sheet was read" in extract.notes
    assert ("Ana Lopez", "comment_author") in extract.people


def test_formulas_without_a_stored_value_are_said(tmp_path):
    data = make_xlsx(log=[["a", "b"], ["x", "=1+1"]])
    extract = read(tmp_path, "a.xlsx", data)
    assert extract.notes == ("1 formulas without a stored value left out",)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (3.0, "3"),
        (0.1 + 0.2, "0.3"),
        (True, "yes"),
        (datetime(2026, 5, 6), "2026-05-06"),
        (datetime(2026, 5, 6, 9, 30), "2026-05-06 09:30"),
        (time(9, 5), "09:05"),
        ("a", "a"),
    ],
)
def test_cells_in_words(value, text):
    assert format_cell(value) == text


@pytest.mark.parametrize(("sign", "name"), [(",", "a.csv"), (";", "a.csv"), ("\t", "a.tsv")])
def test_the_delimiter_is_found(tmp_path, sign, name):
    rows = [["unit_id", "text"], ["x1", "one, two"], ["x2", "three"]]
    data = "\n".join(sign.join(f'"{c}"' for c in row) for row in rows)
    extract = read(tmp_path, name, data.encode())
    assert [(b.unit_id, b.text) for b in extract.blocks] == [("x1", "one, two"), ("x2", "three")]


def test_comment_lines_and_excels_hint_stand_before_the_table(tmp_path):
    data = b"\xef\xbb\xbf# exit survey, 2026-03-19\nsep=;\ntext;who\nhi there;Ana\n"
    extract = read(tmp_path, "a.csv", data)
    assert [b.text for b in extract.blocks] == ["exit survey, 2026-03-19", "hi there"]
    assert extract.date == "2026-03-19"


def test_a_cell_of_several_lines_stays_one_row(tmp_path):
    extract = read(tmp_path, "a.csv", b'who,what\nAna,"one\ntwo"\n')
    assert extract.blocks[1].text == "who: Ana | what: one\ntwo"


def test_text_with_commas_is_not_cut_into_columns():
    assert find_delimiter("a;b\none, two, three;4\nfive, six;7") == ";"


CELLS = st.text(st.sampled_from("abc é,;\t\"'\n#|:1"), max_size=12)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=6))
def test_every_word_of_a_csv_is_in_some_block(tmp_path_factory, rows):
    import csv

    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_text(buffer.getvalue(), encoding="utf-8", newline="")
    read = " ".join(b.text for b in read_delimited(path).blocks)
    for row in rows:
        for cell in row:
            for word in re.findall(r"[abcé]+", cell):
                assert word in read
