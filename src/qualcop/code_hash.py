"""A digest of the code a step runs, so that a change to it runs the step again."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
# Lists that the names modules read while they run; part of their behaviour.
WORD_LISTS = tuple(sorted((PACKAGE / "words").glob("*.txt")))

_BLOCKS = (ast.stmt, ast.ExceptHandler, ast.match_case)


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


def _walk_statements(module: ast.Module) -> Iterator[ast.stmt]:
    """Every statement, also within functions and branches; expressions import nothing."""
    waiting: list[ast.AST] = [module]
    while waiting:
        node = waiting.pop()
        for part in node._fields:
            within = getattr(node, part)
            if isinstance(within, list):
                inner = [n for n in within if isinstance(n, _BLOCKS)]
                yield from (n for n in inner if isinstance(n, ast.stmt))
                waiting += inner


@cache
def _imports(file: Path) -> tuple[str, ...]:
    """Names below `qualcop` that a file imports (`from qualcop.x import y` may name x.y too)."""
    found = []
    for node in _walk_statements(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Import):
            found += [a.name for a in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found += [node.module, *(f"{node.module}.{a.name}" for a in node.names)]
    return tuple(n.removeprefix("qualcop.") for n in found if n.startswith("qualcop."))
