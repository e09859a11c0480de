import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcop.coding_tables import ANCHORS, MARKINGS
from qualcop.migrating import name_then
from qualcop.migrations import Change, Migration
from qualcop.spans import code_segments, derive_segments, say_zeros
from qualcop.table import as_frame
from qualcop.tables import CODINGS, SEGMENTS

TURNS = ["We shared the plan with them", "Yes we did", "Agenda", "They asked for two more copies"]


def make_segments(turns=TURNS, document="d1", closed=(2,)):
    rows, start = [], 0
    for number, text in enumerate(turns):
        row = {"segment_id": f"{document}:{number}", "document_id": document, "position": number}
        row |= {"start": start, "end": start + len(text), "kind": "turn", "cycle": "c1"}
        row |= {"codable": number not in closed, "words": len(text.split()), "text": text}
        rows.append(row)
        start += len(text) + 1
    return as_frame(SEGMENTS, rows)


WHOLE = "\n".join(TURNS)


def mark(*spans, document="d1", text=WHOLE, **cells):
    """Markings and anchors of these spans (words, or offsets)."""
    markings, anchors = [], []
    for number, span in enumerate(spans, start=1):
        if isinstance(span, str):
            span = (text.index(span), text.index(span) + len(span))
        name = cells.get("hand_in", "0001") + f"-{number}"
        row = {"marking": name, "hand_in": "0001", "way": "word", "coder": "ana", "code": "a"}
        row |= {"document_id": document, "value": 1, "codebook_version": "1.0.0"}
        markings.append(row | cells)
        place = {"document_id": document, "start": span[0], "end": span[1]} if span else {}
        state = {"state": "exact", "likeness": 1} if span else {"state": "lost", "likeness": 0}
        anchors.append({"marking": name, **place, **state})
    return as_frame(MARKINGS, markings), as_frame(ANCHORS, anchors)


def found(*spans, segments=None, **cells):
    markings, anchors = mark(*spans, **cells)
    derived = derive_segments(anchors, markings, make_segments() if segments is None else segments)
    return [int(name.split(":")[1]) for name in derived["segment_id"]]


@pytest.mark.parametrize(
    ("span", "numbers"),
    [
        ("shared the plan", [0]),  # within one: there, however little of it
        ("plan", [0]),
        ("shared the plan with them\nYes", [0]),  # a stray word of the next turn
        ("plan with them\nYes we", [0, 1]),  # half of its words here, more than half of that turn
        ("with them\nYes we did\nAgenda\nThey asked", [1]),  # only the turn that is covered
        ("\n".join(TURNS), [0, 1, 3]),  # whole turns; a heading is not coded along
        ("Agenda", [2]),  # a code on a heading stays where it is
        ("did\nAgenda\nThey", [2]),  # a third each: the largest overlap, then characters
    ],
)
def test_a_span_goes_where_the_rule_says(span, numbers):
    assert found(span) == numbers


def test_a_point_and_a_span_of_white_space_go_to_the_nearest_segment():
    assert found((3, 3)) == [0]
    assert found((0, 0)) == [0]
    assert found((28, 29)) == [0]
    assert found((29, 29)) == [1]
    assert found((500, 510)) == [3]


def test_shares_and_shared_words_are_told():
    markings, anchors = mark("plan with them\nYes we")
    rows = derive_segments(anchors, markings, make_segments())
    assert rows["words"].tolist() == [3, 2]
    assert rows["of_span"].tolist() == [0.6, 0.4]
    assert rows["of_segment"].tolist() == [0.5, pytest.approx(2 / 3)]
    assert rows["start"].tolist() == [14, 29]
    assert rows["end"].tolist() == [28, 35]


def test_a_lost_span_goes_nowhere_and_a_named_segment_that_is_there_keeps_its_code():
    assert found(None) == []
    assert found(None, segment_id="d1:1", way="workbook") == [1]
    assert found(None, segment_id="d1:9", way="workbook") == []
    assert found((0, 4), document="d7") == []


@settings(max_examples=60)
@given(st.data())
def test_every_span_finds_a_segment_that_it_touches(data):
    texts = st.lists(
        st.text("ab é", min_size=1, max_size=12).filter(str.strip), min_size=1, max_size=6
    )
    turns = [text.strip() for text in data.draw(texts)]
    segments = make_segments(turns, closed=())
    whole = "\n".join(turns)
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, len(whole)))
    markings, anchors = mark((start, end), text=whole)
    rows = derive_segments(anchors, markings, segments)
    assert len(rows) >= 1
    inside = segments[(segments["start"] <= start) & (end <= segments["end"])]
    if len(inside) == 1 and end > start:
        assert rows["segment_id"].tolist() == inside["segment_id"].tolist()
    covered = segments[(segments["start"] >= start) & (segments["end"] <= end)]
    worded = covered[covered["text"].str.contains(r"\w")]
    assert set(worded["segment_id"]) <= set(rows["segment_id"])


def test_spans_of_several_documents_do_not_meet():
    segments = pd.concat(
        [make_segments(document="d2"), make_segments(["One two", "Three"], "d1", ())]
    )
    markings, anchors = mark((8, 13), (0, 13), document="d1", text="One two\nThree")
    rows = derive_segments(anchors, markings, segments)
    assert rows["segment_id"].tolist() == ["d1:1", "d1:0", "d1:1"]


# ------------------------------------------------------------------------ codings
def answer(marks, segments, *said, **more):
    """All rows, zeros too, where others `said` (segment, code) something besides these marks."""
    markings, anchors = marks
    coded = code_segments(markings, anchors, segments)
    others = pd.DataFrame(said, columns=["segment_id", "code"]).assign(coder="ben", hand_in="0009")
    digests = dict(zip(markings["marking"], markings["text_digest"], strict=True))
    zeros = say_zeros(coded, pd.concat([coded, others]), segments, digests, **more)
    return pd.concat([coded, zeros], ignore_index=True)


def test_what_a_coder_of_spans_left_unmarked_is_zero_in_that_document_alone_on_every_code_in_use():
    segments = pd.concat([make_segments(), make_segments(document="d2")])
    rows = answer(mark("shared the plan"), segments, ("d1:3", "b"), ("d2:0", "c"))
    assert set(rows["segment_id"]) == {"d1:0", "d1:1", "d1:3"}
    ones = rows[rows["value"] == 1]
    assert ones[["segment_id", "code", "marking"]].to_numpy().tolist() == [["d1:0", "a", "0001-1"]]
    assert (ones["start"].item(), ones["end"].item()) == (3, 18)
    assert len(rows) == 9
    assert set(rows["code"]) == {"a", "b", "c"}  # nobody found c in this document
    assert rows.loc[rows["value"] == 0, "marking"].isna().all()
    as_frame(CODINGS, rows)


def test_no_zero_is_said_on_what_a_code_came_to_mean_after_the_hand_in():
    steps = [
        Migration("0.9.0", "1.0.0", (Change("widen", ("old",), ("old",)),)),
        Migration(
            "1.0.0",
            "2.0.0",
            (
                Change("rename", ("b",), ("bee",)),
                Change("split", ("whole",), ("left", "right")),
                Change("narrow", ("less",), ("less",)),
                Change("retire", ("gone",), ("heir",)),
            ),
        ),
    ]
    said = [("d1:3", code) for code in ("bee", "left", "less", "heir", "old")]
    rows = answer(
        mark("shared the plan"),
        make_segments(),
        *said,
        name_then=lambda code, version, _: name_then(code, version, steps),
    )
    zeros = rows[(rows["value"] == 0) & (rows["segment_id"] == "d1:3")]
    was = dict(zip(zeros["code"], zeros["code_was"], strict=True))
    assert was == {"a": None, "bee": "b", "heir": None, "old": None}
    assert name_then("left", "2.0.0", steps) == "left"


def test_answers_to_segments_say_nothing_of_other_segments():
    markings, anchors = mark("Yes we did", way="workbook", segment_id="d1:1", value=0, round="r1")
    rows = answer((markings, anchors), make_segments(), ("d1:3", "b"))
    assert rows[["segment_id", "code", "value", "round"]].to_numpy().tolist() == [
        ["d1:1", "a", 0, "r1"]
    ]
    assert rows["start"].isna().all()


def test_of_one_and_zero_in_one_hand_in_one_stays_and_hand_ins_stay_apart():
    first = mark("We shared", "plan with", hand_in="0001")
    second = mark("We shared", hand_in="0002")
    first[0].loc[0, "value"] = 0
    markings, anchors = (pd.concat(pair) for pair in zip(first, second, strict=True))
    rows = answer((markings, anchors), make_segments())
    own = rows[rows["segment_id"] == "d1:0"]
    assert own[["hand_in", "value", "marking"]].to_numpy().tolist() == [
        ["0001", 1, "0001-2"],
        ["0002", 1, "0002-1"],
    ]
    assert not rows.duplicated(["hand_in", "coder", "segment_id", "code"]).any()


def test_words_that_were_not_there_when_the_coder_read_are_not_zero():
    then = "We shared THE plan, with them\nYes we did"
    marks = mark("shared the plan", text_digest="t")
    rows = answer(marks, make_segments(), read_text={"t": then}.get)
    assert sorted(rows["segment_id"]) == ["d1:0", "d1:1"]


def test_nothing_marked_is_nothing_coded():
    assert len(answer(mark(), make_segments())) == 0
