"""Coders' names that differ in capitals alone are one coder, everywhere, and that is told."""

from dataclasses import replace

import openpyxl
import pytest
from tests.test_refi_importing import coding, project, selection, take

from coding_study import NAME, lay_coding_study
from qualcop.cli import main
from qualcop.coder_names import fold_coders, tell_folded
from qualcop.errors import StudyError
from qualcop.record import Record


def test_the_name_that_is_known_goes_before_the_one_in_small_letters():
    assert fold_coders(["MV", "mv", "jt"]) == {"MV": "mv", "mv": "mv", "jt": "jt"}
    assert fold_coders(["MV", "mv"], known=["Mv"]) == {"MV": "Mv", "mv": "Mv"}
    assert fold_coders(["MV"]) == {"MV": "MV"}
    (told,) = tell_folded({"MV": "mv", "jt": "jt"}, str.swapcase, "codings")
    assert (told.value, told.severity) == ("mv", "warning") and "taken as MV" in told.advice


def test_rounds_and_files_take_a_coder_in_any_capitals(tmp_path, capsys):
    study = lay_coding_study(tmp_path / "study")
    words = ["assign", str(study), "--all", "--double", "0"]
    assert main([*words, "--round", "r1", "--coders", "MV"]) == 1
    assert "Say mv." in capsys.readouterr().err
    assert main([*words, "--round", "r1", "--coders", "mv", "MV"]) == 0
    assert "taken as mv" in capsys.readouterr().out
    path = study / "data" / "coding" / "rounds" / "r1" / "mv.xlsx"
    book = openpyxl.load_workbook(path)
    heads = [str(cell.value).split("\n")[0] for cell in book["coding"][2]]
    book["coding"].cell(3, heads.index("goals") + 1).value = 1
    book.save(tmp_path / "back.xlsx")
    assert (
        main(["collect", "--study", str(study), str(tmp_path / "back.xlsx"), "--coder", "MV"]) == 0
    )
    assert "taken as mv" in capsys.readouterr().out
    assert set(Record(study / "data" / "coding").read_markings()["coder"]) == {"mv"}


def test_no_name_is_told_where_a_coder_is_called_like_a_person(tmp_path, capsys):
    study = lay_coding_study(tmp_path / "study")
    last = NAME.split()[1]
    assert main(["assign", str(study), "--round", "r1", "--coders", last, last.upper(), "--all"])
    told = capsys.readouterr()
    assert last.lower() not in (told.out + told.err).lower()


def test_an_import_takes_a_person_as_the_coder_who_is_there(tmp_path):
    take(tmp_path, project(selection("the goal", coding("k"), nth=1)), coder="mia")
    given = project(selection("the goal", coding("k")))
    told, markings, _ = take(tmp_path, given, coder="MIA")
    assert markings["coder"].tolist() == ["mia", "mia"]
    assert any("MIA" in line and "taken as mia" in line for line in told.lines)


def test_a_person_of_a_file_called_like_a_coder_is_proposed_as_that_coder(tmp_path):
    take(tmp_path, project(selection("the goal", coding("k"), nth=1)), coder="mia-example")
    given = project(selection("the goal", coding("k")))
    given = replace(given, users=(replace(given.users[0], name="MIA-Example"),))
    with pytest.raises(StudyError, match="mia-example is proposed"):
        take(tmp_path, given)
    _, markings, _ = take(tmp_path, given)  # the map of codes was left as proposed
    assert markings["coder"].tolist() == ["mia-example", "mia-example"]
