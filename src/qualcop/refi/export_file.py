"""Exports a study to a file: gathers its tables, writes, and lets no name out."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from qualcop.cells import write_rows
from qualcop.codebook import mask_codes
from qualcop.errors import Problem, StudyError
from qualcop.hints import hint
from qualcop.key import mask_path, read_matcher
from qualcop.leaks import search_files
from qualcop.mentions import NameMatcher
from qualcop.record import OWNER_ONLY, open_record
from qualcop.refi.export import Choice, export_study, is_people
from qualcop.refi.export_codes import text_of
from qualcop.refi.model import Loss, Project
from qualcop.refi.writing import ORIGIN, write_qdc, write_qdpx
from qualcop.results import read_results
from qualcop.study import Study, read_settings
from qualcop.table import read_table, write_bytes

ENDINGS = (".qdpx", ".qdc", ".csv")
_TABLES = ("documents", "segments", "codebook", "codings", "participants", "districts")
_TABLES += ("events", "cycles", "attendance")


@dataclass(frozen=True)
class Exported:
    """What an export wrote, in a line, and what it could not carry."""

    summary: str
    losses: tuple[Loss, ...]


def export_file(study: Study, path: Path, choice: Choice, by: str | None = None) -> Exported:
    """Write the study to `path` by its ending: a project, a codebook, a table of codes.

    The loss report stands beside it as `<file>.losses.txt` too; the trail tells of it. Raises
    StudyError for another ending, coders or cycles that are not there, or a name in the file.
    """
    if path.suffix.lower() not in ENDINGS:
        expected = "a file that ends in .qdpx (project), .qdc or .csv (codebook)"
        raise StudyError([Problem(path.name, "", "", expected)])
    frames = gather_frames(study)
    _check_choice(frames, choice)
    matcher = read_matcher(study)
    frames["codebook"] = mask_codes(frames["codebook"], matcher.mask)
    origin = f"{ORIGIN} {version('qualcop')}"
    title = matcher.mask(read_settings(study)["title"])
    project = export_study(frames, choice, title, origin, matcher.mask)
    content, losses, summary = _write(path.suffix.lower(), project, frames["codebook"])
    check_names(content, path.suffix.lower(), matcher, frames["codebook"])
    write_bytes(path, content, OWNER_ONLY)
    report = "".join(f"{x.count}\t{x.what}\t{x.why}\n" for x in losses)
    write_bytes(path.with_name(f"{path.name}.losses.txt"), report.encode(), OWNER_ONLY)
    _tell_trail(study, mask_path(matcher)(path.name), project, content, by, len(losses))
    return Exported(summary, losses)


def gather_frames(study: Study) -> dict[str, pd.DataFrame]:
    """The tables of the last run and of the record, and the consensus where there is one."""
    frames = read_results(study, *_TABLES)
    record = open_record(study)
    frames |= {"markings": record.read_markings(), "notes": record.read_notes()}
    frames["hand_ins"] = record.read_hand_ins()
    consensus = study.processed / "consensus.parquet"
    if consensus.exists():
        from qualcop.coding_tables import CONSENSUS

        frames["consensus"] = read_table(CONSENSUS, consensus)
    return frames


def _check_choice(frames: dict[str, pd.DataFrame], choice: Choice) -> None:
    """Raise StudyError for coders, cycles or a consensus that the study does not have."""
    people = frames["codings"][is_people(frames["codings"])]
    coders = {*people["coder"], *frames["notes"]["coder"]}
    held = {"coder": coders, "cycle": set(frames["cycles"]["cycle"])}
    wanted = {"coder": choice.coders, "cycle": choice.cycles}
    problems = [
        Problem("--" + what, "", name, f"one of {', '.join(sorted(held[what])) or 'none'}")
        for what in wanted
        for name in sorted(wanted[what] or ())
        if name not in held[what]
    ]
    if choice.consensus and "consensus" not in frames:
        advice = f"Run `{hint('memo', '<study>')}` after people coded."
        problems.append(Problem("--consensus", "", "", "a consensus of people's codes", advice))
    if problems:
        raise StudyError(problems)


def _write(
    ending: str, project: Project, codebook: pd.DataFrame
) -> tuple[bytes, tuple[Loss, ...], str]:
    codes = sum(c.codable for c in project.codes)
    if ending == ".csv":
        content, losses = write_tags(codebook)
        return content, losses, f"{codes} codes for Taguette"
    if ending == ".qdc":
        bare = Project(project.name, project.origin, codes=project.codes)
        written = write_qdc(bare)
        return written.content, written.losses, f"{codes} codes"
    written = write_qdpx(project)
    codings = sum(len(s.codings) for x in project.sources for s in x.selections)
    parts = f"{len(project.sources)} texts, {codes} codes, {codings} codings"
    summary = f"{parts} by {len(project.users)} coders, {len(project.notes)} notes"
    return written.content, written.losses, summary


def write_tags(codebook: pd.DataFrame) -> tuple[bytes, tuple[Loss, ...]]:
    """The codable codes as the table of tags that Taguette imports: tag and description."""
    codes = codebook[codebook["codable"]].sort_values("position")
    rows = [["tag", "description"]]
    rows += [[r.code, f"{r.label}. {text_of(r.definition)}"] for r in codes.itertuples()]
    why = "Taguette's tags are flat and have a description alone"
    rules = int(codes[["include", "exclude", "examples", "counter_examples"]].notna().sum().sum())
    families = int((~codebook["codable"]).sum())
    lost = (Loss("families", families, why), Loss("rules and examples of codes", rules, why))
    return write_rows(rows), tuple(x for x in lost if x.count)


def check_names(content: bytes, ending: str, matcher: NameMatcher, codebook: pd.DataFrame) -> None:
    """Raise StudyError when a person's name is in what would be written."""
    own = {c for name in codebook for c in codebook[name] if isinstance(c, str) and " " in c}
    with tempfile.TemporaryDirectory(prefix="qualcop-") as folder:
        path = Path(folder) / f"export{ending}"
        path.write_bytes(content)
        report = search_files([path], matcher, own, root=Path(folder))
    if report.leaks:
        advice = "Nothing was written. Take the name out where people wrote it, and run again."
        raise StudyError(
            [Problem(x.place, x.kind, "", "no person's name", advice) for x in report.leaks]
        )


def _tell_trail(
    study: Study, name: str, project: Project, content: bytes, by: str | None, losses: int
) -> None:
    codings = sum(len(s.codings) for x in project.sources for s in x.selections)
    coders = " ".join(u.name or "" for u in project.users) or None
    detail = f"{len(project.sources)} texts; {losses} kinds of things not carried over"
    record = open_record(study)
    cells = {"by": by, "coder": coders, "detail": detail, "file_digest": record.digest(content)}
    record.add_line("export", name, codings, **cells)
