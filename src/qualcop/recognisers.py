"""What gives a person away by its shape alone: phone numbers, addresses, handles, ids, birthdays.

Each recogniser is an expression and, where a shape is not enough, words that must stand before it.
E-mail addresses are found by `names.EMAIL`; names of people by `mentions`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from qualcop.labels import ACCOUNT, BIRTHDAY, DISTRICT, ID_NUMBER, PHONE, SCHOOL, STREET

Span = tuple[int, int, str]

_CAP = r"(?![a-z])[^\W\d_][\w'’.-]{0,30}"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DATE = (
    rf"(?:\d{{1,4}}[-/.]\d{{1,2}}[-/.]\d{{1,4}}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{2,4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH},? \d{{2,4}})"
)
_EXTENSION = r"(?:[ ,]{0,2}(?:x|ext\.?|#)[ ]?\d{1,6})?"
_EDGE = r"(?<![\w.,/=+-])"
_END = r"(?![\w/]|-\d|[.,]\d)"
_PHONES = tuple(
    re.compile(shape)
    for shape in (
        rf"{_EDGE}(?:\+?1[ .-]?)?(?:\(\d{{3}}\)[ .-]?|\d{{3}}[ .-])?\d{{3}}[ .-]\d{{4}}"
        rf"{_EXTENSION}{_END}",
        rf"(?<![\w.,/=-])\+\d{{1,3}}(?:[ .-]?\(?\d{{1,5}}\)?){{2,6}}{_EXTENSION}{_END}",
        rf"{_EDGE}\(\d{{2,5}}\)(?:[ .-]?\d{{2,5}}){{1,4}}{_EXTENSION}{_END}",
        rf"{_EDGE}(?=(?:\d[ -]?){{9}})0\d{{1,4}}(?:[ -]\d{{2,5}}){{1,4}}{_END}",
    )
)
_DAY_SHAPE = re.compile(
    r"(?:19|20)\d\d[-. ](?:0[1-9]|1[0-2])[-. ]\d\d|\d\d?[-.]\d\d?[-.](?:19|20)\d\d"
)
_CALL = re.compile(
    r"(?i:\b(?:phone|tel|telephone|cell|mobile|fax|call|text|ring|whatsapp|reach (?:me|us|him|her"
    r"|them)|dial|contact|number|voicemail|answering at|desk|pager|sms|messages to|registered))\b"
    r"[^\d]{0,24}"
    r"(?P<found>\+?\(?\d[\d ().-]{5,20}\d)"
    rf"{_EXTENSION}(?![\w/])"
    r"|(?<![\w.,/=-])(?P<before>\+?\(?\d[\d ().-]{5,20}\d)"
    r"(?i:[ ]?[-–(,]?[ ]?(?:office|fax|cell|mobile|home|work|direct|phone)\b)"
)
_WAY = (
    r"(?:Street|St|Avenue|Ave|Road|Rd|Drive|Dr|Lane|Ln|Boulevard|Blvd|Court|Ct|Way|Place|Pl|Terrace"
    r"|Ter|Highway|Hwy|Parkway|Pkwy|Circle|Cir|Trail|Trl|Square|Sq|Loop|Alley|Crescent|Close|Row)"
)
_STREET = re.compile(
    rf"(?<![\w.,/-])\d{{1,6}}[A-Za-z]?,?[ ](?:[NSEW]{{1,2}}\.?[ ])?(?:\d{{1,3}}(?:st|nd|rd|th)[ ]"
    rf"|{_CAP}[ ]){{1,4}}{_WAY}(?![\w'’-])\.?"
    r"(?:,?[ ](?:Apt|Apartment|Suite|Ste|Unit|Room|Floor|Fl|#)\.?[ ]?[\w-]{1,6})?"
    rf"(?:,[ ]{_CAP}(?:[ ]{_CAP}){{0,2}}(?:,[ ][A-Z]{{2}})?(?:,?[ ]\d{{5}}(?:-\d{{4}})?)?)?"
    r"|(?<!\w)P\.?[ ]?O\.?[ ]?Box[ ]\d{1,6}"
)
_PROFILE = re.compile(
    r"(?i:(?<![\w@])(?:https?://)?(?:www\.)?(?:linkedin\.com/(?:in|pub)|facebook\.com"
    r"(?:/profile\.php\?id=)?|instagram\.com|threads\.net|twitter\.com|x\.com|tiktok\.com|t\.me"
    r"|github\.com|gitlab\.com|medium\.com|hackmd\.io|youtube\.com(?:/(?:c|user|channel))?"
    r"|bsky\.app/profile|calendly\.com|zoom\.us/my|keybase\.io|orcid\.org|venmo\.com|snapchat\.com"
    r"/add|pinterest\.com))/?(?P<found>(?<=[/=])@?[\w.%-]{1,60}\w)/?(?![\w/?=&#%-]|\.\w)"
)
_USER_IN_URL = re.compile(
    r"(?i:https?://[^\s<>\"')\]]{0,200}?(?:/~|/users?/|/profiles?/|/people/|/staff/|/u/|/@"
    r"|[?&](?:user(?:name)?|email|author|login|name|uid)=))(?P<found>[\w.%@+-]{2,60})"
)
_HANDLES = re.compile(r"(?<![\w@/.&=?+-])@(?P<found>[A-Za-z][\w-]{2,38})(?![\w/@-]|\.\w)")
_NOBODYS_HANDLE = frozenset(
    "here channel everyone everybody all team group host hosts staff".split()
)
_ID = re.compile(
    r"(?i:\b(?:(?:student|pupil|learner|state|local|sis|ssid|lunch|badge|employee|staff|case|member)"
    r"[ ]?(?:id|i\.d\.|identifier|number|no\.|nr\.?|#)|ssid|id|i\.d\.|id no\.|ssn))"
    r"(?:[ ]?(?:is|was|number|no\.|#|:|=|-|–)){0,2}[ ]{0,2}\(?"
    r"(?P<found>(?=[A-Z\d-]{0,12}\d{4})[A-Z\d][A-Z\d-]{4,18})(?![\w-])"
)
_SOCIAL_SECURITY = re.compile(r"(?<![\w.-])\d{3}-\d{2}-\d{4}(?![\w-]|\.\d)")
_CARD = re.compile(r"(?<![\w.-])(?:\d{4}[ -]){3}\d{1,7}(?![\w-])|(?<![\w.-])\d{13,19}(?![\w.-])")
_BIRTH = re.compile(
    r"(?i:\b(?:dob|d\.o\.b\.?|date of birth|birth ?dates?|birth ?days?|born(?: on)?))"
    rf"[ ]?(?:is|was|on|[:=(–-])?[ ]?(?P<found>{_DATE})(?!\w)"
)
_KIND_OF_SCHOOL = (
    r"(?:Elementary|Primary|Middle|Intermediate|Junior High|Senior High|High|Charter|Magnet|Academy"
    r"|K[-–]8|K[-–]12|Prep(?:aratory)?|Montessori)(?:[ ](?:School|Academy))?s?"
)
_SCHOOLS = re.compile(
    rf"(?<![\w-])(?!(?:The|Our|A|Your|New|Old|Each|Every|Public|Local|Title)\b)(?:{_CAP}[ ]){{1,3}}"
    rf"{_KIND_OF_SCHOOL}(?![\w-])"
)
_DISTRICTS = re.compile(
    rf"(?<![\w-])(?!(?:The|Our|A|Your|Each|Every|Public|Local)\b)"
    rf"(?:{_CAP}[ ]){{1,3}}"
    r"(?:(?:Unified|Union|Consolidated|Independent|Joint|Public|County|City|Central|Community"
    r"|Elementary|High)[ ]){0,3}"
    r"(?:School[ ]Districts?|Schools|Public[ ]Schools|ISD|USD|CUSD|Unified)(?![\w-])"
)
_SHAPES = (
    (_SOCIAL_SECURITY, ID_NUMBER),
    (_BIRTH, BIRTHDAY),
    (_ID, ID_NUMBER),
    (_STREET, STREET),
    (_PROFILE, ACCOUNT),
    (_USER_IN_URL, ACCOUNT),
    (_HANDLES, ACCOUNT),
)


def find_personal(
    text: str, places: Collection[str] = (), taken: Iterable[tuple[int, int]] = ()
) -> list[Span]:
    """Start, end and label of what gives a person away, in order, none overlapping.

    `places` may hold "schools" and "districts": then unlisted ones are found by their kind
    ("Cotter Flat Elementary", "Quill Valley Unified"). Nothing is found within `taken` stretches.
    """
    kept: list[Span] = []
    marks = bytearray(len(text))  # 0 where nothing is found yet
    for start, end in taken:
        marks[start:end] = b"\1" * (end - start)
    for start, end, label in _find_all(text, places):
        if marks.find(1, start, end) < 0:
            marks[start:end] = b"\1" * (end - start)
            kept.append((start, end, label))
    return sorted(kept)


def _find_all(text: str, places: Collection[str]) -> Iterator[Span]:
    """Every span, the surest kinds first."""
    yield from _find_cards(text)
    for pattern, label in _SHAPES:
        for match in pattern.finditer(text):
            start, end = match.span("found" if "found" in pattern.groupindex else 0)
            if not (pattern is _HANDLES and match["found"].lower() in _NOBODYS_HANDLE):
                yield start - (pattern is _HANDLES), end, label
    yield from _find_phones(text)
    if "schools" in places:
        yield from ((*m.span(), SCHOOL) for m in _SCHOOLS.finditer(text))
    if "districts" in places:
        yield from ((*m.span(), DISTRICT) for m in _DISTRICTS.finditer(text))


def _find_phones(text: str) -> Iterator[Span]:
    """Numbers of the shape of a phone's, and other long ones after "call", "cell" or the like."""
    for pattern in _PHONES:
        for match in pattern.finditer(text):
            digits = sum(c.isdigit() for c in match[0])
            if 7 <= digits <= 21 and not _DAY_SHAPE.match(match[0]):
                yield *match.span(), PHONE
    for match in _CALL.finditer(text):
        part = "found" if match["found"] else "before"
        number = match[part]
        if 7 <= sum(c.isdigit() for c in number) <= 15 and not _DAY_SHAPE.match(number):
            yield match.start(part), match.end() if match["found"] else match.end(part), PHONE


def _find_cards(text: str) -> Iterator[Span]:
    """Numbers of cards: 13 to 19 digits with a right check digit (ISO/IEC 7812)."""
    for match in _CARD.finditer(text):
        digits = [int(c) for c in match[0] if c.isdigit()]
        doubled = [d * 2 - 9 * (d > 4) for d in digits[-2::-2]]
        if 13 <= len(digits) <= 19 and (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0:
            yield *match.span(), ID_NUMBER
