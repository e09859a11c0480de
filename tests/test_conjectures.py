from pathlib import Path

import pytest

from qualcop.codebook import read_codebook
from qualcop.conjectures import check_conjectures, read_conjectures
from qualcop.errors import StudyError

BOOKS = Path(__file__).resolve().parents[1] / "codebooks"
TINY = """\
version: "0.1.0"
title: A tiny map
conjectures:
- conjecture: first
  statement: Feeding leads to play.
  embodiment: Food.
  process: They eat.
  outcome: They play.
  evidence:
  - {part: embodiment, code: feed, expected: present}
  - {part: process, code: eat, expected: rise}
  - {part: outcome, code: play, expected: rise, because: fed animals play}
"""
CODES = {"feed", "eat", "play"}


def write(tmp_path, old="", new=""):
    assert old in TINY
    path = tmp_path / "map.yaml"
    path.write_text(TINY.replace(old, new, 1), encoding="utf-8")
    return path


def test_a_conjecture_gives_one_row_for_each_code(tmp_path):
    rows = read_conjectures(write(tmp_path), CODES)
    assert rows[["part", "code", "expected"]].values.tolist() == [
        ["embodiment", "feed", "present"],
        ["process", "eat", "rise"],
        ["outcome", "play", "rise"],
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("code: eat", "code: drink", 11, "a code of the codebook"),
        ("code: eat", "code: feed", 11, "each code once in first"),
        ("part: process", "part: embodiment", 9, "a code for the process of first"),
        ("expected: rise", "expected: more", 11, "rise, fall, present or absent"),
        ("  outcome: They play.\n", "", 4, "a key 'outcome'"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path, old, new, line, told):
    problems = check_conjectures(write(tmp_path, old, new), CODES)
    assert [p.place.split(",")[0] for p in problems if told in p.expected][-1] == f"line {line}"
    with pytest.raises(StudyError):
        read_conjectures(write(tmp_path, old, new), CODES)


def test_the_shipped_map_holds_with_the_shipped_codebook():
    codes = set(read_codebook(BOOKS / "facilitation-practices.yaml").codes["code"])
    assert check_conjectures(BOOKS / "conjectures.yaml", codes) == []
    assert 4 <= read_conjectures(BOOKS / "conjectures.yaml", codes)["conjecture"].nunique() <= 6
