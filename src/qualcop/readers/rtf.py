"""Rich text (rtf): its words by striprtf, its structure by the habits of plain text."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from qualcop.readers.archive import name_people, refuse_damaged
from qualcop.readers.model import Extract, Refused
from qualcop.readers.text import read_plain

_NAME = rb"((?:[^{}\\]|\\'[0-9a-fA-F]{2}){1,120})"
AUTHOR = re.compile(rb"\{\\(?:author|operator|manager)\s++" + _NAME + rb"\}")
COMMENTER = re.compile(rb"\{\\\*\\atnauthor\s++" + _NAME + rb"\}")
FONT = re.compile(r"\\f(\d{1,5})[^;{}]{0,200}?\\fcharset(\d{1,3})")
BRACE = re.compile(r"[{}]")
# Groups that hold no words of the document and that the library lets through.
NOISE = re.compile(r"\{\\(?:header|footer)[lrf]?\b(?:[^{}]|\{[^{}]*\})*\}")


def read_rtf(path: Path) -> Extract:
    """An rtf file. Raises Refused when it is damaged or holds no words."""
    from striprtf.striprtf import rtf_to_text

    data = path.read_bytes()
    if data.rstrip(b"\x00 \r\n")[-1:] != b"}":
        raise Refused("cut short: the end of the RTF is missing; ask for the file again")
    source, margins = NOISE.subn("", data.decode("latin-1"))
    # A bullet's sign stands in a group of its own that is skipped; ours takes its place.
    source = re.sub(r"\{\\(?:\*\\)?(?:pntext|listtext)\b(?:[^{}]|\{[^{}]*\})*\}", "- ", source)
    source = _tame_source(source)
    try:
        text = rtf_to_text(source, encoding=find_codepage(source), errors="replace")
    except (ValueError, IndexError, LookupError, TypeError, ArithmeticError, RecursionError):
        raise refuse_damaged() from None
    lines = [_read_row(line) for line in text.split("\n")]
    extract = read_plain("\n\n".join(lines), "rtf")
    people = name_people(*map(_read_name, AUTHOR.findall(data)))
    people += name_people(*map(_read_name, COMMENTER.findall(data)), basis="comment_author")
    notes = ("page header or footer left out",) if margins else ()
    return replace(extract, people=people, notes=notes)


def _read_name(name: bytes) -> str:
    """A name whose letters beyond ASCII are written as code points ("Jos\\'e9")."""
    plain = re.sub(rb"\\'([0-9a-fA-F]{2})", lambda m: bytes([int(m[1], 16)]), name)
    return plain.decode("cp1252", "replace")


def _tame_source(source: str) -> str:
    """The source without two things that striprtf searches at the square of their length.

    Its fonts are listed anew, since of them it needs number and charset only; a link's address is
    not looked for.
    """
    start = source.find("\\fonttbl")
    if start >= 0:
        end = _find_group_end(source, start)
        fonts = "".join(
            f"{{\\f{n}\\fcharset{c} x;}}\n" for n, c in FONT.findall(source, start, end)
        )
        source = f"{source[:start]}\\fonttbl{fonts}{source[end:]}"
    return source.replace("\\field{", "\\field {")


def _find_group_end(source: str, start: int) -> int:
    """Where the group that `start` is in ends; the end of the source when it does not."""
    depth = 1
    for brace in BRACE.finditer(source, start):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return brace.start()
    return len(source)


def find_codepage(source: str) -> str:
    """The code page the file declares, as Python names it; cp1252 where Python has none."""
    import codecs

    match = re.search(r"\\ansicpg(\d+)", source[:2000])
    name = f"cp{match[1]}" if match and match[1] not in ("0", "1252") else "cp1252"
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"


def _read_row(line: str) -> str:
    """striprtf writes a table row as "a|b|c|"."""
    return f"|{line.strip()}" if line.strip().endswith("|") and line.count("|") > 1 else line
