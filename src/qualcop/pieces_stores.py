"""What is stored in databases, tape archives and mails, each part with its place."""

from __future__ import annotations

import io
import re
import sqlite3
import tarfile
import zlib
from collections.abc import Iterator

# Place, file name and content of a part: a text, bytes, or None for what is not looked into, then
# with the reason instead of the file name.
Part = tuple[str, str, str | bytes | None]
ERRORS = (sqlite3.Error, tarfile.TarError, EOFError, ValueError)
MAIL_ENDINGS = (".eml", ".mbox", ".mht", ".mhtml")
_HEADERS = re.compile(
    rb"(?:From |Return-Path:|Received:|From:|MIME-Version:|Delivered-To:|Message-ID:)",
    re.IGNORECASE,
)


class Locked(Exception):  # noqa: N818 - a state of a file, not a fault of the program
    """A file that opens with a password only."""

    def __str__(self) -> str:
        return "locked with a password"


def list_parts(ending: str, content: bytes, most: int) -> Iterator[Part] | None:
    """The parts of a database, tape archive or mail; None for any other file.

    Raises one of `ERRORS` for a damaged file. Files of more than `most` bytes are left out.
    """
    if content.startswith(b"SQLite format 3\x00"):
        return _list_sqlite(content)
    if content[257:262] == b"ustar":
        return _list_tar(content, most)
    return _list_mail(content) if _is_mail(ending, content) else None


def _is_mail(ending: str, content: bytes) -> bool:
    """Whether a file is a mail, a box of mails or a saved web page in a mail's form."""
    return bool(_HEADERS.match(content)) or ending in MAIL_ENDINGS


def _list_mail(content: bytes) -> Iterator[Part]:
    """Headers, file name and content of each part, its transfer coding undone."""
    from email import message_from_bytes, policy

    box = re.split(rb"(?m)^From [^\n]*\n", content) if content.startswith(b"From ") else [content]
    for number, raw in enumerate(filter(None, box), start=1):
        place = f"mail {number}" if len(box) > 1 else "mail"
        message = message_from_bytes(raw, policy=policy.compat32)
        for at, part in enumerate(message.walk(), start=1):
            here = f"{place}, part {at}"
            yield f"{here}, headers", "", "\n".join(f"{k}: {v}" for k, v in part.items())
            if not part.is_multipart():
                name = part.get_filename() or (
                    "part.html" if "html" in part.get_content_type() else ""
                )
                yield here, str(name), _read_body(part)


def _read_body(part: object) -> bytes:
    """A part's bytes with its transfer coding undone; text in UTF-8 whatever it was in."""
    data = part.get_payload(decode=True) or b""
    if part.get_content_maintype() != "text":
        return data
    try:
        return data.decode(part.get_content_charset() or "utf-8").encode("utf-8")
    except (LookupError, UnicodeDecodeError):
        return data


def _list_tar(content: bytes, most: int) -> Iterator[Part]:
    """Name and bytes of each file in an archive."""
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as archive:
        for info in archive:
            file = archive.extractfile(info) if info.isreg() and info.size <= most else None
            yield "name of a member", "", " ".join(filter(None, (info.name, info.linkname)))
            if not info.isdir():
                lost = "too large, or no plain file"
                yield "member", *((info.name, file.read()) if file else (lost, None))


def _list_sqlite(content: bytes) -> Iterator[Part]:
    """The schema, and every cell that is text or bytes, these unpacked where they are packed."""
    # Opened in memory, where no log beside the file can be followed: as if there were none.
    plain = content[:18] + b"\x01\x01" + content[20:]
    base = sqlite3.connect(":memory:")
    try:
        base.deserialize(plain)
        base.text_factory = lambda data: data.decode("utf-8", "replace")
        tables = base.execute("SELECT name, sql, type FROM sqlite_master").fetchall()
        yield from (("schema", "", sql) for _, sql, _ in tables if sql)
        for name, _, kind in tables:
            if kind == "table":
                yield from _list_cells(base, name)
    finally:
        base.close()


def _list_cells(base: sqlite3.Connection, name: str) -> Iterator[Part]:
    quoted = name.replace('"', '""')
    for number, row in enumerate(base.execute(f'SELECT * FROM "{quoted}"'), start=1):
        for at, cell in enumerate(row, start=1):
            if isinstance(cell, str | bytes) and cell:
                place = f"table {name}, row {number}, column {at}"
                content = _unpack(cell) if isinstance(cell, bytes) else cell
                yield place, "cell.json" if content[:1] in (b"{", b"[") else "cell", content


def _unpack(cell: bytes) -> bytes:
    try:
        return zlib.decompress(cell) if cell[:1] == b"\x78" else cell
    except zlib.error:
        return cell
