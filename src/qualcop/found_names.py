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


def find_noted(study: Study) -> Path:
    """The file of names found in what people typed beside the raw files: notes, names of sheets.

    It only grows. The workflow runs again when it does.
    """
    return study.private / "noted-names.csv"


def read_sightings(study: Study) -> list[Sighting]:
    """All sightings, in files and in notes; rows that a person has damaged are left out."""
    return [*_read_file(find_sightings(study)), *read_noted(study)]


def read_noted(study: Study) -> list[Sighting]:
    """The sightings in what people typed beside the raw files."""
    return _read_file(find_noted(study))


def add_noted(study: Study, path: str, people: Iterable[Found]) -> None:
    """Add names found in a note or in a sheet's name; makes the file where there is none yet.

    `path` says where, without the name. The file is left untouched when nothing is new.
    """
    held = read_noted(study)
    known = {(s.path, s.name) for s in held}
    fresh = [_see(path, p) for p in people if (path, p.name) not in known]
    if fresh or not find_noted(study).exists():
        _write_file(find_noted(study), [*held, *fresh])


def _read_file(path: Path) -> list[Sighting]:
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
    rows = [s for s in _read_file(find_sightings(study)) if s.path in there]
    rows += [_see(path, p) for path, people in found.items() for p in people]
    _write_file(
        find_sightings(study), sorted(rows, key=lambda s: (s.path, s.name, s.basis, s.place))
    )


def _see(path: str, person: Found) -> Sighting:
    context = " ".join(person.context.split())
    confidence = round(person.confidence, 3)
    return Sighting(path, person.name, person.basis, confidence, person.place, context)


def _write_file(path: Path, rows: Iterable[Sighting]) -> None:
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows([getattr(s, column) for column in HEADER] for s in rows)
    write_bytes(path, sink.getvalue().encode("utf-8", "surrogateescape"))
    path.chmod(0o600)
