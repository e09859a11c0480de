import pytest

from qualcop.language import LEMMA_COMPONENTS, load_model
from qualcop.lemmas import settle_lemmas
from qualcop.matchers import compile_patterns, match_patterns, read_words
from qualcop.pattern_specs import make_pattern


@pytest.fixture(scope="module")
def nlp():
    return load_model(LEMMA_COMPONENTS)


def match(nlp, text, *specs):
    patterns = [make_pattern({"code": "c"}, {"name": "p", **spec}, {}) for spec in specs]
    compiled = compile_patterns(nlp, patterns)
    doc = nlp(text)
    settle_lemmas(doc, [], compiled.table)
    return [(m.pattern, str(doc[m.start : m.end]), m.asked) for m in match_patterns(doc, compiled)]


def test_a_lemma_finds_every_form_and_a_form_only_itself(nlp):
    text = "They shared it, she shares it, sharing helps."
    assert len(match(nlp, text, {"phrase": "share"})) == 3
    assert [found[1] for found in match(nlp, text, {"phrase": "shared"})] == ["shared"]


def test_words_apart_are_asked_for_and_what_lies_between_is_not(nlp):
    spec = {"lemmas": ["share", "slide"], "within": 3}
    assert match(nlp, "We shared all the slides.", spec) == [(0, "shared all the slides", (1, 4))]
    assert match(nlp, "We shared all of the slides.", spec) == []


def test_one_word_never_fills_two_slots(nlp):
    assert match(nlp, "We share it.", {"lemmas": ["share", ["share", "slide"]]}) == []


def test_no_match_reaches_over_the_end_of_a_sentence(nlp):
    assert match(nlp, "We share. Slides came.", {"lemmas": ["share", "slide"]}) == []


def test_matches_come_in_the_order_of_the_text_whatever_the_order_of_patterns(nlp):
    found = match(nlp, "Goals and vision.", {"phrase": "vision"}, {"phrase": "goal"})
    assert [(pattern, words) for pattern, words, _ in found] == [(1, "Goals"), (0, "vision")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("We can't SHARE", ["we", "can", "not", "share"]),
        ("We CAN’T SHARE", ["we", "not", "share"]),
    ],
)
def test_words_are_compared_in_their_normal_form_and_a_shouted_denial_is_one(nlp, text, words):
    assert read_words(nlp(text)) == words
