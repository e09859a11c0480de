"""How a memo was made: versions, digests, accuracy of the rules, pseudonyms, assumptions."""

from __future__ import annotations

from collections.abc import Mapping

from qualcop.accuracy import ALL_CODES
from qualcop.codings import ANSWER_CODER
from qualcop.memo.practices import count_looked_at
from qualcop.memo.view import View
from qualcop.memo.words import Line, join, line, plural

BASES = {
    "registry": "from the registry",
    "attendance_line": "from attendance lists",
    "speaker_label": "from speaker labels",
    "email_header": "from mail headers",
    "signature": "from signatures",
    "salutation": "from salutations",
    "comment_author": "from authors of comments",
    "property": "from file properties",
    "running_text": "from running text",
    "model": "from running text with the help of a language model",
}
# What people decided on names found in the files, in words that follow the count.
DECISIONS = {
    "person": "confirmed as people",
    "same as": "joined to a person known already",
    "not a name": "refused as no names",
    "open": "not decided yet, and masked until then",
}


def gather_methods(view: View, provenance: Mapping[str, object]) -> dict:
    """Versions and digests as (what, value) pairs, sentences on codebook, pseudonyms, segments."""
    return {
        "versions": list_versions(provenance),
        "codebook": _say_codebook(view),
        "pseudonyms": _say_pseudonyms(view),
        "segments": _say_segments(view),
    }


def list_versions(provenance: Mapping[str, object]) -> list[dict]:
    """What made a memo, as (what, value) pairs of versions and digests."""
    known = {key: str(value) for key, value in provenance.items() if isinstance(value, str)}
    parts = {
        "qualcop": ("package_version", "code_digest"),
        "Codebook": ("codebook_version", "codebook_sha"),
        "Language model": ("model_name", "model_version"),
        "Environment (lock file)": ("lock_sha",),
        "Files read until this cycle": ("input_digest",),
    }
    rows = []
    for what, keys in parts.items():
        value = " · ".join(known[key][:30] for key in keys if known.get(key))
        rows.append({"what": what, "value": value or "not recorded"})
    return rows


def _say_codebook(view: View) -> Line:
    book = view.codebook
    codes = int(book.codable.astype(bool).sum())
    patterns = int(book.patterns.sum())
    count = view.book.say("codes", codes, "codes of the codebook", unit="codes", table="codebook")
    rules = view.book.say(
        "patterns", patterns, "patterns of the rule coder", unit="patterns", table="codebook"
    )
    return line(
        "The codebook holds ",
        count,
        plural(codes, "code", "codes"),
        " with definitions; the rule coder looks for them with ",
        rules,
        plural(patterns, "pattern", "patterns"),
        ".",
    )


def _say_pseudonyms(view: View) -> Line:
    people = view.frames["participants"]
    parts = []
    for basis, where in BASES.items():
        mine = people.participant[people.basis == basis]
        if len(mine):
            count = view.book.count_said(
                f"pseudonyms-{basis}", mine, f"people {where}", unit="people", table="participants"
            )
            whom = "" if parts else plural(len(mine), "person", "people")
            parts.append([count, f"{whom} {where}"])
    if not parts:
        return line("No person was found whose name had to be replaced.")
    return line(
        "Before anything else, names gave way to pseudonyms, the same ones in every cycle: for ",
        *join(parts),
        ". ",
        *_say_decisions(view),
        "The key stays with the research team. A name that only the notes hold, such as a first "
        "name in passing, can be missed: please tell us if you find one.",
    )


def _say_decisions(view: View) -> list:
    """How many names were found that no list has, and what the research team decided on them."""
    names = view.frames["found_names"]
    if not len(names):
        return []

    def count(meaning: str, value: int, label: str) -> dict:
        return view.book.say(meaning, value, label, unit="names", table="found_names")

    whole = count("found-names", len(names), "names found that no list has")
    parts = []
    for decision, words in DECISIONS.items():
        mine = int((names.decision == decision).sum())
        if not mine:
            continue
        number = count(f"found-names-{decision}", mine, f"found names {words}")
        parts.append([number, f" {words}"])
    noun = plural(len(names), "name was", "names were")
    told = " found in the files that no list has; by what the research team decided: "
    return [whole, noun, told, *join(parts), ". "]


def _say_segments(view: View) -> Line:
    segments = view.of_cycle("segments")
    whole = view.book.count_said(
        "segments", segments.segment_id, "segments of this cycle", unit="segments", table="segments"
    )
    codable = count_looked_at(view, view.cycle)
    return line(
        "A segment is one turn, bullet, paragraph or table row, never of two speakers; long ones "
        "are split at sentence ends. This cycle has ",
        whole,
        plural(len(segments), "segment", "segments"),
        ", of which ",
        codable,
        " can carry a code (not headings, attendance lists, quoted mail or "
        "lines of one or two words).",
    )


def gather_accuracy(view: View) -> list[Line]:
    """For each reference: how many of the rules' suggestions it shares, and how many they miss."""
    rows = list_references(view)
    return [_say_accuracy(view, row, name) for name, row in _name_references(rows)]


def list_references(view: View) -> list[tuple]:
    """For each reference coder, people first, the row that sums its agreement with the rules up."""
    frame = view.frames["pattern_accuracy"]
    rows = list(frame[frame.code == ALL_CODES].itertuples())
    return sorted(rows, key=lambda row: row.reference == ANSWER_CODER)


def list_people(view: View) -> list[tuple]:
    """Of these rows those of people."""
    return [row for row in list_references(view) if row.reference != ANSWER_CODER]


def say_shared(view: View, row: tuple) -> list:
    """How many of the rules' suggestions the reference shares: "15 of 92" as parts of a line."""
    shared = _number(view, row, "shared", row.both, "suggestions of the rules it agrees with")
    ours = row.both + row.pattern_only
    return [shared, " of ", _number(view, row, "ours", ours, "codings suggested by the rules")]


def _number(
    view: View, row: tuple, meaning: str, value: int, label: str, unit: str = "codings"
) -> dict:
    return view.book.say(
        f"accuracy-{row.reference}-{meaning}",
        value,
        f"{row.reference}: {label}",
        unit=unit,
        table="pattern_accuracy",
    )


def _say_accuracy(view: View, row: tuple, name: str) -> Line:
    theirs = row.both + row.reference_only
    return line(
        f"{name} agrees with ",
        *say_shared(view, row),
        plural(row.both + row.pattern_only, "suggestion", "suggestions"),
        " of the rules in the ",
        _number(view, row, "segments", row.segments, "segments both looked at", "segments"),
        plural(row.segments, "segment", "segments"),
        " both looked at, in all cycles; of its own ",
        _number(view, row, "theirs", theirs, "codings of the reference"),
        plural(theirs, "coding", "codings"),
        " the rules missed ",
        _number(view, row, "missed", row.reference_only, "codings of it the rules missed"),
        ".",
    )


def _name_references(rows: list[tuple]) -> list[tuple[str, tuple]]:
    """The references in words, and without names: people who coded, the study's answer sheet."""
    people = [row for row in rows if row.reference != ANSWER_CODER]
    names = ["One person's coding", *["Another person's coding"] * len(people)]
    answers = [row for row in rows if row.reference == ANSWER_CODER]
    named = list(zip(names, people, strict=False))
    return named + [("The answer sheet of this invented study", row) for row in answers]
