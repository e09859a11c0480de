"""Comments kept on their words when blocks are cut into pieces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qualcop.readers.model import NOWHERE, Block, Comment

Moves = Sequence[list[tuple[int, int]]]  # for each block before: its pieces' numbers and starts


def move_comment(comment: Comment, moves: Moves, blocks: Sequence[Block]) -> Comment:
    """The comment on the same words after labels were taken out and blocks were cut."""
    if comment.start_block == NOWHERE:
        return comment
    start_block, start = _move_offset(moves[comment.start_block], comment.start, blocks)
    end_block, end = _move_offset(moves[comment.end_block], comment.end, blocks)
    return replace(comment, start_block=start_block, start=start, end_block=end_block, end=end)


def _move_offset(
    parts: list[tuple[int, int]], offset: int, blocks: Sequence[Block]
) -> tuple[int, int]:
    index, begin = next((p for p in reversed(parts) if p[1] <= offset), parts[0])
    return index, min(max(0, offset - begin), len(blocks[index].text))
