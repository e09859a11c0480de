"""Whether a word that is also an ordinary word stands for a person here.

"Will", "Grace", "Mark", "Rose" are names and words; "PA", "ME", "MD" are initials and
abbreviations. Each rule looks at a few characters left and right, so that the verdict on a passage
does not hang on where the text around it was cut. `present` means that the person is known to have
been there (or that nothing is known about who was): it only ever adds evidence.
"""

from __future__ import annotations

import re

from qualcop.names import TITLES, fold_word, list_words

REACH = 48

# With words that notes write in capitals to stress them ("What IS a walkthrough").
ABBREVIATIONS = list_words("abbreviations") | frozenset(
    "is it in at as an am be by do go he if me my no of on or so to up us we the and are but can"
    " did for get had has her him his how its let may new not now off one our out own she too two"
    " was who why yes you all any have will this that what when with from more most only very well"
    " must does done been here just like make need next over same some than them then they".split()
)
MODALS = frozenset(("will", "may", "can", "do", "has"))  # "Will send slides" is a note, no name
_LINE_START = re.compile(r"(?:^|[\n|])[ \t]*(?:[-*•–—>#]|\d+[.)])?[ \t]*(?:\[[^\]\n]*\][ \t]*)?$")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;…|>•*#\n]|[-–—])[\s\"'“‘(\[]*$|[\"“(\[]$")
_BEFORE_PERSON = re.compile(
    rf"(?:(?<![^\W_])(?:{'|'.join(TITLES)}|Principal|Superintendent|Coach|Superint\.)\.?\s+"
    r"|@|(?<!\w)w/\s?|(?<![^\W_])(?:cc|CC|Cc|per|thanks|Thanks|Hi|hi|Hey|hey|Dear|Hello),?:?\s+)$"
)
_TITLE_ENDS = re.compile(rf"(?<![^\W_])(?:{'|'.join(TITLES)})\.?\s+$")
_PLACE_BEFORE = re.compile(
    r"(?<![^\W_])(?:in|to|from|at|of|near|by|since|until|till|last|next|early|late|this|mid|every|on"
    r"|through|during|after|before|or|and|the|around|for|with|using|via)[\s-]+$",
    re.IGNORECASE,
)
_NEXT_WORD = re.compile(r"[ \u00a0]+([^\W\d_]+)")
_LAST_WORD = re.compile(r"([^\W\d_]+)[ \u00a0]+$")
_POSSESSIVE = re.compile(r"['’ʼ](?:s|ll|d|ve)(?![^\W_])")
_NEVER_AFTER_WILL = frozenset("and or who from said is was has had did".split())
_ALWAYS = r"(?:now|then|also|always|just|still|again|never|often|usually|really)"
_THIRD_PERSON = re.compile(rf"[ \u00a0]+(?:{_ALWAYS} )?[a-z]+[^sui\W]s(?![^\W_])")
_LABEL = re.compile(r"[ \t]*(?:\([^)\n]{1,30}\))?[ \t]*[:：](?!//)")
_LABEL_OF_INITIALS = re.compile(r"[ \t]*(?:[:：–—]|-[ \t])(?!//)")
_JOINED = re.compile(r"[-‐‑'’][^\W\d_]")
_ACTS = list_words("acts")
_NOT_AFTER = frozenset(
    "we you they it he she i this that these those there be not the a an your our my his her their"
    " its any anyone all no if as so when what who people someone everyone need have been period"
    " down up out of".split()
)
_SEPARATOR = r"(?:[ \t]*[,/&+;][ \t]*|[ \t]+and[ \t]+|[ \t]+w/[ \t]*)"
_IN_BRACKETS = (
    re.compile(rf"\((?:[A-Z]{{2,4}}{_SEPARATOR})*$"),
    re.compile(rf"(?:{_SEPARATOR}[A-Z]{{2,4}})*\)"),
)
_BESIDE = (
    re.compile(rf"(?<![^\W_])([A-Z]{{2,4}}){_SEPARATOR}$"),
    re.compile(rf"{_SEPARATOR}([A-Z]{{2,4}})(?![^\W_])"),
)
_AFTER_LIST_MARK = re.compile(
    r"(?:[-–—]|[)a-z\d],|(?<![^\W_])[A-Z]{2,4},|(?<![^\W_])(?:apologies|absent|regrets|present|via|by|cc)"
    r":?)[ \t]*$",
    re.IGNORECASE,
)
_ENDS_ITEM = re.compile(r"[ \t]*(?:[\n.,;(]|$)")
_PEOPLES = list_words("peoples")
_BEING = frozenset("is was has had can will would could should does did".split())
# Names that mostly join or answer; a capital at a sentence's start says nothing of them.
_JOINING = frozenset(
    "an any but can do he her in is it me my no of on so the to up us was you right well now then"
    " like yes sure just more most very all even".split()
)
_KIND_OF_PLACE = re.compile(
    r"(?:[ \u00a0](?![a-z])[^\W\d_][\w'’.-]{0,30}){0,2}?[ \u00a0](?:Schools?|Elementary|Primary"
    r"|Intermediate|Middle|High|Junior|Academy|Charter|K-\d{1,2}|Campus|District|County|ISD|USD"
    r"|University|College|Institute|Foundation|Hall|Library|Cent(?:er|re)|Stadium|Street|Avenue"
    r"|Road|Boulevard)(?![^\W_])"
)
# Things and groups after a name that is used as a word: "Young readers", "Price list". No word
# that is also what somebody does ("Grace plans").
_NOUN = re.compile(
    r"[ \u00a0]+(?:readers|writers|learners|teachers|leaders|listeners|speakers|thinkers|students"
    r"|kids|children|adults|families|parents|principals|educators|boys|girls|men|women|people"
    r"|schools?|classrooms?|meetings?|tasks?|goals?|days?|years?|hours?|stud(?:y|ies)|money|funding"
    r"|writing|list|tag|point|range|rule|plan|form|note|term|week|time|version|book|text|work"
    r"|group|team|line|field|desk|board|class|room|application|proposal|language|culture"
    r"|conversations?|discussions?|changes|increases?|stories|items?|rates?)(?![^\W_])"
)
_DETERMINER = re.compile(r"(?<![^\W_])(?:the|an?|any|each|every|another)[ \u00a0]+$", re.IGNORECASE)
_ARTICLE = re.compile(r"(?<![^\W_])(?:the|an?|our|their|your|this|that|no)[ \t]+$", re.IGNORECASE)
_OF_THINGS = re.compile(
    r"[ \t]+(?:systems?|announcements?|days?|sessions?|schools?|law|office|dept)\b"
)
_ERRAND = re.compile(r"[ \t]+(?:to|will)[ \t]+[a-z]")


def is_person(text: str, start: int, end: int, *, place: bool, present: bool) -> bool:
    """Whether the capitalised word at text[start:end], a name and a word, is a person here.

    `place` marks words that always carry a capital (Austin, June): a capital says nothing then.
    """
    left, right = text[max(0, start - REACH) : start], text[end : end + REACH]
    word = text[start:end]
    if _JOINED.match(right) and not _POSSESSIVE.match(right):
        return False
    if left[-1:] in ("-", "'", "’") and left[-2:-1].isalpha():
        return False
    folded = fold_word(word)
    if _BEFORE_PERSON.search(left):
        return folded not in _JOINING or bool(_TITLE_ENDS.search(left))
    if folded in _JOINING:
        return False
    if _DETERMINER.search(left) or _NOUN.match(right):
        return False
    if re.match(r"[ \u00a0](?:no\.? ?)?\d", right, re.IGNORECASE):
        return False  # "House Bill 12", "Page 4", "May 3"
    if word.isupper() and 1 < len(word) < 4:  # rather an abbreviation
        return is_label(text, start, end)
    weak = place or (word.isupper() and len(word) > 1 and _is_shouted(left, right))
    if _POSSESSIVE.match(right) or (_LABEL.match(right) and _LINE_START.search(left)):
        return present or not weak
    following = _NEXT_WORD.match(right)
    after = fold_word(following[1]) if following else ""
    if folded in _PEOPLES and after in _BEING:  # "English is hard"
        return False
    if after in _ACTS or (len(after) > 4 and after.endswith("ed")):
        return not place or present or not _PLACE_BEFORE.search(left)
    if folded in _PEOPLES:
        return False
    if weak:
        return present and place and not _PLACE_BEFORE.search(left) and not _has_number(right)
    return _is_mid_sentence_name(word, left, right, present)


def _is_mid_sentence_name(word: str, left: str, right: str, present: bool) -> bool:
    """A capital within a sentence is evidence; at its start, or in a title, `present` is asked."""
    following = _NEXT_WORD.match(right)
    after = fold_word(following[1]) if following else ""
    starts = bool(_SENTENCE_START.search(left))
    if fold_word(word) == "will" and (_THIRD_PERSON.match(right) or after in _NEVER_AFTER_WILL):
        return True  # the modal is never followed by "leans", "starts", "and"
    titled = bool(following and following[1].istitle() and following[1] != "I")
    before = _LAST_WORD.search(left)
    if before and before[1].istitle() and before[1] != "I":
        titled = titled or not _SENTENCE_START.search(left[: before.start()])
    if not starts and not titled:
        return True
    if after in _NOT_AFTER:
        return False
    if starts and (after == "to" or re.match(r",\s|[ \t]+and [A-Z]", right)):
        return True
    if starts and not right.strip() and not left.strip():
        return True
    return present and (fold_word(word) not in MODALS or not following)


def _is_shouted(left: str, right: str) -> bool:
    """Whether a neighbouring word is written in capitals too."""
    near = (_LAST_WORD.search(left), _NEXT_WORD.match(right))
    return any(n and n[1].isupper() and len(n[1]) > 1 for n in near)


def _has_number(right: str) -> bool:
    """Whether a number follows, as after a month."""
    return bool(re.match(r"[ \u00a0]*\d|,[ \u00a0]*(?:\d|[A-Z]{2}(?![^\W_]))", right))


def is_namesake(text: str, end: int) -> bool:
    """Whether a school, a street or the like bears the name that ends at `end`."""
    return bool(_KIND_OF_PLACE.match(text, end))


def starts_sentence(text: str, start: int) -> bool:
    """Whether text[start] begins a sentence, line, item or cell."""
    return bool(_SENTENCE_START.search(text[max(0, start - REACH) : start]))


def is_label(text: str, start: int, end: int, *, brackets: bool = True) -> bool:
    """Whether text[start:end] stands at a line's start before a colon or dash, or in brackets."""
    left, right = text[max(0, start - REACH) : start], text[end : end + REACH]
    if _LINE_START.search(left) and _LABEL_OF_INITIALS.match(right):
        return True
    return bool(brackets and _IN_BRACKETS[0].search(left) and _IN_BRACKETS[1].match(right))


def is_thing(text: str, start: int, end: int) -> bool:
    """Whether an abbreviation stands for a thing: "the PA", "a PA system", "MD schools"."""
    left, right = text[max(0, start - REACH) : start], text[end : end + REACH]
    return bool(_ARTICLE.search(left) or _OF_THINGS.match(right))


def are_initials(text: str, start: int, end: int, known: frozenset[str]) -> bool:
    """Whether capitals that are also an abbreviation stand where people's initials stand.

    As a label, in brackets, beside other `known` initials, after "w/" or "@", with a possessive,
    before "to send" or "said", or as a whole item of a list.
    """
    if is_label(text, start, end):
        return True
    left, right = text[max(0, start - REACH) : start], text[end : end + REACH]
    beside = (_BESIDE[0].search(left), _BESIDE[1].match(right))
    if any(b and fold_word(b[1]) in known for b in beside):
        return True
    if re.search(r"(?:@|(?<!\w)w/\s?)$", left) or _POSSESSIVE.match(right):
        return True
    if _ERRAND.match(right) and (_SENTENCE_START.search(left) or not left.strip()):
        return True
    following = _NEXT_WORD.match(right)
    if following and following[1].islower() and fold_word(following[1]) in _ACTS:
        return not _PLACE_BEFORE.search(left)
    return bool(_AFTER_LIST_MARK.search(left) and _ENDS_ITEM.match(right))
