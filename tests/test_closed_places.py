"""Folders and files that the person's account may not read or write.

The system lets root do everything: then the command is run as a user of no rights.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from conftest import lay_study

pytestmark = pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs permissions of POSIX")
NOBODY = 65534


@pytest.fixture
def study():
    """The tiny study where another user may reach it, belonging to whom the command runs as."""
    place = Path(tempfile.mkdtemp(prefix="qualcop-test-"))
    place.chmod(0o755)
    folder = place / "study"
    lay_study(folder)
    (folder / "data/private").mkdir(exist_ok=True)
    (folder / "data/processed").mkdir()
    if os.geteuid() == 0:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, NOBODY, NOBODY)
    yield folder
    for path in place.rglob("*"):
        if path.is_dir():
            path.chmod(0o700)
    shutil.rmtree(place)


def run(folder, word="memo"):
    command = [sys.executable, "-m", "qualcop.cli", word, str(folder)]
    user = NOBODY if os.geteuid() == 0 else None
    env = {**os.environ, "HOME": str(folder.parent), "TMPDIR": "/tmp"}
    ended = subprocess.run(command, capture_output=True, text=True, user=user, env=env, check=False)
    if "Permission denied" in ended.stderr and sys.executable in ended.stderr:
        pytest.skip("a user of no rights cannot start this Python")
    return ended


@pytest.mark.parametrize("place", ["data/private", "data"])
def test_a_place_that_cannot_be_written_is_told_at_once(study, place):
    if place == "data":
        shutil.rmtree(study / "data/private")
    (study / place).chmod(0o500)
    ended = run(study)
    assert ended.returncode == 1 and "Traceback" not in ended.stderr
    assert ended.stderr.startswith("qualcop: data/private")
    assert "files that may be read and written" in ended.stderr


@pytest.mark.slow
def test_results_that_cannot_be_written_end_the_run_in_plain_words(study):
    (study / "data/processed").chmod(0o500)
    ended = run(study)
    assert ended.returncode == 1 and "Traceback" not in ended.stderr
    assert "files that may be read and written" in ended.stderr


def test_a_key_that_cannot_be_read_is_named_and_left_alone(study):
    key = study / "data/private/pseudonyms.csv"
    key.write_text("what people rely on")
    key.chmod(0o000)
    if os.geteuid() == 0:
        os.chown(key, 0, 0)
    ended = run(study)
    assert ended.returncode == 1 and "Traceback" not in ended.stderr
    assert ended.stderr.startswith("qualcop: data/private/pseudonyms.csv")
    key.chmod(0o600)
    assert key.read_text() == "what people rely on"


def test_a_folder_of_sources_that_is_closed_does_not_go_missing(study):
    (study / "data/raw/sources/mail").chmod(0o000)
    ended = run(study)
    assert ended.returncode == 1 and "Traceback" not in ended.stderr
    assert ended.stderr.startswith("qualcop: mail; expected a folder whose files can be listed")


def test_sheets_and_files_that_are_closed_are_told_by_name(study):
    (study / "data/raw/registry/events.csv").chmod(0o000)
    source = min(p for p in (study / "data/raw/sources").rglob("*") if p.is_file())
    source.chmod(0o000)
    ended = run(study, "check")
    assert ended.returncode == 1 and "Traceback" not in ended.stderr
    assert "error: events.csv; expected a file that opens (Permission denied)" in ended.stdout
    assert f"{source.name}: cannot be opened (Permission denied)" in ended.stdout
