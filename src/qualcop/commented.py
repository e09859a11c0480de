"""A Word file that a coder commented and sent back: its codes on the study's own documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pandas as pd

from qualcop.alignment import align_words, split_words
from qualcop.coding_tables import MARKINGS, NOTES
from qualcop.documents import UNKNOWN_SPEAKER, Context, build_document
from qualcop.errors import Problem, StudyError
from qualcop.key import mask_path, read_matcher
from qualcop.migrations import list_migrations
from qualcop.passages import Pair
from qualcop.placing import place_passage
from qualcop.readers import Refused, read_files
from qualcop.record import HandIn, digest_of
from qualcop.study import Study
from qualcop.word_codes import cut_passage, read_comment_codes

LEAST_ALIKE = 0.6  # share of the words that must agree for a file to be a copy of a document
CANDIDATES = 5  # documents that are compared closely
WORD_FORMATS = ("docx", "docm")


@dataclass(frozen=True)
class _Copy:
    """A commented file, masked, and the document of the study that it is a copy of."""

    path: str
    text: str
    comments: pd.DataFrame
    document_id: str
    likeness: float


def read_commented(
    path: Path, study: Study, frames: Mapping[str, pd.DataFrame], coder: str | None = None
) -> tuple[list[HandIn], list[Problem]]:
    """The codes and notes in the comments of a Word file, placed on the document it is a copy of.

    `frames`: documents, codebook and participants of the last run. `coder` is who commented;
    without it the comments' authors are, and must be people of the study. Passages whose words are
    not in the document as it is now keep the words and the place of the copy, whose text is
    to be kept with them, so that they are listed as lost. Nothing is written. A code that a
    declared change of the codebook ended is read as of the last version that had it. One hand-in,
    or none when no comment holds a code.
    Raises StudyError for a file that is no Word file, cannot be read, or is a copy of nothing.
    """
    copy, people = _read_copy(path, study, frames)
    codebook, documents = frames["codebook"], frames["documents"]
    if coder is None:
        _check_authors(copy)
    shown = pd.DataFrame([{"document_id": "", "path": copy.path, "text": copy.text}])
    markings, notes, problems = read_comment_codes(
        copy.comments, shown, codebook, people, coder, list_migrations(study)
    )
    if markings.empty and notes.empty:
        advice = "Write codes as #short-name into comments on the words they are about."
        expected = "a comment that begins a code with #"
        return [], [*problems, Problem(copy.path, "", "", expected, advice, "warning")]
    problems += _tell_comments(copy, coder)
    document = documents.set_index("document_id").loc[copy.document_id]
    placed, faults = _place_rows(markings, copy, document["text"])
    moved, _ = _place_rows(notes.assign(before=None, after=None), copy, document["text"])
    stood = {*placed["text_digest"].dropna(), *moved["text_digest"].dropna()}
    kept = tuple(t for t in (copy.text, document["text"]) if _digest(t) in stood)
    detail = f"comments on {document['path']}; {copy.likeness:.0%} of the words agree"
    by = coder or " ".join(sorted({*markings["coder"], *notes["coder"]}))
    columns = [name for name in MARKINGS.names if name not in ("marking", "hand_in")]
    texts = [name for name in NOTES.names if name not in ("note", "hand_in")]
    hand_in = HandIn(
        "word", placed[columns], moved[texts], path.read_bytes(), path.suffix.lower(), by=by,
        detail=detail, texts=kept, codebook=codebook,
    )  # fmt: skip
    return [hand_in], problems + faults


def _read_copy(
    path: Path, study: Study, frames: Mapping[str, pd.DataFrame]
) -> tuple[_Copy, pd.DataFrame]:
    matcher = read_matcher(study)
    shown = mask_path(matcher)(path.name)
    (extract,) = read_files([path])
    if isinstance(extract, Refused):
        raise StudyError(
            [Problem(shown, "", "", f"a Word file that can be read ({extract.reason})")]
        )
    if extract.format not in WORD_FORMATS:
        advice = "Save it as .docx with its comments."
        raise StudyError([Problem(shown, "", extract.format, "a Word file (.docx)", advice)])
    people = frames["participants"]
    pseudonyms = dict(zip(people["participant"], people["pseudonym"], strict=True))
    document = build_document(extract, Context(path.name, "meeting", None), matcher, pseudonyms)
    columns = ["comment_id", "start", "end", "author", "date", "text"]
    comments = pd.DataFrame(document["comments"], columns=columns)
    comments[["start", "end"]] = comments[["start", "end"]].astype("Int64")
    found = _find_original(document["text"], frames["documents"])
    if found is None:
        expected = "a copy of a document of the study"
        advice = (
            f"Of no document {LEAST_ALIKE:.0%} of the words agree with it. Put the file itself "
            "among the study's sources, where its comments are read too."
        )
        raise StudyError([Problem(shown, "", "", expected, advice)])
    comments = comments.assign(document_id="")
    return _Copy(shown, document["text"], comments, *found), people


def _find_original(text: str, documents: pd.DataFrame) -> tuple[str, float] | None:
    """The document most like a text, and which share of the words of both agree."""
    same = documents.loc[documents["text"] == text, "document_id"]
    if len(same):
        return str(same.min()), 1.0
    forms = split_words(text).forms
    wanted, shares = set(pairwise(forms)), {}
    words = {
        name: split_words(other).forms
        for name, other in zip(documents["document_id"], documents["text"], strict=True)
    }
    for name, other in words.items():
        rows = set(pairwise(other))
        shares[name] = len(wanted & rows) / max(len(wanted | rows), 1)
    best = sorted(shares, key=lambda name: (-shares[name], name))[:CANDIDATES]
    close = {
        name: 2 * len(align_words(forms, words[name])) / max(len(forms) + len(words[name]), 1)
        for name in best
    }
    likest = min(close, key=lambda name: (-close[name], name), default=None)
    return (likest, close[likest]) if likest and close[likest] >= LEAST_ALIKE else None


def _check_authors(copy: _Copy) -> None:
    """Raise StudyError where comments with a hash are by somebody the study does not know."""
    authors = copy.comments["author"].isna() | copy.comments["author"].eq(UNKNOWN_SPEAKER)
    strange = copy.comments[authors & copy.comments["text"].str.contains("[#＃﹟]")]
    if len(strange):
        place = f"comment {strange['comment_id'].iloc[0]}"
        expected = "an author whom the study's list of participants names"
        advice = "Say who coded, by a short name that is no real name."
        raise StudyError([Problem(copy.path, place, "", expected, advice)])


def _tell_comments(copy: _Copy, coder: str | None) -> list[Problem]:
    """A warning of comments without codes, and of codes of several people that become one's."""
    hashed = copy.comments["text"].str.contains("[#＃﹟]")
    plain = copy.comments["comment_id"][~hashed].astype("str").tolist()
    several = copy.comments["author"].fillna(UNKNOWN_SPEAKER)[hashed].nunique()
    told = []
    if plain:
        advice = f"{len(plain)} comments without one are not taken in."
        told.append((", ".join(plain[:5]), "a #code in each comment", advice))
    if coder and several > 1:
        advice = f"All are taken as {coder}'s: take out those of others and hand these in apart."
        told.append((f"{several} authors", "comments of one person", advice))
    return [Problem(copy.path, "comments", *words, "warning") for words in told]


def _place_rows(rows: pd.DataFrame, copy: _Copy, text: str) -> tuple[pd.DataFrame, list[Problem]]:
    """Markings or notes of the copy at their place in the document, and those that have changed."""
    pair = Pair(split_words(copy.text), split_words(text))
    problems, moved = [], []
    for row in rows.to_dict("records"):
        row["document_id"] = copy.document_id
        if row["start"] is None or row["start"] != row["start"]:
            moved.append(row)
            continue
        start, end = int(row["start"]), int(row["end"])
        placed = place_passage(pair, start, end)
        if placed.start is None:
            row["text_digest"] = _digest(copy.text)
            problems.append(_tell_change(row, copy, "that are in the document", placed.reason))
        else:
            row |= cut_passage(text, placed.start, placed.end)
            row["text_digest"] = _digest(text)
            if placed.state == "changed":
                expected = f"as in the document: {row['quote'][:60]!r}"
                problems.append(
                    _tell_change({**row, "quote": copy.text[start:end]}, copy, expected)
                )
        moved.append(row)
    return pd.DataFrame(moved, columns=[*dict.fromkeys([*rows.columns, "text_digest"])]), problems


def _digest(text: str) -> str:
    """What the record calls this text (`Record.keep_text`)."""
    return digest_of(text.encode("utf-8"))[:12]


def _tell_change(row: dict, copy: _Copy, expected: str, why: str | None = None) -> Problem:
    code = f"#{row['code']}" if row.get("code") else "a note"
    advice = "It is kept, and listed among the changed or lost ones."
    advice = f"{why[0].upper()}{why[1:]}. {advice}" if why else advice
    return Problem(copy.path, code, row["quote"][:60], f"words {expected}", advice, "warning")
