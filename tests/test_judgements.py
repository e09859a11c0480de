import pandas as pd
import pytest

from qualcop.coding_tables import HAND_INS
from qualcop.judgements import gather_judgements, hold_judgements
from qualcop.table import as_frame


def hand_ins(*revising: str):
    rows = [
        {
            "hand_in": f"{n:04d}",
            "way": "workbook",
            "coders": "mv",
            "received": "2026-01-01T00:00:00Z",
        }
        | {"file_digest": "x", "markings": 1, "notes": 0, "revises": f"{n:04d}" in revising}
        for n in range(1, 5)
    ]
    return as_frame(HAND_INS, rows)


def gather(answers, hand_ins, changes=None):
    return gather_judgements(answers, hand_ins, changes or {})


def rows(*answers: tuple):
    """(hand_in, value) or (hand_in, value, round, version) of one coder on one question."""
    made = []
    for hand_in, value, *more in answers:
        round_, version = more or ("r1", "1.0.0")
        made.append(
            {"segment_id": "d:1", "code": "a", "coder": "mv", "round": round_, "value": value}
            | {"codebook_version": version, "hand_in": hand_in, "way": "workbook"}
            | dict.fromkeys(("marking", "start", "end", "code_was"))
        )
    return pd.DataFrame(made)


def test_the_first_answer_holds_and_the_other_is_told():
    judgements, conflicts = gather(rows(("0001", 1), ("0002", 0)), hand_ins())
    assert judgements["value"].tolist() == [1]
    told = conflicts[["earlier", "earlier_value", "hand_in", "value", "holds", "because"]]
    assert told.values.tolist() == [["0001", 1, "0002", 0, 1, "first"]]


def test_a_revision_replaces_the_answer_and_is_told_too():
    judgements, conflicts = gather(rows(("0001", 1), ("0002", 0)), hand_ins("0002"))
    assert judgements[["value", "hand_in"]].values.tolist() == [[0, "0002"]]
    assert conflicts[["holds", "because"]].values.tolist() == [[0, "revision"]]


def test_of_two_revisions_the_last_holds_and_a_later_plain_hand_in_changes_nothing():
    answers = rows(("0001", 1), ("0002", 0), ("0003", 1), ("0004", 0))
    judgements, conflicts = gather(answers, hand_ins("0002", "0003"))
    assert judgements[["value", "hand_in"]].values.tolist() == [[1, "0003"]]
    assert conflicts["hand_in"].tolist() == ["0002", "0004"]
    assert conflicts["because"].tolist() == ["revision", "revision"]  # the coder settled it


def test_the_same_answer_again_is_no_conflict():
    judgements, conflicts = gather(rows(("0001", 1), ("0002", 1)), hand_ins())
    assert (len(judgements), len(conflicts)) == (1, 0)


def test_two_spans_of_one_hand_in_are_one_answer():
    judgements, conflicts = gather(rows(("0001", 0), ("0001", 1)), hand_ins())
    assert (judgements["value"].tolist(), len(conflicts)) == ([1], 0)


def test_a_coders_own_sheet_came_first():
    judgements, conflicts = gather(
        rows((None, 1, None, "1.0.0"), ("0001", 0, None, "1.0.0")), hand_ins()
    )
    assert judgements["value"].tolist() == [1]
    assert conflicts["earlier"].tolist() == ["sheet"]


def test_each_round_keeps_its_answer_and_the_first_round_counts():
    answers = rows(("0001", 1), ("0002", 0, "r2", "1.0.0"))
    judgements, conflicts = gather(answers, hand_ins())
    assert judgements[["round", "value", "holds"]].values.tolist() == [
        ["r1", 1, True],
        ["r2", 0, False],
    ]
    assert conflicts.empty
    assert hold_judgements(judgements)["round"].tolist() == ["r1"]


def test_an_answer_made_after_the_code_changed_goes_before():
    answers = rows(("0001", 1, "r1", "1.9.0"), ("0002", 0, "r2", "1.10.0"))
    judgements, conflicts = gather(answers, hand_ins(), {"a": ("1.10.0",)})
    assert hold_judgements(judgements)["value"].tolist() == [0]
    assert conflicts.empty


def test_a_version_that_left_the_code_alone_changes_nothing():
    answers = rows(("0001", 1, "r1", "1.9.0"), ("0002", 0, "r1", "1.10.0"))
    judgements, conflicts = gather(answers, hand_ins(), {"b": ("1.10.0",)})
    assert hold_judgements(judgements)["value"].tolist() == [1]
    assert conflicts["because"].tolist() == ["first"]


def imply(answers, *numbers):
    """These rows as what a coder of passages left unmarked."""
    told = answers.assign(marking=[f"m{n}" for n in range(len(answers))], way="refi")
    told.loc[list(numbers), "marking"] = None
    return told


@pytest.mark.parametrize("round_", ["r1", None])
def test_what_was_left_unmarked_gives_way_to_what_is_said_later(round_):
    answers = imply(rows(("0001", 0, None, "1.0.0"), ("0002", 1, round_, "1.0.0")), 0)
    judgements, conflicts = gather(answers, hand_ins())
    assert judgements[["value", "holds"]].values.tolist() == [[1, True]]
    assert conflicts.empty


def test_what_a_later_project_leaves_out_takes_nothing_back():
    answers = imply(rows(("0001", 1, None, "1.0.0"), ("0002", 0, None, "1.0.0")), 1)
    judgements, conflicts = gather(answers, hand_ins())
    assert (judgements["value"].tolist(), len(conflicts)) == ([1], 0)


def test_a_sheet_and_a_workbook_that_differ_are_told_and_a_revision_settles_it():
    answers = rows((None, 0, None, "1.0.0"), ("0001", 1))
    judgements, conflicts = gather(answers, hand_ins())
    assert hold_judgements(judgements)["value"].tolist() == [0]
    assert conflicts[["earlier", "hand_in", "because"]].values.tolist() == [
        ["sheet", "0001", "first"]
    ]
    judgements, conflicts = gather(answers, hand_ins("0001"))
    assert hold_judgements(judgements)["value"].tolist() == [1]
    assert conflicts["because"].tolist() == ["revision"]


def test_no_answers_give_empty_tables():
    judgements, conflicts = gather(rows()[:0], hand_ins())
    assert judgements.empty and conflicts.empty
