"""What `make recall` measures with: placing kept text, and names of attendance lists."""

from bench.recall.align import compile_labels, find_kept
from bench.recall.count import any_of
from bench.recall.gold import blank_attendance, list_attending, list_speakers
from bench.recall.handmade import strip_marks
from bench.recall.meetingnotes import locate_names

LABELS = compile_labels(["Teacher 1 · Core 1", "Person 2"])
NOTES = """\
# Call

## Non-Voting Attendees

- [x] Ada Quill - Alder Fork
- [ ] Jean-Luc de la Mare, Tamsin
- Alder Foundation

## Notes
Ada asked Bo Finch.
"""


def masked(raw: str, *blocks: str) -> str:
    kept, lost = find_kept(raw, blocks, LABELS)
    assert lost == 0
    return "".join(c if k or not c.isalnum() else "_" for c, k in zip(raw, kept, strict=True))


def test_what_is_passed_over_between_kept_pieces_is_masked():
    assert masked("Ada Quill met Bo.", "Teacher 1 · Core 1 met Person 2.") == "___ _____ met __."


def test_a_label_moved_out_of_the_text_is_masked():
    assert masked("Bo: we met Ada\nand left", "we met Person 2", "and left") == (
        "__: we met ___\nand left"
    )


def test_a_label_that_the_raw_text_has_itself_is_kept():
    assert masked("Ada and Person 2 [laughs]", "Person 2 and Person 2 [laughs]") == (
        "___ and Person 2 [laughs]"
    )


def test_text_without_a_place_is_counted():
    assert find_kept("Ada met Bo", ["Person 2 saw Bo"], LABELS)[1] == len("saw Bo")


def test_attendance_lists_give_names_of_people_only():
    assert list_attending(NOTES) == {"Ada Quill", "Jean-Luc de la Mare"}
    assert list_attending("Attendees: Ada Quill, Bo Finch\n") == {"Ada Quill", "Bo Finch"}
    assert "Quill" not in blank_attendance(NOTES) and "Bo Finch" in blank_attendance(NOTES)


def test_speakers_of_chat_and_transcript():
    chat = "00:03:42\tAda Quill:\thello\n"
    turn = "00:04:27.340 --> 00:04:28.720\nBo Finch: Hello.\n"
    assert list_speakers(chat + turn) == {"Ada Quill", "Bo Finch"}


def test_a_first_name_within_a_full_name_counts_once():
    spans = locate_names("Ada Quill thanked Ada, ada@quill.example", {"Ada Quill"}, {"Ada"})
    assert sorted(spans) == [
        (0, 9, "full name"), (18, 21, "first name alone"), (23, 40, "e-mail")
    ]  # fmt: skip


def test_marks_of_hand_made_lines():
    text, spans = strip_marks("[[Will|word name]] asked; [[=will]] it do?")
    assert text == "Will asked; will it do?" and spans == [(0, 4, "word name"), (12, 16, "")]


def test_names_are_sought_as_words_of_their_own():
    assert [m.group() for m in any_of({"Ada", "Ada Quill"}).finditer("Adage Ada  Quill Ada")] == [
        "Ada  Quill",
        "Ada",
    ]
