"""Run with `make disk-full` (needs root, to make a small disk): runs the demo on a full disk.

The disk grows a little after each run that failed, until one succeeds. Each failure must say so in
plain words and leave nothing half-written: every file that is there must already have its final
bytes. So must all of them at the end. Exit status 1 otherwise.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qualcop.table import PART
from trials.studies import copy_demo, digest_results, list_differences, run_memo, scratch_folder

STEPS = (8, 40, 200, 400, 800, 1400, 2200, 3200, 4200, 5200, 64_000)


def main() -> int:
    """Run on ever larger disks, print one line each; 1 when a run ended badly or differently."""
    parser = argparse.ArgumentParser(prog="make disk-full", description=__doc__)
    parser.add_argument("--kilobytes", type=int, nargs="*", default=STEPS, help="room for a run")
    options = parser.parse_args()
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        print("not tried: only root may make the small disk this needs")
        return 1
    faults = []
    with scratch_folder() as place:
        reference = copy_demo(place / "reference" / "study")
        run_memo(reference).check_returncode()
        expected = digest_results(reference)
        disk = place / "disk"
        with _small_disk(disk) as resize:
            study = copy_demo(disk / "study")
            raw = sum(p.stat().st_size // 4096 + 1 for p in study.rglob("*")) * 4
            for room in options.kilobytes:
                resize(raw + room)
                ended, bad = try_once(study, expected)
                print(f"{room:6} kB: {ended}: {'; '.join(bad) or 'as it should'}", flush=True)
                faults += bad
                if ended == "done":
                    break
            faults += [f"{k} differs" for k in list_differences(digest_results(study), expected)]
    print(f"{'; '.join(faults) or 'the same bytes in the end'}")
    return 1 if faults or ended != "done" else 0


def try_once(study: Path, expected: dict[str, str]) -> tuple[str, list[str]]:
    """Run once: how it ended, and what was wrong with that."""
    run = run_memo(study)
    bad = ["a traceback"] if "Traceback" in run.stderr else []
    if run.returncode and "no space left" not in run.stderr:
        bad.append(f"no plain message: {run.stderr[-400:]}")
    there = {k: v for k, v in digest_results(study).items() if v != "absent"}
    bad += [f"{k} is not whole" for k, v in there.items()
            if v != expected.get(k) and not k.endswith(PART)]  # fmt: skip
    if not run.returncode:
        return "done", bad
    last = [line for line in run.stderr.splitlines() if "no space left" in line]
    return f"stopped ({last[0].strip() if last else 'status ' + str(run.returncode)})", bad


@contextmanager
def _small_disk(folder: Path) -> Iterator:
    """A disk in memory at `folder`, and a function that sets its size in kilobytes."""
    folder.mkdir(parents=True)
    mount = shutil.which("mount")
    subprocess.run([mount, "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(folder)], check=True)

    def resize(kilobytes: int) -> None:
        options = f"remount,size={kilobytes}k"
        subprocess.run([mount, "-o", options, str(folder)], check=True)

    try:
        yield resize
    finally:
        subprocess.run([shutil.which("umount"), str(folder)], check=True)


if __name__ == "__main__":
    sys.exit(main())
