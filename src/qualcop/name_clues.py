"""What the name of a folder, a file or an event says: days, months, words, numbers."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from unicodedata import normalize

DAY = re.compile(
    r"(?<!\d)(?P<y>20\d\d|19\d\d)(?P<gap>[-_.]?)(?P<m>0[1-9]|1[0-2])(?P=gap)"
    r"(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"
)
_TIME = re.compile(rf"(?P<day>{DAY.pattern})[ _T-]+\d\d[.:_-]?\d\d(?:[.:_-]?\d\d)?(?!-?\d)")
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = (
    r"(?:january|february|march|april|june|july|august|september|october|november|december"
    r"|sept|" + "|".join(MONTHS) + ")"
)
_YEAR_MONTH = re.compile(r"(?<!\d)(?P<y>20\d\d)[-_. ](?P<m>0[1-9]|1[0-2])(?!\d)")
_NUMBERS = re.compile(r"(?<!\d)(?P<a>\d{1,2})([-_./])(?P<b>\d{1,2})\2(?P<y>20\d\d|\d\d)(?!\d)")
_WRITTEN = re.compile(
    r"(?:(?<!\d)(?!0\d [a-z]+ [a-z])(?P<before>\d{1,2})(?:st|nd|rd|th)? (?:of )?)?"
    rf"(?<![a-z])(?P<m>{_MONTH})(?![a-z])"
    r"(?: ?(?P<after>\d{1,2})(?:st|nd|rd|th)?(?: (?:(?:to|and) )?\d{1,2}(?:st|nd|rd|th)?)?(?!\d))?"
    r"(?: ?(?P<y>20\d\d)(?!\d))?"
)
_YEARS = re.compile(r"(?<!\d)(?P<y>20\d\d)(?: (?:20)?(?P<next>\d\d))?(?!\d)")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_TOKEN = re.compile(r"[a-z]?\d+(?![a-z\d])|[^\W\d_]+|\d+")
_ORDER = re.compile(r"^\d{1,3} (?=[^\W\d_]{2})")  # of "01_Fall call", "2. Visit"
_CYCLE = re.compile(r"(?<![a-z])cycle (\d)")  # as a mark it is c2
# Words that say nothing on which event is meant.
COMMON = frozenset(
    "a an and at between by day days doc docs document documents draft event events file files "
    "final folder for from full in into meeting meetings mtg material materials minutes misc new "
    "note notes of on or other our photo photos recording recordings session sessions slides the "
    "to transcript transcripts up week weeks with mon monday tue tuesday wed wednesday thu "
    "thursday fri friday sat saturday sun sunday st nd rd th".split()
)


@dataclass(frozen=True)
class PartialDate:
    """A day, or what is known of it."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def find_day(self) -> str | None:
        """The day as YYYY-MM-DD; None where year, month or day is not known."""
        if None in (self.year, self.month, self.day):
            return None
        return f"{self.year:04}-{self.month:02}-{self.day:02}"

    def falls_in(self, first: str, last: str) -> bool:
        """Whether some day from `first` to `last` (YYYY-MM-DD, inclusive) may be meant."""
        spans = [self._as_span(year) for year in self._list_years(first, last)]
        return any(span[0] <= last and first <= span[1] for span in spans)

    def lies_within(self, first: str, last: str) -> bool:
        """Whether no day that may be meant, in the years of this time, is before or after it."""
        spans = [self._as_span(year) for year in self._list_years(first, last)]
        inside = [span for span in spans if span[0] <= last and first <= span[1]]
        return bool(inside) and all(first <= a and b <= last for a, b in inside)

    def agrees(self, other: PartialDate) -> bool:
        """Whether nothing known of both differs."""
        pairs = ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        return all(None in pair or pair[0] == pair[1] for pair in pairs)

    def _list_years(self, first: str, last: str) -> list[int]:
        if self.year:
            return [self.year]
        start, end = int(first[:4]), int(last[:4])
        return list(range(start, min(end, start + 2) + 1))  # every month comes within two years

    def _as_span(self, year: int) -> tuple[str, str]:
        months = (self.month or 1, self.month or 12)
        days = (self.day or 1, self.day or monthrange(year, months[1])[1])
        return tuple(f"{year:04}-{m:02}-{d:02}" for m, d in zip(months, days, strict=True))


@dataclass(frozen=True)
class Clues:
    """Dates in a name, its telling words, and its numbers (`marks`: 2, c2)."""

    dates: tuple[PartialDate, ...] = ()
    words: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()


def find_day(text: str) -> str | None:
    """The first calendar day written in a name as YYYY-MM-DD (or with `_`, `.`, nothing)."""
    found = DAY.search(text)
    return f"{found['y']}-{found['m']}-{found['d']}" if found else None


def read_clues(text: str) -> Clues:
    """What a name says. Days may be written in numbers (month first, as in the sheets) or words."""
    rest = _HUMP.sub(" ", normalize("NFC", text))
    dates: list[PartialDate] = []
    rest = _TIME.sub(r"\g<day> ", rest)  # of a recording's name
    rest = _take(DAY, rest, dates)
    rest = _take(_NUMBERS, rest, dates)
    rest = _take(_YEAR_MONTH, rest, dates)
    rest = re.sub(r"[\[\](){}]", "|", rest)  # what stands in brackets is apart
    rest = " ".join(re.sub(r"[^\w|]+|_+", " ", rest).casefold().split())
    rest = _ORDER.sub("", _CYCLE.sub(r"c\1", " ".join(_take(_WRITTEN, rest, dates).split())))
    years: list[PartialDate] = []
    rest = _take(_YEARS, rest, years)
    dated = any(d.year for d in dates)
    if len({y.year for y in years}) == 1 and not dated:
        dates = [PartialDate(years[0].year, d.month, d.day) for d in dates] or years
    tokens = _TOKEN.findall(rest)
    marks = {re.sub(r"(?<!\d)0+(?=\d)", "", t) for t in tokens if re.search(r"(?<!\d)\d{1,2}$", t)}
    words = {"fall" if t == "autumn" else t for t in tokens if t.isalpha()} - COMMON
    return Clues(tuple(dates or ([] if dated else years)), frozenset(words), frozenset(marks))


def split_words(text: str) -> list[str]:
    """Words and numbers of a name, in order: "c1-Visit" has three, c, 1 and visit."""
    spaced = _HUMP.sub(" ", normalize("NFC", text)).casefold()
    return [str(int(t)) if t.isdigit() else t for t in re.findall(r"[^\W\d_]+|\d+", spaced)]


def are_alike(one: str, other: str) -> bool:
    """Whether two words are the same, or one of four letters or more begins the other."""
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) >= 4 and long.startswith(short))


def _take(pattern: re.Pattern[str], text: str, dates: list[PartialDate]) -> str:
    """`text` without the dates of this form, which are added to `dates`."""

    def note(found: re.Match[str]) -> str:
        made = _make_dates(found.groupdict())
        dates.extend(made)
        return " " if made else found[0]

    return pattern.sub(note, text)


def _make_dates(parts: dict[str, str | None]) -> list[PartialDate]:
    year = int(parts["y"]) if parts.get("y") else None
    year = year + 2000 if year is not None and year < 100 else year
    if "a" in parts:  # 4-14-2026; 14.4.2026 where the first can be no month
        month, day = sorted((int(parts["a"]), int(parts["b"])), key=lambda n: n > 12)
    elif "next" in parts:  # 2025, 2025-26
        following = 2000 + int(parts["next"]) if parts["next"] else None
        years = [year, following] if following == year + 1 else [year]
        return [PartialDate(y) for y in years]
    else:
        month = parts["m"] or ""
        month = int(month) if month.isdigit() else MONTHS.index(month[:3]) + 1
        day = parts.get("d") or parts.get("after") or parts.get("before")
        day = int(day) if day else None
    try:
        date(year or 2024, month, day or 1)  # 2024 has all days
    except ValueError:
        return []
    return [PartialDate(year, month, day)]
