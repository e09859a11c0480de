"""`qualcop disagreements`, `settle` and `history` where there is nothing, or nothing usable."""

import pandas as pd
import pytest

from qualcop.cli import main
from qualcop.coding_tables import NOTES
from qualcop.commands.settle import _find_place, _leave_out_known
from qualcop.record import HandIn, Record
from qualcop.table import as_frame


@pytest.fixture
def bare(tmp_path):
    (tmp_path / "notes.md").write_text("We agreed on goals for the year.\n")
    return tmp_path


@pytest.mark.parametrize(
    "words", [["disagreements", "{}"], ["history", "sv-goals", "{}"], ["settle", "{}", "x.xlsx"]]
)
def test_before_the_first_run_it_is_said_what_to_do(bare, capsys, words):
    (bare / "data").mkdir()
    assert main([word.format(bare) for word in words]) == 1
    told = capsys.readouterr().err
    assert "expected the tables of a run" in told and "qualcop memo" in told


def test_a_study_may_stand_before_the_files_or_be_named(bare, capsys):
    assert main(["settle", "--study", str(bare / "none"), "x.xlsx"]) == 1
    assert "expected a folder" in capsys.readouterr().err


def test_a_list_never_takes_the_number_of_another(tmp_path):
    record, folder = Record(tmp_path), tmp_path / "disagreements"
    assert _find_place(record).name == "0001.xlsx"
    folder.mkdir()
    (folder / "0003.xlsx").write_bytes(b"decisions somebody typed; 0001 and 0002 were taken away")
    (folder / "0003 copy.xlsx").write_bytes(b"")
    assert _find_place(record).name == "0004.xlsx"
    (folder / "0004.parquet").write_bytes(b"killed before its workbook was written")
    assert _find_place(record).name == "0005.xlsx"
    record.add_line("list_disagreements", "0006", 1)
    assert _find_place(record).name == "0007.xlsx"


def test_a_workbook_handed_in_once_more_brings_nothing_old_back(tmp_path):
    decision = {"coder": "ls", "segment_id": "d:1", "document_id": "d", "code": "a", "value": 1}
    rows = pd.DataFrame([decision | {"note": "clear", "codebook_version": "1"}])
    record = Record(tmp_path)
    record.add_hand_in(HandIn("adjudication", rows, as_frame(NOTES, []), b"1", ".xlsx"))
    later = pd.concat([rows, rows.assign(value=0), rows.assign(segment_id="d:2")])
    fresh = _leave_out_known(later, record)
    assert fresh[["segment_id", "value"]].values.tolist() == [["d:1", 0], ["d:2", 1]]


def decide(record, *said, number=b"1"):
    """Hand in decisions: rows of segment, value, who, why and version."""
    names = ["segment_id", "value", "coder", "note", "codebook_version"]
    rows = pd.DataFrame(said, columns=names).assign(document_id="d", code="a", made="2026-11-03")
    record.add_hand_in(HandIn("adjudication", rows, as_frame(NOTES, []), number, ".xlsx"))
    return rows


def test_a_second_look_in_the_same_words_is_another_decision(tmp_path):
    rows = decide(record := Record(tmp_path), ("d:1", 1, "ls", "clear", "1.0"))
    again = pd.concat([rows, rows.assign(codebook_version="1.1")], ignore_index=True)
    told = _leave_out_known(again, record, [True, True])
    assert told["codebook_version"].tolist() == ["1.1"]
    # A row without its list's number may be of the list that was handed in before.
    assert _leave_out_known(again, record, [True, False]).empty
    decide(record, *told[["segment_id", "value", "coder", "note", "codebook_version"]].values)
    assert _leave_out_known(again, record, [True, True]).empty
