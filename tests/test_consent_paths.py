"""Nobody with consent `none` is quoted, however a file writes who speaks."""

import pandas as pd
import pytest

from qualcop.consent import select_quotable
from qualcop.documents import Context, build_document
from qualcop.pseudonyms import compile_names, update_key
from qualcop.readers import read_file
from qualcop.segments import segment_documents

PEOPLE = [
    {"participant": "q1", "name": "Colleen Marsden", "role": "facilitator", "consent": "quote"},
    {"participant": "q2", "name": "Terrence Olafson", "role": "teacher", "consent": "quote",
     "email": "terrence@olafson.example"},
    {"participant": "n1", "name": "Anita Bellweather", "role": "teacher", "consent": "none",
     "email": "anita@bell.example"},
]  # fmt: skip
LABELS = [
    "anita bellweather",
    "anita bellweather, Ph.D.",
    "Bellweather, Anita",
    "A. Bell",
    "Kpt. Bellweather",
    "ms. bellweather",
    "our principal",
    "Bellweather, Anita (Hillside USD)",
    "Anita Bellweather (she/her) [host]",
    "Room 12 / Anita",
    "iPad (3)",
]
WORDS = "our principals led the tuning protocol and the teachers asked each other first"
SECRET = "nobody may ever quote what was said here by this one person in the room"


def quote(tmp_path, name, text):
    """The words that may be quoted of a file."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    key = update_key(None, PEOPLE).assign(basis="registry")
    pseudonyms = dict(zip(key.participant, key.pseudonym, strict=True))
    context = Context(name, "meeting", None)
    made = build_document(read_file(path), context, compile_names(key), pseudonyms)
    blocks = pd.DataFrame(made["blocks"]).assign(document_id="d")
    document = {"document_id": "d", "event": "e", "cycle": "c", "text": made["text"]}
    segments = segment_documents(pd.DataFrame([document]), blocks, key)
    return " ".join(select_quotable(segments, key).text)


def turns(label):
    names = ["Colleen Marsden (she/her)", "Terrence Olafson"] * 3
    rows = [(who, WORDS) for who in names]
    return [*rows[:4], (label, SECRET), *rows[4:]]


SHAPES = {
    "call.vtt": "{n}\n00:00:{n:02d}.000 --> 00:00:{n:02d}.900\n{who}: {said}\n\n",
    "call.srt": "{n}\n00:00:{n:02d},000 --> 00:00:{n:02d},900\n{who}: {said}\n\n",
    "timed.txt": "0:00:{n:02d} {who}: {said}\n",
    "behind.txt": "{who}  0:{n:02d}\n{said}\n\n",
    "plain.txt": "{who}: {said}\n",
    "chat.txt": "3/4/25, 9:{n:02d}\u202fAM - {who}: {said}\n",
    "notes.md": "{who}: {said}\n",
}


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("name", SHAPES)
def test_words_behind_a_label_of_any_shape(tmp_path, name, label):
    rows = enumerate(turns(label), start=1)
    text = "".join(SHAPES[name].format(n=n, who=who, said=said) for n, (who, said) in rows)
    head = "WEBVTT\n\n" if name.endswith("vtt") else ""
    quoted = quote(tmp_path, name, head + text)
    assert "nobody may" not in quoted
    assert "tuning protocol" in quoted


MAIL = "From: Terrence Olafson <terrence@olafson.example>\nTo: Colleen Marsden\nSubject: FW: x\n"
OLD = "Anita Bellweather <anita@bell.example>"
FORWARDED = [
    f"---------- Forwarded message ---------\nFrom: {OLD}\nDate: Mon\nSubject: x\n\n{SECRET}\n",
    f"De: {OLD}\nEnviado: lunes\nPara: T\nAsunto: x\n\n{SECRET}\n",
    f"On Mon, Mar 3, 2025 at 8:10 AM {OLD} wrote:\n\n{SECRET}\n",
    f"> {SECRET}\n",
]


@pytest.mark.parametrize("old", FORWARDED)
def test_words_of_a_forwarded_mail(tmp_path, old):
    quoted = quote(tmp_path, "a.eml", f"{MAIL}\n{WORDS}.\n\n{old}")
    assert "tuning protocol" in quoted and "nobody may" not in quoted


def test_words_of_an_attached_mail(tmp_path):
    text = (
        f'{MAIL}Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\n'
        f"{WORDS}.\n\n--b\nContent-Type: message/rfc822\n\nFrom: {OLD}\nSubject: x\n\n{SECRET}\n\n"
        "--b--\n"
    )
    quoted = quote(tmp_path, "a.eml", text)
    assert "tuning protocol" in quoted and "nobody may" not in quoted


def test_an_answer_of_a_survey(tmp_path):
    text = (
        "Name,District,What will you try?\n"
        f"Terrence Olafson,North,{WORDS}\nAnita Bellweather,North,{SECRET}\nanonymous,,{SECRET}\n"
    )
    quoted = quote(tmp_path, "exit survey.csv", text)
    assert "tuning protocol" in quoted and "nobody may" not in quoted
