"""People's words without what tells outsiders who or where: labels and names give way to kinds.

"District leader 2 · Core 1" becomes "[a district leader]", a district's or school's name "[a
district]" or "[a school]", a meeting of the registry "[a meeting]", a day "[a date]". What a text
tells by its story stays: somebody must read each quotation before it leaves.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import pandas as pd

from qualcop.labels import ROLE_LABELS, SCHOOL_LABEL, UNCERTAIN, longest_first
from qualcop.memo.words import MONTHS

DISTRICT, SCHOOL, MEETING, DAY = "[a district]", "[a school]", "[a meeting]", "[a date]"
_MONTH = "|".join(rf"{m[:3]}(?:{m[3:]})?\.?" if m[3:] else m for m in MONTHS)
_ORDINAL = r"\d{1,2}(?:st|nd|rd|th)?"
_DAYS = rf"(?:the )?{_ORDINAL}(?: of)? (?:{_MONTH})(?:,? \d{{4}})?"
_DAYS += rf"|(?:{_MONTH}) {_ORDINAL}(?!\d)(?:,? \d{{4}})?"
_DAYS += r"|\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{2,4}|the \d{1,2}(?:st|nd|rd|th)"
_NUMBER = r"(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[a-z]+teen"
_NUMBER += (
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\w+)?|(?:a )?(?:dozen|hundred|thousand))"
)
_COUNTED = (
    r"(?:school|building|campus|student|pupil|kid|child|teacher|principal|classroom|mile|seat)"
)
_SIZE = re.compile(rf"(?<!\w){_NUMBER} (?:\w+ ){{0,2}}{_COUNTED}", re.IGNORECASE)
_WORD = re.compile(r"[^\s()\[\],;]+")
_LINK = r"(?:https?://|www\.)\S+"


@dataclass(frozen=True)
class Generaliser:
    """Rewrites texts; `rules` are (pattern, what stands instead) in order."""

    rules: tuple[tuple[re.Pattern[str], str], ...] = field(default=())

    def rewrite(self, text: str) -> str:
        """The text with every mention generalised."""
        for pattern, instead in self.rules:
            text = pattern.sub(instead, text)
        return text


def make_generaliser(
    frames: Mapping[str, pd.DataFrame], places: Collection[str] = (), schools: Collection[str] = ()
) -> Generaliser:
    """Rules for the people, districts and events of the tables and for the registry's names.

    `places` are all names of districts (aliases, labels), `schools` those of schools, as the
    registry's sheets have them; texts hold them where the study does not mask them.
    """
    districts = {*frames["districts"].label, *places} - {None, ""}
    tail = rf"(?: · (?:{_either(districts)}|[^\W\d_]+ \d+))?"
    rules = [
        (rf"{label} (?:\d+|\(uncertain\)){tail}", f"[{_article(label)}]")
        for label in ROLE_LABELS.values()
    ]
    rules += [(re.escape(UNCERTAIN), "[a person]"), (rf"{SCHOOL_LABEL} \d+{tail}", SCHOOL)]
    rules += [(_either(set(schools)), SCHOOL), (_either(districts), DISTRICT)]
    rules += [(_either(set(frames["events"].label)), MEETING), (_DAYS, DAY), (_LINK, "[a link]")]
    return Generaliser(
        tuple(
            (re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE), instead)
            for pattern, instead in rules
        )
    )


def _either(names: Collection[str]) -> str:
    """A pattern of these names, longest first; of none, one that matches nothing."""
    words = sorted((n for n in names if isinstance(n, str) and n), key=longest_first)
    return "|".join(re.escape(word) for word in words) or r"(?!)"


def tells_size(text: str) -> bool:
    """Whether a text counts schools, people or miles ("two buildings"): that tells a place."""
    return bool(_SIZE.search(text))


def name_role(role: str) -> str:
    """A role as a public memo attributes a quotation: "a district leader"."""
    return _article(ROLE_LABELS[role])


def _article(label: str) -> str:
    return f"{'an' if label[0] in 'AEIOU' else 'a'} {label.lower()}"


def find_mentions(texts: Collection[str], frames: Mapping[str, pd.DataFrame]) -> list[str]:
    """Labels of people, districts and segments that still stand in the texts; none is wanted."""
    labels = {*frames["participants"].pseudonym, *frames["districts"].label}
    pattern = re.compile(rf"(?<!\w)(?:{_either(labels)})(?!\w)")
    segments = set(frames["segments"].segment_id)
    named = {match for text in texts for match in pattern.findall(text)}
    return sorted(named | (segments & {w for text in texts for w in _WORD.findall(text)}))
