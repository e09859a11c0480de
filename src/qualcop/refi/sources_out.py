"""Texts of a foreign project as files, so that a study can begin with them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from qualcop.record import OWNER_ONLY
from qualcop.table import write_bytes

_BAD = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
_LONGEST = 100
_KEPT_BY_WINDOWS = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


def write_sources(sources: Iterable[tuple[str, str]], folder: Path) -> list[Path]:
    """Write each text (name, text) to a .txt file in `folder`; the files, in order.

    A file that is there already with other content is left as it is and the new one numbered.
    """
    written = []
    for name, text in sources:
        content = text.encode("utf-8", "replace")
        stem, number = _clean_name(name), 1
        path = folder / f"{stem}.txt"
        while path in written or (path.exists() and path.read_bytes() != content):
            number += 1
            path = folder / f"{stem} ({number}).txt"
        write_bytes(path, content, OWNER_ONLY)
        written.append(path)
    return written


def _clean_name(name: str) -> str:
    """A file name that every system takes, without an ending, in no other folder."""
    stem = _BAD.sub("_", name).strip(" ._")
    stem = re.sub(r"\.(txt|docx?|rtf|pdf|md|odt)$", "", stem, flags=re.IGNORECASE).strip(" .")
    stem = stem[:_LONGEST].strip(" .") or "text"
    return f"_{stem}" if _KEPT_BY_WINDOWS.fullmatch(stem) else stem
