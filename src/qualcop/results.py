"""The tables of a study's last run, for commands that work on them."""

from __future__ import annotations

import pandas as pd

from qualcop import tables
from qualcop.errors import Problem, StudyError
from qualcop.study import Study, tell_folder
from qualcop.table import read_table


def read_results(study: Study, *names: str) -> dict[str, pd.DataFrame]:
    """Tables of `tables.TABLES` by name. Raises StudyError when no run has made them yet."""
    paths = {name: study.processed / f"{name}.parquet" for name in names}
    if not all(path.exists() for path in paths.values()):
        advice = f"Run `qualcop memo {tell_folder(study)}` first."
        raise StudyError([Problem("data/processed", "", "", "the tables of a run", advice)])
    return {name: read_table(tables.TABLES[name], path) for name, path in paths.items()}
