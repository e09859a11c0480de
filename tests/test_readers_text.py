import re

from hypothesis import given
from hypothesis import strategies as st

from qualcop.readers.text import read_plain, read_text


def test_notes_have_title_date_and_no_kind():
    extract = read_plain("Visit to the barn\n\nWed 20 May 2026, typed later\n\n- cards\n", "txt")
    assert (extract.title, extract.date, extract.kind) == ("Visit to the barn", "2026-05-20", None)


def test_a_guessed_encoding_is_noted(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("Renée said “no”".encode("cp1252"))
    extract = read_text(path)
    assert extract.blocks[0].text == "Renée said “no”"
    assert "cp1252" in extract.notes[0]


def test_labels_in_notes_stay_in_the_text():
    extract = read_plain("RT: brings cards\nJW: not sure\nThen lunch.\nRT: next time\n", "txt")
    assert extract.blocks[0].text == "RT: brings cards"
    assert all(b.speaker is None for b in extract.blocks)


def test_a_date_within_speech_is_not_the_day_of_the_file():
    lines = "Ana L.: on 2020-01-01 it snowed\nBen O.: yes\n" * 3
    assert read_plain(lines, "txt").date is None


LINES = st.lists(
    st.sampled_from("we Ana: said (0:12) - loops • 00:01:02 Ben\tto THE [x]".split(" "))
)


@given(st.lists(LINES.map(" ".join), max_size=15).map("\n".join))
def test_every_word_is_in_some_block_or_is_its_speaker(text):
    extract = read_plain(text, "txt")
    read = " ".join(f"{b.speaker or ''} {b.text}" for b in extract.blocks)
    words = re.compile(r"[A-Za-z]{2,}")
    assert sorted(words.findall(read)) == sorted(words.findall(text))
