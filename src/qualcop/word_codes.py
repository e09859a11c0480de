"""Codes in the comments of Word files: `#sv-goals` on a passage is a code on exactly that passage.

What a comment says beside its codes is a note on the passage. A comment without a range stands on
its paragraph, list item or table row as a whole, since nothing says which words were meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from qualcop.coding_tables import MARKINGS, NOTES
from qualcop.errors import Problem
from qualcop.hash_codes import HashCodes, Tagged
from qualcop.migrations import Migration, list_ended
from qualcop.record import digest_text, quote_words

UNNUMBERED = {
    table.name: [name for name in table.names if name not in (*table.key, "hand_in")]
    for table in (MARKINGS, NOTES)
}
UNKNOWN = "unknown"  # a coder whose comments have no author


def read_comment_codes(
    comments: pd.DataFrame,
    documents: pd.DataFrame,
    codebook: pd.DataFrame,
    participants: pd.DataFrame | None = None,
    coder: str | None = None,
    migrations: Iterable[Migration] = (),
) -> tuple[pd.DataFrame, pd.DataFrame, list[Problem]]:
    """Codes and notes in `COMMENTS` on `DOCUMENTS`: rows of `MARKINGS` and `NOTES` without their
    numbers (as `record.HandIn` has them), and what could not be taken as a code.

    The coder is `coder`, else the author: by short name where `participants` has one, else by
    pseudonym ("Person 7" is person-7). A comment without a hash is left alone. Of one whose hashes
    are all unknown, or that stands on no passage that was read, the text is kept as a note.

    Codes count as of the codebook now; one that `migrations` ended as of the last version that had
    it. A code that kept its name when its meaning became narrower or wider cannot be told from one
    that was given since.
    """
    ended = list_ended(migrations, codebook)
    codes, texts = HashCodes(codebook, ended), documents.set_index("document_id")
    version = str(codebook["version"].iloc[0]) if len(codebook) else ""
    digests = {name: digest_text(text) for name, text in texts["text"].items()}
    markings, notes, problems = [], [], []
    for comment in comments.to_dict("records"):
        tagged = codes.read(comment["text"])
        if not (tagged.codes or tagged.strange) or comment["document_id"] not in texts.index:
            continue
        document = texts.loc[comment["document_id"]]
        who = {"way": "word", "coder": coder or name_coder(comment["author"], participants)}
        who |= {"made": _none(comment["date"])}
        passage = cut_passage(document["text"], comment["start"], comment["end"])
        shown = {**comment, "author": coder or comment["author"]}
        problems += _tell_strange(shown, tagged, passage, document["path"])
        place = {"document_id": comment["document_id"], **passage}
        given = tagged.codes if passage else ()
        more = {"text_digest": digests[comment["document_id"]], "note": tagged.rest or None}
        markings += [
            {**who, **place, **more, "code": code, "value": value}
            | {"codebook_version": ended.get(code, version)}
            for code, value in given
        ]
        text = tagged.rest if given else comment["text"]
        if text:
            single = given[0][0] if len(given) == 1 else None
            notes.append({**who, **place, "code": single, "text": text})
    frames = (
        pd.DataFrame(rows, columns=UNNUMBERED[name])
        for rows, name in ((markings, "markings"), (notes, "notes"))
    )
    return *frames, problems


def name_coder(author: str | None, participants: pd.DataFrame | None) -> str:
    """The coder's short name: the participant's, else the pseudonym in small letters."""
    if not isinstance(author, str) or not author.strip():
        return UNKNOWN
    if participants is not None:
        known = participants.loc[participants["pseudonym"] == author, "participant"]
        if len(known) == 1:
            return str(known.iloc[0])
    return re.sub(r"[\W_]+", "-", author.casefold()).strip("-") or UNKNOWN


def cut_passage(text: str, start: int | None, end: int | None) -> dict[str, object]:
    """The cells that say what words a passage has and what stands around; none without a place.

    White space at the ends of a passage is left out.
    """
    if start is None or end is None or start is pd.NA or end is pd.NA or start != start:
        return {}
    start, end = int(start), int(end)
    inner = text[start:end].strip()
    if inner:
        start += text[start:end].index(inner)
        end = start + len(inner)
    return {"start": start, "end": end, **quote_words(text, start, end)}


def _tell_strange(comment: dict, tagged: Tagged, passage: dict, path: str) -> list[Problem]:
    author = _none(comment["author"])
    place = f"comment {comment['comment_id']}" + (f" by {author}" if author else "")
    kept = " It is kept as a note."
    problems = [
        Problem(path, place, shown, expected, advice + kept, "warning")
        for shown, expected, advice in tagged.strange
    ]
    if tagged.codes and not passage:
        shown = " ".join(f"#{code}" for code, _ in tagged.codes)
        expected = "a comment on words of the text, not of a page header or footer"
        problems.append(Problem(path, place, shown, expected, "Set it anew." + kept, "warning"))
    return problems


def _none(cell: object) -> str | None:
    return cell if isinstance(cell, str) else None
