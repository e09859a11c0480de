import io
import re
import zipfile
from dataclasses import replace

import openpyxl
import pytest

from coding_study import NAME, make_frames, make_round
from qualcop.coding_layout import LONGEST_CELL, TITLE, fit_cell, list_sent
from qualcop.coding_leaks import check_workbook_names
from qualcop.coding_workbook import make_coding_workbook
from qualcop.errors import StudyError
from qualcop.mentions import NameMatcher
from qualcop.pseudonyms import compile_names, update_key
from qualcop.record import Record


@pytest.fixture
def made(tmp_path):
    return make_round(Record(tmp_path / "coding"), make_frames(), sample=24, double=0.3)


def open_book(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def read_raw(content):
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "\n".join(book.read(n).decode("utf-8", "replace") for n in book.namelist())


def test_the_same_round_gives_the_same_bytes(made):
    assert make_coding_workbook(made, "ann") == make_coding_workbook(made, "ann")
    assert make_coding_workbook(made, "ann") != make_coding_workbook(made, "ben")


def test_a_row_for_each_segment_of_the_coder_in_order(made):
    sheet = open_book(make_coding_workbook(made, "ann"))["coding"]
    own = made.assignments[made.assignments["coder"] == "ann"].sort_values("position")
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    assert [row[0] for row in rows] == own["segment_id"].tolist()
    texts = made.shown.set_index("segment_id")["text"]
    assert [row[4] for row in rows] == [texts[s] for s in own["segment_id"]]
    assert not any(cell for row in rows for cell in row[6:])  # nothing is filled in
    heads = [str(c.value).split("\n")[0] for c in sheet[2]]
    assert heads[6:] == ["done", "goals", "purpose", "time", "other codes", "note"]
    found = TITLE.search(sheet["A1"].value)
    assert found.groups() == ("r1", "ann", "1.2.0", made.digest("ann"))


def test_cells_to_fill_in_have_lists_and_heads_explain(made):
    book = open_book(make_coding_workbook(made, "ann"))
    sheet = book["coding"]
    lists = {str(v.sqref): v for v in sheet.data_validations.dataValidation}
    bottom = sheet.max_row
    assert lists[f"G3:G{bottom}"].formula1 == '"yes"'
    goals = lists[f"H3:H{bottom}"]
    assert goals.formula1 == '"1,0"' and goals.prompt == "goals" and goals.errorStyle == "warning"
    assert sheet["H2"].comment.text.startswith("goals: goals")
    assert sheet.freeze_panes == "F3" and sheet.auto_filter.ref == f"A2:L{bottom}"
    assert sheet.print_title_rows and book.sheetnames == ["coding", "codebook", "how to"]
    assert all(s.sheet_state == "visible" for s in book.worksheets)


def test_no_hidden_rows_columns_or_cells(made):
    sheet = open_book(make_coding_workbook(made, "ann"))["coding"]
    assert not any(d.hidden for d in sheet.column_dimensions.values())
    assert not any(d.hidden for d in sheet.row_dimensions.values())
    white = {c.font.color.rgb for row in sheet for c in row if c.value and c.font.color}
    assert "FFFFFFFF" not in white


def test_a_workbook_tells_nothing_of_others_or_of_the_machine(made):
    raw = read_raw(make_coding_workbook(made, "ann"))
    own = made.assignments[made.assignments["coder"] == "ann"]
    other = made.assignments[made.assignments["coder"] == "ben"]
    raw = re.sub("patternFill|patternType", "", raw)  # of the colours
    words = ["ben", "rules", "pattern", "stratum", "score-", "inclusion", "double"]
    assert not [w for w in words if re.search(rf"(?<![a-z]){w}", raw)]
    assert not set(other["segment_id"]) - set(own["segment_id"]) & set(
        re.findall(r"d\d:\w{4}", raw)
    )
    numbers = {
        f"{x:.4f}"[:6] for c in ("inclusion", "double_inclusion") for x in own[c] if 0 < x < 1
    }
    assert numbers and not [n for n in numbers if n in raw]


def test_rows_coded_twice_look_like_all_others(made):
    sheet = open_book(make_coding_workbook(made, "ann"))["coding"]
    double = made.assignments[made.assignments["coder"] == "ann"].set_index("segment_id")["double"]
    looks = {True: set(), False: set()}
    for row in sheet.iter_rows(min_row=3):
        # The quote mark of texts that look like formulas comes from the words alone.
        styles = tuple((c.font, c.fill, c.border, c.number_format) for c in row)
        looks[bool(double[row[0].value])].add(repr(styles))
    assert looks[True] == looks[False] and double.any() and not double.all()


def test_what_looks_like_a_formula_is_text(made):
    sheet = open_book(make_coding_workbook(made, "ann"))["coding"]
    acting = [c for c in sheet["E"] if str(c.value).startswith(("=", "-"))]
    assert acting and all(c.data_type == "s" and c.quotePrefix for c in acting)
    assert "<f>" not in read_raw(make_coding_workbook(made, "ann")).replace("<formula", "")


def test_odd_texts_fit_a_cell():
    assert fit_cell("a\x00b\x1bc\ud800d\ufffe") == "a b c d "
    assert fit_cell("a\r\nb\rc") == "a\nb\nc"
    for long in ("x" * 40_000, "\U0001f600" * 20_000):
        cut = fit_cell(long)
        assert len(cut.encode("utf-16-le")) // 2 <= LONGEST_CELL and cut.endswith(
            "(cut here: the cell is full)"
        )


def test_long_and_illegal_texts_survive_the_way_through_a_workbook(made):
    shown = made.shown.copy()
    shown["text"] = "bad \x07 sign _x0041_ " + "w " * 30_000
    sheet = open_book(make_coding_workbook(replace(made, shown=shown), "ann"))["coding"]
    text = sheet["E3"].value
    assert text.startswith("bad   sign") and len(text) <= LONGEST_CELL


def test_everything_sent_is_known_when_it_comes_back(made):
    book = open_book(make_coding_workbook(made, "ann"))
    sent = list_sent(made, "ann")
    cells = [c for s in book.worksheets[1:] for row in s.iter_rows() for c in row]
    cells += [c for row in book["coding"].iter_rows(max_row=2) for c in row]
    texts = [c.value for c in cells if c.value] + [c.comment.text for c in cells if c.comment]
    assert [t for t in texts if " ".join(t.split()) not in sent] == []


def test_a_registered_name_stops_the_workbook(made):
    person = {"participant": "p01", "name": NAME, "aliases": [], "email": None, "role": "teacher"}
    person |= {"district": None, "school": None, "consent": None}
    key = update_key(None, [person])
    matcher: NameMatcher = compile_names(key, {}, [])
    check_workbook_names(made, "ann", None, matcher, own_codebook=True)
    for column in ("text", "before", "event"):
        shown = made.shown.copy()
        shown.loc[:, column] = f"and then {NAME} said no"
        with pytest.raises(StudyError) as caught:
            check_workbook_names(replace(made, shown=shown), "ann", None, matcher, True)
        assert NAME not in str(caught.value) and "full name" in str(caught.value)
    codes = made.codes.assign(definition=f"what {NAME} does")
    with pytest.raises(StudyError, match="codebook"):
        check_workbook_names(replace(made, codes=codes), "ann", None, matcher, True)
    with pytest.raises(StudyError):
        check_workbook_names(made, "ann", NAME, matcher, False)


def test_forty_six_codes_have_a_column_each(made):
    codes = made.codes.iloc[[0] * 46].reset_index(drop=True)
    codes["code"] = [f"code-{n}" for n in range(46)]
    codes["label"] = "A label that is long enough to need two lines in a header"
    codes["family"] = [f"family-{n // 6}" for n in range(46)]
    sheet = open_book(make_coding_workbook(replace(made, codes=codes), "ann"))["coding"]
    assert sheet.max_column == 7 + 46 + 2
    assert [c.value for c in sheet[1] if c.value][1:] == [f"Family {n}" for n in range(8)]
