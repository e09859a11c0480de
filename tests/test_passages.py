from qualcop.alignment import split_words
from qualcop.passages import Pair, Passage

THEN = "One two, (three four) five six."
NOW = "Zero one two; x (three 4our) y five six."


def passage(words):
    start = THEN.index(words)
    return Passage(Pair(split_words(THEN), split_words(NOW)), start, start + len(words))


def test_a_passage_knows_its_words_now_and_its_neighbours():
    found = passage("(three four)")
    assert (found.first, found.last, found.forms) == (2, 4, ["three", "four"])
    assert found.inside == [(2, 4)]
    assert (found.left, found.right) == ((1, 2), (4, 7))
    low, high = found.window()
    assert NOW[low:high] == "; x (three 4our) y "


def test_words_at_a_place_take_the_signs_around_them_along():
    placed = passage("(three").tell(4, "exact")
    assert NOW[placed.start : placed.end] == "(three"
    placed = passage("five six.").tell(7, "moved")
    assert (NOW[placed.start : placed.end], placed.state) == ("five six.", "moved")
    assert passage("two,").is_whole(2) is False
    assert passage("two").is_whole(2) is True


def test_beyond_the_first_and_last_shared_word_lie_the_ends_of_the_texts():
    pair = Pair(split_words("a b"), split_words("c d"))
    assert (Passage(pair, 0, 1).left, Passage(pair, 0, 1).right) == ((-1, -1), (2, 2))
