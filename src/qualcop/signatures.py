"""People named in letters and mails: who signs, who is greeted, and whom copied headers name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from email.utils import getaddresses

from qualcop.entries import is_full, is_single, parse_entry
from qualcop.names import EMAIL, is_ordinary, split_words
from qualcop.person_names import NOT_NAMES, Entry, is_lone_name, read_person
from qualcop.readers.labels import HALF
from qualcop.readers.model import Block, Extract
from qualcop.readers.replies import FAREWELL

LETTER_KINDS = ("paragraph", "header", "quoted", "turn")
_GREETING = re.compile(
    r"\W{0,3}(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|greetings|hola|estimad[oa]s?"
    r"|querid[oa]s?|bonjour|ch(?:er|ère)|hallo|liebe[r]?|sehr geehrte[r]?(?: (?:herr|frau))?)"
    r"\s+(?P<names>[^,!:\n]{2,60}?(?:,? (?:and|&|y|et|und) [^,!:\n]{2,40})?)(?:[,!:]|\s[-–—]|$)",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"\W{0,3}(?:(?:many |with )?thanks(?: again| so much| a lot)?|thank you(?: so much)?|best(?:"
    r" wishes| regards)?"
    r"|cheers|regards|kind regards|warmly|sincerely|gracias|saludos|yours|take care"
    r"|xo)\s*[,!.–—-]+\s*"
    r"(?P<name>[^\W\d_][^,!:;?\n]{1,40}?)[.!]?\s*$",
    re.IGNORECASE,
)
_DASHED = re.compile(r"\s*(?:[–—~]|--?)\s?(?P<name>(?![a-z])[^\W\d_][^,.:;!?\n]{1,40})\s*$")
_HEADER = re.compile(
    r"[>\s*|-]*(?P<field>from|to|cc|bcc|reply-to|sender|von|an|de|para|à|kopie)\s*\**\s*:\s*\**\s*"
    r"(?P<value>\S.*)$",
    re.IGNORECASE,
)
_OTHER_FIELD = re.compile(
    r"[>\s*|-]*(?:from|to|cc|sent|date|subject|von|gesendet|betreff|asunto|enviado|objet|envoyé|fecha)"
    r"\s*\**\s*:",
    re.IGNORECASE,
)
_WROTE = re.compile(
    r"(?:On|Am|Le|El)\b(?P<lead>[^\n]{5,200}?)\s(?:wrote|schrieb|a écrit|escribió)[^\n:]{0,40}:"
)
_DATE_END = re.compile(rf"\d{{1,2}}:\d{{2}}{HALF}|\b\d{{4}}\b|,")
_MENTION = re.compile(r"(?<![\w@./])@(?P<name>(?![a-z])[^\W\d_]+(?: (?![a-z])[^\W\d_]{2,})?)")
_NO_PERSON = re.compile(
    r"(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|notifications?|mailer|daemon|postmaster|list(?:serv)?|info"
    r"|admin|office|support|help(?:desk)?|contact|calendar|news(?:letter)?|team|all|everyone|bounces?)\b",
    re.IGNORECASE,
)

Named = tuple[Entry, str, int]  # the person, the basis, the block's position


def find_letter_names(extract: Extract) -> Iterator[Named]:
    """People of greetings, signatures, copied mail headers and mentions, by the block's"
    " position."""
    mail = extract.format in ("eml", "mbox")
    lines = [
        (position, line, block)
        for position, block in enumerate(extract.blocks)
        if block.kind in LETTER_KINDS or (block.kind == "list_item" and mail)
        for line in block.text.split("\n")
        if line.strip()
    ]
    texts = [line for _, line, _ in lines]
    for row, (position, line, block) in enumerate(lines):
        for entry in _read_headers(texts, row):
            yield entry, "email_header", position
        for entry in read_greeting(line, sure=mail):
            yield entry, "salutation", position
        spoken = block.kind == "turn"  # "Thanks, Ada." said aloud names who is thanked
        for entry in read_signature(texts, row, spoken=spoken):
            yield entry, "salutation" if spoken else "signature", position
        if mail and position and block.kind == "header" and block.text.split("\n")[0] == line:
            yield from ((e, "signature", position) for e in _as_person(line))
    yield from _find_mentions(extract.blocks)


def _find_mentions(blocks: Sequence[Block]) -> Iterator[Named]:
    for position, block in enumerate(blocks):
        for match in _MENTION.finditer(block.text):
            entry = Entry(match["name"])
            first = Entry(match["name"].split()[0])
            if is_full(entry) and is_lone_name(first.name):
                yield entry, "salutation", position
            elif is_lone_name(first.name):
                yield first, "salutation", position


def read_greeting(line: str, *, sure: bool = False) -> list[Entry]:
    """People whom a line greets ("Hi Ada and Bo,"); in a mail (`sure`) also unusual first names."""
    match = _GREETING.match(line)
    if not match or any(w in NOT_NAMES for w in split_words(match["names"])):
        return []
    people = parse_entry(match["names"], listed=True)
    if sure:
        return people
    return [p for p in people if p.titled or is_full(p) or is_lone_name(p.name)]


def read_signature(lines: Sequence[str], row: int, *, spoken: bool = False) -> list[Entry]:
    """Who signs in the line at `row`: after a goodbye, on the line below one, or after a dash."""
    line = lines[row]
    if match := _THANKS.match(line):
        found = _as_person(match["name"], strict=True)
        if found:
            return found
    if spoken:
        return []
    if FAREWELL.match(line.strip().lstrip("> ")) and row + 1 < len(lines):
        return _as_person(lines[row + 1].lstrip("> -–—*"))
    match = _DASHED.fullmatch(line)
    return _as_person(match["name"], strict=True) if match else []


def _as_person(text: str, *, strict: bool = False) -> list[Entry]:
    """One person of a short line; with `strict` one word must be a known name."""
    if len(text.split()) > 7 or FAREWELL.match(text.strip()):
        return []
    entry = read_person(text.split(",")[0])
    single = is_lone_name(entry.name) if strict else is_single(entry, alone=True)
    fine = is_full(entry) and not all(is_ordinary(w) for w in split_words(entry.name))
    return [entry] if fine or (single and entry.name[:1].isupper()) else []


def _read_headers(lines: Sequence[str], row: int) -> list[Entry]:
    """People of "From:", "To:", "Cc:" among other such lines, or of "On …, Ada Okonjo wrote:"."""
    line = lines[row]
    if match := _WROTE.search(line):
        return read_addresses(_DATE_END.split(match["lead"])[-1].strip(" ,"))
    match = _HEADER.match(line)
    if not match:
        return []
    near = lines[max(0, row - 4) : row] + lines[row + 1 : row + 5]
    if not any(_OTHER_FIELD.match(x) for x in near):
        return []
    return read_addresses(match["value"])


def read_addresses(text: str) -> list[Entry]:
    """People of an address line, "Okonjo, Ada <…>; Bo Ek"; lists and robots are nobody."""
    if ";" in text:
        parts = text.split(";")
        flipped = any(is_flipped_address(p) for p in parts)
        return [e for p in parts for e in _read_address(p, flipped)]
    if "@" in text and "<" in text:
        pairs = getaddresses([text])
        return [e for who, where in pairs for e in _read_address(f"{who} <{where}>", True)]
    if is_flipped_address(text):
        return _read_address(text, True)
    return [e for p in text.split(",") for e in _read_address(p, False)]


def is_flipped_address(text: str) -> bool:
    """Whether an address gives "Surname, Given" with a known given name."""
    last, sign, first = EMAIL.sub("", text).partition(",")
    words = split_words(first)
    return (
        bool(sign) and len(words) in (1, 2) and is_lone_name(words[0]) and " " not in last.strip()
    )


def _read_address(text: str, flipped: bool) -> list[Entry]:
    email = next(iter(EMAIL.findall(text)), None)
    name = re.sub(r"\s+via\s.*", "", EMAIL.sub("", text)).strip(" <>\"'[]()")
    entries = parse_entry(name, flipped=flipped) if name else []
    robot = email and _NO_PERSON.match(email)
    kept = [e for e in entries if is_full(e) or (is_single(e, alone=True) and not robot)]
    return [Entry(e.name, e.aliases, email, e.titled) for e in kept[:1]]


def is_robot(email: str | None) -> bool:
    """Whether an address is a list's or a program's ("no-reply@…")."""
    return bool(email and _NO_PERSON.match(email))
