"""The steps that say what the codings come to."""

from __future__ import annotations

from qualcop import tables
from qualcop.table import read_table, write_table


def count_codings(
    segments: str, codings: str, codebook: str, participants: str, estimates: str
) -> None:
    """codings → counts by cycle and group."""
    from qualcop.estimates import count_codings as count

    frame = count(
        read_table(tables.SEGMENTS, segments),
        read_table(tables.CODINGS, codings),
        read_table(tables.CODEBOOK, codebook),
        read_table(tables.PARTICIPANTS, participants),
    )
    write_table(tables.ESTIMATES, frame, estimates)


def count_cooccurrences(segments: str, codings: str, codebook: str, cooccurrences: str) -> None:
    """codings → which codes meet."""
    from qualcop.cooccurrence import count_cooccurrences as count

    frame = count(
        read_table(tables.SEGMENTS, segments),
        read_table(tables.CODINGS, codings),
        read_table(tables.CODEBOOK, codebook),
    )
    write_table(tables.COOCCURRENCES, frame, cooccurrences)


def choose_exemplars(
    segments: str, codings: str, codebook: str, participants: str, per_code: str, exemplars: str
) -> None:
    """codings → segments to quote, by consent."""
    from qualcop.consent import check_quotes
    from qualcop.exemplars import choose_exemplars as choose

    said = read_table(tables.SEGMENTS, segments)
    people = read_table(tables.PARTICIPANTS, participants)
    frame = choose(
        said,
        read_table(tables.CODINGS, codings),
        read_table(tables.CODEBOOK, codebook),
        people,
        per_code=int(per_code),
    )
    check_quotes(frame, said, people)
    write_table(tables.EXEMPLARS, frame, exemplars)
