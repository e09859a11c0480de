"""The study's pseudonym key on disk, and the masking it stands for."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from unicodedata import normalize

import pandas as pd

from qualcop.cells import free_cell, write_rows
from qualcop.decisions import list_refused, read_decisions, settle_key
from qualcop.errors import Problem, StudyError, show_text
from qualcop.mentions import Mention, NameMatcher
from qualcop.names import PLACE
from qualcop.pseudonyms import KEY_COLUMNS, compile_names, list_places, update_key
from qualcop.registry import Registry, read_registry
from qualcop.study import Study, read_settings
from qualcop.table import write_bytes

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z\d])|(?<=\d)(?=[A-Z])")


def read_key(path: Path) -> pd.DataFrame | None:
    """The pseudonym key, or None when there is none yet.

    Raises StudyError for a key that is no table with the key's columns, or lacks a name.
    """
    if not path.exists():
        return None
    try:
        sink = io.StringIO(_decode_key(path.read_bytes()))
        frame = pd.read_csv(sink, dtype=str, keep_default_na=False, index_col=False).fillna("")
        frame = frame.map(free_cell)
    except ValueError:  # pandas' errors of parsing too
        frame = pd.DataFrame()
    missing = [c for c in KEY_COLUMNS if c not in frame and c != "learned"]
    if missing:
        raise StudyError([_tell_damage(path, f"the columns {', '.join(missing)}")])
    for column in ("participant", "pseudonym", "name"):
        if (empty := frame[column].str.strip() == "").any():
            place = f"row {int(empty.argmax()) + 2}"
            raise StudyError([_tell_damage(path, f"a cell in the column {column}", place)])
    return frame.reindex(columns=list(KEY_COLUMNS), fill_value="").where(lambda f: f != "", None)


def _decode_key(data: bytes) -> str:
    """The text of a key as we write it, or as Excel saves it: with a mark, or in cp1252."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252")


def _tell_damage(path: Path, expected: str, place: str = "") -> Problem:
    """A fault of the key; never what it holds."""
    advice = (
        "The pseudonym key is damaged. Put back a copy of it, or open it, restore what is missing "
        "and save it as CSV UTF-8 with commas. Do not delete it: people would change pseudonyms."
    )
    return Problem(path.name, place, "", expected, advice)


def write_key(path: Path, key: pd.DataFrame) -> None:
    """Write the key; only its owner may read it."""
    rows: list[list[object]] = [list(KEY_COLUMNS)]
    for row in key.to_dict("records"):
        row["aliases"] = "; ".join(row["aliases"])
        rows.append([row[c] or "" for c in KEY_COLUMNS])
    write_bytes(path, write_rows(rows))  # people open it in a spreadsheet
    path.chmod(0o600)


def name_places(registry: Registry, settings: dict) -> dict[str, str | None]:
    """Names of districts and schools with the label that stands for each, or None (not masked)."""
    schools = [(p["school"], p["district"]) for p in registry.participants if p["school"]]
    return list_places(registry.districts, schools, mask=list_masked(settings))


def list_masked(settings: dict) -> list[str]:
    """Which places the study asks to mask beside people: "districts", "schools", both or none."""
    wanted = settings["pseudonymise"]
    return [name for name in sorted(wanted) if wanted[name]]


def read_matcher(study: Study) -> NameMatcher:
    """The study's names as of its key, with what people decided: masks texts and finds leaks."""
    registry, _ = read_registry(study)
    settings = read_settings(study)
    decisions = read_decisions(study)
    refused = list_refused(decisions)
    key = update_key(read_key(study.key), registry.participants, refused=refused)
    names = settle_key(key, decisions)
    return compile_names(names, name_places(registry, settings), list_masked(settings))


def mask_path(matcher: NameMatcher) -> Callable[[str], str]:
    """Masks names in each part of a path, also where - and _ or a capital parts their words.

    A part that holds no name keeps its spelling: "fieldNotes_1.md", but "notesByTavi.md" not; what
    could act on a terminal is escaped, and bytes that are no UTF-8.
    Names of masked districts and schools are found in any case there: "notes larkspur.docx".
    """
    places = _list_place_forms(matcher)

    def mask_part(part: str) -> str:
        spaced = normalize("NFC", part).replace("_", " ").replace("-", " ")
        masked = matcher.mask(part) if matcher.mask(spaced) == spaced else matcher.mask(spaced)
        masked = _mask_humps(masked, matcher)
        for pattern, label in places:
            masked = pattern.sub(label, masked)
        return " ".join(masked.split()) if masked != part else part

    return lambda path: "/".join(show_text(mask_part(part)) for part in path.split("/"))


def _mask_humps(part: str, matcher: NameMatcher) -> str:
    """`part` with names masked that capitals part from the rest: "notesByTavi", "DeShawnNotes".

    A name may hold such a capital: of all parted and one left joined, what shows the most names.
    """
    humps = _HUMP.split(part)
    pairs = range(len(humps) - 1)
    joined = [[*humps[:n], humps[n] + humps[n + 1], *humps[n + 2 :]] for n in pairs]
    texts = [" ".join(row) for row in (humps, *joined)]
    found = {text: matcher.find_mentions(text) for text in texts}
    best = max(texts, key=lambda text: (len(found[text]), sum(map(_is_told, found[text]))))
    masked = matcher.mask(best)
    return part if masked == best else masked


def _is_told(mention: Mention) -> bool:
    """Whether it is known who is meant."""
    return len(mention.owners) == 1


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
