"""A file for every place in which a name may hide, made with a name in it or with another word.

Each function takes the words to hide, a given name and a surname, and returns a file's name and
bytes. `make leaks` prints how many of them are found.
"""

from __future__ import annotations

import base64
import gzip
import io
import json
import quopri
import sqlite3
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from urllib.parse import quote

Place = Callable[[str], tuple[str, bytes]]
PLACES: dict[str, Place] = {}
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)


def place(title: str) -> Callable[[Place], Place]:
    def note(make: Place) -> Place:
        PLACES[title] = make
        return make

    return note


def simple(title: str, name: str, make: Callable[[str], str | bytes]) -> None:
    def build(words: str) -> tuple[str, bytes]:
        made = make(words)
        return name, made if isinstance(made, bytes) else made.encode()

    PLACES[title] = build


def zipped(members: dict[str, str | bytes], comment: bytes = b"") -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        archive.comment = comment
    return sink.getvalue()


def xml(body: str) -> str:
    return f"<?xml version='1.0'?><a xmlns:w='w' xmlns:p='p'>{body}</a>"


def entities(words: str) -> str:
    return "".join(f"&#{ord(c)};" for c in words)


def escapes(words: str) -> str:
    return "".join(f"\\u{ord(c):04x}" for c in words)


def percents(words: str) -> str:
    return "".join(f"%{b:02X}" for b in words.encode())


def b64(content: str | bytes) -> str:
    return base64.b64encode(content.encode() if isinstance(content, str) else content).decode()


def runs(words: str) -> str:
    """A paragraph in which every letter is a run of its own, as after edits in Word."""
    letters = "".join(f"<w:r><w:t>{c}</w:t></w:r>" for c in words)
    return f"<w:p>{letters}</w:p>"


def deleted(words: str) -> str:
    inside = f"<w:t>{words[:4]}</w:t><w:del><w:delText>xx</w:delText></w:del><w:t>{words[4:]}</w:t>"
    return f"<w:p>{inside}</w:p>"


# ------------------------------------------------------------------ plain text
for code in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"):
    simple(f"CSV in {code}", "a.csv", lambda w, c=code: f"é;text\n1;so {w} said\n".encode(c))
simple("percent-encoded link", "a.txt", lambda w: f"https://x.example/?q={percents(w)}")
simple("HTML entities in a text", "a.csv", lambda w: f"text\n{entities(w)}\n")
simple("JSON escapes in a log", "a.log", lambda w: f"row {escapes(w)} read")
simple("quoted-printable text", "a.txt", lambda w: quopri.encodestring(f"é {w}".encode()))
simple("base64 of a text", "a.txt", lambda w: "token " + b64(f"written by {w} today"))
simple("hyphen at a line's end", "a.txt", lambda w: f"so {w[:-3]}-\n{w[-3:]} said")
simple("soft hyphens", "a.txt", lambda w: "\u00ad".join(w.split(" ")[-1]))
simple("zero-width spaces", "a.md", lambda w: "\u200b".join(w.split(" ")[-1]))
simple("letters apart", "a.txt", lambda w: "by " + "   ".join(" ".join(p) for p in w.split()))
simple("ligatures and wide letters", "a.txt", lambda w: "".join(
    chr(ord(c) + 0xFEE0) if c.isascii() and c.isalpha() else c for c in w))  # fmt: skip
simple("capitals that part words", "a.txt", lambda w: "notesBy" + w.split(" ")[-1])
simple("gzip", "a.txt.gz", lambda w: gzip.compress(w.encode()))
# ------------------------------------------------------------------ markup
simple("HTML text cut by tags", "a.html", lambda w: f"<p>{'</b><b>'.join(w)}</p>")
simple("HTML attribute", "a.html", lambda w: f"<img src='x' alt='{w}'>")
simple("HTML comment", "a.html", lambda w: f"<p>x</p><!-- {w} -->")
simple("HTML script", "a.html", lambda w: f"<script>var a = '{escapes(w)}'</script>")
simple("HTML without its code named", "a.html", lambda w: f"<p>é {w} é</p>")
simple("HTML data URI", "a.html", lambda w: f"<a href='data:text/plain;base64,{b64(w + '!' * 9)}'>")
simple("SVG text", "a.svg", lambda w: f"<svg><text>{w}</text></svg>")
simple("SVG title", "a.svg", lambda w: f"<svg><title>{w}</title></svg>")
simple("SVG metadata", "a.svg", lambda w: f"<svg><metadata><x>{w}</x></metadata></svg>")
simple("SVG description", "a.svg", lambda w: f"<svg><desc>{w}</desc></svg>")
simple("picture within an SVG", "a.svg", lambda w: (
    f"<svg><image href='data:image/png;base64,{b64(png(w))}'/></svg>"))  # fmt: skip
# ------------------------------------------------------------------ notebooks
simple("notebook source", "a.ipynb", lambda w: notebook(source=["# by ", w]))
simple("notebook text output", "a.ipynb", lambda w: notebook(data={"text/plain": [w]}))
simple("notebook HTML output", "a.ipynb", lambda w: notebook(data={"text/html": [entities(w)]}))
simple("picture in a notebook", "a.ipynb", lambda w: notebook(data={"image/png": b64(png(w))}))
simple("notebook metadata", "a.ipynb", lambda w: json.dumps({"metadata": {"author": w}}))


def notebook(source: list[str] = (), data: dict | None = None) -> str:
    outputs = [{"output_type": "display_data", "data": data or {}}]
    return json.dumps({"cells": [{"source": list(source), "outputs": outputs}]})


# ------------------------------------------------------------------ Office
for title, member, body in (
    ("docx text in pieces", "word/document.xml", runs),
    ("docx text within a tracked deletion", "word/document.xml", deleted),
    ("docx deleted text", "word/document.xml", lambda w: f"<w:p><w:delText>{w}</w:delText></w:p>"),
    ("docx author of a change", "word/document.xml", lambda w: f"<w:ins w:author='{w}'/>"),
    ("docx comment", "word/comments.xml", runs),
    ("docx header", "word/header1.xml", runs),
    ("docx footnote", "word/footnotes.xml", runs),
    ("docx core properties", "docProps/core.xml", lambda w: f"<creator>{w}</creator>"),
    ("docx app properties", "docProps/app.xml", lambda w: f"<Manager>{w}</Manager>"),
    ("docx custom properties", "docProps/custom.xml", lambda w: f"<x name='{w}'>1</x>"),
    ("pptx notes", "ppt/notesSlides/notesSlide1.xml", lambda w: f"<p:p><p:t>{w}</p:t></p:p>"),
    ("xlsx string", "xl/sharedStrings.xml", lambda w: f"<si><t>{w[:3]}</t><t>{w[3:]}</t></si>"),
    ("xlsx name of a sheet", "xl/workbook.xml", lambda w: f"<sheet name='{w}'/>"),
    ("xlsx comment", "xl/comments1.xml", lambda w: f"<t>{w}</t>"),
    ("QDPX project", "project.qde", lambda w: f"<User name='{w}'/>"),
):  # fmt: skip
    ending = title.split()[0].lower()
    simple(title, f"a.{ending}", lambda w, m=member, b=body: zipped({m: xml(b(w))}))
simple("file embedded in a docx", "a.docx", lambda w: zipped(
    {"word/embeddings/a.xlsx": zipped({"xl/sharedStrings.xml": xml(f"<t>{w}</t>")})}))  # fmt: skip
simple("picture in a docx", "a.docx", lambda w: zipped({"word/media/a.jpeg": jpeg(exif(w))}))
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99)
simple("old Office file", "a.doc", lambda w: OLD + w.encode("utf-16-le") + bytes(9))
# ------------------------------------------------------------------ packed files
simple("zip member", "a.zip", lambda w: zipped({"x.txt": w}))
simple("name of a zip member", "a.zip", lambda w: zipped({f"{w}.txt": "x"}))
simple("zip comment", "a.zip", lambda w: zipped({"x.txt": "x"}, w.encode()))
simple("zip in a zip", "a.zip", lambda w: zipped({"x.zip": zipped({"x.txt": w})}))


@place("tar.gz member")
def _tar(words: str) -> tuple[str, bytes]:
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w") as archive:
        info = tarfile.TarInfo("x.txt")
        info.size = len(words.encode())
        archive.addfile(info, io.BytesIO(words.encode()))
    return "a.tar.gz", gzip.compress(sink.getvalue())


# ------------------------------------------------------------------ tables
def parquet(frame: dict, metadata: dict | None = None) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(pa.table(frame).replace_schema_metadata(metadata), sink)
    return sink.getvalue().to_pybytes()


simple("Parquet cell", "a.parquet", lambda w: parquet({"x": ["fine", w]}))
simple("Parquet nested cell", "a.parquet", lambda w: parquet({"x": [["fine"], [w]]}))
simple("Parquet column name", "a.parquet", lambda w: parquet({w: [1]}))
simple("Parquet metadata", "a.parquet", lambda w: parquet({"x": [1]}, {"by": json.dumps([w])}))


@place("SQLite cell")
def _sqlite(words: str, cell: object = None) -> tuple[str, bytes]:
    base = sqlite3.connect(":memory:")
    base.execute("CREATE TABLE kept (a, b)")
    base.execute("INSERT INTO kept VALUES (1, ?)", (cell or words,))
    base.commit()
    return "a.sqlite", base.serialize()


PLACES["SQLite packed cell"] = lambda w: _sqlite(w, zlib.compress(json.dumps([w]).encode()))


# ------------------------------------------------------------------ mails
def mail(body: str, headers: str = "") -> str:
    return f"From: a@b.example\nMIME-Version: 1.0\n{headers}\n{body}"


CODED = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: "
simple("mail header in code", "a.eml", lambda w: mail("x", f"Subject: =?utf-8?b?{b64(w)}?=\n"))
simple("mail body in base64", "a.eml", lambda w: mail(b64(f"é {w}"), CODED + "base64\n"))
simple("mail body quoted-printable", "a.eml", lambda w: mail(
    quopri.encodestring(f"é {w[:-3]}".encode()).decode() + "=\n" + w[-3:],
    CODED + "quoted-printable\n"))  # fmt: skip
PART = "--b\nContent-Type: application/zip; name=a.zip\nContent-Transfer-Encoding: base64\n\n"
simple("mail attachment", "a.eml", lambda w: mail(
    PART + b64(zipped({"x.txt": w})) + "\n--b--\n",
    "Content-Type: multipart/mixed; boundary=b\n"))  # fmt: skip
simple("second mail of a box", "a.mbox", lambda w: (
    f"From a\nFrom: a@b.example\n\nx\n\nFrom b\nSubject: y\n\n{w}\n"))  # fmt: skip


# ------------------------------------------------------------------ pictures
def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(words: str, kind: bytes = b"tEXt") -> bytes:
    data = {
        b"tEXt": b"Author\0" + words.encode("latin-1"),
        b"zTXt": b"Author\0\0" + zlib.compress(words.encode("latin-1")),
        b"iTXt": b"Author\0\1\0\0\0" + zlib.compress(words.encode()),
        b"eXIf": exif(words),
    }[kind]
    return PIXEL[:33] + chunk(kind, data) + PIXEL[33:]


def exif(words: str, wide: bool = False) -> bytes:
    """A TIFF with one value of text: the artist, or the author as Windows writes it."""
    text = words.encode("utf-16-le" if wide else "utf-8") + b"\0\0"
    tag, kind = (0x9C9D, 1) if wide else (0x013B, 2)
    entry = struct.pack("<HHII", tag, kind, len(text), 26)
    return b"II*\0" + struct.pack("<IH", 8, 1) + entry + bytes(4) + text


def xmp(words: str) -> bytes:
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    inner = (
        f"<r:RDF xmlns:r='{rdf}'><r:Description><creator>{words}</creator></r:Description></r:RDF>"
    )
    return f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{inner}</x:xmpmeta>".encode()


def jpeg(exif_data: bytes = b"", comment: bytes = b"", marker: int = 0xE1) -> bytes:
    parts = [(marker, b"Exif\0\0" + exif_data)] if exif_data else []
    parts += [(0xFE, comment)] if comment else []
    head = b"".join(struct.pack(">BBH", 0xFF, m, len(d) + 2) + d for m, d in parts)
    return b"\xff\xd8" + head + b"\xff\xda\x00\x02\x00\xff\xd9"


def riff(kind: bytes, data: bytes) -> bytes:
    body = b"WEBP" + kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
    return b"RIFF" + struct.pack("<I", len(body)) + body


for kind in (b"tEXt", b"zTXt", b"iTXt", b"eXIf"):
    simple(f"PNG {kind.decode()}", "a.png", lambda w, k=kind: png(w, k))
simple("after a PNG's end", "a.png", lambda w: PIXEL + f" {w} ".encode())
simple("JPEG EXIF", "a.jpg", lambda w: jpeg(exif(w)))
simple("JPEG EXIF of Windows", "a.jpg", lambda w: jpeg(exif(w, wide=True)))
simple("JPEG comment", "a.jpg", lambda w: jpeg(comment=w.encode()))
simple(
    "JPEG IPTC",
    "a.jpg",
    lambda w: jpeg(b"8BIM\x1c\x02P" + len(w.encode()).to_bytes(2) + w.encode(), marker=0xED),
)
simple("JPEG XMP", "a.jpg", lambda w: jpeg(xmp(w)))
simple("GIF comment", "a.gif", lambda w: (
    b"GIF89a\1\0\1\0\0\0\0\x21\xfe" + bytes([len(w.encode())]) + w.encode() + b"\0;"))  # fmt: skip
simple("WebP EXIF", "a.webp", lambda w: riff(b"EXIF", exif(w)))
simple("WebP XMP", "a.webp", lambda w: riff(b"XMP ", xmp(w)))
simple("TIFF artist", "a.tif", exif)


# ------------------------------------------------------------------ PDF
def typst_pdf(source: str) -> bytes:
    import typst

    return typst.compile(source.encode())


def plain_pdf(change: Callable) -> bytes:
    """A PDF of one page, changed by hand."""
    import pikepdf

    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(200, 200))
    page = pdf.pages[0]
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1,
                              BaseFont=pikepdf.Name.Helvetica)  # fmt: skip
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    change(pdf, page)
    sink = io.BytesIO()
    pdf.save(sink, deterministic_id=True)
    return sink.getvalue()


def drawn(code: str) -> bytes:
    def change(pdf: object, page: object) -> None:
        page.Contents = pdf.make_stream(code.encode("cp1252"))

    return plain_pdf(change)


def with_objects(make: Callable) -> bytes:
    def change(pdf: object, page: object) -> None:
        make(pdf, page)

    return plain_pdf(change)


def annotate(pdf: object, page: object, **cells: object) -> None:
    import pikepdf

    base = {"Type": pikepdf.Name.Annot, "Rect": [0, 0, 9, 9]}
    page.Annots = pdf.make_indirect([pikepdf.Dictionary(**base, **cells)])


def note(pdf: object, page: object, words: str) -> None:
    import pikepdf

    annotate(pdf, page, Subtype=pikepdf.Name.Text, Contents=words, T="somebody")


def fill(pdf: object, page: object, words: str) -> None:
    import pikepdf

    annotate(pdf, page, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T="field", V=words)
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=page.Annots)


def attach(pdf: object, page: object, words: str) -> None:
    import pikepdf

    content = zipped({"x.txt": words})
    pdf.attachments["a.zip"] = pikepdf.AttachedFileSpec(pdf, content)


def describe(pdf: object, page: object, words: str) -> None:
    import pikepdf

    element = pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.Figure, Alt=words)
    pdf.Root.StructTreeRoot = pikepdf.Dictionary(K=pdf.make_indirect(element))


def picture(pdf: object, page: object, words: str) -> None:
    import pikepdf

    image = pdf.make_stream(jpeg(exif(words)), Type=pikepdf.Name.XObject)
    image.Subtype, image.Width, image.Height = pikepdf.Name.Image, 1, 1
    image.Filter = pikepdf.Name.DCTDecode
    page.Resources.XObject = pikepdf.Dictionary(I=image)


def put_xmp(pdf: object, page: object, words: str) -> None:
    import pikepdf

    pdf.Root.Metadata = pdf.make_stream(xmp(words))
    pdf.Root.Metadata.Type = pikepdf.Name.Metadata


simple("PDF text", "a.pdf", lambda w: typst_pdf(f"so {w} said"))
simple("PDF text with ligatures", "a.pdf", lambda w: typst_pdf(f"so {w} said of the office"))
simple("PDF outline", "a.pdf", lambda w: typst_pdf(f"= {w}\nx"))
simple("PDF properties", "a.pdf", lambda w: typst_pdf(f'#set document(author: "{w}")\nx'))
simple("PDF hyphen at a line's end", "a.pdf", lambda w: typst_pdf(f"{w[:-3]}- \\ {w[-3:]}"))
simple("PDF letters apart", "a.pdf", lambda w: typst_pdf(f"#text(tracking: 9pt)[{w}]"))
simple("PDF alternative text", "a.pdf", lambda w: with_objects(lambda p, g: describe(p, g, w)))
simple("PDF annotation", "a.pdf", lambda w: with_objects(lambda p, g: note(p, g, w)))
simple("PDF form field", "a.pdf", lambda w: with_objects(lambda p, g: fill(p, g, w)))
simple("PDF attachment", "a.pdf", lambda w: with_objects(lambda p, g: attach(p, g, w)))
simple("picture in a PDF", "a.pdf", lambda w: with_objects(lambda p, g: picture(p, g, w)))
simple("PDF XMP", "a.pdf", lambda w: with_objects(lambda p, g: put_xmp(p, g, w)))
simple("PDF invisible text", "a.pdf", lambda w: drawn(f"BT /F1 9 Tf 3 Tr 9 9 Td ({w}) Tj ET"))
simple("PDF text of no size", "a.pdf", lambda w: drawn(f"BT /F1 0 Tf 9 9 Td ({w}) Tj ET"))
simple("PDF text off the page", "a.pdf", lambda w: drawn(f"BT /F1 9 Tf 999 999 Td ({w}) Tj ET"))
simple("PDF text in pieces", "a.pdf", lambda w: (
    drawn(f"BT /F1 9 Tf 9 9 Td [({w[:3]}) -20 ({w[3:]})] TJ ET")))  # fmt: skip
simple("PDF hidden replacement text", "a.pdf", lambda w: (
    drawn(f"/Span <</ActualText ({w})>> BDC BT /F1 9 Tf (x) Tj ET EMC")))  # fmt: skip
# ------------------------------------------------------------------ names of files and folders
PLACES["file name"] = lambda w: (f"{w}.txt", b"x")
PLACES["file name in one word"] = lambda w: (f"notesBy{w.split(' ')[-1]}.txt", b"x")
PLACES["file name percent-encoded"] = lambda w: (f"{quote(w)}.txt", b"x")
PLACES["folder name"] = lambda w: (f"for {w}/notes.txt", b"x")
