import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcop.labels import UNCERTAIN
from qualcop.names import name_forms, text_tokens
from qualcop.people import Found
from qualcop.pseudonyms import (
    KEY_COLUMNS,
    compile_names,
    list_places,
    name_tokens,
    shorten_place,
    update_key,
)


def person(participant, name, aliases="", email="", role="teacher", district="core-1"):
    cells = (participant, name, aliases, email, role, district)
    names = ("participant", "name", "aliases", "email", "role", "district")
    return dict(zip(names, cells, strict=True))


PEOPLE = [
    person("p01", "Rosalind Tackett", "Roz;RT", "rtackett@fork.example", "district_leader"),
    person("p02", "Grace Oyelaran-Webb", "GOW", "goyelaran@fork.example", "specialist"),
    person("p03", "William Birdsong", "Will;Mr. Birdsong", "wbirdsong@fork.example"),
    person("p04", "Deshawn Pruitt", "De;DP", "dpruitt@tam.example", "district_leader", "core-2"),
    person("p05", "Mei-Ling Hsu", "Mei;MLH", "mhsu@tam.example", "specialist", "core-2"),
    person("p06", "Siobhán Keane", "Siobhan;SK", "skeane@port.example", "teacher", "core-3"),
    person("p07", "Harold Nakamura", "Hal;HN", "", "district_leader", "pilot-1"),
    person("p08", "Priscilla Antone", "Pris;PA", "pantone@q.example", "specialist", "pilot-1"),
    person("p09", "Camille Adeyemi-Ross", "Cam", "", "district_leader", "pilot-2"),
    person("p10", "Mark Espinoza", "ME;Principal Espinoza", "", "building_leader", "pilot-2"),
    person("p11", "Patricia Lindqvist", "Pat;Trish", "", "district_leader", "pilot-3"),
    person("f01", "Ruth Pemberley", "RP", "", "facilitator", ""),
]
KEY = update_key(None, PEOPLE)
NAMES = compile_names(KEY)
NOBODY = ()
EVERYBODY = frozenset(KEY.participant)


def mask(text, present=None):
    return NAMES.mask(text, present)


# ------------------------------------------------------------------ the key
def test_pseudonyms_say_role_number_and_district_and_no_name():
    assert dict(zip(KEY.participant, KEY.pseudonym, strict=True)) | {} == {
        "p01": "District leader 1 · Core 1",
        "p02": "Specialist 1 · Core 1",
        "p03": "Teacher 1 · Core 1",
        "p04": "District leader 2 · Core 2",
        "p05": "Specialist 2 · Core 2",
        "p06": "Teacher 2 · Core 3",
        "p07": "District leader 3 · Pilot 1",
        "p08": "Specialist 3 · Pilot 1",
        "p09": "District leader 4 · Pilot 2",
        "p10": "Building leader 1 · Pilot 2",
        "p11": "District leader 5 · Pilot 3",
        "f01": "Facilitator 1",
    }
    assert tuple(KEY.columns) == KEY_COLUMNS


def test_adding_people_changes_nobody_elses_pseudonym():
    fresh = person("p00", "Aaron Abel", "", "", "district_leader")
    found = [Found("Zadie Quist"), Found("Bo Ek", ("@boek",))]
    grown = update_key(KEY, [fresh, *PEOPLE], found)
    kept = dict(zip(grown.participant, grown.pseudonym, strict=True))
    assert all(kept[p] == s for p, s in zip(KEY.participant, KEY.pseudonym, strict=True))
    assert kept["p00"] == "District leader 6 · Core 1"
    assert {kept["u001"], kept["u002"]} == {"Person 1", "Person 2"}
    again = update_key(grown, [fresh, *PEOPLE], reversed(found))
    assert again.equals(grown)


def test_found_people_do_not_depend_on_the_order_of_files():
    found = [Found("Zadie Quist"), Found("Bo Ek"), Found("Ann Lee"), Found("Ann")]
    assert update_key(KEY, PEOPLE, found).equals(update_key(KEY, PEOPLE, found[::-1]))


def test_a_found_person_who_is_registered_gets_no_second_pseudonym():
    found = [
        Found("Rosalind J. Tackett", ("@rozt",)),
        Found("Hal"),
        Found("R. Tackett", (), "rtackett@fork.example"),
    ]
    grown = update_key(KEY, PEOPLE, found)
    assert len(grown) == len(KEY)
    assert compile_names(grown).mask("ask @rozt") == "ask District leader 1 · Core 1"


def test_a_person_registered_after_being_found_goes_by_the_registry():
    grown = update_key(update_key(None, [], [Found("Ada Okonjo")]), [person("p01", "Ada Okonjo")])
    assert compile_names(grown).mask("Ada Okonjo") == "Teacher 1 · Core 1"


# ------------------------------------------------------------------ what is masked
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hal's slide", "District leader 3 · Pilot 1's slide"),
        ("RT: we start", "District leader 1 · Core 1: we start"),
        ("R.T. said", "District leader 1 · Core 1 said"),
        ("Tackett, Rosalind", "District leader 1 · Core 1"),
        ("Rosalind J. Tackett", "District leader 1 · Core 1"),
        ("Rosalind\nTackett", "District leader 1 · Core 1"),
        ("ms. tackett", "ms. District leader 1 · Core 1"),
        ("Ms. Tackett's", "District leader 1 · Core 1's"),
        ("rosalind_tackett-notes", "District leader 1 · Core 1-notes"),
        ("RosalindTackett2", "District leader 1 · Core 12"),
        ("Roz Tackett", "District leader 1 · Core 1"),
        ("Siobha\u0301n KEANE (SK)", "Teacher 2 · Core 3"),
        ("Mei Ling Hsu, MLH", "Specialist 2 · Core 2, Specialist 2 · Core 2"),
        ("Hal <x@y.example>", "District leader 3 · Pilot 1 <[e-mail]>"),
        ("Roz <rtackett@fork.example>", "District leader 1 · Core 1"),
        ("RTACKETT@fork.example.", "District leader 1 · Core 1."),
        ("call (555) 555-0142 or 555-0100", "call [phone] or [phone]"),
        ("- RP, PA to send", "- Facilitator 1, Specialist 3 · Pilot 1 to send"),
        ("Principal Espinoza asked", "Building leader 1 · Pilot 2 asked"),
        ("Will Birdsong, Will B.", "Teacher 1 · Core 1, Teacher 1 · Core 1."),
    ],
)
def test_forms_of_names_are_masked(text, expected):
    assert mask(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Campus pattern, Market, Detroit; cam, pat, mark, will and grace",
        "Will we go? Mark the calendar. Grace period.",
        "What Will We Learn",
        "Graceful halos, Halloween, roza, Markus",
        "The PA system hummed; the PA squealed.",
        "Person 1 and Person (uncertain) at 9:30 on 2025-10-08: 269,098 of 1,019",
        "ARTS and SKILLS, cart, part, DPR",
        "grant 555-01 and room 0142",
    ],
)
def test_words_that_are_no_names_stay(text):
    assert mask(text) == text


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("I asked Will about it", "Teacher 1 · Core 1"),
        ("Will said no", "Teacher 1 · Core 1"),
        ("Will leans on the case", "Teacher 1 · Core 1"),
        ("Grace: tell them", "Specialist 1 · Core 1"),
        ("w/ Grace", "Specialist 1 · Core 1"),
        ("when Mark's room", "Building leader 1 · Pilot 2"),
        ("Principal Mark", "Building leader 1 · Pilot 2"),
    ],
)
def test_a_name_that_is_a_word_is_masked_on_evidence_whoever_was_there(text, person):
    assert person in mask(text, NOBODY)


def test_being_present_is_evidence_for_a_name_at_a_sentence_start():
    assert mask("Mark looking tired.", {"p10"}) == "Building leader 1 · Pilot 2 looking tired."
    assert mask("Mark looking tired.", {"p01"}) == "Mark looking tired."


def test_initials_that_are_abbreviations_follow_place_and_presence():
    assert mask("money for PA", {"p01"}) == "money for PA"
    assert mask("money for PA", {"p08"}) == "money for Specialist 3 · Pilot 1"
    for text in ("PA: yes", "(PA, RT)", "RT, PA", "PA to send it", "w/ PA", "absent: PA,"):
        assert "PA" not in mask(text, NOBODY), text


def test_initials_nobody_listed_are_masked_as_labels_or_when_present():
    assert mask("HN: yes\n(CA)", NOBODY) == "District leader 3 · Pilot 1: yes\n(CA)"
    names = compile_names(update_key(None, [person("p01", "Beatriz Ocampo")]))
    assert names.mask("BO: yes", NOBODY) == "Teacher 1 · Core 1: yes"
    assert names.mask("ask BO", NOBODY) == "ask BO"
    assert names.mask("ask BO", {"p01"}) == "ask Teacher 1 · Core 1"


def test_a_shared_first_name_is_told_apart_by_presence_or_marked_uncertain():
    people = [person("p01", "Chris Kulla"), person("p02", "Chris Hall")]
    names = compile_names(update_key(None, people))
    assert names.mask("ask Chris") == f"ask {UNCERTAIN}"
    assert names.mask("ask Chris", {"p02"}) == "ask Teacher 2 · Core 1"
    assert names.mask("ask Chris K. about it") == "ask Teacher 1 · Core 1 about it"
    assert names.mask("Chris Kulla") == "Teacher 1 · Core 1"
    assert names.resolve("Chris") is None
    assert names.find_owners("Chris") == ("p01", "p02")


def test_a_known_first_name_with_a_strange_surname_is_nobody_in_particular():
    assert mask("Patricia Gomez wrote") == f"{UNCERTAIN} wrote"
    assert mask("Mei-Fong came") == f"{UNCERTAIN} came"
    assert mask("so Hal Said it; Patricia Tuesday") == (
        "so District leader 3 · Pilot 1 Said it; District leader 5 · Pilot 3 Tuesday"
    )
    assert mask("Patricia Hal") == "District leader 5 · Pilot 3 District leader 3 · Pilot 1"
    assert mask("the Grace Hopper prize", NOBODY) == "the Grace Hopper prize"


def test_labels_resolve_to_participants():
    labels = {
        "RT": "p01",
        "Will": "p03",
        "PA": "p08",
        "ROSALIND TACKETT": "p01",
        "Mei (she/her)": "p05",
        "Hal | Quill Valley": "p07",
        "Principal Espinoza": "p10",
        "x <pantone@q.example>": "p08",
    }
    assert {label: NAMES.resolve(label) for label in labels} == labels
    assert [NAMES.resolve(x) for x in ("Note", "Action item", "Hal and Roz", "", "Q")] == [None] * 5


def test_districts_and_schools_are_masked_on_request_and_guard_names_within_them_else():
    districts = [
        {"district": "core-1", "name": "Tackett County", "aliases": "TCS", "label": "Core 1"}
    ]
    schools = [("Grace Academy", "core-1")]
    kept = compile_names(KEY, list_places(districts, schools, mask=[]))
    assert kept.mask("to Tackett County, Grace Academy") == "to Tackett County, Grace Academy"
    both = compile_names(KEY, list_places(districts, schools, mask=["districts", "schools"]))
    assert both.mask("Tackett County (TCS), Grace Academy") == "Core 1 (Core 1), School 1 · Core 1"


def test_a_district_label_that_holds_a_name_of_the_study_is_left_whole():
    places = {"Alder": "Alder Grace North", "Tam": "Tackett's 2nd"}
    districts = {"core-1": "Rosalind Valley", "core-2": "Core 2"}
    names = compile_names(update_key(None, PEOPLE[:4], (), districts), places)
    told = "Specialist 1 · Rosalind Valley of Alder Grace North and Tackett's 2nd"
    assert names.mask("Grace Oyelaran-Webb of Alder and Tam") == told
    assert names.mask(told, NOBODY) == told


@pytest.mark.parametrize("text", ["hello tavi", "tavi's idea", "@tavi", "#tavi", "with hsu"])
def test_a_short_registered_name_is_masked_in_small_letters_too(text):
    names = compile_names(update_key(None, [person("p01", "Octavia Hsu", "Tavi")]))
    assert "Teacher 1" in names.mask(text, NOBODY)
    assert {"tavi", "hsu"}.isdisjoint(re.findall(r"\w+", names.mask(text, NOBODY)))


def test_a_short_name_that_is_a_word_and_one_found_in_files_keep_their_capital():
    names = compile_names(
        update_key(None, [person("p01", "Min Quill", "Cam")], [Found("Bea Rush")])
    )
    assert names.mask("in 5 min the cam in a rush", NOBODY) == "in 5 min the cam in a rush"
    assert names.mask("bea too", NOBODY) == "Person 1 too"  # nothing else is written so


def test_the_letter_of_a_given_name_is_no_mention():
    names = compile_names(update_key(None, [], [Found("A. Patel")]))
    assert names.mask("Option A and plan B; A, P") == "Option A and plan B; A, P"
    assert names.mask("A. Patel, A Patel") == "Person 1, Person 1"


@pytest.mark.parametrize("text", ["OFarrelly-Keane", "Sean OFarrelly-Keane", "O’Farrelly-Keane"])
def test_a_double_surname_without_its_apostrophe_is_masked_whole(text):
    names = compile_names(update_key(None, [person("p01", "Sean O'Farrelly-Keane")]))
    assert names.mask(text) == "Teacher 1 · Core 1"


# ------------------------------------------------------------------ properties
FORMS = sorted(
    {
        " ".join(w.capitalize() for w in form.words)
        for row in PEOPLE
        for form in name_forms(row["name"], row["aliases"].split(";"))
        if form.case in ("any", "capital")
    }
)
WRITTEN = sorted({row["name"] for row in PEOPLE} | {row["email"] for row in PEOPLE if row["email"]})
INITIALS = ["RT", "GOW", "DP", "MLH", "SK", "RP", "R.T.", "M.L.H."]
EDGES = [
    "",
    " ",
    "\n",
    ", ",
    "(",
    ")",
    "[",
    '"',
    "“",
    "’s ",
    ": ",
    "; ",
    "/",
    "-",
    "_",
    "…",
    "!",
    " | ",
]
FILLER = st.text("abc XYZ.,:;-\n'’()&@12é·", max_size=12)


@given(
    st.sampled_from(FORMS + WRITTEN + INITIALS),
    st.sampled_from(EDGES),
    st.sampled_from(EDGES),
    FILLER,
    FILLER,
)
@settings(max_examples=400)
def test_no_form_of_a_registered_name_survives_in_any_surroundings(
    form, before, after, left, right
):
    left = re.sub(r"[\w@'’]$", "", left) if not before else left
    right = re.sub(r"^[\w@'’]+", "", right) if not after else right
    masked = mask(f"{left}{before}{form}{after}{right}")
    assert not re.search(rf"(?<![^\W_]){re.escape(form)}(?![^\W_])", masked), masked


WORDS = (
    "PA ME RT Will Grace Mark De will said we the to District leader Person 1 · Core . , : ( ) A K"
)
PIECES = st.sampled_from([*FORMS, *WRITTEN, *WORDS.split(), "(uncertain)", "\n"])


@given(st.lists(st.tuples(PIECES, st.sampled_from([" ", "", "-", "\n"])), max_size=14))
@settings(max_examples=600)
def test_masking_twice_changes_nothing_and_leaves_no_leak(parts):
    text = "".join(piece + gap for piece, gap in parts)
    for present in (None, NOBODY, frozenset({"p03", "p08"})):
        once = mask(text, present)
        assert mask(once, present) == once
        assert mask(once, NOBODY) == once


@given(st.text("bcdfghjk ,.\n0123456789-()", max_size=80))
@settings(max_examples=200)
def test_text_without_names_is_unchanged_but_for_phone_numbers(text):
    masked = mask(text)
    assert masked == text or "[phone]" in masked


@given(st.lists(PIECES, max_size=10))
@settings(max_examples=200)
def test_who_shares_no_token_with_a_text_is_not_named_in_it(pieces):
    text = " ".join(pieces)
    tokens = text_tokens(text)
    named = {o for m in NAMES.find_mentions(text) for o in m.owners}
    assert named <= {p for p, own in name_tokens(KEY).items() if own & tokens}


def test_pseudonyms_are_never_read_as_names():
    names = compile_names(
        update_key(None, [*PEOPLE, person("p12", "Leader Core"), person("p13", "Person Pilot")])
    )
    for pseudonym in [*KEY.pseudonym, UNCERTAIN, "Person 7", "[e-mail]", "[phone]"]:
        assert names.mask(f"so {pseudonym} said") == f"so {pseudonym} said"


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Larkspur Middle School", "Larkspur"),
        ("Oak Terrace Elementary", "Oak Terrace"),
        ("Port Merrow Unified School District", "Port Merrow"),
        ("Central High School", "Central High School"),
        ("PS 12", "PS 12"),
    ],
)
def test_a_school_is_known_by_the_name_people_say_too(name, short):
    assert shorten_place(name) == short


def test_the_short_name_of_a_masked_school_is_masked_as_well():
    places = list_places([], [("Larkspur Middle School", "core-2")], mask=["schools"])
    matcher = compile_names(update_key(None, []), places)
    assert matcher.mask("We saw Larkspur today.") == "We saw School 1 · core-2 today."


def test_a_nickname_with_half_of_a_double_surname_is_the_registered_person():
    person = {"participant": "p01", "name": "Siobhán Ito-Keane", "aliases": "Bhanny"}
    other = {"participant": "p02", "name": "Ruth Ito", "aliases": ""}
    people = [{**person, "role": "teacher"}, {**other, "role": "teacher"}]
    key = update_key(
        None, people, [Found("Bhanny Keane"), Found("Ruth Keane"), Found("Bhanny Ito")]
    )
    assert list(key.name) == ["Siobhán Ito-Keane", "Ruth Ito", "Ruth Keane"]


def test_what_files_taught_of_a_registered_person_stays_when_they_are_not_read_again():
    person = {"participant": "p01", "name": "Ada Quill", "aliases": "Addie", "role": "teacher"}
    found = Found("Ada Quill", ("@adq", "Hol Loway"), "ada.quill@fork.example")
    first = update_key(None, [person], [found])
    again = update_key(first, [{**person, "aliases": "Ace"}])
    assert again.aliases[0] == ["Ace", "@adq", "Hol Loway"]
    assert again.email[0] == "ada.quill@fork.example"
    assert update_key(again, [{**person, "aliases": "Ace"}]).equals(again)


def pseudonyms_of(registry, *found):
    key = update_key(None, registry, [Found(name) for name in found])
    return dict(zip(key.name, key.pseudonym, strict=True))


def test_a_first_name_with_an_initial_is_the_one_person_it_may_be_short_for():
    listed = person("p09", "Sarah Moreno")
    assert list(pseudonyms_of([listed], "Sarah M", "S. Moreno", "Sarah M.")) == ["Sarah Moreno"]
    assert len(pseudonyms_of([listed], "Sarah K", "Sarah M")) == 2
    assert len(pseudonyms_of([], "Sarah M", "Sarah K", "Tom O")) == 3
    twins = [listed, person("p10", "Sarah Munro")]
    assert len(pseudonyms_of(twins, "Sarah M")) == 2
    assert (
        len(pseudonyms_of([], "Dima H", "Dima Halloran", "Camille A-R", "Camille Arden-Ross")) == 2
    )
