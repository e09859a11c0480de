import zipfile

from reader_samples import make_pptx, slide_shape

from qualcop.readers import read_file


def read(tmp_path, *slides):
    path = tmp_path / "a.pptx"
    path.write_bytes(make_pptx(*slides))
    return read_file(path)


def test_title_items_with_level_and_notes_in_order(tmp_path):
    body = slide_shape("body", ("To learn", 0), ("from each other", 1))
    first = (
        body + slide_shape("title", ("Why", 0)) + slide_shape("sldNum", ("1", 0)),
        "Ana opens.",
    )
    second = (slide_shape("ctrTitle", ("Next", 0)) + slide_shape("", ("a box", 0)), "")
    extract = read(tmp_path, first, second)
    assert [(b.kind, b.level, b.text) for b in extract.blocks] == [
        ("heading", 1, "Why"),
        ("list_item", 1, "To learn"),
        ("list_item", 2, "from each other"),
        ("slide_note", None, "Ana opens."),
        ("heading", 1, "Next"),
        ("paragraph", None, "a box"),
    ]
    assert extract.title == "Why"
    assert extract.people == (("Ben Example", "property"),)


def test_groups_are_opened_and_tables_read_by_row(tmp_path):
    cell = "<a:tc{}><a:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></a:txBody></a:tc>"
    row = "<a:tr>" + cell.format("", "who") + cell.format("", "what") + "</a:tr>"
    merged = "<a:tr>" + cell.format("", "all") + cell.format(' hMerge="1"', "ghost") + "</a:tr>"
    frame = f"<p:graphicFrame><a:graphic><a:tbl>{row}{merged}</a:tbl></a:graphic></p:graphicFrame>"
    group = f"<p:grpSp><p:grpSp>{slide_shape('body', ('deep', 0))}</p:grpSp></p:grpSp>"
    extract = read(tmp_path, (frame + group + "<p:pic/>", ""))
    assert [(b.kind, b.text) for b in extract.blocks] == [
        ("table_row", "who | what"),
        ("table_row", "all"),
        ("list_item", "deep"),
    ]
    assert extract.notes == ("1 pictures not read",)


def test_hidden_slides_are_read_and_said(tmp_path):
    import io
    import zipfile

    from reader_samples import make_zip

    with zipfile.ZipFile(
        io.BytesIO(make_pptx((slide_shape("title", ("Spare", 0)), "")))
    ) as archive:
        members = {n: archive.read(n) for n in archive.namelist()}
    name = "ppt/slides/slide1.xml"
    members[name] = members[name].replace(b"<p:sld ", b'<p:sld show="0" ')
    path = tmp_path / "a.pptx"
    path.write_bytes(make_zip(members))
    extract = read_file(path)
    assert extract.blocks[0].text == "Spare" and extract.notes == ("1 hidden slides were read",)


def test_authors_of_comments_are_people(tmp_path):
    path = tmp_path / "a.pptx"
    path.write_bytes(make_pptx((slide_shape("title", ("Why", 0)), "")))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("ppt/commentAuthors.xml", '<l><a id="0" name="Ana Lopez"/></l>')
    assert ("Ana Lopez", "comment_author") in read_file(path).people
