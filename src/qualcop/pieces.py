"""The texts within a written file, whatever its format, each with its place in the file.

Content says what a file is before its ending does. Nothing is run or fetched; archives are read in
memory within limits of members, size and depth; what cannot be opened is read as plain strings.
"""

from __future__ import annotations

import gzip
import io
import itertools
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from qualcop import pieces_stores as stores
from qualcop.pieces_images import is_image, list_image_parts, list_strings
from qualcop.pieces_pdf import list_pdf_objects
from qualcop.pieces_text import (
    PICTURE,
    Piece,
    Unread,
    read_json,
    read_office_97,
    read_rows,
    read_text,
    within,
)
from qualcop.readers.archive import ZIP_ERRORS
from qualcop.readers.clean import unescape_text
from qualcop.readers.elements import name_tag
from qualcop.readers.limits import MAX_ENTRIES, MAX_UNPACKED

Filter = Callable[[str], bool]
MAX_DEPTH = 3
TOO_LARGE = "unpacks to more than can be read"
TOO_DEEP = f"packed more than {MAX_DEPTH} times"

# Elements whose text is one run for a reader, however many elements it is cut into.
_RUNS = frozenset("p si is text h td th li title h1 h2 h3 h4 h5 h6 comment dd dt caption".split())
_XML = (".xml", ".rels", ".svg", ".html", ".htm", ".xhtml", ".qde", ".qdc", ".xmp")
_BESIDE_TEXT = re.compile(rb"<[!?]|&(?!(?:amp|lt|gt|quot|apos|#\w+);)")
_OFFICE_97 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LINE_HYPHEN = re.compile("[-\u00ad]\n|[\x02\ufffe]\n?")  # pdfium writes U+0002 for it


def _keep_all(_: str) -> bool:
    return False


def read_pieces(
    name: str, content: bytes, depth: int = 0, is_clean: Filter = _keep_all
) -> Iterator[Piece]:
    """The texts in a file's bytes, each with its place, by content first and ending second.

    Parts of many small texts (a column, a sheet) are left out where `is_clean` holds for each text.
    What was not looked into, also for its size, stands as `Unread` in the place of a piece.
    """
    ending = Path(name).suffix.lower()
    if content[:4] == b"PAR1":
        yield from _read_parquet(content, is_clean)
    elif content[:4] == b"PK\x03\x04" and depth < MAX_DEPTH:
        yield from _read_zip(content, depth, is_clean)
    elif content[:2] == b"\x1f\x8b" and depth < MAX_DEPTH:
        yield from _read_gzip(name, content, depth, is_clean)
    elif content[:4] == b"PK\x03\x04" or content[:2] == b"\x1f\x8b":
        yield Unread("", TOO_DEEP)
    elif content[:5] == b"%PDF-":
        yield from _read_pdf(content, depth, is_clean)
        yield from _read_parts(list_pdf_objects(content), content, depth, is_clean)
    elif is_image(content):
        yield from _read_image(content)
    elif content[:8] == _OFFICE_97:
        yield from read_office_97(content)
    elif parts := stores.list_parts(ending, content, MAX_UNPACKED):
        yield from _read_parts(parts, content, depth, is_clean)
    elif ending in _XML or content[:5] == b"<?xml":
        yield from _read_markup(content, ending, is_clean)
    elif ending in (".json", ".ipynb", ".geojson"):
        yield from read_json(content)
    elif ending == ".csv":
        yield from read_rows(content)
    else:
        yield from read_text(content)


def _read_markup(content: bytes, ending: str, is_clean: Filter = _keep_all) -> Iterator[Piece]:
    """Texts of paragraphs as a reader sees them, loose texts, attributes and comments."""
    from lxml import etree
    from lxml import html as lxml_html

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    page = ending in (".html", ".htm")
    if page:
        # a page that does not name its code is in UTF-8 if it can be
        parser = lxml_html.HTMLParser(encoding=_tell_code(content), no_network=True)
    try:
        read = lxml_html.document_fromstring if page else etree.fromstring
        root = read(content, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        yield from ((place, unescape_text(text)) for place, text in read_text(content))
        return
    if not page and _is_plain(content) and all(map(is_clean, _list_texts(root))):
        return
    beside = [*root.itersiblings(preceding=True), *root.itersiblings()]
    for number, element in enumerate(itertools.chain(root.iter(), beside), 1):
        place = f"element {number}"
        named = isinstance(element.tag, str)
        if name_tag(element) in _RUNS:
            yield place, "".join(element.itertext())
            yield from ((place, text) for text in _list_versions(element))
        yield from ((place, t) for t in (element.text, element.tail) if t and t.strip())
        yield from ((place, value) for value in (element.attrib.values() if named else ()))


def _tell_code(content: bytes) -> str | None:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _list_versions(element: Any) -> Iterator[str]:
    """A paragraph of a text document without what was deleted, and without what was put in."""
    for dropped in ("delText", "ins"):
        if next(element.iter(f"{{*}}{dropped}"), None) is not None:
            parts = element.xpath(f".//text()[not(ancestor::*[local-name()='{dropped}'])]")
            yield "".join(parts)


def _is_plain(content: bytes) -> bool:
    """Whether XML is elements and text alone: no comments, CDATA, entities or instructions."""
    return content[:5] == b"<?xml" and not _BESIDE_TEXT.search(content, 5)


def _list_texts(root: Any) -> set[str]:
    """The different texts of plain XML, gathered at once: a sheet has a million, and few differ."""
    from lxml import etree

    found: set[str] = set()
    for wanted in ("//text()", "//@*"):
        found.update(etree.XPath(wanted, smart_strings=False)(root))
    runs = root.iter(*(f"{{*}}{name}" for name in _RUNS))
    for element in runs:
        found.update(("".join(element.itertext()), *_list_versions(element)))
    return found


def _read_zip(content: bytes, depth: int, is_clean: Filter) -> Iterator[Piece]:
    """Members of an archive (docx, xlsx, pptx, odt, qdpx …) and their names."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
            if len(infos) > MAX_ENTRIES or sum(i.file_size for i in infos) > MAX_UNPACKED:
                yield Unread("", TOO_LARGE)
                return
            for info in infos:
                yield "name of a member", info.filename
                if info.filename.endswith("/"):
                    continue
                here = _shorten(info.filename)
                if info.flag_bits & 1:
                    yield Unread(here, "locked with a password")
                    continue
                inner = read_pieces(info.filename, archive.read(info), depth + 1, is_clean)
                yield from within(here, inner)
            if archive.comment:
                yield "comment", archive.comment.decode("utf-8", "replace")
    except ZIP_ERRORS:
        yield from read_text(content)


def _shorten(name: str) -> str:
    """The last part of a member's name, where it is one of an office format; else its ending."""
    last = name.rsplit("/", 1)[-1]
    return last if last.endswith((".xml", ".rels")) else f"member {Path(last).suffix}"


def _read_gzip(name: str, content: bytes, depth: int, is_clean: Filter) -> Iterator[Piece]:
    try:
        with gzip.open(io.BytesIO(content)) as file:
            inner = file.read(MAX_UNPACKED + 1)
    except (OSError, EOFError, zlib.error):
        yield from read_text(content)
        return
    if len(inner) > MAX_UNPACKED:
        yield Unread("", TOO_LARGE)
        return
    yield from read_pieces(Path(name).stem, inner, depth + 1, is_clean)


def _read_parquet(content: bytes, is_clean: Filter) -> Iterator[Piece]:
    """Distinct strings of every text column, nested ones too, and the file's metadata."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(pa.BufferReader(content))
    except (pa.ArrowException, OSError, ValueError):
        yield from read_text(content)
        return
    for key, value in (table.schema.metadata or {}).items():
        yield "metadata", key.decode("utf-8", "replace")
        yield from (("metadata", text) for _, text in read_json(value))
    for column in table.schema.names:
        yield "column names", column
        cells = table.column(column)
        if pa.types.is_primitive(cells.type) or (
            pa.types.is_string(cells.type)
            and all(map(is_clean, cells.drop_null().unique().to_pylist()))
        ):
            continue  # numbers and days hold no text
        # The text of a document is read line by line, as each was masked by itself.
        lines = column == "text" and (table.schema.metadata or {}).get(b"table") == b"documents"
        for row, value in _distinct(cells.to_pylist()):
            parts = value.split("\n") if lines else [value]
            yield from ((f"column {column}, row {row}", part) for part in parts)


def _distinct(values: list) -> Iterator[tuple[int, str]]:
    seen = set()
    for row, value in enumerate(values, 1):
        for text in [value] if isinstance(value, str) else _strings(value):
            if text not in seen:
                seen.add(text)
                yield row, text


def _strings(value: object) -> Iterator[str]:
    """Strings within lists and structures."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, bytes):
        yield value.decode("utf-8", "replace")
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings(inner)


def _read_pdf(content: bytes, depth: int, is_clean: Filter) -> Iterator[Piece]:
    """Text of each page (also with lines joined), outline, properties, attachments, XMP."""
    import pypdfium2 as pdfium

    try:
        pdf = pdfium.PdfDocument(content)
    except pdfium.PdfiumError:
        yield from read_text(content)
        return
    try:
        yield from (("properties", v) for v in pdf.get_metadata_dict(skip_empty=True).values())
        yield from (("outline", mark.get_title()) for mark in pdf.get_toc())
        for number in range(len(pdf)):
            try:
                read = pdf[number].get_textpage()
                text = read.get_text_bounded().replace("\r\n", "\n")
            except pdfium.PdfiumError:  # a damaged page: what can be seen of it in the bytes
                yield from read_text(content)
                continue
            yield f"page {number + 1}", text
            whole = read.get_text_range().replace("\r\n", "\n")
            if whole != text:  # what stands outside the page
                yield f"page {number + 1}", whole
            joined = _LINE_HYPHEN.sub("", text)
            if joined != text:
                yield f"page {number + 1}", joined
        for number in range(pdf.count_attachments()):
            attached = pdf.get_attachment(number)
            yield "name of an attachment", attached.get_name()
            inner = read_pieces(
                attached.get_name(), bytes(attached.get_data()), depth + 1, is_clean
            )
            yield from within(f"attachment {number + 1}", inner)
    finally:
        pdf.close()
    yield from _read_xmp(content)


def _read_xmp(content: bytes) -> Iterator[Piece]:
    start = content.find(b"<x:xmpmeta")
    while start >= 0 and (end := content.find(b"</x:xmpmeta>", start)) >= 0:
        packet = content[start : end + len(b"</x:xmpmeta>")]
        yield from (("XMP properties", text) for _, text in _read_markup(packet, ".xmp"))
        start = content.find(b"<x:xmpmeta", end)


def _read_image(content: bytes) -> Iterator[Piece]:
    """Texts beside the pixels, which nobody looks at here."""
    for place, part in list_image_parts(content):
        yield from ((place, text) for text in list_strings(part))
        yield from _read_xmp(part)
    yield Unread("", PICTURE)


def _read_parts(
    parts: Iterator[stores.Part], content: bytes, depth: int, is_clean: Filter
) -> Iterator[Piece]:
    """Parts of a file: texts as they are, bytes by what they are; else the file as plain text."""
    try:
        for place, name, part in parts:
            if isinstance(part, str):
                yield place, part
            elif part is None or depth >= MAX_DEPTH:
                yield Unread(place, name if part is None else TOO_DEEP)
            else:
                yield from within(place, read_pieces(name, part, depth + 1, is_clean))
    except stores.Locked as locked:
        yield Unread("", str(locked))
    except stores.ERRORS:
        yield from read_text(content)
