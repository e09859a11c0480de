"""Notes of a project, and links by which programs join them to what they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcop.readers.elements import name_tag
from qualcop.refi.container import NoText
from qualcop.refi.intake import Intake, find_children, read_child, read_name
from qualcop.refi.model import Link, Note
from qualcop.refi.positions import CountedText

if TYPE_CHECKING:
    from lxml.etree import _Element

DIRECTIONS = ("Associative", "OneWay", "Bidirectional")


def read_note(element: _Element, intake: Intake) -> Note:
    """A note; without words (and a loss) when this file holds no plain text of it."""
    name = read_name(element)
    raw = read_raw_text(element, intake, f"note {name!r}" if name else "a note")
    text = CountedText(raw).text if raw is not None else ""
    parts = [part for part in (text, read_child(element, "Description")) if part]
    return Note(
        guid=intake.name("note", element.get("guid")),
        name=name,
        text="\n\n".join(parts),
        user=intake.read_user(element),
        made=intake.read_made(element),
    )


def read_note_refs(element: _Element, guid: str | None, intake: Intake) -> tuple[str, ...]:
    """GUIDs of the notes on a thing: referred to, standing in it, or linked to it."""
    found = []
    for child in element:
        tag = name_tag(child)
        if tag == "NoteRef":
            target = intake.refer(child.get("targetGUID"))
            found += [target] if target else []
        elif tag == "Note":
            intake.odd["Note within the thing it is about; read as a note on it"] += 1
            note = read_note(child, intake)
            intake.notes.append(note)
            found.append(note.guid)
    if guid:
        found += intake.linked_notes.get(guid, ())
    return tuple(dict.fromkeys(found))


def read_raw_text(element: _Element, intake: Intake, what: str) -> str | None:
    """The plain text of `what` (a source or note) as it stands in the file; None without one.

    That it has none, or has it with its formatting only, is told as a loss.
    """
    for content in find_children(element, "PlainTextContent"):
        inner = "".join(map(str, content.itertext()))
        if inner or not element.get("plainTextPath"):
            return inner
    path = element.get("plainTextPath")
    rich = element.get("richTextPath")
    if path:
        try:
            text = intake.read_text(path)
        except NoText as refused:
            intake.lose(f"text of {what}", f"its file is no text: {refused.reason}")
            return None
        if text is None:
            intake.lose(f"text of {what}", "its file is not in the project file")
            return None
        if rich:
            intake.lose("formatting of a text", "its plain text is used")
        return text
    if rich:
        intake.lose(f"text of {what}", "the project file holds it as a formatted file only")
    elif name_tag(element) != "TextSource" and read_child(element, "Description") is None:
        intake.lose(f"text of {what}", "the project file does not hold it")
    return None


def read_links(root: _Element, intake: Intake) -> list[Link]:
    """All links; the notes in them count as notes on what they are linked to (NVivo)."""
    holders = find_children(root, "Notes")
    notes = {intake.refer(n.get("guid")) for h in holders for n in find_children(h, "Note")}
    links = []
    for element in (e for h in find_children(root, "Links") for e in find_children(h, "Link")):
        origin = intake.refer(element.get("originGUID"))
        target = intake.refer(element.get("targetGUID"))
        direction = element.get("direction")
        if direction and direction not in DIRECTIONS:
            intake.lose("direction of a link", f"it is none of {', '.join(DIRECTIONS)}")
            direction = None
        guid = intake.name("link", element.get("guid"))
        links.append(Link(guid, read_name(element), origin, target, direction))
        for note, thing in ((origin, target), (target, origin)):
            if note in notes and thing and thing not in notes:
                intake.linked_notes[thing].append(note)
    return links


def join_notes(root: _Element, intake: Intake) -> None:
    """Notes that themselves refer to what they are about count as notes on it."""
    for holder in find_children(root, "Notes"):
        for note in find_children(holder, "Note"):
            guid = intake.refer(note.get("guid"))
            for reference in find_children(note, "NoteRef"):
                thing = intake.refer(reference.get("targetGUID"))
                if guid and thing and thing != guid:
                    intake.linked_notes[thing].append(guid)
                    intake.odd["note that refers to what it is about; read as a note on it"] += 1
