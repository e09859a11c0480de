"""The study's pseudonym key on disk, and the masking it stands for."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from qualcop.mentions import NameMatcher
from qualcop.names import PLACE
from qualcop.pseudonyms import KEY_COLUMNS, compile_names, list_places, update_key
from qualcop.registry import Registry, read_registry
from qualcop.study import Study, read_settings
from qualcop.table import write_bytes


def read_key(path: Path) -> pd.DataFrame | None:
    """The pseudonym key, or None when there is none yet."""
    if not path.exists():
        return None
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    return frame.reindex(columns=list(KEY_COLUMNS)).where(lambda f: f != "", None)


def write_key(path: Path, key: pd.DataFrame) -> None:
    """Write the key; only its owner may read it."""
    sink = io.StringIO()
    rows = csv.writer(sink, lineterminator="\n")
    rows.writerow(KEY_COLUMNS)
    for row in key.to_dict("records"):
        row["aliases"] = "; ".join(row["aliases"])
        rows.writerow([row[c] or "" for c in KEY_COLUMNS])
    write_bytes(path, sink.getvalue().encode("utf-8"))
    path.chmod(0o600)


def name_places(registry: Registry, settings: dict) -> dict[str, str | None]:
    """Names of districts and schools with the label that stands for each, or None (not masked)."""
    wanted = settings["pseudonymise"]
    schools = [(p["school"], p["district"]) for p in registry.participants if p["school"]]
    return list_places(registry.districts, schools, mask=[n for n in wanted if wanted[n]])


def read_matcher(study: Study) -> NameMatcher:
    """The study's names as of its key: what masks texts and finds leaks after the reading."""
    registry, _ = read_registry(study)
    key = update_key(read_key(study.key), registry.participants)
    return compile_names(key, name_places(registry, read_settings(study)))


def mask_path(matcher: NameMatcher) -> Callable[[str], str]:
    """Masks names in each part of a path, also where - and _ stand between their words.

    Names of masked districts and schools are found in any case there: "notes larkspur.docx".
    """
    places = _list_place_forms(matcher)

    def mask_part(part: str) -> str:
        spaced = part.replace("_", " ").replace("-", " ")
        masked = matcher.mask(part) if matcher.mask(spaced) == spaced else matcher.mask(spaced)
        for pattern, label in places:
            masked = pattern.sub(label, masked)
        return " ".join(masked.split()) if masked != part else part

    return lambda path: "/".join(mask_part(part) for part in path.split("/"))


def _list_place_forms(matcher: NameMatcher) -> list[tuple[re.Pattern, str]]:
    """Patterns for the names of masked places, the longest first, each with its label."""
    forms = {
        (form.words, matcher.labels[owner])
        for owner, form in matcher.forms
        if form.kind == PLACE and matcher.labels[owner] and len("".join(form.words)) > 4
    }
    ordered = sorted(forms, key=lambda f: (-len("".join(f[0])), f[0]))
    spellings = [(r"[\s_-]*".join(words), label) for words, label in ordered]
    return [
        (re.compile(rf"(?<![^\W_]){spelling}(?![^\W_])", re.IGNORECASE), label)
        for spelling, label in spellings
    ]
