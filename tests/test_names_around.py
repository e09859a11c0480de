"""Names in headings, titles, ids of rows and the names of files and folders. All are invented."""

import pytest

from commented_word import comment, on, paragraph, run, word_file
from qualcop.corpus import read_corpus
from qualcop.key import mask_path
from qualcop.names_around import find_in_label, list_labels
from qualcop.people import find_people, find_people_in_path
from qualcop.pseudonyms import compile_names, update_key
from qualcop.readers.model import Block, Extract
from qualcop.study import open_study

IN_PATHS = {
    "interview_Hortensia_Blackwood_final.txt": "Hortensia Blackwood",
    "Visit to Bernadette Kowalska/notes.txt": "Bernadette Kowalska",
    "rosalind tackett - table notes.txt": "Rosalind Tackett",
    "notesHortensiaBlackwood.docx": "Hortensia Blackwood",
    "HortensiaBlackwood_2024-03-01.docx": "Hortensia Blackwood",
    "DeShawnMcKay_notes.docx": "DeShawn McKay",
    "Tackett, Rosalind.docx": "Rosalind Tackett",
    "Tackett_Rosalind_interview.docx": "Rosalind Tackett",
    "Blackwood Hortensia.docx": "Hortensia Blackwood",
    "interview.bernadette.kowalska.vtt": "Bernadette Kowalska",
    "2024-10-03_bernadette-kowalska_transcript.vtt": "Bernadette Kowalska",
    "Wendelgard Hutchinson-Pryce interview.md": "Wendelgard Hutchinson-Pryce",
    "maria de la cruz notes.txt": "Maria de la Cruz",
    "ROSALIND TACKETT INTERVIEW.docx": "Rosalind Tackett",
    "GMT20240304-150233_Recording_Rosalind_Tackett.vtt": "Rosalind Tackett",
    "Copy of Rosalind Tackett - Principal interview (1).docx": "Rosalind Tackett",
    "1-1 with Priya Raghunathan.md": "Priya Raghunathan",
    "Priya_Raghunathan__walkthrough.xlsx": "Priya Raghunathan",
    "O'Brien, Siobhan.docx": "Siobhan O'Brien",
    "cycle 2/Mr. Okonkwo classroom.txt": "Okonkwo",
}
IN_LABELS = {
    "Talk with Evangeline Marchetti": "Evangeline Marchetti",
    "What Henrietta Vandermeer wants": "Henrietta Vandermeer",
    "HENRIETTA VANDERMEER": "Henrietta Vandermeer",
    "columns left out: Interviewed by Theodora Lancaster": "Theodora Lancaster",
    "Conversation with J. Farnsworth": "J Farnsworth",
    "Visit to Josephine Hill": "Josephine Hill",
    "Interview with Grace Kim": "Grace Kim",
    "Mrs. Farnsworth's room": "Farnsworth",
}
NOBODY = """Harvest Moon Middle School
Martin Luther King Day
Grant Proposal
Madison Elementary
Core Planning
March Visit
Cesar Chavez Elementary School
Rosa Parks Elementary visit
Cycle 1 Convening
October Convening Notes.docx
Lake Charles Visit
San Antonio Convening
St. Mary Parish
Table Notes - Group A.docx
exit_ticket_2024-10-03.csv
Springfield Public Schools
Jordan Middle School walkthrough
Lincoln Park Zoo
Zoom Meeting Transcript.vtt
GMT20240304-150233_Recording.transcript.vtt
Summer Camp
Grace Period
Art Room
Parker Power Hour
Austin ISD visit
Jupyter Notebook
Kodable Pilot
Thurgood Marshall Academy
Morgan Hill Unified School District
Cinco de Mayo
Notes - KubeCon/CloudNativeCon EU 2018
k8s_leadership_summit_2017_STATE_OF_THE_KUBE.md""".splitlines()


@pytest.mark.parametrize(("path", "name"), IN_PATHS.items(), ids=IN_PATHS)
def test_a_name_in_a_path_is_found_and_masked(path, name):
    assert [named.name for named in find_people_in_path(path)] == [name]
    matcher = compile_names(update_key(None, [], find_people_in_path(path)))
    masked = mask_path(matcher)(path).casefold()
    assert "person 1" in masked
    assert not [word for word in name.split() if word.casefold() in masked.split()]


@pytest.mark.parametrize(("label", "name"), IN_LABELS.items(), ids=IN_LABELS)
def test_a_name_in_a_label_is_found_and_masked(label, name):
    found = find_in_label(label)
    assert [named.name for named in found] == [name]
    matcher = compile_names(update_key(None, [], find_people_in_path(label)))
    assert name.split()[-1].casefold() not in matcher.mask(label).casefold()


@pytest.mark.parametrize("label", NOBODY)
def test_places_days_and_tools_are_nobody(label):
    assert find_people_in_path(label) == []
    assert find_in_label(label) == ()


def test_words_that_a_capital_parts_are_parted_in_names_of_files_alone():
    assert find_in_label("HortensiaBlackwood") == ()
    assert find_in_label("HortensiaBlackwood", parted=True)[0].name == "Hortensia Blackwood"


def test_every_place_around_a_text_is_looked_at():
    blocks = (Block("heading", "A"), Block("table_row", "b", unit_id="C"))
    extract = Extract("csv", blocks, title="D", notes=("columns left out: E",))
    assert {text for _, text, _ in list_labels(extract, "F/G.csv")} == {
        "A",
        "C",
        "D",
        "F",
        "G",
        "columns left out: E",
    }


def test_the_language_model_is_asked_of_names_that_no_list_knows():
    strange, king = "Ermintrude Castleford", "Martin Luther King Day"
    blocks = (Block("heading", strange), Block("heading", king))
    model = {strange: [(0, 21, "PERSON")], king: [(0, 18, "PERSON")]}
    found = find_people(Extract("md", blocks), entities=model)
    assert [(p.name, p.basis, p.place) for p in found] == [(strange, "label", "block 1")]
    assert find_people(Extract("md", blocks)) == []


def test_no_table_shows_a_name_that_stands_around_a_text(tmp_path):
    study = open_study(tmp_path)
    words = "We set goals for the year with our principals and wrote them on the wall of room"
    files = {
        "Visit to Bernadette Kowalska/notes.txt": f"{words} one.",
        "c1/interview_Hortensia_Blackwood_final.txt": f"{words} two.",
        "c1/Scan of Rosalind Tackett.pdf": "%PDF-1.4 cut short",
        "c1/head.md": "---\ntitle: Talk with Evangeline Marchetti\n---\n\n"
        f"# Josephine Carrington\n\n{words} three.",
        "c1/sheet.csv": "unit_id,text,Interviewed by Theodora Lancaster\n"
        f"Beatrix_Hollingsworth,{words} four,yes\n",
        "c1/mail.eml": "From: Ann Example <ann@example.org>\nTo: b@example.org\n"
        f"Subject: About Millicent Farnsworth\nContent-Type: text/plain\n\n{words} five.\n",
    }
    for path, text in files.items():
        (study.sources / path).parent.mkdir(parents=True, exist_ok=True)
        (study.sources / path).write_text(text, "utf-8")
    passage = paragraph(on(0, run(f"{words} six.")))
    said = "Valentina Rosenbaum told me that Isadora Templeton will be fired in June."
    (study.sources / "c1/doc.docx").write_bytes(word_file(passage, comments=comment(0, said, "Jo")))
    frames, _ = read_corpus(study, 1)
    shown = "\n".join(frame.to_csv() for frame in frames.values()).casefold()
    names = """Bernadette Kowalska Hortensia Blackwood Rosalind Tackett Evangeline Marchetti
    Josephine Carrington Theodora Lancaster Beatrix Hollingsworth Millicent Farnsworth
    Valentina Rosenbaum Isadora Templeton""".casefold()
    assert not [word for word in names.split() if word in shown]
    assert len(frames["found_names"]) >= 10
    again, _ = read_corpus(study, 1)
    assert all(frame.equals(again[name]) for name, frame in frames.items())
