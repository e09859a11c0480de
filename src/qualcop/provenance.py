"""Where a memo's numbers come from: versions and digests of everything that made them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from qualcop.code_hash import code_hash
from qualcop.language import MODEL
from qualcop.study import ROOT


def list_provenance(
    frames: Mapping[str, pd.DataFrame], codebook_file: Path, cycle: str
) -> dict[str, object]:
    """Versions and short SHA-256 digests behind the memo of `cycle`.

    The digest of the inputs covers the sources of this cycle and those before it: a file of a later
    cycle does not change it.
    """
    return {
        "package_version": version("qualcop"),
        "code_digest": code_hash("steps")[:12],
        "lock_sha": _digest((ROOT / "requirements.lock").read_bytes()),
        "codebook_version": str(frames["codebook"].version.iloc[0]),
        "codebook_sha": _digest(codebook_file.read_bytes()),
        "input_digest": _digest(_inputs_until(frames, cycle)),
        "model_name": MODEL,
        "model_version": version(MODEL),
        "assumptions": frames["assumptions"][["assumed", "sheet", "gain"]].to_dict("records"),
    }


def _inputs_until(frames: Mapping[str, pd.DataFrame], cycle: str) -> bytes:
    cycles = list(frames["cycles"].sort_values("position").cycle)
    until = cycles[: cycles.index(cycle) + 1]
    sources = frames["sources"]
    rows = sources[sources.cycle.isin(until)].sort_values("path")
    return "".join(f"{r.path}\t{r.digest}\n" for r in rows.itertuples()).encode("utf-8")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]
