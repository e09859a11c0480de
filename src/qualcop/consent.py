"""Who may be quoted, and how: the one place that says so, and the check that nothing got past it.

`quote` lets a person be quoted by pseudonym, `role_only` by role alone, `none` not at all; who is
not on the registry has not been asked, and counts as `none`.
"""

from __future__ import annotations

import re

import pandas as pd

from qualcop.errors import Problem, StudyError
from qualcop.hints import hint
from qualcop.labels import ROLE_LABELS

QUOTABLE = ("quote", "role_only")


def list_attributions(participants: pd.DataFrame) -> dict[str, str]:
    """How each person who may be quoted is named beside a quotation; nobody else is in it."""
    asked = participants[participants["basis"] == "registry"]
    may = asked[asked["consent"].isin(QUOTABLE)]
    by_role = may["role"].map(ROLE_LABELS)
    attribution = may["pseudonym"].where(may["consent"] == "quote", by_role)
    return dict(zip(may["participant"], attribution, strict=True))


def match_unnamable(participants: pd.DataFrame) -> re.Pattern[str]:
    """A pattern of all people who must not be named in anybody's quotation."""
    asked = participants["basis"] == "registry"
    namable = asked & (participants["consent"] == "quote")
    names = participants.loc[~namable, "pseudonym"].dropna()
    wanted = "|".join(re.escape(name) for name in names)
    return re.compile(rf"(?<!\w)(?:{wanted})(?!\w)" if wanted else r"(?!)")


def select_quotable(segments: pd.DataFrame, participants: pd.DataFrame) -> pd.DataFrame:
    """The segments that may be quoted, with the column `attribution`.

    Their speaker is known and agreed, and the words name nobody who did not agree to be named by
    pseudonym, whoever says them.
    """
    named = segments["participant"].map(list_attributions(participants))
    quotable = segments.assign(attribution=named)[named.notna()]
    hidden = match_unnamable(participants)
    clean = [not hidden.search(text) for text in quotable["text"]]
    return quotable[pd.Series(clean, index=quotable.index, dtype=bool)]


def check_quotes(
    exemplars: pd.DataFrame, segments: pd.DataFrame, participants: pd.DataFrame
) -> None:
    """Raise StudyError when a chosen quotation lacks consent or names its speaker otherwise.

    Every step that hands quotations on asks this again, so that a fault in how they are chosen, or
    a table left from before a consent was withdrawn, stops the run instead of reaching a page.
    """
    chosen = segments[segments["segment_id"].isin(exemplars["segment_id"])]
    quotable = select_quotable(chosen, participants)
    allowed = dict(zip(quotable["segment_id"], quotable["attribution"], strict=True))
    pairs = zip(exemplars["segment_id"], exemplars["attribution"], strict=True)
    wrong = sorted({segment for segment, who in pairs if allowed.get(segment) != who})
    if wrong:
        advice = f"Run `{hint('memo', '<study>')}` again; if this comes back, tell the maintainers."
        place = ", ".join(wrong[:5])
        raise StudyError(
            [Problem("exemplars", "", place, "quotations whose speaker agreed to them", advice)]
        )
