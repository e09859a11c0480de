"""The texts in a picture's file: comments, EXIF, IPTC and XMP; never its pixels."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

_STRINGS = re.compile(r"[^\x00-\x1f\x7f\ufffd]{3,}")
_WIDE = re.compile(rb"(?:[\x20-\x7e\xa0-\xff]\x00|[^\x00]\x01){3,}")
_SIZES = {1: 1, 2: 1, 6: 1, 7: 1}  # TIFF's kinds of value that may hold text


def is_image(content: bytes) -> bool:
    """Whether bytes are a picture in a format whose texts can be read."""
    starts = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*")
    return content.startswith(starts) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP")


def list_image_parts(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Place and bytes of every part of a picture that is no pixels."""
    if content.startswith(b"\x89PNG"):
        yield from _list_png(content)
    elif content.startswith(b"\xff\xd8"):
        yield from _list_jpeg(content)
    elif content.startswith(b"GIF"):
        yield from _list_gif(content)
    elif content.startswith(b"RIFF"):
        yield from _list_webp(content)
    else:
        yield from _list_tiff(content)


def list_strings(data: bytes) -> Iterator[str]:
    """Readable runs of three letters or more, of one byte a letter, of UTF-8, and of two bytes."""
    for text in (data.decode("utf-8", "replace"), data.decode("latin-1")):
        yield from _STRINGS.findall(text)
        if text.isascii():
            break
    for start in (0, 1):  # two bytes a letter, the low one first or the high one first
        for run in _WIDE.findall(data[start:]):
            yield run.decode("utf-16-le", "replace")
    swapped = data[: len(data) // 2 * 2]
    swapped = b"".join(
        swapped[n + 1 : n + 2] + swapped[n : n + 1] for n in range(0, len(swapped), 2)
    )
    yield from (run.decode("utf-16-le", "replace") for run in _WIDE.findall(swapped))


def _list_png(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Texts, EXIF and whatever follows the end of the picture."""
    at = 8
    while at + 8 <= len(content):
        size, kind = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        data = content[at + 8 : at + 8 + size]
        at += 12 + size
        if kind in (b"tEXt", b"eXIf"):
            yield "image text", data.replace(b"\x00", b" ", 1) if kind == b"tEXt" else data
        elif kind == b"zTXt":
            word, _, packed = data.partition(b"\x00")
            yield "image text", word + b" " + _inflate(packed[1:])
        elif kind == b"iTXt":
            yield "image text", _read_itxt(data)
        elif kind == b"IEND" and content[at:]:
            yield "after the image", content[at:]
            return


def _read_itxt(data: bytes) -> bytes:
    word, _, rest = data.partition(b"\x00")
    packed, rest = rest[:1] == b"\x01", rest[2:]
    language, _, rest = rest.partition(b"\x00")
    translated, _, text = rest.partition(b"\x00")
    return b" ".join((word, language, translated, _inflate(text) if packed else text))


def _inflate(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, 10_000_000)
    except zlib.error:
        return data


def _list_jpeg(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Segments before the pixels (comments, EXIF, IPTC, XMP), and what follows the picture."""
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker, size = content[at + 1], int.from_bytes(content[at + 2 : at + 4])
        if marker == 0xDA:
            break
        if marker in (0xFE, *range(0xE0, 0xF0)) and marker != 0xE2:  # E2: colours
            yield "image properties", content[at + 4 : at + 2 + size]
        at += 2 + size
    end = content.rfind(b"\xff\xd9")
    if end > 0 and content[end + 2 :].strip(b"\x00"):
        yield "after the image", content[end + 2 :]


def _list_gif(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Comments and the blocks of programs (XMP)."""
    for found in re.finditer(rb"\x21(?:\xfe|\xff\x0b.{11}|\x01\x0c.{12})", content, re.DOTALL):
        at, parts = found.end(), []
        while at < len(content) and (size := content[at]):
            parts.append(content[at + 1 : at + 1 + size])
            at += 1 + size
        # XMP stands there without blocks: the lengths are letters of it
        yield "image properties", b"".join(parts)
        yield "image properties", content[found.end() : at]


def _list_webp(content: bytes) -> Iterator[tuple[str, bytes]]:
    at = 12
    while at + 8 <= len(content):
        kind, size = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        if kind not in (b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANMF", b"ICCP"):
            yield "image properties", content[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def _list_tiff(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Values of text and bytes of all directories, those of EXIF and GPS too."""
    order = "little" if content[:2] == b"II" else "big"
    waiting, seen = [int.from_bytes(content[4:8], order)], set()
    while waiting and len(seen) < 1000:
        at = waiting.pop()
        if at in seen or not 8 <= at < len(content):
            continue
        seen.add(at)
        count = int.from_bytes(content[at : at + 2], order)
        for entry in range(at + 2, at + 2 + 12 * count, 12):
            cells = content[entry : entry + 12]
            tag, kind = (int.from_bytes(cells[n : n + 2], order) for n in (0, 2))
            size, value = (int.from_bytes(cells[n : n + 4], order) for n in (4, 8))
            if kind in _SIZES and tag != 34675:  # a table of colours
                yield (
                    "image properties",
                    cells[8:12] if size <= 4 else content[value : value + size],
                )
            elif tag in (34665, 34853, 40965, 330):
                waiting.append(value)
        waiting.append(int.from_bytes(content[at + 2 + 12 * count :][:4], order))
