import pandas as pd
import pytest

from analysis_frames import make_codebook, make_codings, make_segment, make_segments, settle
from qualcop.codings import (
    code_matrix,
    gather_codings,
    import_codings,
    roll_up_codings,
    settle_codings,
    trace_ancestors,
)
from qualcop.errors import StudyError
from qualcop.table import as_frame
from qualcop.tables import CODINGS, DOCUMENTS

CODEBOOK = make_codebook()
TEXT = "we set goals here.\nthey had no time."
SEGMENTS = make_segments(
    make_segment(1, start=0, end=18, text=TEXT[:18]),
    make_segment(2, start=19, end=len(TEXT), text=TEXT[19:]),
)
DOCUMENT = {"document_id": "d1", "path": "a.txt", "kind": "meeting_note", "cycle": "c1"}
DOCUMENTS_ = as_frame(DOCUMENTS, [DOCUMENT | {"text": TEXT}])


def import_texts(folder, sheets: dict[str, str]):
    for name, text in sheets.items():
        (folder / name).write_text(text, encoding="utf-8")
    mask = {"hal.csv": "Person 7.csv", "hal": "Person 7"}
    return import_codings(folder, SEGMENTS, DOCUMENTS_, CODEBOOK, lambda t: mask.get(t, t))


def rows(codings) -> list[tuple]:
    names = ["segment_id", "code", "coder", "value"]
    return list(codings[names].itertuples(index=False, name=None))


def test_sheets_become_codings_of_the_person_they_are_named_after(tmp_path):
    sheets = {
        "ada.csv": "segment_id,code,value\ns01,goals,1\n",
        "hal.csv": "path,quote,code,value\na.txt,no time,time,no\n",
    }
    codings, problems = import_texts(tmp_path, sheets)
    assert problems == []
    assert rows(codings) == [("s01", "goals", "ada", 1), ("s02", "time", "Person 7", 0)]
    assert set(codings["coder_kind"]) == {"person"}
    assert set(codings["codebook_version"]) == {"1.2.0"}
    assert codings["start"].tolist()[1] == TEXT.index("no time")


def test_sheets_whose_names_differ_in_capitals_are_one_coders(tmp_path):
    sheets = {
        "MV.csv": "segment_id,code,value\ns01,goals,1\n",
        "mv.csv": "segment_id,code,value\ns02,time,0\n",
    }
    codings, (told,) = import_texts(tmp_path, sheets)
    assert rows(codings) == [("s01", "goals", "mv", 1), ("s02", "time", "mv", 0)]
    assert (told.value, told.severity) == ("MV", "warning") and "taken as mv" in told.advice


def test_paths_may_be_masked_in_a_way_of_their_own(tmp_path):
    (tmp_path / "ada.csv").write_text("path,quote,code,value\nhal-a.txt,Hal had no,time,1\n")
    masks = (lambda t: t.replace("Hal", "they"), lambda p: p.replace("hal-", ""))
    codings, problems = import_codings(tmp_path, SEGMENTS, DOCUMENTS_, CODEBOOK, *masks)
    assert (rows(codings), problems) == ([("s02", "time", "ada", 1)], [])


def test_answer_sheets_are_one_coder_and_other_answer_files_are_left_alone(tmp_path):
    head = "path,speaker,code,quote,note\n"
    sheets = {
        "practices-c1.csv": head + "a.txt,,goals,set goals,\n",
        "practices-c2.csv": head + "a.txt,,goals,we set,trap\na.txt,,time,no time,trap\n",
        "names-c1.csv": "path,mention,participant,form\na.txt,Hal,p01,first\n",
    }
    codings, problems = import_texts(tmp_path, sheets)
    assert problems == []
    assert rows(codings) == [
        ("s01", "goals", "answer-sheet", 1),
        ("s02", "time", "answer-sheet", 0),
    ]


def test_all_faults_are_told_at_once_and_good_rows_still_count(tmp_path):
    sheet = (
        "segment_id,code,value\ns01,gaols,1\ns01,practices,1\ns77,goals,1\n"
        "s02,goals,1\ns02,goals,0\ns01,time,1\n"
    )
    codings, problems = import_texts(tmp_path, {"ada.csv": sheet})
    assert rows(codings) == [("s01", "time", "ada", 1), ("s02", "goals", "ada", 1)]
    assert [(p.place, p.value, p.severity) for p in problems] == [
        ("row 2", "gaols", "error"),
        ("row 3", "practices", "error"),
        ("row 4", "s77", "warning"),
        ("s02", "goals", "warning"),
    ]
    assert problems[0].advice == "Did you mean goals?"


def test_a_study_without_coders_has_no_codings(tmp_path):
    codings, problems = import_texts(tmp_path / "none", {})
    assert (len(codings), problems, list(codings)) == (0, [], CODINGS.names)


def test_gathered_codings_refuse_a_coder_who_codes_a_thing_twice():
    one = make_codings(("s01", "goals", "ada", 1))
    assert len(gather_codings([one, make_codings(), make_codings(("s01", "goals", "bo", 0))])) == 2
    with pytest.raises(StudyError, match="each key once"):
        gather_codings([one, one])


def test_peoples_word_goes_before_the_machines_and_what_they_differ_on_is_open():
    codings = make_codings(
        ("s01", "goals", "rules", 1),
        ("s01", "goals", "ada", 0),
        ("s02", "goals", "ada", 0),
        ("s02", "goals", "bo", 1),
        ("s02", "goals", "rules", 1),
        ("s03", "goals", "rules", 1),
    )
    settled = settle_codings(settle(codings))
    assert settled[["segment_id", "value", "coder_kind"]].values.tolist() == [
        ["s01", 0, "person"],
        ["s03", 1, "pattern"],
    ]


def test_the_consensus_is_peoples_word_whatever_one_of_them_said():
    codings = make_codings(("s02", "goals", "ada", 0), ("s02", "goals", "bo", 1))
    decided = codings.iloc[:1].assign(coder="consensus", coder_kind="consensus", value=1)
    settled = settle_codings(pd.concat([codings, decided]))
    assert settled[["segment_id", "value", "coder_kind"]].values.tolist() == [["s02", 1, "person"]]


def test_what_people_answered_without_a_consensus_is_open_for_them_and_the_machine():
    """Also where all say the same: somebody's answer may wait for a second look."""
    codings = make_codings(("s01", "goals", "ada", 0), ("s01", "goals", "rules", 1))
    assert settle_codings(codings).empty


def test_ancestors_are_traced_nearest_first():
    lines = trace_ancestors(CODEBOOK)
    assert lines["goals"] == ("goals", "vision", "practices")
    assert lines["practices"] == ("practices",)


def test_a_code_counts_once_for_each_code_above_it():
    codings = make_codings(("s01", "goals", "ada", 1), ("s01", "purpose", "ada", 1))
    lifted = roll_up_codings(codings, CODEBOOK)
    assert sorted(lifted["code"]) == ["goals", "practices", "purpose", "vision"]


def test_the_matrix_has_a_row_per_segment_and_a_column_per_code_with_parents_filled():
    codings = make_codings(
        ("s02", "purpose", "ada", 1), ("s01", "time", "ada", 0), ("s99", "time", "ada", 1)
    )
    matrix = code_matrix(SEGMENTS, codings, CODEBOOK)
    assert matrix.index.tolist() == ["s01", "s02"]
    assert matrix.columns.tolist() == CODEBOOK["code"].tolist()
    assert matrix.loc["s01"].sum() == 0
    assert matrix.columns[matrix.loc["s02"] == 1].tolist() == ["practices", "vision", "purpose"]
