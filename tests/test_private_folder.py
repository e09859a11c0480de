import stat

import pytest

from qualcop.hold import hold_study
from qualcop.private_folder import check_private, make_private
from qualcop.study import open_study


def mode(path):
    return oct(stat.S_IMODE(path.lstat().st_mode))


@pytest.fixture
def study(tmp_path):
    """A study whose private folder an earlier version, or a copy, left open to all."""
    private = tmp_path / "study" / "data" / "private"
    (private / "history").mkdir(parents=True)
    for name in ("pseudonyms.csv", "history/pseudonyms.0001.csv", "cache-secret"):
        (private / name).write_text("x")
        (private / name).chmod(0o644)
    for folder in (private, private / "history"):
        folder.chmod(0o777)
    return tmp_path / "study"


def test_a_private_folder_is_closed_to_others_also_where_it_was_open(study):
    private = open_study(study).private
    assert {mode(p) for p in (private, private / "history")} == {"0o700"}
    assert {mode(p) for p in private.rglob("*") if p.is_file()} == {"0o600"}


def test_every_command_that_opens_a_study_closes_it(study):
    with hold_study(open_study(study)):
        (study / "data/private/new.csv").write_text("x")
    assert mode(open_study(study).private / "new.csv") == "0o600"


def test_rights_that_the_owner_lacks_are_not_given(study):
    (study / "data/private/cache-secret").chmod(0o444)
    open_study(study)
    assert mode(study / "data/private/cache-secret") == "0o400"


def test_what_links_lead_to_is_left_as_it_is(study, tmp_path):
    shared = tmp_path / "shared.csv"
    shared.write_text("x")
    shared.chmod(0o644)
    (study / "data/private/shared.csv").symlink_to(shared)
    open_study(study)
    assert mode(shared) == "0o644"


def test_a_private_folder_that_is_a_link_is_told_while_others_can_look_into_it(study, tmp_path):
    safe = tmp_path / "safe"
    (study / "data/private").rename(safe)
    (study / "data/private").symlink_to(safe, target_is_directory=True)
    place = open_study(study)
    assert [p.severity for p in check_private(place)] == ["warning"]
    assert "It is a link" in str(check_private(place)[0])
    for path in (safe, *safe.rglob("*")):
        path.chmod(0o700)
    assert check_private(place) == []


def test_what_cannot_be_closed_is_told(study, monkeypatch):
    monkeypatch.setattr("pathlib.Path.chmod", lambda *_: None)  # as on a disk without rights
    place = open_study(study)
    assert "a folder that you alone can open" in str(check_private(place)[0])
    monkeypatch.undo()
    assert check_private(open_study(study)) == []


def test_a_persons_own_gitignore_stays(tmp_path):
    (tmp_path / ".gitignore").write_text("mine\n")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / ".gitignore").symlink_to("nowhere")
    make_private(open_study(tmp_path))
    assert (tmp_path / ".gitignore").read_text() == "mine\n"
    assert not (tmp_path / "data" / ".gitignore").exists()
    assert (tmp_path / "data/private/.gitignore").read_text().splitlines()[-1] == "*"
