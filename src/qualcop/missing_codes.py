"""Codes that people's answers are on and that the codebook no longer has.

Such answers count nowhere until `codebooks/migrations.yaml` says what became of the code. What is
looked at: the coding record, coders' own sheets, comments in the documents.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher, get_close_matches
from pathlib import Path

import pandas as pd

from qualcop.codebook import CITED
from qualcop.coding_tables import MISSING_CODES
from qualcop.codings import list_sheets
from qualcop.hash_codes import HashCodes
from qualcop.marks import CODING_SHEET, read_coding_sheet
from qualcop.migrating import follow_code
from qualcop.migrations import Migration, list_ended, read_version
from qualcop.table import as_frame
from qualcop.word_codes import name_coder

ANSWERED = ["code", "coder", "way", "source", "row", "codebook_version", "value"]
ALIKE = 0.75  # share of a definition's words from which it is almost the same
_CLOSE = 0.8  # likeness of two names from which one is taken for a slip of the other


def list_record_answers(markings: pd.DataFrame) -> pd.DataFrame:
    """The answers of the coding record (`MARKINGS`), with the columns `ANSWERED`."""
    source = "hand-in " + markings["hand_in"].astype(str)
    return markings.assign(source=source, row=None)[ANSWERED]


def list_sheet_answers(
    folder: Path, version: str, known: pd.DataFrame, mask_path: Callable[[str], str]
) -> pd.DataFrame:
    """The answers of coders' own sheets, with the columns `ANSWERED`.

    A sheet does not say of which codebook it is: the last version that is known (`KNOWN_CODES`) to
    have had a code stands for it, else `version`, the one now.
    """
    had = _last_known(known)["codebook_version"]
    rows = []
    for path in list_sheets(folder):
        marks, _ = read_coding_sheet(path, CODING_SHEET, lambda text: text, mask_path)
        name, coder = mask_path(path.name), mask_path(path.stem)
        for mark in marks:
            made = had.get(mark.code, version)
            rows.append((mark.code, coder, "sheet", name, mark.row, made, mark.value))
    return pd.DataFrame(rows, columns=ANSWERED)


def list_comment_answers(
    comments: pd.DataFrame, participants: pd.DataFrame, codebook: pd.DataFrame, known: pd.DataFrame
) -> pd.DataFrame:
    """The answers that comments gave on codes of earlier codebooks, with the columns `ANSWERED`.

    `known`: `KNOWN_CODES`. A hash that never was a code is a word like any other.
    """
    versions = _last_known(known[~known["code"].isin(_list_codable(codebook))])["codebook_version"]
    codes = HashCodes(codebook, versions.index)
    rows = []
    for comment in comments[comments["text"].str.contains("[#＃﹟]")].to_dict("records"):
        coder = name_coder(comment["author"], participants)
        for code, value in codes.read(comment["text"]).codes:
            if code in versions.index:
                rows.append((code, coder, "word", "comments", None, versions[code], value))
    return pd.DataFrame(rows, columns=ANSWERED)


def find_missing(
    answers: pd.DataFrame,
    migrations: Sequence[Migration],
    codebook: pd.DataFrame,
    known: pd.DataFrame,
) -> pd.DataFrame:
    """The answers (columns `ANSWERED`) whose code is none of the codebook now, as `MISSING_CODES`.

    `known`: `KNOWN_CODES`, by which the code that each is most likely called now is proposed.
    """
    codable = _list_codable(codebook)
    ended = list_ended(migrations, codebook)
    kinds = answers[["code", "codebook_version", "value", "way"]].drop_duplicates()
    lost = {
        kind: code
        for kind in kinds.itertuples(index=False, name=None)
        if (code := _find_lost(kind, migrations, codable, ended))
    }
    keys = answers[list(kinds)].itertuples(index=False, name=None)
    rows = answers.assign(code=[lost.get(kind) for kind in keys]).dropna(subset="code")
    key = ["code", "coder", "way", "source", "codebook_version"]
    found = [
        {
            **dict(zip(key, name, strict=True)),
            "answers": len(own),
            "rows": " ".join(str(int(row)) for row in own["row"].dropna()) or None,
        }
        for name, own in rows.groupby(key, sort=True)
    ]
    frame = as_frame(MISSING_CODES, found)
    likes = {code: propose_code(code, codebook, known) for code in sorted(set(frame["code"]))}
    return frame.assign(
        like=[likes[code][0] for code in frame["code"]],
        because=[likes[code][1] for code in frame["code"]],
    )


def propose_code(
    code: str, codebook: pd.DataFrame, known: pd.DataFrame
) -> tuple[str | None, str | None]:
    """The code that one of earlier is most likely called now, and what both have in common.

    A code that stood beside it in one codebook is it only where the definition is the same. Of a
    code that no codebook is known to have had, the code whose name is nearest.
    """
    now = codebook[codebook["codable"].astype(bool)]
    if code not in set(known["code"]):
        names = {_fold(name): name for name in now["code"]}
        close = get_close_matches(_fold(code), sorted(names), 1, _CLOSE)
        return (names[close[0]], "almost the same name") if close else (None, None)
    was = _last_known(known).loc[code]
    beside = set(known.loc[known["codebook_version"] == was["codebook_version"], "code"])
    best = (0.0, None, None)
    for row in now.itertuples():
        score, common = _compare(was, row)
        if (row.code not in beside or "definition" in common) and score > best[0]:
            best = (score, row.code, common)
    return best[1:]


def _compare(was: pd.Series, now: tuple) -> tuple[float, str]:
    """How alike two codes are, 0 to 4, and what they have in common."""
    label = _fold(was["label"]) == _fold(now.label)
    words = [_cut_words(text) for text in (was["definition"], now.definition)]
    if words[0] == words[1]:
        return (4, "the same label and definition") if label else (3, "the same definition")
    share = SequenceMatcher(None, *words, autojunk=False).ratio()
    if label:
        return 2 + share / 2, "the same label"
    return (share, "almost the same wording") if share >= ALIKE else (0, "")


def _cut_words(definition: str) -> list[str]:
    """The words of a definition; the codes that it names may have been renamed too."""
    return re.findall(r"\w+", CITED.sub(" ", definition).casefold())


def _fold(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum())


def _find_lost(
    kind: tuple, migrations: Sequence[Migration], codable: set[str], ended: Iterable[str]
) -> str | None:
    """What an answer's code is called now, where the codebook does not have it."""
    code, version, value, way = kind
    if way in ("sheet", "word"):  # such an answer is of the last version that had its code
        return None if code in codable or code in ended else code
    fates = follow_code(code, version, value, migrations)
    return next((fate.code for fate in fates if fate.code not in codable), None)


def _last_known(known: pd.DataFrame) -> pd.DataFrame:
    """Each code once, as the last codebook had it that is known to; indexed by code."""
    ages = known["codebook_version"].map(read_version)
    last = (
        known.assign(age=ages)
        .sort_values("age", kind="stable")
        .drop_duplicates("code", keep="last")
    )
    return last.set_index("code")


def _list_codable(codebook: pd.DataFrame) -> set[str]:
    return set(codebook.loc[codebook["codable"].astype(bool), "code"])
