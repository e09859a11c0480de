"""The segments a memo may quote, and why these: by consent, by rule, never by taste.

Similarity is the cosine of TF-IDF vectors. A typical segment is the one nearest on average to
all candidates of its code; a diverse one is still typical but unlike those already chosen
(maximal marginal relevance, Carbonell & Goldstein 1998); a disconfirming one holds the code's
words and was judged not to be the code. What people who coded it disagree on shows neither.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pandas as pd

from qualcop.codings import roll_up_codings, settle_codings
from qualcop.consent import select_quotable
from qualcop.segments import blank_pseudonyms, compile_pseudonyms
from qualcop.table import as_frame
from qualcop.tables import EXEMPLARS
from qualcop.vectors import TextVectors, vectorise_texts

SHORTEST, LONGEST = 12, 80  # words of a quotation
PER_DISTRICT = 2  # quotations of one code in one cycle; and one per event
RELEVANCE = 0.7  # weight of being typical against being unlike the chosen


def choose_exemplars(
    segments: pd.DataFrame,
    codings: pd.DataFrame,
    codebook: pd.DataFrame,
    participants: pd.DataFrame,
    per_code: int = 2,
) -> pd.DataFrame:
    """Up to `per_code` quotations, and one disconfirming, for each cycle and code.

    Quoted are codable segments of 12 to 80 words whose speaker's consent is on record: by
    pseudonym where consent is `quote`, by role alone where it is `role_only`. Segments that
    people coded come before those that only the machine did. Returns `tables.EXEMPLARS`.
    """
    quotable = _list_quotable(segments, participants)
    pool = _judge_segments(quotable, codings, codebook)
    known = pool["segment_id"].unique()
    texts = quotable.set_index("segment_id").loc[known, "text"]
    pseudonyms = compile_pseudonyms(participants["pseudonym"])
    vectors = vectorise_texts([blank_pseudonyms(text, pseudonyms) for text in texts])
    pool = pool.assign(vector=pd.Index(known).get_indexer(pool["segment_id"]))
    rows = []
    for (cycle, code), candidates in pool.groupby(["cycle", "code"], sort=True):
        for rank, (chosen, reason) in enumerate(_choose(candidates, vectors, per_code), start=1):
            rows.append({"cycle": cycle, "code": code, "rank": rank, "reason": reason, **chosen})
    return as_frame(EXEMPLARS, rows)


def _list_quotable(segments: pd.DataFrame, participants: pd.DataFrame) -> pd.DataFrame:
    """Codable segments of fitting length that may be quoted, with their attribution."""
    fitting = segments["words"].between(SHORTEST, LONGEST) & segments["codable"].astype(bool)
    return select_quotable(segments[fitting], participants)


def _list_open(settled: pd.DataFrame, codings: pd.DataFrame) -> pd.DataFrame:
    """Segments and codes on which people disagree and have settled nothing."""
    people = codings.loc[codings["coder_kind"] == "person", ["segment_id", "code"]]
    asked = people.drop_duplicates(ignore_index=True)
    keys = pd.MultiIndex.from_frame(settled[["segment_id", "code"]])
    known = pd.MultiIndex.from_frame(asked).isin(keys)
    return asked[~known].assign(coder_kind="person")


def _judge_segments(
    quotable: pd.DataFrame, codings: pd.DataFrame, codebook: pd.DataFrame
) -> pd.DataFrame:
    """Segment and code pairs with `value` 1 (applies) or 0 (seemed to, and does not).

    Zeros are people's over a machine's 1, and the machine's own: negated or hypothetical.
    """
    own = codings[codings["segment_id"].isin(quotable["segment_id"])]
    settled = settle_codings(own)
    machine = own["coder_kind"].isin(("classifier", "pattern"))
    suggested = own.loc[machine, ["segment_id", "code"]].drop_duplicates()
    applies = settled[settled["value"].eq(1)]
    open_ = _list_open(settled, own).assign(value=0.5)
    refused = settled[settled["value"].eq(0)].merge(suggested, on=["segment_id", "code"])
    # People's rows first, so that a code above keeps their word; ones first, so that a code
    # that applies, or may apply, through one child is not refused through another.
    judged = pd.concat([applies, open_, refused]).sort_values(
        ["value", "coder_kind"], ascending=False, key=_prefer_people, kind="stable"
    )
    codable = codebook.loc[codebook["codable"].astype(bool), "code"]
    judged = roll_up_codings(judged, codebook)
    judged = judged[judged["code"].isin(codable) & judged["value"].ne(0.5)]
    about = ["segment_id", "cycle", "event", "district", "attribution"]
    return judged.merge(quotable[about], on="segment_id").sort_values("segment_id")


def _prefer_people(column: pd.Series) -> pd.Series:
    return column.eq("person") if column.name == "coder_kind" else column


def _choose(
    candidates: pd.DataFrame, vectors: TextVectors, per_code: int
) -> Iterator[tuple[dict, str]]:
    """The chosen rows of one cycle and code, with the reason for each."""
    applies = candidates[candidates["value"] == 1]
    if applies.empty:
        return
    centre = vectors.mean(applies["vector"].to_numpy())
    yield from _choose_showing(applies, vectors, centre, per_code)
    refused = candidates[candidates["value"] == 0]
    if len(refused):
        nearest = _pick(refused, vectors.compare(refused["vector"].to_numpy(), centre))
        yield _report(refused.iloc[nearest]), "disconfirming"


def _choose_showing(
    applies: pd.DataFrame, vectors: TextVectors, centre: np.ndarray, per_code: int
) -> Iterator[tuple[dict, str]]:
    """Typical first, then diverse; one per event and two per district; people's codes first."""
    numbers = applies["vector"].to_numpy()
    typical = vectors.compare(numbers, centre)
    nearest = np.zeros(len(applies))
    events = applies["event"].to_numpy(dtype=object, na_value=None)
    districts = applies["district"].to_numpy(dtype=object, na_value=None)
    free = np.ones(len(applies), dtype=bool)
    quoted: Counter = Counter()
    for turn in range(per_code):
        if not free.any():
            return
        score = typical if turn == 0 else RELEVANCE * typical - (1 - RELEVANCE) * nearest
        place = _pick(applies, score, free)
        yield _report(applies.iloc[place]), "typical" if turn == 0 else "diverse"
        nearest = np.maximum(nearest, vectors.compare(numbers, vectors.mean(numbers[[place]])))
        quoted[districts[place]] += 1
        free[place] = False
        if events[place] is not None:
            free &= events != events[place]
        if districts[place] is not None and quoted[districts[place]] >= PER_DISTRICT:
            free &= districts != districts[place]


def _pick(rows: pd.DataFrame, scores: np.ndarray, free: np.ndarray | None = None) -> int:
    """The place of the best row: people's before the machine's, then score, then segment id."""
    machine = rows["coder_kind"].ne("person").to_numpy()
    places = range(len(rows)) if free is None else np.flatnonzero(free)
    # Rows are sorted by segment id; rounding makes equal what differs by summation only.
    return int(min(places, key=lambda at: (machine[at], -round(float(scores[at]), 9), at)))


def _report(row: pd.Series) -> dict:
    return {name: row[name] for name in ("segment_id", "coder_kind", "attribution")}
