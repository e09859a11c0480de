import pytest

from qualcop.titles import is_role, split_titles


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("Hon. Dana Ruiz", (1, 1)),
        ("The Right Hon. Mia Stone", (3, 3)),
        ("Prof. Dr. Ruth Salas", (2, 2)),
        ("Asst. Principal Tom Okafor", (2, 2)),
        ("Instructor Lena Fox", (0, 1)),
        ("5th grade teacher Lena Fox", (0, 3)),
        ("Head of School Lena Fox", (0, 3)),
        ("Hillside Instructor Lena Fox", (0, 0)),
        ("The Collaborative", (0, 0)),
    ],
)
def test_titles_are_told_from_words_of_jobs(words, titles):
    assert split_titles(words.split()) == titles


@pytest.mark.parametrize(
    "label",
    ["The Chair", "Facilitator 2", "T", "S", "S12", "SPEAKER_00", "Note taker", "Interpreter",
     "Vice Principal", "Supt. of Schools", "Student A", "Madam Chair", "Unidentified male"],
)  # fmt: skip
def test_a_role_names_nobody(label):
    assert is_role(label)


@pytest.mark.parametrize(
    "label", ["Chair Ruiz", "Hillside", "J", "JM", "", "12", "of the", "Otter"]
)
def test_other_labels_are_no_roles(label):
    assert not is_role(label)
