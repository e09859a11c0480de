"""Values as the schema of REFI-QDA wants them: moments, colours, values of variables."""

from __future__ import annotations

import re
from datetime import datetime

_COLOR = re.compile(r"#(?:[0-9a-f]{6}|[0-9a-f]{3})", re.IGNORECASE)
_ALPHA = re.compile(r"#([0-9a-f]{6})[0-9a-f]{2}", re.IGNORECASE)
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\b.*\)", re.IGNORECASE)
_DECIMAL = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)")
_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d(?:\.\d+)?)?(Z|[+-](?:0\d|1[0-3]):[0-5]\d)?)?",
    re.ASCII,
)


def as_moment(text: str) -> str | None:
    """A day or a moment as xsd:dateTime, a day as its midnight; UTC where no zone is said."""
    parts = _MOMENT.fullmatch(text.strip())
    if not parts:
        return None
    day, minute, second, zone = parts.groups()
    moment = f"{day}T{minute or '00:00'}{second or ':00'}{zone or 'Z'}"
    try:
        datetime.fromisoformat(moment[:19])
    except ValueError:
        return None
    return moment


def as_color(text: str) -> str | None:
    """A colour as #rrggbb, from #rgb, #rrggbb, #rrggbbaa, rgb(…) or rgba(…); None from others."""
    text = text.strip()
    if alpha := _ALPHA.fullmatch(text):
        text = f"#{alpha[1]}"
    if _COLOR.fullmatch(text):
        wide = text[1:] if len(text) == 7 else "".join(c * 2 for c in text[1:])
        return f"#{wide.lower()}"
    parts = _RGB.fullmatch(text)
    if not parts or max(map(int, parts.groups())) > 255:
        return None
    return "#" + "".join(f"{int(p):02x}" for p in parts.groups())


def as_value(kind: str, text: str) -> str | None:
    """A variable's value as the schema wants its kind; None when it is none of that kind."""
    if kind == "Text":
        return text
    text = text.strip()
    if kind == "Boolean":
        folded = text.lower()
        known = {"true": "true", "1": "true", "false": "false", "0": "false"}
        return known.get(folded)
    if kind == "Integer":
        return text if re.fullmatch(r"[+-]?[0-9]+", text) else None
    if kind == "Float":
        return text if _DECIMAL.fullmatch(text) and text.isascii() else None
    if kind == "Date":
        return _as_day(text)
    return as_moment(text) if kind == "DateTime" else None


def _as_day(text: str) -> str | None:
    moment = as_moment(text)
    return text if moment and len(text) == len("2026-05-01") else None
