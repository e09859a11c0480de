"""Copies of the demo study, runs on them, and digests of what came out."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from qualcop.study import ROOT

MEMORY = Path("/dev/shm")  # a disk in memory, where there is one: copies cost nothing there


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder for copies, gone afterwards."""
    place = MEMORY if os.access(MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="qualcop-trials-", dir=place) as name:
        yield Path(name)


def copy_demo(folder: Path, record: bool = True) -> Path:
    """The demo study in a folder of its own, with or without its coding record.

    Its secret is known beforehand, as no real study's may be: two copies give the same ids.
    """
    shutil.copytree(ROOT / "data" / "raw", folder / "data" / "raw")
    shutil.copytree(ROOT / "codebooks", folder / "codebooks")
    shutil.copy(ROOT / "qualcop.yaml", folder)
    (folder / "data" / "private").mkdir()
    (folder / "data" / "private" / "secret").write_bytes(b"0123456789abcdef" * 4)
    if record:
        shutil.copytree(ROOT / "data" / "coding", folder / "data" / "coding")
    return folder


def memo_command(study: Path, cores: int = 2) -> list[str]:
    """What runs the whole job on a study."""
    return [sys.executable, "-m", "qualcop.cli", "memo", str(study), "--cores", str(cores)]


def run_memo(
    study: Path, cores: int = 2, variables: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess:
    """One run to its end; what it said is in the result."""
    env = dict(os.environ) if variables is None else dict(variables)
    return subprocess.run(
        memo_command(study, cores), capture_output=True, text=True, check=False, env=env
    )


def digest_folder(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below a folder by its place; empty when there is no such folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def digest_results(study: Path) -> dict[str, str]:
    """Digests of all a run gives people (logs tell what was done, not what came out) and the key.

    Files that a killed run left half-written count too: none may remain.
    """
    made = digest_folder(study / "data" / "processed")
    made = {f"processed/{k}": v for k, v in made.items() if not k.startswith("logs/")}
    private = digest_folder(study / "data" / "private")
    parts = {f"private/{k}": v for k, v in private.items() if k.endswith(".part")}
    return made | parts | {"private/pseudonyms.csv": private.get("pseudonyms.csv", "absent")}


def list_differences(first: Mapping[str, str], second: Mapping[str, str]) -> list[str]:
    """Places whose digests differ, or which only one of the two has."""
    return sorted(k for k in first.keys() | second.keys() if first.get(k) != second.get(k))
