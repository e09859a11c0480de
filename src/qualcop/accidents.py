"""Says in plain words what a full, closed or failing disk did to a run."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterable
from concurrent.futures import BrokenExecutor
from pathlib import Path

from qualcop.errors import Problem

FULL = Problem(
    "the study's disk",
    "",
    "",
    "space (no space left on it)",
    "Free some, or move the study to a larger disk, and run again: no file of yours is lost.",
)
CLOSED = Problem(
    "the study's folder",
    "",
    "",
    "files that may be read and written",
    "Close the file if another program has it open, let your account read the study and write "
    "below its `data`, or copy the study to a place of your own; then run again.",
)
FAILING = Problem(
    "the study's disk",
    "",
    "",
    "a disk that reads and writes",
    "Check the disk or the network drive, copy the study elsewhere if need be, and run again.",
)
KILLED = Problem(
    "a step",
    "",
    "",
    "to be let run to its end (it was stopped from outside)",
    "Most often the memory was full: close other programs and run again, or add `--cores 1`.",
)
LOCKED = Problem(
    "data/cache/qualcop.sqlite",
    "",
    "",
    "a file that no other program holds",
    "Close that program, or pause your cloud folder's synchronising; then run again.",
)
_NUMBERS = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), FULL),
    **dict.fromkeys((errno.EROFS, errno.EACCES, errno.EPERM), CLOSED),
    **dict.fromkeys((errno.EIO, errno.ESTALE, errno.ENODEV, errno.ENXIO), FAILING),
}
# What the system, SQLite and the workflow write into their messages.
_WORDS = {
    "no space left": FULL,
    "disk quota exceeded": FULL,
    "database or disk is full": FULL,
    "file too large": FULL,
    "read-only file system": CLOSED,
    "readonly database": CLOSED,
    "permission denied": CLOSED,
    "unable to open database": CLOSED,
    "operation not permitted": CLOSED,
    "being used by another process": CLOSED,  # Windows, of a file that is open
    "database is locked": LOCKED,
    "disk i/o error": FAILING,
    "input/output error": FAILING,
    "stale file handle": FAILING,
    "terminated abruptly": KILLED,  # of a worker process
    "out of memory": KILLED,
    "memoryerror": KILLED,
}
ACCIDENTS = (OSError, sqlite3.OperationalError, MemoryError, BrokenExecutor)


def explain_accident(error: BaseException, study: Path | None = None) -> Problem:
    """What an error of the system means for a run, and what to do.

    A file of ours is named by its place in the study; of any other only that it was one, for its
    name may hold a person's.
    """
    number = getattr(error, "errno", None)
    known = _NUMBERS.get(number) or find_accident([f"{type(error).__name__} {error}"])
    if known is None:
        said = getattr(error, "strerror", None) or type(error).__name__
        return Problem("a file of the study", "", "", f"a file that can be used ({said})")
    place = _place_of(getattr(error, "filename", None), study)
    return Problem(place or known.file, "", "", known.expected, known.advice)


def find_accident(lines: Iterable[str]) -> Problem | None:
    """The first accident of the system that messages tell of; None when there is none."""
    for line in lines:
        told = line.casefold()
        for words, problem in _WORDS.items():
            if words in told:
                return problem
    return None


def _place_of(name: object, study: Path | None) -> str:
    """The place of a file below the study's `data`, where raw files are not; else nothing."""
    if not isinstance(name, str) or study is None:
        return ""
    from qualcop.study import WRITTEN  # loaded long since where a study is worked on

    path = Path(name)
    ours = [study / "data" / part for part in WRITTEN]
    if path.is_absolute() and any(path.is_relative_to(folder) for folder in ours):
        return path.relative_to(study).as_posix()
    return path.as_posix() if name.startswith("data/processed/") else ""
