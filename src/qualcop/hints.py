"""Commands in messages, written so that they can be typed where the person stands."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
import sysconfig
from pathlib import Path

# Set for what a run or bootstrap.py starts: there PATH and folder are no longer the person's own.
PATH_OF_PERSON = "QUALCOP_PATH"
FOLDER_OF_PERSON = "QUALCOP_HERE"


def hint(*words: str) -> str:
    """`qualcop` and these words as one line to type; words with blanks must come quoted.

    It names the command plainly where the shell finds this very one, else by its path.
    """
    return " ".join((_name_command(), *words))


def tell_path(path: Path) -> str:
    """A path as a command typed here would name it: relative where it can, quoted where it must."""
    here = find_folder()
    path = Path(os.path.abspath(path))  # noqa: PTH100 - a link keeps the name people know
    inside = path.is_relative_to(here)
    return shlex.quote(str(path.relative_to(here) if inside else path))


def find_folder() -> Path:
    """The folder in which the person typed the command."""
    return Path(os.environ.get(FOLDER_OF_PERSON) or Path.cwd())


def keep_place() -> dict[str, str]:
    """What programs that work elsewhere need to name commands as the person would."""
    path = os.environ.get(PATH_OF_PERSON) or os.environ.get("PATH", os.defpath)
    return {PATH_OF_PERSON: path, FOLDER_OF_PERSON: str(find_folder())}


def _name_command() -> str:
    own = shutil.which("qualcop", path=sysconfig.get_path("scripts"))
    if own is None:
        return f"{tell_path(Path(sys.executable))} -m qualcop.cli"
    path = os.environ.get(PATH_OF_PERSON) or os.environ.get("PATH", os.defpath)
    found = shutil.which("qualcop", path=path)
    if found and Path(found).is_absolute() and os.path.samefile(found, own):  # noqa: PTH121
        return "qualcop"
    return tell_path(Path(own))
