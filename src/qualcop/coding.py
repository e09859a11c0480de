"""Runs the rule coder over a study: only documents that are new or changed are coded again."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import pandas as pd

from qualcop.cache import drop_others, keep, load_kept, make_key
from qualcop.code_hash import code_hash
from qualcop.table import as_frame
from qualcop.tables import CODINGS

STAGE = "code_by_pattern"
# Below this many words a second process costs more to start than it saves.
WORDS_PER_WORKER = 20_000


def code_documents(
    segments: pd.DataFrame,
    codebook_file: Path,
    districts: list[str],
    cache: Path,
    workers: int,
    secret: bytes = b"",
) -> tuple[pd.DataFrame, int]:
    """Codings of the rule coder for all codable segments, and how many documents were coded now.

    `segments`: tables.SEGMENTS; `districts`: names under which districts stand in the text.
    Results of unchanged documents come from `cache`, kept under keys made with the study's
    `secret`.
    """
    codable = segments[segments.codable]
    made_by = (
        secret.hex(),
        code_hash("patterns"),
        codebook_file.read_text(encoding="utf-8"),
        districts,
    )
    base = make_key(*made_by)
    keys = {d: make_key(base, rows) for d, rows in sorted(_list_texts(codable).items())}
    kept = load_kept(cache, STAGE, keys.values())
    missing = [d for d, key in keys.items() if key not in kept]
    coded = _code(codable[codable.document_id.isin(missing)], codebook_file, districts, workers)
    place = coded.segment_id.map(codable.set_index("segment_id").document_id)
    fresh = {d: part for d, part in coded.groupby(place)}
    entries = {keys[d]: _as_rows(fresh.get(d)) for d in missing}
    keep(cache, STAGE, entries)
    drop_others(cache, STAGE, keys.values())
    rows = [row for key in keys.values() for row in {**kept, **entries}[key]]
    return as_frame(CODINGS, pd.DataFrame(rows, columns=CODINGS.names)), len(missing)


def _list_texts(segments: pd.DataFrame) -> dict[str, list[list]]:
    """Document -> segment_id, start and text of its segments: what decides about its codings."""
    columns = ("document_id", "segment_id", "start", "text")
    texts: dict[str, list[list]] = {}
    for document, *cells in zip(*(segments[c].tolist() for c in columns), strict=True):
        texts.setdefault(document, []).append(cells)
    return texts


def _as_rows(codings: pd.DataFrame | None) -> list[list]:
    """A frame as JSON-able rows in declared column order, empty cells as None."""
    if codings is None:
        return []
    plain = codings[CODINGS.names].astype(object)
    return plain.where(plain.notna(), None).values.tolist()


def _code(
    segments: pd.DataFrame, codebook_file: Path, districts: list[str], workers: int
) -> pd.DataFrame:
    chunks = split_by_words(
        segments, max(1, min(workers, int(segments.words.sum()) // WORDS_PER_WORKER))
    )
    if len(chunks) <= 1:
        parts = [_code_chunk(chunk, codebook_file, districts) for chunk in chunks]
    else:
        with ProcessPoolExecutor(len(chunks)) as pool:
            parts = list(
                pool.map(
                    partial(_code_chunk, codebook_file=codebook_file, districts=districts), chunks
                )
            )
    return as_frame(CODINGS, pd.concat(parts) if parts else [])


def split_by_words(segments: pd.DataFrame, n: int) -> Sequence[pd.DataFrame]:
    """`n` runs of segments with about as many words each; none when there are no segments."""
    if segments.empty:
        return []
    share = (segments.words.cumsum() - 1) * n // max(1, int(segments.words.sum()))
    return [part for _, part in segments.groupby(share.clip(0, n - 1))]


def _code_chunk(segments: pd.DataFrame, codebook_file: Path, districts: list[str]) -> pd.DataFrame:
    from qualcop.codebook import read_codebook
    from qualcop.patterns import code_by_pattern

    codebook = read_codebook(codebook_file)
    return code_by_pattern(segments, codebook.patterns, codebook.version, districts=districts)
