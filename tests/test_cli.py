import shutil
import subprocess
import sys

import pandas as pd
import pytest

from conftest import TESTS, run_qualcop
from leak_places import PIXEL
from qualcop.cli import main
from qualcop.sheets import SHEETS
from qualcop.table import read_table
from qualcop.tables import NUMBERS, SEGMENTS, TRACES


def test_init_lays_out_a_study_that_check_accepts_but_for_its_files(tmp_path, capsys):
    assert main(["init", str(tmp_path / "new")]) == 0
    for name in SHEETS:
        text = (tmp_path / "new/data/raw/registry" / f"{name}.csv").read_text()
        assert text.startswith("#") and "(needed)" in text
    capsys.readouterr()
    assert main(["check", str(tmp_path / "new")]) == 1
    assert "at least one file to read" in capsys.readouterr().out
    (tmp_path / "new/data/raw/sources/notes.txt").write_text("We met and talked.")
    assert main(["check", str(tmp_path / "new")]) == 0


def test_init_never_overwrites_what_a_person_filled_in(tmp_path):
    main(["init", str(tmp_path)])
    sheet = tmp_path / "data/raw/registry/cycles.csv"
    sheet.write_text("cycle,label\nmine,Mine\n")
    (tmp_path / "qualcop.yaml").write_text("title: Mine\n")
    main(["init", str(tmp_path)])
    assert "Mine" in sheet.read_text() and "Mine" in (tmp_path / "qualcop.yaml").read_text()


def test_check_names_every_file_that_cannot_be_read_with_its_reason(tmp_path, capsys):
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "fine.txt").write_text("We met and talked.")
    assert main(["check", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert "empty.txt" in told and "picture.png" in told and "1 files can be read, 2 cannot" in told


def test_check_tells_sheets_codebook_and_options_together(tmp_path, capsys):
    main(["init", str(tmp_path)])
    (tmp_path / "data/raw/sources/notes.txt").write_text("We met and talked.")
    (tmp_path / "data/raw/registry/cycles.csv").write_text("cycle,start\nc1,soon\n")
    (tmp_path / "qualcop.yaml").write_text("codebook: codebooks/mine.yaml\n")
    (tmp_path / "codebooks/mine.yaml").write_text("version: [broken\n")
    capsys.readouterr()
    assert main(["check", str(tmp_path)]) == 1
    told = capsys.readouterr().out
    assert "soon" in told and "mine.yaml" in told


def test_a_mistake_ends_in_one_line_and_no_traceback(tmp_path, capsys):
    assert main(["memo", str(tmp_path / "nowhere")]) == 1
    told = capsys.readouterr().err
    assert told.startswith("qualcop: nowhere") and "Traceback" not in told


@pytest.mark.slow
def test_every_number_of_a_memo_resolves_to_what_stands_behind_it(finished, capsys):
    made = finished / "data/processed"
    numbers = read_table(NUMBERS, made / "numbers.parquet")
    traces = read_table(TRACES, made / "traces.parquet").groupby("number_id").item.nunique()
    counted = numbers[numbers.unit.isin(["segments", "files", "people"])]
    assert len(counted) > 30
    assert (
        counted.set_index("number_id").value == traces.reindex(counted.number_id).fillna(0)
    ).all()
    number = counted[(counted.unit == "segments") & (counted.value > 0)].iloc[0]
    assert main(["trace", number.number_id, str(finished)]) == 0
    told = capsys.readouterr().out
    segments = read_table(SEGMENTS, made / "segments.parquet").set_index("segment_id").text
    behind = (
        read_table(TRACES, made / "traces.parquet").query("number_id == @number.number_id").item
    )
    assert all(segments[s] in told for s in behind)


@pytest.mark.slow
def test_a_segment_resolves_to_its_file_and_its_coders(finished, capsys):
    codings = pd.read_parquet(finished / "data/processed/codings.parquet")
    coding = codings[codings.value == 1].iloc[0]
    assert main(["trace", coding.segment_id, str(finished)]) == 0
    told = capsys.readouterr().out
    assert coding.code in told and coding.pattern in told and "digest" in told


@pytest.mark.slow
def test_an_unknown_id_is_told_with_what_to_do(finished, capsys):
    assert main(["trace", "c1-zzzzz-a", str(finished)]) == 1
    assert "expected the id of a number or a segment" in capsys.readouterr().err


@pytest.mark.slow
def test_a_file_meant_for_sharing_is_checked_for_names(finished, tmp_path):
    (tmp_path / "handout.txt").write_text("With thanks to Casimir Boateng")
    shared = ("leak-check", str(tmp_path), "--study", str(finished))
    run = run_qualcop(*shared)
    assert run.returncode == 1 and "handout.txt: full name" in run.stdout
    assert "Boateng" not in run.stdout
    (tmp_path / "handout.txt").write_text("With thanks to all")
    (tmp_path / "photo.png").write_bytes(PIXEL)
    run = run_qualcop(*shared)
    assert run.returncode == 0 and "0 places with a name in 2 files; 1 parts not" in run.stdout
    assert "not looked into: photo.png" in run.stdout
    (tmp_path / "for Casimir Boateng").mkdir()
    (tmp_path / "for Casimir Boateng" / "handout.txt").write_text("With thanks to all")
    run = run_qualcop(*shared)
    assert run.returncode == 1 and "Boateng" not in run.stdout


def test_a_mistyped_path_is_not_called_free_of_names(tmp_path, capsys):
    shutil.copytree(TESTS / "study", tmp_path / "study")
    shared = ["leak-check", "--study", str(tmp_path / "study")]
    assert main([*shared, str(tmp_path / "by Casimir Boateng.txt")]) == 1
    told = capsys.readouterr().err
    assert "expected a file or folder" in told and "Boateng" not in told


def test_without_a_study_that_has_names_nothing_is_called_free_of_them(tmp_path, capsys):
    assert main(["leak-check", str(tmp_path), "--study", str(tmp_path)]) == 1
    assert "--study <folder>" in capsys.readouterr().err


def test_init_where_no_folder_can_be_made_is_told_in_one_line(tmp_path, capsys):
    (tmp_path / "file").write_text("words")
    assert main(["init", str(tmp_path / "file")]) == 1
    assert "expected a place where folders can be made" in capsys.readouterr().err


@pytest.mark.parametrize("lines", [1, 20_000])
def test_a_reader_who_has_seen_enough_gets_no_traceback(lines):
    code = (
        "import qualcop.cli as c, argparse\n"
        f"run = lambda o: print('a line\\n' * {lines}) or 0\n"
        "parser = argparse.ArgumentParser()\n"
        "parser.set_defaults(run=run)\n"
        "c._parser = lambda: parser\n"
        "raise SystemExit(c.main([]))\n"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()  # before a word is written
        said = process.stderr.read()
    assert (process.returncode, said) == (141, b"")
