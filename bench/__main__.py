"""Run with `make bench`: prints one table of figures and ratios.

Needs a finished demo run (`make memo` is started when there is none). The generated corpus is
drawn from the demo's sentences with a fixed seed into a temporary folder.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

# As in the steps of a run: one thread a process, for spaCy alone as for the rule coder.
os.environ |= dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")

import psutil

from bench.corpus import write_corpus
from bench.reading import measure_isolation
from qualcop import tables
from qualcop.study import ROOT
from qualcop.table import read_table

SEED = 20261122
Row = tuple[str, str, str]


def main() -> int:
    """Measure and print; exit status 1 when a run fails."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--documents", type=int, default=1000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="qualcop-bench-") as name:
        place = Path(name)
        demo = _copy_demo(place / "demo")
        rows = measure_runs("demo", demo, _add_note)
        segments = read_table(tables.SEGMENTS, demo / "data/processed/segments.parquet")
        sentences = sorted({t for t in segments[segments.codable].text if "\n" not in t})
        corpus = place / "corpus"
        write_corpus(corpus, sentences, options.documents, SEED)
        rows += measure_isolation(f"{options.documents} documents", corpus)
        rows += measure_isolation("demo", demo / "data" / "raw" / "sources")
        rows += measure_runs(f"{options.documents} documents", corpus, _add_note)
        generated = read_table(tables.SEGMENTS, corpus / "data/processed/segments.parquet")
        rows += measure_rule_coder(generated[generated.codable].head(6000))
    _print_table(rows)
    return 0


def _copy_demo(folder: Path) -> Path:
    """The demo study's raw files and options in a folder of their own."""
    shutil.copytree(ROOT / "data" / "raw", folder / "data" / "raw")
    shutil.copy(ROOT / "qualcop.yaml", folder)
    return folder


def _add_note(study: Path) -> None:
    """One more small file in an event that exists."""
    sources = study / "data" / "raw" / "sources"
    base = sources if sources.exists() else study
    folder = min(p for p in base.iterdir() if p.is_dir() and p.name not in (".snakemake", "data"))
    (folder / "one more note.txt").write_text("We compared our notes and agreed to meet again.\n")


def measure_runs(name: str, study: Path, change: Callable[[Path], None]) -> list[Row]:
    """Cold, warm and after-one-file runs of the whole workflow, with peak memory."""
    cold, peak = _run(study)
    words = read_table(tables.SOURCES, study / "data/processed/sources.parquet").words.sum()
    warm, _ = _run(study)
    change(study)
    added, peak_added = _run(study)
    return [
        (f"{name}: cold run", f"{cold:.1f} s", f"{words} words, {words / cold:.0f} words/s"),
        (f"{name}: warm run (nothing changed)", f"{warm:.1f} s", f"{warm / cold:.2f} of cold"),
        (f"{name}: after one added file", f"{added:.1f} s", f"{added / cold:.2f} of cold"),
        (
            f"{name}: peak memory",
            f"{max(peak, peak_added) / 2**20:.0f} MB",
            "all processes, sum of resident sets",
        ),
    ]


def _run(study: Path) -> tuple[float, int]:
    """Seconds and peak bytes (resident, summed over the processes) of `qualcop memo`."""
    command = [sys.executable, "-m", "qualcop.cli", "memo", str(study), "--cores", "2"]
    start = time.perf_counter()
    process = psutil.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    peak = 0
    while process.poll() is None:
        peak = max(peak, _resident(process))
        time.sleep(0.1)
    if process.returncode:
        sys.exit(process.stderr.read().decode())
    return time.perf_counter() - start, peak


def _resident(process: psutil.Process) -> int:
    total = 0
    try:
        family = [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    for member in family:
        try:
            total += member.memory_info().rss
        except (psutil.NoSuchProcess, psutil.ZombieProcess):
            continue
    return total


def measure_rule_coder(segments: object) -> list[Row]:
    """The rule coder beside plain spaCy with the same components on the same texts."""
    from qualcop.codebook import read_codebook
    from qualcop.language import BATCH, load_model
    from qualcop.patterns import choose_components, code_by_pattern

    codebook = read_codebook(ROOT / "codebooks" / "facilitation-practices.yaml")
    components = choose_components(codebook.patterns)
    plain_model = load_model(components)
    texts = list(segments.text)
    words = int(segments.words.sum())

    def plain() -> None:
        for _ in plain_model.pipe(texts, batch_size=BATCH):
            pass

    def ours() -> None:
        code_by_pattern(segments, codebook.patterns, codebook.version)

    plain_model(texts[0])
    baseline, coder = (min(_seconds(f) for _ in range(3)) for f in (plain, ours))
    return [
        (
            f"plain spaCy ({', '.join(components)})",
            f"{baseline:.1f} s",
            f"{words / baseline:.0f} words/s",
        ),
        (
            "rule coder on the same texts",
            f"{coder:.1f} s",
            f"{baseline / coder:.2f} of plain spaCy's speed",
        ),
    ]


def _seconds(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _print_table(rows: list[Row]) -> None:
    widths = [max(len(row[at]) for row in rows) for at in range(3)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)))


if __name__ == "__main__":
    sys.exit(main())
