"""Keeps `data/private` closed to other accounts, whoever made it, and a study out of git."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from qualcop.errors import Problem

if TYPE_CHECKING:
    from qualcop.study import Study

OTHERS = 0o077  # the rights of everybody but the owner
NOTHING = b"# What people said stays on this machine: git takes nothing of this folder.\n*\n"


def make_private(study: Study) -> None:
    """The private folder, closed to others; git is kept from it and from all that people brought.

    Raises OSError when it cannot be made.
    """
    from qualcop.table import write_bytes

    study.private.mkdir(0o700, parents=True, exist_ok=True)
    for folder in list_guarded(study):
        with contextlib.suppress(OSError):  # `check_git` says what git would take all the same
            folder.mkdir(exist_ok=True)
            if not os.path.lexists(folder / ".gitignore"):
                write_bytes(folder / ".gitignore", NOTHING)
    close_private(study.private)


def list_guarded(study: Study) -> list[Path]:
    """Folders of which git must take nothing: each has a `.gitignore` that says so."""
    plain = [study.folder] if study.sources == study.folder else []
    return [study.private, study.folder / "data", study.folder / ".snakemake", *plain]


def close_private(folder: Path) -> None:
    """Take from others what rights they have on the folder and all in it; links are left alone."""
    for path in _list_open(folder):
        with contextlib.suppress(OSError):  # another's, or a disk without rights: `check_private`
            path.chmod(stat.S_IMODE(path.stat().st_mode) & ~OTHERS)


def check_private(study: Study) -> list[Problem]:
    """Warnings where others can look into the private folder and it cannot be changed here."""
    folder = study.private
    if folder.is_symlink():
        target = Path(os.path.realpath(folder))
        if not next(_list_open(target), None):
            return []
        advice = "It is a link. Close the folder it leads to, so that you alone can open it."
    elif next(_list_open(folder), None):
        advice = "Its owner, or a disk that knows no rights, keeps it open: move the study to one "
        advice += "of your own folders."
    else:
        return []
    expected = "a folder that you alone can open: it holds the names of people"
    return [Problem("data/private", "", "", expected, advice, "warning")]


def _list_open(folder: Path) -> Iterator[Path]:
    """The folder and what is in it, at any depth, that others have some right to."""
    if os.name != "posix" or folder.is_symlink() or not folder.is_dir():
        return
    for place, folders, files in os.walk(folder):
        here = Path(place)
        for path in (here, *(here / name for name in (*folders, *files))):
            with contextlib.suppress(FileNotFoundError):  # a part file that was just moved
                if not path.is_symlink() and path.lstat().st_mode & OTHERS:
                    yield path
