import pandas as pd
import pytest

from qualcop.migrating import follow_code, migrate_codings
from qualcop.migrations import Change, Migration
from qualcop.table import as_frame
from qualcop.tables import CODINGS
from test_migrations import book

NEW = "2.0.0"
SPLIT = Change("split", ("whole",), ("left", "right"), "two findings")


def code(*rows):
    """Codings: (segment, code, value, coder, version, hand_in, way), the last four optional."""
    names = ["segment_id", "code", "value", "coder", "codebook_version", "hand_in", "way"]
    usual = {"coder": "ana", "codebook_version": "1.0.0", "hand_in": "0001", "way": "workbook"}
    cells = [usual | dict(zip(names, row, strict=False)) for row in rows]
    return pd.DataFrame([{**row, "coder_kind": "person", "marking": None} for row in cells])


def migrate(rows, *changes, codes):
    steps = [Migration("1.0.0", NEW, changes)]
    codings, looks = migrate_codings(code(*rows), steps, book(*codes))
    as_frame(CODINGS, codings.drop(columns="hand_in").drop_duplicates(list(CODINGS.key)))
    cells = codings[["segment_id", "code", "value", "code_was"]].astype(object)
    answers = [tuple(row) for row in cells.where(cells.notna(), None).to_numpy()]
    owed = [tuple(row) for row in looks[["segment_id", "code", "coder", "change"]].to_numpy()]
    return answers, owed


def test_a_rename_carries_over_and_remembers_the_name():
    answers, owed = migrate(
        [("s1", "old", 1), ("s2", "old", 0), ("s3", "new", 1, "ana", NEW)],
        Change("rename", ("old",), ("new",)),
        codes=["new"],
    )
    assert answers == [("s1", "new", 1, "old"), ("s2", "new", 0, "old"), ("s3", "new", 1, None)]
    assert owed == []


def test_after_a_merge_one_wins_and_a_half_answered_zero_is_looked_at():
    merge = Change("merge", ("a", "b"), ("c",))
    rows = [("s1", "a", 1), ("s1", "b", 0), ("s2", "a", 0), ("s2", "b", 0), ("s3", "b", 0)]
    answers, owed = migrate(rows, merge, codes=["c"])
    assert answers == [("s1", "c", 1, "a"), ("s2", "c", 0, "a"), ("s3", "c", 0, "b")]
    assert owed == [("s3", "c", "ana", "merge")]


def test_a_merge_over_two_hand_ins_is_no_conflict_but_a_change_of_mind_is_one():
    merge = Change("merge", ("a", "b"), ("c",))
    rows = [("s1", "a", 1, "ana", "1.0.0", "0001"), ("s1", "b", 0, "ana", "1.0.0", "0002")]
    rows += [("s2", "a", 1, "ana", "1.0.0", "0001"), ("s2", "a", 0, "ana", "1.0.0", "0002")]
    steps = [Migration("1.0.0", NEW, (merge,))]
    codings, _ = migrate_codings(code(*rows), steps, book("c"))
    assert codings[["segment_id", "value", "hand_in"]].to_numpy().tolist() == [
        ["s1", 1, "0001"],
        ["s2", 1, "0001"],
        ["s2", 0, "0002"],
    ]


def told(codings):
    names = ["coder", "value", "codebook_version", "way"]
    return sorted(codings[names].itertuples(index=False, name=None))


def test_a_one_wins_only_over_a_zero_of_the_same_merge_and_version():
    steps = [Migration("1.0.0", NEW, (Change("merge", ("a", "b"), ("c",)),))]
    rows = [("s1", "a", 1), ("s1", "b", 0), ("s1", "c", 0, "ana", NEW, "0002")]
    codings, _ = migrate_codings(code(*rows), steps, book("c"))
    assert told(codings) == [
        ("ana", 0, NEW, "workbook"),
        ("ana", 1, "1.0.0", "workbook"),
    ]


def test_a_decision_by_somebody_who_codes_is_not_merged_with_what_they_coded():
    steps = [Migration("1.0.0", NEW, (Change("merge", ("a", "b"), ("c",)),))]
    decided = ("s1", "b", 0, "ana", "1.0.0", "0001", "adjudication")
    codings, looks = migrate_codings(code(("s1", "a", 1), decided), steps, book("c"))
    assert told(codings) == [
        ("ana", 0, "1.0.0", "adjudication"),
        ("ana", 1, "1.0.0", "workbook"),
    ]
    assert looks["code_was"].tolist() == ["b"]


def test_a_decision_by_somebody_who_codes_does_not_replace_their_own_answer():
    steps = [Migration("1.0.0", NEW, (Change("narrow", ("a",), ("a",), "less"),))]
    decided = ("s1", "a", 0, "ana", NEW, "0002", "adjudication")
    codings, looks = migrate_codings(code(("s1", "a", 1), decided), steps, book("a"))
    assert told(codings) == [
        ("ana", 0, NEW, "adjudication"),
        ("ana", 1, "1.0.0", "workbook"),
    ]
    assert len(looks) == 0  # the decision answers it


def test_a_split_leaves_ones_to_be_looked_at_and_zeros_zero_on_each_part():
    answers, owed = migrate(
        [("s1", "whole", 1), ("s2", "whole", 0)], SPLIT, codes=["left", "right"]
    )
    assert answers == [("s2", "left", 0, "whole"), ("s2", "right", 0, "whole")]
    assert owed == [("s1", "left", "ana", "split"), ("s1", "right", "ana", "split")]


@pytest.mark.parametrize("way", ["workbook", "adjudication"])
def test_a_look_is_done_by_the_coder_or_by_a_decision_under_the_new_version(way):
    who = "ana" if way == "workbook" else "lee"
    rows = [("s1", "whole", 1), ("s1", "left", 0, who, NEW, "0002", way)]
    _, owed = migrate(rows, SPLIT, codes=["left", "right"])
    assert owed == [("s1", "right", "ana", "split")]
    rows = [("s1", "whole", 1), ("s1", "left", 0, "ben", NEW), ("s1", "right", 0, "ben", NEW)]
    _, owed = migrate(rows, SPLIT, codes=["left", "right"])
    assert len(owed) == 2


def test_narrow_and_widen_ask_for_the_answers_they_put_in_doubt():
    rows = [("s1", "a", 1), ("s2", "a", 0)]
    answers, owed = migrate(rows, Change("narrow", ("a",), ("a",), "less"), codes=["a"])
    assert answers == [("s1", "a", 1, None), ("s2", "a", 0, None)]
    assert owed == [("s1", "a", "ana", "narrow")]
    _, owed = migrate(rows, Change("widen", ("a",), ("a",), "more"), codes=["a"])
    assert owed == [("s2", "a", "ana", "widen")]


def test_the_new_answer_stands_instead_of_the_one_that_was_carried():
    narrow = Change("narrow", ("a",), ("a",), "less")
    answers, owed = migrate(
        [("s1", "a", 1), ("s1", "a", 0, "ana", NEW, "0002")], narrow, codes=["a"]
    )
    assert (answers, owed) == ([("s1", "a", 0, None)], [])
    decided = [("s1", "a", 1), ("s1", "a", 0, "lee", NEW, "0002", "adjudication")]
    answers, owed = migrate(decided, narrow, codes=["a"])
    assert len(answers) == 2 and owed == []


def test_a_retired_code_ends_and_is_looked_at_only_where_another_takes_its_place():
    rows = [("s1", "a", 1), ("s2", "a", 0)]
    ended = migrate(rows, Change("retire", ("a",), (), "unused"), codes=["b"])
    assert ended == ([], [])
    answers, owed = migrate(rows, Change("retire", ("a",), ("b",), "unused"), codes=["b"])
    assert (answers, owed) == ([], [("s1", "b", "ana", "retire")])


def test_answers_on_a_code_that_nobody_knows_do_not_count():
    assert migrate([("s1", "shared-visio", 1)], codes=["shared-vision"]) == ([], [])


def test_steps_are_followed_one_after_the_other_from_the_version_of_the_coding():
    steps = [
        Migration("1.0.0", "2.0.0", (Change("rename", ("a",), ("whole",)),)),
        Migration("2.0.0", "3.0.0", (SPLIT,)),
        Migration("3.0.0", "4.0.0", (Change("rename", ("left",), ("port",)),)),
    ]
    assert [f.code for f in follow_code("a", "1.0.0", 1, steps)] == ["port", "right"]
    assert [f.code for f in follow_code("a", "2.0.0", 1, steps)] == ["a"]
    assert [f.carried for f in follow_code("whole", "2.0.0", 1, steps)] == [False, False]
    assert [f.code for f in follow_code("left", "3.0.0", 1, steps)] == ["port"]
    assert [f.code for f in follow_code("left", "4.0.0", 1, steps)] == ["left"]


def test_a_merge_of_a_renamed_code_knows_what_was_answered():
    steps = [
        Migration("1.0.0", "2.0.0", (Change("rename", ("a",), ("x",)),)),
        Migration("2.0.0", "3.0.0", (Change("merge", ("x", "b"), ("c",)),)),
    ]
    codings, looks = migrate_codings(code(("s1", "a", 0), ("s1", "b", 0)), steps, book("c"))
    assert (len(codings), len(looks)) == (1, 0)


def test_nothing_coded_or_nothing_changed_is_nothing_to_do():
    empty = code(("s1", "a", 1)).iloc[:0]
    codings, looks = migrate_codings(empty, [], book("a"))
    assert (len(codings), len(looks)) == (0, 0)
    same = code(("s1", "a", 1), ("s1", "a", 0, "ben"))
    codings, _ = migrate_codings(same, [], book("a"))
    assert codings["value"].tolist() == [1, 0]
    assert codings["code_was"].isna().all()


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_equal_answers_that_a_merge_joins_the_same_stays_whatever_their_order(turned):
    merge = Migration("1.0.0", NEW, (Change("merge", ("a", "b"), ("c",)),))
    rows = [("s1", "a", 1), ("s1", "b", 1)]
    codings, _ = migrate_codings(code(*rows[:: -1 if turned else 1]), [merge], book("c"))
    assert codings["code_was"].tolist() == ["a"]


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_looks_of_one_kind_that_for_the_latest_change_stays(turned):
    """An answer between the two changes does the first look alone."""
    steps = [
        Migration(before, after, (Change("narrow", ("a",), ("a",), "less"),))
        for before, after in (("1.0.0", NEW), (NEW, "3.0.0"))
    ]
    rows = [("s1", "a", 1), ("s1", "a", 1, "ana", "1.5.0", "0002")][:: -1 if turned else 1]
    _, looks = migrate_codings(code(*rows), steps, book("a"))
    assert looks[["from_version", "to_version"]].to_numpy().tolist() == [["1.5.0", "3.0.0"]]
