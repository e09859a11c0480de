import random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis_frames import make_participants
from qualcop.segments import (
    LONGEST,
    anchor_words,
    blank_pseudonyms,
    compile_pseudonyms,
    count_words,
    segment_documents,
    split_block,
)
from qualcop.table import as_frame
from qualcop.tables import BLOCKS, DOCUMENTS

LEADER = "District leader 1 · Core 2"
PEOPLE = make_participants(
    ("p01", LEADER, "district_leader", "core-2", "quote"),
    ("u007", "Person 7", "unlisted", None, "none"),
)
WORDS = "we shared plan 3rd e.g. Vision the? stop. ¿qué! 这 ‘so’ — and, coach; PLC"


def study(texts: list[str], kinds: list[str] | None = None, speakers: list | None = None):
    """One document of these blocks, segmented."""
    blocks, start = [], 0
    for position, text in enumerate(texts):
        speaker = speakers[position] if speakers else None
        blocks.append(
            {
                "document_id": "d1",
                "position": position,
                "start": start,
                "end": start + len(text),
                "kind": kinds[position] if kinds else "paragraph",
                "participant": speaker,
            }
        )
        start += len(text) + 1
    document = {
        "document_id": "d1",
        "path": "e1/a.txt",
        "kind": "meeting_note",
        "event": "e1",
        "cycle": "c1",
        "text": "\n".join(texts),
    }
    documents, blocks = as_frame(DOCUMENTS, [document]), as_frame(BLOCKS, blocks)
    return documents, blocks, segment_documents(documents, blocks, PEOPLE)


def ids(texts: list[str]) -> list[str]:
    return study(texts)[2]["segment_id"].tolist()


plain_words = st.text("abcdefgh", min_size=2, max_size=5)
long_texts = st.lists(st.sampled_from([*WORDS.split(), "\n", " ", LEADER]), max_size=400).map(
    " ".join
)
texts = st.one_of(
    st.text(max_size=40).filter(lambda t: "\r" not in t),
    long_texts,
)
sentences = st.lists(plain_words, min_size=3, max_size=8).map(" ".join)


@settings(max_examples=40)
@given(st.lists(texts, max_size=6))
def test_every_character_that_is_not_blank_is_in_one_segment_at_its_offsets(blocks):
    documents, _, segments = study(blocks)
    text = documents["text"].iloc[0]
    covered = [0] * len(text)
    for row in segments.itertuples():
        assert row.text == text[row.start : row.end] == row.text.strip()
        for place in range(row.start, row.end):
            covered[place] += 1
    assert max(covered, default=0) <= 1
    assert all(n == 1 for n, c in zip(covered, text, strict=True) if not c.isspace())


@settings(max_examples=40)
@given(st.lists(texts, min_size=1, max_size=6))
def test_segments_stay_within_their_block_and_speaker_and_have_ids_of_their_own(blocks):
    speakers = ["p01" if i % 2 else "u007" for i in range(len(blocks))]
    _, parts, segments = study(blocks, speakers=speakers)
    assert segments["segment_id"].is_unique
    assert segments["position"].tolist() == list(range(len(segments)))
    for row in segments.itertuples():
        inside = parts[(parts.start <= row.start) & (row.end <= parts.end)]
        assert inside["participant"].tolist() == [row.participant]


@given(long_texts)
def test_no_piece_is_longer_than_the_limit(text):
    blanked = blank_pseudonyms(text, compile_pseudonyms(PEOPLE["pseudonym"]))
    assert all(count_words(blanked[a:b]) <= LONGEST for a, b in split_block(blanked))


@settings(max_examples=40)
@given(st.lists(sentences, min_size=2, max_size=6, unique=True), sentences, st.data())
def test_ids_of_other_segments_survive_insertion_removal_and_edit(blocks, other, data):
    place = data.draw(st.integers(0, len(blocks) - 1))
    before = ids(blocks)
    rest = before[:place] + before[place + 1 :]
    if not any(anchor_words(other) in known for known in before):
        assert set(before) <= set(ids([*blocks[:place], other, *blocks[place:]]))
        assert set(rest) <= set(ids([*blocks[:place], other, *blocks[place + 1 :]]))
    assert ids(blocks[:place] + blocks[place + 1 :]) == rest


@settings(max_examples=40)
@given(st.lists(st.one_of(plain_words, st.just("Hal"), st.just("(Hal's,")), min_size=4))
def test_ids_do_not_change_when_one_more_person_is_masked(words):
    text = "so they met " + " ".join(words)
    assert ids([text]) == ids([text.replace("Hal", LEADER)])


def test_masking_moves_no_cut_in_a_long_turn():
    sentence = "We asked Hal why the {0} plan of their {0} school came so late. "
    colours = "red green blue gray white black brown pink gold plum teal lime navy".split()
    text = "".join(sentence.format(colour) for colour in colours).strip()
    assert len(ids([text])) > 1
    assert ids([text]) == ids([text.replace("Hal", "Person 12")])


def test_a_sentence_put_into_a_long_turn_leaves_most_of_its_other_pieces_alone():
    chance = random.Random(7)
    words = ["".join(chance.choices("abcdefgh", k=5)) for _ in range(500)]
    kept = others = 0
    for _ in range(60):
        lines = [" ".join(["We", *chance.choices(words, k=15)]) + "." for _ in range(25)]
        place = chance.randrange(len(lines))
        longer = [*lines[:place], "Nobody knew of it until the meeting.", *lines[place:]]
        before, after = (cut(" ".join(parts)) for parts in (lines, longer))
        kept += len(before & after)
        others += len(before) - 1
    assert kept >= 0.85 * others  # filling up from the start would keep 0.6


def cut(text: str) -> set[str]:
    return {text[start:end] for start, end in split_block(text)}


def test_repeated_words_are_numbered_in_order():
    first, second, third = ids(["we all agree here", "(we all agree here!)", "we all agree  here."])
    assert second == f"{first}-2"
    assert third == f"{first}-3"


def test_a_text_of_the_limit_stays_whole():
    assert len(split_block("word " * LONGEST)) == 1
    assert len(split_block("word " * (LONGEST + 1))) == 2


@pytest.mark.parametrize(
    "end", ["Dr. Tackett", "at 3 p.m. We", "J. Birdsong", "No. 4", "e.g. CS", "etc. and"]
)
def test_a_long_turn_is_not_cut_after_an_abbreviation(end):
    before, after = end.rsplit(" ", 1)
    filler = "word " * (LONGEST // 2)
    text = f"{filler}{before} {after} {filler}stop. {filler}"
    cuts = {text[b:].split()[0] for _, b in split_block(text)[:-1]}
    assert after not in cuts


def test_a_long_turn_is_cut_between_sentences_and_first_at_line_breaks():
    half = "word " * (LONGEST // 2)
    text = f"{half}end. Begin {half}\nLine {half}end. Other {half}"
    assert [text[a:].split()[0] for a, _ in split_block(text)] == ["word", "Begin", "Line", "Other"]


def test_headings_and_fragments_are_not_codable_and_a_pseudonym_is_one_word():
    blocks = ["Goals for the year", "we share goals", "12 of 30 done", f"{LEADER} agrees"]
    kinds = ["heading", "turn", "list_item", "turn"]
    _, _, segments = study(blocks, kinds)
    assert segments["codable"].tolist() == [False, True, False, False]
    assert segments["words"].tolist() == [4, 3, 4, 2]


def test_speaker_attributes_come_from_the_participants():
    _, _, segments = study(["we agree on that", "so do I here"], speakers=["p01", None])
    assert segments["role"].tolist()[0] == "district_leader"
    assert segments["district"].tolist()[0] == "core-2"
    assert segments[["role", "district"]].iloc[1].isna().all()


@pytest.mark.parametrize("shift", [-3, 3])
def test_blocks_that_leave_words_out_or_overlap_are_refused(shift):
    documents, blocks, _ = study(["one two three", "four five six"])
    blocks.loc[1, "start"] += shift
    with pytest.raises(ValueError, match="d1: blocks do not meet"):
        segment_documents(documents, blocks, PEOPLE)


def test_an_empty_study_has_no_segments():
    documents, blocks, _ = study(["one two three"])
    empty = segment_documents(documents.iloc[:0], blocks.iloc[:0], PEOPLE.iloc[:0])
    assert empty.empty
    assert isinstance(empty, pd.DataFrame)
