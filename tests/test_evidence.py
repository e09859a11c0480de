import pytest

from qualcop.evidence import are_initials, is_label, is_person, is_thing, starts_sentence


def find(text, word):
    start = text.index(word)
    return text, start, start + len(word)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("then Grace said", "Grace"),
        ("w/ Mark today", "Mark"),
        ("Will's slides", "Will"),
        ("Rose: we met", "Rose"),
        ("we asked Grace about it", "Grace"),
        ("Will leans on data", "Will"),
    ],
)
def test_the_words_around_show_a_person_whoever_was_there(text, word):
    assert is_person(*find(text, word), place=False, present=False)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Will you come?", "Will"),
        ("Mark the date", "Mark"),
        ("Grace-based teaching", "Grace"),
    ],
)
def test_an_ordinary_word_stays_one(text, word):
    assert not is_person(*find(text, word), place=False, present=False)


def test_presence_settles_what_a_sentence_start_leaves_open():
    place = find("Grace with cake", "Grace")
    assert is_person(*place, place=False, present=True)
    assert not is_person(*place, place=False, present=False)


def test_a_place_is_no_person_after_a_preposition_even_when_one_is_there():
    assert not is_person(*find("we drove to Austin today", "Austin"), place=True, present=True)


def test_a_label_stands_at_a_line_start_before_a_colon_or_in_brackets():
    assert is_label(*find("hello\n- PA: we met", "PA"))
    assert is_label(*find("done (PA, RT)", "PA"))
    assert is_label(*find("PA：好", "PA"))
    assert not is_label(*find("done (PA)", "PA"), brackets=False)
    assert not is_label(*find("the PA: loud", "PA"))


@pytest.mark.parametrize("text", ["the PA failed", "PA systems", "our PA"])
def test_an_article_or_a_noun_after_it_makes_an_abbreviation_a_thing(text):
    assert is_thing(*find(text, "PA"))


@pytest.mark.parametrize("text", ["sent by RT, PA", "PA to send it", "ask w/ PA", "then PA said"])
def test_initials_are_told_from_abbreviations_by_where_they_stand(text):
    assert are_initials(*find(text, "PA"), frozenset({"rt"}))


def test_an_abbreviation_among_words_is_no_initials():
    assert not are_initials(*find("we toured PA schools again", "PA"), frozenset())


@pytest.mark.parametrize(
    ("text", "word", "starts"),
    [("Yes. Now", "Now", True), ("- Now", "Now", True), ("and Now", "Now", False)],
)
def test_a_sentence_starts_after_its_end_mark_or_a_bullet(text, word, starts):
    assert starts_sentence(text, text.index(word)) is starts
