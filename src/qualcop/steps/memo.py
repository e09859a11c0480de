"""The steps from tables to memos people read, and the search for names in all that is written."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from qualcop import tables
from qualcop.errors import Problem, StudyError
from qualcop.hints import hint
from qualcop.study import ROOT, Study, find_codebook, open_study, read_settings
from qualcop.table import read_table, read_tables, write_bytes, write_table

if TYPE_CHECKING:
    from qualcop.leaks import Leak, Report

HITS = "leak-hits.json"
MOST_TOLD = 20


def gather_memos(study: str, out: str, codebook_file: str) -> None:
    """Every table → each cycle's memo data, figure tables, and the register of numbers."""
    import pandas as pd

    from qualcop.cells import write_frame
    from qualcop.key import mask_path, read_matcher
    from qualcop.memo import gather_memo
    from qualcop.memo.stale import drop_stale
    from qualcop.memo.view import USED
    from qualcop.provenance import list_provenance

    place, folder = open_study(study), Path(out)
    settings = read_settings(place)
    # A title taken from the study folder's name may hold a person's.
    settings["title"] = mask_path(read_matcher(place))(settings["title"])
    frames = read_tables(USED, folder)
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
    from qualcop.memo_pdf import TEMPLATE
    from qualcop.memo_pdf import write_memo as write

    content = json.loads(Path(data).read_text(encoding="utf-8"))
    write(content, Path(figures), Path(pdf), TEMPLATE.with_name(template or TEMPLATE.name))


def write_workbook(out: str, workbook: str) -> None:
    """Every table → one Excel workbook."""
    from qualcop.consent import check_quotes
    from qualcop.workbook import SHOWN, make_workbook

    frames = read_tables((tables.TABLES[name] for name in SHOWN), out)
    check_quotes(frames["exemplars"], frames["segments"], frames["participants"])
    write_bytes(workbook, make_workbook(frames))


def check_leaks(study: str, codebook: str, report: str) -> None:
    """Everything a run or a notebook wrote → a report; faults when a name survived in it.

    Tables, memos, figures and logs, notebooks with their outputs, the cache, Snakemake's records.
    The codebook is the research team's text, not the participants': the shipped one is not
    checked, and in a study's own, letters that are somebody's initials ("PD") are let be. Every
    place is left in `HITS` beside the report, without names, until a search finds none.
    """
    from qualcop.key import read_matcher
    from qualcop.leaks import search_files
    from qualcop.secret import read_secret

    place = open_study(study)
    matcher = read_matcher(place)
    hits = Path(report).with_name(HITS)
    made = [p for p in list_written(place) if p not in (Path(report).absolute(), hits.absolute())]
    codebooks = [p for p in made if p.name in ("codebook.parquet", "codebook.pdf")]
    frame = read_table(tables.CODEBOOK, codebook)
    own = {c for name in frame for c in frame[name] if isinstance(c, str) and " " in c}
    # Where this machine keeps the study and the program is no text of the run's.
    own |= {str(place.folder), str(ROOT), sys.prefix, str(Path.home())}
    others = [p for p in made if p not in codebooks]
    secret = read_secret(place)
    found = search_files(others, matcher, own, place.cache, place.folder, secret)
    leaks = found.leaks
    if find_codebook(place, read_settings(place))[1]:
        search = partial(search_files, matcher=matcher, root=place.folder, secret=secret)
        leaks = leaks + _search_codebooks(codebooks, own, search)
    if leaks:
        told = [{"place": leak.place, "kind": leak.kind} for leak in leaks]
        write_bytes(hits, json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n")
        listed = hits.absolute().relative_to(place.folder).as_posix()
        raise StudyError(_tell_leaks(leaks, listed, hint("names")))
    hits.unlink(missing_ok=True)
    # Of the results alone: how many records and notebooks there are differs from run to run.
    results = place.processed.relative_to(place.folder).as_posix()
    unread = [part for part in found.unread if part.place.startswith(results)]
    files = sum(p.is_relative_to(place.processed) for p in made)
    told = {"files": files, "leaks": 0, "not_looked_into": len(unread)}
    write_bytes(report, json.dumps(told).encode() + b"\n")


def _search_codebooks(
    paths: list[Path], own: set[str], search: Callable[..., Report]
) -> list[Leak]:
    """The leaks in the printed codebook and its table.

    A name here is the research team's slip: it is mended in the codebook's own words. The PDF says
    the same as the table and is searched for what is not in that.
    """
    from qualcop.names import INITIAL

    found = [search([path], own=own if path.suffix == ".pdf" else ()) for path in paths]
    return [leak for report in found for leak in report.leaks if leak.kind != INITIAL]


def _tell_leaks(leaks: list[Leak], hits: str, command: str) -> list[Problem]:
    """The first places with their kinds, and after the last what to do about all of them."""
    problems = [Problem(x.place, x.kind, "", "no person's name") for x in leaks[:MOST_TOLD]]
    if len(leaks) > MOST_TOLD:
        advice = f"{len(leaks) - MOST_TOLD} more places are listed in {hits}."
        problems.append(Problem(hits, "", "", "no place with a name", advice))
    advice = (
        f"All places are in {hits}. Memos already made stay in data/processed/memos: do not share "
        "them, or anything else here, before a run ends without this message. Then do one of these "
        f"and run again. Somebody's name that is still in clear: run `{command}` on this study, "
        "open data/private/names.xlsx, and give the name the decision person; it is masked "
        "everywhere. A word that is nobody's name: give it the decision not a name there, or "
        "correct the participants sheet. A name in a codebook, options, a sheet or a notebook: "
        "take it out there."
    )
    return [*problems[:-1], replace(problems[-1], advice=f"{problems[-1].advice} {advice}".strip())]


def list_written(study: Study) -> list[Path]:
    """Every file that runs and notebooks wrote in a study, the private folder aside."""
    data = study.folder / "data"
    folders = (study.processed, data / "notebooks", study.cache.parent, study.folder / ".snakemake")
    return [p for folder in folders for p in sorted(folder.rglob("*")) if p.is_file()]
