from datetime import UTC, datetime

import pandas as pd
import pytest

from qualcop.coding_tables import ASSIGNMENTS, NOTES
from qualcop.errors import StudyError
from qualcop.record import HandIn, Record

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


def hand_in(content=b"first", coder="mv", **more):
    marking = {"coder": coder, "document_id": "d", "segment_id": "d:1", "code": "a", "value": 1}
    note = {"coder": coder, "text": "=1+1 is no formula, only a remark"}
    return HandIn(
        "workbook",
        pd.DataFrame([marking | {"codebook_version": "1.0.0"}]),
        pd.DataFrame([note]),
        content,
        ".xlsx",
        **more,
    )


def round_of(name="r1"):
    row = {"round": name, "coder": "mv", "segment_id": "d:1", "position": 1, "document_id": "d"}
    row |= {"cycle": "c", "kind": "chat", "stratum": "all", "inclusion": 0.5, "double": False}
    return pd.DataFrame([row | {"double_inclusion": 0.1, "codebook_version": "1.0.0"}])


def test_what_is_handed_in_is_numbered_and_kept_as_it_came(tmp_path):
    record = Record(tmp_path)
    assert record.add_hand_in(hand_in(by="ls"), NOW) == "0001"
    assert record.add_hand_in(hand_in(b"second", "jt", revises=True), NOW) == "0002"
    assert record.read_markings()["marking"].tolist() == ["0001-1", "0002-1"]
    assert record.read_notes()["note"].tolist() == ["0001-n1", "0002-n1"]
    assert record.read_hand_ins()["revises"].tolist() == [False, True]
    assert (tmp_path / "hand-ins" / "0001.xlsx").read_bytes() == b"first"
    assert record.has_hand_in(b"second") == "0002"
    assert record.has_hand_in(b"third") is None
    assert record.has_hand_in(b"first", revising=True) is None  # may still come in as one
    assert record.has_hand_in(b"second", revising=True) == "0002"


def test_the_trail_tells_what_was_done(tmp_path):
    record = Record(tmp_path)
    record.add_round(round_of(), by="ls", detail="seed 7, frame 12ab")
    record.add_hand_in(hand_in(by="ls", detail="-2 rows, =odd"), NOW)
    trail = record.read_trail()
    assert trail["act"].tolist() == ["assign", "hand_in"]
    assert trail["subject"].tolist() == ["r1", "0001"]
    assert trail["detail"].tolist() == ["seed 7, frame 12ab", "-2 rows, =odd"]
    assert trail["done"].iloc[1] == "2026-11-02T09:30:00Z"


@pytest.mark.parametrize("change", ["ls,0001", "first line gone", "by"])
def test_a_changed_line_of_the_trail_is_noticed(tmp_path, change):
    record = Record(tmp_path)
    for n in range(3):
        record.add_hand_in(hand_in(bytes([n]), by="ls"), NOW)
    path = tmp_path / "trail.csv"
    lines = path.read_text().splitlines()
    if change == "first line gone":
        del lines[1]
    else:
        lines[2] = lines[2].replace("ls", "xx")
    path.write_text("\n".join(lines) + "\n")
    with pytest.raises(StudyError, match=r"trail\.csv"):
        record.read_trail()


def test_a_round_is_never_drawn_twice(tmp_path):
    record = Record(tmp_path)
    record.add_round(round_of(), None, None)
    with pytest.raises(StudyError, match="a new round"):
        record.add_round(round_of(), None, None)
    assert list(record.read_assignments()) == ASSIGNMENTS.names


def test_texts_are_kept_to_the_letter(tmp_path):
    record = Record(tmp_path)
    text = "one\r\ntwo\u2028 \U0001f600\n"
    assert record.read_text(record.keep_text(text)) == text
    assert record.read_text("0" * 12) is None


def test_an_empty_record_has_empty_tables(tmp_path):
    record = Record(tmp_path / "none")
    assert record.read_markings().empty and record.read_trail().empty
    assert list(record.read_notes()) == NOTES.names


def test_only_the_owner_may_read_what_people_wrote(tmp_path):
    record = Record(tmp_path)
    record.add_hand_in(hand_in(), NOW)
    for path in (tmp_path / "trail.csv", *(tmp_path / "hand-ins").iterdir()):
        assert path.stat().st_mode & 0o077 == 0, path.name


def test_a_hand_in_that_was_cut_short_gets_its_line_with_the_next_one(tmp_path):
    record = Record(tmp_path)
    record.add_hand_in(hand_in(), NOW)
    (tmp_path / "trail.csv").unlink()  # as if killed before the line was written
    record.add_hand_in(hand_in(b"second"), NOW)
    assert record.read_trail()["subject"].tolist() == ["0001", "0002"]
