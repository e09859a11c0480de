"""Makes every file of the public version, checks it once more, and registers what it shows."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping

import pandas as pd

from qualcop.disclosure import Limits
from qualcop.errors import Problem, StudyError
from qualcop.memo.methods import list_versions
from qualcop.public.audit import list_speakers
from qualcop.public.cells import list_cells
from qualcop.public.memo import gather_public, make_release
from qualcop.public.texts import find_mentions, make_generaliser
from qualcop.registry import list_district_names, list_school_names, read_registry
from qualcop.releases import add_release, read_register, write_register
from qualcop.study import Study, read_limits
from qualcop.workbook import PUBLIC, make_workbook


def release_study(
    study: Study,
    frames: Mapping[str, pd.DataFrame],
    audit: pd.DataFrame,
    settings: Mapping[str, object],
    provenance: Mapping[str, Mapping[str, object]],
) -> dict[str, bytes]:
    """The contents of the public folder's files by name, PDF and SVG apart.

    `audit` is the table `disclosure` of the same frames; `provenance` versions and digests by
    cycle. The register of releases in the private folder learns what is shown. Raises StudyError
    where a label of a person, district or segment would be in a text, or a hidden number could be
    worked out too closely.
    """
    cells, _ = list_cells(frames)
    limits = read_limits(dict(settings))
    check_ranges(audit, limits)
    release = make_release(cells, audit, limits)
    registry = read_registry(study)[0]
    places, schools = list_district_names(registry), list_school_names(registry)
    general = make_generaliser(frames, places, schools)
    files, sheets = {}, {name: [] for name in ("public_numbers", "public_quotes")}
    for cycle in frames["cycles"].cycle:
        about = {**settings, "versions": list_versions(provenance[cycle])}
        data, made = gather_public(cycle, frames, release, general, about)
        check_texts({k: v for k, v in data.items() if k != "contact"}, frames)
        files[f"memos/{cycle}.json"] = _as_json(data)
        files[f"figures/{cycle}/practices.csv"] = _as_csv(made["practices"])
        for name, parts in sheets.items():
            parts.append(made[name])
    whole = {name: pd.concat(parts, ignore_index=True) for name, parts in sheets.items()}
    files["tables.xlsx"] = make_workbook({**whole, "codebook": frames["codebook"]}, PUBLIC)
    _register(study, frames, cells, set(release.shown))
    return files


def check_ranges(audit: pd.DataFrame, limits: Limits) -> None:
    """Raise StudyError when a hidden number may lie only in a range narrower than the threshold.

    The audit hides more until none does; what earlier releases showed can leave it nothing to hide.
    """
    widths = (audit.upper - audit.lower)[audit.lower.notna() & audit.upper.notna()]
    narrow = sorted(audit.cell[widths.index[widths < limits.people]])
    if narrow:
        wanted = f"ranges of hidden numbers at least {limits.people} wide"
        advice = (
            "With what was released before, this version would tell too much: do not release it."
        )
        raise StudyError([Problem("public memo", "", ", ".join(narrow[:3]), wanted, advice)])


def check_texts(data: object, frames: Mapping[str, pd.DataFrame]) -> None:
    """Raise StudyError when a text of the public version names what it must not."""
    found = find_mentions(list(_walk_texts(data)), frames)
    if found:
        advice = "Do not share the public version; tell the maintainers the kind of label."
        wanted = "no person, district or segment"
        raise StudyError([Problem("public memo", "", ", ".join(found[:3]), wanted, advice)])


def _walk_texts(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, Mapping):
        for inner in part.values():
            yield from _walk_texts(inner)
    elif isinstance(part, list | tuple):
        for inner in part:
            yield from _walk_texts(inner)


def _register(
    study: Study, frames: Mapping[str, pd.DataFrame], cells: list, shown: Collection[str]
) -> None:
    speakers = list_speakers(frames["segments"], cells)
    register = read_register(study.private)
    printed = [cell for cell in cells if cell.key in shown]
    write_register(add_release(register, printed, speakers), study.private)


def _as_json(data: dict) -> bytes:
    return (json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode("utf-8")


def _as_csv(frame: pd.DataFrame) -> bytes:
    return frame.to_csv(index=False, lineterminator="\n").encode("utf-8")
