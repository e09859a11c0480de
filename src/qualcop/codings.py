"""Codings: people's marks as codings, all coders' codings together, and these as a matrix."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path

import numpy as np
import pandas as pd

from qualcop.coder_names import fold_coders, tell_folded
from qualcop.errors import Problem
from qualcop.marks import (
    ANSWER_SHEET,
    CODING_SHEET,
    Mark,
    Mask,
    PassageError,
    Passages,
    read_coding_sheet,
)
from qualcop.migrations import Migration, list_ended
from qualcop.sheets import SHEET_ENDINGS
from qualcop.table import as_frame
from qualcop.tables import CODINGS

ANSWER_CODER = "answer-sheet"  # stands for the planted answers of an invented study
_ANSWERS = "practices-"
_OTHER_ANSWERS = ("follow-ups-", "names-")  # of an invented study: not about codes


def import_codings(
    folder: Path,
    segments: pd.DataFrame,
    documents: pd.DataFrame,
    codebook: pd.DataFrame,
    mask: Mask,
    mask_path: Mask | None = None,
    migrations: Iterable[Migration] = (),
    carry: Mask = str,
) -> tuple[pd.DataFrame, list[Problem]]:
    """Every sheet in `folder` as `tables.CODINGS` rows of kind person, and all its faults.

    A coder is called like the sheet's file, where capitals tell nobody apart; sheets `practices-*`
    are answer sheets, all of one coder. Rows whose code is unknown are errors; rows whose passage
    is not in the study, or not only once, are warnings. Neither become codings. `mask` is the
    masking of texts, `mask_path` that of places and file names where it differs. `carry` gives the
    id that a segment has now (`secret.key_id`): a sheet may be older.

    A sheet does not say of which codebook it is: its codes count as of now, and one that
    `migrations` ended as of the last version that had it. A code that kept its name when its
    meaning became narrower or wider cannot be told from one that was given since.
    """
    mask_path, ended = mask_path or mask, list_ended(migrations, codebook)
    passages = Passages(segments, documents, carry)
    paths = list_sheets(folder)
    coders = fold_coders(mask_path(p.stem) for p in paths if not p.name.startswith(_ANSWERS))
    frames, problems = [], tell_folded(coders, mask_path, folder.name)
    for path in paths:
        answers = path.name.startswith(_ANSWERS)
        marks, faults = read_coding_sheet(
            path, ANSWER_SHEET if answers else CODING_SHEET, mask, mask_path
        )
        rows, misplaced = _code_marks(marks, mask_path(path.name), passages, codebook, ended)
        coder = ANSWER_CODER if answers else coders[mask_path(path.stem)]
        frames.append(rows.assign(coder=coder))
        problems += faults + misplaced
        problems += [] if answers else _list_contradictions(rows, mask_path(path.name))
    rows = pd.concat(frames) if frames else pd.DataFrame(columns=CODINGS.names)
    # Of two rows for one segment and code, 1 counts: the code is somewhere in the segment.
    ordered = rows.sort_values("value", ascending=False, kind="stable")
    return gather_codings([ordered.drop_duplicates(list(CODINGS.key))]), problems


def gather_codings(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """All codings in one checked frame. Raises StudyError when a coder coded a thing twice."""
    filled = [frame.reindex(columns=CODINGS.names) for frame in frames if len(frame)]
    return as_frame(CODINGS, pd.concat(filled, ignore_index=True) if filled else [])


def settle_codings(codings: pd.DataFrame) -> pd.DataFrame:
    """One word per segment and code: people's where they gave one, else the machine's.

    People's word is the consensus and nothing else: what all who answered say is none where
    somebody's answer still waits for a second look. Where people answered and have not settled it,
    there is no row. Columns segment_id, code, value, coder_kind (person for people's word); sorted
    by segment and code.
    """
    columns = ["segment_id", "code", "value", "coder_kind"]
    people = codings[codings["coder_kind"].eq("consensus")].assign(coder_kind="person")
    machine = codings[codings["coder_kind"].isin(("classifier", "pattern"))]
    answered = codings[codings["coder_kind"].isin(("person", "consensus"))]
    asked = pd.MultiIndex.from_frame(answered[["segment_id", "code"]])
    free = ~pd.MultiIndex.from_frame(machine[["segment_id", "code"]]).isin(asked)
    machine = machine[free].sort_values("value", ascending=False, kind="stable")
    whole = pd.concat([people[columns], machine[columns]])
    whole = whole.drop_duplicates(["segment_id", "code"])
    return whole.sort_values(["segment_id", "code"], kind="stable", ignore_index=True)


def trace_ancestors(codebook: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Each code with itself and all codes above it, nearest first."""
    parents = dict(zip(codebook["code"], codebook["parent"], strict=True))
    lines = {}
    for code in parents:
        line = [code]
        while isinstance(parent := parents.get(line[-1]), str) and parent not in line:
            line.append(parent)
        lines[code] = tuple(line)
    return lines


def roll_up_codings(codings: pd.DataFrame, codebook: pd.DataFrame) -> pd.DataFrame:
    """The rows again for every code above theirs, each (segment, code) once; first row stays.

    Rows of codes that the codebook does not hold are left out.
    """
    lines = trace_ancestors(codebook)
    pairs = [(code, above) for code, line in lines.items() for above in line]
    above = pd.DataFrame(pairs, columns=["code", "above"], dtype="str")
    lifted = codings.merge(above, on="code", how="inner")
    lifted = lifted.assign(code=lifted["above"]).drop(columns="above")
    return lifted.drop_duplicates(["segment_id", "code"], ignore_index=True)


def code_matrix(
    segments: pd.DataFrame, codings: pd.DataFrame, codebook: pd.DataFrame
) -> pd.DataFrame:
    """Segments (rows, in their order) by codes (columns, in codebook order): 1 where any coder
    gives the code or one below it, else 0.

    Codings of segments that are not among `segments` are left out.
    """
    codes = codebook.sort_values("position")["code"]
    given = roll_up_codings(codings.loc[codings["value"].eq(1), ["segment_id", "code"]], codebook)
    rows = pd.Index(segments["segment_id"]).get_indexer(given["segment_id"])
    columns = pd.Index(codes).get_indexer(given["code"])
    cells = np.zeros((len(segments), len(codes)), dtype=np.int8)
    cells[rows[rows >= 0], columns[rows >= 0]] = 1
    index = pd.Index(segments["segment_id"], name="segment_id")
    return pd.DataFrame(cells, index=index, columns=pd.Index(codes, name="code"))


def list_sheets(folder: Path) -> list[Path]:
    """The coders' and answer sheets in a folder, by name."""
    paths = sorted(folder.iterdir()) if folder.is_dir() else []
    hidden = (".", "~$", *_OTHER_ANSWERS)
    return [p for p in paths if p.suffix.lower() in SHEET_ENDINGS and not p.name.startswith(hidden)]


def _code_marks(
    marks: list[Mark],
    file: str,
    passages: Passages,
    codebook: pd.DataFrame,
    ended: Mapping[str, str],
) -> tuple[pd.DataFrame, list[Problem]]:
    """The marks as codings without a coder, and the marks that cannot become one."""
    codable = dict(zip(codebook["code"], codebook["codable"], strict=True))
    version = codebook["version"].iloc[0] if len(codebook) else ""
    rows, problems = [], []
    for mark in marks:
        place = f"row {mark.row}"
        if not codable.get(mark.code) and mark.code not in ended:
            problems.append(_explain_code(mark.code, codable, file, place))
            continue
        try:
            passage = passages.find(mark)
        except PassageError as missing:
            shown = mark.segment_id or mark.quote or ""
            problems.append(Problem(file, place, shown[:60], *missing.args, severity="warning"))
            continue
        where = (passage.segment_id, passage.start, passage.end)
        made = ended.get(mark.code, version)
        rows.append((*where, mark.code, mark.value, "person", made))
    columns = ["segment_id", "start", "end", "code", "value", "coder_kind", "codebook_version"]
    return pd.DataFrame(rows, columns=columns), problems


def _explain_code(code: str, codable: dict[str, bool], file: str, place: str) -> Problem:
    if code in codable:
        return Problem(file, place, code, "a code, not a family", "Use one of the codes in it.")
    close = get_close_matches(code, sorted(codable), 1)
    advice = f"Did you mean {close[0]}?" if close else "The codebook lists the codes."
    return Problem(file, place, code, "a code of the codebook", advice)


def _list_contradictions(rows: pd.DataFrame, file: str) -> list[Problem]:
    """A warning for each segment and code that one sheet gives both 1 and 0."""
    values = rows.groupby(["segment_id", "code"], sort=True)["value"].nunique()
    return [
        Problem(file, segment_id, code, "one value per segment and code", "1 is used.", "warning")
        for segment_id, code in values.index[values > 1]
    ]
