"""A study with found names, and hands that type into its review sheet."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from qualcop.decisions import read_decisions
from qualcop.found_names import note_sightings
from qualcop.key import write_key
from qualcop.names_view import refresh_names_sheet
from qualcop.people import Found
from qualcop.pseudonyms import update_key
from qualcop.study import Study, open_study

PEOPLE = [{"participant": "p01", "name": "Rosalind Tackett", "aliases": "", "role": "teacher"}]
FOUND = [
    Found("Rosalind Tacket", basis="signature", confidence=0.9, context="yours, Rosalind Tacket"),
    Found("Hippy Hacker", basis="running_text", confidence=0.3, context="the Hippy Hacker prize"),
    Found("Bea Rush", ("@bear",), basis="speaker_label"),
]


def lay_names(folder: Path) -> Study:
    """A study with a key, sightings and a fresh sheet of three found names."""
    study = open_study(folder)
    write_key(study.key, update_key(None, PEOPLE, FOUND))
    note_sightings(study, {"a.txt": FOUND, "b.txt": FOUND[:1]}, {"a.txt", "b.txt"})
    assert refresh_names_sheet(study) == []
    return study


def page_of(study: Study) -> object:
    return openpyxl.load_workbook(study.private / "names.xlsx")["names"]


def cells(study: Study, name: str) -> dict:
    rows = page_of(study).iter_rows(values_only=True)
    header = next(rows)
    return next(dict(zip(header, r, strict=True)) for r in rows if r[2] == name)


def type_in(study: Study, **typed: tuple) -> None:
    """Type decisions into the sheet: name with _ for blanks = (decision, same as, note)."""
    book = openpyxl.load_workbook(study.private / "names.xlsx")
    for row in book["names"].iter_rows(min_row=2):
        for at, text in enumerate(typed.get(row[2].value.replace(" ", "_"), ()), start=10):
            row[at].value = text
    book.save(study.private / "names.xlsx")


def decided(study: Study) -> dict:
    return {d.name: (d.decision, d.same_as) for d in read_decisions(study).values()}
