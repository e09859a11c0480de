"""What stands in the texts where a name was, and a pattern that knows it again.

Masking, the rule coder and the segments' ids must agree on these forms, so they are said here only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# How a pseudonym begins, by role: "District leader 2 · Core 1".
ROLE_LABELS = {
    "district_leader": "District leader",
    "specialist": "Specialist",
    "building_leader": "Building leader",
    "teacher": "Teacher",
    "facilitator": "Facilitator",
    "unlisted": "Person",
}
SCHOOL_LABEL = "School"
UNCERTAIN = "Person (uncertain)"
# What stands where a person was given away by something else than a name.
ADDRESS = "[e-mail]"
PHONE = "[phone]"
STREET = "[address]"
ACCOUNT = "[handle]"
ID_NUMBER = "[id number]"
BIRTHDAY = "[date of birth]"
PERSONAL = (ADDRESS, PHONE, STREET, ACCOUNT, ID_NUMBER, BIRTHDAY)
# Schools and districts that no sheet lists, where the study asks to mask them.
SCHOOL = "[school]"
DISTRICT = "[district]"
NEUTRAL_LABELS = (UNCERTAIN, *PERSONAL, SCHOOL, DISTRICT)


def numbered_label(heads: Iterable[str], districts: Iterable[str] = ()) -> str:
    """A regular expression of labels with a number: "Teacher 3", "Teacher 3 · Core 1".

    `heads` are values of `ROLE_LABELS` or `SCHOOL_LABEL`. The district after the dot is one of
    `districts` or, whatever the study calls it, a word with a number.
    """
    named = "".join(f"{re.escape(d)}|" for d in sorted(set(districts), key=longest_first))
    return rf"(?:{'|'.join(heads)}) \d+(?: · (?:{named}[^\W\d_]+ \d+))?"


def longest_first(text: str) -> tuple[int, str]:
    """Sorting key of alternatives: a longer one is not cut by a shorter one."""
    return -len(text), text


# What a list of people says of one: was there, was not, was only asked to come.
THERE, GONE, INVITED = "there", "gone", "invited"
