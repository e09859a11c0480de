"""Bytes to text, and text to one clean form: NFC, LF, nothing invisible."""

from __future__ import annotations

import codecs
import html
import re
import unicodedata
from collections import Counter
from dataclasses import replace

from qualcop.readers.limits import MAX_MARKS
from qualcop.readers.model import NOWHERE, Block, Comment, Extract, Refused

NEWLINES = re.compile("\r\n|[\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
SPACES = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Joiners shape words in Indic and Persian script; beside Latin letters they only hide names.
_LATIN = "\t\n -\u024f\u0300-\u036f\u1e00-\u1eff"
INVISIBLE = re.compile(
    "[\xad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
    f"|(?:(?<=[{_LATIN}])|^)[\u200c\u200d]+"
    f"|(?<![\u200c\u200d])[\u200c\u200d]++(?=[{_LATIN}]|$)",  # one try a run, not one a sign
    re.MULTILINE,
)
CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
# Symbol and Wingdings bullets that word processors leave behind as private code points.
SYMBOLS = str.maketrans(
    {"\uf0b7": "•", "\uf0a7": "•", "\uf0d8": "•", "\uf076": "•", "\uf0fc": "✓", "\uf02d": "-"}
    | {"\uf0e0": "→", "\uf0a8": "☐", "\uf06f": "☐", "\uf0fe": "☒", "\uf04a": "☺"}
)
# To order a run of accents costs the square of its length, so a run is kept short.
ACCENTS = re.compile(rf"[^\w\s\x00-\x7f]{{{MAX_MARKS + 1},}}")
PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
REMOVED = (
    (INVISIBLE, "invisible characters"),
    (CONTROLS, "control characters"),
    (PRIVATE, "private symbols"),
)


def clean_text(text: str) -> tuple[str, Counter]:
    """Text in NFC with LF, plain single spaces and nothing invisible; and a count of what went.

    Blank lines and spaces at line ends go too. Cleaning twice changes nothing.
    """
    removed: Counter = Counter()
    text = SPACES.sub(" ", NEWLINES.sub("\n", text)).translate(SYMBOLS)
    if not text.isascii() or CONTROLS.search(text):
        before = None
        while before != text:  # a removal may bring two others together
            before = text
            for pattern, name in REMOVED:
                text, count = pattern.subn("", text)
                removed[name] += count
            text, count = _thin_accents(text)
            removed["accents piled on a letter"] += count
            text = unicodedata.normalize("NFC", text)
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line), +removed


def _thin_accents(text: str) -> tuple[str, int]:
    """Text with at most `MAX_MARKS` accents on one letter, and how many were taken away."""

    def thin(run: re.Match[str]) -> str:
        kept, piled = [], 0
        for sign in run[0]:
            piled = piled + 1 if unicodedata.combining(sign) else 0
            kept += [sign] if piled <= MAX_MARKS else []
        return "".join(kept)

    thinned = ACCENTS.sub(thin, text)
    return thinned, len(text) - len(thinned)


def clean_extract(extract: Extract) -> Extract:
    """The extract with every text cleaned, blank blocks dropped and comments still in place."""
    removed: Counter = Counter()
    blocks, places = [], {}
    for position, block in enumerate(extract.blocks):
        text, count = clean_text(block.text)
        removed += count
        if text:
            places[position] = len(blocks)
            blocks.append(
                replace(
                    block,
                    text=text,
                    speaker=clean_line(block.speaker),
                    unit_id=clean_line(block.unit_id),
                )
            )
    comments = tuple(_move_comment(c, extract.blocks, blocks, places) for c in extract.comments)
    notes = [f"{count} {name} removed" for name, count in sorted(removed.items())]
    return replace(
        extract,
        blocks=tuple(blocks),
        comments=tuple(c for c in comments if c.text),
        title=clean_line(extract.title),
        people=_clean_people(extract.people),
        notes=tuple(dict.fromkeys([*extract.notes, *notes])),
    )


def clean_line(text: str | None) -> str | None:
    """One clean line, or None when nothing is left."""
    return clean_text(text)[0].replace("\n", " ") or None if text else None


def _clean_people(people: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    cleaned = ((clean_line(name), basis) for name, basis in people)
    return tuple(dict.fromkeys((name, basis) for name, basis in cleaned if name))


def _move_comment(
    comment: Comment, raw: tuple[Block, ...], blocks: list[Block], places: dict[int, int]
) -> Comment:
    """The comment with its offsets moved from the raw blocks to the cleaned ones."""
    text, author = clean_text(comment.text)[0], clean_line(comment.author)
    if comment.start_block == NOWHERE:
        return replace(comment, text=text, author=author)
    start_block, start = _move_offset(comment.start_block, comment.start, raw, blocks, places)
    end_block, end = _move_offset(comment.end_block, comment.end, raw, blocks, places)
    if (end_block, end) < (start_block, start):
        end_block, end = start_block, start
    return replace(
        comment,
        start_block=start_block,
        start=start,
        end_block=end_block,
        end=end,
        text=text,
        author=author,
    )


def _move_offset(
    block: int, offset: int, raw: tuple[Block, ...], blocks: list[Block], places: dict[int, int]
) -> tuple[int, int]:
    """Where a place in a raw block lies after cleaning; blank blocks hand over to the next."""
    if not blocks:
        return 0, 0
    if block not in places:
        later = [place for position, place in places.items() if position > block]
        return (min(later), 0) if later else (len(blocks) - 1, len(blocks[-1].text))
    text = blocks[places[block]].text
    before = clean_text(raw[block].text[:offset] + "\u2588")[0].removesuffix("\u2588")
    return places[block], min(len(before), len(text))


# --------------------------------------------------------------------------- bytes to text
BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
# The encodings that notes of our users plausibly come in; wider guesses did more harm than good.
PLAUSIBLE = ["cp1252", "latin_1", "mac_roman", "cp437"]


# Codecs that are no charset of a text, or cost the square of its length.
NO_CHARSETS = frozenset("idna punycode undefined unicode_escape raw_unicode_escape".split())


def decode_named(data: bytes, name: str) -> str:
    """Text of `data` in the charset it names. Raises LookupError or ValueError where it is not."""
    if codecs.lookup(name).name.replace("-", "_") in NO_CHARSETS:
        raise LookupError(name)
    return data.decode(name)


# More digits than a code point has; Python refuses to count thousands of them.
_LONG_REFERENCE = re.compile(r"&#(?:\d{8,}|[xX][0-9a-fA-F]{8,});?")


def unescape_text(text: str) -> str:
    """Text with its character references (&amp; &#233;) as the characters they stand for."""
    return html.unescape(_LONG_REFERENCE.sub("\ufffd", text))


BINARY = "binary content where text was expected; save it as text, docx or pdf"


def decode_bytes(data: bytes) -> tuple[str, str | None]:
    """Text of `data` and a note when it was not plain UTF-8. Raises Refused on binary data."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, errors="replace")
            return (
                text,
                None if encoding == "utf-8" and "\ufffd" not in text else f"read as {encoding}",
            )
    if b"\x00" in data:
        return _decode_wide(data)
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError:
        return _decode_mixed(data) or _decode_guessed(data)


def _decode_wide(data: bytes) -> tuple[str, str]:
    """UTF-16 without a mark: Latin text has its zero bytes at every second place."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    if max(even, odd) > 0.6 * (len(data) / 2) and min(even, odd) < 0.05 * (len(data) / 2):
        encoding = "utf-16-le" if odd > even else "utf-16-be"
        return data.decode(encoding, errors="replace"), f"read as {encoding} (no byte order mark)"
    if data.count(0) <= 8 and data.count(0) < 0.01 * len(data):
        return decode_bytes(data.replace(b"\x00", b"\x01"))  # strays, removed and counted later
    raise Refused(BINARY)


def _decode_mixed(data: bytes) -> tuple[str, str] | None:
    """UTF-8 with a few stray bytes of another encoding, or cut within a character."""
    text = data.decode("utf-8", errors="surrogateescape")
    stray = sum("\udc80" <= c <= "\udcff" for c in text)
    wide = sum(c > "\x7f" for c in text) - stray
    if wide <= 2 * stray:
        return None
    mended = re.sub(
        "[\udc80-\udcff]",
        lambda m: bytes([ord(m[0]) - 0xDC00]).decode("cp1252", errors="replace"),
        text,
    )
    return mended, f"read as utf-8 with {stray} stray bytes read as cp1252"


def _decode_guessed(data: bytes) -> tuple[str, str]:
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=PLAUSIBLE).best()
    encoding = best.encoding if best is not None else "cp1252"
    if encoding == "latin_1":
        encoding = "cp1252"  # the same letters, and the quotation marks that latin-1 lacks
    text = data.decode(encoding, errors="replace")
    if len(CONTROLS.findall(text)) > 0.05 * len(text):
        raise Refused(BINARY)
    return text, f"read as {encoding} (a guess: not UTF-8)"
