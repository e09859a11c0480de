"""What stands around a capitalised word and says that it is, or may be, a person."""

from __future__ import annotations

import re

from qualcop.names import TITLES, fold_word, list_words

REACH = 40
SURE, STRONG, VERB, LABEL, WEAK, NONE = 3.0, 1.5, 1.25, 1.0, 0.5, 0.0

_KIN = (
    r"sons?|daughters?|kids?|child|wife|husband|partner|mother|father|mom|dad|sister|brother|named"
    r"|called|parent|student|pupil|boy|girl|vendor|custodian|janitor|secretary|librarian|driver"
    r"|volunteer|colleague|deputy|assistant|friend|neighbou?r|intern|coach|teacher|counsel+or|aide"
    r"|nurse|para|principal|superintendent|director|specialist|president|trustee|chair|senator"
)
_ADDRESSED = (
    r"thanks(?: again)?(?: so much| a lot)?(?: to)?|thank you(?: so much)?|thx|ty|hi|hello|hey|dear"
    r"|cc|kudos to|shout-?out to|ask(?:ed)?|tell|told|ping(?:ed)?|per|email(?:ed)?|texted"
    r"|call(?:ed)?|welcome|congrats|according to|assigned to|moved by|seconded by|second by"
    r"|motion by|led by"
    r"|says|said|writes|wrote|adds|recalls|i am|i'm|i’m|this is|known as|aka|name"
    r"|presented by|submitted by|owner|lead|scribe|presenter|notes by|taken by|q from|question from"
    r"|over to|back to|agree(?:d)? with|spoke (?:to|with)|talk(?:ed)? (?:to|with)|met with|w/"
)
_BEFORE = re.compile(
    rf"(?:(?<![^\W_])(?i:{_KIN}|{_ADDRESSED})(?: is| was)?[,:]?[ \u00a0]{{1,4}}\(?"
    r"|(?<!\w)@)$"
)
_NAMED = re.compile(
    r"(?<![^\W_])(?i:names? is|(?:maiden|last|first|sur|full)[ -]?name|call(?:s|ed)? (?:me|him|her)"
    r"|by the name of)[:?]?[ \u00a0]{1,4}$"
)
_FAMILY = re.compile(
    r"(?<![^\W_])(?i:my|our|his|her|their|your)[ ](?i:(?:little|older|younger|oldest|youngest)[ ])?"
    r"(?i:son|daughter|kid|child|wife|husband|mother|father|mom|dad|sister|brother|niece|nephew"
    r"|grandson|granddaughter|cousin|aunt|uncle)[,]?[ \u00a0]$"
)
_TITLE = re.compile(rf"(?<![^\W_])(?:{'|'.join(TITLES)})\.?[ \u00a0]$")
_WEAK_BEFORE = re.compile(
    r"(?<![^\W_])(?i:with|by|from|to|and|for|&|between|about|including|joined)[ \u00a0]$"
    r"|[,;] $|\| $"
)
_ITEM = re.compile(r"(?:^|[\n|])[ \t]*(?:[-*•–—>#]|\d+[.)])?[ \t]*(?:\[[^\]\n]*\][ \t]*)?$")
_LABEL = re.compile(r"[ \t]?(?:\([^)\n]{1,30}\))?[ \t]?[:：](?![/\d])")
_VERB = re.compile(r"[ \u00a0]([a-z]+)(?![^\W_])")
_ASKED = re.compile(
    r",? (?:can|could|would|do|did|are|have|what|how|please|over to|go ahead|you)\b[^.!\n]{0,60}\?"
    r"|, (?:you|I) |, (?:do|can|could|would|are) you"
)
_PRONOUNS = re.compile(r"[ ,]{0,2}[(\[](?i:she|he|they|her|him|them)/")
_VOCATIVE = re.compile(r"[.!?](?:\s|$)")
_FROM = re.compile(r"[ \u00a0](?:from|at|of) (?![a-z])[^\W\d_]|[ \u00a0]\((?![a-z])[^\W\d_]")
_POSSESSIVE = re.compile(r"['’]s(?![^\W_])")
_ENDS_ITEM = re.compile(r"[ \t]*(?:[\n|]|$)")
_ACTS = list_words("acts")
_BEING = frozenset(
    "is was are were has had have will would could should can may might does did do who".split()
)


def weigh_cues(text: str, start: int, end: int) -> float:
    """How much the surroundings say that text[start:end] is a person, from NONE to SURE.

    `SURE` are titles and being named; `STRONG` kin and being thanked or asked; `VERB` and `LABEL`
    what a person says or does; `WEAK` are places where persons often stand, and things as well.
    """
    left, right = text[max(0, start - REACH) : start], text[end : end + REACH + 40]
    named = _TITLE.search(left) or _NAMED.search(left) or _FAMILY.search(left)
    if named or _PRONOUNS.match(right):
        return SURE
    if _BEFORE.search(left) or _ASKED.match(right):
        return STRONG
    verb = _VERB.match(right)
    word = fold_word(verb[1]) if verb else ""
    if word in _ACTS and word not in _BEING:
        return VERB
    opens = bool(_ITEM.search(left))
    if opens and _LABEL.match(right):
        return LABEL
    weak = (
        word in _BEING
        or _WEAK_BEFORE.search(left)
        or _POSSESSIVE.match(right)
        or _FROM.match(right)
        or (left[-2:] == ", " and _VOCATIVE.match(right))
        or (opens and (_ENDS_ITEM.match(right) or (word == "to" and right[:4] == " to ")))
    )
    return WEAK if weak else NONE
