from qualcop.readers.rows import find_header, read_rows, read_time


def shapes(rows):
    return [(b.kind, b.text) for b in read_rows(rows).blocks]


def test_a_text_column_makes_one_unit_per_row():
    rows = [["unit_id", "Speaker", "text", "time", "mood"]]
    rows += [["x1", "Ana", "We swapped.", "0:12", "glad"], ["x2", "", "I host next.", "", ""]]
    table = read_rows([*rows, ["x3", "Ben", "", "", "sad"]])
    first, second = table.blocks
    assert (first.text, first.speaker, first.unit_id, first.time) == (
        "We swapped.",
        "Ana",
        "x1",
        "00:00:12",
    )
    assert (second.speaker, second.unit_id) == (None, "x2")
    assert table.notes == ("columns left out: mood", "1 rows without text left out")


def test_a_synonym_counts_beside_a_speaker_when_its_cells_are_longest():
    rows = [["name", "response"], ["Ana", "The visit was the best part"]]
    (unit,) = read_rows(rows).blocks
    assert (unit.text, unit.speaker) == ("The visit was the best part", "Ana")


def test_a_column_of_comments_does_not_swallow_a_sheet():
    rows = [["indicator", "Core 1", "comments"], ["teachers certified", "3", "see page 2"]]
    table = read_rows(rows)
    assert (
        table.blocks[1].text == "indicator: teachers certified | Core 1: 3 | comments: see page 2"
    )


def test_rows_without_header_keep_their_cells():
    assert shapes([["1", "2"], ["3", "4"]]) == [("table_row", "1 | 2"), ("table_row", "3 | 4")]


def test_what_stands_above_the_header_stays():
    rows = [["Follow-up log", "", ""], ["", "", ""], ["date", "from", "to"], ["May", "A", "B"]]
    assert shapes(rows) == [
        ("heading", "Follow-up log"),
        ("header", "date | from | to"),
        ("table_row", "date: May | from: A | to: B"),
    ]


def test_repeated_or_numeric_first_rows_are_no_header():
    assert find_header([["a", "a"], ["b", "c"]]) is None
    assert find_header([["2025", "2026"], ["b", "c"]]) is None
    assert find_header([["only", "row"]]) is None


def test_one_column_of_sentences_is_paragraphs():
    assert shapes([["How to use"], ["One line each."]])[1] == ("paragraph", "One line each.")


def test_times_of_cells():
    assert read_time("61.5") == "00:01:01"
    assert read_time("2026-03-01 09:05:00") == "09:05:00"
