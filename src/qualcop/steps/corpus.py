"""The steps from raw files to documents and segments."""

from __future__ import annotations

from pathlib import Path

from qualcop import tables
from qualcop.study import open_study
from qualcop.table import read_table, write_table


def read_documents(study: str, out: str, workers: str) -> None:
    """Raw files → sources, documents, blocks, comments and the registry's tables."""
    from qualcop.corpus import read_corpus

    frames, report = read_corpus(open_study(study), workers=int(workers))
    for name, frame in frames.items():
        write_table(tables.TABLES[name], frame, Path(out) / f"{name}.parquet")
    print(report)


def segment_documents(
    study: str, documents: str, blocks: str, participants: str, words: str, segments: str
) -> None:
    """documents + blocks → segments."""
    from qualcop.registry import list_place_names, read_registry
    from qualcop.secret import read_secret
    from qualcop.segments import key_segments
    from qualcop.segments import segment_documents as segment

    place = open_study(study)
    frame = segment(
        read_table(tables.DOCUMENTS, documents),
        read_table(tables.BLOCKS, blocks),
        read_table(tables.PARTICIPANTS, participants),
        list_place_names(read_registry(place)[0]),
        longest=int(words),
    )
    write_table(tables.SEGMENTS, key_segments(frame, read_secret(place)), segments)
