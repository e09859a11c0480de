import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcop.readers.clean import clean_extract, clean_text, decode_bytes
from qualcop.readers.model import Block, Comment, Extract, Refused


@given(st.text())
def test_cleaning_twice_changes_nothing(text):
    once, _ = clean_text(text)
    twice, removed = clean_text(once)
    assert twice == once and not removed


@given(st.text(st.characters(categories=("Cc", "Cf", "Zs", "Mn", "Ll", "Cs")), max_size=30))
def test_cleaned_text_is_nfc_without_controls_and_writable(text):
    cleaned, _ = clean_text(text)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not any(unicodedata.category(c) in ("Cc", "Cs") and c != "\n" for c in cleaned)
    cleaned.encode("utf-8")


@given(st.text(st.characters(categories=("Ll", "Lu", "Nd", "Po", "Lo"))))
def test_letters_digits_and_punctuation_all_stay(text):
    wanted = unicodedata.normalize("NFC", text)
    assert clean_text(text)[0] == wanted


def test_invisible_characters_go_and_are_counted():
    text, removed = clean_text("\ufeffHa\u200bl\u00ad \x07said\u00a0so\r\nYes\u2028No")
    assert text == "Hal said so\nYes\nNo"
    assert removed == {"invisible characters": 3, "control characters": 1}


def test_joiners_stay_where_the_script_needs_them():
    persian = "می\u200cخواهم"
    assert clean_text(persian)[0] == persian
    assert clean_text("Ma\u200drk")[0] == "Mark"


def test_blank_blocks_go_and_comments_stay_on_their_words():
    raw = (Block("paragraph", "  \u200b "), Block("paragraph", "We\u00a0 saw \u200bpairs  talk"))
    start = raw[1].text.index("pairs")
    comment = Comment("1", 1, start, 1, start + 5, "A\u200bna", None, "who?")
    extract = clean_extract(Extract("docx", raw, (comment,)))
    moved = extract.comments[0]
    assert extract.blocks[moved.start_block].text[moved.start : moved.end] == "pairs"
    assert moved.author == "Ana"


@pytest.mark.parametrize(
    ("text", "encoding", "note"),
    [
        ("Siobhán’s “half sheet” – 5 € café", "cp1252", "cp1252"),
        ("naïve café", "utf-8", None),
        ("Ana said “hi”", "utf-16", "utf-16"),
        ("Ana said “hi”", "utf-8-sig", None),
        ("plain words", "utf-16-le", "utf-16-le"),
    ],
)
def test_encodings_are_found_and_said(text, encoding, note):
    decoded, said = decode_bytes(text.encode(encoding))
    assert decoded == text
    assert said is None if note is None else note in said


def test_a_long_mac_file_is_read_as_such():
    text = "“We tried it,” Renée said – and the café class didn’t mind at all. " * 5
    decoded, said = decode_bytes(text.encode("mac_roman"))
    assert decoded == text and "mac_roman" in said


def test_utf8_with_one_stray_byte_keeps_its_accents():
    data = "Siobhán, Villaseñor, Renée: ".encode() + b"it\x92s fine"
    assert decode_bytes(data)[0] == "Siobhán, Villaseñor, Renée: it’s fine"


def test_binary_data_is_refused():
    with pytest.raises(Refused, match="binary"):
        decode_bytes(bytes(range(256)) * 20)


@given(
    texts=st.lists(st.text(alphabet="ab \n\t\u200d\u0301\u0915\x01\xa0é", max_size=12), min_size=1),
    data=st.data(),
)
def test_comments_stay_within_the_text_of_their_blocks(texts, data):
    def place():
        block = data.draw(st.integers(0, len(texts) - 1))
        return block, data.draw(st.integers(0, len(texts[block])))

    (start_block, start), (end_block, end) = sorted((place(), place()))
    comment = Comment("1", start_block, start, end_block, end, None, None, "why?")
    blocks = tuple(Block("paragraph", text) for text in texts)
    cleaned = clean_extract(Extract("docx", blocks, (comment,)))
    if cleaned.blocks:
        (moved,) = cleaned.comments
        assert (moved.start_block, moved.start) <= (moved.end_block, moved.end)
        assert 0 <= moved.start <= len(cleaned.blocks[moved.start_block].text)
        assert 0 <= moved.end <= len(cleaned.blocks[moved.end_block].text)
