import re
import shutil
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment

from coding_study import Filling, make_frames, make_round, save_workbook
from qualcop.collect import read_coding_workbook
from qualcop.errors import StudyError
from qualcop.handed_again import compare_answers, has_new_notes, settle_answers
from qualcop.handed_origin import Origin
from qualcop.handed_sheets import Cell, Handed, Page, read_handed
from qualcop.record import HandIn, Record

FRAMES = make_frames(8)
CODES = ["goals", "purpose", "time"]


class Setting:
    """A round sent out, and workbooks of it to fill in and hand in."""

    def __init__(self, folder, made):
        self.folder, self.round = folder, made
        self.record = Record(folder / "coding")
        self.segments = made.list_rows("ann")["segment_id"].tolist()

    def fill(self):
        shutil.copy(self.folder / "coding" / "sent.xlsx", self.folder / "ann.xlsx")
        return Filling(self.folder / "ann.xlsx")

    def read(self, path, frames=FRAMES, mask=str):
        handed = path if isinstance(path, Handed) else read_handed(path, path.name)
        return read_coding_workbook(handed, Origin(self.round, "ann"), frames, mask)

    def keep(self, reading, **cells):
        hand_in = HandIn("workbook", reading.markings, reading.notes, b"x", ".xlsx", "r1", **cells)
        return self.record.add_hand_in(hand_in)


@pytest.fixture(scope="module")
def sent(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sent")
    made = make_round(Record(folder / "coding"), FRAMES)
    save_workbook(made, "ann", folder / "coding" / "sent.xlsx")
    return folder, made


@pytest.fixture
def setting(sent, tmp_path):
    shutil.copytree(sent[0] / "coding", tmp_path / "coding")
    return Setting(tmp_path, sent[1])


def values(reading):
    rows = reading.markings[["segment_id", "code", "value"]].itertuples(index=False)
    return {(r.segment_id, r.code): r.value for r in rows}


def tell(reading):
    return "\n".join(map(str, reading.problems))


def test_a_plain_workbook_gives_ones_zeros_and_no_problem(setting):
    a, b, c, d, *_ = setting.segments
    filling = setting.fill()
    filling.put(a, done="yes", goals=1, note="sure")
    filling.put(b, done="yes")
    filling.put(c, time=1)  # not done: the mark counts, the blanks do not
    filling.put(d, purpose=0)
    reading = setting.read(filling.save())
    assert reading.problems == []
    zeros = {(a, "purpose"): 0, (a, "time"): 0, **{(b, code): 0 for code in CODES}}
    assert values(reading) == {(a, "goals"): 1, (c, "time"): 1, (d, "purpose"): 0, **zeros}
    assert (reading.done, reading.marked, reading.rows, reading.missing) == (2, 2, 14, [])
    assert reading.unfinished == setting.segments[4:]
    assert reading.notes[["segment_id", "name", "text"]].values.tolist() == [[a, "note", "sure"]]
    assert set(reading.markings.loc[reading.markings["segment_id"] == a, "note"]) == {"sure"}


def test_markings_carry_the_words_as_assigned_and_pass_the_record(setting):
    filling = setting.fill()
    filling.put(setting.segments[0], goals=1)
    number = setting.keep(setting.read(filling.save()))
    row = setting.record.read_markings().iloc[0]
    given = setting.round.assignments.set_index(["coder", "segment_id"]).loc["ann", row.segment_id]
    for name in ("document_id", "start", "end", "quote", "before", "after", "text_digest"):
        assert row[name] == given[name]
    assert (row.marking, row.coder, row["round"], row.codebook_version) == (
        f"{number}-1", "ann", "r1", "1.2.0",
    )  # fmt: skip
    assert row.made.startswith("20")  # a person's program saved it


def test_rows_are_known_by_their_id_wherever_they_stand(setting):
    filling = setting.fill()
    for n, segment_id in enumerate(setting.segments):
        filling.put(segment_id, done="yes", goals=n % 2)
    expected = values(setting.read(filling.save()))
    sheet = filling.sheet
    rows = [[c.value for c in row] for row in sheet.iter_rows(min_row=3)]
    for number, cells in enumerate(sorted(rows, key=lambda r: r[4]), start=3):
        for at, value in enumerate(cells, start=1):
            sheet.cell(number, at).value = value
    sheet.row_dimensions[4].hidden = True
    reading = setting.read(filling.save())
    assert values(reading) == expected and reading.problems == []


def test_deleted_rows_are_missing_and_a_deleted_column_is_not_zero(setting):
    filling = setting.fill()
    for segment_id in setting.segments:
        filling.put(segment_id, done="yes")
    gone = [s for s in setting.segments if filling.rows[s] >= 10]
    filling.sheet.delete_rows(10, 100)
    filling.sheet.delete_cols(filling.columns["purpose"])
    reading = setting.read(filling.save())
    assert reading.missing == gone
    assert {code for _, code in values(reading)} == {"goals", "time"}
    assert "'purpose'" in tell(reading) and "not as 0" in tell(reading)


def test_moved_and_renamed_columns_are_found_and_told(setting):
    a = setting.segments[0]
    filling = setting.fill()
    sheet, columns = filling.sheet, filling.columns
    filling.put(a, done="yes", goals=1, note="hm")
    sheet.cell(2, columns["purpose"]).value = "Purpos"
    sheet.cell(2, columns["time"]).value = "TIME"
    sheet.cell(2, columns["note"]).value = "Notes:"
    sheet.move_range(f"A1:A{sheet.max_row}", cols=20)  # the ids go to the far right
    reading = setting.read(filling.save())
    assert values(reading) == {(a, "goals"): 1, (a, "purpose"): 0, (a, "time"): 0}
    assert "It is taken for purpose." in tell(reading) and "hm" in set(reading.notes["text"])
    assert "TIME" not in tell(reading)


def test_ids_that_are_gone_are_found_by_the_words(setting):
    a, b, *_ = setting.segments
    filling = setting.fill()
    filling.put(a, goals=1)
    filling.put(b, time=1)
    filling.cell(a, "segment_id").value = "12:30"
    filling.cell(b, "segment_id").value = None
    reading = setting.read(filling.save())
    assert values(reading) == {(a, "goals"): 1, (b, "time"): 1}
    assert f"those of {a}" in tell(reading) and "12:30" in set(reading.notes["text"])


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        *[(typed, 1) for typed in ("x", "Yes", " 1 ", 1.0, "ja", True, "✓", "１", "1.", "100%")],
        *[(typed, 0) for typed in ("no", "N", "-", 0, "'0", False, "FALSE", 0.0)],
    ],
)
def test_what_people_type_for_one_and_nought(setting, typed, value):
    a = setting.segments[0]
    filling = setting.fill()
    filling.put(a, done="yes", goals=typed)
    assert values(setting.read(filling.save()))[a, "goals"] == value


@pytest.mark.parametrize("typed", ["?", "maybe", "ja?", 2, "1/0", "10", "n/a", 0.5])
def test_what_is_neither_is_kept_as_a_note_and_no_nought(setting, typed):
    a = setting.segments[0]
    filling = setting.fill()
    filling.put(a, done="yes", goals=typed)
    reading = setting.read(filling.save())
    assert (a, "goals") not in values(reading) and values(reading)[a, "time"] == 0
    note = reading.notes.iloc[0]
    assert (note.segment_id, note.code) == (a, "goals") and str(typed) in note.text
    assert str(typed) in tell(reading) and f"row {filling.rows[a]}" in tell(reading)


def test_days_that_a_program_made_of_answers_are_read_back(setting):
    import datetime

    a = setting.segments[0]
    filling = setting.fill()
    filling.put(a, goals=1, purpose=0, time=datetime.date(2026, 1, 1))
    filling.cell(a, "goals").number_format = "yyyy-mm-dd"
    filling.cell(a, "purpose").number_format = "yyyy-mm-dd"
    reading = setting.read(filling.save())
    assert values(reading) == {(a, "goals"): 1, (a, "purpose"): 0}
    assert "made a date of it; it is taken as 1" in tell(reading)
    assert "time: 2026-01-01" in set(reading.notes["text"])


def test_other_codes_and_added_columns_become_marks_or_notes(setting):
    a, b, c, *_ = setting.segments
    filling = setting.fill()
    filling.put(a, done="yes", other_codes="Vision; goal, something new")
    filling.sheet.cell(2, 30).value = "vision"
    filling.sheet.cell(2, 31).value = "how it felt"
    filling.sheet.cell(filling.rows[b], 30).value = 1
    filling.sheet.cell(filling.rows[b], 31).value = "tense"
    filling.put(c, other_codes="practices")
    reading = setting.read(filling.save())
    assert values(reading)[a, "vision"] == 1 and values(reading)[b, "vision"] == 1
    assert "Did you mean goals?" in tell(reading) and "something new" in tell(reading)
    texts = set(reading.notes["text"])
    assert "Vision; goal, something new" in texts and any("how it felt: tense" in t for t in texts)
    assert "practices" in texts and (c, "practices") not in values(reading)
    assert "vision\nhow it felt" in texts  # the headers themselves


def test_two_answers_in_one_row_are_told_and_the_first_holds(setting):
    a, b, *_ = setting.segments
    filling = setting.fill()
    filling.put(a, goals=0, other_codes="goals")
    filling.sheet.cell(2, 30).value = "goals"  # the column once more
    filling.put(b, goals=1)
    filling.sheet.cell(filling.rows[b], 30).value = "no"
    reading = setting.read(filling.save())
    assert values(reading) == {(a, "goals"): 0, (b, "goals"): 1}
    assert set(reading.notes["text"]) >= {"goals: 0 and 1", "goals: 1 and 0"}
    assert tell(reading).count("one answer for goals") == 2


def test_rows_that_stand_there_twice(setting):
    a, b, *_ = setting.segments
    filling = setting.fill()
    filling.put(a, done="yes", goals=1)
    filling.put(b, done="yes", goals=1, note="first")
    sheet = filling.sheet
    for segment_id, goals, note in ((a, 1, None), (b, 0, "second")):
        cells = [c.value for c in sheet[filling.rows[segment_id]]]
        sheet.append(cells)
        sheet.cell(sheet.max_row, filling.columns["goals"]).value = goals
        sheet.cell(sheet.max_row, filling.columns["note"]).value = note
    reading = setting.read(filling.save())
    assert values(reading)[b, "goals"] == 1 and values(reading)[a, "goals"] == 1
    assert "They say the same" in tell(reading) and "both are kept" in tell(reading)
    texts = reading.notes.loc[reading.notes["segment_id"] == b, "text"].tolist()
    assert "first\nsecond" in texts and any("says 1" in t and "says 0" in t for t in texts)


def test_changed_words_stay_as_sent_and_the_change_is_a_note(setting):
    a = setting.segments[0]
    filling = setting.fill()
    filling.put(a, goals=1, segment="What they really said")
    reading = setting.read(filling.save())
    assert "What they really said" in set(reading.notes["text"])
    assert "What they really said" in tell(reading)
    assert reading.markings["quote"].iloc[0] != "What they really said"


def test_segments_of_nobodys_round_are_taken_beside_the_sample(setting, tmp_path):
    frames = make_frames(8)
    record = Record(tmp_path / "other")
    made = make_round(record, frames, sample=8, double=0.2)
    filling = Filling(save_workbook(made, "ann", tmp_path / "ann.xlsx"))
    outside = sorted(set(FRAMES["segments"]["segment_id"]) - set(made.assignments["segment_id"]))[0]
    filling.sheet.append([outside, *[None] * 5, "yes", 1])
    filling.sheet.append(["nowhere", *[None] * 5, "yes", 1])
    handed = read_handed(filling.save(), "ann.xlsx")
    reading = read_coding_workbook(handed, Origin(made, "ann"), frames, str)
    assert values(reading) == {(outside, "goals"): 1, (outside, "purpose"): 0, (outside, "time"): 0}
    row = reading.markings.iloc[0]
    text = reading.texts[row.text_digest]
    assert text[row.start : row.end] == row.quote
    assert "beside the sample" in tell(reading) and "nowhere" in tell(reading)
    texts = "\n".join(reading.notes["text"])
    assert "column done: yes" in texts and "column goals: 1" in texts


def test_a_formula_counts_by_its_value_and_one_without_is_told(setting):
    a, b, *_ = setting.segments
    filling = setting.fill()
    filling.put(a, done="yes", goals="=1+0")
    reading = setting.read(filling.save())  # openpyxl stores no value
    assert (a, "goals") not in values(reading) and "=1+0" in tell(reading)
    assert any("=1+0" in t for t in reading.notes["text"])
    page = Page("coding", {2: {1: Cell("segment_id"), 2: Cell("goals"), 3: Cell("done")}})
    page.rows[3] = {1: Cell(b), 2: Cell("1", formula="=IF(1,1)")}
    reading = setting.read(Handed("ann.xlsx", ".xlsx", b"", [page]))
    assert values(reading) == {(b, "goals"): 1} and "=IF(1,1)" in tell(reading)


def test_comments_sheets_and_scribbles_are_kept(setting):
    a = setting.segments[0]
    filling = setting.fill()
    filling.put(a, goals=1)
    filling.cell(a, "goals").comment = Comment("because of the board", "Ann")
    filling.book.create_sheet("ideas")["B2"] = "a new code?"
    filling.book["codebook"]["D2"] = "my own definition"
    filling.sheet["C1"] = "call me"
    filling.sheet.merge_cells("H4:H5")
    reading = setting.read(filling.save())
    texts = "\n".join(reading.notes["text"])
    for words in ("because of the board", "B2: a new code?", "my own definition", "C1: call me"):
        assert words in texts
    assert "H4:H5" in tell(reading)
    on_code = reading.notes[reading.notes["code"] == "goals"]
    assert on_code["segment_id"].tolist() == [a]


def test_names_that_coders_type_are_masked_everywhere(setting):
    a, b, *_ = setting.segments
    filling = setting.fill()
    filling.put(
        a, goals="ask Ottilie", note="Ottilie said so", other_codes="Ottilie", done="Ottilie"
    )
    filling.put(b, segment="Ottilie's words")
    filling.cell(a, "time").comment = Comment("Ottilie!", "x")
    filling.sheet.cell(2, 30).value = "about Ottilie"
    filling.sheet.cell(5, 30).value = "Ottilie"
    filling.book.create_sheet("Ottilie")["A1"] = "Ottilie"
    filling.sheet.append(["Ottilie", "Ottilie"])
    reading = setting.read(filling.save(), mask=lambda text: text.replace("Ottilie", "Teacher 1"))
    assert "Ottilie" not in tell(reading) and "Teacher 1" in tell(reading)
    for frame in (reading.notes, reading.markings):
        assert not frame.map(lambda cell: "Ottilie" in str(cell)).to_numpy().any()


def test_nothing_entered_is_refused_and_a_foreign_sheet_too(setting, tmp_path):
    with pytest.raises(StudyError, match="Nothing is entered"):
        setting.read(setting.fill().save())
    book = openpyxl.Workbook()
    book.active.append(["name", "age"])
    book.save(tmp_path / "other.xlsx")
    with pytest.raises(StudyError, match="segment_id"):
        setting.read(tmp_path / "other.xlsx")


def test_a_passage_that_changed_since_keeps_its_codes(setting):
    a = setting.segments[0]
    filling = setting.fill()
    filling.put(a, goals=1)
    segments = FRAMES["segments"]
    now = {**FRAMES, "segments": segments[segments["segment_id"] != a]}
    reading = setting.read(filling.save(), frames=now)
    assert values(reading) == {(a, "goals"): 1} and "1 that changed since" in tell(reading)


def test_a_second_hand_in_adds_and_a_different_answer_is_a_conflict(setting):
    a, b, *_ = setting.segments
    filling = setting.fill()
    filling.put(a, done="yes", goals=1, note="first thought")
    first = setting.read(filling.save())
    number = setting.keep(first)
    held = settle_answers(setting.record.read_markings(), setting.record.read_hand_ins())
    assert compare_answers(first, held)[0] == 0 and compare_answers(first, held)[1].empty
    assert not has_new_notes(first, setting.record.read_notes())
    filling.put(a, goals=0, note="second thought")
    filling.put(b, time=1)
    second = setting.read(filling.save())
    new, differing = compare_answers(second, held)
    assert new == 1 and has_new_notes(second, setting.record.read_notes())
    assert differing.to_dict("records") == [
        {"segment_id": a, "code": "goals", "value": 0, "earlier_value": 1, "earlier": number}
    ]


@pytest.mark.parametrize(("revises", "holds"), [(False, 1), (True, 0)])
def test_the_first_answer_holds_unless_it_was_revised(setting, revises, holds):
    a = setting.segments[0]
    filling = setting.fill()
    for value, way in ((1, False), (0, revises)):
        filling.put(a, goals=value)
        setting.keep(setting.read(filling.save()), revises=way)
    held = settle_answers(setting.record.read_markings(), setting.record.read_hand_ins())
    assert held["value"].tolist() == [holds]


# ------------------------------------------------- nothing that was entered is dropped
TEXTS = st.one_of(
    st.sampled_from(["1", "0", "x", "no", "yes", "?", "goals", "time", "d1:0000", "d2:0001"]),
    st.integers(100, 999).map(lambda n: f"token{n}"),
    st.integers(100, 999).map(lambda n: f"goals, token{n}; purpose"),
)
ROWS, COLUMNS = st.integers(1, 22), st.integers(1, 14)
EDITS = st.one_of(
    st.tuples(st.just("type"), ROWS, COLUMNS, TEXTS),
    st.tuples(st.just("type"), ROWS, st.integers(7, 12), TEXTS),
    st.tuples(st.just("comment"), ROWS, COLUMNS, TEXTS),
    st.tuples(st.just("swap rows"), ROWS, ROWS, TEXTS),
    st.tuples(st.just("copy row"), ROWS, ROWS, TEXTS),
    st.tuples(st.just("drop row"), ROWS, ROWS, TEXTS),
    st.tuples(st.just("swap columns"), COLUMNS, COLUMNS, TEXTS),
    st.tuples(st.just("drop column"), COLUMNS, COLUMNS, TEXTS),
    st.tuples(st.just("sheet"), ROWS, COLUMNS, TEXTS),
)


def edit(pages, act, one, two, text):
    """One thing a person may do to a workbook."""
    rows = pages[0].rows
    if act == "type":
        rows.setdefault(one, {})[two] = Cell(text)
    elif act == "comment":
        old = rows.setdefault(one, {}).get(two, Cell(""))
        rows[one][two] = replace(old, comment=text)
    elif act == "swap rows":
        rows[one], rows[two] = rows.get(two, {}), rows.get(one, {})
    elif act == "copy row":
        rows[two] = dict(rows.get(one, {}))
    elif act == "drop row":
        rows.pop(one, None)
    elif act == "sheet":
        pages.append(Page("more", {one: {two: Cell(text)}}))
    for row in rows.values():
        if act == "swap columns" and one != two:
            cells = {two: row.pop(one, None), one: row.pop(two, None)}
            row.update({at: cell for at, cell in cells.items() if cell})
        elif act == "drop column":
            row.pop(one, None)


@pytest.fixture(scope="module")
def sent_out(sent):
    setting = Setting(*sent)
    filling = setting.fill()
    for n, segment_id in enumerate(setting.segments[:9]):
        filling.put(segment_id, done="yes" if n % 2 else None, goals=n % 2)
        filling.put(segment_id, note=f"token{n:02}note", time="?" if n == 3 else None)
    return setting, read_handed(filling.save(), "ann.xlsx")


@settings(max_examples=80)
@given(st.lists(EDITS, max_size=12))
def test_nothing_that_was_entered_is_dropped(sent_out, edits):
    setting, handed = sent_out
    pages = [Page(p.title, {n: dict(c) for n, c in p.rows.items()}) for p in handed.pages]
    for step in edits:
        edit(pages, *step)
    try:
        reading = setting.read(replace(handed, pages=pages))
    except StudyError as refused:  # no header left, or nothing entered: the file was not taken in
        assert "columns segment_id" in str(refused) or "Nothing is entered" in str(refused)
        return
    kept = "\n".join(f"{n.name}\n{n.text}" for n in reading.notes.itertuples())
    entered = [c for p in pages for row in p.rows.values() for c in row.values()]
    words = " ".join(f"{c.text} {c.comment}" for c in entered)
    assert set(re.findall(r"token\w+", words)) <= set(re.findall(r"token\w+", kept))
    account_for_answers(pages[0], reading)


def account_for_answers(page, reading):
    """Each 1 and 0 under a code's own header is a marking, or a note tells of it."""
    header = max(
        page.rows, key=lambda n: sum(c.text in ("done", "note") for c in page.rows[n].values())
    )
    heads = {at: c.text.split("\n")[0] for at, c in page.rows[header].items()}
    ids = [at for at, name in heads.items() if name == "segment_id"]
    found = values(reading)
    kept = reading.notes
    for number, row in page.rows.items():
        for at, name in heads.items():
            text = row[at].text if at in row else ""
            if number <= header or name not in CODES or text not in ("1", "0"):
                continue
            places = {row[i].text for i in ids if i in row}
            held = {found.get((place, name)) for place in places}
            told = kept["text"].str.contains(f"{name}.*{text}", regex=True).any()
            by_words = not places & set(FRAMES["segments"]["segment_id"])
            assert int(text) in held or told or by_words, (number, name, text)


def test_the_same_file_gives_the_same_tables(sent_out):
    setting, handed = sent_out
    first, second = setting.read(handed), setting.read(handed)
    pd.testing.assert_frame_equal(first.markings, second.markings)
    pd.testing.assert_frame_equal(first.notes, second.notes)
