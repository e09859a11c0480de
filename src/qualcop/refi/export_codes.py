"""The codebook of a study as codes of a REFI-QDA project."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from qualcop.refi.descriptions import CodeText, describe_code
from qualcop.refi.guids import make_guid
from qualcop.refi.model import Code

# One colour a family, told apart by colour-blind people too (Okabe and Ito 2008).
_COLORS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#999999")


def list_codes(
    codebook: pd.DataFrame, title: str, notes: Mapping[tuple[str, ...], list[str]] | None = None
) -> tuple[Code, ...]:
    """The codebook as codes called by their labels, each label once; families are not codable."""
    families = list(dict.fromkeys(codebook.sort_values("position")["family"]))
    seen: set[str] = set()
    codes = []
    for row in codebook.sort_values("position").to_dict("records"):
        code = row["code"]
        name = row["label"] if row["label"].casefold() not in seen else f"{row['label']} ({code})"
        seen.add(name.casefold())
        text = CodeText(
            text_of(row["definition"]),
            text_of(row["include"]),
            text_of(row["exclude"]),
            tuple(text_of(row["examples"]).splitlines()),
            tuple(text_of(row["counter_examples"]).splitlines()),
            code,
        )
        parent = text_of(row["parent"])
        codes.append(
            Code(
                make_guid(title, "code", code),
                name,
                bool(row["codable"]),
                _COLORS[families.index(row["family"]) % len(_COLORS)],
                describe_code(text),
                make_guid(title, "code", parent) if parent else None,
                tuple((notes or {}).get(("code", code), ())),
            )
        )
    return tuple(codes)


def text_of(cell: object) -> str:
    """A cell's text; an empty cell has none."""
    return cell if isinstance(cell, str) else ""
