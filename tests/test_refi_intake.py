import pytest

from qualcop.refi.intake import Intake, derive_guid

GUID = "0f8fad5b-d9cb-469f-a165-70867728950e"


@pytest.mark.parametrize(
    "raw", [GUID, GUID.upper(), f"{{{GUID}}}", f" {{ {GUID.upper()} }} ", GUID.replace("-", "")]
)
def test_guids_come_to_one_form(raw):
    assert Intake({}.get).refer(raw) == GUID


def test_ids_that_are_no_guids_become_the_same_guid_wherever_they_stand():
    intake = Intake({}.get)
    named = intake.name("code", "code 7")
    assert intake.refer(" code 7 ") == named != intake.refer("Code 7")
    assert any("no GUID" in remark for remark in intake.remarks)
    assert intake.refer("") is intake.refer(None) is intake.refer("{}") is None


def test_a_guid_is_given_once_a_kind():
    intake = Intake({}.get)
    codes = [intake.name("code", GUID) for _ in range(3)]
    assert codes[0] == GUID and len(set(codes)) == 3
    assert intake.name("case", GUID) == GUID
    assert intake.remarks == ["GUID that several codes have; the later ones were given others (2)"]


def test_things_without_a_guid_get_one_each_the_same_every_time():
    first, again = (
        [intake.name("note", None) for _ in range(3)] for intake in (Intake({}.get), Intake({}.get))
    )
    assert first == again and len(set(first)) == 3


def test_derived_guids_depend_on_every_part():
    assert derive_guid("a", "b") == derive_guid("a", "b") != derive_guid("ab")


def test_losses_are_counted_by_what_and_why():
    intake = Intake({}.get)
    intake.lose("coding", "x")
    intake.lose("coding", "x", 2)
    intake.lose("coding", "y", 0)
    assert [(x.what, x.count, x.why) for x in intake.losses] == [("coding", 3, "x")]
