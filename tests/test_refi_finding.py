"""Foreign texts and quotes are found in the study, or not placed at all."""

from __future__ import annotations

from unicodedata import combining, normalize

from hypothesis import given
from hypothesis import strategies as st
from tests.exchange_frames import CALL, NAMES, VISIT, find

from qualcop.refi.finding import Texts, fold_name, place_quote, place_span
from qualcop.refi.loose import loosen

LINE = st.text("ab é😀\u00a0-", min_size=1, max_size=30)
BODY = st.lists(LINE, min_size=1, max_size=6).map("\n".join)


def texts_of(mask=None, **documents):
    names = {d: (f"{d}.md",) for d in documents}
    return Texts(documents, names, mask or NAMES.mask)


def words_at(texts, place):
    return texts.documents[place.document_id][place.start : place.end]


def place(texts, name, source, start, end):
    document, given_text = texts.find_document(name, source)
    return place_span(source, given_text, start, end, document, texts)


@given(BODY, st.data())
def test_white_space_line_ends_and_unicode_form_do_not_matter(body, data):
    texts = texts_of(mask=lambda text: text, d1=body)
    form = data.draw(st.sampled_from(["NFC", "NFD"]))
    other = "\ufeff" + normalize(form, body).replace("\n", "\n ") + "\n"
    # not between a letter and its accent
    edges = [n for n in range(len(other) + 1) if not combining(other[n : n + 1] or "x")]
    start, end = sorted(data.draw(st.tuples(*[st.sampled_from(edges)] * 2)))
    found = place(texts, "other name", other, start, end)
    words = "".join(normalize("NFC", other[start:end]).replace("\ufeff", "").split())
    if found.reason:
        assert not words
    else:
        assert "".join(normalize("NFC", words_at(texts, found)).split()) == words


def test_a_text_that_is_not_masked_is_found_and_its_words_too():
    texts = texts_of(d1=CALL, d2=VISIT)
    real = CALL.replace("Teacher 1", "Rosalind Tackett")
    second = find(real, "We write the goal", 1)
    found = place(texts, "x", real, *second)
    assert (found.document_id, found.start) == ("d1", find(CALL, "We write the goal", 1)[0])
    named = place(texts, "x", real, *find(real, "Rosalind Tackett: We"))
    assert words_at(texts, named) == "Teacher 1: We"


def test_of_the_same_words_the_turn_counts():
    texts = texts_of(d2=VISIT)
    source = "Intro\n" + VISIT.replace("I do", "We all do")
    second = find(source, "Yes.", 1)
    found = place_span(source, loosen(source), *second, "d2", texts)
    assert (found.start, found.end) == find(VISIT, "Yes.", 1)


def test_changed_words_are_found_between_those_beside_them_or_told_lost():
    old = "Before this we sat down and talked about plans. The goals are written. Then came lunch "
    old += "for everybody in the room below."
    new = old.replace("goals are written", "aims are written")
    texts = texts_of(d1=new)
    found = place_span(old, loosen(old), *find(old, "The goals are written."), "d1", texts)
    assert words_at(texts, found) == "The aims are written." and found.changed
    gone = place_span("x unlike y", loosen("x unlike y"), 2, 8, "d1", texts)
    assert gone.start is None and gone.reason == "its words are not in the text"


def test_a_quote_without_a_place_must_stand_once():
    texts = texts_of(d1=CALL, d2=VISIT)
    once = place_quote("in June. Nobody   else", ["d1", "d2"], texts)
    assert words_at(texts, once) == "in June.\nNobody else"
    assert place_quote("Yes.", ["d2"], texts).reason == "its words stand 2 times in these texts"
    assert place_quote("never said", ["d1"], texts).reason == "its words are not in the text"
    assert place_quote(" \n", ["d1"], texts).reason == "it holds no words"


def test_documents_are_told_by_name_only_among_equals():
    texts = texts_of(d1=CALL, d2=CALL, d3=VISIT)
    assert texts.find_document("D2.txt", CALL)[0] == "d2"
    assert texts.find_document("d3", CALL)[0] == "d1"
    assert texts.find_document("d1", "Something else altogether, never heard of before.")[0] is None
    assert fold_name("A/B\\Oct Call.DOCX") == "oct call" and fold_name("v1. draft") == "v1. draft"
