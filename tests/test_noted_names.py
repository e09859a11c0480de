"""Names that coders type into notes and reasons, of people whom no list holds. All are invented."""

import shutil

import pandas as pd
import pytest
from tests.exchange_frames import make_intake

from coding_study import Filling, lay_coding_study, make_frames
from commented_word import comment, on, paragraph, run, word_file
from qualcop.cli import main
from qualcop.codebook import list_said, mask_codebook, read_codebook
from qualcop.coding_tables import MARKINGS, NOTES
from qualcop.corpus import read_corpus
from qualcop.found_names import find_noted, read_noted
from qualcop.key import extend_key, read_key, read_matcher, write_key
from qualcop.names_view import list_entries
from qualcop.noted_names import learn_names, list_typed, take_in_notes
from qualcop.record import HandIn, Record, open_record
from qualcop.refi.foreign import Foreign, Mark, Remark
from qualcop.refi.importing import Wishes, take_in
from qualcop.refi.loose import Place
from qualcop.registry import read_registry
from qualcop.study import ROOT, open_study
from qualcop.table import as_frame

NOTE = "Wendelgard Hutchinson-Pryce told me after the meeting that Tobias will be fired"
NAMES = ("wendelgard", "hutchinson", "pryce", "tobias")


@pytest.fixture(scope="module")
def assigned(tmp_path_factory):
    place = lay_coding_study(tmp_path_factory.mktemp("assigned") / "study")
    study = open_study(place)
    write_key(study.key, extend_key(study, read_registry(study)[0], []))
    assert main(["assign", str(place), "--round", "r1", "--coders", "ann", "--all"]) == 0
    return place


@pytest.fixture
def study(assigned, tmp_path):
    return shutil.copytree(assigned, tmp_path / "study")


def fill(study, *notes):
    """The coder's workbook with a note in each of its first rows."""
    filling = Filling(study / "data" / "coding" / "rounds" / "r1" / "ann.xlsx")
    for segment_id, note in zip(filling.rows, notes, strict=False):
        filling.put(segment_id, done="yes", goals=1, note=note)
    return str(filling.save(study.parent / "ann.xlsx"))


def said(study):
    """All that the record's tables hold as text."""
    record = Record(study / "data" / "coding")
    frames = (record.read_markings(), record.read_notes(), record.read_trail())
    return "\n".join(frame.to_csv() for frame in frames).casefold()


def test_a_name_in_a_coders_note_is_masked_and_waits_on_the_sheet(study, capsys):
    path = fill(study, NOTE, "ask Wendelgard about it", "Petronella said so at dinner")
    assert main(["collect", str(study), path]) == 0
    told = capsys.readouterr().out
    assert "on no list" in told and not [n for n in NAMES if n in told.casefold()]
    assert "told me after the meeting" in said(study)
    assert not [name for name in (*NAMES, "petronella") if name in said(study)]
    place = open_study(study)
    waiting = {e.cells["name"] for e in list_entries(place) if e.decision == "open"}
    assert {"Wendelgard Hutchinson-Pryce", "Tobias", "Petronella"} <= waiting
    assert {s.name for s in read_noted(place)} <= waiting


def test_a_dry_run_keeps_no_name(study):
    before = (study / "data/private/pseudonyms.csv").read_bytes()
    assert main(["collect", str(study), fill(study, NOTE), "--dry-run"]) == 0
    assert (study / "data/private/pseudonyms.csv").read_bytes() == before
    assert not find_noted(open_study(study)).exists()


def test_notes_without_names_leave_the_key_as_it_is(study):
    before = (study / "data/private/pseudonyms.csv").read_bytes()
    path = fill(study, "Not sure: goals or Common Core?", "see Person 7", "Zoom was slow today")
    assert main(["collect", str(study), path]) == 0
    assert (study / "data/private/pseudonyms.csv").read_bytes() == before


def test_a_name_in_a_comment_sent_back_is_masked(study):
    lines = make_frames()["documents"]["text"].iloc[0].splitlines()
    before, after = lines[0].split("goals")
    first = paragraph(run(before), on(1, "goals"), run(after))
    body = [first, *(paragraph(run(line)) for line in lines[1:])]
    path = study.parent / "back.docx"
    path.write_bytes(word_file(*body, comments=comment(1, f"#goals {NOTE}", "Jo")))
    assert main(["collect", str(study), str(path), "--coder", "ann"]) == 0
    assert "after the meeting" in said(study)
    assert not [name for name in NAMES if name in said(study)]


def test_a_name_in_an_imported_note_is_masked(tmp_path):
    intake = make_intake(tmp_path)
    place = Place(intake.frames["documents"]["document_id"].iloc[0], 0, 5)
    quote = intake.frames["documents"]["text"].iloc[0][:5]
    found = Foreign("Theirs", [Mark(place, quote, "sv-goals", "ann", "a", note=NOTE)])
    found.remarks.append(Remark("Petronella Vandermeer said so", "ann", name="on Ida Okonkwo"))
    (tmp_path / "theirs.qdpx").write_bytes(b"theirs")
    told = take_in(intake, found, tmp_path / "theirs.qdpx", "refi", Wishes(coder="ann"))
    assert told.hand_in and "on no list" in "\n".join(told.lines)
    key = " ".join(read_key(intake.study.key).name)
    assert "Hutchinson-Pryce" in key and "Vandermeer" in key
    held = intake.record.read_markings().to_csv() + intake.record.read_notes().to_csv()
    assert not [n for n in (*NAMES, "vandermeer") if n in held.casefold()]


def test_a_reason_is_looked_through_as_a_note_is(study):
    place = open_study(study)
    matcher = learn_names(place, [NOTE], "data/coding")
    assert "Hutchinson" not in matcher.mask(NOTE)
    assert read_matcher(place).mask(NOTE) == matcher.mask(NOTE)
    assert learn_names(place, [NOTE], "data/coding") is None


def test_what_an_older_record_holds_is_found_by_the_next_run(study):
    note = {"coder": "ann", "text": NOTE}
    hand_in = HandIn("workbook", as_frame(MARKINGS, []), pd.DataFrame([note]), b"x", ".xlsx")
    place = open_study(study)
    open_record(place).add_hand_in(hand_in)
    take_in_notes(place)
    noted = find_noted(place).read_bytes()
    assert b"Wendelgard Hutchinson-Pryce" in noted
    read_corpus(place, 1)
    assert "hutchinson" not in read_matcher(place).mask(NOTE).casefold()
    take_in_notes(place)
    assert find_noted(place).read_bytes() == noted


def test_a_coders_sheet_called_like_a_person_is_masked(study):
    place = open_study(study)
    folder = place.raw / "codings"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "Rosalind Tackett.csv").write_text("segment_id,code,value\n", "utf-8")
    take_in_notes(place)
    assert [s.name for s in read_noted(place)] == ["Rosalind Tackett"]


def test_typed_texts_are_those_of_notes_and_not_their_numbers():
    notes = as_frame(
        NOTES,
        [
            {
                "note": "0001-n1",
                "hand_in": "0001",
                "way": "refi",
                "coder": "a",
                "text": "t",
                "name": "n",
            }
        ],
    )
    assert list_typed(notes) == ["t", "n"]


def test_a_person_in_the_studys_own_codebook_is_masked(study):
    place = open_study(study)
    shipped = ROOT / "codebooks" / "facilitation-practices.yaml"
    own = place.folder / "codebooks" / shipped.name
    own.parent.mkdir(exist_ok=True)
    text = shipped.read_text("utf-8").replace(
        "We all work better", "Petronella Vandermeer works", 1
    )
    own.write_text(text, "utf-8")
    take_in_notes(place)
    assert [s.name for s in read_noted(place)] == ["Petronella Vandermeer"]
    read_corpus(place, 1)
    book = mask_codebook(read_codebook(own), read_matcher(place).mask)
    assert "Vandermeer" not in "".join(list_said(book)) + book.codes.to_csv()
    assert list_said(mask_codebook(read_codebook(shipped), str)) == list_said(
        read_codebook(shipped)
    )


def test_a_person_called_like_a_part_of_a_code_changes_no_code_that_a_text_names():
    book = read_codebook(ROOT / "codebooks" / "facilitation-practices.yaml")
    masked = mask_codebook(book, lambda text: text.replace("goals", "Teacher 1"))
    assert "`sv-goals`" in "".join(list_said(book))
    assert "`sv-goals`" in "".join(list_said(masked)) and "sv-Teacher" not in repr(masked.data)
