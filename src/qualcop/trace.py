"""From a number in a memo back to the segments and files behind it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from qualcop import tables
from qualcop.errors import Problem, StudyError
from qualcop.hints import hint, tell_path
from qualcop.table import read_table


def trace_id(processed: Path, wanted: str, carry: Callable[[str], str] = str) -> list[str]:
    """Lines that say what a number (or segment, or document) stands on.

    `wanted` is a number's id, a segment_id or a document_id; `carry` gives the id that one of
    these has now (`secret.key_id`): it may be an older one. Raises StudyError for an unknown id.
    """
    if not (processed / "numbers.parquet").exists():
        advice = f"Run `{hint('memo', tell_path(processed.parents[1]))}` first."
        raise StudyError([Problem(str(processed), "", "", "tables of a run", advice)])
    wanted = carry(wanted.strip().strip("[]#"))
    segments = read_table(tables.SEGMENTS, processed / "segments.parquet")
    sources = read_table(tables.SOURCES, processed / "sources.parquet")
    numbers = read_table(tables.NUMBERS, processed / "numbers.parquet")
    found = numbers[numbers.number_id == wanted]
    if len(found):
        traces = read_table(tables.TRACES, processed / "traces.parquet")
        return _number_lines(found.iloc[0], traces, segments, sources)
    if (segments.segment_id == wanted).any() or (segments.document_id == wanted).any():
        chosen = segments[(segments.segment_id == wanted) | (segments.document_id == wanted)]
        codings = read_table(tables.CODINGS, processed / "codings.parquet")
        return _segment_lines(chosen, sources) + _coding_lines(chosen, codings)
    close = numbers.number_id[numbers.number_id.str.contains(wanted, regex=False)].head(5)
    near = f"Near it: {', '.join(close)}." if len(close) else "Copy it from the memo."
    raise StudyError([Problem("memo", "id", wanted, "the id of a number or a segment", near)])


def _number_lines(
    number: pd.Series, traces: pd.DataFrame, segments: pd.DataFrame, sources: pd.DataFrame
) -> list[str]:
    out_of = "" if pd.isna(number.denominator) else f" of {number.denominator:g}"
    lines = [
        f"{number.number_id}: {number.value:g}{out_of} {number.unit} - {number.label}",
        f"cycle {number.cycle}, from the table {number.table}",
    ]
    behind = traces[traces.number_id == number.number_id]
    of_kind = {kind: part.item for kind, part in behind.groupby("item_kind")}
    if "segment" in of_kind:
        chosen = segments[segments.segment_id.isin(of_kind.pop("segment"))]
        lines += _segment_lines(chosen, sources)
    if "source" in of_kind:
        lines += _source_lines(sources[sources.source_id.isin(of_kind.pop("source"))])
    for kind, items in of_kind.items():
        lines.append(f"{kind}: " + ", ".join(items))
    return lines


def _segment_lines(chosen: pd.DataFrame, sources: pd.DataFrame) -> list[str]:
    """Each segment under the file it comes from."""
    lines = []
    for document, part in chosen.groupby("document_id", sort=False):
        lines += _source_lines(sources[sources.source_id == document])
        for row in part.sort_values("position").itertuples():
            who = f"{row.speaker}: " if isinstance(row.speaker, str) else ""
            lines.append(f"    {row.segment_id} [{row.start}:{row.end}] {who}{row.text}")
    return lines


def _source_lines(rows: pd.DataFrame) -> list[str]:
    return [
        f"  {row.path} ({row.kind}, event {row.event}; digest {row.digest[:12]})"
        for row in rows.itertuples()
    ]


def _coding_lines(chosen: pd.DataFrame, codings: pd.DataFrame) -> list[str]:
    lines = []
    for row in codings[codings.segment_id.isin(chosen.segment_id)].itertuples():
        how = f", pattern {row.pattern}" if isinstance(row.pattern, str) else ""
        why = f" ({row.reason})" if isinstance(row.reason, str) else ""
        lines.append(f"  {row.code} = {row.value} by {row.coder} ({row.coder_kind}{how}){why}")
    return lines
