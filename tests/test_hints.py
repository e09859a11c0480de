import os
import sysconfig
from pathlib import Path

import pytest

from conftest import run_qualcop
from qualcop.hints import FOLDER_OF_PERSON, PATH_OF_PERSON, hint, keep_place, tell_path

OWN = Path(sysconfig.get_path("scripts")) / "qualcop"


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """A person who stands in an empty folder, whose shell finds no qualcop."""
    for name in (PATH_OF_PERSON, FOLDER_OF_PERSON):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_command_is_named_plainly_where_the_shell_finds_it(elsewhere, monkeypatch):
    monkeypatch.setenv("PATH", f"{OWN.parent}{os.pathsep}{elsewhere}")
    assert hint("memo", ".") == "qualcop memo ."


def test_the_command_is_named_by_its_path_where_the_shell_does_not(elsewhere, monkeypatch):
    assert hint("memo", ".") == f"{OWN} memo ."
    monkeypatch.chdir(OWN.parents[2])
    assert hint("memo", ".") == f"{OWN.relative_to(OWN.parents[2])} memo ."


def test_another_program_of_that_name_is_not_meant(elsewhere):
    other = elsewhere / "qualcop"
    other.write_text("#!/bin/sh\n")
    other.chmod(0o755)
    assert hint("check") == f"{OWN} check"


def test_what_a_run_starts_names_commands_as_the_person_would(elsewhere, monkeypatch):
    kept = keep_place()
    (elsewhere / "our study").mkdir()
    monkeypatch.chdir("our study")
    monkeypatch.setenv("PATH", str(OWN.parent))
    for name, value in kept.items():
        monkeypatch.setenv(name, value)
    assert hint("memo", tell_path(Path.cwd())) == f"{OWN} memo 'our study'"


def test_a_study_that_was_not_run_is_answered_with_the_line_to_type(elsewhere, monkeypatch):
    study = elsewhere / "our study"
    study.mkdir()
    (study / "notes.txt").write_text("We met.")
    wanted = f"{OWN} memo 'our study'"
    asked = ("names", "disclosure", "disagreements", "notebooks", ("trace", "c1-x"))
    for command in asked:
        words = (command,) if isinstance(command, str) else command
        run = run_qualcop(*words, "our study")
        assert wanted in run.stdout + run.stderr, command


def test_init_says_what_to_type_next(elsewhere):
    run = run_qualcop("init", "our study")
    assert f"{OWN} check 'our study'" in run.stdout
