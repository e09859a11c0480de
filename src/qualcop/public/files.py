"""The files of the public folder: whatever goes there is looked at once more, and only then made.

A file is given as its content: data of a memo, the table of a figure, or the sheets of a workbook.
PDF and SVG are made from these.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import pandas as pd

from qualcop.cells import write_frame
from qualcop.errors import Problem, StudyError
from qualcop.public.texts import Mentions
from qualcop.workbook import make_workbook

Content = Mapping[str, object] | pd.DataFrame | Mapping[str, pd.DataFrame]
Text = tuple[str, str]  # where it stands, and the text
# Where the team mends a text, by the column or the place in a memo's data it comes from.
SOURCES = {
    "contact": "the option `contact` in qualcop.yaml",
    "title": "the option `title` in qualcop.yaml",
    "study": "the option `title` in qualcop.yaml",
    "focus": "the cycles sheet",
    "cycle": "the cycles sheet",
    "cycle_label": "the cycles sheet",
}


def make_files(contents: Mapping[str, Content], mentions: Mentions) -> dict[str, bytes]:
    """The bytes of each file by its name; the name's ending says what its content is.

    Raises StudyError where a text, or the name of a file, names a person, a district or a segment:
    all places of it, and where each is to be changed.
    """
    problems = [
        problem
        for name, content in contents.items()
        for place, text in [("name of the file", name), *_list_texts(content)]
        for problem in _check_text(name, place, text, mentions)
    ]
    if problems:
        raise StudyError(problems)
    return {name: _write(name, content) for name, content in contents.items()}


def _check_text(name: str, place: str, text: str, mentions: Mentions) -> list[Problem]:
    what = place.rpartition("column ")[2].partition(".")[0]
    at = "the codebook" if "codebook" in place else SOURCES.get(what, "")
    advice = f"Change it in {at or 'the text it comes from'} and run again."
    wanted = "a text that outsiders may read: no person, district or segment of the study"
    return [
        Problem(f"public/{name}", place, found, wanted, advice) for found in mentions.find(text)
    ]


def _list_texts(content: object, place: str = "") -> Iterator[Text]:
    """Every text of a content with its place: "short.0", "sheet codebook, row 3, column label"."""
    if isinstance(content, str):
        yield place, content
    elif isinstance(content, pd.DataFrame):
        for column in content:
            yield place, str(column)
            for row, cell in enumerate(content[column], start=2):
                if isinstance(cell, str):
                    yield f"{place}row {row}, column {column}", cell
    elif isinstance(content, Mapping):
        for name, inner in content.items():
            yield place, str(name)
            sheet = isinstance(inner, pd.DataFrame)
            yield from _list_texts(inner, f"sheet {name}, " if sheet else f"{place}{name}.")
    elif isinstance(content, list | tuple):
        for number, inner in enumerate(content):
            yield from _list_texts(inner, f"{place}{number}.")


def _write(name: str, content: Content) -> bytes:
    if name.endswith(".json"):
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1)
        return (text + "\n").encode("utf-8")
    if isinstance(content, pd.DataFrame):
        return write_frame(content)
    return make_workbook(content, tuple(content))
