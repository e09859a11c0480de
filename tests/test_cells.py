import csv
import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcop.cells import free_cell, guard_cell, read_frame, write_frame, write_rows

ACTING = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "  =1", "\u200b=1", "\xa0-1", "＝1"]
ACTING += ["＋1", "－1", "＠a", "'=1", "\x00=1", "=cmd|' /C calc'!A0", "- a list item", "\ufeff=1"]


@pytest.mark.parametrize("text", ACTING)
def test_what_a_spreadsheet_would_run_stands_as_text(text):
    assert guard_cell(text) == "'" + text


@pytest.mark.parametrize("value", ["We met.", "a=b", "1-2", "", "'twas", "é", -1, -1.5, None, True])
def test_other_texts_and_numbers_stay_as_they_are(value):
    assert guard_cell(value) is value


@given(st.text())
def test_a_guarded_cell_comes_back(text):
    assert free_cell(guard_cell(text)) == text


@given(st.text())
def test_no_guarded_cell_begins_with_a_sign_that_acts(text):
    assert not guard_cell(text).lstrip()[:1] or guard_cell(text).lstrip()[0] not in "=+-@＝＋－＠"


def test_a_frame_comes_back_and_negative_numbers_stay_numbers(tmp_path):
    frame = pd.DataFrame({"label": ["=1", "NA", "'-x"], "n": [-1, 2, 3], "share": [-0.5, None, 1]})
    path = tmp_path / "a.csv"
    path.write_bytes(write_frame(frame))
    assert b"'=1,-1,-0.5" in path.read_bytes()
    pd.testing.assert_frame_equal(read_frame(path), frame, check_dtype=False)


def test_rows_are_guarded_cell_by_cell():
    rows = list(csv.reader(io.StringIO(write_rows([["name"], ['=HYPERLINK("x")', 3]]).decode())))
    assert rows == [["name"], ['\'=HYPERLINK("x")', "3"]]
