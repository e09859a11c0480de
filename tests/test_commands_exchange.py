"""`qualcop export` and `qualcop import` as a person runs them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from tests.exchange_frames import make_frames

from qualcop import tables
from qualcop.cli import main
from qualcop.record import Record
from qualcop.table import write_table

REAL = Path(__file__).parent / "exchange"


@pytest.fixture
def study(tmp_path):
    """A study with the tables of a run, made without one."""
    folder = tmp_path / "study"
    for name, frame in make_frames().items():
        if name in tables.TABLES:
            place = folder / "data" / "processed" / f"{name}.parquet"
            write_table(tables.TABLES[name], frame, place)
    return folder


def test_export_writes_project_and_loss_report_and_a_line_of_the_trail(study, tmp_path, capsys):
    target = tmp_path / "ours.qdpx"
    assert main(["export", str(study), str(target), "--by", "lena"]) == 0
    told = capsys.readouterr().out
    assert "2 texts, 4 codes, 4 codings by 2 coders" in told and "Not carried over:" in told
    first = target.read_bytes()
    assert zipfile.ZipFile(target).namelist()[0] == "project.qde"
    assert "do not apply" in (tmp_path / "ours.qdpx.losses.txt").read_text(encoding="utf-8")
    line = Record(study / "data" / "coding").read_trail().iloc[-1]
    assert (line.act, line.by, line.subject, line["count"]) == ("export", "lena", "ours.qdpx", 4)
    main(["export", str(study), str(target)])
    assert target.read_bytes() == first


def test_export_says_what_is_not_there(study, tmp_path, capsys):
    assert main(["export", str(study), str(tmp_path / "x.doc")]) == 1
    asked = ["--coder", "zoe", "--cycle", "cycle-9", "--consensus"]
    assert main(["export", str(study), str(tmp_path / "x.qdpx"), *asked]) == 1
    told = capsys.readouterr().err
    assert "zoe" in told and "cycle-9" in told and "--consensus" in told
    assert not (tmp_path / "x.qdpx").exists()
    assert main(["export", "a", "b", "c"]) == 1
    assert main(["export", str(tmp_path), str(tmp_path / "x.qdpx")]) == 1


def test_highlights_are_asked_about_tried_and_taken_in(study, capsys):
    path = str(REAL / "taguette-highlights.csv")
    assert main(["import", str(study), path, "--dry-run"]) == 0
    assert "to settle first" in capsys.readouterr().out
    assert main(["import", str(study), path]) == 1
    assert "code-map.xlsx" in capsys.readouterr().err
    assert main(["import", str(study), path]) == 0
    told = capsys.readouterr().out
    assert "taken in as hand-in 0001" in told and "3 codes and 1 notes by user-1" in told
    assert main(["import", str(study), path]) == 1


def test_a_codebook_of_taguette_becomes_a_draft(study, tmp_path, capsys):
    path, target = str(REAL / "taguette-codebook.qdc"), tmp_path / "draft.yaml"
    assert main(["import", str(study), path]) == 1
    assert main(["import", str(study), path, "--codebook-to", str(target)]) == 0
    assert "It can be used as it stands" in capsys.readouterr().out
    assert main(["import", str(study), path, "--codebook-to", str(target)]) == 1


def test_our_own_file_brings_nothing_new(study, tmp_path, capsys):
    target = str(tmp_path / "ours.qdpx")
    main(["export", str(study), target])
    capsys.readouterr()
    assert main(["import", str(study), target]) == 0
    told = capsys.readouterr().out
    assert "0 codes and 0 notes" in told and "nothing in it is new" in told
    texts = tmp_path / "texts"
    assert main(["import", str(study), target, "--sources-to", str(texts)]) == 0
    assert "0 texts written" in capsys.readouterr().out


def test_other_files_are_refused(study, tmp_path, capsys):
    assert main(["import", str(study), str(tmp_path / "gone.qdpx")]) == 1
    (tmp_path / "x.pdf").write_bytes(b"%PDF")
    assert main(["import", str(study), str(tmp_path / "x.pdf")]) == 1
    assert "a file to import" in capsys.readouterr().err


def test_who_does_it_is_masked_in_the_trail(study, tmp_path):
    registry = study / "data" / "raw" / "registry"
    registry.mkdir(parents=True)
    (registry / "participants.csv").write_text("participant,name,role\np1,Ada Tackett,teacher\n")
    highlights = str(REAL / "taguette-highlights.csv")
    for name in ("Ada Tackett", "tackett"):
        assert main(["export", str(study), str(tmp_path / "x.qdpx"), "--by", name]) == 0
    main(["import", str(study), highlights])
    assert main(["import", str(study), highlights, "--by", "Ada Tackett"]) == 0
    assert main(["import", str(study), highlights, "--coder", "Tackett"]) == 1
    trail = study / "data" / "coding" / "trail.csv"
    assert trail.read_text().count("Teacher 1") == 3 and "tackett" not in trail.read_text().lower()


@pytest.mark.parametrize("ending", ["qdpx", "qdc", "csv"])
def test_a_name_in_the_codebook_is_masked_in_every_export(study, tmp_path, ending):
    registry = study / "data" / "raw" / "registry"
    registry.mkdir(parents=True)
    (registry / "participants.csv").write_text("participant,name,role\np1,Ada Tackett,teacher\n")
    codebook = make_frames()["codebook"].assign(definition="What Ada Tackett calls it.")
    write_table(tables.CODEBOOK, codebook, study / "data" / "processed" / "codebook.parquet")
    target = tmp_path / f"ours.{ending}"
    assert main(["export", str(study), str(target)]) == 0
    content = target.read_bytes()
    if ending == "qdpx":
        content = zipfile.ZipFile(target).read("project.qde")
    assert b"Teacher 1 calls it" in content and b"Tackett" not in content


def test_an_import_may_revise_as_a_collected_file_may(study):
    highlights = str(REAL / "taguette-highlights.csv")
    main(["import", str(study), highlights])
    assert main(["import", str(study), highlights, "--revise"]) == 0
    assert Record(study / "data" / "coding").read_hand_ins()["revises"].tolist() == [True]
