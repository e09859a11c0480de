"""Run with `make recall`: Markdown tables on how well people are pseudonymised.

Writes nothing outside temporary folders. No name is printed unless `--show` is given.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from importlib import import_module
from pathlib import Path

# As in the steps of a run: one thread a process.
os.environ |= dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")

from qualcop.study import ROOT

PARTS = ("demo", "meetingnotes", "presidio", "handmade")


def main() -> int:
    """Measure each data set and print; exit status 0."""
    parser = argparse.ArgumentParser(prog="make recall", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--show", action="store_true", help="print the mentions that were missed")
    parser.add_argument("--gold", type=Path, help="CSV of names (column name) for meetingnotes")
    parser.add_argument("--devdata", type=Path, default=ROOT.parent / "shared" / "devdata")
    parser.add_argument("--sample", type=int, default=200, help="sentences read as files of one")
    options = parser.parse_args()
    for part in options.only:
        start = time.perf_counter()
        module = import_module(f"bench.recall.{part}")
        getattr(module, f"run_{part}")(options)
        print(f"\n({part}: {time.perf_counter() - start:.0f} s)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
