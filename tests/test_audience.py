"""The audience of a study, on a whole run: what is written where, and what consent takes away."""

import json
import re
import shutil

import pandas as pd
import pytest

from conftest import run_qualcop
from qualcop.pieces import read_pieces
from test_workflow import outputs, steps_run, table

pytestmark = pytest.mark.slow


def choose(folder, audience: str) -> None:
    path = folder / "qualcop.yaml"
    kept = [x for x in path.read_text().splitlines() if not x.startswith("audience")]
    path.write_text("\n".join([*kept, f"audience: {audience}", ""]))


def run(folder) -> None:
    made = run_qualcop("memo", str(folder))
    assert made.returncode == 0, made.stdout + made.stderr


def read_all(folder) -> str:
    """All texts a run left in the processed folder, PDF, workbook and Parquet included."""
    files = [p for p in (folder / "data/processed").rglob("*") if p.is_file()]
    return "\n".join(text for p in files for _, text in read_pieces(p.name, p.read_bytes()))


@pytest.fixture(scope="module")
def released(finished, tmp_path_factory):
    """The tiny study after a run for the public."""
    folder = tmp_path_factory.mktemp("released") / "study"
    shutil.copytree(finished, folder)
    choose(folder, "public")
    run(folder)
    return folder


@pytest.fixture
def copied(released, tmp_path):
    shutil.copytree(released, tmp_path / "study")
    return tmp_path / "study"


def test_the_public_folder_holds_the_version_to_share_and_the_rest_is_unchanged(released, finished):
    before, after = outputs(finished), outputs(released)
    public = {name for name in after if name.startswith("public/")}
    assert public == {
        "public/tables.xlsx",
        *(f"public/memos/{c}.{kind}" for c in ("c1", "c2") for kind in ("pdf", "json")),
        *(f"public/figures/{c}/practices.{kind}" for c in ("c1", "c2") for kind in ("svg", "csv")),
    }
    assert {k: v for k, v in after.items() if k not in public and k != "leak-check.json"} == {
        k: v for k, v in before.items() if k != "leak-check.json"
    }


def test_four_people_are_too_few_for_any_number(released):
    assert not table(released, "disclosure").shown.any()
    files = [p for p in (released / "data/processed/public").rglob("*") if p.is_file()]
    told = "\n".join(text for p in files for _, text in read_pieces(p.name, p.read_bytes()))
    names = [*table(released, "participants").pseudonym, "Core 1", "Pilot 1", "Second meeting"]
    assert [name for name in names if name in told] == []
    for path in (released / "data/processed/public").rglob("practices.csv"):
        assert pd.read_csv(path).empty


def test_a_second_public_run_changes_nothing_and_switching_back_takes_it_away(copied, finished):
    before = outputs(copied)
    run(copied)
    assert steps_run(copied) == [] and outputs(copied) == before
    choose(copied, "partnership")
    run(copied)
    made = {k: v for k, v in outputs(copied).items() if k != "leak-check.json"}
    assert made == {k: v for k, v in outputs(finished).items() if k != "leak-check.json"}
    choose(copied, "public")
    run(copied)
    assert outputs(copied) == before


def test_a_withdrawn_consent_takes_every_quotation_away(copied):
    folder = copied / "data/processed"
    segments = table(copied, "segments").set_index("segment_id")
    chosen = table(copied, "exemplars")
    who = segments.participant[chosen.segment_id.iloc[0]]
    mine = chosen[chosen.segment_id.map(segments.participant) == who]
    quoted = set(segments.text[mine.segment_id])
    printed = [p for p in folder.rglob("memos/*.json") if any(q in _texts(p) for q in quoted)]
    assert len(printed) >= 2  # the partnership's and the public one
    sheet = copied / "data/raw/registry/participants.csv"
    line = next(x for x in sheet.read_text().splitlines() if x.startswith(f"{who},"))
    none = re.sub(r",(quote|role_only)$", ",none", line)
    assert none != line
    sheet.write_text(sheet.read_text().replace(line, none))
    run(copied)
    after = table(copied, "exemplars")
    assert who not in set(after.segment_id.map(segments.participant))
    for path in folder.rglob("memos/*.json"):
        assert not any(q in _texts(path) for q in quoted), path
    public = "\n".join(
        text
        for p in (folder / "public").rglob("*")
        if p.is_file()
        for _, text in read_pieces(p.name, p.read_bytes())
    )
    flat = " ".join(public.split())
    assert not any(" ".join(q.split())[:40] in flat for q in quoted)


def _texts(path) -> set[str]:
    return {quote["text"] for quote in _quotes(json.loads(path.read_text(encoding="utf-8")))}


def _quotes(data: dict) -> list[dict]:
    return data["quotes"]["quotes"] if isinstance(data["quotes"], dict) else data["quotes"]
