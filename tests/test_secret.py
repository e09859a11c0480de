import hashlib

import pandas as pd
import pytest

from qualcop.errors import StudyError
from qualcop.record import open_record
from qualcop.secret import carry_ids, key_id, keyed_digest, make_source_id, read_secret
from qualcop.segments import key_segments
from qualcop.study import open_study
from qualcop.table import write_bytes

MINE, YOURS = b"a secret of this study", b"a secret of another study"
PATH = "visit/rosalind tackett - table notes.txt"
PLAIN = hashlib.blake2b(PATH.encode(), digest_size=4).hexdigest()  # what ids were before


@pytest.fixture
def study(tmp_path):
    (tmp_path / "data" / "raw").mkdir(parents=True)
    return open_study(tmp_path)


def test_a_digest_is_the_same_for_the_same_parts_and_secret_alone():
    digest = keyed_digest(MINE, "name", "Rosalind Tackett")
    assert digest == keyed_digest(MINE, "name", b"Rosalind Tackett") and len(digest) == 32
    others = [(YOURS, "name", "Rosalind Tackett"), (MINE, "nameR", "osalind Tackett")]
    assert digest not in {keyed_digest(*parts) for parts in others}
    assert keyed_digest(MINE, "odd \ud800 \udc80 name", size=4)  # a name no encoding holds


def test_ids_made_before_ids_were_keyed_become_those_they_are_now():
    now = make_source_id(MINE, PATH)
    assert key_id(MINE, PLAIN) == now != make_source_id(YOURS, PATH)
    segments = pd.DataFrame({"segment_id": [f"{now}:0a1b2c", f"{now}:0a1b2c-2", f"{now}:ffffff"]})
    plain = [f"{PLAIN}:0a1b2c", f"{PLAIN}:0a1b2c-2", f"{PLAIN}:ffffff"]
    keyed = key_segments(segments, MINE)["segment_id"].tolist()
    assert keyed == [key_id(MINE, old) for old in plain] and len(set(keyed)) == 3


def test_ids_of_now_and_other_words_stay_as_they_are():
    now = key_id(MINE, f"{PLAIN}:0a1b2c-2")
    for text in (now, now.partition(":")[0], "d1:0003", "", "20251119 notes", "c1-k3f9q-a"):
        assert key_id(MINE, text) == text
    assert key_id(b"", PLAIN) == PLAIN


def test_old_rows_of_a_table_are_carried_over_and_empty_cells_stay_empty():
    frame = pd.DataFrame({"document_id": [PLAIN, None], "segment_id": [None, f"{PLAIN}:0a1b2c"]})
    carried = carry_ids(MINE, frame)
    assert carried["document_id"].dropna().tolist() == [key_id(MINE, PLAIN)]
    assert carried["segment_id"].dropna().tolist() == [key_id(MINE, f"{PLAIN}:0a1b2c")]
    assert carried.isna().equals(frame.isna())


def test_a_study_has_one_secret_that_only_its_owner_reads(study, tmp_path):
    secret = read_secret(study)
    assert len(secret) == 64 and read_secret(study) == secret
    made = [study.private / "secret", *(study.private / "history").iterdir()]
    assert len(made) == 2 and all(path.stat().st_mode & 0o077 == 0 for path in made)
    (tmp_path / "other").mkdir()
    assert read_secret(open_study(tmp_path / "other")) != secret


@pytest.mark.parametrize("left", [None, b""], ids=["deleted", "cut off"])
def test_a_secret_that_is_gone_comes_back_from_its_history(study, left, capsys):
    secret = read_secret(study)
    (study.private / "secret").unlink()
    if left is not None:
        (study.private / "secret").write_bytes(left)
    assert (
        read_secret(study) == secret and (study.private / "secret").read_bytes().strip() == secret
    )
    assert "put back" in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"short", b"f" * 64], ids=["too short", "changed"])
def test_a_secret_that_was_changed_is_a_fault_with_a_way_out(study, content):
    read_secret(study)
    (study.private / "secret").write_bytes(content)
    with pytest.raises(StudyError) as caught:
        read_secret(study)
    assert "Delete data/private/secret" in str(caught.value) and "fff" not in str(caught.value)


def test_a_secret_that_anybody_could_guess_is_refused(study):
    write_bytes(study.private / "secret", b"1234\n")
    with pytest.raises(StudyError, match="nobody can guess"):
        read_secret(study)


def lay_assignments(study, document_id):
    columns = {"segment_id": [f"{document_id}:0a1b2c3d4e5f"], "document_id": [document_id]}
    path = study.folder / "data" / "coding" / "rounds" / "r1" / "assignments.parquet"
    path.parent.mkdir(parents=True)
    pd.DataFrame(columns).to_parquet(path)


def test_a_lost_secret_is_no_reason_to_give_coded_segments_new_ids(study):
    lay_assignments(study, make_source_id(MINE, PATH))
    for _ in range(2):
        with pytest.raises(StudyError) as caught:
            open_record(study)
        assert "from a backup" in str(caught.value) and "empty file" in str(caught.value)
    write_bytes(study.private / "secret", b"")  # people say that there is no copy of it
    assert len(read_secret(study)) == 64


def test_a_coders_own_sheet_keeps_the_secret_from_being_forgotten_too(study):
    row = f"segment_id,code,value\n{make_source_id(MINE, PATH)}:0a1b2c3d4e5f-2,goals,1\n"
    write_bytes(study.raw / "codings" / "ada.csv", row.encode())
    with pytest.raises(StudyError, match="from a backup"):
        read_secret(study)


def test_a_record_from_before_ids_were_keyed_needs_no_secret_yet(study):
    lay_assignments(study, PLAIN)
    assert len(read_secret(study)) == 64
