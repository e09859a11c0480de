import io
from dataclasses import replace

import pytest
from reader_samples import lock_pdf, make_pdf

from qualcop.readers import Refused, read_file
from qualcop.readers.pdf_lines import (
    Line,
    drop_line_numbers,
    drop_running_lines,
    join_pages,
    join_words,
)


def read(tmp_path, source):
    path = tmp_path / "a.pdf"
    path.write_bytes(make_pdf(source))
    return read_file(path)


LONG = "The morning began with the weather and then turned to the draft indicators of need. " * 4


def test_lines_become_paragraphs_headings_and_items(tmp_path):
    extract = read(tmp_path, f"= Minutes\n\n{LONG}\n\n== Next\n\n- call Ben\n- {LONG}\n\n+ first\n")
    assert [(b.kind, b.level) for b in extract.blocks] == [
        ("heading", 1),
        ("paragraph", None),
        ("heading", 2),
        ("list_item", 1),
        ("list_item", 1),
        ("list_item", 1),
    ]
    assert extract.blocks[1].text == LONG.strip()
    assert extract.blocks[4].text == LONG.strip()
    assert extract.title == "Minutes"


def test_hyphenated_words_are_whole_again(tmp_path):
    words = "computational thinking integration across neighbourhood schools everywhere " * 6
    source = '#set page(width: 7cm, height: auto)\n#set text(hyphenate: true, lang: "en")\n'
    source += f"#set par(justify: true)\n{words}"
    assert [b.text for b in read(tmp_path, source).blocks] == [words.strip()]


def test_running_heads_and_page_numbers_go_and_are_said(tmp_path):
    source = '#set page(header: [CoP minutes], numbering: "1 / 1")\n'
    source += "\n#pagebreak()\n".join(f"Part {name}. {LONG}" for name in ("a", "b", "c"))
    extract = read(tmp_path, source)
    assert [b.text.split()[1] for b in extract.blocks] == ["a.", "b.", "c."]
    assert extract.notes == ("6 running heads, feet and page numbers left out",)


def test_a_paragraph_goes_on_over_the_page(tmp_path):
    source = f"#set page(height: 6cm)\n{LONG * 3}"
    assert [b.text for b in read(tmp_path, source).blocks] == [(LONG * 3).strip()]


def test_speakers_of_a_printed_interview_are_found(tmp_path):
    turns = [f"{name}: {LONG}" for name in ("Ana L.", "Ben") * 3]
    extract = read(tmp_path, "\n\n".join(turns))
    assert extract.kind == "transcript"
    assert [b.speaker for b in extract.blocks] == ["Ana L.", "Ben"] * 3


def test_the_author_is_kept_as_a_person(tmp_path):
    extract = read(tmp_path, '#set document(author: "Ana Lopez")\nWe met and we talked.')
    assert extract.people == (("Ana Lopez", "property"),)


def test_who_wrote_a_note_on_a_page_is_a_person(tmp_path):
    import pikepdf

    path = tmp_path / "a.pdf"
    with pikepdf.open(io.BytesIO(make_pdf("We met and we talked."))) as document:
        note = {"/Type": "/Annot", "/Subtype": "/Text", "/Rect": [0, 0, 9, 9], "/T": "Renée Ode"}
        note |= {name: pikepdf.Name(note[name]) for name in ("/Type", "/Subtype")}
        note["/T"] = pikepdf.String("Renée Ode")
        document.pages[0].Annots = pikepdf.Array([pikepdf.Dictionary(note)])
        document.save(path)
    assert read_file(path).people == (("Renée Ode", "comment_author"),)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda d: d[: len(d) // 2], "cut short"),
        (lambda d: d.replace(b"/Root", b"/Boot").replace(b"/Catalog", b"/Cat"), "damaged"),
        (lock_pdf, "password"),
    ],
)
def test_cut_damaged_and_locked_pdfs_are_refused(tmp_path, change, reason):
    path = tmp_path / "a.pdf"
    path.write_bytes(change(make_pdf("We met and we talked.")))
    with pytest.raises(Refused, match=reason):
        read_file(path)


def test_pages_of_pictures_are_refused_or_said(tmp_path):
    with pytest.raises(Refused, match="scan without text layer"):
        read(tmp_path, "#rect(width: 5cm, height: 5cm)")
    mixed = read(tmp_path, "We met and we talked.\n#pagebreak()\n#rect(width: 5cm)")
    assert mixed.notes == ("1 of 2 pages without text (pictures or blank)",)


def line(text, page=0, top=400.0):
    return Line(text, page, 10, 50, 400, top - 10, top, False, 800)


def test_margin_numbers_go_and_other_numbers_stay():
    numbers = [line(str(n)) for n in range(1, 12)]
    kept, dropped = drop_line_numbers([line("We met"), *numbers])
    assert [one.text for one in kept] == ["We met"] and dropped == 11
    counts = [line(n) for n in ("12", "40", "7", "3", "88", "15", "9", "61")]
    assert drop_line_numbers(counts) == (counts, 0)


def test_what_repeats_in_the_middle_of_pages_stays():
    lines = [line("Yes.", page) for page in range(4)]
    assert drop_running_lines(lines, 4) == (lines, 0)


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["the walk-", "through tool"], "the walkthrough tool"),
        (["a cross-", "district visit"], "a cross-district visit"),
        (["Oyelaran-", "Webb came"], "Oyelaran-Webb came"),
        (["and/", "or both"], "and/or both"),
        (["wait -", "she said"], "wait - she said"),
        (["commu\xad", "nity"], "community"),
        (["(two-", "way)"], "(two-way)"),
    ],
)
def test_line_ends_glue_only_what_was_parted(lines, text):
    assert join_words(lines) == text


def test_a_table_is_read_row_by_row(tmp_path):
    rows = f"[who], [what], [when], [Ana], [task cards], [{LONG}], [Ben], [bus], [June]"
    extract = read(tmp_path, f"We met.\n\n#table(columns: (3cm, 3cm, 8cm), {rows})")
    assert [(b.kind, b.text) for b in extract.blocks] == [
        ("paragraph", "We met."),
        ("table_row", "who | what | when"),
        ("table_row", f"Ana | task cards | {LONG.strip()}"),
        ("table_row", "Ben | bus | June"),
    ]


def test_sizes_on_the_edge_of_a_heading_do_not_matter():
    lines = [replace(line("We met and talked", top=700 - n), size=10.0) for n in range(0, 100, 12)]
    blocks = join_pages([replace(line("Almost", top=720), size=11.24), *lines])
    assert blocks[0].text == "Almost"


def test_more_text_on_pages_than_a_document_holds_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("qualcop.readers.pdf.MAX_SIGNS", 10)
    path = tmp_path / "a.pdf"
    path.write_bytes(make_pdf("We met and talked."))
    with pytest.raises(Refused, match="more text"):
        read_file(path)
