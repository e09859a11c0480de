"""Imports a file by what it is: a project (QDPX), a codebook (QDC), a table of highlights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from qualcop.codebook import check_codebook
from qualcop.errors import Problem, StudyError
from qualcop.hints import hint
from qualcop.key import mask_path, read_matcher
from qualcop.refi.codebook_draft import draft_codebook
from qualcop.refi.foreign import read_foreign
from qualcop.refi.highlights import read_highlights
from qualcop.refi.importing import Imported, Wishes, begin_intake, take_in
from qualcop.refi.model import Project
from qualcop.refi.sources_out import write_sources
from qualcop.study import SETTINGS, Study, tell_folder
from qualcop.table import write_bytes

PROJECTS, CODEBOOKS, TABLES = (".qdpx", ".qde"), (".qdc",), (".csv", ".xlsx")


@dataclass(frozen=True)
class Request:
    """An import as asked for; `sources_to` and `codebook_to` write files instead of importing."""

    path: Path
    wishes: Wishes
    convention: str | None = None
    sources_to: Path | None = None
    codebook_to: Path | None = None


def import_file(study: Study, request: Request) -> Imported:
    """Take in a file's codes and notes, or write out its texts or a draft of its codebook.

    Raises StudyError for a file that is none of these, and as `importing.take_in` does.
    """
    path = request.path
    ending = path.suffix.lower()
    if not path.is_file():
        raise StudyError([Problem(_shown(study, path), "", "", "a file to import")])
    if ending not in (*PROJECTS, *CODEBOOKS, *TABLES):
        expected = "a file that ends in .qdpx, .qdc, .csv or .xlsx"
        raise StudyError([Problem(_shown(study, path), "", "", expected)])
    if ending in TABLES:
        intake = begin_intake(study)
        found = read_highlights(path, intake.texts)
        return take_in(intake, found, path, "table", request.wishes)
    project = _read(study, path, request.convention)
    if request.codebook_to:
        return _draft(project, request.codebook_to)
    if ending in CODEBOOKS:
        expected = "--codebook-to FILE.yaml: a codebook is imported as a draft to complete"
        raise StudyError([Problem(_shown(study, path), "", "", expected)])
    if request.sources_to:
        return _write_texts(study, project, request.sources_to)
    if not (study.processed / "documents.parquet").exists():
        raise StudyError([_tell_no_study(study, path)])
    intake = begin_intake(study)
    found = read_foreign(project, intake.texts, intake.names)
    told = take_in(intake, found, path, "refi", request.wishes)
    told.lines += _tell_readings(project, mask_path(intake.matcher))
    return told


def _read(study: Study, path: Path, convention: str | None) -> Project:
    from qualcop.refi.project import read_project

    try:
        return read_project(path, convention)
    except StudyError as error:
        mask, mask_text = mask_path(read_matcher(study)), read_matcher(study).mask
        raise StudyError(
            [
                Problem(mask(p.file), mask_text(p.place), mask_text(p.value), p.expected, p.advice)
                for p in error.problems
            ]
        ) from None


def _shown(study: Study, path: Path) -> str:
    return mask_path(read_matcher(study))(path.name)


def _tell_no_study(study: Study, path: Path) -> Problem:
    folder = tell_folder(study)
    run = hint("memo", folder)
    expected = "the tables of a run, for the codes to stand on its texts"
    advice = (
        f"Are its texts in the study already? Run `{run}` first. To begin a study from "
        f"this project: --sources-to {folder}/data/raw/sources, --codebook-to "
        f"{folder}/codebooks/ours.yaml, `{run}`, and import again. To learn only how far its "
        f"people agree: `{hint('reliability')}` and the file."
    )
    return Problem(_shown(study, path), "", "", expected, advice)


def _tell_readings(project: Project, mask: Callable[[str], str]) -> list[str]:
    """How the positions of each text were counted; the reader says so where it had to find out."""
    names = {s.guid: s.name for s in project.sources}
    ways: dict[str, list[str]] = {}
    for reading in getattr(project, "readings", ()):
        ways.setdefault(reading.convention, []).append(mask(names.get(reading.source, "a text")))
    return [f"positions read as {way}: {len(texts)} texts" for way, texts in sorted(ways.items())]


def _draft(project: Project, target: Path) -> Imported:
    if target.exists():
        advice = "Choose another name, or move the file away."
        raise StudyError([Problem(target.name, "", "", "a file that is not there yet", advice)])
    if not project.codes:
        raise StudyError([Problem(project.name, "", "", "a codebook with at least one code")])
    content, losses = draft_codebook(project)
    write_bytes(target, content)
    faults = check_codebook(target)
    lines = [f"draft of {len(project.codes)} codes: {target}"]
    lines += [f"to mend: {fault}" for fault in faults]
    lines += [] if faults else ["It can be used as it stands; texts in brackets wait for you."]
    lines.append(f"A study uses it when its {SETTINGS} says `codebook: codebooks/{target.name}`.")
    return Imported(None, 0, 0, lines, list(losses))


def _write_texts(study: Study, project: Project, folder: Path) -> Imported:
    """Write out the texts that the study does not have; all of them before its first run."""
    texts = [(s.name, s.text) for s in project.sources if s.text is not None]
    if (study.processed / "documents.parquet").exists():
        intake = begin_intake(study)
        found = read_foreign(project, intake.texts)
        texts = [(name, text) for name, text, _ in found.strangers]
    written = write_sources(texts, folder)
    lines = [f"{len(written)} texts written to {folder}"]
    if written:
        lines.append("Put them among the study's sources, run `qualcop memo`, import again.")
    return Imported(None, 0, 0, lines, list(project.losses))
