"""PDF files with a text layer, by pdfium: lines with their place and size, then blocks."""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qualcop.readers.archive import name_people
from qualcop.readers.limits import MAX_PAGES, MAX_SIGNS
from qualcop.readers.model import Extract, Refused
from qualcop.readers.pdf_lines import (
    Line,
    drop_line_numbers,
    drop_running_lines,
    join_pages,
)
from qualcop.readers.text import find_head_date
from qualcop.readers.turns import mark_turns

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage, PdfTextPage

MAX_NOTES = 2_000  # on one page
FEW = 8  # letters on a page below which it counts as a picture
# FPDF_GetLastError, fpdfview.h
PASSWORD, SECURITY = 4, 5
# Pdfium puts these for a hyphen at a line end, and no line break after it.
HYPHENS = (0x02, 0xFFFE)


def read_pdf(path: Path) -> Extract:
    """A pdf file. Raises Refused when encrypted, damaged, cut short, or a scan without text."""
    data = path.read_bytes()
    if b"%%EOF" not in data[-4096:]:
        raise Refused("cut short: the end of the PDF is missing; ask for the file again")
    document = _open_document(data)
    try:
        pages = len(document)
        if pages > MAX_PAGES:
            raise Refused(f"a PDF of more than {MAX_PAGES} pages; save the part you need")
        lines, blank = _read_pages(document, pages)
        authors = _list_annotators(document, pages)
        properties = document.get_metadata_dict(skip_empty=True)
    finally:
        document.close()
    if blank == pages:
        raise Refused(
            "scan without text layer: its pages are pictures; run text recognition (OCR) on it"
        )
    kept, counted = drop_line_numbers(lines)
    kept, dropped = drop_running_lines(kept, pages)
    blocks = join_pages(kept)
    turns = mark_turns(blocks)
    blocks = turns or blocks
    notes = [f"{dropped} running heads, feet and page numbers left out"] if dropped else []
    notes += [f"{counted} line numbers left out"] if counted else []
    notes += [f"{blank} of {pages} pages without text (pictures or blank)"] if blank else []
    return Extract(
        format="pdf",
        blocks=tuple(blocks),
        kind="transcript" if turns else None,
        title=next((b.text for b in blocks if b.kind == "heading"), properties.get("Title")),
        date=find_head_date(blocks),
        people=name_people(properties.get("Author"))
        + name_people(*authors, basis="comment_author"),
        notes=tuple(notes),
    )


def _open_document(data: bytes) -> PdfDocument:
    import pypdfium2
    from pypdfium2 import raw

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code in (PASSWORD, SECURITY) or raw.FPDF_GetLastError() in (PASSWORD, SECURITY):
            reason = "encrypted with a password; save a copy without one"
        else:
            reason = "damaged or cut short; ask for the file again"
        raise Refused(reason) from None


def _list_annotators(document: PdfDocument, pages: int) -> list[str]:
    """Who wrote the notes on the pages (/T of an annotation that is no form's field)."""
    from ctypes import create_string_buffer

    from pypdfium2 import PdfiumError, raw

    names: dict[str, None] = {}
    for number in range(pages):
        try:
            page = document[number]
        except PdfiumError:
            continue
        for place in range(min(raw.FPDFPage_GetAnnotCount(page), MAX_NOTES)):
            note = raw.FPDFPage_GetAnnot(page, place)
            if note and raw.FPDFAnnot_GetSubtype(note) not in (
                raw.FPDF_ANNOT_WIDGET,
                raw.FPDF_ANNOT_LINK,
            ):
                buffer = create_string_buffer(512)
                size = raw.FPDFAnnot_GetStringValue(
                    note, b"T", raw.FPDF_WCHAR.from_buffer(buffer), 512
                )
                names[buffer.raw[: max(min(size, 512) - 2, 0)].decode("utf-16-le", "replace")] = (
                    None
                )
            if note:
                raw.FPDFPage_CloseAnnot(note)
        page.close()
    return [name for name in names if name.strip()]


def _read_pages(document: PdfDocument, pages: int) -> tuple[list[Line], int]:
    """All lines, and the number of pages with hardly any letters."""
    from pypdfium2 import PdfiumError

    lines: list[Line] = []
    blank = signs = 0
    for number in range(pages):
        try:
            page = document[number]
            signs += page.get_textpage().count_chars()
            if signs > MAX_SIGNS:
                raise Refused("a PDF of more text than a document holds; save the part you need")
            found = _read_page(page, number)
            page.close()
        except PdfiumError:
            found = []
        blank += sum(c.isalnum() for line in found for c in line.text) < FEW
        lines += found
    return lines, blank


@dataclass
class _Sign:
    """One character of a page and its number there."""

    text: str
    place: int


def _read_page(page: PdfPage, number: int) -> list[Line]:
    from pypdfium2 import raw

    text = page.get_textpage()
    height = page.get_height()
    lines: list[Line] = []
    signs: list[_Sign] = []
    for place in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text.raw, place)
        if code not in (10, 13):
            signs.append(_Sign("-" if code in HYPHENS else chr(code or 32), place))
        if code in (10, 13) or code in HYPHENS:
            lines += _read_line(text, signs, number, height)
            signs = []
    lines += _read_line(text, signs, number, height)
    text.close()
    return lines


def _read_line(text: PdfTextPage, signs: list[_Sign], number: int, height: float) -> list[Line]:
    from pypdfium2 import raw

    words = _join_surrogates(_mark_cells(text, signs))
    shown = [sign.place for sign in signs if sign.text.strip()]
    if not shown:
        return []
    first, last = _find_box(text, shown[0]), _find_box(text, shown[-1])
    middle = shown[len(shown) // 2]
    size = raw.FPDFText_GetFontSize(text.raw, middle)
    size = size if math.isfinite(size) else 1.0
    tall = _find_box(text, middle)
    scaled = size if size > 2 else (tall[3] - tall[1]) * 1.3  # some files scale a font of size 1
    bold = all(_is_bold(text, place) for place in (shown[0], middle, shown[-1]))
    return [Line(words, number, scaled, first[0], last[2], first[1], first[3], bold, height)]


def _mark_cells(text: PdfTextPage, signs: list[_Sign]) -> str:
    """The line's words with a tab where the gap is too wide for a space: a table's next cell."""
    parts: list[str] = []
    before: _Sign | None = None
    for sign in signs:
        if sign.text.isspace():
            parts.append(" ")
            continue
        if before and parts[-1] == " ":
            left, right = _find_box(text, before.place), _find_box(text, sign.place)
            wide = right[0] - left[2] > 1.8 * max(left[3] - left[1], 4)
            parts[-1] = "\t" if wide else " "
        parts.append(sign.text)
        before = sign
    return "".join(parts)


def _join_surrogates(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _find_box(text: PdfTextPage, place: int) -> tuple[float, float, float, float]:
    """Left, bottom, right, top of a character in points, by its font's box and origin."""
    from pypdfium2 import raw

    rect = raw.FS_RECTF()
    if raw.FPDFText_GetLooseCharBox(text.raw, place, ctypes.byref(rect)):
        sides = rect.left, rect.bottom, rect.right, rect.top
        if all(map(math.isfinite, sides)):  # damaged files give none
            return sides
    return 0.0, 0.0, 0.0, 0.0


def _is_bold(text: PdfTextPage, place: int) -> bool:
    from pypdfium2 import raw

    if raw.FPDFText_GetFontWeight(text.raw, place) >= 600:
        return True
    buffer = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    raw.FPDFText_GetFontInfo(text.raw, place, buffer, 128, ctypes.byref(flags))
    return b"bold" in buffer.value.lower() or b"black" in buffer.value.lower()
