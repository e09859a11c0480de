from refi_snippets import ONE, THREE, TWO, lost, read


def read_notes(inner, **texts):
    return read(f"<Notes>{inner}</Notes>", **texts)


def test_notes_have_their_text_inside_in_a_file_or_as_description():
    project = read_notes(
        f'<Note guid="{ONE}" name="a"><PlainTextContent>x</PlainTextContent></Note>'
        f'<Note guid="{TWO}" plainTextPath="n"/>'
        f'<Note guid="{THREE}"><Description>z</Description></Note>',
        n="\ufeffy\r\ny",
    )
    assert [n.text for n in project.notes] == ["x", "y\ny", "z"]
    assert project.losses == ()


def test_a_note_whose_words_are_not_there_keeps_its_name_and_is_told():
    project = read_notes(f'<Note guid="{ONE}" name="a" richTextPath="internal://a.docx"/>')
    assert [(n.name, n.text) for n in project.notes] == [("a", "")]
    assert lost(project) == {"text of note 'a'": 1}


def test_a_note_within_what_it_is_about_is_a_note_on_it():
    project = read(
        f'<CodeBook><Codes><Code guid="{ONE}" name="A"><Note guid="{TWO}"><PlainTextContent>x'
        "</PlainTextContent></Note></Code></Codes></CodeBook>"
    )
    assert project.codes[0].notes == (TWO,) and project.notes[0].text == "x"
    assert "within the thing" in project.remarks[0]


def test_links_to_notes_are_notes_whichever_end_they_are():
    for ends in (
        f'originGUID="{TWO}" targetGUID="{ONE}"',
        f'originGUID="{ONE}" targetGUID="{TWO}"',
    ):
        project = read(
            f'<CodeBook><Codes><Code guid="{ONE}" name="A"/></Codes></CodeBook>'
            f'<Notes><Note guid="{TWO}"><PlainTextContent>x</PlainTextContent></Note></Notes>'
            f'<Links><Link guid="{THREE}" {ends} direction="Sideways"/></Links>'
        )
        assert project.codes[0].notes == (TWO,)
        assert project.links[0].direction is None and lost(project) == {"direction of a link": 1}


def test_a_note_that_refers_to_what_it_is_about_is_a_note_on_it():
    project = read(
        f'<CodeBook><Codes><Code guid="{ONE}" name="A"/></Codes></CodeBook>'
        f'<Notes><Note guid="{TWO}"><PlainTextContent>x</PlainTextContent>'
        f'<NoteRef targetGUID="{ONE}"/></Note></Notes>'
    )
    assert project.codes[0].notes == (TWO,) and project.losses == ()


def test_what_is_coded_in_notes_is_told():
    project = read_notes(
        f'<Note guid="{ONE}" name="a"><PlainTextContent>x</PlainTextContent>'
        f'<PlainTextSelection guid="{TWO}" startPosition="0" endPosition="1"><Coding guid="{TWO}"/>'
        "</PlainTextSelection></Note>"
    )
    assert lost(project) == {"PlainTextSelection in Note": 1, "Coding in PlainTextSelection": 1}
