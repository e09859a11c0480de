import unicodedata

import pytest

from qualcop.errors import StudyError
from qualcop.key import mask_path, read_key, write_key
from qualcop.pseudonyms import compile_names, update_key

PEOPLE = [
    {"participant": "p01", "name": "Zoë Brackenridge", "aliases": "Tavi", "role": "teacher"},
    {"participant": "p02", "name": "DeShawn Ek", "aliases": "", "role": "teacher"},
    {"participant": "p03", "name": "김민수", "aliases": "", "role": "teacher"},
]
KEY = update_key(None, PEOPLE)


@pytest.fixture
def path(tmp_path):
    write_key(tmp_path / "pseudonyms.csv", KEY)
    return tmp_path / "pseudonyms.csv"


# ------------------------------------------------------------------ the key on disk
def test_there_may_be_no_key_yet(tmp_path):
    assert read_key(tmp_path / "pseudonyms.csv") is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_key_is_read_however_it_was_saved(path, encoding):
    path.write_bytes(path.read_text("utf-8").encode(encoding, "replace"))
    read = read_key(path)
    assert list(read.participant) == ["p01", "p02", "p03"]
    assert read.name[0] == "Zoë Brackenridge"
    assert update_key(read, PEOPLE).equals(KEY)


def test_a_key_without_its_latest_column_is_read(path):
    rows = path.read_text("utf-8").splitlines()
    path.write_text("\n".join(row.rpartition(",")[0] for row in rows), "utf-8")
    assert read_key(path).learned.isna().all()


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: "",
        lambda text: text.split("\n", 1)[1],
        lambda text: text.replace(",", ";"),
        lambda text: text.replace("aliases", "other"),
        lambda text: text.replace("p02", ""),
        lambda text: text.replace("p02", 'p02,"'),
        lambda text: text + "u001,Person 1\n",
    ],
)
def test_a_damaged_key_is_refused_with_what_to_do_and_no_name(path, damage):
    path.write_text(damage(path.read_text("utf-8")), "utf-8")
    with pytest.raises(StudyError) as caught:
        read_key(path)
    told = str(caught.value)
    assert "Put back a copy" in told
    assert not any(name in told for name in ("Brackenridge", "DeShawn", "Tavi"))


def test_a_key_saved_as_unicode_text_is_refused(path):
    path.write_bytes(path.read_text("utf-8").encode("utf-16"))
    with pytest.raises(StudyError, match="CSV UTF-8"):
        read_key(path)


def test_a_key_of_nobody_is_read(path):
    write_key(path, KEY[:0])
    assert len(read_key(path)) == 0


# ------------------------------------------------------------------ names in paths
@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("a/notesByTavi.txt", "a/notes By Teacher 1.txt"),
        ("BrackenridgeQ.md", "Teacher 1.md"),
        ("tavi_2.md", "Teacher 1 2.md"),
        ("Tavi2024.md", "Teacher 1 2024.md"),
        ("DeShawnNotesTavi.md", "Teacher 2 Notes Teacher 1.md"),
        (unicodedata.normalize("NFD", "김민수.md"), "Teacher 3.md"),
        ("fieldNotes_McX-1.md", "fieldNotes_McX-1.md"),
    ],
)
def test_names_parted_by_capitals_are_masked_and_other_parts_keep_their_spelling(name, masked):
    assert mask_path(compile_names(KEY))(name) == masked
