import random
import re
import tempfile
import unicodedata
from pathlib import Path

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis_frames import make_codebook
from commented_word import (
    NAMES,
    begin,
    comment,
    deleted,
    end,
    inserted,
    on,
    paragraph,
    run,
    word_file,
    word_table,
)
from qualcop.coding_tables import MARKINGS, NOTES
from qualcop.readers import read_file
from qualcop.record import digest_text
from qualcop.table import as_frame
from qualcop.tables import COMMENTS, DOCUMENTS
from qualcop.word_codes import UNKNOWN, read_comment_codes
from test_documents import build

BOOK = make_codebook().iloc[[0, 0, 0]].reset_index(drop=True)
BOOK = BOOK.assign(code=["a-one", "b-two", "c-three"], label=["One", "Two", "Three"], codable=True)
PEOPLE = pd.DataFrame({"participant": ["p01"], "pseudonym": ["Teacher 1 · Core 1"]})


def read(data):
    """The document and comments tables of one Word file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.docx"
        path.write_bytes(data)
        extract = read_file(path)
    document = build(*extract.blocks, comments=extract.comments)
    row = {"document_id": "d1", "path": "call/a.docx", "kind": "meeting_note", "cycle": "c1"}
    comments = [{"document_id": "d1", **c} for c in document["comments"]]
    return as_frame(DOCUMENTS, [row | {"text": document["text"]}]), as_frame(COMMENTS, comments)


def codes(data, **options):
    documents, comments = read(data)
    markings, notes, problems = read_comment_codes(comments, documents, BOOK, PEOPLE, **options)
    number = range(len(markings))
    as_frame(MARKINGS, markings.assign(hand_in="1", marking=[f"1-{n}" for n in number]))
    as_frame(NOTES, notes.assign(hand_in="1", note=[f"1-n{n}" for n in range(len(notes))]))
    text = documents["text"].iloc[0]
    for row in markings.to_dict("records"):
        assert text[row["start"] : row["end"]] == row["quote"]
        assert text[: row["start"]].endswith(row["before"])
        assert text[row["end"] :].startswith(row["after"])
        assert row["text_digest"] == digest_text(text)
    return markings, notes, problems


def quotes(markings):
    return list(zip(markings["code"], markings["value"], markings["quote"], strict=True))


def test_each_code_of_a_comment_is_on_exactly_its_words_with_the_rest_as_a_note():
    body = paragraph(run("We "), on(1, "shared 𝒟ata\tand\nplans"), run(" today"))
    data = word_file(body, comments=comment(1, "#a-one #B_Two=0 I think so"))
    markings, notes, problems = codes(data)
    words = "shared 𝒟ata and\nplans"
    assert quotes(markings) == [("a-one", 1, words), ("b-two", 0, words)]
    assert markings["note"].tolist() == ["I think so"] * 2
    assert notes[["text", "quote", "coder"]].to_numpy().tolist() == [["I think so", words, "p01"]]
    assert markings["made"].tolist() == ["2026-05-01T10:00:00Z"] * 2
    assert problems == []


def test_comments_over_paragraphs_that_overlap_and_in_cells():
    body = paragraph(begin(1), run("First line.")) + paragraph(
        run("Second "), begin(2), run("line")
    )
    body += paragraph(run("third"), end(1), run(" ends "), run("here"), end(2), run("."))
    body += word_table(("who", paragraph(run("far "), on(3, "near"), run(" by"))))
    data = word_file(body, comments="".join(comment(n, "#a-one") for n in (1, 2, 3)))
    assert [q for _, _, q in quotes(codes(data)[0])] == [
        "First line.\nSecond line\nthird",
        "line\nthird ends here",
        "near",
    ]


def test_tracked_changes_and_names_within_a_passage():
    body = paragraph(
        run("So "),
        begin(1),
        run("Rosalind Tackett said "),
        deleted("no to Deshawn Pruitt"),
        inserted("yes to Deshawn Pruitt"),
        run(" twice"),
        end(1),
        run(", Rosalind Tackett."),
    )
    ((_, _, words),) = quotes(codes(word_file(body, comments=comment(1, "#a-one")))[0])
    assert words == f"{NAMES['Rosalind Tackett']} said yes to {NAMES['Deshawn Pruitt']} twice"


def test_a_range_that_cuts_a_name_takes_all_that_stands_for_it():
    body = paragraph(run("So Rosalind "), on(1, "Tackett said yes"), run(" to all"))
    ((_, _, words),) = quotes(codes(word_file(body, comments=comment(1, "#a-one")))[0])
    assert words == f"{NAMES['Rosalind Tackett']} said yes"


def test_a_comment_without_range_is_on_its_whole_paragraph():
    body = paragraph(run("One line.")) + paragraph(
        run("Another "), end(1).partition("/>")[2], run("one.")
    )
    ((_, _, words),) = quotes(codes(word_file(body, comments=comment(1, "#a-one")))[0])
    assert words == "Another one."


def test_an_answer_stands_where_the_comment_it_answers_stands():
    extended = '<w15:commentEx xmlns:w15="x" w15:paraId="{}" {}/>'
    links = extended.format("01", 'w15:done="1"') + extended.format("02", 'w15:paraIdParent="01"')
    data = word_file(
        paragraph(run("We "), on(1, "met"), run(" often")),
        comments=comment(1, "#a-one", mark="01")
        + comment(2, "#b-two, rather", "Deshawn Pruitt", mark="02"),
        commentsExtended=links,
    )
    markings, _, problems = codes(data)
    assert quotes(markings) == [("a-one", 1, "met"), ("b-two", 1, "met")]
    assert markings["coder"].tolist() == ["p01", "specialist-1-core-1"]
    assert problems == []


def test_a_comment_in_a_page_header_is_kept_as_a_note_and_told():
    data = word_file(
        paragraph(run("Body text.")),
        comments=comment(1, "#a-one up here"),
        header1=paragraph(on(1, "Draft")),
    )
    markings, notes, problems = codes(data)
    assert len(markings) == 0
    assert notes["text"].tolist() == ["#a-one up here"]
    assert notes["start"].isna().all()
    (problem,) = problems
    assert (problem.place, problem.severity) == ("comment 1 by Teacher 1 · Core 1", "warning")
    assert "not of a page header" in problem.expected


def test_a_footnote_is_text_and_can_be_coded():
    note = f'<w:footnote w:id="2">{paragraph(run("See "), on(1, "the appendix"))}</w:footnote>'
    data = word_file(paragraph(run("Text")), comments=comment(1, "#a-one"), footnotes=note)
    assert quotes(codes(data)[0]) == [("a-one", 1, "the appendix")]


def test_unknown_codes_are_told_with_the_nearest_and_kept_as_a_note():
    data = word_file(
        paragraph(on(1, "We met"), run(" and "), on(2, "left")),
        comments=comment(1, "#a-onne see this") + comment(2, "#1 priority for Deshawn Pruitt"),
    )
    markings, notes, problems = codes(data)
    assert len(markings) == 0
    assert notes[["text", "quote"]].to_numpy().tolist() == [["#a-onne see this", "We met"]]
    (problem,) = problems
    assert (problem.file, problem.value) == ("call/a.docx", "#a-onne")
    assert problem.advice == "Did you mean #a-one? It is kept as a note."


def test_comments_without_codes_are_left_alone():
    data = word_file(paragraph(on(1, "We met")), comments=comment(1, "nice"))
    assert [len(part) for part in codes(data)] == [0, 0, 0]


def test_who_coded_is_told_by_option_author_or_nobody():
    data = word_file(paragraph(on(1, "We met")), comments=comment(1, "#a-one", author=""))
    assert codes(data)[0]["coder"].tolist() == [UNKNOWN]
    assert codes(data, coder="lee")[0]["coder"].tolist() == ["lee"]


NAMED = [f" so; {name}; " for name in NAMES]  # apart, so that each is masked for itself
WORDS = ["a", "𝒟ata", "e\u0301te\u0301", "two  words", "tab\there", "br\neak", "“so”", "\u00a0"]
WORDS += [" ", "🎉", "会", "- ", "it’s\u200b", *NAMED]


@settings(max_examples=60)
@given(st.integers(0, 10**9))
def test_the_coded_words_are_the_commented_words_whatever_stands_there(seed):
    dice = random.Random(seed)
    rows = [
        [(dice.choice("rrrrid"), dice.choice(WORDS)) for _ in range(dice.randint(1, 7))]
        for _ in range(dice.randint(1, 5))
    ]
    places = [(n, k) for n, row in enumerate(rows) for k in range(len(row) + 1)]
    low, high = sorted(dice.sample(range(len(places)), 2))
    (first, at), (last, until) = places[low], places[high]
    body, said = [], []
    make = {"r": run, "i": inserted, "d": deleted}
    for n, row in enumerate(rows):
        parts = []
        for k in range(len(row) + 1):
            parts += [begin(7)] if (n, k) == (first, at) else []
            parts += [end(7)] if (n, k) == (last, until) else []
            if k < len(row):
                kind, words = row[k]
                parts.append(make[kind](words))
                if kind != "d" and (first, at) <= (n, k) < (last, until):
                    said.append(words)
        said.append("\n")
        listed = {"item": 0} if dice.random() < 0.3 else {}
        cells = word_table(("¤", paragraph(*parts))) if dice.random() < 0.2 else None
        body.append(cells or paragraph(*parts, **listed))
    wanted = "".join(said)
    if not fold(wanted).replace("-", "").strip() or not fold(
        "".join(w for r in rows for _, w in r)
    ):
        return
    markings, _, _ = codes(word_file(paragraph(run("Top")), *body, comments=comment(7, "#a-one")))
    ((_, _, words),) = quotes(markings)
    assert fold(words) == fold(wanted), (rows, places[low], places[high])


def fold(text):
    """Words as they are compared here: names masked, no white space, list and cell marks."""
    for name, label in NAMES.items():
        text = text.replace(name, label)
    text = unicodedata.normalize("NFC", text.replace("\u200b", ""))
    return re.sub(r"[\s|¤-]", "", text)
