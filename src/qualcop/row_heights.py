"""How tall a workbook's row must be: programs do not all fit it to wrapped text by themselves."""

from __future__ import annotations

import math

TALLEST = 409  # points that a row may have


def fit_height(text: str, width: float, size: float) -> float:
    """Points for a text in a column so many letters wide; words break off before its end."""
    room = width * 10.6 / size
    lines = sum(max(1, math.ceil(len(part) / room)) for part in text.split("\n"))
    return min(TALLEST, max(15.0, round(lines * size * 1.25 + 3, 1)))
