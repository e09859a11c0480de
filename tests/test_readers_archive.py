import pytest
from reader_samples import make_properties, make_relations, make_zip

from qualcop.readers.archive import (
    Archive,
    list_authors,
    name_people,
    parse_xml,
    read_properties,
    read_property_names,
)
from qualcop.readers.model import Refused


def open_zip(tmp_path, members):
    path = tmp_path / "a.zip"
    path.write_bytes(make_zip(members))
    return Archive(path)


def test_relations_lead_to_members_whatever_way_they_are_written(tmp_path):
    members = {"ppt/slides/_rels/slide1.xml.rels": make_relations(
        ("a", "notesSlide", "../notesSlides/n1.xml"), ("b", "image", "/ppt/media/i.png")
    )}  # fmt: skip
    with open_zip(tmp_path, members) as archive:
        relations = archive.read_relations("ppt/slides/slide1.xml")
    assert relations == {
        "a": ("notesSlide", "ppt/notesSlides/n1.xml"),
        "b": ("image", "ppt/media/i.png"),
    }


def test_a_missing_member_is_empty_not_an_error(tmp_path):
    with open_zip(tmp_path, {"x": "y"}) as archive:
        assert archive.read_bytes("gone") == b""
        assert archive.read_xml("gone.xml") is None
        assert archive.read_relations("gone") == {}


def test_too_many_members_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("qualcop.readers.archive.MAX_ENTRIES", 3)
    with pytest.raises(Refused, match="unpacks"):
        open_zip(tmp_path, {str(n): "x" for n in range(4)})


def test_a_member_larger_than_it_says_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("qualcop.readers.archive.MAX_XML", 10)
    with open_zip(tmp_path, {"x": "y" * 11}) as archive, pytest.raises(Refused, match="larger"):
        archive.read_bytes("x")


def test_entities_do_not_multiply():
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(9))
    try:
        root = parse_xml(f"<!DOCTYPE d [{laughs}]><d>&a8;</d>".encode())
    except Refused:
        return
    assert len("".join(root.itertext())) < 100


def test_people_come_from_properties_but_programs_do_not(tmp_path):
    with open_zip(tmp_path, {"docProps/core.xml": make_properties("Ana Lopez", "Log")}) as archive:
        properties = read_properties(archive)
    assert properties == {"creator": "Ana Lopez", "title": "Log"}
    people = name_people("Ana Lopez; Ben Ode", "python-docx", None, "Ana Lopez")
    assert people == (("Ana Lopez", "property"), ("Ben Ode", "property"))


def test_managers_and_custom_properties_of_people_are_named_and_companies_are_not(tmp_path):
    space = 'xmlns:vt="urn:vt"'
    custom = '<p><property name="Reviewed by"><v>Ben Ode</v></property>'
    custom += '<property name="Colour"><v>Blue</v></property></p>'
    members = {
        "docProps/app.xml": f"<p {space}><Manager>Ana Lopez</Manager><Company>Alder</Company></p>",
        "docProps/custom.xml": custom,
    }
    with open_zip(tmp_path, members) as archive:
        assert read_property_names(archive) == ("Ana Lopez", "Ben Ode")


def test_authors_of_comments_are_read_from_their_own_lists(tmp_path):
    members = {"xl/persons/person.xml": '<l><person displayName="Ana Lopez" id="x"/></l>'}
    with open_zip(tmp_path, members) as archive:
        names = list_authors(archive, "xl/persons/", "displayName")
    assert name_people(*names, basis="comment_author") == (("Ana Lopez", "comment_author"),)


def test_a_member_that_says_it_is_packed_larger_than_the_file_is_damage(tmp_path):
    data = make_zip({"x": "y" * 50})
    at = data.index(b"PK\x01\x02") + 20
    path = tmp_path / "a.zip"
    path.write_bytes(data[:at] + b"\xfe\xff\xff\xfe" + data[at + 4 :])
    with pytest.raises(Refused, match="damaged"):
        Archive(path)
