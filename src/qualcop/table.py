"""What a table is, and how it is read and written checked.

A table is one Parquet file `<table>.parquet`. Its declaration is the contract between steps: a
column has a type, a sentence, whether it may be empty, and where it helps the values allowed.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from qualcop.errors import Problem, StudyError

PART = ".part"  # ends the name of a file not yet whole

TYPES = {
    "text": pa.string(),
    "int": pa.int64(),
    "float": pa.float64(),
    "flag": pa.bool_(),
}


@dataclass(frozen=True)
class Column:
    """One column: name, type (a key of `TYPES`), meaning, whether it may be empty, its values."""

    name: str
    type: str
    meaning: str
    required: bool = False
    values: tuple[str, ...] = ()


def declare_column(
    name: str, type: str, meaning: str, required: bool = False, values: Iterable[str] = ()
) -> Column:
    """A column as its table declares it; the arguments are its fields in order."""
    return Column(name, type, meaning, required, tuple(values))


@dataclass(frozen=True)
class Table:
    """One table: name, meaning, key columns (unique together; rows are sorted as declared)."""

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    order: tuple[str, ...] = ()

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema, with each column's meaning as its `description` metadata."""
        fields = [
            pa.field(c.name, TYPES[c.type], metadata={"description": c.meaning})
            for c in self.columns
        ]
        return pa.schema(fields, metadata={"table": self.name, "description": self.meaning})

    @property
    def names(self) -> list[str]:
        """The column names in declared order."""
        return [c.name for c in self.columns]


def as_frame(table: Table, rows: Iterable[Mapping] | pd.DataFrame) -> pd.DataFrame:
    """Rows (mappings or a frame) as a frame with exactly the declared columns and types, sorted.

    A column that is missing or empty becomes null. Raises StudyError listing every fault.
    """
    frame = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(list(rows))
    frame = frame.reindex(columns=table.names)
    try:
        arrow = pa.Table.from_pandas(frame, schema=table.schema, preserve_index=False)
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise StudyError(
            [Problem(table.name, "", str(error), "values of the declared type")]
        ) from None
    typed = arrow.to_pandas(types_mapper=_pandas_type)
    by = list(table.order or table.key)
    typed = typed.sort_values(by, kind="stable", ignore_index=True) if len(typed) and by else typed
    check_table(table, typed)
    return typed


def _pandas_type(arrow_type: pa.DataType) -> object | None:
    """Nullable pandas types, so that a missing count stays a whole number's absence."""
    return {
        pa.int64(): pd.Int64Dtype(),
        pa.bool_(): pd.BooleanDtype(),
    }.get(arrow_type)


def check_table(table: Table, frame: pd.DataFrame) -> None:
    """Raise StudyError with every fault: empty required cells, strange values, repeated keys."""
    problems = []
    for column in table.columns:
        cells = frame[column.name]
        if column.required and cells.isna().any():
            rows = cells.index[cells.isna()][:5].tolist()
            problems.append(Problem(table.name, f"rows {rows}", column.name, "a value, not empty"))
        if column.values:
            strange = sorted(set(cells.dropna().unique()) - set(column.values))
            if strange:
                wanted = "one of " + ", ".join(column.values)
                problems.append(Problem(table.name, column.name, ", ".join(strange[:5]), wanted))
    if table.key and frame.duplicated(list(table.key)).any():
        first = frame[frame.duplicated(list(table.key))].iloc[0]
        place = ", ".join(f"{k}={first[k]}" for k in table.key)
        problems.append(Problem(table.name, "key", place, "each key once"))
    if problems:
        raise StudyError(problems)


def write_table(
    table: Table, rows: Iterable[Mapping] | pd.DataFrame, path: str | Path, mode: int = 0o644
) -> None:
    """Write rows to `path` as checked, sorted, typed Parquet; whole or not at all."""
    write_bytes(path, make_parquet(table, rows), mode)


def make_parquet(table: Table, rows: Iterable[Mapping] | pd.DataFrame) -> bytes:
    """Rows as checked, sorted, typed Parquet."""
    frame = as_frame(table, rows)
    arrow = pa.Table.from_pandas(frame, schema=table.schema, preserve_index=False)
    arrow = arrow.replace_schema_metadata(table.schema.metadata)
    sink = pa.BufferOutputStream()
    pq.write_table(arrow, sink, compression="zstd", version="2.6")
    return sink.getvalue().to_pybytes()


def join_frames(table: Table, frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """The rows of all frames in one, as `as_frame` gives it; empty frames are left out."""
    filled = [frame for frame in frames if len(frame)]
    return as_frame(table, pd.concat(filled, ignore_index=True) if filled else [])


def read_table(table: Table, path: str | Path) -> pd.DataFrame:
    """Read `path` and check it against the declaration; columns come in declared order.

    Raises StudyError for a file that is damaged, OSError for one that cannot be opened.
    """
    try:
        arrow = pq.read_table(path)
    except (pa.ArrowInvalid, OSError) as error:
        if getattr(error, "errno", None):
            raise
        advice = "Delete the folder data/processed and run again: it holds nothing of yours."
        problem = Problem(Path(path).name, "", "", "a whole table (it is damaged)", advice)
        raise StudyError([problem]) from None
    return as_frame(table, arrow.to_pandas(types_mapper=_pandas_type))


def read_tables(declared: Iterable[Table], folder: str | Path) -> dict[str, pd.DataFrame]:
    """Tables of a folder by name, each `<table>.parquet` in it; faults as of `read_table`."""
    return {t.name: read_table(t, Path(folder) / f"{t.name}.parquet") for t in declared}


def write_bytes(path: str | Path, content: bytes, mode: int = 0o644) -> None:
    """Put `content` at `path` in one move, so that a half file never looks whole.

    A file that already holds these bytes is left alone (its time too), which lets the workflow
    see that nothing changed. A run that is killed here leaves a file `.<name>.….part`, which the
    next run sweeps away. `mode` says who may read the file. Raises OSError when it cannot be
    written; then what stood there is as it was.
    """
    path = Path(path)
    if path.exists() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(PART, f".{path.name[:100]}.", path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Have the folder's list of names on the disk before going on; where the system can."""
    with contextlib.suppress(OSError):  # Windows and some network drives cannot
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
