from qualcop.kept import write_kept


def test_the_state_before_is_kept_and_only_its_owner_may_read_either(tmp_path):
    path = tmp_path / "names.csv"
    write_kept(path, b"one")
    write_kept(path, b"two")
    states = list((tmp_path / "history").iterdir())
    assert path.read_bytes() == b"two" and b"one" in {s.read_bytes() for s in states}
    assert all(p.stat().st_mode & 0o077 == 0 for p in (path, *states))
