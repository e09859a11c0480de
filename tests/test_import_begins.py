"""`qualcop import` where no study has been made yet."""

import pytest

from qualcop.cli import main
from refi_samples import write_sample


@pytest.fixture
def sample(tmp_path):
    return write_sample(tmp_path / "theirs.qdpx")


def test_an_empty_folder_before_the_file_is_the_study_to_begin(
    tmp_path, sample, capsys, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "study").mkdir()
    place = [str(tmp_path / "study"), str(sample)]
    assert main(["import", *place]) == 1
    told = capsys.readouterr().err
    assert "--sources-to study/data/raw/sources" in told
    assert "qualcop memo study`" in told and "qualcop reliability" in told
    assert main(["import", *place, "--sources-to", str(tmp_path / "study/data/raw/sources")]) == 0
    assert len(list((tmp_path / "study/data/raw/sources").iterdir())) == 3


def test_a_folder_that_is_not_there_is_named(tmp_path, sample, capsys):
    assert main(["import", str(tmp_path / "sudty"), str(sample)]) == 1
    assert "sudty; expected a folder" in capsys.readouterr().err


def test_a_draft_of_a_codebook_says_how_a_study_comes_to_use_it(tmp_path, sample, capsys):
    target = tmp_path / "ours.yaml"
    assert main(["import", str(tmp_path), str(sample), "--codebook-to", str(target)]) == 0
    assert "qualcop.yaml says `codebook: codebooks/ours.yaml`" in capsys.readouterr().out
