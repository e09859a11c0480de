"""What may stand for a speaker before a colon or beside a time, and what only looks like it."""

from __future__ import annotations

import re

# Optional AM or PM ends where a word ends: "14:06 Amos" is no time in the morning.
HALF = r"(?:\s?[AaPp]\.?\s?[Mm](?:\.|(?![^\W_])))?"
TIME = rf"(?P<time>(?:\d{{1,2}}:)?\d{{1,2}}:\d{{2}}(?:[.,]\d+)?{HALF})"
# Words that stand before a colon in notes without anybody speaking.
NOT_SPEAKERS = frozenset(
    "a absent action actions agenda aim also and answer apologies attendance attendees"
    " attending author authors background because but cc challenge challenges comment comments"
    " concern context copy date day decision decisions discussion download duration end"
    " example examples facilitator facilitators false file finally first format from goal"
    " goals grade here host however http https idea ideas item items key language lesson like"
    " link links location materials meanwhile meeting minutes name names nb next no note notes"
    " notetaker now objective objectives ok okay outcome outcomes owner participants place"
    " present program project purpose q question questions re reason recorded recorder"
    " recording regrets remember reminder reply resource resources room school scribe second"
    " session share site so source start status step steps subject summary task that theme"
    " then there third this thought thoughts time title to todo topic topics true url venue"
    " version via warning webinar well what when where who why yes"
    " applause crosstalk inaudible laughter music silence unclear".split()
)
_SMALL = frozenset("de da di del der van von la le el al bin and y iphone ipad".split())
# Words of speech that no label has: pronouns, verbs and what joins sentences.
_SPOKEN = frozenset(
    "i i'm i'd i've we we're we've you you're he she they it it's its my our your their us me them"
    " is are am was were be been being isn't do does did don't have has had can could will would"
    " should may might must think thought know knew mean meant say said says ask asked see saw"
    " want wanted need needed go went got get make made let let's that that's this these those"
    " there there's here's what what's how how's why when where who which if because so but or"
    " not just like well really maybe".split()
)
# Words that go on with a line rather than begin one.
_JOINING = frozenset(
    "the a an of to in on at by for from with as and into about than nor per its".split()
)
# "our principal: …", "a parent: …": somebody without a name.
_SOMEBODY = re.compile(
    r"(?:an?|the|one|another|my|our|your|his|her|their) (?:[^\W\d_]{2,15} )?(?:adult|assistant|boy"
    r"|boss|child|coach|colleague|director|facilitator|father|girl|kid|lady|leader|man|mother|other"
    r"|parent|participant|partner|person|principal|pupil|speaker|student|superintendent|teacher"
    r"|voice|woman)s?"
)
# Words that lead over to a sentence, where they stand alone before the colon.
_LEADING = frozenset(
    "also finally first however meanwhile next no now ok okay second then third yes".split()
)
_OPENING = re.compile(r"([^\W\d_][^:\n]{0,60}):(?:\s|$)")
_BRACKETED = re.compile(r"\s*[(\[{][^()\[\]{}]{0,80}[)\]}]")
_PRONOUNS = re.compile(
    r"[\s,|–—-]*(?P<open>[(\[])?\b(?:she|he|they|ze|xe|ella|él|elle)\s?[/,|]\s?(?:\w{2,6}\s?[/,|]\s?)*"
    r"\w{2,6}(?(open)[)\]]|(?=\s*$))",
    re.IGNORECASE,
)
_ABBREVIATED = re.compile(
    r"\b(?:Ed\.D|Ph\.D|M\.Ed|M\.A|[A-Z]|(?i:adv|ald|ambs|assoc|asst|atty|capt|cllr|cmdr|col|comm|dep|det|dipl|dir|dra?|emer"
    r"|fr|gen|gov|hon|ing|jr|lic|lt|maj|mlle|mme|mr|mrs|ms|msgr|mtr[ao]|mx|pr|pres|princ|prof|profa"
    r"|rep|rev|sec|sen|sgt|srta|sra?|st|supt|treas))\."
)
# Short words with a dot before a label, such as titles that no list has: "Kpt. Jan Novak".
_DOTTED = re.compile(r"(?:[^\W\d_]{1,6}\.\s+){1,3}(?=[^\W\d_])")
_ENDED = re.compile(r"[.!?;,\"“”](?:\s|$)")
MOST_WORDS = 6  # of a label that is not mostly capitals


def strip_asides(label: str) -> str:
    """A label without pronouns and what else stands in brackets: "Ana Lopez (Juniper)"."""
    return _BRACKETED.sub("", strip_pronouns(label)).strip() or label.strip()


def strip_pronouns(label: str) -> str:
    """A label without pronouns: "Ana Lopez (she/her)" is Ana Lopez."""
    return _PRONOUNS.sub("", label).strip() or label.strip()


def is_name(label: str) -> bool:
    """Whether the label is shaped like a speaker's: few words, capitals, no sentence."""
    words = strip_asides(label).replace("|", " ").split()
    if not 1 <= len(words) <= 6 or words[0].lower().strip(".") in NOT_SPEAKERS:
        return False
    if _ENDED.search(_ABBREVIATED.sub("", strip_asides(label))):
        return False
    plain = [w.strip("()'’\"-&") for w in words]
    shaped = [w for w in plain if w and w.lower() not in _SMALL]
    return bool(shaped) and all(not w[0].isalpha() or not w[0].islower() for w in shaped)


def is_display_name(label: str) -> bool:
    """Whether it may be somebody's name on the screen, in small letters: "anita bellweather".

    To be asked where the file has labels all around; anywhere else it may be any words.
    """
    bare = strip_asides(label)
    words = bare.lower().split()
    if not 1 <= len(words) <= 3 or words[0] in NOT_SPEAKERS:
        return False
    shaped = all(re.fullmatch(r"[^\W\d_][^\W\d_.'’-]*(?:[.'’-][^\W\d_]+)*\.?", w) for w in words)
    return shaped and not _SPOKEN.intersection(words) and not _JOINING.intersection(words)


def is_titled(label: str) -> bool:
    """Whether a label begins with a shortened title, in small letters too: "dr. okonjo"."""
    return bool(_ABBREVIATED.match(label)) and " " in label


def opens_line(line: str) -> bool:
    """Whether a line begins with a label shaped like a name: "Lopez, Ana (Juniper): …"."""
    match = _OPENING.match(line)
    return bool(match) and not match[1][0].islower() and is_name(match[1].replace(", ", " "))


def has_speech(text: str) -> bool:
    """Whether pronouns, verbs or words that join sentences are in a text."""
    return bool(_SPOKEN.intersection(re.findall(r"[\w']+", text.lower().replace("’", "'"))))


def may_be_label(label: str) -> bool:
    """Whether words before a colon may name who speaks next, though nobody knows them as a name.

    Such a line ends the turn before it: what follows is better nobody's than the wrong person's.
    """
    bare = strip_asides(label).strip(" \t*_-–—>\"'“”")
    words = bare.lower().replace("’", "'").split()
    if (
        not words
        or bare.lower() in _LEADING
        or len(bare) > 120
        or re.search(r"[.!?…]\s", _ABBREVIATED.sub("", _DOTTED.sub("", bare, count=1)))
    ):
        return False
    if _SOMEBODY.fullmatch(" ".join(words)):
        return True
    if _SPOKEN.intersection(words) or (bare[0].islower() and words[0] in _JOINING):
        return False
    capitals = sum(not w[0].islower() for w in bare.split())
    return len(words) <= MOST_WORDS or capitals * 5 >= len(words) * 3
