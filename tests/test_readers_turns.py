import pytest

from qualcop.readers.labels import is_name, may_be_label
from qualcop.readers.model import Block
from qualcop.readers.turns import find_turns, mark_turns


def said(text):
    turns = find_turns(text)
    return [(b.kind, b.speaker, b.time, b.text) for b in turns.blocks]


@pytest.mark.parametrize(
    "text",
    [
        "00:01:02\tAna Lopez:\thello\n00:01:09\tBen Ode:\tyes\n",
        "00:01:02 From Ana Lopez to Everyone: hello\n00:01:09 From Ben Ode : yes\n",
        "00:01:02\t From Ana Lopez : hello\n00:01:09\t From Ben Ode : yes\n",
        "[00:01:02] Ana Lopez: hello\n[00:01:09] Ben Ode: yes\n",
    ],
)
def test_chat_logs_give_speaker_time_and_words(text):
    assert find_turns(text).kind == "chat"
    assert said(text) == [
        ("turn", "Ana Lopez", "00:01:02", "hello"),
        ("turn", "Ben Ode", "00:01:09", "yes"),
    ]


def test_phone_chats_with_dates_are_chats():
    text = "12/03/2026, 10:02 - Ana Lopez: hello\n[12.03.26, 10:05:01] Ben Ode: yes\nstill me\n"
    assert find_turns(text).kind == "chat"
    assert said(text)[1][3] == "yes\nstill me"


@pytest.mark.parametrize(
    "text",
    [
        "Ana Lopez (00:01:02): hello\nBen Ode (00:01:09): yes\nAna Lopez (00:02:00): so\n",
        "00:01:02 Ana Lopez: hello\n00:01:09 Ben Ode: yes\n00:02:00 Ana Lopez: so\n",
        "[Ana Lopez] 00:01:02\nhello\n\n[Ben Ode] 00:01:09\nyes\n\n[Ana Lopez] 00:02:00\nso\n",
        "Ana Lopez  1:02\nhello\n\nBen Ode  1:09\nyes\n\nAna Lopez  2:00\nso\n",
    ],
)
def test_timed_transcripts_give_speaker_time_and_words(text):
    assert find_turns(text).kind == "transcript"
    assert said(text) == [
        ("turn", "Ana Lopez", "00:01:02", "hello"),
        ("turn", "Ben Ode", "00:01:09", "yes"),
        ("turn", "Ana Lopez", "00:02:00", "so"),
    ]


def test_names_before_most_lines_make_a_transcript():
    text = "Interview 3\n\nANA L.: One.\nBEN: Two, I think.\nANA L.: Three.\nand more\nBEN: Four.\n"
    assert said(text)[1:] == [
        ("turn", "ANA L.", None, "One."),
        ("turn", "BEN", None, "Two, I think."),
        ("turn", "ANA L.", None, "Three. and more"),
        ("turn", "BEN", None, "Four."),
    ]


def test_a_paragraph_without_label_is_nobodys_words():
    text = "Ana: One.\n\nBen: Two.\n\nLunch came.\n\nAna: Three.\n\nBen: Four.\n\nAna: Five.\n"
    assert ("paragraph", None, None, "Lunch came.") in said(text)


@pytest.mark.parametrize(
    "text",
    [
        "RT: brings cards\nJW: not sure\nRT: next time\nJW: fine\n",
        "Date: May 4\nPlace: gym\nPresent: all\nNote: late start\n",
        "Ana: she said\nWe talked.\nThen lunch.\nBen: no\nHome.\nRain again.\n",
        "Agenda:\n- one\n- two\n",
        "Coffee 8:30\nWelcome 9:00\nLunch 12:15\nBus 5:10\n",
        "",
    ],
)
def test_notes_are_not_taken_for_conversation(text):
    assert find_turns(text) is None


def test_reactions_and_what_is_replied_to_are_not_own_words():
    text = (
        "00:01:02\tAna:\tshare the cards\n"
        '00:01:09\tBen:\tReacted to "share the cards" with 👍\n'
        '00:01:20\tBen:\tReplying to "share the cards"\n\nI will\n'
    )
    assert [(kind, words) for kind, _, _, words in said(text)] == [
        ("turn", "share the cards"),
        ("header", 'Reacted to "share the cards" with 👍'),
        ("quoted", 'Replying to "share the cards"'),
        ("turn", "I will"),
    ]


@pytest.mark.parametrize("label", ["Ana", "Ana Lopez", "KWAME ASANTE-DOYLE", "Dima (San Briar)"])
def test_names_are_known_by_their_shape(label):
    assert is_name(label)


@pytest.mark.parametrize(
    "label", ["Note", "Action items", "so the thing is", "Yes, and", "Then we"]
)
def test_other_words_before_a_colon_are_no_names(label):
    assert not is_name(label)


def test_a_word_processor_transcript_becomes_turns_under_its_heading():
    lines = ["Ana: one", "Ben: two", "Ana: three", "Ben: four", "Ana: five"]
    blocks = [Block("heading", "Interview", 1), *(Block("paragraph", x) for x in lines)]
    marked = mark_turns(blocks)
    assert [b.kind for b in marked] == ["heading", *["turn"] * 5]
    assert mark_turns([Block("paragraph", "We met.")] * 9) is None


def test_times_alone_between_the_turns_belong_to_the_next():
    text = "00:00:00\nAna L.: one\nBen: two\n00:01:10\nAna L.: three\nBen: four\n"
    assert [time for _, _, time, _ in said(text)] == ["00:00:00", None, "00:01:10", None]


def test_headings_between_turns_stay_in_place():
    lines = ["Ana: one", "Ben: two", "Ana: three", "Ben: four", "Ana: five"]
    blocks = [Block("paragraph", x) for x in lines]
    blocks.insert(2, Block("heading", "Part two", 2))
    assert [b.kind for b in mark_turns(blocks)] == ["turn"] * 2 + ["heading"] + ["turn"] * 3


def test_speaker_lines_in_bold_are_no_headings():
    blocks = []
    for n, name in enumerate(["Ana Lopez", "Ben Ode"] * 3):
        blocks += [Block("heading", f"{name}  0:0{n}", 3), Block("paragraph", f"words {n}")]
    marked = mark_turns(blocks)
    assert [(b.speaker, b.text) for b in marked][:2] == [
        ("Ana Lopez", "words 0"),
        ("Ben Ode", "words 1"),
    ]


# Labels of people that no reader can be sure of.
STRANGE_LABELS = [
    "anita bellweather, Ph.D.",
    "Bellweather, Anita",
    "Room 12 / Anita",
    "Anita Bellweather - Juniper Unified School District, Assistant Superintendent of Learning",
    "Student in the back",
    "anita b., guest of the coach",
    "Question",
    "Note",
]
FORMS = {
    "time first": "0:00:{n:02d} {label}: {words}",
    "time in brackets": "{label} (00:00:{n:02d}): {words}",
    "label and time above": "{label}  0:{n:02d}\n{words}\n",
    "label alone": "{label}: {words}",
    "label and paragraph": "{label}: {words}\n",
}


@pytest.mark.parametrize("label", STRANGE_LABELS)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("place", [3, 4, 7])
def test_a_label_nobody_knows_ends_the_turn_before(label, form, place):
    names = ["Colleen Marsden (she/her)", "Terrence Olafson"] * 4
    labels = [*names[:place], label, *names[place:]]
    rows = [FORMS[form].format(n=n, label=who, words=f"word{n}") for n, who in enumerate(labels)]
    blocks = find_turns("\n".join(rows)).blocks
    known = {"word" + str(n): who for n, who in enumerate(labels) if who != label}
    for block in blocks:
        for word in (w for w in block.text.split() if w.startswith("word")):
            assert block.speaker in (None, known.get(word, "").removesuffix(" (she/her)"))
    (own,) = [b for b in blocks if f"word{place}" in b.text]
    assert own.speaker is None
    assert all(b.speaker for b in blocks if b is not own)


@pytest.mark.parametrize("form", ["time first", "label and time above"])
def test_beside_times_a_name_in_small_letters_is_a_speaker(form):
    labels = ["Ana Lopez", "anita bellweather", "Ana Lopez", "Ben Ode", "Ana Lopez"]
    rows = [FORMS[form].format(n=n, label=who, words=f"word{n}") for n, who in enumerate(labels)]
    assert [b.speaker for b in find_turns("\n".join(rows)).blocks] == labels


@pytest.mark.parametrize(
    "words", ["here's the thing", "what I mean is", "so we asked", "of the teachers", "Then"]
)
def test_a_colon_within_speech_ends_nothing(words):
    assert not may_be_label(words)


def test_what_follows_a_lone_time_without_a_label_is_nobodys():
    parts = [f"00:0{n}:00\n{who}: one word\n" for n, who in enumerate(["Ana L.", "Ben"] * 2)]
    text = "\n".join([*parts[:3], "00:02:30\nwe saw the same\n", parts[3]])
    assert [b.speaker for b in find_turns(text).blocks] == ["Ana L.", "Ben", "Ana L.", None, "Ben"]
