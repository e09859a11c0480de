import sqlite3

import pytest

from qualcop.cache import drop_others, keep, load_kept, make_key


def test_what_is_kept_comes_back_and_the_rest_is_absent(tmp_path):
    path = tmp_path / "cache" / "kept.sqlite"
    keep(path, "stage", {"a": {"rows": [1, None, "é"]}})
    assert load_kept(path, "stage", ["a", "b"]) == {"a": {"rows": [1, None, "é"]}}
    assert load_kept(path, "other stage", ["a"]) == {}


def test_a_removed_file_leaves_nothing_in_the_cache(tmp_path):
    path = tmp_path / "kept.sqlite"
    keep(path, "stage", {"gone": "words that were said", "stays": 1})
    drop_others(path, "stage", ["stays"])
    assert load_kept(path, "stage", ["gone", "stays"]) == {"stays": 1}


def test_a_damaged_cache_is_made_anew(tmp_path):
    path = tmp_path / "kept.sqlite"
    path.write_bytes(b"not a database at all" * 100)
    keep(path, "stage", {"a": 1})
    assert load_kept(path, "stage", ["a"]) == {"a": 1}


def test_keys_differ_where_parts_differ_and_only_there():
    assert make_key("a", ["b"]) == make_key("a", ["b"])
    assert make_key("a", "b") != make_key("ab")
    assert make_key({"x": 1, "y": 2}) == make_key({"y": 2, "x": 1})


def test_a_cache_that_cannot_be_opened_is_not_taken_for_a_damaged_one(tmp_path):
    path = tmp_path / "kept.sqlite"
    path.mkdir()
    with pytest.raises(sqlite3.OperationalError):
        keep(path, "stage", {"a": 1})
    assert path.is_dir()


def damage_header(content):
    return b"\0" * 100 + content[100:]


def cut(content):
    return content[: len(content) // 2]


def scramble_values(content):
    return content[:4096] + bytes(b ^ 0x5A for b in content[4096:])


@pytest.mark.parametrize(
    "damage", [lambda _: b"", cut, damage_header, scramble_values, lambda c: c[::-1]]
)
def test_whatever_happened_to_the_cache_it_gives_what_was_kept_or_nothing(tmp_path, damage):
    path = tmp_path / "kept.sqlite"
    entries = {f"key {n}": {"text": f"words {n} " * 200, "n": n} for n in range(200)}
    keep(path, "stage", entries)
    path.write_bytes(damage(path.read_bytes()))
    found = load_kept(path, "stage", entries)
    assert all(found[key] == entries[key] for key in found)
    drop_others(path, "stage", list(entries)[:3])
    keep(path, "stage", entries)
    assert load_kept(path, "stage", entries) == entries


def test_the_log_of_another_cache_is_not_played_into_a_new_one(tmp_path):
    path = tmp_path / "kept.sqlite"
    other = sqlite3.connect(path)
    other.execute("PRAGMA journal_mode=WAL")
    other.execute("CREATE TABLE kept (stage TEXT, key TEXT, value BLOB)")
    other.execute("INSERT INTO kept VALUES ('stage', 'a', 'old')")
    other.commit()
    log = path.with_name("kept.sqlite-wal").read_bytes()
    other.close()
    path.write_bytes(b"no database" * 1000)
    path.with_name("kept.sqlite-wal").write_bytes(log)
    assert load_kept(path, "stage", ["a"]) == {}
    keep(path, "stage", {"a": 1})
    assert load_kept(path, "stage", ["a"]) == {"a": 1}
