"""Names of people in what coders type: masked as in texts, and kept in the key.

A note, a reason, the name of a sheet or the study's own codebook may name somebody whom no list
holds. Commands that take notes in look through them first (`learn_names`); a run looks through the
codebook, and through what the record holds from before (`take_in_notes`).
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

import pandas as pd

from qualcop.cache import drop_others, keep, load_kept, make_key
from qualcop.code_hash import WORD_LISTS, code_hash
from qualcop.codebook import list_said, read_codebook
from qualcop.decisions import list_refused, read_decisions
from qualcop.errors import StudyError
from qualcop.found_names import add_noted
from qualcop.key import extend_key, read_matcher, write_key
from qualcop.mentions import NameMatcher
from qualcop.names import fold_name
from qualcop.people import Found, find_people_in_notes, find_people_in_path, is_place_of
from qualcop.record import Record, open_record
from qualcop.registry import list_place_names, read_registry
from qualcop.sheets import SHEET_ENDINGS
from qualcop.study import Study, digest_file, find_codebook, read_settings

RECORD = "data/coding"
TYPED = ("note", "text", "name")  # columns of markings and notes in which people type


def list_typed(*frames: pd.DataFrame) -> list[str]:
    """What people typed in frames of markings and notes, each text once."""
    columns = [f[c] for f in frames for c in TYPED if c in f and c != f.columns[0]]
    return list(dict.fromkeys(t for column in columns for t in column.dropna() if t.strip()))


def learn_names(
    study: Study, texts: Iterable[str], path: str, *, keeping: bool = True
) -> NameMatcher | None:
    """The study's names with those that stand in `texts` and are new; None when none is.

    New ones come into the key and wait on the names sheet, unless not `keeping`; `path` says where
    they were found, without a name.
    """
    people = _leave_out_known(study, find_people_in_notes(texts))
    if not people:
        return None
    if keeping:
        write_key(study.key, extend_key(study, read_registry(study)[0], people))
        add_noted(study, path, people)
    return read_matcher(study, people)


def _leave_out_known(study: Study, people: Iterable[Found]) -> list[Found]:
    """People without the study's places, names that were refused and those it knows."""
    places = frozenset(map(fold_name, list_place_names(read_registry(study)[0])))
    refused, matcher = list_refused(read_decisions(study)), read_matcher(study)
    return [
        p
        for p in people
        if not is_place_of(p, places)
        and fold_name(p.name) not in refused
        and not matcher.find_owners(p.name)
    ]


def take_in_notes(study: Study) -> None:
    """Look for names in the record's notes, the names of coders' sheets and the study's codebook.

    They are written beside the key, into which the next reading of the files takes them. A record
    that cannot be read is left to the step that says so.
    """
    add_noted(study, RECORD, [])
    for path in sorted((study.raw / "codings").glob("*")):
        if path.suffix.lower() in SHEET_ENDINGS:
            add_noted(study, "data/raw/codings", find_people_in_path(path.name))
    with suppress(StudyError):
        _look_through_record(study, open_record(study))
    with suppress(StudyError):
        _look_through_codebook(study)


def _look_through_codebook(study: Study) -> None:
    """Full names in a codebook of the study's own: a lone word there is a tool's name as often."""
    path, own = find_codebook(study, read_settings(study))
    if not own:
        return
    key = make_key(_digest_code(), digest_file(path))
    if load_kept(study.cache, "codebook names", [key]):
        return
    people = find_people_in_notes(list_said(read_codebook(path)))
    full = [p for p in people if " " in p.name]
    add_noted(study, path.relative_to(study.folder).as_posix(), _leave_out_known(study, full))
    keep(study.cache, "codebook names", {key: {}})
    drop_others(study.cache, "codebook names", [key])


def _digest_code() -> str:
    """A digest of what finds names: with other rules all is looked through again."""
    return code_hash("people", "language", extra=WORD_LISTS)


def _look_through_record(study: Study, record: Record) -> None:
    hand_ins = record.read_hand_ins()
    code = _digest_code()
    keys = {r.hand_in: make_key(code, r.hand_in, r.file_digest) for r in hand_ins.itertuples()}
    seen = load_kept(study.cache, "notes", keys.values()) if keys else {}
    fresh = [number for number, key in keys.items() if key not in seen]
    if not fresh:
        return
    frames = (record.read_markings(), record.read_notes())
    texts = list_typed(*(f[f["hand_in"].isin(fresh)] for f in frames))
    add_noted(study, RECORD, _leave_out_known(study, find_people_in_notes(texts)))
    keep(study.cache, "notes", {keys[number]: {} for number in fresh})
    drop_others(study.cache, "notes", keys.values())
