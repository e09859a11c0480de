"""How a code came about: everything that was done to a segment's, a code's or a coder's codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

import pandas as pd

from qualcop.change_history import is_declared, tell_changes
from qualcop.errors import Problem, StudyError
from qualcop.hints import hint
from qualcop.migrations import Migration
from qualcop.record import TAKEN_IN

OWN_SHEET = "(own sheet)         "  # as wide as a time
_WORDS = {
    "assign": "given",
    "hand_in": "handed in",
    "import": "taken in from another program",
    "export": "written for another program",
    "list_disagreements": "disagreements listed",
    "settle": "decisions handed in",
}


def tell_history(
    wanted: str,
    trail: pd.DataFrame,
    assignments: pd.DataFrame,
    frames: Mapping[str, pd.DataFrame],
    migrations: Sequence[Migration] = (),
    missing: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> list[str]:
    """Lines that tell, in order of time, what was done to a segment, a code or a coder's codes.

    `trail` and `assignments` as the record has them; `frames` the tables of the last run: segments,
    codebook, markings, anchors, judgements, conflicts, second_looks, consensus; `migrations`
    what was declared of the codebook's changes; `missing` what is to be said of codes with answers
    that it no longer has. Raises StudyError when `wanted` is none of the
    three.
    """
    markings = frames["markings"]
    if wanted in set(frames["segments"]["segment_id"]) | set(frames["judgements"]["segment_id"]):
        return list(_tell_segment(wanted, trail, assignments, frames))
    known = set(frames["codebook"]["code"]) | set(markings["code"])
    if wanted in known or wanted in missing or is_declared(wanted, migrations):
        told = list(_tell_code(wanted, trail, frames, migrations))
        return [*told[:1], *missing.get(wanted, ()), *told[1:]]
    if wanted in {*markings["coder"], *assignments["coder"], *frames["judgements"]["coder"]}:
        return list(_tell_coder(wanted, trail, assignments, frames))
    expected = "the id of a segment, the short name of a code, or a coder"
    advice = f"Segment ids are in tables.xlsx and behind `{hint('trace')}`."
    raise StudyError([Problem("history", "", wanted, expected, advice)])


def _tell_segment(
    wanted: str, trail: pd.DataFrame, assignments: pd.DataFrame, frames: Mapping[str, pd.DataFrame]
) -> Iterator[str]:
    known = frames["segments"].set_index("segment_id")["text"]
    yield (
        f"{wanted}: {known[wanted]}" if wanted in known.index else f"{wanted}: not in the texts now"
    )
    done = trail.set_index(["act", "subject"])["done"]
    for row in assignments[assignments["segment_id"] == wanted].itertuples():
        when = _when(done, "assign", row.round)
        double = "several coders, blind" if row.double else "one coder"
        chance = f"drawn with probability {row.inclusion:.3f} from {row.stratum}, {double}"
        yield f"{when}  given to {row.coder} in {row.round} ({chance})"
    own = frames["judgements"][frames["judgements"]["segment_id"] == wanted]
    yield from _sum_answers(own, trail, frames)
    for row in _of(frames["conflicts"], wanted):
        said = f"{row.earlier_value} in {row.earlier}, {row.value} in {row.hand_in}"
        yield f"  conflict: {row.coder} answered {row.code} = {said}; {row.holds} holds"
    for row in _of(frames["second_looks"], wanted):
        yield f"  second look owed: {row.coder}'s {row.code_was} as {row.code} ({row.change})"
    settled = frames["consensus"][frames["consensus"]["segment_id"] == wanted]
    told = settled["ones"].gt(0) | settled["rule"].isin(("adjudication", "open"))
    for row in settled[told].itertuples():
        yield _tell_consensus(row)
    if others := int((~told).sum()):
        yield f"  0 on {others} other codes, nobody gave them"


def _tell_code(
    wanted: str,
    trail: pd.DataFrame,
    frames: Mapping[str, pd.DataFrame],
    migrations: Sequence[Migration],
) -> Iterator[str]:
    codes = frames["codebook"].set_index("code")
    if wanted in codes.index:
        row = codes.loc[wanted]
        yield f"{wanted} ({row['label']}), codebook {row['version']}: {row['definition']}"
    else:
        yield f"{wanted}: not in the codebook now"
    yield from tell_changes(wanted, migrations, frames["judgements"], frames["second_looks"])
    own = frames["judgements"]
    own = own[(own["code"] == wanted) | (own["code_was"] == wanted)]
    for version, part in own.groupby("codebook_version", sort=True):
        ones = int(part["value"].sum())
        people = part["coder"].nunique()
        yield f"  under {version}: {len(part)} answers of {people} people, {ones} times 1"
    for was, part in own.dropna(subset="code_was").groupby("code_was", sort=True):
        yield f"  made as {was}: {len(part)} answers"
    yield from _tell_answers(own[own["value"] == 1], trail, frames)
    consensus = frames["consensus"]
    for row in consensus[(consensus["code"] == wanted)].itertuples():
        if row.rule in ("adjudication", "open") or row.value == 1:
            yield f"{_tell_consensus(row)} in {row.segment_id}"


def _tell_coder(
    wanted: str, trail: pd.DataFrame, assignments: pd.DataFrame, frames: Mapping[str, pd.DataFrame]
) -> Iterator[str]:
    own = trail[trail["coder"].fillna("").str.split().map(lambda names: wanted in names)]
    for row in own.itertuples():
        by = f" by {row.by}" if isinstance(row.by, str) else ""
        detail = f" ({row.detail})" if isinstance(row.detail, str) else ""
        yield f"{row.done}  {_WORDS[row.act]}{by}: {row.subject}, {row.count} rows{detail}"
    judgements = frames["judgements"]
    mine = judgements[judgements["coder"] == wanted]
    given = assignments[assignments["coder"] == wanted]
    answered = mine["segment_id"].nunique()
    yield f"{wanted} answered on {answered} segments; {given.segment_id.nunique()} were given"
    for code, part in mine[mine["value"] == 1].groupby("code", sort=True):
        yield f"  {code}: 1 given {len(part)} {'time' if len(part) == 1 else 'times'}"
    for row in frames["conflicts"][frames["conflicts"]["coder"] == wanted].itertuples():
        yield f"  conflict: {row.segment_id} {row.code}, {row.earlier_value} then {row.value}"


def _sum_answers(
    judgements: pd.DataFrame, trail: pd.DataFrame, frames: Mapping[str, pd.DataFrame]
) -> Iterator[str]:
    """One segment's answers: each 1 by itself, the 0s of a coder's hand-in in one line."""
    one = judgements["value"] == 1
    yield from _tell_answers(judgements[one], trail, frames)
    zeros = judgements[~one].assign(hand_in=judgements["hand_in"].fillna(""))
    received = _when_received(trail)
    for (hand_in, coder), part in zeros.groupby(["hand_in", "coder"], sort=True):
        when = received.get(hand_in, OWN_SHEET)
        codes = ", ".join(sorted(part["code"]))
        noun = "code" if len(part) == 1 else "codes"
        yield f"{when}  {coder}: 0 on {len(part)} {noun} ({codes})"


def _when_received(trail: pd.DataFrame) -> dict[str, str]:
    acts = trail[trail["act"].isin(TAKEN_IN)]
    return dict(zip(acts["subject"], acts["done"], strict=True))


def _tell_answers(
    judgements: pd.DataFrame, trail: pd.DataFrame, frames: Mapping[str, pd.DataFrame]
) -> Iterator[str]:
    """Each answer with when it came in, where it stands now and what was noted beside it."""
    received = _when_received(trail)
    notes = frames["markings"].set_index("marking")["note"].dropna().to_dict()
    anchors = frames["anchors"].set_index("marking")
    for row in judgements.sort_values(
        ["hand_in", "coder", "code"], na_position="first"
    ).itertuples():
        when = received.get(row.hand_in, OWN_SHEET)
        version = f"codebook {row.codebook_version}"
        was = f", made as {row.code_was}" if isinstance(row.code_was, str) else ""
        note = f": {notes[row.marking]}" if row.marking in notes else ""
        moved = _tell_anchor(anchors, row.marking)
        holds = "" if row.holds else ", another answer of this coder counts"
        said = f"{row.coder}: {row.code} = {row.value} on {row.segment_id}"
        yield f"{when}  {said} ({version}{was}{moved}{holds}){note}"


def _tell_anchor(anchors: pd.DataFrame, marking: object) -> str:
    state = anchors["state"].get(marking) if isinstance(marking, str) else None
    return f", text {state} since" if state in ("moved", "changed") else ""


def _tell_consensus(row: tuple) -> str:
    if row.rule == "open":
        return f"  {row.code}: open, {row.ones} of {row.coders} say 1"
    how = row.rule
    if row.rule == "adjudication":
        why = f": {row.why}" if isinstance(row.why, str) else ""
        how = f"decided by {row.decided_by} on {row.decided_on}{why}"
    return f"  {row.code} = {row.value}, {how}"


def _of(frame: pd.DataFrame, segment: str) -> Iterator[tuple]:
    return frame[frame["segment_id"] == segment].itertuples()


def _when(done: pd.Series, act: str, subject: str) -> str:
    found = done.loc[[(act, subject)]] if (act, subject) in done.index else []
    return str(found.iloc[0]) if len(found) else "(time not recorded)"
