"""Runs one step; faults of a person's files end in a message and exit status 1."""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from pathlib import Path

from qualcop.accidents import ACCIDENTS, explain_accident
from qualcop.errors import StudyError
from qualcop.hold import hold_step
from qualcop.steps import STEPS
from qualcop.study import open_study


def main(arguments: list[str] | None = None) -> int:
    """Run one step; returns its exit status."""
    name, *rest = arguments if arguments is not None else sys.argv[1:]
    options = {
        k.removeprefix("--").replace("-", "_"): v
        for k, v in zip(rest[::2], rest[1::2], strict=True)
    }
    step = getattr(import_module(f"qualcop.steps.{STEPS[name]}"), name)
    try:
        with hold_step(open_study(".")):
            step(**options)
    except StudyError as error:
        for problem in error.problems:
            print(f"qualcop: {problem}", file=sys.stderr)
        return 1
    except ACCIDENTS as error:
        print(f"qualcop: {explain_accident(error, Path.cwd())}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    # Tables make millions of small objects and hardly a cycle: to look for one rarely is enough.
    gc.set_threshold(200_000)
    sys.exit(main())
