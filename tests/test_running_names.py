import pytest

from qualcop.running_names import find_names


def test_a_shortened_title_is_no_name():
    names = [s.name for s in find_names("Name: Supt. Piotr Zielinski | Role: Instructor")]
    assert names == ["Piotr Zielinski"]


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


def taken(text, entities=(), small=frozenset()):
    return {seen.name: seen.basis for seen in find_names(text, entities, small)}


def test_the_model_tips_the_scale_and_alone_it_does_not():
    text = "Yesterday Wexor Bexx and the Kanban"
    assert taken(text) == {}
    assert taken(text, [(10, 20, "PERSON")]) == {"Wexor Bexx": "model"}
    assert taken("The Kanban Board", [(4, 16, "PERSON")]) == {}


@pytest.mark.parametrize(
    "text", ["thanks maria", "we had rosa, deshawn and priya", "siobhan will send it"]
)
def test_names_in_small_letters(text):
    assert taken(text)


@pytest.mark.parametrize(
    "text",
    [
        "will mark the page in may",
        "Will this work? Mark the date. Page 3. Hope so. Grace period",
        "Grant: due Friday. Art: second grade",
        "we met at Rosa Parks Elementary on Martin Street in Lake Charles",
        "GitHub Issues and YouTube Kids",
        "https://example.org/Rosa and notes/Rosa.md",
        "Among others, During lunch",
    ],
)
def test_words_places_and_products_are_left(text):
    assert taken(text) == {}


@pytest.mark.parametrize("name", ["Will", "Grace", "Mark", "Rose"])
def test_ordinary_words_are_names_where_a_person_is_thanked_or_speaks(name):
    assert taken(f"thanks {name}, that helps") == {name: "running_text"}
    assert taken(f"after lunch {name} explained the plan") == {name: "running_text"}


def test_words_written_small_elsewhere_weigh_against():
    assert taken("by Kivo with", [(3, 7, "PERSON")]) == {"Kivo": "model"}
    assert taken("by Kivo with", [(3, 7, "PERSON")], frozenset({"kivo"})) == {}


def test_where_a_name_stands_is_told_exactly():
    text = "So Dr. Tonya Greaves-Ash came"
    (seen,) = find_names(text)
    assert text[seen.start : seen.end] == seen.name == "Tonya Greaves-Ash"
    assert 0 < seen.confidence <= 1


def test_words_before_the_colons_of_a_copied_head_are_no_names():
    text = "Von: Piotr Zielinski\nBetreff: Formular"
    seen = [(text.index(w), text.index(w) + len(w), "PERSON") for w in ("Von", "Betreff")]
    assert [s.name for s in find_names(text, seen)] == ["Piotr Zielinski"]
