"""The body of a mail as its writer's own words, what is quoted below them, and the signature."""

from __future__ import annotations

import re

from qualcop.readers.lines import find_width, read_lines
from qualcop.readers.model import Block

_VERB = (
    r"(?:wrote|writes|schrieb|a écrit|escribi[óo]|ha scritto|escreveu|schreef|skrev|kirjoitti"
    r"|napisał(?:\(a\)|a)?|написал(?:\(а\)|а)?)"
)
# "On …, … wrote:", an address and a moment before such a word, or the name alone.
WROTE = re.compile(
    rf"^\s*(?:(?:On|Am|Le|El|Il|Em|Op|Den)\b.{{5,200}}\b{_VERB}(?!\w).{{0,80}}"
    rf"|(?=.{{0,240}}(?:@|\d:\d\d)).{{3,240}}\b{_VERB}(?!\w).{{0,80}}"
    rf"|(?:(?![a-z])[^\W\d_][\w.'’-]*,? ){{1,4}}{_VERB}"
    r"|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b.{2,120}<\S{1,80}@\S{1,80}>)\s*[:：]\s*$",
    re.DOTALL,
)
_OPENING = re.compile(r"\s*(?:On|Am|Le|El|Il|Em|Op|Den)\s")
_LEAD = re.compile(rf"\d|@|\b{_VERB}(?!\w)|^{_OPENING.pattern}")
DIVIDER = re.compile(
    r"^\s*(?:-{2,}\s*(?:Original Message|Forwarded message|(?:Original-|Ursprüngliche "
    r"|Weitergeleitete )Nachricht|Mensaje (?:original|reenviado)"
    r"|Message (?:d'origine|transféré))\s*-{2,}"
    r"|Begin forwarded message:)\s*$",
    re.IGNORECASE,
)
RULED = re.compile(r"^\s*(?:[-=*]{3,}[^-=*\n]{4,60}[-=*]{3,}|_{10,})\s*$")
# The lines at the head of a mail, as programs copy them into another.
_FROM = r"(?:from|von|de|da|van|från|fra|od|от|remitente|expéditeur|mittente)"
_FIELD = (
    r"(?:sent|date|to|subject|b?cc|reply-to|gesendet|datum|an|betreff|kopie|antwort an"
    r"|enviado(?: el| em)?|fecha|para|asunto|assunto|envoyé|à|objet|inviato|data|a|oggetto"
    r"|verzonden|aan|onderwerp|skickat|till|ämne|sendt|til|emne|wysłano|do|temat|кому|дата|тема)"
)
HEAD_FROM = re.compile(rf"^\s*\**{_FROM}\**\s?:\**(?:\s|$)", re.IGNORECASE)
HEAD_FIELD = re.compile(rf"^\s*\**(?:{_FROM}|{_FIELD})\**\s?:\**(?:\s|$)", re.IGNORECASE)
HEAD_INLINE = re.compile(
    rf"^\s*\**{_FROM}\**\s?:.{{3,120}}?\s\**(?:sent|date|gesendet|enviado(?: el)?|envoyé)\**\s?:"
    rf".{{3,120}}?\s\**{_FIELD}\**\s?:",
    re.IGNORECASE,
)
QUOTE = re.compile(r"^(?:\s*>)+ ?")
MARKED = re.compile(r"\s*(?:[A-Z]{2,3})?>")  # "> ", and "BO> " with initials
PHONE = re.compile(r"(?:\+?\d[\d\s().-]{6,}\d)")
CONTACT = re.compile(r"\S+@\S+\.\S+|https?://|www\.|\bSent from my\b", re.IGNORECASE)
FAREWELL = re.compile(
    r"^(?:with |in )?(?:best|thanks|gratitude|haste|thank you|many thanks|regards|kind regards"
    r"|best regards|warmly|warm regards"
    r"|cheers|sincerely|yours|in solidarity|take care|talk soon|all the best)\b"
    r"[^.?]{0,20}[,.!—–-]*$",
    re.IGNORECASE,
)


def part_reply(text: str) -> list[Block]:
    """A body's text as blocks: own words, quoted words (`quoted`), signature (`header`)."""
    blocks: list[Block] = []
    runs = _part_lines(text.split("\n"))
    widths = {
        kind: find_width([QUOTE.sub("", x) for k, lines in runs if k == kind for x in lines])
        for kind in ("own", "quoted", "signature")
    }
    for kind, lines in runs:
        width = widths[kind]
        if kind == "own":
            own, signature = part_signature(lines)
            blocks += read_lines("\n".join(own), width, titled=False)
            blocks += _as_kind(signature, "header", width)
        else:
            blocks += _as_kind(lines, "quoted" if kind == "quoted" else "header", width)
    return blocks


def _as_kind(lines: list[str], kind: str, width: int) -> list[Block]:
    """Lines as blocks of one kind; how deeply they are quoted parts one block from the next."""
    plain: list[str] = []
    depth = None
    for line in lines:
        mark = QUOTE.match(line)
        now = mark[0].count(">") if mark else 0
        text = QUOTE.sub("", line)
        plain += [""] if depth not in (None, now) else []
        plain.append("" if text.strip() == "--" else text)
        depth = now
    return [Block(kind, block.text) for block in read_lines("\n".join(plain), width, titled=False)]


def _part_lines(lines: list[str]) -> list[tuple[str, list[str]]]:
    """Runs of lines: "own", "quoted", "signature"."""
    runs: list[tuple[str, list[str]]] = []
    kind = "own"
    for row, line in enumerate(lines):
        if MARKED.match(line):
            now = "quoted"
        elif kind == "rest":
            now = "rest"
        elif DIVIDER.match(line) or _is_copied_head(lines, row):
            now = "rest"
        elif span := _match_wrote(lines, row):
            after = next((x for x in lines[row + span : row + span + 20] if x.strip()), "")
            now = "lead" if MARKED.match(after) else "rest"
        elif kind == "lead" or (kind == "quoted" and not line.strip()):
            now = kind
        elif line.rstrip("\n") in ("-- ", "--") or kind == "signature":
            now = "signature"
        else:
            now = "own"
        name = "quoted" if now in ("rest", "lead") else now
        if not runs or runs[-1][0] != name:
            runs.append((name, []))
        runs[-1][1].append(line)
        kind = now
    return runs


def _match_wrote(lines: list[str], row: int) -> int:
    """Number of lines (1 to 3) that "On …, … wrote:" takes from here; 0 when it is none."""
    if len(lines[row]) > 300 or not _LEAD.search(lines[row]):
        return 0
    for count in (1, 2, 3):
        span = [line[:300] for line in lines[row : row + count]]
        if not span[-1].strip():
            return 0
        if WROTE.match("\n".join(span)):
            later = any(WROTE.match("\n".join(span[n:])) for n in range(1, count))
            return 0 if later and not _OPENING.match(span[0]) else count
    return 0


def _is_copied_head(lines: list[str], row: int) -> bool:
    """Whether the head of another mail begins here: three of its lines together, or all in one."""
    line = lines[row][:400]
    if HEAD_INLINE.match(line):
        return True
    full = [x for x in lines[row : row + 12] if x.strip()][:7]
    if RULED.match(line):
        full = full[1:]
    elif not HEAD_FIELD.match(line):
        return False
    fields = [x for x in full if HEAD_FIELD.match(x)]
    return len(fields) >= 3 and any(map(HEAD_FROM.match, fields[:3])) and fields[0] == full[0]


def part_signature(lines: list[str]) -> tuple[list[str], list[str]]:
    """Own lines and the signature at their end: short lines with a phone number or address."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    start = end
    while start and end - start < 10 and _is_short(lines[start - 1]):
        start -= 1
        if FAREWELL.match(lines[start].strip()):
            break
    tail = lines[start:end]
    if _is_farewell(tail):
        return lines[:start], tail
    if lines[end - 1 : end] and _is_lone_name(lines, end - 1) and not _has_contact(tail):
        return lines[: end - 1], lines[end - 1 : end]
    if not _has_contact(tail):
        return lines, []
    while tail and not tail[0].strip():
        start, tail = start + 1, tail[1:]
    return (lines[:start], tail) if start or len(tail) < len(lines) else (lines, [])


def _is_farewell(tail: list[str]) -> bool:
    """A word of goodbye and at most four lines after it."""
    words = [line for line in tail if line.strip()]
    return bool(words) and len(words) <= 5 and bool(FAREWELL.match(words[0].strip()))


def _has_contact(lines: list[str]) -> bool:
    return any(PHONE.search(line) or CONTACT.search(line) for line in lines)


def _is_lone_name(lines: list[str], row: int) -> bool:
    """The writer's name on a line of its own below a blank one."""
    words = lines[row].split()
    alone = row > 0 and not lines[row - 1].strip()
    return alone and 1 <= len(words) <= 3 and all(w[0].isupper() for w in words)


def _is_short(line: str) -> bool:
    text = line.strip()
    sentence = text.endswith((".", "?", "!", ":")) and len(text.split()) > 4
    return (
        len(text) <= 70 and len(text.split()) <= 9 and not sentence and text[:2] not in ("- ", "* ")
    )
