"""Run with `make leaks`: a name planted in every place it may hide in, and how many are found.

The places are those of tests/leak_places.py; each is also made with another word in the name's
place, which must not be taken for one.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from qualcop.leaks import search_files
from qualcop.mentions import NameMatcher
from qualcop.pseudonyms import compile_names, update_key
from qualcop.study import ROOT

PLANTED, OTHER = "Rosalind Tackett", "Everyone Together"


def main() -> int:
    """Print what was found and what was not; returns 1 when anything is amiss."""
    sys.path.insert(0, str(ROOT / "tests"))
    from leak_places import PLACES

    person = {"participant": "p01", "name": PLANTED, "role": "teacher"}
    matcher = compile_names(update_key(None, [person]))
    missed = [title for title in PLACES if not _has_leak(PLACES[title](PLANTED), matcher)]
    taken = [title for title in PLACES if _has_leak(PLACES[title](OTHER), matcher)]
    print(f"{len(PLACES)} places; the name was found in {len(PLACES) - len(missed)} of them")
    print(f"{len(PLACES)} files without it; {len(taken)} were taken to hold it")
    for title in [*missed, *taken]:
        print(f"  amiss: {title}")
    return 1 if missed or taken else 0


def _has_leak(file: tuple[str, bytes], matcher: NameMatcher) -> bool:
    name, content = file
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out" / name
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
        return bool(search_files([Path(folder) / "out"], matcher).leaks)


if __name__ == "__main__":
    sys.exit(main())
