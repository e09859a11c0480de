"""Makes changed files, has each read in another process, and keeps those that broke a reader."""

from __future__ import annotations

import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from fuzz.mutate import mutate
from fuzz.samples import list_samples
from qualcop.readers import Extract, Refused, Stopped, isolated
from qualcop.readers.isolated import Limits

FOUND = Path(__file__).with_name("found")
WORKER = (sys.executable, "-m", "fuzz.worker")
BATCH = 4_000
LIMITS = Limits(seconds=20, memory=1_000_000_000)


@dataclass
class Outcomes:
    """How often each format came out how; what went wrong, by the file kept."""

    counts: Counter = field(default_factory=Counter)  # (format, outcome)
    found: dict[str, str] = field(default_factory=dict)  # file -> cause


def make_files(folder: Path, first: int, last: int, seed: int) -> list[Path]:
    """The changed files number `first` to `last` - 1 of a seed, written to `folder`."""
    samples = sorted(SAMPLES.items())
    paths = []
    for number in range(first, last):
        name, data = samples[number % len(samples)]
        draw = random.Random(f"{seed}:{number}")
        path = folder / f"{seed}-{number}-{name}"
        path.write_bytes(mutate(name, data, draw))
        paths.append(path)
    return paths


SAMPLES = list_samples()


def run(files: int, seed: int, workers: int = 2, keep: Path | None = FOUND) -> Outcomes:
    """Read `files` changed files; those that broke a reader are copied to `keep`."""
    outcomes = Outcomes()
    isolated.WORKER = WORKER
    for paths, results in _read_batches(files, seed, workers):
        for path, result in zip(paths, results, strict=True):
            form, outcome = path.suffix[1:], judge(result)
            outcomes.counts[form, outcome] += 1
            if outcome not in ("read", "refused"):
                outcomes.found[path.name] = getattr(result, "cause", outcome)
                if keep is not None:
                    keep.mkdir(exist_ok=True)
                    (keep / path.name).write_bytes(path.read_bytes())
    return outcomes


def _read_batches(files: int, seed: int, workers: int) -> Iterator[tuple[list[Path], list]]:
    for first in range(0, files, BATCH):
        with tempfile.TemporaryDirectory(prefix="qualcop-fuzz-") as folder:
            paths = make_files(Path(folder), first, min(first + BATCH, files), seed)
            yield paths, isolated.read_files(paths, workers, LIMITS)


def judge(result: Extract | Refused) -> str:
    """One of the columns; "wrong" is an extract that breaks its own rules."""
    if isinstance(result, Stopped):
        limits = {"time": "over time", "memory": "over memory", "size": "over memory"}
        return limits.get(result.cause, "uncaught")
    if isinstance(result, Refused):
        return "refused" if result.reason.strip() else "wrong"
    return "read" if is_sound(result) else "wrong"


def is_sound(extract: Extract) -> bool:
    """Whether texts are clean and every comment stands within the text of its blocks."""
    blocks = extract.blocks
    if not blocks or any(b.text != b.text.strip() or not b.text for b in blocks):
        return False
    return all(
        0 <= c.start_block <= c.end_block < len(blocks)
        and 0 <= c.start <= len(blocks[c.start_block].text)
        and 0 <= c.end <= len(blocks[c.end_block].text)
        and (c.start_block, c.start) <= (c.end_block, c.end)
        for c in extract.comments
    )
