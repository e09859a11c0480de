import pytest

from analysis_frames import make_codebook, make_codings, make_segment, make_segments
from qualcop.accuracy import ALL_CODES, measure_patterns

CODEBOOK = make_codebook()
SEGMENTS = make_segments(
    *(make_segment(n) for n in (1, 2, 3, 4)),
    make_segment(5, codable=False, kind="heading"),
    make_segment(6, document_id="d2"),
)
PATTERNS = make_codings(
    ("s01", "goals", "rules", 1),
    ("s02", "goals", "rules", 1),
    ("s03", "purpose", "rules", 1),
    ("s04", "time", "rules", 0),
    ("s06", "goals", "rules", 1),
)
REFERENCE = make_codings(
    ("s01", "goals", "answer-sheet", 1),
    ("s02", "goals", "answer-sheet", 0),
    ("s03", "goals", "answer-sheet", 1),
    ("s04", "time", "answer-sheet", 1),
    ("s05", "time", "answer-sheet", 1),
)


def measured():
    return measure_patterns(PATTERNS, REFERENCE, SEGMENTS, CODEBOOK).set_index("code")


@pytest.mark.parametrize(
    ("code", "both", "pattern_only", "reference_only"),
    [
        ("goals", 1, 1, 1),
        ("purpose", 0, 1, 0),
        ("time", 0, 0, 1),
        ("vision", 2, 1, 0),
        ("practices", 2, 1, 0),
        (ALL_CODES, 1, 2, 2),
    ],
)
def test_agreement_is_counted_per_code_with_parents_rolled_up(
    code, both, pattern_only, reference_only
):
    row = measured().loc[code]
    assert (row.both, row.pattern_only, row.reference_only) == (both, pattern_only, reference_only)


def test_an_answer_sheet_answers_for_all_codable_segments_of_the_documents_it_names():
    assert set(measured()["segments"]) == {4}


def test_precision_and_recall_are_shares_and_empty_where_nothing_is_to_divide():
    table = measured()
    assert table.loc["goals", ["precision", "recall"]].tolist() == [0.5, 0.5]
    assert table.loc["time", "recall"] == 0
    assert table["precision"].isna()["time"]
    assert table["recall"].isna()["purpose"]


def test_where_a_person_did_not_answer_nothing_is_held_against_the_rules():
    person = make_codings(("s01", "goals", "ada", 1), ("s02", "goals", "ada", 0))
    table = measure_patterns(PATTERNS, person, SEGMENTS, CODEBOOK).set_index("code")
    assert set(table.index) == {"goals", "vision", "practices", ALL_CODES}
    row = table.loc[ALL_CODES]
    assert (row.segments, row.both, row.pattern_only, row.reference_only) == (2, 1, 1, 0)


def test_each_reference_coder_is_compared_apart_and_without_one_there_is_no_row():
    both = make_codings(("s01", "goals", "ada", 1), ("s06", "goals", "bo", 1))
    table = measure_patterns(PATTERNS, both, SEGMENTS, CODEBOOK)
    assert sorted(set(table["reference"])) == ["ada", "bo"]
    assert measure_patterns(PATTERNS, make_codings(), SEGMENTS, CODEBOOK).empty
