from refi_snippets import CODING, ONE, THREE, TWO, lost, read, read_source, select


def test_text_stands_in_the_project_or_in_a_file():
    inside = read_source("<PlainTextContent>one&#13;\ntwo</PlainTextContent>")
    assert inside.sources[0].text == "one\ntwo"
    path = 'name="a" plainTextPath="n"'
    assert read_source("", attributes=path, n="\ufeffone\r\ntwo").sources[0].text == "one\ntwo"
    both = read_source("<PlainTextContent/>", attributes=path, n="from the file")
    assert both.sources[0].text == "from the file"


def test_without_plain_text_the_selections_are_lost_and_told():
    project = read_source(select(0, 3), attributes='name="a" richTextPath="n.docx"')
    assert project.sources[0].text is None and project.sources[0].selections == ()
    assert lost(project) == {"text of source 'a'": 1, "selection": 1, "coding": 1}
    gone = read_source(select(0, 3), attributes='plainTextPath="gone.txt"')
    assert lost(gone)["text of source 'unnamed source 1'"] == 1


def test_a_pdf_has_the_text_of_its_representation_and_areas_on_pages_are_told():
    project = read_source(
        f'<PDFSelection guid="{TWO}" page="1" firstX="1" firstY="1" secondX="2" secondY="2">'
        f'{CODING}</PDFSelection><Representation guid="{TWO}"><PlainTextContent>some words'
        f"</PlainTextContent>{select(0, 4)}</Representation>{CODING.replace(TWO, THREE)}",
        "PDFSource",
        'name="a" path="internal://a.pdf"',
    )
    [source] = project.sources
    assert (source.kind, source.text, source.guid) == ("PDFSource", "some words", ONE)
    assert [(s.start, s.end) for s in source.selections] == [(0, 4)]
    assert len(source.codings) == 1
    assert lost(project) == {
        "PDFSelection": 1,
        "Coding in PDFSelection": 1,
        "file of a PDFSource": 1,
    }


def test_transcripts_are_texts_with_places_by_sync_points():
    points = "".join(
        f'<SyncPoint guid="0000000{n}-1111-4000-8000-000000000000" timeStamp="1" position="{p}"/>'
        for n, p in ((1, 0), (2, 5), (3, 10))
    )
    ends = (f"0000000{n}-1111-4000-8000-000000000000" for n in (2, 3))
    chosen = '<TranscriptSelection guid="{}" fromSyncPoint="{}" toSyncPoint="{}">{}'
    chosen += "</TranscriptSelection>"
    text = "<PlainTextContent>some words here</PlainTextContent>"
    project = read_source(
        f'<Transcript guid="{TWO}" name="t">{text}{points}'
        f"{chosen.format(THREE, *ends, CODING)}{chosen.format(TWO, ONE, ONE, '')}</Transcript>"
        f'<Transcript guid="{THREE}" name="second">{text}</Transcript>'
        f'<AudioSelection guid="{TWO}" begin="1" end="2">{CODING}</AudioSelection>',
        "AudioSource",
        'name=""',
    )
    first, second = project.sources
    assert (first.name, first.kind, second.name) == ("t", "AudioSource", "second")
    assert [first.text[s.start : s.end] for s in first.selections] == ["words"]
    assert lost(project) == {
        "timeStamp of SyncPoint": 3, "AudioSelection": 1, "Coding in AudioSelection": 1,
        "selection": 1
    }  # fmt: skip


def test_a_picture_has_the_text_of_its_description():
    project = read_source(
        f'<TextDescription guid="{TWO}"><PlainTextContent>a poster</PlainTextContent>'
        f"{select(2, 8)}</TextDescription>",
        "PictureSource",
    )
    assert project.sources[0].text == "a poster" and len(project.sources[0].selections) == 1
    bare = read_source("", "VideoSource")
    assert bare.sources[0].text is None and bare.sources[0].kind == "VideoSource"


def test_positions_that_are_none_are_told_and_turned_ones_are_turned():
    text = "<PlainTextContent>some words</PlainTextContent>"
    project = read_source(text + select("", "x"))
    assert lost(project) == {"selection": 1, "coding": 1}
    turned = read_source(text + select(4, "0.0"))
    assert [(s.start, s.end) for s in turned.sources[0].selections] == [(0, 4)]
    assert "read the other way" in turned.remarks[0]


def test_a_coding_needs_a_code_and_may_have_several():
    text = "<PlainTextContent>some words</PlainTextContent>"
    bare = f'<Coding guid="{TWO}"/>'
    strange = f'<Coding guid="{TWO}"><CodeRef targetGUID="{THREE}"/></Coding>'
    project = read_source(text + select(0, 4, bare + strange))
    assert project.sources[0].selections[0].codings == ()
    assert [(x.what, x.count) for x in project.losses] == [("coding", 1), ("coding", 1)]
    twice = (
        f'<Coding guid="{TWO}"><CodeRef targetGUID="{ONE}"/><CodeRef targetGUID="{ONE}"/></Coding>'
    )
    codings = read_source(text + select(0, 4, twice)).sources[0].selections[0].codings
    assert len({c.guid for c in codings}) == 2


def test_who_and_when_fall_back_to_the_last_change_and_changes_are_told():
    made = f'creatingUser="{ONE}" creationDateTime="2026-01-01T10:00:00Z"'
    changed = f'modifyingUser="{TWO}" modifiedDateTime="2026-02-01T10:00:00Z"'
    project = read_source("", attributes=f'name="a" {made} {changed}')
    assert project.sources[0].user == ONE
    assert lost(project) | {"modifyingUser": 1, "modifiedDateTime": 1} == lost(project)
    alone = read_source("", attributes=f'name="a" {changed}')
    assert (alone.sources[0].user, alone.sources[0].made) == (TWO, "2026-02-01T10:00:00Z")
    odd = read_source("", attributes='name="a" creationDateTime="1.2.26"')
    assert odd.sources[0].made is None and lost(odd)["date"] == 1
    never = read_source("", attributes='name="a" creationDateTime="0001-01-01T00:00:00Z"')
    assert never.sources[0].made is None


def test_sources_of_one_name_are_told_apart():
    row = f'<TextSource guid="{ONE}" name="Row"/>'
    project = read(f"<Sources>{row}{row}</Sources>")
    assert len({s.guid for s in project.sources}) == 2
    assert len(project.remarks) == 2  # the name, the GUID
