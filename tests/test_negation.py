import pytest

from qualcop.negation import HYPOTHETICAL, NEGATED, find_sentence, judge_match

SAID = ""


def judge(text, word="share", **counts):
    words = text.split()
    return judge_match(words, [words.index(word)], **counts)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("we share it", SAID),
        ("we did not share it", NEGATED),
        ("we ran out of time to share it", NEGATED),
        ("not now , but we share it", SAID),
        ("not only do we share it", SAID),
        ("no , we share it", SAID),
        ("the share did not happen", NEGATED),
        ("we might share it", HYPOTHETICAL),
        ("if we had time they share it", HYPOTHETICAL),
        ("do you share it ?", HYPOTHETICAL),
        ("we share it , right ?", SAID),
        ("the share would help", HYPOTHETICAL),
        ("we never met . we share it", SAID),
    ],
)
def test_a_cue_reaches_what_it_governs_and_no_further(text, verdict):
    assert judge(text) == verdict


def test_a_cue_more_than_six_words_before_does_not_reach():
    assert judge("not a b c d share") == NEGATED
    assert judge("not a b c d e f share") == SAID


def test_a_reading_that_counts_is_not_looked_for():
    assert judge("we did not share it", negated_counts=True) == SAID
    assert judge("we might share it", hypothetical_counts=True) == SAID


def test_a_cue_that_the_pattern_itself_asked_for_judges_nothing():
    assert judge_match("there is no teacher".split(), [2, 3]) == SAID


def test_a_sentence_ends_at_its_marks_and_knows_where_it_began():
    sentence = find_sentence("a b . c d ? e".split(), 3, 4)
    assert (list(sentence.words), sentence.start, sentence.asked) == (["c", "d", "?"], 3, True)
