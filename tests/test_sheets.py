import openpyxl
import pytest

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
    assert [p.expected for p in problems] == ["an Excel workbook"]


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
