"""Run with `make accidents`: kills runs at random moments and compares what the next run gives.

A trial copies a study (before its first run, or finished and then changed), starts `qualcop memo`,
kills it with SIGKILL at a random moment of its usual length – all its processes, or only the first
of them, whose children then live on – sometimes twice, runs again, and compares the digest of every
file with that of a run nobody disturbed. Exit status 1 when anything differs.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from trials.studies import (
    copy_demo,
    digest_folder,
    digest_results,
    list_differences,
    memo_command,
    run_memo,
    scratch_folder,
)

SEED = 20261125
ENDED = "it had ended"
STARTED = re.compile(r"^Job (\d+): (.*)$", re.MULTILINE)
FINISHED = re.compile(r"^Finished jobid: (\d+) ", re.MULTILINE)


@dataclass(frozen=True)
class Stage:
    """A study to run on: its folder, how long a run takes, what it gives, and its raw files."""

    name: str
    folder: Path
    seconds: float
    results: Mapping[str, str]
    raw: Mapping[str, str]


def main() -> int:
    """Run the trials, print one line each and a summary; 1 when any ended differently."""
    parser = argparse.ArgumentParser(prog="make accidents", description=__doc__)
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with scratch_folder() as place:
        stages = prepare_stages(place)
        for stage in stages:
            print(f"{stage.name}: {stage.seconds:.1f} s undisturbed, {len(stage.results)} files")
        failed = killed = 0
        for number in range(1, options.times + 1):
            stage = stages[number % 2]
            told, faults = try_once(place / "trial" / "study", stage, chance)
            failed += bool(faults)
            killed += told.count(" s (") - told.count(ENDED)
            print(f"{number:3} {stage.name:13} {told}: {'; '.join(faults) or 'same bytes'}")
            sys.stdout.flush()
            shutil.rmtree(place / "trial")
    print(
        f"seed {options.seed}: {options.times} trials, {killed} kills, {failed} ended differently"
    )
    return 1 if failed else 0


def prepare_stages(place: Path) -> list[Stage]:
    """The demo before its first run, and finished with one file changed and one added."""
    fresh = copy_demo(place / "fresh" / "study")
    finished = place / "finished" / "study"
    shutil.copytree(fresh, finished)
    first = _run_undisturbed("first run", fresh, finished)
    changed = place / "changed" / "study"
    shutil.copytree(finished, changed)
    _change(changed)
    again = place / "again" / "study"
    shutil.copytree(changed, again)
    return [first, _run_undisturbed("after changes", changed, again)]


def _change(study: Path) -> None:
    """What a new convening brings: a corrected file, and a file that names somebody new."""
    sources = study / "data" / "raw" / "sources"
    with (sources / "c2-call-apr" / "april call.md").open("a", encoding="utf-8") as file:
        file.write("\nWe wrote down our long-term goals once more.\n")
    note = "Attendees: Benedetta Quorn\n\nBenedetta Quorn asked for a shared purpose.\n"
    (sources / "c3-call-may" / "one more note.txt").write_text(note, encoding="utf-8")


def _run_undisturbed(name: str, folder: Path, copy: Path) -> Stage:
    start = time.monotonic()
    run = run_memo(copy)
    seconds = time.monotonic() - start
    if run.returncode:
        sys.exit(f"the undisturbed run failed:\n{run.stdout}{run.stderr}")
    return Stage(name, folder, seconds, digest_results(copy), digest_folder(copy / "data" / "raw"))


def try_once(study: Path, stage: Stage, chance: random.Random) -> tuple[str, list[str]]:
    """Kill a run on a copy, perhaps twice, run again: what happened, and what went wrong."""
    shutil.copytree(stage.folder, study)
    told = []
    for _ in range(chance.choice((1, 1, 1, 2))):
        alone = chance.random() < 1 / 3
        moment = chance.uniform(0, stage.seconds)
        done = kill_run(study, moment, alone)
        told.append(f"{'parent' if alone else 'all'} at {moment:4.1f} s ({done})")
    run = _run_patiently(study)
    faults = [] if run.returncode == 0 else [f"status {run.returncode}: {run.stderr[-300:]}"]
    faults += [f"{k} differs" for k in list_differences(digest_results(study), stage.results)]
    if digest_folder(study / "data" / "raw") != stage.raw:
        faults.append("a raw file changed")
    return ", then ".join(told), faults


def kill_run(study: Path, moment: float, alone: bool) -> str:
    """Start a run and kill it after `moment` seconds; what it was at then.

    `alone` kills the first process only.
    """
    log = study / "data" / "private" / "workflow.log"
    log.unlink(missing_ok=True)
    process = subprocess.Popen(
        memo_command(study),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(moment)
    if process.poll() is not None:
        return ENDED
    if alone:
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return _running_steps(log)


def _running_steps(log: Path) -> str:
    if not log.exists():
        return "before the workflow"
    text = log.read_text(encoding="utf-8", errors="replace")
    ended = set(FINISHED.findall(text))
    running = [message for job, message in STARTED.findall(text) if job not in ended]
    return " + ".join(running) or "between steps"


def _run_patiently(study: Path) -> subprocess.CompletedProcess:
    """Run again as a person would: who is told that a run is under way waits and tries again."""
    for _ in range(60):
        run = run_memo(study)
        if "no other run on this study" not in run.stderr:
            break
        time.sleep(2)
    return run


if __name__ == "__main__":
    sys.exit(main())
