"""Makes a round of coding: its segments, who is given which, and what coders are shown of each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from difflib import get_close_matches

import pandas as pd

from qualcop.coding_tables import ASSIGNMENTS, SHOWN
from qualcop.codings import trace_ancestors
from qualcop.errors import Problem, StudyError
from qualcop.record import quote_words
from qualcop.sampling import make_generator
from qualcop.table import as_frame

ANCHOR = "anchor"  # the stratum of segments coded once more, to see whether coders drift
NEIGHBOUR = 200  # characters of the segment before and after that a workbook shows

Frames = Mapping[str, pd.DataFrame]


def choose_frame(frames: Frames, wanted: Mapping[str, Collection[str]]) -> pd.DataFrame:
    """The codable segments of the chosen cycles, events, kinds and documents (empty: all).

    `frames` holds documents and segments; `wanted` may have the keys cycle, event, kind, document
    (its id or its path). Columns as segments, and `document_kind`. Raises StudyError that lists
    every word that is none of the study's, and when nothing is left.
    """
    documents = frames["documents"]
    kinds = documents.set_index("document_id")["kind"]
    paths = documents.set_index("document_id")["path"]
    segments = frames["segments"]
    frame = segments[segments["codable"]]
    frame = frame.assign(document_kind=frame["document_id"].map(kinds))
    names = {
        "cycle": frame["cycle"],
        "event": frame["event"],
        "kind": frame["document_kind"],
        "document": frame["document_id"],
    }
    problems, kept = [], pd.Series(True, index=frame.index)
    for name, cells in names.items():
        asked = set(wanted.get(name) or ())
        if not asked:
            continue
        if name == "document":
            ids = dict(zip(paths, paths.index, strict=True))
            asked = {ids.get(word, word) for word in asked}
        known = set(cells.dropna())
        named = set(paths[paths.index.isin(known)]) if name == "document" else known
        problems += [_tell_unknown(f"--{name}", word, named) for word in sorted(asked - known)]
        kept &= cells.isin(asked)
    if not problems and not kept.any():
        expected = "choices that leave segments to code"
        problems = [Problem("qualcop assign", "", "", expected, "Choose fewer conditions.")]
    if problems:
        raise StudyError(problems)
    return frame[kept].reset_index(drop=True)


def choose_codes(
    codebook: pd.DataFrame, codes: Collection[str], families: Collection[str]
) -> pd.DataFrame:
    """The codes a workbook offers, as rows of the codebook in its order.

    Named codes, and those of families that have none below them; of a code that has some, these.
    Without either all codes that have none below them. Raises StudyError for unknown names.
    """
    parents = set(codebook["parent"].dropna())
    leaves = codebook["codable"] & ~codebook["code"].isin(parents)
    known, groups = set(codebook.loc[codebook["codable"], "code"]), parents
    problems = [_tell_unknown("--codes", c, known) for c in codes if c not in known]
    problems += [_tell_unknown("--families", f, groups) for f in families if f not in groups]
    if problems:
        raise StudyError(problems)
    if not codes and not families:
        return codebook[leaves].reset_index(drop=True)
    lines = trace_ancestors(codebook)
    below = {c for c, (_, *above) in lines.items() if not set(families).isdisjoint(above)}
    named = codebook["code"].isin(set(codes)) | (leaves & codebook["code"].isin(below))
    return codebook[named].reset_index(drop=True)


def _tell_unknown(place: str, word: str, known: Collection[str]) -> Problem:
    close = get_close_matches(word, sorted(known), 1)
    listed = ", ".join(sorted(known)[:12]) + (" …" if len(known) > 12 else "")
    advice = f"Did you mean {close[0]}?" if close else f"There are: {listed}."
    return Problem("qualcop assign", place, word, "a name of this study", advice)


def draw_anchors(
    assignments: pd.DataFrame,
    first: str,
    coders: Collection[str],
    present: Collection[str],
    n: int,
    seed: int,
    name: str,
) -> pd.DataFrame:
    """`n` segments of the round `first`, for those of `coders` who coded them then, once more.

    Columns coder, segment_id, stratum, inclusion, double, double_inclusion. `present` are the
    segments the study still has. The probabilities are those of the first round times that of
    being drawn as an anchor.
    """
    was = assignments[(assignments["round"] == first) & assignments["coder"].isin(coders)]
    was = was[was["segment_id"].isin(present)]
    ids = sorted(set(was["segment_id"]))
    luck = make_generator(seed, name, ANCHOR)
    chosen = {ids[k] for k in luck.permutation(len(ids))[:n].tolist()}
    again = was[was["segment_id"].isin(chosen)]
    share = len(chosen) / len(ids) if ids else 0.0
    several = again.groupby("segment_id")["coder"].transform("size") > 1
    rows = again[["coder", "segment_id", "inclusion", "double_inclusion"]]
    return rows.assign(
        stratum=ANCHOR,
        inclusion=rows["inclusion"] * share,
        double_inclusion=rows["double_inclusion"] * share,
        double=several,
    ).reset_index(drop=True)


def make_assignments(
    given: pd.DataFrame,
    frames: Frames,
    name: str,
    version: str,
    seed: int,
    keep_text: Callable[[str], str],
) -> pd.DataFrame:
    """The rows of `ASSIGNMENTS` for what was given out.

    `given`: coder, segment_id, stratum, inclusion, double, double_inclusion; `frames`: documents,
    segments, events; `keep_text` keeps a document's text and gives its digest. A coder's segments
    come event by event in order of time, within each in an order of the coder's own.
    """
    documents = frames["documents"].set_index("document_id")
    segments = frames["segments"].set_index("segment_id")
    rows = given.sort_values(["coder", "segment_id"], ignore_index=True)
    own = segments.loc[rows["segment_id"]].reset_index()
    digests = {d: keep_text(documents.at[d, "text"]) for d in sorted(set(own["document_id"]))}
    ranks = _rank_events(frames["events"])
    frame = rows.assign(
        round=name,
        codebook_version=version,
        document_id=own["document_id"],
        start=own["start"],
        end=own["end"],
        event=own["event"],
        cycle=own["cycle"],
        kind=own["document_id"].map(documents["kind"]),
        text_digest=own["document_id"].map(digests),
    )
    words = [
        quote_words(documents.at[d, "text"], s, e)
        for d, s, e in zip(own["document_id"], own["start"], own["end"], strict=True)
    ]
    frame[["quote", "before", "after"]] = pd.DataFrame(words, index=frame.index)
    # Documents of no event follow, each by itself.
    group = own["event"].fillna("\uffff" + own["document_id"])
    frame = frame.assign(group=group, rank=group.map(ranks).fillna(len(ranks)))
    return as_frame(ASSIGNMENTS, _shuffle(frame, seed, name))


def _rank_events(events: pd.DataFrame) -> dict[str, int]:
    ordered = events.sort_values(["date", "event"], na_position="last", kind="stable")
    return {event: n for n, event in enumerate(ordered["event"])}


def _shuffle(frame: pd.DataFrame, seed: int, name: str) -> pd.DataFrame:
    """The rows with `position`: events in order, segments within them by each coder's own lot."""
    parts = []
    for coder, own in frame.groupby("coder", sort=True):
        ordered = []
        for (_, group), rows in own.groupby(["rank", "group"], sort=True):
            lot = make_generator(seed, name, "order", coder, group).permutation(len(rows))
            ordered.append(rows.sort_values("segment_id").iloc[lot])
        whole = pd.concat(ordered)
        parts.append(whole.assign(position=range(1, len(whole) + 1)))
    return pd.concat(parts, ignore_index=True)


def show_segments(segment_ids: Collection[str], frames: Frames, name: str) -> pd.DataFrame:
    """The rows of `SHOWN`: each segment with its event, the speaker's role, and its neighbours."""
    events = frames["events"].set_index("event")
    segments = frames["segments"].sort_values(["document_id", "position"], ignore_index=True)
    by_document = segments.groupby("document_id", sort=False)["text"]
    segments = segments.assign(previous=by_document.shift(1), following=by_document.shift(-1))
    own = segments[segments["segment_id"].isin(set(segment_ids))]
    rows = [
        {
            "round": name,
            "segment_id": row.segment_id,
            "event": _tell_event(row.event, row.section, events),
            "speaker": _tell_role(row.role),
            "before": _cut(row.previous, last=True),
            "text": row.text,
            "after": _cut(row.following, last=False),
        }
        for row in own.itertuples()
    ]
    return as_frame(SHOWN, rows)


def _tell_event(event: object, section: object, events: pd.DataFrame) -> str | None:
    known = isinstance(event, str) and event in events.index
    parts = [events.at[event, "label"], events.at[event, "date"]] if known else [event]
    return "\n".join(p for p in (*parts, section) if isinstance(p, str) and p) or None


def _tell_role(role: object) -> str | None:
    if not isinstance(role, str) or role == "unlisted":
        return None
    return role.replace("_", " ").capitalize()


def _cut(text: object, last: bool) -> str | None:
    """A neighbour's text; of a long one the part that is next to the segment."""
    if not isinstance(text, str) or len(text) <= NEIGHBOUR:
        return text if isinstance(text, str) else None
    if last:
        return "… " + text[-NEIGHBOUR:].partition(" ")[2]
    return text[:NEIGHBOUR].rpartition(" ")[0] + " …"


def plan_round(
    frame: pd.DataFrame, coders: Sequence[str], n: int | None, wanted: int, anchors: pd.DataFrame
) -> list[Problem]:
    """What is wrong with a draw of `n` from `frame` among `coders`, before it is made.

    `wanted` is how many anchors were asked for, `anchors` those that were found.
    """
    problems = []
    if n is not None and n < 1:
        problems.append(Problem("qualcop assign", "--sample", str(n), "a number of 1 or more"))
    if frame.empty and not (wanted and n is None):
        expected = "segments that no round has given out yet"
        advice = "--again draws from those of earlier rounds too."
        problems.append(Problem("qualcop assign", "", "", expected, advice))
    if wanted and anchors.empty:
        expected = "an earlier round that one of these coders coded"
        problems.append(Problem("qualcop assign", "--anchors", str(wanted), expected))
    for coder in sorted({c for c in coders if list(coders).count(c) > 1}):
        problems.append(Problem("qualcop assign", "--coders", coder, "each coder once"))
    return problems
