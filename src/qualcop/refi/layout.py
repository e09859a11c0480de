"""What stands where in a project: the standard's elements, and which of it qualcop carries.

Each element is listed with its attributes and its children in the standard's order. Whatever a file
holds beyond what is carried is counted and told, so nothing goes in silence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from qualcop.readers.elements import name_tag
from qualcop.refi.model import Loss

if TYPE_CHECKING:
    from lxml.etree import _Element


class Layout(NamedTuple):
    """An element's carried attributes and its children in order; `*` marks those not carried."""

    attributes: frozenset[str]
    children: tuple[str, ...]


def _lay(attributes: str, children: str = "") -> Layout:
    return Layout(frozenset(attributes.split()), tuple(children.split()))


_MADE = "creatingUser creationDateTime modifyingUser modifiedDateTime"
_SOURCE_TAIL = "Coding NoteRef Note VariableValue"
_MEDIA = _lay(f"guid name path {_MADE}", f"Description Transcript *MediaSelection {_SOURCE_TAIL}")
_TEXT = _lay(
    f"guid name plainTextPath richTextPath {_MADE}",
    f"Description PlainTextContent PlainTextSelection {_SOURCE_TAIL}",
)
_REF = _lay("targetGUID guid")
LAYOUTS = {
    "Project": _lay(
        "name origin creationDateTime",
        "Users CodeBook Variables Cases Sources Notes Links Sets Graphs Description NoteRef Note",
    ),
    "Users": _lay("", "User"),
    "User": _lay("guid name"),
    "CodeBook": _lay("origin", "Codes Code Sets"),
    "Codes": _lay("", "Code"),
    "Code": _lay("guid name isCodable color", "Description NoteRef Note Code"),
    "Variables": _lay("", "Variable"),
    "Variable": _lay("guid name typeOfVariable", "Description"),
    "Cases": _lay("", "Case"),
    "Case": _lay("guid name", "Description CodeRef VariableValue SourceRef SelectionRef"),
    "Sources": _lay("", "TextSource PictureSource PDFSource AudioSource VideoSource"),
    "TextSource": _TEXT,
    "Representation": _TEXT,
    "TextDescription": _TEXT,
    "Note": _lay(
        f"guid name plainTextPath richTextPath {_MADE}",
        "Description PlainTextContent *PlainTextSelection *Coding NoteRef *VariableValue",
    ),
    "Notes": _lay("", "Note"),
    "PDFSource": _lay(
        f"guid name path {_MADE}", f"Description *PDFSelection Representation {_SOURCE_TAIL}"
    ),
    "PictureSource": _lay(
        f"guid name path {_MADE}", f"Description TextDescription *PictureSelection {_SOURCE_TAIL}"
    ),
    "AudioSource": _MEDIA,
    "VideoSource": _MEDIA,
    "Transcript": _lay(
        f"guid name plainTextPath richTextPath {_MADE}",
        "Description PlainTextContent SyncPoint TranscriptSelection NoteRef Note",
    ),
    "SyncPoint": _lay("guid position"),
    "PlainTextSelection": _lay(
        f"guid name startPosition endPosition {_MADE}", "Description Coding NoteRef Note"
    ),
    "TranscriptSelection": _lay(
        f"guid name fromSyncPoint toSyncPoint {_MADE}", "Description Coding NoteRef Note"
    ),
    "Coding": _lay("guid creatingUser creationDateTime", "CodeRef NoteRef Note"),
    "VariableValue": _lay(
        "",
        "VariableRef TextValue BooleanValue IntegerValue FloatValue DateValue DateTimeValue",
    ),
    "Links": _lay("", "Link"),
    "Link": _lay("guid name direction originGUID targetGUID", "*NoteRef"),
    "Sets": _lay("", "Set"),
    "Set": _lay("guid name", "Description MemberCode MemberSource MemberNote"),
    "Graphs": _lay("", "*Graph"),
    **dict.fromkeys(
        ("NoteRef", "CodeRef", "SourceRef", "SelectionRef", "VariableRef"), _lay("targetGUID")
    ),
    **dict.fromkeys(("MemberCode", "MemberSource", "MemberNote"), _REF),
    **dict.fromkeys(
        "Description PlainTextContent TextValue BooleanValue IntegerValue FloatValue DateValue"
        " DateTimeValue".split(),
        _lay(""),
    ),
}
_CONTAINERS = "Users Codes Variables Cases Sources Notes Links Sets Graphs CodeBook".split()
ONCE = ("Description", "PlainTextContent")  # of which the first is read
_MIXED = ("Sources", "VariableValue")  # whose children come in any order, or one of several
_ALIASES = {"AudioSelection": "MediaSelection", "VideoSelection": "MediaSelection"}

WHY = {
    "Graph": "qualcop has no maps of codes",
    "PDFSelection": "areas on pages have no place in a text",
    "PictureSelection": "areas of pictures have no place in a text",
    "AudioSelection": "stretches of time have no place in a text",
    "VideoSelection": "stretches of time have no place in a text",
    "Note/PlainTextSelection": "passages of notes are not coded here",
    "Note/Coding": "notes are not coded here",
    "Link/NoteRef": "notes on links are not kept",
    "SyncPoint@timeStamp": "time codes are not kept beside the text",
    "Project@basePath": "it is a folder on somebody's machine",
    "Project@creatingUserGUID": "coders stand at what they made",
    "Project@modifyingUserGUID": "coders stand at what they made",
    "Project@modifiedDateTime": "when a thing was changed last is not kept",
    "User@id": "qualcop knows coders by name",
    "Link@color": "colours of links are not kept",
}
_OTHERS = "the standard does not have it, or qualcop has no place for it"


def check_layout(root: _Element) -> tuple[list[Loss], list[str]]:
    """What of the file is not carried, and what is odd about its order and containers."""
    left: Counter[str] = Counter()
    disordered: Counter[str] = Counter()
    empty: Counter[str] = Counter()
    for name, element in _walk(root):
        layout = LAYOUTS[name]
        if name in _CONTAINERS and not len(element):
            empty[name] += 1
        left.update(
            f"{name}@{key}"
            for key, value in element.items()
            if key not in layout.attributes and value.strip() and not key.startswith("{")
        )
        for child in _leave_out(name, element, layout):
            left[child] += 1
        if name not in _MIXED and _is_disordered(element, layout):
            disordered[name] += 1
    losses = [Loss(_say(what), n, _find_reason(what)) for what, n in sorted(left.items())]
    remarks = [f"empty {name} ({n}), which the standard forbids" for name, n in empty.items()]
    remarks += [
        f"parts of {name} not in the standard's order ({n})"
        for name, n in sorted(disordered.items())
    ]
    return losses, remarks


def _walk(root: _Element) -> Iterator[tuple[str, _Element]]:
    """Every carried element with its name, from the top."""
    stack = [(name_tag(root), root)]
    while stack:
        name, element = stack.pop()
        yield name, element
        children = LAYOUTS[name].children
        stack += [(t, c) for c in element if (t := name_tag(c)) in children and t in LAYOUTS]


def _leave_out(name: str, element: _Element, layout: Layout) -> list[str]:
    """What stands in an element and is not carried; selections and codings within it too."""
    left, seen = [], set()
    for child in element:
        tag = name_tag(child)
        if tag in ONCE and tag in seen:
            left.append(f"{name}/second {tag}")
        seen.add(tag)
        if tag and tag not in layout.children:
            left.append(tag if tag in WHY else f"{name}/{tag}")
            within = child.iter("{*}Coding", "{*}PlainTextSelection", "{*}TranscriptSelection")
            left += [f"{tag}/{name_tag(each)}" for each in within if each is not child]
    return left


def _is_disordered(element: _Element, layout: Layout) -> bool:
    if len(element) < 2:
        return False
    order = {name.lstrip("*"): place for place, name in enumerate(layout.children)}
    names = (name_tag(child) for child in element)
    places = [order[p] for n in names if (p := _ALIASES.get(n, n)) in order]
    return places != sorted(places)


def _say(what: str) -> str:
    element, _, attribute = what.partition("@")
    if attribute:
        return f"{attribute} of {element}"
    within, _, child = what.partition("/")
    return f"{child} in {within}" if child else what


def _find_reason(what: str) -> str:
    return WHY.get(what) or WHY.get(what.partition("/")[0]) or _OTHERS
