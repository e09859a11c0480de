"""What coders wrote down, as notes of a REFI-QDA project on what it is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from qualcop.marks import find_quote
from qualcop.refi.export_codes import text_of
from qualcop.refi.guids import make_guid
from qualcop.refi.model import Loss, Note


@dataclass(frozen=True)
class NoteBook:
    """Notes being gathered, and the GUIDs of those that belong to a thing."""

    notes: dict[str, Note] = field(default_factory=dict)
    of: dict[tuple[str, ...], list[str]] = field(default_factory=dict)

    def add(self, note: Note, *owner: str) -> None:
        """Keep a note on what `owner` names: kind of thing, then its ids."""
        self.notes[note.guid] = note
        self.of.setdefault(owner, []).append(note.guid)

    def list_for(self, *owner: str) -> tuple[str, ...]:
        """The GUIDs of the notes on a thing."""
        return tuple(self.of.get(owner, ()))


def gather_remarks(
    codings: pd.DataFrame,
    frames: Mapping[str, pd.DataFrame],
    title: str,
    mask: Callable[[str], str],
    notes: NoteBook,
) -> None:
    """What coders wrote beside their codes, as notes on these codings."""
    written = frames["markings"].dropna(subset=["note"])
    texts = dict(zip(written["marking"], written["note"], strict=True))
    for row in codings[codings["marking"].isin(list(texts))].itertuples():
        name = f"{row.user} on {row.code}, {row.marking}"
        guid = make_guid(title, "remark", row.marking, row.user)
        note = Note(guid, name, mask(texts[row.marking]), row.user, text_of(row.made) or None)
        notes.add(note, "coding", row.document_id, str(row.start), str(row.end), row.user, row.code)


def gather_notes(
    frames: Mapping[str, pd.DataFrame],
    documents: pd.DataFrame,
    coders: frozenset[str] | None,
    title: str,
    mask: Callable[[str], str],
    notes: NoteBook,
) -> tuple[Loss, ...]:
    """The notes of the record: on a passage, a document, a code or the whole study."""
    texts = dict(zip(documents["document_id"], documents["text"], strict=True))
    spans = frames["segments"].set_index("segment_id")[["document_id", "start", "end"]]
    moved = 0
    for row in choose(frames["notes"], "coder", coders).to_dict("records"):
        guid = make_guid(title, "note", row["note"])
        name = f"{mask(text_of(row['name'])) or 'Note'}, {row['note']}"
        note = Note(guid, name, mask(row["text"]), row["coder"], text_of(row["made"]) or None)
        document, segment = text_of(row["document_id"]), text_of(row["segment_id"])
        if segment in spans.index:
            document, start, end = spans.loc[segment]
            place = (int(start), int(end))
        else:
            place = _find_passage(texts.get(document), row)
        if document and document not in texts:
            continue  # of a cycle that was not asked for
        if document and place:
            notes.add(note, "passage", document, str(place[0]), str(place[1]), row["coder"])
        elif document:
            moved += bool(text_of(row["quote"]))
            notes.add(note, "document", document)
        elif text_of(row["code"]):
            notes.add(note, "code", row["code"])
        else:
            notes.add(note, "project")
    why = "their words are no longer there or not only once: they stand on the whole text"
    return (Loss("places of notes", moved, why),) if moved else ()


def _find_passage(text: str | None, row: Mapping) -> tuple[int, int] | None:
    """Where the words of a note stand now: at their old place, or where they stand alone."""
    quote = text_of(row["quote"])
    if not (text and quote):
        return None
    if pd.notna(row["start"]) and text[int(row["start"]) : int(row["end"])] == quote:
        return int(row["start"]), int(row["end"])
    found = find_quote(text, quote)
    return found[0] if len(found) == 1 else None


def note_users(notes: NoteBook) -> set[str]:
    """Who wrote the notes."""
    return {n.user for n in notes.notes.values() if n.user}


def sign_note(note: Note, title: str, made: str | None) -> Note:
    """The note with its user's GUID, and a date: QualCoder cannot read one without."""
    user = user_guid(title, note.user) if note.user else None
    return Note(note.guid, note.name, note.text, user, note.made or made)


def user_guid(title: str, name: str) -> str:
    """The GUID of a user."""
    return make_guid(title, "user", name)


def choose(frame: pd.DataFrame, column: str, wanted: frozenset[str] | None) -> pd.DataFrame:
    """The rows whose cell is wanted; all of them where nothing is said."""
    return frame if wanted is None else frame[frame[column].isin(wanted)]
