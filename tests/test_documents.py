import pytest

from qualcop.documents import UNKNOWN_SPEAKER, Context, build_document, infer_kind
from qualcop.pseudonyms import compile_names, update_key
from qualcop.readers.model import Block, Comment, Extract

PEOPLE = [
    {"participant": "p01", "name": "Rosalind Tackett", "aliases": "Roz;RT", "role": "teacher",
     "district": "core-1", "consent": "quote", "email": "rt@alder.example"},
    {"participant": "p02", "name": "Deshawn Pruitt", "aliases": "", "role": "specialist",
     "district": "core-1", "consent": "none"},
]  # fmt: skip


def build(*blocks: Block, path: str = "call/notes.txt", **parts: object) -> dict:
    key = update_key(None, PEOPLE, districts={"core-1": "Core 1"})
    pseudonyms = dict(zip(key.participant, key.pseudonym, strict=True))
    extract = Extract(format="txt", blocks=blocks, **parts)
    return build_document(extract, Context(path, "meeting", None), compile_names(key), pseudonyms)


def test_no_registered_name_is_in_a_document_in_any_of_its_parts():
    document = build(
        Block("heading", "Visit with Rosalind Tackett"),
        Block(
            "turn", "Roz asked Deshawn's team; write to rt@alder.example", speaker="Deshawn Pruitt"
        ),
        comments=(Comment("1", 1, 0, 1, 3, "Rosalind Tackett", None, "Ask Deshawn Pruitt"),),
        title="Notes of Rosalind Tackett",
        people=(("Rosalind Tackett", "property"),),
    )
    told = str(document)
    for name in ("Rosalind", "Tackett", "Roz", "Deshawn", "Pruitt", "alder.example"):
        assert name not in told


def test_blocks_lie_exactly_where_the_text_has_them():
    document = build(
        Block("heading", "Welcome"),
        Block("paragraph", "Rosalind Tackett opened.\nThen coffee."),
        Block("list_item", "Deshawn Pruitt will send the form"),
    )
    pieces = [document["text"][b["start"] : b["end"]] for b in document["blocks"]]
    assert "\n".join(pieces) == document["text"]
    assert pieces[2] == "Specialist 1 · Core 1 will send the form"


def test_a_block_stands_under_its_heading():
    document = build(
        Block("paragraph", "Before."), Block("heading", "Norms"), Block("paragraph", "After.")
    )
    assert [b["section"] for b in document["blocks"]] == [None, "Norms", "Norms"]


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("Rosalind Tackett", "Teacher 1 · Core 1"),
        ("Speaker 2", "Speaker 2"),
        ("Xanthe Unheard-Of", UNKNOWN_SPEAKER),
        ("Hon. Rosalind Tackett", "Teacher 1 · Core 1"),
        ("The Chair (Ms. Rosalind Tackett)", "Teacher 1 · Core 1"),
        ("The Chair", "The Chair"),
        ("T", "T"),
    ],
)
def test_a_label_that_nobody_is_behind_never_passes_through(label, shown):
    document = build(Block("turn", "We should talk more.", speaker=label))
    assert document["blocks"][0]["speaker"] == shown


def test_a_comment_stays_on_its_words_when_names_before_it_are_masked():
    raw = "Rosalind Tackett said the norms are working"
    start = raw.index("the norms")
    comment = Comment("7", 0, start, 0, start + len("the norms"), None, None, "good")
    document = build(Block("paragraph", raw), comments=(comment,))
    placed = document["comments"][0]
    assert document["text"][placed["start"] : placed["end"]] == "the norms"


def test_writers_of_mail_are_not_taken_for_people_at_an_event():
    mail = build(Block("paragraph", "Hi.", speaker="Rosalind Tackett"), kind="email")
    talk = build(Block("turn", "Hi.", speaker="Rosalind Tackett"), kind="transcript")
    assert (mail["attendees"], talk["attendees"]) == ([], ["p01"])


@pytest.mark.parametrize(
    ("format_", "path", "event", "kind"),
    [
        ("vtt", "a/x.vtt", "meeting", "transcript"),
        ("eml", "a/x.eml", "meeting", "email"),
        ("xlsx", "a/walkthrough sheet.xlsx", "classroom_visit", "walkthrough"),
        ("csv", "a/exit survey.csv", "convening", "survey"),
        ("docx", "a/day.docx", "classroom_visit", "field_note"),
        ("docx", "a/day.docx", "convening", "meeting_note"),
        ("pptx", "a/x.pptx", "convening", "artifact"),
        ("csv", "a/list.csv", "convening", "artifact"),
    ],
)
def test_the_kind_of_a_source_is_inferred(format_, path, event, kind):
    assert infer_kind(format_, Context(path, event, None)) == kind


def test_voices_of_nobody_known_stay_apart():
    labels = ["Saved by Blink", "Hillside ISD", "Saved by Blink"]
    document = build(*(Block("turn", "We agree.", speaker=label) for label in labels))
    shown = [block["speaker"] for block in document["blocks"]]
    assert shown == [UNKNOWN_SPEAKER, f"{UNKNOWN_SPEAKER} 2", UNKNOWN_SPEAKER]
    assert [block["participant"] for block in document["blocks"]] == [None] * 3
