import csv
import io
import os

import openpyxl
import pytest

from qualcop.errors import Problem
from qualcop.names_sheet import COLUMNS, find_sheet, read_names_sheet, write_names_sheet

ROW = {"participant": "u001", "name": "Siobhán Keane", "context": "=so Siobhán said", "files": 2}


@pytest.fixture
def path(tmp_path):
    assert write_names_sheet(tmp_path / "names.xlsx", None, {}, [ROW]) is None
    return tmp_path / "names.xlsx"


def as_csv(path, encoding="utf-8", separator=",", extra=()):
    """The sheet as a spreadsheet program saves it."""
    rows = openpyxl.load_workbook(path)["names"].iter_rows(values_only=True)
    sink = io.StringIO()
    csv.writer(sink, delimiter=separator).writerows([*extra, *rows])
    target = path.with_suffix(".csv")
    target.write_bytes(sink.getvalue().encode(encoding))
    return target


def test_a_new_sheet_explains_itself_and_offers_the_decisions(path):
    page = openpyxl.load_workbook(path)["names"]
    assert [cell.value for cell in page[1]] == list(COLUMNS)
    assert page.freeze_panes == "D2" and all(cell.comment for cell in page[1])
    (choice,) = page.data_validations.dataValidation
    assert choice.formula1 == '"person,same as,not a name"' and "K2" in str(choice.sqref)
    assert page["H2"].value == "=so Siobhán said" and page["H2"].data_type == "s"
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_sheet_saved_as_csv_is_read_and_written_on(path, encoding, separator):
    target = as_csv(path, encoding, separator)
    sheet = read_names_sheet(target)
    assert sheet.rows[2]["name"] == "Siobhán Keane"
    assert write_names_sheet(target, sheet, {2: {"files": 3}}, [{"name": "@handle"}]) is None
    again = read_names_sheet(target)
    assert again.rows[2]["files"] == "3" and again.rows[3]["name"] == "@handle"
    assert again.rows[2]["name"] == "Siobhán Keane"
    assert b"@handle" in target.read_bytes() and b"\n@handle" not in target.read_bytes()


def test_lines_above_the_header_and_a_summary_before_the_sheet_are_passed_over(path):
    assert read_names_sheet(as_csv(path, extra=[["# note"], []])).rows[4]["participant"] == "u001"
    book = openpyxl.load_workbook(path)
    book.create_sheet("Export Summary", 0)["A1"] = "This table was exported"
    book.save(path)
    assert read_names_sheet(path).rows[2]["participant"] == "u001"


def test_what_people_added_survives_a_rewriting(path):
    book = openpyxl.load_workbook(path)
    page = book["names"]
    page["K2"], page["M2"], page["N1"], page["N2"] = "person", 4.5, "my own", "=1+1"
    page["A5"], page["M5"] = "u099", "a name no longer found"
    page.column_dimensions["H"].width = 99
    book.create_sheet("mine")["B2"] = "kept"
    book.save(path)
    sheet = read_names_sheet(path)
    write_names_sheet(path, sheet, {2: {"files": 7}}, [{"participant": "u002", "name": "Bo Ek"}])
    book = openpyxl.load_workbook(path)
    page = book["names"]
    assert (page["G2"].value, page["K2"].value, page["M2"].value) == (7, "person", 4.5)
    assert (page["N2"].value, page["M5"].value, page["A6"].value) == (
        "=1+1", "a name no longer found", "u002"
    )  # fmt: skip
    assert page.column_dimensions["H"].width == 99 and book["mine"]["B2"].value == "kept"
    assert page.data_validations.dataValidation and page.freeze_panes == "D2"


@pytest.mark.parametrize("lock", ["~$names.xlsx", ".~lock.names.xlsx#"])
def test_a_sheet_open_in_another_program_is_left_alone(path, lock):
    (path.parent / lock).write_text("")
    before, sheet = path.read_bytes(), read_names_sheet(path)
    assert "no other program has open" in str(write_names_sheet(path, sheet, {}, [ROW]))
    assert path.read_bytes() == before


def test_a_sheet_saved_since_it_was_read_is_left_alone(path):
    sheet = read_names_sheet(path)
    book = openpyxl.load_workbook(path)
    book["names"]["K2"] = "person"
    book.save(path)
    assert isinstance(write_names_sheet(path, sheet, {2: {"files": 9}}, []), Problem)
    assert read_names_sheet(path).rows[2]["decision"] == "person"


def test_a_sheet_that_came_meanwhile_is_not_overwritten(path):
    before = path.read_bytes()
    assert isinstance(write_names_sheet(path, None, {}, [{"name": "Bo Ek"}]), Problem)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04 cut short", b"a,b\nc,d\n", b"", b'name,"decision\n', b"\xd0\xcf\x11"]
)
def test_a_sheet_that_cannot_be_read_is_told_and_left(path, content):
    path.write_bytes(content)
    told = read_names_sheet(path)
    assert isinstance(told, Problem) and told.severity == "warning" and "left as it is" in str(told)


def test_of_two_sheets_the_one_saved_last_is_used_and_the_other_told(path):
    target = as_csv(path)
    os.utime(path, ns=(1, 1))
    chosen, (problem,) = find_sheet(path.parent)
    assert chosen == target and problem.file == "names.xlsx"
    os.utime(target, ns=(0, 0))
    assert find_sheet(path.parent)[0] == path


def test_the_state_before_a_rewriting_is_kept(path):
    before = path.read_bytes()
    write_names_sheet(path, read_names_sheet(path), {2: {"files": 9}}, [])
    assert before in {p.read_bytes() for p in (path.parent / "history").iterdir()}


def test_nothing_is_written_when_nothing_is_new(path):
    before = path.read_bytes()
    assert write_names_sheet(path, read_names_sheet(path), {}, []) is None
    assert path.read_bytes() == before
