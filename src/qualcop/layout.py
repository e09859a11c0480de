"""Lays out a new study: folders and commented sheets."""

from __future__ import annotations

from pathlib import Path

from qualcop.errors import Problem, StudyError
from qualcop.private_folder import make_private
from qualcop.sheets import SHEETS, write_empty_sheet
from qualcop.study import DEFAULTS, SETTINGS, open_study
from qualcop.table import write_bytes

FOLDERS = ("data/raw/sources", "data/raw/registry", "data/raw/codings", "codebooks")
IGNORED = """# What people said stays on this machine.
/data/
"""


def init_study(folder: Path) -> list[Path]:
    """Make the folders, the empty sheets and the options file; nothing there is overwritten.

    Returns the files of the layout. Raises StudyError where no folder can be made.
    """
    try:
        for name in FOLDERS:
            (folder / name).mkdir(parents=True, exist_ok=True)
        make_private(open_study(folder))
    except OSError as error:
        expected = f"a place where folders can be made ({error.strerror})"
        advice = "Give another path for the study."
        raise StudyError([Problem(folder.name, "", "", expected, advice)]) from None
    made = [write_empty_sheet(sheet, folder / "data/raw/registry") for sheet in SHEETS.values()]
    texts = {SETTINGS: _commented_settings(), ".gitignore": IGNORED}
    for name, text in texts.items():
        path = folder / name
        if not path.exists():
            write_bytes(path, text.encode("utf-8"))
        made.append(path)
    return made


def _commented_settings() -> str:
    """The shipped options with every setting commented out: a study says only what differs."""
    lines = DEFAULTS.read_text(encoding="utf-8").splitlines()
    head = ["# Options of this study. Take the # away before an option to change it.", "#"]
    return "\n".join(head + [x if x.startswith("#") or not x else f"#{x}" for x in lines]) + "\n"
