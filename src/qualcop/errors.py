"""What goes wrong with people's files, said so that they can mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One fault: the file, the place in it, the value found, what was expected, what to do."""

    file: str
    place: str
    value: str
    expected: str
    advice: str = ""
    severity: str = "error"

    def __str__(self) -> str:
        place = f", {self.place}" if self.place else ""
        found = f": found {self.value!r}" if self.value else ""
        advice = f" {self.advice}" if self.advice else ""
        return f"{self.file}{place}{found}; expected {self.expected}.{advice}"


class StudyError(Exception):
    """Faults in what a person gave us; shown without a traceback, all at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(str(p) for p in self.problems))
