"""The texts of a PDF beside its pages: every string and every readable stream of its objects.

Annotations, form fields, alternative texts of the structure tree, properties, bookmarks, scripts,
attached files and XMP are all objects with strings: whatever they are called, none is passed over.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from qualcop.pieces_stores import Locked, Part
from qualcop.pieces_text import PICTURE

# Streams of page descriptions, glyphs and pixels: what they show is read page by page.
_SHOWN = frozenset(("/XObject", "/ObjStm", "/XRef", "/Pattern", "/Font", "/CMap"))


# What pikepdf raises, beside its own error, for objects of a kind that cannot stand where they do.
FAULTS = (TypeError, ValueError, RuntimeError)


def list_pdf_objects(content: bytes) -> Iterator[Part]:
    """Each string, and the bytes of each stream that may hold a file or text.

    Raises Locked for a file with a password, and ends for a damaged one.
    """
    import pikepdf

    try:
        pdf = pikepdf.open(io.BytesIO(content))
    except pikepdf.PasswordError:
        raise Locked from None
    except pikepdf.PdfError:
        return
    with pdf:
        for number, thing in enumerate(pdf.objects, start=1):
            place = f"object {number}"
            yield from ((place, "", text) for text in _list_strings(thing))
            if isinstance(thing, pikepdf.Stream) and _is_picture(thing):
                jpeg = thing.get("/Filter") == pikepdf.Name.DCTDecode
                told = ("picture.jpg", thing.read_raw_bytes()) if jpeg else (PICTURE, None)
                yield place, *told
            elif isinstance(thing, pikepdf.Stream) and (data := _read_stream(thing)):
                yield place, "part", data
        yield from (("properties", "", text) for text in _list_strings(pdf.trailer))
        for number, page in enumerate(pdf.pages, start=1):
            yield from ((f"page {number}, text code", "", text) for text in _list_shown(page))


def _is_picture(stream: Any) -> bool:
    """Whether a stream is pixels; a mask of another picture is not one that shows anything."""
    return str(stream.get("/Subtype", "")) == "/Image" and "/ImageMask" not in stream


def _list_strings(thing: Any) -> Iterator[str]:
    """Strings within one object; objects it refers to have their own turn."""
    import pikepdf

    waiting = [thing]
    while waiting:
        held = waiting.pop()
        if isinstance(held, pikepdf.String):
            yield str(held)
        elif isinstance(held, pikepdf.Stream | pikepdf.Dictionary):
            inner = held.stream_dict if isinstance(held, pikepdf.Stream) else held
            waiting += [v for _, v in inner.items() if not _is_apart(v)]
        elif isinstance(held, pikepdf.Array):
            waiting += [v for v in held if not _is_apart(v)]


def _is_apart(held: Any) -> bool:
    return bool(getattr(held, "is_indirect", False))


def _read_stream(stream: Any) -> bytes:
    """A stream's bytes, unpacked; nothing for pages, fonts, colours and pixels."""
    import pikepdf

    kind = str(stream.get("/Type", ""))
    drawn = kind in _SHOWN or "/Width" in stream or "/Length1" in stream or "/N" in stream
    if drawn or str(stream.get("/Subtype", "")) in ("/Image", "/Form", "/CIDFontType0C", "/Type1C"):
        return b""
    try:
        data = stream.read_bytes()
    except (pikepdf.PdfError, *FAULTS):
        return b""
    told = kind in ("/EmbeddedFile", "/Metadata")
    return data if told or data.lstrip()[:1] in (b"<", b"{") else b""


def _list_shown(page: Any) -> Iterator[str]:
    """Texts in a page's own code, also of no size or outside the page, where letters are plain."""
    import pikepdf

    try:
        steps = pikepdf.parse_content_stream(page)
    except (pikepdf.PdfError, *FAULTS):
        return
    for operands, operator in steps:
        if str(operator) in ("Tj", "TJ", "'", '"') and operands:
            last = operands[-1]
            parts = last if isinstance(last, pikepdf.Array) else [last]
            shown = b"".join(bytes(p) for p in parts if isinstance(p, pikepdf.String))
            yield shown.decode("cp1252", "replace")
        elif str(operator) in ("BDC", "DP"):  # what a marked passage says for itself
            for operand in operands:
                yield from _list_strings(operand)
