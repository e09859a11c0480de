"""How people coded this cycle: who, how much, how far they agree, and how they settled the rest."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from qualcop.memo.view import View
from qualcop.memo.words import Line, join, line, plural

WAYS = {
    "sheet": "in a sheet of their own",
    "workbook": "in a coding workbook",
    "word": "by comments in Word",
    "refi": "in another program for qualitative analysis",
    "table": "in another program, handed on as a table",
}
GATES = {
    "reliable": "enough to rely on (at least .80)",
    "tentative": "enough for tentative conclusions (at least .667)",
    "below": "not surely enough",
    "undefined": "not to be told",
}
SETTLED = {
    "agreement": "all of them agreed",
    "adjudication": "it was settled by a decision",
    "single": "one person alone answered",
    "open": "it is not settled yet and not counted",
}
MOVES = {
    "moved": "moved with their words",
    "changed": "stand on words that were corrected",
    "lost": "lost their words and no longer count",
}


def gather_coded(view: View) -> list[Line]:
    """Sentences on people's coding of this cycle; none when nobody coded it."""
    inside = view.segments_of(view.cycle)
    judged = view.frames["judgements"]
    judged = judged[judged.segment_id.isin(inside)]
    missing = _say_missing(view)
    if judged.empty:
        return [missing] if missing else []
    lines = [
        missing,
        _say_who(view, judged),
        _say_rounds(view, inside),
        _say_agreement(view),
        _say_gates(view),
        _say_settled(view, inside),
        _say_changes(view, inside),
    ]
    return [told for told in lines if told]


def _say_missing(view: View) -> Line:
    """Answers that count nowhere, since the codebook no longer has their code."""
    frame = view.frames["missing_codes"]
    parts = []
    for code, own in frame.groupby("code", sort=True):
        number = int(own.answers.sum())
        label = f"answers on {code}, which the codebook no longer has, all cycles"
        count = _number(view, f"missing-{code}", number, label, "codings", "missing_codes")
        parts.append([count, plural(number, "answer", "answers"), f" on {code}"])
    if not parts:
        return []
    told = ". The codebook does not have such a code now, and nobody has said what became of it."
    return line("Not counted in this memo: ", *join(parts), told)


def _say_who(view: View, judged: pd.DataFrame) -> Line:
    coders = sorted(set(judged.coder))
    by_segment = judged.groupby("segment_id").coder.nunique()
    whole = _count(view, "coded", by_segment.index, "segments that people coded")
    twice = by_segment.index[by_segment > 1]
    people = _number(view, "coders", len(coders), "people who coded", "coders", "judgements")
    ways = [WAYS[way] for way in WAYS if way in set(judged.way)]
    parts = [
        people,
        plural(len(coders), "person", "people"),
        " coded ",
        whole,
        plural(len(by_segment), "segment", "segments"),
        " of this cycle, ",
        *join(ways),
    ]
    if len(twice):
        double = _count(view, "coded-twice", twice, "segments that several people coded")
        parts += ["; ", double, " of these were coded by more than one of them"]
    return line(*parts, ".")


def _say_rounds(view: View, inside: frozenset[str]) -> Line:
    """Of each round how the segments were chosen."""
    given = view.frames["assignments"]
    given = given[given.segment_id.isin(inside)]
    parts = []
    for name, own in given.groupby("round", sort=True):
        segments = own.drop_duplicates("segment_id")
        chosen = _count(view, f"round-{name}", segments.segment_id, f"segments given out in {name}")
        whole = (segments.inclusion == 1).all()
        how = (
            " (all there were to choose from)" if whole else " (drawn at random, by known chances)"
        )
        part = [f"{name} gave out ", chosen, how]
        double = segments.segment_id[segments.double.astype(bool)]
        if len(double):
            both = _count(view, f"round-{name}-double", double, f"given to several in {name}")
            part += [", ", both, " of them to more than one person"]
        parts.append(part)
    blind = "; no workbook showed what others, or the rules, had coded."
    return line("Of this cycle, ", *join(parts), blind) if parts else []


def _say_agreement(view: View) -> Line:
    """Agreement on whole sets of codes in this cycle, else over all cycles."""
    frame = view.frames["reliability"]
    sets = frame[(frame.scope == "set") & frame.alpha.notna()]
    here = sets[(sets.group == "cycle") & (sets.level == view.cycle)]
    rows = here if len(here) else sets[sets.group == "all"]
    if rows.empty:
        return []
    row = rows.iloc[0]
    where = "in this cycle" if len(here) else "in all cycles"
    parts = ["How far they agree on all the codes of a segment together, ", where]
    parts += [": Krippendorff’s alpha is ", _share(view, "alpha", row.alpha, "alpha of sets")]
    if pd.notna(row.lower):
        low = _share(view, "alpha-lower", row.lower, "lower 95 % limit of alpha of sets")
        high = _share(view, "alpha-upper", row.upper, "upper 95 % limit of alpha of sets")
        parts += [" (95\u00a0% interval ", low, " to ", high, ")"]
    units = _number(view, "alpha-units", row.units, "segments compared", "segments", "reliability")
    parts += [", from ", units, plural(row.units, "segment", "segments"), " of "]
    meetings = int(row.meetings)
    count = _number(view, "alpha-meetings", meetings, "events compared", "meetings", "reliability")
    parts += [count, plural(meetings, "meeting", "meetings")]
    told = (
        ". 1 would be full agreement, 0 what chance alone gives; .80 or more is taken as reliable, "
    )
    return line(*parts, told, ".667 or more as enough for tentative conclusions.")


def _say_gates(view: View) -> Line:
    """How many codes people agree on well enough, by the lower limit, over all cycles."""
    frame = view.frames["reliability"]
    codable = set(view.codebook.code[view.codebook.codable.astype(bool)])
    rows = frame[(frame.scope == "code") & (frame.group == "all") & frame.code.isin(codable)]
    if rows.empty:
        return []
    counts = rows.gate.value_counts()
    parts = []
    for gate, words in GATES.items():
        if number := int(counts.get(gate, 0)):
            label = f"codes for which agreement is {words}"
            count = _number(view, f"gate-{gate}", number, label, "codes", "reliability")
            parts.append([f"{words} for ", count])
    label = "codes that several people used or refused"
    total = _number(view, "gates", len(rows), label, "codes", "reliability")
    return line(
        "Code by code, over all cycles, and judged by the lower end of its interval, agreement is ",
        *join(parts),
        " of ",
        total,
        plural(len(rows), "code", "codes"),
        ". Where it is not surely enough, take a code’s counts as descriptions.",
    )


def _say_settled(view: View, inside: frozenset[str]) -> Line:
    """Where somebody gave a code: how it was settled whether it counts."""
    frame = view.frames["consensus"]
    seen = frame[frame.segment_id.isin(inside) & (frame.ones.gt(0) | frame.rule.eq("adjudication"))]
    if seen.empty:
        return []
    parts = []
    for rule, words in SETTLED.items():
        own = seen[seen.rule == rule]
        if len(own):
            label = f"codes given to a segment: {words}"
            count = _number(view, f"settled-{rule}", len(own), label, "codings", "consensus", own)
            parts.append([count, f" times {words}" if len(own) > 1 else f" time {words}"])
    total = _number(
        view,
        "settled",
        len(seen),
        "codes that somebody gave to a segment",
        "codings",
        "consensus",
        seen,
    )
    return line(
        "Somebody gave a segment a code ",
        total,
        plural(len(seen), "time", "times"),
        ": ",
        *join(parts),
        ".",
    )


def _say_changes(view: View, inside: frozenset[str]) -> Line:
    """What corrected texts and a changed codebook did to codes."""
    anchors, parts = view.frames["anchors"], []
    counts = anchors.state.value_counts()
    for state, words in MOVES.items():
        if number := int(counts.get(state, 0)):
            label = f"answers that {words}, all cycles"
            parts.append(
                [_number(view, f"anchor-{state}", number, label, "codings", "anchors"), f" {words}"]
            )
    looks = view.frames["second_looks"]
    looks = looks[looks.segment_id.isin(inside)]
    told = []
    if parts:
        told += [
            "Since texts were corrected after coding, of all cycles’ answers ",
            "(a code applies, or not) ",
            *join(parts),
            ". ",
        ]
    if len(looks):
        owed = _number(
            view,
            "second-looks",
            len(looks),
            "answers owed a second look",
            "codings",
            "second_looks",
            looks,
        )
        told += [
            "The codebook changed: ",
            owed,
            plural(len(looks), "answer waits", "answers wait"),
            " for a second look.",
        ]
    return line(*told) if told else []


def _count(view: View, meaning: str, segments: Iterable[str], label: str) -> dict:
    return view.book.count_said(
        f"how-coded-{meaning}", segments, label, unit="segments", table="judgements"
    )


def _number(
    view: View, meaning: str, value: int, label: str, unit: str, table: str, rows: object = None
) -> dict:
    evidence = None if rows is None else ("segment", rows.segment_id)
    return view.book.say(
        f"how-coded-{meaning}", int(value), label, unit=unit, table=table, evidence=evidence
    )


def _share(view: View, meaning: str, value: float, label: str) -> dict:
    row = view.book.row_id("text", f"how-coded-{meaning}")
    return view.book.add(
        row, "a", float(value), label, unit="coefficient", table="reliability", decimals=2
    )
