"""Takes away what earlier runs wrote and this one will not write again."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path


def drop_stale(processed: Path, cycles: Collection[str], public: bool = False) -> None:
    """Remove memos and figures of cycles the study no longer has, and the public folder.

    A quotation whose consent was withdrawn must not live on in the memo of a cycle that has since
    been renamed, nor in a public version that nobody makes any more. With `public` that
    version's own step keeps its folder in order.
    """
    for path in (*processed.glob("memos/*.json"), *processed.glob("memos/*.pdf")):
        if path.stem not in cycles and path.name != "codebook.pdf":
            path.unlink()
    for folder in processed.glob("figures/*/"):
        if folder.name not in cycles:
            shutil.rmtree(folder)
    if not public:
        shutil.rmtree(processed / "public", ignore_errors=True)
