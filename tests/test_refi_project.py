import io
import random
import zipfile

import pytest
from lxml import etree
from tests.refi_projects import SCHEMAS

from qualcop.errors import StudyError
from qualcop.refi.model import Coding, Selection
from qualcop.refi.project import describe_project, read_project, when_coded, who_coded
from refi_broken import HOSTILE, ODD_XML, write_hostile, write_odd
from refi_samples import (
    CONVENTIONS,
    EXPECTED,
    TEXTS,
    make_codebook,
    make_project,
    write_sample,
    write_zip,
)

VENDORS = ("standard", "nvivo", "atlasti", "maxqda", "qualcoder")


def find_places(project):
    return {s.text: sorted((x.start, x.end) for x in s.selections) for s in project.sources}


PLACES = {TEXTS[name]: places for name, places in EXPECTED.items()}


@pytest.mark.parametrize("convention", [*CONVENTIONS, "lf"])
def test_a_project_is_read_alike_in_every_convention(tmp_path, convention):
    project = read_project(write_sample(tmp_path / "a.qdpx", convention))
    assert find_places(project) == PLACES
    usual = "codepoint-crlf1-bom0" if convention == "lf" else convention
    assert project.readings[0].convention == usual
    assert project == read_project(write_sample(tmp_path / "b.qdpx", "lf"))


@pytest.mark.parametrize("convention", CONVENTIONS)
@pytest.mark.parametrize("vendor", VENDORS)
def test_every_programs_way_of_writing_is_read(tmp_path, vendor, convention):
    project = read_project(write_sample(tmp_path / "a.qdpx", convention, vendor))
    expected = dict(PLACES)
    if vendor == "atlasti":  # one of its selections is a point
        call = TEXTS["Coach call"]
        point = (call.index("short visits"), call.index("short visits") + len("short visits"))
        expected[call] = [place for place in expected[call] if place != point]
    assert find_places(project) == expected
    assert len(project.codes) == 5


def test_quirks_of_programs_are_read_and_what_is_lost_is_told(tmp_path):
    lines = {v: describe_project(read_project(write_sample(tmp_path / "a", vendor=v)))
             for v in (*VENDORS, "taguette")}  # fmt: skip
    told = {vendor: "\n".join(said) for vendor, said in lines.items()}
    assert "Nothing in the file was left out." in told["standard"]
    assert "positions read as utf16-crlf2-bom0" in told["nvivo"]
    assert "code that is a case" in told["nvivo"] and "formatting" in told["nvivo"]
    assert "names are the words selected" in told["atlasti"]
    assert "basePath" in told["atlasti"] and "no length" in told["atlasti"]
    assert "/Users" not in told["atlasti"] and "ren" not in told["atlasti"].split()
    assert "name another one has" in told["maxqda"]
    assert "empty Sets" in told["taguette"] and "codes 3" in told["taguette"]


def test_many_sources_are_told_together(tmp_path, monkeypatch):
    project = read_project(write_sample(tmp_path / "a.qdpx", "utf16-crlf2-bom0"))
    one_by_one = describe_project(project)
    monkeypatch.setattr("qualcop.refi.project.MANY", 2)
    together = describe_project(project)
    assert len(together) == len(one_by_one) - 1
    assert together[1].startswith("2 sources: positions read as utf16-crlf2-bom0")
    assert "18 of 18 selections" in together[1] and "million times" in together[1]


def test_a_comment_of_maxqda_is_a_note_on_its_passage(tmp_path):
    project = read_project(write_sample(tmp_path / "a.qdpx", vendor="maxqda"))
    notes = {n.guid: n.text for n in project.notes}
    [passage] = [s for x in project.sources for s in x.selections if len(s.notes) == 2]
    assert {notes[n] for n in passage.notes} == {"their words", "Ask for this page."}
    assert passage.description is None and passage.made is None
    assert project.cases[0].name is None and len(project.cases[0].values) == 2


@pytest.mark.parametrize("fault", ODD_XML)
def test_odd_files_are_read_all_the_same_and_told(tmp_path, fault):
    project = read_project(write_odd(tmp_path / "a.qdpx", fault))
    assert find_places(project) == PLACES and len(project.codes) == 5
    assert project.remarks


@pytest.mark.parametrize("fault", HOSTILE)
def test_hostile_files_are_an_error_that_names_the_file(tmp_path, fault):
    with pytest.raises(StudyError) as error:
        read_project(write_hostile(tmp_path / "a.qdpx", fault))
    [problem] = error.value.problems
    assert problem.file == "a.qdpx" and problem.advice.startswith("Refused: ")


def test_problems_are_masked(tmp_path):
    path = tmp_path / "by Ida Fernwood.qdpx"
    path.write_bytes(b"words")
    with pytest.raises(StudyError) as error:
        read_project(path, mask=lambda text: text.replace("Ida Fernwood", "P01"))
    assert "Fernwood" not in str(error.value) and "by P01" in str(error.value)


def test_a_convention_may_be_given_and_an_unknown_one_is_an_error(tmp_path):
    path = write_sample(tmp_path / "a.qdpx", "utf16-crlf2-bom0")
    project = read_project(path, "utf16-crlf2-bom0")
    assert find_places(project) == PLACES and project.readings[0].basis == "given"
    wrong = read_project(path, "codepoint-crlf1-bom0")
    assert any("times less likely" in line for line in describe_project(wrong))
    with pytest.raises(StudyError, match="utf16-crlf2-bom0"):
        read_project(path, "windows")


def test_who_and_when_of_a_coding_are_those_of_its_passage_where_it_does_not_say():
    passage = Selection("s", 0, 1, user="u", made="2026-01-01")
    assert who_coded(Coding("c", "x", user="v"), passage) == "v"
    assert who_coded(Coding("c", "x"), passage) == "u"
    assert who_coded(Coding("c", "x")) is None
    assert when_coded(Coding("c", "x"), passage) == "2026-01-01"


@pytest.mark.parametrize("vendor", VENDORS)
def test_samples_are_valid_by_the_standards_schema(tmp_path, vendor):
    schema = etree.XMLSchema(etree.parse(SCHEMAS / "Project.xsd"))
    with zipfile.ZipFile(write_sample(tmp_path / "a.qdpx", vendor=vendor)) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".qde"))
        schema.assertValid(etree.fromstring(archive.read(name)))


def test_the_codebook_sample_is_valid_and_what_is_odd_is_not():
    schema = etree.XMLSchema(etree.parse(SCHEMAS / "Codebook.xsd"))
    schema.assertValid(etree.fromstring(make_codebook()))
    project = etree.XMLSchema(etree.parse(SCHEMAS / "Project.xsd"))
    for make in ODD_XML.values():
        assert not project.validate(etree.fromstring(make()))


# ------------------------------------------------------------------------- spoilt files
def spoil_bytes(rng, data):
    """Some bytes changed, cut out, doubled or put in."""
    data = bytearray(data)
    for _ in range(rng.randrange(1, 6)):
        place, size = rng.randrange(len(data)), rng.randrange(1, 200)
        act = rng.randrange(5)
        if act == 0:
            data[place] = rng.randrange(256)
        elif act == 1:
            del data[place : place + size]
        elif act == 2:
            data[place:place] = data[:size]
        elif act == 3:
            data[place : place + 4] = rng.choice([b"\xff" * 4, bytes(4), b"&x;", b"<Code", b"-9"])
        else:
            del data[place:]
        data = data or bytearray(b"x")
    return bytes(data)


def spoil_tree(rng, xml):
    """Some elements moved, removed or renamed, some attributes removed or changed."""
    root = etree.fromstring(xml)
    for _ in range(rng.randrange(1, 8)):
        elements = list(root.iter())[1:]
        one, other = rng.choice(elements), rng.choice(elements)
        act = rng.randrange(5)
        if act == 0:
            one.getparent().remove(one)
        elif act == 1 and one not in other.iterancestors() and one is not other:
            other.append(one)
        elif act == 2 and one.attrib:
            one.attrib.pop(rng.choice(sorted(one.attrib)))
        elif act == 3 and one.attrib:
            value = rng.choice(["", "-1", "x", "{}", "999999", "1e5", "NaN", "../x", "İ"])
            one.set(rng.choice(sorted(one.attrib)), value)
        elif act == 4:
            one.tag = other.tag
    return etree.tostring(root)


def read_or_refuse(path):
    try:
        project = read_project(path)
    except StudyError as error:
        assert error.problems
        return None
    describe_project(project)
    for source in project.sources:
        assert all(0 <= s.start < s.end <= len(source.text) for s in source.selections)
    return project


def test_spoilt_archives_are_read_or_refused(tmp_path):
    samples = [write_sample(tmp_path / "a", vendor=v).read_bytes() for v in (*VENDORS, "taguette")]
    rng = random.Random(1)
    path = tmp_path / "b.qdpx"
    for _ in range(300):
        path.write_bytes(spoil_bytes(rng, rng.choice(samples)))
        read_or_refuse(path)


def count_told(project, word):
    return sum(loss.count for loss in project.losses if loss.what.startswith(word))


def test_of_spoilt_projects_each_coding_and_selection_is_kept_or_told(tmp_path):
    rng = random.Random(2)
    whole = etree.tostring(make_project("lf"))
    path = write_sample(tmp_path / "a.qdpx", "lf")
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        texts = {n: archive.read(n) for n in archive.namelist() if n.endswith(".txt")}
    read = 0
    for _ in range(100):
        xml = spoil_tree(rng, whole)
        write_zip(path, {"project.qde": xml} | texts)
        project = read_or_refuse(path)
        if project is None:
            continue
        read += 1
        root = etree.fromstring(xml)
        things = [(x, s) for s in project.sources for x in (s, *s.selections)]
        kept = [c for thing, _ in things for c in thing.codings]
        # A coding that refers to several codes is several codings.
        several = sum(max(0, len(e.findall("{*}CodeRef")) - 1) for e in root.iter("{*}Coding"))
        codings = len(list(root.iter("{*}Coding")))
        assert codings <= len(kept) + count_told(project, ("coding", "Coding"))
        assert len(kept) <= codings + several
        selections = len(list(root.iter("{*}PlainTextSelection")))
        held = len(things) - len(project.sources)
        assert selections == held + count_told(project, ("selection", "PlainTextSelection"))
    assert read > 70
