from pathlib import Path

import pytest

from analysis_frames import make_segment, make_segments
from qualcop.marks import (
    ANSWER_SHEET,
    CODING_SHEET,
    Mark,
    PassageError,
    Passages,
    find_quote,
    read_coding_sheet,
)
from qualcop.table import as_frame
from qualcop.tables import DOCUMENTS


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def mask(text: str) -> str:
    return text.replace("Hal", "Person 7")


def passages() -> Passages:
    text = "Person 7 asked why.\nWe shared  our\nplan. We asked why."
    document = {"document_id": "d1", "path": "e1/Person 7.txt", "cycle": "c1", "text": text}
    first = make_segment(1, start=0, end=19, text="Person 7 asked why.")
    second = make_segment(2, start=20, end=len(text), text="We shared  our\nplan. We asked why.")
    documents = as_frame(DOCUMENTS, [document | {"kind": "meeting_note"}])
    return Passages(make_segments(first, second), documents)


def test_a_coders_sheet_gives_marks_with_masked_path_and_quote(tmp_path):
    text = "path,quote,code,value\n.\\e1\\Hal.txt,Hal asked why,goals,Yes\ne1/b.txt,we did,time,0\n"
    marks, problems = read_coding_sheet(write(tmp_path, "ada.csv", text), CODING_SHEET, mask, mask)
    assert problems == []
    assert marks == [
        Mark(2, "goals", 1, None, "e1/Person 7.txt", "Person 7 asked why"),
        Mark(3, "time", 0, None, "e1/b.txt", "we did"),
    ]


def test_a_row_without_a_value_is_not_coded_rather_than_0(tmp_path):
    text = "segment_id,code,value\ns1,goals,\ns2,goals,no\n"
    marks, _ = read_coding_sheet(write(tmp_path, "ada.csv", text), CODING_SHEET, mask, mask)
    assert marks == [Mark(3, "goals", 0, "s2")]


def test_a_sheet_without_any_value_is_told(tmp_path):
    path = write(tmp_path, "ada.csv", "segment_id,code,value\ns1,goals,\n")
    marks, problems = read_coding_sheet(path, CODING_SHEET, mask, mask)
    assert marks == []
    assert [p.severity for p in problems] == ["warning"]


def test_a_strange_value_is_told_with_its_row_and_the_others_are_read(tmp_path):
    path = write(tmp_path, "Hal.csv", "segment_id,code,value\ns1,goals,maybe\ns2,goals,1\n")
    marks, problems = read_coding_sheet(path, CODING_SHEET, mask, mask)
    assert [m.segment_id for m in marks] == ["s2"]
    assert [(p.file, p.place, p.value) for p in problems] == [
        ("Person 7.csv", "row 2, column value", "maybe")
    ]


def test_traps_of_an_answer_sheet_are_0_and_other_rows_1(tmp_path):
    text = "path,speaker,code,quote,note\na.txt,p01,goals,we plan it,\na.txt,,time,no time,Trap\n"
    marks, problems = read_coding_sheet(write(tmp_path, "a.csv", text), ANSWER_SHEET, mask, mask)
    assert problems == []
    assert [(m.code, m.value) for m in marks] == [("goals", 1), ("time", 0)]


def test_a_quote_is_found_whatever_its_white_space_quotes_and_dashes():
    text = "so “it’s\n  a – start” (maybe)"
    assert [text[a:b] for a, b in find_quote(text, '"it\'s a - start" (maybe)')] == [text[3:]]
    assert find_quote(text, "it.s") == []
    assert find_quote(text, "   ") == []


def test_a_quote_belongs_to_the_segment_with_most_of_its_words():
    passage = passages().find(Mark(2, "goals", 1, None, "e1/Person 7.txt", "why. We shared our"))
    assert (passage.segment_id, passage.start, passage.end) == ("s02", 15, 34)


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        (Mark(2, "goals", 1, "s99"), "a segment of this study"),
        (Mark(2, "goals", 1, None, "e1/Person 7.txt"), "a segment_id, or a path and a quote"),
        (Mark(2, "goals", 1, None, "e1/Person 8.txt", "why"), "a file that was read"),
        (
            Mark(2, "goals", 1, None, "e1/Person 7.txt", "we never said"),
            "are in this file'",
        ),
        (Mark(2, "goals", 1, None, "e1/Person 7.txt", "asked why"), "once, not 2 times"),
    ],
)
def test_a_mark_without_exactly_one_place_says_what_was_expected(mark, expected):
    with pytest.raises(PassageError, match=expected):
        passages().find(mark)
