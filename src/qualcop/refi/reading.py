"""From the XML of an exchange file to a project in the standard's words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from qualcop.errors import Problem
from qualcop.readers.elements import name_tag
from qualcop.refi.codebook_reading import (
    read_codes,
    read_sets,
    read_users,
    read_values,
    read_variables,
)
from qualcop.refi.intake import Intake, find_children, read_child, read_name
from qualcop.refi.layout import check_layout
from qualcop.refi.model import Case, Project, Set, Source, User
from qualcop.refi.note_reading import join_notes, read_links, read_note, read_note_refs
from qualcop.refi.placing import place_sources
from qualcop.refi.positions import Convention
from qualcop.refi.source_reading import read_sources

if TYPE_CHECKING:
    from lxml.etree import _Element

Keep = Callable[[tuple[str, ...]], tuple[str, ...]]
Thing = TypeVar("Thing")  # a code, source, selection or coding


def read_tree(
    root: _Element,
    read_text: Callable[[str], str | None],
    file: str,
    given: Convention | None = None,
) -> tuple[Project, list[Problem]]:
    """The project in `root`, and what stands against believing its positions.

    `read_text` gives a text of the exchange file by its path, `file` is its name in problems.
    """
    intake = Intake(read_text)
    losses, remarks = check_layout(root)
    books = [root] if name_tag(root) == "CodeBook" else list(find_children(root, "CodeBook"))
    bare = _read_frame(root, books, file, intake)
    drafts = read_sources(root, intake)
    sources, readings, problems = place_sources(drafts, given, bare.origin, file, intake)
    notes = [n for h in find_children(root, "Notes") for n in find_children(h, "Note")]
    intake.notes += [read_note(element, intake) for element in notes]
    sets = [one for holder in dict.fromkeys([root, *books]) for one in read_sets(holder, intake)]
    project = replace(
        bare,
        users=tuple(_add_missing(list(bare.users), intake)),
        sources=tuple(sources),
        cases=tuple(_read_cases(root, sources, intake)),
        sets=tuple(_check_set(one, intake) for one in sets),
        notes=tuple(intake.notes),
    )
    project = _drop_strays(project, intake)
    known = replace(
        project,
        losses=tuple([*losses, *intake.losses]),
        readings=tuple(readings),
        remarks=tuple([*remarks, *intake.remarks]),
    )
    return known, problems


def _read_frame(root: _Element, books: list[_Element], file: str, intake: Intake) -> Project:
    """The project without sources and what refers to them: what sources need to be read."""
    links = read_links(root, intake)
    join_notes(root, intake)
    intake.case_codes = _find_case_codes(root, books, intake)
    return Project(
        name=read_name(root) or file.rpartition(".")[0] or file,
        origin=(root.get("origin") or "").strip() or None,
        description=read_child(root, "Description"),
        made=intake.read_made(root),
        users=tuple(read_users(root, intake)),
        codes=tuple(code for book in books for code in read_codes(book, intake)),
        variables=tuple(read_variables(root, intake)),
        links=tuple(links),
        project_notes=read_note_refs(root, None, intake),
    )


def _find_case_codes(root: _Element, books: list[_Element], intake: Intake) -> set[str]:
    """Codes that have the GUID of a case (NVivo codes what belongs to a case)."""
    cases = {
        intake.refer(case.get("guid"))
        for holder in find_children(root, "Cases")
        for case in find_children(holder, "Case")
    }
    codes = [code for book in books for code in book.iter("{*}Code")] if cases else []
    return {guid for c in codes if (guid := intake.refer(c.get("guid"))) in cases and guid}


def _read_cases(root: _Element, sources: list[Source], intake: Intake) -> list[Case]:
    """All cases, with what was coded with them; members that were not read are told as lost."""
    known = {s.guid for s in sources}
    selections = {x.guid for s in sources for x in s.selections}
    cases = []
    for holder in find_children(root, "Cases"):
        for element in find_children(holder, "Case"):
            guid = intake.name("case", element.get("guid"))
            in_sources = [*_refer(element, "SourceRef", intake), *intake.case_sources[guid]]
            in_sources = [intake.aliases.get(g, g) if g not in known else g for g in in_sources]
            passages = [*_refer(element, "SelectionRef", intake), *intake.case_selections[guid]]
            cases.append(
                Case(
                    guid=guid,
                    name=read_name(element),
                    description=read_child(element, "Description"),
                    codes=_keep(_refer(element, "CodeRef", intake), intake.codes, "case", intake),
                    sources=_keep(in_sources, known, "case", intake),
                    selections=_keep(passages, selections, "case", intake),
                    values=read_values(element, intake),
                )
            )
    return cases


def _refer(element: _Element, tag: str, intake: Intake) -> list[str]:
    found = (intake.refer(child.get("targetGUID")) for child in find_children(element, tag))
    return [guid for guid in found if guid]


def _keep(guids: Iterable[str], known: set[str], what: str, intake: Intake) -> tuple[str, ...]:
    """Those of `guids` that are known, each once; the others are told as lost."""
    distinct = list(dict.fromkeys(guids))
    kept = tuple(guid for guid in distinct if guid in known)
    intake.lose(f"member of a {what}", "the file does not hold it", len(distinct) - len(kept))
    return kept


def _check_set(one: Set, intake: Intake) -> Set:
    """The set with codes that are cases taken out of its members."""
    codes = tuple(code for code in one.codes if code not in intake.case_codes)
    intake.lose("member of a set", "the code is a case", len(one.codes) - len(codes))
    sources = tuple(dict.fromkeys(intake.aliases.get(s, s) for s in one.sources))
    return replace(one, codes=codes, sources=sources)


def _add_missing(users: list[User], intake: Intake) -> list[User]:
    """The users, and those whom things name as their makers without a list having them."""
    listed = {user.guid for user in users}
    missing = sorted(set(intake.users) - listed)
    if missing:
        intake.odd["user who is not in the list of users, so without a name"] += len(missing)
    return [*users, *(User(guid) for guid in missing)]


def _drop_strays(project: Project, intake: Intake) -> Project:
    """The project without references to notes and set members that the file does not hold."""
    notes = {note.guid for note in project.notes}
    codes = {code.guid for code in project.codes}
    sources = {source.guid for source in project.sources}

    def keep(guids: tuple[str, ...]) -> tuple[str, ...]:
        kept = tuple(guid for guid in guids if guid in notes)
        intake.lose("reference to a note", "the file does not hold it", len(guids) - len(kept))
        return kept

    sets = [
        replace(
            one,
            codes=_keep(one.codes, codes, "set", intake),
            sources=_keep(one.sources, sources, "set", intake),
            notes=_keep(one.notes, notes, "set", intake),
        )
        for one in project.sets
    ]
    return replace(
        project,
        codes=tuple(_mend(code, keep) for code in project.codes),
        sources=tuple(_mend_source(source, keep) for source in project.sources),
        sets=tuple(sets),
        project_notes=keep(project.project_notes),
    )


def _mend_source(source: Source, keep: Keep) -> Source:
    selections = [_mend_codings(_mend(s, keep), keep) for s in source.selections]
    return _mend_codings(replace(_mend(source, keep), selections=tuple(selections)), keep)


def _mend_codings(thing: Thing, keep: Keep) -> Thing:
    if not any(coding.notes for coding in thing.codings):
        return thing
    return replace(thing, codings=tuple(_mend(coding, keep) for coding in thing.codings))


def _mend(thing: Thing, keep: Keep) -> Thing:
    """The thing with those of its notes that are there."""
    return replace(thing, notes=keep(thing.notes)) if thing.notes else thing
