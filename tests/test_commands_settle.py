"""`qualcop disagreements`, `settle` and `history` where there is nothing, or nothing usable."""

import pandas as pd
import pytest

from coding_study import NAME, lay_coding_study
from qualcop.cli import main
from qualcop.coding_tables import NOTES
from qualcop.commands.settle import SETTLED, _find_place, _leave_out_known
from qualcop.record import HandIn, Record
from qualcop.table import as_frame, write_table
from qualcop.tables import TABLES


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


@pytest.fixture
def study(tmp_path):
    """A study nobody has coded yet, as a run leaves it."""
    for name in ("markings", "anchors", "judgements", *SETTLED):
        path = tmp_path / "data" / "processed" / f"{name}.parquet"
        write_table(TABLES[name], as_frame(TABLES[name], []), path)
    return lay_coding_study(tmp_path)


def settle(study, value, why="clear"):
    """Hand in one decision; what is said."""
    path = study / "decided.csv"
    path.write_text(f"segment_id,code,decision,why,decided_by\nd1:0000,goals,{value},{why},ls\n")
    return main(["settle", "--study", str(study), str(path)])


def test_a_decision_against_the_one_that_holds_is_told_and_kept(study, capsys):
    assert settle(study, 1) == 0
    assert "what holds now" not in capsys.readouterr().out
    assert settle(study, 0) == 0
    told = capsys.readouterr().out
    assert "warning: decided.csv, d1:0000, goals: found '0 by ls on " in told
    assert "expected what holds now: 1 by ls on " in told and "hand-in 0001" in told
    assert Record(study / "data" / "coding").read_markings()["value"].tolist() == [1, 0]
    path = study / "decided.csv"  # as it was first, saved anew
    path.write_text("decided_by,segment_id,code,decision,why\nls,d1:0000,goals,1,clear\n")
    assert main(["settle", "--study", str(study), str(path)]) == 0
    told = capsys.readouterr().out
    assert "holds no longer" in told and "they are left out" in told


def test_what_a_history_is_not_found_for_is_told_without_a_name(study, capsys):
    assert main(["history", NAME, str(study)]) == 1
    told = capsys.readouterr().err
    assert "the short name of a code" in told and NAME not in told


def test_where_nothing_was_taken_in_no_run_is_asked_for(study, capsys):
    assert settle(study, "") == 0
    assert "` again: counts then" not in capsys.readouterr().out
    assert settle(study, 1) == 0
    assert "` again: counts then" in capsys.readouterr().out
