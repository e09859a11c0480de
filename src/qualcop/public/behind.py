"""What stands behind the numbers of a study, by digests that outlive every name.

A segment is known by its words and who says them, a file by its segments, a person by the name in
the study's key, being present by the day: whatever a file, a cycle, an event, a code, a district
or a participant is called, and wherever it lies.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from qualcop.disclosure import Cell
from qualcop.key import read_key
from qualcop.names import fold_name
from qualcop.releases import OLD, Number, Trace
from qualcop.secret import keyed_digest, read_secret
from qualcop.segments import BLANK, blank_pseudonyms, compile_pseudonyms
from qualcop.study import Study
from qualcop.table import as_frame
from qualcop.tables import RELEASED

PEOPLE_TABLES = ("people", "attendance")  # of registers that knew segments by their ids


@dataclass(frozen=True)
class Behind:
    """For each thing that is counted, (unit, id), what it leaves in a number.

    `people` are digests by participant, `names` the digest of each person's name by theirs.
    """

    traces: Mapping[tuple[str, str], tuple[Trace, ...]]
    people: Mapping[str, str]
    names: Mapping[str, str]
    secret: bytes

    def describe(self, cell: Cell) -> Number:
        """The cell as a number that can be compared with those of other releases."""
        traces = (t for item in sorted(cell.items) for t in self.traces[cell.unit, item])
        return Number(cell.key, cell.unit, cell.value, tuple(traces))


def look_behind(study: Study, frames: Mapping[str, pd.DataFrame]) -> Behind:
    """What stands behind the study's numbers; `frames` as for `view_cycle`."""
    key = read_key(study.key)
    names = {} if key is None else dict(zip(key.participant, key.name, strict=True))
    return make_behind(frames, names, read_secret(study))


def make_behind(
    frames: Mapping[str, pd.DataFrame], names: Mapping[str, str], secret: bytes
) -> Behind:
    """As `look_behind`, with the `names` of participants and the study's `secret` given."""
    listed = {*names, *frames["participants"].participant, *frames["segments"].participant.dropna()}
    people = {p: _make_digest(secret, "participant", p) for p in sorted(listed)}
    folded = {p: " ".join(sorted(fold_name(name).split())) for p, name in names.items()}
    known = {people[p]: _make_digest(secret, "name", name) for p, name in folded.items() if name}
    homes = _digest_homes(frames["participants"], people, secret)
    words = _trace_words(frames, people, homes, secret)
    parts = words | _trace_files(frames["segments"], words, secret)
    parts |= _trace_people(frames, people)
    return Behind(parts, people, known, secret)


def _digest_homes(
    participants: pd.DataFrame, people: Mapping[str, str], secret: bytes
) -> dict[str, str]:
    known = participants.dropna(subset="district")
    return {
        people[row.participant]: _make_digest(secret, "district", row.district)
        for row in known.itertuples()
    }


def _trace_words(
    frames: Mapping[str, pd.DataFrame],
    people: Mapping[str, str],
    homes: Mapping[str, str],
    secret: bytes,
) -> dict[tuple[str, str], tuple[Trace, ...]]:
    """Segments, and the words in them: by the words that no masking touches, and who says them."""
    labels = [*frames["participants"].pseudonym, *frames["districts"].label]
    pattern = compile_pseudonyms(labels)
    seen: Counter[tuple[str, str]] = Counter()
    found = {}
    ordered = frames["segments"].sort_values(["cycle", "segment_id"], kind="stable")
    for row in ordered[["segment_id", "participant", "text", "words"]].itertuples(index=False):
        person = people[row.participant] if isinstance(row.participant, str) else None
        said = _list_words(blank_pseudonyms(row.text, pattern))
        seen[said, person or ""] += 1
        item = _make_digest(secret, "segment", said, str(seen[said, person or ""]))
        home = homes.get(person) if person else None
        found["segments", row.segment_id] = ((item, person, home, 1),)
        found["words", row.segment_id] = ((item, person, home, int(row.words)),)
    return found


def _list_words(blanked: str) -> str:
    """Words without a capital, and numbers: a name that is masked later was none of them."""
    tokens = [t for t in blanked.split() if BLANK not in t]
    plain = [t for t in tokens if t.islower() or t[:1].isdigit()]
    return " ".join(plain or (t.lower() for t in tokens))


def _trace_files(
    segments: pd.DataFrame, words: Mapping[tuple[str, str], tuple[Trace, ...]], secret: bytes
) -> dict[tuple[str, str], tuple[Trace, ...]]:
    """Files, by what each person says in them; one counts for everybody who speaks in it."""
    found = {}
    for document, ids in segments.groupby("document_id").segment_id:
        said: dict[tuple[str | None, str | None], list[str]] = defaultdict(list)
        for item, person, home, _ in (words["segments", segment][0] for segment in ids):
            said[person, home].append(item)
        known = {who: items for who, items in said.items() if who[0]} or said
        found["files", document] = tuple(
            (_make_digest(secret, "file", *sorted(items)), *who, 1)
            for who, items in sorted(known.items(), key=repr)
        )
    return found


def _trace_people(
    frames: Mapping[str, pd.DataFrame], people: Mapping[str, str]
) -> dict[tuple[str, str], tuple[Trace, ...]]:
    """People themselves, their days at events (`name_day`), and districts by who is there."""
    found = {("people", p): (("person", digest, None, 1),) for p, digest in people.items()}
    events = frames["events"]
    days = dict(zip(events.event, events.date.fillna(events.event), strict=True))
    for row in frames["attendance"].itertuples():
        if row.participant in people:
            day = (days.get(row.event, row.event), people[row.participant], None, 1)
            found["people", name_day(row.event, row.participant)] = (day,)
    for district, ids in frames["participants"].groupby("district").participant:
        members = sorted({people[p] for p in ids})
        found["districts", district] = tuple(("member", p, None, 1) for p in members)
    return found


def name_day(event: str, participant: str) -> str:
    """The id of a participant's line in the list of an event."""
    return f"{participant}/{event}"


# ---------------------------------------------------------------------------- earlier releases
def match_people(register: pd.DataFrame, behind: Behind) -> pd.DataFrame:
    """The register with the digests that people have today: known by name, else by their id.

    An id that stands for somebody else today is nobody's.
    """
    named: dict[str, list[str]] = defaultdict(list)
    for person, name in behind.names.items():
        named[name].append(person)
    then = set(register.name.dropna())
    found = {}
    for person, name in set(zip(register.person, register.name, strict=True)):
        holders = named.get(name, []) if isinstance(name, str) else []
        if not isinstance(person, str) or person in holders:
            continue
        taken = isinstance(name, str) and behind.names.get(person) in then
        if len(holders) == 1 or taken:
            gone = _make_digest(behind.secret, "gone", person)
            found[person, name] = holders[0] if len(holders) == 1 else gone
    pairs = zip(register.person, register.name, strict=True)
    return register.assign(person=[found.get((p, name), p) for p, name in pairs])


def carry_over(old: pd.DataFrame, behind: Behind) -> pd.DataFrame:
    """A register that knew segments and people by their ids (`releases.OLD`), as one of today.

    What is not found under its id any more is kept as something the study no longer holds: by how
    much each person makes up of a number it can still be compared.
    """
    plain = old[list(OLD)].astype(object).where(old.notna(), None)
    rows = [
        {"release": row.release, "cell": row.cell, "value": row.value, **part}
        for row in plain.itertuples()
        for part in _carry_item(row.cell, row.item, row.participant, behind)
    ]
    return as_frame(RELEASED, rows)


def _carry_item(cell: str, item: str, participant: str | None, behind: Behind) -> Iterable[dict]:
    unit = "people" if cell.split("/")[0] in PEOPLE_TABLES else "segments"
    known = behind.traces.get((unit, item), ()) if not cell.startswith("attendance") else ()
    person = _make_digest(behind.secret, "participant", participant) if participant else None
    lost = (_make_digest(behind.secret, "lost", item), person, None, 1)
    for digest, who, home, n in known or (lost,):
        yield {"unit": unit, "item": digest, "person": who, "district": home, "n": n}


def _make_digest(secret: bytes, *parts: str) -> str:
    return keyed_digest(secret, "release", *parts, size=10)
