"""Agreement on where passages begin and end, for coders who mark freely: alpha_u.

Where texts are cut into segments beforehand this is not needed. Krippendorff's definition of 1995,
as in Content Analysis (2004), chapter 11.6; the family of 2016 has no published value to check.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

Span = tuple[int, int, object]  # start, length, code


def alpha_u(observers: Sequence[Sequence[Span]], begin: int, length: int) -> float:
    """Unitizing alpha of all codes together; NaN where nobody marked anything.

    `observers` hold each coder's spans (start, length, code) in a text that begins at `begin`.
    Source: Krippendorff (2004), p. 254:

    >>> first = [(225, 70, "c"), (370, 30, "c"), (180, 60, "k"), (300, 50, "k")]
    >>> second = [(220, 80, "c"), (355, 20, "c"), (400, 20, "c"), (180, 60, "k"), (300, 50, "k")]
    >>> round(alpha_u([first, second], 150, 300), 4), round(alpha_u_of(
    ...     "c", [first, second], 150, 300), 4)
    (0.8587, 0.7286)
    """
    codes = sorted({span[2] for spans in observers for span in spans}, key=str)
    return _compare(codes, observers, begin, length)


def alpha_u_of(code: object, observers: Sequence[Sequence[Span]], begin: int, length: int) -> float:
    """Unitizing alpha of one code."""
    return _compare([code], observers, begin, length)


def _compare(codes: Iterable, observers: Sequence, begin: int, length: int) -> float:
    seen = expected = 0.0
    for code in codes:
        sections = [_cut(code, spans, begin, length) for spans in observers]
        seen += _observe(sections, length)
        expected += _expect(sections, length)
    return 1 - seen / expected if expected else np.nan


def _cut(code: object, spans: Sequence[Span], begin: int, length: int) -> list[tuple]:
    """One coder's line as sections in order: (start, length, whether it is marked)."""
    sections, at = [], begin
    for start, size, _ in sorted(s for s in spans if s[2] == code):
        if start > at:
            sections.append((at, start - at, False))
        sections.append((start, size, True))
        at = start + size
    if at < begin + length:
        sections.append((at, begin + length - at, False))
    return sections


def _observe(sections: list[list[tuple]], length: int) -> float:
    coders = len(sections)
    apart = sum(
        _set_apart(one, other)
        for i, own in enumerate(sections)
        for j, others in enumerate(sections)
        if i != j
        for one in own
        for other in others
    )
    return apart / (coders * (coders - 1) * length**2)


def _set_apart(one: tuple, other: tuple) -> float:
    """Squared lengths by which two sections differ; a mark within a gap differs by its length."""
    (start, size, marked), (at, long, also) = one, other
    if marked and also and start < at + long and at < start + size:
        return (start - at) ** 2 + (start + size - at - long) ** 2
    if marked and not also and at <= start and start + size <= at + long:
        return size**2
    if also and not marked and start <= at and at + long <= start + size:
        return long**2
    return 0.0


def _expect(sections: list[list[tuple]], length: int) -> float:
    coders = len(sections)
    marks = [s[1] for own in sections for s in own if s[2]]
    gaps = [s[1] for own in sections for s in own if not s[2]]
    apart = sum(
        (len(marks) - 1) / 3 * (2 * size**3 - 3 * size**2 + size)
        + size**2 * sum(gap - size + 1 for gap in gaps if gap >= size)
        for size in marks
    )
    whole = coders * length
    room = whole * (whole - 1) - sum(size * (size - 1) for size in marks)
    return 2 / length * apart / room if room else 0.0
