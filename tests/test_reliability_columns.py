"""No column of a table of codings is left out, or taken for something, without being named."""

from functools import partial

import pandas as pd
import pytest

from qualcop.agreement import krippendorff_alpha, tally_answers
from reliability_tables import run_on

WORDS = "We said that the goals were never written down by anybody in spring,"
UNITS = [f"u{i:02}" for i in range(1, 13)]
FIRST, SECOND = [1, 0, 0, 1, 0, 1, 0, 1, 1, 0, 0, 1], [1, 0, 1, 1, 0, 0, 0, 1, 1, 0, 1, 1]
ALPHA = krippendorff_alpha(tally_answers(list(zip(FIRST, SECOND, strict=True))))


@pytest.fixture
def run(tmp_path, capsys):
    return partial(run_on, folder=tmp_path, capsys=capsys)


def spread(**more):
    """A column for each code, goals and time."""
    who = {"unit": UNITS * 2, "coder": ["ann"] * 12 + ["ben"] * 12}
    codes = {"goals": [*FIRST, *SECOND], "time": [*SECOND, *FIRST]}
    return pd.DataFrame({**who, **codes, **more}).astype(object)


def change(frame, row, column, cell):
    frame = frame.copy()
    frame.loc[row - 2, column] = cell
    return frame


def write(frame, one, zero):
    return frame.assign(**{c: frame[c].map({1: one, 0: zero}) for c in ("goals", "time")})


GIVEN = pd.DataFrame(
    [
        (unit, coder, code)
        for code, sides in (("goals", (FIRST, SECOND)), ("time", (SECOND, FIRST)))
        for coder, side in zip(("ann", "ben"), sides, strict=True)
        for unit, value in zip(UNITS, side, strict=True)
        if value
    ],
    columns=["unit", "coder", "code"],
)


@pytest.mark.parametrize("cell", ["1?", "unsure, see note", "100 %", "2", "?", "2026-03-04", "0/1"])
@pytest.mark.parametrize("alone", [False, True])
def test_an_odd_cell_among_ones_and_zeros_is_named_by_row_and_column(run, cell, alone):
    table = change(spread(), 9, "goals", cell)
    if alone and cell != "2":  # a 2 may belong to a scale: that is asked about
        said = run(table.drop(columns="time"), status=1)
        assert f"row 9: found '{cell}'; expected 1 or 0" in said
    elif alone:
        assert "a column of codes or values" in run(table.drop(columns="time"), status=1)
    else:
        said = run(table, status=1)
        assert f"row 9, column goals: found '{cell}'; expected 1 or 0" in said


def test_ones_that_were_dragged_down_are_named(run):
    numbers = iter(range(1, 30))
    second = [next(numbers) if value else 0 for value in SECOND]
    said = run(spread(goals=[*FIRST, *second]), status=1)
    assert "row 16, column goals: found '2'; expected 1 or 0" in said


def test_several_columns_with_odd_cells_are_all_named(run):
    said = run(change(change(spread(), 3, "goals", "?"), 5, "time", "dunno"), status=1)
    assert "row 3, column goals" in said and "row 5, column time" in said


@pytest.mark.parametrize(
    ("one", "zero"),
    [("yes", "no"), ("ja", "nein"), (True, False), ("1.0", "0.0"), ("1,0", "0,0"), (" 1 ", " 0 "),
     ("x", ""), ("Yes", "NO")],
)  # fmt: skip
def test_ways_to_write_one_and_zero(run, one, zero):
    said, table = run(write(spread(), one, zero))
    assert "codes: columns goals, time" in said and "not read" not in said
    assert table.loc["goals", "alpha"] == pytest.approx(ALPHA)


def test_a_code_that_nobody_marked_is_a_code_where_nothing_says_zero(run):
    table = write(spread(), "x", "").assign(trust="", notes="")
    said, found = run(table)
    assert found.loc["trust", "ones"] == 0
    assert "not read as codes: columns notes" in said
    said, found = run(spread(trust=""))
    assert "not read as codes: columns trust" in said and "trust" not in found.index


def test_columns_that_are_no_codes_are_named_in_a_line(run):
    more = {"memo": [f"memo {i}" for i in range(24)], "date": "2026-03-04", "": range(24)}
    said, table = run(spread(**more, depth=[0, 1, 2, 3] * 6))
    assert "not read as codes: columns memo, date, (no name), depth" in said
    assert table.index.tolist() == ["goals", "time", "(all)"]


@pytest.mark.parametrize("name", ["response", "value", "rating", "score", "answer", "present"])
@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda unit, i: f"r{unit}", "one for each unit"),
        (lambda unit, i: int(unit[1:]) + 100, "one for each unit"),
        (lambda unit, i: f"id-{i}", "differs in every row"),
        (lambda unit, i: "2026-03-04", "dates or times"),
        (lambda unit, i: f"2026-03-04 10:{i:02}", "dates or times"),
        (lambda unit, i: f"{unit}: we said that the goals were never written down then", "unit"),
        (lambda unit, i: f"{unit[:2]} {WORDS} {i // 9}.",
         "texts"),
    ],
)  # fmt: skip
def test_a_column_is_no_value_where_its_cells_cannot_be_one(run, name, make, why):
    cells = [make(unit, i) for i, unit in enumerate(GIVEN["unit"])]
    said, table = run(GIVEN.assign(**{name: cells}))
    assert f"column {name} is not taken for the value: it" in said
    assert why in said and f"--value {name}" in said and f"not read: columns {name}" in said
    assert table.equals(run(GIVEN)[1])


def test_an_id_called_response_hides_no_disagreement(run):
    rows = [
        ("u1", "r01", "ann", "goals"), ("u1", "r01", "ben", "goals"), ("u2", "r02", "ann", "time"),
        ("u2", "r02", "ben", "goals"), ("u3", "r03", "ann", "trust"), ("u3", "r03", "ben", "trust"),
    ]  # fmt: skip
    given = pd.DataFrame(rows, columns=["unit_id", "response", "coder", "code"])
    assert run(given)[1].loc["goals", "disagreements"] == 1


def test_a_text_called_label_is_no_code_and_a_number_a_row_no_coder(run):
    rows = spread().rename(columns={"goals": "value"}).drop(columns="time")
    said, table = run(rows.assign(label=[f"Passage {unit}" for unit in UNITS * 2]))
    assert "column label is not taken for the code: it is one for each unit" in said
    assert table.loc["value", "alpha"] == pytest.approx(ALPHA)
    said, table = run(spread(user=[f"k{i}" for i in range(24)]).rename(columns={"coder": "author"}))
    assert "column user is not taken for the coder: it differs in every row" in said
    assert table.loc["goals", "alpha"] == pytest.approx(ALPHA)


def test_ratings_and_categories_beside_codes_stay_values(run):
    rows = spread().rename(columns={"goals": "rating"}).drop(columns="time").assign(code="goals")
    assert run(rows)[1].loc["goals", "alpha"] == pytest.approx(ALPHA)
    words = rows.assign(rating=["strong", "weak", "none"] * 8)
    assert "goals: strong" in run(words)[1].index


def test_a_spare_column_of_values_with_an_odd_cell_is_asked_about(run):
    rows = spread().rename(columns={"goals": "found here"}).drop(columns="time")
    said = run(change(rows.assign(code="goals"), 6, "found here", "?"), status=1)
    assert "--value found here" in said


def test_a_header_of_two_rows_is_told_and_empty_columns_at_the_end_are_not(run):
    merged = "unit,goals,,time,\n,ann,ben,ann,ben\nu1,1,0,1,0\nu2,1,1,0,0\n"
    assert "a name above every column" in run(merged, status=1)
    lines = spread().to_csv(index=False, sep=";").strip().split("\n")
    said, table = run("\ufeff" + "\n".join(f"{line};;" for line in lines) + "\n")
    assert "not read" not in said
    assert table.loc["goals", "alpha"] == pytest.approx(ALPHA)
