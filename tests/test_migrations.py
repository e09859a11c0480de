import shutil
from pathlib import Path

import pytest

from analysis_frames import make_codebook
from qualcop.errors import StudyError
from qualcop.migrations import (
    Change,
    check_migrations,
    list_migrations,
    read_migrations,
    read_version,
)
from qualcop.study import open_study

ROOT = Path(__file__).resolve().parents[1]
HEAD = 'migrations:\n  - from: "1.0.0"\n    to: "{}"\n    changes:\n'


def book(*codes, version="2.0.0"):
    """A codebook with these codes under one family each: family-code."""
    frame = make_codebook().iloc[[0] * len(codes)].reset_index(drop=True)
    return frame.assign(code=list(codes), parent="top", codable=True, version=version)


def write(tmp_path, *changes, to="2.0.0"):
    path = tmp_path / "migrations.yaml"
    path.write_text(HEAD.format(to) + "".join(f"      - {change}\n" for change in changes))
    return path


def faults(path, *codes, version="2.0.0"):
    return [str(problem) for problem in check_migrations(path, book(*codes, version=version))]


def test_the_shipped_file_is_sound_and_so_is_its_example(tmp_path):
    path = ROOT / "codebooks" / "migrations.yaml"
    assert read_migrations(path) == []
    assert check_migrations(path, book("a")) == []
    lines = [line.removeprefix("# ") for line in path.read_text().splitlines()]
    example = lines[lines.index("migrations:") : lines.index("migrations: []")]
    (tmp_path / "m.yaml").write_text("\n".join(example))
    (step,) = read_migrations(tmp_path / "m.yaml")
    kinds = "add rename merge split move narrow widen retire"
    assert [c.kind for c in step.changes] == kinds.split()


def test_a_studys_steps_are_those_beside_its_own_codebook_and_else_the_shipped_ones(tmp_path):
    assert list_migrations(open_study(tmp_path)) == []
    (tmp_path / "codebooks").mkdir()
    shutil.copy(ROOT / "codebooks" / "facilitation-practices.yaml", tmp_path / "codebooks")
    write(tmp_path / "codebooks", "add: {code: k}")
    (step,) = list_migrations(open_study(tmp_path))
    assert step.changes == (Change("add", (), ("k",)),)


def test_each_change_says_what_was_and_what_is(tmp_path):
    path = write(
        tmp_path,
        "rename: {code: a, to: b}",
        "merge: {codes: [c, d], to: d}",
        "split: {code: e, into: [f, g], because: two findings}",
        "move: {code: h, under: top}",
        "retire: {code: i, instead: b, because: unused}",
        "narrow: {code: j, because: less}",
        "add: {code: k}",
    )
    (step,) = read_migrations(path)
    assert step.changes == (
        Change("rename", ("a",), ("b",)),
        Change("merge", ("c", "d"), ("d",)),
        Change("split", ("e",), ("f", "g"), "two findings"),
        Change("move", ("h",), ("h",), None, "top"),
        Change("retire", ("i",), ("b",), "unused"),
        Change("narrow", ("j",), ("j",), "less"),
        Change("add", (), ("k",)),
    )
    assert faults(path, "b", "d", "f", "g", "h", "j", "k", "top") == []


def test_all_faults_of_form_are_told_at_once_with_their_lines(tmp_path):
    path = write(
        tmp_path, "rename: {code: a}", "split: {code: b, into: [c], because: x}", "drop: {code: d}"
    )
    told = faults(path)
    assert len(told) == 3
    assert "line 5" in told[0] and "'to'" in told[0]
    assert "line 6" in told[1] and "two or more codes" in told[1]
    assert "line 7" in told[2]
    with pytest.raises(StudyError):
        read_migrations(path)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (("rename: {code: a, to: b}", "narrow: {code: a, because: x}"), "changed once in a step"),
        (("rename: {code: a, to: b}", "rename: {code: b, to: a}"), "leaves its name"),
        (("rename: {code: a, to: b}", "rename: {code: c, to: b}"), "one merge"),
        (("rename: {code: a, to: a}",), "two different names"),
        (("rename: {code: a, to: shared-visio}",), "Did you mean shared-vision?"),
        (("split: {code: a, into: [b, zz], because: x}",), "a code of the codebook"),
        (("retire: {code: b, because: x}",), "no longer holds"),
        (("narrow: {code: q, because: x}",), "a code of the codebook"),
        (("add: {code: bb}",), "Did you mean b?"),
        (("add: {code: b}", "rename: {code: b, to: top}"), "leaves its name"),
        (("move: {code: b, under: shared-vision}",), "the parent of b in the codebook: top"),
    ],
)
def test_what_does_not_fit_the_codebook_or_itself_is_a_fault(tmp_path, changes, words):
    told = faults(write(tmp_path, *changes), "b", "top", "shared-vision")
    assert any(words in line for line in told), told


def test_versions_rise_without_a_gap_and_end_at_the_codebook(tmp_path):
    path = write(tmp_path, "narrow: {code: b, because: x}", to="3.0.0")
    assert any("at most 2.0.0" in line for line in faults(path, "b"))
    path.write_text(path.read_text() + '  - from: "3.1.0"\n    to: "3.0.5"\n    changes: []\n')
    told = faults(path, "b", version="4.0.0")
    assert any("a version after 3.1.0" in line for line in told)
    assert any("3.0.0, where the last ended" in line for line in told)
    assert read_version("1.10.0") > read_version("1.9.9")
    assert read_version("none") < read_version("0.0.1")


def test_a_code_may_change_again_in_a_later_step(tmp_path):
    path = write(tmp_path, "rename: {code: a, to: b}")
    more = '  - from: "2.0.0"\n    to: "3.0.0"\n    changes:\n      - rename: {code: b, to: a}\n'
    path.write_text(path.read_text() + more)
    assert faults(path, "a", version="3.0.0") == []
