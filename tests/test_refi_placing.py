import pytest
from lxml import etree

from qualcop.refi.positions import parse_convention
from qualcop.refi.reading import read_tree
from refi_samples import make_project
from refi_snippets import CODE, CODING, ONE, lost, read, read_source, select

TEXT = "<PlainTextContent>some words here</PlainTextContent>"


def test_selections_outside_of_the_text_are_told_by_number_and_their_words_kept():
    project = read_source(
        TEXT + select(0, 4) + select(90, 99, f"<Description>odd</Description>{CODING}")
    )
    [source] = project.sources
    assert len(source.selections) == 1
    assert [n.text for n in project.notes] == ["odd"] and source.notes == (project.notes[0].guid,)
    assert lost(project) == {
        "selection outside of the text": 1, "coding of a selection outside of the text": 1
    }  # fmt: skip
    assert "no. 2" in project.losses[0].why


def test_selections_that_end_beyond_the_text_are_cut_to_it():
    project = read_source(TEXT + select(5, 99))
    assert [(s.start, s.end) for s in project.sources[0].selections] == [(5, 15)]
    assert "beyond" in project.remarks[0]


def test_a_point_is_no_passage_but_its_comment_is_kept():
    project = read_source(TEXT + select(5, 5, "<Description>here</Description>"))
    assert project.sources[0].selections == () and project.notes[0].text == "here"
    assert lost(project) == {"selection of no length": 1}


def test_a_description_without_a_coding_is_a_note_and_with_one_it_stays():
    comment = read_source(TEXT + select(0, 4, "<Description>why?</Description>"))
    [selection] = comment.sources[0].selections
    assert selection.description is None and selection.notes == (comment.notes[0].guid,)
    assert comment.notes[0].text == "why?"
    coded = read_source(TEXT + select(0, 4, f"<Description>why?</Description>{CODING}"))
    assert coded.sources[0].selections[0].description == "why?" and coded.notes == ()


def test_a_source_that_cannot_tell_is_an_error_with_the_ways_to_count():
    text = "<PlainTextContent>an 😀 ox or two oxen</PlainTextContent>"
    xml = (
        f'<Project name="a" origin="NVivo 12">{CODE}<Sources><TextSource guid="{ONE}" name="call">'
    )
    xml += f"{text}{select(8, 10)}</TextSource></Sources></Project>"
    _, [problem] = read_tree(etree.fromstring(xml), {}.get, "a.qdpx")
    assert problem.place == "source 'call'"
    assert "codepoint" in problem.expected and "utf16" in problem.expected
    assert "--convention utf16-crlf2-bom0" in problem.advice
    given = parse_convention("utf16-crlf2-bom0")
    project, problems = read_tree(etree.fromstring(xml), {}.get, "a.qdpx", given)
    assert not problems and project.readings[0].basis == "given"
    assert [(s.start, s.end) for s in project.sources[0].selections] == [(7, 9)]


@pytest.mark.parametrize("origin", ["qualcop 0.1", "AQDA"])
def test_of_some_programs_the_convention_is_known(origin):
    text = "<PlainTextContent>an 😀 ox or two oxen</PlainTextContent>"
    xml = f'<Project name="a" origin="{origin}">{CODE}<Sources><TextSource guid="{ONE}">'
    xml += f"{text}{select(7, 9)}</TextSource></Sources></Project>"
    project, problems = read_tree(etree.fromstring(xml), {}.get, "a.qdpx")
    assert not problems and project.readings[0].basis == "program"
    assert [(s.start, s.end) for s in project.sources[0].selections] == [(7, 9)]


def test_positions_that_belong_to_another_text_are_an_error():
    words = "understanding " * 60
    places = "".join(select(14 * n + 3, 14 * n + 9, "") for n in range(25))
    xml = f'<Project name="a"><Sources><TextSource guid="{ONE}" name="call"><PlainTextContent>'
    xml += f"{words}</PlainTextContent>{places}</TextSource></Sources></Project>"
    _, [problem] = read_tree(etree.fromstring(xml), {}.get, "a.qdpx")
    assert problem.value == "0 of 25 selections on edges of words"


def test_readings_say_convention_basis_margin_and_evidence():
    root = make_project("utf16-crlf2-bom0")
    from refi_samples import TEXTS, guid, write_text

    texts = {f"internal://{guid('source', n)}.txt": write_text(t, "utf16-crlf2-bom0").decode()
             for n, t in TEXTS.items()}  # fmt: skip
    project, _ = read_tree(root, texts.get, "a.qdpx")
    assert {r.convention for r in project.readings} == {"utf16-crlf2-bom0"}
    first = project.readings[0]
    assert (first.basis, first.selections, first.on_edges) == ("own", 10, 10)
    assert first.margin > 10 and first.rival != first.convention


def test_a_source_without_selections_has_no_reading():
    assert (
        read(f'<Sources><TextSource guid="{ONE}" name="a">{TEXT}</TextSource></Sources>').readings
        == ()
    )


@pytest.mark.parametrize("number", [0, 1, 2])
def test_comments_get_the_same_guid_each_time(number):
    twice = [read_source(TEXT + select(0, 4, "<Description>x</Description>")) for _ in range(2)]
    assert twice[0] == twice[1]
