"""Run with `make same`: runs the demo on two machines that differ in all that must not matter.

The second differs from the first in the number of processes, locale, time zone, seed of hashes,
home, permissions, path of the study folder, and the order and dates of its files. Prints a digest
of each file of both; exit status 1 when any two differ.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from trials.studies import (
    copy_demo,
    digest_results,
    list_differences,
    memo_command,
    scratch_folder,
)

SHOWN = 16  # hexadecimal digits of a digest


@dataclass(frozen=True)
class Machine:
    """What differs from one machine to another."""

    place: str
    cores: int
    umask: int
    variables: Mapping[str, str] = field(default_factory=dict)
    homeless: bool = False
    backwards: bool = False  # files laid the other way round, the first the newest

    def environment(self) -> dict[str, str]:
        """The variables of a run here: those of this process, with what differs."""
        dropped = ("LANG", "LC_ALL", "TZ", "PYTHONHASHSEED", *(["HOME"] if self.homeless else []))
        kept = {k: v for k, v in os.environ.items() if k not in dropped}
        return kept | dict(self.variables)


PLAIN = Machine("study", 1, 0o022, {"LC_ALL": "C", "LANG": "C", "TZ": "UTC", "PYTHONHASHSEED": "0"})
STRANGE = Machine(
    "über/a long way/down {here}/another name of study",
    2,
    0o077,
    {
        "LC_ALL": "tr_TR.UTF-8",
        "LANG": "de_DE.UTF-8",
        "TZ": "Pacific/Kiritimati",
        "PYTHONHASHSEED": "4711",
    },
    homeless=True,
    backwards=True,
)


def main() -> int:
    """Run the demo on both machines and compare; 1 when any file differs."""
    with scratch_folder() as place:
        demo = copy_demo(place / "demo")
        first, second = (run_on(machine, demo, place) for machine in (PLAIN, STRANGE))
    for name in sorted(first | second):
        here, there = (digests.get(name, "absent")[:SHOWN] for digests in (first, second))
        print(
            f"{here:<{SHOWN}}  {there:<{SHOWN}}  {'same  ' if here == there else 'DIFFER'}  {name}"
        )
    different = list_differences(first, second)
    print(f"{len(first | second)} files, {len(different)} differ")
    return 1 if different else 0


def run_on(machine: Machine, study: Path, place: Path) -> dict[str, str]:
    """Digests of what a run gives on a copy of `study` laid below `place` as `machine` has it."""
    folder = place / "machines" / machine.place
    lay_copy(study, folder, machine.backwards)
    run = subprocess.run(
        memo_command(folder, machine.cores),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env=machine.environment(),
        umask=machine.umask,
    )
    if run.returncode:
        raise RuntimeError(f"the run failed:\n{run.stdout}{run.stderr}")
    return digest_results(folder)


def lay_copy(study: Path, folder: Path, backwards: bool) -> None:
    """Copy a study file by file, in order of their places or the other way round, and date them."""
    paths = sorted((p for p in study.rglob("*") if p.is_file()), reverse=backwards)
    for number, path in enumerate(paths):
        target = folder / path.relative_to(study)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        os.utime(target, (10**9 + number * 86_400,) * 2)


if __name__ == "__main__":
    sys.exit(main())
