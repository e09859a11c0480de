"""The day a file says it is about, and times of day, in one form each."""

from __future__ import annotations

import re
from datetime import date

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?P<year>(?:19|20)\d\d)[-./](?P<number>\d{1,2})[-./](?P<day>\d{1,2})\b",
        rf"\b{_MONTH}\s+{_DAY}(?:\s*[-–&]\s*\d{{1,2}})?,?\s+(?P<year>(?:19|20)\d\d)\b",
        rf"\b{_DAY}(?:\s*(?:[-–&]|and|to)\s*\d{{1,2}}(?:st|nd|rd|th)?)?\s+(?:of\s+)?{_MONTH},?\s+(?P<year>(?:19|20)\d\d)\b",
        r"\b(?P<number>\d{1,2})/(?P<day>\d{1,2})/(?P<year>(?:19|20)\d\d)\b",  # as in the US
    )
)
TIME = re.compile(
    r"(?:(?P<h>\d{1,3}):)?(?P<m>\d{1,2}):(?P<s>\d{2})(?:[.,]\d+)?(?:\s*(?P<half>[AaPp])\.?\s?[Mm]\.?)?"
)


def find_date(text: str) -> str | None:
    """The first full calendar date in `text` as YYYY-MM-DD; 3/4/2026 is read as 4 March."""
    hits = sorted((m.start(), m.end(), m) for p in DATES for m in p.finditer(text))
    for _, _, match in hits:
        parts = match.groupdict()
        month = parts.get("number") or MONTHS.index(parts["month"][:3].lower()) + 1
        try:
            return date(int(parts["year"]), int(month), int(parts["day"])).isoformat()
        except ValueError:
            continue
    return None


def format_time(text: str, *, clock: bool = False) -> str | None:
    """A time such as 1:02, 00:01:02.300 or 2:05 PM as HH:MM:SS; None when it is none.

    Two numbers are minutes and seconds, but hours and minutes where AM or PM follows and on a
    `clock` (beside a date), where points may part them as well ("21.29").
    """
    text = re.sub(r"(?<=\d)\.(?=\d)", ":", text) if clock else text
    match = TIME.fullmatch(text.strip())
    if not match:
        return None
    hours, minutes, seconds = int(match["h"] or 0), int(match["m"]), int(match["s"])
    if match["h"] is None and (clock or match["half"]):
        hours, minutes, seconds = minutes, seconds, 0
    if match["half"]:
        hours = hours % 12 + (12 if match["half"] in "Pp" else 0)
    hours, minutes = hours + minutes // 60, minutes % 60
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}"


def format_seconds(seconds: float) -> str | None:
    """Seconds from the start as HH:MM:SS; None beyond what a recording lasts."""
    if not 0 <= seconds < 360_000:
        return None
    whole = int(seconds)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"
