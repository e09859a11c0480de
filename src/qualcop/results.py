"""The tables of a study's last run, for commands that work on them."""

from __future__ import annotations

import pandas as pd

from qualcop import tables
from qualcop.errors import Problem, StudyError
from qualcop.hints import hint
from qualcop.study import Study, tell_folder
from qualcop.table import read_tables


def read_results(study: Study, *names: str) -> dict[str, pd.DataFrame]:
    """Tables of `tables.TABLES` by name. Raises StudyError when no run has made them yet."""
    if not all((study.processed / f"{name}.parquet").exists() for name in names):
        advice = f"Run `{hint('memo', tell_folder(study))}` first."
        raise StudyError([Problem("data/processed", "", "", "the tables of a run", advice)])
    return read_tables((tables.TABLES[name] for name in names), study.processed)
