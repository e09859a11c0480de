"""Tiny invented files of every format the readers know, built byte by byte."""

from __future__ import annotations

import io
import zipfile
from html import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def make_zip(members: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def make_relations(*pairs: tuple[str, str, str]) -> str:
    rows = "".join(f'<Relationship Id="{i}" Type="{R}/{t}" Target="{n}"/>' for i, t, n in pairs)
    return f'<Relationships xmlns="{PACKAGE}">{rows}</Relationships>'


def make_properties(creator: str, title: str = "") -> str:
    return (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:creator>{creator}</dc:creator><dc:title>{title}</dc:title></cp:coreProperties>"
    )


def word_paragraph(text: str, style: str = "", item: int | None = None, inner: str = "") -> str:
    listed = (
        f'<w:numPr><w:ilvl w:val="{item}"/><w:numId w:val="1"/></w:numPr>'
        if item is not None
        else ""
    )
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    run = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    return f"<w:p><w:pPr>{styled}{listed}</w:pPr>{run}{inner}</w:p>"


def word_table(*rows: tuple[str, ...]) -> str:
    cells = (
        "".join(f"<w:tc>{c if c.startswith('<w:') else word_paragraph(c)}</w:tc>" for c in row)
        for row in rows
    )
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


STYLES = (
    f'<w:styles xmlns:w="{W}">'
    '<w:style w:type="paragraph" w:styleId="Titre1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Ours"><w:name w:val="Our heading"/>'
    '<w:basedOn w:val="Titre1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Two"><w:name w:val="Section"/>'
    '<w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Bullet"><w:name w:val="List Bullet"/></w:style>'
    "</w:styles>"
)


def make_docx(body: str, comments: str = "", creator: str = "Ana Example", **more: str) -> bytes:
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": make_relations(("r1", "officeDocument", "word/document.xml")),
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
        "word/styles.xml": STYLES,
        "docProps/core.xml": make_properties(creator),
    }
    if comments:
        members["word/comments.xml"] = f'<w:comments xmlns:w="{W}">{comments}</w:comments>'
    for name, content in more.items():
        members[f"word/{name}.xml"] = f'<w:{name} xmlns:w="{W}">{content}</w:{name}>'
    return make_zip(members)


def make_pptx(*slides: tuple[str, str]) -> bytes:
    """Slides as (shapes xml, notes text)."""
    rels, entries = [], []
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": make_relations(("r1", "officeDocument", "ppt/presentation.xml")),
        "docProps/core.xml": make_properties("Ben Example"),
    }
    space = f'xmlns:a="{A}" xmlns:p="{P}" xmlns:r="{R}"'
    for number, (shapes, notes) in enumerate(slides, 1):
        rels.append((f"s{number}", "slide", f"slides/slide{number}.xml"))
        entries.append(f'<p:sldId id="{255 + number}" r:id="s{number}"/>')
        tree = f"<p:cSld><p:spTree>{shapes}</p:spTree></p:cSld>"
        members[f"ppt/slides/slide{number}.xml"] = f"<p:sld {space}>{tree}</p:sld>"
        if notes:
            link = make_relations(("n1", "notesSlide", f"../notesSlides/notesSlide{number}.xml"))
            members[f"ppt/slides/_rels/slide{number}.xml.rels"] = link
            shape = slide_shape("body", (notes, 0)) + slide_shape("sldNum", ("7", 0))
            tree = f"<p:cSld><p:spTree>{shape}</p:spTree></p:cSld>"
            members[f"ppt/notesSlides/notesSlide{number}.xml"] = (
                f"<p:notes {space}>{tree}</p:notes>"
            )
    listed = f"<p:sldIdLst>{''.join(entries)}</p:sldIdLst>"
    members["ppt/presentation.xml"] = f"<p:presentation {space}>{listed}</p:presentation>"
    members["ppt/_rels/presentation.xml.rels"] = make_relations(*rels)
    return make_zip(members)


def slide_shape(kind: str, *paragraphs: tuple[str, int]) -> str:
    texts = "".join(
        f'<a:p><a:pPr lvl="{level}"/><a:r><a:t>{escape(text)}</a:t></a:r></a:p>'
        for text, level in paragraphs
    )
    mark = f'<p:ph type="{kind}"/>' if kind else ""
    return f"<p:sp><p:nvSpPr><p:nvPr>{mark}</p:nvPr></p:nvSpPr><p:txBody>{texts}</p:txBody></p:sp>"


def make_xlsx(**sheets: list[list[object]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def make_odt(body: str, styles: str = "", kind: str = "text") -> bytes:
    names = {
        "office": "office",
        "text": "text",
        "table": "table",
        "style": "style",
        "draw": "drawing",
        "presentation": "presentation",
    }
    base = "urn:oasis:names:tc:opendocument:xmlns"
    space = " ".join(f'xmlns:{n}="{base}:{v}:1.0"' for n, v in names.items())
    space += ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    content = (
        f"<office:document-content {space}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}>"
        "</office:body></office:document-content>"
    )
    mime = f"application/vnd.oasis.opendocument.{kind}"
    return make_zip({"mimetype": mime, "content.xml": content})


def make_pdf(source: str) -> bytes:
    import typst

    return typst.compile(source.encode())


def lock_pdf(data: bytes) -> bytes:
    import pikepdf

    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        document.save(buffer, encryption=pikepdf.Encryption(user="u", owner="o"))
    return buffer.getvalue()


VTT = """WEBVTT

1
00:00:01.000 --> 00:00:03.000
<v Ana Lopez>We walked the hall &amp; watched.</v>

2
00:00:03.500 --> 00:00:05.000
<v Ben Ode>Then we compared notes.</v>
"""
EML = b"""\
From: Ana Lopez <ana@one.example>
To: Ben Ode <ben@two.example>
Date: Tue, 02 Dec 2025 16:41:00 -0500
Subject: Re: parent night
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

We will bring the task cards.

--\x20
Ana Lopez
555-0101

On Mon, Dec 1, 2025 at 9:00 AM Ben Ode <ben@two.example> wrote:
> Which cards do you bring?
"""
RTF = (
    rb"{\rtf1\ansi\ansicpg1252{\info{\author Ana Lopez}}\pard DEBRIEF OF THE VISIT\par "
    rb"We saw pairs at work.\par Caf\'e9 talk came after.\par}"
)
JSON = (
    '[{"speaker": "Ana", "text": "We start.", "start": 61.5}, {"speaker": "Ben", "text": "Yes."}]'
)
CSV = (
    "unit_id,speaker,text,mood\n"
    "x1,Ana,We swapped lesson plans.,glad\nx2,Ben,I would host next.,calm\n"
)
MD = (
    "---\ntitle: Call notes\n---\n# Goals\n\n"
    "* **Ana** brings [cards](http://x.example)\n* next: visit\n"
)
HTML = "<html><body><h1>Agenda</h1><ul><li>Welcome &amp; names</li></ul><p>Room 2</p></body></html>"
TXT = "VISIT NOTES\n\nPairs talked about loops.\n\n- two swapped chairs\n- one drew\n"
SRT = (
    "1\n00:00:01,000 --> 00:00:02,000\nANA: We start.\n\n"
    "2\n00:00:03,000 --> 00:00:04,000\nBEN: Yes.\n"
)
CHAT = "00:01:02\tAna Lopez:\thello all\n00:01:09\tBen Ode:\tsee the cards\n"
NOTEBOOK = '{"cells": [{"cell_type": "markdown", "source": ["# Read me\\n", "Look here."]}]}'


def make_samples() -> dict[str, bytes]:
    """File name -> bytes, one of each format."""
    body = word_paragraph("Visit notes", "Titre1") + word_paragraph("Pairs talked.")
    slide = slide_shape("title", ("Why we meet", 0)) + slide_shape("body", ("To learn", 0))
    row = "<table:table-row><table:table-cell><text:p>one</text:p></table:table-cell>"
    row += "</table:table-row>"
    odt = "<text:h text:outline-level='1'>Log</text:h><text:p>We met.</text:p>"
    return {
        "a.docx": make_docx(body + word_table(("who", "what"), ("Ana", "cards"))),
        "a.pptx": make_pptx((slide, "Ana opens.")),
        "a.xlsx": make_xlsx(log=[["date", "topic"], ["2026-03-01", "cards"]]),
        "a.odt": make_odt(odt),
        "a.ods": make_odt(f"<table:table table:name='s'>{row}</table:table>", kind="spreadsheet"),
        "a.pdf": make_pdf("= Minutes\n\nWe met and talked about the walkthrough.\n\n- one\n- two"),
        "a.rtf": RTF,
        "a.md": MD.encode(),
        "a.html": HTML.encode(),
        "a.txt": TXT.encode(),
        "chat.txt": CHAT.encode(),
        "a.vtt": VTT.encode(),
        "a.srt": SRT.encode(),
        "a.eml": EML,
        "a.mbox": b"From x Mon Dec  1 09:00:00 2025\n" + EML,
        "a.json": JSON.encode(),
        "a.csv": CSV.encode(),
        "a.ipynb": NOTEBOOK.encode(),
    }
