"""What goes wrong with people's files, said so that they can mend it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

# What a terminal obeys, and what turns the direction of a line: escapes, controls, bidi overrides.
_ACTING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)
LONGEST_VALUE = 200


def show_text(text: str) -> str:
    """Text that is safe on a terminal and in a table: what could act is written as \\x1b."""

    def escape(sign: re.Match[str]) -> str:
        code = ord(sign[0])
        if 0xDC80 <= code <= 0xDCFF:  # a byte of a file name that is no UTF-8
            code -= 0xDC00
        return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"

    return _ACTING.sub(escape, text)


@dataclass(frozen=True)
class Problem:
    """One fault: the file, the place in it, the value found, what was expected, what to do.

    Where nothing in particular was `expected`, `advice` says all.
    """

    file: str
    place: str
    value: str
    expected: str
    advice: str = ""
    severity: str = "error"

    def __str__(self) -> str:
        place = f", {self.place}" if self.place else ""
        long = len(self.value) > LONGEST_VALUE
        value = self.value[:LONGEST_VALUE] + "…" if long else self.value
        found = f": found {value!r}" if value else ""
        expected = f"; expected {self.expected}." if self.expected else ":"
        advice = f" {self.advice}" if self.advice else ""
        return show_text(f"{self.file}{place}{found}{expected}{advice}")


class StudyError(Exception):
    """Faults in what a person gave us; shown without a traceback, all at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(str(p) for p in self.problems))
