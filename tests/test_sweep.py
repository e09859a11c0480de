import os
import time

from qualcop.study import open_study
from qualcop.sweep import has_lost_records, mend_times, sweep_parts


def lay(folder, *places):
    for place in places:
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_text("x")


def test_half_files_of_a_killed_run_go_and_nothing_else_does(tmp_path):
    ours = ("data/processed/memos/.c1.pdf.ab12.part", "data/private/history/.pseudonyms.csv.x.part")
    theirs = ("data/processed/.hidden", "data/private/pseudonyms.csv", "data/raw/.notes.txt.x.part",
              ".own.part", "data/processed/my.part")  # fmt: skip
    lay(tmp_path, *ours, *theirs)
    sweep_parts(open_study(tmp_path))
    assert [p for p in (*ours, *theirs) if (tmp_path / p).exists()] == list(theirs)


def test_results_from_the_future_are_dated_today_and_peoples_files_are_left_alone(tmp_path):
    places = ("data/processed/a.parquet", "data/private/sources.tsv", "data/raw/sources/notes.txt")
    lay(tmp_path, *places, "data/processed/old.parquet")
    future = time.time() + 86_400
    for place in places:
        os.utime(tmp_path / place, (future, future))
    os.utime(tmp_path / "data/processed/old.parquet", (0, 0))
    study = open_study(tmp_path)
    assert mend_times(study)
    times = [(tmp_path / place).stat().st_mtime for place in places]
    assert times[0] < future and times[1] < future and times[2] == future
    assert (tmp_path / "data/processed/old.parquet").stat().st_mtime == 0
    assert not mend_times(study)


def test_results_without_records_are_not_trusted(tmp_path):
    study = open_study(tmp_path)
    assert not has_lost_records(study)
    lay(tmp_path, "data/processed/segments.parquet")
    assert has_lost_records(study)
    lay(tmp_path, ".snakemake/metadata/abc")
    assert not has_lost_records(study)
