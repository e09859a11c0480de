"""E-mail (eml, mbox): who wrote what to whom; quoted replies and signatures set apart.

Also web pages saved as one file (mht), which are kept in the same wrapping.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from qualcop.readers.clean import NEWLINES, decode_bytes, decode_named
from qualcop.readers.limits import MAX_HEADER, MAX_PARTS
from qualcop.readers.model import Block, Extract, Refused
from qualcop.readers.replies import part_reply
from qualcop.readers.web import read_page

if TYPE_CHECKING:
    from email.message import EmailMessage

SHOWN = ("From", "To", "Cc", "Bcc", "Reply-To", "Date", "Subject")
PEOPLE = ("From", "To", "Cc", "Bcc", "Reply-To", "Sender")
# What the standard library's header parsers raise on malformed headers.
HEADER_ERRORS = (ValueError, IndexError, AttributeError, LookupError, TypeError, ArithmeticError)
HEADER_ERRORS += (RecursionError,)
BODIES = ("text/plain", "text/html")
# Before each mail of an mbox: "From ", who, and a moment; a sentence has no time and year.
SEPARATOR = re.compile(rb"(?m)^From \S[^\r\n]*\d{1,2}:\d{2}[^\r\n]*\b\d{4}[^\S\r\n]*\r?\n")
DEEPEST = 5  # mails forwarded within mails that are read; more are only counted


def read_mail(path: Path) -> Extract:
    """An eml file. Raises Refused when it holds neither headers of a mail nor words."""
    return read_message(path.read_bytes())


def read_mailbox(path: Path) -> Extract:
    """An mbox file: its mails one after the other."""
    pieces = SEPARATOR.split(path.read_bytes())
    mails = [read_message(piece) for piece in pieces if piece.strip()]
    if not mails:
        raise Refused("a mailbox without any mail in it")
    return replace(
        mails[0],
        format="mbox",
        blocks=tuple(block for mail in mails for block in mail.blocks),
        people=tuple(dict.fromkeys(p for mail in mails for p in mail.people)),
        notes=tuple(dict.fromkeys([f"{len(mails)} mails", *(n for m in mails for n in m.notes)])),
    )


def read_message(data: bytes) -> Extract:
    """One mail's bytes as an extract."""
    from email import message_from_bytes, policy

    try:
        message = message_from_bytes(data, policy=policy.default)
    except RecursionError:
        raise Refused("a mail of parts nested too deeply; save its text as a file") from None
    if not any(_read_header(message, name) for name in ("From", "To", "Subject", "Date")):
        raise Refused("no e-mail could be made out: it has no From, To, Date or Subject line")
    body = _read_body(message)
    writer = _read_header(message, "From") or None
    return Extract(
        format="eml",
        blocks=(Block("header", _read_head(message)), *part_blocks(body.blocks, writer)),
        kind="email",
        title=_read_header(message, "Subject") or None,
        date=_read_day(message),
        people=tuple(dict.fromkeys((*_list_people(message), *body.people))),
        notes=body.notes,
    )


def read_web_archive(path: Path) -> Extract:
    """A web page saved as one file (mht), which has the shape of a mail and no writer.

    Raises Refused when no page is in it.
    """
    from email import message_from_bytes, policy

    try:
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
    except RecursionError:
        raise Refused("a page of parts nested too deeply; save it as html") from None
    for part in islice(_iter_parts(message), MAX_PARTS):
        if part.get_content_type() == "text/html":
            text, note = _decode_part(part)
            page = read_page(text, "html", (note,) if note else ())
            return replace(page, title=page.title or _read_header(message, "Subject") or None)
    raise Refused("a saved web page without the page itself; save it as html or pdf")


def _read_head(message: EmailMessage) -> str:
    """The head of a mail as its reader sees it, line by line."""
    shown = ((name, _read_header(message, name)) for name in SHOWN)
    return "\n".join(f"{name}: {text}" for name, text in shown if text)


def _list_people(message: EmailMessage) -> list[tuple[str, str]]:
    return [(one, "email_header") for name in PEOPLE for one in _read_addresses(message, name)]


def _read_header(message: EmailMessage, name: str) -> str:
    raw = [str(value) for key, value in message.raw_items() if key.lower() == name.lower()]
    if sum(map(len, raw)) > MAX_HEADER:  # to take it apart would cost the square of its length
        return " ".join(" ".join(raw).split())
    try:
        values = message.get_all(name) or []
        return ", ".join(" ".join(str(value).split()) for value in values)
    except HEADER_ERRORS:
        return ""


def _read_addresses(message: EmailMessage, name: str) -> list[str]:
    """The people in an address header, as "Name <address>" or what there is of it."""
    from email.utils import getaddresses

    try:
        pairs = getaddresses([_read_header(message, name)])
    except HEADER_ERRORS:
        return []
    return [
        f"{who} <{where}>" if who and where else who or where
        for who, where in pairs
        if who or where
    ]


def _read_day(message: EmailMessage) -> str | None:
    from email.utils import parsedate_to_datetime

    try:
        moment = parsedate_to_datetime(_read_header(message, "Date"))
    except HEADER_ERRORS:
        return None
    return moment.date().isoformat() if isinstance(moment, datetime) else None


@dataclass(frozen=True)
class Body:
    """What a mail says: its blocks, the people of mails attached to it, notes on the reading."""

    blocks: list[Block]
    people: list[tuple[str, str]]
    notes: tuple[str, ...]


def _read_body(message: EmailMessage, depth: int = 0) -> Body:
    """Blocks of the body, the plain one where it has words, and of mails attached to it, quoted.

    Other attachments are only counted.
    """
    plain: list[Block] = []
    pages: list[Block] = []
    forwarded: list[Body] = []
    notes: list[str] = []
    attached: Counter = Counter()
    for number, part in enumerate(_iter_parts(message), 1):
        if number > MAX_PARTS:
            raise Refused(f"a mail of more than {MAX_PARTS} parts; save its text as a file")
        kind = part.get_content_type()
        if kind == "message/rfc822" and depth < DEEPEST and _holds_mail(part):
            forwarded.append(_quote_mail(part.get_payload(0), depth + 1))
        elif kind not in BODIES or _is_file(part):
            attached[kind] += 1
        else:
            blocks, note = _read_part(part, kind)
            (pages if kind == "text/html" else plain).extend(blocks)
            notes += [note] if note else []
    notes += [f"attachment not read: {count} {kind}" for kind, count in sorted(attached.items())]
    notes += [note for mail in forwarded for note in mail.notes]
    stub = _count_words(plain) < 0.5 * _count_words(pages)  # "to see this mail, open it in …"
    blocks = [*(pages if stub else plain), *(b for mail in forwarded for b in mail.blocks)]
    return Body(blocks, [p for mail in forwarded for p in mail.people], tuple(notes))


def _quote_mail(message: EmailMessage, depth: int) -> Body:
    """A mail attached to another: all of it is quoted, under its own head."""
    body = _read_body(message, depth)
    texts = [_read_head(message), *(block.text for block in body.blocks)]
    people = [*_list_people(message), *body.people]
    return Body([Block("quoted", text) for text in texts if text.strip()], people, body.notes)


def _holds_mail(part: EmailMessage) -> bool:
    payload = part.get_payload()
    return isinstance(payload, list) and len(payload) == 1


def _is_file(part: EmailMessage) -> bool:
    """Whether a part is a file sent along, shown in the mail or not."""
    try:
        return part.get_content_disposition() == "attachment" or bool(part.get_filename())
    except HEADER_ERRORS:
        return True


def _read_part(part: EmailMessage, kind: str) -> tuple[list[Block], str | None]:
    """The blocks of a part of the body, and a note on its characters."""
    text, note = _decode_part(part)
    if kind == "text/html":
        text = _join_blocks(read_page(text, "html", quotes="quoted").blocks)
    return part_reply(NEWLINES.sub("\n", text)) if text.strip() else [], note


def _count_words(blocks: Iterable[Block]) -> int:
    return sum(len(block.text.split()) for block in blocks)


def _iter_parts(message: EmailMessage) -> Iterable[EmailMessage]:
    """The parts of a mail that hold words or files; a mail attached to it is one part."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting += reversed(part.get_payload())
        else:
            yield part


def _decode_part(part: EmailMessage) -> tuple[str, str | None]:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return "", None
    charset = part.get_content_charset() or "utf-8"
    try:
        return decode_named(data, charset), None if charset in (
            "utf-8",
            "us-ascii",
        ) else f"read as {charset}"
    except (LookupError, UnicodeDecodeError, ValueError):
        return decode_bytes(data)


def _join_blocks(blocks: Iterable[Block]) -> str:
    """An html body as lines, so that quotations and signatures are found in one way."""
    lines = []
    for block in blocks:
        sign = {"list_item": "- ", "quoted": "> "}.get(block.kind, "")
        lines.append(sign + block.text.replace("\n", "\n> " if sign == "> " else "\n"))
    return "\n\n".join(lines)


def part_blocks(blocks: list[Block], writer: str | None) -> list[Block]:
    """The blocks with the writer named on what is the writer's own."""
    own = ("paragraph", "list_item", "table_row")
    return [replace(b, speaker=writer) if b.kind in own else b for b in blocks]
