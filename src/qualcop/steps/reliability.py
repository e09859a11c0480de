"""The steps that measure how well coders agree."""

from __future__ import annotations

from qualcop import tables
from qualcop.study import open_study
from qualcop.table import read_table, read_tables, write_table


def measure_patterns(
    patterns: str, people: str, answers: str, segments: str, codebook: str, accuracy: str
) -> None:
    """The rule coder beside people and answer sheets → precision and recall per code."""
    import pandas as pd

    from qualcop.accuracy import measure_patterns as measure

    reference = [read_table(tables.CODINGS, path) for path in (people, answers)]
    frame = measure(
        read_table(tables.CODINGS, patterns),
        pd.concat(reference, ignore_index=True),
        read_table(tables.SEGMENTS, segments),
        read_table(tables.CODEBOOK, codebook),
    )
    write_table(tables.PATTERN_ACCURACY, frame, accuracy)


def measure_reliability(study: str, out: str, reliability: str) -> None:
    """judgements + what rounds gave → how far people agree, weighted by how they were drawn."""
    from qualcop.record import open_record
    from qualcop.reliability import measure_reliability as measure

    trail = open_record(open_study(study)).read_trail()
    names = ("judgements", "segments", "documents", "codebook", "assignments")
    answers, *others = read_tables((tables.TABLES[n] for n in names), out).values()
    frame = measure(
        answers.assign(coder_kind="person"),
        *others,
        rounds=list(dict.fromkeys(trail.loc[trail["act"] == "assign", "subject"])),
    )
    write_table(tables.TABLES["reliability"], frame, reliability)
