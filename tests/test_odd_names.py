"""A whole run on files with names that shells, terminals, spreadsheets and systems stumble over."""

import openpyxl
import pandas as pd
import pytest

from conftest import run_qualcop
from odd_names import MARK, NAMES, NOT_UTF8, lay_odd_study


@pytest.mark.slow
def test_a_run_takes_any_file_name_and_lists_every_file(tmp_path):
    study = tmp_path / "$(touch x) \u202estudy"
    study.mkdir()
    made = lay_odd_study(study)
    run = run_qualcop("memo", str(study))
    assert run.returncode == 0, run.stdout + run.stderr
    processed = study / "data" / "processed"
    sources = pd.read_parquet(processed / "sources.parquet")
    assert len(sources) == made
    assert set(sources[sources.status == "refused"].format) == {"py"}
    assert len(list((processed / "memos").glob("*.pdf"))) == 2
    assert not any(processed.parent.parent.rglob(MARK))
    shown = (run.stdout + run.stderr).replace("\n", "")
    assert shown.isprintable() and "\u202e" not in shown
    book = openpyxl.load_workbook(processed / "tables.xlsx")
    cells = [cell for row in book["sources"].iter_rows() for cell in row]
    assert all(cell.data_type != "f" and cell.hyperlink is None for cell in cells)
    again = run_qualcop("check", str(study))
    assert f"{made - 3} files can be read, 3 cannot" in again.stdout
    assert made >= len(NAMES) + 3 and made <= len(NAMES) + len(NOT_UTF8) + 3
