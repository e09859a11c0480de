"""Run with `make fuzz`: prints how the changed files of each format came out.

Exit status 1 when a reader let an error through, hung or filled its memory. Such files are kept in
`fuzz/found/`; `make fuzz REPLAY=fuzz/found/…` reads one again here and shows where it broke.
"""

from __future__ import annotations

import argparse
import faulthandler
import sys
import time
from pathlib import Path

from fuzz.run import FOUND, LIMITS, Outcomes, run
from fuzz.worker import read_every_way
from qualcop.readers import Refused

COLUMNS = ("read", "refused", "uncaught", "over time", "over memory", "wrong")


def main() -> int:
    """Run or replay; returns 0 when every file was read or refused."""
    parser = argparse.ArgumentParser(prog="make fuzz")
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=20261125)
    parser.add_argument("--replay", type=Path)
    options = parser.parse_args()
    if options.replay:
        return replay(options.replay)
    start = time.monotonic()
    outcomes = run(options.files, options.seed)
    print_table(outcomes)
    seconds = time.monotonic() - start
    print(f"{options.files} files, seed {options.seed}, {seconds:.0f} s")
    for name, cause in outcomes.found.items():
        print(f"  {cause}: {FOUND / name}")
    return 1 if outcomes.found else 0


def replay(path: Path) -> int:
    """Read one kept file in this process, with the traceback of whatever it lets through."""
    faulthandler.dump_traceback_later(LIMITS.seconds, exit=True)
    try:
        extract = read_every_way(str(path))
    except Refused as refused:
        print(f"refused: {refused.reason}")
    else:
        print(f"read: {len(extract.blocks)} blocks, {len(extract.comments)} comments")
    return 0


def print_table(outcomes: Outcomes) -> None:
    """One line a format, and their sum."""
    forms = sorted({form for form, _ in outcomes.counts})
    print("format".ljust(8), *(c.rjust(11) for c in COLUMNS))
    for form in [*forms, "all"]:
        counts = [
            sum(n for (f, o), n in outcomes.counts.items() if o == c and form in (f, "all"))
            for c in COLUMNS
        ]
        print(form.ljust(8), *(f"{n:,}".rjust(11) for n in counts))


if __name__ == "__main__":
    sys.exit(main())
