from reader_samples import make_odt, make_zip

from qualcop.readers import Refused, read_file


def read(tmp_path, data, name="a.odt"):
    path = tmp_path / name
    path.write_bytes(data)
    return read_file(path)


def shapes(extract):
    return [(b.kind, b.level, b.text) for b in extract.blocks]


def test_headings_lists_tables_and_spaces(tmp_path):
    item = "<text:list><text:list-item><text:p>{}</text:p>{}</text:list-item></text:list>"
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    row = f"<table:table-row>{cell.format('who')}{cell.format('what')}</table:table-row>"
    body = '<text:p text:style-name="P1">Log</text:p><text:h text:outline-level="2">Two</text:h>'
    body += item.format("a", item.format("b", ""))
    body += f"<table:table>{row}</table:table>"
    body += (
        "<text:p>one<text:s text:c='2'/>two<text:line-break/>three<text:span>!</text:span></text:p>"
    )
    style = '<style:style style:name="P1" style:parent-style-name="Title"/>'
    assert shapes(read(tmp_path, make_odt(body, style))) == [
        ("heading", 1, "Log"),
        ("heading", 2, "Two"),
        ("list_item", 1, "a"),
        ("list_item", 2, "b"),
        ("table_row", None, "who | what"),
        ("paragraph", None, "one two\nthree!"),
    ]


def test_annotations_stand_on_their_words(tmp_path):
    mark = '<office:annotation office:name="n1"><dc:creator>Ana</dc:creator>'
    mark += "<dc:date>2026-01-02</dc:date><text:p>who?</text:p></office:annotation>"
    body = f'<text:p>We saw {mark}pairs<office:annotation-end office:name="n1"/> talk</text:p>'
    extract = read(tmp_path, make_odt("<text:p>first</text:p>" + body))
    comment = extract.comments[0]
    assert extract.blocks[comment.start_block].text == "We saw pairs talk"
    assert extract.blocks[1].text[comment.start : comment.end] == "pairs"
    assert (comment.author, comment.text) == ("Ana", "who?")


def test_an_annotation_over_two_paragraphs_ends_in_the_second(tmp_path):
    mark = '<office:annotation office:name="n1"><text:p>who?</text:p></office:annotation>'
    body = f"<text:p>We {mark}saw</text:p>"
    body += '<text:p>pairs<office:annotation-end office:name="n1"/> talk</text:p>'
    comment = read(tmp_path, make_odt(body)).comments[0]
    assert (comment.start_block, comment.start, comment.end_block, comment.end) == (0, 3, 1, 5)


def test_tracked_deletions_are_dropped_and_said(tmp_path):
    gone = "<text:tracked-changes><text:changed-region><text:deletion><text:p>curt</text:p>"
    gone += "</text:deletion></text:changed-region></text:tracked-changes>"
    extract = read(tmp_path, make_odt(gone + "<text:p>We met</text:p>"))
    assert [b.text for b in extract.blocks] == ["We met"]
    assert extract.notes == ("1 tracked deletions left out",)


def test_a_sheet_repeating_blank_rows_for_ever_is_read_at_once(tmp_path):
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    rows = f"<table:table-row>{cell.format('who')}{cell.format('what')}</table:table-row>"
    rows += f"<table:table-row>{cell.format('A')}{cell.format('cards')}</table:table-row>"
    blank = '<table:table-cell table:number-columns-repeated="16384"/>'
    rows += f'<table:table-row table:number-rows-repeated="1048576">{blank}</table:table-row>'
    extract = read(
        tmp_path,
        make_odt(f"<table:table table:name='log'>{rows}</table:table>", kind="spreadsheet"),
    )
    assert extract.format == "ods"
    assert [b.text for b in extract.blocks] == ["log", "who | what", "who: A | what: cards"]


def test_slides_have_titles_and_notes(tmp_path):
    frame = '<draw:frame presentation:class="{}"><draw:text-box><text:p>{}</text:p></draw:text-box>'
    frame += "</draw:frame>"
    notes = f"<presentation:notes>{frame.format('notes', 'Ana opens.')}</presentation:notes>"
    page = f"<draw:page>{frame.format('title', 'Why')}{frame.format('outline', 'To learn')}{notes}"
    extract = read(tmp_path, make_odt(page + "</draw:page>", kind="presentation"))
    assert [(b.kind, b.text) for b in extract.blocks] == [
        ("heading", "Why"),
        ("paragraph", "To learn"),
        ("slide_note", "Ana opens."),
    ]


def test_an_encrypted_file_is_refused(tmp_path):
    manifest = "<manifest><encryption-data/></manifest>"
    mime = "application/vnd.oasis.opendocument.text"
    data = make_zip({"mimetype": mime, "content.xml": b"\x01", "META-INF/manifest.xml": manifest})
    try:
        read(tmp_path, data)
    except Refused as refusal:
        assert "password" in refusal.reason
    else:
        raise AssertionError("an encrypted file was read")


def test_who_changed_a_text_and_who_commented_are_people(tmp_path):
    changed = "<text:tracked-changes><text:changed-region><text:insertion><office:change-info>"
    changed += "<dc:creator>Ana Lopez</dc:creator></office:change-info></text:insertion>"
    changed += "</text:changed-region></text:tracked-changes>"
    extract = read(tmp_path, make_odt(f"{changed}<text:p>We met.</text:p>"))
    assert extract.people == (("Ana Lopez", "comment_author"),)
