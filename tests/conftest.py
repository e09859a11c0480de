"""One finished run of the tiny study, shared by the tests that look at results."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

TESTS = Path(__file__).resolve().parent
REFERENCE = TESTS / "reference"
PATIENCE = 900  # seconds after which a test that waits for a process gives up; no measure of speed

# The same examples on every machine, however long it takes to make or to try them.
# Others for once: pytest --hypothesis-profile search
_UNHURRIED = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("search", **_UNHURRIED)
settings.register_profile("seeded", derandomize=True, database=None, **_UNHURRIED)
settings.load_profile("seeded")


def run_qualcop(*words: str, **variables: str) -> subprocess.CompletedProcess:
    """Run the `qualcop` command as a person would; nothing is shown unless a test fails."""
    command = [sys.executable, "-m", "qualcop.cli", *words]
    return subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, **variables}, check=False
    )


def lay_study(folder: Path) -> None:
    """The tiny study with the codebook as its own, so that it holds all that its run depends on."""
    shutil.copytree(TESTS / "study", folder)
    shutil.copytree(TESTS.parent / "codebooks", folder / "codebooks", dirs_exist_ok=True)
    (folder / "codebooks" / "conjectures.yaml").unlink()
    lay_secret(folder)


def lay_secret(folder: Path) -> None:
    """A secret known beforehand, as no real study may have one: its ids are the same each time."""
    private = folder / "data" / "private"
    private.mkdir(parents=True, exist_ok=True)
    (private / "secret").write_bytes(b"0123456789abcdef" * 4)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Runs of whole studies first, so that no worker is left alone with one at the end.

    Those that need no finished study come before all: no worker waits for the other to finish it.
    """
    items.sort(
        key=lambda item: (
            item.get_closest_marker("slow") is None,
            "finished" in getattr(item, "fixturenames", ()),
        )
    )


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
    """Say at the very end, in a line a reason, how many tests were skipped."""
    yield
    reports = terminalreporter.stats.get("skipped", [])
    for line in summarize_skips(report.longrepr[-1] for report in reports):
        terminalreporter.write_line(line)


def summarize_skips(reasons: Iterable[str]) -> list[str]:
    """A line a reason, the most frequent first; empty when nothing was skipped."""
    counts = Counter(reason.removeprefix("Skipped: ") for reason in reasons)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [f"skipped: {n} test{'s' * (n > 1)} - {reason}" for reason, n in ordered]


@pytest.fixture(scope="session")
def finished(tmp_path_factory) -> Path:
    """The folder of the tiny study after one run. Tests that change it must copy it.

    Workers side by side share it: the first to come makes it, the others wait.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "tiny" / "study"
    with (shared / "tiny.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder.parent / "made").exists():
            shutil.rmtree(folder.parent, ignore_errors=True)
            lay_study(folder)
            run = run_qualcop("memo", str(folder))
            assert run.returncode == 0, run.stdout + run.stderr
            (folder.parent / "made").touch()
    return folder


@pytest.fixture
def copied(finished, tmp_path) -> Path:
    """A copy of the finished tiny study, with its times, to change at will."""
    shutil.copytree(finished, tmp_path / "study")
    return tmp_path / "study"
