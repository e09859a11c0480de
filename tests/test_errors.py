import pytest

from qualcop.errors import Problem, StudyError, show_text


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        (
            Problem("events.csv", "row 2", "soon", "a day", "Write it out."),
            "events.csv, row 2: found 'soon'; expected a day. Write it out.",
        ),
        (Problem("events.csv", "", "", "a header row"), "events.csv; expected a header row."),
    ],
)
def test_a_fault_says_where_what_was_expected_and_what_to_do(problem, told):
    assert str(problem) == told


def test_an_error_tells_all_its_faults_at_once():
    error = StudyError([Problem("a", "", "", "b"), Problem("c", "", "", "d")])
    assert str(error).splitlines() == ["a; expected b.", "c; expected d."]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x07", "\\x1b[31mred\\x07"),
        ("a\nb\r\tc", "a\\x0ab\\x0d\\x09c"),
        ("caf\udce9", "caf\\xe9"),
        ("\ud800", "\\ud800"),
        ("gpj.\u202eexe", "gpj.\\u202eexe"),
        ("\x9b31m", "\\x9b31m"),
        ("Zoë 👩\u200d🏫 नमस्ते a\xa0b", "Zoë 👩\u200d🏫 नमस्ते a\xa0b"),
    ],
)
def test_what_a_terminal_obeys_is_shown_escaped(text, shown):
    assert show_text(text) == shown
    said = str(Problem(text, text, text, text, text))
    assert said.isprintable() or text.startswith("Zoë")


def test_a_long_value_is_cut():
    assert len(str(Problem("a.csv", "", "x" * 10_000, "less"))) < 300
