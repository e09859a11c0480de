"""What other programs say enters the record whole: codes, notes, people, and what has no place."""

from __future__ import annotations

import sys
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest
from tests.exchange_frames import CALL, NAMES, VISIT, find, make_frames, make_intake
from tests.refi_projects import guid

from qualcop.errors import StudyError
from qualcop.refi.code_map import FILE
from qualcop.refi.export import Choice, export_study
from qualcop.refi.foreign import list_paths, name_program, read_foreign
from qualcop.refi.importing import Wishes, take_in
from qualcop.refi.model import Code, Coding, Note, Project, Selection, Source, User


def coding(name, code="aims", user="mia", notes=()):
    return Coding(guid(name), guid(code), guid(user), "2026-04-01T08:00:00Z", notes)


def selection(words, *codings, text=CALL, nth=0, **cells):
    start, end = find(text, words, nth)
    return Selection(guid(f"{words} {nth}"), start, end, codings=codings, **cells)


def project(*selections, codes=("Goals: long and short",), **cells):
    """A project of another program: one text, one code "aims", one user."""
    source = Source(guid("d"), "oct call.txt", CALL, selections=selections)
    below = tuple(Code(guid(name), name) for name in codes[1:])
    return Project(
        "Theirs",
        origin="NVivo 12.6",
        users=(User(guid("mia"), "Mia Example"),),
        codes=(Code(guid("aims"), codes[0]), *below),
        **{"sources": (source,), **cells},
    )


def take(folder, given, **wishes):
    """Import a project; what is told, and the record's markings and notes after it."""
    intake = make_intake(folder)
    path = folder / "theirs.qdpx"
    path.write_bytes(repr(given).encode())
    found = read_foreign(given, intake.texts)
    told = take_in(intake, found, path, "refi", Wishes(**wishes))
    return told, intake.record.read_markings(), intake.record.read_notes()


def fill_map(folder, page, column, **cells):
    path = folder / "data" / "coding" / FILE
    book = openpyxl.load_workbook(path)
    for row in book[page].iter_rows(min_row=2):
        row[4].value = cells.get(row[1].value.replace(" ", "_"), row[4].value)
    assert book[page].cell(1, 5).value == column
    book.save(path)


def test_a_code_called_like_ours_is_taken_without_asking(tmp_path):
    note = Note(guid("n"), "why", "Rosalind Tackett asked", guid("mia"))
    given = project(selection("the goal", coding("k", notes=(guid("n"),)), nth=1), notes=(note,))
    told, markings, notes = take(tmp_path, given, coder="mia", by="lena")
    row = markings.iloc[0]
    assert (row.coder, row.code, row.value, row.document_id) == ("mia", "sv-goals", 1, "d1")
    assert (row.start, row.end) == find(CALL, "the goal", 1) and row.quote == "the goal"
    assert row.note == "Teacher 1 asked" and row.made == "2026-04-01T08:00:00Z"
    assert row.way == "refi" and row.before.endswith("We write ") and not len(notes)
    record = make_intake(tmp_path).record
    assert record.read_text(row.text_digest) == CALL
    assert {"sv-goals"} <= set(record.read_codes()["code"])  # what could be given then
    trail = record.read_trail().iloc[-1]
    assert (trail.act, trail.by, trail.subject) == ("import", "lena", told.hand_in)


def test_unknown_codes_and_people_are_asked_for_before_anything_is_kept(tmp_path):
    given = project(selection("the goal", coding("k")), codes=("Goals long & shorter",))
    with pytest.raises(StudyError) as raised:
        take(tmp_path, given)
    told = str(raised.value)
    assert "Goals long & shorter" in told and "sv-goals" in told
    assert "Mia" not in told
    assert not len(make_intake(tmp_path).record.read_hand_ins())
    fill_map(tmp_path, "codes", "our code", **{"Goals_long_&_shorter": "norms"})
    told, markings, _ = take(tmp_path, given)  # the person's proposal stands: user-1
    assert list(markings.code) == ["norms"] and list(markings.coder) == ["user-1"]
    later = project(selection("In June" if "In June" in CALL else "in June", coding("k2")),
                    codes=("Goals long & shorter",))  # fmt: skip
    _, markings, _ = take(tmp_path, later)
    assert list(markings.coder) == ["user-1", "user-1"]


def test_what_the_map_says_must_be_a_code_and_a_short_name(tmp_path):
    given = project(selection("the goal", coding("k")), codes=("Else",))
    with pytest.raises(StudyError):
        take(tmp_path, given)
    fill_map(tmp_path, "codes", "our code", Else="sv-gaols")
    fill_map(tmp_path, "coders", "our coder", Mia_Example="Mia E.")
    with pytest.raises(StudyError) as raised:
        take(tmp_path, given)
    assert "Did you mean sv-goals?" in str(raised.value) and "a short name" in str(raised.value)


def test_codes_left_out_and_words_not_found_are_kept_as_notes(tmp_path):
    old = CALL + "Somebody else wrote down that."
    lost = selection("Somebody else wrote down that", coding("k1"), text=old)
    out = selection("the goal", coding("k2", "other"), text=old)
    source = Source(guid("d"), "oct call.md", old, selections=(lost, out))
    given = project(codes=("Goals: long and short", "other"), sources=(source,))
    with pytest.raises(StudyError):
        take(tmp_path, given)
    fill_map(tmp_path, "codes", "our code", other="-")
    told, markings, notes = take(tmp_path, given)
    assert not len(markings) and len(notes) == 2
    assert any("Somebody else wrote down that" in t for t in notes.text)
    assert sum(loss.count for loss in told.losses if loss.what == "codings") == 2
    assert any(line.startswith("not placed: oct call.md") for line in told.lines)


def test_texts_that_are_not_in_the_study_stop_the_import_unless_parts_will_do(tmp_path):
    other = "A text about something else that nobody put into the study so far."
    strange = Source(guid("x"), "diary", other,
                     selections=(selection("nobody", coding("k9"), text=other),))  # fmt: skip
    known = Source(guid("d"), "oct call", CALL, selections=(selection("the goal", coding("k")),))
    given = project(sources=(strange, known))
    with pytest.raises(StudyError, match="--sources-to"):
        take(tmp_path, given, coder="mia")
    _, markings, notes = take(tmp_path, given, coder="mia", partly=True)
    assert list(markings.document_id) == ["d1"] and "nobody" in notes.text.iloc[0]


def test_our_own_export_brings_nothing_twice_and_a_coder_s_new_code_once(tmp_path):
    given = export_study(make_frames(), Choice(machine=True), "Trial", "qualcop 1", NAMES.mask)
    told, markings, notes = take(tmp_path, given)
    assert not len(markings) and not len(notes)
    assert "6 codes and notes were in the study already" in told.lines
    ana = next(u.guid for u in given.users if u.name == "ana")
    time = next(c.guid for c in given.codes if c.name == "Time")
    new = selection("I do", Coding(guid("new"), time, ana), text=VISIT)
    sources = tuple(
        replace(s, selections=(*s.selections, new)) if s.text == VISIT else s for s in given.sources
    )
    _, markings, _ = take(tmp_path, replace(given, sources=sources))
    assert [(r.coder, r.code, r.quote) for r in markings.itertuples()] == [("ana", "time", "I do")]


def test_remarks_of_every_kind_become_notes(tmp_path):
    notes = tuple(Note(guid(f"n{i}"), f"memo {i}", f"text {i}", guid("mia")) for i in range(4))
    source = Source(
        guid("d"),
        "oct call.txt",
        CALL,
        selections=(
            selection("Café", description="a comment of MAXQDA"),
            selection("at noon", notes=(guid("n0"),)),
            selection("Oct"),
        ),
        notes=(guid("n1"),),
    )
    given = project(sources=(source,), notes=notes)
    given = replace(given, codes=(replace(given.codes[0], notes=(guid("n2"),)),))
    intake = make_intake(tmp_path)
    found = read_foreign(given, intake.texts)
    assert [(r.text, r.code, r.place.start is not None) for r in found.remarks] == [
        ("a comment of MAXQDA", None, True),
        ("text 0", None, True),
        ("text 1", None, False),
        ("text 2", "Goals: long and short", False),
        ("text 3", None, False),
    ]
    assert [loss.what for loss in found.losses] == ["passages without a code or a note"]
    told, _, kept = take(tmp_path, given, coder="mia")
    assert len(kept) == 5 and set(kept.coder) == {"mia"} and told.markings == 0


def test_cases_and_sets_that_the_study_knows_are_no_loss(tmp_path):
    intake = make_intake(tmp_path)
    given = export_study(make_frames(), Choice(), "Trial", "qualcop 1", NAMES.mask)
    other = replace(given.cases[0], name="Somebody")
    given = replace(given, cases=(*given.cases[:1], other), losses=())
    found = read_foreign(given, intake.texts, intake.names)
    assert found.known == 3  # the call and two cycles
    assert {loss.what: loss.count for loss in found.losses}["cases"] == 1


def test_a_code_on_a_whole_text_stands_on_all_its_words(tmp_path):
    source = Source(guid("d"), "x", CALL, codings=(coding("k"),))
    told, markings, _ = take(tmp_path, project(sources=(source,)), coder="mia")
    assert (markings.start.iloc[0], markings.end.iloc[0]) == (0, len(CALL))
    assert any("whole texts" in line for line in told.lines)


def test_the_same_file_is_not_taken_in_twice_and_a_dry_run_keeps_nothing(tmp_path):
    given = project(selection("the goal", coding("k")))
    told, markings, _ = take(tmp_path, given, coder="mia", dry_run=True)
    assert told.markings == 1 and told.hand_in is None and not len(markings)
    assert not (tmp_path / "data" / "coding" / FILE).exists()
    take(tmp_path, given, coder="mia")
    with pytest.raises(StudyError, match="0001"):
        take(tmp_path, given, coder="mia")


def test_one_coder_cannot_stand_for_several(tmp_path):
    given = project(selection("the goal", coding("k"), coding("k2", user="leo")))
    given = replace(given, users=(*given.users, User(guid("leo"), "Leo")))
    with pytest.raises(StudyError, match="2 people"):
        take(tmp_path, given, coder="mia")


def test_programs_and_paths_of_codes():
    assert name_program("NVivo for Mac 15.0.0") == "NVivo for Mac"
    assert name_program("ATLAS.ti 26.1.2") == "ATLAS.ti" and name_program(None) == "unknown program"
    ring = (Code("a", "A", parent="b"), Code("b", " B\nb", parent="a"))
    assert list_paths(ring) == {"a": "B b > A", "b": "A > B b"}


def test_a_persons_name_is_no_coder(tmp_path):
    given = project(selection("the goal", coding("k")))
    with pytest.raises(StudyError, match="no person's") as raised:
        take(tmp_path, given, coder="Tackett")
    assert "Tackett" not in str(raised.value)
    assert not (tmp_path / "data" / "coding" / FILE).exists()
    with pytest.raises(StudyError):
        take(tmp_path, given)
    fill_map(tmp_path, "coders", "our coder", Mia_Example="Tackett")
    with pytest.raises(StudyError, match="no person's") as raised:
        take(tmp_path, given)
    assert "Tackett" not in str(raised.value)
    assert make_intake(tmp_path).record.read_hand_ins().empty


def test_a_file_taken_in_partly_is_taken_in_again_for_what_is_new(tmp_path, monkeypatch):
    diary = "A text about something else that nobody put into the study so far."
    strange = Source(guid("x"), "diary", diary,
                     selections=(selection("nobody", coding("k9"), text=diary),))  # fmt: skip
    known = Source(guid("d"), "oct call", CALL, selections=(selection("the goal", coding("k")),))
    given = project(sources=(strange, known))
    take(tmp_path, given, coder="mia", partly=True)

    begin = make_intake

    def make_later(folder):
        intake = begin(folder)
        documents = intake.frames["documents"]
        row = documents.iloc[:1].assign(document_id="d9", path="diary.md", text=diary)
        intake.frames["documents"] = pd.concat([documents, row], ignore_index=True)
        return intake

    monkeypatch.setattr(sys.modules[__name__], "make_intake", make_later)
    told, markings, notes = take(tmp_path, given, coder="mia")
    assert (told.hand_in, told.markings, told.notes) == ("0002", 1, 0)
    assert markings["document_id"].tolist() == ["d1", "d9"] and len(notes) == 1
    with pytest.raises(StudyError, match="0001"):
        take(tmp_path, given, coder="mia")


def test_a_revision_is_taken_in_though_the_record_holds_its_codes(tmp_path):
    given = project(selection("the goal", coding("k"), nth=1))
    take(tmp_path, given, coder="mia")
    told, markings, _ = take(tmp_path, given, coder="mia", revise=True, dry_run=True)
    assert told.markings == 1 and len(markings) == 1
    _, markings, _ = take(tmp_path, given, coder="mia", revise=True)
    assert make_intake(tmp_path).record.read_hand_ins()["revises"].tolist() == [False, True]
    assert len(markings) == 2
    with pytest.raises(StudyError, match="as a revision: it is 0002"):
        take(tmp_path, given, coder="mia", revise=True)
