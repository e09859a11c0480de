import pytest
from lxml import etree

from qualcop.refi.reading import read_tree
from refi_samples import CODES, EXPECTED, TEXTS, USERS, guid, make_project, shape_nvivo, write_text
from refi_snippets import ONE, THREE, TWO, lost, read


def read_sample(change=None, convention="lf"):
    root = make_project(convention)
    more = change(root) if change else {}
    texts = {f"{guid('source', n)}.txt": write_text(t, convention) for n, t in TEXTS.items()}
    texts |= more or {}
    return read_tree(root, lambda p: texts[p.removeprefix("internal://")].decode(), "a.qdpx")[0]


def test_the_whole_sample_arrives():
    project = read_sample()
    assert [c.name for c in project.codes] == [
        "Vision", "Shared purpose", "Needs", "Time", "Follow-up"
    ]  # fmt: skip
    names = {c.guid: c.name for c in project.codes}
    assert {c.name: names.get(c.parent) for c in project.codes} == {n: p for n, p, *_ in CODES}
    assert [c.color for c in project.codes] == ["#336699", "#33cc99", "#cc3300", None, None]
    assert [u.name for u in project.users] == list(USERS)
    assert {s.name: s.text for s in project.sources} == TEXTS
    for source in project.sources:
        assert sorted((s.start, s.end) for s in source.selections) == EXPECTED[source.name]
    [third] = [s for s in project.sources[0].selections if s.description]
    assert third.description == "their words" and len(third.notes) == 1
    assert [n.text for n in project.notes] == [
        "Ask for this page.",
        "Went well; too long.\nAgain in May.",
    ]
    assert [v.kind for v in project.variables] == ["Text", "Integer", "Date"]
    [case] = project.cases
    assert [(v.kind, v.value) for v in case.values] == [("Text", "coach"), ("Integer", "4")]
    assert case.sources == (guid("source", "Coach call"),) and len(case.selections) == 1
    [link] = project.links
    assert (link.origin, link.direction) == (guid("code", "Time"), "OneWay")
    [one] = project.sets
    assert one.codes and one.sources and one.notes
    survey = project.sources[2]
    assert [c.code for c in survey.codings] == [guid("code", "Needs")]
    assert [(v.kind, v.value) for v in survey.values] == [("Date", "2024-08-19")]
    assert project.project_notes == (guid("note", "diary"),)
    assert (project.made, project.description) == ("2026-03-02T09:30:00Z", "An invented study.")
    assert project.losses == () and project.remarks == ()


def test_codes_that_are_cases_make_members_of_the_case_and_annotations_become_notes():
    project = read_sample(shape_nvivo, "utf16-crlf2-bom0")
    assert "Olu" not in [code.name for code in project.codes]
    assert project.cases[0].selections == (guid("selection", "3"),)
    fifth = next(
        s for x in project.sources for s in x.selections if s.guid == guid("selection", "5")
    )
    assert fifth.notes == (guid("note", "annotation"),)
    [note] = [n for n in project.notes if n.guid == guid("note", "annotation")]
    assert note.text == "Which needs?\nAsk again."
    assert len(project.links) == 2  # the link itself is kept


def test_codes_below_a_code_that_is_a_case_move_up():
    project = read(
        f'<CodeBook><Codes><Code guid="{ONE}" name="People"><Code guid="{TWO}" name="Ana"/>'
        f'</Code></Codes></CodeBook><Cases><Case guid="{ONE}"/></Cases>'
    )
    assert [(c.name, c.parent) for c in project.codes] == [("Ana", None)]


def test_a_codebook_alone_is_a_project_without_sources():
    xml = f"""<CodeBook xmlns="urn:QDA-XML:codebook:0:4" origin="X"><Codes>
      <Code guid="{{{ONE.upper()}}}" name="A"><Code guid="{TWO}" name="B" isCodable="false"/></Code>
      </Codes><Sets><Set guid="{THREE}" name="S"><MemberCode guid="{TWO}"/></Set></Sets>
      </CodeBook>"""
    project, _ = read_tree(etree.fromstring(xml), {}.get, "Our codes.qdc")
    assert [(c.guid, c.parent, c.codable) for c in project.codes] == [
        (ONE, None, True),
        (TWO, ONE, False),
    ]
    assert (project.name, project.origin, project.sets[0].codes) == ("Our codes", "X", (TWO,))
    assert project.losses == ()


def test_users_whom_no_list_has_are_added_without_a_name():
    project = read(f'<Sources><TextSource guid="{ONE}" name="a" creatingUser="{TWO}"/></Sources>')
    assert [(u.guid, u.name) for u in project.users] == [(TWO, None)]
    assert any("list of users" in remark for remark in project.remarks)


def test_references_to_what_is_not_there_are_told_not_kept():
    project = read(
        f'<Cases><Case guid="{ONE}"><CodeRef targetGUID="{TWO}"/><SourceRef targetGUID="{TWO}"/>'
        f'<SelectionRef targetGUID="{THREE}"/></Case></Cases>'
        f'<Sets><Set guid="{ONE}" name="s"><MemberNote targetGUID="{TWO}"/></Set></Sets>'
        f'<NoteRef targetGUID="{TWO}"/>'
    )
    assert lost(project) == {"member of a case": 3, "member of a set": 1, "reference to a note": 1}


def test_a_second_codebook_and_second_containers_are_read_too():
    code = '<CodeBook><Codes><Code guid="{0}" name="{0}"/></Codes></CodeBook>'
    project = read(code.format(ONE) + code.format(TWO))
    assert [c.guid for c in project.codes] == [ONE, TWO]


def test_a_project_without_a_name_is_called_like_its_file():
    project, _ = read_tree(etree.fromstring("<Project/>"), {}.get, "Our study.qdpx")
    assert project.name == "Our study"


@pytest.mark.parametrize("space", ["urn:QDA-XML:project:1.0", "urn:QDA-XML:project:0:4", None])
def test_elements_are_read_in_any_namespace(space):
    declared = f' xmlns="{space}"' if space else ""
    inner = f'<Users><User guid="{ONE}" name="Ren"/></Users>'
    project, _ = read_tree(etree.fromstring(f"<Project{declared}>{inner}</Project>"), {}.get, "a")
    assert project.users[0].name == "Ren"


def test_members_of_cases_and_sets_that_mean_a_sources_text_mean_the_source():
    project = read(
        f'<Cases><Case guid="{THREE}"><SourceRef targetGUID="{TWO}"/></Case></Cases>'
        f'<Sources><PDFSource guid="{ONE}" name="a"><Representation guid="{TWO}">'
        "<PlainTextContent>words</PlainTextContent></Representation></PDFSource></Sources>"
    )
    assert project.cases[0].sources == (ONE,)
