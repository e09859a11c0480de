"""The tiny study after clocks that jumped, lost records and damage to what runs keep."""

import os
import shutil
import time

import pytest
from trials.studies import digest_folder

from conftest import lay_study, run_qualcop
from qualcop.layout import init_study
from test_workflow import outputs, table

pytestmark = pytest.mark.slow


def test_a_run_leaves_everything_people_made_as_it_was(finished, tmp_path):
    lay_study(tmp_path / "study")
    for place in ("data/raw", "codebooks"):
        assert digest_folder(finished / place) == digest_folder(tmp_path / "study" / place)
    sheet = tmp_path / "study" / "qualcop.yaml"
    assert (finished / "qualcop.yaml").read_bytes() == sheet.read_bytes()
    before = digest_folder(tmp_path / "study")
    init_study(tmp_path / "study")
    after = digest_folder(tmp_path / "study")
    assert {k: after[k] for k in before} == before


def test_an_older_codebook_put_back_counts_though_its_date_is_older(copied):
    before = outputs(copied)
    codebook = copied / "codebooks/facilitation-practices.yaml"
    original = codebook.read_text(encoding="utf-8")
    for text, year in ((original.replace('version: "', 'version: "9', 1), 1), (original, 2)):
        codebook.write_text(text, encoding="utf-8")
        os.utime(codebook, (year * 31_536_000,) * 2)
        estimates = "data/processed/estimates.parquet"  # far enough to see what was coded
        assert run_qualcop("memo", str(copied), estimates).returncode == 0
        assert (outputs(copied) == before) == (text == original)


def test_a_clock_set_back_has_everything_made_again(copied):
    before = outputs(copied)
    tomorrow = time.time() + 86_400
    for path in (copied / "data").rglob("*"):
        os.utime(path, (tomorrow, tomorrow))
    run = run_qualcop("memo", str(copied))
    assert run.returncode == 0 and "The clock was set back" in run.stdout
    assert outputs(copied) == before
    again = run_qualcop("memo", str(copied))
    assert "The clock" not in again.stdout and "steps done" not in again.stdout


def test_lost_records_and_a_damaged_cache_cost_time_and_change_nothing(copied):
    before = outputs(copied)
    shutil.rmtree(copied / ".snakemake")
    cache = copied / "data/cache/qualcop.sqlite"
    cache.write_bytes(cache.read_bytes()[:5000] + b"\xff" * 9000)
    options = copied / "qualcop.yaml"
    options.write_text(options.read_text().replace("Tiny study", "Renamed study"))
    run = run_qualcop("memo", str(copied))
    assert run.returncode == 0, run.stderr
    assert "Renamed study" in (copied / "data/processed/memos/c1.json").read_text()
    told = {"memos", "figures", "leak-check.json"}  # all that may show the title
    after = outputs(copied)
    assert after.keys() == before.keys()
    assert [k for k in before if after[k] != before[k] and k.split("/")[0] not in told] == []


def test_a_change_of_the_key_by_hand_reaches_every_table(copied):
    key = copied / "data/private/pseudonyms.csv"
    rows = key.read_text()
    label = rows.splitlines()[1].split(",")[1]
    key.write_text(rows.replace(label, "Elm"))
    run = run_qualcop("memo", str(copied))
    assert run.returncode == 0, run.stdout + run.stderr
    assert "Elm" in set(table(copied, "participants").pseudonym)
    assert label not in set(table(copied, "segments").speaker)
    told = run_qualcop("memo", str(copied))
    assert told.returncode == 0 and "steps done" not in told.stdout
