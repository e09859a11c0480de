"""Exchange with other programs: `qualcop export` and `qualcop import`."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from qualcop.commands.places import add_places, mask_who, take_study
from qualcop.errors import Problem, StudyError, show_text
from qualcop.hints import hint

if TYPE_CHECKING:
    from qualcop.study import Study


def add_commands(add: object) -> None:
    """Add the commands to the parser; `add` is that of `cli.py`."""
    export = add("export", _export, "write the study for other programs (REFI-QDA, Taguette)")
    add_places(export, ".qdpx, .qdc or .csv; the study may stand before")
    export.add_argument("--coder", action="append", help="this coder alone (repeatable)")
    export.add_argument("--cycle", action="append", help="this cycle alone (repeatable)")
    export.add_argument("--blank", action="store_true", help="no codes of anybody, to code blind")
    export.add_argument("--machine", action="store_true", help="also what the rule coder suggests")
    export.add_argument("--consensus", action="store_true", help="also what people settled on")
    export.add_argument("--by", help="who exports, for the trail")
    take = add("import", _import, "take in codes of other programs (REFI-QDA, Taguette)")
    add_places(take, ".qdpx, .qdc, .csv or .xlsx; the study may stand before")
    take.add_argument("--coder", help="whose codes all of them are, where one person coded")
    take.add_argument("--partly", action="store_true", help="take in what is on texts of the study")
    text = "what differs from the coder's earlier answers replaces them"
    take.add_argument("--revise", action="store_true", help=text)
    take.add_argument("--dry-run", action="store_true", help="tell what would be taken in")
    take.add_argument("--convention", help="how the file counts positions (utf16-crlf2-bom0)")
    take.add_argument("--sources-to", type=Path, metavar="FOLDER", help="only write out its texts")
    take.add_argument("--codebook-to", type=Path, metavar="FILE", help="only draft its codebook")
    take.add_argument("--by", help="who imports, for the trail")


def _take_place(options: argparse.Namespace) -> tuple[Study, Path]:
    """The study and the one file of the command."""
    first = options.files[0]
    if options.study is None and len(options.files) == 2 and not first.is_file():
        options.study = options.files.pop(0)  # a folder yet without data, or a wrong path
    study = take_study(options)
    if len(options.files) > 1:
        words = " ".join(map(str, options.files))
        raise StudyError([Problem("qualcop", "", words, "a study and one file")])
    return study, options.files[0]


def _export(options: argparse.Namespace) -> int:
    from qualcop.hold import hold_study
    from qualcop.key import read_matcher
    from qualcop.refi.export import Choice
    from qualcop.refi.export_file import export_file

    study, path = _take_place(options)
    coders = frozenset(options.coder) if options.coder else None
    coders = frozenset() if options.blank else coders
    cycles = frozenset(options.cycle) if options.cycle else None
    choice = Choice(coders, cycles, options.machine, options.consensus)
    by = mask_who(options.by, read_matcher(study))
    with hold_study(study):
        told = export_file(study, path, choice, by)
    print(show_text(f"{path}: {told.summary}"))
    for line in list_loss_lines(told.losses):
        print(show_text(line))
    if path.suffix.lower() == ".qdpx":
        print("It holds the whole texts: it stays within the research team.")
    return 0


def _import(options: argparse.Namespace) -> int:
    from qualcop.hold import hold_study
    from qualcop.key import read_matcher
    from qualcop.refi.import_file import Request, import_file
    from qualcop.refi.importing import Wishes
    from qualcop.study import tell_folder

    study, path = _take_place(options)
    by = mask_who(options.by, read_matcher(study))
    wishes = Wishes(options.coder, options.partly, options.dry_run, by, options.revise)
    request = Request(path, wishes, options.convention, options.sources_to, options.codebook_to)
    with hold_study(study):
        told = import_file(study, request)
    if told.hand_in:
        print(f"taken in as hand-in {told.hand_in}")
    lost = [] if options.sources_to else list_loss_lines(told.losses)
    for line in [*told.lines, *lost]:
        print(show_text(line))
    if told.hand_in:
        print(f"They count from the next run on: {hint('memo', tell_folder(study))}")
    return 0


def list_loss_lines(losses: Iterable) -> list[str]:
    """The loss report, a line each."""
    lines = [f"  {loss.count} {loss.what}: {loss.why}" for loss in losses]
    return ["Not carried over:", *lines] if lines else ["Everything was carried over."]
