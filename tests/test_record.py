import shutil
from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd
import pytest

from qualcop.coding_tables import ASSIGNMENTS, NOTES
from qualcop.errors import StudyError
from qualcop.record import HandIn, Record
from qualcop.rounds import list_rounds

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


@pytest.mark.parametrize("ending", [".parquet", "-notes.parquet"])
def test_a_hand_in_that_is_gone_or_anothers_is_told(tmp_path, ending):
    record = Record(tmp_path)
    record.add_hand_in(hand_in(), NOW)
    two = hand_in(b"second")
    two = replace(two, markings=pd.concat([two.markings] * 2), notes=pd.concat([two.notes] * 2))
    record.add_hand_in(two, NOW)
    read = record.read_markings if ending == ".parquet" else record.read_notes
    assert len(read()) == 3
    first, second = (tmp_path / "hand-ins" / f"{n}{ending}" for n in ("0001", "0002"))
    kept = first.read_bytes()
    first.write_bytes(second.read_bytes())
    with pytest.raises(StudyError, match="Put back a copy"):
        read()
    first.unlink()
    with pytest.raises(StudyError, match=f"0001{ending}"):
        read()
    first.write_bytes(kept)
    assert len(read()) == 3


def test_a_copy_of_a_rounds_folder_is_no_round(tmp_path):
    record = Record(tmp_path)
    record.add_round(round_of(), None, None)
    shutil.copytree(tmp_path / "rounds" / "r1", tmp_path / "rounds" / "r1 - Copy")
    assert len(record.read_assignments()) == 1
    assert list_rounds(record) == ["r1"]


@pytest.mark.parametrize(
    ("way", "act"),
    [("refi", "import"), ("table", "import"), ("adjudication", "settle"), ("word", "hand_in")],
)
def test_a_line_added_later_says_what_was_done(tmp_path, way, act):
    record = Record(tmp_path)
    record.add_hand_in(replace(hand_in(), way=way), NOW)
    (tmp_path / "trail.csv").unlink()  # as if killed before the line was written
    record.add_hand_in(hand_in(b"second"), NOW)
    assert record.read_trail()["act"].tolist() == [act, "hand_in"]


def test_a_hand_in_without_a_line_gets_one_though_a_list_has_its_number(tmp_path):
    record = Record(tmp_path)
    record.add_line("list_disagreements", "0001", 3)
    held = (tmp_path / "trail.csv").read_bytes()
    record.add_hand_in(hand_in(), NOW)
    (tmp_path / "trail.csv").write_bytes(held)  # killed before it wrote its line
    record.add_hand_in(hand_in(b"second"), NOW)
    trail = record.read_trail()
    told = list(zip(trail["act"], trail["subject"], strict=True))
    assert told[1:] == [("hand_in", "0001"), ("hand_in", "0002")]
