"""Small invented frames for the tests of the analysis modules."""

import pandas as pd

from qualcop.table import as_frame
from qualcop.tables import CODEBOOK, CODINGS, PARTICIPANTS, SEGMENTS

# code, family, parent; two families of which one has a parent with two children
_CODES = [
    ("practices", "practices", None),
    ("vision", "practices", "practices"),
    ("goals", "practices", "vision"),
    ("purpose", "practices", "vision"),
    ("barriers", "barriers", None),
    ("time", "barriers", "barriers"),
]


def make_codebook() -> pd.DataFrame:
    return as_frame(
        CODEBOOK,
        [
            {
                "code": code,
                "position": position,
                "label": code,
                "family": family,
                "parent": parent,
                "codable": parent is not None,
                "primary": False,
                "definition": code,
                "patterns": 0,
                "version": "1.2.0",
            }
            for position, (code, family, parent) in enumerate(_CODES, start=1)
        ],
    )


def make_segment(number: int, **cells) -> dict:
    """A codable turn of document d1, event e1, cycle c1; other cells as given."""
    text = cells.pop("text", f"they talked about the plan number {number}")
    row = {
        "segment_id": f"s{number:02}",
        "document_id": "d1",
        "position": number,
        "start": number * 1000,
        "end": number * 1000 + len(text),
        "kind": "turn",
        "codable": True,
        "event": "e1",
        "cycle": "c1",
        "words": len(text.split()),
        "text": text,
    }
    return row | cells


def make_segments(*rows: dict) -> pd.DataFrame:
    return as_frame(SEGMENTS, rows)


def make_codings(*rows: tuple) -> pd.DataFrame:
    """Codings from (segment, code, coder, value); the coder called rules is the rule coder."""
    return as_frame(
        CODINGS,
        [
            {
                "segment_id": segment,
                "code": code,
                "coder": coder,
                "coder_kind": "pattern" if coder == "rules" else "person",
                "value": value,
                "codebook_version": "1.2.0",
            }
            for segment, code, coder, value in rows
        ],
    )


def settle(codings: pd.DataFrame) -> pd.DataFrame:
    """The codings with the consensus of a run: what all people who answered say."""
    said = codings[codings["coder_kind"] == "person"]
    alike = said[said.groupby(["segment_id", "code"])["value"].transform("nunique").eq(1)]
    agreed = alike.drop_duplicates(["segment_id", "code"])
    agreed = agreed.assign(coder="consensus", coder_kind="consensus")
    return as_frame(CODINGS, pd.concat([codings, agreed])) if len(agreed) else codings


def make_participants(*rows: tuple) -> pd.DataFrame:
    """People from (participant, pseudonym, role, district, consent)."""
    names = ("participant", "pseudonym", "role", "district", "consent")
    return as_frame(
        PARTICIPANTS, [dict(zip(names, row, strict=True)) | {"basis": "registry"} for row in rows]
    )
