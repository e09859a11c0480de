"""Where web and mail addresses stand in a text, and the words in small letters outside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_UNBROKEN = re.compile(r"\S+")
_WEB_ADDRESS = re.compile(r"https?://\S|www\.\S")
_NAME_OF_FILE_OR_SITE = re.compile(r"(?<=\S)\.(?:md|com|org|net|io|html?|edu)\b")
_SMALL_WORD = re.compile(r"(?<![\w/.@'’-])[a-z]{3,}(?![\w/@])")


def list_addresses(text: str) -> list[tuple[int, int]]:
    """Where web and mail addresses, and names of files and sites, stand: to the next blank.

    Each stretch without a blank is looked at once; an expression that begins with one and then
    looks for "@" would take the square of its length.
    """
    spans = []
    for match in _UNBROKEN.finditer(text):
        start, end = match.span()
        if 0 <= text.find("@", start, end) < end - 1:
            spans.append((start, end))
        elif _NAME_OF_FILE_OR_SITE.search(text, start + 1, end):
            spans.append((start, end))
        elif web := _WEB_ADDRESS.search(text, start, end):
            spans.append((web.start(), end))
    return spans


def list_small(texts: Iterable[str]) -> frozenset[str]:
    """Folded words of the texts that stand there in small letters, addresses left out."""
    return frozenset(
        match[0] for text in texts for match in _find_free(_SMALL_WORD, text, list_addresses(text))
    )


def _find_free(pattern: re.Pattern, text: str, barred: list[tuple[int, int]]) -> Iterator[re.Match]:
    """Matches that do not reach into a barred stretch."""
    at = 0
    for match in pattern.finditer(text):
        while at < len(barred) and barred[at][1] <= match.start():
            at += 1
        if at == len(barred) or match.end() <= barred[at][0]:
            yield match
