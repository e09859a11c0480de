"""Opens the notebooks on a study, on copies that git never sees."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from qualcop.errors import Problem, StudyError
from qualcop.study import ROOT, Study


def copy_notebooks(study: Study) -> Path:
    """Copy the shipped notebooks into `<study>/data/notebooks` where they are not there yet.

    Outputs hold participants' words, so people work on copies below `data/`, which git ignores.
    Raises StudyError when the study has no tables yet.
    """
    if not (study.processed / "segments.parquet").exists():
        advice = f'Run `make memo STUDY="{study.folder.name}"` first.'
        raise StudyError([Problem(study.folder.name, "", "", "tables of a run", advice)])
    folder = study.folder / "data" / "notebooks"
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        if not (folder / path.name).exists():
            shutil.copy(path, folder / path.name)
    return folder


def open_notebooks(study: Study) -> int:
    """Start JupyterLab on the study's copies; returns its exit status."""
    folder = copy_notebooks(study)
    command = [sys.executable, "-m", "jupyterlab", "--notebook-dir", str(folder)]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    return subprocess.call(command, env={**os.environ, "QUALCOP_STUDY": str(study.folder)})
