"""Sets a Typst template with data to an accessible, archivable PDF that comes out alike each time.

The data go in as JSON, so whatever people wrote stays text and can never act as markup. The PDF
follows PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2). Under these a character that no font
covers is an error; such characters are therefore written as a visible note, "[U+4E2D]".
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import unicodedata
from bisect import bisect_left
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from qualcop.table import write_bytes

STANDARDS = ("a-2a", "ua-1")
# DejaVu brings Greek, Cyrillic, Arabic, Hebrew, Armenian and Georgian; it comes with matplotlib.
# Its neighbour LastResort must stay out: it would turn every unknown script into boxes unseen.
FONT_FILES = (
    "DejaVuSans.ttf",
    "DejaVuSans-Bold.ttf",
    "DejaVuSans-Oblique.ttf",
    "DejaVuSans-BoldOblique.ttf",
)
UNDATED = date(2000, 1, 1)  # archivable PDFs need a date; the clock would make each run differ
# Marks that turn the direction of all that follows; one unclosed in a quotation garbles the page.
_TURNING = {chr(c) for c in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
_MARK = "\ufeff"  # a byte order mark inside a text; PDF/A forbids it
LONGEST_WORD = 200  # letters; addresses and file names are shorter
_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
_PIECE = re.compile(r"\S{60}(?=\S)")
_UNPRINTABLE = {"Cc", "Co", "Cs", "Cn"}


def typeset(
    template: Path, data: Mapping[str, Any], out: Path, files: Mapping[str, Path] | None = None
) -> list[str]:
    """Write `out`, a tagged PDF, from `template` and `data`; return the characters no font covers.

    The template reads the data as `json(bytes(sys.inputs.data))`, and each list of fonts in it
    ends with "DejaVu Sans", which has every character that is let through. `data` is JSON-able; its
    `date` (YYYY-MM-DD, may be absent) becomes the PDF's own date; the list of uncovered
    characters ("U+4E2D", sorted) is added to it as `uncovered`. `files` are put beside the
    template under the names given, e.g. {"practices.svg": path}; nothing else on disk can be
    read by the template. Two calls with the same input write the same bytes.
    """
    import typst

    shown, uncovered = replace_uncovered(dict(data))
    shown["uncovered"] = uncovered
    with tempfile.TemporaryDirectory(prefix="qualcop-") as folder:
        root = Path(folder)
        for name, path in {"main.typ": template, **(files or {})}.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, root / name)
        copy_fonts(root / "fonts")
        compiler = typst.Compiler(
            str(root / "main.typ"),
            root=str(root),
            ignore_system_fonts=True,
            font_paths=[str(root / "fonts")],
            sys_inputs={"data": json.dumps(shown, ensure_ascii=False, sort_keys=True)},
        )
        content = compiler.compile(
            format="pdf", pdf_standards=list(STANDARDS), timestamp=read_day(shown.get("date"))
        )
    write_bytes(out, mark_stream_ends(content))
    return uncovered


def mark_stream_ends(pdf: bytes) -> bytes:
    """`pdf` with CR LF after every stream whose data end in CR; offsets in its table follow.

    A lone LF there would make CR LF together with the data, which a checker of PDF/A takes for
    the line's end and then finds the stream too short (ISO 32000-1, 7.3.8.1 allows either end).
    """
    table = pdf.rindex(b"\nxref\n") + 1
    ends = [match.start() + 1 for match in re.finditer(rb"\r\nendstream\n", pdf[:table])]
    if not ends:
        return pdf

    def shift(match: re.Match) -> bytes:
        place = int(match.group(1))
        moved = place + bisect_left(ends, place)
        return str(moved).zfill(len(match.group(1))).encode() + match.group(2)

    starts = [0, *ends]
    parts = [pdf[a:b] for a, b in zip(starts, [*ends, table], strict=True)]
    tail = re.sub(rb"(\d{10})( \d{5} n)", shift, pdf[table:])
    return b"\r".join(parts) + re.sub(rb"(?<=startxref\n)(\d+)(\n)", shift, tail)


def copy_fonts(folder: Path) -> None:
    """Put the DejaVu fonts, and nothing else, into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in FONT_FILES:
        shutil.copyfile(_font_folder() / name, folder / name)


def read_day(day: str | None) -> datetime:
    """Noon of `day` (YYYY-MM-DD) in UTC; of `UNDATED` where no day is known."""
    known = date.fromisoformat(day) if day else UNDATED
    return datetime(known.year, known.month, known.day, 12, tzinfo=UTC)


def replace_uncovered(value: Any) -> tuple[Any, list[str]]:
    """JSON data with uncovered characters written as "[U+4E2D]", and the sorted list of these."""
    found: set[str] = set()

    def walk(part: Any) -> Any:
        if isinstance(part, str):
            return break_words(replace_characters(part, found))
        if isinstance(part, Mapping):
            return {key: walk(inner) for key, inner in part.items()}
        if isinstance(part, list | tuple):
            return [walk(inner) for inner in part]
        return part

    return walk(value), sorted(found)


def break_words(text: str) -> str:
    """`text` with places to break in words of more than `LONGEST_WORD` letters.

    A word that fills pages would run off the first, and be longer than PDF/A lets a text be.
    """
    return _LONG_WORD.sub(lambda m: _PIECE.sub("\\g<0>\u200b", m[0]), text)


def replace_characters(text: str, found: set[str] | None = None) -> str:
    """`text` with each run of characters that cannot be printed as one note; `found` collects them.

    Up to three are named, "[U+4E2D U+6587]"; of more the first and their number are.
    """
    if text.isascii() and text.isprintable():
        return text

    def note(match: re.Match) -> str:
        codes = [f"U+{ord(c):04X}" for c in match.group()]
        if found is not None:
            found.update(codes)
        return (
            f"[{' '.join(codes)}]" if len(codes) < 4 else f"[{codes[0]} and {len(codes) - 1} more]"
        )

    return _uncovered_run().sub(note, text)


@cache
def covered_characters() -> frozenset[str]:
    """Every character the memo's fonts can show."""
    from fontTools.ttLib import TTFont

    with TTFont(_font_folder() / FONT_FILES[0], lazy=True) as font:
        characters = map(chr, font.getBestCmap())
        printable = {c for c in characters if unicodedata.category(c) not in _UNPRINTABLE}
    return frozenset((printable | {"\n", "\t"}) - _TURNING - {_MARK})


@cache
def _uncovered_run() -> re.Pattern:
    """One or more characters outside the fonts."""
    return re.compile(f"[^{re.escape(''.join(sorted(covered_characters())))}]+")


def _font_folder() -> Path:
    import matplotlib

    return Path(matplotlib.get_data_path()) / "fonts" / "ttf"
