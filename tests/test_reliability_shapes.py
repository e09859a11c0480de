"""Shapes of tables of codings that would give wrong numbers if they were read as they look."""

from functools import partial

import numpy as np
import pandas as pd
import pytest

from qualcop.agreement import krippendorff_alpha, tally_answers
from qualcop.cli import main
from reliability_tables import LONG, UNITS, run_on


@pytest.fixture
def run(tmp_path, capsys):
    return partial(run_on, folder=tmp_path, capsys=capsys)


def spread(rows):
    """A column a coder and code, as ann_goals."""
    wide = rows.pivot(index="Segment ID", columns=["Coder", "Code"], values="Value")
    return wide.set_axis(["_".join(pair) for pair in wide.columns], axis=1).reset_index()


TWO = pd.concat([LONG, LONG.assign(Code="time", Value=1 - LONG["Value"])])


def test_a_table_that_marks_only_what_was_given_is_no_table_of_full_agreement(run):
    marked = LONG.assign(Value=LONG["Value"].map({1: "x", 0: ""}))
    said, table = run(marked)
    assert "no value says 0" in said
    assert table.loc["goals", "alpha"] == pytest.approx(krippendorff_alpha(tally_answers(UNITS)))
    ones = TWO[TWO["Value"] == 1]
    given = run(ones.drop(columns="Value"), "--everyone", "--kind", "given")[1]
    assert run(ones, "--everyone")[1].equals(given)
    never = marked.assign(Code="never", Value="")
    assert run(pd.concat([marked, never]))[1].loc["never", "ones"] == 0


def test_units_left_out_since_one_coder_alone_has_a_row_are_counted(run):
    rows = [("u1", "ann", "a"), ("u1", "ann", "b"), ("u1", "ben", "a"), ("u2", "ben", "b")]
    given = pd.DataFrame(rows, columns=["item", "annotator", "label"])
    assert "CAUTION: 1 of 2 units have rows of one coder alone" in run(given)[0]
    assert "CAUTION" not in run(given, "--everyone")[0]


@pytest.mark.parametrize("sign", ["; ", " | ", "\n"])
@pytest.mark.parametrize("wide", [(), ("--wide",)])
def test_cells_that_list_several_codes_are_taken_apart(run, sign, wide):
    given = TWO[TWO["Value"] == 1].groupby(["Segment ID", "Coder"])["Code"].agg(list).unstack()
    given.loc["s0", "ann"] = ["goals", "time"]
    lists = given.map(sign.join).stack().reset_index(name="Codes")
    table = given.map(sign.join).reset_index() if wide else lists
    found = run(table, *wide)[1]
    assert set(found.index) == {"goals", "time", "(all)"}
    assert found.loc["time", "disagreements"] == 3


def test_a_comma_in_the_name_of_a_code_separates_nothing(run):
    named = LONG[LONG["Value"] == 1].assign(Code="Trust, mutual").drop(columns="Value")
    assert "Trust, mutual" in run(named, "--everyone", "--kind", "given")[1].index


def test_spellings_that_differ_in_capitals_or_spaces_are_one_name_and_are_told(run):
    rows = LONG.assign(Code=["Goals " if c == "ann" else "goals" for c in LONG["Coder"]])
    rows.loc[2, "Coder"] = "ANN"
    said, table = run(rows)
    assert "code 'Goals' is taken for 'goals'" in said or "code 'goals' is taken" in said
    assert "coder 'ANN' is taken for 'ann'" in said
    assert table["units"].tolist() == [len(UNITS)]


def test_a_spare_column_of_ones_and_zeros_beside_codes_is_asked_about(run):
    rows = LONG.rename(columns={"Value": "Found here"})
    assert "--value Found here" in run(rows, status=1)
    expected = krippendorff_alpha(tally_answers(UNITS))
    assert run(rows, "--value", "Found here")[1].loc["goals", "alpha"] == pytest.approx(expected)
    assert run(rows.rename(columns={"Found here": "Is present?"}))[1].index.tolist() == ["goals"]
    assert run(rows, "--kind", "given")[1].loc["goals", "ones"] == 2 * len(UNITS)


def test_passages_by_their_positions_are_no_units(run):
    rows = LONG.drop(columns=["Segment ID", "Value"]).assign(Start=3, End=9)
    assert "column End; expected a column of units" in run(rows, status=1)
    assert run(rows, "--unit", "Document", "--kind", "given")[1].loc["goals", "units"] == 3
    assert run(LONG.assign(Start=3, End=9))[1].loc["goals", "units"] == len(UNITS)


def test_a_column_for_each_coder_and_code_is_asked_about_and_read(run):
    said = run(spread(TWO), "--wide", status=1)
    assert "--wide --coder ann,ben or --wide --coder goals,time" in said
    expected = krippendorff_alpha(tally_answers(UNITS))
    table = run(spread(TWO), "--wide", "--coder", "ann,ben")[1]
    assert table.loc[["goals", "time"], "alpha"].tolist() == pytest.approx([expected] * 2)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "utf-8-sig", "cp1252"])
def test_every_usual_encoding_is_read_marked_or_not(run, tmp_path, encoding):
    text = LONG.assign(Code="Räume").to_csv(index=False, sep=";")
    path = tmp_path / "other.csv"
    path.write_bytes(("sep=;\n" + text).encode(encoding))
    assert main(["reliability", str(path), "--out", str(tmp_path / "o.csv")]) == 0
    assert pd.read_csv(tmp_path / "o.csv")["code"].tolist() == ["Räume"]


@pytest.mark.parametrize(("real", "called"), [("t.xlsx", "t.csv"), ("t.csv", "t.xlsx")])
def test_a_file_is_read_by_what_it_holds_not_by_its_name(run, tmp_path, real, called):
    run(LONG, name=real)
    (tmp_path / "other").mkdir()
    path = tmp_path / "other" / called
    path.write_bytes((tmp_path / real).read_bytes())
    assert main(["reliability", str(path)]) == 0


def test_words_for_yes_and_no_of_other_languages_and_decimal_commas(run):
    rows = LONG.assign(Value=LONG["Value"].map({1: "WAHR", 0: "FALSCH"}))
    rows["weight"] = ["1,5" if u == "s1" else "2" for u in rows["Segment ID"]]
    _, table = run(rows)
    assert table.index.tolist() == ["goals"]
    assert bool(table.loc["goals", "weighted"])


def test_marks_of_no_answer_are_none_or_are_asked_about(run):
    rows = LONG.astype(object)
    rows.loc[0, "Value"] = "."
    assert run(rows)[1].loc["goals", "units"] == len(UNITS) - 1
    rows.loc[0, "Value"] = 99
    assert "99 counts as an answer: does it mean none?" in run(rows)[0]


def test_ac1_takes_chance_from_units_that_one_coder_alone_answered_too(run):
    # Gwet (2014), table 2.10; .775 as in irrCAC: unit 12 has one rating
    _ = None
    ratings = [
        [1, 1, _, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4],
        [4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2], [_, 5, 5, 5], [_, _, 1, 1], [_, 3, _, _],
    ]  # fmt: skip
    wide = pd.DataFrame(ratings, columns=list("abcd"), dtype="Int64")
    table = run(wide, "--wide", "--metric", "nominal")[1]
    assert table.loc["(all categories)", "ac1"] == pytest.approx(0.77544, abs=5e-6)


def test_a_whole_number_is_the_same_with_and_without_a_point(run):
    ratings = pd.DataFrame({"item": range(4), "A": [1, 2, 3, 3], "B": [1.0, 2.0, 3.0, None]})
    assert run(ratings, "--wide")[1].loc["(all categories)", "percent"] == 1


def test_ranks_with_decimal_commas_are_numbers(run):
    scores = [("a", "x", "1,5"), ("a", "y", "1,5"), ("b", "x", "2"), ("b", "y", "3,0")]
    rows = pd.DataFrame(scores, columns=["item", "rater", "score"])
    expected = krippendorff_alpha(tally_answers([[1.5, 1.5], [2, 3]]), "interval")
    found = run(rows, "--metric", "interval")[1].loc["(all categories)", "alpha"]
    assert found == pytest.approx(expected)


@pytest.mark.parametrize("names", [("ann", "ben"), ("Coder 1", "coder_2")])
def test_columns_of_notes_and_of_a_consensus_are_no_coders(run, names):
    first, second = zip(*UNITS, strict=True)
    answers = dict(zip(names, (first, second), strict=True))
    wide = pd.DataFrame({"item": range(8), **answers, "Notes": "x", "Final code": first})
    said, table = run(wide, "--wide")
    assert "not coders: columns Notes, Final code" in said
    expected = krippendorff_alpha(tally_answers(UNITS))
    assert table.loc["(answers)", "alpha"] == pytest.approx(expected)


def test_whole_documents_with_many_rows_of_a_coder_are_asked_about(run):
    quotations = LONG[LONG["Value"] == 1].drop(columns="Value").assign(Code="goals")
    quotations["Segment ID"] = [f"q{i}" for i in range(len(quotations))]
    assert "--unit Document" in run(quotations, status=1)


def test_columns_that_are_the_same_in_every_row_are_no_codes(run):
    rows = LONG.drop(columns="Code").rename(columns={"Value": "Mood"})
    rows = rows.assign(Mood=rows["Mood"].map({1: "glad", 0: "sad"}), Done="yes")
    assert "--code COLUMN or --value COLUMN" in run(rows, status=1)


def test_a_column_that_numbers_the_rows_is_no_coder(run):
    first, second = zip(*UNITS * 2, strict=True)
    wide = pd.DataFrame({"Nr": range(16), "ann": first, "ben": second})
    said, table = run(wide, "--wide")
    assert "not coders: columns Nr" in said
    assert table.loc["(answers)", "coders"] == 2
    amounts = pd.DataFrame({"item": range(16), "ann": np.arange(16) / 7, "ben": np.arange(16) / 6})
    assert run(amounts, "--wide", "--metric", "interval")[1]["coders"].iloc[0] == 2


def test_a_title_above_the_header_is_told(run):
    assert "The first row of the table" in run("My study\n" + LONG.to_csv(index=False), status=1)


def test_two_answers_to_one_question_are_not_sent_to_a_kind_that_would_hide_it(run):
    said = run(pd.concat([LONG, LONG.assign(Value=1 - LONG["Value"])]), status=1)
    assert "--unit FIRST,SECOND" in said and "--kind given" not in said
    rows = LONG.assign(Category=np.where(LONG["Value"] == 1, "p", "q")).drop(
        columns=["Code", "Value"]
    )
    two = pd.concat([rows, rows.assign(Category="r")])
    assert "--kind given" in run(two, "--kind", "categories", status=1)
