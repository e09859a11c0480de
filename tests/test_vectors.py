import numpy as np
import pytest

from qualcop.vectors import vectorise_texts

TEXTS = ["We share the plan", "they share a Plan, a plan", "buses were late", "", "42 !"]


def test_the_cosine_with_itself_is_1_and_with_nothing_shared_0():
    vectors = vectorise_texts(TEXTS)
    first = vectors.mean(np.array([0]))
    assert vectors.compare(np.array([0, 2, 3, 4]), first) == pytest.approx([1, 0, 0, 0])


def test_weights_follow_the_formula():
    vectors = vectorise_texts(["plan plan bus", "plan car"])
    rarity = {
        word: 1 + np.log(3 / (1 + df)) for word, df in {"plan": 2, "bus": 1, "car": 1}.items()
    }
    one = np.array([(1 + np.log(2)) * rarity["plan"], rarity["bus"]])
    two = np.array([rarity["plan"], rarity["car"]])
    cosine = one[0] * two[0] / np.linalg.norm(one) / np.linalg.norm(two)
    assert vectors.compare(np.array([1]), vectors.mean(np.array([0]))) == pytest.approx([cosine])


def test_comparing_with_the_mean_gives_the_mean_cosine():
    vectors = vectorise_texts(TEXTS)
    rows = np.array([0, 1, 2])
    each = [vectors.compare(rows, vectors.mean(rows[[i]])) for i in range(3)]
    assert vectors.compare(rows, vectors.mean(rows)) == pytest.approx(np.mean(each, axis=0))


def test_no_texts_have_no_vectors():
    assert len(vectorise_texts([]).mean(np.array([], dtype=int))) == 0
