"""How a memo was made: versions, digests, accuracy of the rules, pseudonyms, assumptions."""

from __future__ import annotations

from collections.abc import Mapping

from qualcop.memo.view import View
from qualcop.memo.words import Line, emph, join, line, plural

BASES = {
    "registry": "from the registry",
    "attendance_line": "from attendance lists",
    "speaker_label": "from speaker labels",
    "email_header": "from mail headers",
    "property": "from file properties",
    "running_text": "from running text",
}
ALL_CODES = "(all)"
ANSWERS = "answer-sheet"  # the coder that stands for a study's planted answers


def gather_methods(view: View, provenance: Mapping[str, object]) -> dict:
    """Versions and digests as (what, value) pairs, sentences on codebook, pseudonyms, segments."""
    return {
        "versions": _list_versions(provenance),
        "codebook": _say_codebook(view),
        "pseudonyms": _say_pseudonyms(view),
        "segments": _say_segments(view),
    }


def _list_versions(provenance: Mapping[str, object]) -> list[dict]:
    known = {key: str(value) for key, value in provenance.items() if isinstance(value, str)}
    pairs = (
        ("qualcop", ("package_version",), ("code_digest",)),
        ("Codebook", ("codebook_version",), ("codebook_sha", "codebook_sha256")),
        ("Language model", ("model_name", "model"), ("model_version",)),
        ("Environment (lock file)", (), ("lock_sha", "lock_sha256")),
        ("Files read until this cycle", (), ("input_digest",)),
    )
    rows = []
    for what, names, digests in pairs:
        parts = [next((known[k] for k in keys if k in known), "") for keys in (names, digests)]
        value = " · ".join(part[:30] for part in parts if part)
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
            people_of = where if parts else f"people {where}"
            parts.append([count, f" {people_of}"])
    if not parts:
        return line("No person was found whose name had to be replaced.")
    return line(
        "Before anything else, names gave way to pseudonyms, the same ones in every cycle: for ",
        *join(parts),
        ". The key stays with the research team.",
    )


def _say_segments(view: View) -> Line:
    segments = view.of_cycle("segments")
    inside = view.segments_of(view.cycle)
    whole = view.book.count_said(
        "segments", segments.segment_id, "segments of this cycle", unit="segments", table="segments"
    )
    codable = view.book.count_said(
        f"looked-at-{view.cycle}",
        inside,
        f"codable segments, {view.names[view.cycle]}",
        unit="segments",
        table="segments",
    )
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
    frame = view.frames["pattern_accuracy"]
    return [_say_accuracy(view, row) for row in frame[frame.code == ALL_CODES].itertuples()]


def _say_accuracy(view: View, row: tuple) -> Line:
    def number(meaning: str, value: int, label: str, unit: str = "codings") -> dict:
        return view.book.say(
            f"accuracy-{row.reference}-{meaning}",
            value,
            f"{row.reference}: {label}",
            unit=unit,
            table="pattern_accuracy",
        )

    ours = row.both + row.pattern_only
    theirs = row.both + row.reference_only
    return line(
        "They were set beside ",
        *_name_reference(row.reference),
        " on ",
        number("segments", row.segments, "segments both looked at", "segments"),
        " segments of all cycles. Of ",
        number("ours", ours, "codings suggested by the rules"),
        plural(ours, "suggestion", "suggestions"),
        " by the rules it shares ",
        number("shared", row.both, "of these, also in the reference"),
        "; of its own ",
        number("theirs", theirs, "codings of the reference"),
        plural(theirs, "coding", "codings"),
        " the rules missed ",
        number("missed", row.reference_only, "codings of the reference the rules missed"),
        ".",
    )


def _name_reference(reference: str) -> list:
    """A reference in words: an answer sheet, or the coding of a person."""
    if reference == ANSWERS:
        return ["the study's answer sheet"]
    return ["the coding of ", emph(reference)]
