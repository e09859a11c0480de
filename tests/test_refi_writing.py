"""What is written is valid by the standard's schemas, complete, and the same each time."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.refi_projects import SCHEMAS, TEXT, P, guid, open_qdpx, small_project

from qualcop.errors import StudyError
from qualcop.refi.model import Code, Coding, Loss, Project, Selection, Source
from qualcop.refi.project import read_project
from qualcop.refi.values import as_color, as_moment, as_value
from qualcop.refi.writing import write_qdc, write_qdpx

C = "{urn:QDA-XML:codebook:1.0}"


@cache
def schema(name):
    return etree.XMLSchema(etree.parse(SCHEMAS / f"{name}.xsd"))


def validate(root, name):
    schema(name).assertValid(root)


def test_a_whole_project_stands_in_the_file():
    written = write_qdpx(small_project())
    root, texts = open_qdpx(written.content)
    assert not written.losses[1:]
    assert [loss.what for loss in written.losses] == ["texts with characters beyond U+FFFF"]
    order = "Users CodeBook Variables Cases Sources Notes Links Sets Description NoteRef"
    assert [child.tag.removeprefix(P) for child in root] == order.split()
    selection = root.find(f".//{P}PlainTextSelection")
    start, end = int(selection.get("startPosition")), int(selection.get("endPosition"))
    assert texts[guid("d1")][start:end] == "the goal" and texts[guid("d1")] == TEXT
    assert selection.find(f"{P}Coding/{P}CodeRef").get("targetGUID") == guid("goals")
    family = root.find(f"{P}CodeBook/{P}Codes/{P}Code")
    assert (family.get("name"), family.get("isCodable")) == ("Vision", "false")
    assert family.find(f"{P}Code").get("color") == "#ffffff"
    assert root.find(f".//{P}MemberCode").get("targetGUID") == guid("aims")
    assert texts[guid("n1")] == "because\nof this"


def test_project_and_codebook_are_valid():
    validate(open_qdpx(write_qdpx(small_project()).content)[0], "Project")
    validate(etree.fromstring(write_qdc(small_project()).content), "Codebook")


def test_a_codebook_holds_codes_and_their_sets():
    root = etree.fromstring(write_qdc(small_project()).content)
    assert [c.get("name") for c in root.iter(f"{C}Code")] == ["Vision", "Goals & aims", "Aims"]
    assert root.find(f".//{C}MemberCode").get("guid") == guid("aims")
    lost = {loss.what: loss.count for loss in write_qdc(small_project()).losses}
    assert lost["sources"] == 1 and lost["notes"] == 2 and "colours" not in lost
    with pytest.raises(StudyError):
        write_qdc(Project("empty"))


def test_nothing_empty_is_written():
    root, texts = open_qdpx(write_qdpx(Project("empty")).content)
    assert not len(root) and not texts


def test_what_cannot_be_carried_is_counted():
    odd = Project(
        "odd",
        codes=(
            Code(guid("a"), "a", parent=guid("b")),
            Code(guid("b"), "b", parent=guid("a")),
            Code(guid("c"), "c", color="red"),
        ),
        sources=(
            Source(guid("p"), "photo", None, kind="PictureSource"),
            Source(
                guid("t"),
                "t",
                "abc",
                selections=(Selection(guid("s"), 2, 9), Selection(guid("z"), 1, 1)),
                codings=(Coding(guid("k"), guid("gone")),),
                made="yesterday",
                notes=(guid("gone"),),
            ),
        ),
    )
    lost = {loss.what: loss.count for loss in write_qdpx(odd).losses}
    assert lost == {
        "codings": 1,
        "colours": 1,
        "dates": 1,
        "places of codes": 2,
        "references to notes": 1,
        "selections": 1,
        "sources without a text": 1,
    }


def test_characters_that_would_move_offsets_are_replaced_in_place():
    text = "\ufeffa\x00b\r\nc\rd\ud800e"
    written = write_qdpx(Project("p\x01", sources=(Source(guid("t"), "n", text),)))
    _, texts = open_qdpx(written.content)
    assert texts[guid("t")] == "\u200ba\ufffdb \nc\nd\ufffde"
    assert Loss("characters of texts", 5, written.losses[1].why) == written.losses[1]


def test_the_same_project_gives_the_same_bytes():
    assert write_qdpx(small_project()).content == write_qdpx(small_project()).content
    with zipfile.ZipFile(io.BytesIO(write_qdpx(small_project()).content)) as archive:
        infos = archive.infolist()
    assert infos[0].filename == "project.qde" and {i.date_time[0] for i in infos} == {1980}
    assert all(i.filename.startswith("sources/") for i in infos[1:])


def test_values_as_the_schema_wants_them():
    assert as_moment("2026-05-01") == "2026-05-01T00:00:00Z"
    assert as_moment("2026-05-01 09:30") == "2026-05-01T09:30:00Z"
    assert as_moment("2026-05-01T09:30:00+02:00") == "2026-05-01T09:30:00+02:00"
    assert as_moment("2026-02-30") is None and as_moment("20260501") is None
    assert [as_color(c) for c in ("#ABC", "#01020304", "rgba(1,2,3,0.5)", "rgb(300,0,0)")] == [
        "#aabbcc", "#010203", "#010203", None]  # fmt: skip
    assert as_value("Boolean", "True") == "true" and as_value("Integer", "1.5") is None
    assert as_value("Float", "1e5") is None and as_value("Date", "2026-05-01T00:00") is None


NAMES = st.text(max_size=12)
CODES = st.integers(0, 5).map(lambda n: guid(f"code {n}"))


@st.composite
def projects(draw):
    codes = tuple(
        Code(guid(f"code {n}"), draw(NAMES), draw(st.booleans()), draw(st.none() | NAMES),
             draw(st.none() | NAMES), draw(st.none() | CODES))
        for n in range(draw(st.integers(1, 6)))
    )  # fmt: skip
    sources = []
    for n in range(draw(st.integers(0, 3))):
        text = draw(st.text(max_size=40))
        spans = draw(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=4))
        selections = tuple(
            Selection(guid(f"{n} {i}"), a, b, draw(NAMES), made=draw(st.none() | NAMES),
                      codings=(Coding(guid(f"{n} {i} k"), draw(CODES)),))
            for i, (a, b) in enumerate(spans)
        )  # fmt: skip
        sources.append(Source(guid(f"source {n}"), draw(NAMES), text, selections=selections))
    return Project(draw(NAMES), codes=codes, sources=tuple(sources))


@settings(max_examples=60)
@given(projects())
def test_any_project_is_written_whole(project):
    written = write_qdpx(project)
    root, texts = open_qdpx(written.content)
    validate(root, "Project")
    validate(etree.fromstring(write_qdc(project).content), "Codebook")
    assert len(list(root.iter(f"{P}Code"))) == len(project.codes)
    lost = {loss.what: loss.count for loss in written.losses}
    selections = [(s, x) for s in project.sources for x in s.selections]
    kept = list(root.iter(f"{P}PlainTextSelection"))
    assert len(kept) + lost.get("selections", 0) == len(selections)
    held = {x.get("guid"): x for x in kept}
    for source, selection in selections:
        text = texts[source.guid]
        assert len(text) == len(source.text)
        element = held.get(selection.guid)
        if element is not None:
            assert int(element.get("startPosition")) == selection.start
            codings = element.findall(f"{P}Coding")
            known = {c.guid for c in project.codes}
            assert len(codings) == sum(c.code in known for c in selection.codings)


def test_replace_keeps_losses_of_the_project_first():
    project = replace(small_project(), losses=(Loss("zeros", 3, "no place"),))
    assert write_qdpx(project).losses[0].what == "zeros"


def test_a_round_trip_loses_nothing_that_the_standard_can_carry(tmp_path):
    written = write_qdpx(small_project()).content
    (tmp_path / "a.qdpx").write_bytes(written)
    read = read_project(tmp_path / "a.qdpx")
    assert not read.losses
    assert write_qdpx(read).content == written
    same = ("name", "description", "users", "variables", "cases", "links", "sets", "project_notes")
    assert all(getattr(read, x) == getattr(small_project(), x) for x in same)
    (tmp_path / "b.qdpx").write_bytes(write_qdpx(read).content)
    assert read_project(tmp_path / "b.qdpx") == read
