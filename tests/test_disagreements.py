import pandas as pd

from qualcop.coding_tables import ASSIGNMENTS, CONFLICTS, JUDGEMENTS, SECOND_LOOKS
from qualcop.consensus import build_consensus
from qualcop.disagreements import list_disagreements
from qualcop.table import as_frame

NONE = pd.DataFrame(
    columns=["segment_id", "code", "value", "coder", "made", "note", "hand_in", "codebook_version"]
)


def judge(*answers: tuple, round_: str = "r1"):
    rows = [
        {"segment_id": s, "code": "a", "coder": c, "value": v, "holds": True, "way": "workbook"}
        | {"codebook_version": "1.0.0", "round": round_}
        for s, c, v in answers
    ]
    return as_frame(JUDGEMENTS, rows)


def assign(*given: tuple):
    rows = [
        {"round": "r1", "coder": c, "segment_id": s, "position": n, "document_id": "d"}
        | {"cycle": "c1", "kind": "chat", "stratum": "all", "inclusion": 1, "double": True}
        | {"double_inclusion": 1, "codebook_version": "1.0.0"}
        for n, (s, c) in enumerate(given)
    ]
    return as_frame(ASSIGNMENTS, rows)


def listed(judgements, conflicts=(), looks=(), assignments=None):
    return list_disagreements(
        judgements,
        build_consensus(judgements, NONE, as_frame(SECOND_LOOKS, []), {}),
        as_frame(CONFLICTS, conflicts),
        as_frame(SECOND_LOOKS, looks),
        assign() if assignments is None else assignments,
        "1.0.0",
    )


def test_open_questions_are_listed_with_who_said_what():
    rows, waiting = listed(
        judge(("s1", "mv", 1), ("s1", "jt", 0), ("s2", "mv", 1), ("s2", "jt", 1))
    )
    assert rows[["segment_id", "question", "answers"]].values.tolist() == [
        ["s1", "coders differ", "jt: 0; mv: 1"]
    ]
    assert not waiting


def test_what_one_coder_has_not_handed_in_waits():
    # bo has s1 and s2 on the desk: neither may be shown, though two others differ on them.
    given = assign(("s1", "mv"), ("s1", "jt"), ("s1", "bo"), ("s2", "mv"), ("s2", "jt"))
    judgements = judge(("s1", "mv", 1), ("s1", "jt", 0), ("s2", "mv", 0), ("s2", "jt", 1))
    rows, waiting = listed(judgements, assignments=given)
    assert (rows["segment_id"].tolist(), waiting) == (["s2"], {"s1"})


def test_an_answer_in_another_round_is_no_answer_in_this():
    given = assign(("s1", "mv"), ("s1", "jt"))
    judgements = judge(("s1", "mv", 1), ("s1", "jt", 0), round_="r0")
    assert listed(judgements, assignments=given)[1] == {"s1"}


def test_who_answered_in_another_program_keeps_nobody_waiting():
    given = assign(("s1", "mv"), ("s1", "jt"))
    judgements = judge(("s1", "mv", 1), ("s1", "jt", 0), round_=None)
    rows, waiting = listed(judgements, assignments=given)
    assert (rows["segment_id"].tolist(), waiting) == (["s1"], set())


def test_two_answers_of_one_coder_and_a_changed_codebook_are_questions_too():
    conflict = {"coder": "mv", "segment_id": "s1", "code": "a", "earlier": "0001"}
    conflict |= {"earlier_value": 1, "hand_in": "0002", "value": 0, "holds": 1, "because": "first"}
    look = {"segment_id": "s2", "coder": "mv", "code_was": "x", "code": "a", "change": "split"}
    look |= {"from_version": "1.0.0", "to_version": "2.0.0"}
    rows, _ = listed(judge(("s1", "mv", 1)), [conflict], [look])
    assert rows[["segment_id", "question"]].values.tolist() == [
        ["s1", "one coder, two answers"],
        ["s2", "codebook changed"],
    ]


def test_nothing_open_gives_no_rows():
    rows, waiting = listed(judge(("s1", "mv", 1)))
    assert rows.empty and not waiting
