"""What a coding workbook says: columns, title, pages of help. Writer and reader share it."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from qualcop.rounds import Round

CODING, CODEBOOK_PAGE, HELP_PAGE = "coding", "codebook", "how to"
# Columns before those of the codes, and after them, with what each means.
BEFORE_CODES = {
    "segment_id": "which passage this is; needed to read your answers back, please leave it",
    "event": "where it comes from",
    "speaker": "the role of who speaks or writes",
    "before": "what comes just before; not to be coded",
    "segment": "the words to code",
    "after": "what comes just after; not to be coded",
    "done": "yes, when you have coded this row: its empty cells then count as 0",
}
AFTER_CODES = {
    "other codes": "codes that have no column here, by their short names, separated by commas",
    "note": "anything you wish to say about this passage",
}
SHOWN_IN = {"event": "event", "speaker": "speaker", "before": "before", "segment": "text"} | {
    "after": "after"
}
TITLE = re.compile(r"Round (\S+) · coder (\S+) · codebook (.+?) · ([0-9a-f]{12})$")
CODEBOOK_COLUMNS = {
    "code": "short name",
    "label": "name",
    "family": "family",
    "definition": "definition",
    "include": "use it when",
    "exclude": "do not use it when",
    "examples": "examples (invented)",
    "counter_examples": "near misses (invented)",
}
LONGEST_CELL = 32_767
_CUT = " … (cut here: the cell is full)"
# What XML cannot hold.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def tell_title(made: Round, coder: str) -> str:
    """The line that tells a workbook from every other: round, coder, codebook, digest."""
    return f"Round {made.name} · coder {coder} · codebook {made.version} · {made.digest(coder)}"


def fit_cell(text: str) -> str:
    """A text that a cell can hold: no characters illegal in XML, at most 32,767 of them."""
    clean = _ILLEGAL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    # Excel counts a character beyond the basic plane twice.
    if len(clean.encode("utf-16-le")) // 2 <= LONGEST_CELL:
        return clean
    room = (LONGEST_CELL - len(_CUT)) * 2
    return clean.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + _CUT


def list_headers(made: Round) -> list[str]:
    """The header of each column of the page of coding; of a code, its short name and its name."""
    codes = made.codes[["code", "label"]].itertuples(index=False)
    return [*BEFORE_CODES, *(f"{c.code}\n{c.label}" for c in codes), *AFTER_CODES]


def define_code(row: Mapping[str, object]) -> str:
    """What a code's header tells when one rests on it; `row` of the codebook."""
    parts = [f"{row['label']}: {row['definition']}"]
    parts += [f"Use it: {row['include']}"] if isinstance(row["include"], str) else []
    parts += [f"Not: {row['exclude']}"] if isinstance(row["exclude"], str) else []
    return fit_cell("\n".join(parts).replace("`", ""))


def list_sent(made: Round, coder: str) -> set[str]:
    """All that a coder's workbook holds beside the passages, cell by cell, comments too.

    White space is made one blank, so that it can be compared with what came back.
    """
    families = {f.replace("-", " ").capitalize() for f in made.codes["family"]}
    texts = [*list_headers(made), *families, *BEFORE_CODES.values(), *AFTER_CODES.values()]
    texts += [tell_title(made, coder), *map(define_code, made.codes.to_dict("records"))]
    texts += [cell for row in list_codebook(made.codes) for cell in row]
    texts += [cell for line in list_help(made, coder, made.by) for cell in line]
    return {" ".join(text.split()) for text in texts}


def list_codebook(codes: pd.DataFrame) -> list[list[str]]:
    """The rows of the page of the codebook, its header first."""
    rows = []
    for row in codes[list(CODEBOOK_COLUMNS)].to_dict("records"):
        # Codes stand between ` ` in definitions, examples one a line.
        cells = {n: c.replace("`", "") if isinstance(c, str) else "" for n, c in row.items()}
        for name in ("examples", "counter_examples"):
            cells[name] = "\n".join(f"• {line}" for line in cells[name].split("\n") if line)
        rows.append([fit_cell(cells[name]) for name in CODEBOOK_COLUMNS])
    return [list(CODEBOOK_COLUMNS.values()), *rows]


def list_help(made: Round, coder: str, back_to: str | None) -> list[tuple[str, str]]:
    """The lines of the page of help: a few words, and what they mean."""
    to = back_to or "the person who gave it to you"
    return [
        ("How to code", ""),
        ("", tell_title(made, coder)),
        (
            "What to read",
            "One row is one passage. Code the words in the column segment. The grey columns show "
            "what comes just before and after, to understand them by; they are not to be coded.",
        ),
        ("1", "The code applies to the passage. Several codes may."),
        ("0", "The code does not apply. You need not type it, see done."),
        (
            "done",
            "Choose yes when you have coded a row. In a row marked done an empty cell counts as 0.",
        ),
        (
            "not done",
            "A row that is neither done nor marked is not coded. Where you marked codes "
            "but the row is not done, your marks count and the empty cells do not.",
        ),
        (
            "other codes",
            "A code that has no column: type its short name; several with commas. An "
            "idea for a new code is welcome there too.",
        ),
        ("note", "Doubts, reasons, anything. Notes are kept. Please use no people's names."),
        (
            "Definitions",
            "On the page codebook. Each code's definition also shows when you rest on "
            "its header or choose a cell below it.",
        ),
        (
            "You may",
            "Sort, filter, widen or hide columns, stop and go on another day, and hand in "
            "what you have so far. Please leave the column segment_id and the header as they are.",
        ),
        (
            "Please do not",
            "Talk about these passages with other coders before all have handed in: "
            "how far you agree is only worth knowing when each coded alone.",
        ),
        ("When you stop", f"Save the workbook and send it back to {to}."),
    ]
