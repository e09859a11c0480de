"""What reading in processes of their own costs, beside reading the same files without that.

`python -m bench.reading WAY FOLDER` reads all files of a folder in one way and prints seconds by
the clock and seconds of computing by all processes. Each reading has a fresh process, as in a run:
what readers import is then part of both.
"""

from __future__ import annotations

import gc
import json
import resource
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from qualcop.readers import Extract, Refused, read_file, read_files

REPEATS = 5


def measure_isolation(name: str, folder: Path) -> list[tuple[str, str, str]]:
    """Seconds of `read_files` with one and two workers, as ratios to reading without isolation.

    The baseline of one worker is a loop in one process; of two, a pool of two processes that would
    not survive a crash. The best of five, taken in turns.
    """
    rows = []
    for workers, plain, said in (("1", "here", "in one process"), ("2", "pool", "in a pool")):
        bare, isolated = [], []
        for _ in range(REPEATS):
            bare.append(_run(plain, folder))
            isolated.append(_run(workers, folder))
        clock, computing = map(min, zip(*isolated, strict=True))
        clock_bare, computing_bare = map(min, zip(*bare, strict=True))
        told = f"{clock / clock_bare:.2f} of the same files {said} ({clock_bare:.2f} s)"
        told += f"; computing {computing / computing_bare:.2f} ({computing_bare:.2f} s)"
        rows.append((f"{name}: reading in isolation, {workers} at a time", f"{clock:.2f} s", told))
    return rows


def _run(way: str, folder: Path) -> tuple[float, float]:
    command = [sys.executable, "-m", "bench.reading", way, str(folder)]
    told = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    clock, computing = json.loads(told)
    return clock, computing


def _read_one(path: Path) -> Extract | Refused:
    try:
        return read_file(path)
    except Refused as refused:
        return refused


def _read(way: str, paths: list[Path]) -> list[Extract | Refused]:
    if way == "here":
        return [_read_one(path) for path in paths]
    if way == "pool":
        with ProcessPoolExecutor(2) as pool:
            return list(pool.map(_read_one, paths, chunksize=8))
    return read_files(paths, int(way))


def _computing() -> float:
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    used = [resource.getrusage(kind) for kind in kinds]
    return sum(u.ru_utime + u.ru_stime for u in used)


def main(way: str, folder: str) -> None:
    """Read the files and print what it took."""
    paths = sorted(p for p in Path(folder).rglob("*") if p.is_file())
    start, before = time.perf_counter(), _computing()
    _read(way, paths)
    print(json.dumps([time.perf_counter() - start, _computing() - before]))


if __name__ == "__main__":
    gc.set_threshold(200_000)  # as a step of a run
    main(*sys.argv[1:])
