from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis_frames import make_codebook, make_codings, make_segment, make_segments
from qualcop.cooccurrence import count_cooccurrences

CODEBOOK = make_codebook()
SEGMENTS = make_segments(
    make_segment(1, section="Goals"),
    make_segment(2, section="Goals"),
    make_segment(3, section="Goals", document_id="d2"),
    make_segment(4, cycle="c2"),
    make_segment(5, section="Goals", codable=False),
)


def counted(*codings: tuple) -> dict:
    table = count_cooccurrences(SEGMENTS, make_codings(*codings), CODEBOOK)
    keys = table[["cycle", "window", "code_a", "code_b"]].itertuples(index=False, name=None)
    cells = table[["count", "expected", "n_windows"]].itertuples(index=False, name=None)
    return dict(zip(keys, cells, strict=True))


def test_codes_meet_in_a_segment_and_in_a_section_of_one_document():
    counts = counted(
        ("s01", "goals", "rules", 1), ("s02", "time", "rules", 1), ("s03", "goals", "rules", 1)
    )
    assert counts["c1", "segment", "goals", "time"] == (0, 2 / 3, 3)
    assert counts["c1", "section", "goals", "time"] == (1, 1.0, 2)


def test_children_count_for_their_parent_but_kin_make_no_pair():
    counts = counted(("s01", "goals", "rules", 1), ("s01", "time", "rules", 1))
    pairs = {key[2:] for key in counts}
    assert pairs == {("vision", "time"), ("goals", "time")}


def test_people_decide_whether_a_code_applies():
    codings = [("s01", "goals", "rules", 1), ("s01", "time", "rules", 1)]
    assert counted(*codings, ("s01", "time", "ada", 0)) == {}


def test_segments_that_are_not_codable_are_no_windows():
    assert counted(("s05", "goals", "rules", 1), ("s05", "time", "rules", 1)) == {}


def test_no_codings_make_no_pairs():
    assert counted() == {}


marks = st.sets(st.tuples(st.sampled_from(["s01", "s02", "s03"]), st.sampled_from("gpt")))


@settings(max_examples=25)
@given(marks)
def test_counts_equal_those_by_hand(drawn):
    names = {"g": "goals", "p": "purpose", "t": "time"}
    counts = counted(*((segment, names[code], "rules", 1) for segment, code in drawn))
    having = {name: {s for s, c in drawn if names[c] == name} for name in names.values()}
    for a, b in combinations(names.values(), 2):
        if having[a] and having[b]:
            together = len(having[a] & having[b])
            expected = len(having[a]) * len(having[b]) / 3
            assert counts["c1", "segment", a, b] == (together, expected, 3)
        else:
            assert ("c1", "segment", a, b) not in counts
