from reader_samples import W, make_docx, word_paragraph, word_table

from qualcop.readers import read_file

RUN = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'


def read(tmp_path, data, name="a.docx"):
    path = tmp_path / name
    path.write_bytes(data)
    return read_file(path)


def shapes(extract):
    return [(b.kind, b.level, b.text) for b in extract.blocks]


def test_headings_by_style_name_base_style_outline_and_title(tmp_path):
    body = word_paragraph("Log", "Title") + word_paragraph("A", "Titre1")
    body += word_paragraph("B", "Ours") + word_paragraph("C", "Two")
    assert shapes(read(tmp_path, make_docx(body))) == [
        ("heading", 1, "Log"),
        ("heading", 1, "A"),
        ("heading", 1, "B"),
        ("heading", 2, "C"),
    ]


def test_items_by_numbering_style_and_typed_dash(tmp_path):
    body = word_paragraph("a", item=0) + word_paragraph("b", item=2)
    body += word_paragraph("c", "Bullet") + word_paragraph("- d") + word_paragraph("☒ Ana")
    assert shapes(read(tmp_path, make_docx(body))) == [
        ("list_item", 1, "a"),
        ("list_item", 3, "b"),
        ("list_item", 1, "c"),
        ("list_item", 1, "d"),
        ("list_item", 1, "[x] Ana"),
    ]


def test_tables_row_by_row_with_merged_and_nested_cells_once(tmp_path):
    inner = "<w:tc>" + word_table(("x", "y")) + word_paragraph("") + "</w:tc>"
    wide = f'<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{word_paragraph("wide")}</w:tc>'
    below = f"<w:tc><w:tcPr><w:vMerge/></w:tcPr>{word_paragraph('')}</w:tc>"
    rows = [wide, f"<w:tc>{word_paragraph('a')}{word_paragraph('b')}</w:tc>{inner}"]
    rows.append(f"{below}<w:tc>{word_paragraph('z')}</w:tc>")
    table = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"
    extract = read(tmp_path, make_docx(word_paragraph("before") + table))
    assert [b.text for b in extract.blocks] == ["before", "wide", "a b | x | y", "| z"]


def test_a_one_column_table_is_a_frame_around_text(tmp_path):
    table = word_table((word_paragraph("Agenda", "Titre1") + word_paragraph("talk", item=0),))
    assert [b.kind for b in read(tmp_path, make_docx(table)).blocks] == ["heading", "list_item"]


def test_insertions_stay_deletions_go_and_both_are_said(tmp_path):
    inner = RUN.format("We ") + f'<w:ins w:author="Ana">{RUN.format("never ")}</w:ins>'
    inner += '<w:del w:author="Ben"><w:r><w:delText>always </w:delText></w:r></w:del>'
    inner += RUN.format("met")
    extract = read(tmp_path, make_docx(word_paragraph("", inner=inner)))
    assert extract.blocks[0].text == "We never met"
    assert set(extract.notes) == {"1 tracked insertions kept", "1 tracked deletions left out"}
    assert ("Ben", "comment_author") in extract.people


def comment(name, author, text):
    inner = word_paragraph(text)
    return f'<w:comment w:id="{name}" w:author="{author}" w:date="2026-01-02">{inner}</w:comment>'


def test_comments_stand_exactly_on_their_words(tmp_path):
    start, end = '<w:commentRangeStart w:id="7"/>', '<w:commentRangeEnd w:id="7"/>'
    inner = RUN.format("  We saw ") + start + RUN.format("pairs  talk") + end + RUN.format(" twice")
    data = make_docx(word_paragraph("", inner=inner), comment("7", "Ana Lopez", "who?"))
    extract = read(tmp_path, data)
    found = extract.comments[0]
    assert extract.blocks[found.start_block].text[found.start : found.end] == "pairs talk"
    assert (found.comment_id, found.author, found.date, found.text) == (
        "7",
        "Ana Lopez",
        "2026-01-02",
        "who?",
    )
    assert ("Ana Lopez", "comment_author") in extract.people


def test_comments_in_cells_over_blocks_and_without_range(tmp_path):
    start, end = '<w:commentRangeStart w:id="{}"/>', '<w:commentRangeEnd w:id="{}"/>'
    cell = word_paragraph(
        "", inner=RUN.format("far ") + start.format(1) + RUN.format("near") + end.format(1)
    )
    table = word_table(("one", cell))
    body = table + word_paragraph("", inner=start.format(2) + RUN.format("alpha"))
    body += word_paragraph("", inner=RUN.format("beta") + end.format(2) + RUN.format(" gamma"))
    body += word_paragraph(
        "", inner=RUN.format("delta") + '<w:r><w:commentReference w:id="3"/></w:r>'
    )
    data = make_docx(body, "".join(comment(n, "Ana", f"c{n}") for n in "123"))
    extract = read(tmp_path, data)
    one, two, three = extract.comments
    assert extract.blocks[one.start_block].text[one.start : one.end] == "near"
    assert (two.start_block, two.start, two.end_block, two.end) == (1, 0, 2, 4)
    assert extract.blocks[three.start_block].text[three.start : three.end] == "delta"


def test_a_comment_that_ends_in_a_blank_paragraph_ends_with_the_words_before_it(tmp_path):
    start, end = '<w:commentRangeStart w:id="1"/>', '<w:commentRangeEnd w:id="1"/>'
    body = word_paragraph("", inner=start + RUN.format("alpha"))
    body += word_paragraph("", inner=RUN.format("   ") + end) + word_paragraph("beta")
    extract = read(tmp_path, make_docx(body, comment("1", "Ana", "who?")))
    (found,) = extract.comments
    assert (found.start_block, found.start, found.end_block, found.end) == (0, 0, 0, 5)


def test_breaks_tabs_links_fields_and_hidden_text(tmp_path):
    inner = "<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t></w:r>"
    inner += f"<w:hyperlink>{RUN.format('d')}</w:hyperlink>"
    inner += "<w:r><w:instrText>HYPERLINK x</w:instrText></w:r>"
    inner += "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>"
    extract = read(tmp_path, make_docx(word_paragraph("", inner=inner)))
    assert extract.blocks[0].text == "a\nb cd"
    assert extract.notes == ("1 hidden passages left out",)


def test_text_boxes_once_and_footnotes_at_the_end(tmp_path):
    box = f"<w:txbxContent>{word_paragraph('boxed')}</w:txbxContent>"
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    choice = f'<mc:AlternateContent xmlns:mc="{mc}"><mc:Choice><w:drawing>{box}</w:drawing>'
    choice += f"</mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
    body = word_paragraph("", inner=RUN.format("text") + f"<w:r>{choice}</w:r>")
    note = f'<w:footnote w:id="1">{word_paragraph("below")}</w:footnote>'
    note += f'<w:footnote w:id="0" w:type="separator">{word_paragraph("-")}</w:footnote>'
    extract = read(tmp_path, make_docx(body + word_paragraph("more"), footnotes=note))
    assert [b.text for b in extract.blocks] == ["text", "boxed", "more", "below"]


def test_page_headers_are_left_out_and_said(tmp_path):
    data = make_docx(word_paragraph("body"), header1=word_paragraph("Confidential"))
    extract = read(tmp_path, data)
    assert [b.text for b in extract.blocks] == ["body"]
    assert extract.notes == ("page header or footer left out",)


def test_the_strict_variant_of_the_format_is_read_too(tmp_path):
    import io
    import zipfile

    from reader_samples import make_zip

    data = make_docx(word_paragraph("Plan", "Titre1") + word_paragraph("a", item=1))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {n: archive.read(n) for n in archive.namelist()}
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    members = {n: c.replace(W.encode(), strict) for n, c in members.items()}
    assert shapes(read(tmp_path, make_zip(members))) == [
        ("heading", 1, "Plan"),
        ("list_item", 2, "a"),
    ]


def test_a_typed_transcript_has_speakers(tmp_path):
    body = "".join(
        word_paragraph(f"{name}: words {n}") for n, name in enumerate(["Ana", "Ben"] * 3)
    )
    extract = read(tmp_path, make_docx(body))
    assert extract.kind == "transcript"
    assert extract.blocks[1].speaker == "Ben" and extract.blocks[1].text == "words 1"


def test_deep_nesting_ends_somewhere(tmp_path):
    body = "<w:sdt><w:sdtContent>" * 80 + word_paragraph("deep") + "</w:sdtContent></w:sdt>" * 80
    extract = read(tmp_path, make_docx(word_paragraph("top") + body))
    assert extract.blocks[0].text == "top"
    assert any("nested too deeply" in note for note in extract.notes)
