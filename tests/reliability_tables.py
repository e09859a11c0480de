"""A table of codings, and a run of `qualcop reliability` on it, for tests."""

import pandas as pd

from qualcop.cli import main

UNITS = [(1, 1), (1, 0), (0, 0), (0, 0), (1, 1), (0, 0), (1, 1), (0, 1)]
LONG = pd.DataFrame(
    [
        (f"doc{u % 3}", f"s{u}", coder, "goals", value)
        for u, pair in enumerate(UNITS)
        for coder, value in zip(("ann", "ben"), pair, strict=True)
    ],
    columns=["Document", "Segment ID", "Coder", "Code", "Value"],
)


def run_on(table, *options, folder, capsys, name="t.csv", status=0):
    """Run the command on a frame (or a text) kept as a file; what it said, and the table kept."""
    path, out = folder / name, folder / "out.csv"
    if isinstance(table, str):
        path.write_bytes(table.encode())
    elif name.endswith("parquet"):
        table.to_parquet(path)
    elif name.endswith("xlsx"):
        table.to_excel(path, index=False)
    else:
        table.to_csv(path, index=False, sep="\t" if name.endswith("tsv") else ",")
    out.unlink(missing_ok=True)
    assert main(["reliability", str(path), "--out", str(out), *options]) == status
    said = capsys.readouterr()
    if status:
        assert not out.exists()
        return said.err
    return said.out, pd.read_csv(out).set_index("code")
