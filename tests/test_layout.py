import re

import yaml

from qualcop.layout import init_study
from qualcop.sheets import SHEETS, read_sheet
from qualcop.study import DEFAULTS, list_sources, open_study, read_settings


def test_a_new_study_has_empty_sheets_that_read_without_a_fault(tmp_path):
    made = init_study(tmp_path / "new")
    assert all(path.is_file() for path in made)
    for name, sheet in SHEETS.items():
        path = tmp_path / "new/data/raw/registry" / f"{name}.csv"
        assert path in made
        assert read_sheet(sheet, path) == ([], [])


def test_a_new_study_says_nothing_else_than_the_shipped_options(tmp_path):
    init_study(tmp_path)
    lines = (tmp_path / "qualcop.yaml").read_text(encoding="utf-8").splitlines()
    assert all(line.startswith("#") or not line for line in lines)
    assert read_settings(open_study(tmp_path))["segment_words"] == 120


def test_each_commented_option_becomes_one_when_its_mark_is_taken_away(tmp_path):
    init_study(tmp_path)
    lines = (tmp_path / "qualcop.yaml").read_text(encoding="utf-8").splitlines()
    bare = "\n".join(line.removeprefix("#") for line in lines if not re.match(r"#(?: \S|$)", line))
    assert yaml.safe_load(bare) == yaml.safe_load(DEFAULTS.read_text(encoding="utf-8"))


def test_nothing_of_the_layout_is_taken_for_a_source_or_shared_by_git(tmp_path):
    init_study(tmp_path)
    assert list_sources(open_study(tmp_path)) == []
    assert "/data/" in (tmp_path / ".gitignore").read_text(encoding="utf-8").splitlines()
