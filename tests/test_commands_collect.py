import shutil
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from coding_study import NAME, Filling, lay_coding_study, make_frames
from commented_word import comment, on, paragraph, run, word_file
from qualcop.cli import main
from qualcop.record import Record


@pytest.fixture(scope="module")
def assigned(tmp_path_factory):
    place = lay_coding_study(tmp_path_factory.mktemp("assigned") / "study")
    assert main(["assign", str(place), "--round", "r1", "--coders", "ann", "ben", "--all"]) == 0
    return place


@pytest.fixture
def study(assigned, tmp_path):
    return shutil.copytree(assigned, tmp_path / "study")


def fill(study, coder, path=None, count=None, **cells):
    """The coder's workbook with its first rows done, saved at `path`."""
    filling = Filling(study / "data" / "coding" / "rounds" / "r1" / f"{coder}.xlsx")
    for segment_id in list(filling.rows)[:count]:
        filling.put(segment_id, done="yes")
    filling.put(next(iter(filling.rows)), **cells)
    return str(filling.save(path or study.parent / f"{coder}.xlsx"))


def record(study):
    return Record(study / "data" / "coding")


def test_several_coders_hand_in_together(study, capsys):
    files = [fill(study, "ann", goals=1), fill(study, "ben", count=3)]
    assert main(["collect", str(study), *files, "--by", "Ada"]) == 0
    told = capsys.readouterr().out
    assert "0 of" in told and "are still to be coded" in told and "hand-in 0002" in told
    hand_ins = record(study).read_hand_ins()
    assert hand_ins["coders"].tolist() == ["ann", "ben"] and set(hand_ins["round"]) == {"r1"}
    assert record(study).read_trail()["act"].tolist()[-2:] == ["hand_in", "hand_in"]
    kept = study / "data" / "coding" / "hand-ins" / "0001.xlsx"
    assert kept.read_bytes() == Path(files[0]).read_bytes()


def test_the_same_file_twice_adds_nothing(study, capsys):
    path = fill(study, "ann", goals=1)
    assert main(["collect", "--study", str(study), path]) == 0
    assert main(["collect", "--study", str(study), path]) == 0
    assert "handed in before, as 0001" in capsys.readouterr().out
    assert len(record(study).read_hand_ins()) == 1


def test_the_same_answers_saved_again_add_nothing(study, capsys):
    main(["collect", "--study", str(study), fill(study, "ann", goals=1)])
    book = openpyxl.load_workbook(study.parent / "ann.xlsx")
    book["coding"].column_dimensions["E"].width = 99
    book.save(study.parent / "ann.xlsx")
    assert main(["collect", "--study", str(study), str(study.parent / "ann.xlsx")]) == 0
    assert "Nothing in it is new" in capsys.readouterr().out
    assert len(record(study).read_hand_ins()) == 1


@pytest.mark.parametrize("revise", [True, False])
def test_a_second_answer_is_a_conflict_that_is_told_and_kept(study, capsys, revise):
    main(["collect", "--study", str(study), fill(study, "ann", count=2, goals=1)])
    capsys.readouterr()
    words = ["--revise"] if revise else []
    path = fill(study, "ann", count=3, goals=0)
    assert main(["collect", "--study", str(study), path, *words]) == 0
    told = capsys.readouterr().out
    assert "differs: " in told and ("the new one holds" if revise else "the earlier one") in told
    assert record(study).read_hand_ins()["revises"].tolist() == [False, revise]
    markings = record(study).read_markings()
    assert sorted(markings.loc[markings["code"] == "goals", "value"])[-1] == 1


def test_one_bad_file_does_not_stop_the_others(study, capsys):
    bad = study.parent / "ann bad.xlsx"
    bad.write_bytes(b"PK nonsense")
    empty = study.parent / "ben.xlsx"
    source = study / "data" / "coding" / "rounds" / "r1" / "ben.xlsx"
    empty.write_bytes(source.read_bytes())
    files = [str(bad), str(empty), str(study.parent / "none.xlsx"), fill(study, "ann", goals=1)]
    assert main(["collect", "--study", str(study), *files]) == 1
    told = capsys.readouterr()
    assert "3 of 4 files were not taken in" in told.out and "Nothing is entered" in told.err
    assert record(study).read_hand_ins()["coders"].tolist() == ["ann"]


def test_a_dry_run_tells_and_keeps_nothing(study, capsys):
    path = fill(study, "ann", goals="?")
    before = sorted((study / "data" / "coding").rglob("*"))
    assert main(["collect", "--study", str(study), path, "--dry-run"]) == 0
    told = capsys.readouterr().out
    assert "neither" not in told and "1, 0 or nothing" in told and "Nothing is kept" in told
    assert sorted((study / "data" / "coding").rglob("*")) == before


def test_a_coders_workbook_under_anothers_name_is_refused_unless_told(study, capsys):
    path = fill(study, "ann", study.parent / "ben.xlsx", goals=1)
    assert main(["collect", "--study", str(study), path]) == 1
    assert "--coder ann" in capsys.readouterr().err
    assert main(["collect", "--study", str(study), path, "--coder", "ann"]) == 0
    assert record(study).read_hand_ins()["coders"].tolist() == ["ann"]


def test_a_csv_saved_from_the_workbook_is_as_good(study):
    book = openpyxl.load_workbook(fill(study, "ann", goals=1, note="hm"))
    frame = pd.DataFrame(list(book["coding"].iter_rows(values_only=True)))
    path = study.parent / "saved.csv"
    frame.to_csv(path, header=False, index=False, sep=";", encoding="cp1252")
    assert main(["collect", "--study", str(study), str(path)]) == 0
    first = record(study).read_markings()
    assert first["value"].sum() == 1 and set(first["coder"]) == {"ann"}
    assert main(["collect", "--study", str(study), str(study.parent / "ann.xlsx")]) == 0
    assert len(record(study).read_hand_ins()) == 1  # nothing in it is new


def test_names_reach_neither_tables_nor_the_screen(study, capsys):
    path = study.parent / f"ann {NAME}.xlsx"
    fill(study, "ann", path, goals=f"ask {NAME}", note=f"{NAME} again", other_codes=NAME)
    assert main(["collect", "--study", str(study), str(path)]) == 0
    told = capsys.readouterr()
    assert "Marchbanks" not in told.out + told.err
    notes = record(study).read_notes()
    assert len(notes) >= 3 and not notes["text"].str.contains("Marchbanks").any()


def test_a_folder_of_workbooks_is_taken_in(study):
    folder = study.parent / "back"
    folder.mkdir()
    fill(study, "ann", folder / "ann.xlsx", goals=1)
    fill(study, "ben", folder / "ben.xlsx", time=1)
    (folder / "~$ann.xlsx").write_bytes(b"lock")
    assert main(["collect", "--study", str(study), str(folder)]) == 0
    assert len(record(study).read_hand_ins()) == 2


def read_all(study):
    """Every file of a study with its content; locks hold no content of ours."""
    paths = [p for p in study.rglob("*") if p.suffix != ".lock"]
    return {p: p.read_bytes() if p.is_file() else None for p in paths}


@pytest.mark.parametrize("kind", ["xlsx", "csv", "docx"])
def test_a_dry_run_of_any_kind_of_file_leaves_the_study_as_it_was(study, kind):
    path = fill(study, "ann", goals=1)
    rows = openpyxl.load_workbook(path)["coding"].iter_rows(values_only=True)
    saved = study.parent / "ann.csv"
    pd.DataFrame(list(rows)).to_csv(saved, header=False, index=False)
    main(["collect", "--study", str(study), str(study.parent / "none.xlsx")])  # makes the lock
    shutil.rmtree(study / "data" / "coding" / "texts")  # the round keeps the same ones
    before = read_all(study)
    for words in (["--dry-run"], ["--dry-run", "--revise"]):
        if kind == "docx":
            assert commented(study, words=words) == 0
        else:
            taken = saved if kind == "csv" else path
            assert main(["collect", "--study", str(study), str(taken), *words]) == 0
        assert read_all(study) == before


def commented(study, coder="ann", words=()):
    """Collect a Word copy of the first document with a comment on its first `goals`."""
    lines = make_frames()["documents"]["text"].iloc[0].splitlines()
    before, after = lines[0].split("goals")
    first = paragraph(run(before), on(1, "goals"), run(after))
    body = [first, *(paragraph(run(line)) for line in lines[1:])]
    path = study.parent / "back.docx"
    path.write_bytes(word_file(*body, comments=comment(1, "#goals their own", "Jo")))
    return main(["collect", "--study", str(study), str(path), "--coder", coder, *words])


def test_commented_documents_go_to_their_reader(study):
    assert commented(study, words=["--revise"]) == 0
    hand_ins, markings = record(study).read_hand_ins(), record(study).read_markings()
    assert hand_ins["way"].tolist() == ["word"] and hand_ins["revises"].tolist() == [True]
    assert markings[["coder", "code", "quote"]].values.tolist() == [["ann", "goals", "goals"]]


@pytest.mark.parametrize("coder", ["Marchbanks", "marchbanks", "Ann B."])
def test_a_coder_is_a_short_name_that_is_nobodys(study, capsys, coder):
    assert commented(study, coder) == 1
    told = capsys.readouterr()
    assert "marchbanks" not in (told.out + told.err).lower() and "--coder" in told.err
    assert record(study).read_hand_ins().empty


def test_a_differing_answer_is_told_as_it_was_typed(study, capsys):
    main(["collect", str(study), fill(study, "ann", count=3, goals=0)])  # others come later
    main(["collect", str(study), fill(study, "ann", study.parent / "ann 2.xlsx", goals=1)])
    assert ": 0 in hand-in 0001, now 1;" in capsys.readouterr().out


def test_of_a_folder_its_files_are_counted(study, tmp_path, capsys):
    folder = tmp_path / "in"
    folder.mkdir()
    fill(study, "ann", folder / "ann.xlsx")
    for name in ("a.csv", "b.csv"):
        (folder / name).write_text("x,y\n1,2\n")
    assert main(["collect", "--study", str(study), str(folder)]) == 1
    assert "2 of 3 files were not taken in" in capsys.readouterr().out
