"""Copies of one project, each coded by somebody else."""

from dataclasses import replace

import pytest

from qualcop.cli import main
from qualcop.refi.joining import join_projects
from qualcop.refi.model import Code, Coding, Project, Selection, Source, User
from qualcop.refi.project_answers import answer_project
from refi_samples import write_sample

TEXT = "We write one goal down.\nNobody asked for more time.\nThey meet on Mondays.\n"


def copy(words, user="u", name="admin", text=TEXT, code="Goals"):
    """A copy of the project with one mark."""
    start = text.index(words)
    coding = Coding("k", "g", user)
    mark = Selection("s", start, start + len(words), codings=(coding,))
    users = (User("u", name),) if name else ()
    codes = (Code("f", "Aims", False), Code("g", code, parent="f"))
    return Project(
        "p", users=users, codes=codes, sources=(Source("d", "t", text, selections=(mark,)),)
    )


def read(*copies):
    data = answer_project(join_projects(copies), "a.qdpx")
    return {code: data.answers.values[:, :, i].tolist() for i, code in enumerate(data.codes)}


@pytest.mark.parametrize("name", ["admin", None])
def test_the_same_or_no_name_in_each_copy_is_another_person_each(name):
    found = read(copy("one goal", name=name), copy("We write", name=name))
    assert found == {"Aims > Goals": [[1, 1], [0, 0], [0, 0]]}


def test_persons_are_known_by_their_names_where_the_files_tell_them_apart():
    both = copy("one goal", name="Ana")
    ben = copy("Nobody asked", name="Ben").sources[0].selections[0]
    ben = replace(ben, codings=(Coding("k2", "g", "b"),))
    source = replace(both.sources[0], selections=(*both.sources[0].selections, ben))
    both = replace(both, users=(*both.users, User("b", "Ben")), sources=(source,))
    assert read(both, copy("They meet", name="ben")) == {"Aims > Goals": [[1, 0], [0, 1], [0, 1]]}


def test_white_space_and_capitals_do_not_tell_copies_apart():
    spaced = TEXT.replace("\n", "\n\n").replace("We", "  We")
    found = read(copy("They meet"), copy("They meet", text=spaced, code="goals"))
    assert found == {"Aims > Goals": [[0, 0], [0, 0], [1, 1]]}


def test_a_text_that_was_corrected_in_one_copy_is_read_by_one_alone():
    found = read(copy("They meet"), copy("They meet", text=TEXT.replace("goal", "aim")))
    assert found["Aims > Goals"] == [[0, -1]] * 2 + [[1, -1]] + [[-1, 0]] * 2 + [[-1, 1]]


def test_copies_are_given_side_by_side(tmp_path, capsys):
    paths = [str(write_sample(tmp_path / f"{n}.qdpx", vendor=n)) for n in ("standard", "nvivo")]
    assert main(["reliability", *paths]) == 0
    assert "46 codings, 2 coders" in capsys.readouterr().out
    (tmp_path / "t.csv").write_text("a,b\n1,2\n")
    assert main(["reliability", paths[0], str(tmp_path / "t.csv")]) == 1
    assert "one table" in capsys.readouterr().err
