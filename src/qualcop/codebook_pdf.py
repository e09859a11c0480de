"""The printed codebook: each code's entry, and in words what the rule coder looks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from qualcop.codebook import CITED, Codebook, Entry, join_lines, walk_codes
from qualcop.pattern_specs import Pattern
from qualcop.typeset import typeset

TEMPLATE = Path(__file__).resolve().parents[2] / "workflow" / "report" / "codebook.typ"
SHOWN = 4  # phrases named of a pattern; more would bury the rest of the entry
SHOWN_GUARDS = 2
LONG = 4000  # characters; an entry up to this length surely fits on a page
_NAMED = {"<person>": "a participant's name", "<district>": "a district's name"}


def print_codebook(codebook: Codebook, out: str | Path) -> None:
    """Write the codebook as a tagged PDF (PDF/UA-1): one entry a code, no raw patterns."""
    typeset(TEMPLATE, describe_codebook(codebook), Path(out))


def describe_codebook(codebook: Codebook) -> dict[str, Any]:
    """Everything the template prints, JSON-able; texts are lists of {"t": text} or {"code": …}."""
    data = codebook.data
    labels = dict(zip(codebook.codes["code"], codebook.codes["label"], strict=True))
    patterns: dict[str, list[Pattern]] = {}
    for pattern in codebook.patterns:
        patterns.setdefault(pattern.code, []).append(pattern)
    entries = [_describe_entry(entry, patterns, labels) for entry in walk_codes(data)]
    return {
        "title": codebook.title,
        "version": codebook.version,
        "language": data["language"],
        "about": cite_codes(data.get("about"), labels),
        "entries": entries,
        "primary": [labels[e["code"]] for e in entries if e["primary"]],
        "counts": {
            "families": sum(entry["depth"] == 0 for entry in entries),
            "codes": sum(entry["depth"] > 0 for entry in entries),
            "patterns": len(codebook.patterns),
        },
        "works": [
            {"key": key, "text": join_lines(text)}
            for key, text in sorted(data.get("sources", {}).items(), key=lambda work: work[1])
        ],
    }


def _describe_entry(
    entry: Entry, patterns: Mapping[str, Sequence[Pattern]], labels: Mapping[str, str]
) -> dict[str, Any]:
    code = entry.code
    return {
        "long": len(str({**code, "codes": None, "patterns": None})) > LONG,
        "code": code["code"],
        "label": code["label"],
        "depth": entry.depth,
        "primary": bool(code.get("primary", False)),
        "definition": cite_codes(code["definition"], labels),
        "include": cite_codes(code.get("include"), labels),
        "exclude": cite_codes(code.get("exclude"), labels),
        "examples": [join_lines(text) for text in code.get("examples", ())],
        "counter_examples": [
            {
                "text": join_lines(miss["text"]),
                "instead": [{"t": "no code"}]
                if miss["instead"] == "none"
                else cite_codes(f"`{miss['instead']}`", labels),
            }
            for miss in code.get("counter_examples", ())
        ],
        "looks_for": [describe_pattern(p) for p in patterns.get(code["code"], ())],
        "readings": describe_readings(code),
        "source": list(code.get("source", ())),
    }


def cite_codes(text: str | None, labels: Mapping[str, str]) -> list[dict[str, str]]:
    """A text in parts, with each code in backticks as {"code": short name, "label": name}."""
    parts = CITED.split(join_lines(text) or "")
    return [
        {"t": part} if even % 2 == 0 else {"code": part, "label": labels[part]}
        for even, part in enumerate(parts)
        if part
    ]


def describe_readings(code: Mapping[str, Any]) -> str:
    """How denials and plans are taken by the rule coder, in words; empty without patterns."""
    if not code.get("patterns"):
        return ""
    counting = [
        words
        for key, words in (("negated", "what is denied"), ("hypothetical", "what is only planned"))
        if code.get(key) == "counts"
    ]
    if not counting:
        return "What is denied or only imagined is recorded as 0, with the reason."
    if len(counting) == 2:
        return "What is denied or only planned counts too."
    other = "imagined or planned" if code.get("negated") == "counts" else "denied"
    return f"{counting[0].capitalize()} counts too; what is only {other} is recorded as 0.".replace(
        "only denied", "denied"
    )


def describe_pattern(pattern: Pattern) -> str:
    """What a pattern looks for, in words."""
    if pattern.form == "phrase":
        said = _list_words(pattern.slots[0], "or")
    elif pattern.form == "lemmas":
        slots = "; with ".join(_list_words(slot, "or") for slot in pattern.slots)
        order = "in this order, " if pattern.ordered else ""
        said = f"{slots}: {order}at most {pattern.within} words apart"
    elif pattern.form == "tokens":
        said = f"a run of words of the form “{pattern.name.replace('-', ' ')}”"
    else:
        said = f"a sentence built as “{pattern.name.replace('-', ' ')}”, whatever its word order"
    if pattern.near:
        said += f"; only near {_list_words(pattern.near, 'or', SHOWN_GUARDS)}"
    if pattern.unless:
        said += f"; not beside {_list_words(pattern.unless, 'or', SHOWN_GUARDS)}"
    return said


def _list_words(words: Sequence[str], joint: str, most: int = SHOWN) -> str:
    shown = [_NAMED.get(word, f"“{word}”") for word in words[:most]]
    left = len(words) - len(shown)
    if left:
        return f"{', '.join(shown)} {joint} {left} more"
    return f" {joint} ".join(filter(None, [", ".join(shown[:-1]), shown[-1]]))
