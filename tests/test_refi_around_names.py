"""Passages with names that our text masks in its own way."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qualcop.refi.around_names import place_around_names
from qualcop.refi.loose import loosen

WORDS = ["we wrote the goals", "then came lunch for all", "nobody knew why", "the plan is late"]
NAME, LABEL = "Tavi Omar", "District leader 3 · Core 3"


def place(parts, span):
    """Place a span of the foreign text made of parts (a name is None) in the masked one."""
    foreign, ours, names = "", "", []
    for part in parts:
        names += [(len(foreign), len(foreign) + len(NAME))] if part is None else []
        foreign += (NAME if part is None else part) + " "
        ours += (LABEL if part is None else part) + " "
    found = place_around_names(foreign, span(foreign), names, "d1", loosen(ours))
    return found, ours[found.start : found.end] if found.end else None


def test_a_name_in_the_middle_or_at_an_edge():
    parts = [WORDS[0], None, WORDS[1], None, WORDS[2]]

    def span_of(words):
        return lambda text: (text.index(words), text.index(words) + len(words))

    assert place(parts, span_of(f"goals {NAME} then came"))[1] == f"goals {LABEL} then came"
    assert place(parts, span_of(f"{NAME} then came lunch"))[1] == f"{LABEL} then came lunch"
    assert place(parts, span_of(f"for all {NAME}"))[1] == f"for all {LABEL}"
    assert place(parts, span_of("then came lunch"))[0].reason  # no name: not this module's


@given(st.permutations(WORDS), st.integers(0, 2), st.integers(0, 2))
def test_what_is_placed_is_the_passage(words, first, more):
    parts = [p for word in words for p in (word, None)]
    low, high = 2 * first, 2 * min(3, first + 1 + more)
    passage = " ".join(NAME if p is None else p for p in parts[low : high + 1])
    wanted = " ".join(LABEL if p is None else p for p in parts[low : high + 1])
    found, got = place(parts, lambda t: (t.index(passage), t.index(passage) + len(passage)))
    assert found.reason is None and got == wanted


def test_words_that_stand_twice_are_not_placed():
    parts = [WORDS[0], None, WORDS[1], None, WORDS[0], None, WORDS[1]]
    wanted = f"{WORDS[0]} {NAME} {WORDS[1]}"
    assert place(parts, lambda t: (t.index(wanted), t.index(wanted) + len(wanted)))[0].reason
