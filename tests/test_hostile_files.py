"""Bombs, lies and repetition: files made to exhaust a reader are refused or read, and soon."""

import io
import struct
import zipfile
import zlib

import pytest
from fuzz.reader_samples import make_docx, make_odt, make_xlsx, make_zip, word_paragraph

from qualcop.readers import Refused, Stopped, read_file, read_files
from qualcop.readers.isolated import Limits
from qualcop.readers.limits import MAX_MARKS

# Far more than reading takes, far less than what costs the square of the length.
PATIENCE = Limits(seconds=600, memory=1_000_000_000)


def read_apart(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return read_files([path], 1, PATIENCE)[0]


N = 400_000
REPEATED = [
    ("txt", "x " + "\u0915" + "\u200d" * N + "\u0915"),
    ("txt", "a" + "\u0301\u0316" * N),
    ("txt", "# a" + "#" * N + "x"),
    ("txt", "10:00 From A to " + " " * N + "x\n" + "10:00 From A to B: hi\n" * 3),
    ("txt", "Ana Lopez: yes\n" + "and on it went\n" * (N // 8)),
    ("md", "a" + "\n" * N + ":"),
    ("md", "{{<" * (N // 3)),
    ("md", "---\na: &a [x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(3)) + "---\nhi"),
    ("vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v " + " " * N + "x"),
    ("vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n" + "<c a" * (N // 4)),
    ("vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\na\n\n" * 2 + "1" * N + "!"),
    ("vtt", "WEBVTT\n\n" + f"00:01.000 --> 00:02.000\n{'a ' * (N // 4)}\n\n" * 2),
    ("csv", "# x\n" * (N // 4) + "a,b\n1,2\n"),
    ("rtf", "{\\rtf1 {\\fonttbl " + "\\f1" * (N // 3) + "} words\\par}"),
    ("rtf", "{\\rtf1 words " + '{\\field{\\*\\fldinst{HYPERLINK "' * (N // 30) + "}"),
    ("eml", "From: a@b.c\nTo: " + "(" * N + "\nSubject: x\n\nwords\n"),
    ("eml", "From: a@b.c\nContent-Type: text/plain; charset=punycode\n\n" + "a-" * N),
    ("json", '[{"text": "a", "start": ' + "9" * 4_000 + "}]"),
    ("json", "[" * N),
]


@pytest.mark.parametrize(("ending", "text"), REPEATED, ids=range(len(REPEATED)))
def test_repetition_costs_no_more_than_its_length(tmp_path, ending, text):
    result = read_apart(tmp_path, f"a.{ending}", text)
    assert not isinstance(result, Stopped), result


def test_accents_are_kept_up_to_a_limit(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("e" + "\u0316" * 100 + " and cafe\u0301", encoding="utf-8")
    extract = read_file(path)
    assert extract.blocks[0].text == "e" + "\u0316" * MAX_MARKS + " and café"
    assert extract.notes == (f"{100 - MAX_MARKS} accents piled on a letter removed",)


# ------------------------------------------------------------------ archives
LAUGHS = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/hosts">]>'


@pytest.mark.parametrize(
    ("name", "data", "member"),
    [
        ("a.docx", make_docx(word_paragraph("ha")), "word/document.xml"),
        ("a.docx", make_docx(word_paragraph("ha")), "word/styles.xml"),
        ("a.xlsx", make_xlsx(log=[["a", "b"], [1, 2]]), "xl/worksheets/sheet1.xml"),
        ("a.xlsx", make_xlsx(log=[["a", "b"], [1, 2]]), "xl/styles.xml"),
        ("a.odt", make_odt("<text:p>ha</text:p>"), "content.xml"),
    ],
)
def test_declared_entities_are_refused_wherever_they_stand(tmp_path, name, data, member):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {n: archive.read(n) for n in archive.namelist()}
    body = members[member].decode()
    body = body[body.index("?>") + 2 :] if body.startswith("<?xml") else body
    members[member] = LAUGHS + body.replace("ha<", "&b;&c;<")
    result = read_apart(tmp_path, name, make_zip(members))
    assert isinstance(result, Refused) and "declares" in result.reason


def make_overlapping(entries, size):
    """A zip whose entries all point to the same deflated bytes."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packed.compress(b" " * size) + packed.flush()
    crc, name = zlib.crc32(b" " * size), b"word/document.xml"
    common = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, crc, len(body), size, len(name), 0)
    local = b"PK\x03\x04" + common + name + body
    names = [b"[Content_Types].xml", name, *(b"word/%d.xml" % n for n in range(entries))]
    directory = b"".join(
        b"PK\x01\x02\x14\x00" + common[:22] + struct.pack("<HHHHHII", len(n), 0, 0, 0, 0, 0, 0) + n
        for n in names
    )
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, len(names), len(names), len(directory),
                      len(local), 0)  # fmt: skip
    return local + directory + end


def test_entries_that_share_their_bytes_count_each(tmp_path):
    data = make_overlapping(entries=100, size=10_000_000)
    assert len(data) < 30_000
    result = read_apart(tmp_path, "a.docx", data)
    assert isinstance(result, Refused) and "unpacks to far more" in result.reason


def test_a_dense_archive_is_refused_before_it_is_unpacked(tmp_path):
    result = read_apart(tmp_path, "a.docx", make_docx(word_paragraph("x"), bomb=" " * 60_000_000))
    assert isinstance(result, Refused) and "unpacks to far more" in result.reason


def test_members_outside_the_archive_are_never_written(tmp_path):
    data = make_docx(word_paragraph("We met."))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {n: archive.read(n) for n in archive.namelist()}
    place = tmp_path / "in" / "deep"
    place.mkdir(parents=True)
    members |= {"../../escaped": "x", "word/../../../escaped": "x", "/tmp/../escaped": "x"}
    result = read_apart(place, "a.docx", make_zip(members))
    assert [b.text for b in result.blocks] == ["We met."]
    assert {p.name for p in tmp_path.rglob("*")} == {"in", "deep", "a.docx"}


def test_macros_are_named_and_nothing_of_them_is_read(tmp_path):
    data = make_docx(word_paragraph("We met."))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {n: archive.read(n) for n in archive.namelist()}
    members["word/vbaProject.bin"] = b'Sub AutoOpen(): Shell "touch x": End Sub'
    result = read_apart(tmp_path, "a.docm", make_zip(members))
    assert "macros ignored" in result.notes and len(result.blocks) == 1


def test_more_elements_than_a_document_has_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("qualcop.readers.archive.MAX_TAGS", 50)
    path = tmp_path / "a.docx"
    path.write_bytes(make_docx(word_paragraph("x") * 20))
    with pytest.raises(Refused, match="more elements"):
        read_file(path)


@pytest.mark.parametrize("limit", ["MAX_TEXT", "MAX_BLOCKS"])
def test_more_text_than_a_document_holds_is_refused(tmp_path, monkeypatch, limit):
    monkeypatch.setattr(f"qualcop.readers.dispatch.{limit}", 1)
    path = tmp_path / "a.txt"
    path.write_text("We met.\n\nWe talked.", encoding="utf-8")
    with pytest.raises(Refused, match="more text"):
        read_file(path)


def nest(opening, closing, depth, inner="x"):
    return opening * depth + inner + closing * depth


ODT_CELL = ("<table:table><table:table-row><table:table-cell>",
            "</table:table-cell></table:table-row></table:table>")  # fmt: skip
DEEP = {
    "a.docx": make_docx(
        nest("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", 80, word_paragraph("x"))
    ),
    "a.odt": make_odt("<text:p>up</text:p>" + nest("<text:section>", "</text:section>", 240)),
    "b.odt": make_odt("<text:p>up" + nest("<text:span>", "</text:span>", 240) + "</text:p>"),
    "c.odt": make_odt(nest(*ODT_CELL, 80, "<text:p>x</text:p>")),
    "a.html": b"up" + b"<div><ul><li>" * 3_000 + b"x",
    "b.html": b"up" + b"<table><tr><td>" * 3_000 + b"x",
    "a.md": b"up\n\n" + b"> " * 5_000 + b"x",
    "b.md": b"up\n\n" + b"".join(b"  " * n + b"- x\n" for n in range(300)),
    "a.rtf": b"{\\rtf1 up\\par " + b"{" * 50_000 + b"x" + b"}" * 50_001,
}


@pytest.mark.parametrize("name", DEEP)
def test_what_is_nested_too_deeply_is_read_as_far_as_it_goes_or_refused(tmp_path, name):
    result = read_apart(tmp_path, name, DEEP[name])
    assert not isinstance(result, Stopped), result.reason
