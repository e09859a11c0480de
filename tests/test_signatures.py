import pytest

from qualcop.people import find_people
from qualcop.readers import read_file
from qualcop.readers.model import Block, Extract
from qualcop.signatures import read_addresses, read_greeting, read_signature


def names(entries):
    return [e.name for e in entries]


def read_letter(tmp_path, form, text):
    path = tmp_path / f"a.{form}"
    path.write_text(text, encoding="utf-8")
    return {p.name: p.basis for p in find_people(read_file(path))}


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("Hi Maren,", ["Maren"]),
        ("Dear Dr. Oduya,", ["Oduya"]),
        ("Dear Ms. Fontenay and Mr. Ekwall:", ["Fontenay", "Ekwall"]),
        ("Hello Maren and Tobin!", ["Maren", "Tobin"]),
        ("Good morning Maren Oduya,", ["Maren Oduya"]),
        ("Hola Ines,", ["Ines"]),
        ("Hi Maren – quick question", ["Maren"]),
        ("Hi all,", []),
        ("Dear colleagues,", []),
        ("Hello Team,", []),
        ("Hi everyone and welcome,", []),
        ("Dear Parents and Guardians,", []),
        ("Hey Google,", []),
        ("High hopes, all of us", []),
    ],
)
def test_greetings_name_whom_they_greet(line, people):
    assert names(read_greeting(line)) == people


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Best,\nMaren Oduya", ["Maren Oduya"]),
        ("Warm regards,\nMaren", ["Maren"]),
        ("Thanks, Maren", ["Maren"]),
        ("Thank you!\nOdalys", ["Odalys"]),
        ("— Maren", ["Maren"]),
        ("-Maren Oduya", ["Maren Oduya"]),
        ("Sincerely,\nDr. Maren Oduya, Director", ["Maren Oduya"]),
        ("Sent from my iPhone", []),
        ("Thanks, everyone", []),
        ("Best,\nThe Project Team", []),
        ("Thanks,\nWarmly,", []),
        ("Cheers,\nSent from my iPad", []),
        ("— Quote of the day", []),
        ("Thanks, Google", []),
    ],
)
def test_goodbyes_name_who_signs(text, people):
    lines = text.split("\n")
    found = [e for row in range(len(lines)) for e in read_signature(lines, row)]
    assert names(found) == people


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("Maren Oduya <mo@a.example>, Bo Ekwall <be@b.example>", ["Maren Oduya", "Bo Ekwall"]),
        ('"Oduya, Maren" <mo@a.example>', ["Maren Oduya"]),
        ("Oduya, Maren; Ekwall, Bo", ["Maren Oduya", "Bo Ekwall"]),
        ("Maren Oduya via Shared Docs <docs@a.example>", ["Maren Oduya"]),
        ("Alder Newsletter <no-reply@a.example>", []),
        ("cop-list@a.example", []),
        ("Calendar <notifications@a.example>", []),
    ],
)
def test_addresses_give_people_and_no_lists(line, people):
    assert names(read_addresses(line)) == people


def test_a_copied_header_names_people_and_a_lone_label_does_not():
    head = "From: Maren Oduya\nSent: Monday\nTo: Bo Ekwall; Lise Fontenay\nSubject: visit"
    lone = "From: Maple Room"
    found = find_people(Extract("docx", (Block("paragraph", head),)))
    assert {p.name for p in found} == {"Maren Oduya", "Bo Ekwall", "Lise Fontenay"}
    assert {p.basis for p in found} == {"email_header"}
    assert find_people(Extract("docx", (Block("paragraph", lone),))) == []


def test_who_wrote_a_quoted_mail_is_named(tmp_path):
    text = (
        "From: no-reply@list.example\nTo: cop-list@list.example\nSubject: Re: visit\n\n"
        "Hi Tobin,\n\nWe could come in May.\n\nBest,\nMaren Oduya\nDirector, Alder\n\n"
        "On Tue, Mar 5, 2024 at 3:14 PM Lise Fontenay <lf@b.example> wrote:\n> Shall we visit?\n"
    )
    assert read_letter(tmp_path, "eml", text) == {
        "Maren Oduya": "signature",
        "Tobin": "salutation",
        "Lise Fontenay": "email_header",
    }


def test_a_mention_of_a_known_given_name_is_a_person_and_a_handle_is_left(tmp_path):
    assert read_letter(tmp_path, "txt", "@Maren can you send it? see @types and @Everyone\n") == {
        "Maren": "salutation"
    }


def test_thanks_said_aloud_name_who_is_thanked():
    said = (Block("turn", "So yes. \nThanks, Tobin.", speaker="Maren Oduya"), Block("turn", "Bye,"))
    found = {p.name: p.basis for p in find_people(Extract("vtt", said))}
    assert found == {"Maren Oduya": "speaker_label", "Tobin": "salutation"}
