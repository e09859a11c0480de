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
