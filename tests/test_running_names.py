import pytest

from qualcop.running_names import find_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("then Ms. Quarles spoke", ["Quarles"]),
        ("Superintendent Dale Okafor came", ["Dale Okafor"]),
        ("with Tonya Greaves in the room", ["Tonya Greaves"]),
        ("my son Arjun helped", ["Arjun"]),
        ("so Denise asked for more", ["Denise"]),
    ],
)
def test_a_name_is_known_by_its_title_its_shape_or_what_the_person_does(text, names):
    assert [seen.name for seen in find_names(text)] == names


@pytest.mark.parametrize(
    "text",
    [
        "the Principal Investigator met us",
        "Coach Cohort and Principal Evaluation",
        "Open Source and Computer Science",
        "we flew to San Antonio",
        "Denise-style notes",
        "Jordan is a country",
        "",
    ],
)
def test_what_only_looks_like_a_name_is_left(text):
    assert find_names(text) == []
