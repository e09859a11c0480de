import pytest

from coding_study import make_frames, make_round
from qualcop.errors import StudyError
from qualcop.record import Record
from qualcop.rounds import check_name, keep_round, list_rounds, read_round


@pytest.fixture
def record(tmp_path):
    return Record(tmp_path / "coding")


def test_a_round_is_read_as_it_was_kept_and_rounds_in_their_order(record):
    made = make_round(record, make_frames(), name="z")
    make_round(record, make_frames(), name="a")
    again = read_round(record, "z")
    assert list_rounds(record) == ["z", "a"]
    assert (again.coders, again.version) == (["ann", "ben"], "1.2.0")
    assert again.digest("ann") == made.digest("ann") != again.digest("ben")
    assert again.list_rows("ann")["position"].tolist() == list(range(1, 39))


def test_a_round_is_never_drawn_twice_nor_changed(record):
    made = make_round(record, make_frames())
    before = {p: p.read_bytes() for p in record.folder.rglob("*") if p.is_file()}
    with pytest.raises(StudyError, match="a new round"):
        keep_round(record, made, "again")
    assert before == {p: p.read_bytes() for p in record.folder.rglob("*") if p.is_file()}


def test_texts_of_a_round_are_masked_anew(record):
    make_round(record, make_frames())
    masked = read_round(record, "r1", lambda text: text.replace("goals", "X"))
    assert not masked.shown["text"].str.contains("goals").any()
    assert masked.shown["before"].str.contains("X", na=False).any()


def test_an_unknown_round_is_told_with_those_there_are(record):
    make_round(record, make_frames())
    with pytest.raises(StudyError, match="There are: r1"):
        read_round(record, "r2")


@pytest.mark.parametrize("name", ["", "A", "r 1", "../r", "con", "com1", "-r", "r" * 40, "é"])
def test_names_are_short_and_safe_as_files(name):
    assert check_name("round", name, str)


def test_names_of_people_are_refused_and_not_shown():
    (fault,) = check_name("coders", "ottilie", lambda text: text.replace("ottilie", "Teacher 1"))
    assert "ottilie" not in str(fault) and "initials" in str(fault)
    assert check_name("coders", "coder-a_2", str) == []
