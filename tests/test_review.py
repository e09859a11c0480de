import openpyxl
import pytest

from names_study import cells, decided, lay_names, page_of, type_in
from qualcop.names_view import refresh_names_sheet
from qualcop.review import check_names, take_in_decisions


@pytest.fixture
def study(tmp_path):
    return lay_names(tmp_path)


def test_decisions_are_taken_in_once_and_remembered_without_the_sheet(study):
    type_in(study, Rosalind_Tacket=("Same As", "P01"), Hippy_Hacker=("not_a_name",))
    assert take_in_decisions(study) == take_in_decisions(study) == []
    wanted = {"Rosalind Tacket": ("same as", "p01"), "Hippy Hacker": ("not a name", "")}
    assert decided(study) == wanted
    (study.private / "names.xlsx").unlink()
    assert take_in_decisions(study) == [] and decided(study) == wanted
    refresh_names_sheet(study)
    row = cells(study, "Rosalind Tacket")
    assert (row["decision"], row["same as"], row["proposal"]) == ("same as", "p01", "decided")
    assert take_in_decisions(study) == [] and decided(study) == wanted


def test_a_changed_mind_and_an_emptied_cell_count(study):
    type_in(study, Bea_Rush=("person",))
    take_in_decisions(study)
    type_in(study, Bea_Rush=("not a name",))
    take_in_decisions(study)
    assert decided(study) == {"Bea Rush": ("not a name", "")}
    type_in(study, Bea_Rush=("",))
    take_in_decisions(study)
    assert decided(study) == {"Bea Rush": ("open", "")}


@pytest.mark.parametrize("other", ["p01", "Teacher 1", "rosalind tackett", "Tackett Rosalind"])
def test_a_person_is_meant_by_short_name_pseudonym_or_full_name(study, other):
    type_in(study, Bea_Rush=("same as", other))
    problems = take_in_decisions(study)
    if other == "Tackett Rosalind":
        assert "one other person" in str(problems[0]) and "Tackett" not in str(problems[0])
    else:
        assert decided(study) == {"Bea Rush": ("same as", "p01")}


def test_every_fault_is_told_with_its_row_and_the_other_rows_count(study):
    type_in(study, Rosalind_Tacket=("pers0n",), Hippy_Hacker=("Tackett",), Bea_Rush=("person",))
    problems = take_in_decisions(study)
    rows = list(page_of(study).iter_rows(values_only=True, max_col=3))
    other = next(n for n, row in enumerate(rows, start=1) if row[2] == "Hippy Hacker")
    assert [p.place for p in problems] == [f"row {n}, column decision" for n in (2, other)]
    assert "Did you mean 'person'?" in str(problems[0]) and "pers0n" in str(problems[0])
    assert "Tackett" not in str(problems)
    assert all(p.severity == "warning" for p in problems)
    assert decided(study) == {"Bea Rush": ("person", "")}
    assert check_names(study) == problems


@pytest.mark.parametrize(
    "typed",
    [("same as",), ("person", "p01"), ("", "p01"), ("same as", "p77"), ("same as", "Bea Rush")],
)
def test_a_same_as_that_says_nobody_or_too_much_is_a_fault(study, typed):
    type_in(study, Bea_Rush=typed)
    (problem,) = take_in_decisions(study)
    assert "column same as" in problem.place and decided(study) == {}


def test_circles_are_told_and_not_taken_in(study):
    type_in(study, Bea_Rush=("same as", "Hippy Hacker"), Hippy_Hacker=("same as", "Bea Rush"))
    problems = take_in_decisions(study)
    assert len(problems) == 2 and all("circle" in str(p) for p in problems)
    assert decided(study) == {}


def test_two_rows_that_contradict_each_other_are_not_used(study):
    book = openpyxl.load_workbook(study.private / "names.xlsx")
    page = book["names"]
    row = next(r for r in page.iter_rows(min_row=2) if r[2].value == "Bea Rush")
    row[10].value = "person"
    page.append([*(c.value for c in row[:10]), "not a name"])
    book.save(study.private / "names.xlsx")
    (problem,) = take_in_decisions(study)
    assert "row 5" in problem.place and "one decision" in str(problem) and decided(study) == {}


def test_rows_whose_columns_were_sorted_apart_are_not_used(study):
    book = openpyxl.load_workbook(study.private / "names.xlsx")
    page = book["names"]
    page["C2"], page["C3"] = page["C3"].value, page["C2"].value
    page["K2"] = "not a name"
    book.save(study.private / "names.xlsx")
    (problem,) = take_in_decisions(study)
    assert "row 2, column name" in str(problem) and "Sort all columns together" in str(problem)
    assert decided(study) == {}
    refresh_names_sheet(study)
    assert page_of(study)["K2"].value == "not a name" and page_of(study).max_row == 5
