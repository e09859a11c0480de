import gzip
import io
import json
import zipfile
import zlib

import pandas as pd
import pytest

import qualcop.leaks as module
from leak_places import PIXEL, PLACES, parquet
from qualcop.cache import load_kept
from qualcop.leaks import (
    DIGEST_BYTES,
    STAGE,
    Leak,
    Search,
    find_forms,
    find_leaks,
    find_spans,
    search_files,
)
from qualcop.pseudonyms import compile_names, update_key

PEOPLE = [
    {
        "participant": "p01",
        "name": "Rosalind Tackett",
        "aliases": "Roz;RT",
        "email": "rtackett@fork.example",
        "role": "district_leader",
    },
    {"participant": "p02", "name": "Mark Espinoza", "aliases": "ME", "role": "teacher"},
    {"participant": "p03", "name": "Siobhán Keane", "role": "teacher"},
]
NAMES = compile_names(update_key(None, PEOPLE))


def leaks_in(path):
    return find_leaks([path], NAMES)


def write(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def zipped(**members):
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return sink.getvalue()


def png(text):
    data = b"Author\x00" + text
    chunk = len(data).to_bytes(4) + b"tEXt" + data + zlib.crc32(b"tEXt" + data).to_bytes(4)
    return b"\x89PNG\r\n\x1a\n" + chunk


WORD = "<w:p xmlns:w='w'><w:r><w:t>so Rosa</w:t></w:r><w:r><w:t>lind Tackett</w:t></w:r></w:p>"


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.txt", "then Rosalind Tackett said", "full name"),
        ("a.md", "then Rosalind\nTackett said", "full name"),
        ("a.csv", "speaker,text\nRoz,yes\n", "alias"),
        ("a.log", "mail rtackett@fork.example", "e-mail"),
        ("a.html", "<p>Ms. Tack<b>ett</b></p>", "last name"),
        ("a.html", "<img alt='Siobh&aacute;n'>", "first name"),
        ("a.svg", "<svg><metadata>Tackett</metadata></svg>", "last name"),
        ("a.svg", "<!-- made for Tackett --><svg/>", "last name"),
        ("a.json", json.dumps({"cells": [{"source": ["by Siobhán"]}]}), "first name"),
        ("a.ipynb", '{"cells": [{"outputs": ["Siobh\\u00e1n K", "eane"]}]}', "full name"),
        ("a.json", '{"Tackett": 1}', "last name"),
        ("a.json", "{broken Tackett", "last name"),
        ("a.docx", zipped(word__document_dot_xml=WORD), "full name"),
        ("a.xlsx", zipped(docProps__core_dot_xml="<c><creator>Roz</creator></c>"), "alias"),
        ("a.qdpx", zipped(inner_dot_zip=zipped(x_dot_txt="Tackett")), "last name"),
        ("a.zip", zipped(Tackett_dot_txt="nothing"), "last name"),
        ("a.json.gz", gzip.compress(b'["Tackett"]', mtime=0), "last name"),
        ("a.png", png(b"Rosalind Tackett"), "full name"),
        ("a.bin", b"\x00\xff\x01Rosalind Tackett\x00\xfe", "full name"),
        ("a.txt", "RT: yes", "initials"),
        ("a.txt", "I asked Mark about it", "first name"),
        ("a.txt", "\ufeffTackett".encode("utf-16"), "last name"),
    ],
)
def test_a_surviving_name_is_found_wherever_it_stands(tmp_path, name, content, kind):
    leaks = leaks_in(write(tmp_path, name, content))
    assert kind in {leak.kind for leak in leaks}
    assert all(leak.place.startswith(name) for leak in leaks)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", "District leader 1 · Core 1 said: Mark the day. ME, AR12, MEmo; market, rozella"),
        ("a.svg", "<svg><g id='ME'/><g id='RT'/></svg>"),
        ("a.json", '{"ME": "RT"}'),
        ("a.bin", bytes(range(256)) * 20),
        ("a.bin", b"\x00\xff\x01 Roz \x00\xfe"),
        ("a.ipynb", json.dumps({"image/png": "aB3/" * 40 + "+Roz/RT+" + "x" * 80})),
        ("a.zip", b"PK\x03\x04 cut short"),
        ("a.gz", b"\x1f\x8b cut short"),
        ("a.pdf", b"%PDF-1.7 cut short"),
        ("a.parquet", b"PAR1 cut short"),
        ("a.svg", "<svg><unclosed"),
        ("a.html", ""),
    ],
)
def test_clean_and_broken_files_are_no_leak(tmp_path, name, content):
    assert leaks_in(write(tmp_path, name, content)) == []


def test_parquet_cells_nested_cells_and_metadata_are_read(tmp_path):
    path = tmp_path / "segments.parquet"
    frame = pd.DataFrame({"text": ["fine", "ask Roz"], "spans": [["fine"], ["by Tackett"]]})
    frame.attrs["author"] = "Siobhán Keane"
    frame.to_parquet(path)
    assert set(leaks_in(path)) == {
        Leak("segments.parquet, column text, row 2", "alias"),
        Leak("segments.parquet, column spans, row 2", "last name"),
        Leak("segments.parquet, metadata", "full name"),
    }


def test_workbook_cells_comments_and_properties_are_read(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    from openpyxl.comments import Comment

    path = tmp_path / "tables.xlsx"
    book = openpyxl.Workbook()
    book.active["A1"] = "ask Rosalind Tackett"
    book.active["A2"].comment = Comment("by Siobhán", "Roz")
    book.properties.creator = "R. Tackett"
    book.save(path)
    places = {leak.place.split(", ")[1].split("/")[-1] for leak in leaks_in(path)}
    assert {"comment1.xml", "core.xml"} < places


def test_pdf_text_outline_and_properties_are_read(tmp_path):
    typst = pytest.importorskip("typst")
    path = tmp_path / "memo.pdf"
    source = (
        '#set document(title: "By Roz", author: "Siobhán Keane")\n= About Tackett\nso Rosalind said'
    )
    path.write_bytes(typst.compile(source.encode()))
    found = {(leak.place.split(", ")[1], leak.kind) for leak in leaks_in(path)}
    assert {
        ("page 1", "first name"),
        ("outline", "last name"),
        ("properties", "full name"),
    } <= found


def test_a_name_hyphenated_over_two_lines_of_a_pdf_is_found(tmp_path):
    typst = pytest.importorskip("typst")
    path = tmp_path / "memo.pdf"
    path.write_bytes(typst.compile(b"so said Tack- \\ ett, and Siobh\xc3\xa1n \\ Keane"))
    assert {leak.kind for leak in leaks_in(path)} == {"last name", "full name"}


def test_the_line_is_told_and_words_are_never_cut(tmp_path):
    text = "fine\n" * 3 + "x" * 50 + " the pathway Rozella\nMarket " + "y " * 40 + "\nby Tackett"
    assert leaks_in(write(tmp_path, "a.txt", text)) == [Leak("a.txt, line 6", "last name")]


def test_names_of_files_and_folders_are_checked_and_never_told(tmp_path):
    folder = tmp_path / "out" / "Roz"
    folder.mkdir(parents=True)
    write(folder, "rosalind tackett.txt", "Tackett")
    leaks = find_leaks([tmp_path / "out"], NAMES)
    assert {leak.kind for leak in leaks} == {"alias", "full name", "last name"}
    assert not any(word in repr(leaks) for word in ("Roz", "rosalind", "ackett"))


def test_masked_districts_count_as_leaks_and_kept_ones_do_not(tmp_path):
    path = write(tmp_path, "a.txt", "in Alder Fork")
    key = update_key(None, PEOPLE)
    assert find_leaks([path], compile_names(key, {"Alder Fork": None})) == []
    masked = compile_names(key, {"Alder Fork": "Core 1"})
    assert find_leaks([path], masked) == [Leak("a.txt", "place")]


def test_the_products_own_words_are_not_taken_for_somebodys_initials(tmp_path):
    matcher = compile_names(update_key(None, [{**PEOPLE[0], "aliases": "PQ"}]))
    (tmp_path / "a.csv").write_text('code,"Ask for PQ: it helps"\n')
    assert find_leaks([tmp_path], matcher) != []
    assert find_leaks([tmp_path], matcher, {"Ask for PQ: it helps"}) == []


def test_a_long_text_without_spaces_costs_no_more_than_its_length():
    assert list(find_forms("教" * 300_000 + " Tackett", NAMES)) == [("last name", "")]


def test_the_lone_letter_of_a_shortened_given_name_is_no_leak():
    matcher = compile_names(update_key(None, [{"participant": "p1", "name": "J. Tackett"}]))
    assert list(find_forms("sources!$A$1:$J$5, option J", matcher)) == []
    assert [kind for kind, _ in find_forms("J. Tackett came", matcher)] == ["full name"]


def test_what_was_clean_is_not_searched_again_and_finds_the_same(tmp_path, monkeypatch):
    cache = tmp_path / "cache.sqlite"
    (tmp_path / "out").mkdir()
    clean = write(tmp_path / "out", "a.txt", "we met on Monday")
    assert find_leaks([tmp_path / "out"], NAMES, cache=cache) == []
    write(tmp_path / "out", "b.txt", "then Tackett came")
    searched = []
    monkeypatch.setattr(
        module, "find_spans", lambda text, names: searched.append(text) or find_spans(text, names)
    )
    for _ in range(2):  # a leak is never remembered as clean
        found = find_leaks([tmp_path / "out"], NAMES, cache=cache)
        assert found == [Leak("b.txt", "last name")]
        assert clean.read_text() not in searched
    cache.unlink()
    assert find_leaks([tmp_path / "out"], NAMES, cache=cache) == found
    assert clean.read_text() in searched


@pytest.mark.parametrize(
    "added",
    [
        {"participant": "p04", "name": "Edda Quillfeather", "role": "teacher"},
        {**PEOPLE[2], "aliases": "Quillfeather"},
        {**PEOPLE[2], "aliases": "@quillfeather"},
        {**PEOPLE[2], "email": "quillfeather@fork.example"},
    ],
)
def test_a_name_added_later_is_found_in_a_file_that_was_clean(tmp_path, added):
    cache = tmp_path / "cache.sqlite"
    texts = "so Quillfeather said\n@quillfeather\nquillfeather@fork.example\n"
    path = write(tmp_path, "old.csv", texts)
    kept = [p for p in PEOPLE if p["participant"] != added["participant"]]
    assert find_leaks([path], NAMES, cache=cache) == []
    matcher = compile_names(update_key(None, [*kept, added]))
    assert find_leaks([path], matcher, cache=cache) == find_leaks([path], matcher) != []


def test_words_that_are_no_longer_the_products_own_are_searched_again(tmp_path):
    cache = tmp_path / "cache.sqlite"
    path = write(tmp_path, "a.csv", 'code,"Ask for RT: it helps"\n')
    assert find_leaks([path], NAMES, {"Ask for RT: it helps"}, cache) == []
    assert find_leaks([path], NAMES, (), cache) == [Leak("a.csv, line 1", "initials")]


def test_the_cache_holds_no_text_of_what_was_clean(tmp_path):
    cache = tmp_path / "cache.sqlite"
    find_leaks([write(tmp_path, "a.txt", "we met on Monday")], NAMES, cache=cache)
    key = Search(NAMES).key
    digests = load_kept(cache, STAGE, [key])[key]
    assert len(bytes.fromhex(digests)) == 2 * DIGEST_BYTES  # the text and the file's name


# ------------------------------------------------------------------ every place a name may hide in
def hide(tmp_path, title, words):
    name, content = PLACES[title](words)
    path = tmp_path / "out" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    return search_files([tmp_path / "out"], NAMES)


@pytest.mark.parametrize("title", PLACES)
def test_a_name_is_found_wherever_it_hides_and_never_told(tmp_path, title):
    report = hide(tmp_path, title, "Rosalind Tackett")
    assert report.leaks
    told = json.dumps([vars(leak) for leak in report.leaks]) + repr(report.unread)
    assert not any(part in told.casefold() for part in ("rosalind", "tackett", "tack%"))


@pytest.mark.parametrize("title", PLACES)
def test_the_same_place_with_another_word_is_no_leak(tmp_path, title):
    assert hide(tmp_path, title, "Everyone Together").leaks == []


def test_a_name_of_a_folder_that_is_looked_into_itself_counts(tmp_path):
    (tmp_path / "for Tackett").mkdir()
    assert find_leaks([tmp_path / "for Tackett"], NAMES) == [
        Leak("for Teacher 1, folder name".replace("Teacher", "District leader"), "last name")
    ]


# ------------------------------------------------------------------ what was not looked into
def locked_zip():
    content = bytearray(zipped(x_dot_txt="words"))
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        at = content.find(mark) + (6 if mark.endswith(b"\x04") else 8)
        content[at] |= 1
    return bytes(content)


def locked_pdf():
    import pikepdf

    sink, pdf = io.BytesIO(), pikepdf.new()
    pdf.add_blank_page()
    pdf.save(sink, encryption=pikepdf.Encryption(owner="o", user="u"))
    return sink.getvalue()


LOCKED_OFFICE = PLACES["old Office file"]("EncryptedPackage")[1]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.zip", locked_zip(), "locked with a password"),
        ("a.pdf", locked_pdf(), "locked with a password"),
        ("a.docx", LOCKED_OFFICE, "locked with a password"),
        ("a.doc", PLACES["old Office file"]("words")[1], "old Office format"),
        ("a.png", PIXEL, "what it shows is not read"),
        ("a.svg", PLACES["picture within an SVG"]("words")[1], "what it shows is not read"),
        ("a.ipynb", PLACES["picture in a notebook"]("words")[1], "what it shows is not read"),
        ("a.docx", PLACES["picture in a docx"]("words")[1], "what it shows is not read"),
        ("a.bin", bytes(range(256)), "no known kind of file"),
    ],
)
def test_what_was_not_looked_into_is_told_so_that_silence_is_not_taken_for_clean(
    tmp_path, name, content, reason
):
    report = search_files([write(tmp_path, name, content)], NAMES)
    assert report.leaks == [] and report.files == 1
    assert any(u.place.startswith(name) and reason in u.reason for u in report.unread)


def test_a_plain_text_is_looked_into_whole(tmp_path):
    assert search_files([write(tmp_path, "a.txt", "we met")], NAMES).unread == []


def test_a_file_packed_too_often_and_a_link_to_nothing_are_told(tmp_path):
    content = b"Tackett"
    for _ in range(5):
        content = zipped(x_dot_zip=content)
    write(tmp_path, "a.zip", content)
    (tmp_path / "b").symlink_to(tmp_path / "nowhere")
    told = {u.place.split(",")[0]: u.reason for u in search_files([tmp_path], NAMES).unread}
    assert "packed more than" in told["a.zip"] and "a link" in told["b"]


def test_a_file_that_cannot_be_opened_is_told(tmp_path, monkeypatch):
    path = write(tmp_path, "a.txt", "words")

    def refuse(self):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(path), "read_bytes", refuse)
    (told,) = search_files([path], NAMES).unread
    assert told == ("a.txt", "cannot be opened (Permission denied)")


def test_a_column_whose_name_is_somebodys_is_told_without_it(tmp_path):
    path = write(tmp_path, "a.parquet", parquet({"Tackett": ["by Siobhán"]}))
    leaks = find_leaks([path], NAMES)
    assert len(leaks) == 2 and "Tackett" not in str(leaks)


def test_what_unpacks_beyond_the_limits_counts_as_unseen_not_as_clean(tmp_path, monkeypatch):
    monkeypatch.setattr("qualcop.pieces.MAX_UNPACKED", 1_000)
    for name, content in (("a.zip", zipped(a="x" * 2_000)), ("a.gz", gzip.compress(b"x" * 2_000))):
        report = search_files([write(tmp_path, name, content)], NAMES)
        assert any("more than can be read" in unread.reason for unread in report.unread)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", b"<html><body><p>a<b<ody>Rosalind Tackett</b<ody></html>"),
        ("a.html", b"<p>&#" + b"9" * 5_000 + b"; Rosalind Tackett</p>"),
        ("a.xml", b"<a>&#" + b"9" * 5_000 + b"; Rosalind Tackett"),
        ("a.pdf", b"%PDF-1.4 <x:xmpmeta><x:a:b>Rosalind Tackett</x:a:b></x:xmpmeta>"),
        ("a.json", b'{"n": ' + b"9" * 5_000 + b', "a": "Rosalind Tackett"}'),
    ],
)
def test_a_name_in_damaged_markup_is_found(tmp_path, name, content):
    assert leaks_in(write(tmp_path, name, content))


def test_a_member_without_a_name_does_not_end_the_search(tmp_path):
    data = zipped(aaaa="nothing", bbbb="by Rosalind Tackett").replace(b"aaaa", b"\0\0\0\0")
    assert leaks_in(write(tmp_path, "a.zip", data))


def test_the_letters_of_a_digest_are_no_name(tmp_path):
    row = {"participant": "p01", "name": "Beatriz Ocampo", "aliases": "Bea", "role": "teacher"}
    names = compile_names(update_key(None, [row]))
    digest = write(tmp_path, "a.json", json.dumps(["bea7c00f91d2ab34", "x bea7c00f91d2ab34"]))
    assert find_leaks([digest], names) == []
    assert find_leaks([write(tmp_path, "b.json", json.dumps(["bea 7"]))], names) != []
