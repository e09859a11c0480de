from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcop import patterns as rule_coder
from qualcop.codebook import read_codebook, walk_codes
from qualcop.language import LEMMA_COMPONENTS, load_model
from qualcop.lemmas import settle_lemmas
from qualcop.matchers import compile_patterns, match_patterns
from qualcop.pattern_specs import make_pattern
from qualcop.patterns import choose_components, code_by_pattern

SHIPPED = Path(__file__).resolve().parents[1] / "codebooks" / "facilitation-practices.yaml"
VISION = {"name": "vision", "phrase": "shared vision"}
SHARE = {"name": "share", "lemmas": ["share", ["slide", "rubric"]], "within": 4}
NUMBER_OF = {"name": "p", "tokens": [{"LIKE_NUM": True}, {"LOWER": "of"}]}
SENT = {
    "name": "sent",
    "dependency": [
        {"RIGHT_ID": "send", "RIGHT_ATTRS": {"LEMMA": "send"}},
        {
            "LEFT_ID": "send",
            "REL_OP": ">",
            "RIGHT_ID": "thing",
            "RIGHT_ATTRS": {"DEP": {"IN": ["dobj", "nsubjpass"]}, "LEMMA": "rubric"},
        },
    ],
}


def make(*specs, code="c", **readings):
    return [make_pattern({"code": code, **readings}, spec, {}) for spec in specs]


def segments(*texts, **more):
    base = {"kind": "turn", "role": "teacher", "codable": True, "start": 0}
    rows = [
        {**base, "segment_id": f"d:{n:03d}", "text": text, **more} for n, text in enumerate(texts)
    ]
    return pd.DataFrame(rows)


def code(text, *specs, more=None, districts=(), **readings):
    """The values of the one code's row: 1, 0 with its reason, or nothing."""
    frame = segments(text, **(more or {}))
    rows = code_by_pattern(frame, make(*specs, **readings), "1.0.0", districts)
    found = rows[["value", "reason"]].astype(object).where(rows[["value", "reason"]].notna(), "")
    return [tuple(row) for row in found.values.tolist()]


YES, NO = [(1, "")], []
NEGATED, HYPOTHETICAL = [(0, "negated")], [(0, "hypothetical")]


@pytest.fixture(scope="module")
def shipped():
    return read_codebook(SHIPPED)


@pytest.mark.parametrize(
    ("text", "spec", "expected"),
    [
        ("We wrote our Shared Vision today.", VISION, YES),
        ("SHARED VISION", VISION, YES),
        ("We share visions.", VISION, NO),
        ("They shared two of the slides with us.", SHARE, YES),
        ("Slides were shared.", SHARE, YES),
        ("They shared a room. The slides came later.", SHARE, NO),
        ("They shared what they had about all those many slides.", SHARE, NO),
        ("Slides were shared.", {**SHARE, "ordered": True}, NO),
        ("We follow up on Monday.", {"name": "p", "phrase": "follow-up"}, YES),
        ("a follow-up call", {"name": "p", "phrase": "follow-up"}, YES),
        ("We may go in May.", {"name": "p", "phrase": "May", "match": "exact"}, YES),
        ("Two slides.", {"name": "p", "phrase": "slide", "match": "exact"}, NO),
        ("We sent them the new rubric.", SENT, YES),
        ("The rubric was finally sent.", SENT, YES),
        ("The rubric says that she sent home two kids.", SENT, NO),
        (
            "Three of nine schools",
            {"name": "p", "tokens": [{"LIKE_NUM": True}, {"LOWER": "of"}]},
            YES,
        ),
        ("They shared the slides.", {**SHARE, "unless": ["slide"]}, NO),
        ("They shared the slides.", {**SHARE, "near": ["deck"]}, NO),
        ("They shared the slides. A deck.", {**SHARE, "near": ["deck"]}, NO),
        ("They shared the slides in a deck.", {**SHARE, "near": ["deck"]}, YES),
    ],
)
def test_a_pattern_finds_its_words_in_all_forms_and_nothing_else(text, spec, expected):
    assert code(text, spec) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We never shared the slides.", NEGATED),
        ("We didn't share the slides.", NEGATED),
        ("We didn’t share the slides.", NEGATED),
        ("Nobody shared slides.", NEGATED),
        ("We ran out of time for sharing slides.", NEGATED),
        ("Sharing slides fell through.", NEGATED),
        ("We shared no slides.", NEGATED),
        ("We did not stop, but she shared her slides.", YES),
        ("We did not only talk, we shared slides.", YES),
        ("They not only shared slides.", YES),
        ("No, she shared her slides.", YES),
        ("No doubt they shared the slides.", YES),
        ("It was not warm. They shared slides.", YES),
        ("They shared the slides and did not rush.", YES),
        ("We could share the slides.", HYPOTHETICAL),
        ("If we had a room, they share slides.", HYPOTHETICAL),
        ("Next time share the slides.", HYPOTHETICAL),
        ("I wish they shared slides.", HYPOTHETICAL),
        ("Sharing slides would help.", HYPOTHETICAL),
        ("Did they share the slides?", HYPOTHETICAL),
        ("They shared the slides, right?", YES),
        ("We could not share the slides.", NEGATED),
    ],
)
def test_what_is_denied_or_only_imagined_is_0_with_its_reason(text, expected):
    assert code(text, SHARE) == expected


def test_a_code_may_count_plans_or_denials():
    assert code("We could share the slides.", SHARE, hypothetical="counts") == YES
    assert code("We never shared the slides.", SHARE, negated="counts") == YES
    assert code("We never shared the slides.", SHARE, hypothetical="counts") == NEGATED
    assert code("We could share slides.", {**SHARE, "hypothetical": "counts"}) == YES


def test_a_cue_that_the_pattern_itself_asks_for_judges_nothing():
    spec = {"name": "p", "phrase": "no certified teacher"}
    assert code("There is no certified teacher.", spec) == YES
    assert code("It is not true that there is no certified teacher.", spec) == NEGATED


def test_one_match_that_counts_outweighs_those_that_do_not():
    text = "We never shared slides. Then they shared the rubric."
    rows = code_by_pattern(segments(text), make(SHARE), "1.0.0")
    assert rows["value"].tolist() == [1]
    assert text[rows["start"][0] : rows["end"][0]] == "shared the rubric"


def test_the_words_inside_a_pseudonym_are_nobodys_words():
    spec = {"name": "p", "phrase": "district leader"}
    assert code("A district leader came.", spec) == YES
    assert code("District leader 2 · Core 1 came.", spec) == NO
    named = {"name": "p", "phrase": "parish"}
    assert code("Teacher 3 · St. Hild's Parish came.", named, districts=["St. Hild's Parish"]) == NO


def test_a_pattern_can_ask_for_a_participant_or_a_district():
    spec = {"name": "p", "phrase": "called <person>"}
    assert code("I called Teacher 3 · Core 1 twice.", spec) == YES
    assert code("I called home twice.", spec) == NO
    spec = {"name": "p", "lemmas": ["visit", "<district>"]}
    assert code("We visited Old Ford twice.", spec, districts=["Old Ford"]) == YES


def test_a_pattern_may_be_kept_to_roles_and_kinds():
    for key, value, other in (("roles", "teacher", "facilitator"), ("kinds", "turn", "table_row")):
        assert code("They shared slides.", {**SHARE, key: [value]}) == YES
        assert code("They shared slides.", {**SHARE, key: [other]}) == NO


def test_segments_that_are_not_codable_are_left_alone():
    assert code("They shared slides.", SHARE, more={"codable": False}) == NO


def test_offsets_are_those_of_the_document_and_each_code_has_one_row():
    frame = segments("They shared the slides and shared the rubric.", start=100)
    rows = code_by_pattern(frame, make(SHARE, VISION), "1.0.0")
    assert rows[["start", "end", "pattern", "coder_kind", "codebook_version"]].values.tolist() == [
        [105, 122, "share", "pattern", "1.0.0"]
    ]


def test_the_parser_is_loaded_only_for_dependency_patterns():
    assert choose_components(make(SHARE)) == LEMMA_COMPONENTS
    assert choose_components(make(SHARE, SENT)) == (*LEMMA_COMPONENTS, "parser")
    assert load_model(LEMMA_COMPONENTS).pipe_names == list(LEMMA_COMPONENTS)


WORDS = (
    "we you they share shared sharing slides rubric Vision vision goals never not could visit "
    "visited classroom trust norms the a of our with from and , . ? : 3 9 schools teacher "
    "consultancy indicator funding subs attached follow-up Teacher·1 · Core 1 isn't they'll"
).split()
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=25).map(" ".join)


@settings(max_examples=60)
@given(texts=st.lists(TEXTS, min_size=1, max_size=5))
def test_the_cheap_test_before_tagging_loses_no_match(shipped, texts):
    nlp = load_model(choose_components(shipped.patterns))
    compiled = compiled_once(shipped, nlp)
    for text in texts:
        doc = nlp(text)
        settle_lemmas(doc, [], compiled.table)
        lemmas = set().union(*(compiled.table.of_form(token.lower_) for token in doc))
        if match_patterns(doc, compiled):
            assert compiled.triggers.may_match(lemmas)


@settings(max_examples=40)
@given(texts=st.lists(TEXTS, min_size=1, max_size=6), start=st.integers(0, 10**6))
def test_every_span_lies_in_its_segment_and_begins_and_ends_at_a_word(shipped, texts, start):
    compiled_once(shipped, load_model(choose_components(shipped.patterns)))
    frame = segments(*texts, start=start)
    rows = code_by_pattern(frame, shipped.patterns, "1.0.0")
    text = frame.set_index("segment_id")["text"]
    for row in rows.itertuples():
        cut = text[row.segment_id][row.start - start : row.end - start]
        assert cut and cut == cut.strip()
        assert (row.value == 1) == pd.isna(row.reason)


_COMPILED = {}


def compiled_once(shipped, nlp):
    if nlp not in _COMPILED:
        _COMPILED[nlp] = compile_patterns(nlp, shipped.patterns)
    return _COMPILED[nlp]


@pytest.fixture(autouse=True)
def keep_compiled(request, monkeypatch):
    """The shipped patterns are compiled once for all examples of a property."""
    if "shipped" in request.fixturenames:
        whole = rule_coder.compile_patterns
        book = request.getfixturevalue("shipped")

        def compile_once(nlp, patterns):
            return compiled_once(book, nlp) if patterns is book.patterns else whole(nlp, patterns)

        monkeypatch.setattr(rule_coder, "compile_patterns", compile_once)


def test_what_a_segment_gets_does_not_depend_on_its_neighbours_or_batch(shipped, monkeypatch):
    texts = [e for entry in walk_codes(shipped.data) for e in entry.code.get("examples", ())][:40]
    columns = ["code", "value", "pattern", "start", "end"]
    whole = code_by_pattern(segments(*texts), shipped.patterns, "1.0.0")
    monkeypatch.setattr(rule_coder, "BATCH", 3)
    again = code_by_pattern(segments(*texts)[::-1], shipped.patterns, "1.0.0")
    pd.testing.assert_frame_equal(whole[columns], again[columns])


def test_no_shipped_near_miss_is_given_the_code_it_misses(shipped):
    misses = [
        (miss["text"], entry.code["code"])
        for entry in walk_codes(shipped.data)
        for miss in entry.code.get("counter_examples", ())
    ]
    rows = code_by_pattern(segments(*(text for text, _ in misses)), shipped.patterns, "1.0.0")
    applied = rows[rows["value"] == 1]
    coded = set(zip(applied["segment_id"], applied["code"], strict=True))
    wrong = [m for n, m in enumerate(misses) if (f"d:{n:03d}", m[1]) in coded]
    assert wrong == []
