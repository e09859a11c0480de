"""`qualcop disagreements`, `qualcop settle`, `qualcop history`: from two answers to one."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from qualcop.commands.places import add_places, mask_who, take_study
from qualcop.errors import Problem, StudyError, show_text
from qualcop.hints import hint, tell_path

if TYPE_CHECKING:
    import pandas as pd

    from qualcop.mentions import NameMatcher
    from qualcop.record import Record
    from qualcop.settlements import Settled
    from qualcop.study import Study

TABLES = ("segments", "documents", "codebook", "markings", "anchors", "judgements")
SETTLED = ("conflicts", "second_looks", "consensus")


def add_commands(add: Callable) -> None:
    """Add the three commands to the parser."""
    listing = add("disagreements", _disagreements, "write a workbook of what waits for a decision")
    listing.add_argument("study", nargs="?", default=".")
    listing.add_argument("--by", help="who asks for it, as the record is to say")
    settle = add("settle", _settle, "take in decisions from a workbook of disagreements")
    add_places(settle, "filled workbooks of disagreements; the study may stand before")
    settle.add_argument("--by", help="who decided, where a row does not say")
    history = add(
        "history", _history, "tell how a segment's, a code's or a coder's codes came about"
    )
    history.add_argument("id", help="a segment's id, a code, or a coder")
    history.add_argument("study", nargs="?", default=".")


def _disagreements(options: argparse.Namespace) -> int:
    from qualcop.disagreements import list_disagreements
    from qualcop.hold import hold_study
    from qualcop.key import read_matcher
    from qualcop.record import open_record
    from qualcop.results import read_results
    from qualcop.study import open_study, tell_folder

    study = open_study(options.study)
    frames = read_results(study, *TABLES, *SETTLED)
    record = open_record(study)
    with hold_study(study):
        _check_fresh(record, frames)
        version = frames["codebook"]["version"].iloc[0]
        matcher = read_matcher(study)
        given = _place_given(record, frames, matcher.mask)
        tables = [frames[n] for n in ("judgements", "consensus", "conflicts", "second_looks")]
        listed, waiting = list_disagreements(*tables, given, version)
        if waiting:
            print(f"{len(waiting)} segments wait: not all their coders have handed in yet")
        if listed.empty:
            print("nothing is open")
            return 0
        path = _write_listed(listed, frames, record, matcher.mask)
        by = mask_who(options.by, matcher)
        record.add_line("list_disagreements", path.stem, len(listed), by=by)
    for question, count in listed["question"].value_counts().items():
        print(f"{question}: {count}")
    print(show_text(f"to settle: {path}"))
    told = f"Fill in the yellow columns, save, and: {hint('settle', tell_folder(study), '<file>')}"
    print(show_text(told))
    return 0


def _write_listed(
    listed: pd.DataFrame, frames: dict, record: Record, mask: Callable[[str], str]
) -> Path:
    """Write what is open as a table and as the workbook to fill in, whose place is returned."""
    from qualcop.coding_tables import DISAGREEMENTS
    from qualcop.disagreement_sheet import make_disagreement_sheet
    from qualcop.table import write_bytes, write_table

    path = _find_place(record)
    tables = [frames["segments"], frames["codebook"], _gather_answers(frames)]
    content = make_disagreement_sheet(listed, *tables, path.stem, mask)
    write_table(DISAGREEMENTS, listed, path.with_suffix(".parquet"))
    write_bytes(path, content, 0o600)
    return path


def _check_fresh(record: Record, frames: dict) -> None:
    """Raise StudyError when something was handed in that the last run has not seen."""
    hand_ins = record.read_hand_ins()
    came = set(hand_ins.loc[hand_ins["markings"] > 0, "hand_in"])
    if new := sorted(came - set(frames["markings"]["hand_in"])):
        expected = "a run since the last hand-in"
        run = hint("memo", tell_path(record.folder.parents[1]))
        advice = f"Run `{run}` first, so that these answers count too."
        raise StudyError([Problem("data/coding", "hand-ins", " ".join(new), expected, advice)])


def _place_given(record: Record, frames: dict, mask: Callable[[str], str]) -> pd.DataFrame:
    """What all rounds gave to whom until now, on the segments of the last run."""
    from qualcop.given_segments import place_assignments

    given, texts = record.read_assignments(), (frames["documents"], frames["segments"])
    return place_assignments(given, *texts, record.read_text, mask)


def _find_place(record: object) -> Path:
    """Where the next list goes: after every list there is or was, also of one taken away."""
    folder, trail = record.folder / "disagreements", record.read_trail()
    told = trail.loc[trail["act"] == "list_disagreements", "subject"]
    stems = [*(path.stem for path in folder.glob("*")), *told]
    last = max((int(stem) for stem in stems if re.fullmatch("[0-9]{1,9}", stem)), default=0)
    return folder / f"{last + 1:04d}.xlsx"


def _gather_answers(frames: dict) -> object:
    """What each coder said and wrote, for the workbook; another answer of theirs as `also`."""
    question = ["segment_id", "code", "coder"]
    held = frames["judgements"][frames["judgements"]["holds"].astype(bool)]
    held = held[[*question, "value", "marking"]]
    notes = frames["markings"][["marking", "note"]]
    twice = frames["conflicts"].query("because == 'first'").drop_duplicates(question)
    twice = twice.assign(also=1 - twice["holds"])[[*question, "also"]]
    return held.merge(notes, on="marking", how="left").merge(twice, on=question, how="left")


def _settle(options: argparse.Namespace) -> int:
    from qualcop.hold import hold_study
    from qualcop.key import read_matcher
    from qualcop.record import open_record
    from qualcop.results import read_results
    from qualcop.study import tell_folder

    study = take_study(options)
    frames = read_results(study, *TABLES, *SETTLED)
    record, by = open_record(study), mask_who(options.by, read_matcher(study))
    failed = False
    with hold_study(study):
        before = len(record.read_hand_ins())
        for path in options.files:
            failed |= not _settle_file(path, study, record, frames, by)
        fresh = len(record.read_hand_ins()) > before
    if fresh:
        print(
            f"Run `{hint('memo', tell_folder(study))}` again: counts then rest on what was settled."
        )
    return 1 if failed else 0


def _read_settled(
    path: Path, study: Study, record: Record, frames: dict, by: str | None
) -> tuple[Settled, Callable]:
    """The decisions in a workbook, names in them masked, and what masks names of files.

    People whom reasons name and nobody has listed come into the key first.
    """
    from qualcop.key import mask_path, read_matcher
    from qualcop.noted_names import RECORD, learn_names, list_typed
    from qualcop.record import tell_time
    from qualcop.settlements import read_settlements

    def read(matcher: NameMatcher) -> tuple[Settled, Callable]:
        masks = (matcher.mask, mask_path(matcher))
        today = tell_time()[:10]
        return read_settlements(path, listed, frames, masks, by, today, record.carry), masks[1]

    listed = _read_listed(record)
    settled, mask_name = read(read_matcher(study))
    if matcher := learn_names(study, list_typed(settled.markings), RECORD):
        print("People are named in it who are on no list: they are masked (qualcop names)")
        settled, mask_name = read(matcher)
    return settled, mask_name


def _settle_file(path: Path, study: Study, record: Record, frames: dict, by: str | None) -> bool:
    """Take one workbook in; whether all of it could be used."""
    from qualcop.key import mask_path, read_matcher

    name = mask_path(read_matcher(study))(path.name)
    if not path.is_file():
        print(show_text(f"error: {name}: there is no such file"))
        return False
    content = path.read_bytes()
    if before := record.has_hand_in(content):
        print(show_text(f"{name}: was taken in before, as {before}; nothing to do"))
        return True
    settled, mask_name = _read_settled(path, study, record, frames, by)
    fresh = _leave_out_known(settled.markings, record, settled.sure)
    other = _tell_overruled(settled.markings, fresh, record, frames, mask_name, name)
    for problem in [*settled.problems, *other]:
        print(show_text(f"{problem.severity}: {problem}"))
    wrong = any(p.severity == "error" for p in settled.problems)
    if known := len(settled.markings) - len(fresh):
        print(show_text(f"{name}: {known} decisions were taken in before; they are left out"))
    settled = replace(settled, markings=fresh.reset_index(drop=True))
    if settled.markings.empty:
        print(show_text(f"{name}: no decision in it; {settled.open} rows are open"))
        return not wrong
    number = _keep_settled(settled.markings, frames, record, content, path.suffix.lower(), by)
    counts = f"{len(fresh)} decisions taken in as {number}, {settled.open} rows still open"
    print(show_text(f"{name}: {counts}"))
    return not wrong


def _keep_settled(
    markings: pd.DataFrame,
    frames: dict,
    record: Record,
    content: bytes,
    suffix: str,
    by: str | None,
) -> str:
    """Keep decisions and the workbook they came in; the hand-in's number."""
    from qualcop.coding_tables import NOTES
    from qualcop.record import HandIn
    from qualcop.table import as_frame

    placed = markings.assign(text_digest=_keep_texts(record, frames, markings))
    notes = as_frame(NOTES, [])
    return record.add_hand_in(
        HandIn("adjudication", placed, notes, content, suffix, by=by, act="settle")
    )


def _tell_overruled(
    markings: pd.DataFrame,
    fresh: pd.DataFrame,
    record: Record,
    frames: dict,
    mask: Callable,
    name: str,
) -> list[Problem]:
    """What was decided otherwise than it holds now."""
    from qualcop.held_decisions import list_held_decisions, tell_overruled

    seen = set(frames["markings"]["hand_in"])
    held = list_held_decisions(record.read_markings(), frames["consensus"], seen)
    held = held.assign(decided_by=held["decided_by"].map(mask, na_action="ignore"))
    return tell_overruled(markings, fresh, held, name)


def _as_keys(frame: pd.DataFrame) -> pd.MultiIndex:
    import pandas as pd

    texts = frame.astype("object").where(frame.notna(), "").astype("str")
    return pd.MultiIndex.from_frame(texts)


def _leave_out_known(
    markings: pd.DataFrame, record: Record, sure: Sequence[bool] | None = None
) -> pd.DataFrame:
    """The decisions without those that an earlier hand-in said in the same words: a workbook that
    is handed in once more must not bring back what was settled otherwise since.

    The same words under another version of the codebook are another decision, where it is `sure`
    of which version they are. The list's number need not be compared: one version asks a question
    anew only while it is open.
    """
    names = ["segment_id", "code", "value", "coder", "note", "codebook_version"]
    known = record.read_markings()
    known = _as_keys(known.loc[known["way"] == "adjudication", names])
    asked = _as_keys(markings[names])
    same, alike = asked.isin(known), asked.droplevel(-1).isin(known.droplevel(-1))
    sure = [True] * len(markings) if sure is None else sure
    fresh = [not (s if k else a) for s, a, k in zip(same, alike, sure, strict=True)]
    return markings[fresh]


def _read_listed(record: object) -> object:
    """Every question that was ever listed, in order."""
    import pandas as pd

    from qualcop.coding_tables import DISAGREEMENTS
    from qualcop.secret import carry_ids
    from qualcop.table import as_frame, read_table

    paths = sorted(record.folder.glob("disagreements/*.parquet"))
    frames = [read_table(DISAGREEMENTS, path).assign(list=path.stem) for path in paths]
    frames = [carry_ids(record.secret, frame) for frame in frames]
    return pd.concat(frames, ignore_index=True) if frames else as_frame(DISAGREEMENTS, [])


def _keep_texts(record: object, frames: dict, markings: object) -> object:
    """The digest of each marking's document as it is now; the texts themselves are kept."""
    documents = frames["documents"].set_index("document_id")["text"]
    digests = {d: record.keep_text(documents[d]) for d in sorted(set(markings["document_id"]))}
    return markings["document_id"].map(digests)


def _history(options: argparse.Namespace) -> int:
    from qualcop.history import tell_history
    from qualcop.key import read_matcher
    from qualcop.migrations import list_migrations
    from qualcop.missing_report import check_missing
    from qualcop.record import open_record
    from qualcop.results import read_results
    from qualcop.study import open_study

    study = open_study(options.study)
    frames = read_results(study, *TABLES, *SETTLED)
    missing, step = check_missing(study)
    missing = {code: [*told, *step] for code, told in missing.items()}
    record, mask = open_record(study), read_matcher(study).mask
    given = _place_given(record, frames, mask)
    wanted, migrations = record.carry(options.id.strip()), list_migrations(study)
    try:
        lines = tell_history(wanted, record.read_trail(), given, frames, migrations, missing)
    except StudyError as error:  # somebody's name, perhaps
        raise StudyError([replace(p, value=mask(p.value)) for p in error.problems]) from None
    for line in lines:
        print(show_text(mask(line)))
    return 0
