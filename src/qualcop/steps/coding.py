"""The steps from segments to codings: the codebook, the rule coder, people's codes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qualcop import tables
from qualcop.study import open_study
from qualcop.table import read_table, read_tables, write_table

if TYPE_CHECKING:
    from qualcop.codebook import Codebook


def read_codebook(study: str, file: str, codebook: str) -> None:
    """The codebook's file → the table of codes."""
    write_table(tables.CODEBOOK, _read_masked(study, file).codes, codebook)


def _read_masked(study: str, file: str) -> Codebook:
    """The codebook; in a study's own, names of people are masked as in its texts."""
    from qualcop.codebook import mask_codebook
    from qualcop.codebook import read_codebook as read
    from qualcop.key import read_matcher
    from qualcop.study import find_codebook, read_settings

    place, book = open_study(study), read(Path(file))
    own = find_codebook(place, read_settings(place))[1]
    return mask_codebook(book, read_matcher(place).mask) if own else book


def read_conjectures(file: str, codebook: str, conjectures: str) -> None:
    """The conjecture map's file, where the study has one → the table of conjectures."""
    from qualcop.conjectures import read_conjectures as read

    codes = set(read_table(tables.CODEBOOK, codebook).code)
    frame = read(Path(file), codes) if file else []
    write_table(tables.CONJECTURES, frame, conjectures)


def print_codebook(study: str, file: str, pdf: str) -> None:
    """The codebook's file → a PDF to print."""
    from qualcop.codebook_pdf import print_codebook as print_pdf

    print_pdf(_read_masked(study, file), Path(pdf))


def code_by_pattern(study: str, segments: str, file: str, workers: str, codings: str) -> None:
    """segments + codebook → the rule coder's codings."""
    from qualcop.coding import code_documents
    from qualcop.registry import list_district_names, read_registry
    from qualcop.secret import read_secret

    place = open_study(study)
    frame = read_table(tables.SEGMENTS, segments)
    districts = list_district_names(read_registry(place)[0])
    secret = read_secret(place)
    coded, fresh = code_documents(frame, Path(file), districts, place.cache, int(workers), secret)
    write_table(tables.CODINGS, coded, codings)
    print(f"coded {fresh} of {frame.document_id.nunique()} documents; the others are unchanged")


def import_codings(study: str, out: str, migrations: str) -> None:
    """People's codes (sheets, Word comments, the record) and answer sheets → tables of codings.

    Every faulty row is told at once.
    """
    from qualcop.codings import import_codings as import_sheets
    from qualcop.key import mask_path, read_matcher
    from qualcop.migrations import read_migrations
    from qualcop.missing_report import gather_missing, read_known_codes
    from qualcop.people_codes import gather_people_codes
    from qualcop.record import open_record

    place, folder = open_study(study), Path(out)
    names = ("segments", "documents", "codebook", "comments", "participants")
    frames = read_tables((tables.TABLES[n] for n in names), folder)
    matcher = read_matcher(place)
    texts = [frames[n] for n in names[:3]]
    masks = (matcher.mask, mask_path(matcher))
    declared = read_migrations(Path(migrations)) if migrations else []
    record = open_record(place)
    folders = (place.raw / "codings", place.raw / "answers")
    sheets, problems = import_sheets(folders[0], *texts, *masks, declared, record.carry)
    answers, faults = import_sheets(folders[1], *texts, *masks)
    made, more = gather_people_codes(record, sheets, frames, declared, matcher.mask)
    made["missing_codes"] = gather_missing(place, frames, declared, read_known_codes(place))
    write_table(tables.CODINGS, made.pop("people"), folder / "codings/people.parquet")
    write_table(tables.CODINGS, answers, folder / "codings/answers.parquet")
    for name, frame in made.items():
        write_table(tables.TABLES[name], frame, folder / f"{name}.parquet")
    for problem in (*problems, *faults, *more):
        print(problem)


def gather_codings(patterns: str, people: str, consensus: str, codings: str) -> None:
    """All coders' codings, and what people settled → one table."""
    from qualcop.codings import gather_codings as gather
    from qualcop.consensus import list_consensus_codings

    frames = [read_table(tables.CODINGS, path) for path in (patterns, people)]
    frames.append(list_consensus_codings(read_table(tables.TABLES["consensus"], consensus)))
    write_table(tables.CODINGS, gather(frames), codings)
