import pytest

from qualcop.language import LEMMA_COMPONENTS, load_model
from qualcop.lemmas import LemmaTable
from qualcop.pattern_specs import make_pattern
from qualcop.triggers import Triggers, compile_triggers, list_node_needs, split_phrase


@pytest.fixture(scope="module")
def table():
    return LemmaTable(load_model(LEMMA_COMPONENTS))


def make(**spec):
    return make_pattern({"code": "c"}, {"name": "p", **spec}, {})


@pytest.mark.parametrize(
    ("spec", "lemmas", "may"),
    [
        ({"phrase": "shared vision"}, {"shared", "vision"}, True),
        ({"phrase": "shared vision"}, {"vision"}, False),
        ({"phrase": "the vision of it"}, {"vision"}, True),
        ({"any_of": ["shared vision", "goal"]}, {"goal"}, True),
        ({"lemmas": ["share", ["slide", "rubric"]]}, {"share", "rubric"}, True),
        ({"lemmas": ["share", ["slide", "rubric"]]}, {"share"}, False),
        ({"phrase": "goal", "near": ["school"]}, {"goal"}, False),
        ({"tokens": [{"LEMMA": "visit"}, {"LOWER": "schools", "OP": "?"}]}, {"visit"}, True),
    ],
)
def test_a_segment_is_tagged_only_when_the_rarer_words_of_a_pattern_are_there(
    table, spec, lemmas, may
):
    assert compile_triggers([make(**spec)], table).may_match(lemmas) is may


def test_a_pattern_that_needs_no_word_lets_everything_through(table):
    anything = make(tokens=[{"LIKE_NUM": True}])
    assert compile_triggers([anything], table).may_match(set())
    assert not Triggers({"share": ((),)}).may_match({"slide"})


def test_what_may_be_missing_is_not_needed():
    optional = {"LOWER": {"IN": ["a", "b"]}, "OP": "*"}
    pattern = make(tokens=[optional, {"LEMMA": {"IN": ["Go", "run"]}}])
    assert list_node_needs(pattern) == [frozenset({"go", "run"})]


def test_a_phrase_is_split_like_the_text_and_names_stay_whole(table):
    assert split_phrase("didn't call <person>", table) == ["did", "n't", "call", "<person>"]
