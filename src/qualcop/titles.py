"""Titles and jobs: before a name they are no part of it; alone they are a role and no person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from qualcop.names import fold_word, list_words

# Words that only lead on to a title: "the Hon.", "Right Hon.", "Most Rev."
_LEADS = frozenset("the right rt most very el la of".split())
_BESIDE_ROLES = frozenset("the a an of and no one two three another other new co".split())
# Teacher, student, participant, interviewer, respondent, question, answer.
_LETTER = re.compile(r"[tspirqa]\d{0,3}")
_TOKEN = re.compile(r"[^\W_]+")
_NUMBERED = re.compile(r"\d{1,3}|[A-Za-z]\d{0,3}")


def fold_title(word: str) -> str:
    """A word as it stands in the lists of titles: "Supt." as "supt"."""
    return fold_word(word.strip(".,:;-–—"))


def split_titles(words: Sequence[str]) -> tuple[int, int]:
    """How many words at the beginning are titles, and how many are titles or say a job.

    A job's words hold those of organizations too: "Elementary Math Coach Ada Okonjo".
    """
    folded = [fold_title(word) for word in words]
    titles = list_words("titles")
    lead = list(takewhile(lambda w: w in titles or w in _LEADS, folded))
    while lead and lead[-1] not in titles:
        lead.pop()
    known = titles | list_words("jobs")
    between = known | _LEADS | list_words("not_names") | list_words("no_people")
    longer = list(takewhile(lambda w: w in between or w[:1].isdigit(), folded))
    return len(lead), len(longer) if any(w in known for w in longer) else len(lead)


def is_role(label: str) -> bool:
    """Whether a label says a role or a group and names nobody: "The Chair", "T", "Student 2"."""
    tokens = [fold_word(token) for token in _TOKEN.findall(label)]
    if len(tokens) == 1 and _LETTER.fullmatch(tokens[0]):
        return True
    roles = list_words("titles") | list_words("jobs") | list_words("roles")
    beside = _BESIDE_ROLES | list_words("not_names") | list_words("no_people")
    others = [t for t in tokens if t not in roles and t not in beside]
    told = any(token in roles for token in tokens)
    return told and len(others) < 2 and all(map(_NUMBERED.fullmatch, others))
