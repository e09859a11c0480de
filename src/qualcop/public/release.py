"""Makes every file of the public version, checks it once more, and registers what it shows."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from qualcop.disclosure import Limits
from qualcop.errors import Problem, StudyError
from qualcop.memo.methods import list_versions
from qualcop.public.behind import carry_over, look_behind
from qualcop.public.cells import list_cells
from qualcop.public.files import Content, make_files
from qualcop.public.memo import Release, gather_public, make_release
from qualcop.public.texts import (
    Generaliser,
    generalise_frames,
    make_generaliser,
    make_mentions,
)
from qualcop.registry import list_district_names, list_school_names, read_registry
from qualcop.releases import add_release, is_old, read_register, write_register
from qualcop.study import Study, read_limits


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
    telling = make_generaliser(frames, places, schools, telling=True)
    contents = list_contents(frames, release, general, telling, settings, provenance)
    files = make_files(contents, make_mentions(frames, [*places, *schools]))
    _register(study, frames, release)
    return files


def list_contents(
    frames: Mapping[str, pd.DataFrame],
    release: Release,
    general: Generaliser,
    telling: Generaliser,
    settings: Mapping[str, object],
    provenance: Mapping[str, Mapping[str, object]],
) -> dict[str, Content]:
    """What the public folder's files hold, by their names."""
    shown = generalise_frames(frames, general, telling)
    contents: dict[str, Content] = {}
    sheets: dict[str, list[pd.DataFrame]] = {"public_numbers": [], "public_quotes": []}
    for cycle in frames["cycles"].cycle:
        about = {**settings, "versions": _list_versions(provenance[cycle])}
        data, made = gather_public(cycle, shown, release, general, about)
        contents[f"memos/{cycle}.json"] = data
        contents[f"figures/{cycle}/practices.csv"] = made["practices"]
        for name, parts in sheets.items():
            parts.append(made[name])
    whole = {name: pd.concat(parts, ignore_index=True) for name, parts in sheets.items()}
    return {**contents, "tables.xlsx": {**whole, "codebook": shown["codebook"]}}


def _list_versions(provenance: Mapping[str, object]) -> list[dict]:
    """What made the memo, but for the files: that one of them changed may be one person's doing."""
    known = {key: value for key, value in provenance.items() if key != "input_digest"}
    return [version for version in list_versions(known) if version["value"] != "not recorded"]


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


def _register(study: Study, frames: Mapping[str, pd.DataFrame], release: Release) -> None:
    behind = look_behind(study, frames)
    register = read_register(study.private)
    if is_old(register):
        register = carry_over(register, behind)
    shown = [behind.describe(cell) for cell in release.shown.values()]
    write_register(add_release(register, shown, behind.names), study.private)
