"""A cycle memo as a PDF: what it says, set by a template of `workflow/report/`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from qualcop.typeset import typeset

TEMPLATE = Path(__file__).resolve().parents[2] / "workflow" / "report" / "memo.typ"


def write_memo(data: Mapping, figures: Path, out: Path, template: Path = TEMPLATE) -> list[str]:
    """Set the memo as a tagged PDF at `out`; returns the characters no font could show.

    `figures` is the folder with one SVG for each figure that `data` describes.
    """
    used = {f"{name}.svg": figures / f"{name}.svg" for name, alt in data["figures"].items() if alt}
    return typeset(template, data, out, used)
