import pandas as pd

from qualcop.coding_tables import JUDGEMENTS, SECOND_LOOKS
from qualcop.consensus import build_consensus as build
from qualcop.consensus import list_consensus_codings
from qualcop.table import as_frame

DECISION = ["segment_id", "code", "value", "coder", "made", "note", "hand_in", "codebook_version"]


def judge(*answers: tuple):
    """(segment, coder, value) or (…, version)."""
    rows = [
        {"segment_id": s, "code": "a", "coder": c, "value": v, "holds": True, "way": "sheet"}
        | {"codebook_version": version[0] if version else "1.0.0"}
        for s, c, v, *version in answers
    ]
    return as_frame(JUDGEMENTS, rows)


def build_consensus(answers, decisions, looks=(), changes=None):
    return build(answers, decisions, as_frame(SECOND_LOOKS, looks), changes or {})


def decide(*rows: tuple):
    return pd.DataFrame(rows, columns=DECISION).astype({"value": "Int64"})


def told(consensus):
    return [
        (row.segment_id, None if pd.isna(row.value) else int(row.value), row.rule)
        for row in consensus.itertuples()
    ]


def test_every_rule():
    answers = judge(
        ("s1", "mv", 1), ("s1", "jt", 1), ("s2", "mv", 1), ("s2", "jt", 0), ("s3", "mv", 0),
        ("s4", "mv", 1), ("s4", "jt", 0),
    )  # fmt: skip
    decision = ("s4", "a", 0, "ls", "2026-01-02T10:00:00Z", "only a plan", "0003", "1.0.0")
    consensus = build_consensus(answers, decide(decision))
    assert told(consensus) == [
        ("s1", 1, "agreement"),
        ("s2", None, "open"),
        ("s3", 0, "single"),
        ("s4", 0, "adjudication"),
    ]
    last = consensus.iloc[3]
    assert (last.decided_by, last.decided_on, last.why) == ("ls", "2026-01-02", "only a plan")
    assert consensus[["coders", "ones"]].values.tolist() == [[2, 2], [2, 1], [1, 0], [2, 1]]


def test_the_last_decision_counts():
    answers = judge(("s1", "mv", 1), ("s1", "jt", 0))
    decisions = decide(
        ("s1", "a", 0, "ls", None, None, "0003", "1.0.0"),
        ("s1", "a", 1, "ls", None, None, "0004", "1.0.0"),
    )
    assert told(build_consensus(answers, decisions)) == [("s1", 1, "adjudication")]


def test_a_decision_gives_way_to_answers_made_after_the_code_changed():
    answers = judge(("s1", "mv", 1, "2.0.0"), ("s1", "jt", 0, "1.0.0"))
    decisions = decide(("s1", "a", 0, "ls", None, None, "0003", "1.0.0"))
    consensus = build_consensus(answers, decisions, changes={"a": ("2.0.0",)})
    assert told(consensus) == [("s1", None, "open")]
    assert consensus["decided_by"].isna().all()
    other = build_consensus(answers, decisions, changes={"b": ("2.0.0",)})
    assert told(other) == [("s1", 0, "adjudication")]


def test_a_part_of_a_split_code_is_open_while_somebodys_1_waits():
    look = {"segment_id": "s1", "coder": "mv", "code_was": "x", "code": "a", "change": "split"}
    look |= {"from_version": "1.0.0", "to_version": "2.0.0"}
    answers = judge(("s1", "jt", 0), ("s1", "kl", 0), ("s2", "jt", 0))
    consensus = build_consensus(answers, decide(), [look])
    assert told(consensus) == [("s1", None, "open"), ("s2", 0, "single")]
    narrowed = build_consensus(answers, decide(), [look | {"change": "narrow"}])
    assert told(narrowed)[0] == ("s1", 0, "agreement")


def test_a_decision_alone_is_a_consensus():
    decisions = decide(("s1", "a", 1, "ls", None, None, "0003", "1.0.0"))
    assert told(build_consensus(judge(), decisions)) == [("s1", 1, "adjudication")]


def test_answers_that_do_not_hold_are_left_out():
    answers = judge(("s1", "mv", 1), ("s1", "jt", 0))
    answers.loc[answers.coder == "jt", "holds"] = False
    assert told(build_consensus(answers, decide())) == [("s1", 1, "single")]


def test_open_questions_are_no_codings():
    consensus = build_consensus(judge(("s1", "mv", 1), ("s1", "jt", 0), ("s2", "mv", 0)), decide())
    codings = list_consensus_codings(consensus)
    assert codings[["segment_id", "value", "coder_kind"]].values.tolist() == [
        ["s2", 0, "consensus"]
    ]


def test_nothing_gives_nothing():
    assert build_consensus(judge(), decide()).empty
