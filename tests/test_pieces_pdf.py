import pytest

from leak_places import PLACES, drawn
from qualcop.pieces_pdf import list_pdf_objects
from qualcop.pieces_text import PICTURE


@pytest.mark.parametrize(
    "title", ["PDF alternative text", "PDF annotation", "PDF form field", "PDF text of no size"]
)
def test_every_string_of_the_objects_is_read(title):
    parts = list_pdf_objects(PLACES[title]("Siobhan Keane")[1])
    assert any(isinstance(p, str) and "Siobhan Keane" in p for _, _, p in parts)


def test_a_damaged_pdf_has_no_objects_and_a_plain_page_no_pictures():
    assert list(list_pdf_objects(b"%PDF-1.7 cut short")) == []
    assert PICTURE not in {name for _, name, _ in list_pdf_objects(drawn("BT ET"))}


def test_a_page_whose_code_holds_what_cannot_stand_there_ends_nothing():
    parts = list_pdf_objects(drawn("<< /A 1 0 R >> BDC"))
    assert not any(isinstance(part, str) and "/A" in part for _, _, part in parts)
