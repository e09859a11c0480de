"""Starts the workflow on a study and shows progress a person can follow."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import deque
from pathlib import Path

from qualcop.accidents import FULL, KILLED, find_accident
from qualcop.errors import Problem, show_text
from qualcop.hints import keep_place
from qualcop.hold import UNDER_RUN
from qualcop.key import is_key_ours, restore_key
from qualcop.secret import read_secret
from qualcop.study import ROOT, Study
from qualcop.sweep import has_lost_records, mend_times, sweep_parts
from qualcop.typed import keep_typed

LITTLE = 16_000_000  # bytes; with less left a disk is as good as full
JOB = re.compile(r"^Job \d+: (.*)$")
DONE = re.compile(r"^(\d+) of (\d+) steps \(\d+%\) done$")
FAILED_RULE = re.compile(r"^(?:RuleException|Error in rule (\w+)|Error in checkpoint (\w+)):")


def run_workflow(
    study: Study, cores: int, targets: list[str], verbose: bool = False, locks: tuple[int, ...] = ()
) -> int:
    """Run Snakemake on the study, print one line a step, return the exit status.

    `locks` are the open files by which `hold_study` holds the study: the workflow holds them too.
    """
    sweep_parts(study)
    read_secret(study)  # first of all: what is wrong with it is told as a fault of the study
    for result, state in keep_typed(study):
        print(f"{result.name} was changed by hand. Runs make it anew; yours is kept: {state}")
    command = [
        *(sys.executable, "-m", "snakemake", *targets),
        *("--snakefile", str(ROOT / "Snakefile"), "--directory", str(study.folder)),
        *("--profile", str(ROOT / "profiles" / "default"), "--cores", str(cores)),
        "--nolock",
        *_what_to_force(study),
    ]
    # Snakemake's record names the machine, its user and full paths: it stays in the private folder.
    log = study.private / "workflow.log"
    with (
        log.open("w", encoding="utf-8", buffering=1) as record,  # what a killed run said stays
        subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            env=_environment(),
            cwd=study.folder,
            **({"pass_fds": locks} if os.name == "posix" else {}),
        ) as process,
    ):
        shown = _Progress(verbose)
        for line in process.stdout:
            record.write(line)
            shown.say(line.rstrip("\n"))
    if process.returncode:
        _tell_failure(study, shown)
    return process.returncode


def _what_to_force(study: Study) -> list[str]:
    """Snakemake's words for what must run whatever it takes to be up to date."""
    state = restore_key(study.key)
    if state:
        print(f"The pseudonym key was gone: brought back from {state.parent.name}/{state.name}.")
        print(
            "To give new pseudonyms to everybody, delete all of data/private but the file secret."
        )
    if mend_times(study):
        print("The clock was set back since the last run: everything is made again.", flush=True)
        return ["--forceall"]
    if has_lost_records(study):
        print("The records of earlier runs are gone: everything is made again.", flush=True)
        return ["--forceall"]
    # Without the key nobody can say who is who, and another key says it otherwise.
    return [] if is_key_ours(study.key) and not state else ["--forcerun", "read_documents"]


def _environment() -> dict[str, str]:
    # One thread a process: steps run side by side, and sums do not depend on the machine.
    threads = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return {
        **os.environ,
        **threads,
        "PYTHONUTF8": "1",
        # The steps run in the study's folder: no file of it called like a module may be run.
        "PYTHONSAFEPATH": "1",
        "PATH": path,
        **keep_place(),
        UNDER_RUN: str(os.getpid()),
    }


class _Progress:
    """Turns Snakemake's messages into one line a step."""

    def __init__(self, verbose: bool) -> None:
        self.verbose = verbose
        self.failed: list[str] = []
        self.last: deque[str] = deque(maxlen=400)

    def say(self, line: str) -> None:
        """Take one line in; print what a person wants to know of it."""
        self.last.append(line)
        if self.verbose:
            print(show_text(line), flush=True)
        if job := JOB.match(line):
            print(show_text(f"  … {job[1]}"), flush=True)
        elif done := DONE.match(line):
            print(f"    {done[1]} of {done[2]} steps done", flush=True)
        elif rule := FAILED_RULE.match(line):
            self.failed.append(rule[1] or rule[2] or "")


def _explain_silence(study: Study) -> Problem:
    """Why a step ended without a word: killed, or no room left even for its message."""
    return FULL if shutil.disk_usage(study.folder).free < LITTLE else KILLED


def _tell_failure(study: Study, shown: _Progress) -> None:
    """Print what the failed steps said, without a traceback of the workflow's own."""
    logs = study.processed / "logs"
    told: list[str] = []
    for rule in dict.fromkeys(r for r in shown.failed if r):
        print(f"qualcop: the step {rule} failed:", file=sys.stderr)
        lines = [
            line
            for log in sorted(logs.glob(f"{rule}*.log"))
            for line in log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:]
        ]
        told += lines or [f"qualcop: {_explain_silence(study)}"]
        shown_lines = (show_text(f"  {line}") for line in lines or told[-1:])
        print(*shown_lines, sep="\n", file=sys.stderr)
    if not any(line.startswith("qualcop: ") for line in told):
        # The workflow itself, not a step, met the accident: it says so among much else.
        if accident := find_accident([*told, *shown.last]):
            print(f"qualcop: {accident}", file=sys.stderr)
    record = study.private / "workflow.log"
    print(show_text(f"qualcop: the whole record is {record}"), file=sys.stderr)
