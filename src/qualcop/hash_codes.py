"""Codes that people write into a text as `#sv-goals`.

A code is written by its short name or by its label, whatever capitals, hyphens and underscores
(`#sv-goals`, `#SV_Goals`, `#SharedVision`); `#sv-goals=0` says that it does not apply. A number
(`#1 priority`) is no code, nor is a part of a web address.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

import pandas as pd

_DASHES = r"\-‐‑‒–—―−"
_NEXT = re.compile(rf"[#＃﹟](?P<name>[^\W\d_][\w{_DASHES}]*)(?:\s?=\s?(?P<value>[01])(?!\w))?")
_HASH = re.compile(rf"(?<![\w&/#.]){_NEXT.pattern}")  # not within a word or an address
_PARTS = re.compile(rf"[{_DASHES}]+")
_BEFORE_SIGN = re.compile(r" (?=[.,;:](?:\s|$))")
_EDGES = " \t\n,;:–—-"


@dataclass(frozen=True)
class Tagged:
    """What a text says by its hashes: codes with 1 or 0, hashes that are no code, other words.

    `strange` gives each hash that is no code with what was expected and advice.
    """

    codes: tuple[tuple[str, int], ...]
    strange: tuple[tuple[str, str, str], ...]
    rest: str


class HashCodes:
    """Finds the codes of a codebook in texts."""

    def __init__(self, codebook: pd.DataFrame, ended: Collection[str] = ()) -> None:
        """`codebook` as declared in `tables.CODEBOOK`; `ended` are codes that it no longer has and
        that are read too, where their name says nothing else now."""
        self._codable = dict(zip(codebook["code"], codebook["codable"].astype(bool), strict=True))
        self._names: dict[str, set[str]] = {}
        for code, label in zip(codebook["code"], codebook["label"], strict=True):
            for name in {_fold(code), _fold(label)}:
                self._names.setdefault(name, set()).add(code)
        self._ended = {_fold(code): code for code in ended if _fold(code) not in self._names}

    def read(self, text: str) -> Tagged:
        """The hashes of a text. A code named several times counts once; of 1 and 0 the 1."""
        codes: dict[str, int] = {}
        strange, kept, at = [], [], 0
        for match in _find_hashes(text):
            found, end = self._resolve(match)
            if found is None:
                strange.append(self._explain(match["name"].strip("_" + _DASHES[1:])))
                continue
            whole = end == match.end("name")
            value = int(match["value"] or 1) if whole else 1
            codes[found] = max(value, codes.get(found, 0))
            kept.append(text[at : match.start()])
            at = match.end() if whole else end
        rest = _tidy("".join([*kept, text[at:]])) if kept else text
        return Tagged(tuple(codes.items()), tuple(dict.fromkeys(strange)), rest)

    def _resolve(self, match: re.Match[str]) -> tuple[str | None, int]:
        """The code, and where its name ends: words may hang on it by a dash ("#goals—I think")."""
        for name in _shorten(match["name"]):
            codes = [c for c in sorted(self._names.get(_fold(name), ())) if self._codable[c]]
            exact = [c for c in codes if _fold(c) == _fold(name)]
            if len(exact or codes) == 1:
                return (exact or codes)[0], match.start("name") + len(name)
            if _fold(name) in self._ended:
                return self._ended[_fold(name)], match.start("name") + len(name)
        return None, match.end("name")

    def _explain(self, name: str) -> tuple[str, str, str]:
        shown, codes = f"#{name}", self._names.get(_fold(name), set())
        if len(codes) > 1:
            return (
                shown,
                "a code, not a name of several",
                f"Write one of {', '.join(sorted(codes))}.",
            )
        if codes:
            below = "Use one of the codes in it."
            return shown, "a code, not a family", below
        names = {n: sorted(codes)[0] for n, codes in self._names.items()}
        close = get_close_matches(_fold(name), sorted(names), 1)
        advice = f"Did you mean #{names[close[0]]}?" if close else "The codebook lists the codes."
        return shown, "a code of the codebook", advice


def _find_hashes(text: str) -> Iterator[re.Match[str]]:
    """Every hash with a name; one may hang on another: "#goals#vision"."""
    match = _HASH.search(text)
    while match:
        yield match
        match = _NEXT.match(text, match.end()) or _HASH.search(text, match.end())


def _shorten(name: str) -> Iterator[str]:
    """A name and what is left of it without the last parts between dashes, the longest first."""
    yield name
    for match in reversed(list(_PARTS.finditer(name))):
        yield name[: match.start()]


def _fold(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum())


def _tidy(text: str) -> str:
    """What is left of a comment without its codes: no signs that only parted them."""
    lines = (_BEFORE_SIGN.sub("", " ".join(line.split())) for line in text.split("\n"))
    joined = "\n".join(line for line in lines if line.strip(_EDGES + "."))
    return joined.lstrip(_EDGES + ".").rstrip(_EDGES)
