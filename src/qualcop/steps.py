"""One thin step for each rule: read tables, call one function, write tables.

Called by the workflow as `python -m qualcop.steps <rule> --name value …`; each step's arguments
are its keyword parameters. Faults of a person's files end in a message and exit status 1.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Collection
from pathlib import Path

from qualcop import tables
from qualcop.accidents import ACCIDENTS, explain_accident
from qualcop.errors import Problem, StudyError
from qualcop.hold import hold_step
from qualcop.study import ROOT, Study, open_study
from qualcop.table import read_table, write_bytes, write_table


def read_documents(study: str, out: str, workers: str) -> None:
    """Raw files → sources, documents, blocks, comments and the registry's tables."""
    from qualcop.corpus import read_corpus

    frames, report = read_corpus(open_study(study), workers=int(workers))
    for name, frame in frames.items():
        write_table(tables.TABLES[name], frame, Path(out) / f"{name}.parquet")
    print(report)


def segment_documents(
    study: str, documents: str, blocks: str, participants: str, words: str, segments: str
) -> None:
    """documents + blocks → segments."""
    from qualcop.registry import list_place_names, read_registry
    from qualcop.segments import segment_documents as segment

    frame = segment(
        read_table(tables.DOCUMENTS, documents),
        read_table(tables.BLOCKS, blocks),
        read_table(tables.PARTICIPANTS, participants),
        list_place_names(read_registry(open_study(study))[0]),
        longest=int(words),
    )
    write_table(tables.SEGMENTS, frame, segments)


def read_codebook(file: str, codebook: str) -> None:
    """The codebook's file → the table of codes."""
    from qualcop.codebook import read_codebook as read

    write_table(tables.CODEBOOK, read(Path(file)).codes, codebook)


def read_conjectures(file: str, codebook: str, conjectures: str) -> None:
    """The conjecture map's file, where the study has one → the table of conjectures."""
    from qualcop.conjectures import read_conjectures as read

    codes = set(read_table(tables.CODEBOOK, codebook).code)
    frame = read(Path(file), codes) if file else []
    write_table(tables.CONJECTURES, frame, conjectures)


def print_codebook(file: str, pdf: str) -> None:
    """The codebook's file → a PDF to print."""
    from qualcop.codebook import read_codebook as read
    from qualcop.codebook_pdf import print_codebook as print_pdf

    print_pdf(read(Path(file)), Path(pdf))


def code_by_pattern(study: str, segments: str, file: str, workers: str, codings: str) -> None:
    """segments + codebook → the rule coder's codings."""
    from qualcop.coding import code_documents
    from qualcop.registry import list_district_names, read_registry

    place = open_study(study)
    frame = read_table(tables.SEGMENTS, segments)
    districts = list_district_names(read_registry(place)[0])
    coded, fresh = code_documents(frame, Path(file), districts, place.cache, int(workers))
    write_table(tables.CODINGS, coded, codings)
    print(f"coded {fresh} of {frame.document_id.nunique()} documents; the others are unchanged")


def import_codings(study: str, out: str, migrations: str) -> None:
    """People's codes (sheets, Word comments, the record) and answer sheets → tables of codings.

    Every faulty row is told at once.
    """
    from qualcop.codings import import_codings as import_sheets
    from qualcop.key import mask_path, read_matcher
    from qualcop.migrations import read_migrations
    from qualcop.people_codes import gather_people_codes
    from qualcop.record import open_record

    place, folder = open_study(study), Path(out)
    names = ("segments", "documents", "codebook", "comments", "participants")
    frames = {n: read_table(tables.TABLES[n], folder / f"{n}.parquet") for n in names}
    matcher = read_matcher(place)
    texts = [frames[n] for n in names[:3]]
    masks = (matcher.mask, mask_path(matcher))
    declared = read_migrations(Path(migrations)) if migrations else []
    sheets, problems = import_sheets(place.raw / "codings", *texts, *masks, declared)
    answers, faults = import_sheets(place.raw / "answers", *texts, *masks)
    made, more = gather_people_codes(open_record(place), sheets, frames, declared, matcher.mask)
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


def measure_patterns(
    patterns: str, people: str, answers: str, segments: str, codebook: str, accuracy: str
) -> None:
    """The rule coder beside people and answer sheets → precision and recall per code."""
    import pandas as pd

    from qualcop.accuracy import measure_patterns as measure

    reference = [read_table(tables.CODINGS, path) for path in (people, answers)]
    frame = measure(
        read_table(tables.CODINGS, patterns),
        pd.concat(reference, ignore_index=True),
        read_table(tables.SEGMENTS, segments),
        read_table(tables.CODEBOOK, codebook),
    )
    write_table(tables.PATTERN_ACCURACY, frame, accuracy)


def measure_reliability(study: str, out: str, reliability: str) -> None:
    """judgements + what rounds gave → how far people agree, weighted by how they were drawn."""
    from qualcop.record import open_record
    from qualcop.reliability import measure_reliability as measure

    trail = open_record(open_study(study)).read_trail()
    names = ("judgements", "segments", "documents", "codebook", "assignments")
    answers, *others = (read_table(tables.TABLES[n], Path(out) / f"{n}.parquet") for n in names)
    frame = measure(
        answers.assign(coder_kind="person"),
        *others,
        rounds=list(dict.fromkeys(trail.loc[trail["act"] == "assign", "subject"])),
    )
    write_table(tables.TABLES["reliability"], frame, reliability)


def count_codings(
    segments: str, codings: str, codebook: str, participants: str, estimates: str
) -> None:
    """codings → counts by cycle and group."""
    from qualcop.estimates import count_codings as count

    frame = count(
        read_table(tables.SEGMENTS, segments),
        read_table(tables.CODINGS, codings),
        read_table(tables.CODEBOOK, codebook),
        read_table(tables.PARTICIPANTS, participants),
    )
    write_table(tables.ESTIMATES, frame, estimates)


def count_cooccurrences(segments: str, codings: str, codebook: str, cooccurrences: str) -> None:
    """codings → which codes meet."""
    from qualcop.cooccurrence import count_cooccurrences as count

    frame = count(
        read_table(tables.SEGMENTS, segments),
        read_table(tables.CODINGS, codings),
        read_table(tables.CODEBOOK, codebook),
    )
    write_table(tables.COOCCURRENCES, frame, cooccurrences)


def choose_exemplars(
    segments: str, codings: str, codebook: str, participants: str, per_code: str, exemplars: str
) -> None:
    """codings → segments to quote, by consent."""
    from qualcop.consent import check_quotes
    from qualcop.exemplars import choose_exemplars as choose

    said = read_table(tables.SEGMENTS, segments)
    people = read_table(tables.PARTICIPANTS, participants)
    frame = choose(
        said,
        read_table(tables.CODINGS, codings),
        read_table(tables.CODEBOOK, codebook),
        people,
        per_code=int(per_code),
    )
    check_quotes(frame, said, people)
    write_table(tables.EXEMPLARS, frame, exemplars)


def gather_memos(study: str, out: str, codebook_file: str) -> None:
    """Every table → each cycle's memo data, figure tables, and the register of numbers."""
    import pandas as pd

    from qualcop.cells import write_frame
    from qualcop.key import mask_path, read_matcher
    from qualcop.memo import gather_memo
    from qualcop.memo.stale import drop_stale
    from qualcop.provenance import list_provenance
    from qualcop.study import read_settings

    place, folder = open_study(study), Path(out)
    settings = read_settings(place)
    # A title taken from the study folder's name may hold a person's.
    settings["title"] = mask_path(read_matcher(place))(settings["title"])
    frames = _read_frames(folder, _UNUSED)
    drop_stale(folder, set(frames["cycles"].cycle), public=settings["audience"] == "public")
    numbers, traces = [], []
    for cycle in frames["cycles"].cycle:
        provenance = list_provenance(frames, Path(codebook_file), cycle)
        data, counted, traced, figures = gather_memo(cycle, frames, settings, provenance)
        numbers.append(counted)
        traces.append(traced)
        text = json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
        write_bytes(folder / "memos" / f"{cycle}.json", text.encode("utf-8"))
        for name, frame in figures.items():
            write_bytes(folder / "figures" / cycle / f"{name}.csv", write_frame(frame))
    write_table(tables.NUMBERS, pd.concat(numbers), folder / "numbers.parquet")
    write_table(tables.TRACES, pd.concat(traces), folder / "traces.parquet")


# Long tables, and those that memos make themselves.
_UNUSED = (
    *("documents", "blocks", "comments", "markings", "notes"),
    *("numbers", "traces", "disclosure"),
)


def _read_frames(folder: Path, except_for: Collection[str]) -> dict:
    names = [name for name in tables.TABLES if name not in except_for]
    return {name: read_table(tables.TABLES[name], folder / f"{name}.parquet") for name in names}


def plot_figures(folder: str) -> None:
    """The plotted numbers of one cycle → its figures."""
    from qualcop.cells import read_frame
    from qualcop.figures import FIGURES, plot_figure, save_figure

    # Any other file there is none of ours: a copy made by a cloud folder, say.
    paths = [Path(folder) / f"{name}.csv" for name in sorted(FIGURES)]
    for path in (p for p in paths if p.exists()):
        save_figure(plot_figure(path.stem, read_frame(path)), path.with_suffix(".svg"))


def write_memo(data: str, figures: str, pdf: str, template: str = "") -> None:
    """One cycle's memo data and figures → the PDF; by another `template` the public one."""
    from qualcop.memo import write_memo as write
    from qualcop.memo.gather import TEMPLATE

    content = json.loads(Path(data).read_text(encoding="utf-8"))
    write(content, Path(figures), Path(pdf), TEMPLATE.with_name(template or TEMPLATE.name))


def write_workbook(out: str, workbook: str) -> None:
    """Every table → one Excel workbook."""
    from qualcop.consent import check_quotes
    from qualcop.workbook import SHOWN, make_workbook

    unused = [name for name in tables.TABLES if name not in SHOWN]
    frames = _read_frames(Path(out), except_for=unused)
    check_quotes(frames["exemplars"], frames["segments"], frames["participants"])
    write_bytes(workbook, make_workbook(frames))


def audit_disclosure(study: str, out: str, disclosure: str) -> None:
    """Every number a public memo could show → which of them it shows, and what can be told."""
    from qualcop.disclosure import tell_plan
    from qualcop.public.audit import audit_study
    from qualcop.releases import read_register
    from qualcop.study import open_study, read_limits, read_settings

    place = open_study(study)
    limits, frames = read_limits(read_settings(place)), _read_frames(Path(out), _UNUSED)
    cells, plan = audit_study(frames, limits, read_register(place.private))
    write_table(tables.DISCLOSURE, tell_plan(cells, plan), disclosure)


def gather_public(study: str, out: str, codebook_file: str) -> None:
    """Every table and the audit → the public memos' data, their figure tables and workbook."""
    from qualcop.key import mask_path, read_matcher
    from qualcop.memo.stale import drop_stale
    from qualcop.provenance import list_provenance
    from qualcop.public import release_study
    from qualcop.study import open_study, read_settings

    place, folder = open_study(study), Path(out) / "public"
    frames = _read_frames(Path(out), _UNUSED)
    audit = read_table(tables.DISCLOSURE, Path(out) / "disclosure.parquet")
    settings = read_settings(place)
    settings["title"] = mask_path(read_matcher(place))(settings["title"])
    versions = {c: list_provenance(frames, Path(codebook_file), c) for c in frames["cycles"].cycle}
    drop_stale(folder, set(frames["cycles"].cycle), public=True)
    for name, content in release_study(place, frames, audit, settings, versions).items():
        write_bytes(folder / name, content)


def check_leaks(study: str, codebook: str, report: str) -> None:
    """Everything a run or a notebook wrote → a report; faults when a name survived in it.

    Tables, memos, figures and logs, notebooks with their outputs, the cache, Snakemake's records.
    The codebook is the research team's text, not the participants': the shipped one is not
    checked, and in a study's own, letters that are somebody's initials ("PD") are let be.
    """
    from qualcop.key import read_matcher
    from qualcop.leaks import search_files
    from qualcop.names import INITIAL
    from qualcop.study import find_codebook, read_settings

    place = open_study(study)
    matcher = read_matcher(place)
    made = [p for p in list_written(place) if p != Path(report).absolute()]
    codebooks = [p for p in made if p.name in ("codebook.parquet", "codebook.pdf")]
    frame = read_table(tables.CODEBOOK, codebook)
    own = {c for name in frame for c in frame[name] if isinstance(c, str) and " " in c}
    # Where this machine keeps the study and the program is no text of the run's.
    own |= {str(place.folder), str(ROOT), sys.prefix, str(Path.home())}
    others = [p for p in made if p not in codebooks]
    found = search_files(others, matcher, own, place.cache, place.folder)
    leaks = found.leaks
    if find_codebook(place, read_settings(place))[1]:
        # A name here is the research team's slip: it is mended in the codebook's own words.
        in_codebook = search_files(codebooks, matcher, root=place.folder).leaks
        leaks = leaks + [leak for leak in in_codebook if leak.kind != INITIAL]
    if leaks:
        advice = "Do not share these outputs. Take the name out where people wrote it (codebook, "
        advice += "options, sheets, notebooks); anywhere else tell the maintainers place and kind."
        raise StudyError([Problem(x.place, x.kind, "", "no person's name", advice) for x in leaks])
    # Of the results alone: how many records and notebooks there are differs from run to run.
    results = place.processed.relative_to(place.folder).as_posix()
    unread = [part for part in found.unread if part.place.startswith(results)]
    files = sum(p.is_relative_to(place.processed) for p in made)
    told = {"files": files, "leaks": 0, "not_looked_into": len(unread)}
    write_bytes(report, json.dumps(told).encode() + b"\n")


def list_written(study: Study) -> list[Path]:
    """Every file that runs and notebooks wrote in a study, the private folder aside."""
    data = study.folder / "data"
    folders = (study.processed, data / "notebooks", study.cache.parent, study.folder / ".snakemake")
    return [p for folder in folders for p in sorted(folder.rglob("*")) if p.is_file()]


STEPS = {
    step.__name__: step
    for step in (
        read_documents,
        segment_documents,
        read_codebook,
        read_conjectures,
        print_codebook,
        code_by_pattern,
        import_codings,
        gather_codings,
        measure_patterns,
        measure_reliability,
        count_codings,
        count_cooccurrences,
        choose_exemplars,
        gather_memos,
        plot_figures,
        write_memo,
        write_workbook,
        audit_disclosure,
        gather_public,
        check_leaks,
    )
}


def main(arguments: list[str] | None = None) -> int:
    """Run one step; returns its exit status."""
    name, *rest = arguments if arguments is not None else sys.argv[1:]
    options = {
        k.removeprefix("--").replace("-", "_"): v
        for k, v in zip(rest[::2], rest[1::2], strict=True)
    }
    try:
        with hold_step(open_study(".")):
            STEPS[name](**options)
    except StudyError as error:
        for problem in error.problems:
            print(f"qualcop: {problem}", file=sys.stderr)
        return 1
    except ACCIDENTS as error:
        print(f"qualcop: {explain_accident(error, Path.cwd())}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    # Tables make millions of small objects and hardly a cycle: to look for one rarely is enough.
    gc.set_threshold(200_000)
    sys.exit(main())
