"""`qualcop reliability` on tables as strangers have them."""

from functools import partial

import numpy as np
import pandas as pd
import pytest

import memo_frames
from qualcop.agreement import cohen_kappa, cross_tabulate, krippendorff_alpha, tally_answers
from qualcop.cli import main
from qualcop.table import write_table
from qualcop.tables import TABLES
from reliability_tables import LONG, UNITS, run_on


@pytest.fixture
def run(tmp_path, capsys):
    return partial(run_on, folder=tmp_path, capsys=capsys)


@pytest.mark.parametrize("name", ["t.csv", "t.tsv", "t.xlsx", "t.parquet"])
def test_a_long_table_needs_no_option_and_says_what_was_guessed(run, name):
    said, table = run(LONG, name=name)
    assert table.loc["goals", "alpha"] == pytest.approx(krippendorff_alpha(tally_answers(UNITS)))
    assert table.loc["goals", "meetings"] == 3
    for guess in ("unit: column Segment ID", "coder: column Coder", "meeting: column Document"):
        assert guess in said
    assert "not Document: else say --unit" in said


def test_words_for_one_and_zero_and_cells_without_an_answer(run):
    words = LONG.assign(Value=LONG["Value"].map({1: "Yes", 0: "no"}))
    words.loc[0, "Value"] = "NA"
    said, table = run(words)
    assert "1 empty cells: no answer" in said
    assert table.loc["goals", "units"] == 7


def test_codes_given_without_values_know_only_the_units_a_coder_is_seen_on(run):
    rows = [("u1", "ann", "a"), ("u1", "ann", "b"), ("u1", "ben", "a"), ("u2", "ben", "b")]
    given = pd.DataFrame(rows, columns=["item", "annotator", "label"])
    said, table = run(given)
    assert "a unit that a coder has a row on was looked at for every code" in said
    assert table["units"].tolist() == [1, 1, 1]
    _, table = run(given, "--everyone")
    assert table["units"].tolist() == [2, 2, 2]
    assert table.loc["b", "disagreements"] == 2


def test_one_category_a_unit_gives_alpha_of_all_and_of_each(run):
    units = [["x", "x", "y"], ["y", "y", "y"], ["z", "x", "z"], ["z", "z", "z"], ["x", None, "x"]]
    rows = [
        (i, coder, category)
        for i, unit in enumerate(units)
        for coder, category in zip("abc", unit, strict=True)
        if category
    ]
    said, table = run(pd.DataFrame(rows, columns=["id", "rater", "category"]))
    assert "categories that exclude each other" in said
    whole = krippendorff_alpha(tally_answers(units))
    one = krippendorff_alpha(tally_answers([[c and c == "x" for c in u] for u in units]))
    assert table.loc["(all categories)", "alpha"] == pytest.approx(whole)
    assert table.loc["x", "alpha"] == pytest.approx(one)


@pytest.mark.parametrize("metric", ["nominal", "ordinal", "interval"])
def test_a_column_for_each_coder_and_numbers_by_a_metric(run, metric):
    rng = np.random.default_rng(3)
    first = rng.integers(1, 6, 30)
    wide = pd.DataFrame(
        {"item": range(30), "A": first, "B": np.clip(first + rng.integers(-1, 2, 30), 1, 5)}
    )
    _, table = run(wide, "--wide", "--metric", metric)
    expected = krippendorff_alpha(tally_answers(wide[["A", "B"]].to_numpy()), metric)
    assert table.loc["(all categories)", "alpha"] == pytest.approx(expected)
    assert table.loc["(all categories)", "distance"] == metric


def test_a_column_for_each_code(run):
    first, second = zip(*UNITS, strict=True)
    spread = pd.DataFrame(
        {"Excerpt": [*range(8)] * 2, "Created by": ["ann"] * 8 + ["ben"] * 8, "Text": "so"}
    )
    spread["Goals"], spread["Time"] = [*first, *second], 0
    said, table = run(
        spread.assign(Excerpt=spread["Excerpt"].map("x{}".format)), "--unit", "Excerpt"
    )
    assert "codes: columns Goals, Time (each of 1 and 0)" in said
    assert table.loc["Goals", "alpha"] == pytest.approx(krippendorff_alpha(tally_answers(UNITS)))
    assert pd.isna(table.loc["Time", "alpha"])
    assert "undefined" in said


@pytest.mark.parametrize(("options", "code"), [((), "Applies"), (("--wide",), "(answers)")])
def test_one_question_of_yes_and_no_needs_no_column_of_codes(run, options, code):
    table = LONG.rename(columns={"Value": "Applies"}).drop(columns="Code")
    if options:
        table = table.pivot(index="Segment ID", columns="Coder", values="Applies").reset_index()
    _, found = run(table, *options)
    assert found.loc[code, "alpha"] == pytest.approx(krippendorff_alpha(tally_answers(UNITS)))
    assert len(found) == 1


def test_units_numbered_anew_in_each_document_are_told_apart(run):
    anew = LONG.assign(**{"Segment ID": LONG.groupby(["Document", "Coder"]).cumcount()})
    said, table = run(anew)
    assert "starts anew in each Document" in said
    assert table.loc["goals", "units"] == len(UNITS)


def test_weights_of_units_count(run):
    rows = LONG.assign(weight=np.where(LONG["Segment ID"] == "s1", 5, 1))
    _, table = run(rows)
    assert bool(table.loc["goals", "weighted"])
    assert table.loc["goals", "alpha"] < krippendorff_alpha(tally_answers(UNITS))


def test_every_faulty_row_is_told_with_what_to_do(run):
    rows = LONG.astype(object)
    rows.loc[2, "Coder"] = ""
    rows.loc[4, "Value"] = "maybe"
    rows.loc[len(rows)] = ["doc0", "s0", "ann", "goals", 0]
    rows.loc[len(rows)] = ["doc0", "s0", "ann", "goals", 1]
    said = run(rows, status=1)
    assert "row 4; expected a coder. Fill it in" in said
    assert "row 6: found 'maybe'; expected 1 or 0" in said
    assert "row 18: found '0'; expected 1, as ann gave" in said
    assert "row 19" not in said  # says the same again


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "a header row and rows below it"),
        ("a,b\n1,2\n", "a column of coders"),
        ("unit,coder,label,category\n1,a,x,p\n1,b,x,q\n", "--code label or --code category"),
        ("unit,coder,code,value\n1,a,c,1\n2,a,c,0\n", "two or more coders answered"),
        ("unit,coder,code,value\n1,a,c,1,9\n", "as many cells in every row"),
        ("unit,coder,unit\n1,a,2\n", "every column name once"),
    ],
)
def test_what_cannot_be_told_is_asked_not_guessed(run, text, expected):
    assert expected in run(text, status=1)


def test_many_different_numbers_need_a_metric(run):
    rows = pd.DataFrame({"unit": np.repeat(range(30), 2), "rater": [1, 2] * 30})
    rows["score"] = np.arange(60) / 7
    assert "--metric interval, ordinal or nominal" in run(rows, status=1)
    assert run(rows, "--metric", "interval")[1].loc["(all categories)", "units"] == 30


def test_cells_that_could_act_do_not(run, capsys):
    rows = LONG.assign(Code="=cmd()|x", Coder=LONG["Coder"].map({"ann": "a\x1b[31m", "ben": "b"}))
    said, table = run(rows)
    assert "\x1b" not in said
    assert table.index.tolist() == ["'=cmd()|x"]


@pytest.mark.parametrize("ending", ["svg", "pdf"])
def test_the_figure_is_drawn_alike_each_time(run, tmp_path, ending):
    paths = [tmp_path / f"{i}.{ending}" for i in (1, 2)]
    for path in paths:
        run(LONG, "--figure", str(path))
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_the_table_read_is_never_written_over(tmp_path, capsys):
    path = tmp_path / "t.csv"
    LONG.to_csv(path, index=False)
    before = path.read_bytes()
    assert main(["reliability", str(path), "--out", str(path)]) == 1
    assert path.read_bytes() == before
    assert main(["reliability"]) == 1
    assert "a table of codings or a study" in capsys.readouterr().err


def test_the_table_of_a_study_is_told_by_its_labels_and_groups(tmp_path, capsys):
    frames = memo_frames.make_frames()
    for name in ("reliability", "codebook"):
        path = tmp_path / "data/processed" / f"{name}.parquet"
        write_table(TABLES[name], frames[name], path)
    assert main(["reliability", "--study", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert said.index("Short- and long-term goals") < said.index("A platform nobody moderates")
    assert "[.820, .970]" in said
    assert main(["reliability", "--study", str(tmp_path), "--by", "round"]) == 0
    assert "\nround: pilot\n" in capsys.readouterr().out
    assert main(["reliability", "--study", str(tmp_path), "--by", "pair"]) == 1


def test_a_study_without_a_run_is_told_what_to_do(tmp_path, capsys):
    assert main(["reliability", "--study", str(tmp_path)]) == 1
    assert "qualcop memo" in capsys.readouterr().err


def test_pairs_of_coders_are_told_one_by_one_with_kappa(run):
    rng = np.random.default_rng(4)
    wide = pd.DataFrame(rng.integers(0, 2, (40, 3)), columns=["ann", "ben", "cat"])
    wide.loc[:9, "cat"] = None
    said, table = run(wide, "--wide", "--by", "pair")
    assert "pair: ann & ben" in said
    found = table.set_index("level")
    assert found["units"].to_dict() == {"ann & ben": 40, "ann & cat": 30, "ben & cat": 30}
    for pair in found.index:
        both = wide[pair.split(" & ")].dropna().astype(int).to_numpy()
        assert found.loc[pair, "kappa"] == pytest.approx(cohen_kappa(cross_tabulate(both)[0]))
        assert found.loc[pair, "alpha"] == pytest.approx(krippendorff_alpha(tally_answers(both)))
    assert "has no rounds" in run(wide, "--wide", "--by", "round", status=1)
