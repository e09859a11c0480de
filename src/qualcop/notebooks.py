"""Opens the notebooks on a study, on copies that git never sees."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from qualcop.errors import Problem, StudyError
from qualcop.hints import hint
from qualcop.hold import is_held
from qualcop.study import ROOT, Study, tell_folder
from qualcop.table import write_bytes


def copy_notebooks(study: Study) -> Path:
    """Copy the shipped notebooks into `<study>/data/notebooks` where they are not there yet.

    Outputs hold participants' words, so people work on copies below `data/`, which git ignores.
    Raises StudyError when the study has no tables yet.
    """
    if not (study.processed / "segments.parquet").exists():
        advice = f"Run `{hint('memo', tell_folder(study))}` first."
        raise StudyError([Problem(study.folder.name, "", "", "tables of a run", advice)])
    folder = study.folder / "data" / "notebooks"
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        if not (folder / path.name).exists():
            write_bytes(folder / path.name, path.read_bytes())  # whole: it is never copied again
    return folder


def open_notebooks(study: Study) -> int:
    """Start JupyterLab on the study's copies; returns its exit status."""
    folder = copy_notebooks(study)
    if is_held(study):
        print("A run is under way on this study: tables may change while you look at them.")
    command = [sys.executable, "-m", "jupyterlab", "--notebook-dir", str(folder)]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    return subprocess.call(command, env={**os.environ, "QUALCOP_STUDY": str(study.folder)})
