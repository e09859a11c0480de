import csv
import io

import pytest

from qualcop.documents import Context, build_document
from qualcop.people import assign_speakers
from qualcop.pseudonyms import compile_names, update_key
from qualcop.readers import read_file
from qualcop.readers.answers import mark_answers
from qualcop.readers.model import Block, Comment, Extract


def read(tmp_path, rows, name="exit ticket.csv"):
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    path = tmp_path / name
    path.write_text(buffer.getvalue(), encoding="utf-8", newline="")
    return read_file(path).blocks


def written(blocks):
    """Writer and words of each block that may be coded."""
    return [(b.speaker, b.text) for b in blocks if b.kind == "table_row"]


def table(*rows, kind="table_row"):
    first, *others = (" | ".join(row) for row in rows)
    return mark_answers(
        Extract("docx", (Block(kind, first), *(Block("table_row", text) for text in others)))
    ).blocks


ANSWERS = ["I will ask more questions before I give advice.", "We let the teachers lead it."]
PEOPLE = ["Isadora Quimby", "Lysander Whitlock"]


@pytest.mark.parametrize(
    "head",
    [
        ["Timestamp", "Name", "District", "What will you try?"],
        ["Timestamp", "Your name", "School", "One thing we take away"],
        ["Timestamp", "Participant", "Role", "Reflection"],
        ["Timestamp", "What is your name?", "Grade", "Comments"],
    ],
)
def test_each_answer_of_a_survey_is_its_writers_and_the_rest_is_nobodys_words(tmp_path, head):
    pairs = list(zip(PEOPLE, ANSWERS, strict=True))
    rows = [["3/4/2025 14:05:12", who, "Juniper", said] for who, said in pairs]
    assert written(read(tmp_path, [head, *rows])) == pairs


def test_short_answers_to_a_question_are_the_writers_too_and_empty_ones_are_nobodys(tmp_path):
    head = ["Name", "District", "What will you try?", "What do you wonder about?"]
    rows = [[PEOPLE[0], "Cedar", ANSWERS[0], "Who decides"], [PEOPLE[1], "Cedar", ANSWERS[1], ""]]
    assert written(read(tmp_path, [head, *rows])) == [
        (PEOPLE[0], ANSWERS[0]),
        (PEOPLE[0], "Who decides"),
        (PEOPLE[1], ANSWERS[1]),
    ]


def test_a_second_line_of_the_header_names_options_and_is_no_answer(tmp_path):
    lines = [
        "Respondent ID;IP Address;First Name;Last Name;Which parts helped?;;;What will you try;Use",
        ";;;;Protocol;Breakout rooms;Other (please specify);Open-Ended Response;Response",
        f"118001;203.0.113.7;Rosamund;Wickstrom;Protocol;;The reading;{ANSWERS[0]};Very",
        f"118002;203.0.113.9;Everard;Pocklington;;Breakout rooms;;{ANSWERS[1]};Somewhat",
    ]
    rows = [line.split(";") for line in lines]
    blocks = read(tmp_path, rows)
    assert written(blocks) == [
        ("Rosamund Wickstrom", ANSWERS[0]),
        ("Everard Pocklington", ANSWERS[1]),
    ]
    others = " ".join(b.text for b in blocks if b.kind == "header")
    assert "Which parts helped? – Breakout rooms: Breakout rooms" in others
    assert "Open-Ended Response" not in others and "118002" in others


def test_lines_of_codes_questions_and_ids_are_one_header(tmp_path):
    rows = [
        ["ResponseId", "RecipientLastName", "RecipientFirstName", "Q1"],
        ["Response ID", "Recipient Last Name", "Recipient First Name", "What will you try?"],
        ['{"ImportId":"_recordId"}', '{"ImportId":"a"}', '{"ImportId":"b"}', '{"ImportId":"Q"}'],
        ["R_1", "Stanmore", "Beatrix", ANSWERS[0]],
    ]
    assert written(read(tmp_path, rows)) == [("Beatrix Stanmore", ANSWERS[0])]


@pytest.mark.parametrize(
    "rows",
    [
        (["Name", "District", "Update"], [PEOPLE[0], "Cedar", ANSWERS[0]]),
        (["Name", "Reflection"], ["Quimby, Isadora", ANSWERS[0]]),
        (["Time", "Text", "Speaker"], ["0:03", ANSWERS[0], PEOPLE[0]]),
    ],
)
def test_tables_of_documents_are_read_the_same_way(rows):
    ((writer, words),) = written(table(*rows))
    assert writer in (PEOPLE[0], "Quimby, Isadora") and words == ANSWERS[0]


@pytest.mark.parametrize(
    "rows",
    [
        (["Name", "District", "Role"], [PEOPLE[0], "Cedar", "Director of teaching and learning"]),
        (["Name", "Action item", "Due"], [PEOPLE[0], ANSWERS[1], "May"]),
        (["Who", "What", "By when"], [PEOPLE[0], ANSWERS[1], "May"]),
        (["Time", "What", "Who"], ["9:20", "the host district sets the scene", PEOPLE[0]]),
        (["Date", "What", "Who"], ["May 4", "the host district sets the scene", PEOPLE[0]]),
        (["Time", "Item", "Speaker"], ["9:20 am", "opening with a story of schools", PEOPLE[0]]),
        (["Name", "What it does"], ["Padlet", "lets people post their notes on a wall"]),
        (["Name", "District", "Notes"], [PEOPLE[0], "Cedar", "She asked us three questions."]),
        (["Member", "Attending?", "Comment"], [PEOPLE[0], "no", "I am sick and stay at home."]),
    ],
)
def test_tables_of_tasks_tools_and_of_what_others_saw_have_no_writers(rows):
    assert not any(block.speaker for block in table(*rows))


def test_who_writes_no_name_has_an_answer_of_nobody():
    blocks = table(["Name", "Reflection"], [PEOPLE[0], ANSWERS[0]], ["anonymous", ANSWERS[1]])
    assert written(blocks) == [(PEOPLE[0], ANSWERS[0]), (None, ANSWERS[1])]


def test_a_list_of_who_comes_is_no_list_of_answers(tmp_path):
    rows = [["Name", "Attending?", "Comment"], [PEOPLE[0], "no", "I am sick and stay at home."]]
    assert not any(block.speaker for block in read(tmp_path, rows))


def test_comments_stay_on_their_words():
    row = f"{PEOPLE[0]} | Cedar | {ANSWERS[0]}"
    at = row.index("questions")
    extract = mark_answers(
        Extract(
            "docx",
            (Block("table_row", "Name | District | Update"), Block("table_row", row)),
            (Comment("1", 1, at, 1, at + 9, None, None, "which?"),),
        )
    )
    (comment,) = extract.comments
    block = extract.blocks[comment.start_block]
    assert (block.speaker, block.text[comment.start : comment.end]) == (PEOPLE[0], "questions")


def key_people(*names):
    people = [{"participant": f"p{n}", "name": name, "role": "teacher", "aliases": ""}
              for n, name in enumerate(names)]  # fmt: skip
    return update_key(None, people)


def test_a_row_of_an_attendance_list_that_says_something_stays_words():
    rows = ("Name | District | Notes", f"{PEOPLE[0]} | Cedar | She will come, but late.")
    extract = Extract("md", tuple(Block("table_row", text) for text in rows))
    marked = assign_speakers(extract, compile_names(key_people(*PEOPLE)))
    assert [b.kind for b in marked.blocks] == ["table_row", "table_row"]


def test_writers_count_as_present_and_their_names_are_masked():
    key = key_people(*PEOPLE)
    pseudonyms = dict(zip(key.participant, key.pseudonym, strict=True))
    blocks = table(["Name", "District", "Update"], [PEOPLE[0], "Cedar", ANSWERS[0]])
    context = Context("a.docx", "meeting", None)
    document = build_document(Extract("docx", blocks), context, compile_names(key), pseudonyms)
    assert document["attendees"] == ["p0"]
    assert "Quimby" not in str(document)


@pytest.mark.parametrize(
    "head",
    [
        ("Marca temporal", "Nombre y apellidos", "¿Qué vas a probar?"),
        ("Horodateur", "Nom et prénom", "Votre commentaire"),
        ("District", "Who", "Update"),
        ("ID", "Who are you?", "What would you change?"),
    ],
)
def test_columns_of_writers_in_other_words(tmp_path, head):
    rows = [("1", "Ida Brandt", "We will ask for more time."), ("2", "Bo Ek", "I ask teachers.")]
    written_by = [("Ida Brandt", rows[0][2]), ("Bo Ek", rows[1][2])]
    assert written(read(tmp_path, [head, *rows])) == written_by
