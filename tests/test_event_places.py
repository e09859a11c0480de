import pytest

from qualcop.event_places import place_sources
from qualcop.registry import Registry

CYCLES = [
    {"cycle": "cycle-1", "label": "Cycle 1: Start", "start": "2025-09-22", "end": "2026-01-09"},
    {"cycle": "cycle-2", "label": "Cycle 2: Go on", "start": "2026-01-12", "end": "2026-05-01"},
]
NO_DAYS = [{**c, "start": None, "end": None} for c in CYCLES]


def event(name, cycle, kind, date=None, **more):
    empty = dict.fromkeys(("label", "end_date", "site", "mode", "note_taker", "folder"))
    return empty | {"event": name, "cycle": cycle, "kind": kind, "date": date} | more


OCTOBER = event("c1-convening", "cycle-1", "convening", "2025-10-08", end_date="2025-10-09")
BETWEEN = event("c1-follow-up", "cycle-1", "follow_up", "2025-10-10", end_date="2026-01-09")
APRIL = event("c2-conference", "cycle-2", "conference", "2026-04-14", end_date="2026-04-15")
CALLS = [
    event("c1-call-oct", "cycle-1", "virtual_call", "2025-10-29"),
    event("c2-call-jan", "cycle-2", "virtual_call", "2026-01-21"),
    event("c2-call-apr", "cycle-2", "virtual_call", "2026-04-15"),
]
COACH = event("c2-coach", "cycle-2", "coach_meeting", label="February coach meeting")
EVENTS = [OCTOBER, BETWEEN, APRIL, *CALLS, COACH]


def place(*paths, events=EVENTS, cycles=CYCLES, sources=(), mask=str):
    registry = Registry(cycles=cycles, events=list(events), sources=list(sources))
    return place_sources(list(paths), registry, "My Folder", mask)


def tell(placement, severity="error"):
    texts = [str(p) for p in placement.problems if p.severity == severity]
    return [text for text in texts if "No files for" not in text]


def find_cycle(placement, path):
    return {e["event"]: e["cycle"] for e in placement.events}[placement.placed[path]]


# ------------------------------------------------------------------ folders the sheet names
def test_files_go_to_the_event_whose_folder_holds_them():
    events = [{**OCTOBER, "folder": "fall/day one"}, APRIL]
    paths = ["fall/day one/table 2/notes.txt", "c2-conference/chat.txt"]
    placement = place(*paths, events=events)
    assert list(placement.placed.values()) == ["c1-convening", "c2-conference"]
    assert placement.problems == placement.assumptions == []


@pytest.mark.parametrize(
    "cell", ["fall/day one/", "./fall/day one", "fall\\day one", "data/raw/sources/fall/day one"]
)
def test_a_folder_is_known_however_its_place_is_written(cell):
    placement = place("fall/day one/notes.txt", events=[{**OCTOBER, "folder": cell}])
    assert placement.problems == []


def test_what_the_sources_sheet_says_of_a_file_goes_first():
    told = [{"path": "odd.txt", "event": "c2-coach", "date": None}]
    placement = place("odd.txt", sources=told)
    assert placement.placed == {"odd.txt": "c2-coach"} and tell(placement) == []


# ------------------------------------------------------------------ folders that mean an event
@pytest.mark.parametrize(
    ("folder", "event"),
    [
        ("2026-04-14 conference", "c2-conference"),
        ("apr-conference", "c2-conference"),
        ("Conference April 2026", "c2-conference"),
        ("conf", "c2-conference"),
        ("4-14-26", "c2-conference"),
        ("State conference, Sacramento (April 2026)", "c2-conference"),
        ("C2 Conference", "c2-conference"),
        ("03_conference", "c2-conference"),
        ("2026-04-15 call", "c2-call-apr"),
        ("2026-01-21 13.02.11 Monthly call 88123456789", "c2-call-jan"),
        ("02 January call", "c2-call-jan"),
        ("April call", "c2-call-apr"),
        ("Calls/january", None),
        ("Calls/January call", "c2-call-jan"),
        ("Coaching February", "c2-coach"),
        ("Cycle 2/coach", "c2-coach"),
        ("Year 1/Cycle 1/Convening", "c1-convening"),
    ],
)
def test_a_folder_whose_date_or_name_means_one_event_is_that_events(folder, event):
    placement = place(f"{folder}/day 1/notes.txt")
    if event is None:
        assert tell(placement) != []
        return
    assert placement.placed == {f"{folder}/day 1/notes.txt": event}
    assert tell(placement) == []
    (told,) = tell(placement, "warning")
    assert f"sources, {folder}: taken as the folder of {event}, by its" in told
    (assumption,) = placement.assumptions
    assert f"“{folder}” as {event}" in assumption.assumed


@pytest.mark.parametrize(
    "folder",
    ["conference 2025-10-08", "October 2025 conference", "Cycle 1 conference", "c1 conference"],
)
def test_a_date_or_a_cycle_that_is_another_is_never_overlooked(folder):
    placement = place(f"{folder}/notes.txt")
    assert placement.placed[f"{folder}/notes.txt"] != "c2-conference"
    assert find_cycle(placement, f"{folder}/notes.txt") == "cycle-1"
    assert "taken as an event of its own, in cycle-1" in tell(placement, "warning")[0]


def test_a_folder_that_may_mean_several_events_is_an_error_that_names_them():
    (told,) = tell(place("call/notes.txt"))
    assert "may be the folder of c1-call-oct, c2-call-apr, c2-call-jan" in told
    assert "write “call” in the column folder" in told and "events.csv" in told
    (told,) = tell(place("2026-04-15/notes.txt"))
    assert "may be the folder of c2-call-apr, c2-conference" in told


def test_two_folders_for_one_event_are_an_error_that_names_both():
    (told,) = tell(place("2026-04-14 morning/a.txt", "April conference/b.txt"))
    assert "event c2-conference: “2026-04-14 morning”, “April conference” may each be" in told
    assert "events.csv" in told


def test_a_folder_of_the_same_event_below_its_folder_is_no_second_one():
    placement = place(
        "Conference April 2026/conference photos/list.txt", "Conference April 2026/a.txt"
    )
    assert set(placement.placed.values()) == {"c2-conference"} and tell(placement) == []


def test_a_folder_with_another_word_or_only_common_ones_means_no_event():
    for folder in ("coach training", "meeting notes", "Spring conference"):
        (told,) = tell(place(f"{folder}/notes.txt"))
        assert "no date or name says the cycle" in told


def test_a_single_file_is_of_the_event_of_its_day_or_name():
    paths = [
        "talk_2026-01-21.vtt",
        "conference notes.docx",
        "c1-convening/notes.txt",
        "2025-10-09.txt",
    ]
    placement = place(*paths)
    assert list(placement.placed.values()) == [
        "c2-call-jan", "c2-conference", "c1-convening", "c1-convening",
    ]  # fmt: skip
    assert tell(placement) == [] and len(tell(placement, "warning")) == 3


# ------------------------------------------------------------------ what no event has
def test_an_april_conference_no_longer_falls_into_october():
    events = [OCTOBER, event("c2-visit", "cycle-2", "classroom_visit", "2026-02-11")]
    placement = place("Conference April 2026/notes.txt", "conference/notes.txt", events=events)
    assert find_cycle(placement, "Conference April 2026/notes.txt") == "cycle-2"
    (told,) = tell(placement)
    assert "sources, conference: in no event of the sheet, and no date or name says" in told
    assert "cycle-1 (2025-09-22 to 2026-01-09), cycle-2 (2026-01-12 to 2026-05-01)" in told
    assert "event conference, kind meeting, its cycle, folder “conference”" in told
    assert "Events without files: c1-convening, c2-visit." in told


def test_a_folder_matched_by_its_name_is_no_folder_of_files_of_another_cycle():
    october = event("conf", "cycle-1", "convening", "2025-10-08", label="Conference")
    path = "Conference/2026-04-15 notes.txt"
    (told,) = tell(place(path, events=[october]))
    assert "conf is an event of cycle-1" in told and "2026-04-15: that is in cycle-2" in told
    assert tell(place(path, events=[{**october, "folder": "Conference"}])) == []


@pytest.mark.parametrize(
    ("path", "cycle"),
    [
        ("2026-02-20 site visit/a.txt", "cycle-2"),
        ("site visits/2026-02-20/a.txt", "cycle-2"),
        ("site visits/visit 2026-02-20.txt", "cycle-2"),
        ("Dec 2025 retreat/a.txt", "cycle-1"),
        ("Cycle 2/retreat/a.txt", "cycle-2"),
        ("c2 retreat/a.txt", "cycle-2"),
        ("2025-12-03.eml", "cycle-1"),
    ],
)
@pytest.mark.parametrize("events", [[], [OCTOBER, BETWEEN, APRIL]])
def test_a_folder_of_its_own_is_in_the_cycle_its_days_or_name_say(path, cycle, events):
    placement = place(path, events=events)
    assert find_cycle(placement, path) == cycle and tell(placement) == []
    assert len(tell(placement, "warning")) == bool(events)


@pytest.mark.parametrize(
    ("paths", "told"),
    [
        (["2026-01-10 retreat/a.txt"], "between cycle-1 (2025-09-22 to 2026-01-09) and cycle-2"),
        (["2027-01-01 retreat/a.txt"], "after the last cycle, cycle-2"),
        (["January 2026/a.txt"], "may mean cycle-1 and cycle-2"),
        (["May 2026/a.txt"], "dated 2026-05, which is not in one of"),
        (["2024-25 retreat/a.txt"], "no date or name says the cycle"),
        (["mail/2025-10-20.eml", "mail/2026-02-20.eml"], "may mean cycle-1 and cycle-2"),
        (["cycle-1/2026-04-20 retreat/a.txt"], "may mean cycle-1 and cycle-2"),
        (["October retreat/a.txt"], "no date or name says the cycle"),
        (["May Chen/a.txt"], "no date or name says the cycle"),
        (["a.txt", "b.txt"], "sources, a.txt, b.txt: in no event"),
    ],
)
@pytest.mark.parametrize("events", [[], [OCTOBER, BETWEEN, APRIL]])
def test_where_the_cycle_is_not_plain_it_is_an_error(paths, told, events):
    assert any(told in text for text in tell(place(*paths, events=events)))


def test_cycles_without_days_are_told_apart_by_name_alone():
    placement = place("Cycle 2 call/a.txt", "2026-04-14 talk/b.txt", events=[], cycles=NO_DAYS)
    assert find_cycle(placement, "Cycle 2 call/a.txt") == "cycle-2"
    (told,) = tell(placement)
    assert "2026-04-14 talk" in told and "cycle-1 (no dates)" in told


def test_with_one_cycle_nothing_has_to_be_said_but_what_is_dated_outside():
    assert tell(place("talk/a.txt", "b.txt", events=[], cycles=CYCLES[:1])) == []
    (told,) = tell(place("2026-04-14 talk/a.txt", events=[], cycles=CYCLES[:1]))
    assert "dated 2026-04-14, which is after the last cycle" in told


def test_a_new_event_never_gets_the_row_of_another_by_its_name():
    wrong = event("conference-2026-04-14", "cycle-1", "conference", "2025-10-08")
    (told,) = tell(place("conference 2026-04-14/a.txt", events=[wrong]))
    assert "named like the event conference-2026-04-14" in told


# ------------------------------------------------------------------ days that say otherwise
def test_two_rows_that_name_one_folder_are_an_error():
    (told,) = tell(
        place("day/a.txt", events=[{**APRIL, "folder": "day"}, {**COACH, "folder": "day/"}])
    )
    assert "events c2-conference, c2-coach: these events name one folder" in told


def test_a_folder_dated_outside_the_cycle_of_its_event_is_an_error():
    wrong = event("talks", "cycle-1", "conference", folder="2026-04-14 conference")
    (told,) = tell(place("2026-04-14 conference/a.txt", events=[wrong]))
    assert "talks is an event of cycle-1 (2025-09-22 to 2026-01-09)" in told
    assert "2026-04-14: that is in cycle-2" in told and "Write cycle-2" in told


def test_an_undated_event_whose_files_are_all_of_another_cycle_is_an_error():
    wrong = event("conference", "cycle-1", "conference")
    (told,) = tell(place("conference/2026-04-14 notes.txt", "conference/a.txt", events=[wrong]))
    assert "begin with 2026-04-14: that is in cycle-2" in told
    both = ["conference/2026-04-14 notes.txt", "conference/2025-10-08.txt"]
    assert tell(place(*both, events=[wrong])) == []


def test_an_event_without_files_is_told_with_the_folders_that_belong_to_none():
    placement = place("2026-02-20 retreat/a.txt", events=[OCTOBER])
    texts = [str(p) for p in placement.problems if "No files" in str(p)]
    assert texts == ["events sheet: No files for c1-convening. These belong to no event: "
                     "2026-02-20 retreat."]  # fmt: skip


# ------------------------------------------------------------------ without sheets
@pytest.mark.parametrize(
    ("path", "event"),
    [
        ("2026-03-04 call/notes.txt", "2026-03-04-call"),
        ("call_2026-03-04.vtt", "2026-03-04"),
        ("call_20260304_chat.txt", "2026-03-04"),
        ("notes.txt", "my-folder"),
    ],
)
def test_without_sheets_folders_and_days_are_events(path, event):
    placement = place(path, events=[], cycles=[])
    assert placement.placed[path] == event and placement.problems == []


def test_a_folder_name_never_becomes_an_event_or_a_message_with_a_name_in_it():
    def mask(text):
        return text.replace("Ada Quill", "Teacher 1")

    placement = place("Ada Quill/notes.txt", mask=mask)
    assert placement.placed["Ada Quill/notes.txt"] == "teacher-1"
    placement = place("conference with Ada Quill April 2026/a.txt", "Ada Quill.txt", mask=mask)
    assert "c2-conference" in placement.placed.values()
    assert "Ada" not in f"{placement.events}{placement.problems}{placement.assumptions}"
