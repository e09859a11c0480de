# qualcop: from a folder of notes to a memo for each design cycle.
# Started by `qualcop memo <study>` (or `make memo STUDY=<study>`), which runs it in the study's
# folder; `config: study=...` names another folder. Options: workflow/config.yaml.
import os
from contextlib import ExitStack
from pathlib import Path

from snakemake.utils import min_version

from qualcop.code_hash import WORD_LISTS, code_hash
from qualcop.decisions import find_history
from qualcop.found_names import find_noted
from qualcop.hold import UNDER_RUN, hold_study
from qualcop.noted_names import take_in_notes
from qualcop.registry import list_cycles, read_registry
from qualcop.releases import is_lost
from qualcop.review import take_in_decisions
from qualcop.secret import keyed_digest, read_secret
from qualcop.study import (
    ROOT,
    digest_keyed,
    find_codebook,
    find_conjectures,
    find_migrations,
    open_study,
    read_settings,
    write_manifests,
)

min_version("9.0")

STUDY = open_study(config.get("study", "."))
SETTINGS = read_settings(STUDY)
HELD = ExitStack()
if workflow.is_main_process and UNDER_RUN not in os.environ:
    # Started by hand: it too must be the only one. Held until this process ends.
    HELD.enter_context(hold_study(STUDY))
    os.environ[UNDER_RUN] = str(os.getpid())


def here(path):
    """A file of the study by its place in it, so that a study may be moved without a new run."""
    inside = path.is_relative_to(STUDY.folder)
    return str(path.relative_to(STUDY.folder)) if inside else str(path)


SECRET = read_secret(STUDY)
MANIFESTS = {name: here(path) for name, path in write_manifests(STUDY, SECRET).items()}
# What people decided on names since the last run; a decision runs what depends on it again.
take_in_decisions(STUDY)
DECISIONS = here(find_history(STUDY))
# Names found in what coders typed: read_documents takes them into the key.
take_in_notes(STUDY)
NOTED = here(find_noted(STUDY))
CODEBOOK = here(find_codebook(STUDY, SETTINGS)[0])
CONJECTURES = [here(path) for path in find_conjectures(STUDY)]
MIGRATIONS = [here(path) for path in find_migrations(STUDY, SETTINGS)]
# The coding record: both files grow with what people hand in.
RECORD = ["data/coding/trail.csv", "data/coding/hand-ins.parquet"]
# What records show of the options: a title taken from the folder's name may hold a person's.
SHOWN_SETTINGS = {
    **SETTINGS,
    "title": keyed_digest(SECRET, "title", SETTINGS["title"]),
}
NOTEBOOKS = keyed_digest(
    SECRET,
    "notebooks",
    *(
        digest_keyed(path, SECRET)
        for path in sorted((STUDY.folder / "data" / "notebooks").rglob("*"))
    ),
)
CYCLES = [row["cycle"] for row in list_cycles(read_registry(STUDY)[0])]
FIGURES = [
    "practices",
    "matrix",
    "attendance",
    "timeline",
    "cooccurrences",
    "reliability",
]
OUT = "data/processed"
PUBLIC_FILES = (
    [f"{OUT}/public/memos/{cycle}.pdf" for cycle in CYCLES]
    if SETTINGS["audience"] == "public"
    else []
)
LOCK = ROOT / "requirements.lock"
SCHEMAS = tuple(sorted((ROOT / "workflow" / "schemas").glob("*.yaml")))
STEPS = ROOT / "src" / "qualcop" / "steps"


def code(*modules, stage, extra=()):
    """Digest of a step's modules, of all they import, of its stage's own module in
    src/qualcop/steps/ without what other steps of the stage import, and of the pinned libraries.
    """
    return code_hash("tables", *modules, extra=(STEPS / f"{stage}.py", LOCK, *extra))


def digests(*files):
    """Digests of what people made: a change counts whatever the clock said when it was saved.
    Keyed, since the workflow keeps them in its records.
    """
    return [digest_keyed(STUDY.folder / file, SECRET) for file in files]


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
