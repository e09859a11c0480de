"""The study's secret, and the digests and ids that are made with it.

A plain digest of a file's place or of its bytes lets anybody who sees it try names, or whole texts,
until one fits. Whatever is made from raw bytes, paths or names and written outside `data/private`
is therefore keyed with the secret, which stays there.

Before ids were keyed, a document's id was a digest of its place and a segment's ended in one of
its words. Keyed ids are made from those, so that what people coded then keeps its place.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from qualcop.errors import Problem, StudyError
from qualcop.kept import HISTORY, is_state, list_states, write_kept
from qualcop.private_folder import make_private

if TYPE_CHECKING:
    from qualcop.study import Study

NAME = "secret"
SHORTEST = 32  # characters
# So that the demo gives the same memos on every machine; real files in its place stop a run.
DEMO = b"the people of the demo are invented and need no secret"
DOCUMENT_BYTES, WORDS_BYTES = 5, 6
_PLAIN = re.compile(r"([0-9a-f]{8})(?::([0-9a-f]{6})((?:-\d+)?))?")
_KEYED = re.compile(
    rf"[0-9a-f]{{{2 * DOCUMENT_BYTES}}}(?::[0-9a-f]{{{2 * WORDS_BYTES}}}(?:-\d+)?)?"
)
_ID_COLUMNS = ("document_id", "segment_id")


def keyed_digest(secret: bytes, *parts: str | bytes, size: int = 16) -> str:
    """A digest of `parts` in order, in hexadecimal digits, two for each byte of `size` (at most
    32). Nobody without the secret can tell whether it is that of a given text."""
    made = hmac.new(secret, digestmod="sha256")
    for part in parts:
        content = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        made.update(len(content).to_bytes(8) + content)
    return made.hexdigest()[: 2 * size]


# ------------------------------------------------------------------------------------ ids
def make_source_id(secret: bytes, path: str) -> str:
    """Ten hexadecimal digits for a file by its place below the sources folder: the same in every
    run of this study, whoever is masked in it."""
    place = path.encode("utf-8", "surrogateescape")
    return key_id(secret, hashlib.blake2b(place, digest_size=4).hexdigest())


def key_words(secret: bytes, anchor: str) -> str:
    """Twelve hexadecimal digits for the words that `anchor` (`segments.anchor_words`) stands for.

    Keyed too: what was given out may have held a name that was masked only later.
    """
    return keyed_digest(secret, "words", anchor, size=WORDS_BYTES)


def key_id(secret: bytes, plain: str) -> str:
    """The id of the document or segment that had the id `plain` before ids were keyed.

    Any other text is returned as it is; so is every id when there is no secret (`b""`).
    """
    match = _PLAIN.fullmatch(plain) if secret else None
    if match is None:
        return plain
    document = keyed_digest(secret, "document", match[1], size=DOCUMENT_BYTES)
    return f"{document}:{key_words(secret, match[2])}{match[3]}" if match[2] else document


def carry_ids(secret: bytes, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with ids of documents and segments as they are now, also of old rows."""
    told = {}
    for name in set(_ID_COLUMNS) & set(frame):
        ids = frame[name]
        now = {old: key_id(secret, old) for old in ids.dropna().unique()}
        told[name] = ids.mask(ids.notna(), ids.map(now))
    return frame.assign(**told)


# ---------------------------------------------------------------------------- the secret itself
def read_secret(study: Study) -> bytes:
    """The secret of this study: made once, put back from its history when it is gone.

    Raises StudyError when it was changed, or is gone for good while coded segments have ids that
    were made with it: new ones would part people's codes from the segments they belong to. An empty
    file in its place says that a new one is wanted all the same.
    """
    path = study.private / NAME
    held = path.read_bytes().strip() if path.exists() else b""
    states = list_states(path)
    if held:
        _check(path, held, bool(states))
        return held
    if states:
        content = states[-1].read_bytes()
        print(f"{NAME}: gone from data/private; put back from its {HISTORY}", file=sys.stderr)
    else:
        if not path.exists():
            _refuse_to_forget(study)
        content = _make_secret(study)
    path.unlink(missing_ok=True)
    make_private(study)  # a check makes one too: git must not take it
    write_kept(path, content)
    return content.strip()


def _make_secret(study: Study) -> bytes:
    """A new secret that nobody can guess; of the demo, whose people are invented, a known one."""
    from qualcop.study import ROOT

    known = study.folder.resolve() == ROOT
    return (DEMO if known else secrets.token_hex(32).encode()) + b"\n"


def _check(path: Path, held: bytes, has_states: bool) -> None:
    place = f"data/private/{NAME}"
    if has_states and not is_state(path):
        expected = "the secret as qualcop wrote it: all ids of this study are made with it"
        advice = f"Delete {place}: it is put back from data/private/{HISTORY}."
    elif len(held) < SHORTEST:
        expected = f"at least {SHORTEST} characters that nobody can guess"
        advice = "Put back a copy, or delete it: a new study gets one by itself."
    else:
        return
    raise StudyError([Problem(place, "", "", expected, advice)])


def _refuse_to_forget(study: Study) -> None:
    """Raise StudyError when coded segments have keyed ids: the secret must come from a backup."""
    if _has_keyed_ids(study.folder / "data" / "coding") or _has_named_ids(study.raw / "codings"):
        expected = "the secret that the ids of coded segments were made with; it is gone"
        advice = (
            f"Put back data/private/{NAME} from a backup or from a colleague's copy of the study. "
            "If there is none, save an empty file under that name: every segment gets a new id, "
            "and what people coded is found again by its words."
        )
        raise StudyError([Problem(f"data/private/{NAME}", "", "", expected, advice)])


def _has_named_ids(sheets: Path) -> bool:
    """Whether coders' own sheets name segments; of workbooks each such row is told of later."""
    texts = (path.read_bytes().decode("utf-8", "replace") for path in sheets.glob("*.[ct]sv"))
    return any(":" in found[0] for text in texts for found in _KEYED.finditer(text))


def _has_keyed_ids(record: Path) -> bool:
    for path in sorted(record.rglob("*.parquet")):
        frame = pd.read_parquet(path)
        for name in set(_ID_COLUMNS) & set(frame):
            if any(_KEYED.fullmatch(text) for text in frame[name].dropna()):
                return True
    return False
