"""Puts the selections of sources where they belong in the clean texts, or says why it cannot."""

from __future__ import annotations

from dataclasses import replace

from qualcop.errors import Problem
from qualcop.refi.intake import Intake, derive_guid
from qualcop.refi.model import Note, Reading, Selection, Source
from qualcop.refi.offsets import (
    Choice,
    Evidence,
    choose_conventions,
    tell_odds,
    weigh_source,
)
from qualcop.refi.positions import Convention, Span, as_arrays
from qualcop.refi.source_reading import Draft

# What programs are known to do, as advice where a file cannot tell.
USUAL = (
    ("nvivo", "utf16-crlf2-bom0"),
    ("atlas", "codepoint-crlf1-bom0"),
)
BY_THE_STANDARD = ("qualcop", "aqda")  # programs known to count code points, and LF once
MANY, FEW_EDGES = 20, 0.5  # so many selections of which fewer stand on words belong elsewhere
SHOWN = 10  # numbers of selections that are named one by one


def place_sources(
    drafts: list[Draft], given: Convention | None, origin: str | None, file: str, intake: Intake
) -> tuple[list[Source], list[Reading], list[Problem]]:
    """The sources with their selections in code points, how each was read, and what stays open."""
    texts = [draft for draft in drafts if draft.raw is not None]
    evidences = [
        weigh_source(d.raw, [Span(s.start, s.end, s.name) for s in d.selections]) for d in texts
    ]
    known = Convention() if (origin or "").lower().startswith(BY_THE_STANDARD) else None
    choices = choose_conventions(evidences, given, known)
    placed: dict[str, Source] = {}
    readings, problems = [], []
    for draft, evidence, choice in zip(texts, evidences, choices, strict=True):
        reading = _describe(draft.source.guid, evidence, choice)
        if draft.selections:
            readings.append(reading)
            problem = _find_fault(draft.source.name, reading, choice, origin, file)
            problems += [problem] if problem else []
            if choice.apart:
                intake.odd[
                    f"source {draft.source.name!r} counts in another way than the others"
                ] += 1
        placed[draft.source.guid] = _place(draft, evidence, choice, intake)
    sources = [placed.get(draft.source.guid, draft.source) for draft in drafts]
    return sources, readings, problems


def _describe(guid: str, evidence: Evidence, choice: Choice) -> Reading:
    convention = choice.convention
    return Reading(
        source=guid,
        convention=str(convention),
        basis="any" if choice.margin is None and choice.basis != "given" else choice.basis,
        margin=None if choice.margin is None else round(choice.margin, 2),
        selections=evidence.distinct,
        on_edges=evidence.edges[convention],
        names_fit=evidence.named[convention],
        names=evidence.names,
        rival=str(choice.rival) if choice.rival else None,
        inclusive=choice.inclusive,
    )


def _find_fault(
    name: str, reading: Reading, choice: Choice, origin: str | None, file: str
) -> Problem | None:
    """The reason not to believe the positions of a source; None when there is none."""
    place = f"source {name!r}"
    usual = next((c for key, c in USUAL if key in (origin or "").lower()), None)
    hint = f" {origin} usually means {usual}." if usual else ""
    if choice.basis == "open":
        expected = (
            f"selections that show how positions are counted: {reading.convention} is only"
            f" {tell_odds(choice.margin)} {reading.rival}, which gives other words"
        )
        advice = f"Say how they are counted: --convention {usual or reading.convention}.{hint}"
        return Problem(file, place, f"{reading.selections} selections", expected, advice)
    few = reading.on_edges < FEW_EDGES * reading.selections
    if choice.basis != "given" and reading.selections >= MANY and few:
        value = f"{reading.on_edges} of {reading.selections} selections on edges of words"
        expected = "positions that belong to this text"
        advice = f"Export it again; or say how positions are counted with --convention.{hint}"
        return Problem(file, place, value, expected, advice)
    return None


def _place(draft: Draft, evidence: Evidence, choice: Choice, intake: Intake) -> Source:
    """The source with its clean text and its selections in it."""
    starts, ends = as_arrays(evidence.spans)
    places = evidence.counted.place(starts, ends, choice.convention, choice.inclusive)
    text, size = evidence.counted.text, len(evidence.counted.text)
    kept: list[Selection] = []
    notes = list(draft.source.notes)
    beyond, at_points = [], []
    name = draft.source.name
    for number, (selection, first, last, first_fits, last_fits) in enumerate(
        zip(draft.selections, *(p.tolist() for p in places), strict=True), start=1
    ):
        selection = _move_comment(replace(selection, start=first, end=last), intake)
        if first == last:
            outside = not (first_fits and last_fits)
            (beyond if outside else at_points).append((number, selection))
            notes += _rescue(selection, intake)
            continue
        if not (first_fits and last_fits):
            what = "end beyond the text" if last == size else "end within a character or line end"
            intake.odd[f"selection in source {name!r} with an {what}; cut to what fits"] += 1
        kept.append(selection)
    _tell_lost("selection outside of the text", beyond, f"{name!r} has {size:,} characters", intake)
    _tell_lost("selection of no length", at_points, f"a point in {name!r} has no words", intake)
    return replace(
        draft.source, text=text, selections=tuple(kept), notes=tuple(dict.fromkeys(notes))
    )


def _move_comment(selection: Selection, intake: Intake) -> Selection:
    """The selection; a description without any coding is a comment (MAXQDA), so a note on it."""
    if selection.description is None or selection.codings:
        return selection
    note = _make_note(selection)
    intake.notes.append(note)
    return replace(selection, description=None, notes=(*selection.notes, note.guid))


def _rescue(selection: Selection, intake: Intake) -> tuple[str, ...]:
    """Notes of a selection that cannot be kept, for its source to hold."""
    if selection.description is None:
        return selection.notes
    note = _make_note(selection)
    intake.notes.append(note)
    return (*selection.notes, note.guid)


def _make_note(selection: Selection) -> Note:
    return Note(
        guid=derive_guid("comment", selection.guid),
        name=None,
        text=selection.description or "",
        user=selection.user,
        made=selection.made,
    )


def _tell_lost(what: str, lost: list[tuple[int, Selection]], where: str, intake: Intake) -> None:
    if not lost:
        return
    numbers = ", ".join(str(n) for n, _ in lost[:SHOWN]) + (" …" if len(lost) > SHOWN else "")
    why = f"{where}; no. {numbers} in its order; what was written on them is kept as notes on it"
    intake.lose(what, why, len(lost))
    codings = sum(len(selection.codings) for _, selection in lost)
    intake.lose(f"coding of a {what}", f"{where}; no. {numbers}", codings)
