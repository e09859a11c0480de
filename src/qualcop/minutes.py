"""Names in the fixed phrases of minutes: who moved, seconded and voted, who called to order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qualcop.entries import is_full, split_pieces
from qualcop.names import is_ordinary, split_words
from qualcop.person_names import NOT_NAMES, Entry, is_lone_name, read_person
from qualcop.readers.model import Block

_TITLE = (
    r"(?:Board |Vice[- ]|Deputy |Assistant |Council )?(?:President|Chair(?:man|woman|person)?|Mayor"
    r"|Council ?(?:member|man|woman|or)|Councillor|Commissioner|Trustee|Director|Supervisor|Member"
    r"|Superintendent|Ald(?:erman|erwoman|erperson)|Secretary|Treasurer|Clerk|Senator|Representative"
    r"|Mr\.?|Mrs\.?|Ms\.?|Dr\.?)"
)
_NAME = (
    r"(?:(?![a-z])[^\W\d_][^\W\d_'’.-]*(?:[-'’][^\W\d_]+)*\.?[ ]){0,3}"
    r"(?![a-z])[^\W\d_][^\W\d_]+(?:[-'’][^\W\d_]+)*"
)
_VERB = (
    r"moved|motioned|seconded|second|asked|stated|reported|noted|abstained|dissented|recused|adjourned"
    r"|called|voted|presented|commented|thanked|inquired|suggested|requested|said|made|welcomed|read"
)
_PHRASES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:[Mm]oved|[Mm]otion(?:ed)?(?: made)?|[Ss]econd(?:ed)?|MOTION|SECOND(?:ED)?) by:?"
        rf" (?:{_TITLE} )*"
        rf"(?P<name>{_NAME})",
        rf"called to order(?: at [\d:. apmAPM]{{1,12}})? by (?:{_TITLE} )*(?P<name>{_NAME})",
        rf"(?<![^\W_]){_TITLE} (?P<name>{_NAME}) (?:{_VERB})(?![^\W_])",
        rf"[Ss]econd(?:ed)? was made by:? (?:{_TITLE} )*(?P<name>{_NAME})",
    )
)
_VOTES = re.compile(
    r"(?:^|[.;\n][^\S\n]{0,40})\W{0,4}"
    r"(?:ayes?|yeas?|nays?|noes|abstain(?:ed|ing)?|abstentions?|in favou?r|opposed"
    r"|recused|moved(?: by)?|motion(?: by)?|second(?:ed)?(?: by)?|mover|seconder|voting (?:aye"
    r"|nay|yes|no))"
    r"\s{0,8}(?:\(\d{1,4}\))?\s{0,8}[:–—-]\s{0,8}(?P<names>[^;\n]{1,400})",
    re.IGNORECASE,
)


def find_minutes(blocks: Sequence[Block]) -> Iterator[tuple[int, Entry]]:
    """People of the phrases of minutes, with the position of the block they stand in."""
    for position, block in enumerate(blocks):
        for entry in read_minutes(block.text):
            yield position, entry


def read_minutes(text: str) -> Iterator[Entry]:
    """People whom a text says to have moved, seconded, voted, or opened a meeting."""
    for phrase in _PHRASES:
        for match in phrase.finditer(text):
            entry = read_person(_end_name(match["name"]))
            if _may_be(entry):
                yield entry
    for match in _VOTES.finditer(text):
        for piece in split_pieces(match["names"].split(". ")[0]):
            entry = read_person(piece)
            if _may_be(entry):
                yield entry


def _end_name(name: str) -> str:
    """A name up to the first word that is none ("Ekwall The")."""
    kept = []
    for word in name.split():
        folded = split_words(word)
        if kept and folded and folded[0] in NOT_NAMES | {"the", "to", "and", "motion", "seconded"}:
            break
        kept.append(word)
    return " ".join(kept)


def _may_be(entry: Entry) -> bool:
    """Whether it is a full name, or a surname that is no everyday word."""
    words = split_words(entry.name)
    if len(words) > 1:
        return is_full(entry) and not all(map(is_ordinary, words))
    lone = entry.name[:1].isupper() and len(entry.name) > 2 and not entry.name.isupper()
    return bool(
        words and lone and words[0] not in NOT_NAMES and (not is_ordinary(words[0]) or entry.titled)
    ) or (bool(words) and lone and is_lone_name(entry.name))
