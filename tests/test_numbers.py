import pytest

from qualcop import numbers
from qualcop.numbers import NumberBook, column_letter, format_number


def add(book, meaning="goals", value=2, items=("s1", "s2"), **more):
    row = book.row_id("practices", meaning)
    options = {"unit": "segments", "table": "estimates", "evidence": ("segment", items)} | more
    return book.add(row, "b", value, "a label", **options)


def test_an_id_stays_with_its_meaning_whatever_the_value():
    first = add(NumberBook("cycle-1", "c1"))
    second = add(NumberBook("cycle-1", "c1"), value=1, items=("s9",))
    assert first["id"] == second["id"]
    assert (first["n"], second["n"]) == ("2", "1")


def test_another_cycle_row_or_column_is_another_id():
    ids = {
        add(NumberBook("cycle-1", "c1"))["id"],
        add(NumberBook("cycle-2", "c2"))["id"],
        add(NumberBook("cycle-1", "c1"), meaning="norms")["id"],
        NumberBook("cycle-1", "c1").say("goals", 2, "", unit="words", table="sources")["id"],
    }
    assert len(ids) == 4


def test_an_id_is_cycle_row_and_letter():
    number = add(NumberBook("cycle-1", "c1"))["id"]
    prefix, row, letter = number.split("-")
    assert (prefix, len(row), letter) == ("c1", numbers.ROW_LENGTH, "b")


def test_two_meanings_that_hash_alike_get_two_ids(monkeypatch):
    monkeypatch.setattr(numbers, "_hash_row", lambda key: f"{key.count(chr(0x1F)):05}")
    book = NumberBook("cycle-1", "c1")
    assert book.row_id("t", "one") != book.row_id("t", "two")
    assert book.row_id("t", "one") == book.row_id("t", "one")


def test_a_count_that_its_evidence_does_not_bear_out_is_refused():
    with pytest.raises(ValueError, match="says 3 but 2"):
        add(NumberBook("cycle-1", "c1"), value=3)


def test_a_count_is_the_number_of_different_items():
    book = NumberBook("cycle-1", "c1")
    printed = book.count_said("seen", ["p2", "p1", "p2"], "seen", unit="people", table="attendance")
    assert printed["n"] == "2"
    assert book.traces()[["item_kind", "item"]].values.tolist() == [
        ["person", "p1"],
        ["person", "p2"],
    ]


def test_one_id_cannot_stand_for_two_values():
    book = NumberBook("cycle-1", "c1")
    add(book)
    with pytest.raises(ValueError, match="two values"):
        add(book, value=1, items=("s1",))


def test_a_number_said_twice_is_registered_once():
    book = NumberBook("cycle-1", "c1")
    assert add(book) == add(book)
    assert (len(book.numbers()), len(book.traces())) == (1, 2)


def test_a_number_without_evidence_has_no_traces():
    book = NumberBook("cycle-1", "c1")
    book.say("students", 1046, "students", unit="students", table="districts")
    assert book.numbers().value.tolist() == [1046.0]
    assert book.traces().empty


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1046, None, "1,046"),
        (0, None, "0"),
        (61.0, None, "61"),
        (61.25, None, "61.2"),
        (1, 1, "1.0"),
    ],
)
def test_numbers_are_written_as_people_write_them(value, decimals, text):
    assert format_number(value, decimals) == text


def test_letters_go_on_after_z():
    assert [column_letter(i) for i in (0, 25, 26, 27)] == ["a", "z", "aa", "ab"]
