import unicodedata

import pytest

from qualcop.errors import StudyError
from qualcop.kept import list_states
from qualcop.key import is_key_ours, mask_path, read_key, restore_key, write_key
from qualcop.people import Found
from qualcop.pseudonyms import compile_names, update_key

PEOPLE = [
    {"participant": "p01", "name": "Zoë Brackenridge", "aliases": "Tavi", "role": "teacher"},
    {"participant": "p02", "name": "DeShawn Ek", "aliases": "", "role": "teacher"},
    {"participant": "p03", "name": "김민수", "aliases": "", "role": "teacher"},
]
KEY = update_key(None, PEOPLE)
FOUND = update_key(KEY, PEOPLE, [Found("Łucja Żak", basis="attendance_line")])


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


# ------------------------------------------------------------------ a key changed by hand
def rewrite(path, change):
    rows = [line.split(",") for line in path.read_text("utf-8").splitlines()]
    path.write_text("\n".join(",".join(row) for row in change(rows)) + "\n", "utf-8")


def sort_alone(column):
    def change(rows):
        cells = sorted((row[column] for row in rows[1:]), reverse=True)
        body = zip(rows[1:], cells, strict=True)
        return [rows[0], *([*row[:column], cell, *row[column + 1 :]] for row, cell in body)]

    return change


def sort_rows(rows):
    return [rows[0], *sorted(rows[1:], key=lambda row: row[2])]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda rows: rows[:1] + rows[2:], "the row of p01"),
        (lambda rows: [*rows, rows[1]], "each participant once"),
        (lambda rows: [*rows, ["p09", *rows[1][1:]]], "each pseudonym once"),
        (sort_alone(1), "not of another"),
        (sort_alone(2), "not of another"),
        (
            lambda rows: [[c.replace("Ł", "?") for c in row] for row in rows],
            "question marks",
        ),
    ],
)
def test_a_slip_of_the_hand_in_the_key_is_told_with_the_state_to_put_back(path, change, expected):
    write_key(path, FOUND)
    rewrite(path, change)
    with pytest.raises(StudyError) as caught:
        read_key(path)
    told = str(caught.value)
    assert expected in told and "history/pseudonyms.0002." in told
    assert not any(name in told for name in ("Brackenridge", "DeShawn", "김민수", "Żak"))


def test_rows_in_another_order_and_a_pseudonym_of_ones_own_are_no_slips(path):
    rewrite(path, sort_rows)
    path.write_text(path.read_text("utf-8").replace("Teacher 1", "Teacher Oak"), "utf-8")
    assert "Teacher Oak" in list(read_key(path).pseudonym)


def test_every_state_of_the_key_can_be_brought_back(path):
    first = path.read_bytes()
    write_key(path, update_key(read_key(path), [*PEOPLE, {"participant": "p04", "name": "Ira Lund",
                                                          "role": "teacher"}]))  # fmt: skip
    assert path.read_bytes() != first and list_states(path)[0].read_bytes() == first
    assert is_key_ours(path)
    path.write_bytes(first)
    assert not is_key_ours(path)


def test_a_lost_key_comes_back_from_its_history(path):
    rows = path.read_bytes()
    path.unlink()
    assert restore_key(path) == list_states(path)[0] and path.read_bytes() == rows
    assert restore_key(path) is None


def test_a_state_that_a_run_wrote_is_taken_without_a_doubt(path):
    first = path.read_bytes()
    write_key(path, FOUND)
    path.write_bytes(first)  # put back by hand; or a kill came before the newer one was in place
    assert list(read_key(path).participant) == ["p01", "p02", "p03"]
