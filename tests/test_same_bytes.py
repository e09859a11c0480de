"""The tiny study on two machines that differ in all that must not matter."""

import pytest
from trials.same import PLAIN, STRANGE, lay_copy, run_on

from conftest import lay_study

pytestmark = pytest.mark.slow


def test_two_machines_give_the_same_bytes(tmp_path):
    lay_study(tmp_path / "study")
    first, second = (run_on(m, tmp_path / "study", tmp_path) for m in (PLAIN, STRANGE))
    endings = {name.rpartition(".")[2] for name in first}
    assert {"parquet", "pdf", "svg", "csv", "xlsx", "json"} <= endings
    assert first == second


def test_the_machines_differ_in_everything_that_is_compared(tmp_path):
    here, there = PLAIN.environment(), STRANGE.environment()
    for name in ("LC_ALL", "LANG", "TZ", "PYTHONHASHSEED"):
        assert here[name] != there[name]
    assert "HOME" not in there
    assert PLAIN.cores != STRANGE.cores and PLAIN.umask != STRANGE.umask
    lay_study(tmp_path / "study")
    order = []
    for backwards in (False, True):
        folder = tmp_path / str(backwards)
        lay_copy(tmp_path / "study", folder, backwards)
        files = [p for p in folder.rglob("*") if p.is_file()]
        newest = max(files, key=lambda p: p.stat().st_mtime)
        order.append(newest.relative_to(folder).as_posix())
    assert order[0] != order[1]
