"""What another program's file says about the texts of the study, before codes and people are known.

A mark is one person's code on a passage; a note what somebody wrote. Names of codes and people are
still those of the other program.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace

from qualcop.refi.descriptions import parse_description
from qualcop.refi.finding import Texts, place_span
from qualcop.refi.loose import Loose, Place
from qualcop.refi.model import Code, Coding, Loss, Note, Project, Selection, Source

NOBODY = "(nobody named)"
PATH = " > "
_VERSION = re.compile(r"[\s/v]*\d[\d.]*\b.*$")


@dataclass(frozen=True)
class Mark:
    """One code on one passage, as its file says: code path, user, note, date, source's name."""

    place: Place
    quote: str
    code: str
    user: str
    source: str
    note: str | None = None
    made: str | None = None


@dataclass(frozen=True)
class Remark:
    """What somebody wrote, about a passage, a document, a code or everything."""

    text: str
    user: str
    name: str | None = None
    place: Place = field(default_factory=Place)
    quote: str | None = None
    code: str | None = None
    made: str | None = None


@dataclass
class Foreign:
    """All that a file holds: `shorts` gives a code's short name in our codebook where it says so.

    `strangers` are sources that are no document of the study: name, text, number of codes on it.
    """

    program: str
    marks: list[Mark] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    shorts: dict[str, str] = field(default_factory=dict)
    strangers: list[tuple[str, str, int]] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    whole: int = 0  # codes on whole sources
    texts: int = 0  # sources that are documents of the study
    known: int = 0  # cases and sets called like an event, a person, a district, a cycle

    @property
    def users(self) -> list[str]:
        """Who coded or wrote, sorted."""
        return sorted({x.user for x in (*self.marks, *self.remarks)})


def name_program(origin: str | None) -> str:
    """The program without its version: what is mapped once holds for its later versions."""
    return _VERSION.sub("", origin or "").strip() or "unknown program"


def read_foreign(project: Project, texts: Texts, known: Collection[str] = ()) -> Foreign:
    """The marks and notes of a project, placed in the study's documents.

    `known` are the names of the study's events, people, districts and cycles.
    """
    found = Foreign(name_program(project.origin), losses=list(project.losses))
    reader = _Reader(project, texts, found)
    for source in project.sources:
        reader.take_source(source)
    for code in project.codes:
        for guid in code.notes:
            reader.take_note(guid, code=reader.paths[code.guid])
    for guid in (n.guid for n in project.notes):
        reader.take_note(guid)
    _list_losses(project, found, {name.casefold() for name in known})
    return found


def list_paths(codes: tuple[Code, ...]) -> dict[str, str]:
    """Each code's path by GUID: the names above it and its own."""
    known = {c.guid: c for c in codes}
    paths = {}
    for code in codes:
        names, at, seen = [], code, set()
        while at is not None and at.guid not in seen:
            seen.add(at.guid)
            names.append(" ".join(at.name.split()))
            at = known.get(at.parent or "")
        paths[code.guid] = PATH.join(reversed(names))
    return paths


@dataclass
class _Reader:
    """Takes a project apart into marks and remarks, each note once."""

    project: Project
    texts: Texts
    found: Foreign

    def __post_init__(self) -> None:
        self.paths = list_paths(self.project.codes)
        self.users = {u.guid: u.name or f"user {u.guid[:8]}" for u in self.project.users}
        self.notes: dict[str, Note] = {n.guid: n for n in self.project.notes}
        for code in self.project.codes:
            if short := parse_description(code.description).short:
                self.found.shorts[self.paths[code.guid]] = short

    def name_user(self, *guids: str | None) -> str:
        """The name of the first of these users that the file lists."""
        return next((self.users[g] for g in guids if g in self.users), NOBODY)

    def take_note(self, guid: str, **about: object) -> None:
        """Make a remark of a note that was not taken yet."""
        note = self.notes.pop(guid, None)
        if note and note.text.strip():
            user = self.name_user(note.user)
            self.found.remarks.append(Remark(note.text, user, note.name, made=note.made, **about))

    def take_source(self, source: Source) -> None:
        """Find the text in the study and take what is on it."""
        codings = sum(len(s.codings) for s in source.selections) + len(source.codings)
        if source.text is None:
            self.lose(f"codes on sources without a text ({source.kind})", codings, "only texts are")
            return
        document, given = self.texts.find_document(source.name, source.text)
        if document is None:
            self.found.strangers.append((source.name, source.text, codings))
        self.found.texts += document is not None
        for selection in source.selections:
            self.take_selection(source, selection, document, given)
        whole = Place(document, 0, len(self.texts.documents.get(document, "")))
        if document is None:
            whole = Place(reason="its text is not in the study")
        self.found.whole += len(source.codings)
        for coding in source.codings:
            self.take_coding(coding, source, None, whole, "(the whole text)")
        for guid in source.notes:
            self.take_note(guid, place=Place(document))
        if source.description and source.description not in self.texts.names.get(document, ()):
            self.lose("descriptions of sources", 1, "the study knows its sources")

    def take_selection(
        self, source: Source, selection: Selection, document: str | None, given: Loose
    ) -> None:
        """Take the codes, the comment and the notes of a passage."""
        text = source.text or ""
        quote = text[selection.start : selection.end]
        if document is None:
            place = Place(reason="its text is not in the study")
        else:
            span = (selection.start, selection.end)
            place = place_span(text, given, *span, document, self.texts)
        for coding in selection.codings:
            self.take_coding(coding, source, selection, place, quote)
        user = self.name_user(selection.user)
        if selection.description and not selection.codings:
            said = Remark(selection.description, user, None, place, quote, None, selection.made)
            self.found.remarks.append(said)
        for guid in selection.notes:
            self.take_note(guid, place=place, quote=quote)
        if not (selection.codings or selection.description or selection.notes):
            self.lose("passages without a code or a note", 1, "they say nothing")

    def take_coding(
        self,
        coding: Coding,
        source: Source,
        selection: Selection | None,
        place: Place,
        quote: str,
    ) -> None:
        """Make a mark of a code on a passage; what its own coder says of it is its note."""
        user = self.name_user(coding.user, selection.user if selection else None)
        said = [selection.description] if selection and selection.description else []
        for guid in coding.notes:
            note = self.notes.get(guid)
            if note and self.name_user(note.user) in (user, NOBODY):
                said.append(self.notes.pop(guid).text)
            else:
                about = {"place": place, "quote": quote, "code": self.paths.get(coding.code)}
                self.take_note(guid, **about)
        if coding.code not in self.paths:
            self.lose("codes on passages", 1, "the file does not say which code it is")
            return
        made = coding.made or (selection.made if selection else None)
        note = "\n".join(x.strip() for x in said if x.strip()) or None
        path = self.paths[coding.code]
        self.found.marks.append(Mark(place, quote, path, user, source.name, note, made))

    def lose(self, what: str, count: int, why: str) -> None:
        """Count something that a study has no place for."""
        if count:
            self.found.losses.append(Loss(what, count, why))


def _list_losses(project: Project, found: Foreign, known: set[str]) -> None:
    """What a study has no place for, or has from its own sheets."""
    why = "the study has its own from its sheets"
    values = sum(len(x.values) for x in (*project.sources, *project.cases))
    cases = [c for c in project.cases if (c.name or "").casefold() not in known]
    sets = [s for s in project.sets if s.name.casefold() not in known]
    found.known = len(project.cases) + len(project.sets) - len(cases) - len(sets)
    counted = [
        ("values of variables", values, why),
        ("cases", len(cases), why),
        ("sets", len(sets), "a study has cycles and families instead"),
        ("links", len(project.links), "a study has no links between things"),
    ]
    found.losses += [Loss(what, n, why) for what, n, why in counted if n]
    merged: Counter[tuple[str, str]] = Counter()
    for loss in found.losses:
        merged[loss.what, loss.why] += loss.count
    found.losses = [Loss(what, n, why) for (what, why), n in merged.items()]


def mask_foreign(found: Foreign, mask: Callable[[str], str]) -> Foreign:
    """The same with people's names masked in everything somebody typed but users' own names."""
    marks = [
        replace(m, quote=mask(m.quote), code=mask(m.code), source=mask(m.source),
                note=mask(m.note) if m.note else None)
        for m in found.marks
    ]  # fmt: skip
    remarks = [
        replace(r, text=mask(r.text), name=mask(r.name) if r.name else None,
                quote=mask(r.quote) if r.quote else None, code=mask(r.code) if r.code else None)
        for r in found.remarks
    ]  # fmt: skip
    shorts = {mask(path): short for path, short in found.shorts.items()}
    return replace(found, marks=marks, remarks=remarks, shorts=shorts)
