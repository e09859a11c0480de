"""A digest of the code a step runs, so that a change to it runs the step again."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
# Lists that the names modules read while they run; part of their behaviour.
WORD_LISTS = tuple(sorted((PACKAGE / "words").glob("*.txt")))

# Found by their form, not by parsing: that took most of a second in each of several processes.
_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+(qualcop[\w.]*)[ \t]+import[ \t]+(?:\(((?:#.*|[^)#])*)\)|([^(\n]+))"
    r"|import[ \t]+(qualcop[\w.]*))",
    re.MULTILINE,
)
_NAME = re.compile(r"(\w+)(?:[ \t]+as[ \t]+\w+)?")
_COMMENT = re.compile(r"#.*")


def code_hash(*modules: str, extra: tuple[Path, ...] = ()) -> str:
    """SHA-256 (16 hex) over `qualcop` modules and all they import from `qualcop`, at any depth.

    Imports inside functions count too. `extra` files (a template, the lock) are added.
    """
    files = sorted(set().union(*(_closure(m) for m in modules)))
    digest = hashlib.sha256()
    for path in [*files, *extra]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _module_files(module: str) -> list[Path]:
    """The file of a module, or every file of a package (it may import its parts by name)."""
    place = PACKAGE.joinpath(*module.split("."))
    if place.is_dir():
        return sorted(place.glob("*.py"))
    file = place.with_suffix(".py")
    return [file] if file.exists() else []


def _closure(module: str) -> set[Path]:
    seen: set[Path] = set()
    waiting = _module_files(module)
    while waiting:
        file = waiting.pop()
        if file not in seen:
            seen.add(file)
            waiting += [f for name in _imports(file) for f in _module_files(name)]
    return seen


@cache
def _imports(file: Path) -> tuple[str, ...]:
    """Names below `qualcop` that a file imports (`from qualcop.x import y` may name x.y too)."""
    found: list[str] = []
    for match in _IMPORT.finditer(file.read_text(encoding="utf-8")):
        module, listed, named, plain = match.groups()
        names = _NAME.findall(_COMMENT.sub("", listed or named or ""))
        found += [plain] if plain else [module, *(f"{module}.{name}" for name in names)]
    return tuple(n.removeprefix("qualcop.") for n in found if n.startswith("qualcop."))
