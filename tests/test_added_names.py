"""Names that people add to the names sheet in rows of their own. All are invented."""

from __future__ import annotations

import csv

import openpyxl
import pytest

from names_study import cells, decided, lay_names, page_of
from qualcop.corpus import read_corpus
from qualcop.decisions import list_masked_names, read_decisions
from qualcop.key import read_key, read_matcher
from qualcop.names_view import refresh_names_sheet
from qualcop.pseudonyms import ADDED
from qualcop.review import take_in_decisions
from qualcop.study import open_study

TEXT = "Zephyrine: I will call\n\nBea Rush: yes, and zephyrine oduya too\n\n"


@pytest.fixture
def study(tmp_path):
    return lay_names(tmp_path)


def add_row(study, name, decision="", same_as="", also=""):
    book = openpyxl.load_workbook(study.private / "names.xlsx")
    page = book["names"]
    row = page.max_row + 1
    for column, value in ((3, name), (4, also), (11, decision), (12, same_as)):
        page.cell(row, column, value or None)
    book.save(study.private / "names.xlsx")
    return row


def mask(study, text):
    assert list_masked_names(read_decisions(study))
    return read_matcher(study).mask(text)


def test_an_added_person_is_masked_in_every_form(study):
    add_row(study, "Zephyrine Oduya", "person")
    assert take_in_decisions(study) == []
    masked = mask(study, "Zephyrine Oduya, Oduya, Zephyrine, ZEPHYRINE and Ms. Oduya; z. oduya")
    assert "duya" not in masked.casefold() and "zeph" not in masked.casefold()


def test_an_added_spelling_of_somebody_is_that_person(study):
    add_row(study, "Rosie T", "same as", "p01")
    add_row(study, "Zephyrine Oduya", "person", also="Zeffy; Zef Oduya")
    add_row(study, "Miss Zeph", "same as", "Zephyrine Oduya")
    assert take_in_decisions(study) == []
    assert mask(study, "Rosie T said") == mask(study, "Rosalind Tackett said")
    one = mask(study, "Zephyrine Oduya")
    assert [mask(study, name) for name in ("Zeffy", "Zef Oduya")] == [one, one]


@pytest.mark.parametrize(
    ("row", "place", "expected"),
    [
        (("Zephyrine Oduya",), "column decision", "person, same as, or not a name"),
        (("", "person"), "column name", "a name beside the decision"),
        (("Zephyrine Oduya", "persn"), "column decision", "person, same as, or not a name"),
        (("Zephyrine Oduya", "same as"), "column same as", "a person in the column same as"),
        (("Zephyrine Oduya", "same as", "p77"), "column same as", "one other person"),
        (("z.oduya@x.org", "person"), "column name", "one person's name in one row"),
        (("Zephyrine Oduya; Tom Pike", "person"), "column name", "one person's name in one row"),
        (("Rosalind Tackett", "person"), "column name", "the participants sheet does not list"),
        (("Rosalind Tackett", "not a name"), "column name", "the participants sheet does not list"),
    ],
)
def test_a_row_that_cannot_be_used_is_told_with_its_number(study, row, place, expected):
    number = add_row(study, *row)
    (problem,) = take_in_decisions(study)
    assert problem.place == f"row {number}, {place}" and expected in problem.expected
    assert "Oduya" not in str(problem) and "Tackett" not in str(problem)
    assert decided(study) == {}


def test_an_added_row_is_filled_in_and_stays_one_row(study):
    rows = page_of(study).max_row
    add_row(study, "Zephyrine Oduya", "person")
    take_in_decisions(study)
    read_corpus(study, 1)
    assert refresh_names_sheet(study) == []
    row = cells(study, "Zephyrine Oduya")
    assert row["pseudonym"].startswith("Person ") and row["found as"] == "added by you"
    assert page_of(study).max_row == rows + 1
    assert take_in_decisions(study) == [] and len(decided(study)) == 1


def test_a_refused_name_that_was_added_is_never_masked(study):
    add_row(study, "Ada Lovett", "not a name")
    assert take_in_decisions(study) == []
    assert decided(study) == {"Ada Lovett": ("not a name", "")}


def test_an_added_person_is_masked_in_cached_files_and_is_no_member(tmp_path):
    study = open_study(tmp_path)
    notes = study.sources / "day one"
    notes.mkdir()
    (notes / "a.txt").write_text(TEXT, "utf-8")
    before, _ = read_corpus(study, 1)
    study.private.joinpath("names.csv").write_text(
        "participant,name,decision,same as\n,Zephyrine Oduya,person,\n", "utf-8"
    )
    assert take_in_decisions(study) == []
    after, _ = read_corpus(study, 1)
    assert "duya" not in after["documents"].text[0].casefold()
    assert "zephyrine" in before["documents"].text[0].casefold()
    assert after["participants"].equals(before["participants"])
    key = read_key(study.key)
    (added,) = key.participant[key.basis == ADDED]
    for frame, column in (("participants", "participant"), ("attendance", "participant")):
        assert added not in set(after[frame][column])
    assert "Person 2" in after["documents"].text[0] + str(set(after["blocks"].speaker))
    assert added not in set(after["blocks"].participant.dropna())
    assert added in set(after["found_names"].participant)


def test_a_sheet_saved_as_csv_counts_alike(study):
    rows = list(page_of(study).iter_rows(values_only=True))
    (study.private / "names.xlsx").unlink()
    with (study.private / "names.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerows([c or "" for c in row] for row in rows)
        writer.writerow(["", "", "Zephyrine Oduya", *[""] * 7, "person", "", ""])
    assert take_in_decisions(study) == []
    assert decided(study) == {"Zephyrine Oduya": ("person", "")}
