"""Files that people read and may edit: written whole, with the state before kept beside them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from qualcop.table import write_bytes

HISTORY = "history"


def write_kept(path: Path, content: bytes) -> None:
    """Put `content` at `path` in one move; what stood there goes to `history/` beside it.

    Only the owner may read either.
    """
    path = Path(path).resolve()
    if path.exists() and (held := path.read_bytes()) != content:
        digest = hashlib.sha256(held).hexdigest()[:12]
        state = path.parent / HISTORY / f"{path.stem}-{digest}{path.suffix}"
        write_bytes(state, held)
        state.chmod(0o600)
    write_bytes(path, content)
    path.chmod(0o600)
