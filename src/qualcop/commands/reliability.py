"""`qualcop reliability`: how far coders agree, of a study, a table of codings, or a project."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from qualcop.errors import Problem, StudyError, show_text
from qualcop.hints import hint

if TYPE_CHECKING:
    import pandas as pd

    from qualcop.answer_arrays import TableAnswers

GROUPS = ("all", "pair", "round", "cycle", "kind", "codebook_version", "drift")
PROJECTS = (".qdpx", ".qde")
FIGURES = (".svg", ".png", ".pdf")


def add_commands(add: Callable) -> None:
    """Add `qualcop reliability`."""
    command = add("reliability", _reliability, "tell how far coders agree, code by code")
    read = "a table of codings from elsewhere, or a project (.qdpx), or each coder's copy of it"
    command.add_argument("tables", nargs="*", type=Path, metavar="table", help=read)
    command.add_argument("--study", help="tell it of this study's last run instead")
    command.add_argument(
        "--by", default="all", choices=GROUPS, help="which units (of a table: all or pair)"
    )
    for role, text in (
        ("unit", "what was coded; several columns with commas between"),
        ("coder", "who coded; with --wide the columns of the coders, commas between"),
        ("code", "the code; or several columns of 1 and 0, a code each"),
        ("value", "1 or 0, or the category or number given"),
        ("meeting", "the meeting, document or group a unit belongs to"),
        ("weight", "1 / the probability that the unit was drawn"),
    ):
        command.add_argument(f"--{role}", metavar="COLUMN", help=f"column: {text}")
    command.add_argument("--wide", action="store_true", help="each coder is a column")
    command.add_argument(
        "--kind", choices=("codes", "given", "categories"), help="how to read rows"
    )
    everyone = "of codes given, of a project: every coder looked at every unit"
    command.add_argument("--everyone", action="store_true", help=everyone)
    metrics = ("nominal", "ordinal", "interval", "ratio")
    command.add_argument("--metric", choices=metrics, help="how categories differ (nominal)")
    distances = ("masi-passonneau2006", "jaccard")
    command.add_argument("--distance", choices=distances, default=distances[0], help="of sets")
    command.add_argument("--out", type=Path, metavar="FILE.csv", help="keep the table here")
    command.add_argument("--figure", type=Path, metavar="FILE", help="draw it: svg, png or pdf")


def _reliability(options: argparse.Namespace) -> int:
    _check_options(options)
    if options.study is not None:
        frame, labels, remarks = _measure_study(options)
    else:
        frame, labels, remarks = _measure_table(options)
    from qualcop.reliability_report import list_lines, list_notes

    _keep(options, frame, labels)
    for remark in remarks:
        print(show_text(remark))
    for level, own in frame.groupby("level", sort=False):
        print()
        if options.by != "all":
            print(show_text(f"{options.by}: {level}"))
        for line in list_lines(own, [labels.get(c, c) for c in own["code"]]):
            print(show_text(line))
    print()
    for note in list_notes(frame):
        print(show_text(note))
    return 0


def _check_options(options: argparse.Namespace) -> None:
    problems = []
    options.table = next(iter(options.tables), None)
    if len(options.tables) > 1 and any(p.suffix.lower() not in PROJECTS for p in options.tables):
        words = ", ".join(p.name for p in options.tables)
        advice = "Put the rows of several tables into one, with a column of coders."
        problems.append(Problem("qualcop reliability", "", words, "one table", advice))
    if (options.table is None) == (options.study is None):
        of_study = hint("reliability", "--study", "<folder>")
        advice = f"{hint('reliability', 'codings.csv')}, or {of_study}"
        expected = "a table of codings or a study, one of the two"
        problems.append(Problem("qualcop reliability", "", "", expected, advice))
    if options.table and options.by not in ("all", "pair"):
        expected = "all or pair: a table has no rounds, cycles, kinds or versions"
        problems.append(Problem("--by", "", options.by, expected))
    if options.figure and options.figure.suffix.lower() not in FIGURES:
        expected = "a name that ends in " + ", ".join(FIGURES)
        problems.append(Problem("--figure", "", options.figure.name, expected))
    if options.out and options.out.suffix.lower() != ".csv":
        problems.append(Problem("--out", "", options.out.name, "a name that ends in .csv"))
    for path in options.tables:
        if not path.is_file():
            problems.append(Problem(path.name, "", "", "a file that is there", "Mend the path."))
    for target in (options.out, options.figure):
        if target and options.table and target.absolute() == options.table.absolute():
            expected = "another file than the table read"
            problems.append(Problem(target.name, "", "", expected, "It would be written over."))
    if problems:
        raise StudyError(problems)


def _measure_study(options: argparse.Namespace) -> tuple[pd.DataFrame, dict, list[str]]:
    from qualcop.reliability import ALL_CODES
    from qualcop.results import read_results
    from qualcop.study import open_study

    frames = read_results(open_study(options.study), "reliability", "codebook")
    table, book = frames["reliability"], frames["codebook"]
    if table.empty:
        expected = "segments that two or more people coded"
        advice = f"See `{hint('assign', '--help')}`."
        raise StudyError([Problem("reliability", "", "", expected, advice)])
    table = table[table["group"] == options.by]
    if table.empty:
        expected = f"units with a {options.by}"
        raise StudyError([Problem("reliability", "--by", options.by, expected)])
    order = {code: i for i, code in enumerate([*book["code"], ALL_CODES])}
    table = table.assign(order=table["code"].map(order)).sort_values(
        ["position", "order"], kind="stable"
    )
    return table.drop(columns="order"), dict(zip(book["code"], book["label"], strict=True)), []


def _measure_table(options: argparse.Namespace) -> tuple[pd.DataFrame, dict, list[str]]:
    import pandas as pd

    from qualcop.reliability_report import list_pairs, measure_table

    path = options.table
    project = path.suffix.lower() in PROJECTS
    rows, data = _read_project(options) if project else _read_table(options)
    parts = list_pairs(data) if options.by == "pair" else [("all", data)]
    frames = [
        measure_table(part, options.metric or "nominal", options.distance).assign(
            level=level, group=options.by, position=position
        )
        for position, (level, part) in enumerate(parts, start=1)
    ]
    frame = pd.concat([f for f in frames if len(f)] or frames[:1], ignore_index=True)
    if frame.empty:
        expected = "units that two or more coders answered"
        advice = f"Coders found: {', '.join(data.coders[:10])}."
        advice += "" if project else " Is --unit the right column?"
        raise StudyError([Problem(path.name, "", "", expected, advice)])
    remarks = [f"{path.name}: {rows}, {len(data.coders)} coders, {data.kind}"]
    return frame, {}, remarks + data.remarks


def _read_project(options: argparse.Namespace) -> tuple[str, TableAnswers]:
    """How many codings projects of other programs hold, and their answers."""
    from qualcop.refi.joining import join_projects
    from qualcop.refi.project import read_project
    from qualcop.refi.project_answers import answer_project

    roles = ("unit", "coder", "code", "value", "meeting", "weight", "wide", "kind", "metric")
    told = [f"--{role}" for role in roles if getattr(options, role)]
    if told:
        expected = "nothing of this for a project: it says itself who coded what"
        raise StudyError([Problem(options.table.name, "", ", ".join(told), expected)])
    projects = [read_project(path) for path in options.tables]
    project = join_projects(projects) if len(projects) > 1 else projects[0]
    codings = sum(len(x.codings) for s in project.sources for x in (s, *s.selections))
    data = answer_project(project, options.table.name, options.everyone)
    return f"{codings:,} codings", data


def _read_table(options: argparse.Namespace) -> tuple[str, TableAnswers]:
    """How many rows a table holds, and its answers."""
    from qualcop.answer_arrays import read_answers
    from qualcop.answer_files import read_answer_table
    from qualcop.answer_grid import stack_grid
    from qualcop.answer_tables import ROLES, find_layout

    path = options.table
    table = read_answer_table(path)
    named = {role: getattr(options, role) for role in ROLES}
    if options.wide and options.coder:
        table = stack_grid(table, [name.strip() for name in options.coder.split(",")])
    layout = find_layout(table, named, path.name, options.wide, bool(options.kind))
    asked = (options.kind, options.metric or "", options.everyone)
    return f"{len(table):,} rows", read_answers(table, layout, path.name, *asked)


def _keep(options: argparse.Namespace, frame: pd.DataFrame, labels: dict) -> None:
    from qualcop.cells import write_frame
    from qualcop.coding_tables import RELIABILITY
    from qualcop.table import write_bytes

    if options.out:
        columns = [name for name in RELIABILITY.names if name in frame]
        write_bytes(options.out, write_frame(frame[columns]))
        print(show_text(f"table: {options.out}"))
    if options.figure:
        _draw(options.figure, frame, labels)
        print(show_text(f"figure: {options.figure}"))


def _draw(path: Path, frame: pd.DataFrame, labels: dict) -> None:
    from qualcop.figures.reliability import plot_reliability
    from qualcop.figures.style import save_figure

    several = frame["level"].nunique() > 1
    named = frame["code"].map(lambda code: labels.get(code, code))
    if several:
        named = named + " · " + frame["level"].astype(str)
    plain = frame.assign(label=named, depth=(frame["scope"] == "code").astype(int), group="all")
    figure = plot_reliability(plain.reset_index(drop=True))
    if path.suffix.lower() == ".svg":
        save_figure(figure, path)
        return
    dates = {"CreationDate": None, "Producer": None} if path.suffix.lower() == ".pdf" else {}
    figure.savefig(path, dpi=200, metadata={"Creator": None, **dates} if dates else None)
