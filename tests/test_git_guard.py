import shlex
import shutil
import subprocess

import pytest

from conftest import run_qualcop
from qualcop import git_guard
from qualcop.git_guard import check_demo, check_git
from qualcop.layout import init_study
from qualcop.private_folder import make_private
from qualcop.study import open_study

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A repository around the studies, as git finds it whatever the machine's own settings are."""
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, "/dev/null")
    ask("init", "-q", home=tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ask(*words, home="."):
    answer = subprocess.run(["git", *words], cwd=home, capture_output=True, text=True, check=True)
    return answer.stdout.splitlines()


def staged(home="."):
    ask("add", "-A", ".", home=home)
    return ask("ls-files", home=home)


def put(folder, *names):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"{name}: what somebody said")


RAW = ("data/raw/sources/visit/talk.txt", "data/raw/registry/participants.csv")
MADE = (
    "data/private/pseudonyms.csv",
    "data/private/cache-secret",
    "data/private/history/pseudonyms.0001.csv",
    "data/processed/segments.parquet",
    "data/coding/rounds/round-1/mv.xlsx",
    "data/cache/qualcop.sqlite",
    ".snakemake/metadata/abc",
)


def test_git_takes_nothing_of_a_plain_folder_whose_secret_a_check_made(home):
    put(home / "study", "visit/talk.txt")
    said = run_qualcop("check", "study").stdout
    assert (home / "study/data/private/secret").exists() and "warning:" not in said
    assert staged() == []


@pytest.mark.parametrize("place", ["study", "studies/2026/our study", "."])
def test_git_takes_nothing_of_a_plain_folder_that_was_run(home, place):
    put(home / place, "visit/talk.txt", "notes.md", *MADE)
    study = open_study(home / place)
    make_private(study)
    assert check_git(study) == []
    assert staged() == []
    assert staged(home / place) == []


def test_git_takes_the_sheets_of_options_alone_of_a_new_study(home):
    init_study(home / "study")
    put(home / "study", *RAW, *MADE)
    study = open_study(home / "study")
    assert check_git(study) == []
    assert staged() == ["study/.gitignore", "study/qualcop.yaml"]


@pytest.mark.parametrize("own", ["*.tmp\n", "!data/\n!data/**\n!*.csv\n", "!data/private/*\n"])
def test_init_beside_a_persons_own_gitignore_keeps_git_away_too(home, own):
    (home / "study").mkdir()
    (home / "study" / ".gitignore").write_text(own)
    run = run_qualcop("init", "study")
    assert run.returncode == 0 and "warning" not in run.stdout
    put(home / "study", *RAW, *MADE)
    assert (home / "study" / ".gitignore").read_text() == own
    assert staged() == ["study/.gitignore", "study/qualcop.yaml"]


def test_a_study_that_becomes_a_repository_later_is_kept_out_too(tmp_path):
    put(tmp_path, "visit/talk.txt", *MADE)
    make_private(open_study(tmp_path))
    ask("init", "-q", home=tmp_path)
    assert staged(tmp_path) == []


def test_what_git_tracks_already_is_told_with_the_line_that_takes_it_out(home):
    put(home / "our study", *RAW, *MADE, "codebooks/ours.yaml")
    staged()
    study = open_study(home / "our study")
    make_private(study)
    (problem,) = check_git(study)
    assert problem.severity == "warning" and "Git tracks 9 files" in str(problem)
    assert "talk" not in str(problem)
    subprocess.run(shlex.split(str(problem).split(": ")[2].split(" (")[0]), check=True)
    assert check_git(study) == []
    assert staged() == ["our study/codebooks/ours.yaml"]
    assert (home / "our study" / RAW[0]).exists()


def test_a_persons_own_gitignore_that_lets_files_through_is_told(home):
    put(home / "study", "visit/Ottilie Marchbanks.txt", ".gitignore")
    put(home / "study", "data/.gitignore", "data/processed/sources.csv")
    study = open_study(home / "study")
    make_private(study)
    (problem,) = check_git(study)
    assert "would take 2 files" in str(problem) and "study/.gitignore" in str(problem)
    assert "Ottilie" not in str(problem)
    with (home / "study" / ".gitignore").open("a") as file:
        file.write("\n*\n")
    assert check_git(study) == []


def test_without_a_repository_or_git_there_is_nothing_to_say(tmp_path, monkeypatch):
    put(tmp_path, "notes.txt")
    assert check_git(open_study(tmp_path)) == []
    (tmp_path / ".git").mkdir()
    assert check_git(open_study(tmp_path)) == []  # git says that this is no repository
    monkeypatch.setenv("PATH", "")
    assert check_git(open_study(tmp_path)) == []


def test_a_repository_from_elsewhere_runs_no_program_of_its_own(home):
    (home / "spy.sh").write_text("#!/bin/sh\ntouch was-run\n")
    (home / "spy.sh").chmod(0o755)
    ask("config", "core.fsmonitor", str(home / "spy.sh"))
    put(home / "study", "notes.txt")
    check_git(open_study(home / "study"))
    assert not [*home.rglob("was-run")]


@pytest.fixture
def demo(home, monkeypatch):
    monkeypatch.setattr(git_guard, "ROOT", home)
    put(home, *RAW)
    ask("add", "-A")
    return open_study(home)


def test_real_sheets_written_over_the_demos_stop_a_run(demo, home):
    assert check_demo(demo) == check_git(demo) == []
    put(home, "data/raw/sources/new.txt")
    (home / RAW[1]).write_text("a real name")
    (problem,) = check_demo(demo)
    assert problem.severity == "error" and "1 file of them changed" in str(problem)
    assert "init my-study" in str(problem) and "participants" not in str(problem)
    ask("checkout", "--", "data/raw")
    assert check_demo(demo) == []


def test_who_works_on_the_demo_itself_stages_the_change_first(demo, home):
    (home / RAW[1]).write_text("an invented name")
    ask("add", "data/raw")
    assert check_demo(demo) == []


@pytest.mark.slow
def test_a_run_in_a_repository_leaves_git_nothing(home):
    put(home / "study", "visit/talk.txt")
    run = run_qualcop("memo", "study")
    assert run.returncode == 0, run.stderr
    assert "warning" not in run.stdout and staged() == []
