"""A text as it reads once what hides its letters is taken away: escapes, codes, gaps, hyphens.

Whoever looks for a name in a written text must look at these readings too; each is made only where
something in the text calls for it, for there are many texts and few of them need any.
"""

from __future__ import annotations

import base64
import binascii
import html
import quopri
import re
from collections.abc import Iterator
from urllib.parse import unquote

_CALLS = re.compile(
    "%[0-9A-Fa-f]{2}|&#?[A-Za-z0-9]{2,10};|\\\\[ux]|=[0-9A-F]{2}|=\r?\n"
    "|[\u00ad\u200b-\u200f\u2060-\u2064\ufeff\x02\ufffe]|[-\u2010]\r?\n"
    "|(?<![^\\W_])(?:[^\\W\\d_][ \u00a0\u2002-\u200a]){2}[^\\W\\d_](?![^\\W_])"
    "|=\\?[\\w-]+\\?[BbQq]\\?"
)
_ESCAPE = re.compile(r"\\u\{?([0-9A-Fa-f]{4,6})\}?|\\x([0-9A-Fa-f]{2})")
_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_HYPHEN = re.compile("[-\u2010\u00ad]\r?\n[ \t]*|[\x02\ufffe]\r?\n?")
_SPACED = re.compile("(?<![^\\W_])[^\\W\\d_](?:[ \u00a0\u2002-\u200a][^\\W\\d_]){2,}(?![^\\W_])")
_ENCODED_WORD = re.compile(r"=\?[\w-]+\?[BbQq]\?[^?\s]*\?=")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{12,}={0,2}")
_WORDLIKE = re.compile(r"[^\W\d_]{3}")


def list_decoded(text: str) -> Iterator[str]:
    """Every reading of `text` that differs from it; nothing for most texts."""
    if not _CALLS.search(text):
        return
    read = text
    for step in (_read_percent, html.unescape, _read_escapes, _read_quoted, _read_encoded_words):
        fresh = step(text)
        if fresh != text:
            yield fresh
        read = step(read)
    for step in (_HYPHEN, _INVISIBLE):
        read = step.sub("", read)
    read = _SPACED.sub(lambda m: re.sub(r"\W", "", m[0]), read)
    if read != text:
        yield read


def _read_percent(text: str) -> str:
    return unquote(text, errors="replace") if "%" in text else text


def _read_escapes(text: str) -> str:
    """`\\u00e1` and `\\xe1` as JSON and scripts write them."""
    if "\\" not in text:
        return text
    read = _ESCAPE.sub(lambda m: _letter(int(m[1] or m[2], 16)), text)
    return _SURROGATES.sub(lambda m: m[0].encode("utf-16", "surrogatepass").decode("utf-16"), read)


def _letter(number: int) -> str:
    return chr(number) if number < 0x110000 else " "


def _read_quoted(text: str) -> str:
    """Quoted-printable, as mails have it, in UTF-8 or Windows' own code."""
    if "=" not in text or not re.search(r"=[0-9A-F]{2}|=\r?\n", text):
        return text
    data = quopri.decodestring(text.encode("utf-8", "replace"))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _read_encoded_words(text: str) -> str:
    """Words of mail headers: `=?utf-8?B?…?=`."""
    from email.errors import HeaderParseError
    from email.header import decode_header, make_header

    def read(match: re.Match) -> str:
        try:
            return str(make_header(decode_header(match[0])))
        except (HeaderParseError, LookupError, ValueError):
            return match[0]

    return _ENCODED_WORD.sub(read, text) if "=?" in text else text


def list_packed(text: str) -> Iterator[bytes]:
    """What runs of base64 in `text` hold: data URIs, parts of mails, outputs of notebooks.

    Line breaks within a run are joined. Runs that hold neither text nor a known kind of file are
    passed over: letters in a row are also words.
    """
    if len(text) < 12:
        return
    joined = re.sub(r"(?<=[A-Za-z0-9+/]{60})\r?\n(?=[A-Za-z0-9+/=])", "", text)
    for match in _BASE64.finditer(joined):
        run = match[0].rstrip("=").translate(str.maketrans("-_", "+/"))
        if run.isalpha() and (run.islower() or run.isupper() or run.istitle()):
            continue
        try:
            data = base64.b64decode(run[: len(run) - (len(run) % 4 == 1)] + "==", validate=False)
        except (binascii.Error, ValueError):
            continue
        if is_known_kind(data) or _is_text(data):
            yield data


def is_known_kind(data: bytes) -> bool:
    """Whether bytes begin like a picture, a PDF, a packed or an Office file."""
    starts = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF-", b"PK\x03\x04", b"\x1f\x8b", b"II*\0")
    return data.startswith((*starts, b"MM\0*", b"\xd0\xcf\x11\xe0", b"<svg", b"<?xml")) or (
        data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    )


def _is_text(data: bytes) -> bool:
    """Whether bytes are words in UTF-8 rather than letters that came about by chance."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    printable = all(c.isprintable() or c in "\r\n\t" for c in text)
    return printable and bool(_WORDLIKE.search(text))
