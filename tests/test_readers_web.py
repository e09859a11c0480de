from qualcop.readers.web import decode_page, read_page


def shapes(text):
    return [(b.kind, b.level, b.text) for b in read_page(text, "html").blocks]


def test_structure_becomes_kinds_and_levels():
    page = "<h1>Agenda</h1><p>We <b>meet</b>&nbsp;here &amp; there<br>now</p><ul><li>a<ul><li>b"
    page += "</ul><li>c</ul><blockquote><p>said so</p></blockquote>"
    assert shapes(page) == [
        ("heading", 1, "Agenda"),
        ("paragraph", None, "We meet here & there\nnow"),
        ("list_item", 1, "a"),
        ("list_item", 2, "b"),
        ("list_item", 1, "c"),
        ("paragraph", None, "said so"),
    ]


def test_what_a_reader_does_not_see_is_dropped_and_menus_are_said():
    page = "<nav>Home | Log in</nav><script>x()</script><style>p{}</style><p>words</p>"
    page += "<p style='display: none'>secret</p><!-- Ana -->"
    extract = read_page(page, "html")
    assert [b.text for b in extract.blocks] == ["words"]
    assert extract.notes == ("menus and controls of the page left out",)


def test_tables_row_by_row_and_layout_tables_as_text():
    table = "<table><tr><th>Time<th>What</tr><tr><td>9:00<td>Welcome<br>all</tr></table>"
    assert shapes(table) == [
        ("table_row", None, "Time | What"),
        ("table_row", None, "9:00 | Welcome all"),
    ]
    layout = "<table><tr><td><h2>Log</h2><p>one</p></td></tr></table>"
    assert shapes(layout) == [("heading", 2, "Log"), ("paragraph", None, "one")]


def test_neighbouring_elements_do_not_glue_words():
    assert shapes("<div>one</div><div>two</div>three<p>four") == [
        ("paragraph", None, word) for word in ("one", "two", "three", "four")
    ]


def test_the_declared_encoding_is_used_when_it_is_not_utf8():
    page = '<meta charset="iso-8859-2"><p>Dvořák</p>'.encode("iso-8859-2")
    text, notes = decode_page(page)
    assert "Dvořák" in text and notes == ("read as iso-8859-2",)
    assert decode_page("<p>naïve</p>".encode())[1] == ()
    assert "Renée’s" in decode_page("<meta charset='x-nonsense'>Renée’s".encode("cp1252"))[0]


def test_author_and_title_are_kept():
    extract = read_page('<title>T</title><meta name="author" content="Ana"><p>x', "html")
    assert extract.title == "T" and extract.people == (("Ana", "property"),)
