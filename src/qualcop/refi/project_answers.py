"""A REFI-QDA project as answers: its people as coders, the paragraphs of its texts as units.

A passage gives its code to paragraphs by the overlap rule of `spans`. Who coded anything in a text
has read all of it: what others coded there and this person did not is a 0. Names of people never
leave this module.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import numpy as np
import pandas as pd

from qualcop.agreement_codes import Answers
from qualcop.answer_arrays import TableAnswers
from qualcop.errors import Problem, StudyError
from qualcop.hints import hint
from qualcop.refi.export import CONSENSUS_USER, MACHINE_MARK
from qualcop.refi.foreign import list_paths
from qualcop.refi.model import Coding, Project, Selection, Source, User
from qualcop.refi.project import who_coded
from qualcop.segments import LEAST_WORDS, count_words, split_block
from qualcop.spans import derive_segments

_MARK = ["document_id", "start", "end", "user", "code"]


def answer_project(project: Project, file: str, everyone: bool = False) -> TableAnswers:
    """Who gave which code to which paragraph, 1 or 0, and -1 where a person did not read the text.

    Units are lines of the texts, long ones cut between sentences, that hold three words or that
    somebody coded; meetings are the texts. With `everyone` all people read all texts. Raises
    StudyError where the project does not say of two people what they coded.
    """
    remarks: list[str] = []
    marks = pd.DataFrame(_list_marks(project, remarks), columns=_MARK)
    people = list(dict.fromkeys(marks["user"]))
    if len(people) < 2:
        raise StudyError([_tell_alone(file, len(people))])
    units = pd.DataFrame(_list_units(project))
    marks = marks.assign(marking=marks.index)
    there = derive_segments(marks, marks.assign(segment_id=None), units)
    there = there.merge(marks[["marking", "user", "code"]], on="marking")
    units = units[units["codable"] | units["segment_id"].isin(there["segment_id"])]
    units = units.reset_index(drop=True)
    given = set(there["code"])
    codes = [c for c in dict.fromkeys(list_paths(project.codes).values()) if c in given]
    values = np.full((len(units), len(people), len(codes)), -1, dtype=np.int8)
    for number, person in enumerate(people):
        read = units["document_id"].isin(marks.loc[marks["user"] == person, "document_id"])
        values[read.to_numpy() | everyone, number] = 0
    place = zip((units["segment_id"], people, codes), ("segment_id", "user", "code"), strict=True)
    values[tuple(pd.Index(names).get_indexer(there[column]) for names, column in place)] = 1
    remarks += _tell_frame(values, units, everyone)
    meetings = pd.factorize(units["document_id"], sort=True)[0]
    answers = Answers(values, meetings, np.ones(len(units)))
    named = [f"person {n}" for n in range(1, len(people) + 1)]
    return TableAnswers("paragraphs of its texts", answers, codes, named, {}, remarks)


def _list_marks(project: Project, remarks: list[str]) -> list[tuple]:
    """Every code that a person gave to words of a text; what is left out is counted."""
    paths = list_paths(project.codes)
    known = {u.guid: _name_person(u) for u in project.users}
    rows = []
    nowhere = sum(x.count for x in project.losses if x.what.lower().startswith("coding"))
    left = Counter({"codes that stand on no words or have no code": nowhere})
    for source, coding, selection in _iter_codings(project):
        user, text = who_coded(coding, selection), source.text
        if text is None:
            left[f"codes on sources without a text ({source.kind})"] += 1
        elif coding.code not in paths:
            left["codes that the file does not name"] += 1
        elif user not in known:
            left["codes of which the file does not say who gave them"] += 1
        elif known[user].endswith((CONSENSUS_USER, MACHINE_MARK)):
            left["codes of a consensus or a machine"] += 1
        else:
            span = (selection.start, selection.end) if selection else (0, len(text))
            rows.append((source.guid, *span, known[user], paths[coding.code]))
    remarks += [f"left out: {n} {what}" for what, n in sorted(left.items()) if n]
    alike = Counter(paths[c.guid] for c in project.codes)
    remarks += [f"{n} codes are called {path}: taken as one" for path, n in alike.items() if n > 1]
    odd = Counter(re.sub(r" in source '.*'", "", told) for told in project.remarks)
    remarks += [f"odd, and read all the same: {told}" for told in odd]
    return rows


def _name_person(user: User) -> str:
    """What one person is known by: programs list whoever worked on two copies twice."""
    return " ".join((user.name or user.guid).split()).casefold()


def _iter_codings(project: Project) -> Iterator[tuple[Source, Coding, Selection | None]]:
    for source in project.sources:
        yield from ((source, coding, None) for coding in source.codings)
        for selection in source.selections:
            yield from ((source, coding, selection) for coding in selection.codings)


def _list_units(project: Project) -> Iterator[dict]:
    """The pieces of each line of each text, as `spans.derive_segments` needs them."""
    for source in project.sources:
        at, number = 0, 0
        for line in (source.text or "").splitlines(keepends=True):
            for start, end in split_block(line):
                text, number = line[start:end], number + 1
                words = count_words(text)
                yield {
                    "segment_id": f"{source.guid}:{number:06}",
                    "document_id": source.guid,
                    **{"start": at + start, "end": at + end, "text": text},
                    **{"words": words, "codable": words >= LEAST_WORDS},
                }
            at += len(line)


def _tell_alone(file: str, people: int) -> Problem:
    expected = "the codes of two or more people (it names one)" if people else "who gave its codes"
    advice = (
        "Export the project in which all of them coded, with its users; or give each person's "
        f"copy of it: `{hint('reliability', 'one.qdpx', 'two.qdpx')}`."
    )
    return Problem(file, "", "", expected, advice)


def _tell_frame(values: np.ndarray, units: pd.DataFrame, everyone: bool) -> list[str]:
    texts = units["document_id"].nunique()
    twice = units.loc[(values >= 0).any(axis=2).sum(axis=1) >= 2, "document_id"].nunique()
    read = (
        f"who coded anything in a text has read all of it: {twice} of {texts} texts were read by "
        "two or more people (else say --everyone)"
    )
    return [
        "units: paragraphs of at least three words, long ones cut between sentences; a passage "
        "gives its code where it covers half of the words, or where half of its own words are",
        "all people read all texts" if everyone else read,
    ]  # fmt: skip
