from qualcop.alignment import split_words
from qualcop.alike import BY_WORDS, CANNOT_TELL, LIKE_WORDS
from qualcop.quotes import place_quote

NOW = "Agenda\nYes.\nWe shared the pacing plan with all.\nYes.\nSo we left."


def place(before, quote, after, now=NOW, expected=0):
    then = split_words(before + quote + after)
    inner = (len(before), len(before) + len(quote))
    placed = place_quote(then, inner, split_words(now), expected)
    return placed, now[placed.start : placed.end] if placed.start is not None else None


def test_single_words_are_found_and_it_is_said_how():
    placed, words = place("We ", "shared the pacing plan", " with")
    assert (placed.state, placed.reason, words) == ("exact", BY_WORDS, "shared the pacing plan")


def test_of_several_the_one_with_the_same_words_around_is_meant():
    placed, _ = place("with all.\n", "Yes.", "\nSo we")
    assert placed.start == NOW.rindex("Yes")
    placed, _ = place("", "Yes.", "", expected=40)
    assert (placed.start, placed.reason) == (NOW.rindex("Yes"), CANNOT_TELL)


def test_few_words_with_nothing_the_same_around_are_not_taken_for_those():
    placed, words = place("Did they come? ", "Yes.", " On Monday", now="Agenda two\nYes.\nNo")
    assert (placed.state, words) == ("lost", None)
    assert "Yes" in placed.reason


def test_parts_of_words_are_found_sign_by_sign():
    placed, words = place("We sh", "ared the pac", "ing plan")
    assert (placed.state, words) == ("exact", "ared the pac")


def test_changed_words_are_found_by_the_others():
    placed, words = place("", "We shared our pacing plan with all", "")
    assert (placed.state, placed.reason) == ("changed", LIKE_WORDS)
    assert words == "We shared the pacing plan with all"
    assert place("", "Nobody came to this", "")[0].state == "lost"
    assert place("", "…", "")[0].state == "lost"
