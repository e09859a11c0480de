import os

import pytest

from conftest import PATIENCE
from qualcop.errors import StudyError
from qualcop.notebooks import copy_notebooks
from qualcop.study import ROOT, open_study


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(p.name for p in (ROOT / "notebooks").glob("*.ipynb")))
def test_every_notebook_runs_from_top_to_end_on_a_study(name, finished, monkeypatch):
    import nbformat
    from nbclient import NotebookClient

    monkeypatch.setitem(os.environ, "QUALCOP_STUDY", str(finished))
    notebook = nbformat.read(ROOT / "notebooks" / name, as_version=4)
    NotebookClient(notebook, timeout=PATIENCE, kernel_name="python3").execute()
    pictures = [
        o for c in notebook.cells for o in c.get("outputs", []) if "image/png" in o.get("data", {})
    ]
    assert pictures


@pytest.mark.slow
def test_people_work_on_copies_inside_the_study_and_keep_their_changes(copied):
    folder = copy_notebooks(open_study(copied))
    assert folder == copied / "data" / "notebooks"
    mine = folder / "01-start-here.ipynb"
    mine.write_text("my own work")
    copy_notebooks(open_study(copied))
    assert mine.read_text() == "my own work"


def test_a_study_without_tables_is_told_to_run_first(tmp_path):
    with pytest.raises(StudyError, match="qualcop memo"):
        copy_notebooks(open_study(tmp_path))
