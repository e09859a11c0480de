import random

import pandas as pd
import pytest

from edited_texts import choose_span, edit_words, make_text
from qualcop.alignment import split_words
from qualcop.alike import BY_WORDS, CANNOT_TELL, NAMES_SINCE
from qualcop.anchoring import GONE, OTHER_FILE, RENAMED, WHOLE, anchor_markings
from qualcop.coding_tables import MARKINGS
from qualcop.table import as_frame
from qualcop.tables import DOCUMENTS, SEGMENTS

NOTES = (
    "Spring call\nWe shared the pacing plan with all six districts before the call.\n"
    "Rosa asked who could help with the next visit.\nThanks, all."
)


def documents(**texts):
    rows = [
        {"document_id": n, "path": f"{n}.txt", "kind": "meeting_note", "cycle": "c1", "text": text}
        for n, text in texts.items()
    ]
    return as_frame(DOCUMENTS, rows)


def marking(quote=None, text=NOTES, document="d1", **cells):
    start = text.index(quote) if quote else None
    end = start + len(quote) if quote else None
    row = {
        "marking": "0001-1",
        "hand_in": "0001",
        "way": "word",
        "coder": "ana",
        "document_id": document,
        "start": start,
        "end": end,
        "quote": quote,
        "before": text[max(0, start - 60) : start] if quote else None,
        "after": text[end : end + 60] if quote else None,
        "text_digest": "t1",
        "code": "sv-goals",
        "value": 1,
        "codebook_version": "1.0.0",
    }
    return as_frame(MARKINGS, [row | cells])


def anchor(markings, now, then=NOTES, mask=str, segments=None):
    found = anchor_markings(markings, now, {"t1": then}.get, mask, segments)
    assert found["marking"].tolist() == markings["marking"].tolist()
    return found.iloc[0]


def words(row, now):
    texts = now.set_index("document_id")["text"]
    return texts[row["document_id"]][row["start"] : row["end"]]


@pytest.mark.parametrize("then", [NOTES, None])
def test_a_code_stays_on_its_words_with_or_without_a_copy_of_the_text(then):
    now = documents(d1="Agenda\n" + NOTES.replace("Thanks, all.", "Thank you all."))
    row = anchor(marking("who could help"), now, then)
    assert (row["state"], words(row, now)) == ("exact", "who could help")
    assert row["reason"] == (None if then else BY_WORDS) or (then and pd.isna(row["reason"]))
    assert pd.isna(row["quote_was"])


def test_without_a_copy_what_stood_around_chooses_among_passages_that_are_alike():
    then = "One\nYes.\nTwo\nYes.\nThree\nYes.\nFour"
    now = documents(d1="Zero\nMore\n" + then)
    third = marking(
        text=then, start=24, end=28, quote="Yes.", before="Yes.\nThree\n", after="\nFour"
    )
    row = anchor(third, now, None)
    assert row["start"] == len("Zero\nMore\n") + 24
    row = anchor(third.assign(before=None, after=None), now, None)
    assert row["reason"] == CANNOT_TELL


def test_without_a_copy_words_that_changed_are_found_by_those_that_did_not():
    quote = "We shared the pacing plan with all six districts"
    now = documents(d1="x " + NOTES.replace("pacing plan", "new pacing guide"))
    row = anchor(marking(quote), now, None)
    assert row["state"] == "changed"
    assert words(row, now) == "We shared the new pacing guide with all six districts"
    assert (row["quote_was"], row["quote_now"]) == (quote, words(row, now))


def test_a_file_that_got_another_name_keeps_its_codes():
    now = documents(d0="Something else was said here.", d9=NOTES)
    row = anchor(marking("Thanks, all."), now)
    assert (row["state"], row["document_id"], row["reason"]) == ("moved", "d9", RENAMED)
    corrected = documents(d9=NOTES.replace("asked", "wondered"))
    row = anchor(marking("Thanks, all."), corrected)
    assert (row["state"], words(row, corrected)) == ("moved", "Thanks, all.")


def test_words_of_a_document_that_is_gone_are_found_in_another_one_when_single():
    quote = "We shared the pacing plan with all six districts before the call."
    now = documents(d2="Much else was said. " + quote + " And so on for a long while.")
    row = anchor(marking(quote), now)
    assert (row["state"], row["document_id"], row["reason"]) == ("moved", "d2", OTHER_FILE)
    twice = documents(d2=quote, d3="a b c d e " * 30 + quote)
    assert anchor(marking(quote), twice, None)["state"] == "lost"
    short = anchor(marking("Thanks, all."), now)
    assert (short["state"], short["reason"]) == ("lost", GONE)
    assert pd.isna(short["document_id"])
    assert short["quote_was"] == "Thanks, all."


def test_a_name_masked_since_is_no_change_and_no_lost_words_show_it():
    def mask(text):
        return text.replace("Rosa", "Teacher 3 · Core 1")

    now = documents(d1="Agenda\n" + mask(NOTES))
    row = anchor(marking("Rosa asked who"), now, mask=mask)
    assert (row["state"], row["reason"]) == ("exact", NAMES_SINCE)
    assert words(row, now) == "Teacher 3 · Core 1 asked who"
    row = anchor(marking("Rosa asked who"), now, None, mask)
    assert words(row, now) == "Teacher 3 · Core 1 asked who"
    gone = anchor(marking("Rosa asked who"), documents(d1="Nothing."), mask=mask)
    assert gone["quote_was"] == "Teacher 3 · Core 1 asked who"
    assert "Rosa" not in "".join(gone.dropna().astype(str))


def test_a_whole_segment_without_offsets_and_a_whole_document():
    segment = {"segment_id": "d1:abc", "document_id": "d1", "position": 0, "start": 0, "end": 11}
    segment |= {"kind": "paragraph", "codable": True, "cycle": "c1", "words": 2}
    segments = as_frame(SEGMENTS, [segment | {"text": "Spring call"}])
    now = documents(d1=NOTES)
    row = anchor(marking(segment_id="d1:abc"), now, segments=segments)
    assert words(row, now) == "Spring call"
    row = anchor(marking(segment_id="d1:old"), now, segments=segments)
    assert row["state"] == "lost"
    row = anchor(marking(), now)
    assert (row["state"], row["reason"], row["start"] is pd.NA) == ("exact", WHOLE, True)


@pytest.mark.parametrize("cells", [{"start": 900, "end": 950}, {"start": 0, "end": 9}])
def test_offsets_that_do_not_fit_their_words_give_way_to_the_words(cells):
    now = documents(d1=NOTES)
    row = anchor(marking("Thanks, all.", **cells), now)
    assert words(row, now) == "Thanks, all."


def test_offsets_outside_the_text_without_words_are_lost():
    row = anchor(marking(start=900, end=950), documents(d1=NOTES))
    assert row["state"] == "lost"


def test_many_markings_of_many_texts_keep_their_order_and_their_places():
    dice = random.Random(4)
    texts = {f"d{n}": make_text(dice) for n in range(8)}
    rows = []
    for number in range(200):
        name = dice.choice(sorted(texts))
        start, end = choose_span(dice, texts[name])
        cells = {"marking": f"0001-{number}", "text_digest": name, "start": start, "end": end}
        rows.append(marking(document=name, **cells, quote=None))
        rows[-1]["quote"] = texts[name][start:end]
    markings = as_frame(MARKINGS, pd.concat(rows))
    now = documents(**{name: "First, this.\n" + text for name, text in texts.items()})
    found = anchor_markings(markings, now, texts.get, str)
    assert set(found["state"]) == {"exact"}
    merged = found.merge(markings[["marking", "start", "quote"]], on="marking")
    assert (merged["start_x"] == merged["start_y"] + 13).all()


def test_after_many_edits_a_passage_of_a_word_or_two_is_on_its_words_or_told_with_them():
    """Not all of them can be found again; none goes in silence or onto other words."""
    dice = random.Random(11)
    then, now, rows = {}, {}, []
    while len(rows) < 300:
        text, name = make_text(dice), f"d{len(rows)}"
        at = start, end = choose_span(dice, text)
        quote = text[slice(*at)]
        if len(split_words(quote).forms) not in (1, 2):
            continue
        edited = text
        for _ in range(8):
            step = edit_words(dice, edited, *at)
            edited, at = step.text, (step.start, step.end)
        then[name], now[name] = text, edited
        rows.append({"document_id": name, "start": start, "end": end, "quote": quote})
        rows[-1] |= {"text_digest": name}
        rows[-1] |= {"marking": f"1-{len(rows)}", "hand_in": "1", "way": "word", "coder": "ana"}
        rows[-1] |= {"code": "a", "value": 1, "codebook_version": "1.0.0"}
    markings = as_frame(MARKINGS, rows)
    found = anchor_markings(markings, documents(**now), then.get, str)
    assert found["marking"].tolist() == markings["marking"].tolist()
    for row, was in zip(found.itertuples(), markings["quote"], strict=True):
        there = row.state in ("exact", "moved")
        assert there or row.quote_was == was
        assert row.reason if row.state == "lost" else row.start is not None
        if there:
            on = now[row.document_id][row.start : row.end]
            assert split_words(on).forms == split_words(was).forms
    assert {"exact", "lost"} <= set(found["state"])


def test_no_markings_give_no_anchors():
    assert len(anchor_markings(as_frame(MARKINGS, []), documents(d1="x"), {}.get, str)) == 0
