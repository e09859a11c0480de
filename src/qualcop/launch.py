"""Starts the workflow on a study: one run at a time, progress a person can follow."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from qualcop.errors import Problem, StudyError, show_text
from qualcop.study import ROOT, Study

JOB = re.compile(r"^Job \d+: (.*)$")
DONE = re.compile(r"^(\d+) of (\d+) steps \(\d+%\) done$")
FAILED_RULE = re.compile(r"^(?:RuleException|Error in rule (\w+)|Error in checkpoint (\w+)):")


@contextlib.contextmanager
def hold_study(study: Study) -> Iterator[None]:
    """Let one run at a time work on a study. Raises StudyError when another one is under way.

    The lock belongs to the process: a run that was killed leaves none behind.
    """
    study.private.mkdir(parents=True, exist_ok=True)
    with (study.private / "run.lock").open("w") as file:
        if os.name == "posix":
            import fcntl

            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                advice = "Wait until it has ended, then start again."
                raise StudyError(
                    [Problem(study.folder.name, "", "", "no other run on this study", advice)]
                ) from None
        yield


def run_workflow(study: Study, cores: int, targets: list[str], verbose: bool = False) -> int:
    """Run Snakemake on the study, print one line a step, return the exit status."""
    command = [
        *(sys.executable, "-m", "snakemake", *targets),
        *("--snakefile", str(ROOT / "Snakefile"), "--directory", str(study.folder)),
        *("--profile", str(ROOT / "profiles" / "default"), "--cores", str(cores)),
        "--nolock",
    ]
    if not study.key.exists():
        # Without the key nobody can say who is who: it is made again, whatever else is up to date.
        command += ["--forcerun", "read_documents"]
    # Snakemake's record names the machine, its user and full paths: it stays in the private folder.
    log = study.private / "workflow.log"
    # One thread a process: steps run side by side, and sums do not depend on the machine.
    threads = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")
    env = {
        **os.environ,
        **threads,
        "PYTHONUTF8": "1",
        # The steps run in the study's folder: no file of it called like a module may be run.
        "PYTHONSAFEPATH": "1",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    with (
        log.open("w", encoding="utf-8") as record,
        subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            env=env,
            cwd=study.folder,
        ) as process,
    ):
        shown = _Progress(verbose)
        for line in process.stdout:
            record.write(line)
            shown.say(line.rstrip("\n"))
    if process.returncode:
        _tell_failure(study, shown.failed)
    return process.returncode


class _Progress:
    """Turns Snakemake's messages into one line a step."""

    def __init__(self, verbose: bool) -> None:
        self.verbose = verbose
        self.failed: list[str] = []

    def say(self, line: str) -> None:
        if self.verbose:
            print(show_text(line), flush=True)
        if job := JOB.match(line):
            print(show_text(f"  … {job[1]}"), flush=True)
        elif done := DONE.match(line):
            print(f"    {done[1]} of {done[2]} steps done", flush=True)
        elif rule := FAILED_RULE.match(line):
            self.failed.append(rule[1] or rule[2] or "")


def _tell_failure(study: Study, rules: list[str]) -> None:
    """Print what the failed steps said, without a traceback of the workflow's own."""
    logs = study.processed / "logs"
    for rule in dict.fromkeys(r for r in rules if r):
        print(f"qualcop: the step {rule} failed:", file=sys.stderr)
        for log in sorted(logs.glob(f"{rule}*.log")):
            for line in log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:]:
                print(show_text(f"  {line}"), file=sys.stderr)
    record = study.private / "workflow.log"
    print(show_text(f"qualcop: the whole record is {record}"), file=sys.stderr)
