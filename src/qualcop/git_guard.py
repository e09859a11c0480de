"""Asks git what it holds, or would take, of a study: nobody's words or names belong in it.

`private_folder.make_private` keeps git away; here is said where that was not enough.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from qualcop.errors import Problem
from qualcop.hints import hint, tell_path
from qualcop.private_folder import list_guarded
from qualcop.study import ROOT, Study, list_sources

PATIENCE = 30.0  # seconds for one question
# A repository from elsewhere may name programs to be run at each question.
QUIET = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")
WRITTEN = {"data", ".snakemake"}  # where runs write, below a study's folder


def check_git(study: Study) -> list[Problem]:
    """Warnings for files of the study that git tracks, or that `git add -A` would take.

    Nothing where no repository is, git is not installed, or git itself refuses the repository.
    """
    if not _find_repository(study.folder) or _is_demo(study):
        return []
    parts = sorted({part.relative_to(study.folder).as_posix() for part in list_guarded(study)})
    # What the project itself brings is invented: there only what was written over it counts.
    changed = ["--modified"] if _find_repository(study.folder) == ROOT else []
    tracked = _list_private(study, _ask(study.folder, "ls-files", "-z", *changed, "--", *parts))
    others = ("ls-files", "-z", "--others", "--exclude-standard", "--", *parts)
    open_to_git = _list_private(study, _ask(study.folder, *others))
    problems = []
    if tracked:
        tops = {path.partition("/")[0] for path in tracked}
        places = " ".join(sorted(tops)) if tops <= WRITTEN else "."
        command = f"git -C {tell_path(study.folder)} rm -r -q --cached -- {places}"
        advice = f"Git tracks {_count(tracked)} with what people said or with their names. Take "
        advice += f"them out of it: {command} (they stay on your disk; earlier commits keep them)."
        problems.append(Problem(study.folder.name, "", "", "", advice, "warning"))
    if open_to_git:
        ignore = study.folder / ("" if study.sources == study.folder else "data") / ".gitignore"
        advice = f"`git add -A` would take {_count(open_to_git)} with what people said or with "
        advice += f"their names. Write a line with * at the end of {tell_path(ignore)}"
        problems.append(Problem(study.folder.name, "", "", "", f"{advice}.", "warning"))
    return problems


def check_demo(study: Study) -> list[Problem]:
    """An error where real files took the place of the demo's, which the project's git tracks."""
    if not _is_demo(study) or not _find_repository(study.folder):
        return []
    changed = _ask(study.folder, "diff", "--name-only", "--diff-filter=MT", "-z", "--", "data/raw")
    if not changed:
        return []
    home = tell_path(study.folder)
    advice = (
        f"Git tracks the demo's files in data/raw, and {_count(changed)} of them changed: "
        "`git add -A` would take what you wrote. Keep your study in a folder of its own "
        f"({hint('init', 'my-study')}), and bring the demo back: git -C {home} checkout -- "
        f"data/raw (this undoes your changes there). If you mean to change the demo itself: git "
        f"-C {home} add data/raw"
    )
    return [Problem("data/raw", "", "", "", advice)]


def _is_demo(study: Study) -> bool:
    """Whether it is the invented study that comes with the project, whose files git tracks."""
    return study.folder.resolve() == ROOT


def _find_repository(folder: Path) -> Path | None:
    home = Path(os.path.realpath(folder))
    return next((place for place in (home, *home.parents) if (place / ".git").exists()), None)


def _list_private(study: Study, paths: list[str]) -> list[str]:
    """Those of the paths below the study that are sources or lie where runs write."""
    home = study.folder
    sources = {p.relative_to(home).as_posix() for p in list_sources(study)} if paths else set()
    found = [p for p in paths if p in sources or p.partition("/")[0] in WRITTEN]
    return [path for path in found if Path(path).name != ".gitignore"]


def _ask(folder: Path, *words: str) -> list[str]:
    """The paths that git lists below the folder; none when it cannot say."""
    bare = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    try:
        answer = subprocess.run(
            ["git", *QUIET, *words],
            cwd=folder,
            env=bare,
            capture_output=True,
            timeout=PATIENCE,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return []
    return [os.fsdecode(path) for path in answer.stdout.split(b"\0") if path]


def _count(paths: list[str]) -> str:
    return f"{len(paths)} file{'s' if len(paths) > 1 else ''}"
