import pandas as pd
import pytest

from qualcop.codings import gather_codings, import_codings, settle_codings
from qualcop.consensus import list_consensus_codings
from qualcop.migrations import Change, Migration
from qualcop.people_codes import gather_people_codes
from qualcop.record import HandIn, Record
from qualcop.table import as_frame, write_table
from qualcop.tables import CODEBOOK, CODINGS, COMMENTS, DOCUMENTS, PARTICIPANTS
from test_migrations import book
from test_spans import TURNS, WHOLE, make_segments

SPLIT = Migration("1.0.0", "2.0.0", (Change("split", ("whole",), ("left", "right")),))
NO_NOTES = pd.DataFrame({"coder": [], "text": []})


@pytest.fixture
def study(tmp_path):
    """The record and frames of a study of two documents with the same four turns."""
    documents = [
        {"document_id": d, "path": f"{d}.md", "kind": "meeting_note", "cycle": "c1", "text": WHOLE}
        for d in ("d1", "d2")
    ]
    frames = {
        "documents": as_frame(DOCUMENTS, documents),
        "segments": pd.concat([make_segments(), make_segments(document="d2")]),
        "comments": as_frame(COMMENTS, []),
        "participants": as_frame(PARTICIPANTS, []),
    }
    return Record(tmp_path), frames


def hand_in(record, coder, *rows, version="1.0.0", way="refi", value=1, codes=None):
    """Passages (document, turn, code) of one coder."""
    text, markings = record.keep_text(WHOLE), []
    for document, turn, code in rows:
        start = WHOLE.index(TURNS[turn])
        row = {"coder": coder, "document_id": document, "start": start, "quote": TURNS[turn]}
        row |= {"end": start + len(TURNS[turn]), "text_digest": text, "code": code, "value": value}
        if way == "workbook":
            row["segment_id"] = f"{document}:{turn}"
        markings.append(row | {"codebook_version": version})
    content = f"{coder}{version}{way}".encode()
    listed = None if codes is None else book(*codes, version=version)
    marked = pd.DataFrame(markings)
    record.add_hand_in(HandIn(way, marked, NO_NOTES, content, ".qdpx", codebook=listed))


def gather(study, *codes, migrations=(), sheets=(), version="2.0.0"):
    record, frames = study
    frames = {**frames, "codebook": book(*codes, version=version)}
    rows = as_frame(CODINGS, list(sheets))
    tables, problems = gather_people_codes(record, rows, frames, migrations, lambda text: text)
    return tables, problems


def zeros(tables, coder):
    rows = tables["judgements"]
    rows = rows[(rows["coder"] == coder) & (rows["value"] == 0)]
    return set(zip(rows["segment_id"], rows["code"], strict=True))


def test_zeros_are_said_on_what_anybody_used_in_any_document(study):
    hand_in(study[0], "ana", ("d1", 0, "a"))
    hand_in(study[0], "ben", ("d2", 0, "b"))
    hand_in(study[0], "cat", ("d1", 1, "c"), way="workbook")
    sheet = {"segment_id": "d1:3", "code": "e", "coder": "dan", "coder_kind": "person", "value": 0}
    sheet |= {"codebook_version": "1.0.0"}
    tables, _ = gather(study, "a", "b", "c", "e", sheets=[sheet], version="1.0.0")
    said = zeros(tables, "ana")
    assert {code for _, code in said} == {"a", "b", "c", "e"}  # b was used in the other document
    assert {segment for segment, _ in said} == {"d1:0", "d1:1", "d1:3"}
    assert zeros(tables, "cat") == set()


def test_an_older_hand_in_says_no_zero_on_parts_that_were_not_there(study):
    hand_in(study[0], "ana", ("d1", 0, "a"))
    hand_in(study[0], "ben", ("d1", 0, "left"), version="2.0.0")
    tables, _ = gather(study, "a", "left", "right", migrations=[SPLIT])
    assert {code for _, code in zeros(tables, "ana")} == {"a"}
    assert {code for _, code in zeros(tables, "ben")} == {"a", "left"}


def code_zeros(tables, coder):
    return {code for _, code in zeros(tables, coder)}


def test_who_marked_a_document_before_a_code_was_there_has_not_said_zero_on_it(study):
    hand_in(study[0], "ana", ("d1", 0, "a"), version="1.1.3")
    hand_in(study[0], "ben", ("d1", 0, "new"), version="1.2.0")
    tables, _ = gather(study, "a", "new", version="1.2.1")
    assert code_zeros(tables, "ana") == {"a"}
    assert code_zeros(tables, "ben") == {"a", "new"}


def test_a_code_known_from_that_version_or_an_earlier_one_was_there(study):
    hand_in(study[0], "ana", ("d1", 0, "a"), version="1.1.0")
    hand_in(study[0], "ben", ("d1", 0, "b"), version="1.2.0")
    assert code_zeros(gather(study, "a", "b", version="1.2.0")[0], "ana") == {"a"}
    hand_in(study[0], "cat", ("d2", 0, "b"), version="1.0.0", way="workbook")
    assert code_zeros(gather(study, "a", "b", version="1.2.0")[0], "ana") == {"a", "b"}
    round_codes = study[0].folder / "rounds" / "r1"
    write_table(CODEBOOK, book("c", version="1.1.0"), round_codes / "codes.parquet")
    hand_in(study[0], "dan", ("d1", 0, "c"), version="1.2.0")
    assert code_zeros(gather(study, "a", "b", "c", version="1.2.0")[0], "ana") == {"a", "b", "c"}


def test_versions_that_differ_in_their_last_number_have_the_same_codes(study):
    hand_in(study[0], "ana", ("d1", 0, "a"), version="1.2.0")
    sheet = {"segment_id": "d1:3", "code": "e", "coder": "dan", "coder_kind": "person", "value": 0}
    sheet |= {"codebook_version": "1.2.4"}
    for version, codes in (("1.2.4", {"a", "e"}), ("1.3.0", {"a"})):
        tables, _ = gather(study, "a", "e", sheets=[sheet], version=version)
        assert code_zeros(tables, "ana") == codes


def test_the_codes_kept_with_a_hand_in_say_what_was_there(study):
    """Whatever the version says: a code was put in without raising it, or no version knows it."""
    hand_in(study[0], "ana", ("d1", 0, "a"), codes=("a", "b"))
    hand_in(study[0], "ben", ("d1", 0, "b"), ("d1", 1, "new"), version="2.0.0", codes=("a", "new"))
    tables, _ = gather(study, "a", "b", "new", version="1.0.0")
    assert code_zeros(tables, "ana") == {"a", "b"}
    assert code_zeros(tables, "ben") == {"a", "new"}
    assert study[0].read_codes().to_numpy().tolist()[:2] == [
        ["0001", "a", "1.0.0"],
        ["0001", "b", "1.0.0"],
    ]


ADDED = [
    Migration("1.0.0", "1.0.1", (Change("add", (), ("new",)),)),
    Migration("1.0.1", "2.0.0", (Change("rename", ("new",), ("newer",)),)),
    Migration(
        "2.0.0",
        "3.0.0",
        (Change("split", ("newer",), ("left", "right")), Change("rename", ("a",), ("b",))),
    ),
]


@pytest.mark.parametrize("codes", [None, ("a",)])
def test_an_added_code_stays_unsaid_through_renames_and_splits(study, codes):
    hand_in(study[0], "ana", ("d1", 0, "a"), version="1.0.0", codes=codes)
    hand_in(study[0], "ben", ("d1", 0, "newer"), ("d1", 1, "a"), version="2.0.0")
    tables, _ = gather(study, "a", "newer", migrations=ADDED[:2])
    assert code_zeros(tables, "ana") == {"a"}
    assert code_zeros(tables, "ben") == {"a", "newer"}
    hand_in(study[0], "cat", ("d1", 0, "left"), version="3.0.0")
    tables, _ = gather(study, "b", "left", "right", migrations=ADDED, version="3.0.0")
    assert code_zeros(tables, "ana") == {"b"}
    assert code_zeros(tables, "cat") == {"b", "left"}
    old = tables["judgements"].query("coder == 'ana'")["code_was"]
    assert set(old) == {"a"}


def test_comments_in_the_sources_say_zero_on_an_added_code_only_where_their_coder_gave_it(study):
    """Nothing tells whether such a comment is older than the code."""
    said = [("Ana", "#a"), ("Ben", "#a"), ("Ben", "#newer")]
    places = {"document_id": "d1", "start": 0, "end": len(TURNS[0])}
    rows = [
        {**places, "comment_id": str(number), "author": who, "text": text}
        for number, (who, text) in enumerate(said)
    ]
    study[1]["comments"] = as_frame(COMMENTS, rows)
    tables, _ = gather(study, "a", "newer", migrations=ADDED[:2])
    assert code_zeros(tables, "ana") == {"a"}
    assert code_zeros(tables, "ben") == {"a", "newer"}


def test_reading_the_document_anew_is_the_second_look(study):
    hand_in(study[0], "ana", ("d1", 0, "whole"))
    tables, _ = gather(study, "left", "right", migrations=[SPLIT])
    assert tables["second_looks"]["code"].tolist() == ["left", "right"]
    hand_in(study[0], "ana", ("d1", 1, "left"), version="2.0.0")
    tables, _ = gather(study, "left", "right", migrations=[SPLIT])
    assert tables["second_looks"]["code"].tolist() == ["right"]
    assert ("d1:0", "left") in zeros(tables, "ana")


def test_what_others_said_is_not_peoples_word_while_a_second_look_is_owed(study):
    hand_in(study[0], "ana", ("d1", 0, "whole"), way="workbook")
    for who in ("ben", "cat"):
        rows = (("d1", 0, "left"), ("d1", 1, "left"))
        hand_in(study[0], who, *rows, version="2.0.0", way="workbook", value=0)
    tables, _ = gather(study, "left", "right", migrations=[SPLIT])
    codings = gather_codings([tables["people"], list_consensus_codings(tables["consensus"])])
    settled = settle_codings(codings)
    assert settled[["segment_id", "code", "value"]].to_numpy().tolist() == [["d1:1", "left", 0]]


def test_nobody_coded_anything(study):
    tables, problems = gather(study, "a")
    assert all(len(frame) == 0 for frame in tables.values()) and problems == []


CHANGES = Migration(
    "1.0.0",
    "2.0.0",
    (
        Change("rename", ("old",), ("new",)),
        Change("split", ("whole",), ("left", "right")),
        Change("retire", ("gone",), ()),
    ),
)


def test_comments_in_the_sources_survive_a_rename_a_split_and_a_retired_code(study):
    said = enumerate(("#old yes", "#whole", "#gone", "#nwe"), start=1)
    rows = [{"document_id": "d1", "comment_id": str(n), "text": text} for n, text in said]
    places = {"author": "Ana", "start": 0, "end": len(TURNS[0])}
    study[1]["comments"] = as_frame(COMMENTS, [row | places for row in rows])
    tables, problems = gather(study, "new", "left", "right", migrations=[CHANGES])
    ones = tables["judgements"].query("value == 1")
    assert ones[["code", "code_was", "codebook_version"]].to_numpy().tolist() == [
        ["new", "old", "1.0.0"]
    ]
    assert tables["second_looks"]["code"].tolist() == ["left", "right"]
    (problem,) = problems
    assert problem.value == "#nwe" and "Did you mean #new?" in problem.advice


def test_sheets_survive_a_rename_a_split_and_a_retired_code(study, tmp_path):
    rows = "".join(f"d1:0,{code},1\n" for code in ("old", "whole", "gone", "nwe", "new"))
    (tmp_path / "sheets").mkdir()
    (tmp_path / "sheets" / "ada.csv").write_text("segment_id,code,value\n" + rows)
    frames, codes = study[1], ("new", "left", "right")
    texts = (frames["segments"], frames["documents"], book(*codes).assign(codable=True))
    sheets, faults = import_codings(tmp_path / "sheets", *texts, str, migrations=[CHANGES])
    assert [problem.value for problem in faults] == ["nwe"]
    tables, problems = gather(study, *codes, migrations=[CHANGES], sheets=sheets.to_dict("records"))
    rows = tables["judgements"][["code", "codebook_version", "holds"]].to_numpy().tolist()
    assert rows == [["new", "1.0.0", True], ["new", "2.0.0", False]]  # a rename asks nothing new
    assert tables["second_looks"]["code"].tolist() == ["left", "right"]
    assert problems == []


def test_a_coder_whose_name_differs_in_capitals_is_one_coder(study):
    hand_in(study[0], "ana", ("d1", 0, "a"))
    hand_in(study[0], "ANA", ("d1", 1, "a"))
    sheet = {"segment_id": "d1:2", "code": "a", "coder": "Ana", "coder_kind": "person", "value": 1}
    tables, problems = gather(study, "a", sheets=[sheet | {"codebook_version": "1.0.0"}])
    assert set(tables["judgements"]["coder"]) == {"ana"} == set(tables["markings"]["coder"])
    assert sorted(p.value for p in problems) == ["ANA", "Ana"]
    assert all("taken as ana" in p.advice for p in problems)
