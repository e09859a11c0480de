import pytest

from qualcop.readers import Refused, read_file


def read(tmp_path, body):
    path = tmp_path / "a.rtf"
    path.write_bytes(rb"{\rtf1\ansi\ansicpg1252" + body + b"}")
    return read_file(path)


def test_code_page_and_unicode_escapes_are_read(tmp_path):
    extract = read(tmp_path, rb"\pard Ren\'e9e said \u8220?no\u8221? \u241?\par")
    assert extract.blocks[0].text == "Renée said “no” ñ"


def test_headings_items_and_rows_are_seen(tmp_path):
    body = rb"\pard DEBRIEF OF DAY TWO\par We met and talked for an hour.\par "
    body += rb"{\pntext\f1\'b7\tab}bring cards\par "
    body += rb"\trowd\cellx100\cellx200 who\cell what\cell\row\pard after\par"
    assert [(b.kind, b.text) for b in read(tmp_path, body).blocks] == [
        ("heading", "DEBRIEF OF DAY TWO"),
        ("paragraph", "We met and talked for an hour."),
        ("list_item", "bring cards"),
        ("table_row", "who | what"),
        ("paragraph", "after"),
    ]


def test_author_is_a_person_and_page_heads_are_said(tmp_path):
    body = rb"{\info{\author Ana Lopez}}{\header Confidential\par}\pard We met.\par"
    extract = read(tmp_path, body)
    assert extract.people == (("Ana Lopez", "property"),)
    assert [b.text for b in extract.blocks] == ["We met."]
    assert extract.notes == ("page header or footer left out",)


def test_managers_and_commenters_are_people_with_their_accents(tmp_path):
    body = (
        rb"{\info{\manager Ren\'e9e Ode}{\company Alder}}{\*\atnauthor Ana Lopez}\pard We met.\par"
    )
    assert read(tmp_path, body).people == (
        ("Renée Ode", "property"),
        ("Ana Lopez", "comment_author"),
    )


def test_an_impossible_character_is_refused_as_damage(tmp_path):
    path = tmp_path / "a.rtf"
    path.write_bytes(b"{\\rtf1 We met.\\u9999999999?\\par}")
    with pytest.raises(Refused, match="damaged"):
        read_file(path)


def test_a_fonts_charset_still_counts_and_a_link_shows_its_text(tmp_path):
    path = tmp_path / "a.rtf"
    path.write_bytes(
        rb"{\rtf1\ansi\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\froman\fcharset161 Times;}}"
        rb"\f1 \'e1\f0  and {\field{\*\fldinst{HYPERLINK "
        rb'"http://x.example"}}{\fldrslt the tool}}\par}'
    )
    assert read_file(path).blocks[0].text == "α and the tool"
