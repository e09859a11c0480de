import io

import openpyxl
import pytest

from qualcop.study import open_study
from qualcop.typed import is_saved_by_hand, keep_typed
from qualcop.typeset import typeset
from qualcop.workbook import make_workbook


@pytest.fixture
def study(tmp_path):
    (tmp_path / "template.typ").write_text(
        '#set document(title: "A")\n#set text(lang: "en", font: "DejaVu Sans")\n= Memo\nWords.'
    )
    study = open_study(tmp_path)
    (study.processed / "memos").mkdir(parents=True)
    typeset(tmp_path / "template.typ", {"date": None}, study.processed / "memos" / "c1.pdf")
    (study.processed / "tables.xlsx").write_bytes(make_workbook({}))
    return study


def type_into(path):
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["A9"] = "a note of mine"
    sink = io.BytesIO()
    book.save(sink)
    path.write_bytes(sink.getvalue())


def comment_on(path):
    import pikepdf

    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.docinfo["/Creator"] = "Some reader"
        pdf.save(path)


def test_what_we_made_is_not_kept(study):
    assert keep_typed(study) == []
    assert not (study.private / "history").exists()


def test_a_workbook_and_a_memo_that_people_saved_are_kept_once(study):
    type_into(study.processed / "tables.xlsx")
    comment_on(study.processed / "memos" / "c1.pdf")
    kept = keep_typed(study)
    assert [result.name for result, _ in kept] == ["tables.xlsx", "c1.pdf"]
    assert all(result.read_bytes() == state.read_bytes() for result, state in kept)
    assert keep_typed(study) == kept and len(list((study.private / "history").iterdir())) == 2


def test_a_comment_added_at_the_end_of_a_pdf_shows(study):
    content = (study.processed / "memos" / "c1.pdf").read_bytes()
    assert not is_saved_by_hand(content)
    assert is_saved_by_hand(content + b"\n9 0 obj <<>> endobj\nstartxref\n1\n%%EOF\n")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut", b"%PDF-1.7 cut"])
def test_half_a_file_is_nobodys_work(content):
    assert not is_saved_by_hand(content)
