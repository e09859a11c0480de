"""Whose workbook a handed-in file is: the round and coder it was written for, by its own words."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from qualcop.coding_layout import TITLE, fit_cell
from qualcop.errors import Problem, StudyError
from qualcop.handed_sheets import Handed
from qualcop.rounds import Round

_TITLE_ROWS = 5


@dataclass(frozen=True)
class Origin:
    """The round and the coder a file answers, and what was odd about how it says so."""

    round: Round
    coder: str
    problems: tuple[Problem, ...] = ()


def find_origin(
    handed: Handed, stem: str, rounds: Mapping[str, Round], coder: str | None, version: str
) -> Origin:
    """The round and coder of a file called `stem`; `coder` is whom the person says it is of.

    `version` is the codebook's version now. Raises StudyError when the file does not say, is of a
    round that is not the study's, or is called like another coder than it was written for.
    """
    mark = _find_title(handed) or TITLE.search(handed.mark)
    if mark is None:
        return _find_unmarked(handed, stem, rounds, coder)
    name, written_for = mark.group(1, 2)
    if name not in rounds or written_for not in rounds[name].coders:
        expected = f"a workbook of a round of this study ({_list(rounds) or 'none yet'})"
        value, advice = f"round {name}, coder {written_for}", "Is it another study's?"
        raise _refuse(handed.name, value, expected, advice)
    made = rounds[name]
    called = _find_coder(stem, made.coders)
    if coder is None and called not in (None, written_for):
        advice = f"If {called} coded it, say --coder {called}; else --coder {written_for}."
        expected = f"a file called like the coder it was written for, {written_for}"
        raise _refuse(handed.name, "", expected, advice)
    whose = _check_coder(handed, made, coder) if coder else written_for
    return Origin(made, whose, (*_list_oddities(handed, made, mark.groups(), whose, version),))


def _find_title(handed: Handed) -> re.Match | None:
    """The title in the first rows of a sheet, where a copy or a CSV keeps it too."""
    for page in handed.pages:
        for number in sorted(page.rows)[:_TITLE_ROWS]:
            for cell in page.rows[number].values():
                if found := TITLE.search(cell.text.strip()):
                    return found
    return None


def _find_unmarked(
    handed: Handed, stem: str, rounds: Mapping[str, Round], coder: str | None
) -> Origin:
    """By the segments in it: the round that gave out most of them; the coder by the file's name."""
    cells = (c.text for p in handed.pages for row in p.rows.values() for c in row.values())
    words = {" ".join(text.split()) for text in cells}
    shared = {name: _count_passages(words, made) for name, made in rounds.items()}
    best = max(shared, key=lambda n: shared[n], default=None)
    if best is None or not shared[best]:
        expected = "a coding workbook, or a sheet saved from one: no passage of this study is in it"
        raise _refuse(handed.name, "", expected, "Is it the right file?")
    made = rounds[best]
    whose = coder or _find_coder(stem, made.coders)
    if whose is None:
        expected = "to be told whose it is"
        raise _refuse(handed.name, "", expected, f"Say --coder and one of: {_list(made.coders)}.")
    advice = f"By its passages it is of round {best}; it is taken as {whose}'s."
    expected = "the line that says round and coder"
    odd = Problem(handed.name, "", "", expected, advice, "warning")
    return Origin(made, _check_coder(handed, made, whose), (odd,))


def _count_passages(words: set[str], made: Round) -> int:
    """How many of a round's passages stand in a file: by their ids, where those are gone by words.

    One alone is not enough then: "Yes." stands in many a file.
    """
    ids = len(words & set(made.assignments["segment_id"]))
    texts = {" ".join(fit_cell(text).split()) for text in made.shown["text"]}
    same = len(words & texts)
    return ids or (same if same > 1 else 0)


def _check_coder(handed: Handed, made: Round, coder: str) -> str:
    if coder not in made.coders:
        expected = f"a coder of round {made.name}"
        raise _refuse(handed.name, coder, expected, f"They are: {_list(made.coders)}.")
    return coder


def _list_oddities(
    handed: Handed, made: Round, mark: tuple[str, ...], whose: str, version: str
) -> list[Problem]:
    _, written_for, was, digest = mark
    told = []
    if whose != written_for:
        told.append((f"a workbook of {whose}", f"It was written for {written_for}."))
    if digest != made.digest(written_for) or was != made.version:
        advice = "It is not the one this round wrote; answers are read by passage all the same."
        told.append((f"the workbook with the mark {made.digest(written_for)}", advice))
    if made.version != version:
        advice = f"Its codes are recorded under {made.version}, the codebook is at {version} now."
        told.append((f"codebook {version}", advice))
    return [Problem(handed.name, "", "", *words, "warning") for words in told]


def _find_coder(stem: str, coders: Collection[str]) -> str | None:
    """The coder a file's name begins with: "b", "b (1)", "b final"; the longest such name."""
    folded = stem.casefold()
    found = [c for c in coders if re.match(rf"{re.escape(c)}(?![a-z0-9])", folded)]
    return max(found, key=len, default=None)


def _list(names: Collection[str]) -> str:
    return ", ".join(sorted(names))


def _refuse(file: str, value: str, expected: str, advice: str) -> StudyError:
    return StudyError([Problem(file, "", value, expected, advice)])
