import pytest

from qualcop.errors import StudyError
from qualcop.marked_yaml import check_schema, read_marked, shorten

MAP = """\
version: 1.0.0
title: A map
conjectures:
- conjecture: trust
  statement: Meeting often builds trust.
"""


def read(tmp_path, content):
    path = tmp_path / "file.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_marked(path)


def test_every_value_knows_its_line_and_a_lost_place_that_of_what_is_around_it(tmp_path):
    marked = read(tmp_path, "a: 1\nlist:\n- x\n- y: 2\n")
    assert marked.line_of(("list", 1, "y")) == 4
    assert marked.line_of(("list", 0)) == 3
    assert marked.line_of(("list", 1, "gone")) == 4
    assert marked.line_of(("gone",)) == 1


def test_a_key_written_twice_is_seen_though_yaml_keeps_the_last(tmp_path):
    marked = read(tmp_path, "a: 1\nb: {c: 1, c: 2}\na: 3\n")
    assert marked.repeats == (("b", "c"), ("a",))
    assert marked.data == {"a": 3, "b": {"c": 2}}


def test_an_empty_file_and_a_byte_order_mark_are_no_fault(tmp_path):
    assert read(tmp_path, "").data is None
    assert read(tmp_path, b"\xef\xbb\xbfa: 1\n").data == {"a": 1}


@pytest.mark.parametrize(
    ("content", "place"), [("a: [1,\n", "line 2"), (b"a: \xff\n", ""), ("a: 1\n b: 2\n", "line 2")]
)
def test_what_is_no_yaml_is_refused_with_its_line(tmp_path, content, place):
    with pytest.raises(StudyError) as caught:
        read(tmp_path, content)
    (problem,) = caught.value.problems
    assert (problem.file, problem.place, problem.expected) == ("file.yaml", place, "YAML")


def test_a_file_that_is_not_there_is_told_by_its_name_alone(tmp_path):
    with pytest.raises(StudyError, match=r"^absent\.yaml; expected a file that exists"):
        read_marked(tmp_path / "absent.yaml")


def test_a_fault_names_line_and_keys_and_never_a_whole_text(tmp_path):
    problem = read(tmp_path, "a:\n  b: x\n").problem(("a", "b"), "word " * 50, "less")
    assert problem.place == "line 2, a.b"
    assert len(problem.value) == 60 and problem.value.endswith("…")
    assert shorten(None) == "" and shorten(False) == "False"


def test_faults_come_in_the_order_of_the_lines_in_the_schemas_own_words(tmp_path):
    problems = check_schema(read(tmp_path, MAP.replace("1.0.0", "1")), "conjectures")
    assert problems[0].place == "line 1, version"
    assert "quotes" in problems[0].advice
    assert {p.place for p in problems[1:]} == {"line 4, conjectures.0"}
    missing = ("embodiment", "evidence", "outcome", "process")
    assert [p.expected.split(":")[0] for p in problems[1:]] == [f"a key {k!r}" for k in missing]


@pytest.mark.parametrize(
    "text",
    [
        *("a: 2026-99-99", "a: !!int ''", "a: !!timestamp x", "a: !!bool x", f"a: {'9' * 5_000}"),
        *("a: &a [*a]", "a: &a [x]\nb: [*a, *a]", "[" * 3_000, "a: !!python/object:os.system ls"),
    ],
)
def test_a_value_that_is_none_ends_in_a_message(tmp_path, text):
    path = tmp_path / "a.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StudyError, match=r"a\.yaml.*expected YAML"):
        read_marked(path)


def test_a_file_without_end_is_not_parsed(tmp_path, monkeypatch):
    monkeypatch.setattr("qualcop.marked_yaml.LONGEST", 10)
    path = tmp_path / "a.yaml"
    path.write_text("a: " + "x" * 20, encoding="utf-8")
    with pytest.raises(StudyError, match="at most"):
        read_marked(path)
