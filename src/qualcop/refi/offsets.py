"""Finds out how the program that wrote a project counts positions, from where its selections land.

Each convention is tried on each source. Evidence are selections' names that are the words selected,
and edges of words and lines (`boundaries`); it is added up in decimal logarithms (bans) over the
distinct selections. Conventions that place all selections of a source alike are one reading of it.
A reading is taken when it is `ENOUGH` bans ahead of the next: 1,000 times likelier. Where a source
cannot tell, all sources together may; where these cannot either, it stays open, and nobody guesses.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from qualcop.refi.boundaries import (
    END_SHARES,
    MISFIT,
    START_SHARES,
    on_edge,
    sort_characters,
    sort_ends,
    sort_starts,
    weigh_kinds,
)
from qualcop.refi.positions import Convention, CountedText, Span, as_arrays, list_conventions

ENOUGH = 3.0
# Line ends that count two though the file has one, and ends that include their last character, are
# against file and standard: they are believed on twice the evidence only.
MUCH = 2 * ENOUGH
MOST_NAMES = 100  # of a source that are compared: more add nothing
# Bans of a name that is the selection, that begins it, that has one character more.
WHOLE_NAME, CUT_NAME, NEAR_NAME = 4.0, 3.5, 1.0
LEAST_NAME, LEAST_CUT = 4, 20  # characters below which a name may fit by chance
_CUT_MARK = re.compile(r"\s*(\.{3}|…)$")


class Scale:
    """Weighs placed selections in one text."""

    def __init__(self, counted: CountedText) -> None:
        kinds = sort_characters(counted.points)
        self.starts, self.ends = sort_starts(kinds), sort_ends(kinds)
        self.start_bans = weigh_kinds(self.starts, START_SHARES)
        self.end_bans = weigh_kinds(self.ends, END_SHARES)

    def weigh(
        self, first: np.ndarray, last: np.ndarray, first_fits: np.ndarray, last_fits: np.ndarray
    ) -> tuple[float, int]:
        """Bans for these places, and how many selections have both ends on edges."""
        bans = np.where(first_fits, self.start_bans[self.starts[first]], MISFIT)
        bans = bans + np.where(last_fits, self.end_bans[self.ends[last]], MISFIT)
        edges = on_edge(self.starts[first]) & on_edge(self.ends[last]) & first_fits & last_fits
        return float(bans.sum()), int(edges.sum())


@dataclass
class Evidence:
    """What the selections of one source say for each convention, in bans."""

    counted: CountedText
    scale: Scale
    spans: Sequence[Span]
    readings: list[list[Convention]]  # conventions in one list place all selections alike
    bans: dict[Convention, float]
    edges: dict[Convention, int] = field(default_factory=dict)  # selections on edges at both ends
    named: dict[Convention, int] = field(default_factory=dict)  # whose name fits
    names: int = 0  # whose name fits in some convention
    distinct: int = 0  # selections, those at the same place counted once


@dataclass(frozen=True)
class Choice:
    """The convention taken for a source; `basis` is own, common, given, program or open.

    `margin` is how far it is ahead of the next reading in bans; None where all conventions agree.
    `apart` marks a source that counts in another way than all sources together.
    """

    convention: Convention
    basis: str
    margin: float | None
    rival: Convention | None = None
    inclusive: bool = False
    apart: bool = False

    @property
    def decides(self) -> bool:
        """Whether it is far enough ahead to be believed."""
        return self.margin is None or self.margin >= ENOUGH


def tell_odds(margin: float) -> str:
    """Bans in words: about 4,000 times likelier than."""
    size = min(abs(margin), 6.0)
    if size < 0.1:
        return "as likely as"
    times = "over a million" if size == 6 else f"about {float(f'{10**size:.0e}'):,.0f}"
    return f"{times} times {'likelier' if margin >= 0 else 'less likely'} than"


def weigh_source(raw: str, spans: Sequence[Span]) -> Evidence:
    """Try every convention on a source's text, as it stands in its file, and its selections."""
    counted = CountedText(raw)
    starts, ends, names = _list_distinct(spans)
    scale = Scale(counted)
    groups: dict[bytes, list[Convention]] = {}
    scores: dict[bytes, tuple[float, int, int]] = {}
    evidence = Evidence(counted, scale, spans, [], {}, distinct=len(starts))
    for convention in list_conventions(counted.marks):
        placed = counted.place(starts, ends, convention)
        key = b"".join(part.tobytes() for part in placed[:2])
        groups.setdefault(key, []).append(convention)
        if key not in scores:
            bans, edges = scale.weigh(*placed)
            more, named = _fit_names(counted.text, *placed[:2], names)
            scores[key] = bans + more, edges, named
        score = scores[key]
        evidence.bans[convention], evidence.edges[convention], evidence.named[convention] = score
    evidence.names = max(evidence.named.values())
    evidence.readings = list(groups.values())
    return evidence


def choose_conventions(
    evidences: Sequence[Evidence],
    given: Convention | None = None,
    known: Convention | None = None,
) -> list[Choice]:
    """A convention for each source; of those that stay open, the basis is "open".

    `given` is what a person says and holds for all; `known` is what the program that wrote the
    project is known to do and holds where the selections leave it open.
    """
    common: Counter[Convention] = Counter()
    for evidence in evidences:
        for convention in list_conventions(2):
            held = replace(convention, mark=min(convention.mark, max(1, evidence.counted.marks)))
            common[convention] += evidence.bans[held]
    choices = [_choose(evidence, common, given) for evidence in evidences]
    if known:
        pairs = zip(evidences, choices, strict=True)
        choices = [_settle(evidence, choice, known) for evidence, choice in pairs]
    return _try_inclusive(evidences, choices)


def _choose(evidence: Evidence, common: Counter[Convention], given: Convention | None) -> Choice:
    own = _rank(evidence, evidence.bans, common)
    if given:
        held = replace(given, mark=min(given.mark, max(1, evidence.counted.marks)))
        rival = own.convention if not _are_alike(evidence, held, own.convention) else own.rival
        margin = evidence.bans[held] - evidence.bans[rival] if rival else None
        return Choice(held, "given", margin, rival)
    lines = max((c for c in evidence.bans if c.breaks == "lf2"), key=lambda c: evidence.bans[c])
    ahead = evidence.bans[lines] - evidence.bans[own.convention]
    if ahead >= MUCH:
        return Choice(lines, "own", ahead, own.convention, apart=True)
    shared = _rank(evidence, common, common)
    lost = evidence.bans[own.convention] - evidence.bans[shared.convention]
    if shared.decides and own.decides and lost >= MUCH:
        return replace(own, apart=True)
    if shared.decides and lost < MUCH:
        # A program counts in one way: all its sources together know better than one by a little.
        return own if own.decides and lost == 0 else replace(shared, basis="common")
    return own if own.decides else replace(own, basis="open")


def _settle(evidence: Evidence, choice: Choice, known: Convention) -> Choice:
    """The choice; where it is open and `known` is not unlikely, that."""
    margin = evidence.bans[known] - evidence.bans[choice.convention]
    if choice.basis != "open" or margin <= -ENOUGH:
        return choice
    if _are_alike(evidence, known, choice.convention):
        return replace(choice, basis="program")
    return Choice(known, "program", margin, choice.convention)


def _rank(evidence: Evidence, bans: dict[Convention, float], common: Counter[Convention]) -> Choice:
    """The reading of a source with most `bans`, and how far it is ahead of the next.

    It is called by the one of its conventions that all sources together speak for most.
    """
    ranked = []
    for reading in evidence.readings:
        usual = [c for c in reading if c.breaks != "lf2"]
        if usual:
            ranked.append((max(bans[c] for c in usual), max(usual, key=lambda c: common[c])))
    ranked.sort(key=lambda pair: -pair[0])
    if len(ranked) == 1:
        return Choice(ranked[0][1], "own", None)
    return Choice(ranked[0][1], "own", float(ranked[0][0] - ranked[1][0]), ranked[1][1])


def _are_alike(evidence: Evidence, one: Convention, other: Convention) -> bool:
    return any(one in reading and other in reading for reading in evidence.readings)


def _try_inclusive(evidences: Sequence[Evidence], choices: list[Choice]) -> list[Choice]:
    """The choices; all inclusive of their last character where all evidence asks for it."""
    gain = 0.0
    for evidence, choice in zip(evidences, choices, strict=True):
        starts, ends, names = _list_distinct(evidence.spans)
        for sign, shift in ((1, True), (-1, False)):
            placed = evidence.counted.place(starts, ends, choice.convention, shift)
            gain += sign * evidence.scale.weigh(*placed)[0]
            gain += sign * _fit_names(evidence.counted.text, *placed[:2], names, False)[0]
    return [replace(c, inclusive=True) for c in choices] if gain >= MUCH else choices


def _list_distinct(spans: Sequence[Span]) -> tuple[np.ndarray, np.ndarray, list]:
    """Starts, ends and clean names of spans, those at the same place once."""
    starts, ends = as_arrays(spans)
    distinct = np.unique(np.stack([starts, ends]), axis=1, return_index=True)[1]
    return starts[distinct], ends[distinct], [_clean_name(spans[i].name) for i in distinct]


def _clean_name(name: str | None) -> tuple[str, bool]:
    """A selection's name with single blanks and without its cut mark, and whether it had one."""
    words = " ".join((name or "").split())
    bare = _CUT_MARK.sub("", words)
    return bare, bare != words


def _fit_names(
    text: str,
    first: np.ndarray,
    last: np.ndarray,
    names: list[tuple[str, bool]],
    one_more: bool = True,
) -> tuple[float, int]:
    """Bans for the names that are (or begin) their selection's words, and how many these are.

    With `one_more`, names that have one character more fit too: the end may include its last.
    """
    useful = [i for i, (name, _) in enumerate(names) if len(name) >= LEAST_NAME]
    step = max(1, len(useful) // MOST_NAMES)
    bans = [
        _fit_name(text, int(first[i]), int(last[i]), *names[i], one_more) for i in useful[::step]
    ]
    return sum(bans), sum(ban > 0 for ban in bans)


def _fit_name(text: str, first: int, last: int, name: str, cut: bool, one_more: bool) -> float:
    """Bans for one name; none where a blank stands at an end: names have none around them, so
    the place beside this one would fit as well."""
    if text[first : first + 1].isspace():
        return 0.0
    # Runs of blanks make a quote longer than its name; more than this is no longer looked at.
    quote = " ".join(text[first : min(last, first + 3 * len(name) + 100)].split())
    if quote == name and not cut and not text[last - 1 : last].isspace():
        return WHOLE_NAME
    if quote.startswith(name) and len(name) >= LEAST_CUT:
        return CUT_NAME
    if one_more and name.startswith(quote) and " ".join(text[first : last + 1].split()) == name:
        return NEAR_NAME
    return 0.0
