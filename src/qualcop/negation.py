"""Tells whether what a pattern found is said to be so, denied, or only imagined.

After the idea of cue lists with a limited reach (Chapman et al. 2001, "NegEx"): a cue before the
match reaches it within the clause; some cues also stand after it. Words are compared in spaCy's
normal form, in which "n't" is "not".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

NEGATED = "negated"
HYPOTHETICAL = "hypothetical"
# How many words before the match a cue reaches. Longer reaches deny what another verb denies.
REACH_BEFORE = 6
REACH_AFTER = 4


Cues = Mapping[str, Sequence[tuple[str, ...]]]


def _phrases(text: str) -> Cues:
    """Phrases separated by commas, found by their first word."""
    cues: dict[str, list[tuple[str, ...]]] = {}
    for part in text.split(","):
        words = tuple(part.split())
        cues.setdefault(words[0], []).append(words)
    return cues


# Said before what did not take place.
NEGATION_BEFORE = _phrases(
    "not, never, no, without, none, nobody, no one, nothing, neither, nor, hardly, barely, "
    "rarely, lack, lacks, lacked, lacking, instead of, rather than, failed to, unable to, "
    "no time to, no time for, ran out of time, ran out of time for, skipped, cancelled, canceled, "
    "postponed, dropped, forgot, forgot to, too busy to, yet to, far from, stopped, refused to"
)
# Said after it: "the debrief did not happen", "the walkthrough fell through".
NEGATION_AFTER = _phrases(
    "not happen, not take place, not come, not work, never happened, never came, never took place, "
    "fell through, was cancelled, was canceled, got cancelled, got canceled, was postponed, "
    "got postponed, was dropped, got dropped, was skipped, got skipped, not on the agenda, "
    "is missing, was missing, went nowhere, is not, was not, are not, were not, has not, have not, "
    "had not, not yet"
)
# Hold a negative word and deny nothing.
NOT_NEGATION = _phrases(
    "not only, not just, not simply, not merely, not to mention, not least, no doubt, no wonder, "
    "no surprise, no problem, no worries, no matter, not agree more, not wait, not stop, "
    "not help but, nothing but, whether or not, or not, why not, no later than, not to worry, "
    "no less, not a bad, not bad, no question, never mind, not forget, no small"
)
# Said before what is wished, planned, supposed or asked for.
HYPOTHETICAL_BEFORE = _phrases(
    "could, would, should, might, may, maybe, perhaps, wish, wishes, hope, hopes, hoping, hoped, "
    "plan to, plans to, planning to, intend to, intends to, want to, wants to, wanted to, "
    "would like, love to, like to, thinking of, thinking about, think about, considering, "
    "consider, next time, someday, some day, eventually, ideally, suppose, supposed to, imagine, "
    "going to, meant to, need to, needs to, needed to, ought to, whether, propose, proposed, "
    "proposes, suggest, suggested, suggests, idea of, "
    "ask for, asked for, tempted to, unless, until, before we, pretend, once we, when we finally"
)
# Govern the whole sentence: "If we had a common tool, the visits ..."
HYPOTHETICAL_SENTENCE = _phrases(
    "if we, if i, if you, if they, if there, if only, if every, what if"
)
# Said after it: "a walkthrough tool would help".
HYPOTHETICAL_AFTER = _phrases(
    "would help, would be, would have, would make, could help, could be, might help, might be, "
    "should be, next time, some day, someday, if we, if you, if they, if i"
)
# Asks or states with the same words as a wish.
NOT_HYPOTHETICAL = _phrases("would not have, could hear, could see, would say, i would say, may 1")
SENTENCE_ENDS = frozenset({".", "!", "?", "\n", "..."})
_BREAKS = SENTENCE_ENDS.union(";:—–|", {"but", "although", "though", "however", "whereas"})
_SUBJECTS = frozenset(
    {"we", "i", "he", "she", "they", "you", "it", "this", "that", "then", "there"}
)
_JOINS = frozenset({"and", "so", "or"})


@dataclass(frozen=True)
class Sentence:
    """The words of one sentence (spaCy's normal form, small letters) and where it starts."""

    words: Sequence[str]
    start: int

    @property
    def asked(self) -> bool:
        """Whether it ends in a question mark."""
        return bool(self.words) and self.words[-1] == "?"


def find_sentence(words: Sequence[str], start: int, end: int) -> Sentence:
    """The sentence around tokens `start` to `end`, by its end marks."""
    first = start
    while first > 0 and words[first - 1] not in SENTENCE_ENDS:
        first -= 1
    last = end
    while last < len(words) and words[last - 1] not in SENTENCE_ENDS:
        last += 1
    return Sentence(words[first:last], first)


def judge_match(
    words: Sequence[str],
    matched: Sequence[int],
    negated_counts: bool = False,
    hypothetical_counts: bool = False,
) -> str:
    """`negated`, `hypothetical`, or empty for the tokens a pattern matched.

    `words` are all words of the segment; `matched` the positions the pattern itself asked for: a
    cue among these is part of the pattern and judges nothing. Where a reading counts as any other
    match it is not looked for.
    """
    start, end = min(matched), max(matched) + 1
    sentence = find_sentence(words, start, end)
    own = {position - sentence.start for position in matched}
    text = sentence.words
    here, stop = start - sentence.start, end - sentence.start
    reach = max(_clause_start(text, here), here - REACH_BEFORE)
    after = _clause_end(text, stop)
    if not negated_counts and (
        _has_cue(text, reach, stop, NEGATION_BEFORE, NOT_NEGATION, own)
        or _has_cue(
            text, stop, min(after, stop + REACH_AFTER + 2), NEGATION_AFTER, NOT_NEGATION, own
        )
    ):
        return NEGATED
    if not hypothetical_counts and (
        (sentence.asked and stop > _last_clause_of_question(text))
        or _has_cue(text, 0, here, HYPOTHETICAL_SENTENCE, {}, own)
        or _has_cue(text, reach, stop, HYPOTHETICAL_BEFORE, NOT_HYPOTHETICAL, own)
        or _has_cue(text, stop, min(after, stop + REACH_AFTER), HYPOTHETICAL_AFTER, {}, own)
    ):
        return HYPOTHETICAL
    return ""


def _clause_start(words: Sequence[str], position: int) -> int:
    """Where the clause that holds `position` begins: after a break, or at `and we`, `, she`."""
    for place in range(position - 1, -1, -1):
        if words[place] in _BREAKS:
            return place + 1
        joined = words[place] in _JOINS or words[place] == ","
        if joined and place + 1 < len(words) and words[place + 1] in _SUBJECTS:
            return place + 1
        if words[place] == "," and words[place + 1] in _JOINS:
            return place + 1
    return 0


def _clause_end(words: Sequence[str], position: int) -> int:
    for place in range(position, len(words)):
        if words[place] in _BREAKS or words[place] in _JOINS or words[place] == ",":
            return place
    return len(words)


def _last_clause_of_question(words: Sequence[str]) -> int:
    """Where what is asked begins: after the comma of "we shared it, right?"."""
    commas = [place for place, word in enumerate(words) if word == ","]
    return commas[-1] if commas and len(words) - commas[-1] <= 4 else 0


def _has_cue(
    words: Sequence[str], start: int, end: int, cues: Cues, exceptions: Cues, own: set[int]
) -> bool:
    """Whether a cue lies in words[start:end], no exception and none of the pattern's own words."""
    for place in range(start, end):
        if words[place] not in cues or place in own:
            continue
        for cue in cues[words[place]]:
            stop = place + len(cue)
            if stop > end or tuple(words[place:stop]) != cue:
                continue
            interjection = cue == ("no",) and words[stop : stop + 1] == [","]
            if not interjection and not _is_excepted(words, place, exceptions):
                return True
    return False


def _is_excepted(words: Sequence[str], place: int, exceptions: Cues) -> bool:
    """Whether one of the exceptions stands in the text so that it holds the word at `place`."""
    for first in range(max(0, place - 3), place + 1):
        for phrase in exceptions.get(words[first], ()):
            stop = first + len(phrase)
            if stop > place and tuple(words[first:stop]) == phrase:
                return True
    return False
