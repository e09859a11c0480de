import io
import os
import stat
import zipfile

import pytest

from qualcop.readers.model import Refused
from qualcop.refi import container
from qualcop.refi.container import Container, NoText, decode_text, parse_exchange
from refi_broken import HOSTILE, write_hostile
from refi_samples import TEXTS, guid, make_project, to_bytes, write_sample

XML = to_bytes(make_project("lf"))


def zip_up(path, members, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path


def open_members(tmp_path, *members):
    return Container(zip_up(tmp_path / "a.qdpx", members))


@pytest.mark.parametrize("fault", HOSTILE)
def test_hostile_and_broken_files_are_refused_with_a_reason(tmp_path, fault):
    with pytest.raises(Refused) as refused:
        Container(write_hostile(tmp_path / "a.qdpx", fault))
    assert len(refused.value.reason) > 10


@pytest.mark.parametrize(
    "name", ["project.qde", "Project.QDE", "Our call.qde", "Study/project.qde"]
)
def test_the_project_is_found_whatever_its_name(tmp_path, name):
    with open_members(tmp_path, (name, XML), ("__MACOSX/._project.qde", b"x")) as opened:
        assert opened.root.get("name") == "Our convenings"


def test_several_projects_are_named_and_refused(tmp_path):
    with pytest.raises(Refused, match=r"a\.qde, b\.qde"):
        open_members(tmp_path, ("b.qde", XML), ("a.qde", XML))
    with open_members(tmp_path, ("a.qde", XML), ("backup/b.qde", b"old")) as opened:
        assert opened.root is not None  # one at the top, another in a folder


@pytest.mark.parametrize(
    "held", ["sources/n.txt", "Sources/N.TXT", "Sources\\n.txt", "x/SOURCES/n.txt"]
)
@pytest.mark.parametrize(
    "asked", ["internal://n.txt", "INTERNAL:///n.txt", "internal://sources/n.txt"]
)
def test_texts_are_found_in_any_case_and_folder(tmp_path, held, asked):
    with open_members(tmp_path, ("project.qde", XML), (held, b"\xef\xbb\xbfa\r\nb")) as opened:
        assert opened.read_text(asked) == "\ufeffa\r\nb"


@pytest.mark.parametrize(
    "asked",
    ["internal://gone.txt", "", "internal://", "absolute:///etc/passwd", "../../x.txt", "/"],
)
def test_what_the_file_does_not_hold_is_not_looked_for_elsewhere(tmp_path, asked):
    (tmp_path / "x.txt").write_text("outside")
    with open_members(tmp_path, ("project.qde", XML), ("sources/n.txt", b"a")) as opened:
        assert opened.read_text(asked) is None


@pytest.mark.parametrize("name", ["../x.txt", "/x.txt", "C:/x.txt", "..\\x.txt", "sources/../../x"])
def test_members_that_would_leave_their_folder_are_refused(tmp_path, name):
    with pytest.raises(Refused, match="outside"):
        open_members(tmp_path, ("project.qde", XML), (name, b"x"))


def test_links_are_refused(tmp_path):
    link = zipfile.ZipInfo("sources/n.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with pytest.raises(Refused, match="link"):
        open_members(tmp_path, ("project.qde", XML), (link, b"/etc/passwd"))


def test_a_member_twice_is_refused_unless_it_is_the_same(tmp_path):
    with pytest.warns(UserWarning):
        with pytest.raises(Refused, match="twice"):
            open_members(tmp_path, ("project.qde", XML), ("s/n.txt", b"a"), ("s/n.txt", b"b"))
        open_members(tmp_path, ("project.qde", XML), ("s/n.txt", b"a"), ("s/n.txt", b"a"))


def test_too_many_members_and_too_much_text_are_refused(tmp_path, monkeypatch):
    members = [("project.qde", XML), *((f"sources/{n}.txt", b"a" * 50) for n in range(5))]
    monkeypatch.setattr(container, "MAX_ENTRIES", 5)
    with pytest.raises(Refused, match="more than 5"):
        open_members(tmp_path, *members)
    monkeypatch.setattr(container, "MAX_ENTRIES", 9)
    monkeypatch.setattr(container, "MAX_EXCHANGED", 120)
    with open_members(tmp_path, *members) as opened:
        opened.read_text("internal://0.txt")
        opened.read_text("internal://1.txt")
        with pytest.raises(Refused, match="unpack"):
            opened.read_text("internal://2.txt")


def test_films_beside_the_texts_may_be_as_large_as_they_like(tmp_path, monkeypatch):
    monkeypatch.setattr(container, "MAX_XML", len(XML))
    monkeypatch.setattr(container, "MAX_EXCHANGED", 10 * len(XML))
    film = ("sources/film.mp4", os.urandom(3 * len(XML)))
    with open_members(tmp_path, ("project.qde", XML), film, ("sources/n.txt", b"a")) as opened:
        assert opened.read_text("internal://n.txt") == "a"
        with pytest.raises(Refused, match="larger"):
            opened.read_text("internal://film.mp4")


def test_a_text_longer_than_any_document_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(container, "MAX_TEXT", 10)
    with open_members(tmp_path, ("project.qde", XML), ("s/n.txt", b"a" * 11)) as opened:
        with pytest.raises(Refused, match="larger"):
            opened.read_text("internal://n.txt")


def test_a_password_is_told(tmp_path):
    path = zip_up(tmp_path / "a.qdpx", [("project.qde", XML)], zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(Refused, match="password"):
        Container(path)


def test_a_zip_of_zips_is_not_opened_further(tmp_path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("project.qde", XML)
    with pytest.raises(Refused, match=r"no project\.qde"):
        open_members(tmp_path, ("project.qdpx", inner.getvalue()))


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"", "empty"), (b" \n", "empty"), (b"words", "neither"), (b"PK\x03\x04", "damaged"),
     (b"<Project", "not whole"), (b"<html/>", "html instead of Project"),
     (b'<Project xmlns="http://schemas.microsoft.com/project"/>', "something else"),
     (b"<!DOCTYPE Project><Project/>", "document type"), (b"\x00\xff" * 9, "neither")],
)  # fmt: skip
def test_what_is_no_exchange_file_is_refused(tmp_path, data, reason):
    path = tmp_path / "a.qde"
    path.write_bytes(data)
    with pytest.raises(Refused, match=reason):
        Container(path)


def test_a_missing_file_or_a_folder_is_refused(tmp_path):
    for path in (tmp_path / "gone.qdpx", tmp_path):
        with pytest.raises(Refused, match="cannot be opened"):
            Container(path)


def test_an_external_entity_is_never_read(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret words")
    data = f'<!DOCTYPE P [<!ENTITY x SYSTEM "{secret.as_uri()}">]><Project name="a">&x;</Project>'
    with pytest.raises(Refused, match="entities"):
        parse_exchange(data.encode(), [])
    wide = f'<?xml version="1.0" encoding="utf-16"?>{data}'.encode("utf-16")
    with pytest.raises(Refused, match="entities"):
        parse_exchange(wide, [])


@pytest.mark.parametrize("space", ["project:1.0", "project:0:4", "codebook:0:4", None])
def test_older_namespaces_and_none_are_read(space):
    root = "Project" if not space or space.startswith("project") else "CodeBook"
    declared = f' xmlns="urn:QDA-XML:{space}"' if space else ""
    assert parse_exchange(f"<{root}{declared}/>".encode(), []).tag.endswith(root)


def test_what_programs_get_wrong_in_xml_is_read_and_told():
    remarks: list[str] = []
    whole = '<?xml version="1.0" encoding="utf-16"?><Project name="Übung"/>'
    assert parse_exchange(b"\xef\xbb\xbf" + whole.encode(), remarks).get("name") == "Übung"
    assert parse_exchange(b"\n " + XML, remarks).get("name") == "Our convenings"
    assert parse_exchange(whole.encode("utf-16"), remarks).get("name") == "Übung"
    spelt = b'<Project name="&Uuml;bung &amp; caf&eacute;"/>'
    assert parse_exchange(spelt, remarks).get("name") == "Übung & café"
    assert len(remarks) == 2


def test_texts_keep_marks_and_line_ends_and_other_encodings_are_told():
    remarks: list[str] = []
    assert decode_text("\ufeffa\r\nb".encode(), remarks) == "\ufeffa\r\nb"
    assert remarks == []
    assert decode_text("a\r\nü".encode("utf-16"), remarks) == "\ufeffa\r\nü"
    assert decode_text("grün und schön, müde".encode("cp1252"), remarks) == "grün und schön, müde"
    assert len(remarks) == 2
    with pytest.raises(NoText):
        decode_text(bytes(range(256)) * 4, remarks)


def test_every_text_of_the_sample_is_there(tmp_path):
    with Container(write_sample(tmp_path / "a.qdpx", vendor="nvivo")) as opened:
        for name, text in TEXTS.items():
            raw = opened.read_text(f"internal://{guid('source', name)}.txt")
            assert raw == "\ufeff" + text.replace("\n", "\r\n")
