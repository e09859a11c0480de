"""A code's history tells the declared changes of the codebook that concern it."""

import pandas as pd
import pytest
import yaml

from qualcop.change_history import is_declared, tell_changes
from qualcop.coding_tables import JUDGEMENTS, SECOND_LOOKS
from qualcop.migrations import Change, Migration
from qualcop.study import ROOT
from qualcop.table import as_frame

STEPS = [
    Migration("1.0", "1.1", (Change("split", ("aims",), ("long", "short"), "two ideas"),)),
    Migration(
        "1.1",
        "1.2",
        (
            Change("rename", ("short",), ("near",)),
            Change("narrow", ("time",), ("time",), "no travel"),
            Change("move", ("hope",), ("hope",), None, "vision"),
            Change("retire", ("mood",), ("hope",), "nobody used it"),
            Change("merge", ("old", "older"), ("ages",)),
            Change("add", (), ("new",), "nothing said it"),
            Change("widen", ("wide",), ("wide",)),
        ),
    ),
]


def answer(segment, code, value, was=None, version="1.0", coder="mv"):
    row = {"segment_id": segment, "code": code, "coder": coder, "value": value, "code_was": was}
    return row | {"codebook_version": version, "holds": True, "way": "workbook"}


@pytest.fixture
def answers():
    rows = [
        answer("d:1", "long", 0, "aims"),
        answer("d:1", "near", 0, "aims"),
        answer("d:2", "near", 1, "short", "1.1"),
        answer("d:3", "near", 1, None, "1.2"),
        answer("d:1", "time", 1),
        answer("d:1", "ages", 1, "old"),
    ]
    looks = [
        {"segment_id": "d:4", "coder": "mv", "code_was": "aims", "code": code, "change": "split"}
        | {"from_version": "1.0", "to_version": "1.1"}
        for code in ("long", "near")
    ]
    return as_frame(JUDGEMENTS, rows), as_frame(SECOND_LOOKS, looks)


def tell(code, answers):
    return list(tell_changes(code, STEPS, *answers))


def test_a_code_tells_what_it_was_made_from_with_reason_and_counts(answers):
    split = "  codebook 1.1: aims was split into long, short (1 answers carried over, 2 owed a "
    assert tell("near", answers) == [
        f"{split}second look): two ideas",
        "  codebook 1.2: short was renamed near (2 answers carried over)",
    ]


def test_a_code_that_is_gone_tells_what_it_became(answers):
    assert tell("aims", answers) == tell("near", answers)
    assert is_declared("mood", STEPS) and not is_declared("mod", STEPS)
    told = "  codebook 1.2: mood was retired, hope to be used instead (0 answers carried over)"
    assert tell("mood", answers)[0] == f"{told}: nobody used it"


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("time", "time was narrowed (1 answers carried over): no travel"),
        ("hope", "hope was moved under vision (0 answers carried over)"),
        ("older", "old, older were merged into ages (1 answers carried over)"),
        ("long", "aims was split into long, short"),
        ("new", "new was added: nothing said it"),
        ("wide", "wide was widened (0 answers carried over)"),
    ],
)
def test_every_kind_of_change_is_told(answers, code, told):
    assert told in tell(code, answers)[0]


def test_there_are_words_for_every_kind_that_may_be_declared():
    schema = yaml.safe_load((ROOT / "workflow/schemas/migrations.schema.yaml").read_text())
    told = {change.kind for step in STEPS for change in step.changes}
    assert told == set(schema["$defs"]["change"]["properties"])


def test_a_code_that_never_changed_tells_nothing(answers):
    frames = (pd.DataFrame(columns=JUDGEMENTS.names), answers[1].head(0))
    assert list(tell_changes("quiet", STEPS, *frames)) == []
