"""Several copies of a project, each coded by somebody else, as one project to compare them in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from qualcop.refi.foreign import list_paths
from qualcop.refi.loose import Loose, loosen
from qualcop.refi.model import Code, Coding, Project, Selection, Source, User
from qualcop.refi.project import who_coded

Names = dict[str | None, str]  # GUID of who coded, None where nobody is named -> GUID here


def join_projects(projects: Sequence[Project]) -> Project:
    """One project of the texts, codes and people of several.

    Texts are the same where they differ in white space alone, codes where their paths are written
    alike but for capitals. People are known by their names; where two files name the same person,
    or nobody, as the only one who coded, each file's codes are another person's: copies of a
    project often keep the name of who set it up.
    """
    codes: dict[str, Code] = {}
    sources: dict[str, Source] = {}
    texts: dict[str, Loose] = {}
    users: dict[str, User] = {}
    for project, names in zip(projects, _name_people(projects), strict=True):
        known = _join_codes(project, codes)
        users |= {guid: User(guid, guid) for guid in names.values()}
        for source in project.sources:
            own = loosen(source.text or "")
            key = own.signs or f"{len(sources)}:{source.guid}"
            first = texts.setdefault(key, own)
            moved = _Mover(own, first, known, names).take(source)
            there = sources.get(key)
            new = replace(moved, guid=f"text {len(sources) + 1}")
            sources[key] = new if there is None else _add(there, moved)
    return Project(
        "several projects",
        users=tuple(users.values()),
        codes=tuple(codes.values()),
        sources=tuple(sources.values()),
        losses=tuple(loss for project in projects for loss in project.losses),
        remarks=tuple(remark for project in projects for remark in project.remarks),
    )


def _name_people(projects: Sequence[Project]) -> Iterator[Names]:
    """Who each person of each file is, by what they are called."""
    told = [{u.guid: " ".join((u.name or u.guid).split()).casefold() for u in p.users}
            for p in projects]  # fmt: skip
    found = [
        {user: called.get(user or "") for user in _list_users(project)}
        for project, called in zip(projects, told, strict=True)
    ]
    alone = [next(iter(names.values())) for names in found if len(names) == 1]
    for number, names in enumerate(found, start=1):
        if len(names) == 1 and (None in names.values() or alone.count(*names.values()) > 1):
            yield {user: f"file {number}" for user in names}
        else:
            yield {user: name for user, name in names.items() if name}


def _list_users(project: Project) -> list[str | None]:
    rows = ((s, c) for source in project.sources for s in source.selections for c in s.codings)
    whole = ((None, c) for source in project.sources for c in source.codings)
    return list(dict.fromkeys(who_coded(c, s) for s, c in (*rows, *whole)))


def _join_codes(project: Project, codes: dict[str, Code]) -> dict[str, str]:
    """The GUID here of each code of a project; codes that are new are added."""
    known = {}
    paths = list_paths(project.codes)
    for code in sorted(project.codes, key=lambda c: paths[c.guid].count(" > ")):
        key = paths[code.guid].casefold()
        parent = known.get(code.parent or "")
        codes.setdefault(key, replace(code, guid=key, parent=parent))
        known[code.guid] = codes[key].guid
    return known


class _Mover:
    """Puts what is on a text on the same text of another file."""

    def __init__(self, own: Loose, first: Loose, codes: dict[str, str], names: Names) -> None:
        self.own, self.first, self.codes, self.names = own, first, codes, names

    def take(self, source: Source) -> Source:
        """The source with its marks on the other text."""
        selections = tuple(self._move(s) for s in source.selections)
        codings = tuple(self._name(c, None) for c in source.codings)
        text = None if source.text is None else self.first.text
        return replace(source, text=text, selections=selections, codings=codings)

    def _move(self, selection: Selection) -> Selection:
        first, last = self.own.narrow(selection.start, selection.end)
        if last <= first:  # white space alone
            return replace(selection, start=0, end=0, codings=())
        start, end = self.first.widen(first, last)
        codings = tuple(self._name(c, selection) for c in selection.codings)
        return replace(selection, start=start, end=end, user=None, codings=codings)

    def _name(self, coding: Coding, selection: Selection | None) -> Coding:
        user = self.names.get(who_coded(coding, selection))
        return replace(coding, code=self.codes.get(coding.code, coding.code), user=user)


def _add(first: Source, other: Source) -> Source:
    return replace(
        first,
        selections=(*first.selections, *other.selections),
        codings=(*first.codings, *other.codings),
    )
