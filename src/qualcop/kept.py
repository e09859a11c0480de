"""Files that people read and may edit: written whole, with every earlier state kept beside them.

Each state of `names.csv` that was ever written, or found there changed by a person, is a file
`history/names.0001.<digest>.csv`. Nothing there is changed or deleted: to bring a state back, copy
it over the file.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from qualcop.table import sync_folder, write_bytes

HISTORY = "history"
OWNER_ONLY = 0o600


def write_kept(path: Path, content: bytes) -> None:
    """Put `content` at `path` in one move; what stood there and what stands there now are kept.

    Only the owner may read the file and its history. A link is followed, so that a file kept on
    another disk stays there. Raises OSError when the disk is full or closed to us; then `path` is
    as it was.
    """
    path = Path(path).resolve()
    if path.exists():
        keep_state(path, path.read_bytes())
    keep_state(path, content)
    write_bytes(path, content, OWNER_ONLY)


def keep_state(path: Path, content: bytes) -> Path:
    """The newest file in the history of `path`, which holds `content`; made when it does not."""
    folder = path.parent / HISTORY
    digest = _digest_of(content)
    states = list_states(path)
    if states and _digest(states[-1], path) == digest:
        return states[-1]
    if not folder.exists():
        folder.mkdir(parents=True)
        folder.chmod(0o700)
        sync_folder(path.parent)
    number = max(map(_number, states), default=0) + 1
    state = folder / f"{path.stem}.{number:04d}.{digest}{path.suffix}"
    write_bytes(state, content, OWNER_ONLY)
    return state


def list_states(path: Path) -> list[Path]:
    """Every state of `path` in its history, in the order in which they stood there."""
    path = Path(path).resolve()
    digits = "[0-9]" * 4
    hexes = "[0-9a-f]" * 12
    pattern = f"{_escape(path.stem)}.{digits}.{hexes}{_escape(path.suffix)}"
    return sorted((path.parent / HISTORY).glob(pattern), key=lambda p: (_number(p), p.name))


def is_newest(path: Path) -> bool:
    """Whether `path` is there as it was last written; not when a person changed it since."""
    path = Path(path).resolve()
    states = list_states(path)
    digest = _digest_of(path.read_bytes()) if path.exists() else None
    return bool(states) and _digest(states[-1], path) == digest


def is_state(path: Path) -> bool:
    """Whether `path` is there in any state of its history."""
    path = Path(path).resolve()
    digests = {_digest(state, path) for state in list_states(path)}
    return path.exists() and _digest_of(path.read_bytes()) in digests


def _digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def _digest(state: Path, path: Path) -> str:
    """The digest in the name of a state of `path`."""
    return state.name.removesuffix(path.suffix).rpartition(".")[2]


def _escape(text: str) -> str:
    """`text` as a pattern that matches just it."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in text)


def _number(state: Path) -> int:
    parts = state.name.split(".")
    return next(int(p) for p in reversed(parts) if len(p) == 4 and p.isdigit())
