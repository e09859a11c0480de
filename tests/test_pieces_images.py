import pytest

from leak_places import PLACES
from qualcop.pieces_images import is_image, list_image_parts, list_strings

PICTURES = [t for t in PLACES if t.split()[0] in ("PNG", "JPEG", "GIF", "WebP", "TIFF")]


@pytest.mark.parametrize("title", PICTURES)
def test_the_texts_beside_the_pixels_are_read(title):
    content = PLACES[title]("Siobhan Keane")[1]
    assert is_image(content)
    told = [text for _, part in list_image_parts(content) for text in list_strings(part)]
    assert any("Siobhan Keane" in text for text in told)


@pytest.mark.parametrize("title", PICTURES)
def test_a_picture_cut_short_ends_no_search(title):
    content = PLACES[title]("Siobhan Keane")[1]
    for end in range(0, len(content), 3):
        list(list_image_parts(content[:end]) if is_image(content[:end]) else ())


def test_letters_of_two_bytes_are_read_in_either_order():
    for code in ("utf-16-le", "utf-16-be"):
        assert any("Keane" in text for text in list_strings("by Keane".encode(code)))
