"""Puts what was read beside what the registry says: the rows of each table."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath

import pandas as pd

from qualcop import tables
from qualcop.errors import show_text
from qualcop.name_clues import find_day
from qualcop.pseudonyms import ADDED
from qualcop.registry import Assumption, Registry, list_cycles
from qualcop.secret import keyed_digest, make_source_id
from qualcop.table import as_frame
from qualcop.tables import TABLES

# Two files with the same text are one document; very short texts may be alike by chance.
FEWEST_WORDS_ALIKE = 20
# What people type into the registry about events, cycles and districts, and memos print.
TYPED_WORDS = ("label", "focus", "hopes_to_share", "hopes_to_learn")
COPY = re.compile(r"\bcop(?:y|ies)\b|\(\d+\)$|conflict", re.IGNORECASE)


def assemble_tables(
    files: Iterable,
    scans: dict,
    documents: dict[str, dict | None],
    key: pd.DataFrame,
    registry: Registry,
    placed: dict[str, str],
    events: list[dict],
    assumptions: list[Assumption],
    mask: Callable[[str], str],
    secret: bytes,
) -> dict[str, pd.DataFrame]:
    """The frames of sources, documents, blocks, comments, people, attendance and the registry."""
    cycles = _mask_typed(list_cycles(registry), mask)
    pseudonyms = dict(zip(key.participant, key.pseudonym, strict=True))
    place = _Places(registry, placed, {e["event"]: e for e in events}, cycles, pseudonyms)
    sources = _source_rows(files, scans, documents, place, mask, secret)
    read = [(row, documents[row["raw"]]) for row in sources if row["status"] == "read"]
    rows = {
        "sources": sources,
        "documents": [_document_row(row, document) for row, document in read],
        "blocks": _leave_out(set(key.participant[key.basis == ADDED]), _parts(read, "blocks")),
        "comments": _parts(read, "comments"),
        "cycles": cycles,
        "districts": _mask_typed(registry.districts, mask),
        "events": [_event_row(e, read, pseudonyms) for e in _mask_typed(events, mask)],
        "assumptions": [{**vars(a), "position": n} for n, a in enumerate(assumptions, start=1)],
    }
    # Declared columns only: a file's own name beside them may be no text at all.
    frames = {
        name: as_frame(TABLES[name], pd.DataFrame(rows[name], columns=TABLES[name].names))
        for name in rows
    }
    members = key[key.basis != ADDED]
    frames["attendance"] = as_frame(tables.ATTENDANCE, _attendance_rows(read, registry, members))
    frames["participants"] = as_frame(tables.PARTICIPANTS, _participant_rows(members, frames))
    return frames


def _mask_typed(rows: Iterable[dict], mask: Callable[[str], str]) -> list[dict]:
    """Rows of the registry with people's names masked in what was typed about them."""
    return [{**row, **{c: mask(row[c]) for c in TYPED_WORDS if row.get(c)}} for row in rows]


class _Places:
    """Answers where a file belongs: its event, cycle, convening, site, day and author."""

    def __init__(
        self, registry: Registry, placed: dict, events: dict, cycles: list, pseudonyms: dict
    ) -> None:
        self.placed, self.events, self.pseudonyms = placed, events, pseudonyms
        self.convenings = {c["cycle"]: c.get("convening") for c in cycles}
        self.told = {row["path"]: row for row in registry.sources}

    def cells(self, path: str, document: dict | None) -> dict:
        """The cells of a source row that come from its place."""
        event = self.events[self.placed[path]]
        told = self.told.get(path, {})
        day = told.get("date") or (document or {}).get("date") or find_day(PurePosixPath(path).name)
        author = told.get("author") or self._find_author(event, path, document)
        return {
            "event": event["event"],
            "cycle": event["cycle"],
            "convening": self.convenings.get(event["cycle"]),
            "site": event.get("site"),
            "date": day or event.get("date"),
            "author": self.pseudonyms.get(author),
        }

    def _find_author(self, event: dict, path: str, document: dict | None) -> str | None:
        """Who wrote it: the sender of a mail, the event's note-taker of notes."""
        kind = self.kind(path, document)
        if kind == "email" and document:
            return next((b["participant"] for b in document["blocks"] if b["participant"]), None)
        return event.get("note_taker") if kind in ("meeting_note", "field_note") else None

    def kind(self, path: str, document: dict | None) -> str:
        """What a file is: what the sources sheet says, else what was inferred."""
        return self.told.get(path, {}).get("kind") or (document or {}).get("kind") or "artifact"


def _source_rows(
    files: Iterable,
    scans: dict,
    documents: dict,
    place: _Places,
    mask: Callable[[str], str],
    secret: bytes,
) -> list[dict]:
    """One row a file; a second file with the same bytes or the same text is refused by name."""
    rows, seen = [], {}
    ids = {f.path: make_source_id(secret, f.path) for f in files}
    shown = _unique_paths(ids, mask)
    for file in sorted(files, key=lambda f: (_is_named_copy(f.path), f.path)):
        document, refused = documents[file.path], scans[file.path].refused
        alike = _find_alike(file, document, seen)
        if document is not None and alike:
            refused = f"same content as {alike}, which was read"
        read = document is not None and not alike
        kind = place.kind(file.path, document)
        rows.append(
            {
                "raw": file.path,
                "source_id": ids[file.path],
                "path": shown[file.path],
                "digest": file.digest and keyed_digest(secret, "bytes", file.digest),
                "format": (document or {}).get("format")
                or show_text(PurePosixPath(file.path).suffix.lstrip(".").lower())
                or "unknown",
                "kind": kind,
                **place.cells(file.path, document),
                "size": math.ceil(file.size / 1000),
                "words": len(document["text"].split()) if read else None,
                "status": "read" if read else "refused",
                "reason": None if read else refused,
                "duplicate_of": alike,
                "note": "; ".join(document["notes"]) or None if document else None,
            }
        )
        if read:
            seen[file.digest] = seen[_text_digest(document)] = shown[file.path]
    return rows


def _is_named_copy(path: str) -> bool:
    """Whether a name says the file is a copy; of two alike, the other one is read."""
    return bool(COPY.search(PurePosixPath(path).stem))


def _unique_paths(ids: dict[str, str], mask: Callable[[str], str]) -> dict[str, str]:
    """Paths without names; two that look alike once masked are told apart by their `ids`."""
    shown, used = {}, set()
    for path, source_id in ids.items():
        name = mask(path)
        if name in used:
            name = f"{name} ({source_id})"
        used.add(name)
        shown[path] = name
    return shown


def _find_alike(file: object, document: dict | None, seen: dict[str, str]) -> str | None:
    if document is None:
        return None
    enough = len(document["text"].split()) >= FEWEST_WORDS_ALIKE
    return seen.get(file.digest) or (seen.get(_text_digest(document)) if enough else None)


def _text_digest(document: dict) -> str:
    words = " ".join(document["text"].split())
    return "text " + hashlib.blake2b(words.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _document_row(row: dict, document: dict) -> dict:
    return {
        **row,
        "document_id": row["source_id"],
        "title": document["title"],
        "text": document["text"],
    }


def _parts(read: list[tuple[dict, dict]], name: str) -> list[dict]:
    return [{"document_id": row["source_id"], **part} for row, doc in read for part in doc[name]]


def _leave_out(added: set[str], blocks: list[dict]) -> list[dict]:
    """Blocks without the short names of people who are masked and no members of the community."""
    return [{**b, "participant": None} if b["participant"] in added else b for b in blocks]


def _event_row(event: dict, read: list[tuple[dict, dict]], pseudonyms: dict[str, str]) -> dict:
    """The event's row; a day that no sheet gives is its documents' day, where they agree on one."""
    days = {row["date"] for row, _ in read if row["event"] == event["event"] and row["date"]}
    return {
        **event,
        "date": event.get("date") or (days.pop() if len(days) == 1 else None),
        "author": pseudonyms.get(event.get("note_taker")),
    }


def _attendance_rows(
    read: list[tuple[dict, dict]], registry: Registry, key: pd.DataFrame
) -> list[dict]:
    """The attendance sheet; for events it does not know, whom the files show there.

    Nobody is there whom one file of the event calls absent, unless they speak in another.
    """
    people = key.set_index("participant")[["role", "district"]].to_dict("index")
    rows = {
        (r["event"], r["participant"]): {**r, "present": r["present"] or "yes", "basis": "sheet"}
        for r in registry.attendance
    }
    told = {event for event, _ in rows}
    spoke = {(s["event"], b["participant"]) for s, d in read for b in d["blocks"]}
    gone = {(s["event"], person) for s, d in read for person in d["absent"]} - spoke
    for source, document in read:
        if source["event"] not in told:
            for person in filter(people.__contains__, document["attendees"]):
                if (source["event"], person) in gone:
                    continue
                row = {"event": source["event"], "participant": person, "present": "yes"}
                rows[source["event"], person] = {**row, "basis": "files"}
    return [{**row, **people[row["participant"]]} for row in rows.values()]


def _participant_rows(key: pd.DataFrame, frames: dict[str, pd.DataFrame]) -> list[dict]:
    """The registry's people, and of the others those who still occur in what was read."""
    cells = [frames["documents"].text, frames["blocks"].speaker, frames["comments"].author]
    cells += [frames["comments"].text, frames["sources"].path]
    everything = "\n".join("\n".join(c.dropna()) for c in cells)
    present = set(frames["attendance"].participant)
    named = set(re.findall(r"\bPerson \d+", everything))
    return [
        row
        for row in key.to_dict("records")
        if row["basis"] == "registry" or row["participant"] in present or row["pseudonym"] in named
    ]
