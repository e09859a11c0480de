import pytest

from qualcop.readers.dates import find_date, format_seconds, format_time


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Notes 2026-03-04, call", "2026-03-04"),
        ("March 4th, 2026", "2026-03-04"),
        ("Spring convening, Velmont, 18-19 March 2026", "2026-03-18"),
        ("Wed 20 May 2026", "2026-05-20"),
        ("3/4/2026", "2026-03-04"),
        ("Feb 30, 2026, so 2026-03-01", "2026-03-01"),
        ("on March 4 we met", None),
        ("room 2026", None),
    ],
)
def test_a_full_date_is_found_wherever_it_stands(text, date):
    assert find_date(text) == date


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("00:01:02.300", "00:01:02"),
        ("1:02", "00:01:02"),
        ("75:10", "01:15:10"),
        ("2:05 PM", "14:05:00"),
        ("12:00 am", "00:00:00"),
        ("noon", None),
    ],
)
def test_times_take_one_form(text, time):
    assert format_time(text) == time


def test_seconds_take_the_same_form():
    assert format_seconds(3725.9) == "01:02:05"
    assert format_seconds(-1) is None
