"""The rule coder: follows the codebook's patterns through every codable segment.

Names that the pseudonyms replaced stand as one word, `<person>` or `<district>`. What is denied or
only imagined is told apart (negation.py). Segments in which no pattern can match are not tagged
(triggers.py), and only those a dependency pattern may match are parsed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from qualcop.language import BATCH, LEMMA_COMPONENTS, blank_unbroken, load_model
from qualcop.lemmas import Name, compile_mask, settle_lemmas
from qualcop.matchers import Compiled, Match, compile_patterns, match_patterns, read_words
from qualcop.negation import judge_match
from qualcop.pattern_specs import Pattern
from qualcop.table import as_frame
from qualcop.tables import CODINGS

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

CODER = "patterns"


def choose_components(patterns: Iterable[Pattern]) -> tuple[str, ...]:
    """The parts of the spaCy model the patterns need; the parser only for dependency patterns."""
    parsed = any(pattern.form == "dependency" for pattern in patterns)
    return (*LEMMA_COMPONENTS, "parser") if parsed else LEMMA_COMPONENTS


def code_by_pattern(
    segments: pd.DataFrame,
    patterns: Sequence[Pattern],
    version: str,
    districts: Iterable[str] = (),
) -> pd.DataFrame:
    """Codings (`tables.CODINGS`) of the codable segments by the rule coder.

    For each segment and code at most one row: value 1 with the first match that counts, or, when
    all are denied or only imagined, value 0 with the reason. No row means no pattern matched.
    `districts` are names or labels of districts as they stand in the text.
    """
    rows: list[dict] = []
    if patterns and len(segments):
        nlp = load_model(choose_components(patterns))
        compiled = compile_patterns(nlp, patterns)
        chosen = segments[segments["codable"].astype(bool)]
        mask = compile_mask(districts)
        for row, doc in _tag_segments(chosen.to_dict("records"), nlp, compiled, mask):
            rows += _code_segment(row, doc, compiled, version)
    return as_frame(CODINGS, rows)


def _tag_segments(
    rows: Iterable[dict], nlp: Language, compiled: Compiled, mask: Callable
) -> Iterator[tuple[dict, Doc]]:
    """Segments that a pattern may match, tagged, in batches; parsed only where that can matter."""
    ready = _select_segments(rows, nlp, compiled, mask)
    tagged = nlp.pipe(ready, as_tuples=True, batch_size=BATCH, disable=["parser"])
    parser = nlp.get_pipe("parser") if compiled.dependency is not None else None
    for doc, (row, names, parse) in tagged:
        if parse and parser is not None:
            doc = parser(doc)
        settle_lemmas(doc, names, compiled.table)
        yield row, doc


def _select_segments(
    rows: Iterable[dict], nlp: Language, compiled: Compiled, mask: Callable
) -> Iterator[tuple[Doc, tuple[dict, list[Name], bool]]]:
    for row in rows:
        text, names = mask(row["text"])
        doc = nlp.make_doc(blank_unbroken(text))
        lemmas = set().union(*(compiled.table.of_form(token.lower_) for token in doc))
        lemmas.update(f"<{kind}>" for _, _, kind in names)
        if compiled.triggers.may_match(lemmas):
            yield doc, (row, names, compiled.parse_triggers.may_match(lemmas))


def _code_segment(row: Mapping, doc: Doc, compiled: Compiled, version: str) -> list[dict]:
    """At most one row a code: the first match that counts, else the first that does not."""
    best: dict[str, tuple[Match, str]] = {}
    words: list[str] = []
    for match in match_patterns(doc, compiled):
        pattern = compiled.patterns[match.pattern]
        if not _speaks_for(pattern, row) or best.get(pattern.code, (None, "-"))[1] == "":
            continue
        words = words or read_words(doc)
        reason = judge_match(words, match.asked, pattern.negated, pattern.hypothetical)
        if pattern.code not in best or not reason:
            best[pattern.code] = (match, reason)
    return [
        {
            "segment_id": row["segment_id"],
            "code": code,
            "coder": CODER,
            "coder_kind": "pattern",
            "value": 0 if reason else 1,
            "codebook_version": version,
            "start": row["start"] + doc[match.start].idx,
            "end": row["start"] + doc[match.end - 1].idx + len(doc[match.end - 1]),
            "pattern": compiled.patterns[match.pattern].name,
            "reason": reason or None,
        }
        for code, (match, reason) in best.items()
    ]


def _speaks_for(pattern: Pattern, row: Mapping) -> bool:
    """Whether the segment's kind and its speaker's role are those the pattern is kept to."""
    return (not pattern.roles or row.get("role") in pattern.roles) and (
        not pattern.kinds or row.get("kind") in pattern.kinds
    )
