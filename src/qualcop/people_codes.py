"""People's codes as they stand: what came in, on the texts and by the codebook as they are now.

markings ─ anchor_markings ─ code_segments ─ migrate_codings ─ say_zeros ─ gather_judgements
         ─ consensus
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache

import pandas as pd

from qualcop import coding_tables as declared
from qualcop.anchoring import anchor_markings
from qualcop.code_changes import list_changes
from qualcop.coder_names import fold_coders, tell_folded
from qualcop.codes_then import WORD, CodesThen, leave_added, read_codes_then
from qualcop.codings import gather_codings
from qualcop.consensus import build_consensus
from qualcop.errors import Problem
from qualcop.given_segments import place_assignments
from qualcop.judgements import gather_judgements, hold_judgements
from qualcop.migrating import drop_done, migrate_codings
from qualcop.migrations import Migration
from qualcop.record import Record
from qualcop.spans import code_segments, say_zeros
from qualcop.table import join_frames
from qualcop.word_codes import read_comment_codes

Mask = Callable[[str], str]
# They served to find the words. A digest is of a text in which names may have stood that are masked
# by now: beside the masked text it would tell which.
_SERVED = {"before": None, "after": None, "text_digest": None}
_SAID = ("quote", "before", "after", "note")
_JUDGED = [name for name in declared.JUDGEMENTS.names if name != "holds"]


def gather_people_codes(
    record: Record,
    sheets: pd.DataFrame,
    frames: Mapping[str, pd.DataFrame],
    migrations: Sequence[Migration],
    mask: Mask,
) -> tuple[dict[str, pd.DataFrame], list[Problem]]:
    """The tables of people's codes by name, and what in them could not be used.

    `sheets` are the codings of coders' own sheets (`tables.CODINGS`); `frames` hold documents,
    segments, codebook, comments and participants. The tables are markings, anchors, notes,
    assignments, judgements, conflicts, second_looks, consensus, and `people`: the answers that
    count as `tables.CODINGS`. Texts of the record are masked anew, since people may be known by
    now who were not when it was written.
    """
    given = record.read_assignments()
    commented, remarks, problems = _read_comments(frames, migrations)
    notes = join_frames(declared.NOTES, [record.read_notes(), remarks])
    markings = join_frames(declared.MARKINGS, [record.read_markings(), commented])
    said, folded = _fold_coders((markings, notes, sheets), given["coder"], mask)
    *entered, sheets = said
    markings, notes = (_mask_texts(table, mask) for table in entered)
    documents, segments = frames["documents"], frames["segments"]
    anchors = anchor_markings(markings, documents, record.read_text, mask, segments)
    texts = (record.read_text, mask)
    then = read_codes_then(record, markings, migrations, frames["codebook"])
    rows, looks = _code_rows(markings, anchors, sheets, frames, migrations, texts, then)
    decided = rows["way"] == "adjudication"
    decisions = rows[decided].merge(markings[["marking", "made", "note"]], on="marking")
    rows = rows[~decided]
    given = place_assignments(given, documents, segments, record.read_text, mask)
    changes = list_changes(migrations)
    judgements, conflicts = gather_judgements(rows, record.read_hand_ins(), changes)
    del rows  # millions, where passages were marked
    tables = {
        "markings": markings.assign(**_SERVED),
        "anchors": anchors,
        "notes": notes,
        "assignments": _mask_texts(given, mask).assign(text_digest=None),
        "judgements": judgements,
        "conflicts": conflicts,
        "second_looks": looks,
        "consensus": build_consensus(judgements, decisions, looks, changes),
        "people": gather_codings([hold_judgements(judgements).assign(coder_kind="person")]),
    }
    return tables, [*problems, *folded]


def _read_comments(
    frames: Mapping[str, pd.DataFrame], migrations: Sequence[Migration]
) -> tuple[pd.DataFrame, pd.DataFrame, list[Problem]]:
    """Markings and notes from comments in the sources, numbered, and what could not be used."""
    told = (frames[name] for name in ("comments", "documents", "codebook", "participants"))
    markings, notes, problems = read_comment_codes(*told, migrations=migrations)
    return _number_comments(markings, "marking"), _number_comments(notes, "note"), problems


def _fold_coders(
    tables: Sequence[pd.DataFrame], known: Iterable[str], mask: Mask
) -> tuple[list[pd.DataFrame], list[Problem]]:
    """The tables with one spelling of each coder's name, that of rounds first, and what was folded.

    Who decided is no coder, and stays as written.
    """
    decided = [t["way"].eq("adjudication") if "way" in t else t["coder"].isna() for t in tables]
    said = [t["coder"].mask(d) for t, d in zip(tables, decided, strict=True)]
    taken = fold_coders(pd.concat(said).dropna(), set(known))
    folded = [
        t.assign(coder=own.map(taken, na_action="ignore").fillna(t["coder"]))
        for t, own in zip(tables, said, strict=True)
    ]
    return folded, tell_folded(taken, mask, "data/coding")


def _code_rows(
    markings: pd.DataFrame,
    anchors: pd.DataFrame,
    sheets: pd.DataFrame,
    frames: Mapping[str, pd.DataFrame],
    migrations: Sequence[Migration],
    texts: tuple[Callable[[str], str | None], Mask],
    then: CodesThen,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Answers on segments by the codebook as it is, and the second looks owed."""
    segments = frames["segments"]
    coded = code_segments(markings, anchors, segments)
    rows = _stack(coded, sheets.assign(way="sheet", hand_in=None))
    rows, looks = migrate_codings(rows, migrations, frames["codebook"])
    digests = dict(zip(markings["marking"], markings["text_digest"], strict=True))
    zeros = say_zeros(coded, rows, segments, digests, then.name, _read_masked(*texts))
    zeros = leave_added(zeros, coded, segments[["segment_id", "document_id"]], migrations)
    return _stack(rows, zeros), drop_done(looks, zeros)


def _number_comments(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    """Rows from comments in the study's own documents with numbers of their own: word-1, …"""
    numbers = [f"{WORD}-{i}" for i in range(1, len(rows) + 1)]
    return rows.assign(**{name: numbers, "hand_in": WORD, "way": "word"})


def _read_masked(read_text: Callable[[str], str | None], mask: Mask) -> Callable[[str], str | None]:
    """Reads a text of the record as it would be masked now; each once."""

    @cache
    def read(digest: str) -> str | None:
        text = read_text(digest)
        return None if text is None else mask(text)

    return read


def _stack(*frames: pd.DataFrame) -> pd.DataFrame:
    """The rows of all frames in the columns of judgements."""
    filled = [frame.reindex(columns=_JUDGED) for frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=_JUDGED)


def _mask_texts(frame: pd.DataFrame, mask: Mask) -> pd.DataFrame:
    """The frame with names masked in what people wrote and quoted; each text once."""
    columns = [
        name for name in (*_SAID, "text", "name") if name in frame and name != frame.columns[0]
    ]
    known = {text: mask(text) for name in columns for text in frame[name].dropna().unique()}
    return frame.assign(**{name: frame[name].map(known, na_action="ignore") for name in columns})
