"""Settles which of our codes and coders the codes and people of a foreign file are."""

from __future__ import annotations

from collections import Counter
from difflib import get_close_matches

import pandas as pd

from qualcop.errors import Problem
from qualcop.marks import Mask
from qualcop.refi.code_map import (
    CODER_ID,
    FILE,
    LEFT_OUT,
    CodeMap,
    Wanted,
    add_rows,
    want_codes,
    want_users,
)
from qualcop.refi.export import CONSENSUS_USER, MACHINE_MARK
from qualcop.refi.foreign import NOBODY, Foreign
from qualcop.rounds import tell_person


def settle_names(
    sheet: CodeMap,
    found: Foreign,
    codebook: pd.DataFrame,
    known: set[str],
    shown: tuple[str, Mask],
    wishes: tuple[str | None, bool],
) -> tuple[dict[str, str], dict[str, str], list[Problem]]:
    """Our code and coder for each foreign one, and what the map of codes still has to say.

    `known` are the study's coders, `shown` the file's name and the masking of names in short words,
    `wishes` the coder of all codes, where told, and whether new rows are written to the sheet.
    """
    coder, write = wishes
    uses = Counter(m.code for m in found.marks)
    codes = want_codes(uses, found.shorts, codebook)
    people = Counter(x.user for x in (*found.marks, *found.remarks))
    leave = [u for u in people if u == CONSENSUS_USER or u.endswith(MACHINE_MARK)]
    users = want_users(people, known, sheet, leave)
    problems = []
    if coder:
        others = [u.name for u in users if u.sure != LEFT_OUT and u.name != NOBODY]
        if len(others) > 1:
            expected = f"one person's codes for --coder, not those of {len(others)} people"
            problems.append(Problem(shown[0], "", "", expected, f"Say who is who in {FILE}."))
        users = [Wanted(u.name, u.times, u.sure or coder, u.proposal) for u in users]
    settled, new = {}, {}
    for page, wanted in (("codes", codes), ("coders", users)):
        settled[page], new[page] = sheet.settle(page, found.program, wanted)
    if coder:
        settled["coders"] |= {u.name: coder for u in users if u.sure != LEFT_OUT}
    # A person named elsewhere is proposed as user-1: written, and confirmed by the next import.
    rows = {page: [_offer(w, page) for w in new[page]] for page in new}
    if any(rows.values()) and write:
        add_rows(sheet, found.program, rows)
    problems += _list_open(codes, users, settled, codebook, shown[1])
    return settled["codes"], settled["coders"], problems


def _offer(wanted: Wanted, page: str) -> Wanted:
    """The row as it is written: a person's proposal stands in the last column already."""
    if page == "codes" or wanted.sure:
        return wanted
    return Wanted(wanted.name, wanted.times, wanted.proposal, wanted.proposal)


def _list_open(
    codes: list[Wanted],
    users: list[Wanted],
    settled: dict[str, dict[str, str]],
    book: pd.DataFrame,
    mask: Mask,
) -> list[Problem]:
    """Codes and people the map of codes does not settle, and what in it is no code or coder."""
    codable = set(book.loc[book["codable"], "code"])
    problems = []
    for code in codes:
        ours = settled["codes"].get(code.name)
        if ours is None:
            hint = f" It may be {code.proposal}." if code.proposal else ""
            advice = f"Say it in data/coding/{FILE}, page codes ({LEFT_OUT}: leave it out).{hint}"
            expected = f"one of our codes for it ({code.times} codings)"
            problems.append(Problem(FILE, "codes", code.name, expected, advice))
        elif ours != LEFT_OUT and ours not in codable:
            close = _hint(ours, codable)
            problems.append(Problem(FILE, code.name, ours, "a code of the codebook", close))
    for number, user in enumerate(users, start=1):
        ours = settled["coders"].get(user.name)
        place = f"coders, person {number} of the file"  # never the name: it may be a real one
        if ours is None:
            advice = (
                f"{user.proposal or 'A name'} is proposed in data/coding/{FILE}, page coders: "
                "change it to the coder's short name if you know who it is, then import again."
            )
            problems.append(Problem(FILE, place, "", "a coder's short name", advice))
        elif ours != LEFT_OUT and not CODER_ID.fullmatch(ours):
            expected = "a short name: letters, digits, hyphens, no blanks"
            problems.append(Problem(FILE, place, mask(ours), expected))
        elif mask(ours) != ours:
            problems.append(tell_person(FILE, place, mask(ours)))
    return problems


def _hint(word: str, known: set[str]) -> str:
    """The nearest known word as advice."""
    close = get_close_matches(word, sorted(known), 1)
    return f"Did you mean {close[0]}?" if close else "The codebook lists the codes."
