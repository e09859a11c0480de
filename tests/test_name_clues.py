import pytest

from qualcop.name_clues import PartialDate, are_alike, find_day, read_clues


def test_a_number_that_is_no_day_is_not_taken_for_one():
    assert find_day("report 20261 draft") is None
    assert find_day("v2026-13-01") is None
    assert find_day("summit_2017_0905-0930_STATE") is None
    assert find_day("notes 2026.01.09") == "2026-01-09"


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("2026-04-14 conference", (2026, 4, 14)),
        ("20260414_conference", (2026, 4, 14)),
        ("4-14-26 Conference", (2026, 4, 14)),
        ("conference 04.14.2026", (2026, 4, 14)),
        ("14.04.2026 conference", (2026, 4, 14)),
        ("April 14-15, 2026 conference", (2026, 4, 14)),
        ("conference, 14th of April 2026", (2026, 4, 14)),
        ("14 April 2026 conference", (2026, 4, 14)),
        ("Conference April 2026", (2026, 4, None)),
        ("AprilConference2026", (2026, 4, None)),
        ("2026-04 conference", (2026, 4, None)),
        ("Conference (Apr 2026)", (2026, 4, None)),
        ("apr-conference", (None, 4, None)),
        ("apr_14_conference", (None, 4, 14)),
        ("Conference 2026", (2026, None, None)),
    ],
)
def test_days_and_months_are_read_as_people_write_them(name, date):
    clues = read_clues(name)
    assert [(d.year, d.month, d.day) for d in clues.dates] == [date]
    assert clues.words == {"conference"} and clues.marks == set()


@pytest.mark.parametrize(
    ("name", "words", "marks"),
    [
        ("01_Fall convening", {"fall", "convening"}, set()),  # a number that puts in order
        ("Cycle 2 visit", {"visit"}, {"c2"}),
        ("c2-visit", {"visit"}, {"c2"}),
        ("2026-01-21 13.02.11 call 123456", {"call"}, set()),  # a time, an id
        ("visit-20260121_130211-Recording", {"visit"}, set()),
        ("02 October call", {"call"}, set()),
        ("School visit #03", {"school", "visit"}, {"3"}),
        ("Meeting notes and files", set(), set()),
        ("April 31 call", {"april", "call"}, {"31"}),  # no day
    ],
)
def test_words_that_tell_events_apart_and_numbers_are_kept(name, words, marks):
    clues = read_clues(name)
    assert (clues.words, clues.marks) == (words, marks)


def test_a_school_year_is_two_years():
    assert [d.year for d in read_clues("2025-26 visits").dates] == [2025, 2026]


def test_a_month_may_lie_in_a_time_in_part_or_as_a_whole():
    january = PartialDate(2026, 1)
    assert january.falls_in("2025-09-22", "2026-01-09")
    assert not january.lies_within("2025-09-22", "2026-01-09")
    assert january.lies_within("2026-01-01", "2026-01-31")
    assert PartialDate(None, 12).lies_within("2025-09-22", "2026-01-09")
    assert not PartialDate(None, 12).falls_in("2026-01-12", "2026-05-01")


def test_the_beginning_of_a_word_is_the_word_from_four_letters_on():
    assert are_alike("conf", "conference") and are_alike("calls", "call")
    assert not are_alike("con", "conference") and not are_alike("conference", "confirm")
