import pandas as pd

from qualcop.code_changes import count_changes, list_changes
from qualcop.migrations import Change, Migration

STEPS = [
    Migration("1.0.0", "1.2.0", (Change("narrow", ("a",), ("a",), "why"),)),
    Migration(
        "1.2.0",
        "1.10.0",
        (
            Change("rename", ("a",), ("b",)),
            Change("split", ("s",), ("s1", "s2"), "why"),
            Change("move", ("m",), ("m",)),
        ),
    ),
    Migration(
        "1.10.0",
        "2.0.0",
        (Change("merge", ("b", "c"), ("d",)), Change("retire", ("r",), ("s1",), "why")),
    ),
]


def test_changes_of_meaning_follow_a_code_to_its_name_now():
    changes = list_changes(STEPS)
    assert changes["d"] == ("1.2.0", "2.0.0")
    assert changes["s1"] == changes["s2"] == ("1.10.0",)
    assert not changes.get("m") and not changes.get("r")


def test_answers_of_one_meaning_have_one_number():
    codes = pd.Series(["s1", "s1", "s1", "d", "x"], index=[9, 8, 7, 6, 5])
    versions = pd.Series(["1.9.0", "1.10.0", "2.0.0", "1.3.0", "7"], index=[9, 8, 7, 6, 5])
    counted = count_changes(codes, versions, list_changes(STEPS))
    assert counted.to_dict() == {9: 0, 8: 1, 7: 1, 6: 1, 5: 0}
