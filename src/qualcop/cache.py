"""Work kept between runs: one SQLite file of pseudonymised results, keyed by what made them."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

Result = TypeVar("Result")
DAMAGE = (zlib.error, ValueError, TypeError)  # of a value that is not what was kept
LAYOUT = (
    "CREATE TABLE IF NOT EXISTS kept (stage TEXT, key TEXT, value BLOB, PRIMARY KEY (stage, key))"
)


def make_key(*parts: object) -> str:
    """A digest of JSON-able parts: the same parts give the same key on every machine."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def load_kept(path: Path, stage: str, keys: Iterable[str]) -> dict[str, object]:
    """What is kept of `stage` under `keys`; keys not kept are absent.

    Raises sqlite3.OperationalError when the cache cannot be used: held, closed to us, disk full.
    """
    wanted = set(keys)

    def load(connection: sqlite3.Connection) -> dict[str, object]:
        rows = connection.execute("SELECT key, value FROM kept WHERE stage = ?", (stage,))
        return {k: json.loads(zlib.decompress(v)) for k, v in rows if k in wanted}

    return _work(path, load)


def keep(path: Path, stage: str, entries: Mapping[str, object]) -> None:
    """Keep entries of `stage` in one transaction. Raises as `load_kept`."""
    rows = [
        (stage, key, zlib.compress(json.dumps(value, ensure_ascii=False).encode("utf-8"), 1))
        for key, value in entries.items()
    ]

    def store(connection: sqlite3.Connection) -> None:
        with connection:
            connection.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)

    _work(path, store)


def drop_others(path: Path, stage: str, keys: Iterable[str]) -> None:
    """Forget what is kept of `stage` under any other key: removed files leave nothing behind.

    Raises as `load_kept`.
    """
    wanted = set(keys)

    def drop(connection: sqlite3.Connection) -> None:
        stored = connection.execute("SELECT key FROM kept WHERE stage = ?", (stage,)).fetchall()
        gone = [(stage, k) for (k,) in stored if k not in wanted]
        with connection:
            connection.executemany("DELETE FROM kept WHERE stage = ? AND key = ?", gone)
        if gone:
            connection.execute("VACUUM")

    _work(path, drop)


def _work(path: Path, work: Callable[[sqlite3.Connection], Result]) -> Result:
    """What `work` does with the cache; a damaged one is first replaced by an empty one.

    What a damaged cache held is worth nothing: it is made again.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _connect_and(path, work)
    except sqlite3.OperationalError:  # held, closed to us or the disk full: no damage
        raise
    except (sqlite3.DatabaseError, *DAMAGE):
        # With its log: that of a damaged cache must not be played into the new one.
        for ending in ("-wal", "-shm", "-journal", ""):
            path.with_name(path.name + ending).unlink(missing_ok=True)
        return _connect_and(path, work)


def _connect_and(path: Path, work: Callable[[sqlite3.Connection], Result]) -> Result:
    connection = sqlite3.connect(path, timeout=60)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(LAYOUT)
        return work(connection)
    finally:
        connection.close()
