import pytest
from reader_samples import EML

from qualcop.readers import Refused, read_file

HEAD = "From: Ana Lopez <ana@one.example>\nTo: Ben Ode <ben@two.example>\nSubject: cards\n"


def read(tmp_path, text, name="a.eml"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else (HEAD + text).encode())
    return read_file(path)


def shapes(extract):
    return [(b.kind, b.text) for b in extract.blocks[1:]]


def test_header_body_signature_and_quotation_are_told_apart(tmp_path):
    extract = read(tmp_path, EML)
    assert shapes(extract) == [
        ("paragraph", "We will bring the task cards."),
        ("header", "Ana Lopez"),
        ("header", "555-0101"),
        ("quoted", "On Mon, Dec 1, 2025 at 9:00 AM Ben Ode <ben@two.example> wrote:"),
        ("quoted", "Which cards do you bring?"),
    ]
    assert (
        extract.blocks[0].kind == "header" and "Subject: Re: parent night" in extract.blocks[0].text
    )
    assert (extract.kind, extract.title, extract.date) == (
        "email",
        "Re: parent night",
        "2025-12-02",
    )
    assert extract.blocks[1].speaker == "Ana Lopez <ana@one.example>"
    assert extract.people == (
        ("Ana Lopez <ana@one.example>", "email_header"),
        ("Ben Ode <ben@two.example>", "email_header"),
    )


def test_an_answer_below_the_quotation_is_own_words(tmp_path):
    extract = read(tmp_path, "\n> Which cards?\n\nThe blue ones, as we said.\n")
    assert shapes(extract) == [
        ("quoted", "Which cards?"),
        ("paragraph", "The blue ones, as we said."),
    ]


def test_outlook_and_forwarded_mail_is_quoted_to_its_end(tmp_path):
    old = "From: Ben Ode\nSent: Monday\nTo: Ana\nSubject: cards\n\nWhich ones?\n\nBen\n"
    extract = read(tmp_path, f"\nThe blue ones.\n\n{old}")
    assert shapes(extract)[0][0] == "paragraph"
    assert {k for k, _ in shapes(extract)[1:]} == {"quoted"}
    extract = read(tmp_path, f"\nSee below.\n\n---------- Forwarded message ---------\n{old}")
    assert {k for k, _ in shapes(extract)[1:]} == {"quoted"}


def test_a_goodbye_and_a_name_are_no_content(tmp_path):
    extract = read(tmp_path, "\nWe come at nine.\n\nWarmly,\nAna\n")
    assert shapes(extract) == [
        ("paragraph", "We come at nine."),
        ("header", "Warmly,"),
        ("header", "Ana"),
    ]


def test_thanks_as_a_sentence_stay_content(tmp_path):
    extract = read(
        tmp_path,
        "\nWe come at nine.\n\nThanks for the cards, they went well with the third grade.\n",
    )
    assert [k for k, _ in shapes(extract)] == ["paragraph", "paragraph"]


def test_html_only_mail_is_read_and_attachments_are_counted_by_type(tmp_path):
    body = (
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=B\n\n"
        "--B\nContent-Type: text/html; charset=utf-8\n\n"
        "<p>We &amp; you</p><ul><li>cards</li></ul>\n"
        "--B\nContent-Type: application/pdf; name=Ana.pdf\n"
        "Content-Disposition: attachment; filename=Ana.pdf\n\nx\n--B--\n"
    )
    extract = read(tmp_path, body)
    assert shapes(extract) == [("paragraph", "We & you"), ("list_item", "cards")]
    assert extract.notes == ("attachment not read: 1 application/pdf",)


def test_a_plain_part_that_only_points_to_the_page_is_passed_over(tmp_path):
    body = "Content-Type: multipart/alternative; boundary=B\n\n"
    body += "--B\nContent-Type: text/plain\n\nSee the page.\n"
    body += "--B\nContent-Type: text/html\n\n<p>We come on Monday with all the cards.</p>\n--B--"
    assert shapes(read(tmp_path, body)) == [("paragraph", "We come on Monday with all the cards.")]


def test_html_quotations_are_quoted(tmp_path):
    body = "Content-Type: text/html\n\n<div>Yes, Monday.</div><div>On Mon, Dec 1, 2025 Ben wrote:"
    body += "<blockquote><p>Do you come?<br>All of you?</p></blockquote></div>"
    assert [k for k, _ in shapes(read(tmp_path, body))] == [
        "paragraph",
        "quoted",
        "quoted",
        "quoted",
    ]


def test_encoded_headers_and_wrong_charsets_are_read(tmp_path):
    data = b"From: =?utf-8?q?Ren=C3=A9e?= <r@x.example>\nSubject: =?utf-8?b?Y2Fmw6k=?=\n"
    data += b"Content-Type: text/plain; charset=us-ascii\n\nIt\x92s ready now.\n"
    extract = read(tmp_path, data)
    assert extract.people[0][0] == "Renée <r@x.example>" and extract.title == "café"
    assert extract.blocks[1].text == "It’s ready now."


def test_a_mailbox_gives_all_its_mails(tmp_path):
    data = b"From a Mon Dec  1 09:00:00 2025\n" + EML + b"\nFrom b Tue Dec  2 09:00:00 2025\n" + EML
    extract = read(tmp_path, data, "a.mbox")
    assert sum(b.kind == "header" and b.text.startswith("From:") for b in extract.blocks) == 2
    assert extract.format == "mbox" and "2 mails" in extract.notes


def test_a_date_of_impossible_numbers_is_left_out(tmp_path):
    path = tmp_path / "a.eml"
    path.write_bytes(EML.replace(b"02 Dec 2025", b"02 Dec " + b"9" * 40))
    extract = read_file(path)
    assert extract.date is None and any("task cards" in b.text for b in extract.blocks)


def test_parts_nested_without_end_are_refused(tmp_path):
    deep = "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(1_500)
    )
    path = tmp_path / "a.eml"
    path.write_text(f"From: a@b.c\nSubject: x\n{deep}Content-Type: text/plain\n\nwords\n")
    with pytest.raises(Refused, match="nested too deeply"):
        read_file(path)


WORDS = "We tried the tuning protocol with our principals."
JEMIMA = "Jemima Trevanion <j@mesa.example>"
# How programs copy another mail into a mail.
COPIES = {
    "gmail": "---------- Forwarded message ---------\nFrom: {who}\nDate: Mon, Mar 3, 2025\n"
    "Subject: cards\nTo: Ana\n\n",
    "german": "-------- Weitergeleitete Nachricht --------\nBetreff: x\nDatum: Mo\nVon: {who}\n"
    "An: A\n\n",
    "spanish": "----- Correo que te mando -----\nDe: {who}\nFecha: lun\nAsunto: x\nPara: A\n\n",
    "french": "De : {who}\nEnvoyé : lundi 3 mars\nÀ : Ana\nObjet : x\n\n",
    "rule": "________________________________\nFrom: {who}\nSent: Monday\nTo: Ana\nSubject: x\n\n",
    "one line": "From: {who} Sent: Monday To: Ana Subject: cards\n",
    "apple": "Begin forwarded message:\n\nFrom: {who}\nSubject: x\nDate: March 3\nTo: Ana\n\n",
    "wrote": "On Mon, Mar 3, 2025 at 8:10 AM Jemima Trevanion\n<j@mesa.example> wrote:\n\n",
    "italian": "Il giorno lun 3 mar 2025 alle ore 08:10 {who} ha scritto:\n\n",
    "name wrote": "Jemima Trevanion wrote:\n\n",
    "signs": "> ",
    "nested signs": "> Ben agreed.\n> > ",
}


@pytest.mark.parametrize("copy", COPIES)
@pytest.mark.parametrize("own", ["Please see the note.\n\n", ""])
def test_words_of_a_copied_mail_are_never_the_outer_writers(tmp_path, copy, own):
    extract = read(tmp_path, f"\n{own}{COPIES[copy].format(who=JEMIMA)}{WORDS}\n")
    said = [b.text for b in extract.blocks if b.speaker]
    assert said == ([own.strip()] if own else [])
    assert ("quoted", WORDS) in shapes(extract)


PAGES = {
    "outlook": "<hr><div id=divRplyFwdMsg><b>From:</b> J<br><b>Sent:</b> Mon<br><b>To:</b> A<br>"
    "<b>Subject:</b> x</div><div>{words}</div>",
    "paragraphs": "<p><b>From:</b> J</p><p><b>Sent:</b> Mon</p><p><b>To:</b> A</p>{words}",
    "gmail": "<div class=gmail_quote>---------- Forwarded message ---------<br>From: J</div>"
    "{words}",
    "cited": "<blockquote type=cite><h2>Heading</h2><ul><li>an item</li></ul><table><tr><td>a</td>"
    "<td>b</td></tr></table>{words}</blockquote>",
}


@pytest.mark.parametrize("copy", PAGES)
def test_words_copied_into_an_html_mail_are_quoted(tmp_path, copy):
    page = PAGES[copy].format(words=f"<p>{WORDS}</p>")
    extract = read(tmp_path, f"Content-Type: text/html\n\n<p>Please see the note.</p>{page}")
    assert [b.text for b in extract.blocks if b.speaker] == ["Please see the note."]
    assert {kind for kind, _ in shapes(extract)[1:]} == {"quoted"}


def make_mail(who, body):
    from email.message import EmailMessage

    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = who, "Silas Northcott <s@c.example>", "What"
    mail.set_content(body)
    return mail


def test_a_mail_attached_to_a_mail_is_quoted_under_its_own_head(tmp_path):
    deep = make_mail("Ophelia Kirk <o@mesa.example>", "Deep words.")
    inner = make_mail(JEMIMA, WORDS)
    inner.add_attachment(deep)
    outer = make_mail("Cordelia Blackmore <c@j.example>", "Please see the note.")
    outer.add_attachment(inner)
    outer.add_attachment("Typed by somebody.", filename="notes.txt", disposition="inline")
    extract = read(tmp_path, outer.as_bytes())
    assert [b.text for b in extract.blocks if b.speaker] == ["Please see the note."]
    quoted = [text.split("\n")[0] for kind, text in shapes(extract) if kind == "quoted"]
    assert quoted == [
        f"From: {JEMIMA}",
        WORDS,
        "From: Ophelia Kirk <o@mesa.example>",
        "Deep words.",
    ]
    assert (JEMIMA, "email_header") in extract.people
    assert extract.notes == ("attachment not read: 1 text/plain",)


def test_own_lines_with_colons_and_years_stay_own(tmp_path):
    body = (
        "The board wrote in 2023 that we wait.\n\nDate: May 4\nPlace: gym\nTime: 9:00\n\nSee you.\n"
    )
    extract = read(tmp_path, f"\n{body}")
    assert {b.speaker for b in extract.blocks[1:]} == {"Ana Lopez <ana@one.example>"}


def test_a_sentence_that_begins_with_from_parts_no_mailbox(tmp_path):
    one = EML + b"\nFrom now on we meet in 2025\nas we said\n"
    extract = read(tmp_path, b"From a Mon Dec  1 09:00:00 2025\n" + one, "a.mbox")
    assert "1 mails" in extract.notes


SAVED = (
    "From: <Saved by Blink>\nSnapshot-Content-Location: https://a.example\nSubject: Field notes\n"
    'MIME-Version: 1.0\nContent-Type: multipart/related; type="text/html"; boundary="b1"\n\n'
    "--b1\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n"
    "<html><body><h1>Field notes March</h1><p>Coaches said=20they felt heard.</p>"
    "<ul><li>more time</li></ul></body></html>\n\n--b1--\n"
)


@pytest.mark.parametrize("name", ["a.mht", "a.mhtml", "a.eml", "a"])
def test_a_page_saved_as_one_file_is_a_page_and_nobodys(tmp_path, name):
    extract = read(tmp_path, SAVED.encode(), name)
    assert [(b.kind, b.speaker, b.text) for b in extract.blocks] == [
        ("heading", None, "Field notes March"),
        ("paragraph", None, "Coaches said they felt heard."),
        ("list_item", None, "more time"),
    ]
    assert (extract.format, extract.title, extract.people) == ("html", "Field notes March", ())
