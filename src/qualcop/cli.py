"""The `qualcop` command: what people do by hand. Pipeline steps run through the workflow alone."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from pathlib import Path

from qualcop.accidents import ACCIDENTS, explain_accident
from qualcop.commands import COMMANDS
from qualcop.commands.parser import OnceParser
from qualcop.compiled import use_compiled
from qualcop.errors import Problem, StudyError, show_text


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns 0, 1 (faults of the study's files), 2 (unknown words), 130 or 141
    (stopped, or nobody reads on)."""
    use_compiled()  # before the commands bring in what is large
    options = _parser().parse_args(arguments)
    try:
        status = options.run(options)
        sys.stdout.flush()
        return status
    except StudyError as error:
        for problem in error.problems:
            print(f"qualcop: {problem}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # who reads has seen enough: `qualcop history … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141  # as programs do that end so: what was begun may not be done
    except ACCIDENTS as error:
        print(f"qualcop: {explain_accident(error, _study_of(options))}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("qualcop: stopped; run the same command again to go on", file=sys.stderr)
        return 130


def _study_of(options: argparse.Namespace) -> Path | None:
    study = getattr(options, "study", None)
    return Path(study).expanduser().absolute() if study else None


def _parser() -> argparse.ArgumentParser:
    parser = OnceParser(prog="qualcop", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, run: object, text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run)
        return command

    add("init", _init, "lay out a new study with commented sheets").add_argument("study")
    check = add("check", _check, "report every problem of a study's sheets and files")
    check.add_argument("study", nargs="?", default=".")
    memo = add("memo", _memo, "run the workflow on a study and say where the memos are")
    memo.add_argument("study", nargs="?", default=".")
    memo.add_argument("--cores", type=int, default=os.cpu_count() or 1)
    memo.add_argument("--verbose", action="store_true", help="show the workflow's own messages")
    memo.add_argument("targets", nargs="*", help=argparse.SUPPRESS)
    trace = add("trace", _trace, "show the segments and files behind a number or a segment")
    trace.add_argument("id", help="the id printed beside a number, or a segment id")
    trace.add_argument("study", nargs="?", default=".")
    audit = add("disclosure", _disclosure, "show what a public memo withholds, and why")
    audit.add_argument("study", nargs="?", default=".")
    notebooks = add("notebooks", _notebooks, "open JupyterLab on a study")
    notebooks.add_argument("study", nargs="?", default=".")
    names = add("names", _names, "show the names found in the files, and what is decided on them")
    names.add_argument("study", nargs="?", default=".")
    names.add_argument("--show", action="store_true", help="print the names themselves too")
    leak = add("leak-check", _leak_check, "look for people's names in files you mean to share")
    leak.add_argument("paths", nargs="+", type=Path, metavar="path", help="a file or a folder")
    leak.add_argument("--study", default=".", help="the study whose names are looked for (here)")
    for module in COMMANDS:
        import_module(f"qualcop.commands.{module}").add_commands(add)
    return parser


def _init(options: argparse.Namespace) -> int:
    from qualcop.git_guard import check_git
    from qualcop.hints import hint, tell_path
    from qualcop.layout import init_study
    from qualcop.study import open_study

    made = init_study(Path(options.study))
    for path in made:
        print(show_text(f"  {path}"))
    study = open_study(options.study)
    for problem in check_git(study):
        print(f"{problem.severity}: {problem}")
    print(f"Put your files into {tell_path(study.sources)}, one folder for each event.")
    print(f"Fill in the sheets you have, then: {hint('check', tell_path(study.folder))}")
    return 0


def _check(options: argparse.Namespace) -> int:
    from qualcop.check import check_file_dates, check_study, list_unread, read_all
    from qualcop.git_guard import check_git
    from qualcop.study import open_study

    study = open_study(options.study)
    missing = _say_missing(study)
    problems, files = [*check_study(study), *check_git(study)], read_all(study)
    problems += check_file_dates(study, files)
    for problem in problems:
        print(f"{problem.severity}: {problem}")
    read, unread = list_unread(files)
    for path, reason in unread:
        print(show_text(f"cannot be read: {path}: {reason}"))
    warnings = sum(p.severity != "error" for p in problems)
    errors = len(problems) - warnings + missing
    print(f"{errors} errors, {warnings} warnings; {read} files can be read, {len(unread)} cannot")
    return 1 if errors else 0


def _memo(options: argparse.Namespace) -> int:
    from qualcop.check import check_study
    from qualcop.git_guard import check_git
    from qualcop.hold import hold_study
    from qualcop.launch import run_workflow
    from qualcop.missing_report import remember_codes
    from qualcop.names_view import refresh_names_sheet
    from qualcop.review import take_in_decisions
    from qualcop.study import open_study

    study = open_study(options.study)
    _say_missing(study)
    problems = check_study(study)
    errors = [p for p in problems if p.severity == "error"]
    if errors:
        raise StudyError(errors)
    for problem in problems:
        print(f"warning: {problem}")
    with hold_study(study) as locks:
        for problem in check_git(study):  # now that git is kept away as far as it can be
            print(f"warning: {problem}")
        take_in_decisions(study)  # its faults were told above
        remember_codes(study)
        status = run_workflow(study, options.cores, options.targets, options.verbose, locks)
        hindered = refresh_names_sheet(study) if status == 0 else []
    if status == 0:
        _say_results(study)
        _say_open_names(study, [p for p in hindered if p not in problems])
        _say_missing(study)  # again: nobody reads what stands above a run's lines
    return 1 if status else 0


def _say_missing(study: object) -> int:
    """Say which answers of people have no code now; the number of their codes."""
    from qualcop.missing_report import check_missing

    missing, step = check_missing(study)
    for first, *rest in missing.values():
        for text in (f"error: {first}", *rest):
            print(show_text(text))
    for text in step:
        print(show_text(text))
    return len(missing)


def _say_results(study: object) -> None:
    from qualcop import tables
    from qualcop.cycle_days import check_dates
    from qualcop.table import read_table

    sources = read_table(tables.SOURCES, study.processed / "sources.parquet")
    cycles = read_table(tables.CYCLES, study.processed / "cycles.parquet")
    refused = sources[sources.status == "refused"]
    print(f"{len(sources) - len(refused)} files read, {len(refused)} listed as not read")
    for row in refused.itertuples():
        print(show_text(f"  not read: {row.path}: {row.reason}"))
    days = sources.date.where(sources.date.notna(), None)
    places = zip(sources.path, sources.event, sources.cycle, days, strict=True)
    rows = cycles.astype(object).where(cycles.notna(), None).to_dict("records")
    for problem in check_dates(places, rows):
        print(f"warning: {problem}")
    unused = (study.processed / "logs" / "import_codings.log").read_text(encoding="utf-8")
    if unused.strip():
        number = len(unused.splitlines())
        rows = (
            "1 row of coders' sheets was"
            if number == 1
            else f"{number} rows of coders' sheets were"
        )
        print(f"{rows} not used as {'it stands' if number == 1 else 'they stand'}:")
        print(f"  see {study.processed / 'logs' / 'import_codings.log'}")
    _say_open_questions(study)
    for row in cycles.itertuples():
        memo = study.processed / "memos" / f"{row.cycle}.pdf"
        print(show_text(f"memo of {row.cycle}: {memo}"))
    print(show_text(f"tables: {study.processed / 'tables.xlsx'}"))
    public = study.processed / "public"
    if public.is_dir():
        print("All this stays within the partnership. What may leave it, once somebody read it:")
        print(show_text(f"  {public}"))


def _say_open_questions(study: object) -> None:
    from qualcop.hints import hint
    from qualcop.results import read_results
    from qualcop.study import tell_folder

    frames = read_results(study, "consensus", "second_looks", "anchors")
    waiting = int((frames["consensus"].rule == "open").sum())
    looks, lost = len(frames["second_looks"]), int((frames["anchors"].state == "lost").sum())
    if waiting or looks:
        print(
            f"{waiting} disagreements of coders are open, {looks} answers wait for a second look:"
        )
        print(show_text(f"  {hint('disagreements', tell_folder(study))}"))
    if lost:
        print(
            f"{lost} answers lost their words when a text was corrected: table anchors, state lost"
        )


def _say_open_names(study: object, hindered: list[Problem]) -> None:
    from qualcop.names_sheet import find_sheet
    from qualcop.names_view import count_open

    for problem in hindered:
        print(f"warning: {problem}")
    if waiting := count_open(study):
        print(f"names that wait for your decision: {waiting}, in {find_sheet(study.private)[0]}")


def _names(options: argparse.Namespace) -> int:
    from qualcop.hold import hold_study
    from qualcop.names_view import describe_names, refresh_names_sheet
    from qualcop.review import take_in_decisions
    from qualcop.study import open_study

    study = open_study(options.study)
    if study.key.exists():
        with hold_study(study):
            problems = [*take_in_decisions(study), *refresh_names_sheet(study)]
        for problem in dict.fromkeys(problems):
            print(f"warning: {problem}")
    for line in describe_names(study, show=options.show):
        print(line)
    return 0


def _trace(options: argparse.Namespace) -> int:
    from qualcop.record import open_record
    from qualcop.study import open_study
    from qualcop.trace import trace_id

    study = open_study(options.study)
    for line in trace_id(study.processed, options.id, open_record(study).carry):
        print(show_text(line))
    return 0


def _disclosure(options: argparse.Namespace) -> int:
    from qualcop.public.steward import tell_steward
    from qualcop.study import open_study, read_limits, read_settings

    study = open_study(options.study)
    for line in tell_steward(study.processed, read_limits(read_settings(study))):
        print(line)
    return 0


def _notebooks(options: argparse.Namespace) -> int:
    from qualcop.notebooks import open_notebooks
    from qualcop.study import open_study

    return open_notebooks(open_study(options.study))


def _leak_check(options: argparse.Namespace) -> int:
    from qualcop.hints import hint
    from qualcop.key import mask_path, read_matcher
    from qualcop.leaks import search_files
    from qualcop.secret import read_secret
    from qualcop.study import open_study

    study = open_study(options.study)
    matcher = read_matcher(study)
    if not any(not owner.startswith("place ") for owner, _ in matcher.forms):
        expected = "a study with a pseudonym key or a participants sheet"
        command = hint("leak-check", "<path>", "--study", "<folder>")
        advice = f"Say which study's names to look for: {command}"
        raise StudyError([Problem(study.folder.name, "", "", expected, advice)])
    missing = [mask_path(matcher)(str(p)) for p in options.paths if not p.exists()]
    if missing:
        raise StudyError([Problem(p, "", "", "a file or folder to look into") for p in missing])
    report = search_files(options.paths, matcher, secret=read_secret(study))
    for leak in report.leaks:
        print(show_text(f"{leak.place}: {leak.kind}"))
    for place, reason in report.unread:
        print(show_text(f"not looked into: {place}: {reason}"))
    print(
        f"{len(report.leaks)} places with a name in {report.files} files; "
        f"{len(report.unread)} parts not looked into"
    )
    return 1 if report.leaks else 0


if __name__ == "__main__":
    sys.exit(main())
