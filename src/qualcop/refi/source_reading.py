"""Sources of a project as drafts: text and positions as the file has them, not yet placed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from qualcop.readers.elements import name_tag
from qualcop.refi.codebook_reading import read_values
from qualcop.refi.intake import Intake, derive_guid, find_children, read_child, read_name
from qualcop.refi.model import Coding, Selection, Source
from qualcop.refi.note_reading import read_note_refs, read_raw_text

if TYPE_CHECKING:
    from lxml.etree import _Element

KINDS = ("TextSource", "PictureSource", "PDFSource", "AudioSource", "VideoSource")
TEXTS = ("Representation", "TextDescription", "Transcript")  # of sources that are no texts
_NUMBER = re.compile(r"\s*([+-]?\d{1,18})(?:\.0+)?\s*")


@dataclass
class Draft:
    """A source; `raw` is its text as in the file, selections have the file's positions."""

    source: Source
    raw: str | None
    selections: list[Selection] = field(default_factory=list)


def read_sources(root: _Element, intake: Intake) -> list[Draft]:
    """All sources, in the file's order; each further transcript of a recording is its own."""
    drafts: list[Draft] = []
    for holder in find_children(root, "Sources"):
        for element in find_children(holder, *KINDS):
            drafts += _read_source(element, len(drafts) + 1, intake)
    names: dict[str, int] = {}
    for draft in drafts:
        names[draft.source.name] = names.get(draft.source.name, 0) + 1
    for count in (n for n in names.values() if n > 1):
        intake.odd["source whose name another one has too; told apart by their ids"] += count
    return drafts


def read_coding(element: _Element, intake: Intake) -> list[Coding]:
    """The codings of one Coding (one a code it refers to); of no code, a loss."""
    targets = [intake.refer(r.get("targetGUID")) for r in find_children(element, "CodeRef")]
    targets = [target for target in targets if target]
    if not targets:
        intake.lose("coding", "it does not say with which code")
        return []
    guid = intake.name("coding", element.get("guid"))
    first = Coding(
        guid=guid,
        code=targets[0],
        user=intake.read_user(element),
        made=intake.read_made(element),
        notes=read_note_refs(element, guid, intake),
    )
    more = [replace(first, guid=derive_guid(guid, t), code=t) for t in targets[1:]]
    return [first, *more]


def keep_codings(
    codings: list[Coding], thing: str, members: dict[str, list[str]], intake: Intake
) -> tuple[Coding, ...]:
    """Those with a code of the codebook; those with a case make `thing` a member of it instead."""
    kept = []
    for coding in codings:
        if coding.code in intake.case_codes:
            members[coding.code].append(thing)
            intake.odd["coding with a code that is a case; read as belonging to the case"] += 1
        elif coding.code in intake.codes:
            kept.append(coding)
        else:
            intake.lose("coding", "its code is not in the codebook of the file")
    return tuple(kept)


def _read_source(element: _Element, number: int, intake: Intake) -> list[Draft]:
    kind = name_tag(element)
    texts = [element] if kind == "TextSource" else find_children(element, *TEXTS)
    guid = intake.name("source", element.get("guid"))
    for text in texts:
        if alias := intake.refer(text.get("guid")):
            intake.aliases.setdefault(alias, guid)
    name = read_name(element) or next(filter(None, map(read_name, texts)), None)
    if name is None:
        intake.odd["source without a name"] += 1
    source = Source(
        guid=guid,
        name=name or f"unnamed source {number}",
        text=None,
        kind=kind,
        description=read_child(element, "Description"),
        user=intake.read_user(element),
        made=intake.read_made(element),
        codings=_read_whole_codings(element, guid, intake),
        notes=read_note_refs(element, guid, intake),
        values=read_values(element, intake),
    )
    drafts = [_read_text(text, source, number, intake) for number, text in enumerate(texts)]
    if kind != "TextSource":
        why = "pictures, films, recordings and pages themselves are not taken over"
        intake.lose(f"file of a {kind}", why, bool(element.get("path")))
    return drafts or [Draft(source, None)]


def _read_text(element: _Element, source: Source, number: int, intake: Intake) -> Draft:
    """The draft of a source with the text in `element`; the second text is a source beside it."""
    if number:
        guid = intake.name("source", element.get("guid"))
        intake.aliases[intake.refer(element.get("guid")) or guid] = guid
        name = read_name(element) or f"{source.name}, text {number + 1}"
        source = Source(guid, name, None, source.kind, user=source.user, made=source.made)
    if element.tag and name_tag(element) in TEXTS:
        notes = (*source.notes, *read_note_refs(element, intake.refer(element.get("guid")), intake))
        words = filter(None, (source.description, read_child(element, "Description")))
        codings = (*source.codings, *_read_whole_codings(element, source.guid, intake))
        description = "\n\n".join(dict.fromkeys(words)) or None
        source = replace(source, notes=notes, codings=codings, description=description)
    raw = read_raw_text(element, intake, f"source {source.name!r}")
    points = {
        intake.refer(p.get("guid")): p.get("position") for p in find_children(element, "SyncPoint")
    }
    ends = {
        "PlainTextSelection": lambda e: (e.get("startPosition"), e.get("endPosition")),
        "TranscriptSelection": lambda e: tuple(
            points.get(intake.refer(e.get(end))) for end in ("fromSyncPoint", "toSyncPoint")
        ),
    }
    selections = _read_selections(element, ends, intake)
    if raw is None and selections:
        _lose_selections(selections, source.name, intake)
        return Draft(source, None)
    return Draft(source, raw, selections)


def _read_whole_codings(element: _Element, guid: str, intake: Intake) -> tuple[Coding, ...]:
    codings = [c for e in find_children(element, "Coding") for c in read_coding(e, intake)]
    return keep_codings(codings, guid, intake.case_sources, intake)


def _read_selections(
    element: _Element, ends: dict[str, Callable[[_Element], tuple]], intake: Intake
) -> list[Selection]:
    selections = []
    for child in find_children(element, *ends):
        found = [_NUMBER.fullmatch(str(end)) for end in ends[name_tag(child)](child)]
        if not all(found):
            intake.lose("selection", "it does not say where it begins and ends")
            intake.lose("coding", "its selection does not say where it is", _count_codings(child))
            continue
        start, end = (int(number[1]) for number in found)
        if start > end:
            intake.odd["selection whose end stands before its start; read the other way"] += 1
            start, end = end, start
        selections.append(_read_selection(child, start, end, intake))
    return selections


def _read_selection(element: _Element, start: int, end: int, intake: Intake) -> Selection:
    guid = intake.name("selection", element.get("guid"))
    codings = [c for e in find_children(element, "Coding") for c in read_coding(e, intake)]
    return Selection(
        guid=guid,
        start=start,
        end=end,
        name=read_name(element),
        description=read_child(element, "Description"),
        user=intake.read_user(element),
        made=intake.read_made(element),
        codings=keep_codings(codings, guid, intake.case_selections, intake),
        notes=read_note_refs(element, guid, intake),
    )


def _count_codings(element: _Element) -> int:
    return len(find_children(element, "Coding"))


def _lose_selections(selections: list[Selection], name: str, intake: Intake) -> None:
    why = f"source {name!r} has no plain text in the file"
    intake.lose("selection", why, len(selections))
    intake.lose("coding", why, sum(len(s.codings) for s in selections))
