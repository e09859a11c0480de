import pytest

from qualcop.errors import Problem, StudyError


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
