"""Clears away what a killed run or a wrong clock left behind, before the next run begins."""

from __future__ import annotations

import os
import time
from pathlib import Path

from qualcop.decisions import find_history
from qualcop.study import Study
from qualcop.table import PART

AHEAD = 2.0  # seconds; some disks round a file's time up to two


def sweep_parts(study: Study) -> None:
    """Delete files that a killed run did not finish writing; only below `data/`, only ours."""
    for folder in (study.processed, study.private, study.folder / "data" / "notebooks"):
        for path in folder.rglob(f".*{PART}"):
            path.unlink(missing_ok=True)


def mend_times(study: Study) -> bool:
    """Give files dated in the future today's time; whether there were any.

    The clock was set back since they were made. What is older or newer can then no longer be told
    from times, so the caller has everything made again.
    """
    now = time.time()
    ahead = [p for p in _list_made(study) if p.lstat().st_mtime > now + AHEAD]
    for path in ahead:
        os.utime(path, (now, now), follow_symlinks=False)
    return bool(ahead)


def has_lost_records(study: Study) -> bool:
    """Whether there are results but none of the workflow's records of what made them.

    Cloud folders and copying by hand leave the hidden folder `.snakemake` out.
    """
    records = study.folder / ".snakemake" / "metadata"
    made = any(study.processed.glob("*.parquet"))
    return made and not (records.is_dir() and any(records.iterdir()))


def _list_made(study: Study) -> list[Path]:
    """What runs made and go by the time of."""
    made = [p for p in study.processed.rglob("*") if p.is_file()]
    watched = [*study.private.glob("*.tsv"), find_history(study)]
    return made + [p for p in watched if p.is_file()]
