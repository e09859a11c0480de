"""Keeps what people typed into results, which runs make anew: the workbook and the memos.

Nobody is told to type there; people do. A version that another program saved is put into
`data/private/history/` before the run that may replace it.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from qualcop.kept import keep_state
from qualcop.study import Study

# The marks of our own writing (workbook.MADE; typeset): any program that saves changes them.
_OUR_WORKBOOK = re.compile(rb"<dcterms:modified[^>]*>2000-01-01T00:00:00Z<")
_OUR_PDF = re.compile(rb"/Creator\(Typst [\d.]+\)")


def keep_typed(study: Study) -> list[tuple[Path, Path]]:
    """Keep each result that a person saved; (the result, where it is kept).

    Raises OSError when it cannot be kept: then no run may go on.
    """
    results = [study.processed / "tables.xlsx", *sorted((study.processed / "memos").glob("*.pdf"))]
    kept = []
    for path in (p for p in results if p.is_file()):
        content = path.read_bytes()
        if is_saved_by_hand(content):
            kept.append((path, keep_state(study.private / path.name, content)))
    return kept


def is_saved_by_hand(content: bytes) -> bool:
    """Whether another program saved this workbook or PDF; not for anything else or damaged."""
    if content.startswith(b"%PDF"):
        ends = content.count(b"%%EOF")  # whoever adds a comment adds an end
        return ends > 1 or (ends == 1 and not _OUR_PDF.search(content))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return not _OUR_WORKBOOK.search(book.read("docProps/core.xml"))
    except (zipfile.BadZipFile, KeyError, zipfile.zlib.error):
        return False
