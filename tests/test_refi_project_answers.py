"""Agreement of the people who coded a project of another program."""

from dataclasses import replace

import numpy as np
import pytest

from qualcop.agreement import krippendorff_alpha, tally_answers
from qualcop.cli import main
from qualcop.errors import StudyError
from qualcop.refi.model import Code, Coding, Loss, Project, Selection, Source, User
from qualcop.refi.project_answers import answer_project
from refi_samples import write_sample

TEXT = "We write one goal down.\n\nYes.\nNobody asked for more time.\nThey meet on Mondays.\n"


def mark(words, code, user, text=TEXT):
    """A passage with one code of one person."""
    start = text.index(words)
    coding = Coding(f"{words}{user}", code, user)
    return Selection(f"{words}{user}s", start, start + len(words), codings=(coding,))


def project(*marks, second=(), whole=()):
    """A project of two texts; `second` are the marks on the second, `whole` codes on all of it."""
    return Project(
        "Ours",
        users=(User("a", "Ana Alder"), User("b", "Ben Birch"), User("c", "consensus")),
        codes=(Code("g", "Goals"), Code("t", "Time", parent="g"), Code("n", "Never")),
        sources=(
            Source("d1", "one", TEXT, selections=marks),
            Source("d2", "two", TEXT, selections=tuple(second), codings=tuple(whole)),
        ),
    )


BOTH = (
    mark("We write one goal", "g", "a"),
    mark("one goal", "g", "b"),
    mark("Nobody asked for more time", "t", "a"),
)


def read(given):
    """Values of the units by code path."""
    data = answer_project(given, "a.qdpx")
    return {code: data.answers.values[:, :, i].tolist() for i, code in enumerate(data.codes)}, data


def test_paragraphs_without_a_code_are_zeros_of_who_coded_in_their_text():
    found, data = read(project(*BOTH))
    assert found == {
        "Goals": [[1, 1], [0, 0], [0, 0], [-1, -1], [-1, -1], [-1, -1]],
        "Goals > Time": [[0, 0], [1, 0], [0, 0], [-1, -1], [-1, -1], [-1, -1]],
    }
    assert "1 of 2 texts" in data.remarks[-1]


def test_a_text_of_one_reader_counts_where_everyone_is_said_to_have_read_it():
    given = project(*BOTH, second=[mark("They meet on Mondays", "g", "a")])
    _, data = read(given)
    assert data.answers.values[3:, 1].max() == -1
    data = answer_project(given, "a.qdpx", everyone=True)
    assert data.answers.values.min() == 0


def test_a_short_paragraph_is_a_unit_once_somebody_coded_it():
    found, _ = read(project(*BOTH, mark("Yes.", "g", "b")))
    assert found["Goals"][:2] == [[1, 1], [0, 1]]


def test_a_code_on_a_whole_text_is_on_all_its_paragraphs():
    found, _ = read(project(*BOTH, whole=[Coding("w", "g", "a"), Coding("v", "t", "b")]))
    assert found["Goals"][3:] == [[1, 0]] * 3  # "Yes." is no unit


def test_what_is_nobodys_answer_is_left_out_and_counted():
    given = project(*BOTH, mark("They meet", "g", "c"), mark("on Mondays", "g", None))
    film = Source("d3", "film", None, "VideoSource", codings=(Coding("f", "g", "a"),))
    found, data = read(replace(given, sources=(*given.sources, film)))
    assert found["Goals"][2] == [0, 0]
    assert data.remarks[:3] == [
        "left out: 1 codes of a consensus or a machine",
        "left out: 1 codes of which the file does not say who gave them",
        "left out: 1 codes on sources without a text (VideoSource)",
    ]


def test_codes_of_one_name_and_oddities_of_the_file_are_told_without_names_of_texts():
    odd = ("selection in source 'Ana's call' with an end beyond the text; cut to what fits (1)",)
    given = replace(project(*BOTH), remarks=odd, losses=(Loss("Coding in PDFSelection", 2, "x"),))
    _, data = read(replace(given, codes=(*given.codes, Code("g2", "Goals"))))
    assert data.remarks[:3] == [
        "left out: 2 codes that stand on no words or have no code",
        "2 codes are called Goals: taken as one",
        "odd, and read all the same: selection with an end beyond the text; cut to what fits (1)",
    ]


def test_a_person_whom_the_file_lists_twice_is_one():
    given = project(*BOTH, mark("They meet on Mondays", "t", "z"))
    given = replace(given, users=(*given.users, User("z", "ben  birch")))
    found, data = read(given)
    assert len(data.coders) == 2
    assert found["Goals > Time"][2] == [0, 1]


def test_a_project_that_names_one_person_says_what_to_do():
    with pytest.raises(StudyError, match=r"two or more people.*users"):
        answer_project(project(mark("one goal", "g", "a")), "a.qdpx")


@pytest.mark.parametrize("vendor", ["standard", "nvivo", "atlasti", "maxqda", "qualcoder"])
def test_projects_of_every_program_are_measured_and_no_name_is_told(tmp_path, capsys, vendor):
    path = write_sample(tmp_path / "p.qdpx", vendor=vendor)
    assert main(["reliability", str(path), "--out", str(tmp_path / "o.csv")]) == 0
    said = capsys.readouterr().out
    assert "2 coders, paragraphs of its texts" in said
    assert "3 of 3 texts" in said
    assert not any(name in said for name in ("Ren", "Alder", "Tove", "Quill", "Olu"))
    # Vision: both on the map; one alone on the convening and on the four people; 17 units
    pairs = np.array([[1, 1], [1, 0], [1, 0], *[[0, 0]] * 14])
    line = next(x for x in said.splitlines() if x.startswith("Vision  "))
    assert f"{krippendorff_alpha(tally_answers(pairs)):.3f}".lstrip("0") in line


def test_options_of_tables_say_nothing_about_a_project(tmp_path, capsys):
    path = write_sample(tmp_path / "p.qdpx")
    assert main(["reliability", str(path), "--unit", "x", "--wide"]) == 1
    assert "--unit, --wide" in capsys.readouterr().err
