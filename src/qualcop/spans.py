"""From spans to segments: what a code on some words says about the units that are coded.

The overlap rule. A span gives its code to every codable segment of which it covers at least
`share` (half) of the words, and to every segment in which at least `share` of its own words lie. If
that is none, it goes to the segment that holds most of its words. So no span is lost; one within a
segment goes there; one that is three segments goes to three; a stray word of the next turn does not
give that turn the code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping

import numpy as np
import pandas as pd

from qualcop.alignment import split_words
from qualcop.migrations import read_version

SHARE = 0.5
# Ways in which a coder marks passages and leaves the rest unmarked: what is not marked is 0.
SPAN_WAYS = ("word", "refi", "table")
CODED = (
    "segment_id code coder coder_kind value codebook_version start end round way marking hand_in"
).split()

_SAID = ["hand_in", "coder", "segment_id", "code"]
_SHOWN = ["codable", "start", "end", "words", "of_span", "of_segment"]
_WORD = re.compile(r"[^\W_]\S*")
_SLACK = 1e-9  # of shares compared


def derive_segments(
    anchors: pd.DataFrame, markings: pd.DataFrame, segments: pd.DataFrame, share: float = SHARE
) -> pd.DataFrame:
    """The segments each marking gives its code to, by the overlap rule above.

    A row a marking and segment: marking, segment_id, codable, start, end (of the words that both
    share, offsets now), words (how many), of_span and of_segment (which share of the span's and of
    the segment's words that is, 0-1). Markings without a place (lost, or about a whole document)
    give none, unless they name a segment that is there still.
    """
    spans = anchors[["marking", "document_id", "start", "end"]].dropna()
    spans = spans.astype({"start": "int64", "end": "int64"})
    ordered = segments.sort_values(["document_id", "start"], kind="stable", ignore_index=True)
    spans = spans[spans["document_id"].isin(ordered["document_id"])].reset_index(drop=True)
    meetings = _Line(ordered).meet(spans)
    chosen = meetings[_choose(meetings, share)].reset_index(drop=True)
    found = chosen[["marking", "segment_id", *_SHOWN]]
    named = _take_named(anchors, markings, segments, set(found["marking"]))
    return pd.concat([found, named], ignore_index=True) if len(named) else found


class _Line:
    """All documents one behind the other, so that one search finds the places of all spans."""

    def __init__(self, segments: pd.DataFrame) -> None:
        """`segments` sorted by document and start."""
        self.segments = segments
        longest = segments.groupby("document_id", sort=True)["end"].max().astype("int64")
        # a span may end after the last segment, where white space ends the text
        self.offsets = (longest + 2**32).cumsum().shift(fill_value=0)
        base = segments["document_id"].map(self.offsets).to_numpy("int64")
        self.starts = segments["start"].to_numpy("int64") + base
        self.ends = segments["end"].to_numpy("int64") + base
        found = [
            (start + match.start(), start + match.end())
            for start, text in zip(self.starts.tolist(), segments["text"], strict=True)
            for match in _WORD.finditer(text)
        ]
        places = np.array(found, dtype="int64").reshape(-1, 2)
        self.word_starts, self.word_ends = places[:, 0], places[:, 1]

    def count_words(self, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """Words that lie at least partly between two places."""
        last = np.searchsorted(self.word_starts, ends, "left")
        first = np.searchsorted(self.word_ends, starts, "right")
        return np.maximum(last - first, 0)

    def meet(self, spans: pd.DataFrame) -> pd.DataFrame:
        """Each span with each segment it touches; with the nearest one where it touches none."""
        base = spans["document_id"].map(self.offsets).to_numpy("int64")
        starts, ends = (spans[name].to_numpy("int64") + base for name in ("start", "end"))
        first = np.searchsorted(self.ends, starts, "right")
        last = np.searchsorted(self.starts, ends, "left")
        alone = last <= first
        first = np.where(alone, self._find_nearest(first, starts, base), first)
        counts = np.where(alone, 1, last - first)
        span = np.repeat(np.arange(len(spans)), counts)
        step = np.arange(len(span)) - np.repeat(np.cumsum(counts) - counts, counts)
        segment = first[span] + step
        low = np.maximum(starts[span], self.starts[segment])
        high = np.maximum(np.minimum(ends[span], self.ends[segment]), low)
        words = self.count_words(low, high)
        own = np.maximum(self.count_words(starts, ends)[span], 1)
        whole = np.maximum(self.count_words(self.starts, self.ends)[segment], 1)
        rows = self.segments.iloc[segment]
        return pd.DataFrame(
            {
                "span": span,
                "marking": spans["marking"].to_numpy()[span],
                "segment_id": rows["segment_id"].to_numpy(),
                "codable": rows["codable"].to_numpy(bool),
                "start": low - base[span],
                "end": high - base[span],
                "words": words,
                "characters": high - low,
                "of_span": words / own,
                "of_segment": words / whole,
            }
        )

    def _find_nearest(self, after: np.ndarray, starts: np.ndarray, base: np.ndarray) -> np.ndarray:
        """Of the segments before and after a place the nearer one of the same document."""
        last = len(self.starts) - 1
        left, right = np.clip(after - 1, 0, last), np.clip(after, 0, last)
        far = np.int64(2**62)
        to_left = np.where(self.ends[left] >= base, np.abs(starts - self.ends[left]), far)
        same = (self.starts[right] >= base) & (self.starts[right] - starts < 2**31)
        to_right = np.where(same, np.abs(self.starts[right] - starts), far)
        return np.where(to_left < to_right, left, right)


def _choose(meetings: pd.DataFrame, share: float) -> pd.Series:
    """Which meetings of span and segment give a code."""
    least = share - _SLACK
    touches = meetings["words"] > 0
    covered = meetings["codable"] & (meetings["of_segment"] >= least)
    chosen = touches & (covered | (meetings["of_span"] >= least))
    served = chosen.groupby(meetings["span"]).transform("any")
    ranked = meetings.sort_values(
        ["span", "words", "characters", "start"], ascending=[True, False, False, True]
    )
    largest = ranked.drop_duplicates("span").index
    return chosen | (~served & meetings.index.isin(largest))


def _take_named(
    anchors: pd.DataFrame, markings: pd.DataFrame, segments: pd.DataFrame, placed: Collection[str]
) -> pd.DataFrame:
    """Markings of a segment that is there still although their words could not be placed."""
    named = markings.loc[
        markings["segment_id"].isin(segments["segment_id"])
        & ~markings["marking"].isin(placed)
        & markings["marking"].isin(anchors["marking"]),
        ["marking", "segment_id"],
    ]
    rows = named.merge(
        segments[["segment_id", "codable", "start", "end", "words"]], on="segment_id"
    )
    return rows.assign(of_span=1.0, of_segment=1.0)[["marking", "segment_id", *_SHOWN]]


# ----------------------------------------------------------------------------- codings
def code_segments(
    markings: pd.DataFrame, anchors: pd.DataFrame, segments: pd.DataFrame, share: float = SHARE
) -> pd.DataFrame:
    """What people said of segments as rows of `CODINGS` with the column hand_in, one a hand-in,
    coder, segment and code. Of a 1 and a 0 for one segment in one hand-in the 1 stays.
    """
    derived = derive_segments(anchors, markings, segments, share)
    columns = "hand_in way round coder code value codebook_version".split()
    rows = derived.merge(markings[["marking", *columns]], on="marking")
    rows = rows.assign(coder_kind="person")
    whole = ~rows["way"].isin(SPAN_WAYS)
    rows[["start", "end"]] = rows[["start", "end"]].astype("Int64").mask(whole)
    rows = rows.sort_values(
        [*_SAID, "value", "start", "marking"],
        ascending=[True] * 4 + [False, True, True],
        kind="stable",
    )
    return rows.drop_duplicates(_SAID)[CODED].reset_index(drop=True)


def say_zeros(
    coded: pd.DataFrame,
    answers: pd.DataFrame,
    segments: pd.DataFrame,
    digests: Mapping[str, str],
    name_then: Callable[[str, str, str], str | None] = lambda code, version, hand_in: code,
    read_text: Callable[[str], str | None] | None = None,
) -> pd.DataFrame:
    """The 0s of coders who mark passages, in the columns `CODED` and code_was.

    `coded` as of `code_segments`: who marked passages (`SPAN_WAYS`) in a document has read all of
    it. `answers` are all people's (segment_id, code as it is now, coder, hand_in). Each codable
    segment of the document gets a 0 on each code that anybody answered in the study, where the
    hand-in says nothing: a document in which nobody found a code is as much a part of the frame as
    one in which all did. Not on a code that `name_then` (of code, version, hand-in) does not know
    under the hand-in's version, the oldest of its marks there. With `read_text` and `digests`
    (a marking's text then, masked as it would be now), 0 is said only of segments whose words the
    coder had.
    """
    documents = segments[["segment_id", "document_id"]]
    read = _list_read(coded, documents).merge(
        segments.loc[segments["codable"].astype(bool), ["segment_id", "document_id", "text"]],
        on="document_id",
    )
    if read_text is not None and len(read):
        digest = read["marking"].map(digests)
        read = read[_had_words(read.assign(text_digest=digest), read_text)]
    read = read.drop(columns="text")  # long, and each row is met by many codes
    asked = ["codebook_version", "hand_in"]
    there = read[asked].drop_duplicates().merge(answers[["code"]].drop_duplicates(), how="cross")
    told = (there["code"], there["codebook_version"], there["hand_in"])
    names = [name_then(*question) for question in zip(*told, strict=True)]
    there = there.assign(then=pd.Series(names, index=there.index, dtype=object)).dropna()
    was = there["then"].where(there["then"] != there["code"], None)
    there = there.drop(columns="then").assign(code_was=was)
    rows = read.merge(there, on=asked)
    said = pd.MultiIndex.from_frame(answers[_SAID].drop_duplicates())
    rows = rows[~pd.MultiIndex.from_frame(rows[_SAID]).isin(said)].reset_index(drop=True)
    nowhere = pd.Series(pd.NA, index=rows.index, dtype="Int64")
    rows = rows.assign(value=0, coder_kind="person", marking=None, start=nowhere, end=nowhere)
    return rows[[*CODED, "code_was"]]


def _list_read(coded: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Each document in which a hand-in marked passages, with the oldest version of its marks."""
    spans = coded[coded["way"].isin(SPAN_WAYS)].merge(documents, on="segment_id")
    ages = spans["codebook_version"].map(read_version)
    oldest = spans.assign(age=ages).sort_values("age", kind="stable")
    read = oldest.drop_duplicates(["hand_in", "coder", "document_id"])
    names = "hand_in way round coder codebook_version marking document_id".split()
    return read[names].reset_index(drop=True)


def _had_words(read: pd.DataFrame, read_text: Callable[[str], str | None]) -> list[bool]:
    """Whether each segment's words stood in the text its coder had; yes where none was kept."""
    rows: dict[str, str | None] = {}
    forms: dict[str, str] = {}
    had = []
    for digest, text in zip(read["text_digest"], read["text"], strict=True):
        if digest not in rows:
            then = read_text(digest) if isinstance(digest, str) else None
            rows[digest] = None if then is None else _row_words(then)
        if text not in forms:
            forms[text] = _row_words(text)
        had.append(rows[digest] is None or forms[text] in rows[digest])
    return had


def _row_words(text: str) -> str:
    return " " + " ".join(split_words(text).forms) + " "
