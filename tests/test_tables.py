import os

import pandas as pd
import pyarrow.parquet as pq
import pytest

from qualcop import tables
from qualcop.errors import StudyError
from qualcop.table import as_frame, read_table, write_bytes, write_table
from qualcop.tables import CYCLES, TABLES

ROW = {"cycle": "c1", "position": 1, "label": "One"}


def test_every_table_and_every_column_says_what_it_means():
    for table in TABLES.values():
        assert table.meaning.endswith(".")
        assert all(c.meaning for c in table.columns)
        assert set(table.key) <= set(table.names)
        assert len(set(table.names)) == len(table.names)


def test_descriptions_travel_with_the_parquet_file(tmp_path):
    write_table(CYCLES, [ROW], tmp_path / "cycles.parquet")
    schema = pq.read_schema(tmp_path / "cycles.parquet")
    assert schema.field("focus").metadata[b"description"] == b"what the cycle sets out to do"


def test_a_table_comes_back_typed_with_empty_cells_empty(tmp_path):
    write_table(CYCLES, [ROW], tmp_path / "cycles.parquet")
    frame = read_table(CYCLES, tmp_path / "cycles.parquet")
    assert list(frame.columns) == CYCLES.names
    assert frame.position.iloc[0] == 1 and pd.isna(frame.focus.iloc[0])


def test_an_empty_table_keeps_its_columns(tmp_path):
    write_table(tables.CODINGS, [], tmp_path / "codings.parquet")
    assert list(read_table(tables.CODINGS, tmp_path / "codings.parquet").columns) == (
        tables.CODINGS.names
    )


def test_all_faults_of_a_table_are_told_at_once():
    rows = [
        {"event": "e1", "participant": "p1", "role": "wizard", "present": "yes", "basis": "sheet"},
        {"event": "e1", "participant": "p1", "role": "teacher", "present": None, "basis": "sheet"},
    ]
    with pytest.raises(StudyError) as caught:
        as_frame(tables.ATTENDANCE, rows)
    text = str(caught.value)
    assert "wizard" in text and "present" in text and "key" in text


def test_row_order_does_not_change_the_bytes(tmp_path):
    rows = [ROW, {"cycle": "c2", "position": 2, "label": "Two"}]
    write_table(CYCLES, rows, tmp_path / "a.parquet")
    write_table(CYCLES, rows[::-1], tmp_path / "b.parquet")
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


def test_an_unchanged_file_keeps_its_time(tmp_path):
    path = tmp_path / "x"
    write_bytes(path, b"same")
    before = path.stat().st_mtime_ns
    write_bytes(path, b"same")
    assert path.stat().st_mtime_ns == before


def test_an_interrupted_write_leaves_the_old_file_and_no_half_one(tmp_path, monkeypatch):
    path = tmp_path / "table.parquet"
    write_bytes(path, b"whole and old")

    def fail(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(KeyboardInterrupt):
        write_bytes(path, b"half of the new")
    assert path.read_bytes() == b"whole and old"
    assert [p.name for p in tmp_path.iterdir()] == ["table.parquet"]


@pytest.mark.parametrize("damage", [lambda c: b"", lambda c: c[:-9], lambda c: c[:9] + c[40:]])
def test_a_damaged_table_is_told_by_name_with_what_to_do(tmp_path, damage):
    path = tmp_path / "cycles.parquet"
    write_table(TABLES["cycles"], [{"cycle": "c1", "label": "One", "position": 1}], path)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(StudyError, match=r"cycles\.parquet; expected a whole table"):
        read_table(TABLES["cycles"], path)
