"""The study's pseudonym key on disk, and the masking it stands for."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from unicodedata import normalize

import pandas as pd

from qualcop.cells import free_cell, write_rows
from qualcop.decisions import list_masked_names, list_refused, read_decisions, settle_key
from qualcop.errors import Problem, StudyError, show_text
from qualcop.kept import HISTORY, is_newest, is_state, list_states, write_kept
from qualcop.mentions import Mention, NameMatcher
from qualcop.names import PLACE
from qualcop.names_around import HUMP
from qualcop.people import Found
from qualcop.pseudonyms import KEY_COLUMNS, compile_names, list_places, update_key
from qualcop.registry import Registry, read_registry
from qualcop.secret import read_secret
from qualcop.study import Study, read_settings


def read_key(path: Path) -> pd.DataFrame | None:
    """The pseudonym key, or None when there is none yet.

    Raises StudyError for a key that is no table with the key's columns, lacks a name, gives two
    people one pseudonym, or was changed by hand so that people would lose or swap theirs.
    """
    if not path.exists():
        return None
    frame = _parse_key(path.read_bytes())
    missing = [c for c in KEY_COLUMNS if c not in frame and c != "learned"]
    if missing:
        raise StudyError([_tell_damage(path, f"the columns {', '.join(missing)}")])
    for column in ("participant", "pseudonym", "name"):
        if (empty := frame[column].str.strip() == "").any():
            place = f"row {int(empty.argmax()) + 2}"
            raise StudyError([_tell_damage(path, f"a cell in the column {column}", place)])
    if faults := [_tell_damage(path, *fault) for fault in _list_slips(frame, path)]:
        raise StudyError(faults)
    return frame.reindex(columns=list(KEY_COLUMNS), fill_value="").where(lambda f: f != "", None)


def _parse_key(content: bytes) -> pd.DataFrame:
    """The rows of a key as text; a frame without columns when it is no table."""
    try:
        sink = io.StringIO(_decode_key(content))
        frame = pd.read_csv(sink, dtype=str, keep_default_na=False, index_col=False).fillna("")
        return frame.map(free_cell)
    except ValueError:  # pandas' errors of parsing too
        return pd.DataFrame()


def _list_slips(frame: pd.DataFrame, path: Path) -> list[tuple[str, str]]:
    """What a hand did to a key that would cost people their pseudonyms: what was expected, where.

    A column sorted alone, a row deleted, letters lost in saving: told against the newest state.
    """
    slips = [
        (f"each {column} once", f"row {number + 2}, column {column}")
        for column in ("participant", "pseudonym")
        for number in frame.index[frame.duplicated(column)]
    ]
    states = list_states(path)
    # Of a state a run wrote itself (put back, or a kill came before the next) there is no doubt.
    doubted = states and not is_state(path)
    last = _parse_key(states[-1].read_bytes()) if doubted else pd.DataFrame()
    if slips or "participant" not in last:
        return slips
    old = last.set_index("participant")
    slips = [(f"the row of {p}", "") for p in old.index.difference(frame.participant)]
    for number, row in frame.iterrows():
        for column in ("pseudonym", "name"):
            holders = old.index[old[column] == row[column]]
            if len(holders) and row["participant"] not in holders:
                place = f"row {number + 2}, column {column}"
                slips.append((f"what is in the row of {holders[0]}, not of another", place))
        was = old.loc[row["participant"]] if row["participant"] in old.index else row
        slips += [
            ("letters, not question marks in their place", f"row {number + 2}, column {column}")
            for column in ("name", "aliases", "learned")[2 * (row["basis"] == "registry") :]
            if row.get(column, "").count("?") > was.get(column, "").count("?")
        ]
    return slips


def _decode_key(data: bytes) -> str:
    """The text of a key as we write it, or as Excel saves it: with a mark, or in cp1252."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252")


def _tell_damage(path: Path, expected: str, place: str = "") -> Problem:
    """A fault of the key; never what it holds."""
    states = list_states(path)
    copy = f"a copy of it ({HISTORY}/{states[-1].name})" if states else "a copy of it"
    advice = (
        f"The pseudonym key is damaged. Put back {copy}, or open the key, restore what is missing "
        "and save it as CSV UTF-8 with commas. Do not delete it: people would change pseudonyms."
    )
    if states:
        advice += " If you mean this change, move the folder history elsewhere and run again."
    return Problem(path.name, place, "", expected, advice)


def write_key(path: Path, key: pd.DataFrame) -> None:
    """Write the key, keeping every earlier state of it; only its owner may read them."""
    rows: list[list[object]] = [list(KEY_COLUMNS)]
    for row in key.to_dict("records"):
        row["aliases"] = "; ".join(row["aliases"])
        rows.append([row[c] or "" for c in KEY_COLUMNS])
    write_kept(path, write_rows(rows))  # people open it in a spreadsheet


def restore_key(path: Path) -> Path | None:
    """Bring a lost key back from its history; the state it was brought back from, if it was lost.

    Raises OSError when it cannot be written.
    """
    states = list_states(path)
    if path.exists() or not states:
        return None
    write_kept(path, states[-1].read_bytes())
    return states[-1]


def is_key_ours(path: Path) -> bool:
    """Whether the key is there as a run last wrote it: not lost, not changed by hand since."""
    return path.exists() and is_newest(path)


def name_places(registry: Registry, settings: dict) -> dict[str, str | None]:
    """Names of districts and schools with the label that stands for each, or None (not masked)."""
    schools = [(p["school"], p["district"]) for p in registry.participants if p["school"]]
    return list_places(registry.districts, schools, mask=list_masked(settings))


def list_masked(settings: dict) -> list[str]:
    """Which places the study asks to mask beside people: "districts", "schools", both or none."""
    wanted = settings["pseudonymise"]
    return [name for name in sorted(wanted) if wanted[name]]


def read_matcher(study: Study, found: Iterable[Found] = ()) -> NameMatcher:
    """The study's names as of its key, with what people decided: masks texts and finds leaks.

    `found` are people as if they were in the key by now.
    """
    registry, _ = read_registry(study)
    settings = read_settings(study)
    names = settle_key(extend_key(study, registry, found), read_decisions(study))
    return compile_names(names, name_places(registry, settings), list_masked(settings))


def extend_key(study: Study, registry: Registry, found: Iterable[Found]) -> pd.DataFrame:
    """The study's key with the registry's people, `found` people and names of the names sheet."""
    decisions = read_decisions(study)
    labels = {d["district"]: d["label"] for d in registry.districts}
    more = (list_refused(decisions), read_secret(study), list_masked_names(decisions))
    return update_key(read_key(study.key), registry.participants, found, labels, *more)


def mask_path(matcher: NameMatcher) -> Callable[[str], str]:
    """Masks names in each part of a path, also where - and _ or a capital parts their words.

    A part that holds no name keeps its spelling: "fieldNotes_1.md", but "notesByTavi.md" not; what
    could act on a terminal is escaped, and bytes that are no UTF-8.
    Names of masked districts and schools are found in any case there: "notes larkspur.docx".
    """
    places = _list_place_forms(matcher)

    def mask_part(part: str) -> str:
        within = any(_is_within_word(part, mention) for mention in matcher.find_mentions(part))
        humped = _mask_humps(part, matcher) if within else part
        spaced = normalize("NFC", humped).replace("_", " ").replace("-", " ")
        masked = matcher.mask(humped) if matcher.mask(spaced) == spaced else matcher.mask(spaced)
        masked = _mask_humps(masked, matcher)
        for pattern, label in places:
            masked = pattern.sub(label, masked)
        return " ".join(masked.split()) if masked != part else part

    return lambda path: "/".join(show_text(mask_part(part)) for part in path.split("/"))


def part_name(name: str) -> list[str]:
    """The words of a file's name that capitals and digits part: "notesByTavi2"."""
    return HUMP.split(name)


def _mask_humps(part: str, matcher: NameMatcher) -> str:
    """`part` with names masked that capitals part from the rest: "notesByTavi", "DeShawnNotes".

    A name may hold such a capital: of all parted and one left joined, what shows the most names.
    """
    humps = part_name(part)
    pairs = range(len(humps) - 1)
    joined = [[*humps[:n], humps[n] + humps[n + 1], *humps[n + 2 :]] for n in pairs]
    texts = [" ".join(row) for row in (humps, *joined)]
    found = {text: matcher.find_mentions(text) for text in texts}
    best = max(texts, key=lambda text: (len(found[text]), sum(map(_is_told, found[text]))))
    masked = matcher.mask(best)
    return part if masked == best else masked


def _is_within_word(text: str, mention: Mention) -> bool:
    """Whether letters stand right before or after a name."""
    return text[mention.start - 1 : mention.start].isalpha() or text[mention.end :][:1].isalpha()


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
