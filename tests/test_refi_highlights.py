"""Taguette's highlights, as the real program exports them, find their words."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.exchange_frames import CALL, make_intake

from qualcop.errors import StudyError
from qualcop.refi.highlights import is_highlights, read_highlights
from qualcop.refi.importing import Wishes, take_in

REAL = Path(__file__).parent / "exchange"  # made by Taguette 1.5.2 from tests/programs


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_real_highlights_stand_on_their_words(tmp_path, ending):
    path = REAL / f"taguette-highlights.{ending}"
    intake = make_intake(tmp_path)
    assert is_highlights(path)
    found = read_highlights(path, intake.texts)
    given = [(m.code, CALL[m.place.start : m.place.end]) for m in found.marks if m.place.end]
    across = "June.\nNobody else said that 😀"
    assert given == [("sv-goals", across), ("norms", across), ("time", "Café at noon.")]
    twice = next(m for m in found.marks if not m.place.end)
    assert (twice.code, twice.quote) == ("sv-goals", "the goal down")
    assert twice.place.reason == "its words stand 2 times in these texts"


def test_they_enter_the_record_and_the_ambiguous_one_as_a_note(tmp_path):
    path = REAL / "taguette-highlights.csv"
    intake = make_intake(tmp_path)
    told = take_in(intake, read_highlights(path, intake.texts), path, "table", Wishes("mia"))
    markings, notes = intake.record.read_markings(), intake.record.read_notes()
    assert sorted(markings.code) == ["norms", "sv-goals", "time"]
    assert set(markings.coder) == {"mia"} and set(markings.way) == {"table"}
    assert len(notes) == 1 and "the goal down" in notes.text.iloc[0]
    assert any(line.startswith("not placed: row 2") for line in told.lines)


def test_other_tables_and_rows_without_a_tag(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("code,segment\na,b\n")
    assert not is_highlights(path)
    with pytest.raises(StudyError, match="id, document, tag, content"):
        read_highlights(path, make_intake(tmp_path).texts)
    path.write_text("id,document,tag,content\n1,oct call.html,,Nobody else\n2,gone.txt,time,Who\n")
    found = read_highlights(path, make_intake(tmp_path).texts)
    assert [loss.count for loss in found.losses] == [1]
    assert [(m.place.document_id, m.code) for m in found.marks] == [("d2", "time")]
