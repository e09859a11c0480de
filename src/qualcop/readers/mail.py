"""E-mail (eml, mbox): who wrote what to whom; quoted replies and signatures set apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
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


def read_mail(path: Path) -> Extract:
    """An eml file. Raises Refused when it holds neither headers of a mail nor words."""
    return read_message(path.read_bytes())


def read_mailbox(path: Path) -> Extract:
    """An mbox file: its mails one after the other."""
    pieces = re.split(rb"(?m)^From .*\d{4}\s*?\r?\n", path.read_bytes())
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
    shown = [f"{name}: {text}" for name in SHOWN if (text := _read_header(message, name))]
    body, notes = _read_body(message)
    writer = _read_header(message, "From") or None
    people = [(one, "email_header") for name in PEOPLE for one in _read_addresses(message, name)]
    return Extract(
        format="eml",
        blocks=(Block("header", "\n".join(shown)), *part_blocks(body, writer)),
        kind="email",
        title=_read_header(message, "Subject") or None,
        date=_read_day(message),
        people=tuple(dict.fromkeys(people)),
        notes=notes,
    )


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


def _read_body(message: EmailMessage) -> tuple[list[Block], tuple[str, ...]]:
    """Blocks of the body, the plain one where it has words; attachments only counted."""
    plain: list[Block] = []
    pages: list[Block] = []
    notes: list[str] = []
    attached: Counter = Counter()
    for number, part in enumerate(_iter_parts(message), 1):
        if number > MAX_PARTS:
            raise Refused(f"a mail of more than {MAX_PARTS} parts; save its text as a file")
        kind = part.get_content_type()
        if part.get_content_disposition() == "attachment" or not kind.startswith("text/"):
            attached[kind] += 1
            continue
        text, note = _decode_part(part)
        notes += [note] if note else []
        if kind == "text/html":
            pages += part_reply(
                NEWLINES.sub("\n", _join_blocks(read_page(text, "html", quotes="quoted").blocks))
            )
        elif text.strip():
            plain += part_reply(NEWLINES.sub("\n", text))
    notes += [f"attachment not read: {count} {kind}" for kind, count in sorted(attached.items())]
    stub = _count_words(plain) < 0.5 * _count_words(pages)  # "to see this mail, open it in …"
    return pages if stub else plain, tuple(notes)


def _count_words(blocks: Iterable[Block]) -> int:
    return sum(len(block.text.split()) for block in blocks)


def _iter_parts(message: EmailMessage) -> Iterable[EmailMessage]:
    for part in message.walk():
        if not part.is_multipart():
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
