"""Where each name was found: the table behind the review sheet, in the private folder."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from qualcop.people import Found
from qualcop.study import Study
from qualcop.table import write_bytes

HEADER = ("path", "name", "basis", "confidence", "place", "context")


@dataclass(frozen=True)
class Sighting:
    """A name found in a file: how, how surely, where, and the words around it."""

    path: str
    name: str
    basis: str
    confidence: float
    place: str
    context: str


def find_sightings(study: Study) -> Path:
    """The file of all sightings; when it is gone, all files are searched for names again."""
    return study.private / "found-names.csv"


def read_sightings(study: Study) -> list[Sighting]:
    """All sightings; rows that a person has damaged are left out."""
    path = find_sightings(study)
    text = path.read_text(encoding="utf-8-sig", errors="replace") if path.exists() else ""
    rows = csv.reader(io.StringIO(text, newline=""))
    return [s for row in rows if row[:2] != list(HEADER[:2]) and (s := _read_row(row))]


def _read_row(row: list[str]) -> Sighting | None:
    try:
        path, name, basis, confidence, place, context = row
        return Sighting(path, name, basis, float(confidence), place, context)
    except ValueError:
        return None


def note_sightings(
    study: Study, found: Mapping[str, Iterable[Found]], paths: Collection[str]
) -> None:
    """Replace the sightings of the files read now; those of files no longer there are dropped."""
    there = set(paths) - set(found)
    rows = [s for s in read_sightings(study) if s.path in there]
    for path, people in found.items():
        for p in people:
            context = " ".join(p.context.split())
            rows.append(Sighting(path, p.name, p.basis, round(p.confidence, 3), p.place, context))
    rows.sort(key=lambda s: (s.path, s.name, s.basis, s.place))
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows([getattr(s, column) for column in HEADER] for s in rows)
    path = find_sightings(study)
    write_bytes(path, sink.getvalue().encode("utf-8", "surrogateescape"))
    path.chmod(0o600)
