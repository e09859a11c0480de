import io

import openpyxl
import pandas as pd
import pytest

from qualcop.coding_tables import DISAGREEMENTS
from qualcop.disagreement_sheet import TYPED, make_disagreement_sheet
from qualcop.settlements import read_settlements
from qualcop.table import as_frame
from qualcop.tables import CODEBOOK, DOCUMENTS, SEGMENTS

TEXT = "Heading\nWe agreed on goals for the year.\nThen we went home.\n=SUM(A1) is odd"
PARTS = [(0, 7), (8, 40), (41, 59), (60, len(TEXT))]


@pytest.fixture
def frames():
    segments = [
        {"segment_id": f"d:{n}", "document_id": "d", "position": n, "start": s, "end": e}
        | {"kind": "paragraph", "codable": n > 0, "cycle": "c1", "words": 3, "text": TEXT[s:e]}
        for n, (s, e) in enumerate(PARTS)
    ]
    document = {"document_id": "d", "path": "a.md", "kind": "meeting_note", "cycle": "c1"}
    codes = [
        {"code": c, "position": n, "label": c.title(), "family": "f", "codable": c != "f"}
        | {"primary": False, "definition": f"what {c} is", "patterns": 0, "version": "1.1.0"}
        for n, c in enumerate(("f", "goals", "home"))
    ]
    return {
        "segments": as_frame(SEGMENTS, segments),
        "documents": as_frame(DOCUMENTS, [document | {"text": TEXT}]),
        "codebook": as_frame(CODEBOOK, codes),
    }


@pytest.fixture
def listed():
    rows = [
        {"segment_id": f"d:{n}", "code": c, "question": "coders differ", "answers": "jt: 0; mv: 1"}
        for n, c in ((1, "goals"), (3, "goals"), (2, "home"))
    ]
    frame = as_frame(DISAGREEMENTS, [row | {"codebook_version": "1.0.0"} for row in rows])
    return frame.assign(list="0003")


@pytest.fixture
def book(frames, listed):
    answers = [
        {"segment_id": s, "code": c, "coder": who, "value": v, "note": note}
        | {"also": 1 if (who, s) == ("jt", "d:1") else None}
        for s, c in listed[["segment_id", "code"]].itertuples(index=False)
        for who, v, note in (("jt", 0, None), ("mv", 1, "=HYPERLINK(1) sure"))
    ]
    content = make_disagreement_sheet(
        listed, frames["segments"], frames["codebook"], pd.DataFrame(answers), "0003", mask
    )
    return openpyxl.load_workbook(io.BytesIO(content))


def fill(book, path, *decisions: dict):
    """Fill the rows in order and save; a key of a decision is a column."""
    page = book["disagreements"]
    names = [cell.value for cell in page[1]]
    for line, cells in enumerate(decisions, start=2):
        for name, value in cells.items():
            page.cell(line, names.index(name) + 1, value)
    book.save(path)
    return path


def mask(text):
    return text.replace("Rosa", "Teacher 1").replace("rosa", "teacher 1")


def read(path, frames, listed, by=None):
    return read_settlements(path, listed, frames, (mask, mask), by, "2026-11-02")


def test_the_sheet_shows_all_that_is_needed_and_nothing_acts(book):
    page = book["disagreements"]
    names = [cell.value for cell in page[1]]
    assert names[:7] == ["segment_id", "code", "question", "role", "before", "text", "after"]
    assert set(TYPED) < set(names) and {"mv", "note of mv", "jt"} < set(names)
    rows = [
        dict(zip(names, [c.value for c in row], strict=True)) for row in page.iter_rows(min_row=2)
    ]
    assert [(row["segment_id"], row["code"]) for row in rows] == [
        ("d:1", "goals"), ("d:2", "home"), ("d:3", "goals"),
    ]  # fmt: skip
    assert rows[0]["before"] == "Heading" and rows[0]["after"] == "Then we went home."
    assert rows[2]["text"].startswith("=SUM") and rows[0]["note of mv"] == "=HYPERLINK(1) sure"
    assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)


def test_decisions_come_back_with_who_when_and_why(tmp_path, book, frames, listed):
    path = fill(
        book,
        tmp_path / "a.xlsx",
        {"decision": 1, "why": "Rosa names a goal", "decided_by": "ls", "decided_on": "2026-10-30"},
        {"decision": "no", "why": "a remark"},
    )
    settled = read(path, frames, listed, by="mv+jt")
    assert settled.problems == [] and settled.open == 1
    rows = settled.markings[
        ["segment_id", "code", "value", "coder", "made", "note"]
    ].values.tolist()
    assert rows == [
        ["d:1", "goals", 1, "ls", "2026-10-30", "Teacher 1 names a goal"],
        ["d:2", "home", 0, "mv+jt", "2026-11-02", "a remark"],
    ]
    first = settled.markings.iloc[0]
    assert (first.quote, first.before) == ("We agreed on goals for the year.", "Heading\n")
    assert set(settled.markings["codebook_version"]) == {"1.0.0"}  # what was listed


def test_sorted_and_shortened_sheets_are_read_by_their_ids(tmp_path, book, frames, listed):
    page = book["disagreements"]
    names = [cell.value for cell in page[1]]
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)][::-1]
    page.delete_rows(2, 3)
    for row in rows[:2]:
        page.append(row)
    page.delete_cols(names.index("text") + 1)
    path = fill(book, tmp_path / "a.xlsx", {"decision": 0, "why": "x", "decided_by": "ls"})
    settled = read(path, frames, listed)
    assert settled.markings["segment_id"].tolist() == ["d:3"]
    assert not settled.problems


def test_every_fault_is_told_at_once_and_the_rest_goes_on(tmp_path, book, frames, listed):
    path = fill(
        book,
        tmp_path / "a.xlsx",
        {"decision": "maybe", "why": "x", "decided_by": "ls"},
        {"decision": 1},
        {"decision": 1, "decided_by": "ls"},
    )
    settled = read(path, frames, listed)
    told = [(p.place, p.severity) for p in settled.problems]
    assert ("row 2, column decision", "error") in told
    assert ("row 3, decided_by", "error") in told
    assert ("row 4, why", "warning") in told
    assert settled.markings["segment_id"].tolist() == ["d:3"]


def test_rows_that_nobody_listed_are_told(tmp_path, frames, listed):
    path = tmp_path / "a.csv"
    path.write_text(
        "segment_id,code,decision,why,decided_by\n"
        "d:1,home,1,because,ls\nd:9,goals,1,because,ls\nd:1,f,1,because,ls\n"
    )
    settled = read(path, frames, listed)
    assert settled.markings[["segment_id", "code"]].values.tolist() == [["d:1", "home"]]
    assert [p.severity for p in settled.problems] == ["warning", "error", "error"]
    assert set(settled.markings["codebook_version"]) == {"1.1.0"}


def write_rows(path, *rows, head="segment_id,code,decision,why,decided_by"):
    path.write_text("\n".join([head, *rows]) + "\n")
    return path


def test_no_real_name_is_in_what_is_told(tmp_path, frames, listed):
    rows = ("d:1,goals,Rosa,x,ls", "rosa,goals,1,x,ls", "d:1,Rosa,1,x,ls", "d:2,home,1,x,rosa")
    head = "segment_id,code,decision,why,decided_by,rosa,rosa"
    path = write_rows(tmp_path / "of Rosa.csv", *rows)
    told = " ".join(map(str, read(path, frames, listed).problems))
    assert "osa" not in told and told.count("Teacher 1") > 4 and "teacher 1" in told
    told = " ".join(map(str, read(write_rows(path, *rows, head=head), frames, listed).problems))
    assert "osa" not in told and "teacher 1" in told
    assert "osa" not in str(read(tmp_path / "no Rosa.csv", frames, listed).problems)


@pytest.mark.parametrize(
    "who", ["Lena S.", "Rosa", "rosa", "a" * 25, "lena@x.org", "Teacher 1 · C"]
)
def test_only_a_short_name_that_is_nobodys_can_have_decided(tmp_path, frames, listed, who):
    for by, cell in ((None, who), (who, "")):
        path = write_rows(tmp_path / "a.csv", f"d:1,goals,1,x,{cell}")
        settled = read(path, frames, listed, by)
        (fault,) = settled.problems
        assert settled.markings.empty and fault.severity == "error"
        assert fault.place == "row 2, decided_by" and "initials" in fault.advice
    path = write_rows(tmp_path / "a.csv", "d:1,goals,1,x,mv+jt", "d:2,home,0,x,L_s-2")
    assert read(path, frames, listed).markings["coder"].tolist() == ["mv+jt", "L_s-2"]


def test_of_rows_that_decide_a_question_differently_none_is_taken(tmp_path, frames, listed):
    rows = ["d:1,goals,1,x,ls", "d:2,home,1,x,ls", "d:1,goals,0,y,ls", "d:2,home,1,y,ls"]
    settled = read(write_rows(tmp_path / "a.csv", *rows, "d:2,home,,,"), frames, listed)
    assert settled.markings[["segment_id", "value"]].values.tolist() == [["d:2", 1]]
    told = [(p.place, p.severity) for p in settled.problems]
    assert told == [("row 2", "error"), ("row 4", "error"), ("row 5", "warning")]


def test_a_decision_is_of_the_version_of_its_own_list(tmp_path, frames, listed):
    later = listed.assign(codebook_version="1.1.0", list="0002")
    both = pd.concat([listed.assign(list="0001"), later], ignore_index=True)
    head = "segment_id,code,decision,why,decided_by,list"
    rows = ("d:1,goals,1,x,ls,1", "d:2,home,1,x,ls,0002", "d:3,goals,1,x,ls,")
    settled = read(write_rows(tmp_path / "a.csv", *rows, head=head), frames, both)
    assert settled.markings["codebook_version"].tolist() == ["1.0.0", "1.1.0", "1.1.0"]
    assert settled.sure == (True, True, False)
    assert settled.problems == []
    settled = read(write_rows(tmp_path / "a.csv", "d:1,goals,1,x,ls,9", head=head), frames, both)
    assert [p.severity for p in settled.problems] == ["warning"] and len(settled.markings) == 1


def test_the_number_of_the_list_stands_in_each_row(book):
    page = book["disagreements"]
    assert [row[-1] for row in page.iter_rows(values_only=True)] == ["list", *["0003"] * 3]


def test_texts_notes_and_definitions_are_masked_anew(frames, listed):
    segments = frames["segments"].assign(text="Rosa said so")
    codebook = frames["codebook"].assign(definition="as Rosa sees it")
    answers = pd.DataFrame([{"segment_id": "d:1", "code": "goals", "coder": "jt", "value": 1,
                             "note": "Rosa again", "also": None}])  # fmt: skip
    tables = (listed, segments, codebook, answers)
    page = openpyxl.load_workbook(io.BytesIO(make_disagreement_sheet(*tables, "1", mask))).active
    cells = [str(c) for row in page.iter_rows(values_only=True) for c in row]
    assert not any("Rosa" in c for c in cells) and "Teacher 1 again" in cells
    assert any(c.endswith(": as Teacher 1 sees it") for c in cells)


def test_coders_called_like_a_column_do_not_hide_it(tmp_path, frames, listed):
    coders = ["decision", "list", "mv", "note_of_mv", "text", "MV"]
    answers = [{"segment_id": s, "code": c, "coder": who, "value": 0, "note": f"said by {who}",
                "also": None}
               for s, c in listed[["segment_id", "code"]].values for who in coders]  # fmt: skip
    tables = (listed, frames["segments"], frames["codebook"], pd.DataFrame(answers))
    book = openpyxl.load_workbook(io.BytesIO(make_disagreement_sheet(*tables, "0003", mask)))
    names = [cell.value for cell in book.active[1]]
    assert len({n.lower().replace(" ", "_") for n in names}) == len(names)
    row = dict(zip(names, [cell.value for cell in book.active[2]], strict=True))
    assert row["list (coder)"] == "0" and row["note of decision (coder)"] == "said by decision"
    path = fill(book, tmp_path / "a.xlsx", {"decision": 1, "why": "x", "decided_by": "ls"})
    settled = read(path, frames, listed.assign(answers="; ".join(f"{c}: 0" for c in coders)))
    assert settled.problems == [] and settled.sure == (True,)
    assert settled.markings[["segment_id", "value"]].values.tolist() == [["d:1", 1]]


def test_a_column_that_was_renamed_is_told(tmp_path, frames, listed):
    rows = ["d:1,goals,1,Rosa said so,ls"]
    head = "segment_id,code,Decision of Rosa,why,decided_by"
    settled = read(write_rows(tmp_path / "x.csv", *rows, head=head), frames, listed)
    told = "\n".join(map(str, settled.problems))
    assert "decision_of_teacher 1" in told and "renamed?" in told and settled.open == 1


def test_a_reason_without_a_decision_is_told(tmp_path, frames, listed):
    rows = ["d:1,goals,,talked over,ls", "d:2,home,perhaps,hm,ls", "d:3,goals,,,ls"]
    settled = read(write_rows(tmp_path / "x.csv", *rows), frames, listed)
    assert [p.place for p in settled.problems] == ["row 3, column decision", "row 2, decision"]


def test_a_decision_that_is_not_taken_in_is_not_said_to_be(tmp_path, frames, listed):
    settled = read(write_rows(tmp_path / "x.csv", "d:1,goals,1,,"), frames, listed)
    assert [p.place for p in settled.problems] == ["row 2, decided_by"]


def test_both_answers_of_a_coder_who_gave_two_are_shown(book):
    page = book["disagreements"]
    at = [cell.value for cell in page[1]].index("jt")
    shown = {row[0].value: row[at].value for row in page.iter_rows(min_row=2)}
    assert shown["d:1"] == "0 (also 1)" and shown["d:3"] == "0"
