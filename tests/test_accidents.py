import errno
import sqlite3
from concurrent.futures.process import BrokenProcessPool

import pytest

from qualcop import cli
from qualcop.accidents import explain_accident, find_accident
from qualcop.steps.__main__ import main as run_step


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "no space left"),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), "no space left"),
        (sqlite3.OperationalError("database or disk is full"), "no space left"),
        (OSError(errno.EROFS, "Read-only file system"), "may be read and written"),
        (PermissionError(errno.EACCES, "Permission denied"), "may be read and written"),
        (
            sqlite3.OperationalError("attempt to write a readonly database"),
            "may be read and written",
        ),
        (sqlite3.OperationalError("unable to open database file"), "may be read and written"),
        (sqlite3.OperationalError("database is locked"), "no other program holds"),
        (OSError(errno.EIO, "Input/output error"), "a disk that reads and writes"),
        (MemoryError(), "the memory was full"),
        (BrokenProcessPool("A process was terminated abruptly"), "the memory was full"),
        (OSError(errno.ENAMETOOLONG, "File name too long"), "can be used (File name too long)"),
    ],
)
def test_each_accident_says_what_was_expected_and_what_to_do(error, told):
    assert told in str(explain_accident(error))


def test_a_file_of_ours_is_named_and_a_persons_is_not(tmp_path):
    def explain(place):
        error = OSError(errno.ENOSPC, "full", str(tmp_path / place))
        return str(explain_accident(error, tmp_path))

    assert explain("data/processed/segments.parquet").startswith("data/processed/segments.parquet;")
    assert explain("data/private/pseudonyms.csv").startswith("data/private/pseudonyms.csv;")
    assert "Marchbanks" not in explain("data/raw/sources/Ottilie Marchbanks.txt")


def test_an_accident_is_found_in_what_the_workflow_said():
    lines = ["Building DAG of jobs...", "OSError: [Errno 28] No space left on device", "Exiting"]
    assert "no space left" in str(find_accident(lines))
    assert find_accident(["All is well"]) is None


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "full"), MemoryError()])
def test_a_step_that_meets_one_ends_with_a_message_and_no_traceback(
    error, monkeypatch, tmp_path, capsys
):
    def fail():
        raise error

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("qualcop.steps.analysis.count_codings", fail)
    assert run_step(["count_codings"]) == 1
    assert capsys.readouterr().err.startswith("qualcop: ")


def test_a_command_that_meets_one_ends_with_a_message_and_no_traceback(tmp_path, capsys):
    (tmp_path / "notes.txt").write_text("We met.")
    (tmp_path / "data").write_text("a file where the folder must be")
    assert cli.main(["memo", str(tmp_path)]) == 1
    assert capsys.readouterr().err.startswith("qualcop: ")
