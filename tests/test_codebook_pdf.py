import pytest

from qualcop.codebook import read_codebook
from qualcop.codebook_pdf import cite_codes, describe_codebook, describe_pattern, describe_readings
from qualcop.pattern_specs import make_pattern
from qualcop.study import ROOT

SHIPPED = ROOT / "codebooks" / "facilitation-practices.yaml"


def describe(**spec):
    return describe_pattern(make_pattern({"code": "c"}, {"name": "a-name", **spec}, {}))


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ({"phrase": "shared vision"}, "“shared vision”"),
        ({"any_of": ["a", "b", "c"]}, "“a”, “b” or “c”"),
        ({"any_of": list("abcdef")}, "“a”, “b”, “c”, “d” or 2 more"),
        ({"phrase": "<person>", "near": ["x"]}, "a participant's name; only near “x”"),
        ({"lemmas": ["a", ["b", "c"]]}, "“a”; with “b” or “c”: at most 6 words apart"),
        ({"tokens": [{"LIKE_NUM": True}]}, "a run of words of the form “a name”"),
    ],
)
def test_a_pattern_is_told_in_words(spec, words):
    assert describe(**spec) == words


def test_no_shipped_pattern_is_told_in_its_own_language():
    for pattern in read_codebook(SHIPPED).patterns:
        words = describe_pattern(pattern)
        assert not set("{}<>") & set(words) and "LEMMA" not in words


def test_codes_in_backticks_are_cited_by_name_and_the_rest_stays_text():
    assert cite_codes("not `play`,\n  but so", {"play": "Playing"}) == [
        {"t": "not "},
        {"code": "play", "label": "Playing"},
        {"t": ", but so"},
    ]
    assert cite_codes(None, {}) == []


@pytest.mark.parametrize(
    ("readings", "words"),
    [
        ({}, "What is denied or only imagined is recorded as 0, with the reason."),
        ({"negated": "counts", "hypothetical": "counts"},
         "What is denied or only planned counts too."),
        ({"negated": "counts"},
         "What is denied counts too; what is only imagined or planned is recorded as 0."),
        ({"hypothetical": "counts"},
         "What is only planned counts too; what is denied is recorded as 0."),
    ],
)  # fmt: skip
def test_how_denials_and_plans_are_taken_is_said(readings, words):
    assert describe_readings({"patterns": [{}], **readings}) == words
    assert describe_readings({"patterns": [], **readings}) == ""


def test_what_is_printed_counts_what_the_codebook_holds():
    codebook = read_codebook(SHIPPED)
    told = describe_codebook(codebook)
    codes = codebook.codes
    assert told["counts"] == {
        "families": int((~codes["codable"]).sum()),
        "codes": int(codes["codable"].sum()),
        "patterns": len(codebook.patterns),
    }
    assert [entry["code"] for entry in told["entries"]] == codes["code"].tolist()
    assert len(told["primary"]) == codes["primary"].sum()
