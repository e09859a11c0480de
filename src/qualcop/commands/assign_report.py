"""What `qualcop assign` says when a round is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcop.hints import hint

if TYPE_CHECKING:
    import pandas as pd

    from qualcop.record import Record
    from qualcop.rounds import Round
    from qualcop.sampling import Draw
    from qualcop.study import Study

MANY_CODES = 20  # columns, above which a hint tells how to have fewer


def say_strata(draw: Draw | None, given: pd.DataFrame) -> None:
    """Print each stratum with its numbers and probability."""
    from qualcop.assignments import ANCHOR

    heads = ("stratum", "segments", "drawn", "probability", "double", "with a match")
    rows = []
    for s in draw.strata.itertuples() if draw else ():
        rows.append((s.stratum, s.N, s.n, f"{s.n / s.N:.3f}", s.m, f"{s.matched / s.N:.0%}"))
    if draw:
        total = draw.strata
        share = f"{total.n.sum() / total.N.sum():.3f}"
        found = f"{total.matched.sum() / total.N.sum():.0%}"
        rows.append(("together", total.N.sum(), total.n.sum(), share, total.m.sum(), found))
    anchors = given.loc[given["stratum"] == ANCHOR, "segment_id"].nunique()
    if anchors:
        rows.append((ANCHOR, anchors, anchors, "", "", ""))
    print(_set_table(heads, rows))
    print("Strata go by what the rule coder found: score-1 is the least. Coders do not see them.\n")


def say_coders(made: Round, segments: pd.DataFrame) -> None:
    """Print how much each coder was given."""
    words = segments.set_index("segment_id")["words"]
    rows = []
    for coder, own in made.assignments.groupby("coder", sort=True):
        count = int(words.reindex(own["segment_id"]).sum())
        rows.append((coder, len(own), int(own["double"].sum()), count))
    print(_set_table(("coder", "segments", "of them double", "words"), rows))
    print()


def say_next(study: Study, record: Record, made: Round) -> None:
    """Print where the workbooks are and what to do with them."""
    from qualcop.errors import show_text
    from qualcop.rounds import find_round
    from qualcop.study import tell_folder

    folder = find_round(record, made.name)
    for coder in made.coders:
        print(show_text(f"workbook of {coder}: {folder / f'{coder}.xlsx'}"))
    if len(made.codes) > MANY_CODES:
        print(f"Each has {len(made.codes)} columns of codes; for fewer say --families or --codes.")
    print("Give each coder their own workbook. When they are done:")
    print(show_text(f"  {hint('collect', tell_folder(study), '<their workbooks>')}"))


def _set_table(heads: tuple, rows: list[tuple]) -> str:
    """Rows in columns: the first to the left, numbers to the right."""
    lines = [tuple(map(str, row)) for row in (heads, *rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])])
        for line in lines
    )
