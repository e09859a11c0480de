"""A decision that differs from the one that holds is told, with who decided what and when."""

import pandas as pd
import pytest

from qualcop.coding_tables import CONSENSUS, MARKINGS
from qualcop.held_decisions import list_held_decisions, tell_overruled
from qualcop.table import as_frame


def mark(segment, value, who="ls", hand_in="0003", way="adjudication"):
    row = {"marking": f"{hand_in}-{segment}", "hand_in": hand_in, "way": way, "coder": who}
    row |= {"segment_id": segment, "document_id": "d", "code": "a", "value": value}
    return row | {"codebook_version": "1.0", "made": "2026-11-05"}


def settle(segment, value, rule="adjudication"):
    row = {"segment_id": segment, "code": "a", "value": value, "rule": rule, "coders": 2}
    row |= {"ones": 1, "decided_by": "ab", "decided_on": "2026-11-01", "hand_in": "0001"}
    return row | {"codebook_version": "1.0"}


@pytest.fixture
def held():
    """d:1 was settled in the last run, d:2 too and anew since; d:3 is open once more."""
    recorded = [mark("d:3", 1, hand_in="0001"), mark("d:2", 0), mark("d:2", 1, hand_in="0004")]
    recorded.append(mark("d:1", 0, way="workbook"))
    settled = [settle("d:1", 1), settle("d:2", 0), settle("d:3", None, "open")]
    tables = as_frame(MARKINGS, recorded), as_frame(CONSENSUS, settled)
    return list_held_decisions(*tables, seen={"0001"})


def test_what_came_in_after_the_last_run_holds_and_what_is_open_again_does_not(held):
    rows = held[["segment_id", "value", "decided_by", "hand_in"]].values.tolist()
    assert rows == [["d:1", 1, "ab", "0001"], ["d:2", 1, "ls", "0004"]]


def test_a_differing_decision_is_told_with_both_sides(held):
    rows = pd.DataFrame([mark("d:1", 0, "mv"), mark("d:2", 1), mark("d:3", 0), mark("d:4", 0)])
    (told,) = tell_overruled(rows, rows, held, "a.xlsx")
    assert told.severity == "warning" and "Both are kept" in told.advice
    assert str(told).startswith(
        "a.xlsx, d:1, a: found '0 by mv on 2026-11-05'; "
        "expected what holds now: 1 by ab on 2026-11-01, in hand-in 0001."
    )


def test_an_old_decision_that_is_left_out_is_told_too(held):
    rows = pd.DataFrame([mark("d:1", 0)])
    (told,) = tell_overruled(rows, rows.iloc[:0], held, "a.xlsx")
    assert "holds no longer" in told.advice and "another reason" in told.advice
