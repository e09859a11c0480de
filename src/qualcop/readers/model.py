"""What a reader hands over: the blocks of a file in reading order, and what stands beside them."""

from __future__ import annotations

from dataclasses import dataclass

NOWHERE = -1  # the block of a comment that stands on no passage


@dataclass(frozen=True)
class Block:
    """One heading, item, paragraph, table row or turn.

    `kind` is one of `tables.BLOCK_KINDS`; `text` is cleaned and never blank; `level` is the
    heading level or list depth from 1; `speaker` is the label as the file gives it; `time` is
    HH:MM:SS; `unit_id` is the row's own id in a pre-segmented table.
    """

    kind: str
    text: str
    level: int | None = None
    speaker: str | None = None
    time: str | None = None
    unit_id: str | None = None


@dataclass(frozen=True)
class Comment:
    """A margin comment on the passage from `start` in block `start_block` to `end` in `end_block`.

    Blocks are counted from 0; offsets are code points within the block's text, end exclusive. A
    comment that stands on no passage that was read (in a page header) is on block `NOWHERE`.
    """

    comment_id: str
    start_block: int
    start: int
    end_block: int
    end: int
    author: str | None
    date: str | None
    text: str


@dataclass(frozen=True)
class Extract:
    """Everything read from one file.

    `kind` is one of `tables.SOURCE_KINDS` when the file itself says so; `date` is YYYY-MM-DD;
    `people` are pairs (name or "Name <address>", "property", "comment_author" or "email_header");
    `notes` say what was cleaned, left out or guessed, and never hold a name.
    """

    format: str
    blocks: tuple[Block, ...]
    comments: tuple[Comment, ...] = ()
    kind: str | None = None
    title: str | None = None
    date: str | None = None
    people: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


class Refused(Exception):  # noqa: N818 - a verdict on a file, not a fault of the program
    """A file that cannot be read; `reason` says why and what the person can do about it."""

    def __init__(self, reason: str) -> None:
        """Refuse with `reason`."""
        self.reason = reason
        super().__init__(reason)
