"""A reader process that takes each file through everything that opens people's files.

First what `qualcop leak-check` reads in it, then what a sheet would give, last the reader.
"""

from __future__ import annotations

import sys
from pathlib import Path

from qualcop.pieces import read_pieces
from qualcop.readers import Extract, dispatch, worker
from qualcop.sheets import SHEET_ENDINGS, SHEETS, read_sheet


def read_every_way(path: str) -> Extract:
    """The file's extract, after its pieces and, of a table, its rows. Raises what these do."""
    file = Path(path)
    for _place, text in read_pieces(file.name, file.read_bytes()):
        text.encode("utf-8", "surrogatepass")
    if file.suffix in SHEET_ENDINGS:
        _, problems = read_sheet(SHEETS["participants"], file)
        "\n".join(map(str, problems)).encode("utf-8", "surrogateescape")
    return dispatch.read_file(file)


if __name__ == "__main__":
    worker.read_file = read_every_way
    sys.exit(worker.main(sys.argv[1:]))
