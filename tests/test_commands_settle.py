"""`qualcop disagreements`, `settle` and `history` where there is nothing, or nothing usable."""

import pytest

from qualcop.cli import main


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
