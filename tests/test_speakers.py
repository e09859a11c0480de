import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcop.pseudonyms import compile_names, update_key
from qualcop.readers.model import Block, Comment, Extract
from qualcop.speakers import assign_speakers

KEY = update_key(
    None,
    [
        {"participant": "p01", "name": "Rosalind Tackett", "aliases": "Roz;RT", "role": "teacher"},
        {"participant": "p02", "name": "Harold Nakamura", "aliases": "Hal", "role": "teacher"},
        {"participant": "p03", "name": "Chris Kulla", "role": "teacher"},
        {"participant": "p04", "name": "Chris Hall", "role": "teacher"},
    ],
)
KNOWN = compile_names(KEY)


def heading(text, level=1):
    return Block("heading", text, level)


def items(*texts, level=1):
    return [Block("list_item", text, level) for text in texts]


def extract(*blocks, **more):
    return Extract("md", tuple(blocks), **more)


def test_a_recognised_label_becomes_the_speaker_and_the_kind_stays():
    blocks = [*items("RT: we start", "Hal (late): me too"), Block("paragraph", "Chris: yes")]
    moved = assign_speakers(extract(*blocks), KNOWN).blocks
    assert [(b.kind, b.speaker, b.text) for b in moved] == [
        ("list_item", "RT", "we start"),
        ("list_item", "Hal", "(late): me too"),
        ("paragraph", "Chris", "yes"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Note: RT left",
        "Action item: Hal",
        "Goal: trust",
        "Q: why",
        "Zoe: hm",
        "Hal and Roz: both",
        "RT:",
    ],
)
def test_labels_that_are_no_single_person_stay_in_the_text(text):
    moved = assign_speakers(extract(Block("paragraph", text)), KNOWN).blocks
    assert [(b.speaker, b.text) for b in moved] == [(None, text)]


def test_a_label_after_a_sentence_begins_another_speaker_and_an_addressee_stays_in_the_text():
    texts = ("RT: a number on it. Hal: whose number? Zoe: hm", "RT to Hal: what now; yes")
    moved = assign_speakers(extract(*items(*texts)), KNOWN).blocks
    assert [(b.speaker, b.text) for b in moved] == [
        ("RT", "a number on it."),
        ("Hal", "whose number? Zoe: hm"),
        ("RT", "to Hal: what now; yes"),
    ]


LINES = st.lists(
    st.sampled_from(
        ["RT: ", "Hal: ", "Note: ", "RT to Hal: ", "10:15 Roz: ", "one. ", "two\n", "- x "]
    ),
    max_size=8,
)


@given(LINES)
def test_no_word_is_lost_when_labels_move(parts):
    text = "".join(parts).strip()
    blocks = [Block("paragraph", text)] if text else []
    moved = assign_speakers(extract(*blocks), KNOWN).blocks
    told = " ".join(f"{b.speaker or ''} {b.time or ''} {b.text}" for b in moved)
    assert re.findall(r"[A-Za-z]+", told) == re.findall(r"[A-Za-z]+", text)


def test_tasks_keep_the_name_of_who_shall_do_them():
    blocks = (heading("Action items"), *items("Hal: send the slides"))
    assert assign_speakers(extract(*blocks), KNOWN).blocks == blocks


def test_attendance_blocks_are_marked():
    blocks = (heading("Present"), *items("Rosalind Tackett"), Block("paragraph", "Absent: Hal"))
    kinds = [b.kind for b in assign_speakers(extract(*blocks), KNOWN).blocks]
    assert kinds == ["heading", "attendance", "attendance"]


def test_lines_of_several_speakers_are_parted_and_comments_stay_on_their_words():
    text = "before\nRT: one two\nstill her\nHal: three"
    first, third = text.index("two"), text.index("three")
    comments = (
        Comment("1", 1, first, 1, first + 3, None, None, "x"),
        Comment("2", 0, 0, 1, third + 5, None, None, "y"),
    )
    moved = assign_speakers(
        extract(Block("paragraph", "RT: start"), Block("paragraph", text), comments=comments), KNOWN
    )
    assert [(b.speaker, b.text) for b in moved.blocks] == [
        ("RT", "start"),
        (None, "before"),
        ("RT", "one two\nstill her"),
        ("Hal", "three"),
    ]
    one, two = moved.comments
    assert moved.blocks[one.start_block].text[one.start : one.end] == "two"
    assert (two.start_block, two.start) == (0, 0)
    assert moved.blocks[two.end_block].text[: two.end] == "three"


def test_a_time_before_the_label_is_kept():
    moved = assign_speakers(extract(Block("paragraph", "[00:01:05] RT: hello")), KNOWN).blocks
    assert [(b.speaker, b.time, b.text) for b in moved] == [("RT", "00:01:05", "hello")]


def test_a_label_with_a_full_width_colon_becomes_the_speaker():
    known = compile_names(
        update_key(None, [{"participant": "p01", "name": "李明", "role": "teacher"}])
    )
    moved = assign_speakers(extract(*items("李明：今天很好")), known).blocks
    assert [(b.speaker, b.text) for b in moved] == [("李明", "今天很好")]


@pytest.mark.parametrize("label", ["zoe b., guest", "Room 12 / Zoe", "Zoe Q [host]"])
def test_a_line_with_a_label_of_nobody_known_ends_what_was_said_before(label):
    text = f"RT: we start\nand go on\n{label}: my own words\nHal: me too"
    moved = assign_speakers(extract(Block("paragraph", text)), KNOWN).blocks
    assert [(b.speaker, b.text) for b in moved] == [
        ("RT", "we start\nand go on"),
        (None, f"{label}: my own words"),
        ("Hal", "me too"),
    ]
