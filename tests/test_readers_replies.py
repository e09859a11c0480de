import re

from hypothesis import given
from hypothesis import strategies as st

from qualcop.readers.replies import part_reply, part_signature

PIECES = st.sampled_from(
    "we come at nine|> do you come|On Mon, Dec 1 Ben wrote:||-- |Warmly,|Ana|555-0101 home"
    "|From: Ben|Sent: today|To: us|- the cards|ANA LOPEZ".split("|")
)


@given(st.lists(PIECES, max_size=14))
def test_every_word_of_a_body_is_in_some_block(lines):
    text = "\n".join(lines)
    words = re.compile(r"[A-Za-z]{2,}")
    read = " ".join(block.text for block in part_reply(text))
    assert sorted(words.findall(read)) == sorted(words.findall(text))


def test_a_body_that_is_all_short_lines_with_a_number_is_no_signature():
    lines = ["ring me", "555-0101"]
    assert part_signature(lines) == (lines, [])


def test_own_words_between_quotations_stay_own():
    kinds = [b.kind for b in part_reply("> first question\nmy answer here\n> second\nyes to both")]
    assert kinds == ["quoted", "paragraph", "quoted", "paragraph"]
