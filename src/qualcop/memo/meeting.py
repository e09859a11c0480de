"""Which codes meet: practices beside kinds of learning in one section of a document."""

from __future__ import annotations

import pandas as pd

from qualcop.memo.view import View
from qualcop.memo.words import line, row, table
from qualcop.numbers import Printed, column_letter

LEARNING = "collaborative-learning"
TOP_PAIRS = 4
LEAST_PAIR = 3  # pairs met more rarely are not ranked
LEAST_SECTIONS = 20  # with fewer, meeting tells nothing


def gather_meeting(view: View) -> dict:
    """Figure table of the codes that meet, and the pairs that meet most often.

    No table and an empty figure where too few sections were looked at.
    """
    figure = make_meeting(view)
    inside = view.segments_of(view.cycle)
    if len({view.section_of[s] for s in inside}) < LEAST_SECTIONS:
        figure = figure.iloc[:0]
    pairs = figure[figure["count"] >= LEAST_PAIR]
    pairs = pairs.sort_values(["count", "code_a", "code_b"], ascending=[False, True, True])
    pairs = pairs.drop_duplicates("pair").head(TOP_PAIRS)
    columns = [("Pair of codes", ""), ("sections", "a"), ("if unrelated", "b")]
    named = pairs.rename(columns={"count": "sections"})  # a tuple has a method `count`
    rows = [_row_pair(view, pair) for pair in named.itertuples()]
    caption = "The pairs that meet most often"
    return {
        "table": table(columns, rows, caption) if rows else None,
        "figure": figure,
        "sections": _count_windows(view),
    }


def make_meeting(view: View) -> pd.DataFrame:
    """Rows practice x learning code, with the columns code_a, label_a, code_b, label_b and more.

    `count` is the sections with both codes, `expected` those if the two were independent, `pair`
    names the two in either order, `row` and `letter` are the id of the number. Where the
    codebook has no family of learning codes, practices stand beside practices.
    """
    down, across, letters = _axes(view)
    found = _counted(view)
    rows = []
    for a in down.itertuples():
        row_id = view.book.row_id("meeting", a.code, *letters)
        for b in across.itertuples():
            if a.code == b.code:
                continue  # practices beside practices: a code is no pair with itself
            pair = tuple(sorted((a.code, b.code)))
            count, expected = found.get(pair, (0, 0.0))
            letter = letters[b.code]
            _register(view, row_id, letter, a, b, count)
            rows.append(
                {"code_a": a.code, "label_a": a.label, "code_b": b.code, "label_b": b.label}
                | {"count": count, "expected": expected, "pair": "+".join(pair)}
                | {"row": row_id, "letter": letter}
            )
    columns = [
        "code_a",
        "label_a",
        "code_b",
        "label_b",
        "count",
        "expected",
        "pair",
        "row",
        "letter",
    ]
    return pd.DataFrame(rows, columns=columns)


def _axes(view: View) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, str]]:
    """The leaf codes down and across that occur in this cycle, and letters of all across.

    Letters go by the codebook, not by what occurs, so that an id never changes its meaning.
    """
    inside = view.segments_of(view.cycle)
    book = view.codebook
    leaves = book[book.codable.astype(bool) & ~book.code.isin(book.parent)]
    down = leaves[leaves.code.isin(view.codes.code)]
    across = leaves[leaves.family == LEARNING] if (book.family == LEARNING).any() else down
    letters = {code: column_letter(i) for i, code in enumerate(across.code)}
    occurs = [code for code in leaves.code if view.carrying(code, inside, "settled")]
    return down[down.code.isin(occurs)], across[across.code.isin(occurs)], letters


def _counted(view: View) -> dict[tuple[str, str], tuple[int, float]]:
    frame = view.of_cycle("cooccurrences")
    frame = frame[frame.window == "section"]
    columns = zip(frame.code_a, frame.code_b, frame["count"], frame.expected, strict=True)
    return {tuple(sorted((a, b))): (int(n), float(chance)) for a, b, n, chance in columns}


def _register(view: View, row_id: str, letter: str, a: tuple, b: tuple, count: int) -> Printed:
    """Number of sections with both codes; ValueError where the segments do not bear it out."""
    evidence = _evidence(view, a.code, b.code)
    if len({view.section_of[s] for s in evidence}) != count:
        raise ValueError(f"{count} sections with {a.code} and {b.code} cannot be traced")
    return view.book.add(
        row_id,
        letter,
        count,
        f"{a.label} and {b.label}: sections with both",
        unit="sections",
        table="cooccurrences",
        evidence=("segment", evidence),
    )


def _evidence(view: View, a: str, b: str) -> frozenset[str]:
    """The segments that carry either code in the sections that have both."""
    inside = view.segments_of(view.cycle)
    section = view.section_of
    with_a, with_b = (view.carrying(code, inside, "settled") for code in (a, b))
    both = {section[s] for s in with_a} & {section[s] for s in with_b}
    return frozenset(s for s in with_a | with_b if section[s] in both)


def _row_pair(view: View, pair: tuple) -> dict:
    row_id = view.book.row_id("pairs", pair.pair)
    both = f"{pair.label_a} + {pair.label_b}"
    count = view.book.add(
        row_id,
        "a",
        pair.sections,
        f"{both}: sections",
        unit="sections",
        table="cooccurrences",
        evidence=("segment", _evidence(view, pair.code_a, pair.code_b)),
    )
    expected = view.book.add(
        row_id,
        "b",
        round(pair.expected, 1),
        f"{both}: sections expected if the two had nothing to do with each other",
        unit="sections expected",
        table="cooccurrences",
        decimals=1,
    )
    return row([line(pair.label_a, " + ", pair.label_b), count, expected], row_id)


def _count_windows(view: View) -> dict:
    """How many sections were looked at."""
    inside = view.segments_of(view.cycle)
    sections = len({view.section_of[s] for s in inside})
    return view.book.say(
        "sections",
        sections,
        "sections with codable segments",
        unit="sections",
        table="segments",
        evidence=("segment", inside),
    )
