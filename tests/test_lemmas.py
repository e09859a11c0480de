import pytest

from qualcop.language import LEMMA_COMPONENTS, load_model
from qualcop.lemmas import LemmaTable, compile_mask, settle_lemmas


@pytest.fixture(scope="module")
def nlp():
    return load_model(LEMMA_COMPONENTS)


@pytest.mark.parametrize(
    ("form", "lemma"),
    [("Goals", "goal"), ("SHARING", "share"), ("Indicators", "indicator"), ("I", "i")],
)
def test_capitals_do_not_hide_a_word(nlp, form, lemma):
    doc = nlp(f"{form} today")
    doc[0].pos_ = "PROPN" if form != "I" else "PRON"
    settle_lemmas(doc, [], LemmaTable(nlp))
    assert doc[0].lemma_ == lemma


@pytest.mark.parametrize(
    ("form", "lemmas"),
    [("meeting", {"meeting", "meet"}), ("left", {"left", "leave"}), ("n't", {"not"})],
)
def test_a_form_has_every_lemma_it_can_have_whatever_its_part_of_speech(nlp, form, lemmas):
    assert lemmas <= LemmaTable(nlp).of_form(form)


def test_what_stands_where_a_name_was_takes_the_lemma_of_its_kind(nlp):
    text, names = compile_mask(["Old Ford"])("Teacher 3 visited Old Ford.")
    doc = nlp(text)
    settle_lemmas(doc, names, LemmaTable(nlp))
    assert [token.lemma_ for token in doc] == ["<person>", "visit", "<district>", "."]


def test_masking_keeps_every_offset():
    text = "Ask Teacher 3 · Core 1, then [e-mail] or Old Ford's office."
    masked, names = compile_mask(["Old Ford"])(text)
    assert len(masked) == len(text)
    assert [(text[a:b], kind) for a, b, kind in names] == [
        ("Teacher 3 · Core 1", "person"),
        ("[e-mail]", "address"),
        ("Old Ford", "district"),
    ]


def test_a_longer_district_is_not_cut_by_a_shorter_one():
    text = "Old Ford Valley came"
    _, names = compile_mask(["Old Ford", "Old Ford Valley"])(text)
    assert [text[a:b] for a, b, _ in names] == ["Old Ford Valley"]
