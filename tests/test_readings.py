import base64

import pytest

from qualcop.readings import list_decoded, list_packed


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("Siobh%C3%A1n", "Siobhán"),
        ("Siobh&aacute;n &#75;eane", "Siobhán Keane"),
        ("Siobh\\u00e1n \\x4beane", "Siobhán Keane"),
        ("\\ud83d\\ude00 hi", "😀 hi"),
        ("Siobh=C3=A1n and so =\non", "Siobhán and so on"),
        ("Siobh=E1n, in Windows' code", "Siobhán, in Windows' code"),
        ("so Tack-\nett said", "so Tackett said"),
        ("so Tac\u00adkett said", "so Tackett said"),
        ("by T a c k e t t now", "by Tackett now"),
        ("=?utf-8?b?U2lvYmjDoW4=?= wrote", "Siobhán wrote"),
    ],
)
def test_a_text_is_also_read_without_what_hides_its_letters(text, reading):
    assert reading in list(list_decoded(text))


@pytest.mark.parametrize("text", ["we met and talked", "a b is no word", "x = 1; 5% of 20", ""])
def test_a_plain_text_has_no_other_reading(text):
    assert list(list_decoded(text)) == []


def test_what_is_packed_in_a_text_is_unpacked_also_over_several_lines():
    long = base64.encodebytes(b"so said Rosalind Tackett, and many more words " * 3).decode()
    assert b"Tackett" in b"".join(list_packed(f"data:text/plain;base64,{long}"))
    assert list(list_packed("data:image/gif;base64," + base64.b64encode(b"GIF89a" * 3).decode()))


@pytest.mark.parametrize(
    "text", ["pneumonoultramicroscopic", "EVERYTHINGATONCE", "a/b/c", "x" * 40]
)
def test_words_and_paths_are_no_packed_text(text):
    assert list(list_packed(text)) == []
