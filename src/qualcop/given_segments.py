"""What rounds gave to coders, on the segments as they are now."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from qualcop.anchoring import anchor_markings
from qualcop.coding_tables import ASSIGNMENTS, MARKINGS
from qualcop.spans import derive_segments
from qualcop.table import as_frame

_WORDS = ["document_id", "start", "end", "quote", "before", "after", "text_digest"]


def place_assignments(
    assignments: pd.DataFrame,
    documents: pd.DataFrame,
    segments: pd.DataFrame,
    read_text: Callable[[str], str | None],
    mask: Callable[[str], str],
) -> pd.DataFrame:
    """`ASSIGNMENTS` under the ids that their segments have now: a corrected segment has another.

    A segment that became several is the one that holds most of its words; one whose words are
    lost keeps its old id. The other arguments are those of `anchor_markings`.
    """
    given = assignments.drop_duplicates(["segment_id", "text_digest"])
    known = set(segments["segment_id"])
    moved = given[~given["segment_id"].isin(known)]
    if moved.empty:
        return assignments
    marks = as_frame(MARKINGS, _as_markings(moved))
    anchors = anchor_markings(marks, documents, read_text, mask, segments)
    found = derive_segments(anchors, marks.assign(segment_id=None), segments)
    found = found.sort_values(["marking", "words"], ascending=[True, False], kind="stable")
    now = found.drop_duplicates("marking").set_index("marking")["segment_id"]
    was = marks.set_index("marking")["segment_id"]
    ids = dict(zip(was.loc[now.index], now, strict=True))
    placed = assignments.assign(segment_id=assignments["segment_id"].replace(ids))
    return as_frame(ASSIGNMENTS, placed.drop_duplicates(list(ASSIGNMENTS.key)))


def _as_markings(given: pd.DataFrame) -> pd.DataFrame:
    """The rows as markings, so that they are found again like codes."""
    numbers = [f"given-{n}" for n in range(len(given))]
    constant = {"hand_in": "given", "way": "workbook", "coder": "-", "code": "-", "value": 0}
    return given[["segment_id", *_WORDS, "codebook_version"]].assign(marking=numbers, **constant)
