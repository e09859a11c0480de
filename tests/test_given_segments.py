import pandas as pd
import pytest

from qualcop.coding_tables import ASSIGNMENTS
from qualcop.given_segments import place_assignments
from qualcop.table import as_frame
from qualcop.tables import DOCUMENTS, SEGMENTS

WAS = ["We agreed on norms for the calls this year.", "Nobody could open the shared folder."]


def make_study(lines):
    text, rows, at = "\n".join(lines), [], 0
    for n, line in enumerate(lines):
        row = {"segment_id": f"d:{abs(hash_words(line)):x}", "document_id": "d", "position": n}
        row |= {"start": at, "end": at + len(line), "kind": "paragraph", "codable": True}
        rows.append(row | {"cycle": "c", "words": len(line.split()), "text": line})
        at += len(line) + 1
    document = {"document_id": "d", "path": "a.md", "kind": "chat", "cycle": "c", "text": text}
    return as_frame(DOCUMENTS, [document]), as_frame(SEGMENTS, rows)


def hash_words(line):
    return sum(ord(c) * (n + 1) for n, c in enumerate(line))


@pytest.fixture
def given():
    documents, segments = make_study(WAS)
    rows = [
        {"round": "r1", "coder": c, "segment_id": s.segment_id, "position": n, "document_id": "d"}
        | {"start": s.start, "end": s.end, "quote": s.text, "text_digest": "x", "cycle": "c"}
        | {"kind": "chat", "stratum": "all", "inclusion": 0.5, "double": True}
        | {"double_inclusion": 0.05, "codebook_version": "1"}
        for n, s in enumerate(segments.itertuples())
        for c in ("mv", "jt")
    ]
    return as_frame(ASSIGNMENTS, rows), documents.text.iloc[0], segments


def place(given, lines):
    assignments, was, _ = given
    documents, segments = make_study(lines)
    placed = place_assignments(assignments, documents, segments, lambda digest: was, str)
    return placed, segments


def test_a_corrected_segment_keeps_who_was_given_it(given):
    lines = [WAS[0].replace("the calls", "our calls"), "Somebody laughed.", WAS[1]]
    placed, segments = place(given, lines)
    ids = segments.segment_id.tolist()
    assert set(placed.segment_id) == {ids[0], ids[2]}
    assert len(placed) == 4 and set(placed.double_inclusion) == {0.05}


def test_what_is_gone_keeps_its_old_id_and_what_stayed_its_own(given):
    placed, segments = place(given, WAS[:1])
    assert set(placed.segment_id) == set(given[2].segment_id)
    assert segments.segment_id.iloc[0] in set(placed.segment_id)
    pd.testing.assert_frame_equal(placed, given[0])
