"""Finds every problem of a study before anything runs."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

from qualcop.cache import drop_others, keep, load_kept, make_key
from qualcop.code_hash import code_hash
from qualcop.copies import check_copies
from qualcop.cycle_days import check_dates
from qualcop.errors import Problem, StudyError
from qualcop.event_places import place_sources
from qualcop.git_guard import check_demo
from qualcop.key import mask_path, read_key, read_matcher
from qualcop.name_clues import find_day
from qualcop.private_folder import check_private
from qualcop.readers import Extract, Refused, is_clutter
from qualcop.registry import Registry, read_registry
from qualcop.review import check_names
from qualcop.schemas import SCHEMAS
from qualcop.secret import read_secret
from qualcop.study import (
    SETTINGS,
    Study,
    find_codebook,
    find_conjectures,
    find_migrations,
    list_sources,
    read_settings,
)

STAGE = "codebook found sound"


def check_study(study: Study) -> list[Problem]:
    """All faults and warnings of options, sheets and codebook; empty when all is well."""
    problems: list[Problem] = []
    try:
        settings = read_settings(study)
        problems += _check_codebook(study, settings)
    except StudyError as error:
        problems += error.problems
    registry, faults = read_registry(study)
    problems += faults + check_copies(study) + _check_links(study) + _check_key(study)
    problems += check_private(study) + check_demo(study)
    files = list_sources(study)
    if not files:
        problems.append(
            Problem(study.folder.name, "", "", "at least one file to read", "Add your files.")
        )
    if _is_whole(faults):
        problems += _check_places(study, registry, files)
    return problems + check_names(study)


def _check_links(study: Study) -> list[Problem]:
    """Sheets and options that are links to files elsewhere: what another study says, perhaps."""
    folders = [study.raw / name for name in ("registry", "codings", "answers")]
    paths = [study.folder / SETTINGS, *(p for f in folders for p in sorted(f.glob("[!.]*")))]
    home = os.path.realpath(study.folder)
    expected = "the file itself, not a link that leads out of the study"
    return [
        Problem(path.relative_to(study.folder).as_posix(), "", "", expected, "Copy it there.")
        for path in paths
        if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(home)
    ]


def _check_key(study: Study) -> list[Problem]:
    try:
        read_key(study.key)
    except StudyError as error:
        return error.problems
    return []


def _check_codebook(study: Study, settings: dict) -> list[Problem]:
    path, _ = find_codebook(study, settings)
    conjectures, migrations = find_conjectures(study), find_migrations(study, settings)
    remembers = os.access(study.cache, os.W_OK)  # a check itself makes no cache
    key = _key_of([path, *conjectures, *migrations], read_secret(study)) if remembers else ""
    if remembers and load_kept(study.cache, STAGE, [key]):
        return []
    problems = _read_codebook(path, conjectures, migrations)
    if remembers and not problems:
        keep(study.cache, STAGE, {key: True})
        drop_others(study.cache, STAGE, [key])
    return problems


def _key_of(files: list[Path], secret: bytes) -> str:
    """A digest of these files and of all that checks them, spaCy (a second to load) included."""
    checks = code_hash(
        "codebook", "conjectures", "migrations", extra=tuple(sorted(SCHEMAS.glob("*.yaml")))
    )
    return make_key(
        secret.hex(), [path.read_bytes().hex() for path in files], checks, version("spacy")
    )


def _read_codebook(path: Path, conjectures: list[Path], migrations: list[Path]) -> list[Problem]:
    from qualcop.codebook import check_codebook, read_codebook
    from qualcop.conjectures import check_conjectures
    from qualcop.migrations import check_migrations

    if problems := check_codebook(path):
        return problems
    codes = read_codebook(path).codes
    for map_file in conjectures:
        problems += check_conjectures(map_file, set(codes.code))
    for changes in migrations:
        problems += check_migrations(changes, codes)
    return problems


def _check_places(study: Study, registry: Registry, files: list) -> list[Problem]:
    """Files the sheets name that are not there; what is open on the events that files belong to."""
    places = [p.relative_to(study.sources).as_posix() for p in files]
    there = set(places)
    problems = [
        Problem("sources sheet", f"row of file {n}", "", "a file that exists", "Mend its path.")
        for n, row in enumerate(registry.sources, start=1)
        if row["path"] and row["path"] not in there
    ]
    mask = _LazyMask(study)
    read = [path for path in places if not is_clutter(Path(path))]
    return problems + place_sources(read, registry, study.folder.name, mask).problems


class _LazyMask:
    """Masks names in folder names; made when the first is to be shown, for that takes a while."""

    def __init__(self, study: Study) -> None:
        self.study = study

    @cached_property
    def mask(self) -> Callable[[str], str]:
        try:
            return mask_path(read_matcher(self.study))
        except StudyError:  # told already: then no name of a folder is shown
            return lambda path: "(a name)"

    def __call__(self, path: str) -> str:
        return self.mask(path)


def read_all(study: Study) -> dict[str, Extract | Refused]:
    """What is in each source, or why it was refused, by its place below the sources folder."""
    from qualcop.source_files import read_sources

    paths = [path for path in list_sources(study) if not is_clutter(path)]
    results = read_sources(study, paths, os.cpu_count() or 1)
    places = [path.relative_to(study.sources).as_posix() for path in paths]
    return dict(zip(places, results, strict=True))


def list_unread(results: Mapping[str, Extract | Refused]) -> tuple[int, list[tuple[str, str]]]:
    """How many files can be read, and (path, reason) of those that cannot."""
    unread = [(path, r.reason) for path, r in results.items() if isinstance(r, Refused)]
    return len(results) - len(unread), unread


def check_file_dates(study: Study, results: Mapping[str, Extract | Refused]) -> list[Problem]:
    """Warnings for files that are dated, by themselves or by their name, outside their cycle."""
    registry, faults = read_registry(study)
    if not (_is_whole(faults) and registry.cycles):
        return []
    mask = _LazyMask(study)
    places = place_sources(list(results), registry, study.folder.name, mask)
    cycles = {event["event"]: event["cycle"] for event in places.events}
    told = {row["path"]: row["date"] for row in registry.sources}
    dated = []
    for path, result in results.items():
        own = None if isinstance(result, Refused) else result.date
        day = told.get(path) or own or find_day(Path(path).name)
        event = places.placed[path]
        dated.append((path, event, cycles[event], day))
    return check_dates(dated, registry.cycles, mask)


def _is_whole(faults: list[Problem]) -> bool:
    """Whether every sheet could be read in full: else folders would seem to belong to nothing."""
    return all(p.file.endswith(" sheet") for p in faults if p.severity == "error")
