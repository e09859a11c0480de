import pytest

from qualcop.labels import ACCOUNT, BIRTHDAY, DISTRICT, ID_NUMBER, PHONE, SCHOOL, STREET
from qualcop.recognisers import find_personal


def found(text, places=()):
    return {(text[start:end], label) for start, end, label in find_personal(text, places)}


@pytest.mark.parametrize(
    "number",
    [
        "555-0142",
        "555 0142",
        "(555) 555-0142",
        "555.555.0142",
        "+1 555 555 0142",
        "1-555-555-0142",
        "555-555-0142 x221",
        "+44 20 7946 0018",
        "+49 (30) 901820-11",
        "(03) 5550 0142",
        "07700 900 142",
    ],
)
def test_phone_numbers_are_known_by_their_shape(number):
    assert (number, PHONE) in found(f"reach me: {number}, thanks") | found(f"({number})")


def test_a_bare_number_is_a_phone_after_a_word_that_says_so():
    assert found("text her at 5555550142") == {("5555550142", PHONE)}
    assert found("we counted 5555550142 clicks") == set()


@pytest.mark.parametrize(
    "text",
    [
        "on 2026-01-30 we met",
        "from 2025-26 to 2026-27",
        "269,098 students and 1,019 more",
        "30-01-2026, 12.30-13.45",
        "see RFC 5321, section 4.1.2, page 555",
        "v3.14.159-2653",
        "20 2026 10 000",
        "https://example.org/issues/555-0142",
        "0300-0345 opening, 0900 1015 tables",
        "0.55 to 0.62, 10 200 schools",
    ],
)
def test_days_counts_and_versions_are_no_phone_numbers(text):
    assert found(text) == set()


@pytest.mark.parametrize(
    "place",
    [
        "12 Alder Street",
        "1450 N. Quill Creek Road",
        "7 Harbor Row, Apt 4B",
        "221 West 5th Ave, Port Merrow, OR 97001",
        "P.O. Box 331",
    ],
)
def test_street_addresses(place):
    assert (place, STREET) in found(f"She lives at {place} now.") | found(f"mail it to {place}")


def test_no_address_where_a_number_only_precedes_words():
    text = "3 schools on Main Street; 10 Ways to go; in 2026 Court decisions came"
    assert found(text) == set()


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ("https://www.linkedin.com/in/mei-ling-hsu-4b", "mei-ling-hsu-4b"),
        ("see github.com/meilhsu.", "meilhsu"),
        ("https://twitter.com/meilhsu", "meilhsu"),
        ("https://example.org/~mhsu/plan.html", "mhsu"),
        ("https://example.org/list?user=mhsu&x=1", "mhsu"),
        ("thanks @meilhsu!", "@meilhsu"),
    ],
)
def test_accounts_in_addresses_and_handles(text, account):
    assert found(text) == {(account, ACCOUNT)}


@pytest.mark.parametrize(
    "text",
    [
        "@here please, @everyone",
        "@alder/forms 2.1",
        "https://github.com/alder/forms/issues/197",
        "a@b",
        "3 @ 5pm",
        "https://example.org/@",
    ],
)
def test_what_looks_like_an_account_and_is_none(text):
    assert found(text) == set()


def test_ids_and_birthdays_after_a_word_that_says_so():
    assert found("Student ID: 0048213, born on May 3, 2011") == {
        ("0048213", ID_NUMBER),
        ("May 3, 2011", BIRTHDAY),
    }
    assert found("DOB 03/05/2011; SSN 078-05-1120") == {
        ("03/05/2011", BIRTHDAY),
        ("078-05-1120", ID_NUMBER),
    }
    assert found("id 12, the idea of 20482 students, born in Austin, May 3, 2011") == set()


def test_a_card_number_has_its_check_digit():
    assert found("4111 1111 1111 1111") == {("4111 1111 1111 1111", ID_NUMBER)}
    assert ("4111 1111 1111 1112", ID_NUMBER) not in found("4111 1111 1111 1112")


def test_schools_and_districts_are_sought_only_where_wished():
    text = "Cotter Flat Elementary joined Quill Valley Unified and the High School next door."
    assert found(text) == set()
    assert found(text, ("schools", "districts")) == {
        ("Cotter Flat Elementary", SCHOOL),
        ("Quill Valley Unified", DISTRICT),
    }
