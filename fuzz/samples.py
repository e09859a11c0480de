"""Good files that the fuzz run starts from: every format, with the parts that are hard to read."""

from __future__ import annotations

import io

from fuzz.reader_samples import (
    EML,
    make_docx,
    make_odt,
    make_samples,
    word_paragraph,
    word_table,
)

WORD_BODY = (
    word_paragraph("Debrief", "Title")
    + '<w:p><w:commentRangeStart w:id="1"/><w:r><w:t>We saw pairs</w:t></w:r>'
    '<w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>'
    '<w:ins w:author="Ana"><w:r><w:t> at work</w:t><w:tab/><w:br/></w:r></w:ins>'
    '<w:del w:author="Ben"><w:r><w:delText>alone</w:delText></w:r></w:del></w:p>'
    + word_paragraph("first", "Bullet", 0)
    + word_paragraph("second", "", 3)
    + word_table(("who", "what"), ("Ana", word_table(("inner", "table"))))
    + "<w:sdt><w:sdtContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:sdtContent></w:sdt>"
)
WORD_COMMENT = (
    '<w:comment w:id="1" w:author="Ana Example" w:date="2026-03-01T10:00:00Z">'
    "<w:p><w:r><w:t>Why pairs?</w:t></w:r></w:p></w:comment>"
)
NOTE = '<w:footnote w:id="2"><w:p><w:r><w:t>See the tool.</w:t></w:r></w:p></w:footnote>'
ODT_BODY = (
    "<text:tracked-changes><text:changed-region/></text:tracked-changes>"
    "<text:h text:outline-level='2'>Log</text:h>"
    "<text:p>We <office:annotation office:name='n1'><dc:creator>Ana</dc:creator>"
    "<dc:date>2026-03-01</dc:date><text:p>why?</text:p></office:annotation>met<text:s text:c='3'/>"
    "again<office:annotation-end office:name='n1'/><text:note><text:note-body><text:p>foot</text:p>"
    "</text:note-body></text:note></text:p>"
    "<text:list><text:list-item><text:p>one</text:p><text:list><text:list-item><text:p>two"
    "</text:p></text:list-item></text:list></text:list-item></text:list>"
    "<table:table><table:table-row><table:table-cell table:number-columns-repeated='2'>"
    "<text:p>a</text:p></table:table-cell></table:table-row></table:table>"
)
ODP_BODY = (
    "<draw:page><draw:frame presentation:class='title'><draw:text-box><text:p>Why</text:p>"
    "</draw:text-box></draw:frame><presentation:notes><draw:frame><draw:text-box><text:p>say so"
    "</text:p></draw:text-box></draw:frame></presentation:notes></draw:page>"
)
PARTS = (
    b'From: Ana Lopez <ana@one.example>\nTo: "Ode, Ben" <ben@two.example>, c@d.example\n'
    b"Subject: =?utf-8?q?Caf=C3=A9_notes?=\nDate: Tue, 02 Dec 2025 16:41:00 -0500\n"
    b'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="xx"\n\n--xx\n'
    b'Content-Type: multipart/alternative; boundary="yy"\n\n--yy\n'
    b"Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\n"
    b"Caf=E9 was good.\n\nBest,\nAna\n--yy\nContent-Type: text/html; charset=utf-8\n"
    b"Content-Transfer-Encoding: base64\n\nPHA+Q2Fmw6kgd2FzIGdvb2QuPC9wPg==\n--yy--\n--xx\n"
    b'Content-Type: application/pdf; name="a.pdf"\nContent-Disposition: attachment\n\nxx\n--xx--\n'
)
PAGE = (
    "<!doctype html><html><head><meta charset='utf-8'><title>Call of 3 March 2026</title></head>"
    "<body><nav>menu</nav><h2>Goals</h2><table><caption>Who</caption><tr><th>a<th>b</tr>"
    "<tr><td>1<td><table><tr><td>in</table></table><blockquote><p>said <b>so</b></blockquote>"
    "<pre>two\nlines</pre><ol><li>x<ul><li>y</ul></ol><p style='display:none'>z</p></body></html>"
)
AWS = (
    '{"results": {"speaker_labels": {"segments": [{"items": [{"start_time": "0.1",'
    ' "speaker_label": "spk_0"}]}]}, "items": [{"start_time": "0.1", "type": "pronunciation",'
    ' "alternatives": [{"content": "Hello"}]}, {"type": "punctuation",'
    ' "alternatives": [{"content": "."}]}]}}'
)
REV = (
    '{"monologues": [{"speaker": 0, "start": 12000, "elements": [{"value": "We", "ts": 1.2},'
    ' {"value": " met"}]}], "title": "Call", "date": "2026-03-01"}'
)
FONTS = (
    rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fcharset161 Gr;}}"
    rb"{\header running head}{\info{\author Ana Lopez}}\pard\f0 Notes\par "
    rb"{\field{\*\fldinst{HYPERLINK "
    rb'"http://x.example"}}{\fldrslt link}}\par{\pntext\'b7\tab}item \u8226?\par '
    rb"\trowd one\cell two\cell\row {\pict\bin4 abcd}\f1 \'e1\par}"
)
QUARTO = (
    "---\ntitle: 'Notes'\ndate: 2026-03-01\nauthor:\n  - name: Ana\n  - Ben\n---\n\n"
    "::: callout\n# Goals {#sec}\n:::\n\n> quoted **so**\n\n1. one\n   - two\n\n"
    "| a | b |\n|---|---|\n| 1 | 2 |\n\n```{r}\nx <- 1\n```\n\n"
    "Text[^1] <b>bold</b> {{< pagebreak >}}\n\n"
    "[^1]: foot\n\n**Ana:** hello there\n\n<div>html</div>\n"
)
LONG_CHAT = "".join(
    f"[{n:02d}/03/2026, 10:0{n}:00] {who}: message {n} of ours\n"
    for n, who in enumerate(["Ana Lopez", "Ben Ode"] * 4, 1)
)
SBV = "0:00:01.000,0:00:02.500\nANA: We start here.\n\n0:00:03.000,0:00:04.000\nBEN: Yes.\n"


def list_samples() -> dict[str, bytes]:
    """File name -> bytes; the ending says the format."""
    return make_samples() | {
        "rich.docx": make_docx(WORD_BODY, WORD_COMMENT, footnotes=NOTE),
        "rich.xlsx": make_rich_workbook(),
        "rich.odt": make_odt(ODT_BODY),
        "a.odp": make_odt(ODP_BODY, kind="presentation"),
        "parts.eml": PARTS,
        "two.mbox": b"From a Mon Dec  1 09:00:00 2025\n%s\nFrom b Tue Dec  2 09:00:00 2025\n%s"
        % (EML, PARTS),
        "rich.html": PAGE.encode(),
        "aws.json": AWS.encode(),
        "rev.json": REV.encode(),
        "a.jsonl": b'{"speaker": "Ana", "text": "We start."}\n{"speaker": "Ben", "text": "Yes."}\n',
        "rich.rtf": FONTS,
        "a.qmd": QUARTO.encode(),
        "long.txt": LONG_CHAT.encode(),
        "a.sbv": SBV.encode(),
        "a.svg": b'<?xml version="1.0"?><svg><title>x</title><text>Ana &amp; Ben</text></svg>',
        "a.parquet": make_table(),
        "a.tsv": "# Sheet of March 2026\nname\trating\nA\t3\nB\t4\n".encode("utf-16"),
    }


def make_table() -> bytes:
    """A small table as `qualcop leak-check` finds it among outputs."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(pa.table({"text": ["We met.", "Yes."], "n": [1, 2]}), sink)
    return sink.getvalue().to_pybytes()


def make_rich_workbook() -> bytes:
    """A workbook with two sheets, a date, a formula, a merged range, a link and a comment."""
    from datetime import datetime

    from openpyxl import Workbook
    from openpyxl.comments import Comment

    book = Workbook()
    sheet = book.active
    for row in (["speaker", "text", "time"], ["Ana", "We met.", 1.5], ["Ben", "Yes.", "=1+1"]):
        sheet.append(row)
    sheet["A2"].comment = Comment("why?", "Ana")
    sheet["C2"] = datetime(2026, 3, 1, 10, 30)
    sheet["B2"].hyperlink = "http://x.example"
    other = book.create_sheet("Other")
    other.append(["one", 2, True])
    other.merge_cells("A2:C3")
    book.properties.created = book.properties.modified = datetime(2026, 1, 1)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
