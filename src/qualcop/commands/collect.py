"""`qualcop collect`: takes in what coders hand in, and says row by row what was not plain."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from qualcop.commands.places import add_places, mask_who, take_study

if TYPE_CHECKING:
    import pandas as pd

    from qualcop.collect import Reading
    from qualcop.handed_origin import Origin
    from qualcop.mentions import NameMatcher
    from qualcop.record import HandIn, Record
    from qualcop.rounds import Round
    from qualcop.study import Study

MOST_LINES = 1_000  # problems of one file that are printed
WORD = ".docx"


def add_commands(add: Callable) -> None:
    """Add the command and its options."""
    command = add("collect", _collect, "take in coders' workbooks and commented documents")
    add_places(command, "what was handed in; the study may stand before")
    command.add_argument("--coder", help="whose codes these are, where the file does not say")
    text = "what differs from the coder's earlier answers replaces them"
    command.add_argument("--revise", action="store_true", help=text)
    command.add_argument("--by", metavar="WHO", help="who takes it in")
    text = "only say what would be taken in"
    command.add_argument("--dry-run", action="store_true", help=text)


class _Taker:
    """What taking in files of one study needs, read once."""

    def __init__(self, study: Study, record: Record, options: argparse.Namespace) -> None:
        from qualcop.key import read_matcher
        from qualcop.results import read_results

        matcher = read_matcher(study)
        self.study, self.record, self.options = study, record, options
        self._use(matcher)
        self._check_coder()
        self.by = mask_who(options.by, matcher)
        self.frames = read_results(study, "documents", "segments", "codebook", "participants")

    def _use(self, matcher: NameMatcher) -> None:
        """Mask by these names, and read the rounds as they mask them."""
        from qualcop.key import mask_path
        from qualcop.rounds import list_rounds, read_round

        self.mask, self.mask_path = matcher.mask, mask_path(matcher)
        self.rounds: dict[str, Round] = {
            name: read_round(self.record, name, self.mask) for name in list_rounds(self.record)
        }

    def learns(self, *frames: pd.DataFrame) -> bool:
        """Whether markings and notes name people that are new: then all is to be read again."""
        from qualcop.noted_names import RECORD, learn_names, list_typed

        keeping = not self.options.dry_run
        matcher = learn_names(self.study, list_typed(*frames), RECORD, keeping=keeping)
        if matcher is None:
            return False
        print("  People are named in it who are on no list: they are masked (qualcop names)")
        self._use(matcher)
        return True

    def _check_coder(self) -> None:
        from qualcop.errors import StudyError
        from qualcop.rounds import check_name

        coder = self.options.coder = self._fold(self.options.coder)
        if coder and (problems := check_name("coder", coder, self.mask_path, "collect")):
            raise StudyError(problems)

    def _fold(self, coder: str | None) -> str | None:
        """The coder, as rounds and earlier hand-ins spell the name; another spelling is told."""
        from qualcop.coder_names import fold_coders, tell_folded
        from qualcop.rounds import NAME

        tables = self.record.read_assignments(), self.record.read_markings()
        known = {c for table in tables for c in table["coder"] if NAME.fullmatch(c)}
        taken = fold_coders([coder] if coder else [], known)
        for told in tell_folded(taken, self.mask_path, "qualcop collect", "--coder"):
            print(f"{told.severity}: {told}")
        return taken.get(coder) if coder else None


def _collect(options: argparse.Namespace) -> int:
    import sys

    from qualcop.errors import Problem, StudyError
    from qualcop.hold import hold_study
    from qualcop.record import open_record

    study = take_study(options)
    failed = 0
    with hold_study(study):
        taker = _Taker(study, open_record(study), options)
        files = _list_files(options.files)
        for path in files:
            print(f"{taker.mask_path(path.name)}:")
            try:
                if not path.is_file():
                    raise StudyError([Problem(taker.mask_path(path.name), "", "", "a file")])
                take = _take_word if path.suffix.lower() == WORD else _take_workbook
                take(taker, path)
            except StudyError as error:
                failed += 1
                for problem in error.problems:
                    print(f"qualcop: {problem}", file=sys.stderr)
            sys.stdout.flush()
    if failed:
        print(f"{failed} of {len(files)} files were not taken in")
    return 1 if failed else 0


def _list_files(paths: list[Path]) -> list[Path]:
    """The files, those of folders too, each once; locks and hidden ones left out."""
    from qualcop.handed_sheets import ENDINGS

    found = []
    for path in paths:
        inside = sorted(p for p in path.iterdir()) if path.is_dir() else [path]
        if path.is_dir():
            inside = [p for p in inside if p.suffix.lower() in (*ENDINGS, WORD)]
        found += [p for p in inside if not p.name.startswith(("~$", ".~", "."))]
    return list(dict.fromkeys(found))


def _take_workbook(taker: _Taker, path: Path) -> None:
    from qualcop.collect import WAY, read_coding_workbook
    from qualcop.handed_origin import find_origin
    from qualcop.handed_sheets import read_handed
    from qualcop.record import HandIn

    shown = taker.mask_path(path.name)
    if _is_known(taker, path.read_bytes()):
        return
    handed = read_handed(path, shown, taker.record.carry)
    version = str(taker.frames["codebook"]["version"].iloc[0])

    def read() -> tuple[Origin, Reading]:
        origin = find_origin(handed, path.stem, taker.rounds, taker.options.coder, version)
        return origin, read_coding_workbook(handed, origin, taker.frames, taker.mask)

    origin, reading = read()
    if taker.learns(reading.markings, reading.notes):
        origin, reading = read()
    _say_problems(reading.problems)
    fresh = _say_reading(taker, origin, reading)
    if not fresh:
        print("  Nothing in it is new: not taken in again.")
        return
    hand_in = HandIn(
        way=WAY,
        markings=reading.markings,
        notes=reading.notes,
        content=handed.content,
        suffix=handed.suffix,
        round=origin.round.name,
        revises=taker.options.revise,
        by=taker.by,
        detail=f"{len(reading.problems)} remarks" if reading.problems else None,
    )
    _keep(taker, hand_in, reading.texts)


def _is_known(taker: _Taker, content: bytes) -> bool:
    number = taker.record.has_hand_in(content, taker.options.revise)
    if number:
        print(f"  This very file was handed in before, as {number}: nothing is added.")
    return number is not None


def _keep(taker: _Taker, hand_in: HandIn, texts: dict[str, str]) -> None:
    if taker.options.dry_run:
        print("  Nothing is kept (--dry-run).")
        return
    for text in texts.values():
        taker.record.keep_text(text)
    print(f"  Taken in as hand-in {taker.record.add_hand_in(hand_in)}.")


def _say_problems(problems: list) -> None:
    for problem in problems[:MOST_LINES]:
        print(f"  {problem.severity}: {problem}")
    if len(problems) > MOST_LINES:
        print(f"  … and {len(problems) - MOST_LINES} more")


def _say_reading(taker: _Taker, origin: Origin, reading: Reading) -> bool:
    """Say what was in a workbook, beside earlier hand-ins; whether any of it is new."""
    from qualcop.handed_again import compare_answers, has_new_notes, settle_answers

    ones = int(reading.markings["value"].eq(1).sum())
    print(
        f"  round {origin.round.name}, coder {origin.coder}: {reading.rows} rows, "
        f"{reading.done} done, {ones} codes given, {len(reading.notes)} notes"
    )
    if reading.marked:
        print(
            f"  {reading.marked} rows have codes but are not marked done: "
            "their empty cells count as not coded, not as 0"
        )
    markings, notes = taker.record.read_markings(), taker.record.read_notes()
    own = (markings["round"] == origin.round.name) & (markings["coder"] == origin.coder)
    held = settle_answers(markings[own], taker.record.read_hand_ins())
    new, differing = compare_answers(reading, held)
    _say_differing(differing, taker.options.revise)
    if len(held):
        print(f"  {new} answers are new, {len(differing)} differ from earlier ones")
    given = origin.round.assignments
    given = set(given.loc[given["coder"] == origin.coder, "segment_id"])
    waiting = given - set(reading.markings["segment_id"]) - set(held["segment_id"])
    gone = f" (rows of {len(reading.missing)} are not in it)" if reading.missing else ""
    print(f"  {len(waiting)} of {len(given)} passages are still to be coded{gone}")
    return bool(
        new or len(differing) or has_new_notes(reading, notes[notes["coder"] == origin.coder])
    )


def _say_differing(differing: pd.DataFrame, revise: bool) -> None:
    """Say which answers differ from those the coder gave before, and which hold."""
    holds = "the new one holds" if revise else "the earlier one holds"
    for row in differing.itertuples():
        was = f"{row.earlier_value} in hand-in {row.earlier}"
        print(f"  differs: {row.segment_id}, {row.code}: {was}, now {row.value}; {holds}")
    if len(differing) and not revise:
        print("  Both are kept. To have the new answers replace the earlier ones: --revise")


def _take_word(taker: _Taker, path: Path) -> None:
    """A document with comments that hold codes."""
    from dataclasses import replace

    from qualcop.commented import read_commented

    if _is_known(taker, path.read_bytes()):
        return
    given = (path, taker.study, taker.frames, taker.options.coder)
    hand_ins, problems = read_commented(*given)
    if taker.learns(*(table for h in hand_ins for table in (h.markings, h.notes))):
        hand_ins, problems = read_commented(*given)
    _say_problems(problems)
    for hand_in in hand_ins:
        coders = " ".join(sorted(set(hand_in.markings["coder"]) | set(hand_in.notes["coder"])))
        print(f"  {coders}: {len(hand_in.markings)} codes, {len(hand_in.notes)} notes")
        changed = {"revises": taker.options.revise or hand_in.revises, "by": taker.by or hand_in.by}
        _keep(taker, replace(hand_in, **changed), {})
    if not hand_ins:
        from qualcop.errors import Problem, StudyError

        expected = "comments with #code in them"
        raise StudyError([Problem(taker.mask_path(path.name), "", "", expected)])
