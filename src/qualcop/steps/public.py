"""The steps to what may leave the partnership."""

from __future__ import annotations

from pathlib import Path

from qualcop import tables
from qualcop.study import open_study, read_limits, read_settings
from qualcop.table import read_table, read_tables, write_bytes, write_table


def audit_disclosure(study: str, out: str, disclosure: str) -> None:
    """Every number a public memo could show → which of them it shows, and what can be told."""
    from qualcop.disclosure import tell_plan
    from qualcop.memo.view import USED
    from qualcop.public.audit import audit_study
    from qualcop.public.behind import look_behind
    from qualcop.releases import read_register

    place = open_study(study)
    limits, frames = read_limits(read_settings(place)), read_tables(USED, out)
    register = read_register(place.private, Path(out) / "public")
    cells, plan = audit_study(frames, limits, register, look_behind(place, frames))
    write_table(tables.DISCLOSURE, tell_plan(cells, plan), disclosure)


def gather_public(study: str, out: str, codebook_file: str) -> None:
    """Every table and the audit → the public memos' data, their figure tables and workbook."""
    from qualcop.key import mask_path, read_matcher
    from qualcop.memo.stale import drop_stale
    from qualcop.memo.view import USED
    from qualcop.provenance import list_provenance
    from qualcop.public import release_study

    place, folder = open_study(study), Path(out) / "public"
    frames = read_tables(USED, out)
    audit = read_table(tables.DISCLOSURE, Path(out) / "disclosure.parquet")
    settings = read_settings(place)
    settings["title"] = mask_path(read_matcher(place))(settings["title"])
    versions = {c: list_provenance(frames, Path(codebook_file), c) for c in frames["cycles"].cycle}
    drop_stale(folder, set(frames["cycles"].cycle), public=True)
    for name, content in release_study(place, frames, audit, settings, versions).items():
        write_bytes(folder / name, content)
