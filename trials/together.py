"""`make together`: two invented coders on a copy of the demo study, from workbook to consensus.

Each command is printed before it runs. What the coders hand in are the workbooks of the demo's own
coding record, and so are the rounds: what `assign` draws, and who is called "Person 7", follow the
secret of a study, and the coders answered what was drawn then.
"""

from __future__ import annotations

import argparse
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from qualcop.record import Record, open_record
from qualcop.study import ROOT, open_study
from trials.studies import copy_demo

DOCUMENTS = "07660d0d 08b0dc64 5f2264e0 7e641450 c3ebdc55 de960a19 dfac80f1"
CODES = (
    "sv-goals sv-management sv-expertise sv-purpose sv-resources na-codesign na-landscape"
    " na-indicators na-consultancy fu-contact fu-resources fu-platform"
)
WHO = "--coders mv jt --by ls"
# {study} is the copy, {in} the folder of what was handed in.
STEPS = (
    "memo {study}",
    f"assign {{study}} --round round-1 {WHO} --all --double 1 --seed 7"
    f" --document {DOCUMENTS} --codes {CODES}",
    "collect {study} {in}/0001.xlsx {in}/0002.xlsx --by ls",
    "memo {study}",
    "disagreements {study} --by ls",
    "settle {study} {in}/0003.xlsx",
    f"assign {{study}} --round round-2 {WHO} --sample 180 --double .3 --anchors 12 --seed 11"
    f" --codes {CODES}",
    "collect {study} {in}/0004.xlsx {in}/0005.xlsx --by ls",
    "memo {study}",
    "disagreements {study} --by ls",
    "settle {study} {in}/0006.xlsx",
    "memo {study}",
    "reliability --study {study}",
    "history sv-goals {study}",
)


def main() -> int:
    """Go through every step; the first that fails ends it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the copy is made; it must not exist")
    folder = parser.parse_args().folder
    if folder.exists():
        print(f"together: {folder} is there already: delete it or name another", file=sys.stderr)
        return 1
    copy_demo(folder, record=False)
    places = {"study": str(folder), "in": str(ROOT / "data" / "coding" / "hand-ins")}
    for step in STEPS:
        words = [word.format(**places) for word in shlex.split(step)]
        print(f"\n$ qualcop {shlex.join(words)}", flush=True)
        if words[0] == "assign":
            lay_round(folder, words[words.index("--round") + 1])
            continue
        run = subprocess.run([sys.executable, "-m", "qualcop.cli", *words], check=False)
        if run.returncode:
            return run.returncode
    return 0


def lay_round(folder: Path, name: str) -> None:
    """Take the round over from the demo's record into the record of the copy."""
    demo, copy = Record(ROOT / "data" / "coding"), open_record(open_study(folder))
    shutil.copytree(demo.folder / "texts", copy.folder / "texts", dirs_exist_ok=True)
    shutil.copytree(demo.folder / "rounds" / name, copy.folder / "rounds" / name)
    trail = demo.read_trail()
    for row in trail[trail["act"].eq("assign") & trail["subject"].eq(name)].to_dict("records"):
        cells = {k: row[k] for k in ("by", "coder", "detail")}
        copy.add_line("assign", name, row["count"], **cells)
    print(f"{name} is taken from the demo's record, as it was drawn then")


if __name__ == "__main__":
    sys.exit(main())
