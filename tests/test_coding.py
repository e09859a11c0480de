import pandas as pd
import pytest

import qualcop.coding as module
from qualcop.coding import code_documents
from qualcop.study import ROOT
from qualcop.table import as_frame
from qualcop.tables import SEGMENTS

CODEBOOK = ROOT / "codebooks" / "facilitation-practices.yaml"


def segments(**texts: str) -> pd.DataFrame:
    rows = [
        {"segment_id": f"{d}:1", "document_id": d, "position": 0, "start": 0, "end": len(text),
         "kind": "paragraph", "codable": True, "cycle": "c1", "words": len(text.split()),
         "text": text}
        for d, text in texts.items()
    ]  # fmt: skip
    return as_frame(SEGMENTS, rows)


TWO = {"a": "Our long-term goal is a course in every school.", "b": "Lunch was late again today."}


def test_only_new_and_changed_documents_are_coded(tmp_path):
    cache = tmp_path / "cache.sqlite"
    first, fresh = code_documents(segments(**TWO), CODEBOOK, [], cache, 1)
    assert fresh == 2
    again, fresh = code_documents(segments(**TWO), CODEBOOK, [], cache, 1)
    assert fresh == 0
    pd.testing.assert_frame_equal(first, again)
    _, fresh = code_documents(segments(**{**TWO, "b": "Lunch was early."}), CODEBOOK, [], cache, 1)
    assert fresh == 1


def test_a_changed_codebook_codes_everything_again(tmp_path):
    cache = tmp_path / "cache.sqlite"
    code_documents(segments(**TWO), CODEBOOK, [], cache, 1)
    other = tmp_path / "codebook.yaml"
    other.write_text(CODEBOOK.read_text(encoding="utf-8") + "\n# reworded\n", encoding="utf-8")
    assert code_documents(segments(**TWO), other, [], cache, 1)[1] == 2


def test_two_workers_give_what_one_gives(tmp_path, monkeypatch):
    many = {f"d{n:02d}": f"Our long-term goal number {n} is one course." for n in range(12)}
    one, _ = code_documents(segments(**many), CODEBOOK, [], tmp_path / "one.sqlite", 1)
    monkeypatch.setattr(module, "WORDS_PER_WORKER", 20)
    two, _ = code_documents(segments(**many), CODEBOOK, [], tmp_path / "two.sqlite", 2)
    pd.testing.assert_frame_equal(one, two)
    assert len(one) >= 12


def test_a_study_without_words_gives_an_empty_table(tmp_path):
    coded, fresh = code_documents(segments(), CODEBOOK, [], tmp_path / "cache.sqlite", 2)
    assert (len(coded), fresh) == (0, 0)


@pytest.mark.parametrize("n", [1, 2, 3])
def test_no_segment_is_lost_or_doubled_when_work_is_split(n):
    frame = segments(**{f"d{k}": "word " * (k + 1) for k in range(7)})
    parts = module.split_by_words(frame, n)
    assert pd.concat(parts).segment_id.tolist() == frame.segment_id.tolist()
    assert 1 <= len(parts) <= n
