"""Reads a study's sources; a link to a file elsewhere is refused as links to folders are.

Whoever lays a link among the files could else have a run read, and a memo quote, any file of the
machine: another study's, or this one's pseudonym key.
"""

from __future__ import annotations

from pathlib import Path

from qualcop.readers import Extract, Refused, read_files
from qualcop.study import Study, leads_out

LINK = "a link that leads out of the sources folder; copy the file itself into it"


def read_sources(study: Study, paths: list[Path], workers: int) -> list[Extract | Refused]:
    """What is in each source, or why it was refused, in the order of `paths`."""
    inside = [path for path in paths if not leads_out(path, study)]
    results = dict(zip(inside, read_files(inside, workers), strict=True))
    return [results[path] if path in results else Refused(LINK) for path in paths]
