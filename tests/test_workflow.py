"""The whole job on a tiny study, run as a person runs it."""

import contextlib
import hashlib
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pytest

from conftest import lay_study, run_qualcop
from qualcop.pieces import read_pieces
from qualcop.study import ROOT
from qualcop.table import read_table
from qualcop.tables import TABLES

pytestmark = pytest.mark.slow

NAMES = ("Ottilie", "Marchbanks", "Tilly", "Casimir", "Boateng", "Verity", "Langstrom",
         "Ambrose", "Quillfeather", "wrenfield.example")  # fmt: skip


def outputs(folder: Path) -> dict[str, str]:
    """Digest of everything made, logs aside (they tell what was done, not what came out)."""
    made = folder / "data" / "processed"
    return {
        p.relative_to(made).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(made.rglob("*"))
        if p.is_file() and "logs" not in p.parts
    }


def steps_run(folder: Path) -> list[str]:
    """The rules of the last run, in order; `all` only gathers."""
    log = (folder / "data/private/workflow.log").read_text()
    finished = re.findall(r"^Finished jobid: \d+ \(Rule: (\w+)\)", log, re.MULTILINE)
    return [rule for rule in finished if rule != "all"]


def table(folder: Path, name: str):
    return read_table(TABLES[name], folder / "data/processed" / f"{name}.parquet")


def test_one_command_gives_every_table_figure_and_memo(finished):
    made = outputs(finished)
    for name in TABLES:
        assert f"{name}.parquet" in made
        read_table(TABLES[name], finished / "data/processed" / f"{name}.parquet")
    for cycle in ("c1", "c2"):
        assert f"memos/{cycle}.pdf" in made
        for figure in ("practices", "matrix", "attendance", "timeline", "cooccurrences"):
            assert {f"figures/{cycle}/{figure}.svg", f"figures/{cycle}/{figure}.csv"} <= set(made)
    assert "tables.xlsx" in made and "leak-check.json" in made


def test_segments_are_their_documents_words(finished):
    documents = table(finished, "documents").set_index("document_id").text
    for row in table(finished, "segments").itertuples():
        assert documents[row.document_id][row.start : row.end] == row.text


def test_planted_practices_are_found_where_they_were_said(finished):
    segments = table(finished, "segments").set_index("segment_id")
    codings = table(finished, "codings").query("value == 1")
    said = {
        code: " ".join(segments.text[part.segment_id]) for code, part in codings.groupby("code")
    }
    assert "long-term goal" in said["sv-goals"]
    assert "survey questions for the needs assessment together" in said["na-codesign"]
    assert "never got to the shared vision" not in said.get("shared-vision", "")


def test_no_registered_name_is_in_anything_a_run_leaves_outside_the_private_folder(finished):
    places = [finished / "data/processed", finished / "data/cache", finished / ".snakemake"]
    for path in (p for place in places for p in place.rglob("*") if p.is_file()):
        pieces = [text for _, text in read_pieces(path.name, path.read_bytes())]
        if path.suffix == ".sqlite":
            with contextlib.closing(sqlite3.connect(path)) as cache:
                values = cache.execute("SELECT value FROM kept").fetchall()
            assert values
            pieces += [zlib.decompress(value).decode() for (value,) in values]
        told = "\n".join([path.name, *pieces])
        assert [name for name in NAMES if name in told] == [], path.relative_to(finished)


def test_a_planted_name_in_an_output_fails_the_run(copied):
    (copied / "data/processed/figures/extra.svg").write_text(
        "<svg><text>Ottilie Marchbanks</text></svg>"
    )
    (copied / "data/processed/leak-check.json").unlink()
    run = run_qualcop("memo", str(copied))
    assert run.returncode == 1
    assert "extra.svg" in run.stderr
    assert "Marchbanks" not in run.stderr + run.stdout


def test_a_second_run_does_nothing_and_changes_nothing(copied):
    before = outputs(copied)
    run = run_qualcop("memo", str(copied))
    assert run.returncode == 0 and steps_run(copied) == []
    assert outputs(copied) == before


def test_an_added_file_redoes_its_cycle_alone_and_removing_it_restores_every_byte(copied):
    first = copied / "data/processed/memos/c1.pdf"
    before, time_before = outputs(copied), first.stat().st_mtime_ns
    note = copied / "data/raw/sources/second-meeting/one more.txt"
    note.write_text("We agreed on a long-term goal for all our districts.\n")
    run = run_qualcop("memo", str(copied))
    assert run.returncode == 0, run.stderr
    read = (copied / "data/processed/logs/read_documents.log").read_text()
    coded = (copied / "data/processed/logs/code_by_pattern.log").read_text()
    assert "(1 of them new or changed)" in read and "coded 1 of 5 documents" in coded
    after = outputs(copied)
    assert after["memos/c2.pdf"] != before["memos/c2.pdf"]
    assert first.stat().st_mtime_ns == time_before
    assert steps_run(copied).count("write_memo") == 1
    note.unlink()
    assert run_qualcop("memo", str(copied)).returncode == 0
    assert outputs(copied) == before


def test_a_killed_run_resumes_to_the_same_bytes(finished, tmp_path):
    folder = tmp_path / "study"
    lay_study(folder)
    command = [sys.executable, "-m", "qualcop.cli", "memo", str(folder)]
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    while not (folder / "data/processed/segments.parquet").exists():
        assert process.poll() is None
        time.sleep(0.05)
    kill_group(process)
    run = run_qualcop("memo", str(folder))
    assert run.returncode == 0, run.stderr
    assert outputs(folder) == outputs(finished)


def kill_group(process: subprocess.Popen) -> None:
    import os

    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def test_a_deleted_key_is_made_again_with_the_same_result(copied):
    before, key = outputs(copied), copied / "data/private/pseudonyms.csv"
    rows = key.read_text()
    key.unlink()
    run = run_qualcop("memo", str(copied), "data/processed/segments.parquet")
    assert run.returncode == 0 and "read_documents" in steps_run(copied)
    assert key.read_text() == rows and outputs(copied) == before


def test_two_runs_at_once_on_one_study_are_told_apart(copied):
    from qualcop.hold import hold_study
    from qualcop.study import open_study

    with hold_study(open_study(copied)):
        run = run_qualcop("memo", str(copied))
    assert run.returncode == 1 and "no other run on this study" in run.stderr


def test_faulty_sheets_stop_the_run_with_all_faults_and_no_traceback(copied):
    sheet = copied / "data/raw/registry/events.csv"
    sheet.write_text(sheet.read_text().replace("convening,c1", "party,c9"))
    run = run_qualcop("memo", str(copied))
    assert run.returncode == 1
    assert "party" in run.stderr and "c9" in run.stderr and "Traceback" not in run.stderr


@pytest.fixture
def code(tmp_path) -> Path:
    """A copy of the code, to edit at will."""
    code = tmp_path / "code"
    for name in ("src", "workflow", "profiles", "codebooks"):
        shutil.copytree(ROOT / name, code / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("Snakefile", "requirements.lock"):
        shutil.copy(ROOT / name, code)
    return code


def plan(code: Path, study: Path) -> str:
    """What Snakemake says that it would run."""
    command = [sys.executable, "-m", "snakemake", "-n", "--snakefile", str(code / "Snakefile"),
               "--directory", str(study)]  # fmt: skip
    env = {"PYTHONPATH": str(code / "src"), "PATH": "/usr/bin:/bin", "HOME": str(code)}
    return subprocess.run(command, capture_output=True, text=True, env=env, check=True).stdout


def edit(module: Path) -> None:
    module.write_text(module.read_text() + "\n# an edit\n")


def test_an_edit_to_a_module_a_step_imports_runs_that_step_again(copied, code):
    assert "Nothing to be done" in plan(code, copied)
    edit(code / "src/qualcop/vectors.py")  # imported by exemplars, not a step itself
    again = plan(code, copied)
    assert "choose_exemplars" in again and "count_cooccurrences" not in again


def test_an_edit_to_the_steps_of_a_stage_runs_those_and_what_follows_from_them(copied, code):
    edit(code / "src/qualcop/steps/reliability.py")
    planned = plan(code, copied)
    changed = re.search(r"params have changed since last execution:\n +(.*)", planned)[1]
    assert set(changed.split(", ")) == {"measure_patterns", "measure_reliability"}
    jobs = set(re.findall(r"^(\w+) +\d+$", planned, re.MULTILINE)) - {"total", "all"}
    assert jobs == {
        *("measure_patterns", "measure_reliability", "gather_memos", "plot_figures"),
        *("write_memo", "write_workbook", "audit_disclosure", "check_leaks"),
    }


def test_a_plain_folder_becomes_a_memo_and_nothing_is_written_among_its_files(tmp_path):
    folder = tmp_path / "notes of Ines Valdavia"
    (folder / "kick off {day 1}").mkdir(parents=True)
    note = folder / "kick off {day 1}" / "notes.txt"
    note.write_text("Attendees: Ines Valdavia, Omar Teck\n\nWe talked about our long-term goals.\n")
    run = run_qualcop("memo", str(folder))
    assert run.returncode == 0, run.stdout + run.stderr
    assert (folder / "data/processed/memos/cycle-1.pdf").read_bytes().startswith(b"%PDF")
    made = [".gitignore", ".snakemake", "data"]
    assert sorted(p.name for p in folder.iterdir()) == [*made, "kick off {day 1}"]
    told = (folder / "data/processed/memos/cycle-1.json").read_text()
    assert "assumed" in told and "notes of Person" in told and "Valdavia" not in told
