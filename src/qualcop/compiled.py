"""Lets a command that was typed directly use the compiled modules of the environment, as make does.

A run starts some twenty processes. Where Python is told to write no compiled modules, or may not
write beside the sources, each of them would compile them all anew.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

STAMP = "qualcop-stamp"  # bootstrap.py leaves it in the environment it makes


def use_compiled() -> None:
    """Set where this process and those it starts keep compiled modules, unless that was said.

    Does nothing in an environment that bootstrap.py did not make.
    """
    home = Path(sys.prefix)
    if "PYTHONPYCACHEPREFIX" in os.environ or not (home / STAMP).exists():
        return
    sys.pycache_prefix = str(home / "compiled")
    sys.dont_write_bytecode = False
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
