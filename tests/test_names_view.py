import pytest

from names_study import FOUND, PEOPLE, cells, lay_names, page_of, type_in
from qualcop.cli import main
from qualcop.key import read_key, write_key
from qualcop.names_view import list_entries, refresh_names_sheet
from qualcop.people import Found
from qualcop.pseudonyms import update_key
from qualcop.review import take_in_decisions


@pytest.fixture
def study(tmp_path):
    return lay_names(tmp_path)


def test_the_sheet_shows_each_unlisted_name_with_its_context_and_a_proposal(study):
    row = cells(study, "Rosalind Tacket")
    assert (row["found as"], row["confidence"], row["files"]) == ("signature", 0.9, 2)
    assert (row["context"], row["file"]) == ("yours, Rosalind Tacket", "a.txt")
    assert row["proposal"] == "may be p01 Teacher 1"
    assert cells(study, "Hippy Hacker")["proposal"] == "perhaps no name"
    assert cells(study, "Bea Rush")["also written"] == "@bear"
    assert page_of(study).max_row == 4 and page_of(study)["C2"].value == "Rosalind Tacket"


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
