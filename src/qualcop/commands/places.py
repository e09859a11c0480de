"""Where a command works: the study may stand before the files, or be named with --study."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qualcop.mentions import NameMatcher
    from qualcop.study import Study


def add_places(command: argparse.ArgumentParser, text: str) -> None:
    """Add the files (`options.files`), before which a study may stand, and --study."""
    command.add_argument("files", nargs="+", type=Path, metavar="FILE", help=text)
    command.add_argument("--study", default=None, help="the study (here, or the first FILE)")


def take_study(options: argparse.Namespace) -> Study:
    """The study meant; a folder that stands before the files is taken out of `options.files`.

    Raises StudyError when there is no such folder.
    """
    from qualcop.study import open_study

    first = options.files[0]
    before = options.study is None and len(options.files) > 1
    if before and (first / "data").is_dir():
        options.study = options.files.pop(0)
    return open_study(options.study or ".")


def mask_who(who: str | None, matcher: NameMatcher) -> str | None:
    """What `--by` says, with names masked as in everything the record tells; None where empty."""
    from qualcop.key import mask_path

    return mask_path(matcher)(matcher.mask(who)) if who else None
