import pandas as pd
import pytest

from commented_word import comment, deleted, inserted, on, paragraph, run, word_file
from qualcop.anchoring import anchor_markings
from qualcop.commented import read_commented
from qualcop.documents import Context, build_document
from qualcop.errors import StudyError
from qualcop.key import read_matcher
from qualcop.readers import read_file
from qualcop.record import open_record
from qualcop.study import open_study
from qualcop.table import as_frame
from qualcop.tables import DOCUMENTS
from test_word_codes import BOOK

PEOPLE = """participant,name,aliases,email,role,district,school,consent
p1,Ottilie Marchbanks,Tilly;OM,,district_leader,north,,quote
p2,Casimir Boateng,Cas;CB,,specialist,south,,quote
"""
LINES = [
    "Spring call of the two districts",
    "Ottilie Marchbanks shared the pacing plan with everybody in the room.",
    "Casimir Boateng asked who could help with the next visit in May.",
    "The group agreed on three questions for the walkthrough.",
]


@pytest.fixture
def study(tmp_path):
    registry = tmp_path / "data" / "raw" / "registry"
    registry.mkdir(parents=True)
    (tmp_path / "data" / "raw" / "sources").mkdir()
    (registry / "participants.csv").write_text(PEOPLE)
    (registry / "districts.csv").write_text("district,label\nnorth,North\nsouth,South\n")
    return open_study(tmp_path)


def build(study, data, document="d1", name="call.docx"):
    """A row of documents for this file, as a run makes it."""
    path = study.folder / name
    path.write_bytes(data)
    matcher = read_matcher(study)
    made = build_document(read_file(path), Context(name, "meeting", None), matcher, labels(study))
    row = {"document_id": document, "path": name, "kind": "meeting_note", "cycle": "c1"}
    return row | {"text": made["text"]}


def labels(study):
    matcher = read_matcher(study)
    return {name: matcher.labels[name] for name in ("p1", "p2")}


def frames(study, *lines):
    other = word_file(*(paragraph(run(f"Other notes, line {n}.")) for n in range(9)), comments="")
    rows = [build(study, word_file(*map(plain, lines or LINES), comments=""))]
    rows.append(build(study, other, "d2", "other.docx"))
    people = [{"participant": p, "pseudonym": label} for p, label in labels(study).items()]
    documents = as_frame(DOCUMENTS, rows)
    return {"documents": documents, "codebook": BOOK, "participants": pd.DataFrame(people)}


def plain(line):
    return paragraph(run(line))


def take_in(study, data, coder=None, name="Call notes of Ottilie Marchbanks.docx", lines=()):
    path = study.folder / name
    path.write_bytes(data)
    made = frames(study, *lines)
    hand_ins, problems = read_commented(path, study, made, coder)
    return made, hand_ins, problems


def coded(line=2, words="who could help", author="Casimir Boateng", text="#a-one good"):
    """The file with a comment on some words of a line."""
    body = [plain(x) for x in LINES]
    before, after = LINES[line].split(words)
    body[line] = paragraph(run(before), on(1, words), run(after))
    return word_file(*body, comments=comment(1, text, author))


def test_comments_on_a_copy_become_markings_of_the_document(study):
    made, (hand_in,), problems = take_in(study, coded())
    document = made["documents"].set_index("document_id").loc["d1"]
    (row,) = hand_in.markings.to_dict("records")
    assert document["text"][row["start"] : row["end"]] == row["quote"] == "who could help"
    assert (row["document_id"], row["coder"], row["code"], row["note"]) == (
        "d1",
        "p2",
        "a-one",
        "good",
    )
    assert not (study.folder / "data" / "coding").exists()  # it is not taken in yet
    assert hand_in.notes["text"].tolist() == ["good"]
    assert problems == []
    number = open_record(study).add_hand_in(hand_in)
    markings = open_record(study).read_markings()
    assert open_record(study).read_text(row["text_digest"]) == document["text"]
    assert markings["hand_in"].tolist() == [number]
    assert set(open_record(study).read_codes()["code"]) == set(BOOK["code"])
    anchors = anchor_markings(markings, made["documents"], open_record(study).read_text, str)
    assert anchors["state"].tolist() == ["exact"]


def test_a_copy_that_was_edited_meanwhile_still_codes_the_same_words(study):
    """Edits of the coder (tracked or not) and a document that was corrected since."""
    body = [plain(LINES[0] + ", as it was"), plain(LINES[1])]
    body.append(paragraph(run("Casimir Boateng "), inserted("then "), run("asked "),
                          on(1, "who could "), deleted("perhaps "), run("help.")))  # fmt: skip
    body.append(plain(LINES[3]))
    data = word_file(*body, comments=comment(1, "#b-two"))
    made, (hand_in,), problems = take_in(study, data, "lee")
    (row,) = hand_in.markings.to_dict("records")
    text = made["documents"].set_index("document_id").loc["d1", "text"]
    assert text[row["start"] : row["end"]] == "who could"
    assert row["coder"] == "lee"
    assert problems == []


def test_words_that_differ_are_told_and_words_that_are_gone_keep_those_of_the_copy(study):
    changed = [*LINES[:2], "Casimir Boateng asked who can help with a next visit in May.", LINES[3]]
    data = coded(words="asked who could help with the next visit")
    _, (hand_in,), (problem,) = take_in(study, data, lines=changed)
    assert hand_in.markings["quote"].tolist() == ["asked who can help with a next visit"]
    assert (problem.value, problem.severity) == (
        "asked who could help with the next visit",
        "warning",
    )
    made, (hand_in,), (problem,) = take_in(study, data, lines=[*LINES[:2], LINES[3]])
    assert "listed among the changed or lost ones" in problem.advice
    (row,) = hand_in.markings.to_dict("records")
    record = open_record(study)
    record.add_hand_in(hand_in)
    assert record.read_text(row["text_digest"])[row["start"] : row["end"]] == row["quote"]
    numbered = hand_in.markings.assign(marking="1", hand_in="1")
    anchors = anchor_markings(numbered, made["documents"], record.read_text, str)
    assert anchors["state"].tolist() == ["lost"]


def test_no_real_name_is_in_what_is_taken_in_or_told(study):
    data = coded(words="Casimir Boateng asked", text="#a-oen Tilly Marchbanks said #a-one so")
    _, (hand_in,), problems = take_in(study, data)
    told = f"{hand_in.markings.to_dict()} {hand_in.notes.to_dict()} {hand_in.by} {hand_in.detail}"
    told += " ".join(map(str, problems))
    for name in ("Ottilie", "Marchbanks", "Tilly", "Casimir", "Boateng"):
        assert name not in told
    assert hand_in.markings["quote"].item().endswith("asked")


def test_an_author_whom_nobody_knows_must_be_named_by_the_option(study):
    data = coded(author="Jo Stranger")
    with pytest.raises(StudyError) as raised:
        take_in(study, data)
    assert "Say who coded" in str(raised.value)
    assert "Stranger" not in str(raised.value)
    _, (hand_in,), _ = take_in(study, data, "jo-1")
    assert (hand_in.by, hand_in.markings["coder"].tolist()) == ("jo-1", ["jo-1"])


def test_a_copy_of_nothing_and_a_file_that_is_no_word_file_are_refused(study):
    strange = word_file(plain("Quite another text about gardens."), comments=comment(1, "#a-one"))
    with pytest.raises(StudyError, match="a copy of a document"):
        take_in(study, strange)
    with pytest.raises(StudyError, match="a Word file"):
        take_in(study, b"just words", name="a.txt")
    with pytest.raises(StudyError, match="can be read"):
        take_in(study, coded()[:300])


def test_a_copy_without_codes_is_told_and_brings_no_hand_in(study):
    _, hand_ins, (problem,) = take_in(study, coded(text="nice"))
    assert hand_ins == []
    assert "#" in problem.expected


def test_a_code_that_a_declared_change_ended_is_taken_in_as_of_its_last_version(study):
    """So that the next run carries it over, as it does in the study's own documents."""
    folder = study.folder / "codebooks"
    folder.mkdir()
    (folder / "facilitation-practices.yaml").write_text("the codebook of this study\n")
    step = 'from: "0.9.0", to: "1.0.0", changes: [{rename: {code: a-won, to: a-one}}]'
    (folder / "migrations.yaml").write_text(f"migrations: [{{{step}}}]\n")
    _, (hand_in,), problems = take_in(study, coded(text="#a-won #b-two"))
    names = ["code", "codebook_version"]
    assert hand_in.markings[names].to_numpy().tolist() == [
        ["a-won", "0.9.0"],
        ["b-two", BOOK["version"].iloc[0]],
    ]
    assert problems == []


def test_comments_without_codes_and_of_several_people_are_told(study):
    texts = ("#a-one good", "#a-one too", "just a thought")
    said = zip(texts, ("Casimir Boateng", "Ottilie Marchbanks", "Casimir Boateng"), strict=True)
    data = word_file(
        *(paragraph(on(n, line)) for n, line in enumerate(LINES[:3])),
        plain(LINES[3]),
        comments="".join(comment(n, text, author) for n, (text, author) in enumerate(said)),
    )
    told = [(p.place, p.value) for p in take_in(study, data, "cb")[2]]
    assert told == [("comments", "2"), ("comments", "2 authors")]
    assert [p.value for p in take_in(study, data)[2]] == ["2"]
