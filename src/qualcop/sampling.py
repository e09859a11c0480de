"""Draws which segments people code, with the probability of each on record.

Segments are put into strata by how likely a wanted code is in them, more are drawn where codes are
likely or rare, and some from every stratum: those with the lowest scores alone show what the rules
do not see. Within a stratum every set of segments is equally likely (simple random sampling
without replacement), so that estimates and agreement can be weighted back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from qualcop.codings import roll_up_codings

# How likely a code is where the rule coder matched, where it matched and took it back (negated,
# hypothetical), and where it found nothing. Only their order and rough size matter.
MATCH, NEAR_MISS, NOTHING = 0.6, 0.2, 0.02
MOST_STRATA = 4
LEAST_CHANCE, MOST_CHANCE = 0.02, 0.5  # of a stratum, when its share of the draw is reckoned
FLOOR, FLOOR_SHARE = 5, 0.1  # of the draw, for each stratum


@dataclass(frozen=True)
class Draw:
    """What was drawn: `rows` by segment, `strata` with their numbers."""

    rows: pd.DataFrame
    strata: pd.DataFrame


def score_segments(
    segments: pd.DataFrame, codings: pd.DataFrame, codebook: pd.DataFrame, codes: Sequence[str]
) -> pd.DataFrame:
    """How likely wanted codes are: columns segment_id, cycle, words, chance, score.

    `chance` is f, the likelihood of the likeliest code (0-1); `score` the largest f of a code over
    that code's mean f, so that a likely rare code counts more than a likely common one. `codings`:
    rows of the rule coder, or of a classifier with its confidence; codes below a wanted one count
    for it.
    """
    machine = codings[codings["coder_kind"].isin(("pattern", "classifier"))]
    rule = np.where(machine["value"].eq(1), MATCH, NEAR_MISS)
    given = machine["confidence"].to_numpy(dtype=float, na_value=np.nan)
    machine = machine.assign(f=np.where(np.isnan(given), rule, given))
    ordered = machine.sort_values(["f", "segment_id"], ascending=[False, True], kind="stable")
    lifted = roll_up_codings(ordered[["segment_id", "code", "f"]], codebook)
    wanted = pd.Index(list(codes))
    rows = pd.Index(segments["segment_id"]).get_indexer(lifted["segment_id"])
    columns = wanted.get_indexer(lifted["code"])
    there = (rows >= 0) & (columns >= 0)
    f = np.full((len(segments), len(wanted)), NOTHING)
    f[rows[there], columns[there]] = lifted["f"].to_numpy(dtype=float)[there]
    score = (f / np.maximum(f.mean(axis=0), NOTHING / 10)).max(axis=1)
    # Rounded, so that no segment changes its stratum by the last digit of a machine.
    frame = segments[["segment_id", "cycle", "words"]].reset_index(drop=True)
    return frame.assign(chance=f.max(axis=1), score=np.round(score, 9))


def name_strata(frame: pd.DataFrame, most: int = MOST_STRATA) -> pd.Series:
    """The stratum of each row of `score_segments`: within each cycle, up to `most` by score.

    Limits are set by the cumulated sqrt(f (1 - f)) in the order of the scores. Segments of one
    score stay together; so there may be fewer strata. score-1 is the lowest. The cycle stands
    before it where there are several.
    """
    names = pd.Series("", index=frame.index, dtype=object)
    several = frame["cycle"].nunique() > 1
    for cycle, own in frame.groupby("cycle", sort=True):
        spread = np.sqrt(own["chance"] * (1 - own["chance"])).clip(lower=1e-6)
        sums = spread.groupby(own["score"]).sum().sort_index()
        middles = (sums.cumsum() - sums / 2) / sums.sum()
        places = (middles * most).astype(int).clip(upper=most - 1)
        numbers = {place: n for n, place in enumerate(sorted(set(places)), start=1)}
        before = f"{cycle}/" if several else ""
        names[own.index] = (
            own["score"].map(places.map(numbers)).map(lambda n, b=before: f"{b}score-{n}")
        )
    return names


def allocate(
    weights: Sequence[float], least: Sequence[int], most: Sequence[int], n: int
) -> list[int]:
    """`n` shared out in proportion to `weights`, within `least` and `most`; sums to n exactly.

    `n` must lie between the sums of `least` and of `most`.
    """
    w, low, high = (np.asarray(x, dtype=float) for x in (weights, least, most))
    bottom, top = 0.0, float(n) / max(w.min(), 1e-9)
    for _ in range(200):  # the scale at which the shares, cut to their limits, sum to n
        scale = (bottom + top) / 2
        bottom, top = (scale, top) if np.clip(w * scale, low, high).sum() < n else (bottom, scale)
    exact = np.clip(w * top, low, high)
    shares = np.clip(np.floor(exact + 1e-9), low, high).astype(int)
    for place in np.argsort(-(exact - shares), kind="stable").tolist() * 2:
        missing = n - int(shares.sum())
        step = int(np.sign(missing))
        if step and low[place] <= shares[place] + step <= high[place]:
            shares[place] += step
    return shares.tolist()


def plan_strata(frame: pd.DataFrame, n: int | None) -> pd.DataFrame:
    """Each stratum with N (segments), n (how many are drawn) and what the machine found in it.

    `frame`: `score_segments` with its column `stratum`; `n` None takes all. Cycles get their
    numbers first, then the strata in each: in proportion to N sqrt(p (1 - p)), p being the mean
    chance within 0.02 and 0.5; at least 5 and a tenth in each stratum, as far as `n` reaches.
    Raises ValueError when `n` is less than the number of strata.
    """
    grouped = frame.groupby("stratum", sort=True)
    strata = grouped.agg(
        cycle=("cycle", "first"),
        N=("segment_id", "size"),
        chance=("chance", "mean"),
        matched=("chance", lambda f: int((f > NEAR_MISS).sum())),
    ).reset_index()
    if n is None or n >= len(frame):
        return strata.assign(n=strata["N"])
    if n < len(strata):
        raise ValueError(len(strata))
    p = strata["chance"].clip(LEAST_CHANCE, MOST_CHANCE)
    strata["weight"] = strata["N"] * np.sqrt(p * (1 - p))
    cycles = strata.groupby("cycle", sort=True).agg(
        weight=("weight", "sum"), N=("N", "sum"), strata=("N", "size")
    )
    spare = n // len(strata)
    least = np.minimum(cycles["N"], cycles["strata"] * max(1, min(FLOOR, spare)))
    # A cycle of few segments may need fewer than its floor; never fewer than one a stratum.
    least = np.maximum(np.minimum(least, n), cycles["strata"])
    parts = dict(zip(cycles.index, allocate(cycles["weight"], least, cycles["N"], n), strict=True))
    strata["n"] = 0
    for cycle, own in strata.groupby("cycle", sort=True):
        part = parts[cycle]
        floor = max(1, min(max(FLOOR, int(np.ceil(FLOOR_SHARE * part))), part // len(own)))
        low = np.minimum(own["N"], floor)
        strata.loc[own.index, "n"] = allocate(own["weight"], low, own["N"], part)
    return strata.drop(columns="weight")


def draw_segments(
    frame: pd.DataFrame, n: int | None, double: float, seed: int, round_name: str
) -> Draw:
    """Segments drawn from `score_segments`, some of them to be coded by several people.

    Rows: segment_id, stratum, inclusion n/N, double (a flag), double_inclusion m/N, in random order
    within strata. Strata: stratum, cycle, N, n, m (how many of the n are double), chance, matched.
    `double` is the share of each stratum's draw given to several; 0 none, else at least one a
    stratum. Raises ValueError as `plan_strata`.
    """
    frame = frame.assign(stratum=name_strata(frame)).sort_values("segment_id", ignore_index=True)
    strata = plan_strata(frame, n)
    m = np.floor(strata["n"] * double + 0.5).astype(int)
    strata["m"] = m.clip(lower=1 if double else 0).clip(upper=strata["n"])
    return Draw(draw_strata(frame, strata, seed, round_name), strata)


def draw_strata(
    frame: pd.DataFrame, strata: pd.DataFrame, seed: int, round_name: str
) -> pd.DataFrame:
    """The rows of a `Draw`: n of each stratum's N, m of them double, each set equally likely."""
    ids, named = frame["segment_id"].to_numpy(), frame["stratum"].to_numpy()
    numbers = [strata[name].to_numpy() for name in ("stratum", "N", "n", "m")]
    chosen, double = [], []
    for stratum, size, drawn, several in zip(*numbers, strict=True):
        # The first m of a random order are a random m of a random n.
        order = make_generator(seed, round_name, stratum).permutation(size)[:drawn]
        chosen.append(ids[named == stratum][order])
        double.append(np.arange(drawn) < several)
    stratum, size, drawn, several = numbers
    return pd.DataFrame(
        {
            "segment_id": np.concatenate(chosen),
            "stratum": np.repeat(stratum, drawn),
            "inclusion": np.repeat(drawn / size, drawn),
            "double": np.concatenate(double),
            "double_inclusion": np.repeat(several / size, drawn),
        }
    )


def give_out(
    rows: pd.DataFrame, coders: Sequence[str], seed: int, round_name: str, everybody: bool = False
) -> list[tuple[str, str]]:
    """Who codes what: (coder, segment_id), evenly within each stratum and over all.

    A double segment goes to two coders, each pair as often as the others, or to `everybody`.
    """
    ordered = sorted(coders)
    pairs = [tuple(ordered)] if everybody else list(combinations(ordered, 2))
    total = dict.fromkeys(ordered, 0)
    met = dict.fromkeys(pairs, 0)
    given = []
    for stratum, own in rows.groupby("stratum", sort=True):
        here = dict.fromkeys(ordered, 0)
        luck = make_generator(seed, round_name, f"coders of {stratum}")
        for segment_id, double in zip(own["segment_id"], own["double"], strict=True):
            if double:
                lot = luck.permutation(len(pairs))
                best = min(lot, key=lambda k: (met[pairs[k]], sum(total[c] for c in pairs[k])))
                takers = pairs[best]
                met[takers] += 1
            else:
                lot = luck.permutation(len(ordered))
                takers = (ordered[min(lot, key=lambda k: (here[ordered[k]], total[ordered[k]]))],)
            for coder in takers:
                here[coder] += 1
                total[coder] += 1
            given += [(coder, segment_id) for coder in takers]
    return given


def make_generator(*parts: object) -> np.random.Generator:
    """A source of random numbers that these words and numbers alone decide."""
    words = "\x1f".join(map(str, parts)).encode("utf-8")
    return np.random.default_rng(int.from_bytes(hashlib.blake2b(words, digest_size=16).digest()))
