import os
import stat

import pytest

import qualcop.kept
from qualcop.kept import is_newest, list_states, write_kept


def states(path):
    return [p.read_bytes() for p in list_states(path)]


def test_every_state_is_kept_in_the_order_it_came(tmp_path):
    path = tmp_path / "names.csv"
    for content in (b"one", b"two", b"three"):
        write_kept(path, content)
    assert path.read_bytes() == b"three"
    assert states(path) == [b"one", b"two", b"three"]
    assert [p.name.split(".")[1] for p in list_states(path)] == ["0001", "0002", "0003"]


def test_what_a_person_typed_is_kept_before_it_is_replaced(tmp_path):
    path = tmp_path / "names.csv"
    write_kept(path, b"ours")
    path.write_bytes(b"theirs")
    write_kept(path, b"ours again")
    assert states(path) == [b"ours", b"theirs", b"ours again"]


def test_a_state_brought_back_is_the_newest_again_and_nothing_is_kept_twice_in_a_row(tmp_path):
    path = tmp_path / "names.csv"
    for content in (b"one", b"two", b"one", b"one"):
        write_kept(path, content)
    assert path.read_bytes() == b"one" and states(path) == [b"one", b"two", b"one"]


def test_a_change_by_hand_shows_until_the_next_write(tmp_path):
    path = tmp_path / "names.csv"
    assert not is_newest(path)
    write_kept(path, b"one")
    assert is_newest(path)
    path.write_bytes(b"typed")
    assert not is_newest(path)
    write_kept(path, b"typed")
    assert is_newest(path)
    path.unlink()
    assert not is_newest(path)


def test_the_same_states_give_the_same_history_anywhere(tmp_path):
    for place in ("here", "there"):
        (tmp_path / place).mkdir()
        for content in (b"one", b"two"):
            write_kept(tmp_path / place / "key.csv", content)
    names = [[p.name for p in list_states(tmp_path / place / "key.csv")] for place in
             ("here", "there")]  # fmt: skip
    assert names[0] == names[1] and len(names[0]) == 2


def test_only_the_owner_may_read_the_file_and_its_history(tmp_path):
    path = tmp_path / "names.csv"
    write_kept(path, b"one")
    modes = {stat.S_IMODE(p.stat().st_mode) for p in (path, *list_states(path))}
    assert modes == {0o600}
    assert stat.S_IMODE((tmp_path / "history").stat().st_mode) == 0o700


def test_a_file_kept_elsewhere_by_a_link_stays_there(tmp_path):
    (tmp_path / "safe").mkdir()
    link = tmp_path / "names.csv"
    link.symlink_to(tmp_path / "safe" / "names.csv")
    write_kept(link, b"one")
    assert link.is_symlink() and (tmp_path / "safe" / "names.csv").read_bytes() == b"one"
    assert states(link) == [b"one"]


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_write_that_fails_at_any_point_leaves_the_file_whole(tmp_path, monkeypatch, at):
    path = tmp_path / "names.csv"
    write_kept(path, b"ours")
    path.write_bytes(b"typed")
    calls = []
    write = qualcop.kept.write_bytes

    def full(*arguments):
        calls.append(arguments)
        if len(calls) == at:
            raise OSError(28, os.strerror(28))
        write(*arguments)

    monkeypatch.setattr(qualcop.kept, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        write_kept(path, b"new")
    assert path.read_bytes() == b"typed"
    monkeypatch.undo()
    write_kept(path, b"new")
    assert path.read_bytes() == b"new" and is_newest(path)
    assert {b"ours", b"typed", b"new"} == set(states(path))


def test_names_with_signs_of_patterns_have_a_history_of_their_own(tmp_path):
    for name in ("a[1].csv", "a1.csv", "a*.csv", "plain"):
        write_kept(tmp_path / name, name.encode())
    assert [states(tmp_path / n) for n in ("a[1].csv", "a1.csv", "a*.csv", "plain")] == [
        [b"a[1].csv"], [b"a1.csv"], [b"a*.csv"], [b"plain"]]  # fmt: skip
