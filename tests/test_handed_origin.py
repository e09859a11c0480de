from dataclasses import replace

import pytest

from coding_study import make_frames, make_round, save_workbook
from qualcop.errors import StudyError
from qualcop.handed_origin import find_origin
from qualcop.handed_sheets import Cell, Handed, Page, read_handed
from qualcop.record import Record


@pytest.fixture(scope="module")
def rounds(tmp_path_factory):
    record, frames = Record(tmp_path_factory.mktemp("origin")), make_frames(8)
    return {
        n: make_round(record, frames, ("ann", "ben"), n, sample=8, double=0.5) for n in ("r1", "r2")
    }


@pytest.fixture
def handed(rounds, tmp_path):
    return read_handed(save_workbook(rounds["r1"], "ann", tmp_path / "ann.xlsx"), "ann.xlsx")


def strip(handed):
    """The file without the lines that say whose it is, as a sheet copied by hand."""
    rows = {n: cells for n, cells in handed.pages[0].rows.items() if n > 1}
    return replace(handed, mark="", pages=[Page("Sheet1", rows)])


def find(handed, rounds, stem="ann", coder=None, version="1.2.0"):
    origin = find_origin(handed, stem, rounds, coder, version)
    return origin.round.name, origin.coder, " ".join(map(str, origin.problems))


def test_a_workbook_says_itself_whose_it_is(handed, rounds):
    assert find(handed, rounds) == ("r1", "ann", "")
    assert find(handed, rounds, stem="from the mail") == ("r1", "ann", "")
    assert find(replace(handed, mark=""), rounds) == ("r1", "ann", "")
    untitled = replace(strip(handed), mark=handed.mark)
    assert find(untitled, rounds) == ("r1", "ann", "")


@pytest.mark.parametrize("stem", ["ben", "ben (1)", "Ben-final"])
def test_a_workbook_called_like_another_coder_is_refused_unless_told(handed, rounds, stem):
    with pytest.raises(StudyError, match="--coder ben"):
        find(handed, rounds, stem=stem)
    assert find(handed, rounds, stem=stem, coder="ann") == ("r1", "ann", "")
    name, coder, told = find(handed, rounds, stem=stem, coder="ben")
    assert (name, coder) == ("r1", "ben") and "written for ann" in told


def test_a_file_that_begins_like_a_coder_is_not_theirs(handed, rounds):
    assert find(handed, rounds, stem="benefits of coding")[1] == "ann"


def test_a_sheet_without_marks_is_known_by_its_passages_and_its_name(handed, rounds):
    name, coder, told = find(strip(handed), rounds)
    assert (name, coder) == ("r1", "ann") and "round r1" in told
    with pytest.raises(StudyError, match="ann, ben"):
        find(strip(handed), rounds, stem="sheet1")


def test_what_is_not_of_this_study_is_refused(handed, rounds):
    with pytest.raises(StudyError, match="another study's"):
        find(handed, {"r2": rounds["r2"]})
    with pytest.raises(StudyError, match="no passage"):
        find(Handed("x.csv", ".csv", b"", [Page("", {1: {1: Cell("hello")}})]), rounds)
    with pytest.raises(StudyError, match="They are: ann, ben"):
        find(handed, rounds, coder="zoe")


def test_a_stale_workbook_is_taken_in_and_told(handed, rounds):
    assert "codebook is at 1.3.0" in find(handed, rounds, version="1.3.0")[2]
    title = handed.pages[0].rows[1][1].text
    handed.pages[0].rows[1][1] = Cell(title[:-4] + "0000")
    assert "not the one this round wrote" in find(handed, rounds)[2]


def test_a_sheet_without_ids_is_known_by_its_passages_words(handed, rounds):
    def pasted(words):
        return Handed("ann.csv", ".csv", b"", [Page("", {1: dict(enumerate(map(Cell, words)))})])

    words = [row[5].text for number, row in handed.pages[0].rows.items() if number > 2]
    assert set(rounds["r1"].shown["text"]) & set(words)
    assert find(pasted(words), {"r1": rounds["r1"]})[:2] == ("r1", "ann")
    with pytest.raises(StudyError, match="no passage"):
        find(pasted(words[:1]), {"r1": rounds["r1"]})
