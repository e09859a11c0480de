"""Plain text: notes typed anyhow, chat logs, transcripts."""

from __future__ import annotations

from pathlib import Path

from qualcop.readers.clean import NEWLINES, decode_bytes
from qualcop.readers.dates import find_date
from qualcop.readers.lines import read_lines
from qualcop.readers.model import Block, Extract
from qualcop.readers.turns import find_turns


def read_text(path: Path) -> Extract:
    """A txt file as notes, chat or transcript, by what its lines look like."""
    text, note = decode_bytes(path.read_bytes())
    return read_plain(text, "txt", (note,) if note else ())


def read_plain(text: str, form: str, notes: tuple[str, ...] = ()) -> Extract:
    """Plain text as an extract of format `form`."""
    text = NEWLINES.sub("\n", text)
    turns = find_turns(text)
    blocks = list(turns.blocks) if turns else read_lines(text)
    return Extract(
        format=form,
        blocks=tuple(blocks),
        kind=turns.kind if turns else None,
        title=find_title(blocks),
        date=find_head_date(blocks),
        notes=notes,
    )


def find_title(blocks: list[Block]) -> str | None:
    """The first heading, when it stands at the head of the file."""
    return next((b.text for b in blocks[:3] if b.kind == "heading"), None)


def find_head_date(blocks: list[Block]) -> str | None:
    """The day the file states in its first lines, as long as they are not speech."""
    head = "\n".join(b.text[:200] for b in blocks[:8] if b.kind not in ("turn", "quoted"))
    return find_date(head)
