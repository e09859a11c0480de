"""Reads and checks a conjecture map: embodiment, mediating process, outcome, and their codes.

The form follows Sandoval, W. (2014): Conjecture mapping. Journal of the Learning Sciences, 23(1).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path

import pandas as pd

from qualcop.codebook import join_lines
from qualcop.errors import Problem, StudyError
from qualcop.marked_yaml import MarkedYaml, check_schema, read_marked
from qualcop.table import as_frame
from qualcop.tables import CONJECTURE_PARTS, CONJECTURES


def read_conjectures(path: str | Path, codes: Collection[str]) -> pd.DataFrame:
    """The conjecture map in a YAML file as a frame of `tables.CONJECTURES`.

    `codes` are the codebook's. Raises StudyError with every fault of the file.
    """
    marked, problems = _read_checked(Path(path), codes)
    if problems:
        raise StudyError(problems)
    rows: list[dict] = []
    for conjecture in marked.data["conjectures"]:
        told = {key: join_lines(conjecture[key]) for key in ("statement", *CONJECTURE_PARTS)}
        for evidence in conjecture["evidence"]:
            rows.append(
                {
                    "conjecture": conjecture["conjecture"],
                    "position": len(rows) + 1,
                    **told,
                    **evidence,
                    "version": marked.data["version"],
                }
            )
    return as_frame(CONJECTURES, rows)


def check_conjectures(path: str | Path, codes: Collection[str]) -> list[Problem]:
    """Every fault of a conjecture map, each with its line; empty when it is sound."""
    try:
        return _read_checked(Path(path), codes)[1]
    except StudyError as error:
        return error.problems


def _read_checked(path: Path, codes: Collection[str]) -> tuple[MarkedYaml, list[Problem]]:
    marked = read_marked(path)
    problems = check_schema(marked, "conjectures")
    if not problems:
        problems = list(_check_codes(marked, codes))
    return marked, problems


def _check_codes(marked: MarkedYaml, codes: Collection[str]) -> Iterator[Problem]:
    """Codes exist, once in a conjecture; conjectures are named once; all three parts are shown."""
    names = Counter(c["conjecture"] for c in marked.data["conjectures"])
    for position, conjecture in enumerate(marked.data["conjectures"]):
        place = ("conjectures", position)
        name = conjecture["conjecture"]
        if names[name] > 1:
            yield marked.problem((*place, "conjecture"), name, "each conjecture once")
        used = Counter(evidence["code"] for evidence in conjecture["evidence"])
        for row, evidence in enumerate(conjecture["evidence"]):
            where = (*place, "evidence", row, "code")
            if evidence["code"] not in codes:
                yield marked.problem(where, evidence["code"], "a code of the codebook")
            if used[evidence["code"]] > 1:
                yield marked.problem(where, evidence["code"], f"each code once in {name}")
        shown = {evidence["part"] for evidence in conjecture["evidence"]}
        for part in CONJECTURE_PARTS:
            if part not in shown:
                advice = "Without it the conjecture cannot be followed from design to outcome."
                expected = f"a code for the {part} of {name}"
                yield marked.problem((*place, "evidence"), None, expected, advice)
