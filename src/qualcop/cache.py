"""Work kept between runs: one SQLite file of pseudonymised results, keyed by what made them."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path

LAYOUT = (
    "CREATE TABLE IF NOT EXISTS kept (stage TEXT, key TEXT, value BLOB, PRIMARY KEY (stage, key))"
)


def make_key(*parts: object) -> str:
    """A digest of JSON-able parts: the same parts give the same key on every machine."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _open(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=60)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(LAYOUT)
    except sqlite3.OperationalError:  # in use or not to be written: no damage
        connection.close()
        raise
    except sqlite3.DatabaseError:
        # A damaged cache is worth nothing: what it held is made again.
        connection.close()
        path.unlink(missing_ok=True)
        connection = sqlite3.connect(path, timeout=60)
        connection.execute(LAYOUT)
    return connection


def load_kept(path: Path, stage: str, keys: Iterable[str]) -> dict[str, object]:
    """What is kept of `stage` under `keys`; keys not kept are absent."""
    wanted = set(keys)
    connection = _open(path)
    try:
        rows = connection.execute("SELECT key, value FROM kept WHERE stage = ?", (stage,))
        return {k: json.loads(zlib.decompress(v)) for k, v in rows if k in wanted}
    finally:
        connection.close()


def keep(path: Path, stage: str, entries: Mapping[str, object]) -> None:
    """Keep entries of `stage` in one transaction."""
    rows = [
        (stage, key, zlib.compress(json.dumps(value, ensure_ascii=False).encode("utf-8"), 1))
        for key, value in entries.items()
    ]
    connection = _open(path)
    try:
        with connection:
            connection.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)
    finally:
        connection.close()


def drop_others(path: Path, stage: str, keys: Iterable[str]) -> None:
    """Forget what is kept of `stage` under any other key: removed files leave nothing behind."""
    wanted = set(keys)
    connection = _open(path)
    try:
        stored = [
            k for (k,) in connection.execute("SELECT key FROM kept WHERE stage = ?", (stage,))
        ]
        with connection:
            gone = [(stage, k) for k in stored if k not in wanted]
            connection.executemany("DELETE FROM kept WHERE stage = ? AND key = ?", gone)
        if gone:
            connection.execute("VACUUM")
    finally:
        connection.close()
