import pytest

from qualcop.readers.turns import find_turns

NARROW = "\u202f"
MARK = "\u200e"
# What phones in several countries put before a message, with the time it says.
STAMPS = [
    (f"[3/4/25, 9:05:10{NARROW}PM] ", "21:05:10"),
    (f"{MARK}[3/4/25, 9:05:10{NARROW}PM] ", "21:05:10"),
    ("[04.03.25, 21:05:10] ", "21:05:10"),
    ("[4.3.2025 klo 21.05.10] ", "21:05:10"),
    (f"3/4/25, 9:05{NARROW}PM - ", "21:05:00"),
    (f"28/3/2025, 9:05{NARROW}p.\xa0m. - ", "21:05:00"),
    ("04.03.25, 21:05 - ", "21:05:00"),
    ("04/03/25 21.05 - ", "21:05:00"),
    ("2025-03-04 21:05 - ", "21:05:00"),
    ("2025-03-04 21:05 ", "21:05:00"),
    ("[2025-03-04, 21:05] ", "21:05:00"),
    ("[9:05 PM, 3/4/2025] ", "21:05:00"),
    ("3/4/25, 9:05PM - ", "21:05:00"),
]


def said(text):
    return [(b.kind, b.speaker, b.text) for b in find_turns(text).blocks]


@pytest.mark.parametrize(("stamp", "time"), STAMPS)
def test_each_message_is_a_turn_and_notices_of_the_program_are_nobodys(stamp, time):
    lines = [
        "Hattie Crosswell created the group",
        "Hattie Crosswell: Please share one norm: yours.",
        "Amanda Oyelaran: Presume good intent.",
        "Hattie Crosswell hat Yesenia Dorrance hinzugefügt",
        "Hattie Crosswell changed the subject from “CoP: old” to “CoP: new”",
        "Amanda Oyelaran: Glad to see you.",
        "Hattie Crosswell: Thanks",
        "Amanda Oyelaran left",
    ]
    turns = find_turns("\n".join(stamp + line for line in lines))
    assert turns.kind == "chat"
    assert [(b.kind, b.speaker, b.text) for b in turns.blocks] == [
        ("header", None, lines[0]),
        ("turn", "Hattie Crosswell", "Please share one norm: yours."),
        ("turn", "Amanda Oyelaran", "Presume good intent."),
        ("header", None, lines[3]),
        ("header", None, lines[4]),
        ("turn", "Amanda Oyelaran", "Glad to see you."),
        ("turn", "Hattie Crosswell", "Thanks"),
        ("header", None, lines[7]),
    ]
    assert {b.time for b in turns.blocks} == {time}


def test_pictures_and_files_are_no_words_and_what_is_written_beside_them_is():
    text = (
        f"[3/4/25, 9:01:12{NARROW}AM] CoP leaders: {MARK}Messages and calls are end-to-end"
        " encrypted.\n"
        f"{MARK}[3/4/25, 9:06:02{NARROW}AM] Derrick Oyelaran: Here is our draft"
        f" {MARK}<attached: 00000012-PHOTO.jpg>\n"
        f"{MARK}[3/5/25, 7:15:00{NARROW}AM] Paulette Zimbrano: {MARK}image omitted\n"
        f"[3/5/25, 7:16:00{NARROW}AM] Paulette Zimbrano: We tried it.\n"
    )
    assert said(text) == [
        ("header", None, "Messages and calls are end-to-end encrypted."),
        ("turn", "Derrick Oyelaran", "Here is our draft"),
        ("header", "Derrick Oyelaran", "<attached: 00000012-PHOTO.jpg>"),
        ("header", "Paulette Zimbrano", "image omitted"),
        ("turn", "Paulette Zimbrano", "We tried it."),
    ]


@pytest.mark.parametrize(
    "words",
    [
        "<Media omitted>",
        "<Multimedia omitido>",
        "IMG-20250304-WA0001.jpg (archivo adjunto)",
        "This message was deleted",
        "Missed voice call",
        "GIF omitted",
    ],
)
def test_what_the_program_says_in_a_message_is_no_turn(words):
    text = f"04/03/2025, 14:05 - Ana Ek: yes\n04/03/2025, 14:06 - Ana Ek: {words}\n"
    assert [kind for kind, _, _ in said(text)] == ["turn", "header"]


def test_links_and_signs_in_angles_are_words():
    text = "04/03/2025, 14:05 - Ana: see <https://a.example>\n04/03/2025, 14:06 - Ana: we <3 it\n"
    assert [kind for kind, _, _ in said(text)] == ["turn", "turn"]


def test_lines_of_a_message_stay_with_it_though_they_begin_with_a_time_or_a_colon():
    text = (
        "09:05:01 From Ana Lopez to Everyone:\n\tPlan: two parts\n\t9:30 start\n"
        "09:06:00 Carla Nu joined\n09:06:30 From Ben Ode to Ana Lopez(Direct Message):\n\tyes\n"
    )
    assert said(text) == [
        ("turn", "Ana Lopez", "Plan: two parts\n9:30 start"),
        ("header", None, "Carla Nu joined"),
        ("turn", "Ben Ode", "yes"),
    ]


@pytest.mark.parametrize("name", ["Amanda", "Amos", "Amy", "Amir", "Amelia", "Ambrose", "Pmela"])
def test_a_name_that_begins_like_am_or_pm_keeps_its_letters(name):
    chat = f"2025-03-04 14:05 Lorena Ek: hello\n2025-03-04 14:06 {name} Ode: yes\n"
    assert said(chat)[1] == ("turn", f"{name} Ode", "yes")
    lines = [f"0:00:0{n} {who} Ek: word {n}" for n, who in enumerate(["Lorena", name] * 2)]
    assert [speaker for _, speaker, _ in said("\n".join(lines))] == [
        "Lorena Ek",
        f"{name} Ek",
    ] * 2
