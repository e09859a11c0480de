"""What stands around a capitalised word and says that it is, or may be, a person."""

from __future__ import annotations

import re

from qualcop.lexicon import given_names, surnames
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


_THING_BEFORE = re.compile(
    r"(?<![^\W_])(?i:an?|the|each|every|any|another|some|its|such as"
    r"|e\.g\.,?|us(?:e|es|ed|ing)|via|install(?:ed|ing)?|deploy(?:ed|ing)?|runn?(?:s|ing)? on"
    r"|(?:log|sign)(?:ged|ed)? ?in(?: ?to)?|built (?:on|with|in)|written in|powered by|based on"
    r"|compatible with|integrat\w{1,4} with"
    r"|(?:migrat|switch|port|upgrad|convert)\w{0,3} (?:to|from)"
    r"|(?:plug-?ins?|licen[sc]es?|bindings?|subscriptions?) (?:for|to)|check(?:ed)? out"
    r"|alternatives? to|(?:version|instance|fork|release)s? of)[ \u00a0]$"
)
_THING_AFTER = re.compile(
    r"[ \u00a0]?v?\d+\.\d|\.\d|[ \u00a0]v\d|[- ](?:based|style|compatible|only)(?![^\W_])"
    r"|[ \u00a0](?:VM|API|UI|SDK|CLI|PR|CI|DB|OS|LMS|SIS)s?(?![^\W_])"
)
# After a name that hardly anybody has; some are also what people do ("Ada tests the form").
_NOUN_AFTER = re.compile(
    r"[ \u00a0](?i:logs?|clusters?|plug-?ins?|dashboards?|servers?|clients?|librar(?:y|ies)|repos?"
    r"|repositor(?:y|ies)|code(?:base)?|extensions?|integrations?|workflows?|pipelines?|templates?"
    r"|apps?|tools?|toolkits?|platforms?|software|frameworks?|modules?|curricul(?:um|a)|assessments?"
    r"|lessons?|units?|rubrics?|protocols?|accounts?|logins?|licen[sc]es?|files?|folders?|sites?"
    r"|websites?|pages?|data|users?|releases?|versions?|branch(?:es)?|builds?|containers?|images?"
    r"|representatives?|support|projects?|scores?|tests?|trainings?|materials?|activit(?:y|ies)"
    r"|teams?|groups?|developers?|engineers?|licensing|metrics|configs?|configurations?|docs?"
    r"|documentation|alerts?|adoption)(?![^\W_])"
)
_WITHIN = re.compile(r"(?<![^\W_])(?:in|into|inside|within|onto)[ \u00a0]$")
_ITEMS = re.compile(r",[ \n]|/|;[ ]|[ ](?:and|or|&)[ ]")
_OPENED = re.compile(r"[.…:!?()\n|]|[-–—] ")


def is_thing_here(text: str, start: int, end: int, *, known: bool) -> bool:
    """Whether the words around text[start:end] speak of a tool, a text or an organization.

    "using Ada", "the Ada", "Ada 2.1", "Ada logs" (unless `known` as a name), or a list most of
    whose items are no names.
    """
    left, right = text[max(0, start - REACH) : start], text[end : end + REACH]
    if _THING_BEFORE.search(left) or _THING_AFTER.match(right):
        return True
    within = _WITHIN.search(left) and not _POSSESSIVE.match(right)
    if not known and (within or _NOUN_AFTER.match(right)):
        return True
    before = _ITEMS.split(_OPENED.split(text[max(0, start - 4 * REACH) : start])[-1])
    after = _ITEMS.split(_OPENED.split(text[end : end + 4 * REACH])[0])
    others = [item.strip() for item in (*before[:-1], *after[1:])]
    others = [i for i in others if 0 < len(i.split()) < 4 and (i[0].isupper() or i[0].isdigit())]
    near = [item.strip() for item in (*before[-2:-1], *after[1:2]) if item.strip()]
    listed = not before[-1].strip() and not after[0].strip() and all(i in others for i in near)
    return listed and len(others) > 2 and sum(map(_is_named, others)) * 2 < len(others)


def _is_named(item: str) -> bool:
    """Whether an item of a list begins as a person's name may."""
    word = fold_word(item.split()[0].strip("@*_'\""))
    return word in given_names() or word in surnames()


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
