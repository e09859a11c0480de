import pytest

from qualcop.marked_yaml import MarkedYaml
from qualcop.pattern_specs import (
    MOST_IN_ALL,
    check_amount,
    check_lists,
    check_pattern,
    count_phrases,
    fill_lists,
    make_pattern,
)

LISTS = {"pet": ["cat", "dog"], "animal": ["<pet>", "cow"]}


def test_a_phrase_stands_for_each_word_of_its_lists_in_their_order():
    assert fill_lists(["feed <animal>"], LISTS) == ("feed cat", "feed dog", "feed cow")
    assert fill_lists(["<pet> or <pet>"], LISTS)[:2] == ("cat or cat", "cat or dog")


def test_names_of_people_and_districts_are_left_for_the_text_to_fill():
    assert fill_lists(["call <person> in <district>"], LISTS) == ("call <person> in <district>",)


def test_word_lists_are_filled_in_within_spacys_own_forms():
    spec = {"name": "p", "tokens": [{"LEMMA": "<pet>"}, {"LOWER": {"IN": ["<pet>", "me"]}}]}
    nodes = make_pattern({"code": "c"}, spec, LISTS).nodes
    assert nodes == ({"LEMMA": {"IN": ["cat", "dog"]}}, {"LOWER": {"IN": ["cat", "dog", "me"]}})


def test_a_reading_is_taken_from_the_pattern_before_its_code():
    code = {"code": "c", "negated": "counts", "hypothetical": "counts"}
    pattern = make_pattern(code, {"name": "p", "phrase": "x", "negated": "zero"}, {})
    assert (pattern.negated, pattern.hypothetical) == (False, True)


@pytest.mark.parametrize(
    ("spec", "told"),
    [
        ({}, "exactly one of"),
        ({"phrase": "a", "lemmas": ["b"]}, "exactly one of"),
        ({"phrase": "<beast>"}, "a name of `word_lists`"),
        ({"phrase": "a", "ordered": True}, "only beside lemmas"),
        ({"lemmas": [["<many> <many>"]]}, "at most 2000 phrases"),
        ({"phrase": "a", "near": ["<many> <many>"]}, "at most 2000 phrases"),
        ({"tokens": [{"LEMMA": {"IN": ["<many> <many>"]}}]}, "at most 2000 phrases"),
        ({"phrase": "<bomb> <bomb> <bomb> <bomb> <bomb>"}, "at most 2000 phrases"),
        ({"phrase": "leaves " * 60}, "at most 12 words"),
        ({"dependency": [{"RIGHT_ID": "x"}]}, "a spaCy dependency pattern"),
    ],
)
def test_a_faulty_pattern_is_told_with_its_code_and_name(spec, told):
    lists = {"many": [f"w{n}" for n in range(50)], "bomb": [f"b{n}" for n in range(100)]}
    marked = MarkedYaml("book.yaml", {"word_lists": lists})
    problems = list(check_pattern(marked, {"code": "c"}, (), {"name": "p", **spec}))
    assert told in problems[0].expected
    if "most" not in told:
        assert "code c, pattern p" in problems[0].expected


def test_a_word_list_calls_only_lists_above_it_and_never_takes_a_reserved_name():
    lists = {"pet": ["<animal>"], "animal": ["cow"], "person": ["me"]}
    problems = list(check_lists(MarkedYaml("book.yaml", {"word_lists": lists})))
    assert [p.value for p in problems] == ["animal", "person"]


def test_phrases_are_counted_as_they_would_be_made():
    for phrases in (["feed <animal>"], ["<pet> or <pet>", "cow"], ["call <person>"], []):
        assert count_phrases(phrases, LISTS) == len(fill_lists(phrases, LISTS))


def test_lists_that_double_each_other_are_counted_and_never_made():
    lists = {"l0": ["a", "b"]} | {f"l{n}": [f"<l{n - 1}> <l{n - 1}>"] * 2 for n in range(1, 200)}
    marked = MarkedYaml("book.yaml", {"word_lists": lists})
    problems = list(check_pattern(marked, {"code": "c"}, (), {"name": "p", "phrase": "<l199>"}))
    assert [p.value for p in problems] == ["1,000,000,000 phrases or more"]
    assert "at most 20 word lists" in next(check_lists(marked)).expected


def test_many_patterns_that_are_small_enough_alone_are_too_many_together():
    marked = MarkedYaml("book.yaml", {"word_lists": {"many": [f"w{n}" for n in range(1500)]}})
    specs = [{"name": "p", "phrase": "<many>"}] * (MOST_IN_ALL // 1500)
    assert list(check_amount(marked, specs)) == []
    assert "in all patterns" in next(check_amount(marked, [*specs, specs[0]])).expected
