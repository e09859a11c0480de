import pytest
from reader_samples import make_docx, make_pdf, make_xlsx, word_paragraph, word_table

from attendance_shapes import MORE_NOBODY, MORE_PEOPLE, NOBODY, PEOPLE
from qualcop.people import find_people
from qualcop.readers import read_file


def make_word(text):
    """A Word file of the marked lines that `attendance_shapes` describes."""
    body = []
    for line in text.splitlines():
        if line.startswith("|"):
            body.append(tuple(cell.strip() for cell in line.strip("| ").split("|")))
        elif line.startswith("# "):
            body.append(word_paragraph(line[2:], style="Titre1"))
        else:
            item = 0 if line.startswith("- ") else None
            body.append(word_paragraph(line.removeprefix("- "), item=item))
    rows = [piece for piece in body if isinstance(piece, tuple)]
    texts = [piece for piece in body if isinstance(piece, str)]
    return make_docx("".join(texts) + (word_table(*rows) if rows else ""), creator="")


def read_people(tmp_path, form, text):
    """The people in a file of that format, with what initials and handles they go by."""
    make = {
        "word": make_word,
        "pdf": make_pdf,
        "xlsx": lambda t: make_xlsx(Sheet=[r.split(" | ") for r in t.splitlines()]),
    }
    path = tmp_path / f"a.{'docx' if form == 'word' else form}"
    path.write_bytes(make[form](text) if form in make else text.encode())
    return find_people(read_file(path))


@pytest.mark.parametrize(("form", "text", "expected"), [*PEOPLE, *MORE_PEOPLE])
def test_a_list_of_people_gives_exactly_these_people(tmp_path, form, text, expected):
    wanted = dict(entry.strip().partition("=")[::2] for entry in expected.split(";"))
    found = {p.name: p.aliases for p in read_people(tmp_path, form, text)}
    assert set(found) == set(wanted)
    assert all(alias in found[name] for name, alias in wanted.items() if alias)


@pytest.mark.parametrize(("form", "text"), [*NOBODY, *MORE_NOBODY])
def test_what_only_looks_like_a_list_of_people_gives_nobody(tmp_path, form, text):
    assert read_people(tmp_path, form, text) == []
