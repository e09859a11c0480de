"""Which characters of a raw text are still in its masked text.

The masked text is cut at the labels that stand for names. What lies between two labels was kept,
so it is sought in the raw text from left to right; what is passed over was masked. Only the final
tables are looked at, so the result holds whatever the masking is made of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from qualcop.labels import NEUTRAL_LABELS, ROLE_LABELS, SCHOOL_LABEL, longest_first, numbered_label

# Labels of the kind "[e-mail]", also such as may be added.
_BLANKS = re.compile(r"\s*")
_BRACKETED = r"\[[a-z][a-z -]{1,24}\]"


def compile_labels(labels: Iterable[str]) -> re.Pattern:
    """What matches every label of a study in its masked texts."""
    known = sorted({*labels, *NEUTRAL_LABELS} - {""}, key=longest_first)
    ends = "".join(rf"|(?<![^\W_]){re.escape(label)}(?![^\W_])" for label in known)
    numbered = numbered_label([*ROLE_LABELS.values(), SCHOOL_LABEL])
    return re.compile(f"{_BRACKETED}{ends}|(?<![^\\W_]){numbered}(?![^\\W_])")


def find_kept(raw: str, blocks: Iterable[str], labels: re.Pattern) -> tuple[bytearray, int]:
    """For each character of `raw` 1 where it is kept; and how many kept ones found no place.

    `blocks` are the masked texts in order. Each piece is placed as early as it can be, which is
    never behind its true place, so one misplaced blank does not disturb what follows.
    """
    kept, at, lost = bytearray(len(raw)), 0, 0
    for block in blocks:
        for piece, is_label in _cut(block, labels):
            ahead = _BLANKS.match(raw, at).end()
            if is_label and not raw.startswith(piece, ahead):
                continue  # what stood here is masked; else the raw text itself has such a label
            place = ahead if is_label else raw.find(piece, at)
            if place < 0:
                lost += len(piece)
                continue
            at = place + len(piece)
            kept[place:at] = b"\x01" * len(piece)
    return kept, lost


def _cut(text: str, labels: re.Pattern) -> Iterable[tuple[str, bool]]:
    """Pieces of a text, each with whether it is a label; blank ends of pieces are left out."""
    at = 0
    for match in labels.finditer(text):
        if piece := text[at : match.start()].strip():
            yield piece, False
        yield match.group(), True
        at = match.end()
    if piece := text[at:].strip():
        yield piece, False
