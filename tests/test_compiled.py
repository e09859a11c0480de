import os
import subprocess
import sys

import pytest

from qualcop.compiled import STAMP, use_compiled
from qualcop.study import ROOT

DIRECT = (
    "import os, sys; from qualcop.cli import main; main(['check', sys.argv[1]]); import this; "
    "print(os.environ.get('PYTHONPYCACHEPREFIX'), os.environ.get('PYTHONDONTWRITEBYTECODE'))"
)


@pytest.fixture
def made(tmp_path, monkeypatch):
    """An environment as bootstrap.py makes it, with nothing set; what is set is undone after."""
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr(sys, "pycache_prefix", None)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", "set, so that it is undone after the test")
    monkeypatch.delenv("PYTHONPYCACHEPREFIX")
    (tmp_path / STAMP).touch()
    return tmp_path


def test_a_direct_call_writes_compiled_modules_and_so_do_those_it_starts(made):
    use_compiled()
    assert sys.pycache_prefix == os.environ["PYTHONPYCACHEPREFIX"] == str(made / "compiled")
    assert not sys.dont_write_bytecode and "PYTHONDONTWRITEBYTECODE" not in os.environ


def test_what_a_person_or_make_has_set_stays(made, monkeypatch):
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", "mine")
    use_compiled()
    assert sys.pycache_prefix is None and os.environ["PYTHONPYCACHEPREFIX"] == "mine"


def test_an_environment_that_was_made_otherwise_is_left_alone(made):
    (made / STAMP).unlink()
    use_compiled()
    assert sys.pycache_prefix is None and sys.dont_write_bytecode


def test_bootstrap_and_direct_calls_mean_the_same_place():
    text = (ROOT / "bootstrap.py").read_text(encoding="utf-8")
    assert f'VENV / "{STAMP}"' in text and 'str(VENV / "compiled")' in text


def test_the_command_itself_compiles_what_it_brings_in(tmp_path):
    (tmp_path / "notes.txt").write_text("We met.")
    (tmp_path / "venv").mkdir()
    (tmp_path / "venv" / STAMP).touch()
    code = f"import sys; sys.prefix = {str(tmp_path / 'venv')!r}; {DIRECT}"
    bare = {k: v for k, v in os.environ.items() if k != "PYTHONPYCACHEPREFIX"}
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        env={**bare, "PYTHONDONTWRITEBYTECODE": "1"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert run.stdout.splitlines()[-1] == f"{tmp_path / 'venv' / 'compiled'} None"
    assert [*(tmp_path / "venv" / "compiled").rglob("check.*.pyc")]
