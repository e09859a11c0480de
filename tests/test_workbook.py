import io
import zipfile

import openpyxl

from qualcop import workbook
from qualcop.coding_tables import CONSENSUS
from qualcop.table import as_frame
from qualcop.tables import CODEBOOK, SEGMENTS
from qualcop.workbook import make_workbook

SEGMENT = {
    "segment_id": "d:1", "document_id": "d", "position": 0, "start": 0, "end": 5, "kind": "turn",
    "codable": True, "cycle": "c1", "words": 3,
}  # fmt: skip


def make(text: str) -> bytes:
    frames = {"segments": as_frame(SEGMENTS, [{**SEGMENT, "text": text}])}
    frames["codebook"] = as_frame(CODEBOOK, [])
    return make_workbook(frames)


def test_a_participants_words_never_become_a_formula():
    hostile = ("{=1+1}", "＝1+1", "internal:a!A1", "mailto:a@b.c", "\t=1", " =1", "1e5", "007")
    for text in ('=HYPERLINK("http://x","y")', "+1", "@SUM(A1)", "-2+3", "http://x.y", *hostile):
        content = make(text)
        sheet = openpyxl.load_workbook(io.BytesIO(content))["segments"]
        cells = {c.value: c for c in sheet[2]}
        assert cells[text].data_type == "s" and cells[text].hyperlink is None
        assert b"<f>" not in zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet2.xml")


def test_the_same_tables_give_the_same_bytes():
    assert make("We met.") == make("We met.")


def test_the_first_sheet_explains_every_column():
    book = openpyxl.load_workbook(io.BytesIO(make("We met.")))
    told = {row[1] for row in book["read me"].iter_rows(values_only=True)}
    assert {c.name for c in SEGMENTS.columns} <= told


def test_a_text_longer_than_a_cell_may_hold_does_not_break_the_workbook():
    book = openpyxl.load_workbook(io.BytesIO(make("x" * 40_000)))
    assert max(len(str(c.value)) for c in book["segments"][2]) == 32_767


def test_a_table_too_long_for_a_sheet_leaves_out_answers_0_and_says_so(monkeypatch):
    monkeypatch.setattr(workbook, "MANY_ROWS", 3)
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)
    values = [0, 1, None, 0, 1]
    rows = [
        {"segment_id": f"d:{n}", "code": "a", "value": value, "rule": "open", "coders": 2}
        | {"ones": 1, "codebook_version": "1.0.0"}
        for n, value in enumerate(values)
    ]
    content = make_workbook({"consensus": as_frame(CONSENSUS, rows)})
    book = openpyxl.load_workbook(io.BytesIO(content))
    shown = [row[0] for row in book["consensus"].iter_rows(min_row=2, values_only=True)]
    assert shown == ["d:1", "d:2"]
    told = " ".join(str(row[1]) for row in book["read me"].iter_rows(values_only=True))
    assert "5 rows" in told and "here are 2" in told and "consensus.parquet" in told
