import pytest

from qualcop.decisions import (
    NOT_A_NAME,
    OPEN,
    PERSON,
    SAME_AS,
    Decision,
    add_decisions,
    find_circles,
    find_history,
    list_found_names,
    list_people,
    list_refused,
    read_decisions,
    settle_key,
)
from qualcop.errors import StudyError
from qualcop.names import fold_name
from qualcop.people import Found
from qualcop.pseudonyms import compile_names, update_key
from qualcop.study import open_study

PEOPLE = [{"participant": "p01", "name": "Rosalind Tackett", "aliases": "", "role": "teacher"}]
FOUND = [Found("Bob Quillfeather"), Found("Hippy Hacker"), Found("Bea Rush", ("@bear",))]
KEY = update_key(None, PEOPLE, FOUND)
SHORT = dict(zip(KEY.name, KEY.participant, strict=True))


def decide(*decisions):
    return {fold_name(d.name): d for d in decisions}


def joined(name, other):
    return Decision(name, SAME_AS, SHORT[other], other)


def mask(text, *decisions):
    return compile_names(settle_key(KEY, decide(*decisions))).mask(text)


def test_an_undecided_name_is_masked_and_a_refused_one_is_not():
    assert "Hippy" not in mask("Hippy Hacker came")
    refused = Decision("Hippy Hacker", NOT_A_NAME)
    assert mask("Hippy Hacker came", refused) == "Hippy Hacker came"
    assert mask("Hippy Hacker came", Decision("Hippy Hacker", OPEN)) == mask("Hippy Hacker came")


def test_a_confirmed_name_is_masked_as_a_listed_one_in_small_letters_too():
    assert "quillfeather" in mask("so quillfeather said")
    assert "quillfeather" not in mask("so quillfeather said", Decision("Bob Quillfeather", PERSON))


def test_a_joined_name_is_the_other_person_with_all_its_forms():
    told = mask("Bob asked Ms. Quillfeather", joined("Bob Quillfeather", "Rosalind Tackett"))
    assert told == "Teacher 1 asked Teacher 1"
    assert mask("@bear", joined("Bea Rush", "Rosalind Tackett")) == "Teacher 1"


def test_chains_are_followed_and_the_number_of_a_joined_name_is_given_to_nobody():
    chain = decide(joined("Bob Quillfeather", "Bea Rush"), joined("Bea Rush", "Rosalind Tackett"))
    names = settle_key(KEY, chain)
    assert compile_names(names).mask("Bob Quillfeather") == "Teacher 1"
    assert list(list_people(names).participant) == ["p01", SHORT["Hippy Hacker"]]
    grown = update_key(KEY, PEOPLE, [Found("Zadie Quist")])
    assert list(grown.pseudonym)[-1] == "Person 4"


@pytest.mark.parametrize(
    "decisions",
    [
        (joined("Bob Quillfeather", "Bea Rush"), joined("Bea Rush", "Bob Quillfeather")),
        (joined("Bob Quillfeather", "Bob Quillfeather"),),
        (joined("Bob Quillfeather", "Bea Rush"), Decision("Bea Rush", NOT_A_NAME)),
        (Decision("Bob Quillfeather", SAME_AS, "p77", "Nobody Known"),),
    ],
)
def test_a_name_joined_in_a_circle_or_to_no_name_stays_masked_and_is_told(decisions):
    assert fold_name("Bob Quillfeather") in find_circles(KEY, decide(*decisions))
    assert "Quillfeather" not in mask("Bob Quillfeather", *decisions)
    rows = {r["participant"]: r["decision"] for r in list_found_names(KEY, decide(*decisions))}
    assert rows[SHORT["Bob Quillfeather"]] == OPEN


def test_found_names_are_counted_by_decision_and_hold_no_name():
    decisions = decide(
        joined("Bob Quillfeather", "Rosalind Tackett"), Decision("Hippy Hacker", NOT_A_NAME)
    )
    rows = list_found_names(KEY, decisions)
    assert sorted((r["decision"], r["same_as"]) for r in rows) == [
        (NOT_A_NAME, None),
        (OPEN, None),
        (SAME_AS, "p01"),
    ]
    assert not any(word in str(rows) for word in ("Bob", "Hippy", "Rush"))


def test_a_decision_follows_its_name_when_a_lost_key_is_made_again():
    decision = Decision("Bob Quillfeather", SAME_AS, "u099", "Bea Rush")
    names = settle_key(KEY, decide(decision))
    assert compile_names(names).labels.keys() == {"p01", SHORT["Bea Rush"], SHORT["Hippy Hacker"]}


def test_a_refused_name_is_not_found_again_and_takes_nobody_with_it():
    latest = decide(Decision("Hippy Hacker", NOT_A_NAME))
    found = [Found("Hippy Hacker", ("@hh",), "hh@fork.example"), Found("Hacker")]
    grown = update_key(KEY, PEOPLE, found, refused=list_refused(latest))
    assert list(grown.name) == [*KEY.name, "Hacker"]
    matcher = compile_names(settle_key(grown, latest))
    assert matcher.mask("Hacker came") == "Person 4 came"


def test_someone_registered_later_goes_by_the_registry_whatever_was_decided():
    people = [*PEOPLE, {"participant": "p02", "name": "Hippy Hacker", "role": "teacher"}]
    names = settle_key(update_key(KEY, people), decide(Decision("Hippy Hacker", NOT_A_NAME)))
    assert compile_names(names).mask("Hippy Hacker") == "Teacher 2"


# ------------------------------------------------------------------ the history
def test_decisions_are_only_ever_added_and_the_last_one_counts(tmp_path):
    study = open_study(tmp_path)
    add_decisions(study, [])
    assert read_decisions(study) == {}
    add_decisions(study, [Decision("Siobhán Keane", PERSON)])
    first = find_history(study).read_text("utf-8")
    add_decisions(study, [Decision("Siobhan KEANE", NOT_A_NAME)])
    assert find_history(study).read_text("utf-8").startswith(first)
    assert read_decisions(study)["siobhan keane"].decision == NOT_A_NAME
    assert find_history(study).stat().st_mode & 0o077 == 0


def test_the_history_is_left_alone_when_nothing_is_new(tmp_path):
    study = open_study(tmp_path)
    add_decisions(study, [Decision("Ada Quill", PERSON)])
    before = find_history(study).stat().st_mtime_ns
    add_decisions(study, [])
    assert find_history(study).stat().st_mtime_ns == before


def test_a_history_saved_by_a_spreadsheet_program_is_read_and_a_damaged_one_refused(tmp_path):
    study = open_study(tmp_path)
    add_decisions(study, [Decision("Siobhán Keane", PERSON)])
    path = find_history(study)
    path.write_bytes(path.read_text("utf-8").replace("\n", "\r\n").encode("cp1252"))
    assert list(read_decisions(study)) == ["siobhan keane"]
    path.write_text("something else\n")
    with pytest.raises(StudyError, match="Put back a copy"):
        read_decisions(study)
