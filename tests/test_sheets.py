import io
import re
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcop.sheets import (
    SHEETS,
    CellError,
    Sheet,
    SheetColumn,
    read_sheet,
    split_list,
    write_empty_sheet,
)


def _read_small(cell):
    if not cell.isdigit():
        raise CellError("digits")
    return int(cell)


PETS = Sheet(
    "pets",
    "One row per pet.",
    (
        SheetColumn("pet", "short name", required=True),
        SheetColumn("legs", "how many", read=_read_small),
        SheetColumn("owner", "who keeps it", read=_read_small, private=True),
    ),
    ("pet",),
)


def read(tmp_path, content, name="pets.csv"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    rows, problems = read_sheet(PETS, path)
    return [(row.number, row.cells["pet"], row.cells["legs"]) for row in rows], problems


@pytest.mark.parametrize(
    "content",
    [
        "pet,legs\ncat,4\n",
        "pet;legs\r\ncat;4\r\n",
        "pet\tlegs\ncat\t4\n",
        b"\xef\xbb\xbfPet, Legs \ncat, 4 \n",
        "# what: it, holds\npet,legs\n\n# cat,3\ncat,4\n",
    ],
)
def test_a_sheet_is_read_however_a_spreadsheet_saved_it(tmp_path, content):
    rows, problems = read(tmp_path, content)
    assert [row[1:] for row in rows] == [("cat", 4)]
    assert problems == []


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path):
    rows, _ = read(tmp_path, "# comment\npet,legs\n\ncat,4\n")
    assert rows == [(4, "cat", 4)]


def test_a_workbook_gives_the_same_rows_as_a_csv(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["pet", "legs"])
    book.active.append(["cat", 4.0])
    book.save(tmp_path / "pets.xlsx")
    rows, problems = read_sheet(PETS, tmp_path / "pets.xlsx")
    assert [(row.number, row.cells["legs"]) for row in rows] == [(2, 4)]
    assert problems == []


def test_every_fault_is_told_at_once_with_its_row_and_column(tmp_path):
    rows, problems = read(tmp_path, "pet,legs\ncat,four\n,4\ncat,4\n")
    assert [(p.place, p.value, p.expected) for p in problems] == [
        ("row 2, column legs", "four", "digits"),
        ("row 3, column pet", "", "short name"),
        ("row 4", "", "pet only once (also in row 2)"),
    ]
    assert [legs for _, _, legs in rows] == [None, 4, 4]


def test_a_fault_in_a_private_cell_never_shows_the_cell(tmp_path):
    _, problems = read(tmp_path, "pet,owner\ncat,Ada Quill\n")
    assert [p.place for p in problems] == ["row 2, column owner"]
    assert "Ada" not in str(problems[0])


@pytest.mark.parametrize(
    ("content", "severity", "expected"),
    [
        ("legs\n4\n", "error", "a column 'pet' (short name)"),
        ("pet,pet\ncat,dog\n", "error", "each column once"),
        ("pet,colour\ncat,red\n", "warning", "only the columns pet, legs, owner"),
        ("", "error", "a header row"),
    ],
)
def test_a_faulty_header_is_told(tmp_path, content, severity, expected):
    _, problems = read(tmp_path, content)
    assert [(p.severity, p.expected) for p in problems] == [(severity, expected)]


def test_what_is_no_workbook_is_told_and_no_crash(tmp_path):
    _, problems = read(tmp_path, b"PK\x03\x04 cut short", "pets.xlsx")
    assert len(problems) == 1 and problems[0].expected.startswith("an Excel workbook")


@pytest.mark.parametrize(
    ("sheet", "column", "cell", "value"),
    [
        ("events", "kind", "Virtual call", "virtual_call"),
        ("events", "date", "3/4/2026", "2026-03-04"),
        ("districts", "students", "12,500", 12500),
        ("districts", "black_pct", "40 %", 40.0),
    ],
)
def test_cells_are_read_as_people_write_them(sheet, column, cell, value):
    (found,) = [c for c in SHEETS[sheet].columns if c.name == column]
    assert found.read(cell) == value


@pytest.mark.parametrize(
    ("sheet", "column", "cell"),
    [
        ("events", "event", "Day One"),
        ("events", "date", "2026-02-30"),
        ("districts", "students", "many"),
        ("districts", "black_pct", "140"),
        ("participants", "role", "unlisted"),
    ],
)
def test_a_cell_that_cannot_be_meant_is_refused(sheet, column, cell):
    (found,) = [c for c in SHEETS[sheet].columns if c.name == column]
    with pytest.raises(CellError):
        found.read(cell)


def test_the_sheets_that_hold_names_of_people_keep_them_private():
    private = {f"{s.name}.{c.name}" for s in SHEETS.values() for c in s.columns if c.private}
    assert {"participants.name", "participants.email", "attendance.participant"} <= private


def test_an_empty_sheet_explains_itself_and_is_never_overwritten(tmp_path):
    path = write_empty_sheet(PETS, tmp_path)
    assert "#   pet: short name (needed)\n" in path.read_text(encoding="utf-8")
    path.write_text("mine", encoding="utf-8")
    assert write_empty_sheet(PETS, tmp_path) == path
    assert path.read_text(encoding="utf-8") == "mine"


def test_a_list_in_a_cell_is_parted_by_semicolons():
    assert split_list(" Roz; RT ;;") == ["Roz", "RT"]


def rezip(content, **changes):
    """The workbook with members changed; names with _ for / and without .xml."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {n: archive.read(n) for n in archive.namelist()}
    for name, change in changes.items():
        path = f"xl/{name.replace('__', '/')}.xml"
        members[path] = change(members[path])
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return sink.getvalue()


def make_book():
    book = openpyxl.Workbook()
    book.active.append(["pet", "legs"])
    book.active.append(["cat", 4])
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


LAUGHS = b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "change",
    [
        lambda x: x.replace(b"</worksheet>", b'<mergeCells><mergeCell ref="A1:XFD1048576"/>'
                            b"</mergeCells></worksheet>"),
        lambda x: x.replace(b'"A2"', b'"XFD1048576"').replace(b'row r="2"', b'row r="1048576"'),
        lambda x: LAUGHS + x[x.index(b"<worksheet"):],
        lambda x: x[: len(x) // 2],
        lambda x: b"",
        lambda x: x + b" " * 70_000_000,
    ],
    ids=["merged", "far cell", "entities", "cut", "empty", "large"],
)  # fmt: skip
def test_a_hostile_workbook_ends_in_a_message(tmp_path, change):
    rows, problems = read(tmp_path, rezip(make_book(), worksheets__sheet1=change), "pets.xlsx")
    assert rows == [] and len(problems) == 1
    assert "an Excel workbook that can be read" in str(problems[0])


def test_a_dimension_that_lies_costs_nothing(tmp_path):
    def lie(data):
        return re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', data)

    rows, problems = read(tmp_path, rezip(make_book(), worksheets__sheet1=lie), "pets.xlsx")
    assert rows == [(2, "cat", 4)] and problems == []


def test_a_sheet_above_the_limit_is_not_opened(tmp_path, monkeypatch):
    monkeypatch.setattr("qualcop.sheets.MAX_SHEET_BYTES", 10)
    _, problems = read(tmp_path, "pet,legs\ncat,4\n")
    assert "at most" in str(problems[0])


def test_a_sheet_that_is_a_folder_ends_in_a_message(tmp_path):
    (tmp_path / "pets.xlsx").mkdir()
    (tmp_path / "pets.csv").mkdir()
    for name, said in (("pets.xlsx", "an Excel workbook"), ("pets.csv", "a file that opens")):
        assert said in str(read_sheet(PETS, tmp_path / name)[1][0])


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=lambda s: s.name)
@given(cell=st.one_of(st.text(min_size=1), st.from_regex(r"[\d.,/: %-]{1,600}", fullmatch=True)))
def test_any_cell_is_read_or_explained(sheet, cell):
    for column in sheet.columns:
        try:
            column.read(cell)
        except CellError as fault:
            assert str(fault)
