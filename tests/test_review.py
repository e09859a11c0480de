import openpyxl
import pytest

from qualcop.cli import main
from qualcop.decisions import read_decisions
from qualcop.found_names import note_sightings
from qualcop.key import read_key, write_key
from qualcop.names_view import list_entries, refresh_names_sheet
from qualcop.people import Found
from qualcop.pseudonyms import update_key
from qualcop.review import check_names, take_in_decisions
from qualcop.study import open_study

PEOPLE = [{"participant": "p01", "name": "Rosalind Tackett", "aliases": "", "role": "teacher"}]
FOUND = [
    Found("Rosalind Tacket", basis="signature", confidence=0.9, context="yours, Rosalind Tacket"),
    Found("Hippy Hacker", basis="running_text", confidence=0.3, context="the Hippy Hacker prize"),
    Found("Bea Rush", ("@bear",), basis="speaker_label"),
]


@pytest.fixture
def study(tmp_path):
    study = open_study(tmp_path)
    write_key(study.key, update_key(None, PEOPLE, FOUND))
    note_sightings(study, {"a.txt": FOUND, "b.txt": FOUND[:1]}, {"a.txt", "b.txt"})
    assert refresh_names_sheet(study) == []
    return study


def page_of(study):
    return openpyxl.load_workbook(study.private / "names.xlsx")["names"]


def cells(study, name):
    rows = page_of(study).iter_rows(values_only=True)
    header = next(rows)
    return next(dict(zip(header, r, strict=True)) for r in rows if r[2] == name)


def type_in(study, **typed):
    """Type decisions into the sheet: name with _ for blanks = (decision, same as, note)."""
    book = openpyxl.load_workbook(study.private / "names.xlsx")
    for row in book["names"].iter_rows(min_row=2):
        for at, text in enumerate(typed.get(row[2].value.replace(" ", "_"), ()), start=10):
            row[at].value = text
    book.save(study.private / "names.xlsx")


def decided(study):
    return {d.name: (d.decision, d.same_as) for d in read_decisions(study).values()}


def test_the_sheet_shows_each_unlisted_name_with_its_context_and_a_proposal(study):
    row = cells(study, "Rosalind Tacket")
    assert (row["found as"], row["confidence"], row["files"]) == ("signature", 0.9, 2)
    assert (row["context"], row["file"]) == ("yours, Rosalind Tacket", "a.txt")
    assert row["proposal"] == "may be p01 Teacher 1"
    assert cells(study, "Hippy Hacker")["proposal"] == "perhaps no name"
    assert cells(study, "Bea Rush")["also written"] == "@bear"
    assert page_of(study).max_row == 4 and page_of(study)["C2"].value == "Rosalind Tacket"


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


def test_typed_cells_stay_when_the_key_grows_and_when_a_name_is_gone(study):
    type_in(study, Bea_Rush=("person", None, "ask her"), Hippy_Hacker=("not a name",))
    take_in_decisions(study)
    key = read_key(study.key)
    smaller = key[key.name != "Hippy Hacker"]
    write_key(study.key, update_key(smaller, PEOPLE, [Found("Zadie Quist")]))
    assert refresh_names_sheet(study) == []
    assert cells(study, "Bea Rush")["note"] == "ask her"
    assert cells(study, "Hippy Hacker")["decision"] == "not a name"
    assert cells(study, "Zadie Quist")["decision"] is None
    assert take_in_decisions(study) == []


def test_a_row_follows_its_name_when_a_lost_key_is_made_again(study):
    type_in(study, Bea_Rush=("person", None, "ask her"))
    take_in_decisions(study)
    write_key(study.key, update_key(None, PEOPLE, [*FOUND, Found("Zadie Quist"), Found("Al Orr")]))
    refresh_names_sheet(study)
    names = [row[2] for row in page_of(study).iter_rows(min_row=2, values_only=True)]
    assert sorted(names) == sorted({*names}) and len(names) == 5
    assert cells(study, "Bea Rush")["note"] == "ask her" and take_in_decisions(study) == []
    key = read_key(study.key).set_index("name").participant
    assert all(cells(study, n)["participant"] == key[n] for n in names)


def test_a_name_listed_by_now_is_no_entry_any_more_but_keeps_its_row(study):
    people = [*PEOPLE, {"participant": "p02", "name": "Bea Rush", "role": "teacher"}]
    write_key(study.key, update_key(read_key(study.key), people))
    assert {e.cells["name"] for e in list_entries(study)} == {"Rosalind Tacket", "Hippy Hacker"}
    refresh_names_sheet(study)
    assert cells(study, "Bea Rush")["participant"].startswith("u")


def test_the_sheet_is_not_rewritten_when_nothing_is_new(study):
    before = (study.private / "names.xlsx").read_bytes()
    refresh_names_sheet(study)
    assert (study.private / "names.xlsx").read_bytes() == before


# ------------------------------------------------------------------ qualcop names
def test_the_summary_counts_by_decision_and_names_nobody_unless_asked(study, capsys):
    type_in(study, Bea_Rush=("person",), Hippy_Hacker=("perhaps",))
    assert main(["names", str(study.folder)]) == 0
    told = capsys.readouterr().out
    assert "3 names found" in told and "1  confirmed as people" in told
    assert "2  not decided yet" in told and "signature 1" in told and "names.xlsx" in told
    assert "column decision" in told
    assert not any(word in told for word in ("Hippy", "Bea", "Tacket"))
    assert main(["names", "--show", str(study.folder)]) == 0
    assert "Rosalind Tacket" in capsys.readouterr().out


def test_the_sheet_is_made_from_the_key_without_a_run(study, capsys):
    (study.private / "names.xlsx").unlink()
    assert main(["names", str(study.folder)]) == 0
    assert cells(study, "Bea Rush")["found as"] == "speaker label"


def test_a_study_never_run_says_so_and_gets_no_files(tmp_path, capsys):
    assert main(["names", str(tmp_path)]) == 0
    assert "not been run yet" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []
