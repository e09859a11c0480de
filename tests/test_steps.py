import json
import shutil

import pytest

from leak_places import PLACES
from qualcop.errors import StudyError
from qualcop.steps.memo import check_leaks

NAME = "Casimir Boateng"


def check(study):
    made = study / "data/processed"
    report = made / "leak-check.json"
    check_leaks(str(study), str(made / "codebook.parquet"), str(report))
    return json.loads(report.read_text())


@pytest.mark.slow
def test_everything_a_run_wrote_is_free_of_names_its_cache_and_records_too(copied):
    told = check(copied)
    assert told["leaks"] == 0
    made = [p for p in (copied / "data/processed").rglob("*") if p.is_file()]
    assert told["files"] == len(made) - 1  # the report itself is none of them


PLANTED = [
    ("data/processed/logs/read_documents.log", "JSON escapes in a log"),
    ("data/processed/logs/check_leaks.log", "JSON escapes in a log"),
    ("data/processed/figures/c1/practices.csv", "CSV in utf-8"),
    ("data/processed/figures/c1/practices.svg", "SVG description"),
    ("data/processed/memos/c1.pdf", "PDF alternative text"),
    ("data/processed/tables.xlsx", "xlsx comment"),
    ("data/processed/segments.parquet", "Parquet cell"),
    ("data/notebooks/01-start-here.ipynb", "picture in a notebook"),
    ("data/notebooks/exports/table.html", "HTML data URI"),
    ("data/cache/other.sqlite", "SQLite packed cell"),
    (".snakemake/log/run.log", "JSON escapes in a log"),
    (".snakemake/metadata/record", "notebook metadata"),
    (f"data/notebooks/{NAME}.txt", "file name"),
]


@pytest.fixture(scope="module")
def planted(finished, tmp_path_factory):
    """What the check says of a run with the name planted in each place."""
    study = tmp_path_factory.mktemp("planted") / "study"
    shutil.copytree(finished, study)
    for place, title in PLANTED:
        path = study / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(PLACES[title](NAME)[1])
    with pytest.raises(StudyError) as caught:
        check(study)
    return caught.value


@pytest.mark.slow
@pytest.mark.parametrize("place", [place for place, _ in PLANTED])
def test_a_name_in_anything_written_fails_the_run_and_is_told_by_its_place(planted, place):
    told = place.replace(NAME, "Specialist 1 · Pilot 1")
    assert any(p.file.split(", ")[0] == told for p in planted.problems)


@pytest.mark.slow
def test_a_name_that_was_found_is_told_by_its_kind_alone(planted):
    told = str(planted)
    assert "found" not in told and "name" in told
    assert "Boateng" not in told and "Casimir" not in told


@pytest.mark.slow
def test_a_failed_check_lists_its_places_and_says_what_to_do(planted):
    told = str(planted)
    assert "data/private/names.xlsx" in told and "qualcop names" in told
    assert "data/processed/leak-hits.json" in told and "data/processed/memos" in told


@pytest.mark.slow
def test_a_failed_check_leaves_its_earlier_report_and_can_be_mended(copied):
    other = copied / "data/notebooks/mine.txt"
    other.parent.mkdir(exist_ok=True)
    other.write_text(NAME)
    with pytest.raises(StudyError):
        check(copied)
    hits = copied / "data/processed/leak-hits.json"
    assert json.loads(hits.read_text()) == [
        {"place": "data/notebooks/mine.txt", "kind": "full name"}
    ]
    other.unlink()
    assert check(copied)["leaks"] == 0 and not hits.exists()
    shutil.rmtree(copied / ".snakemake")
    assert check(copied)["leaks"] == 0
