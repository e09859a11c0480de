"""Word files (docx, docm): text, comments on their passages, tracked changes taken as accepted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from qualcop.readers.archive import (
    Archive,
    list_authors,
    name_people,
    read_properties,
    read_property_names,
)
from qualcop.readers.elements import name_tag, read_attribute
from qualcop.readers.model import NOWHERE, Block, Comment, Extract, Refused
from qualcop.readers.text import find_head_date
from qualcop.readers.turns import mark_turns
from qualcop.readers.word_styles import read_styles
from qualcop.readers.word_text import Walk, walk_body

if TYPE_CHECKING:
    from lxml.etree import _Element

COUNTED = {
    "insertions": "{} tracked insertions kept",
    "deletions": "{} tracked deletions left out",
    "hidden passages": "{} hidden passages left out",
    "pictures": "{} pictures not read",
    "embedded files": "{} embedded files not read",
    "parts nested too deeply": "{} parts nested too deeply left out",
}


def read_word(path: Path) -> Extract:
    """A docx or docm file. Raises Refused when it is damaged or holds no document."""
    with Archive(path) as archive:
        part = find_part(archive, "officeDocument", "word/document.xml")
        root = archive.read_xml(part)
        body = root.find("{*}body") if root is not None else None
        if body is None:
            raise Refused("a zip that looks like a Word file but holds no document; save it again")
        relations = {kind: name for kind, name in archive.read_relations(part).values()}
        walk = Walk(read_styles(archive.read_xml(relations.get("styles", "word/styles.xml"))))
        walk_body(body, walk)
        for kind in ("footnotes", "endnotes"):
            _walk_notes(archive.read_xml(relations.get(kind, f"word/{kind}.xml")), walk)
        comments = _read_comments(archive.read_xml(relations.get("comments", "word/comments.xml")))
        answers = _read_answers(
            archive.read_xml(relations.get("comments", "word/comments.xml")),
            archive.read_xml(relations.get("commentsExtended", "word/commentsExtended.xml")),
        )
        notes = _gather_notes(archive, walk.counts)
        properties = read_properties(archive)
        named = read_property_names(archive)
        reviewers = list_authors(archive, "word/people", "author")
    placed = place_comments(comments, walk, answers)
    turns = mark_turns(walk.blocks) if not placed else None
    blocks = turns or walk.blocks
    people = name_people(*named)
    authors = (*(c.author for c in comments), *walk.authors, *reviewers)
    people += name_people(*authors, basis="comment_author")
    return Extract(
        format="docm" if path.suffix.lower() == ".docm" else "docx",
        blocks=tuple(blocks),
        comments=placed,
        kind="transcript" if turns else None,
        title=next((b.text for b in blocks if b.kind == "heading"), properties.get("title")),
        date=find_head_date(blocks),
        people=people,
        notes=notes,
    )


def find_part(archive: Archive, kind: str, usual: str) -> str:
    """The member that the package names as its `kind`, or the usual one."""
    relations = archive.read_relations("")
    return next((name for k, name in relations.values() if k == kind), usual)


def _walk_notes(root: _Element | None, walk: Walk) -> None:
    """Footnotes and endnotes stand at the end, as paragraphs."""
    for note in root if root is not None else ():
        if name_tag(note) in ("footnote", "endnote") and read_attribute(note, "type") in (
            None,
            "normal",
        ):
            walk_body(note, walk)


def _read_comments(root: _Element | None) -> list[Comment]:
    """The comments without their places yet."""
    comments = []
    for element in root.iter("{*}comment") if root is not None else ():
        walk = Walk({})
        walk_body(element, walk)
        text = "\n".join(block.text for block in walk.blocks)
        name, author = read_attribute(element, "id") or "", read_attribute(element, "author")
        date = read_attribute(element, "date")
        comments.append(Comment(name, 0, 0, 0, 0, author or None, date or None, text))
    return comments


def _read_answers(root: _Element | None, extended: _Element | None) -> dict[str, str]:
    """For a comment that answers another one, the id of that one; some programs place only it."""
    if root is None or extended is None:
        return {}
    names = {  # a comment is known there by its last paragraph
        read_attribute(paragraph, "paraId"): read_attribute(comment, "id") or ""
        for comment in root.iter("{*}comment")
        for paragraph in comment.iter("{*}p")
    }
    pairs = [
        (names.get(read_attribute(e, "paraId")), names.get(read_attribute(e, "paraIdParent")))
        for e in extended.iter("{*}commentEx")
        if read_attribute(e, "paraIdParent")
    ]
    return {own: parent for own, parent in pairs if own and parent}


def place_comments(
    comments: list[Comment], walk: Walk, answers: Mapping[str, str] | None = None
) -> tuple[Comment, ...]:
    """Comments on their passages; one without a range stands on its whole block.

    An answer without a place stands where the comment it answers stands.
    """
    starts = {name: (block, at) for kind, name, block, at in walk.marks if kind == "start"}
    ends = {name: (block, at) for kind, name, block, at in walk.marks if kind == "end"}
    single = {name: (block, at) for kind, name, block, at in walk.marks if kind == "reference"}
    placed = []
    for comment in comments:
        name = _find_placed(comment.comment_id, answers or {}, {*starts, *single})
        start = starts.get(name) or single.get(name)
        if start is None or not walk.blocks:
            placed.append(replace(comment, start_block=NOWHERE, end_block=NOWHERE))
            continue
        end = ends.get(name) or start
        if end <= start:
            last = min(start[0], len(walk.blocks) - 1)
            start, end = (last, 0), (last, len(walk.blocks[last].text) if walk.blocks else 0)
        end = _end_within(end, walk.blocks)
        placed.append(
            replace(comment, start_block=start[0], start=start[1], end_block=end[0], end=end[1])
        )
    return tuple(placed)


def _find_placed(name: str, answers: Mapping[str, str], placed: Collection[str]) -> str:
    """The comment itself or, where it has no place, the nearest one with one that it answers."""
    seen = {name}
    while name not in placed and answers.get(name, name) not in seen:
        name = answers[name]
        seen.add(name)
    return name


def _end_within(end: tuple[int, int], blocks: list[Block]) -> tuple[int, int]:
    """An end at the very start of a block, or after the last, belongs to the block before."""
    block, offset = end
    if block > 0 and (offset == 0 or block >= len(blocks)):
        return block - 1, len(blocks[block - 1].text)
    return end


def _gather_notes(archive: Archive, counts: Counter) -> tuple[str, ...]:
    notes = [COUNTED[kind].format(count) for kind, count in sorted(counts.items()) if count]
    margins = [n for n in archive.names if n.startswith(("word/header", "word/footer"))]
    if any(_has_words(archive.read_xml(name)) for name in sorted(margins)):
        notes.append("page header or footer left out")
    if any(n.endswith("vbaProject.bin") for n in archive.names):
        notes.append("macros ignored")
    return tuple(notes)


def _has_words(root: _Element | None) -> bool:
    return root is not None and any((t.text or "").strip() for t in root.iter("{*}t"))
