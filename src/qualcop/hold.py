"""Keeps two runs from working on one study at the same time.

`run.lock` belongs to one run: its process and the workflow it starts hold it together, so that it
stays held when the first is killed and the second goes on. `steps.lock` is shared by the steps at
work: a step may outlive a killed workflow, and the next run waits for it. The system frees locks of
processes that have ended, however they ended; a file that merely lies there holds nobody up.
"""

from __future__ import annotations

import contextlib
import errno
import os
import platform
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from qualcop.errors import Problem, StudyError
from qualcop.private_folder import make_private
from qualcop.study import Study

UNDER_RUN = "QUALCOP_RUN"  # set for what a run starts
PATIENCE = 600.0  # seconds to wait for steps that outlived a killed run
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EINVAL}


@contextlib.contextmanager
def hold_study(study: Study) -> Iterator[tuple[int, ...]]:
    """Let one run at a time work on a study; gives the locks that its workflow must inherit.

    Waits for steps that outlived a killed run. Raises StudyError when another run is under way.
    """
    make_private(study)
    with (study.private / "run.lock").open("a+") as file, contextlib.ExitStack() as stack:
        try:
            _take_over(file, study)
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
            stack.enter_context(_hold_by_marker(study))
        with (study.private / "steps.lock").open("a+") as steps, contextlib.suppress(OSError):
            _wait_for(steps, study)
        _sign(file)
        yield (file.fileno(),)


@contextlib.contextmanager
def hold_step(study: Study) -> Iterator[None]:
    """Hold a study while one step works, which a run started or a person by hand.

    Raises StudyError when it is started by hand while a run is under way.
    """
    if not study.private.is_dir():
        yield
    elif UNDER_RUN not in os.environ:
        with hold_study(study):
            yield
    else:
        with (study.private / "steps.lock").open("a+") as file:
            with contextlib.suppress(OSError):  # no locks here: then none to wait for either
                _lock(file, shared=True)
            yield


def is_held(study: Study) -> bool:
    """Whether a run is under way on the study."""
    try:
        with (study.private / "run.lock").open("r+") as file:
            return not _lock(file)
    except OSError:
        return False


def _take_over(file: IO, study: Study) -> None:
    """Lock `file`; wait where only what a killed run left still holds it."""
    if not _lock(file):
        if _is_alive(_read_signature(file)):
            raise StudyError([_tell_other_run(study)])
        _wait_for(file, study)


def _wait_for(file: IO, study: Study) -> None:
    """Lock a file that a killed run's leftovers may hold, saying so once."""
    end = time.monotonic() + PATIENCE
    told = False
    while not _lock(file):
        if time.monotonic() > end:
            raise StudyError([_tell_other_run(study)])
        if not told:
            print("qualcop: a run that was stopped is still ending its steps; waiting for them …")
            sys.stdout.flush()
        told = True
        time.sleep(0.2)


def _lock(file: IO, shared: bool = False) -> bool:
    """Whether the lock was free and is now ours. Raises OSError where the disk has no locks."""
    if os.name != "posix":
        return _lock_on_windows(file, shared)
    import fcntl

    try:
        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _lock_on_windows(file: IO, shared: bool) -> bool:
    """Windows has no shared locks: steps go without, and a run waits for none."""
    import msvcrt

    if shared:
        return True
    file.seek(1 << 20)  # beyond the text, which stays readable
    try:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    except PermissionError:
        return False
    return True


def _sign(file: IO) -> None:
    """Write into the lock who holds it."""
    with contextlib.suppress(OSError):  # a full disk: the lock holds all the same
        file.seek(0)
        file.truncate()
        file.write(f"{os.getpid()} {platform.node()}\n")
        file.flush()


def _read_signature(file: IO) -> tuple[int, str]:
    file.seek(0)
    number, _, node = file.read(300).strip().partition(" ")
    return (int(number) if number.isdigit() else 0), node


def _is_alive(signature: tuple[int, str]) -> bool:
    """Whether the process that signed may still live; one on another machine may."""
    number, node = signature
    if node != platform.node() or os.name != "posix":
        return True
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return number > 0


@contextlib.contextmanager
def _hold_by_marker(study: Study) -> Iterator[None]:
    """Where the disk has no locks (some network drives): a file that stands while a run works."""
    marker = study.private / "run.marker"
    if marker.exists():
        with marker.open() as file:
            if _is_alive(_read_signature(file)):
                raise StudyError([_tell_other_run(study, marker)])
        marker.unlink(missing_ok=True)
    try:
        with marker.open("x") as file:
            _sign(file)
    except FileExistsError:
        raise StudyError([_tell_other_run(study, marker)]) from None
    try:
        yield
    finally:
        marker.unlink(missing_ok=True)


def _tell_other_run(study: Study, marker: Path | None = None) -> Problem:
    advice = "Wait until it has ended, then start again."
    if marker:
        advice += f" If you are sure that none is under way on any machine, delete {marker}."
    return Problem(study.folder.name, "", "", "no other run on this study", advice)
