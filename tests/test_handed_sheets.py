import io
import zipfile

import openpyxl
import pytest
from fuzz.reader_samples import make_zip

from coding_study import make_frames, make_round, save_workbook
from qualcop.errors import StudyError
from qualcop.handed_sheets import read_handed
from qualcop.readers import limits
from qualcop.record import Record


def read(tmp_path, content, name="ann.xlsx"):
    path = tmp_path / name
    path.write_bytes(content)
    return read_handed(path, name)


def make_book(**cells):
    book = openpyxl.Workbook()
    for place, value in cells.items():
        book.active[place] = value
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def test_cells_come_with_their_place_and_formulas_with_what_they_are(tmp_path):
    handed = read(tmp_path, make_book(B2="=A1", C3=1.0, D4=1.25, E5=True, F6="  "))
    rows = handed.pages[0].rows
    assert rows[2][2].formula == "=A1" and rows[2][2].bare
    assert (rows[3][3].text, rows[4][4].text, rows[5][5].text) == ("1", "1.25", "TRUE")
    assert 6 not in rows


def test_a_cell_a_million_rows_down_costs_nothing(tmp_path):
    rows = read(tmp_path, make_book(A1="a", XFD1048576="stray")).pages[0].rows
    assert rows[1048576][16384].text == "stray" and len(rows) == 2


def test_our_mark_and_the_time_of_saving_are_read(tmp_path):
    made = make_round(Record(tmp_path / "coding"), make_frames(4))
    sent = read_handed(save_workbook(made, "ann", tmp_path / "a.xlsx"), "a.xlsx")
    assert "coder ann" in sent.mark and sent.saved is None
    assert read(tmp_path, make_book(A1="a")).saved.startswith("20")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_text_tables_of_every_kind(tmp_path, encoding, sign):
    table = sign.join(["segment_id", "note", "more"]) + "\r\n"
    table += sign.join(["d1:1", f'"two{sign}\nlines – ü"', "x"]) + "\r\n"
    handed = read(tmp_path, table.encode(encoding), "ann.csv")
    assert handed.suffix == ".csv"
    assert handed.pages[0].rows[2][2].text == f"two{sign}\nlines – ü"


def test_a_workbook_called_csv_is_read_by_content(tmp_path):
    assert read(tmp_path, make_book(A1="a"), "ann.csv").suffix == ".xlsx"


def make_hostile():
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    good = make_book(A1="a")
    yield "cut short", good[: len(good) // 2]
    yield "old office", b"\xd0\xcf\x11\xe0" + b"\x00" * 600
    yield "bomb", make_zip({"xl/worksheets/sheet1.xml": b" " * 60_000_000})
    yield "no workbook", make_zip({"hello.txt": b"hi"})
    for name, part in (
        ("doctype", b'<!DOCTYPE a [<!ENTITY b "c">]>' + sheet + b"</worksheet>"),
        (
            "ranges",
            sheet + b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>',
        ),
    ):
        sink = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(sink, "w") as new:
            for member in old.namelist():
                new.writestr(member, part if "sheet1" in member else old.read(member))
        yield name, sink.getvalue()


HOSTILE = dict(make_hostile())


@pytest.mark.parametrize("name", HOSTILE)
def test_damaged_and_hostile_files_are_refused_in_words(tmp_path, name):
    with pytest.raises(StudyError) as caught:
        read(tmp_path, HOSTILE[name])
    assert "ann.xlsx" in str(caught.value) and "Save it again" in str(caught.value)


def make_ods():
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    return sink.getvalue()


def test_another_programs_sheet_is_told_what_to_do(tmp_path):
    with pytest.raises(StudyError, match=r"OpenDocument.*Save it again as \.xlsx"):
        read(tmp_path, make_ods())


def test_files_beyond_the_limits_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("qualcop.handed_sheets.MAX_SHEET_BYTES", 1000)
    with pytest.raises(StudyError, match="at most"):
        read(tmp_path, b"a,b\n" * 1000, "ann.csv")
    monkeypatch.setattr("qualcop.handed_sheets.MAX_SHEET_BYTES", limits.MAX_SHEET_BYTES)
    monkeypatch.setattr("qualcop.handed_sheets.MAX_CELLS", 1000)
    with pytest.raises(StudyError, match="more cells"):
        read(tmp_path, b"a,b\n" * 1000, "ann.csv")


def test_a_file_that_is_gone_is_told(tmp_path):
    with pytest.raises(StudyError, match="opens"):
        read_handed(tmp_path / "none.xlsx", "none.xlsx")
