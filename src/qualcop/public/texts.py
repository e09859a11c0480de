"""People's words without what tells outsiders who or where: labels and names give way to kinds.

"District leader 2 · Core 1" becomes "[a district leader]", a district's or school's name "[a
district]" or "[a school]", a meeting of the registry "[a meeting]", a day "[a date]". What a text
tells by its story stays: somebody must read each quotation before it leaves.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial

import pandas as pd

from qualcop.labels import ROLE_LABELS, SCHOOL_LABEL, UNCERTAIN, longest_first
from qualcop.memo.words import MONTHS
from qualcop.names import list_words, split_words

DISTRICT, SCHOOL, MEETING, DAY = "[a district]", "[a school]", "[a meeting]", "[a date]"
QUOTED_WORDS = 6  # an example of so many words that stands in a file is no invented one
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
_DASHES = re.compile(r"[-_]+")
_LINK = r"(?:https?://|www\.)\S+"


@dataclass(frozen=True)
class Generaliser:
    """Rewrites texts; `rules` are (pattern, what stands instead) in order.

    Those of `naming` are for people, places and meetings of the study; the others for days, links.
    """

    naming: tuple[tuple[re.Pattern[str], str], ...] = ()
    others: tuple[tuple[re.Pattern[str], str], ...] = ()

    def rewrite(self, text: str) -> str:
        """The text with every mention generalised."""
        for pattern, instead in (*self.naming, *self.others):
            text = pattern.sub(instead, text)
        return text

    def names_somebody(self, text: str) -> bool:
        """Whether the text mentions a person, a place or a meeting of the study."""
        return any(pattern.search(text) for pattern, _ in self.naming)


def make_generaliser(
    frames: Mapping[str, pd.DataFrame],
    places: Collection[str] = (),
    schools: Collection[str] = (),
    *,
    telling: bool = False,
) -> Generaliser:
    """Rules for the people, districts and events of the tables and for the registry's names.

    `places` are all names of districts (aliases, labels), `schools` those of schools, as the
    registry's sheets have them; texts hold them where the study does not mask them. `telling`: of
    the events' labels only those that tell which one it is ("Convening 1", not "Visit"), and none
    that names a code, for texts that are about no event.
    """
    districts = {*frames["districts"].label, *places} - {None, ""}
    events = set(frames["events"].label)
    if telling:
        coded = "\n".join(frames["codebook"].label).casefold()
        events = {
            e for e in events if is_telling(e) and not (e.isalpha() and e.casefold() in coded)
        }
    tail = rf"(?: · (?:{_either(districts)}|[^\W\d_]+ \d+))?"
    naming = [
        (rf"{label} (?:\d+|\(uncertain\)){tail}", f"[{_article(label)}]")
        for label in ROLE_LABELS.values()
    ]
    naming += [(re.escape(UNCERTAIN), "[a person]"), (rf"{SCHOOL_LABEL} \d+{tail}", SCHOOL)]
    naming += [(_either(set(schools)), SCHOOL), (_either(districts), DISTRICT)]
    naming += [(_either(events), MEETING)]
    return Generaliser(_compile(naming), _compile([(_DAYS, DAY), (_LINK, "[a link]")]))


def _compile(rules: Collection[tuple[str, str]]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE), instead)
        for pattern, instead in rules
    )


def is_telling(label: str) -> bool:
    """Whether a label points to one thing: a digit in it, or a word that is no everyday one."""
    everyday = frozenset().union(*map(list_words, ("common_words", "not_names", "no_people")))
    return bool(re.search(r"\d", label)) or any(w not in everyday for w in split_words(label))


def generalise_frames(
    frames: Mapping[str, pd.DataFrame], general: Generaliser, telling: Generaliser
) -> dict[str, pd.DataFrame]:
    """The frames with what the team wrote in them (codebook, cycles) fit for outsiders.

    Examples of the codebook that name somebody or something of the study, or stand in its files,
    are left out: they are not invented. `telling` is the generaliser for the codebook's texts.
    """
    book, cycles = frames["codebook"].copy(), frames["cycles"].copy()
    said = "\n".join(" ".join(split_words(text)) for text in frames["segments"].text)
    for column in ("examples", "counter_examples"):
        book[column] = book[column].map(partial(_drop_lines, telling, said), na_action="ignore")
    for column in ("label", "definition", "include", "exclude", "examples", "counter_examples"):
        book[column] = book[column].map(telling.rewrite, na_action="ignore")
    told = cycles.label.map(general.rewrite)
    numbered = [f"Cycle {n}: {label}" for n, label in zip(cycles.position, told, strict=True)]
    # A label that gave way no longer says which cycle it is.
    cycles["label"] = told.where(told == cycles.label, numbered)
    cycles["focus"] = cycles.focus.map(general.rewrite, na_action="ignore")
    return {**frames, "codebook": book, "cycles": cycles}


def _drop_lines(general: Generaliser, said: str, text: str) -> str | None:
    """The lines of examples that may be invented; None where none is left."""
    kept = [
        line
        for line in text.split("\n")
        if not general.names_somebody(line) and not _is_said(line, said)
    ]
    return "\n".join(kept) or None


def _is_said(line: str, said: str) -> bool:
    """Whether somebody of the study said or wrote this: too many words to be a coincidence."""
    words = split_words(line.partition("[instead:")[0])
    return len(words) >= QUOTED_WORDS and " ".join(words) in said


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


@dataclass(frozen=True)
class Mentions:
    """What no public text may hold: labels of people and places (`labels`), ids of segments."""

    labels: re.Pattern[str]
    ids: frozenset[str]

    def find(self, text: str) -> list[str]:
        """What of it stands in the text, also written as a short name ("core-1"), sorted."""
        plain = _DASHES.sub(" ", text)
        named = {*self.labels.findall(text), *self.labels.findall(plain)}
        return sorted(named | (self.ids & set(_WORD.findall(text))))


def make_mentions(frames: Mapping[str, pd.DataFrame], places: Collection[str] = ()) -> Mentions:
    """What the public texts of this study must not hold; `places` are names of its registry.

    Names of places that are one word are left to the generaliser: the memo's own words may be the
    same.
    """
    named = {*frames["districts"].label, *places} - {None, ""}
    several = {name for name in named if len(re.findall(r"\w+", name)) > 1}
    pattern = _either({*frames["participants"].pseudonym, *several})
    labels = re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)
    return Mentions(labels, frozenset(frames["segments"].segment_id))
