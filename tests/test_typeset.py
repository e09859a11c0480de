import re

import pikepdf
import pypdfium2
import pytest
import typst

from qualcop.study import ROOT
from qualcop.typeset import (
    covered_characters,
    mark_stream_ends,
    replace_characters,
    replace_uncovered,
    typeset,
)

TEMPLATE = """
#let d = json(bytes(sys.inputs.data))
#set document(title: d.title)
#set text(lang: "en", font: ("Libertinus Serif", "DejaVu Sans"))
= #d.title
#for s in d.lines [#par(s) #par(strong(s)) #par(text(font: ("DejaVu Sans Mono", "DejaVu Sans"), s))]
#d.uncovered.join(" ")
"""
MARKUP = (
    '#panic("x") $x^2$ *bold* <b>b</b> \\textbf{t} {{ j }} @ref `c` /* c */ #read("/etc/passwd")'
)


@pytest.fixture
def template(tmp_path):
    path = tmp_path / "template.typ"
    path.write_text(TEMPLATE, encoding="utf-8")
    return path


def set_lines(template, out, *lines, **data):
    return typeset(template, {"title": "A title", "lines": lines, **data}, out)


def read_text(path):
    with pypdfium2.PdfDocument(path) as pdf:
        return "\n".join(page.get_textpage().get_text_range() for page in pdf)


def test_the_same_input_gives_the_same_bytes(template, tmp_path):
    for name in ("one.pdf", "two.pdf"):
        set_lines(template, tmp_path / name, "Hello", date="2026-03-19")
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_the_date_comes_from_the_data_not_from_the_clock(template, tmp_path):
    set_lines(template, tmp_path / "dated.pdf", date="2026-03-19")
    set_lines(template, tmp_path / "undated.pdf")
    dates = []
    for name in ("dated.pdf", "undated.pdf"):
        with pikepdf.open(tmp_path / name) as pdf:
            dates.append(str(pdf.docinfo["/CreationDate"])[:10])
    assert dates == ["D:20260319", "D:20000101"]


def test_markup_in_the_data_is_shown_as_it_was_written(template, tmp_path):
    set_lines(template, tmp_path / "out.pdf", MARKUP)
    shown = " ".join(read_text(tmp_path / "out.pdf").split())
    assert shown.count(MARKUP) == 3


def test_scripts_that_dejavu_has_are_shown_and_others_named(template, tmp_path):
    lines = ("Ελλάδα Привет שלום مرحبا Հայ", "中 and 😀🤷")
    uncovered = set_lines(template, tmp_path / "out.pdf", *lines)
    assert uncovered == ["U+1F937", "U+4E2D"]
    text = read_text(tmp_path / "out.pdf")
    assert "Ελλάδα Привет" in text
    assert "[U+4E2D] and 😀[U+1F937]" in text


def test_every_covered_character_can_be_set(template, tmp_path):
    characters = sorted(covered_characters())
    lines = ["".join(characters[i : i + 80]) for i in range(0, len(characters), 80)]
    assert set_lines(template, tmp_path / "out.pdf", *lines) == []


def test_no_font_of_last_resort_is_used(template, tmp_path):
    set_lines(template, tmp_path / "out.pdf", "plain", "中文", "שלום")
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        fonts = {
            str(o.BaseFont)
            for o in pdf.objects
            if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/Font"
        }
    assert fonts
    assert not [name for name in fonts if "LastResort" in name]


def test_the_template_cannot_read_outside_its_folder(template, tmp_path):
    template.write_text(TEMPLATE + '\n#read("/../../etc/hostname")', encoding="utf-8")
    with pytest.raises(typst.TypstError):
        set_lines(template, tmp_path / "out.pdf")


def test_files_lie_beside_the_template_under_the_names_given(template, tmp_path):
    (tmp_path / "words.txt").write_text("from a file", encoding="utf-8")
    template.write_text(TEMPLATE + '\n#read("given/name.txt")', encoding="utf-8")
    data = {"title": "A title", "lines": []}
    typeset(template, data, tmp_path / "out.pdf", {"given/name.txt": tmp_path / "words.txt"})
    assert "from a file" in read_text(tmp_path / "out.pdf")


def test_a_stream_that_ends_in_a_carriage_return_keeps_its_length(template, tmp_path):
    set_lines(template, tmp_path / "out.pdf", "Hello")
    plain = (tmp_path / "out.pdf").read_bytes()
    data = re.search(rb"(?<=stream\n).(?=.{50})", plain, re.DOTALL).start()
    end = plain.index(b"\nendstream\n", data)
    odd = plain[: end - 1] + b"\r" + plain[end:]  # as if compression had ended so
    marked = mark_stream_ends(odd)
    assert marked.count(b"\r\r\nendstream") == 1
    places = [int(place) for place in re.findall(rb"(\d{10}) \d{5} n", marked)]
    assert all(re.match(rb"\d+ 0 obj", marked[place : place + 12]) for place in places)
    table = int(re.search(rb"startxref\n(\d+)", marked).group(1))
    assert marked[table : table + 5] == b"xref\n"
    assert mark_stream_ends(plain) == plain


def test_a_long_run_of_uncovered_characters_is_one_short_note():
    assert replace_characters("a 中文字很多 b") == "a [U+4E2D and 4 more] b"
    assert replace_characters("中文") == "[U+4E2D U+6587]"


@pytest.mark.parametrize(
    "character", ["\ufeff", "\u202e", "\u2066", "\x00", "\ue000", "\ud800", "\U000e0041"]
)
def test_characters_that_garble_a_page_are_named(character):
    assert replace_characters(f"a{character}b") == f"a[U+{ord(character):04X}]b"


def test_only_strings_of_the_data_are_changed():
    value = {"n": 3, "none": None, "list": ["中", {"deep": "中"}], "ok": True}
    shown, found = replace_uncovered(value)
    assert shown == {"n": 3, "none": None, "list": ["[U+4E2D]", {"deep": "[U+4E2D]"}], "ok": True}
    assert found == ["U+4E2D"]


HOSTILE = (
    *(MARKUP, '#eval("1+1")', "$x$ $", "@ref <label>", "\\u{41} \\", "= no heading", "- + / no"),
    *("\u202eright to left", "nul\x00nul", "\udc80 alone", "\x1b[31mred", "] ) } [#panic()]"),
    *('")); #panic("x"); ((', "https://x.example http://a", "~ -- --- ... \"' \u2028 \r\n"),
    *("``` ```", "//* /*"),
)


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_people_wrote_stays_text(template, tmp_path, text):
    set_lines(template, tmp_path / "a.pdf", text, title=text)
    shown = "".join(read_text(tmp_path / "a.pdf").split())
    assert "".join(replace_characters(text).split()) in shown
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        assert not any("/Annots" in page for page in pdf.pages)
        assert not {"/OpenAction", "/AA"} & set(pdf.Root.keys())


def test_a_word_wider_than_the_page_does_not_break_the_memo(template, tmp_path):
    set_lines(template, tmp_path / "a.pdf", "x" * 20_000)
    assert read_text(tmp_path / "a.pdf").count("x") > 50


@pytest.mark.parametrize("name", ["memo.typ", "codebook.typ"])
def test_no_template_runs_its_data(name):
    source = (ROOT / "workflow" / "report" / name).read_text(encoding="utf-8")
    assert not re.search(r"\b(?:eval|plugin|cbor|read)\(|#include|@preview", source)
