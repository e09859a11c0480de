"""Writes a REFI-QDA project (QDPX) or codebook (QDC).

Texts are UTF-8 with LF and without a BOM, offsets code points, half-open. What importers are
known to need beyond the schema: `sources/` in small letters (ATLAS.ti), a file behind every text
and note, an `origin` (QualCoder).
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

from lxml import etree

from qualcop.errors import Problem, StudyError
from qualcop.refi.elements import Elements
from qualcop.refi.guids import clean_guid
from qualcop.refi.model import (
    Case,
    Code,
    Coding,
    Loss,
    Note,
    Project,
    Selection,
    Set,
    Source,
    Value,
)
from qualcop.refi.values import as_color, as_value

PROJECT_SPACE = "urn:QDA-XML:project:1.0"
CODEBOOK_SPACE = "urn:QDA-XML:codebook:1.0"
ORIGIN = "qualcop"
_DATE = (1980, 1, 1, 0, 0, 0)  # of every file in the archive: the same project, the same bytes
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_WIDE = "they are kept; a program that counts in UTF-16 may show the codes after them shifted"


@dataclass(frozen=True)
class Written:
    """The bytes of an exchange file, and what the file could not carry."""

    content: bytes
    losses: tuple[Loss, ...]


def write_qdpx(project: Project) -> Written:
    """A project as QDPX. References to things that are not in it are left out and told."""
    parts = Elements(PROJECT_SPACE, _list_guids(project))
    texts = {}
    root = _write_project(parts, project, texts)
    files = {"project.qde": _serialise(root), **dict(sorted(texts.items()))}
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, _DATE)
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return Written(sink.getvalue(), (*project.losses, *parts.list_losses()))


def write_qdc(project: Project) -> Written:
    """The codes and sets of codes of a project as QDC. Raises StudyError when it has no code."""
    if not project.codes:
        raise StudyError([Problem(project.name, "", "", "at least one code for a codebook")])
    parts = Elements(CODEBOOK_SPACE, _list_guids(project))
    root = parts.make_root("CodeBook", "Codebook/v1.0/Codebook.xsd")
    parts.set(root, origin=project.origin or ORIGIN)
    _add_codes(parts, root, project.codes)
    for group, element in parts.fill(root, "Sets", [s for s in project.sets if s.codes]):
        _fill_set(parts, element, group)
    why = "a codebook file holds codes and sets of codes alone"
    for what in ("users", "variables", "cases", "sources", "notes", "links"):
        parts.lose(what, len(getattr(project, what)), why)
    parts.lose("sets without a code", sum(not s.codes for s in project.sets), why)
    parts.lose("the name and description of the project", 1, why)
    return Written(_serialise(root), (*project.losses, *parts.list_losses()))


def _serialise(root: etree._Element) -> bytes:
    etree.indent(root)
    head = b'<?xml version="1.0" encoding="utf-8"?>\n'
    return head + etree.tostring(root, encoding="utf-8", xml_declaration=False) + b"\n"


def _list_guids(project: Project) -> dict[str, list[str]]:
    """What references may point to, by kind."""
    texts = [s for s in project.sources if s.text is not None]
    return {
        "user": [x.guid for x in project.users],
        "code": [x.guid for x in project.codes],
        "note": [x.guid for x in project.notes],
        "variable": [x.guid for x in project.variables],
        "source": [x.guid for x in texts],
        "selection": [s.guid for x in texts for s in x.selections if _is_within(s, x)],
    }


def _write_project(parts: Elements, project: Project, texts: dict[str, bytes]) -> etree._Element:
    """The root element in the schema's order; texts of sources and notes go into `texts`."""
    root = parts.make_root("Project", "Project/v1.0/Project.xsd")
    parts.set(root, name=project.name, origin=project.origin or ORIGIN)
    parts.date(root, project.made)
    for user, element in parts.fill(root, "Users", project.users):
        parts.set(element, guid=clean_guid(user.guid), name=user.name)
    if project.codes:
        _add_codes(parts, parts.add(root, "CodeBook"), project.codes)
    for variable, element in parts.fill(root, "Variables", project.variables):
        parts.set(element, guid=clean_guid(variable.guid), name=variable.name)
        parts.set(element, typeOfVariable=variable.kind)
        parts.describe(element, variable.description)
    for case, element in parts.fill(root, "Cases", project.cases):
        _fill_case(parts, element, case)
    sources = [s for s in project.sources if s.text is not None]
    parts.lose("sources without a text", len(project.sources) - len(sources), "only texts are")
    for source, element in parts.fill(root, "Sources", sources, "TextSource"):
        _fill_source(parts, element, source, texts)
    for note, element in parts.fill(root, "Notes", project.notes):
        _fill_note(parts, element, note, texts)
    for link, element in parts.fill(root, "Links", project.links):
        parts.set(element, guid=clean_guid(link.guid), name=link.name, direction=link.direction)
        ends = {"originGUID": link.origin, "targetGUID": link.target}
        parts.set(element, **{name: clean_guid(guid) for name, guid in ends.items() if guid})
    for group, element in parts.fill(root, "Sets", project.sets):
        _fill_set(parts, element, group)
    parts.describe(root, project.description)
    parts.refer(root, "NoteRef", "note", project.project_notes)
    return root


# ---------------------------------------------------------------------------------- codes
def _add_codes(parts: Elements, parent: etree._Element, given: tuple[Code, ...]) -> None:
    codes = {clean_guid(c.guid): c for c in given}
    parts.lose("codes", len(given) - len(codes), "another code has their GUID")
    above = {guid: clean_guid(c.parent) if c.parent else None for guid, c in codes.items()}
    top = parts.add(parent, "Codes")
    elements = {guid: _make_code(parts, code) for guid, code in codes.items()}
    for guid, element in elements.items():
        place = None if _is_below_itself(guid, above) else elements.get(above[guid])
        if place is None and codes[guid].parent:
            parts.lose("places of codes", 1, "the code above them is missing or below them")
        (top if place is None else place).append(element)


def _make_code(parts: Elements, code: Code) -> etree._Element:
    element = parts.make("Code")
    parts.set(element, guid=clean_guid(code.guid), name=code.name)
    parts.set(element, isCodable="true" if code.codable else "false")
    color = as_color(code.color) if code.color else None
    parts.lose("colours", int(bool(code.color) and color is None), "they are no #rrggbb")
    parts.set(element, color=color)
    parts.describe(element, code.description)
    if parts.space == PROJECT_SPACE:
        parts.refer(element, "NoteRef", "note", code.notes)
    return element


def _is_below_itself(guid: str, above: dict[str, str | None]) -> bool:
    at, seen = above.get(guid), set()
    while at is not None and at not in seen:
        if at == guid:
            return True
        seen.add(at)
        at = above.get(at)
    return False


# -------------------------------------------------------------------------------- sources
def _is_within(selection: Selection, source: Source) -> bool:
    return 0 <= selection.start <= selection.end <= len(source.text or "")


def _fill_source(
    parts: Elements, element: etree._Element, source: Source, texts: dict[str, bytes]
) -> None:
    if source.kind != "TextSource":
        parts.lose(f"the kind {source.kind}", 1, "its text is written as a text source")
    wide = int(bool(_ASTRAL.search(source.text or "")))
    parts.lose("texts with characters beyond U+FFFF", wide, _WIDE)
    parts.set(element, guid=clean_guid(source.guid), name=source.name)
    _put_text(parts, element, source.guid, source.text or "", texts)
    parts.sign(element, source.user, source.made)
    parts.describe(element, source.description)
    for selection in source.selections:
        if _is_within(selection, source):
            _add_selection(parts, element, selection)
        else:
            parts.lose("selections", 1, "their offsets lie outside the text")
    _add_codings(parts, element, source.codings)
    parts.refer(element, "NoteRef", "note", source.notes)
    _add_values(parts, element, source.values)


def _add_selection(parts: Elements, parent: etree._Element, selection: Selection) -> None:
    element = parts.add(parent, "PlainTextSelection")
    parts.set(element, guid=clean_guid(selection.guid), name=selection.name)
    parts.set(element, startPosition=str(selection.start), endPosition=str(selection.end))
    parts.sign(element, selection.user, selection.made)
    parts.describe(element, selection.description)
    _add_codings(parts, element, selection.codings)
    parts.refer(element, "NoteRef", "note", selection.notes)


def _add_codings(parts: Elements, parent: etree._Element, codings: tuple[Coding, ...]) -> None:
    for coding in codings:
        if clean_guid(coding.code) not in parts.known["code"]:
            parts.lose("codings", 1, "their code is not in the codebook")
            continue
        element = parts.add(parent, "Coding")
        parts.set(element, guid=clean_guid(coding.guid))
        parts.sign(element, coding.user, coding.made)
        parts.refer(element, "CodeRef", "code", (coding.code,))
        parts.refer(element, "NoteRef", "note", coding.notes)


def _fill_note(
    parts: Elements, element: etree._Element, note: Note, texts: dict[str, bytes]
) -> None:
    parts.set(element, guid=clean_guid(note.guid), name=note.name)
    _put_text(parts, element, note.guid, note.text, texts)
    parts.sign(element, note.user, note.made)


def _put_text(
    parts: Elements, element: etree._Element, guid: str, text: str, texts: dict[str, bytes]
) -> None:
    """Put a text into a file of its own, as NVivo does: QualCoder reads notes only from there."""
    guid = clean_guid(guid)
    texts[f"sources/{guid}.txt"] = parts.clean_text(text).encode("utf-8")
    parts.set(element, plainTextPath=f"internal://{guid}.txt")


# ------------------------------------------------------------------- cases, sets, values
def _fill_case(parts: Elements, element: etree._Element, case: Case) -> None:
    parts.set(element, guid=clean_guid(case.guid), name=case.name)
    parts.describe(element, case.description)
    parts.refer(element, "CodeRef", "code", case.codes)
    _add_values(parts, element, case.values)
    parts.refer(element, "SourceRef", "source", case.sources)
    parts.refer(element, "SelectionRef", "selection", case.selections)


def _fill_set(parts: Elements, element: etree._Element, group: Set) -> None:
    parts.set(element, guid=clean_guid(group.guid), name=group.name)
    parts.describe(element, group.description)
    if parts.space == CODEBOOK_SPACE:  # the two schemas call this attribute differently
        parts.refer(element, "MemberCode", "code", group.codes, "guid")
        others = len(group.sources) + len(group.notes)
        parts.lose("sources and notes of sets", others, "a codebook file has codes alone")
        return
    parts.refer(element, "MemberCode", "code", group.codes)
    parts.refer(element, "MemberSource", "source", group.sources)
    parts.refer(element, "MemberNote", "note", group.notes)


def _add_values(parts: Elements, parent: etree._Element, values: tuple[Value, ...]) -> None:
    for value in values:
        held = None if value.value is None else as_value(value.kind, value.value)
        if clean_guid(value.variable) not in parts.known["variable"]:
            parts.lose("values", 1, "their variable is missing")
        elif value.value is not None and held is None:
            parts.lose("values", 1, f"they are no {value.kind}")
        else:
            element = parts.add(parent, "VariableValue")
            parts.refer(element, "VariableRef", "variable", (value.variable,))
            if held is not None:
                parts.fill_text(element, f"{value.kind}Value", held)
