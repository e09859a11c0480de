# qualcop: from a folder of notes to a memo for each design cycle.
# Started by `qualcop memo <study>` (or `make memo STUDY=<study>`), which runs it in the study's
# folder; `config: study=...` names another folder. Options: workflow/config.yaml.
from pathlib import Path

from snakemake.utils import min_version

from qualcop.code_hash import WORD_LISTS, code_hash
from qualcop.registry import list_cycles, read_registry
from qualcop.study import (
    ROOT,
    find_codebook,
    find_conjectures,
    open_study,
    read_settings,
    write_manifests,
)

min_version("9.0")

STUDY = open_study(config.get("study", "."))
SETTINGS = read_settings(STUDY)


def here(path):
    """A file of the study by its place in it, so that a study may be moved without a new run."""
    inside = path.is_relative_to(STUDY.folder)
    return str(path.relative_to(STUDY.folder)) if inside else str(path)


MANIFESTS = {name: here(path) for name, path in write_manifests(STUDY).items()}
CODEBOOK = here(find_codebook(STUDY, SETTINGS)[0])
CONJECTURES = [here(path) for path in find_conjectures(STUDY)]
CYCLES = [row["cycle"] for row in list_cycles(read_registry(STUDY)[0])]
FIGURES = ["practices", "matrix", "attendance", "timeline", "cooccurrences"]
OUT = "data/processed"
PUBLIC_FILES = (
    [f"{OUT}/public/memos/{cycle}.pdf" for cycle in CYCLES]
    if SETTINGS["audience"] == "public"
    else []
)
LOCK = ROOT / "requirements.lock"
SCHEMAS = tuple(sorted((ROOT / "workflow" / "schemas").glob("*.yaml")))
STEPS = ROOT / "src" / "qualcop" / "steps.py"


def code(*modules, extra=()):
    """Digest of a step's modules, of all they import, and of the pinned libraries."""
    return code_hash("tables", *modules, extra=(STEPS, LOCK, *extra))


workdir: str(STUDY.folder)


wildcard_constraints:
    cycle="[a-z0-9_-]+",


include: "workflow/rules/corpus.smk"
include: "workflow/rules/coding.smk"
include: "workflow/rules/reliability.smk"
include: "workflow/rules/analysis.smk"
include: "workflow/rules/memo.smk"
include: "workflow/rules/public.smk"


rule all:
    default_target: True
    input:
        expand("data/processed/memos/{cycle}.pdf", cycle=CYCLES),
        "data/processed/memos/codebook.pdf",
        "data/processed/tables.xlsx",
        "data/processed/disclosure.parquet",
        PUBLIC_FILES,
        "data/processed/leak-check.json",
