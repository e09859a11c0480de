"""How far people agree on the codes of a study: by code, pair, round, cycle, kind and version."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations

import numpy as np
import pandas as pd

from qualcop.agreement_codes import Answers, measure_codes
from qualcop.agreement_sets import measure_sets_of_codes
from qualcop.assignments import ANCHOR
from qualcop.coding_tables import RELIABILITY
from qualcop.codings import ANSWER_CODER, trace_ancestors
from qualcop.migrations import read_version
from qualcop.table import as_frame

ALL = "all"
ALL_CODES = "(all)"
DRIFT = "drift"


@dataclass(frozen=True)
class _Answered:
    """People's answers: rows of codings, and the same as an array with units' meetings, weights."""

    rows: pd.DataFrame
    units: pd.DataFrame  # segment_id, meeting, cycle, kind, version, in the array's order
    coders: list[str]
    answers: Answers


def measure_reliability(
    codings: pd.DataFrame,
    segments: pd.DataFrame,
    documents: pd.DataFrame,
    codebook: pd.DataFrame,
    assignments: pd.DataFrame,
    rounds: Sequence[str] = (),
) -> pd.DataFrame:
    """Agreement of people, as `coding_tables.RELIABILITY`; nothing where nobody coded twice.

    A unit is a codable segment that two or more people answered; for a code, those answered it, or
    a code below it. 0 is an answer, no row is none. A code counts with those below it: 1 where one
    of them is 1, 0 where all that were answered are 0. Decisions on disagreements, the rule coder
    and answer sheets are nobody's independent answers and are left out.

    A unit weighs 1 / double_inclusion of the round its answers belong to (of several rounds: of
    being given to several people in any of them; an anchor, drawn from an earlier round, weighs
    as then but within its own round). What one person answered outside rounds, such as by
    comments in Word, weighs 1 / inclusion: any coder of a round makes it two. All else weighs 1.
    For a pair these are the chances of being given to this pair. A meeting is an event; a document
    without one is a meeting of its own.

    A codebook version and a round are measured by the answers made under it or in it alone, whether
    or not they are those that count now; all else by those that count (`holds`, where `codings` are
    judgements). The group `drift` is each coder with themself: the anchors of a round, beside
    what the same coder answered on them when first asked. `rounds` are the rounds in order of time;
    without them they are ordered by name, numbers in it as numbers. How the numbers are made:
    `agreement_codes.measure_codes`; of sets: `agreement_sets`, distance MASI (Passonneau 2006), on
    codes as given, not on families.
    """
    said = _list_rows(codings, segments, codebook)
    codes = codebook.sort_values("position")
    context = _describe_units(said, segments, documents)
    rows = said[said.groupby("segment_id")["coder"].transform("nunique") >= 2]
    held = rows[rows["holds"]]
    whole = _tabulate(held, context, codes, _list_first_draws(assignments, held))
    groups = chain(
        _list_groups(whole, rows, codes, assignments, rounds),
        _list_drift(said, context, codes, assignments, rounds),
    )
    frames = [
        _measure(part, codes).assign(group=group, level=level, position=position)
        for group, level, position, part in groups
    ]
    frame = pd.concat(frames, ignore_index=True) if frames else []
    return as_frame(RELIABILITY, frame)


def _list_rows(
    codings: pd.DataFrame, segments: pd.DataFrame, codebook: pd.DataFrame
) -> pd.DataFrame:
    """What people answered of codable segments."""
    codable = segments.loc[segments["codable"].fillna(False).astype(bool), "segment_id"]
    kept = (
        codings["coder_kind"].eq("person")
        & codings["coder"].ne(ANSWER_CODER)
        & codings["way"].ne("adjudication").fillna(True)
        & codings["segment_id"].isin(codable)
        & codings["code"].isin(codebook["code"])
    )
    holds = codings["holds"].astype(bool) if "holds" in codings else True
    names = ["segment_id", "coder", "code", "value", "round", "codebook_version", "holds"]
    return codings.assign(holds=holds).loc[kept, names].reset_index(drop=True)


def _describe_units(
    rows: pd.DataFrame, segments: pd.DataFrame, documents: pd.DataFrame
) -> pd.DataFrame:
    """Each unit's meeting, cycle and kind of document."""
    units = segments[segments["segment_id"].isin(rows["segment_id"].unique())]
    kinds = documents.set_index("document_id")["kind"]
    return pd.DataFrame(
        {
            "segment_id": units["segment_id"].to_numpy(),
            "meeting": units["event"].fillna("document " + units["document_id"]).to_numpy(),
            "cycle": units["cycle"].to_numpy(),
            "kind": units["document_id"].map(kinds).to_numpy(),
        }
    )


def _tabulate(
    rows: pd.DataFrame, context: pd.DataFrame, codes: pd.DataFrame, drawn: pd.DataFrame
) -> _Answered:
    units = context[context["segment_id"].isin(rows["segment_id"].unique())].reset_index(drop=True)
    coders = sorted(rows["coder"].unique())
    values = np.full((len(units), len(coders), len(codes)), -1, dtype=np.int8)
    place = (
        pd.Index(units["segment_id"]).get_indexer(rows["segment_id"]),
        pd.Index(coders).get_indexer(rows["coder"]),
        pd.Index(codes["code"]).get_indexer(rows["code"]),
    )
    values[place] = rows["value"].to_numpy(dtype=np.int8)
    meetings = pd.factorize(units["meeting"], sort=True)[0]
    answers = Answers(values, meetings, _weigh(rows, units["segment_id"], drawn))
    return _Answered(rows, units, coders, answers)


def _weigh(rows: pd.DataFrame, units: pd.Series, drawn: pd.DataFrame) -> np.ndarray:
    """1 / the probability that a unit came to be answered by several people.

    That of being given to several in the rounds of its answers; where one person answered it
    outside all rounds, that of being given to anybody; where two or more did, 1. A unit that was
    not drawn to be coded twice, but happens to be, stands for itself and weighs 1.
    """
    outside = rows[rows["round"].isna()].groupby("segment_id")["coder"].nunique()
    own = rows[["round", "segment_id"]].drop_duplicates().dropna()
    own = own.merge(drawn.drop_duplicates(["round", "segment_id"]), on=["round", "segment_id"])
    others = own["segment_id"].map(outside).fillna(0)
    chance = own["double_inclusion"].where(own["double"].astype(bool), 0.0)
    chance = chance.mask(others == 1, own["inclusion"]).mask(others > 1, 1.0)
    missed = (1 - chance.astype(float)).groupby(own["segment_id"]).prod()
    inclusion = 1 - units.map(missed).astype(float).fillna(0).to_numpy()
    return np.where(inclusion > 0, 1 / np.where(inclusion > 0, inclusion, 1), 1.0)


def _share_out(assignments: pd.DataFrame, pair: Sequence[str]) -> pd.DataFrame:
    """The assignments with the chances of being given to this pair, by each round's shares.

    Of a round's segments some go to either of the pair, of those given to several some to both.
    """
    segment = ["round", "segment_id"]
    given = assignments[assignments["coder"].isin(pair)].groupby(segment)["coder"].nunique()
    each = assignments.drop_duplicates(segment)
    number = pd.MultiIndex.from_frame(each[segment]).map(given.to_dict())
    number = pd.Series(number, index=each.index, dtype=float).fillna(0)
    either = number.ge(1).groupby(each["round"]).mean()
    several = each["double"].astype(bool)
    both = number[several].eq(2).groupby(each.loc[several, "round"]).mean()
    name = assignments["round"]
    return assignments.assign(
        inclusion=assignments["inclusion"] * name.map(either).astype(float),
        double_inclusion=assignments["double_inclusion"] * name.map(both).astype(float).fillna(1),
    )


def _list_first_draws(assignments: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The draws by which units came into the study; anchors, drawn from these again, left out.

    Where the answers that count are an anchor's (the code has changed since), the unit still stands
    for as many as when it was first drawn: its later rounds get that probability.
    """
    first = assignments[assignments["stratum"] != ANCHOR]
    again = assignments.loc[assignments["stratum"] == ANCHOR, ["round", "segment_id"]]
    was = first.drop_duplicates("segment_id").drop(columns="round")
    later = again.drop_duplicates().merge(was, on="segment_id")
    firsts = pd.MultiIndex.from_frame(rows[["round", "segment_id"]].astype("str"))
    own = pd.MultiIndex.from_frame(first[["round", "segment_id"]].astype("str"))
    answered = set(first.loc[own.isin(firsts), "segment_id"])
    return pd.concat([first, later[~later["segment_id"].isin(answered)]], ignore_index=True)


def _list_groups(
    whole: _Answered,
    rows: pd.DataFrame,
    codes: pd.DataFrame,
    assignments: pd.DataFrame,
    rounds: Sequence[str],
) -> Iterator[tuple[str, str, int, _Answered]]:
    """(group, level, position, the answers in it); none without answers."""
    if not len(whole.units):
        return
    yield ALL, ALL, 1, whole
    asked = whole.rows[["round", "segment_id", "coder"]].drop_duplicates()
    for position, pair in enumerate(combinations(range(len(whole.coders)), 2), start=1):
        names = [whole.coders[c] for c in pair]
        both = (whole.answers.values[:, pair, :] >= 0).any(axis=2).all(axis=1)
        answers = whole.answers.take(both, list(pair))
        units = whole.units[both].reset_index(drop=True)
        own = asked[asked["coder"].isin(names)]
        drawn = _list_first_draws(_share_out(assignments, names), asked)
        answers = replace(answers, weights=_weigh(own, units["segment_id"], drawn))
        yield "pair", " & ".join(names), position, _Answered(whole.rows, units, names, answers)
    versions = sorted(rows["codebook_version"].unique(), key=read_version)
    for group, levels in (
        ("round", _order_rounds(rows, rounds)),
        ("codebook_version", versions),
    ):
        for position, level in enumerate(levels, start=1):
            own = rows[rows[group] == level].sort_values("holds", ascending=False, kind="stable")
            own = own.drop_duplicates(["segment_id", "code", "coder"])
            drawn = assignments if group == "round" else _list_first_draws(assignments, own)
            yield group, level, position, _tabulate(own, whole.units, codes, drawn)
    for group in ("cycle", "kind"):
        for position, level in enumerate(sorted(whole.units[group].dropna().unique()), start=1):
            own = (whole.units[group] == level).to_numpy()
            units = whole.units[own].reset_index(drop=True)
            part = _Answered(whole.rows, units, whole.coders, whole.answers.take(own))
            yield group, level, position, part


def _list_drift(
    said: pd.DataFrame,
    context: pd.DataFrame,
    codes: pd.DataFrame,
    assignments: pd.DataFrame,
    rounds: Sequence[str],
) -> Iterator[tuple[str, str, int, _Answered]]:
    """As `_list_groups`, of each coder's anchors in each later round; before and again are two."""
    anchors = assignments[assignments["stratum"] == ANCHOR]
    ranks = {name: rank for rank, name in enumerate(_order_rounds(said, rounds))}
    asked = anchors.loc[anchors["round"].isin(ranks), ["coder", "round"]].drop_duplicates()
    asked = sorted(asked.itertuples(index=False, name=None), key=lambda x: (x[0], ranks[x[1]]))
    rank, position = said["round"].map(ranks), 0
    for coder, name in asked:
        drawn = anchors[anchors["coder"].eq(coder) & anchors["round"].eq(name)]
        own = said["coder"].eq(coder) & said["segment_id"].isin(drawn["segment_id"])
        before = said.loc[rank[own & (rank < ranks[name])].sort_values(kind="stable").index]
        again = said[own & said["round"].eq(name)]
        both = pd.concat([before.assign(coder="before"), again.assign(coder="again")])
        both = both.assign(round=name).drop_duplicates(["segment_id", "code", "coder"])
        both = both[both.groupby("segment_id")["coder"].transform("nunique") == 2]
        if len(both):
            position += 1
            drawn = drawn.assign(double=True, double_inclusion=drawn["inclusion"])
            yield DRIFT, f"{coder}, {name}", position, _tabulate(both, context, codes, drawn)


def _order_rounds(rows: pd.DataFrame, rounds: Sequence[str]) -> list[str]:
    def key(name: str) -> tuple:
        known = list(rounds).index(name) if name in rounds else len(rounds)
        digits = [(int(p), "") if p.isdigit() else (-1, p) for p in re.split(r"(\d+)", name)]
        return known, digits

    return sorted(rows["round"].dropna().unique(), key=key)


def _measure(part: _Answered, codes: pd.DataFrame) -> pd.DataFrame:
    """A row for each code and family that was answered twice, and one for the sets."""
    by_code = measure_codes(roll_up_answers(part.answers, codes))
    family = codes["parent"].isna() & ~codes["codable"].astype(bool)
    by_code = by_code.assign(
        scope=np.where(family, "family", "code"), code=codes["code"].to_numpy()
    )
    frames = [by_code, measure_sets_of_codes(part.answers).assign(scope="set", code=ALL_CODES)]
    frames = [frame[frame["units"] > 0] for frame in frames]
    return pd.concat([f for f in frames if len(f)] or frames[:1], ignore_index=True)


def roll_up_answers(answers: Answers, codes: pd.DataFrame) -> Answers:
    """The answers with those to codes below a code counted for it; `codes` in the array's order."""
    places = {code: i for i, code in enumerate(codes["code"])}
    below: dict[str, list[int]] = {code: [] for code in places}
    for code, line in trace_ancestors(codes).items():
        for above in line:
            if above in below:
                below[above].append(places[code])
    values = np.empty_like(answers.values)
    for code, own in below.items():
        values[:, :, places[code]] = answers.values[:, :, own].max(axis=2)
    return Answers(values, answers.meetings, answers.weights)
