"""Which reader a file gets, what is refused and why, and that damage never does more than that."""

import os
import random

import pytest
from reader_samples import make_docx, make_pdf, make_samples, make_zip, word_paragraph

from qualcop.readers import MAX_BYTES, Refused, is_clutter, read_file
from qualcop.tables import BLOCK_KINDS, SOURCE_KINDS

SAMPLES = make_samples()


def read(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    return read_file(path)


def refuse(tmp_path, name, data):
    with pytest.raises(Refused) as caught:
        read(tmp_path, name, data)
    return caught.value.reason


@pytest.mark.parametrize("name", SAMPLES)
def test_every_format_gives_blocks_of_known_kinds(tmp_path, name):
    extract = read(tmp_path, name, SAMPLES[name])
    assert extract.blocks
    assert {b.kind for b in extract.blocks} <= set(BLOCK_KINDS)
    assert extract.kind is None or extract.kind in SOURCE_KINDS
    assert all(b.text == b.text.strip() != "" for b in extract.blocks)


@pytest.mark.parametrize("name", SAMPLES)
def test_reading_twice_gives_the_same(tmp_path, name):
    assert read(tmp_path, name, SAMPLES[name]) == read(tmp_path, name, SAMPLES[name])


def test_content_decides_and_a_wrong_ending_is_noted(tmp_path):
    extract = read(tmp_path, "notes.txt", SAMPLES["a.docx"])
    assert extract.format == "docx"
    assert any("ending says .txt" in note for note in extract.notes)
    assert read(tmp_path, "x.docx", SAMPLES["a.pdf"]).format == "pdf"
    assert read(tmp_path, "x.doc", SAMPLES["a.rtf"]).format == "rtf"
    assert read(tmp_path, "x.docx", b"just typed words").format == "txt"
    assert read(tmp_path, "x.xls", b"<html><table><tr><td>a</table>").format == "html"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.md", b" \n\t \n", "white space only"),
        ("a.md", b"<!-- nothing else -->", "no words"),
        ("a.png", b"\x89PNG\r\n\x1a\n....", "run text recognition"),
        ("photo.txt", b"\xff\xd8\xff\xe0 JFIF", "run text recognition"),
        ("a.mp3", b"ID3\x03....", "transcribe"),
        ("a.m4a", b"\x00\x00\x00 ftypM4A ", "transcribe"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, ".docx"),
        ("a.zip", make_zip({"x.txt": "words"}), "unpack"),
        ("a.pages", make_zip({"Index/Document.iwa": b"x"}), "export"),
        ("~$notes.docx", b"\x04Ana", "lock file"),
        ("a.eaf", b"<?xml version='1.0'?><ANNOTATION/>", "XML"),
        ("a.ics", b"BEGIN:VCALENDAR", "calendar"),
        ("a.exe", b"MZ\x90\x00\x03", "program"),
        ("a.bin", b"\x00\x01\x02words\x00", "text"),
        ("a.docx", b"PK\x03\x04 and then nothing", "damaged"),
        ("a.docx", make_zip({"[Content_Types].xml": "", "word/x.xml": "<a/>"}), "no document"),
        ("a.json", b'{"settings": {"theme": "dark"}}', "expected a list of {speaker"),
        ("a.json", b'[{"speaker": "A", "te', "cut short"),
        ("a.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\n\n", "timed words"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(tmp_path, name, data, reason):
    assert reason in refuse(tmp_path, name, data)


def test_an_encrypted_office_file_is_refused_as_such(tmp_path):
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 64
    data += "EncryptedPackage".encode("utf-16-le")
    assert "password" in refuse(tmp_path, "a.docx", data)


@pytest.mark.parametrize("name", ["a.docx", "a.pdf", "a.pptx", "a.xlsx", "a.odt", "a.rtf"])
def test_a_file_cut_short_is_refused(tmp_path, name):
    data = SAMPLES[name]
    assert "cut short" in refuse(tmp_path, name, data[: len(data) // 2])


def test_a_file_above_the_limit_is_not_opened(tmp_path):
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.write(b"words")
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(Refused, match="larger than 50 MB"):
        read_file(path)


def test_a_missing_file_is_refused_not_raised(tmp_path):
    with pytest.raises(Refused, match="cannot be opened"):
        read_file(tmp_path / "gone.txt")


def test_a_zip_that_unpacks_beyond_all_measure_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("qualcop.readers.archive.MAX_UNPACKED", 1_000_000)
    data = make_docx(word_paragraph("x"), bomb=" " * 1_000_001)
    assert len(data) < 10_000
    assert "unpacks" in refuse(tmp_path, "a.docx", data)


def test_outside_entities_are_never_fetched(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("do not read me", encoding="utf-8")
    data = make_docx(word_paragraph("before MARK after"))
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {n: archive.read(n) for n in archive.namelist()}
    doctype = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'.encode()
    members["word/document.xml"] = doctype + members["word/document.xml"].replace(b"MARK", b"&x;")
    assert "declares entities" in refuse(tmp_path, "a.docx", make_zip(members))


def test_clutter_is_known():
    from pathlib import Path

    assert is_clutter(Path("a/.DS_Store")) and is_clutter(Path("Thumbs.db"))
    assert is_clutter(Path("__MACOSX/._notes.docx")) and is_clutter(Path("._notes.docx"))
    assert not is_clutter(Path("notes.docx")) and not is_clutter(Path("~$notes.docx"))


def change(data, seed):
    """The bytes cut, flipped, doubled or with a piece taken out."""
    rng = random.Random(seed)
    mutated = bytearray(data)
    if rng.random() < 0.3:
        return bytes(mutated[: rng.randrange(len(mutated))])
    for _ in range(rng.choice([1, 4, 16, 64])):
        mutated[rng.randrange(len(mutated))] = rng.randrange(256)
    if rng.random() < 0.2:
        start = rng.randrange(len(mutated))
        del mutated[start : start + rng.randrange(1, 40)]
    return bytes(mutated)


@pytest.mark.parametrize("name", SAMPLES)
def test_damaged_bytes_give_an_extract_or_a_refusal(tmp_path, name):
    for seed in range(30):
        path = tmp_path / name
        path.write_bytes(change(SAMPLES[name], f"{name}{seed}"))
        try:
            extract = read_file(path)
        except Refused as refusal:
            assert refusal.reason
        else:
            assert all(b.text.strip() and b.text.encode() for b in extract.blocks)


def change_member(data, seed):
    """One XML member of a zip cut, with a number changed, or gone; the zip itself is whole."""
    import io
    import re
    import zipfile

    rng = random.Random(seed)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {n: archive.read(n) for n in archive.namelist()}
    name = rng.choice(sorted(members))
    content = members[name]
    choice = rng.random()
    if choice < 0.2:
        del members[name]
    elif choice < 0.5 and content:
        members[name] = content[: rng.randrange(len(content))]
    else:
        numbers = list(re.finditer(rb'"\d+"', content))
        hit = rng.choice(numbers) if numbers else None
        value = rng.choice([b'"-1"', b'"99999999999"', b'"x"', b'""'])
        members[name] = content[: hit.start()] + value + content[hit.end() :] if hit else b"<a/>"
    return make_zip(members)


@pytest.mark.parametrize("name", ["a.docx", "a.pptx", "a.xlsx", "a.odt", "a.ods"])
def test_damaged_members_give_an_extract_or_a_refusal(tmp_path, name):
    for seed in range(30):
        path = tmp_path / name
        path.write_bytes(change_member(SAMPLES[name], f"{name}{seed}"))
        try:
            read_file(path)
        except Refused as refusal:
            assert refusal.reason


def test_an_encrypted_pdf_is_refused(tmp_path):
    from reader_samples import lock_pdf

    data = lock_pdf(make_pdf("Budget of next year"))
    assert "password" in refuse(tmp_path, "a.pdf", data)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_a_pipe_is_refused_and_never_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(Refused, match="no file but a pipe"):
        read_file(tmp_path / "pipe.txt")
